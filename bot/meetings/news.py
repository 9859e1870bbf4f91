"""Telling followers what moved: once, after a quiet period, and only what it came to.

The rows of the outbox are queued in the transaction that marks the changes as told, so that a crash loses nothing
and tells nothing twice. The text is made when it is sent, from the changes whose ids the row carries; what still
waited from an earlier round is taken into the new row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.calendar.file import calendar_file
from bot.calendar.meetings import event_of
from bot.delivery import Compose, Composed, Dropped, Ready
from bot.meetings import meetings as keeping
from bot.meetings import plan as plans
from bot.meetings.meetings import QUIET
from bot.meetings.plan import ADDED, TOLD, Plan
from bot.meetings.telling import Told, change_message
from bot.meetings.when import is_over_at, zone_of
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.wording import Voice
from bot.reminders.instants import Quiet, quiet_end
from bot.text.catalogue import Catalogues
from storage import meetings as rows
from storage import outbox, people, reminders
from storage.database import Database, Tx
from storage.rows import MeetingChange, OutboxState, Outgoing, Person, Role

KIND: Final = "change"
"""``Outgoing.kind``, and the kind of preference."""

_AT_LEAST: Final = timedelta(hours=12)
_MOST: Final = timedelta(days=14)
_PRIORITY: Final = 4


def subject_of(meeting: str) -> str:
    """The name of a meeting as what somebody may silence."""
    return f"meeting:{meeting}"


async def queue_changes(
    db: Database,
    now: datetime,
    *,
    quiet: timedelta = QUIET,
    admins: Collection[int] = (),
    zone: str = "Europe/Zurich",
) -> int:
    """Queue what changed about meetings that have rested for ``quiet``, a row a follower; how many rows.

    ``admins`` are those of the settings; ``zone`` is that of followers who chose none. Again queues nothing.
    """
    async with db.read() as tx:
        if not await keeping.to_tell(tx, now, quiet):
            return 0
    roster = People(db, admins)
    async with db.write() as tx:
        queued = 0
        followers: _Followers | None = None
        for meeting, changes in (await keeping.to_tell(tx, now, quiet)).items():
            plan = await keeping.read(tx, meeting)
            if plan is not None and matters(plan, changes, now):
                followers = followers or await _Followers.read(tx, roster)
                queued += await _queue(tx, plan, changes, followers, now, zone)
            await rows.mark_told(tx, [change.id for change in changes], now)
        return queued


def matters(plan: Plan, changes: Sequence[MeetingChange], now: datetime) -> bool:
    """Whether followers need to know: something is different in the end, and the meeting is not over either way.

    ``plan`` is the meeting after the changes.
    """
    found = plans.net(changes)
    if ADDED in found:
        return not plan.meeting.cancelled and now < is_over_at(plan.meeting)
    if not TOLD & found.keys():
        return False
    return now < is_over_at(plan.meeting) or now < is_over_at(plans.undone(plan, changes).meeting)


@dataclass(frozen=True)
class _Followers:
    """Everybody with a role who has not left, and what they chose."""

    everybody: Sequence[Person]
    silences: Mapping[int, Collection[str]]
    unwanted: Collection[int]

    @classmethod
    async def read(cls, tx: Tx, roster: People) -> _Followers:
        chosen = await reminders.all_preferences(tx)
        return cls(
            [one for one in await people.everybody(tx) if follows(one, roster)],
            await reminders.all_silences(tx),
            {person for person, kinds in chosen.items() if KIND in kinds and not kinds[KIND].wanted},
        )

    def of(self, meeting: str) -> list[Person]:
        subject = subject_of(meeting)
        return [
            one
            for one in self.everybody
            if one.id not in self.unwanted and subject not in self.silences.get(one.id, ())
        ]


def follows(person: Person, roster: People) -> bool:
    """Whether somebody is told of meetings at all."""
    return person.left_at is None and roster.role(person.id, person).rank >= Role.DELEGATE.rank


async def _queue(
    tx: Tx, plan: Plan, changes: Sequence[MeetingChange], followers: _Followers, now: datetime, zone: str
) -> int:
    meeting = plan.meeting.id
    prefix = f"chg:{meeting}:"
    waiting = {
        row.person: row
        for row in await outbox.rows(tx, states=[OutboxState.QUEUED], kind=KIND, key_prefix=prefix)
        if row.tries == 0
    }
    last = max(change.id for change in changes)
    until = max(is_over_at(plan.meeting), is_over_at(plans.undone(plan, changes).meeting))
    queued: list[Outgoing] = []
    for person in followers.of(meeting):
        told = [change.id for change in changes]
        if earlier := waiting.get(person.id):
            told = [*earlier.data["changes"], *told]
            await outbox.ended(
                tx, earlier.id, OutboxState.CANCELLED, now, error="Told together with a later change."
            )
        begin = quiet_end(now, Quiet.of(person), zone_of(person.zone or zone) or UTC)
        queued.append(
            Outgoing(
                id=0,
                key=f"{prefix}{last}:{person.id}",
                kind=KIND,
                person=person.id,
                chat=person.id,
                data={"meeting": meeting, "changes": told},
                created_at=now,
                not_before=begin,
                expires_at=max(min(until, now + _MOST), begin + _AT_LEAST),
                priority=_PRIORITY,
                again=1,
            )
        )
    return await outbox.enqueue(tx, queued)


def compose_change(
    db: Database,
    catalogues: Catalogues,
    lexicon: Lexicon,
    *,
    admins: Collection[int] = (),
    language: str = "en",
    zone: str = "Europe/Zurich",
) -> Compose:
    """Makes the messages of rows of the kind "change"; looks once more whether they are wanted.

    ``language`` and ``zone`` are those of people who chose none.
    """
    roster = People(db, admins)

    async def compose(row: Outgoing, now: datetime) -> Composed:
        meeting = str(row.data["meeting"])
        async with db.read() as tx:
            person = await people.person(tx, row.person)
            plan = await keeping.read(tx, meeting)
            every = await rows.changes(tx, meeting)
            silences = {one.subject for one in await reminders.silences(tx, row.person)}
            preference = (await reminders.preferences(tx, row.person)).get(KIND)
        if person is None or not follows(person, roster):
            return Dropped(OutboxState.CANCELLED, "The person has left.")
        if subject_of(meeting) in silences or (preference is not None and not preference.wanted):
            return Dropped(OutboxState.CANCELLED, "The person wants to hear no more of this.")
        if plan is None:
            return Dropped(OutboxState.CANCELLED, "The meeting is gone.")
        told = told_by(plan, every, row.data["changes"])
        if told is None:
            return Dropped(OutboxState.CANCELLED, "What had changed was changed back.")
        texts = catalogues.texts(person.language or language)
        voice = Voice(texts, lexicon)
        message = change_message(told, voice, reader=person.zone or zone, again=row.tries > 1)
        event = event_of(told.after, voice, stamp=max(change.at for change in told.changes))
        if event is None:
            return Ready(message)
        attachment = calendar_file([event], voice, name=told.after.meeting.id)
        return Ready(replace(message, attachment=attachment))

    return compose


def told_by(plan: Plan, every: Sequence[MeetingChange], ids: Collection[int]) -> Told | None:
    """What a row tells: the meeting before and after its changes; None where they come to nothing.

    Changes made since are told by a later row, so that they are undone here.
    """
    ours = [change for change in every if change.id in set(ids)]
    if not ours:
        return None
    later = [change for change in every if change.id > ours[-1].id]
    after = plans.undone(plan, later)
    after = replace(
        after, meeting=replace(after.meeting, revision=plan.meeting.revision - len({one.at for one in later}))
    )
    found = plans.net(ours)
    if ADDED in found:
        return Told(before=None, after=after, changes=tuple(ours))
    if not TOLD & found.keys():
        return None
    before = plans.applied(after, {field: pair[0] for field, pair in found.items()})
    return Told(before=before, after=after, changes=tuple(ours))
