"""A year, ten thousand people, forty zones: every reminder accounted for, none lost, none twice.

What should have happened is counted here a second time, by other means: the instant at which clocks somewhere show
nine is searched quarter of an hour by quarter of an hour, quiet hours are walked through minute by minute, and
weekends are written down.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.obligations.register import Register
from bot.reminders.tick import Report
from bot.starter import facts
from storage.database import Database
from storage.rows import Meeting, Role
from storage.tables import outbox as outbox_table
from storage.tables import people as people_table
from storage.tables import preferences, silences
from tests.reminders.world import ANNUAL, World, meeting, utc

SEED = 20111230
FIRST, LAST = utc("2011-06-01T00:00"), utc("2012-06-01T00:00")
PEOPLE = 10_000
ZONES = [
    "Europe/Zurich",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Moscow",
    "Europe/Istanbul",
    "Europe/Sarajevo",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Caracas",
    "America/Mexico_City",
    "America/La_Paz",
    "America/Guatemala",
    "America/Montevideo",
    "America/Los_Angeles",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Casablanca",
    "Africa/Nairobi",
    "Africa/Windhoek",
    "Africa/Lusaka",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Kabul",
    "Asia/Tehran",
    "Asia/Beirut",
    "Asia/Amman",
    "Asia/Vientiane",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
]
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
# Where the weekend is not Saturday and Sunday, after CLDR.
WEEKENDS = {
    "Africa/Cairo": {FRIDAY, SATURDAY},
    "Asia/Amman": {FRIDAY, SATURDAY},
    "Asia/Kabul": {3, FRIDAY},
    "Asia/Tehran": {FRIDAY},
    "Asia/Kolkata": {SUNDAY},
}
NIGHT, LATE_RISER, NIGHT_SHIFT, NEVER = (
    (time(21), time(8)),
    (time(23), time(10, 30)),
    (time(6), time(18)),
    (time(0), time(0)),
)
MEETINGS = (
    meeting("T-BEIRUT", "2011-09-13", time(10), zone="Asia/Beirut"),
    meeting("T-GENEVA", "2011-12-31", time(7, 30), zone="Europe/Zurich"),
)
HOURS = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Somebody:
    id: int
    state: str
    zone: str
    quiet: tuple[time, time]
    joined: datetime
    leads: tuple[str, ...]
    silent: bool


@dataclass(frozen=True)
class Occasion:
    """An event as this file sees it."""

    subject: str
    day: date
    party: str
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Moment:
    at: datetime
    until: datetime
    lead: str


async def test_in_a_year_no_reminder_is_lost_and_none_is_made_twice(db: Database) -> None:
    rng = random.Random(SEED)
    everybody = made(rng)
    world = await World.made(db, planned=MEETINGS)
    await filled(db, everybody)
    occasions = await all_occasions(db, {one.state for one in everybody})
    down = (
        (utc("2011-08-13T05:00"), utc("2011-08-14T05:30")),  # a day
        (utc("2011-12-29T22:00"), utc("2011-12-30T06:10")),  # a night, in which Apia left out a day
        (utc("2012-03-30T00:00"), utc("2012-04-04T11:00")),
        (utc("2012-04-20T00:00"), utc("2012-05-09T12:00")),  # the whole end of the season of reports
    )
    ticks = sorted(moments_of_ticks(everybody, occasions, down, rng))

    queued: Counter[tuple[str, int]] = Counter()
    made_at: dict[tuple[str, int], datetime] = {}
    lost: Counter[str] = Counter()
    for now in ticks:
        await world.tick(now)
        if world.reports[-1] != Report():
            for key, data, kind in await taken(db):
                if kind == "notice":
                    lost.update({subject: number for subject, _, number in data["events"]})
                elif not key.startswith("late:"):  # that repeats what has a row each
                    reminder, _, person = key.rpartition(":")
                    queued[reminder, int(person)] += 1
                    made_at[reminder, int(person)] = now

    expected, missed = accounted(everybody, occasions, ticks)
    assert max(queued.values()) == 1
    assert set(queued) - set(expected) == set(), "made, though it should not have been"
    assert set(expected) - set(queued) == set(), "lost"
    assert made_at == expected, "made at another tick than the first after its instant"
    assert lost == missed
    assert len(expected) > 5 * PEOPLE
    assert sum(missed.values()) > 1000


# ── who and what ────────────────────────────────────────────────────────────────────────────────────────────────


def made(rng: random.Random) -> list[Somebody]:
    deposited = [(row.deposited, row.party) for row in facts.statuses() if row.deposited]
    old = [party for day, party in deposited if day < date(2010, 2, 1)]
    new = [party for day, party in deposited if date(2010, 12, 1) < day < date(2011, 6, 1)]
    parties = old + new[:2]  # those who report for the first time do so on days of their own
    found = []
    for id in range(1, PEOPLE + 1):
        late = rng.random() < 0.02
        found.append(
            Somebody(
                id=id,
                state=rng.choice(parties),
                zone=ZONES[id % len(ZONES)],
                quiet=rng.choice((NIGHT,) * 17 + (LATE_RISER, NIGHT_SHIFT, NEVER)),
                joined=FIRST + rng.random() * (LAST - FIRST) if late else FIRST - 9 * HOURS,
                leads=rng.choice((("30d", "7d", "1d"),) * 20 + (("14d", "3d"), ())),
                silent=rng.random() < 0.01,
            )
        )
    return found


async def filled(db: Database, everybody: list[Somebody]) -> None:
    async with db.write() as tx:
        values = [
            {
                "id": one.id,
                "state": one.state,
                "zone": one.zone,
                "role": Role.DELEGATE.value,
                "quiet_from": one.quiet[0],
                "quiet_until": one.quiet[1],
                "joined_at": one.joined,
            }
            for one in everybody
        ]
        values.append(
            values[0] | {"id": PEOPLE + 1, "role": Role.COORDINATOR.value, "state": "", "joined_at": None}
        )
        await tx.execute(sa.insert(people_table), values)
        wishes = [
            {"person": one.id, "kind": "report", "wanted": bool(one.leads), "leads": list(one.leads)}
            for one in everybody
            if one.leads != ("30d", "7d", "1d")
        ]
        wishes.append({"person": PEOPLE + 1, "kind": "meeting", "wanted": False, "leads": []})
        await tx.execute(sa.insert(preferences), wishes)
        silent = [{"person": one.id, "subject": f"rule:{ANNUAL}", "at": FIRST} for one in everybody if one.silent]
        await tx.execute(sa.insert(silences), silent)


async def all_occasions(db: Database, parties: set[str]) -> list[Occasion]:
    due = await Register(db).occurrences(date(2011, 5, 1), date(2012, 9, 30))
    reports = [Occasion(one.subject, one.day, one.party) for one in due if one.rule.report and one.party in parties]
    return reports + [Occasion(f"meeting:{one.id}", one.start or date.min, "", one) for one in MEETINGS]


async def taken(db: Database) -> list[tuple[str, dict[str, list[list[str]]], str]]:
    """What was queued since the last look; then it is gone from here, as if sent and long forgotten."""
    table = outbox_table
    async with db.write() as tx:
        rows = (await tx.execute(sa.select(table.c.key, table.c.data, table.c.kind))).all()
        await tx.execute(sa.delete(table))
    return [(key, data, kind) for key, data, kind in rows]


def moments_of_ticks(
    everybody: list[Somebody],
    occasions: list[Occasion],
    down: tuple[tuple[datetime, datetime], ...],
    rng: random.Random,
) -> Iterator[datetime]:
    """Ticks where something happens and at random, none while the assistant was down."""
    wanted = {FIRST}
    wanted |= {FIRST + rng.random() * (LAST - FIRST) for _ in range(20)}
    places = {(one.zone, one.quiet, one.leads) for one in everybody}
    for day, which in {(occasion.day, occasion.meeting) for occasion in occasions}:
        for zone, quiet, leads in places:
            for moment in moments(day, which, zone, quiet, leads):
                # What may be many hours late is looked for three times a day; what may not, at once.
                soon = moment.until - moment.at < 8 * HOURS
                wanted.add(moment.at if soon else ceiling(moment.at))
    wanted |= {end for _, end in down}
    for one in wanted:
        minute = one.replace(second=0, microsecond=0)
        if FIRST <= minute < LAST and not any(start <= minute < end for start, end in down):
            yield minute


def ceiling(at: datetime) -> datetime:
    """The next of 0, 8 and 16 o'clock."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour + (8 - hour.hour % 8) * HOURS


