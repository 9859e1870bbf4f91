"""What a tick queues, tick by tick, over a real base."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

import pytest

from bot.reminders.guard import PATIENCE
from bot.reminders.plan import Almanac
from storage import chats, meetings, outbox, people, reminders, submissions
from storage.database import Database
from storage.rows import (
    ChatState,
    MeetingChange,
    OutboxState,
    Preference,
    Role,
    Silence,
    Snooze,
    SubmissionEntry,
    SubmissionStep,
)
from tests.reminders.world import ANNUAL, MINUTE, World, meeting, person, utc

DUE = f"due:{ANNUAL}:IE:2011:2011-04-30"


def entry(step: SubmissionStep) -> SubmissionEntry:
    return SubmissionEntry(
        id=0, treaty="CCM", rule=ANNUAL, party="IE", period=2011, step=step, at=utc("2011-03-20T09:00"), by=0
    )


async def test_a_season_of_a_delegate_30_7_and_1_days_before_and_once_after(db: Database) -> None:
    world = await World.made(db, person(7))
    for day in range(56):
        for hour in (7, 8, 17):  # nine o'clock in Dublin is eight, in summer time
            await world.tick(utc("2011-03-28T00:00") + timedelta(days=day, hours=hour))
    # 30 April 2011 is a Saturday: a week before it is one too, so that reminder comes on the Friday.
    assert [(row.key, row.created_at.isoformat()) for row in await world.rows()] == [
        (f"rem:{DUE}:30d:7", "2011-03-31T08:00:00+00:00"),
        (f"rem:{DUE}:7d:7", "2011-04-22T08:00:00+00:00"),
        (f"rem:{DUE}:1d:7", "2011-04-29T08:00:00+00:00"),
        (f"rem:{DUE}:+7d:7", "2011-05-06T08:00:00+00:00"),
    ]


async def test_a_reminder_comes_at_nine_to_the_minute_wherever_one_is(db: Database) -> None:
    world = await World.made(db, person(1, zone="Asia/Kathmandu"), person(2, zone="Australia/Lord_Howe"))
    seen = {}
    for at in ("2011-03-30T21:59", "2011-03-30T22:00", "2011-03-31T03:14", "2011-03-31T03:15"):
        await world.tick(at)
        seen[at] = len(await world.rows())
    assert list(seen.values()) == [0, 1, 1, 2]


async def test_a_delegate_of_a_state_that_has_reported_gets_no_reminder(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await submissions.add(tx, entry(SubmissionStep.RECORDED))
    await world.tick("2011-03-31T08:00")
    assert await world.keys() == []
    async with db.write() as tx:
        await submissions.add(tx, entry(SubmissionStep.TAKEN_BACK))
    await world.tick()
    assert await world.keys() == [f"{DUE}:30d:7"], "taken back while there is still time"


async def test_what_a_delegate_says_was_handed_in_stops_reminders_until_it_is_declined(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await submissions.add(tx, entry(SubmissionStep.CLAIMED))
    await world.tick("2011-03-31T08:00")
    assert await world.keys() == []
    async with db.write() as tx:
        await submissions.add(tx, entry(SubmissionStep.DECLINED))
    await world.tick("2011-04-01T08:00")
    assert await world.keys() == [f"{DUE}:30d:7"]


async def test_who_gets_nothing(db: Database) -> None:
    long_ago = utc("2009-01-01T00:00")
    world = await World.made(
        db,
        person(1),
        person(2, role=Role.GUEST),
        person(3, left_at=long_ago),
        person(4),  # whose chat takes no messages
        person(5),  # not their file
        person(6),  # wants no reports
        person(7, joined_at=utc("2011-03-31T09:00")),  # an hour too late
        person(8, state="DK"),
        person(9, state=""),
    )
    async with db.write() as tx:
        await chats.stop(tx, 4, ChatState.BLOCKED, long_ago)
        await reminders.put_silence(tx, Silence(person=5, subject=f"rule:{ANNUAL}", at=long_ago))
        await reminders.put_preference(tx, Preference(person=6, kind="report", wanted=False))
    await world.tick("2011-03-31T12:00")
    assert sorted(await world.keys()) == [f"{DUE.replace('IE', 'DK')}:30d:8", f"{DUE}:30d:1"]


async def test_a_delegate_without_a_zone_is_reminded_by_the_clocks_of_the_default(db: Database) -> None:
    world = await World.made(db, person(1, zone=""), person(2, zone="Nowhere/Nothing"))
    await world.tick("2011-03-31T06:59")
    assert await world.keys() == []
    await world.tick("2011-03-31T07:00")
    assert await world.keys() == [f"{DUE}:30d:1", f"{DUE}:30d:2"]


async def test_own_times_and_of_several_that_have_passed_the_newest_only(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=7, kind="report", leads=("60d", "14d", "3d")))
    await world.tick("2011-04-15T20:00")  # the first tick ever: 60 days before is long over
    await world.tick("2011-04-27T20:00")
    assert await world.keys() == [f"{DUE}:14d:7", f"{DUE}:3d:7"]


async def test_the_same_tick_again_and_a_new_process_queue_nothing_twice(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick("2011-03-31T08:00")
    await world.tick("2011-03-31T08:00")
    again = world.restarted()
    await again.tick("2011-03-31T08:01")
    assert again.reports[-1].due == 0
    assert await world.keys() == [f"{DUE}:30d:7"]


async def test_a_meeting_that_moves_is_reminded_of_anew(db: Database) -> None:
    world = await World.made(db, person(7, zone="Europe/Zurich"), planned=[meeting()])
    await world.tick("2011-06-26T07:00")
    await world.tick("2011-06-27T07:00")
    assert await world.keys() == ["meeting:T-1:2011-06-27:1d:7", "meeting:T-1:2011-06-27T0800Z:60m:7"]
    async with db.write() as tx:
        await meetings.put_meetings(tx, [meeting(start="2011-07-04", at=time(9, 30))])
    await world.tick("2011-07-03T07:00")
    await world.tick("2011-07-04T06:30")
    assert (await world.keys())[2:] == ["meeting:T-1:2011-07-04:1d:7", "meeting:T-1:2011-07-04T0730Z:60m:7"]


async def test_a_meeting_planned_late_brings_no_reminder_meant_for_before_it_was_planned(db: Database) -> None:
    world = await World.made(db, person(7, zone="Europe/Zurich"), planned=[meeting()])
    change = MeetingChange(
        id=0, meeting="T-1", field="added", before="", after="2011-06-27", at=utc("2011-06-26T10:00")
    )
    async with db.write() as tx:
        await meetings.note_changes(tx, [change])
    await world.tick("2011-06-26T12:00")
    assert await world.keys() == []
    await world.tick("2011-06-27T07:00")
    assert await world.keys() == ["meeting:T-1:2011-06-27T0800Z:60m:7"]


async def test_a_cancelled_meeting_is_not_reminded_of(db: Database) -> None:
    world = await World.made(db, person(7), planned=[meeting(cancelled=True)])
    await world.tick("2011-06-26T12:00")
    assert await world.keys() == []


async def test_an_hour_before_a_meeting_in_quiet_hours_gives_way(db: Database) -> None:
    night = meeting(at=time(3))
    world = await World.made(db, person(7, zone="Europe/Zurich"), planned=[night])
    await world.tick("2011-06-26T18:44")  # 20:44
    assert (await world.keys())[1:] == []
    await world.tick("2011-06-26T18:45")
    assert (await world.keys())[1:] == ["meeting:T-1:2011-06-27T0100Z:60m:7"]


async def test_once_more_as_asked(db: Database) -> None:
    world = await World.made(db, person(7))
    subject = f"due:{ANNUAL}:IE:2011"
    async with db.write() as tx:
        await reminders.put_snooze(tx, Snooze(person=7, subject=subject, at=utc("2011-04-05T08:00")))
    await world.tick("2011-04-05T07:59")
    assert len(await world.keys()) == 1  # the usual one, 30 days before
    await world.tick("2011-04-05T08:00")
    await world.tick("2011-04-05T08:01")
    assert (await world.keys())[1:] == [f"{DUE}:later-20110405T0800Z:7"]
    async with db.read() as tx:
        assert await reminders.snoozes(tx) == ()


async def test_once_more_is_not_done_for_what_was_handed_in_meanwhile(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await submissions.add(tx, entry(SubmissionStep.RECORDED))
        await reminders.put_snooze(
            tx, Snooze(person=7, subject=f"due:{ANNUAL}:IE:2011", at=utc("2011-04-05T08:00"))
        )
    await world.tick("2011-04-05T08:00")
    assert await world.keys() == []


# ── downtime ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_after_a_day_down_one_late_reminder_comes_and_not_one_for_each_time_missed(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=7, kind="report", leads=("3d", "7d", "1d")))
    await world.tick("2011-04-22T07:00")
    await world.tick("2011-04-29T09:30")
    assert await world.keys() == [f"{DUE}:1d:7"]


async def test_several_late_ones_of_one_person_come_in_one_message(db: Database) -> None:
    both = [meeting("T-1", "2011-06-27"), meeting("T-2", "2011-06-27", time(15))]
    world = await World.made(db, person(7, zone="Europe/Zurich"), person(8, zone="Asia/Tokyo"), planned=both)
    await world.tick("2011-06-26T00:00")
    await world.sent()
    await world.tick("2011-06-26T09:00")
    waiting = [row for row in await world.rows() if row.state is OutboxState.QUEUED]
    assert [row.key for row in waiting] == ["late:20110626T090000Z:7"]
    assert [one["subject"] for one in waiting[0].data["late"]] == ["meeting:T-1", "meeting:T-2"]
    told = [row for row in await world.rows() if row.state is OutboxState.CANCELLED]
    assert [row.error for row in told] == ["Told in one message with others that were late."] * 2
    await world.tick()
    assert len(await world.rows()) == 5, "eight in Tokyo had theirs in time, and nothing is said again"


async def test_what_came_too_late_is_told_to_the_coordinators_in_one_notice(db: Database) -> None:
    coordinator = person(1, state="", role=Role.COORDINATOR)
    world = await World.made(db, coordinator, person(7), person(8), person(9, state="DK"))
    await world.tick("2011-03-30T00:00")
    await world.tick("2011-04-10T00:00")
    assert await world.keys() == []
    notices = await world.rows("notice")
    assert [(row.person, row.data) for row in notices] == [
        (
            1,
            {
                "notice": "lost",
                "events": [
                    [f"due:{ANNUAL}:DK:2011", "2011-04-30", 1],
                    [f"due:{ANNUAL}:IE:2011", "2011-04-30", 2],
                ],
            },
        )
    ]
    await world.tick()
    assert len(await world.rows("notice")) == 1


async def test_what_could_not_be_sent_in_time_is_told_as_well_once_it_has_settled(db: Database) -> None:
    world = await World.made(db, person(1, state="", role=Role.COORDINATOR), person(7))
    await world.tick("2011-03-31T08:00")
    async with db.write() as tx:
        assert await outbox.settle(tx, utc("2011-04-08T00:00")) == 1
    for at in ("2011-03-31T08:01", "2011-04-07T08:00", "2011-04-08T00:01", "2011-04-08T00:10"):
        await world.tick(at)
        assert await world.rows("notice") == ()
    await world.tick(utc("2011-04-08T00:20"))
    (notice,) = await world.rows("notice")
    assert notice.data["events"] == [[f"due:{ANNUAL}:IE:2011", "2011-04-30", 1]]


async def test_late_in_the_night_waits_for_the_end_of_the_quiet_hours(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick("2011-03-31T07:00")
    await world.tick("2011-03-31T22:00")
    (row,) = await world.rows()
    assert row.not_before == utc("2011-04-01T07:00")  # eight in the morning in Dublin


# ── clocks and zones ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_leap_of_the_wall_clock_creates_nothing_and_raises_the_alarm_once(db: Database) -> None:
    world = await World.made(db, person(7), person(5, role=Role.GUEST, state=""), admins=[5])
    await world.tick("2011-03-01T00:00")
    await world.tick(leap=timedelta(days=31))
    for _ in range(5):
        assert (await world.tick()).held
    assert await world.keys() == []
    assert [(row.person, row.data["notice"]) for row in await world.rows("notice")] == [(5, "clock")]


async def test_a_leap_that_lasts_is_believed_in_the_end_and_nothing_is_lost(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick("2011-03-30T00:00")
    await world.tick("2011-03-30T00:01", leap=timedelta(hours=33))
    for _ in range(PATIENCE // MINUTE):
        await world.tick()
    assert not world.reports[-1].held
    assert await world.keys() == [f"{DUE}:30d:7"]


async def test_a_leap_that_is_put_right_leaves_no_trace(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick("2011-03-30T00:00")
    await world.tick("2011-03-30T00:01", leap=timedelta(days=20))
    world.wall -= timedelta(days=20)
    assert not (await world.tick()).held
    assert await world.keys() == []
    await world.tick("2011-03-31T08:00")
    assert await world.keys() == [f"{DUE}:30d:7"]


class Ruled(tzinfo):
    """A zone of whole hours whose rule a government can change."""

    def __init__(self, hours: int) -> None:
        self.hours = hours

    def utcoffset(self, at: datetime | None) -> timedelta:
        return timedelta(hours=self.hours)

    def dst(self, at: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, at: datetime | None) -> str:
        return f"+{self.hours}"


@pytest.mark.parametrize(("before", "after"), [(3, 4), (4, 3)])
async def test_a_change_of_zone_rules_neither_loses_a_reminder_nor_doubles_it(
    db: Database, before: int, after: int
) -> None:
    world = await World.made(db, person(7), almanac=Almanac(zones=lambda name, default: Ruled(before)))
    await world.tick("2011-03-31T05:30")
    changed = world.restarted()
    changed.reminders.almanac = Almanac(zones=lambda name, default: Ruled(after))
    for at in ("2011-03-31T05:31", "2011-03-31T06:00", "2011-03-31T06:30"):
        await changed.tick(at)
    assert await world.keys() == [f"{DUE}:30d:7"]


async def test_a_delegate_who_travels_is_reminded_once(db: Database) -> None:
    world = await World.made(db, person(7, zone="America/New_York"))
    await world.tick("2011-03-31T10:00")
    for zone, at in (("Asia/Tokyo", "2011-03-31T10:01"), ("America/Los_Angeles", "2011-03-31T10:02")):
        async with db.write() as tx:
            held = await people.person(tx, 7)
            assert held is not None
            await people.put_person(tx, replace(held, zone=zone))
        await world.tick(at)
    await world.tick("2011-03-31T20:00")
    assert await world.keys() == [f"{DUE}:30d:7"]


@pytest.mark.parametrize(
    ("zone", "start", "wanted"),
    [
        # The day before a meeting falls on a change of the clock: 09:00 is 09:00 there, once.
        ("Europe/Zurich", "2011-03-28", "2011-03-27T07:00"),
        ("Europe/Zurich", "2011-10-31", "2011-10-30T08:00"),
        ("America/New_York", "2011-03-14", "2011-03-13T13:00"),
        ("America/New_York", "2011-11-07", "2011-11-06T14:00"),
        ("America/Santiago", "2019-09-09", "2019-09-08T12:00"),
        ("America/Santiago", "2019-04-08", "2019-04-07T13:00"),
        ("Australia/Lord_Howe", "2011-04-04", "2011-04-02T22:30"),
        ("Australia/Lord_Howe", "2011-10-03", "2011-10-01T22:00"),
        ("Asia/Kathmandu", "2011-04-04", "2011-04-03T03:15"),
        ("Pacific/Apia", "2011-12-31", "2011-12-29T19:00"),  # the day before was left out
    ],
)
async def test_around_every_change_of_the_clock_a_reminder_comes_once(
    db: Database, zone: str, start: str, wanted: str
) -> None:
    world = await World.made(db, person(7, zone=zone), planned=[meeting(start=start, at=None)])
    for hours in (-30, -24, -12, -1, -0.5, 0, 0.5, 1, 12, 23, 24, 25, 30):
        await world.tick(utc(wanted) + timedelta(hours=hours))
    (row,) = [row for row in await world.rows() if row.data["subject"] == "meeting:T-1"]
    assert row.created_at == utc(wanted)
