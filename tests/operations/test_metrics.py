"""What whoever watches over the bot sees: figures in Prometheus's format, and whether all is well."""

from __future__ import annotations

import math
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.transport.metrics import Metrics
from bot.transport.station import Health
from storage import backup, inbox, outbox, reminders
from storage.database import Database
from storage.rows import InboxUpdate, OutboxState, Outgoing

NOW = datetime(2011, 3, 1, 9, 0, tzinfo=UTC)
WELL = Health(alive=True, waiting=0, in_hand=0, silent_for=timedelta(seconds=12))
QUIET = Health(
    alive=True, waiting=0, in_hand=0, silent_for=timedelta(minutes=9), trouble="Nothing came for a while."
)


def update(number: int, at: datetime) -> InboxUpdate:
    return InboxUpdate(update_id=number, chat=7, payload="a private question", attempts=0, received_at=at)


def outgoing(key: str, not_before: datetime, kind: str = "reminder") -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind=kind,
        person=555_001,
        chat=555_001,
        data={"text": "a private text"},
        created_at=NOW - timedelta(days=1),
        not_before=not_before,
        expires_at=NOW + timedelta(days=1),
    )


@pytest.fixture
async def db(base: Path) -> AsyncIterator[Database]:
    database = await Database.open(f"sqlite:///{base}")
    yield database
    await database.close()


def watching(db: Database, health: Health = WELL) -> Metrics:
    return Metrics(db, lambda: health, lambda: NOW, version="1.2.3")


@asynccontextmanager
async def visitor(metrics: Metrics) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=metrics.routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://watch") as web:
        yield web


def read(text: bytes) -> dict[str, float]:
    """Every sample as "name{label=value}", as a Prometheus reads the page."""
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[sample.name + (f"{{{labels}}}" if labels else "")] = sample.value
    return found


async def test_an_empty_base_has_figures_too(db: Database) -> None:
    found = read(await watching(db).text())
    assert found["rapporteur_build_info{version=1.2.3}"] == 1
    assert found["rapporteur_up"] == 1
    assert found["rapporteur_poll_age_seconds"] == 12
    assert found["rapporteur_inbox_waiting"] == 0
    assert {state.value: found[f"rapporteur_outbox_messages{{state={state.value}}}"] for state in OutboxState} == {
        state.value: 0 for state in OutboxState
    }
    for never in ("last_update", "reminder_tick", "backup"):
        assert math.isnan(found[f"rapporteur_{never}_age_seconds"]), "never is not zero seconds ago"
    for nothing in ("inbox_oldest_seconds", "outbox_oldest_due_seconds", "reminders_late"):
        assert found[f"rapporteur_{nothing}"] == 0
    assert found["rapporteur_process_resident_memory_bytes"] > 1_000_000


async def test_the_figures_are_those_of_the_base_at_that_moment(db: Database, base: Path, elsewhere: Path) -> None:
    async with db.write() as tx:
        await inbox.take_in(tx, [update(n, NOW - timedelta(seconds=60 * n)) for n in (1, 2, 3)])
        await inbox.done(tx, 1, NOW)
        rows = [
            outgoing("just due", NOW - timedelta(minutes=1)),
            outgoing("late", NOW - timedelta(minutes=6)),
            outgoing("late, but no reminder", NOW - timedelta(minutes=30), "announcement"),
            outgoing("later", NOW + timedelta(minutes=5)),
            outgoing("uncertain", NOW),
        ]
        await outbox.enqueue(tx, rows)
        uncertain = await outbox.of_key(tx, "uncertain")
        assert uncertain is not None
        await outbox.ended(tx, uncertain.id, OutboxState.UNCERTAIN, NOW)
        await reminders.put_mark(tx, "reminders", NOW - timedelta(seconds=45))
    backup.back_up(f"sqlite:///{base}", elsewhere / "copy.db", NOW - timedelta(hours=5))
    metrics = watching(db)
    found = read(await metrics.text())
    assert found["rapporteur_inbox_waiting"] == 2
    assert found["rapporteur_inbox_oldest_seconds"] == 180
    assert found["rapporteur_last_update_age_seconds"] == 60
    assert found["rapporteur_outbox_messages{state=queued}"] == 4
    assert found["rapporteur_outbox_messages{state=uncertain}"] == 1
    assert found["rapporteur_outbox_oldest_due_seconds"] == 1800
    assert found["rapporteur_reminders_late"] == 1
    assert found["rapporteur_reminder_tick_age_seconds"] == 45
    assert found["rapporteur_backup_age_seconds"] == 5 * 3600

    async with db.write() as tx:
        await outbox.cancel_where(tx, NOW, kind="reminder")
    assert read(await metrics.text())["rapporteur_reminders_late"] == 0


