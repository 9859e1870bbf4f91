"""What a tick costs: 10,000 people in 40 zones, 200 events."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import sqlalchemy as sa

from bench.table import Row, percentile
from bot.obligations.register import Register
from bot.parties.table import shipped_parties
from bot.reminders.sources import Sources
from bot.reminders.tick import Reminders
from bot.starter import facts
from storage import meetings, parties
from storage.database import Database
from storage.rows import Meeting, Role
from storage.tables import people

_DAY = datetime(2011, 3, 31, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


async def measure(*, quick: bool) -> list[Row]:
    """Ticks on a quiet day, on a day in the season of reports, and those that queue everybody's reminder."""
    crowd, planned, ticks = (1_000, 140, 10) if quick else (10_000, 140, 40)
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        try:
            await _fill(db, crowd, planned)
            reminders = Reminders(db, Sources(db, Register(db)))
            quiet = await _ticks(reminders, datetime(2011, 1, 10, tzinfo=UTC), ticks)
            season, queued, making = [], 0, 0.0
            for hour in range(30):  # nine o'clock goes around the world
                now, begun = _DAY - timedelta(hours=6) + timedelta(hours=hour), time.perf_counter()
                queued += (await reminders.tick(now, now - _DAY)).due
                making += time.perf_counter() - begun
            season = await _ticks(reminders, _DAY + timedelta(hours=30), ticks)
        finally:
            await db.close()
    size = f"{crowd:,} people, 40 zones, {planned} meetings and every due date"
    return [
        Row(
            part="reminders",
            what=f"a tick in the season of reports ({size})",
            ours=f"{percentile(season, 0.5) * 1000:.0f} / {percentile(season, 0.99) * 1000:.0f} ms",
            goal="145 ms",
            met=None if quick else percentile(season, 0.5) <= 0.145,
        ),
        Row(
            part="reminders",
            what="a tick on a day without any",
            ours=f"{percentile(quiet, 0.5) * 1000:.0f} / {percentile(quiet, 0.99) * 1000:.0f} ms",
        ),
        Row(
            part="reminders",
            what="queueing one reminder",
            ours=f"{making / max(queued, 1) * 1000:.2f} ms ({queued:,})",
        ),
    ]


async def _ticks(reminders: Reminders, start: datetime, number: int) -> list[float]:
    took = []
    for minute in range(number + 2):
        now, begun = start + minute * _MINUTE, time.perf_counter()
        await reminders.tick(now, now - _DAY)
        took.append(time.perf_counter() - begun)
    return took[2:]  # the first find everything for the first time


async def _fill(db: Database, crowd: int, planned: int) -> None:
    rng = random.Random(40)
    zones = sorted(available_timezones())[::15][:40]
    states = [row.party for row in facts.statuses() if row.deposited]
    first = date(2011, 4, 1)
    async with db.write() as tx:
        await parties.put_parties(tx, shipped_parties(), [])
        await parties.put_statuses(tx, facts.statuses())
        await meetings.put_meetings(
            tx,
            [
                Meeting(
                    id=f"B-{n}",
                    treaty="CCM",
                    kind="meeting",
                    title=f"Meeting {n}",
                    year=2011,
                    start=first + timedelta(days=n * 2),
                )
                for n in range(planned)
            ],
        )
        values = [
            {"id": n, "state": rng.choice(states), "zone": rng.choice(zones), "role": Role.DELEGATE.value}
            for n in range(1, crowd + 1)
        ]
        await tx.execute(sa.insert(people), values)
