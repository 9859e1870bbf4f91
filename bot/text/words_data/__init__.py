"""Word lists of our own: stop words, spellings, acronyms."""
