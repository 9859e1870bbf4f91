"""What has been of use for long enough goes; what is still needed stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.errors import BadSettings
from bot.parties.table import shipped_parties
from bot.pruning import GROUP, Pruned, Pruning
from bot.settings import read_settings
from storage import invitations, meetings, outbox, parties
from storage.database import Database
from storage.rows import Invitation, Meeting, MeetingChange, OutboxState, Outgoing, Role
from storage.tables import outbox as outbox_table
from storage.tables import wrong_tokens

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
KEEP = 400 * DAY


def row(key: str, kind: str = "reminder", *, days_ago: int) -> Outgoing:
    at = NOW - days_ago * DAY
    return Outgoing(
        id=0, key=key, kind=kind, person=7, chat=7, data={}, created_at=at, not_before=at, expires_at=at + DAY
    )


async def ended(db: Database, rows: list[Outgoing], state: OutboxState = OutboxState.SENT) -> None:
    """Rows that ended on the day on which they were queued."""
    async with db.write() as tx:
        await outbox.enqueue(tx, rows)
        keys = [one.key for one in rows]
        change = sa.update(outbox_table).where(outbox_table.c.key.in_(keys))
        await tx.execute(change.values(state=state.value, ended_at=outbox_table.c.created_at))


async def keys(db: Database) -> set[str]:
    async with db.read() as tx:
        return {one.key for one in await outbox.rows(tx)}


async def test_what_ended_long_ago_goes_and_what_waits_never(db: Database) -> None:
    for state in sorted(outbox.ENDS):
        await ended(db, [row(f"old:{state}", days_ago=401), row(f"new:{state}", days_ago=399)], state)
    async with db.write() as tx:
        await outbox.enqueue(tx, [row("waits", days_ago=900)])
    assert await Pruning(db, KEEP).prune(NOW) == Pruned(messages=len(outbox.ENDS))
    assert await keys(db) == {"waits", *(f"new:{state}" for state in outbox.ENDS)}


async def test_messages_of_announcements_stay_as_long_as_their_texts(db: Database) -> None:
    kinds = ("announcement", "correction", "correction-notice", "recall")
    await ended(db, [row(f"{kind}:{days}", kind, days_ago=days) for kind in kinds for days in (401, 730, 762)])
    assert (await Pruning(db, KEEP).prune(NOW)).messages == len(kinds)
    assert await keys(db) == {f"{kind}:{days}" for kind in kinds for days in (401, 730)}


async def test_many_rows_go_group_by_group_and_an_hour_lies_between_two_goes(db: Database) -> None:
    many = [row(f"r:{n}", days_ago=500) for n in range(GROUP + 7)]
    for at in range(0, len(many), 300):
        await ended(db, many[at : at + 300])
    pruning = Pruning(db, KEEP)
    done = await pruning.tick(NOW)
    assert done is not None
    assert done.messages == GROUP + 7
    await ended(db, [row("late", days_ago=500)])
    assert await pruning.tick(NOW + timedelta(minutes=59)) is None
    assert await keys(db) == {"late"}
    done = await pruning.tick(NOW + timedelta(hours=1))
    assert done == Pruned(messages=1)


async def test_nothing_is_kept_for_less_than_a_month(db: Database) -> None:
    await ended(db, [row("fresh", days_ago=30)])
    await Pruning(db, timedelta(0)).prune(NOW)
    assert await keys(db) == {"fresh"}, "its key keeps a reminder from being sent again"
    with pytest.raises(BadSettings, match="BOT_KEEP_DAYS"):
        read_settings(keep_days=30)


async def test_told_changes_go_but_for_the_last_of_each_meeting(db: Database) -> None:
    old, new = NOW - 500 * DAY, NOW - 3 * DAY
    talks = Meeting(id="M1", treaty="CCM", kind="talks", title="Talks", year=2026)
    async with db.write() as tx:
        await parties.put_parties(tx, shipped_parties(), [])
        await meetings.put_meetings(tx, [talks, replace(talks, id="M2"), replace(talks, id="M3")])
        change = MeetingChange(id=0, meeting="M1", field="place", before="A", after="B", at=old, told_at=old)
        await meetings.note_changes(tx, [change, replace(change, before="B", after="C"), replace(change, at=new)])
        await meetings.note_changes(
            tx, [replace(change, meeting="M2"), replace(change, meeting="M3", told_at=None)]
        )
    assert (await Pruning(db, KEEP).prune(NOW)).changes == 2
    async with db.read() as tx:
        left = [(one.meeting, one.at) for one in await meetings.changes(tx)]
        assert left == [("M1", new), ("M2", old), ("M3", old)]
        assert [one.meeting for one in await meetings.untold(tx)] == ["M3"], "what nobody was told of stays"


async def test_invitations_and_wrong_attempts_go(db: Database) -> None:
    made = Invitation(
        digest="a" * 64, role=Role.DELEGATE, state="", created_at=NOW, created_by=1, expires_at=NOW - 91 * DAY
    )
    async with db.write() as tx:
        await invitations.add(tx, made)
        await invitations.add(tx, replace(made, digest="b" * 64, expires_at=NOW - 89 * DAY))
        await invitations.note_wrong(tx, 7, NOW - 2 * DAY)
        await invitations.note_wrong(tx, 7, NOW - timedelta(hours=1))
    assert await Pruning(db, KEEP).prune(NOW) == Pruned(invitations=1, attempts=1)
    async with db.read() as tx:
        assert await invitations.invitation(tx, "a" * 64) is None
        assert await invitations.invitation(tx, "b" * 64) is not None
        assert (await tx.execute(sa.select(sa.func.count()).select_from(wrong_tokens))).scalar_one() == 1
