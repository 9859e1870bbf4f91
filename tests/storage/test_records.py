"""Records: stored whole, superseded without losing a citation, restricted ones kept apart."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StorageError
from storage import changes, records
from storage.changes import Change
from storage.database import Database
from storage.records import EVERYTHING
from storage.rows import PassageKind, Speaker, Visibility
from tests.storage.made import AGENDA, PASSAGES, passage, put, record


async def test_a_record_comes_back_as_it_was_put_in(db: Database) -> None:
    stored = await put(db, record())
    assert stored.id > 0
    assert all(item.id > 0 for item in stored.agenda)
    without_ids = dataclasses.replace(
        stored, id=0, agenda=tuple(dataclasses.replace(i, id=0) for i in stored.agenda)
    )
    assert without_ids == record()
    async with db.read() as tx:
        assert await records.record(tx, stored.id) == stored
        assert await records.by_sha(tx, stored.sha256) == stored
        assert await records.by_sha(tx, "0" * 64) is None
        assert await records.record(tx, 999) is None


async def test_passages_come_back_in_order_with_their_speakers_and_items(db: Database) -> None:
    stored = await put(db, record(), PASSAGES[::-1])
    items = {item.order: item.id for item in stored.agenda}
    async with db.read() as tx:
        found = await records.passages(tx, record=stored.id)
        expected = tuple(
            dataclasses.replace(
                one, id=got.id, record=stored.id, item=None if one.item is None else items[one.item]
            )
            for one, got in zip(PASSAGES, found, strict=True)
        )
        assert found == expected
        assert await records.passage(tx, found[2].id) == found[2]
        assert await records.passage(tx, 999) is None


async def test_passages_are_found_by_any_condition(db: Database) -> None:
    stored = await put(db, record())
    hosting = stored.agenda[1].id
    async with db.read() as tx:
        every = await records.passages(tx, record=stored.id)
        ids = [one.id for one in every]
        assert await records.passages(tx, item=hosting) == (every[1], every[2])
        assert await records.passages(tx, party="BB") == (every[2], every[3])
        assert await records.passages(tx, party="BB", item=hosting) == (every[2],)
        assert await records.passages(tx, record=stored.id, paragraph=3) == (every[2], every[3])
        assert await records.passages(tx, ids=[ids[3], 999, ids[0], ids[3]]) == (every[3], every[0])
        assert await records.passages(tx, ids=[]) == ()
        assert await records.passages(tx, ids=range(5000)) == every
        assert await records.passages(tx, ids=ids, party="AA") == (every[1],)


async def test_a_corrected_record_supersedes_and_old_citations_still_resolve(db: Database) -> None:
    older = await put(db, record())
    async with db.read() as tx:
        cited = (await records.passages(tx, record=older.id))[1]
    newer = await put(db, record(sha="b" * 64, supersedes=older.id), PASSAGES[:2])
    async with db.read() as tx:
        assert await records.passage(tx, cited.id) == cited
        closed = await records.record(tx, older.id)
        assert closed is not None
        assert closed.superseded_by == newer.id
        assert newer.supersedes == older.id
        assert await records.records(tx) == (newer,)
        assert [one.id for one in await records.records(tx, current_only=False)] == [older.id, newer.id]
        assert await records.counts(tx) == (1, 2)
        fresh = await records.iterate_passages(tx)
        assert {one.record for one in fresh} == {newer.id}


async def test_the_same_file_put_in_again_after_a_correction_is_found_as_current(db: Database) -> None:
    first = await put(db, record())
    second = await put(db, record(sha="b" * 64, supersedes=first.id))
    third = await put(db, record(supersedes=second.id))
    async with db.read() as tx:
        assert await records.by_sha(tx, first.sha256) == third
        found = await records.by_sha(tx, second.sha256)
    assert found is not None
    assert found.superseded_by == third.id


async def test_only_a_current_record_can_be_superseded(db: Database) -> None:
    first = await put(db, record())
    await put(db, record(sha="b" * 64, supersedes=first.id))
    with pytest.raises(StorageError, match="superseded already, by record 2"):
        await put(db, record(sha="c" * 64, supersedes=first.id))
    with pytest.raises(StorageError, match="not in the database"):
        await put(db, record(sha="c" * 64, supersedes=99))
    async with db.read() as tx:
        assert len(await records.records(tx, current_only=False)) == 2


async def test_an_id_is_never_given_out_twice(db: Database) -> None:
    """A citation in an old message must not come to mean something else."""
    first = await put(db, record())
    async with db.write() as tx:
        before = await records.passages(tx, record=first.id)
        for table in (
            "record_speakers",
            "record_changes",
            "passage_speakers",
            "passages",
            "agenda_items",
            "records",
        ):
            await tx.exec_driver_sql(f"DELETE FROM {table}")
    second = await put(db, record())
    async with db.read() as tx:
        after = await records.passages(tx, record=second.id)
    assert second.id > first.id
    assert min(one.id for one in after) > max(one.id for one in before)
    assert min(item.id for item in second.agenda) > max(item.id for item in first.agenda)


async def test_restricted_records_come_only_to_who_names_them(db: Database) -> None:
    public = await put(db, record())
    restricted = await put(db, record(sha="b" * 64, visibility=Visibility.COORDINATORS), PASSAGES[:1])
    async with db.read() as tx:
        assert await records.records(tx) == (public,)
        assert await records.counts(tx) == (1, 4)
        assert await records.records(tx, visibility=EVERYTHING) == (public, restricted)
        assert await records.counts(tx, visibility=EVERYTHING) == (2, 5)
        assert await records.counts(tx, records=[restricted.id]) == (0, 0)
        assert await records.counts(tx, records=[public.id]) == (1, 4)
        assert await records.counts(tx, records=[]) == (0, 0)


async def test_who_took_the_floor_and_how_often(db: Database) -> None:
    one = await put(db, record())
    twice_named = passage(1, "State AA spoke for AA.", by=["AA", "AA"])
    unknown = dataclasses.replace(passage(2, "Somebody spoke."), speakers=(Speaker(party="", name="Somebody"),))
    other = await put(db, record(sha="b" * 64), [twice_named, unknown])
    async with db.read() as tx:
        assert await records.speakers_in(tx, [one.id]) == {"BB": 2, "AA": 1, "CC": 1}
        assert await records.speakers_in(tx, [one.id, other.id]) == {"AA": 2, "BB": 2, "": 1, "CC": 1}
        assert await records.speakers_in(tx, []) == {}


async def test_agenda_items_by_id(db: Database) -> None:
    stored = await put(db, record())
    ids = [item.id for item in stored.agenda]
    async with db.read() as tx:
        assert await records.agenda_items_by_id(tx, [*ids, 999]) == dict(zip(ids, stored.agenda, strict=True))
        assert await records.items_of(tx, ids[1:]) == {ids[1]: (stored.id, stored.agenda[1])}


@pytest.mark.parametrize(
    ("agenda", "passages", "says"),
    [
        (AGENDA, [passage(1, "A."), passage(1, "B.")], "same order"),
        (AGENDA, [passage(1, "A.", item=9)], "no agenda item has the order 9"),
        (AGENDA, [dataclasses.replace(passage(1, "A."), sentences=((0, 5),))], "outside its text"),
        ((AGENDA[0], AGENDA[0]), [], "same order"),
    ],
)
async def test_a_record_that_contradicts_itself_is_refused(
    db: Database, agenda: tuple, passages: list, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        await put(db, dataclasses.replace(record(), agenda=agenda), passages)
    async with db.read() as tx:
        assert await records.counts(tx) == (0, 0)


async def test_iterating_gives_every_current_passage_once(db: Database) -> None:
    older = await put(db, record(), [passage(order, f"Old {order}.") for order in range(25)])
    kept = await put(db, record(sha="b" * 64), [passage(order, f"Kept {order}.", by=["AA"]) for order in range(7)])
    newer = await put(
        db, record(sha="c" * 64, supersedes=older.id), [passage(order, f"New {order}.") for order in range(9)]
    )
    async with db.read() as tx:
        every = (*await records.passages(tx, record=kept.id), *await records.passages(tx, record=newer.id))
        for limit in (1, 4, 100):
            found: list = []
            while batch := await records.iterate_passages(tx, found[-1].id if found else 0, limit):
                assert len(batch) <= limit
                found += batch
            assert tuple(found) == every


async def test_changes_are_numbered_and_tell_one_history_from_another(db: Database, tmp_path) -> None:
    async with db.read() as tx:
        nothing = await changes.latest(tx)
        assert nothing == Change(0, "")
        assert await changes.knows(tx, nothing)
    first = await put(db, record())
    async with db.read() as tx:
        one = await changes.latest(tx)
    second = await put(db, record(sha="b" * 64, supersedes=first.id))
    async with db.read() as tx:
        three = await changes.latest(tx)
        assert (one.number, three.number) == (1, 3)
        assert await changes.records_since(tx, one) == (first.id, second.id)
        assert await changes.records_since(tx, three) == ()
        assert await changes.knows(tx, one)
        assert not await changes.knows(tx, Change(1, "another stamp"))
        assert not await changes.knows(tx, Change(9, three.stamp))
    other = await Database.open(f"sqlite:///{tmp_path}/other.db")
    await put(other, record())
    async with other.read() as tx:
        assert not await changes.knows(tx, one), "same number, other history"
    await other.close()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(sentences=st.lists(texts, min_size=1, max_size=4), kind=st.sampled_from(PassageKind))
async def test_any_text_comes_back_to_the_letter(db: Database, sentences: list[str], kind: PassageKind) -> None:
    one = passage(1, *sentences, by=["AA"], item=None, kind=kind)
    stored = await put(db, record(), [one])
    async with db.read() as tx:
        (found,) = await records.passages(tx, record=stored.id)
    assert found == dataclasses.replace(one, id=found.id, record=stored.id)
    assert [found.text[start:end] for start, end in found.sentences] == sentences
