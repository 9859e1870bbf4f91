"""Passages read in one look: those asked for, those of a party among others, and how their records stand."""

from __future__ import annotations

from storage import records
from storage.database import Database
from storage.passages import Standing
from storage.rows import Authority, Passage, Visibility
from tests.storage.made import passage, put, record


async def stored(db: Database) -> list[Passage]:
    """Two records: said by nobody, by one, by two, and hidden."""
    await put(
        db,
        record(),
        [
            passage(1, "Nobody said this."),
            passage(2, "One said this.", by=["AA"]),
            passage(3, "Two said this.", by=["BB", "AA"]),
        ],
    )
    await put(db, record(sha="b" * 64, visibility=Visibility.COORDINATORS), [passage(1, "Hidden.", by=["AA"])])
    async with db.read() as tx:
        return list(await records.passages(tx))


async def test_passages_come_whole_with_their_speakers_in_order(db: Database) -> None:
    every = await stored(db)
    assert [[speaker.party for speaker in one.speakers] for one in every] == [[], ["AA"], ["BB", "AA"], ["AA"]]
    async with db.read() as tx:
        found = await records.passages_by_id(tx, {one.id for one in every} | {99_999})
        assert found == {one.id: one for one in every}
        assert await records.passages_by_id(tx, ()) == {}


async def test_of_other_passages_those_of_the_party_come(db: Database) -> None:
    nobody, one, two, hidden = await stored(db)
    async with db.read() as tx:
        found = await records.passages_by_id(tx, [nobody.id], others=[one.id, two.id, hidden.id], party="BB")
        assert found == {nobody.id: nobody, two.id: two}
        # What is asked for comes, whoever said it.
        assert await records.passages_by_id(tx, [one.id], others=[one.id, two.id], party="CC") == {one.id: one}
        # Without a party nobody's are sought.
        assert await records.passages_by_id(tx, [one.id], others=[two.id]) == {one.id: one}


async def test_a_party_is_found_in_a_record_wherever_it_stands_among_the_speakers(db: Database) -> None:
    _, one, two, hidden = await stored(db)
    async with db.read() as tx:
        assert await records.passages(tx, record=one.record, party="AA") == (one, two)
        assert await records.passages(tx, party="AA") == (one, two, hidden)
        assert await records.passages(tx, item=one.item, party="BB") == (two,)
        assert await records.passages(tx, ids=[two.id, one.id], party="BB") == (two,)


async def test_many_ids_are_read_in_groups(db: Database) -> None:
    await put(db, record(), [passage(order, f"Sentence {order}.", by=["AA"]) for order in range(1200)])
    async with db.read() as tx:
        every = await records.passages(tx)
        ids = [one.id for one in every]
        half = ids[::2]
        found = await records.passages_by_id(tx, half, others=ids[1::2], party="AA")
        stands = await records.passages_as_they_stand(tx, ids)
    assert found == {one.id: one for one in every}
    assert [one for one, _ in stands.values()] == list(every)


async def test_how_the_record_of_a_passage_stands_is_told(db: Database) -> None:
    _, one, _, hidden = await stored(db)
    async with db.read() as tx:
        before = await records.passages_as_they_stand(tx, [one.id, hidden.id, 99_999])
    assert before == {
        one.id: (one, Standing(Authority.SUMMARY_RECORD, Visibility.PUBLIC, (), True)),
        hidden.id: (hidden, Standing(Authority.SUMMARY_RECORD, Visibility.COORDINATORS, (), True)),
    }
    await put(db, record(sha="c" * 64, supersedes=one.record), [passage(1, "Said otherwise.", by=["AA"])])
    async with db.read() as tx:
        assert not (await records.passages_as_they_stand(tx, [one.id]))[one.id][1].is_current
