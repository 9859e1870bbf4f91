"""A base, people and a newsroom whose clock the tests move; what goes out is read as the person would read it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.delivery import Composed, Dropped, Later, Ready
from bot.follows.composing import Digests
from bot.follows.following import Following
from bot.follows.matching import Matchers
from bot.follows.newsroom import Newsroom, Report
from bot.parties.lexicon import Lexicon
from bot.parties.table import shipped_parties
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.reminders.plan import Almanac
from bot.starter import facts
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.words import Analyser
from storage import follows, glossary, meetings, outbox, parties, people, records
from storage.database import Database
from storage.follows import Follow, Pace
from storage.rows import (
    AgendaItem,
    Authority,
    Meeting,
    OutboxState,
    Outgoing,
    Passage,
    PassageKind,
    Person,
    Reader,
    Record,
    Role,
    Speaker,
    Term,
    Visibility,
)

CATALOGUES = Catalogues.open()
MATCHERS = Matchers(Lexicon.standard(), Analyser())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TALKS = Meeting(
    id="CCM-TALKS-2012-03",
    treaty="CCM",
    kind="informal consultations",
    title="Invented preparatory talks",
    year=2012,
    start=date(2012, 3, 14),
    end=date(2012, 3, 15),
    city="Bern",
    source="made up for these tests",
)
OTHER = Meeting(id="CCM-2MSP", treaty="CCM", kind="meeting of States Parties", title="Second Meeting", year=2011)
CLEARANCE = Term(
    id="clearance",
    acronym="",
    names={"en": ("clearance", "clearance of land"), "fr": ("dépollution",)},
    related={"en": ("demining",)},
)
OFFICE = Term(id="office", acronym="SOF", names={"en": ("support office",)})
AGENDA = tuple(
    AgendaItem(id=0, number=str(number), title=title, order=number)
    for number, title in enumerate(("Opening", "Clearance of land", "The support office"), 1)
)
Said = tuple[int | None, Sequence[str], str]
SAID: tuple[Said, ...] = (
    (1, ("NO",), "Norway opened the talks."),
    (2, ("LA",), "Lao PDR reported that clearance teams had come home."),
    (2, ("NO",), "Norway offered two trainers for the hills."),
    (3, ("CH",), "Switzerland offered two rooms for the support office. It asked for furniture."),
    (3, ("AT", "IE"), "Austria and Ireland welcomed the rooms."),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def delegate(id: int, state: str = "IE", zone: str = "Europe/Zurich", **more: Any) -> Person:
    given: dict[str, Any] = {
        "id": id,
        "state": state,
        "zone": zone,
        "role": Role.DELEGATE,
        "joined_at": utc("2009-01-01"),
    }
    return Person(**given | more)


def passages(said: Iterable[Said]) -> list[Passage]:
    return [
        Passage(
            id=0,
            record=0,
            order=order,
            paragraph=order + 1,
            text=text,
            sentences=tuple(match.span() for match in re.finditer(r"\S[^.]*\.", text)),
            kind=PassageKind.INTERVENTION if speakers else PassageKind.NARRATIVE,
            item=item,
            speakers=tuple(Speaker(party=key, name=key) for key in speakers),
        )
        for order, (item, speakers, text) in enumerate(said)
    ]


async def fill(db: Database) -> None:
    """What every test finds in the base."""
    async with db.write() as tx:
        await parties.put_parties(tx, shipped_parties(), [])
        await parties.put_statuses(tx, facts.statuses())
        await meetings.put_meetings(tx, [TALKS, OTHER])
        await glossary.put_terms(tx, [CLEARANCE, OFFICE])


@dataclass
class World:
    """Over a base that was filled; ``wall`` is the clock of everything."""

    db: Database
    admins: Collection[int] = ()
    wall: datetime = field(default_factory=lambda: utc("2012-03-20T09:00"))
    made: int = 0
    newsroom: Newsroom = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.db, self.admins)
        self.digests = Digests(
            self.db, self.people, CATALOGUES, Lexicon.standard(), Almanac(), language="en", matchers=MATCHERS
        )
        self.following = Following(self.db, Lexicon.standard(), self.people, MATCHERS)
        self.restart()

    def restart(self) -> None:
        """The same base after the process was stopped and begun again."""
        self.newsroom = Newsroom(
            self.db, Lexicon.standard(), self.people, Almanac(), admins=self.admins, matchers=MATCHERS
        )

    @classmethod
    async def begun(cls, db: Database, *everybody: Person, admins: Collection[int] = ()) -> World:
        async with db.write() as tx:
            await people.put_people(tx, everybody)
        world = cls(db, admins)
        await world.tick()
        return world

    async def follow(self, person: int, *subjects: str, pace: Pace | None = None) -> None:
        async with self.db.write() as tx:
            for subject in subjects:
                assert await follows.put(tx, Follow(person=person, subject=subject, at=self.wall), most=100)
            if pace is not None:
                await follows.put_pace(tx, person, pace)

    async def put_in(self, said: Iterable[Said] = SAID, **more: Any) -> Record:
        """A record that goes in now."""
        self.made += 1
        given: dict[str, Any] = {
            "id": 0,
            "treaty": "CCM",
            "title": f"Talks, record {self.made}",
            "meeting": TALKS.id,
            "genre": "synopsis",
            "authority": Authority.SUMMARY_RECORD,
            "language": "en",
            "file_name": f"talks{self.made}.md",
            "sha256": f"{self.made:064x}",
            "put_in_at": self.wall,
            "date": date(2012, 3, 14),
            "agenda": AGENDA,
        }
        async with self.db.write() as tx:
            return await records.put_record(tx, Record(**given | more), passages(said))

    async def tick(self, at: str | datetime | None = None) -> Report:
        self.wall = self.wall + MINUTE if at is None else utc(at) if isinstance(at, str) else at
        return await self.newsroom.tick(self.wall)

    async def rows(self, person: int | None = None, *states: OutboxState) -> tuple[Outgoing, ...]:
        async with self.db.read() as tx:
            return await outbox.rows(tx, kind="digest", person=person, states=states or (OutboxState.QUEUED,))

    async def compose(self, row: Outgoing) -> Composed:
        return await self.digests.compose(row, self.wall)

    async def deliver(self, person: int | None = None, *, whole: bool = False) -> list[str]:
        """What goes out now to a person, or to all, as plain text; every row comes to its next state.

        ``whole``: with the further pages, turned to one after the other.
        """
        said: list[str] = []
        for row in await self.rows(person):
            if row.not_before > self.wall:
                continue
            found = await self.compose(row)
            async with self.db.write() as tx:
                match found:
                    case Ready(message=message):
                        assert await outbox.claim(tx, self.wall, row.id) is not None
                        await outbox.ended(tx, row.id, OutboxState.SENT, self.wall, 1)
                        first = to_plain(message, buttons=True)
                    case Dropped(state=state, why=why):
                        await outbox.ended(tx, row.id, state, self.wall, error=why)
                        continue
                    case Later(not_before=later):
                        await outbox.requeue(tx, row.id, later)
                        continue
                    case _:
                        raise AssertionError(found)
            pages = [first, *await self.turned(row, first)] if whole else [first]
            said.append("\n".join(pages))
        return said

    async def turned(self, row: Outgoing, page: str) -> list[str]:
        """The further pages of a digest, as its reader turns to them from the first."""
        async with self.db.read() as tx:
            reader = await people.person(tx, row.person)
        assert reader is not None
        voice = Voice(CATALOGUES.texts(reader.language or "en"), Lexicon.standard(), reader.zone)
        pages: list[str] = []
        while voice.texts.say("Next page") in page:
            message = await self.digests.page(row.data["mailing"], len(pages) + 1, row.person, voice)
            assert message is not None
            page = to_plain(message, buttons=True)
            pages.append(page)
        return pages

    async def shown(self, record: int, visibility: Visibility, *audience: str) -> None:
        """A record is shown to others than before."""
        async with self.db.write() as tx:
            await records.set_visibility(tx, record, visibility, audience)

    async def meant(self, words: str, reader: Reader | None = None, language: str = "en") -> list[str]:
        found = await self.following.meant(words, reader or Reader(role=Role.DELEGATE), language, self.wall)
        return [str(one) for one in found]
