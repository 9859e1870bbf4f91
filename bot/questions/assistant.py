"""The assistant: a question in, an answer as data out. Nothing is written, nothing is generated."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.parties.types import Mention
from bot.questions import offering
from bot.questions import thresholds as at
from bot.questions.browsing import Browsing
from bot.questions.cite import cite
from bot.questions.decide import Decision, Judge, Scope
from bot.questions.facts import Facts
from bot.questions.find import Finder
from bot.questions.ideas import Idea, Ideas
from bot.questions.marks import Named, Part
from bot.questions.shelf import Shelf
from bot.questions.structure import Known, Structure
from bot.questions.thesaurus import groups
from bot.questions.topics import Sense
from bot.questions.treaties import other_treaty
from bot.questions.types import Answer, Citation, Intent, Offer, OfferKind, Silence
from bot.questions.understand import Understood, clean, names_of, understand
from bot.questions.weigh import Finding
from bot.questions.whichmeeting import Use
from bot.text.catalogue import language_of
from bot.text.message import Action
from bot.text.words import Analyser
from storage import records as record_rows
from storage.database import Database, Tx
from storage.rows import PUBLIC_READER, Reader
from storage.search import SearchIndex, Window


class Assistant(Browsing):
    """Answers over one base. Many questions at a time are welcome.

    ``index`` is to be refreshed by its owner when records change; the rest is noticed here. What buttons lead to
    (an agenda, an item, a source, …) is in :class:`bot.questions.browsing.Browsing`.
    """

    def __init__(
        self,
        db: Database,
        index: SearchIndex,
        lexicon: Lexicon,
        analyser: Analyser | None = None,
        register: Register | None = None,
    ) -> None:
        super().__init__(db, lexicon, analyser or Analyser())
        self._index = index
        self._register = register or Register(db)
        self._words: dict[int, list[list[str]]] = {}

    async def answer(
        self,
        question: str,
        *,
        now: datetime,
        language: str | None = None,
        state: str | None = None,
        page: int = 0,
        id: str = "",
        meant: str | None = None,
        reader: Reader = PUBLIC_READER,
    ) -> Answer:
        """What the base says to ``question`` on behalf of ``reader``.

        ``language`` is the asker's, ``state`` theirs (Party.key, code or name), ``now`` aware UTC. ``meant`` is the
        party chosen where a name was ambiguous. Never raises for what a person may type.
        """
        if now.tzinfo is None:
            raise ValueError("now must be an aware time")
        began = time.perf_counter()
        async with self._db.read() as tx:
            shelf = await self._current(tx, reader)
            answer = await self._answer(tx, shelf, clean(question), now, language, state, page, meant)
        answer = await self._borne_out(answer, reader)
        return replace(answer, id=id, ms=round((time.perf_counter() - began) * 1000, 2))

    # ── the way of a question ───────────────────────────────────────────────────────────────────────────────

    async def _answer(
        self,
        tx: Tx,
        shelf: Shelf,
        text: str,
        now: datetime,
        language: str | None,
        state: str | None,
        page: int,
        meant: str | None,
    ) -> Answer:
        spoken = language_of(language)
        if not any(letter.isalnum() for letter in text):
            return _silent(Intent.NOT_A_QUESTION, Silence.EMPTY_QUESTION, spoken or "en")
        asked = self._understood(text, language, now, shelf)
        spoken = spoken or asked.language
        facts = Facts(shelf, self._lexicon, now, self._register)
        if asked.order:
            return _silent(Intent.NOT_A_QUESTION, Silence.AN_ORDER, spoken)
        if asked.small_talk and not asked.speakers:
            offers = (*offering.here(facts, shelf.records), _help()) if shelf.records else (_help(),)
            return _silent(Intent.SMALL_TALK, Silence.OFF_SUBJECT, spoken, offers=offers)
        own_state = self._lexicon.key_of(state) if state else None
        asked = self._resolved(asked, meant, own_state)
        if asked.ambiguous is not None:
            return self._which(asked, spoken)
        base = _silent(asked_intent(asked), Silence.NOTHING_CLOSE, spoken, corrections=asked.corrections)
        base = replace(base, asked_parties=asked.speakers, meeting=asked.meeting.meeting if asked.meeting else None)
        scope, silence = self._scope(asked, shelf, facts)
        asked = _without_scope_ideas(asked, scope, shelf)
        asked = _without_title_ideas(asked, scope, shelf)
        drafts = Ideas(shelf.topics, shelf.languages(scope.records or None), self._window(shelf).frequency)
        judge = self._judge(shelf, drafts)
        if silence is None or silence is Silence.NO_RECORD_OF_MEETING:
            known = await Structure(facts, judge, asked, scope, own_state).answer(tx)
            if known is not None:
                return await self._structured(tx, base, known, scope, shelf, facts, page)
        searched = shelf.searched(scope.records)
        base = replace(base, searched=searched)
        if not shelf.records:
            return replace(base, silence=Silence.BASE_IS_EMPTY, offers=(_help(),))
        if silence is not None:
            return replace(
                base,
                silence=silence,
                topic=asked.meeting.text if asked.meeting else "",
                year=asked.years[0] if asked.years else None,
                offers=tuple(offering.here(facts, shelf.records)),
                searched=shelf.searched(shelf.records),
            )
        if treaty := self._other_treaty(asked, shelf):
            return replace(
                base, silence=Silence.OTHER_TREATY, treaty=treaty, offers=tuple(offering.here(facts, shelf.records))
            )
        decision, who = await self._decided(tx, asked, scope, judge, shelf)
        if decision.findings:
            return await self._quoted(base, asked, decision, shelf, page, who=who)
        return await self._told_silence(tx, base, asked, decision, scope, shelf, facts)

    def _judge(self, shelf: Shelf, drafts: Ideas) -> Judge:
        finder = Finder(self._window(shelf), self._analyser, shelf, self._words)
        return Judge(finder, shelf, drafts, self._lexicon)

    def _window(self, shelf: Shelf) -> Window:
        """The index as far as the shelf's reader may search it."""
        return self._index.within(shelf.reach)

    def _understood(self, text: str, language: str | None, now: datetime, shelf: Shelf) -> Understood:
        return understand(
            text,
            given=language_of(language),
            now=now,
            shelf=shelf,
            lexicon=self._lexicon,
            analyser=self._analyser,
            frequency=self._window(shelf).frequency,
            spelling=lambda language: self._speller(shelf, language),
        )

    def _resolved(self, asked: Understood, meant: str | None, state: str | None) -> Understood:
        """Ambiguous names settled by the choice made, "we" by the asker's State."""
        named = asked.named
        if meant is not None:
            named = tuple(
                replace(one, mention=replace(one.mention, parties=(meant,)))
                if len(one.mention.parties) > 1 and meant in one.mention.parties
                else one
                for one in named
            )
        asked = replace(asked, named=named)
        if state and asked.ourselves and not asked.speakers and asked.told:
            ours = Named(Mention(start=0, end=0, parties=(state,), text=""), Part.SPEAKER)
            asked = replace(asked, named=(*asked.named, ours))
        return asked

    def _scope(self, asked: Understood, shelf: Shelf, facts: Facts) -> tuple[Scope, Silence | None]:
        """The records and items that the question is about."""
        every = shelf.everything
        chosen, silence = every, None
        named = asked.meeting
        if named is not None:
            here = shelf.of_meeting(named.meeting.id) if named.meeting else ()
            if named.use is Use.SCOPE or (
                named.use is Use.EITHER and (here or (named.distinct and not asked.hard))
            ):
                chosen = frozenset(record.id for record in here)
                if not here:
                    silence = Silence.NO_RECORD_OF_MEETING if named.meeting else Silence.UNKNOWN_MEETING
            elif named.meeting is None and named.distinct and not asked.hard[1:]:
                silence = Silence.UNKNOWN_MEETING
        elif asked.years and asked.told and not asked.prior(Intent.MEETING):
            chosen = shelf.of_years(asked.years)
            if not chosen:
                silence = Silence.OUTSIDE_DATES
        items: frozenset[int] = frozenset()
        if asked.items:
            found = facts.item_numbered(chosen, asked.items[0].value)
            if found is None and asked.speakers:
                silence = silence or Silence.UNKNOWN_ITEM
            items = frozenset({found[1].id}) if found else frozenset()
        elif (titled := self._titled_item(asked, shelf, chosen)) is not None:
            items = frozenset({titled})
        return Scope(records=chosen, items=items), silence

    def _titled_item(self, asked: Understood, shelf: Shelf, records: frozenset[int]) -> int | None:
        """The agenda item that a question names by words of its title ("under the website item")."""
        if not asked.tongue.pattern(asked.tongue.item_word).search(asked.masked.folded):
            return None
        covered: dict[int, set[str]] = {}
        for idea in asked.hard:
            for words in idea.close(0.9):
                for item in shelf.titled.get(words[0], ()):
                    if shelf.items[item][0].id in records and f" {' '.join(words)} " in shelf.titles[item]:
                        covered.setdefault(item, set()).update(words)
        share = {item: len(words) / len(set(shelf.titles[item].split())) for item, words in covered.items()}
        best = max(share, key=lambda item: (share[item], item), default=None)
        return best if best is not None and share[best] >= 0.5 else None

    def _other_treaty(self, asked: Understood, shelf: Shelf) -> str:
        treaty = other_treaty(asked.text, shelf.treaties)
        if treaty and any(self._window(shelf).frequency(words) for words in self._treaty_words(treaty, shelf)):
            return ""
        return treaty

    def _treaty_words(self, treaty: str, shelf: Shelf) -> list[tuple[str, ...]]:
        term = next((term for term in shelf.topics.terms if treaty in (term.id, term.acronym)), None)
        names = [treaty, *(name for some in term.names.values() for name in some)] if term else [treaty]
        return [shelf.topics.words(name, language) for name in names for language in shelf.languages()]

    async def _decided(
        self, tx: Tx, asked: Understood, scope: Scope, judge: Judge, shelf: Shelf
    ) -> tuple[Decision, bool]:
        if asked.asks_input and not asked.speakers and (request := self._request_idea(shelf)):
            decision = await judge.requests(tx, asked, scope, request)
            if decision.findings:
                return decision, False
        if asked.speakers:
            decision = await judge.on_parties(tx, asked, asked.speakers, scope)
            if not decision.findings and not asked.utterance and asked.hard and decision.silence in _ABSENT:
                spoken_of = await judge.on_anyone(tx, self._spoken_of(asked, shelf), scope, who=True)
                if spoken_of.findings:
                    return spoken_of, True
            unattributed = shelf.unattributed(scope.records)
            if not decision.findings and unattributed and asked.hard and decision.silence in _ABSENT:
                # Where no speakers are known, what the record itself tells of the party is all there is.
                told = await judge.on_anyone(
                    tx, self._spoken_of(asked, shelf), replace(scope, records=unattributed), who=False
                )
                if told.findings:
                    return told, False
            return decision, False
        who = asked.prior(Intent.WHO_SAID) is not None and not asked.asks_amount
        decision = await judge.on_anyone(tx, asked, scope, who=who)
        unattributed = shelf.unattributed(scope.records) if who and not decision.findings else frozenset[int]()
        if unattributed:
            told = await judge.on_anyone(tx, asked, replace(scope, records=unattributed), who=False)
            return (told, False) if told.findings else (decision, who)
        return decision, who

    def _spoken_of(self, asked: Understood, shelf: Shelf) -> Understood:
        """The same question with those who did not speak as its topic: others may have spoken of them."""
        drafts = Ideas(shelf.topics, shelf.languages(), self._window(shelf).frequency)
        names = [
            drafts.named(
                self._lexicon.name(key, "en"), [(n, 1.0) for n in names_of(key, shelf, self._lexicon)], 0, 0
            )
            for key in asked.speakers
        ]
        return replace(asked, ideas=(*names, *asked.ideas))

    def _request_idea(self, shelf: Shelf) -> Idea | None:
        group = next((group for group in groups() if group.id == "request"), None)
        if group is None:
            return None
        alternatives = shelf.topics.alternatives((Sense(group=group),), (), "", shelf.languages())
        strong = tuple((words, 1.0) for words, weight in alternatives.items() if weight >= 0.7)
        return Idea(label="", alternatives=strong, senses=("request",))

    # ── answers ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _quoted(
        self, base: Answer, asked: Understood, decision: Decision, shelf: Shelf, page: int, *, who: bool
    ) -> Answer:
        size = at.PAGE_OF_ANYONE if who or len(asked.speakers) > 1 else at.PAGE
        citations, page, pages = self._page(decision.findings, shelf, page, size)
        left = len(decision.findings) - (page + 1) * size
        alone = len(asked.speakers) == 1
        return replace(
            base,
            answered=True,
            silence=None,
            silences=decision.silences,
            unmatched=", ".join(dict.fromkeys(idea.label for idea in decision.unmatched))[:80],
            citations=citations,
            found=len(decision.findings),
            page=page,
            pages=pages,
            offers=(
                *offering.turning("page", (), page, pages, left),
                *offering.of_citations(citations, alone=alone),
            ),
        )

    def _page(
        self, findings: Sequence[Finding], shelf: Shelf, page: int, size: int
    ) -> tuple[tuple[Citation, ...], int, int]:
        pages = max(1, -(-len(findings) // size))
        page = min(max(page, 0), pages - 1)
        chosen = findings[page * size :][:size]
        return tuple(cite(finding, shelf, self._lexicon) for finding in chosen), page, pages

    async def _structured(
        self, tx: Tx, base: Answer, known: Known, scope: Scope, shelf: Shelf, facts: Facts, page: int
    ) -> Answer:
        citations, page, pages = self._page(known.findings, shelf, page, at.PAGE)
        searched = shelf.searched(scope.records) if citations else None
        answer = replace(
            base,
            intent=known.intent,
            answered=known.silence is None,
            silence=known.silence,
            facts=known.facts,
            citations=citations,
            found=len(known.findings),
            page=page,
            pages=pages,
            topic=known.topic,
            searched=searched,
            offers=(*known.offers, *offering.of_citations(citations, alone=False)),
        )
        if known.silence is not None:
            answer = replace(
                answer,
                searched=shelf.searched(shelf.records),
                offers=tuple(offering.here(facts, shelf.records)),
            )
        return answer

    async def _told_silence(
        self, tx: Tx, base: Answer, asked: Understood, decision: Decision, scope: Scope, shelf: Shelf, facts: Facts
    ) -> Answer:
        """Which silence it is, what it is about, and what the base does hold."""
        silence = decision.silence or Silence.NOTHING_CLOSE
        known = [idea for idea in asked.hard if idea not in decision.unknown]
        about = decision.unknown if silence in _OF_WORDS else asked.hard
        offers = offering.passages(decision.naming)
        if silence in _SPOKE_OF_OTHER_THINGS or (silence in _OF_WORDS and asked.speakers):
            for party in asked.speakers:
                spoken = [
                    (passage.item, party)
                    for record in islice((id for id in shelf.newest if id in scope.records), 4)
                    for passage in await record_rows.passages(tx, record=record, party=party)
                ]
                offers += offering.items_of(spoken, shelf)
        else:
            offers += offering.near(decision.near, shelf)
        topic_idea = next((idea for idea in known if self._somebody_spoke(idea, shelf)), None)
        if asked.speakers:
            offers += offering.on_topic(topic_idea, shelf)
        offers += offering.here(facts, scope.records or shelf.records)
        return replace(
            base,
            silence=silence,
            silences=decision.silences,
            topic=", ".join(dict.fromkeys(idea.label for idea in about))[:80],
            terms=tuple(dict.fromkeys(idea.term for idea in about if idea.term)),
            offers=tuple(offers),
        )

    def _somebody_spoke(self, idea: Idea, shelf: Shelf) -> bool:
        return any(self._window(shelf).frequency(words) for words in idea.close(0.9))

    def _which(self, asked: Understood, language: str) -> Answer:
        mention = asked.ambiguous
        assert mention is not None
        return replace(
            _silent(asked_intent(asked), Silence.WHICH_PARTY, language),
            choices=mention.parties,
            topic=mention.text,
            offers=tuple(
                Offer(kind=OfferKind.PARTY, action=Action("meant", (key,)), party=key) for key in mention.parties
            ),
        )

    async def who_on(
        self,
        words: str,
        page: int = 0,
        *,
        now: datetime,
        language: str | None = None,
        reader: Reader = PUBLIC_READER,
    ) -> Answer:
        """Who took the floor on a topic of a few words: what the button of that name leads to."""
        began = time.perf_counter()
        async with self._db.read() as tx:
            shelf = await self._current(tx, reader)
            asked = self._understood(clean(words), language, now, shelf)
            scope = Scope(records=shelf.everything)
            drafts = Ideas(shelf.topics, shelf.languages(), self._window(shelf).frequency)
            judge = self._judge(shelf, drafts)
            decision = await judge.on_anyone(tx, asked, scope, who=True)
            base = replace(
                _silent(Intent.WHO_SAID, decision.silence or Silence.NOTHING_CLOSE, language_of(language) or "en"),
                searched=shelf.searched(scope.records),
                topic=words,
            )
            answer = base
            if decision.findings:
                size = at.PAGE_OF_ANYONE
                citations, page, pages = self._page(decision.findings, shelf, page, size)
                left = len(decision.findings) - (page + 1) * size
                answer = replace(
                    base,
                    answered=True,
                    silence=None,
                    citations=citations,
                    found=len(decision.findings),
                    page=page,
                    pages=pages,
                    offers=(
                        *offering.turning("who-on", (words,), page, pages, left),
                        *offering.of_citations(citations, alone=False),
                    ),
                )
        answer = await self._borne_out(answer, reader)
        return replace(answer, ms=round((time.perf_counter() - began) * 1000, 2))


_OF_WORDS = frozenset({Silence.UNKNOWN_TOPIC, Silence.UNMATCHED_WORDS})
_SPOKE_OF_OTHER_THINGS = frozenset({Silence.SILENT_ON_TOPIC, Silence.NAMED_ON_TOPIC})
_ABSENT = frozenset({Silence.NOT_IN_BASE, Silence.DID_NOT_SPEAK, Silence.NAMED_ONLY})


def asked_intent(asked: Understood) -> Intent:
    """The kind of a question that the records are searched for."""
    if asked.speakers:
        return Intent.POSITION
    if asked.asks_input:
        return Intent.REQUESTS
    return Intent.WHO_SAID if asked.prior(Intent.WHO_SAID) and not asked.asks_amount else Intent.SEARCH


def _without_scope_ideas(asked: Understood, scope: Scope, shelf: Shelf) -> Understood:
    """A meeting that limits the search is no topic of it."""
    named = asked.meeting
    if named is None or not scope.records or (shelf.is_everything(scope.records) and named.use is not Use.SCOPE):
        here = named is not None and named.meeting is not None and bool(shelf.of_meeting(named.meeting.id))
        if not (here and named is not None and named.use is not Use.TOPIC):
            return asked
    assert named is not None
    kept = tuple(idea for idea in asked.ideas if (idea.start, idea.end) != (named.start, named.end))
    return replace(asked, ideas=kept)


def _without_title_ideas(asked: Understood, scope: Scope, shelf: Shelf) -> Understood:
    """Words of the title by which an agenda item was named have done their work."""
    if not scope.items or asked.items:
        return asked
    titles = [shelf.titles[item] for item in scope.items]
    kept = tuple(
        idea
        for idea in asked.ideas
        if not any(f" {' '.join(words)} " in title for words in idea.close(0.9) for title in titles)
    )
    return replace(asked, ideas=kept)


def _silent(intent: Intent, silence: Silence, language: str, **more: object) -> Answer:
    return Answer(intent=intent, answered=False, language=language, silence=silence, **more)  # type: ignore[arg-type]


def _help() -> Offer:
    return Offer(kind=OfferKind.HELP, action=Action("help"))
