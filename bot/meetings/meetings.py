"""The meetings as coordinators keep them: added, changed and cancelled, each change kept as a change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.calendar.uid import meeting_subject
from bot.meetings import plan as plans
from bot.meetings.plan import ADDED, Plan, Settings
from storage import journal
from storage import meetings as rows
from storage.database import Database, Tx
from storage.rows import Deed, Doer, JournalEntry, Meeting, MeetingChange

QUIET: Final = timedelta(minutes=10)
"""How long a meeting must rest before followers are told what changed."""

AT_MOST: Final = 6
"""After so many such times the first change waits no longer, however often more are made."""

_LONGEST_ID: Final = 40  # a button that carries it has 64 bytes

Watch = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """The meeting as it stands now. ``changes`` are what was changed; () where everything was so already."""

    plan: Plan
    changes: tuple[MeetingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Outdated:
    """Nothing was changed: the meeting is no longer what the person saw. ``plan`` is how it stands; None = gone."""

    plan: Plan | None


class Meetings:
    """Reads and writes meetings. ``now`` is aware UTC; ``by`` the person (Telegram user id) who changes them.

    ``on_change`` is called after each change that was committed; ``quiet`` is how long a meeting rests before
    followers are told of changes; ``admins`` are those of the settings. The journal notes each deed.
    """

    def __init__(
        self,
        db: Database,
        on_change: Watch | None = None,
        *,
        quiet: timedelta = QUIET,
        admins: Collection[int] = (),
    ) -> None:
        self.db = db
        self.quiet = quiet
        self._admins = frozenset(admins)
        self._on_change = on_change

    async def plan(self, id: str) -> Plan | None:
        """A meeting with its agenda."""
        async with self.db.read() as tx:
            return await read(tx, id)

    async def plans(self, treaty: str | None = None) -> tuple[Plan, ...]:
        """All meetings, or a treaty's, with their agendas, by start."""
        async with self.db.read() as tx:
            return await read_all(tx, treaty)

    async def add(self, settings: Settings, *, by: int, now: datetime) -> Kept:
        """A new meeting. Raises ``ValueError`` for settings that are none (see ``bot.meetings.plan.applied``)."""
        async with self.db.write() as tx:
            kept = await add(tx, settings, by=by, now=now)
            await self.note(tx, kept, by=by, now=now)
        self.changed()
        return kept

    async def change(
        self, id: str, settings: Settings, *, revision: int, by: int, now: datetime
    ) -> Kept | Outdated:
        """Set fields of a meeting, unless it is no longer at ``revision``."""
        async with self.db.write() as tx:
            kept = await change(tx, id, settings, revision=revision, by=by, now=now)
            await self.note(tx, kept, by=by, now=now)
        self.changed()
        return kept

    async def cancel(self, id: str, *, revision: int, by: int, now: datetime) -> Kept | Outdated:
        """Say that a meeting does not take place; its days stay, so that followers know which."""
        return await self.change(id, {"cancelled": "yes"}, revision=revision, by=by, now=now)

    async def changes_to_tell(self, now: datetime) -> dict[str, tuple[MeetingChange, ...]]:
        """Meeting.id → what nobody was told of yet, of the meetings that have rested for ``quiet`` or been changed
        again and again for ``AT_MOST`` times as long."""
        async with self.db.read() as tx:
            return await to_tell(tx, now, self.quiet)

    async def note(self, tx: Tx, kept: Kept | Outdated, *, by: int, now: datetime) -> None:
        """Let the journal know of one meeting that was added or changed, if it was."""
        if isinstance(kept, Outdated) or not kept.changes:
            return
        fields = {change.field: change.after for change in kept.changes}
        deed = Deed.MEETING_ADDED if ADDED in fields else Deed.MEETING_CHANGED
        if fields.get("cancelled"):
            deed = Deed.MEETING_CANCELLED
        subject, doer = meeting_subject(kept.plan.meeting.id), self._doer(by)
        detail = {"fields": sorted(fields)}
        await journal.add(tx, JournalEntry(deed=deed, at=now, doer=doer, by=by, subject=subject, detail=detail))

    async def note_list(self, tx: Tx, new: int, changed: int, *, by: int, now: datetime) -> None:
        """Let the journal know of a file of meetings that was put in."""
        detail = {"new": new, "changed": changed}
        entry = JournalEntry(deed=Deed.MEETING_LIST, at=now, doer=self._doer(by), by=by, detail=detail)
        await journal.add(tx, entry)

    def _doer(self, by: int) -> Doer:
        if not by:
            return Doer.TERMINAL
        return Doer.ADMINISTRATOR if by in self._admins else Doer.COORDINATOR

    def changed(self) -> None:
        """What is derived from meetings is to be made anew."""
        if self._on_change is not None:
            self._on_change()


