"""Which questions the structure of the base answers by itself, and with what.

Tried in the order of the language's expressions; each steps aside where the question asks more than the structure
holds, and the records are searched.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.obligations.naming import where_named
from bot.obligations.rules import Rule, Rulebook
from bot.questions import offering
from bot.questions.decide import Decision, Judge, Scope
from bot.questions.facts import TREATY, Facts
from bot.questions.folding import fold
from bot.questions.ideas import Idea, Weight
from bot.questions.residue import residue
from bot.questions.types import DueFact, Fact, Intent, Offer, OfferKind, Silence, TermFact
from bot.questions.understand import Prior, Understood
from bot.questions.weigh import Finding
from bot.questions.whichmeeting import Use
from bot.text.dates import month_names
from bot.text.message import Action
from storage.database import Tx
from storage.rows import Meeting

# Past its day, in the words of six languages.
_OVERDUE = re.compile(r"overdue|past due|en retard|atrasad\w*|vencid\w*|просроч\w*|متاخر\w*|逾期")
_FIRST = re.compile(r"\bfirst\b|\binitial|\bpremier|\bprimer\b|первоначальн|перв(?:ый|ого)|اولي|الاول|首次|初次")
_NAMING = frozenset({"name", "designate", "nommer", "designer", "designar", "назначить"})
_YEARLY = re.compile(r"\bannual|\byearly|\bannuel|\banual|ежегодн|годов|سنوي|年度")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the structure has to say; with ``silence``, that it has nothing."""

    intent: Intent
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    offers: tuple[Offer, ...] = ()
    silence: Silence | None = None
    topic: str = ""


