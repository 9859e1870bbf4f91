"""Lines of the head of a record that say what they hold: "Date: 3 May 2012", "Venue: Harbour Hall, Oslo"."""

from __future__ import annotations

import re

_NAMES = (
    r"date|dates|day|time|venue|place|location|where|when|lieu|lugar|chaired\s+by|chair(?:person|man|woman)?s?|"
    r"co-?chair(?:person|man|woman)?s?|president|presiding(?:\s+officer)?|facilitated\s+by|facilitators?|"
    r"co-?facilitators?|moderators?|moderated\s+by|convened\s+by|hosted\s+by|rapporteurs?|subject|topic|treaty|"
    r"convention|participants|participating\s+states|also\s+present|present|observers|attendance|organi[sz]ations|"
    r"présidence|président[e]?|presidencia|president[ea]|fecha"
)
_LABEL = re.compile(rf"(?:(?<=^)|(?<=[\s;|]))(?P<name>{_NAMES})\s*:\s+(?=\S)", re.I)


def label_lines(text: str) -> tuple[str, ...]:
    """``text`` cut before each label, where it begins with one; else ``text`` alone.

    "Date: 3 May 2012 Venue: Harbour Hall, Oslo Chair: Peru" becomes three lines. A label after the
    first counts only with a capital: "Venue: Harbour Hall, meeting place: upstairs" is one line.
    """
    found = [match for match in _LABEL.finditer(text) if not match.start() or match["name"][:1].isupper()]
    if not found or found[0].start():
        return (text,)
    ends = [match.start() for match in found[1:]] + [len(text)]
    return tuple(text[match.start() : end].strip(" ;|\n") for match, end in zip(found, ends, strict=True))


def is_labelled(text: str) -> bool:
    """Whether ``text`` begins with a label."""
    return _LABEL.match(text) is not None
