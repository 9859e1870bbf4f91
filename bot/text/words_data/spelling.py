"""English as records mix it: British and American spellings, and irregular forms, brought to one."""

from __future__ import annotations

import re
from typing import Final

# Words in -ise whose ending is no suffix: they are left alone, so that "precise" keeps to "precision".
_KEPT = """
advertis advis chastis circumcis compromis compris concis demis despis devis disguis enterpris excis exercis
expertis franchis improvis incis likewis merchandis otherwis paradis precis premis promis reconnais revis
supervis surmis surpris televis treatis
"""
_ISE_KEPT: Final = frozenset(_KEPT.split())
_ISE: Final = re.compile(r"(\w{3,}is)(e|ed|es|er|ers|ing|ation|ations|ational|able|ement|ements)")

_PATTERNS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(\w+al|\w+rol)ys(e|ed|er|ers|ing)", r"\1yz\2"),
        (
            r"(arm|behavi|cand|clam|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rig|rum|sav|val|vap|vig|ferv|od|sple)our(\w*)",
            r"\1or\2",
        ),
        (r"(disfav|dishon|unfav|discol)our(\w*)", r"\1or\2"),
        (r"(cent|theat|met|kilomet|centimet|millimet|lit|fib|calib|spect|meag)re(s|d)?", r"\1er\2"),
        (r"(def|off|lic|pret)ence(s|d)?", r"\1ense\2"),
        (r"practis(e|es|ed|ing)", r"practic\1"),
        (r"(program)me(s)?", r"\1\2"),
        (r"(anal|catal|dial|epil|monol|prol)ogue(s|d)?", r"\1og\2"),
        (
            r"(cancel|channel|counsel|dial|equal|fuel|label|level|marshal|model|panel|rival|signal|total|travel|tunnel)"
            r"l(ed|ing|er|ers)",
            r"\1\2",
        ),
        (r"(distil|enrol|fulfil|instal|instil)(s|ment|ments)?", r"\1l\2"),
        (r"(acknowledg|judg)ement(s)?", r"\1ment\2"),
        (r"manoeuvr(e|es|ed)", r"maneuver"),
        (r"artefact(s)?", r"artifact\1"),
        (r"sceptic(\w*)", r"skeptic\1"),
        (r"ageing", r"aging"),
        (r"grey(\w*)", r"gray\1"),
    )
)

_FORMS = """
analyze analysis analyses
begin began begun
bring brought
build built
child children
choose chose chosen
crisis crises
criterion criteria
draw drew drawn
give gave given
grow grew grown
hold held
keep kept
lead led
lose lost
man men
meet met
pay paid
seek sought
send sent
speak spoke spoken
spend spent
take took taken
undertake undertook undertaken
withdraw withdrew withdrawn
woman women
write wrote written
"""
_IRREGULAR: Final = {form: forms[0] for forms in map(str.split, _FORMS.strip().splitlines()) for form in forms[1:]}


_APART = """
accede accedes acceded acceding accession accessions
informal informals informally informality
objective objectives
"""
APART: Final = {form: forms[0] for forms in map(str.split, _APART.strip().splitlines()) for form in forms}
"""Words that the stemmer takes for others (access, information, objection) → what stands for them instead."""

TOGETHER: Final = {
    "complianc": "compli",
    "decis": "decid",
    "destroy": "destruct",
    "extens": "extend",
    "financi": "financ",
    "ratif": "ratifi",
    "retent": "retain",
    "signatur": "sign",
    "submiss": "submit",
}
"""Stems of a noun and of its verb that the stemmer leaves apart → the one that stands for both."""


def one_spelling(word: str) -> str:
    """A lower-case English word in the spelling that stands for all of its spellings."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, replacement in _PATTERNS:
        if found := pattern.fullmatch(word):
            return found.expand(replacement)
    found = _ISE.fullmatch(word)
    if found and found[1] not in _ISE_KEPT:
        return f"{found[1][:-1]}z{found[2]}"
    return word
