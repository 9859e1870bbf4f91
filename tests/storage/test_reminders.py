"""Preferences, silences, further reminders and marks are kept, and go with the person."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from storage import chats, people, reminders
from storage.database import Database
from storage.rows import ChatState, Person, Preference, Role, Silence, Snooze

NOW = datetime(2011, 3, 1, 9, 0, tzinfo=UTC)


async def filled(db: Database) -> None:
    async with db.write() as tx:
        await people.put_people(tx, [Person(id=1, role=Role.DELEGATE, joined_at=NOW), Person(id=2)])
        await reminders.put_preference(tx, Preference(person=1, kind="report", leads=("30d", "7d")))
        await reminders.put_preference(tx, Preference(person=1, kind="meeting", wanted=False))
        await reminders.put_silence(tx, Silence(person=1, subject="meeting:A", at=NOW))
        await reminders.put_silence(tx, Silence(person=1, subject="rule:b", at=NOW + timedelta(days=1)))
        await reminders.put_snooze(tx, Snooze(person=1, subject="meeting:B", at=NOW))
        await reminders.put_snooze(tx, Snooze(person=2, subject="meeting:B", at=NOW - timedelta(days=1)))


async def test_what_was_chosen_is_kept_and_a_new_choice_takes_its_place(db: Database) -> None:
    await filled(db)
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=1, kind="report", leads=("14d",)))
    async with db.read() as tx:
        own = await reminders.preferences(tx, 1)
        assert own == {
            "report": Preference(person=1, kind="report", leads=("14d",)),
            "meeting": Preference(person=1, kind="meeting", wanted=False),
        }
        assert await reminders.all_preferences(tx) == {1: own}
        assert await reminders.preferences(tx, 2) == {}


async def test_silences_and_further_reminders_come_and_go(db: Database) -> None:
    await filled(db)
    async with db.write() as tx:
        assert [one.subject for one in await reminders.silences(tx, 1)] == ["rule:b", "meeting:A"]
        assert await reminders.all_silences(tx) == {1: {"rule:b", "meeting:A"}}
        assert await reminders.drop_silence(tx, 1, "rule:b")
        assert not await reminders.drop_silence(tx, 1, "rule:b")
        assert [one.person for one in await reminders.snoozes(tx)] == [2, 1]
        await reminders.put_snooze(tx, Snooze(person=1, subject="meeting:B", at=NOW + timedelta(days=7)))
        assert await reminders.snoozes(tx, 1) == (
            Snooze(person=1, subject="meeting:B", at=NOW + timedelta(days=7)),
        )
        assert await reminders.drop_snooze(tx, 1, "meeting:B")
        assert not await reminders.drop_snooze(tx, 1, "meeting:B")


async def test_all_of_it_goes_with_the_person(db: Database) -> None:
    await filled(db)
    async with db.write() as tx:
        await people.forget(tx, 1)
        assert await reminders.all_preferences(tx) == {}
        assert await reminders.all_silences(tx) == {}
        assert [one.person for one in await reminders.snoozes(tx)] == [2]


async def test_marks_are_instants_by_name(db: Database) -> None:
    async with db.write() as tx:
        assert await reminders.mark(tx, "tick") is None
        await reminders.put_mark(tx, "tick", NOW)
        await reminders.put_mark(tx, "tick", NOW + timedelta(minutes=1))
    async with db.read() as tx:
        assert await reminders.mark(tx, "tick") == NOW + timedelta(minutes=1)


async def test_who_can_be_reached(db: Database) -> None:
    async with db.write() as tx:
        await people.put_people(
            tx,
            [
                Person(id=1, role=Role.DELEGATE, state="IE", zone="Europe/Dublin", joined_at=NOW),
                Person(id=2, role=Role.GUEST),
                Person(id=3, role=Role.GUEST),
                Person(id=4, role=Role.DELEGATE, left_at=NOW),
                Person(id=5, role=Role.COORDINATOR),
            ],
        )
        await chats.stop(tx, 5, ChatState.GONE, NOW)
        roles = (Role.DELEGATE, Role.COORDINATOR)
        early = await reminders.reachable(tx, roles, [3], joined_after=NOW - timedelta(days=1))
        assert [(one.id, one.joined_at) for one in early] == [(1, NOW), (3, None)]
        assert early[0][1:5] == ("IE", "Europe/Dublin", time(21), time(8))
        late = await reminders.reachable(tx, roles, joined_after=NOW)
        assert [(one.id, one.joined_at) for one in late] == [(1, None)]
