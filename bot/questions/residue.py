# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""Whether a question asks more than an expression of its kind explains.

"When is the second meeting?" is a question of dates; "When will Oman report on the second meeting?" is not. A
look-up in the structure answers only where nothing of the question is left over.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.questions.ideas import Idea
from bot.questions.types import Intent
from bot.questions.understand import Prior, Understood

# Ideas that belong to a kind of question itself, by the ids of the thesaurus.
_OWN: dict[Intent, frozenset[str]] = {
    Intent.PARTICIPANTS: frozenset({"participation", "meeting", "country", "international", "new"}),
    Intent.MEETING: frozenset(
        {"meeting", "venue", "complete", "place", "date", "time", "presidency", "open", "close", "month", "year", "convention", "country", "intersessional", "hurry", "host", "preparation", "IM", "OEIC", "RC", "president-designate"}
    ),
    Intent.AGENDA: frozenset({"draft agenda", "meeting", "task", "new", "open", "preparation"}),
    Intent.DOCUMENTS: frozenset({"paper", "meeting", "report", "new", "review"}),
    Intent.DEADLINE: frozenset(
        {"deadline", "report", "date", "submit", "article", "time", "year", "obligation", "clearance", "stockpile", "transparency", "new", "country", "convention", "month", "extension", "contaminated", "weapon", "national", "follow up", "article-7", "transparency-report", "article-3", "stockpile-destruction", "article-4", "extension-request", "entry-into-force", "article-17", "cluster-munition", "quick", "universal"}
    ),
    Intent.STATUS: frozenset(
        {"ratify", "accede", "join", "signature", "submit", "instrument", "country", "convention", "cancel", "date", "time", "new", "year", "adopt", "universal", "weapon", "minority", "ratification", "accession", "signatory", "entry-into-force", "withdrawal", "depositary", "article-17", "universalisation", "cluster-munition", "accession process", "quick"}
    ),
    Intent.COORDINATORS: frozenset({"coordinate", "friend of the president", "task", "focal point", "presidency", "committee", "country", "friend-of-the-president", "coordination-committee"}),
    Intent.GLOSSARY: frozenset({"legal"}),
    Intent.REQUESTS: frozenset({"input", "country", "submit", "meeting", "written"}),
}  # fmt: skip
_TERMS_OWN = frozenset({"CCM", "state-party", "MSP"})


def residue(understood: Understood, prior: Prior, *, own: Collection[str] = ()) -> tuple[Idea, ...]:
    """The ideas that must be found and that neither the expression nor its kind accounts for."""
    allowed = _OWN.get(prior.intent, frozenset()) | frozenset(own) | _TERMS_OWN
    meeting = understood.meeting
    subjects = frozenset(understood.subjects) if prior.intent in _OF_PARTIES else frozenset[str]()
    left = []
    for idea in understood.hard:
        if idea.foreign or (idea.start < prior.end and idea.end > prior.start and prior.intent in _SPANNING):
            continue
        if meeting is not None and (idea.start, idea.end) == (meeting.start, meeting.end):
            continue
        if idea.senses and subjects.issuperset(idea.senses):
            continue
        if any(sense in allowed for sense in idea.senses):
            continue
        left.append(idea)
    return tuple(left)


# Kinds whose expression covers its own words; a date's or a status's runs on over whatever lies between.
_OF_PARTIES = frozenset({Intent.PARTICIPANTS, Intent.DEADLINE, Intent.STATUS})
_SPANNING = frozenset({Intent.PARTICIPANTS, Intent.AGENDA, Intent.GLOSSARY, Intent.REQUESTS})
