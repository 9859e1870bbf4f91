"""Meetings that come in a file: what each line says, held against what the base has, and then put in together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.meetings import meetings as keeping
from bot.meetings import plan as plans
from bot.meetings.complaint import Complaint
from bot.meetings.draft import blank
from bot.meetings.meetings import Meetings, Outdated
from bot.meetings.places import settled
from bot.meetings.plan import Plan
from bot.meetings.reading import backwards
from bot.meetings.when import in_zone
from bot.text.catalogue import N_
from storage import held
from storage.database import Tx
from storage.rows import Held

KIND: Final = "meetings"
"""``Held.kind`` of a file that waits for its confirmation."""

MOST: Final = 500  # meetings in one file
LARGEST: Final = 1_000_000  # bytes of one file
LASTS: Final = timedelta(days=1)

TOO_MANY: Final = N_("A file with more than {n} meetings is not taken. Please send it in parts.")
_NO_SUCH: Final = N_("The base has no meeting with the id {id}. Leave the id empty for a new meeting.")
_TWICE: Final = N_("This is the same meeting as in line {other}.")
_NEW_NEEDS_TITLE: Final = N_("A new meeting needs a title.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """One meeting of a file. ``id`` is a Meeting.id ("" = not given), ``uid`` that of a calendar file.

    ``settings`` are those that the file has; what it leaves out stays as it is.
    """

    line: int
    settings: Mapping[str, str]
    id: str = ""
    uid: str = ""


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """An arrival beside the meeting it is about, as it was looked at; ``before`` is None for a new one."""

    arrival: Arrival
    outcome: Outcome
    after: Plan
    before: Plan | None = None

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        return plans.differences(self.before, self.after) if self.before is not None else {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a file would do. ``held`` is its number for buttons, 0 where there is nothing to confirm.

    ``saved``: it was done. ``outdated``: nothing was, because a meeting changed since the file was looked at.
    """

    matched: tuple[Matched, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    held: int = 0
    saved: bool = False
    outdated: bool = False

    @property
    def touched(self) -> tuple[Matched, ...]:
        """Those that are new or change."""
        return tuple(one for one in self.matched if one.outcome is not Outcome.UNCHANGED)

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome is outcome for one in self.matched)


class _Moved(Exception):
    """A meeting is no longer what the person saw: the whole transaction is taken back."""


