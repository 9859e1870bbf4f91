"""What becomes of a record that is in: taken back, put back, opened to others; by whom, and noted."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.records import readers
from bot.records.keeping import Keeping
from bot.records.shelf import PutIn, put_in
from bot.records.types import Document, Draft, DraftPassage
from bot.records.witnesses import meetings_known
from bot.text.words import Analyser
from storage import journal, meetings, people, records
from storage.database import Database
from storage.rows import PUBLIC_READER, Authority, PassageKind, Person, Reader, Role, Visibility
from storage.search import Alternative, Concept, SearchIndex

NOW = datetime(2012, 11, 1, 9, tzinfo=UTC)
COORDINATOR, DELEGATE = 11, 12


@dataclass
class Room:
    db: Database
    index: SearchIndex
    keeping: Keeping

    async def put(
        self,
        words: str,
        *,
        title: str = "Synopsis of informal consultations",
        visibility: Visibility = Visibility.PUBLIC,
        audience: tuple[str, ...] = (),
        sha: str = "",
        **more: object,
    ) -> PutIn:
        passage = DraftPassage(
            item="", paragraph=1, text=words, sentences=((0, len(words)),), kind=PassageKind.NARRATIVE
        )
        draft = Draft(
            genre="synopsis",
            title=title,
            treaty="CCM",
            date=date(2012, 10, 3),
            date_end=date(2012, 10, 4),
            passages=(passage,),
        )
        document = Document(kind="md", file_name="talks.md", sha256=(sha or words).ljust(64, "0"), blocks=())
        done = await put_in(
            self.db,
            document,
            draft,
            authority=Authority.SUMMARY_RECORD,
            language="en",
            visibility=visibility,
            audience=audience,
            now=NOW,
            by="test",
            **more,  # type: ignore[arg-type]
        )
        await self.index.refresh(self.db)
        return done

    def holds(self, word: str) -> int:
        (analysed,) = Analyser().words(word, "en")
        return self.index.count([Concept((Alternative((analysed,)),))])

    async def deeds(self) -> list[tuple[str, int | None, str, dict[str, object]]]:
        async with self.db.read() as tx:
            rows = await journal.rows(tx, limit=50)
        return [(row.deed, row.by, row.subject, row.detail or {}) for row in rows]

    async def current(self) -> list[int]:
        async with self.db.read() as tx:
            return [one.id for one in await records.current(tx)]


@pytest.fixture
async def room(tmp_path: Path, empty_database: Path) -> AsyncIterator[Room]:
    shutil.copy(empty_database, tmp_path / "base.db")
    db = await Database.open(f"sqlite:///{tmp_path / 'base.db'}")
    async with db.write() as tx:
        await people.put_person(tx, Person(id=COORDINATOR, role=Role.COORDINATOR, groups=("Friends",)))
        await people.put_person(tx, Person(id=DELEGATE, role=Role.DELEGATE, groups=("Clearance group",)))
    index = SearchIndex.open(tmp_path / "index", Analyser())
    await index.refresh(db)
    yield Room(db, index, Keeping(db, index, Lexicon.standard(), People(db)))
    index.close()
    await db.close()


async def test_a_mistake_is_taken_back_and_put_in_again(room: Room) -> None:
    id = (await room.put("Wombats were counted.")).record.id
    done = await room.keeping.take_back(id, by=COORDINATOR, now=NOW)
    assert done is not None
    assert (done.changed, done.back, done.record.taken_back_at) == (True, None, NOW)
    assert (await room.current(), room.holds("wombats")) == ([], 0)
    (held,) = (await room.keeping.listed()).held
    assert (held.record.taken_back_at, held.current, held.passages) == (NOW, False, 1)
    assert (await room.deeds())[0] == ("record.taken-back", COORDINATOR, f"record:{id}", {"file": "talks.md"})
    # The same file may go in anew: whoever took it back wanted it read better. It tells of the meeting by itself.
    again = await room.put("Wombats were counted.", title="Record of informal consultations")
    assert (again.outcome, again.record.id != id) == ("stored", True)
    assert again.meeting is not None
    assert (again.meeting_is_new, again.meeting.end) == (False, date(2012, 10, 4))
    async with room.db.read() as tx:
        assert await meetings.told_by_closed_records(tx) == {}
    assert room.holds("wombats") == 1
    with pytest.raises(BadInput, match=f"put in again since, as record {again.record.id}"):
        await room.keeping.put_back(id, by=COORDINATOR, now=NOW)


async def test_a_meeting_loses_the_words_of_a_record_that_was_taken_back(room: Room) -> None:
    """Also where another record of it, for everybody, has the same file name."""
    secret = await room.put(
        "Wombats were counted.",
        title="Synopsis of informal consultations on wombats",
        visibility=Visibility.COORDINATORS,
    )
    await room.put("Badgers were counted.", title="Record of informal consultations on badgers")
    assert secret.meeting is not None
    for taken_back in (False, True):
        if taken_back:
            await room.keeping.take_back(secret.record.id, by=COORDINATOR, now=NOW)
        async with room.db.read() as tx:
            known = (await meetings_known(tx, PUBLIC_READER))[secret.meeting.id]
        assert known.title == "Informal consultations on badgers"


async def test_taking_back_a_correction_brings_back_what_it_corrected(room: Room) -> None:
    first = (await room.put("Wombats were counted.")).record.id
    second = (await room.put("Badgers were counted.")).record
    assert second.supersedes == first
    done = await room.keeping.take_back(second.id, by=COORDINATOR, now=NOW)
    assert done is not None
    assert done.back == first
    assert (await room.current(), room.holds("wombats"), room.holds("badgers")) == ([first], 1, 0)
    await room.keeping.put_back(second.id, by=COORDINATOR, now=NOW)
    assert (await room.current(), room.holds("wombats"), room.holds("badgers")) == ([second.id], 0, 1)
    # Where another has taken its place meanwhile, both stand.
    await room.keeping.take_back(second.id, by=COORDINATOR, now=NOW)
    third = (await room.put("Otters were counted.")).record
    assert third.supersedes == first
    await room.keeping.put_back(second.id, by=COORDINATOR, now=NOW)
    assert sorted(await room.current()) == [second.id, third.id]


async def test_twice_changes_nothing_and_says_so(room: Room) -> None:
    id = (await room.put("Wombats were counted.")).record.id
    before = await room.deeds()
    for step, deeds in ((room.keeping.put_back, 0), (room.keeping.take_back, 1), (room.keeping.take_back, 1)):
        done = await step(id, by=COORDINATOR, now=NOW)
        assert done is not None
        assert len(await room.deeds()) == len(before) + deeds
    assert done.changed is False
    with pytest.raises(BadInput, match="There is no record 99"):
        await room.keeping.take_back(99, by=COORDINATOR, now=NOW)


async def test_readers_are_named_as_people_call_them(room: Room) -> None:
    id = (await room.put("Wombats were counted.")).record.id
    done = await room.keeping.set_visibility(
        id, Visibility.NAMED, ["state: Switzerland", "group:friends", "state:CH"], by=COORDINATOR, now=NOW
    )
    assert done is not None
    assert (done.record.visibility, done.record.audience) == (Visibility.NAMED, ("group:Friends", "state:CH"))
    async with room.db.read() as tx:
        assert [r.id for r in await records.current(tx, Reader(role=Role.DELEGATE, state="CH"))] == [id]
        assert await records.current(tx, Reader(role=Role.DELEGATE, state="FR")) == ()
    deed, by, subject, detail = (await room.deeds())[0]
    assert (deed, by, subject) == ("record.visibility", COORDINATOR, f"record:{id}")
    assert detail == {"before": "public", "visibility": "named", "audience": ["group:Friends", "state:CH"]}
    same = await room.keeping.set_visibility(id, Visibility.NAMED, ["state:CH", "group:Friends"], by=0, now=NOW)
    assert same is not None
    assert same.changed is False


@pytest.mark.parametrize(
    ("visibility", "written", "says"),
    [
        (Visibility.NAMED, ["state:Switzerlnd"], "Is Switzerland meant? Then write state:CH"),
        (Visibility.NAMED, ["state:Atlantis"], "No State or organisation is called “Atlantis”"),
        (Visibility.NAMED, ["group:Freinds"], "Is Friends meant? Then write group:Friends"),
        (Visibility.NAMED, ["group:Nowhere"], "there are: Clearance group, Friends"),
        (Visibility.NAMED, ["CH"], "state:CH or group:Friends, not as “CH”"),
        (Visibility.NAMED, ["state:"], "not as “state:”"),
        (Visibility.NAMED, [], "needs their names"),
        (Visibility.PUBLIC, ["state:CH"], "only for a record for named readers"),
    ],
)
async def test_a_reader_who_is_not_known_is_asked_about(
    room: Room, visibility: Visibility, written: list[str], says: str
) -> None:
    id = (await room.put("Wombats were counted.")).record.id
    with pytest.raises(BadInput) as caught:
        await room.keeping.set_visibility(id, visibility, written, by=COORDINATOR, now=NOW)
    assert says in str(caught.value)
    assert await room.current() == [id]


async def test_who_is_no_coordinator_at_that_moment_changes_nothing(room: Room) -> None:
    id = (await room.put("Wombats were counted.")).record.id
    async with room.db.write() as tx:
        await people.put_person(tx, Person(id=COORDINATOR, role=Role.DELEGATE))
    for by in (COORDINATOR, DELEGATE, 999):
        assert await room.keeping.take_back(id, by=by, now=NOW) is None
        assert await room.keeping.put_back(id, by=by, now=NOW) is None
        assert await room.keeping.set_visibility(id, Visibility.COORDINATORS, by=by, now=NOW) is None
    assert await room.current() == [id]


async def test_earlier_versions_are_closed_with_the_record_that_superseded_them(room: Room) -> None:
    first = (await room.put("Wombats were counted.")).record
    second = (await room.put("Badgers were counted.")).record
    assert second.supersedes == first.id
    await room.keeping.set_visibility(second.id, Visibility.COORDINATORS, by=COORDINATOR, now=NOW)
    async with room.db.read() as tx:
        older = await records.record(tx, first.id)
    assert older is not None
    assert older.visibility is Visibility.COORDINATORS


async def test_a_version_for_fewer_readers_takes_nothing_from_the_others(room: Room) -> None:
    first = (await room.put("Wombats were counted.")).record
    notes = (await room.put("Badgers were counted.", visibility=Visibility.COORDINATORS)).record
    assert notes.supersedes is None
    with pytest.raises(BadInput, match="has readers who could not read its correction"):
        await room.put("Otters.", visibility=Visibility.NAMED, audience=("state:CH",), supersedes=first.id)
    opened = (await room.put("Otters were counted.", supersedes=notes.id)).record
    assert opened.supersedes == notes.id
    with pytest.raises(BadInput, match="needs their names"):
        await room.put("Moles were counted.", visibility=Visibility.NAMED)


@pytest.mark.parametrize(
    ("new", "old", "narrower"),
    [
        (("public", ()), ("public", ()), False),
        (("delegates", ()), ("public", ()), True),
        (("public", ()), ("coordinators", ()), False),
        (("named", ("state:CH",)), ("named", ("state:CH", "state:FR")), True),
        (("named", ("state:CH", "state:FR")), ("named", ("state:CH",)), False),
        (("named", ("state:CH",)), ("coordinators", ()), False),
        (("named", ("state:CH",)), ("delegates", ()), True),
    ],
)
async def test_whether_a_version_has_fewer_readers(room: Room, new, old, narrower: bool) -> None:
    one = (await room.put("Wombats were counted.")).record
    made = [replace(one, visibility=Visibility(v), audience=a) for v, a in (new, old)]
    assert readers.narrows(*made) is narrower


async def test_the_list_has_pages_the_latest_first(room: Room) -> None:
    ids = [
        (await room.put(f"Number {n} was counted.", title=f"Synopsis of talks {n}", supersedes=None)).record.id
        for n in range(5)
    ]
    await room.keeping.take_back(ids[0], by=COORDINATOR, now=NOW)
    first = await room.keeping.listed(0, size=2)
    last = await room.keeping.listed(9, size=2)
    assert ([one.record.id for one in first.held], first.pages, first.total) == (ids[:2:-1], 3, 5)
    assert ([one.record.id for one in last.held], last.page) == ([ids[0]], 2)
    assert (await room.keeping.listed(current_only=True)).total == 4
    assert await room.keeping.one(99) is None
