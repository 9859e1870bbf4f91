"""Whose calendar holds what, with the alarms that each person chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.calendar.calendars import Calendars
from bot.calendar.event import Event
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.text.catalogue import Catalogues
from storage import obligations, parties, reminders, submissions
from storage.database import Database
from storage.rows import Extension, PartyStatus, Preference, Silence, SubmissionEntry, SubmissionStep
from tests.meetings.made import NOW, OLD, TALKS, changed, filled, person

TEXTS = Catalogues.open().texts("en")
STATUS = PartyStatus(
    party="IE",
    treaty="CCM",
    deposited=date(2008, 12, 3),
    deposit_kind="ratification",
    entry_into_force=date(2010, 8, 1),
)


async def opened(db: Database) -> Calendars:
    await filled(db, person(7, state="IE", zone="Europe/Dublin"))
    async with db.write() as tx:
        await parties.put_statuses(tx, [STATUS])
    return Calendars(db, Lexicon.standard(), Register(db))


def by_uid(events: tuple[Event, ...]) -> dict[str, Event]:
    assert len({event.uid for event in events}) == len(events)
    return {event.uid.removesuffix("@rapporteur"): event for event in events}


ANNUAL = "due:ccm-article-7-annual:IE:2012"


async def test_all_that_concerns_a_delegate_is_the_meetings_and_what_is_due_from_their_state(db: Database) -> None:
    calendars = await opened(db)
    found = by_uid(await calendars.of_person(person(7, state="IE"), TEXTS, NOW))
    assert {f"meeting:{TALKS.id}", f"meeting:{OLD.id}", ANNUAL} <= found.keys()
    assert found[ANNUAL].first == date(2012, 4, 30)
    assert found[ANNUAL].title == "Ireland: annual transparency report · Article 7(2)"
    assert not found[ANNUAL].busy
    assert not any(uid.startswith("due:") for uid in by_uid(await calendars.of_person(None, TEXTS, NOW)))


async def test_a_states_due_dates_end_with_what_is_near(db: Database) -> None:
    calendars = await opened(db)
    found = by_uid(await calendars.of_party("IE", TEXTS, NOW))
    yearly = sorted(uid for uid in found if "annual" in uid)
    assert yearly == [f"due:ccm-article-7-annual:IE:{year}" for year in (2012, 2013, 2014)]
    assert not any(event.alarms for event in found.values()), "nobody in particular is reminded"
    assert await calendars.of_party("CH", TEXTS, NOW) == ()


async def test_alarms_are_when_the_person_is_reminded_here(db: Database) -> None:
    calendars = await opened(db)
    who = person(7, state="IE", zone="Europe/Dublin")
    found = by_uid(await calendars.of_person(who, TEXTS, NOW))
    nine = [
        datetime(2012, 3, 30, 8, tzinfo=UTC),
        datetime(2012, 4, 23, 8, tzinfo=UTC),
        datetime(2012, 4, 27, 8, tzinfo=UTC),
    ]
    assert list(found[ANNUAL].alarms) == nine, "09:00 in Dublin, and not on a Sunday"
    talks = found[f"meeting:{TALKS.id}"]
    assert list(talks.alarms) == [datetime(2012, 6, 13, 8, tzinfo=UTC), datetime(2012, 6, 14, 7, tzinfo=UTC)]
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=7, kind="report", wanted=False))
        await reminders.put_preference(tx, Preference(person=7, kind="meeting", leads=("15m",)))
    found = by_uid(await calendars.of_person(who, TEXTS, NOW))
    assert found[ANNUAL].alarms == ()
    assert list(found[f"meeting:{TALKS.id}"].alarms) == [datetime(2012, 6, 14, 7, 45, tzinfo=UTC)]
    async with db.write() as tx:
        await reminders.put_silence(tx, Silence(person=7, subject=f"meeting:{TALKS.id}", at=NOW))
    found = by_uid(await calendars.of_person(who, TEXTS, NOW))
    assert found[f"meeting:{TALKS.id}"].alarms == (), "silenced, and still in the calendar"


async def test_what_was_handed_in_stays_without_an_alarm(db: Database) -> None:
    calendars = await opened(db)
    entry = SubmissionEntry(
        id=0,
        treaty="CCM",
        rule="ccm-article-7-annual",
        party="IE",
        period=2012,
        step=SubmissionStep.RECORDED,
        at=NOW,
        by=1,
        submitted_on=date(2012, 3, 19),
    )
    async with db.write() as tx:
        await submissions.add(tx, entry)
    found = by_uid(await calendars.of_person(person(7, state="IE"), TEXTS, NOW))[ANNUAL]
    assert found.alarms == ()
    assert found.words[0] == "Handed in on 19 March 2012."


async def test_an_extension_is_a_later_version_of_the_same_event(db: Database) -> None:
    calendars = await opened(db)
    found = by_uid(await calendars.of_party("IE", TEXTS, NOW))
    uid = next((uid for uid in found if "article-4" in uid), "due:ccm-article-4-clearance:IE:0")
    before = found.get(uid)
    day = before.first if before is not None else date(2020, 8, 1)
    assert isinstance(day, date)
    for years in (1, 2):
        until = day.replace(year=day.year + years)
        async with db.write() as tx:
            await obligations.put_extensions(
                tx, [Extension(treaty="CCM", party="IE", rule="ccm-article-4-clearance", until=until)]
            )
        after = by_uid(await calendars.of_party("IE", TEXTS, NOW))[uid]
        assert after.first == until
        assert after.sequence > (before.sequence if before is not None else 0)
        before = after


async def test_a_moved_meeting_is_a_later_version_of_the_same_event(db: Database) -> None:
    calendars = await opened(db)
    from bot.meetings.meetings import Meetings

    before = await calendars.of_meeting(TALKS.id, TEXTS, NOW)
    await changed(Meetings(db), NOW, start="2012-06-20", end="2012-06-20")
    after = await calendars.of_meeting(TALKS.id, TEXTS, NOW)
    assert before is not None
    assert after is not None
    assert (before.uid, before.sequence) == (after.uid, after.sequence - 1)
    assert after.stamp == NOW > before.stamp
    again = await calendars.of_meeting(TALKS.id, TEXTS, NOW + timedelta(days=1))
    assert again == after, "looking at it changes nothing"


async def test_a_persons_quiet_hours_hold_for_alarms_too(db: Database) -> None:
    calendars = await opened(db)
    late = replace(person(7, zone="Europe/Dublin"), quiet_from=time(20), quiet_until=time(10))
    found = await calendars.of_meeting(TALKS.id, TEXTS, NOW, person=late)
    assert found is not None
    assert datetime(2012, 6, 13, 8, tzinfo=UTC) not in found.alarms
