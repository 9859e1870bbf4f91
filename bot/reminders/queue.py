"""From planned reminders to rows of the outbox; what one person is told late goes into one message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.reminders.events import Event
from bot.reminders.instants import quiet_end
from bot.reminders.kinds import KINDS
from bot.reminders.plan import Addressee, Almanac, Planned, Roll, when_of
from storage.rows import Outgoing, Snooze

LATE = timedelta(minutes=30)
"""A reminder that goes out later than this after its instant says that it is late."""
SNOOZE_GRACE = timedelta(days=2)
BATCH_WHY = "Told in one message with others that were late."
LATER = "later"  # stands for the lead where somebody asked to be reminded again
_PRIORITY = 5
_AT_ONCE = 400


def rows_of(planned: Sequence[Planned], roll: Roll, almanac: Almanac, now: datetime) -> list[Outgoing]:
    """The rows of what is planned, each person's together.

    Where somebody has several that are late, each still has its row, marked as one of a batch that is cancelled
    at once, and one more row tells them all.
    """
    of_person: dict[int, list[Planned]] = {}
    for one in planned:
        of_person.setdefault(one.person, []).append(one)
    batch = f"late:{now:%Y%m%dT%H%M%SZ}"
    rows: list[Outgoing] = []
    for person, theirs in of_person.items():
        addressee = roll.by_id[person]
        late = [one for one in theirs if _is_late(one, now)]
        together = late if len(late) > 1 else []
        for one in theirs:
            extra = {"batch": batch} if one in together else {}
            rows.append(
                _row(one.key, person, facts(one) | extra, addressee, almanac, now, one.instant.until, one.event)
            )
        if together:
            items = [facts(one) for one in together]
            until = max(one.instant.until for one in together)
            rows.append(_row(f"{batch}:{person}", person, {"late": items}, addressee, almanac, now, until))
    return rows


def snoozed(
    asked: Sequence[Snooze], events: Sequence[Event], roll: Roll, almanac: Almanac, now: datetime
) -> list[Outgoing]:
    """The rows of further reminders that people asked for, as far as there is still something to remind of."""
    by_subject = {event.subject: event for event in events}
    rows = []
    for snooze in asked:
        event, addressee = by_subject.get(snooze.subject), roll.by_id.get(snooze.person)
        if event is None or addressee is None or not roll.wants(snooze.person, event):
            continue
        until = snooze.at + SNOOZE_GRACE
        over = event.over(almanac.zone(addressee.where, event))
        if snooze.at < over:
            until = min(until, over)
        elif not KINDS[event.kind].overdue:
            continue
        key = f"rem:{event.subject}:{event.day.isoformat()}:{LATER}-{snooze.at:%Y%m%dT%H%MZ}:{snooze.person}"
        day = event.day.isoformat()
        data = {"subject": event.subject, "day": day, "when": day, "lead": LATER, "at": snooze.at.isoformat()}
        rows.append(_row(key, snooze.person, data, addressee, almanac, now, until, event))
    return rows


def facts(one: Planned) -> dict[str, Any]:
    """What a row keeps of a reminder: subject, day, what it hangs on, lead, and the instant it was meant for."""
    return {
        "subject": one.event.subject,
        "day": one.event.day.isoformat(),
        "when": when_of(one.event, one.instant.lead),
        "lead": one.instant.lead.code,
        "at": one.instant.at.isoformat(),
    }


def in_parts(rows: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    """The rows in parts of a few hundred, a batch of one person's never torn apart."""
    start = 0
    while start < len(rows):
        end = min(start + _AT_ONCE, len(rows))
        while end < len(rows) and rows[end].person == rows[end - 1].person:
            end += 1
        yield rows[start:end]
        start = end


def _is_late(one: Planned, now: datetime) -> bool:
    return now - one.instant.at > LATE and now < one.instant.until


def _row(
    key: str,
    person: int,
    data: Mapping[str, Any],
    addressee: Addressee,
    almanac: Almanac,
    now: datetime,
    until: datetime,
    event: Event | None = None,
) -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind="reminder",
        person=person,
        chat=person,
        data=dict(data),
        created_at=now,
        not_before=quiet_end(now, addressee.where.quiet, almanac.zone(addressee.where, event)),
        expires_at=until,
        priority=_PRIORITY,
        again=1,
    )