class Arrivals:
    """Files of meetings: looked at, then put in. ``person`` is a Telegram user id, ``now`` aware UTC."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings
        self._db = meetings.db

    async def preview(
        self, person: int, arrivals: Sequence[Arrival], now: datetime, *, treaty: str = ""
    ) -> Preview:
        """What these meetings would change, kept until it is confirmed. ``treaty`` is that of rows without one."""
        preview = await self.look(arrivals, now, treaty=treaty)
        if preview.complaints or not preview.touched:
            return preview
        row = Held(
            id=0, person=person, kind=KIND, data=_data(preview.matched), created_at=now, expires_at=now + LASTS
        )
        async with self._db.write() as tx:
            return replace(preview, held=await held.put(tx, row))

    async def look(self, arrivals: Sequence[Arrival], now: datetime, *, treaty: str = "") -> Preview:
        """What these meetings would change; nothing is kept."""
        async with self._db.read() as tx:
            every = await keeping.read_all(tx)
        usual = treaty or _commonest(every)
        return await _matched(arrivals, every, usual, now)

    async def confirm(self, step: Held, now: datetime) -> Preview:
        """Put a file in that was looked at: all of it, or nothing where a meeting changed since."""
        if step.data.get("saved"):
            return Preview(saved=True, matched=_of_data(step.data, now))
        preview = await self.put_in(_of_data(step.data, now), by=step.person, now=now, step=step)
        if not preview.outdated:
            return preview
        arrivals = [one.arrival for one in preview.matched]
        return replace(await self.preview(step.person, arrivals, now), outdated=True)

    async def put_in(
        self, matched: Sequence[Matched], *, by: int, now: datetime, step: Held | None = None
    ) -> Preview:
        """Add and change meetings as they were looked at, in one transaction."""
        matched = [one for one in matched if one.outcome is not Outcome.UNCHANGED]
        try:
            async with self._db.write() as tx:
                for one in matched:
                    await _put(tx, one, by, now)
                numbers = Preview(matched=tuple(matched))
                await self._meetings.note_list(
                    tx, numbers.count(Outcome.NEW), numbers.count(Outcome.CHANGED), by=by, now=now
                )
                if step is not None:
                    await held.put(tx, replace(step, data={**step.data, "saved": True}))
        except _Moved:
            return Preview(matched=tuple(matched), outdated=True)
        self._meetings.changed()
        return Preview(matched=tuple(matched), saved=True)


async def _put(tx: Tx, one: Matched, by: int, now: datetime) -> None:
    arrival = one.arrival
    if one.outcome is Outcome.NEW:
        every = await keeping.read_all(tx)
        if _find(arrival, one.after, every) is not None:
            raise _Moved
        await keeping.add(tx, arrival.settings, by=by, now=now, uid=arrival.uid)
        return
    assert one.before is not None, "only a new one has nothing before it"
    meeting = one.before.meeting
    kept = await keeping.change(
        tx, meeting.id, arrival.settings, revision=meeting.revision, by=by, now=now, uid=arrival.uid
    )
    if isinstance(kept, Outdated):
        raise _Moved


async def _matched(arrivals: Sequence[Arrival], every: Sequence[Plan], treaty: str, now: datetime) -> Preview:
    found: list[Matched] = []
    complaints: list[Complaint] = []
    seen: dict[object, int] = {}
    for arrival in arrivals:
        one = await _match(arrival, every, treaty, now)
        if isinstance(one, Complaint):
            complaints.append(one)
            continue
        sign = one.before.meeting.id if one.before else (_sign(one.after), arrival.uid)
        if sign in seen:
            complaints.append(Complaint(_TWICE, {"other": seen[sign]}, arrival.line))
            continue
        seen[sign] = arrival.line
        found.append(one)
    return Preview(matched=tuple(found), complaints=tuple(complaints))


async def _match(arrival: Arrival, every: Sequence[Plan], treaty: str, now: datetime) -> Matched | Complaint:
    if arrival.id and all(one.meeting.id != arrival.id for one in every):
        return Complaint(_NO_SUCH, {"id": arrival.id}, arrival.line)
    given = {"treaty": treaty} | dict(arrival.settings)
    before = _find(arrival, plans.applied(blank(now.year), given), every)
    if before is None:
        if not given.get("title"):
            return Complaint(_NEW_NEEDS_TITLE, line=arrival.line)
        if given.get("start") and "end" not in given:
            given["end"] = given["start"]
        given = await settled(given)
        return Matched(
            arrival=replace(arrival, settings=given),
            outcome=Outcome.NEW,
            after=plans.applied(blank(now.year), given),
        )
    known = {field: plans.value(before, field) for field in ("city", "country", "zone")}
    settings = await settled(in_zone(arrival.settings, before.meeting.zone), known)
    after = plans.applied(before, settings)
    hours = {field: plans.value(after, field) for field in ("start", "end", "starts_at", "ends_at")}
    if wrong := backwards(hours):
        return replace(wrong, line=arrival.line)
    # The UID alone is taken over too, so that the file's next version finds this meeting.
    same = not plans.differences(before, after) and arrival.uid in ("", before.meeting.uid)
    return Matched(
        arrival=replace(arrival, settings=settings),
        outcome=Outcome.UNCHANGED if same else Outcome.CHANGED,
        before=before,
        after=after,
    )


def _find(arrival: Arrival, as_new: Plan, every: Sequence[Plan]) -> Plan | None:
    """The meeting that an arrival is about: by id, by the UID it came with before, or by treaty, title and day."""
    if arrival.id:
        return next((one for one in every if one.meeting.id == arrival.id), None)
    if arrival.uid:
        known = next((one for one in every if one.meeting.uid == arrival.uid), None)
        if known is not None:
            return known
    return next(
        (
            one
            for one in every
            if _sign(one) == _sign(as_new) and (not arrival.uid or one.meeting.uid in ("", arrival.uid))
        ),
        None,
    )


def _sign(plan: Plan) -> tuple[object, ...]:
    meeting = plan.meeting
    return meeting.treaty, meeting.title.casefold(), meeting.start or meeting.year


def _commonest(every: Sequence[Plan]) -> str:
    treaties = [one.meeting.treaty for one in every]
    return max(sorted(set(treaties)), key=treaties.count, default="CCM")


def _data(matched: Sequence[Matched]) -> dict[str, Any]:
    """What must be known again when it is confirmed: the settings, and the meeting that the person saw."""
    return {
        "rows": [
            {
                "line": one.arrival.line,
                "id": one.before.meeting.id if one.before else "",
                "uid": one.arrival.uid,
                "settings": dict(one.arrival.settings),
                "revision": one.before.meeting.revision if one.before else 0,
                "before": {field: plans.value(one.before, field) for field in plans.FIELDS} if one.before else None,
            }
            for one in matched
            if one.outcome is not Outcome.UNCHANGED
        ]
    }


def _of_data(data: Mapping[str, Any], now: datetime) -> tuple[Matched, ...]:
    found = []
    for row in data["rows"]:
        arrival = Arrival(line=row["line"], id=row["id"], uid=row["uid"], settings=row["settings"])
        before = None
        if row["before"] is not None:
            seen = plans.applied(blank(now.year), row["before"])
            before = replace(seen, meeting=replace(seen.meeting, id=row["id"], revision=row["revision"]))
        after = plans.applied(before or blank(now.year), arrival.settings)
        outcome = Outcome.NEW if before is None else Outcome.CHANGED
        found.append(Matched(arrival=arrival, outcome=outcome, before=before, after=after))
    return tuple(found)
