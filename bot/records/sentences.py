"""Sentences: offsets into a clean text that together cover it but for white space."""

from __future__ import annotations

import re

from bot.records.wordlist import words

_STOP = re.compile(r"[.!?…؟]+[)\]\"'”’»›]*(?=\s)|[。！？]+[」』”’）]*")
_OPENERS = "\"'“‘«‹([¿¡"

# A full stop after these never ends a sentence.
_TITLES = words(
    """
    mr mrs ms mx dr prof amb messrs mm mgr sr sra srta dra st gen col lt maj capt sgt brig adm cmdr hon
    rt h.e h.h h.m h.r.h s.e i.e e.g cf vs viz p.ex op ibid approx ca resp dept govt incl excl rev'd
    """
)
# After these it does not end one when a number follows.
_BEFORE_NUMBER = words(
    """
    no nos nr nº n° art arts para paras par p pp vol vols ch chap sec sect fig figs res rec add rev corr
    doc docs ref annex app item items reg regs rule rules ed eds l s st nos
    """
)
_MONTHS = words("jan feb mar apr jun jul aug sep sept oct nov dec")
# These may end a sentence: they do when the next word usually starts one.
_MAYBE = words("etc inc ltd co corp al u.s u.k u.n e.u u.s.a d.c a.m p.m ee.uu u.a.e d.r.c")
_STARTERS = words(
    """
    the a an this that these those it its they their he his she her we our i in on at by for from with
    under as if when while whilst although since after before however moreover furthermore finally also
    then there no all some several many most others other both each one two three another such regarding
    concerning according and but or so thus therefore not following during through given to
    """
)
_WORD_BEFORE = re.compile(r"[\w.'’°]+$")
_WORD_AFTER = re.compile(r"[\w'’-]+")
_ROMAN = re.compile(r"[IVXLC]+\b")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence of ``text``, in order; none is empty or begins or ends with white space.

    A full stop in an abbreviation ("H.E. Mr.", "Art. 7", "i.e.", "U.S.", "No. 5"), an initial or a number ends
    no sentence.
    """
    spans: list[tuple[int, int]] = []
    start = _skip_space(text, 0)
    for match in _STOP.finditer(text):
        if match.start() < start or not _ends_sentence(text, start, match):
            continue
        spans.append((start, match.end()))
        start = _skip_space(text, match.end())
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return tuple(spans)


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] in "。！？":
        return True
    rest = text[match.end() :].lstrip()
    if not rest:
        return True
    first = rest.lstrip(_OPENERS)[:1]
    if first.islower():
        return False  # "etc. and", "… and so on"
    if mark[0] != "." or mark.startswith(".."):
        return True
    found = _WORD_BEFORE.search(text[start : match.start()])
    word = found.group() if found else ""
    return not _abbreviates(word, rest, at_start=match.start() - len(word) <= start)


def _abbreviates(word: str, rest: str, *, at_start: bool) -> bool:
    """Whether the full stop after ``word`` belongs to the word."""
    low = word.lower().strip("'’").lstrip(".")
    if not low:
        return False
    if low in _TITLES:
        return True
    numeric = rest[:1].isdigit() or _ROMAN.match(rest) is not None
    if low in _BEFORE_NUMBER and numeric:
        return True
    if low in _MONTHS and word[:1].isupper() and rest[:1].isdigit():
        return True
    follower = _WORD_AFTER.match(rest.lstrip(_OPENERS))
    starts = follower is not None and follower.group().lower() in _STARTERS
    if low in _MAYBE:
        return not starts
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]", low):  # any other dotted initials: "S.T.", "A.C.T."
        return not starts
    if len(low) == 1 and low.isalpha() and word.isupper():  # an initial: "J. Smith"; "Annex A. The …" ends
        return not starts and low != "i"
    return at_start and bool(re.fullmatch(r"\d{1,3}|[ivx]{1,5}|[a-z]", low))  # "3. The paper" at the very start
