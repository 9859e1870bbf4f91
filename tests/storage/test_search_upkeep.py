"""The index is a cache: whatever happens to it, a refresh makes it say what the database says."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bench.synthetic import fill, questions
from bot.errors import IndexUnavailable
from bot.text.words import Analyser
from storage import records
from storage.database import Database
from storage.search import Alternative, Concept, Hit, Scope, SearchIndex
from storage.search_files import IndexFolder
from tests.storage.made import passage, put, record
from tests.storage.test_search import Plain, word

ROOT = Path(__file__).parents[2]
SHORT = timedelta(milliseconds=100)


async def refreshed(db: Database, folder: Path, analyser: object = None) -> SearchIndex:
    index = SearchIndex.open(folder, analyser or Plain())
    await index.refresh(db)
    return index


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("g-*"))


async def test_a_second_opening_finds_the_index_built(db: Database, tmp_path: Path) -> None:
    await put(db, record(), [passage(1, "the unit.")])
    (await refreshed(db, tmp_path / "i")).close()
    again = SearchIndex.open(tmp_path / "i", Plain())
    assert again.ready
    assert again.frequency(("unit",)) == 1
    told: list[tuple[int, int]] = []
    await again.refresh(db, lambda done, total: told.append((done, total)))
    assert told == [], "nothing was built again"
    again.close()
    assert not again.ready


async def test_progress_is_told_in_passages(db: Database, tmp_path: Path) -> None:
    await put(db, record(), [passage(order, f"unit {order}.") for order in range(600)])
    told: list[tuple[int, int]] = []
    index = SearchIndex.open(tmp_path / "i", Plain())
    await index.refresh(db, lambda done, total: told.append((done, total)))
    assert told[-1] == (600, 600)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    index.close()


async def test_what_is_new_is_added_and_what_is_superseded_dropped(db: Database, tmp_path: Path) -> None:
    kept = await put(db, record(), [passage(order, f"kept {order}.") for order in range(100)])
    first = await put(db, record(sha="b" * 64), [passage(1, "the old wording."), passage(2, "the same wording.")])
    index = await refreshed(db, tmp_path / "i")
    built = generations(tmp_path / "i")
    second = await put(db, record(sha="c" * 64), [passage(1, "an addition.")])
    await index.refresh(db)
    assert (index.frequency(("old",)), index.frequency(("addition",))) == (1, 1)
    await put(db, record(sha="d" * 64, supersedes=first.id), [passage(1, "the new wording.")])
    await index.refresh(db)
    assert generations(tmp_path / "i") == built, "added to, not built again"
    assert index.frequency(("old",)) == 0
    assert index.frequency(("wording",)) == index.count([word("wording")]) == 1
    assert index.sentences == 102
    assert index.count([], Scope(records=frozenset({kept.id, second.id}))) == 101
    again = SearchIndex.open(tmp_path / "i", Plain())
    assert again.frequency(("old",)) == 0
    again.close()
    index.close()


async def test_an_index_worn_by_dropped_sentences_is_made_anew(db: Database, tmp_path: Path) -> None:
    """Dropped sentences still weigh in the scores, so they may not come to outnumber the others."""
    first = await put(db, record(), [passage(1, "unit unit."), passage(2, "unit host.")])
    index = await refreshed(db, tmp_path / "i")
    built = generations(tmp_path / "i")
    await put(db, record(sha="b" * 64, supersedes=first.id), [passage(1, "unit host."), passage(2, "cost.")])
    await index.refresh(db)
    assert generations(tmp_path / "i") != built
    fresh = await refreshed(db, tmp_path / "fresh")
    assert index.search([word("unit")]) == fresh.search([word("unit")]) != []
    index.close()
    fresh.close()


def files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(f"g-*/{pattern}"))


def delete_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def delete_generation(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("g-*")))


def delete_one_file(folder: Path) -> None:
    next(folder.glob("g-*/*.idx")).unlink()


def replace(path: Path, content: bytes) -> None:
    """As a restored backup would: who has the old file open keeps it."""
    path.with_suffix(".new").write_bytes(content)
    path.with_suffix(".new").replace(path)


def half_a_file(folder: Path) -> None:
    path = next(folder.glob("g-*/*.term"))
    replace(path, path.read_bytes()[: path.stat().st_size // 2])


def another_file_of_the_same_size(folder: Path) -> None:
    path = next(folder.glob("g-*/*.pos"))
    replace(path, random.Random(1).randbytes(path.stat().st_size))


def garbage_in_the_note(folder: Path) -> None:
    (folder / "state.json").write_bytes(b"\xff\x00{]")


def half_a_note(folder: Path) -> None:
    (folder / "state.json").write_text('{"version": "1"}')


def a_note_of_the_wrong_shape(folder: Path) -> None:
    (folder / "state.json").write_text("[1, 2]")


def a_note_that_leads_elsewhere(folder: Path) -> None:
    note = json.loads((folder / "state.json").read_text())
    (folder / "state.json").write_text(json.dumps(note | {"generation": "..", "files": {}}))


def a_note_of_another_version(folder: Path) -> None:
    note = json.loads((folder / "state.json").read_text())
    (folder / "state.json").write_text(json.dumps(note | {"version": "0/0.1/plain"}))


@pytest.mark.parametrize(
    "damage",
    [
        delete_folder,
        delete_generation,
        delete_one_file,
        half_a_file,
        another_file_of_the_same_size,
        garbage_in_the_note,
        half_a_note,
        a_note_of_the_wrong_shape,
        a_note_that_leads_elsewhere,
        a_note_of_another_version,
    ],
)
async def test_a_damaged_index_is_made_again(db: Database, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    await put(db, record(), [passage(order, f"unit {order}.") for order in range(20)])
    sound = await refreshed(db, tmp_path / "i")
    expected = sound.search([word("unit")])
    damage(tmp_path / "i")
    assert sound.search([word("unit")]) == expected, "who has it open searches on"
    opened = SearchIndex.open(tmp_path / "i", Plain())
    assert not opened.ready
    await opened.refresh(db)
    assert opened.search([word("unit")]) == expected
    assert len(generations(tmp_path / "i")) == 1
    opened.close()
    await sound.refresh(db)
    assert sound.search([word("unit")]) == expected
    sound.close()


async def test_damage_met_while_searching_is_an_error_once_and_then_mended(db: Database, tmp_path: Path) -> None:
    await put(db, record(), [passage(order, f"unit {order}.") for order in range(20)])
    index = await refreshed(db, tmp_path / "i")
    expected = index.search([word("unit")])
    for path in files(tmp_path / "i", "*.fast"):
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
    with pytest.raises(IndexUnavailable, match="is damaged"):
        index.search([word("unit")])
    assert index.search([word("unit")]) == []
    await index.refresh(db)
    assert index.search([word("unit")]) == expected
    index.close()


async def test_strange_files_in_the_folder_do_no_harm(db: Database, tmp_path: Path) -> None:
    await put(db, record(), [passage(1, "the unit.")])
    (tmp_path / "i" / "g-strange").mkdir(parents=True)
    (tmp_path / "i" / "g-strange" / "meta.json").write_text("?")
    (tmp_path / "i" / "notes.txt").write_text("mine")
    index = await refreshed(db, tmp_path / "i")
    assert index.frequency(("unit",)) == 1
    assert (tmp_path / "i" / "notes.txt").read_text() == "mine"
    assert len(generations(tmp_path / "i")) == 1
    index.close()


async def test_words_made_otherwise_mean_another_index(db: Database, tmp_path: Path) -> None:
    class Later(Plain):
        version = "later"

        def words(self, text: str, language: str) -> list[str]:
            return [f"{one}!" for one in super().words(text, language)]

    await put(db, record(), [passage(1, "the unit.")])
    (await refreshed(db, tmp_path / "i")).close()
    index = SearchIndex.open(tmp_path / "i", Later())
    assert not index.ready
    await index.refresh(db)
    assert index.frequency(("unit!",)) == 1
    assert index.frequency(("unit",)) == 0
    index.close()


async def test_a_database_restored_from_a_backup_is_noticed(tmp_path: Path) -> None:
    """Also when by now as much has happened to it as to the one that the index was made from."""
    path = tmp_path / "base.db"
    db = await Database.open(f"sqlite:///{path}")
    await put(db, record(), [passage(1, "common ground.")])
    await db.close()
    shutil.copy(path, tmp_path / "backup.db")
    db = await Database.open(f"sqlite:///{path}")
    await put(db, record(sha="b" * 64), [passage(1, "lost words.")])
    index = await refreshed(db, tmp_path / "i")
    await db.close()
    shutil.copy(tmp_path / "backup.db", path)
    db = await Database.open(f"sqlite:///{path}")
    await put(db, record(sha="c" * 64), [passage(1, "other words.")])
    await index.refresh(db)
    assert (index.frequency(("lost",)), index.frequency(("other",)), index.frequency(("common",))) == (0, 1, 1)
    index.close()
    await db.close()


async def test_an_index_ahead_of_its_database_is_made_again(db: Database, tmp_path: Path) -> None:
    await put(db, record(), [passage(1, "lost words.")])
    index = await refreshed(db, tmp_path / "i")
    async with db.write() as tx:
        for table in ("record_changes", "record_speakers", "passages", "agenda_items", "records"):
            await tx.exec_driver_sql(f"DELETE FROM {table}")
    await index.refresh(db)
    assert index.sentences == 0
    index.close()


async def test_while_another_process_writes_searching_goes_on_and_refreshing_says_so(
    db: Database, tmp_path: Path
) -> None:
    await put(db, record(), [passage(1, "the unit.")])
    index = SearchIndex.open(tmp_path / "i", Plain(), patience=SHORT)
    await index.refresh(db)
    await put(db, record(sha="b" * 64), [passage(1, "another unit.")])
    async with IndexFolder.at(tmp_path / "i").held(SHORT):
        with pytest.raises(IndexUnavailable, match="being written by another process"):
            await index.refresh(db)
        assert index.frequency(("unit",)) == 1
    await index.refresh(db)
    assert index.frequency(("unit",)) == 2
    index.close()


async def test_a_cancelled_refresh_leaves_no_lock_and_the_next_one_finishes(db: Database, tmp_path: Path) -> None:
    await put(db, record(), [passage(order, f"unit {order}.") for order in range(1000)])
    index = SearchIndex.open(tmp_path / "i", Plain(), patience=SHORT)
    started = asyncio.Event()
    task = asyncio.create_task(index.refresh(db, lambda done, total: started.set()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not index.ready
    await index.refresh(db)
    assert index.sentences == 1000
    assert len(generations(tmp_path / "i")) == 1
    index.close()


async def test_records_put_in_during_a_rebuild_are_there_at_its_end(db: Database, tmp_path: Path) -> None:
    first = await put(db, record(), [passage(order, f"unit {order}.") for order in range(1000)])
    index = SearchIndex.open(tmp_path / "i", Plain())
    started = asyncio.Event()
    task = asyncio.create_task(index.refresh(db, lambda done, total: started.set()))
    await started.wait()
    await put(db, record(sha="b" * 64), [passage(1, "a newcomer.")])
    await put(db, record(sha="c" * 64, supersedes=first.id), [passage(1, "the unit.")])
    await task
    assert (index.frequency(("newcomer",)), index.frequency(("unit",))) == (1, 1)
    index.close()


async def test_a_folder_that_cannot_be_made_or_written_to(db: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexUnavailable, match="cannot be made"):
        SearchIndex.open(tmp_path / "file" / "i", Plain())
    with pytest.raises(IndexUnavailable, match="cannot be made"):
        SearchIndex.open(tmp_path / "file", Plain())
    index = SearchIndex.open(tmp_path / "i", Plain())
    (tmp_path / "i").rmdir()
    with pytest.raises(IndexUnavailable, match="cannot be written"):
        await index.refresh(db)


SCRIPT = """
import asyncio, sys
from pathlib import Path
from bot.text.words import Analyser
from storage.database import Database
from storage.search import SearchIndex

