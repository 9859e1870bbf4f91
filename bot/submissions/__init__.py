"""Who has handed in what: read from words, lists and files, previewed, recorded, claimed, corrected."""
