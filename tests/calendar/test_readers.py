"""A meeting that only a closed record tells of is in the calendar of whoever may read that record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.calendar.calendars import Calendars
from bot.obligations.register import Register
from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.reminders.sources import Sources
from bot.text.catalogue import Catalogues
from storage import meetings, records
from storage.database import Database
from storage.rows import PUBLIC_READER, Reader, Role, Visibility
from tests.handlers.record import MEETING, passages, record

NOW = datetime(2012, 3, 1, 9, tzinfo=UTC)
COORDINATOR = Reader(role=Role.COORDINATOR)


async def test_a_meeting_that_only_a_closed_record_tells_of_is_in_nobody_elses_calendar(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'base.db'}")
    closed = replace(record(), visibility=Visibility.COORDINATORS)
    async with db.write() as tx:
        await meetings.put_meetings(tx, [replace(MEETING, source=closed.file_name)])
        stored = await records.put_record(tx, closed, passages())
    register, texts = Register(db, Rulebook.open()), Catalogues.open().texts("en")
    calendars, sources = Calendars(db, Lexicon.standard(), register), Sources(db, register)

    async def known(reader: Reader) -> tuple[int, bool]:
        events = await calendars.of_person(None, texts, NOW, reader=reader)
        one = await calendars.of_meeting(MEETING.id, texts, NOW, reader=reader)
        return len(events), one is not None

    async def reminded() -> list[str]:
        return [event.subject for event in await sources.events(date(2012, 3, 1), date(2012, 4, 1), NOW)]

    assert await known(COORDINATOR) == (1, True)
    assert await known(PUBLIC_READER) == (0, False)
    assert await reminded() == []
    assert await sources.named(f"meeting:{MEETING.id}", NOW) is None
    async with db.write() as tx:
        await records.set_visibility(tx, stored.id, Visibility.PUBLIC)
    assert await known(PUBLIC_READER) == (1, True)
    assert await reminded() == [f"meeting:{MEETING.id}"]
    async with db.write() as tx:
        await records.take_back(tx, stored.id, NOW)
    assert await known(COORDINATOR) == (0, False)
    # Somebody who plans meetings changed it by hand: it is theirs now, and no secret.
    async with db.write() as tx:
        await meetings.put_meetings(tx, [replace(MEETING, source=closed.file_name, revision=1)])
    assert await known(PUBLIC_READER) == (1, True)
    await db.close()