async def test_answers_are_counted_by_kind_and_by_how_long_they_took(db: Database) -> None:
    metrics = watching(db)
    for answered in (True, True, False):
        metrics.answered("position", answered=answered)
    metrics.answered("agenda", answered=True)
    for seconds in (0.2, 3, 4, -5):  # a clock that was put back is no negative time
        metrics.took(update(1, NOW - timedelta(seconds=seconds)))
    found = read(await metrics.text())
    assert found["rapporteur_answers_total{kind=position,outcome=answered}"] == 2
    assert found["rapporteur_answers_total{kind=position,outcome=silence}"] == 1
    assert found["rapporteur_answers_total{kind=agenda,outcome=answered}"] == 1
    assert found["rapporteur_answer_seconds_count"] == 4
    assert found["rapporteur_answer_seconds_sum"] == pytest.approx(7.2)
    assert [found[f"rapporteur_answer_seconds_bucket{{le={le}}}"] for le in ("0.1", "0.25", "2.5", "5.0")] == [
        1,
        2,
        2,
        4,
    ]


async def test_nobodys_words_and_nobodys_number_is_in_it(db: Database) -> None:
    async with db.write() as tx:
        await inbox.take_in(tx, [update(1, NOW)])
        await outbox.enqueue(tx, [outgoing("rem:meeting:CCM-2MSP:555001", NOW)])
    text = (await watching(db).text()).decode()
    for secret in ("private", "555001", "555_001", "CCM-2MSP"):
        assert secret not in text


async def test_the_page_is_what_prometheus_asks_for(db: Database) -> None:
    async with visitor(watching(db)) as web:
        page = await web.get("/metrics")
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert read(page.content)["rapporteur_up"] == 1
        assert (await web.post("/metrics")).status_code == 405


async def test_health_says_what_is_wrong(db: Database) -> None:
    async with visitor(watching(db)) as web:
        well = await web.get("/health")
    async with visitor(watching(db, QUIET)) as web:
        ill = await web.get("/health")
        figures = read((await web.get("/metrics")).content)
    assert (well.status_code, well.text) == (200, "ok")
    assert (ill.status_code, ill.text) == (503, "Nothing came for a while.")
    assert figures["rapporteur_up"] == 0


async def test_a_base_that_cannot_be_read_is_said_and_breaks_nothing(db: Database, base: Path) -> None:
    async with visitor(watching(db)) as web:
        async with db.write() as tx:
            await tx.exec_driver_sql("ALTER TABLE inbox RENAME TO inbox_gone")
        page = await web.get("/metrics")
        assert (page.status_code, page.text) == (503, "The database cannot be read just now.")
        async with db.write() as tx:
            await tx.exec_driver_sql("ALTER TABLE inbox_gone RENAME TO inbox")
        assert (await web.get("/metrics")).status_code == 200


async def test_two_lots_of_figures_do_not_get_in_each_others_way(db: Database) -> None:
    first, second = watching(db), watching(db)
    first.answered("agenda", answered=True)
    assert "rapporteur_answers_total{kind=agenda,outcome=answered}" not in read(await second.text())


# the limits that the documentation suggests


async def test_every_figure_is_in_the_documentation_and_every_name_there_is_one(db: Database) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text("utf-8")
    named = set(re.findall(r"\brapporteur_[a-z_]+", page))
    families = {family.name for family in watching(db).registry.collect() if "process" not in family.name}
    known = {name + "_total" if name == "rapporteur_answers" else name for name in families}
    spelled = {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") for name in named}
    assert spelled == known
