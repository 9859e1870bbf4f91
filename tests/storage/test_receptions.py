"""Files under review: whose they are, how long they last, and that nobody overwrites a newer state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import receptions
from storage.database import Database
from storage.receptions import Reception

NOW = datetime(2012, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=14)
ANA, BEN = 5_000_000_001, 5_000_000_002


def row(person: int = ANA, sha256: str = "a" * 64) -> Reception:
    return Reception(
        id=0,
        person=person,
        created_at=NOW,
        expires_at=LATER,
        file_name="talks.md",
        sha256=sha256,
        document={"blocks": [1]},
        draft={"title": "Talks"},
        choices={"language": ""},
    )


async def test_a_file_is_its_senders_alone(db: Database) -> None:
    async with db.write() as tx:
        id = await receptions.add(tx, row())
        found = await receptions.reception(tx, id, ANA, NOW)
        assert found is not None
        assert (found.draft, found.document) == ({"title": "Talks"}, {}), (
            "the file itself is read only when asked for"
        )
        whole = await receptions.reception(tx, id, ANA, NOW, whole=True)
        assert whole is not None
        assert whole.document == {"blocks": [1]}
        assert await receptions.reception(tx, id, BEN, NOW) is None


async def test_the_same_file_again_takes_the_place_of_the_first(db: Database) -> None:
    async with db.write() as tx:
        first = await receptions.add(tx, row())
        other = await receptions.add(tx, row(sha256="b" * 64))
        bens = await receptions.add(tx, row(BEN))
        again = await receptions.add(tx, row())
        assert await receptions.reception(tx, first, ANA, NOW) is None
        assert [one.id for one in await receptions.open_ones(tx, ANA, NOW)] == [again, other]
        assert [one.id for one in await receptions.open_ones(tx, BEN, NOW)] == [bens]


async def test_an_older_state_overwrites_nothing(db: Database) -> None:
    async with db.write() as tx:
        id = await receptions.add(tx, row())
        assert await receptions.change(tx, id, 0, choices={"language": "fr"}, expires_at=LATER)
        assert not await receptions.change(tx, id, 0, choices={"language": "es"}, expires_at=LATER, draft={})
        found = await receptions.reception(tx, id, ANA, NOW)
        assert found is not None
        assert (found.revision, found.choices, found.draft) == (1, {"language": "fr"}, {"title": "Talks"})


async def test_what_was_put_in_keeps_neither_file_nor_draft_and_changes_no_more(db: Database) -> None:
    async with db.write() as tx:
        id = await receptions.add(tx, row())
        await receptions.became(tx, id, 7)
        found = await receptions.reception(tx, id, ANA, NOW, whole=True)
        assert found is not None
        assert (found.record, found.document, found.draft) == (7, {}, {})
        assert not await receptions.change(tx, id, 0, choices={}, expires_at=LATER)
        assert await receptions.open_ones(tx, ANA, NOW) == ()


async def test_what_is_over_is_gone(db: Database) -> None:
    async with db.write() as tx:
        id = await receptions.add(tx, row())
        assert await receptions.reception(tx, id, ANA, LATER) is None
        assert await receptions.open_ones(tx, ANA, LATER) == ()
        assert await receptions.prune(tx, LATER - timedelta(seconds=1)) == 0
        assert await receptions.prune(tx, LATER) == 1
        fresh = await receptions.add(tx, row())
        assert fresh > id, "buttons carry ids: none is given out twice"
        await receptions.drop(tx, fresh)
        assert await receptions.reception(tx, fresh, ANA, NOW) is None
