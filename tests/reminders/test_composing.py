"""What a reminder says, and what is looked at once more before it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.delivery import Composed, Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.reminders.composing import Composer
from bot.reminders.notices import clock_notices, lost_notices, question_notices
from bot.reminders.plan import Almanac
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from storage import meetings, people, reminders, submissions
from storage.database import Database
from storage.rows import (
    OutboxState,
    Outgoing,
    PlannedItem,
    Preference,
    Role,
    Silence,
    SubmissionEntry,
    SubmissionStep,
)
from tests.reminders.world import ANNUAL, MINUTE, World, meeting, person, utc

SUBJECT = f"due:{ANNUAL}:IE:2011"
MORNING = utc("2011-03-31T08:00")


def composer(world: World, admins: frozenset[int] = frozenset()) -> Composer:
    return Composer(
        world.db,
        world.sources,
        People(world.db, admins),
        Catalogues.open(),
        Lexicon.standard(),
        Almanac(),
    )


async def only_row(world: World) -> Outgoing:
    (row,) = await world.rows()
    return row


def text(found: Composed) -> str:
    assert isinstance(found, Ready), found
    return to_plain(found.message, buttons=True)


async def reported(db: Database, period: int, step: SubmissionStep, **more: object) -> None:
    entry = SubmissionEntry(
        id=0, treaty="CCM", rule=ANNUAL, party="IE", period=period, step=step, at=MORNING, by=0, **more
    )
    async with db.write() as tx:
        await submissions.add(tx, entry)


async def test_a_reminder_says_what_when_why_with_form_address_and_the_year_before(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await people.put_person(tx, person(7, joined_at=utc("2009-01-01T00:00")))
    await reported(db, 2012, SubmissionStep.RECORDED, submitted_on=date(2012, 4, 27), document="CCM/7/IE/2012")
    await world.tick("2013-04-01T08:00")  # thirty days before is Easter Sunday, so that it comes on the Friday
    row = (await world.rows())[0]
    said = text(await composer(world).reminder(row, world.wall))
    assert said.splitlines()[0].startswith("This reminder is late; it was meant for 29 March 2013, 09:00")
    assert "The Article 7 report of Ireland is due on 30 April 2013.\nThat is in 29 days." in said
    assert "Every year by 30 April, for the calendar year before · Article 7(2)" in said
    assert "clusterconvention.org" in said
    assert "ccm@un.org" in said
    assert "The year before: handed in on 27 Apr 2012 · CCM/7/IE/2012" in said
    for label in ("Submitted", "Remind me tomorrow", "Remind me next week", "Ask the coordinators", "Not my file"):
        assert f"[ {label} ]" in said


async def test_one_in_time_does_not_say_that_it_is_late_and_one_tried_again_says_so(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick(MORNING)
    row = await only_row(world)
    assert "late" not in text(await composer(world).reminder(row, MORNING))
    again = text(await composer(world).reminder(replace(row, tries=2), MORNING))
    assert again.startswith("You may have had this message already.")


async def test_after_the_date_it_says_that_there_is_no_further_one(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick("2011-05-06T08:00")
    said = text(await composer(world).reminder(await only_row(world), world.wall))
    assert "That was 6 days ago.\nNo submission is recorded here. There is no further reminder of it." in said


async def test_it_speaks_the_language_of_the_person(db: Database) -> None:
    world = await World.made(db, person(7, language="fr"))
    await world.tick(MORNING)
    found = await composer(world).reminder(await only_row(world), MORNING)
    assert isinstance(found, Ready)
    assert found.message.language == "fr"
    assert "Secrétaire général" in to_plain(found.message)


async def test_a_meeting_is_told_with_both_clocks_place_and_agenda(db: Database) -> None:
    beirut = meeting(
        start="2011-09-13", at=time(10), ends_at=time(13), zone="Asia/Beirut", city="Beirut", country="LB"
    )
    world = await World.made(db, person(7, zone="America/New_York"), planned=[beirut])
    async with db.write() as tx:
        await meetings.put_agenda(tx, "T-1", [PlannedItem(meeting="T-1", order=1, number="1", title="Opening")])
    await world.tick("2011-09-12T13:00")
    said = text(await composer(world).reminder(await only_row(world), world.wall))
    assert "Meeting T-1 begins tomorrow." in said
    assert "10:00–13:00, Eastern European Summer Time" in said
    assert "03:00–06:00, Eastern Daylight Time" in said
    assert "Beirut, Lebanon" in said
    assert "1  Opening" in said
    assert "[ No more on this ]" in said
    assert "Submitted" not in said


async def test_an_hour_before_a_meeting_it_counts_the_minutes_that_are_left(db: Database) -> None:
    world = await World.made(db, person(7, zone="Europe/Zurich"), planned=[meeting()])
    await world.tick("2011-06-27T07:00")
    row = (await world.rows())[-1]
    said = text(await composer(world).reminder(row, utc("2011-06-27T07:10")))
    assert "Meeting T-1 begins in 50 minutes." in said
    assert "tomorrow" not in said, "that would come too late"


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("recorded", "It was handed in, is said to be, or is no more."),
        ("claimed", "It was handed in, is said to be, or is no more."),
        ("silenced", "The person silenced it."),
        ("rule silenced", "The person silenced it."),
        ("unwanted", "The person chose other times."),
        ("other times", "The person chose other times."),
        ("left", "The person has left."),
        ("role withdrawn", "The person has left."),
        ("another State", "The person belongs to another State."),
    ],
)
async def test_what_changed_after_it_was_queued_is_seen_when_it_is_sent(db: Database, what: str, why: str) -> None:
    world = await World.made(db, person(7))
    await world.tick(MORNING)
    row = await only_row(world)
    if what in ("recorded", "claimed"):
        await reported(db, 2011, SubmissionStep(what))
    async with db.write() as tx:
        if what == "silenced":
            await reminders.put_silence(tx, Silence(person=7, subject=SUBJECT, at=MORNING))
        elif what == "rule silenced":
            await reminders.put_silence(tx, Silence(person=7, subject=f"rule:{ANNUAL}", at=MORNING))
        elif what == "unwanted":
            await reminders.put_preference(tx, Preference(person=7, kind="report", wanted=False))
        elif what == "other times":
            await reminders.put_preference(tx, Preference(person=7, kind="report", leads=("7d",)))
        elif what == "left":
            await people.put_person(tx, person(7, left_at=MORNING))
        elif what == "role withdrawn":
            await people.put_person(tx, person(7, role=Role.GUEST))
        elif what == "another State":
            await people.put_person(tx, person(7, state="DK"))
    assert await composer(world).reminder(row, MORNING) == Dropped(OutboxState.CANCELLED, why)


async def test_a_meeting_that_moved_after_its_reminder_was_queued_is_not_told_by_it(db: Database) -> None:
    world = await World.made(db, person(7, zone="Europe/Zurich"), planned=[meeting()])
    await world.tick("2011-06-27T07:00")
    row = (await world.rows())[-1]
    async with db.write() as tx:
        await meetings.put_meetings(tx, [meeting(at=time(11))])
    found = await composer(world).reminder(row, utc("2011-06-27T07:01"))
    assert found == Dropped(OutboxState.CANCELLED, "It has moved to another day or hour.")


async def test_held_up_into_the_quiet_hours_it_waits_for_their_end(db: Database) -> None:
    world = await World.made(db, person(7))
    await world.tick(MORNING)
    found = await composer(world).reminder(await only_row(world), utc("2011-03-31T21:00"))
    assert found == Later(utc("2011-04-01T07:00"))


async def test_of_two_held_up_the_later_is_told(db: Database) -> None:
    world = await World.made(db, person(7))
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=7, kind="report", leads=("10d", "9d")))
    await world.tick("2011-04-20T08:00")
    await world.tick("2011-04-21T08:00")
    first, second = await world.rows()
    now = utc("2011-04-21T09:00")
    assert isinstance(await composer(world).reminder(first, now), Dropped)
    assert isinstance(await composer(world).reminder(second, now), Ready)


async def test_one_who_travelled_west_gets_it_when_it_is_nine_there(db: Database) -> None:
    world = await World.made(db, person(7, zone="Asia/Tokyo"))
    await world.tick("2011-03-31T00:00")
    row = await only_row(world)
    async with db.write() as tx:
        await people.put_person(tx, person(7, zone="America/New_York", quiet_from=time(0), quiet_until=time(0)))
    assert await composer(world).reminder(row, world.wall) == Later(utc("2011-03-31T13:00"))


async def test_several_late_ones_are_one_message_and_only_what_still_holds(db: Database) -> None:
    both = [meeting("T-1", "2011-06-27"), meeting("T-2", "2011-06-28", time(15))]
    world = await World.made(db, person(7, zone="Europe/Zurich"), planned=both)
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=7, kind="meeting", leads=("7d",)))
    await world.tick("2011-06-20T06:00")
    await world.tick("2011-06-21T13:00")
    row = next(row for row in await world.rows() if row.state is OutboxState.QUEUED)
    said = text(await composer(world).reminder(row, world.wall))
    assert said.startswith("These reminders are late")
    assert "Meeting T-1 begins on 27 June 2011.\nThat is in 6 days." in said
    assert "Meeting T-2 begins on 28 June 2011." in said
    async with db.write() as tx:
        await meetings.put_meetings(tx, [meeting("T-1", "2011-06-27", cancelled=True)])
    said = text(await composer(world).reminder(row, world.wall + MINUTE))
    assert "T-1" not in said
    assert "This reminder is late" in said


# ── notices ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_coordinators_read_what_was_lost_by_event(db: Database) -> None:
    world = await World.made(db, person(1, state="", role=Role.COORDINATOR), planned=[meeting()])
    (row,) = lost_notices(MORNING, {(SUBJECT, "2011-04-30"): 2, ("meeting:T-1", "2011-06-27"): 1}, [1])
    said = text(await composer(world).notice(row, MORNING))
    assert said.splitlines()[:3] == [
        "3 reminders could not be sent while they still mattered.",
        "Ireland, annual transparency report, 30 Apr 2011: 2 people",
        "Meeting T-1, 27 Jun 2011: 1 person",
    ]


async def test_a_question_names_the_state_and_the_subject_and_nobody(db: Database) -> None:
    world = await World.made(db, person(1, state="", role=Role.COORDINATOR), person(7, name="Aoife Byrne"))
    (row,) = question_notices(MORNING, "IE", SUBJECT, [1])
    said = text(await composer(world).notice(row, MORNING))
    assert said.startswith("Ireland asks the coordinators about this:")
    assert "Article 7 report of Ireland" in said
    assert "Aoife" not in said + row.key
    assert "7" not in row.key.replace(ANNUAL, "").replace("20110331", "")


async def test_a_notice_goes_to_nobody_who_may_not_have_it_any_more(db: Database) -> None:
    world = await World.made(db, person(1))
    (row,) = question_notices(MORNING, "IE", SUBJECT, [1])
    assert isinstance(await composer(world).notice(row, MORNING), Dropped)


async def test_administrators_read_that_the_clock_leapt(db: Database) -> None:
    world = await World.made(db)
    (row,) = clock_notices(MORNING, 31 * 24 * 60 * MINUTE, 30 * MINUTE, [5])
    said = text(await composer(world, frozenset({5})).notice(row, MORNING))
    assert said.startswith("The clock of the machine went ahead by 744 hours at once.")
    assert "for 30 minutes" in said
    assert isinstance(await composer(world).notice(row, MORNING), Dropped)
