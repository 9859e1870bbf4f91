"""What buttons and menus lead to: agendas, items, sources, speakers, meetings."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.parties.lexicon import Lexicon
from bot.questions import offering
from bot.questions import thresholds as at
from bot.questions.cite import citation
from bot.questions.facts import DOCUMENTS_ON_A_PAGE, MEETINGS_ON_A_PAGE, Facts
from bot.questions.shelf import Shelf
from bot.questions.spelling import Spelling
from bot.questions.stock import Stock
from bot.questions.types import (
    Answer,
    Intent,
    Offer,
    OfferKind,
    Searched,
    Silence,
    SourceFact,
)
from bot.questions.verify import verified
from bot.text.message import Action
from bot.text.words import Analyser
from storage import changes
from storage import records as record_rows
from storage.database import Database, Tx
from storage.rows import PUBLIC_READER, AgendaItem, Passage, Reader

_MOST_SHELVES = 8
_STALE = 600.0  # seconds after which what has no change stamp is read again
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)


class Browsing:
    """Ways into the base that need no question. ``now`` decides what is latest and next; None: the newest is.

    Each returns an answer on behalf of ``reader``, who finds what a base without the records they may not read
    would have. Where a button's target is gone, or was never there for them, a silence says so.
    """

    def __init__(self, db: Database, lexicon: Lexicon, analyser: Analyser) -> None:
        self._db = db
        self._lexicon = lexicon
        self._analyser = analyser
        self._stock: Stock | None = None
        self._shelves: OrderedDict[frozenset[int], Shelf] = OrderedDict()  # by the restricted records on them
        self._read_at = 0.0
        self._meetings_moved = False

    def look_again(self) -> None:
        """A meeting was added or changed: the next answer reads them anew."""
        self._meetings_moved = True

    # ── records and what is on them ─────────────────────────────────────────────────────────────────────────

    async def agenda(
        self,
        record: int | None = None,
        *,
        meeting: str | None = None,
        now: datetime | None = None,
        reader: Reader = PUBLIC_READER,
    ) -> Answer:
        """The agenda of a record, of a meeting, or of the newest record that has one."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            chosen = frozenset(shelf.records)
            if record is not None:
                chosen = frozenset({record}) & chosen
            elif meeting is not None:
                chosen = frozenset(one.id for one in shelf.of_meeting(meeting))
            fact = facts.agenda(chosen)
            if fact is None:
                return self._nothing(Intent.AGENDA, shelf, record is not None or meeting is not None)
            return _known(Intent.AGENDA, facts=(fact,), offers=offering.items(fact.items))

        return await self._browse(reader, now, look)

    async def item(self, item: int, page: int = 0, *, reader: Reader = PUBLIC_READER) -> Answer:
        """One agenda item: who spoke, and their words, a few at a time."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            if item not in shelf.items:
                return _gone(Intent.AGENDA)
            record, found = shelf.items[item]
            passages = [p for p in await record_rows.passages(tx, item=item) if p.speakers]
            fact = await facts.item(tx, record, found)
            answer = await self._passages(tx, Intent.AGENDA, passages, page, shelf, ("item", (item,)))
            agenda = Offer(kind=OfferKind.AGENDA, action=Action("agenda", (record.id,)))
            return replace(
                answer,
                answered=True,
                silence=None,
                facts=(fact,) if not page else (),
                offers=(*answer.offers, agenda),
            )

        return await self._browse(reader, None, look)

    async def party_on_item(
        self, item: int, party: str, page: int = 0, *, reader: Reader = PUBLIC_READER
    ) -> Answer:
        """What one party said on an agenda item."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            if item not in shelf.items:
                return _gone(Intent.POSITION)
            passages = await record_rows.passages(tx, item=item, party=party)
            answer = await self._passages(tx, Intent.POSITION, passages, page, shelf, None, size=at.PAGE_OF_ANYONE)
            others = Offer(
                kind=OfferKind.OTHERS_ON_ITEM,
                action=Action("others", (item, party, 0)),
                item=shelf.items[item][1].number,
            )
            return replace(answer, asked_parties=(party,), offers=(*answer.offers, others))

        return await self._browse(reader, None, look)

    async def others_on(self, item: int, party: str, page: int = 0, *, reader: Reader = PUBLIC_READER) -> Answer:
        """What all but one party said on an agenda item."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            if item not in shelf.items:
                return _gone(Intent.WHO_SAID)
            passages = [
                p for p in await record_rows.passages(tx, item=item) if {s.party for s in p.speakers} - {party}
            ]
            return await self._passages(tx, Intent.WHO_SAID, passages, page, shelf, ("others", (item, party)))

        return await self._browse(reader, None, look)

    async def next_speaker(self, passage: int, *, reader: Reader = PUBLIC_READER) -> Answer:
        """The next passage in which somebody else has the floor."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            here = await record_rows.passage(tx, passage)
            if here is None or here.record not in shelf.records:
                return _gone(Intent.POSITION)
            now_speaking = {s.party or s.name for s in here.speakers}
            for paragraph in range(here.paragraph, here.paragraph + 40):
                for one in await record_rows.passages(tx, record=here.record, paragraph=paragraph):
                    if (
                        one.order > here.order
                        and one.speakers
                        and {s.party or s.name for s in one.speakers} != now_speaking
                    ):
                        return await self._passages(tx, Intent.POSITION, [one], 0, shelf, None)
            record = shelf.records[here.record]
            return replace(
                _gone(Intent.POSITION),
                offers=(Offer(kind=OfferKind.SPEAKERS, action=Action("speakers", (record.id, 0))),),
            )

        return await self._browse(reader, None, look)

    async def source(self, passage: int, *, reader: Reader = PUBLIC_READER) -> Answer:
        """Where a passage stands: its paragraph, its record, its file.

        Superseded records resolve too; of one that was taken back that alone is said.
        """

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            here = await record_rows.passage(tx, passage)
            record = await record_rows.record(tx, here.record) if here else None
            if here is None or record is None or not reader.may_read(record.visibility, record.audience):
                return _gone(Intent.SOURCE)
            if record.taken_back_at is not None:
                return replace(_gone(Intent.SOURCE), silence=Silence.TAKEN_BACK)
            if record.superseded_by is not None and not await _may_read(tx, record.superseded_by, reader):
                record = replace(record, superseded_by=None)
            around = await record_rows.passages(tx, record=record.id, paragraph=here.paragraph)
            fact = SourceFact(
                record=record,
                head=shelf.head(record),
                passage=here,
                before=tuple(one for one in around if one.order < here.order),
                after=tuple(one for one in around if one.order > here.order),
                put_in_at=record.put_in_at,
            )
            offers = [Offer(kind=OfferKind.NEXT_SPEAKER, action=Action("next", (passage,)))]
            if record.agenda:
                offers.append(Offer(kind=OfferKind.AGENDA, action=Action("agenda", (record.id,))))
            return _known(Intent.SOURCE, facts=(fact,), offers=tuple(offers))

        return await self._browse(reader, None, look)

    async def speakers(self, record: int, page: int = 0, *, reader: Reader = PUBLIC_READER) -> Answer:
        """Who took the floor in a record, the busiest first."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            if record not in shelf.records:
                return _gone(Intent.PARTICIPANTS)
            fact = await facts.speakers(tx, shelf.records[record])
            offers = (
                Offer(kind=OfferKind.PARTICIPANTS, action=Action("participants", (record, 0))),
                Offer(kind=OfferKind.AGENDA, action=Action("agenda", (record,))),
            )
            return _known(Intent.PARTICIPANTS, facts=(fact,), offers=offers)

        return await self._browse(reader, None, look)

    async def participants(self, record: int, page: int = 0, *, reader: Reader = PUBLIC_READER) -> Answer:
        """Who took part, as a record lists them."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            fact = facts.participants({record}, ()) if record in shelf.records else None
            if fact is None:
                return _gone(Intent.PARTICIPANTS)
            offer = Offer(kind=OfferKind.SPEAKERS, action=Action("speakers", (record, 0)))
            return _known(Intent.PARTICIPANTS, facts=(fact,), offers=(offer,))

        return await self._browse(reader, None, look)

    # ── what is here ────────────────────────────────────────────────────────────────────────────────────────

    async def documents(self, page: int = 0, *, reader: Reader = PUBLIC_READER) -> Answer:
        """The records, newest first."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            pages = max(1, -(-len(shelf.records) // DOCUMENTS_ON_A_PAGE))
            chosen = min(max(page, 0), pages - 1)
            fact = await facts.documents(tx, chosen)
            left = fact.total - (chosen + 1) * DOCUMENTS_ON_A_PAGE
            offers = (
                [Offer(kind=OfferKind.SPEAKERS, action=Action("speakers", (fact.records[0][0].id, 0)))]
                if len(fact.records) == 1
                else []
            )
            offers += offering.turning("documents", (), chosen, pages, left)
            offers.append(Offer(kind=OfferKind.MEETINGS, action=Action("meetings", (0,))))
            return replace(_known(Intent.DOCUMENTS, facts=(fact,), offers=tuple(offers)), page=chosen, pages=pages)

        return await self._browse(reader, None, look)

    async def meetings(
        self, page: int = 0, *, now: datetime | None = None, reader: Reader = PUBLIC_READER
    ) -> Answer:
        """The meetings known, the coming ones first."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            pages = max(1, -(-len(shelf.meetings) // MEETINGS_ON_A_PAGE))
            chosen = min(max(page, 0), pages - 1)
            fact = facts.meetings(chosen)
            left = fact.total - (chosen + 1) * MEETINGS_ON_A_PAGE
            offers = [
                Offer(kind=OfferKind.MEETING, action=Action("meeting", (one.id,)), text=one.title)
                for one in fact.meetings
                if one.id in fact.with_record or (one.end or one.start or facts.today) >= facts.today
            ]
            offers += offering.turning("meetings", (), chosen, pages, left)
            return replace(_known(Intent.DOCUMENTS, facts=(fact,), offers=tuple(offers)), page=chosen, pages=pages)

        return await self._browse(reader, now, look)

    async def meeting(self, id: str, *, now: datetime | None = None, reader: Reader = PUBLIC_READER) -> Answer:
        """One meeting: when, where, who was in the chair, and what is here of it."""

        async def look(tx: Tx, shelf: Shelf, facts: Facts) -> Answer:
            if id not in shelf.meetings:
                return _gone(Intent.MEETING)
            fact = facts.meeting(shelf.meetings[id])
            offers = []
            for head in fact.records[:1]:
                offers += [
                    Offer(kind=OfferKind.AGENDA, action=Action("agenda", (head.id,))),
                    Offer(kind=OfferKind.SPEAKERS, action=Action("speakers", (head.id, 0))),
                    Offer(kind=OfferKind.PARTICIPANTS, action=Action("participants", (head.id, 0))),
                ]
            offers += offering.into_calendar(fact.meeting)
            offers.append(Offer(kind=OfferKind.MEETINGS, action=Action("meetings", (0,))))
            return _known(Intent.MEETING, facts=(fact,), offers=tuple(offers))

        return await self._browse(reader, now, look)

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _browse(
        self, reader: Reader, now: datetime | None, look: Callable[[Tx, Shelf, Facts], Awaitable[Answer]]
    ) -> Answer:
        began = time.perf_counter()
        async with self._db.read() as tx:
            shelf = await self._current(tx, reader)
            answer = await look(tx, shelf, Facts(shelf, self._lexicon, now or _LATEST))
        answer = await self._borne_out(answer, reader)
        return replace(answer, ms=round((time.perf_counter() - began) * 1000, 2))

    async def _passages(
        self,
        tx: Tx,
        intent: Intent,
        passages: Sequence[Passage],
        page: int,
        shelf: Shelf,
        more: tuple[str, tuple[str | int, ...]] | None,
        *,
        size: int = at.PAGE,
    ) -> Answer:
        """Whole passages in order, a page of them; ``more`` is the action that turns pages."""
        if not passages:
            return _gone(intent)
        pages = max(1, -(-len(passages) // size))
        page = min(max(page, 0), pages - 1)
        citations = []
        for passage in passages[page * size :][:size]:
            record = shelf.records[passage.record]
            item: AgendaItem | None = shelf.items[passage.item][1] if passage.item in shelf.items else None
            start, end = passage.sentences[0][0], passage.sentences[-1][1]
            citations.append(citation(passage, start, end, record, item, shelf, self._lexicon))
        offers: list[Offer] = []
        if more is not None:
            offers += offering.turning(more[0], more[1], page, pages, len(passages) - (page + 1) * size)
        offers += offering.of_citations(citations, alone=False)
        if len(passages) == 1:
            offers.append(Offer(kind=OfferKind.NEXT_SPEAKER, action=Action("next", (passages[0].id,))))
        return Answer(
            intent=intent,
            answered=True,
            language="en",
            citations=tuple(citations),
            found=len(passages),
            page=page,
            pages=pages,
            offers=tuple(offers),
        )

    def _nothing(self, intent: Intent, shelf: Shelf, pressed: bool) -> Answer:
        if pressed or shelf.records:
            return _gone(intent)
        return Answer(
            intent=intent,
            answered=False,
            language="en",
            silence=Silence.BASE_IS_EMPTY,
            searched=Searched(records=0, passages=0),
        )

    async def _borne_out(self, answer: Answer, reader: Reader) -> Answer:
        """Only the citations that the database bears out for the reader now; silence where nothing is left."""
        if not answer.citations:
            return answer
        async with self._db.read() as tx:
            kept = await verified(tx, answer.citations, reader)
        if kept == answer.citations:
            return answer
        offers = tuple(
            offer for offer in answer.offers if offer.kind not in (OfferKind.SOURCE, OfferKind.OTHERS_ON_ITEM)
        )
        if not kept and not answer.facts:
            return replace(
                answer,
                answered=False,
                citations=(),
                silence=Silence.NOTHING_CLOSE,
                found=0,
                pages=1,
                page=0,
                offers=(),
            )
        return replace(answer, citations=kept, offers=(*offers, *offering.of_citations(kept, alone=False)))

    async def _current(self, tx: Tx, reader: Reader) -> Shelf:
        """A reader's shelf of this moment: made again when records changed, or when it is old."""
        moved, self._meetings_moved = self._meetings_moved, False  # before anything is read, so that none is missed
        latest = await changes.latest(tx)
        stale = time.monotonic() - self._read_at > _STALE
        stock = self._stock
        if stock is None or stock.change != latest or stale:
            stock = await Stock.read(tx, self._analyser, stock)
            self._stock, self._shelves, self._read_at = stock, OrderedDict(), time.monotonic()
        elif moved:
            stock = await stock.with_meetings(tx)
            self._stock = stock
            self._shelves = OrderedDict((opened, one.over(stock)) for opened, one in self._shelves.items())
        return await self._shelf_of(tx, stock, stock.opened_to(reader))

    async def _shelf_of(self, tx: Tx, stock: Stock, opened: frozenset[int]) -> Shelf:
        """The shelf with these restricted records: everybody's is kept, of the others those asked for of late."""
        shelves = self._shelves
        shelf = shelves.get(opened)
        if shelf is None or shelf.stock is not stock:
            shelf = await Shelf.of(tx, stock, opened)
        shelves[opened] = shelf
        shelves.move_to_end(opened)
        if frozenset() in shelves:
            shelves.move_to_end(frozenset())
        while len(shelves) > _MOST_SHELVES:
            shelves.popitem(last=False)
        return shelf

    def _speller(self, shelf: Shelf, language: str) -> Spelling:
        if language not in shelf.spelling:
            texts = shelf.texts if language in shelf.languages() else ()
            shelf.spelling[language] = Spelling(texts, shelf.topics.vocabulary(language), language, own=bool(texts))
        return shelf.spelling[language]


async def _may_read(tx: Tx, id: int, reader: Reader) -> bool:
    record = await record_rows.record(tx, id)
    return record is not None and reader.may_read(record.visibility, record.audience)


def _known(intent: Intent, **more: object) -> Answer:
    return Answer(intent=intent, answered=True, language="en", **more)  # type: ignore[arg-type]


def _gone(intent: Intent) -> Answer:
    return Answer(intent=intent, answered=False, language="en", silence=Silence.GONE)