async def read(tx: Tx, id: str) -> Plan | None:
    row = await rows.meeting(tx, id)
    return None if row is None else plans.of(row, await rows.agenda(tx, id))


async def read_all(tx: Tx, treaty: str | None = None) -> tuple[Plan, ...]:
    agendas = await rows.agendas(tx)
    return tuple(plans.of(row, agendas.get(row.id, ())) for row in await rows.meetings(tx, treaty))


async def add(tx: Tx, settings: Settings, *, by: int, now: datetime, uid: str = "") -> Kept:
    """See ``Meetings.add``; "id" may be among the settings. ``uid``: that of the calendar file it is from."""
    blank = Meeting(id="", treaty="", kind="", title="", year=now.year, revision=1, uid=uid)
    plan = plans.applied(Plan(meeting=blank), {field: text for field, text in settings.items() if field != "id"})
    taken = {meeting.id for meeting in await rows.meetings(tx)}
    id = settings.get("id") or new_id(plan.meeting, taken)
    plan = replace(plan, meeting=replace(plan.meeting, id=id))
    await rows.put_meetings(tx, [plan.meeting])
    await rows.put_agenda(tx, id, plans.items_of(plan))
    first = plan.meeting.start or date(plan.meeting.year, 1, 1)
    change = MeetingChange(id=0, meeting=id, field=ADDED, before="", after=first.isoformat(), at=now, by=by)
    await rows.note_changes(tx, [change])
    return Kept(plan, (change,))


async def change(
    tx: Tx, id: str, settings: Settings, *, revision: int, by: int, now: datetime, uid: str = ""
) -> Kept | Outdated:
    """See ``Meetings.change``."""
    before = await read(tx, id)
    if before is None or before.meeting.revision != revision:
        return Outdated(before)
    after = plans.applied(before, settings)
    found = plans.differences(before, after)
    if uid and uid != before.meeting.uid:
        after = replace(after, meeting=replace(after.meeting, uid=uid))
    if not found:
        if after != before:
            await rows.put_meetings(tx, [after.meeting])
        return Kept(after)
    after = replace(after, meeting=replace(after.meeting, revision=revision + 1))
    await rows.put_meetings(tx, [after.meeting])
    if after.agenda != before.agenda:
        await rows.put_agenda(tx, id, plans.items_of(after))
    changes = tuple(
        MeetingChange(id=0, meeting=id, field=field, before=was, after=is_now, at=now, by=by)
        for field, (was, is_now) in found.items()
    )
    await rows.note_changes(tx, changes)
    return Kept(after, changes)


async def to_tell(tx: Tx, now: datetime, quiet: timedelta) -> dict[str, tuple[MeetingChange, ...]]:
    """See ``Meetings.changes_to_tell``."""
    found: dict[str, list[MeetingChange]] = {}
    for one in await rows.untold(tx):
        found.setdefault(one.meeting, []).append(one)
    return {id: tuple(ones) for id, ones in found.items() if _rested(ones, now, quiet)}


def _rested(changes: Sequence[MeetingChange], now: datetime, quiet: timedelta) -> bool:
    """Whether followers are told: nothing changed for ``quiet``, or the first change has waited long enough."""
    instants = [one.at for one in changes]
    return max(instants) + quiet <= now or min(instants) + AT_MOST * quiet <= now


def new_id(meeting: Meeting, taken: Iterable[str]) -> str:
    """A readable id that no other meeting has: "CCM-IM-2027-06"."""
    letters = unicodedata.normalize("NFKD", meeting.kind or meeting.title)
    words: Sequence[str] = re.findall(r"[A-Za-z]{2,}|\d+", letters)
    short = "".join(word[0] for word in words if word.lower() not in {"of", "the", "on", "for"})[:6].upper()
    month = f"{meeting.start:%Y-%m}" if meeting.start else str(meeting.year)
    treaty = re.sub(r"[^A-Z0-9-]", "", meeting.treaty.upper())[:16]
    stem = "-".join(part for part in (treaty, short or "M", month) if part)[:_LONGEST_ID]
    used = set(taken)
    following = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(used) + 2))
    return next(id for id in following if id not in used)
