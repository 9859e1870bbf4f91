"""Whatever is followed, put in, corrected, closed and opened, at whatever pace, with whatever downtime: nobody is told
what they may not read, nobody is told anything twice, and who could read it all along is told everything."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from storage import people, records
from storage.database import Database
from storage.follows import Pace
from storage.rows import OutboxState, Person, Reader, Role, Visibility
from tests.follows.newsroom import MINUTE, TALKS, Said, World, delegate

SUBJECTS = {
    "party:NO": "Norway",
    "party:CH": "Switzerland",
    "topic:clearance": "clearance",
    f"meeting:{TALKS.id}": "Invented preparatory talks",
    f"item:{TALKS.id}:2": "item 2, Clearance of land (Invented preparatory talks)",
}
NAMES = {name: subject for subject, name in SUBJECTS.items()}
PEOPLE = (
    delegate(7, "IE"),
    delegate(8, "CH", zone="Asia/Kathmandu", quiet_from=time(0), quiet_until=time(0)),
    delegate(9, "AT", zone="Australia/Lord_Howe", role=Role.COORDINATOR),
)
OPENNESS: tuple[tuple[Visibility, tuple[str, ...]], ...] = (
    (Visibility.PUBLIC, ()),
    (Visibility.DELEGATES, ()),
    (Visibility.NAMED, ("state:CH",)),
    (Visibility.COORDINATORS, ()),
)
LINES = ((2, "NO"), (3, "CH"), (2, "AT"))
_PAPER = re.compile(r"paper (\d+) as of (\d+)")

Step = tuple[Any, ...]
Steps = Sequence[Step]

people_ids = st.sampled_from([one.id for one in PEOPLE])
subject = st.sampled_from(list(SUBJECTS))
openness = st.sampled_from(OPENNESS)
step = st.one_of(
    st.tuples(
        st.just("put"), st.sets(st.sampled_from(LINES), min_size=1), st.one_of(st.just(OPENNESS[0]), openness)
    ),
    st.tuples(st.just("put"), st.sets(st.sampled_from(LINES), min_size=1), st.just(OPENNESS[0])),
    st.tuples(st.just("load"), st.just(5)),  # more than one page of a digest holds
    st.tuples(st.just("correct"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("open"), st.integers(0, 9), openness),
    st.tuples(st.just("back"), st.integers(0, 9)),
    st.tuples(st.just("follow"), people_ids, subject),
    st.tuples(st.just("stop"), people_ids, subject),
    st.tuples(st.just("pace"), people_ids, st.sampled_from(list(Pace))),
    st.tuples(st.just("leave"), people_ids, st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([1, 3, 20, 300, 26 * 60, 8 * 24 * 60]), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([26 * 60, 8 * 24 * 60]), st.just(False)),  # they are told
    st.tuples(st.just("tick"), st.booleans(), st.booleans()),
    st.tuples(st.just("tick"), st.booleans(), st.just(True)),
)


# The shortest histories that chance seldom meets; they fail at once, and are not made smaller.
NORWAY: Steps = [("follow", 7, "party:NO"), ("follow", 8, "party:NO"), ("follow", 9, "party:NO")]
PUT: Step = ("put", {(2, "NO")}, OPENNESS[0])


@dataclass
class Paper:
    """What was put in as one record, through its corrections. ``calm``: open to all, and never touched but so."""

    lines: frozenset[tuple[int, str]]
    at: datetime
    ids: list[int]
    visibility: Visibility
    audience: tuple[str, ...]
    version: int = 0
    calm: bool = True
    gone: bool = False

    def concerns(self, subject: str) -> bool:
        kind, _, rest = subject.partition(":")
        if kind == "party":
            return any(who == rest for _, who in self.lines)
        return any(item == 2 for item, _ in self.lines) if kind == "item" else True


@dataclass
class Model:
    """The same history, kept beside the base."""

    world: World
    papers: list[Paper] = field(default_factory=list)
    since: dict[tuple[int, str], datetime] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)  # who ever left
    told: dict[tuple[int, int, int, str], int] = field(default_factory=dict)  # person, paper, version, subject

    def said(self, paper: Paper) -> list[Said]:
        number = self.papers.index(paper)
        return [
            (item, (who,), f"{who} spoke of clearance in paper {number} as of {paper.version}.")
            for item, who in sorted(paper.lines)
        ]

    async def take(self, name: str, *given: Any) -> None:
        world = self.world
        match name, given:
            case "put", (lines, (visibility, audience)):
                fresh = Paper(frozenset(lines), world.wall, [], visibility, audience)
                fresh.calm = visibility is Visibility.PUBLIC
                self.papers.append(fresh)
                await self.store(fresh)
            case "load", (many,):
                for _ in range(many):
                    await self.take("put", LINES, OPENNESS[0])
            case "correct", (at, changed) if (paper := self.paper(at)) is not None:
                paper.version += bool(changed)
                await self.store(paper, supersedes=paper.ids[-1])
            case "open", (at, (visibility, audience)) if (paper := self.paper(at)) is not None:
                paper.visibility, paper.audience = visibility, audience
                paper.calm = paper.calm and visibility is Visibility.PUBLIC
                await world.shown(paper.ids[-1], visibility, *audience)
            case "back", (at,) if (paper := self.paper(at)) is not None:
                paper.gone, paper.calm = True, False
                for id in reversed(paper.ids):
                    async with world.db.write() as tx:
                        await records.take_back(tx, id, world.wall)
            case "follow", (person, subject) if person not in self.left and (person, subject) not in self.since:
                await world.follow(person, subject)
                self.since[person, subject] = world.wall
            case "stop", (person, subject):
                assert await world.following.stop(person, subject) is ((person, subject) in self.since)
                self.since.pop((person, subject), None)
            case "pace", (person, pace):
                await world.following.choose_pace(person, pace)
            case "leave", (person, True):
                await world.people.leave(person, world.wall)
                self.left.add(person)
                self.absent.add(person)
            case "leave", (person, False):
                await world.people.come_back(person, world.wall)
                self.left.discard(person)
            case "wait", (minutes, down):
                world.wall += minutes * MINUTE
                if down:
                    world.restart()
                else:
                    await self.tick(deliver=True)
            case "tick", (twice, deliver):
                await self.tick(deliver=deliver)
                if twice:
                    await world.newsroom.tick(world.wall)
        world.wall += MINUTE  # nothing happens at the same moment

    def paper(self, at: int) -> Paper | None:
        here = [one for one in self.papers if not one.gone]
        return here[at % len(here)] if here else None

    async def store(self, paper: Paper, **more: Any) -> None:
        more |= {"visibility": paper.visibility, "audience": paper.audience}
        paper.ids.append((await self.world.put_in(self.said(paper), **more)).id)

    async def tick(self, *, deliver: bool) -> None:
        await self.world.tick()
        if deliver:
            for row in await self.world.rows():
                for said in await self.world.deliver(row.person, whole=True):
                    await self.read(row.person, said)

    async def read(self, person: int, said: str) -> None:
        """What somebody was shown, on all pages, is theirs to read at this moment, and new to them."""
        async with self.world.db.read() as tx:
            who = await people.person(tx, person)
        assert who is not None
        assert person not in self.left
        reader = Reader(role=who.role, state=who.state)
        subjects: list[str] = []
        seen: set[tuple[int, int, str]] = set()
        for line in said.splitlines():
            if line.startswith("You follow: "):
                subjects = [subject for name, subject in NAMES.items() if name in _without(line, name)]
            elif line.startswith("┃ ") and (found := _PAPER.search(line)) is not None:
                number, version = int(found[1]), int(found[2])
                paper = self.papers[number]
                assert not paper.gone
                assert version == paper.version, "the newest alone is told"
                assert reader.may_read(paper.visibility, paper.audience)
                assert subjects, "it is said what of it is followed"
                for subject in subjects:
                    assert (person, subject) in self.since
                    assert paper.concerns(subject)
                    seen.add((number, version, subject))
        announced = re.match(r"(\d+) records? on", said)
        assert announced is not None
        assert int(announced[1]) == len({number for number, _, _ in seen}), "as many are told as it says"
        for number, version, subject in seen:
            key = (person, number, version, subject)
            self.told[key] = self.told.get(key, 0) + 1
            assert self.told[key] == 1, f"{key} was told twice"

    async def settle(self) -> None:
        """Time goes on and nothing else happens: everything is told that there is to tell."""
        for _ in range(3):
            self.world.wall += timedelta(days=4)
            await self.tick(deliver=True)
            self.world.wall = self.world.wall.replace(hour=9, minute=0)  # day for everybody's quiet hours
            for _ in range(2):
                await self.tick(deliver=True)
        for number, paper in enumerate(self.papers):
            for (person, subject), since in self.since.items():
                if paper.calm and since < paper.at and person not in self.absent and paper.concerns(subject):
                    key = (person, number, paper.version, subject)
                    assert self.told.get(key) == 1, f"{key} was never told"
                if since > paper.at and paper.calm and len(paper.ids) == 1:
                    assert (person, number, paper.version, subject) not in self.told, "it was there before"
        assert await self.world.rows(None, OutboxState.QUEUED) == ()


def _without(line: str, name: str) -> str:
    """The line, without the item that has a meeting's name in it where the meeting itself is looked for."""
    return line if name.startswith("item") else line.replace(SUBJECTS[f"item:{TALKS.id}:2"], "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("always")


class Shrinking:
    """Once an example has failed, so many others are run to find a smaller one; the rest count as passed.

    Each is a history with a base of its own and takes a good part of a second: without an end to it a failure
    would be told after minutes.
    """

    def __init__(self, most: int = 40) -> None:
        self.failed: list[object] = []
        self.left = most

    @contextmanager
    def running(self, *steps: object) -> Iterator[bool]:
        """Whether to run it. What failed is always run again, so that it fails again."""
        if self.failed and steps not in self.failed:
            self.left -= 1
        try:
            yield self.left >= 0 or steps in self.failed
        except BaseException:
            self.failed.append(steps)
            raise


@pytest.fixture(scope="module")
def shrinking() -> Shrinking:
    return Shrinking()


# One fault is told, without what else would have failed as well: looking for that takes as long as shrinking.
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    report_multiple_bugs=False,
    phases=set(Phase) - {Phase.explain},
)
@given(
    first=st.lists(st.tuples(st.just("follow"), people_ids, subject), min_size=2, max_size=5),
    steps=st.lists(step, min_size=4, max_size=16),
)
@example(first=[("follow", 7, "topic:clearance")], steps=[("load", 5)])  # told on several pages
@example(first=NORWAY, steps=[PUT, ("wait", 26 * 60, False), ("correct", 0, False)])
@example(first=NORWAY, steps=[PUT, ("wait", 26 * 60, False), ("correct", 0, True)])
@example(first=NORWAY, steps=[("put", LINES, OPENNESS[2]), ("wait", 26 * 60, False), ("open", 0, OPENNESS[0])])
@example(first=[], steps=[PUT, NORWAY[0], ("wait", 26 * 60, False), ("load", 1)])
def test_everything_is_told_once_to_whoever_may_read_it_and_to_nobody_else(
    first: Steps,
    steps: Steps,
    folder: Path,
    filled_database: Path,
    shrinking: Shrinking,
) -> None:
    async def run() -> None:
        file = folder / "base.db"
        for old in folder.iterdir():
            old.unlink()
        shutil.copy(filled_database, file)
        db = await Database.open(f"sqlite:///{file}")
        try:
            everybody: tuple[Person, ...] = PEOPLE
            model = Model(await World.begun(db, *everybody))
            for name, *given in (*first, *steps):
                await model.take(name, *given)
            await model.settle()
        finally:
            await db.close()

    with shrinking.running(first, steps) as wanted:
        if wanted:
            asyncio.run(run())
