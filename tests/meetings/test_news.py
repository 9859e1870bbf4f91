"""Followers are told what moved: once, after a quiet period, in their own language and by both clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.delivery import Composed, Dropped, Ready
from bot.meetings.meetings import Meetings
from bot.meetings.news import compose_change, queue_changes
from bot.parties.lexicon import Lexicon
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from storage import meetings, outbox, people, reminders
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Preference, Role, Silence
from tests.meetings.made import NOW, OLD, TALKS, changed, filled, person

MINUTE = timedelta(minutes=1)


async def rows(db: Database, *states: OutboxState) -> Sequence[Outgoing]:
    async with db.read() as tx:
        return await outbox.rows(tx, states=states or (OutboxState.QUEUED,))


async def composed(db: Database, row: Outgoing, now: datetime, **more: object) -> Composed:
    compose = compose_change(db, Catalogues.open(), Lexicon.standard(), **more)  # type: ignore[arg-type]
    return await compose(row, now)


async def text(db: Database, row: Outgoing, now: datetime) -> str:
    found = await composed(db, row, now)
    assert isinstance(found, Ready), found
    return to_plain(found.message)


async def test_a_delegate_is_told_once_what_moved_from_when_to_when(db: Database) -> None:
    kept = await filled(db, person(7, zone="Asia/Tokyo"))
    await changed(kept, NOW, start="2012-06-15", end="2012-06-15", starts_at="15:00", ends_at="18:00")
    assert await queue_changes(db, NOW + 9 * MINUTE) == 0, "more may follow"
    assert await queue_changes(db, NOW + 10 * MINUTE) == 1
    assert await queue_changes(db, NOW + 11 * MINUTE) == 0, "told once"
    (row,) = await rows(db)
    assert (row.kind, row.person, row.chat, row.again) == ("change", 7, 7, 1)
    told = await text(db, row, NOW + 10 * MINUTE)
    assert "Invented talks has moved." in told
    assert "Days: 15 June 2012, not 14 June 2012." in told
    assert "Time: 15:00–18:00, Central European Summer Time, not 10:00–13:00, Central European Summer Time." in told
    assert "Where you are: from 15 June 2012, 22:00 to 16 June 2012, 01:00, Japan Standard Time" in told
    assert "Where: Room A, Geneva, Switzerland" in told


async def test_several_changes_are_told_as_what_they_come_to(db: Database) -> None:
    kept = await filled(db, person(7))
    await changed(kept, NOW, start="2012-06-20", end="2012-06-20")
    await changed(kept, NOW + 5 * MINUTE, place="Room B")
    await changed(kept, NOW + 9 * MINUTE, start="2012-06-21", end="2012-06-21")
    assert await queue_changes(db, NOW + 12 * MINUTE) == 0, "the quiet period begins anew with each change"
    assert await queue_changes(db, NOW + 19 * MINUTE) == 1
    told = await text(db, (await rows(db))[0], NOW + 19 * MINUTE)
    assert "Days: 21 June 2012, not 14 June 2012." in told
    assert "20 June" not in told
    assert "Place: Room B, Geneva, Switzerland, not Room A, Geneva, Switzerland." in told


async def test_a_meeting_that_is_edited_again_and_again_is_still_told(db: Database) -> None:
    kept = await filled(db, person(7))
    told_at: list[int] = []
    for minute in range(150):
        now = NOW + minute * MINUTE
        if minute % 5 == 0 and minute < 140:  # never at rest
            await changed(kept, now, place=f"Room {minute}")
        if await queue_changes(db, now):
            told_at.append(minute)
            (row,) = await rows(db)
            said = await text(db, row, now)
            assert f"Place: Room {min(minute - minute % 5, 135)}, Geneva" in said, "as it stands then"
            async with db.write() as tx:
                await outbox.claim(tx, now)
                await outbox.ended(tx, row.id, OutboxState.SENT, now)
    assert told_at == [60, 125, 145], "an hour after the first change, twice; then after the last one's rest"
    async with db.read() as tx:
        assert await meetings.untold(tx) == ()


async def test_what_went_and_came_back_is_not_told(db: Database) -> None:
    kept = await filled(db, person(7))
    await changed(kept, NOW, start="2012-06-20", end="2012-06-20")
    await changed(kept, NOW + MINUTE, start="2012-06-14", end="2012-06-14")
    assert await queue_changes(db, NOW + 30 * MINUTE) == 0
    async with db.read() as tx:
        assert await meetings.untold(tx) == (), "it does not wait to be told with the next change either"
    await changed(kept, NOW + 60 * MINUTE, chair="Norway")
    await queue_changes(db, NOW + 90 * MINUTE)
    assert "June 2012, not" not in await text(db, (await rows(db))[0], NOW + 90 * MINUTE)


async def test_only_followers_are_told(db: Database) -> None:
    left = person(4, left_at=NOW)
    everybody = (
        person(1, role=Role.COORDINATOR),
        person(2),
        person(3, role=Role.GUEST),
        left,
        person(5),
        person(6),
        person(8, role=Role.GUEST),
    )
    kept = await filled(db, *everybody)
    async with db.write() as tx:
        await reminders.put_preference(tx, Preference(person=5, kind="change", wanted=False))
        await reminders.put_silence(tx, Silence(person=6, subject=f"meeting:{TALKS.id}", at=NOW))
    await changed(kept, NOW, place="Room B")
    assert await queue_changes(db, NOW + 10 * MINUTE, admins=[8]) == 3
    assert {row.person for row in await rows(db)} == {1, 2, 8}


async def test_a_new_meeting_is_told_where_it_is_to_come(db: Database) -> None:
    kept = await filled(db, person(7))
    settings = {"treaty": "CCM", "title": "More talks", "kind": "talks", "start": "2012-09-01", "agenda": "1\tWood"}
    await kept.add(settings, by=1, now=NOW)
    await kept.add(settings | {"title": "Forgotten talks", "start": "2009-09-01"}, by=1, now=NOW)
    assert await queue_changes(db, NOW + 10 * MINUTE) == 1
    told = await text(db, (await rows(db))[0], NOW + 10 * MINUTE)
    assert "New meeting: More talks" in told
    assert "Wood" in told, "the agenda is in the message itself"


@pytest.mark.parametrize("id", [OLD.id])
async def test_a_correction_of_a_meeting_that_is_over_is_told_to_nobody(db: Database, id: str) -> None:
    kept = await filled(db, person(7))
    await changed(kept, NOW, id, chair="Norway")
    assert await queue_changes(db, NOW + 10 * MINUTE) == 0


async def test_a_cancelled_meeting_is_told_as_such_with_a_file_that_says_so(db: Database) -> None:
    kept = await filled(db, person(7, language="fr"))
    plan = await kept.plan(TALKS.id)
    assert plan is not None
    await kept.cancel(TALKS.id, revision=plan.meeting.revision, by=1, now=NOW)
    await queue_changes(db, NOW + 10 * MINUTE)
    found = await composed(db, (await rows(db))[0], NOW + 10 * MINUTE)
    assert isinstance(found, Ready)
    assert found.message.language == "fr"
    file = found.message.attachment
    assert file is not None
    assert file.name == f"{TALKS.id}.ics"
    for line in (b"STATUS:CANCELLED", b"SEQUENCE:1", b"UID:meeting:CCM-T-2012-06@rapporteur"):
        assert line in file.data


async def test_what_waits_for_the_morning_is_told_together_with_what_follows(db: Database) -> None:
    sleeper = replace(person(7, zone="Europe/Zurich"), quiet_from=time(21), quiet_until=time(8))
    kept = await filled(db, sleeper)
    night = datetime(2012, 3, 20, 21, 0, tzinfo=UTC)
    await changed(kept, night, start="2012-06-20", end="2012-06-20")
    assert await queue_changes(db, night + 10 * MINUTE) == 1
    (first,) = await rows(db)
    assert first.not_before == datetime(2012, 3, 21, 7, 0, tzinfo=UTC), "08:00 in Zurich"
    await changed(kept, night + 60 * MINUTE, place="Room B")
    assert await queue_changes(db, night + 70 * MINUTE) == 1
    (second,) = await rows(db)
    assert [row.id for row in await rows(db, OutboxState.CANCELLED)] == [first.id]
    told = await text(db, second, first.not_before)
    assert "Days: 20 June 2012, not 14 June 2012." in told
    assert "Place: Room B" in told


async def test_a_change_made_while_the_message_waits_is_told_by_the_next_one_alone(db: Database) -> None:
    kept = await filled(db, person(7))
    await changed(kept, NOW, start="2012-06-20", end="2012-06-20")
    await queue_changes(db, NOW + 10 * MINUTE)
    (first,) = await rows(db)
    await changed(kept, NOW + 11 * MINUTE, start="2012-06-22", end="2012-06-22")
    found = await composed(db, first, NOW + 12 * MINUTE)
    assert isinstance(found, Ready)
    assert "Days: 20 June 2012, not 14 June 2012." in to_plain(found.message)
    assert found.message.attachment is not None
    assert b"SEQUENCE:1\r\n" in found.message.attachment.data
    assert b"DTSTART:20120620T080000Z" in found.message.attachment.data
    async with db.write() as tx:
        await outbox.claim(tx, NOW + 12 * MINUTE)
        await outbox.ended(tx, first.id, OutboxState.SENT, NOW + 12 * MINUTE)
    await queue_changes(db, NOW + 30 * MINUTE)
    (second,) = await rows(db)
    assert "Days: 22 June 2012, not 20 June 2012." in await text(db, second, NOW + 30 * MINUTE)


async def test_looked_at_once_more_when_it_is_sent(db: Database) -> None:
    kept = await filled(db, person(5), person(6), person(7), person(8))
    await changed(kept, NOW, place="Room B")
    await queue_changes(db, NOW + 10 * MINUTE)
    by_person = {row.person: row for row in await rows(db)}
    async with db.write() as tx:
        await people.put_person(tx, person(5, left_at=NOW))
        await reminders.put_silence(tx, Silence(person=6, subject=f"meeting:{TALKS.id}", at=NOW))
        await people.put_person(tx, person(7, role=Role.GUEST))
        await people.forget(tx, 8)
    for row in by_person.values():
        found = await composed(db, row, NOW + 11 * MINUTE)
        assert isinstance(found, Dropped)
        assert found.state is OutboxState.CANCELLED


async def test_a_message_that_may_have_arrived_says_so(db: Database) -> None:
    kept = await filled(db, person(7))
    await changed(kept, NOW, place="Room B")
    await queue_changes(db, NOW + 10 * MINUTE)
    (row,) = await rows(db)
    assert "You may have had this message already." not in await text(db, replace(row, tries=1), NOW + 11 * MINUTE)
    assert "You may have had this message already." in await text(db, replace(row, tries=2), NOW + 11 * MINUTE)


async def test_changes_of_two_meetings_are_two_messages(db: Database) -> None:
    other = replace(TALKS, id="CCM-T2", title="Other talks")
    kept = await filled(db, person(7), plans=(TALKS, other))
    await changed(kept, NOW, place="Room B")
    await changed(kept, NOW + 9 * MINUTE, "CCM-T2", place="Room C")
    assert await queue_changes(db, NOW + 10 * MINUTE) == 1, "the other one has not rested yet"
    assert await queue_changes(db, NOW + 19 * MINUTE) == 1
    assert [row.data["meeting"] for row in await rows(db)] == [TALKS.id, "CCM-T2"]


async def test_a_note_or_the_kind_alone_is_told_to_nobody(db: Database) -> None:
    kept: Meetings = await filled(db, person(7))
    await changed(kept, NOW, note="Bring maps.", kind="workshop")
    assert await queue_changes(db, NOW + 10 * MINUTE) == 0