# ── what should have happened ───────────────────────────────────────────────────────────────────────────────────


def accounted(
    everybody: list[Somebody], occasions: list[Occasion], ticks: list[datetime]
) -> tuple[dict[tuple[str, int], datetime], Counter[str]]:
    """Every reminder that should be made, with the tick that makes it; and how many of each event came too late.

    A tick sees, of every event, the newest moment that has passed. It makes a reminder of it while its grace
    lasts; where that is over when a tick sees it first, and the tick comes after a pause, it is counted as lost.
    """
    by_place: dict[tuple[str, tuple[time, time], tuple[str, ...], str, bool], list[Somebody]] = {}
    for one in everybody:
        by_place.setdefault((one.zone, one.quiet, one.leads, one.state, one.silent), []).append(one)
    expected: dict[tuple[str, int], datetime] = {}
    missed: Counter[str] = Counter()
    outcomes: dict[tuple[str, str, tuple[time, time], tuple[str, ...]], list[tuple[Moment, datetime, bool]]] = {}
    for occasion in occasions:
        for (zone, quiet, leads, state, silent), people in by_place.items():
            if occasion.meeting is None and (state != occasion.party or (silent and ANNUAL in occasion.subject)):
                continue
            place = (occasion.subject, zone, quiet, leads if occasion.meeting is None else ())
            if place not in outcomes:
                outcomes[place] = list(seen(moments(occasion.day, occasion.meeting, zone, quiet, leads), ticks))
            for moment, tick, made in outcomes[place]:
                for one in people:
                    if one.joined > moment.at:
                        continue
                    if made:
                        expected[named(occasion, moment), one.id] = tick
                    else:
                        missed[occasion.subject] += 1
    return expected, missed