class Structure:
    def __init__(self, facts: Facts, judge: Judge, asked: Understood, scope: Scope, state: str | None) -> None:
        self._facts = facts
        self._judge = judge
        self._asked = asked
        self._scope = scope
        self._state = state

    async def answer(self, tx: Tx) -> Known | None:
        """The look-up that answers the whole question, None where there is none."""
        if whole := self._whole_term():
            return whole
        look: dict[Intent, Callable[[Tx, Prior], Awaitable[Known | None]]] = {
            Intent.PARTICIPANTS: self._participants,
            Intent.GLOSSARY: self._glossary,
            Intent.DEADLINE: self._deadline,
            Intent.STATUS: self._status,
            Intent.COORDINATORS: self._coordinators,
            Intent.MEETING: self._meeting,
            Intent.AGENDA: self._agenda,
            Intent.DOCUMENTS: self._documents,
            Intent.WHO_SAID: self._who_on_item,
        }
        for prior in self._asked.priors:
            if (handler := look.get(prior.intent)) and (known := await handler(tx, prior)) is not None:
                return known
        if self._scope.items and not self._asked.hard and not self._asked.named and not self._asked.told:
            return await self._one_item(tx)  # "item on water?"
        return None

    # ── each kind ───────────────────────────────────────────────────────────────────────────────────────────

    async def _participants(self, tx: Tx, prior: Prior) -> Known | None:
        if residue(self._asked, prior):
            return None
        if self._no_record_of_meeting():
            return Known(intent=Intent.PARTICIPANTS, silence=Silence.NO_RECORD_OF_MEETING)
        asked = tuple(dict.fromkeys((*self._asked.speakers, *self._asked.subjects)))
        found = self._facts.participants(self._scope.records, asked)
        if found is None:
            return None
        offers = [Offer(kind=OfferKind.SPEAKERS, action=Action("speakers", (found.record.id, 0)))]
        if asked:
            offers.append(Offer(kind=OfferKind.PARTICIPANTS, action=Action("participants", (found.record.id, 0))))
        return Known(intent=Intent.PARTICIPANTS, facts=(found,), offers=tuple(offers))

    async def _glossary(self, tx: Tx, prior: Prior) -> Known | None:
        if not prior.term or not all(named.mention.text in prior.term for named in self._asked.named):
            return None
        term = self._facts.term(prior.term)
        if term is None:
            return None
        acronym = term.acronym or next(iter(term.names.get("en", ("",))))
        offer = Offer(kind=OfferKind.WHO_SPOKE_ON, action=Action("who-on", (acronym[:40], 0)), text=acronym)
        return Known(intent=Intent.GLOSSARY, facts=(TermFact(term=term),), offers=(offer,))

    def _whole_term(self) -> Known | None:
        """A question that is nothing but a term: "UNODA?"."""
        asked = self._asked
        if asked.named and not all(part.mention.text == asked.text.strip(" ?？؟.!") for part in asked.named):
            return None
        if len(asked.text) > 60:
            return None
        term = self._facts.term(asked.text)
        if term is None or (
            term.acronym != asked.text.strip(" ?？؟.!") and not asked.text.rstrip().endswith(("?", "？", "؟"))
        ):
            return None
        offer = Offer(
            kind=OfferKind.WHO_SPOKE_ON,
            action=Action("who-on", ((term.acronym or asked.text)[:40], 0)),
            text=term.acronym or asked.text,
        )
        return Known(intent=Intent.GLOSSARY, facts=(TermFact(term=term),), offers=(offer,))

    async def _deadline(self, tx: Tx, prior: Prior) -> Known | None:
        asked, register = self._asked, self._facts.register
        if register is None:
            return None
        theirs = [one for one in asked.named if one.mention.text]  # "our report" names nobody
        treaty, named = where_named(asked.text, register.book)
        said = [named, *(found.span() for found in _OVERDUE.finditer(fold(asked.text)))]
        left = [one for one in residue(asked, prior, own=("focal point",)) if not _of_due_dates(one, said)]
        if left or (asked.told and theirs and not asked.asks_when):
            return None
        rules, definite = self._rules_of_deadline(register.book, treaty or TREATY)
        if not rules or (theirs and any(idea.foreign for idea in asked.hard) and not definite):
            return None
        parties = (*asked.speakers, *asked.subjects)
        overdue = bool(_OVERDUE.search(fold(asked.text)))
        everyone = asked.prior(Intent.WHO_SAID) is not None or (overdue and not asked.ourselves)
        if not parties and everyone and not asked.ourselves:
            fact = await self._facts.all_due(tx, treaty or TREATY, rules, "overdue" if overdue else "coming")
            return Known(intent=Intent.DEADLINE, facts=(fact,), offers=offering.all_due(fact.treaty, fact.which))
        if not parties and self._state:
            parties = (self._state,)
        facts: list[DueFact] = []
        for party in parties or ("",):
            facts.extend(await self._facts.deadlines(tx, party, rules, arithmetic=asked.asks_why, past=overdue))
        if not facts:
            return None
        offers = offering.of_due(facts) or offering.all_due(treaty or TREATY, "coming")
        return Known(intent=Intent.DEADLINE, facts=tuple(facts), offers=offers)

    def _rules_of_deadline(self, book: Rulebook, treaty: str) -> tuple[tuple[Rule, ...], bool]:
        """The rules asked about, and whether what is due is named: an article, a report, stocks, clearance."""
        every = book.rules(treaty)
        dated = tuple(one for one in every if one.dated)
        senses = {sense for idea in self._asked.ideas for sense in idea.senses}
        if article := self._asked.article:
            of_article = tuple(one for one in dated if one.article.split("(")[0] == article)
            return _meant(of_article, fold(self._asked.text)), True
        for conditions, marks in (
            ({"stockpiles"}, {"stockpile", "stockpile-destruction"}),
            ({"contaminated", "mined-areas"}, {"clearance", "CMR", "contaminated"}),
        ):
            if senses & marks:
                return tuple(one for one in dated if one.condition in conditions), True
        if "focal point" in senses and (standing := tuple(one for one in every if one.given_with)):
            return standing, True
        if senses & {"report", "transparency-report", "transparency"}:
            return _meant(tuple(one for one in dated if one.report), fold(self._asked.text)), True
        if senses & {"deadline", "obligation"} or _OVERDUE.search(fold(self._asked.text)):
            return dated, False
        return (), False

    async def _status(self, tx: Tx, prior: Prior) -> Known | None:
        if residue(self._asked, prior) or self._asked.utterance:
            return None
        parties = tuple(dict.fromkeys((*self._asked.speakers, *self._asked.subjects)))
        if not parties:
            if self._state and self._asked.ourselves:
                parties = (self._state,)
            else:
                count = await self._facts.count(tx)
                return Known(intent=Intent.STATUS, facts=(count,)) if count and self._asked.asks_amount else None
        facts = tuple([await self._facts.status(tx, party) for party in parties])
        spoken = Decision()
        if self._asked.hard and self._asked.speakers:
            spoken = await self._judge.on_parties(tx, self._asked, self._asked.speakers, self._scope)
        return Known(intent=Intent.STATUS, facts=facts, findings=spoken.findings)

    async def _coordinators(self, tx: Tx, prior: Prior) -> Known | None:
        acts = any(idea.weight is Weight.STANCE for idea in self._asked.ideas)
        if self._asked.speakers or acts or any("committee" in idea.senses for idea in self._asked.ideas):
            return None
        left = residue(self._asked, prior)
        named = [" ".join(idea.label for idea in left)] if left else []
        terms = {term.id: term for term in self._facts.shelf.topics.terms}
        named += [name for idea in left if idea.term in terms for name in terms[idea.term].names.get("en", ())]
        named += [name for idea in left if idea.across for name in _english(idea)]
        facts = await self._facts.coordinators(tx, named)
        spoken = await self._judge.on_anyone(tx, self._asked, self._scope, who=True)
        # Beside the table only a sentence that itself names office and theme is worth quoting.
        findings = tuple(one for one in spoken.findings if left and one.coverage.inside >= 0.75)
        if not facts and not findings:
            return None
        return Known(intent=Intent.COORDINATORS, facts=facts, findings=findings)

    async def _meeting(self, tx: Tx, prior: Prior) -> Known | None:
        named = self._asked.meeting
        if self._asked.speakers or residue(self._asked, prior):
            return None
        if named is None:
            senses = {sense for idea in self._asked.ideas for sense in idea.senses}
            if not senses & {"meeting", "presidency"}:
                return None
            meeting: Meeting | None = self._latest_meeting()
        elif named.meeting is None and not named.distinct:
            return None
        elif named.meeting is None:
            return Known(intent=Intent.MEETING, silence=Silence.UNKNOWN_MEETING, topic=named.text)
        else:
            meeting = named.meeting
        if meeting is None:
            return None
        fact = self._facts.meeting(meeting, self._wanted_of_meeting())
        offers = [
            Offer(kind=OfferKind.AGENDA, action=Action("agenda", (head.id,))) for head in fact.records[:1]
        ] or [Offer(kind=OfferKind.MEETINGS, action=Action("meetings", (0,)))]
        offers += offering.into_calendar(meeting)
        return Known(intent=Intent.MEETING, facts=(fact,), offers=tuple(offers))

    def _wanted_of_meeting(self) -> str:
        if any("presidency" in idea.senses for idea in self._asked.ideas):
            return "chair"
        return "when" if self._asked.asks_when else "where"

    async def _agenda(self, tx: Tx, prior: Prior) -> Known | None:
        if self._asked.speakers:
            return None
        left = residue(self._asked, prior)
        if self._asked.items or self._scope.items:
            if left:
                return None
            return await self._one_item(tx)
        if left:
            return None
        if self._no_record_of_meeting():
            if planned := self._planned():
                return planned
            return Known(intent=Intent.AGENDA, silence=Silence.NO_RECORD_OF_MEETING)
        fact = self._facts.agenda(self._scope.records)
        if fact is None:
            return None
        return Known(intent=Intent.AGENDA, facts=(fact,), offers=offering.items(fact.items))

    def _planned(self) -> Known | None:
        """The agenda planned for the meeting named, of which there is no record yet."""
        meeting = self._asked.meeting.meeting if self._asked.meeting else None
        if meeting is None or not self._facts.shelf.plan(meeting.id):
            return None
        fact = self._facts.meeting(meeting, "agenda")
        return Known(intent=Intent.AGENDA, facts=(fact,), offers=tuple(offering.into_calendar(meeting)))

    async def _one_item(self, tx: Tx) -> Known:
        """The item that the scope was narrowed to; where it was not, no agenda has such a number."""
        found = next((self._facts.shelf.items[item] for item in self._scope.items), None)
        if found is None:
            return Known(
                intent=Intent.AGENDA,
                silence=Silence.UNKNOWN_ITEM,
                topic=self._asked.text[self._asked.items[0].start : self._asked.items[0].end],
            )
        record, item = found
        return Known(
            intent=Intent.AGENDA,
            facts=(await self._facts.item(tx, record, item),),
            offers=(Offer(kind=OfferKind.AGENDA, action=Action("agenda", (record.id,))),),
        )

    async def _who_on_item(self, tx: Tx, prior: Prior) -> Known | None:
        """ "Who spoke on item 3?" """
        if (self._asked.items or self._scope.items) and not self._asked.speakers and not self._asked.hard:
            return await self._one_item(tx)
        senses = {sense for idea in self._asked.ideas for sense in idea.senses}
        if not self._asked.hard and not self._asked.named and senses and senses <= {"say", "floor", "comment"}:
            record = self._facts.latest(self._scope.records)
            if record is not None:
                return Known(intent=Intent.PARTICIPANTS, facts=(await self._facts.speakers(tx, record),))
        return None

    async def _documents(self, tx: Tx, prior: Prior) -> Known | None:
        if self._asked.named or residue(self._asked, prior):
            return None
        senses = {sense for idea in self._asked.ideas for sense in idea.senses}
        if "meeting" in senses and not senses & {"paper", "report"}:
            return Known(intent=Intent.DOCUMENTS, facts=(self._facts.meetings(0),))
        return Known(intent=Intent.DOCUMENTS, facts=(await self._facts.documents(tx, 0),))

    # ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────

    def _no_record_of_meeting(self) -> bool:
        """A meeting is named and nothing of it is here, so nothing else may stand in for it."""
        named = self._asked.meeting
        if named is None or not named.distinct:
            return False
        if named.use is Use.TOPIC and named.meeting is not None and self._facts.shelf.of_meeting(named.meeting.id):
            return False
        return named.meeting is None or not self._facts.shelf.of_meeting(named.meeting.id)

    def _latest_meeting(self) -> Meeting | None:
        record = self._facts.latest(self._scope.records)
        return self._facts.shelf.meeting_of(record) if record else None


def _of_due_dates(idea: Idea, said: Sequence[tuple[int, int]]) -> bool:
    """Whether an idea is no more than part of what is said already (the treaty's name, "overdue"), or of a date."""
    inside = any(start <= idea.start and idea.end <= end for start, end in said)
    label = fold(idea.label)
    return inside or label.isdecimal() or label in month_names() or label in _NAMING


def _meant(rules: tuple[Rule, ...], folded: str) -> tuple[Rule, ...]:
    """Of reports, the first or the yearly ones, where the question says which."""
    if not all(one.report for one in rules):
        return rules
    for words, yearly in ((_FIRST, False), (_YEARLY, True)):
        if words.search(folded) and (chosen := tuple(one for one in rules if one.yearly is yearly)):
            return chosen
    return rules


def _english(idea: Idea) -> list[str]:
    """The words that an idea asked in another language has in the records'."""
    return [" ".join(words) for words in idea.close(0.85)]
