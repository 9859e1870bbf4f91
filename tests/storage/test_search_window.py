"""Searching on somebody's behalf: a window onto an index is an index of what they may read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import records
from storage.database import Database
from storage.rows import Visibility
from storage.search import Concept, Reach, Scope, SearchIndex
from tests.storage.made import passage, put, record
from tests.storage.test_search import Plain, texts, word

VOCABULARY = ("unit", "mine", "cost", "rain")
PUBLIC = frozenset({Visibility.PUBLIC})


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[SearchIndex]:
    index = SearchIndex.open(tmp_path / "index", Plain())
    yield index
    index.close()


async def put_one(db: Database, number: int, visibility: Visibility, *sentences: str) -> int:
    audience = ("state:CH",) if visibility is Visibility.NAMED else ()
    one = replace(record(sha=f"{number:064}", visibility=visibility), audience=audience)
    return (await put(db, one, [passage(1, *sentences, by=["AA"])])).id


async def test_an_index_of_public_records_is_searched_as_it_is(db: Database, index: SearchIndex) -> None:
    await put_one(db, 1, Visibility.PUBLIC, "the unit costs.", "rain fell.")
    await index.refresh(db)
    window = index.within(Reach(visibilities=PUBLIC))
    assert window is index.within(Reach(visibilities=PUBLIC))
    assert window.sentences == index.sentences == 2
    assert window.search([word("unit")]) == index.search([word("unit")])
    assert window._narrowed(Scope()) == Scope(), "no limit is asked of the engine"


async def test_a_window_is_made_anew_when_the_index_changes(db: Database, index: SearchIndex) -> None:
    await put_one(db, 1, Visibility.PUBLIC, "the unit costs.")
    await index.refresh(db)
    assert index.within(Reach(visibilities=PUBLIC)).frequency(("unit",)) == 1
    id = await put_one(db, 2, Visibility.DELEGATES, "a unit again.")
    await index.refresh(db)
    assert index.within(Reach(visibilities=PUBLIC)).frequency(("unit",)) == 1
    assert index.within(Reach()).frequency(("unit",)) == 2
    async with db.write() as tx:
        await records.set_visibility(tx, id, Visibility.PUBLIC)
    await index.refresh(db)
    assert index.within(Reach(visibilities=PUBLIC)).frequency(("unit",)) == 2


async def test_what_was_taken_back_is_out_of_every_window(db: Database, index: SearchIndex) -> None:
    id = await put_one(db, 1, Visibility.PUBLIC, "the unit costs.")
    async with db.write() as tx:
        await records.take_back(tx, id, record().put_in_at)
    await index.refresh(db)
    assert (index.within(Reach()).sentences, index.within(Reach()).search([word("unit")])) == (0, [])
    async with db.write() as tx:
        await records.put_back(tx, id)
    await index.refresh(db)
    assert index.within(Reach()).sentences == 1


said = st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4), min_size=1, max_size=3)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    held=st.lists(st.tuples(said, st.sampled_from(list(Visibility))), min_size=1, max_size=6),
    whole=st.sets(st.sampled_from([Visibility.DELEGATES, Visibility.COORDINATORS])),
    named=st.sets(st.integers(0, 5)),
    wanted=st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2, unique=True),
    spoken_only=st.booleans(),
)
async def test_a_window_is_an_index_of_the_readable_records_alone(
    empty_database: Path, held, whole, named, wanted, spoken_only
) -> None:
    def is_open(number: int, visibility: Visibility) -> bool:
        if visibility is Visibility.NAMED:
            return number in named
        return visibility is Visibility.PUBLIC or visibility in whole

    with tempfile.TemporaryDirectory() as folder:
        found = []
        for name, some in (("all", False), ("open", True)):
            shutil.copy(empty_database, f"{folder}/{name}.db")
            db = await Database.open(f"sqlite+aiosqlite:///{folder}/{name}.db")
            besides = set()
            for number, (sentences, visibility) in enumerate(held):
                if some and not is_open(number, visibility):
                    continue
                id = await put_one(db, number, visibility, *(f"{' '.join(words)}." for words in sentences))
                if visibility is Visibility.NAMED and number in named:
                    besides.add(id)
            index = SearchIndex.open(Path(folder) / name, Plain())
            await index.refresh(db)
            reach = Reach() if some else Reach(visibilities=PUBLIC | whole, besides=frozenset(besides))
            window = index.within(reach)
            concepts: list[Concept] = [word(one) for one in wanted]
            scope = Scope(spoken_only=spoken_only)
            found.append(
                {
                    "sentences": window.sentences,
                    "frequencies": [window.frequency((one,)) for one in VOCABULARY],
                    "phrases": [window.frequency((one, wanted[0])) for one in VOCABULARY],
                    "count": window.count(concepts, scope),
                    "found": sorted(await texts(db, window.search(concepts, scope, 99))),
                    "roughly": sorted(await texts(db, window.search(concepts, scope, 99, rough=True))),
                }
            )
            index.close()
            await db.close()
        assert found[0] == found[1]