def seen(found: tuple[Moment, ...], ticks: list[datetime]) -> Iterator[tuple[Moment, datetime, bool]]:
    """Of the moments of one event in one place: those that a tick makes a reminder of, and those it finds lost."""
    for index, moment in enumerate(found):
        at = bisect_left(ticks, moment.at)
        if at == len(ticks):
            continue
        tick = ticks[at]
        if index + 1 < len(found) and found[index + 1].at <= tick:
            continue  # a newer one says it
        if tick < moment.until:
            yield moment, tick, True
        elif at > 0:
            yield moment, tick, False


def named(occasion: Occasion, moment: Moment) -> str:
    when = occasion.day.isoformat()
    if moment.lead.endswith("m"):
        assert occasion.meeting is not None
        when = f"{start_of(occasion.meeting):%Y-%m-%dT%H%MZ}"
    return f"rem:{occasion.subject}:{when}:{moment.lead}"


@cache
def start_of(meeting: Meeting) -> datetime | None:
    if meeting.start is None or meeting.starts_at is None:
        return None
    return showing(meeting.start, meeting.starts_at, meeting.zone)


@cache
def moments(
    day: date, meeting: Meeting | None, zone: str, quiet: tuple[time, time], leads: tuple[str, ...]
) -> tuple[Moment, ...]:
    """In order; where two fall together, only the one nearer to the event."""
    codes = ("1d", "60m") if meeting is not None else (*leads, *(["+7d"] if leads else []))
    info = ZoneInfo(zone)
    start = start_of(meeting) if meeting is not None else None
    over = start or showing(day + timedelta(days=1), time(0), zone)
    day = start.astimezone(info).date() if start else day
    found: dict[datetime, Moment] = {}
    for code in codes:
        number = int(code.strip("+dm"))
        if code.endswith("m"):
            if start is None:
                continue
            wanted, grace = start - timedelta(minutes=number), timedelta(minutes=number / 3)
        else:
            that = day - timedelta(days=-number if code.startswith("+") else number)
            while meeting is None and that.weekday() in WEEKENDS.get(zone, {SATURDAY, SUNDAY}):
                that -= timedelta(days=1)
            wanted = showing(that, time(9), zone)
            grace = min(timedelta(days=7), max(timedelta(hours=12), timedelta(days=number) / 3))
        end = wanted + grace if code.startswith("+") else over
        at = walked(wanted, quiet, zone, end)
        if at < end:
            found[at] = Moment(at, min(end, at + grace), code)  # the later code is the nearer one
    return tuple(found[at] for at in sorted(found))


@cache
def showing(day: date, clock: time, zone: str) -> datetime:
    """The first quarter of an hour at which clocks in a zone show it; where they never do, the day before."""
    info = ZoneInfo(zone)
    at = datetime.combine(day, time(0), UTC) - timedelta(hours=15)
    for _ in range(60 * 4):
        local = at.astimezone(info)
        if (local.date(), local.time()) == (day, clock):
            return at
        at += QUARTER
    if clock == time(0):  # a day that begins later, or is left out: the first moment at or after it
        at = datetime.combine(day, time(0), UTC) - timedelta(hours=15)
        while at.astimezone(info).date() < day:
            at += QUARTER
        return at
    return showing(day - timedelta(days=1), clock, zone)


@cache
def walked(wanted: datetime, quiet: tuple[time, time], zone: str, before: datetime) -> datetime:
    """Forward minute by minute out of the quiet hours; where that is too late, back, and a quarter more."""
    info = ZoneInfo(zone)

    def silent(at: datetime) -> bool:
        clock = at.astimezone(info).time()
        if quiet[0] <= quiet[1]:
            return quiet[0] <= clock < quiet[1]
        return clock >= quiet[0] or clock < quiet[1]

    at = wanted
    while silent(at):
        at += timedelta(minutes=1)
    if at == wanted or at < before:
        return at
    at = wanted
    while silent(at - timedelta(minutes=1)):
        at -= timedelta(minutes=1)
    return at - QUARTER
