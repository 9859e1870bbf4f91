"""A record that somebody may not read leaves no trace for them: not in words, buttons, counts or silences.

Each way of asking is tried on two bases, for a reader: one with records that the reader may not read, and one that
never held them. They must not be told apart.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.questions.browsing import _MOST_SHELVES
from bot.questions.contract import as_json
from bot.questions.shelf import Shelf
from bot.questions.tell import tell
from bot.questions.types import Answer, DocumentsFact, MeetingsFact, Silence
from bot.questions.verify import verified
from bot.text.catalogue import LANGUAGES, Catalogues
from bot.text.markup import to_plain
from bot.text.message import Action
from storage import meetings, records
from storage.rows import PUBLIC_READER, Reader, Role, Visibility
from tests.questions.canaries import (
    CANARIES,
    NOBODY,
    OPENINGS,
    READERS,
    Entry,
    Made,
    made_of,
    named,
    plain,
    pressed,
)
from tests.questions.conftest import NOW

COORDINATOR = READERS["a coordinator"]
SWISS = READERS["Switzerland"]
CATALOGUES = Catalogues.open()

# Some with the words of a record, most with what any base may be asked; every kind of answer is among them.
GENERAL: tuple[tuple[str, str], ...] = (
    ("Who spoke on clearance?", "en"),
    ("What did Norway say about clearance?", "en"),
    ("What did Denmark say?", "en"),
    ("Compare Switzerland and France on assessed contributions", "en"),
    ("Who opposed assessed contributions?", "en"),
    ("agenda", "en"),
    ("item 2?", "en"),
    ("Who took part?", "en"),
    ("Who took the floor?", "en"),
    ("What records are here?", "en"),
    ("Which meetings are there?", "en"),
    ("When and where was the last meeting?", "en"),
    ("Who chaired the last meeting?", "en"),
    ("What was said in 1997?", "en"),
    ("What does the arms trade treaty say about clearance?", "en"),
    ("What was said at the informal consultations in 2012?", "en"),
    ("What percentage was named?", "en"),
    ("Is Switzerland a State Party?", "en"),
    ("What does ISU stand for?", "en"),
    ("When is our Article 7 report due?", "en"),
    ("hello", "en"),
    ("", "en"),
    ("Qui a parlé de la dépollution ?", "fr"),
    ("¿Qué dijo Francia sobre las contribuciones?", "es"),
    ("Кто выступал по вопросу о разминировании?", "ru"),
    ("من تحدث عن التطهير؟", "ar"),
    ("谁谈到了清除？", "zh"),
    ("谁参加了会议？", "zh"),
)
ABOUT_ONE: tuple[tuple[str, str], ...] = (
    ("Who mentioned {word}?", "en"),
    ("What did {name} say?", "en"),
    ("Did {name} take part?", "en"),
    ("What did Norway say about {misspelt}?", "en"),
    ("{thing}", "en"),
    ("What was said in {city}?", "en"),
    ("agenda of the meeting in {city}", "en"),
    ("What was said under the {item} item?", "en"),
    ("Qui a parlé de {word} ?", "fr"),
    ("Кто упомянул {word}?", "ru"),
)


def about(one: int) -> list[tuple[str, str]]:
    """Questions about one record, as somebody would ask who knows of it."""
    canary = CANARIES[one]
    words = {
        "word": canary.word,
        "misspelt": canary.word[:-2] + canary.word[-1],
        "thing": canary.thing,
        "name": canary.name,
        "city": canary.city,
        "item": canary.item,
    }
    return [(text.format(**words), language) for text, language in ABOUT_ONE]


def read_by(answer: Answer, made: Made, languages: Sequence[str] = LANGUAGES) -> str:
    """All that a reader of these languages, of the buttons and of the public contract gets to see."""
    seen = []
    for language in languages:
        message = tell(answer, CATALOGUES.texts(language), made.base.lexicon)
        text = to_plain(message)
        labels = [button.label for row in message.rows for button in row]
        seen += [text, *labels, json.dumps(as_json(answer, text), default=str)]
    return "\n".join(seen)


class Twins:
    """A base with all of some records, and one with those alone that a reader may read."""

    def __init__(self, whole: Made, bare: Made, reader: Reader) -> None:
        self.whole, self.bare, self.reader = whole, bare, reader
        self.hidden = [entry for entry in whole.entries if not entry.open_to(reader)]
        self.seen: set[Action] = set()
        self.answers = 0

    async def ask(self, question: str, language: str) -> None:
        async def way(made: Made) -> Answer:
            state = self.reader.state or None
            return await made.base.ask(question, language=language, state=state, reader=self.reader)

        await self._same(await way(self.whole), await way(self.bare), question)

    async def press(self, action: Action) -> None:
        """A button of the whole base, also one that only somebody else was ever given."""
        if action in self.seen:
            return
        self.seen.add(action)
        one = await pressed(self.whole, action, self.reader)
        if one is None:
            return
        other = await pressed(self.bare, named(action, self.whole, self.bare), self.reader)
        assert other is not None
        await self._same(one, other, action)

    async def _same(self, one: Answer, other: Answer, asked: object) -> None:
        self.answers += 1
        assert plain(one, self.whole) == plain(other, self.bare), asked
        text = read_by(one, self.whole)
        for entry in self.hidden:
            for trace in entry.canary.traces:
                if trace not in str(asked):
                    assert trace not in text, (asked, trace)
        for offer in one.offers:
            await self.press(offer.action)

    def every_target(self) -> list[Action]:
        """A button to each thing in the whole base, whoever may read it."""
        found = []
        for (kind, _, _), id in self.whole.ids.items():
            match kind:
                case "passage":
                    found += [Action("source", (id,)), Action("next", (id,))]
                case "item":
                    found += [
                        Action("item", (id, 0)),
                        Action("party-on-item", (id, "FR")),
                        Action("others", (id, "NO", 0)),
                    ]
                case "record":
                    found += [
                        Action("agenda", (id,)),
                        Action("speakers", (id, 0)),
                        Action("participants", (id, 0)),
                    ]
        return found


async def with_twins(
    template: Path, entries: Sequence[Entry], reader: Reader, work: Callable[[Twins], Awaitable[None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        open_ones = [entry for entry in entries if entry.open_to(reader)]
        async with (
            made_of(template, Path(folder) / "whole", entries) as whole,
            made_of(template, Path(folder) / "bare", open_ones) as bare,
        ):
            await work(Twins(whole, bare, reader))


EVERY_KIND = tuple(
    Entry(canary, visibility, audience)
    for canary, (visibility, audience) in zip(
        CANARIES, (OPENINGS[0], OPENINGS[2], OPENINGS[1], OPENINGS[4]), strict=True
    )
)


@pytest.mark.parametrize("who", ["a guest", "Switzerland", "Norway, a Friend"])
async def test_every_way_of_asking_finds_what_the_reader_may_read_and_nothing_else(filled, who: str):
    async def work(twins: Twins) -> None:
        for question, language in GENERAL:
            await twins.ask(question, language)
        for number in range(len(CANARIES)):
            for question, language in about(number):
                await twins.ask(question, language)
        for action in twins.every_target():
            await twins.press(action)
        async with twins.whole.base.db.read() as tx:
            known = await meetings.meetings(tx)
        for meeting in known:
            await twins.press(Action("meeting", (meeting.id,)))
        assert twins.answers > 100

    await with_twins(filled[False], EVERY_KIND, READERS[who], work)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    openings=st.lists(st.sampled_from(OPENINGS), min_size=2, max_size=4),
    taken_back=st.sets(st.integers(0, 3), max_size=1),
    order=st.permutations(range(4)),
    who=st.sampled_from(sorted(READERS)),
    asked=st.lists(st.sampled_from(GENERAL), min_size=3, max_size=6, unique=True),
    one=st.integers(0, 3),
)
def test_bases_of_any_kind_cannot_be_told_apart(filled, openings, taken_back, order, who, asked, one):
    entries = [
        Entry(CANARIES[at], *opening, taken_back=at in taken_back)
        for at, opening in zip(order, openings, strict=False)
    ]

    async def work(twins: Twins) -> None:
        for question, language in (*asked, *about(one)[:5]):
            await twins.ask(question, language)

    asyncio.run(with_twins(filled[False], entries, READERS[who], work))


# ── one by one ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def made(filled: dict[bool, Path], tmp_path: Path) -> AsyncIterator[Made]:
    """A record for everybody, one for Switzerland, one for delegates and one for coordinators."""
    async with made_of(filled[False], tmp_path / "made", EVERY_KIND) as found:
        yield found


async def quoted(made: Made, question: str, reader: Reader) -> list[str]:
    answer = await made.base.ask(question, reader=reader)
    return [one.quote for one in answer.citations]


async def test_whoever_may_read_a_record_is_quoted_from_it(made: Made):
    for at, entry in enumerate(EVERY_KIND):
        for who, reader in READERS.items():
            quotes = await quoted(made, f"Who announced the {entry.canary.word} survey?", reader)
            assert bool(quotes) == entry.open_to(reader), (at, who)
    # For everybody; Switzerland also what names it and what is for delegates; coordinators all.
    counts = {}
    for who, reader in READERS.items():
        (fact,) = (await made.base.assistant.documents(reader=reader)).facts
        assert isinstance(fact, DocumentsFact)
        counts[who] = fact.total
    assert counts == {"a guest": 1, "Switzerland": 3, "Norway, a Friend": 2, "France": 2, "a coordinator": 4}


async def test_a_meeting_is_told_of_as_the_record_that_one_may_read_has_it(made: Made):
    """The record for Switzerland came first and made the meeting; delegates read of it in another record."""
    first, second = CANARIES[1], CANARIES[2]
    id = "CCM-IC-2012-06-07"
    assert (await made.base.assistant.meeting(id)).silence is Silence.GONE
    for who, one, other in (("Switzerland", first, second), ("France", second, first)):
        text = read_by(await made.base.assistant.meeting(id, reader=READERS[who]), made, ["en"])
        assert one.city in text, who
        assert one.chair in text
        assert other.chair not in text
    (fact,) = (await made.base.assistant.meetings(0, now=NOW)).facts
    (whole,) = (await made.base.assistant.meetings(0, now=NOW, reader=COORDINATOR)).facts
    assert isinstance(fact, MeetingsFact)
    assert isinstance(whole, MeetingsFact)
    assert whole.total - fact.total == 2


async def test_a_record_is_closed_at_that_very_moment(made: Made):
    """Between finding and sending, and between an answer and a button: the index does not yet know of it."""
    base, one = made.base, CANARIES[0]
    answer = await base.ask(f"Who announced the {one.word} survey?")
    assert answer.citations
    async with base.db.write() as tx:
        await records.set_visibility(tx, made.id("record", one.word, 0), Visibility.NAMED, ("state:CH",))
    async with base.db.read() as tx:
        assert await verified(tx, answer.citations) == ()
        assert await verified(tx, answer.citations, READERS["France"]) == ()
        assert await verified(tx, answer.citations, SWISS) == answer.citations
    (offer, *_) = answer.offers
    assert (await pressed(made, offer.action, PUBLIC_READER)).silence is Silence.GONE
    assert (await pressed(made, offer.action, SWISS)).answered
    again = await base.ask(f"Who announced the {one.word} survey?")
    assert (again.answered, again.searched.records if again.searched else 0) == (False, 0)
    await base.refresh()
    assert (await base.ask(f"Who announced the {one.word} survey?", reader=SWISS)).answered


async def test_a_record_taken_back_is_quoted_to_nobody_and_old_citations_say_so(made: Made):
    base, one = made.base, CANARIES[1]
    question = f"Who announced the {one.word} survey?"
    (before,) = (await base.ask(question, reader=SWISS)).citations
    async with base.db.write() as tx:
        await records.take_back(tx, before.record, NOW)
    for refreshed in (False, True):
        if refreshed:
            await base.refresh()
        for reader in READERS.values():
            answer = await base.ask(question, reader=reader)
            assert answer.citations == ()
            source = await base.assistant.source(before.passage, reader=reader)
            told = reader.may_read(Visibility.NAMED, ("state:CH",))
            assert source.silence is (Silence.TAKEN_BACK if told else Silence.GONE)
            assert one.word not in read_by(source, made, ["en"])
            agenda = await base.assistant.agenda(before.record, reader=reader)
            assert agenda.silence is Silence.GONE
    assert "was taken back" in base.text(await base.assistant.source(before.passage, reader=SWISS))
    async with base.db.write() as tx:
        await records.put_back(tx, before.record)
    await base.refresh()
    assert (await base.ask(question, reader=SWISS)).citations == (before,)


async def test_words_of_closed_records_correct_no_spelling(made: Made):
    misspelt = "What did Norway say about felquis?"
    assert (await made.base.ask(misspelt)).corrections == ()
    assert [one.understood for one in (await made.base.ask(misspelt, reader=SWISS)).corrections] == ["felquist"]


async def test_everybodys_shelf_is_kept_and_others_are_shared(made: Made, monkeypatch):
    """Of two who may read the same there is one; whoever comes, that of everybody is never made again."""
    base, made_shelves = made.base, []
    real = Shelf.of

    async def counted(tx, stock, opened):
        made_shelves.append(opened)
        return await real(tx, stock, opened)

    monkeypatch.setattr(Shelf, "of", counted)
    for _ in range(2):
        for reader in (PUBLIC_READER, Reader(role=Role.DELEGATE, state="DK"), READERS["France"], COORDINATOR):
            await base.ask("agenda", reader=reader)
    assert len(made_shelves) == len(set(made_shelves)) == 3
    assert len(base.assistant._shelves) <= _MOST_SHELVES
    await base.assistant.agenda(NOBODY)
    assert len(made_shelves) == 3