async def main(url, folder):
    db = await Database.open(url)
    index = SearchIndex.open(Path(folder), Analyser())
    await index.refresh(db, lambda done, total: print(done, flush=True))
    print("finished", index.sentences, flush=True)
    index.close()
    await db.close()

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def start(url: str, folder: Path) -> asyncio.Future[asyncio.subprocess.Process]:
    return asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            sys.executable, "-c", SCRIPT, url, str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
    )


def answers(index: SearchIndex, analyser: Analyser) -> list[list[Hit]]:
    asked = [analyser.words(question, "en") for question in questions(30)]
    return [index.search([Concept((Alternative((one,)),)) for one in words], limit=20) for words in asked]


async def test_killed_during_a_rebuild_the_next_start_gives_the_right_answers(
    db: Database, url: str, tmp_path: Path
) -> None:
    await fill(db, 2000)
    analyser = Analyser()
    sound = await refreshed(db, tmp_path / "sound", analyser)
    expected = answers(sound, analyser)
    assert all(expected)
    sound.close()
    chance = random.Random(7)
    for _ in range(2):
        process = await start(url, tmp_path / "i")
        assert process.stdout is not None
        for _ in range(chance.randint(1, 8)):
            await process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        await process.communicate()
    index = await refreshed(db, tmp_path / "i", analyser)
    assert answers(index, analyser) == expected
    assert len(generations(tmp_path / "i")) == 1
    index.close()


async def test_two_processes_refresh_at_once(db: Database, url: str, tmp_path: Path) -> None:
    await fill(db, 1500)
    processes = await asyncio.gather(start(url, tmp_path / "i"), start(url, tmp_path / "i"))
    outputs = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    assert all(output.endswith(b"finished 4500\n") for output, _ in outputs)
    built = [output for output, _ in outputs if output.startswith(b"250\n")]
    assert len(built) == 1, "one builds, the other waits and takes what is there"
    index = SearchIndex.open(tmp_path / "i", Analyser())
    assert index.sentences == 4500
    async with db.read() as tx:
        assert index.count([], Scope(speakers=frozenset({"AD"}))) == 3 * len(await records.passages(tx, party="AD"))
    index.close()
