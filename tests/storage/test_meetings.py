"""Meetings, their agendas and their changes; calendar feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.errors import StorageError
from storage import feeds, meetings, people
from storage.database import Database
from storage.rows import Feed, MeetingChange, Person, PlannedItem
from tests.storage.made import MEETING, NOW

TIMED = replace(
    MEETING,
    start=date(2011, 2, 24),
    starts_at=time(10, 30),
    ends_at=time(18),
    zone="Europe/Zurich",
    cancelled=True,
    revision=3,
    uid="abc@example.org",
)


def change(field: str, before: str, after: str, *, by: int = 7, minutes: int = 0) -> MeetingChange:
    at = NOW + timedelta(minutes=minutes)
    return MeetingChange(id=0, meeting=MEETING.id, field=field, before=before, after=after, at=at, by=by)


def item(order: int, number: str, meeting: str = MEETING.id) -> PlannedItem:
    return PlannedItem(meeting=meeting, order=order, number=number, title=f"Item {number}")


async def test_a_meeting_comes_back_as_it_was_put_in(db: Database) -> None:
    async with db.write() as tx:
        await meetings.put_meetings(tx, [MEETING, replace(TIMED, id="T-2")])
        await meetings.put_meetings(tx, [TIMED])
    async with db.read() as tx:
        assert await meetings.meeting(tx, MEETING.id) == TIMED
        assert len(await meetings.meetings(tx)) == 2


async def test_an_agenda_is_set_as_a_whole(db: Database) -> None:
    async with db.write() as tx:
        await meetings.put_meetings(tx, [MEETING, replace(MEETING, id="T-2")])
        await meetings.put_agenda(tx, MEETING.id, [item(0, "1"), item(1, "2 (a)"), item(2, "10")])
        await meetings.put_agenda(tx, "T-2", [item(0, "1", "T-2")])
        await meetings.put_agenda(tx, MEETING.id, [item(0, "2 (a)"), item(1, "1")])
    async with db.read() as tx:
        assert [one.number for one in await meetings.agenda(tx, MEETING.id)] == ["2 (a)", "1"]
        assert set(await meetings.agendas(tx)) == {MEETING.id, "T-2"}
        assert set(await meetings.agendas(tx, ["T-2", "T-9"])) == {"T-2"}
        assert await meetings.agenda(tx, "T-9") == ()


async def test_changes_are_kept_in_order_and_told_once(db: Database) -> None:
    async with db.write() as tx:
        await meetings.put_meetings(tx, [MEETING])
        await meetings.note_changes(tx, [change("start", "", "2011-02-24"), change("city", "Geneva", "Bern")])
        await meetings.note_changes(tx, [change("city", "Bern", "Geneva", minutes=5)])
        first, second, third = await meetings.untold(tx)
        assert (first.field, second.after, third.after) == ("start", "Bern", "Geneva")
        await meetings.mark_told(tx, [first.id, second.id], NOW)
        assert await meetings.untold(tx) == (third,)
        assert {one.told_at for one in await meetings.changes(tx, MEETING.id)} == {NOW, None}
        assert [one.id for one in await meetings.changes_by_id(tx, [third.id, first.id, 99])] == [
            first.id,
            third.id,
        ]
        assert await meetings.last_changed(tx) == {MEETING.id: NOW + timedelta(minutes=5)}
        assert await meetings.newest_change(tx) == third.id
        assert await meetings.changes(tx, "T-9") == ()


async def test_a_change_needs_its_meeting(db: Database) -> None:
    with pytest.raises(StorageError):
        async with db.write() as tx:
            await meetings.note_changes(tx, [change("city", "", "Bern")])


async def test_what_an_erased_person_changed_stays_without_them(db: Database) -> None:
    async with db.write() as tx:
        await meetings.put_meetings(tx, [MEETING])
        await meetings.note_changes(tx, [change("city", "", "Bern"), change("place", "", "A", by=8)])
        await meetings.forget_person(tx, 7)
        assert [one.by for one in await meetings.changes(tx)] == [0, 8]


async def test_a_person_has_one_feed_and_it_goes_with_them(db: Database) -> None:
    feed = Feed(person=7, digest="a" * 64, created_at=NOW, language="fr")
    async with db.write() as tx:
        await people.put_person(tx, Person(id=7))
        await feeds.put_feed(tx, replace(feed, digest="b" * 64))
        await feeds.put_feed(tx, feed)
        assert await feeds.feed_of(tx, 7) == await feeds.feed_called(tx, "a" * 64) == feed
        assert await feeds.feed_called(tx, "b" * 64) is None
        assert await feeds.drop_feed(tx, 7)
        assert not await feeds.drop_feed(tx, 7)
        await feeds.put_feed(tx, feed)
        await people.forget(tx, 7)
        assert await feeds.feed_called(tx, "a" * 64) is None
