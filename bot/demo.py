"""``demo``: practice server, chat page and bot in one process, on this machine alone."""

from __future__ import annotations

import math
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.app import connect, serving, serving_feeds
from bot.clock import Clock, RehearsalClock, WallClock
from bot.errors import BadInput
from bot.house import open_base, open_house
from bot.people.offices import key_of
from bot.practice.cast import usual_people
from bot.practice.people import Person as Played
from bot.practice.server import PracticeServer
from bot.settings import Settings, read_settings
from bot.starter.load import load_starter
from storage import meetings, offices, people
from storage.database import Database
from storage.rows import Meeting, MeetingChange, Person, Role
from storage.tenancy import sole_tenant

_FASTEST = 100_000.0
_THERE_SINCE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Part:
    """Who one of the usual people is to the treaty."""

    state: str
    zone: str
    role: Role = Role.DELEGATE
    office: str = ""


# As the usual people are: Ireland, Switzerland, Lebanon, France from New York, a coordinator and a second one; then
# those who make an announcement worth while.
_PARTS = (
    _Part("IE", "Europe/Dublin"),
    _Part("CH", "Europe/Zurich"),
    _Part("LB", "Asia/Beirut"),
    _Part("FR", "America/New_York"),
    _Part("", "Europe/Zurich", Role.COORDINATOR, "Implementation Support Unit"),
    _Part("", "Europe/Madrid", Role.COORDINATOR, "Presidency"),
    _Part("MX", "America/Mexico_City"),
    _Part("MD", "Europe/Chisinau"),
    _Part("SN", "Africa/Dakar"),
    _Part("LA", "Asia/Vientiane"),
)
_STRANGERS = 4  # of them have not pressed Start yet: what that is like can be seen too
_APPROVAL_FROM = 5  # so that an announcement to everybody needs the second coordinator


async def run(*, port: int, folder: Path | None, say: Callable[[str], None], clock: Clock | None = None) -> None:
    """Serve until Ctrl-C. ``folder`` keeps the base; ``say`` tells the person at the terminal what to do.

    ``clock`` is the time of the whole house and of the chats; None = the machine's. Raises ``DatabaseInUse`` where
    another process runs on the base in ``folder``.
    """
    rehearsal = clock is not None
    clock = clock or WallClock()
    with _data_folder(folder) as data, _free_port() as feeds:
        try:
            server = PracticeServer(port=port, clock=clock, clock_speed=clock.speed)
            await server.start()
        except OSError as error:
            raise BadInput(f"Port {port} cannot be used ({error.strerror}): try --port 0.") from None
        try:
            feed_port = int(feeds.getsockname()[1])
            settings = _settings(server, data, f"http://127.0.0.1:{feed_port}")
            async with sole_tenant(settings.database):
                await _serve(server, settings, feeds, clock, say, rehearsal=rehearsal)
        finally:
            await server.stop()


async def _serve(
    server: PracticeServer,
    settings: Settings,
    feeds: socket.socket,
    clock: Clock,
    say: Callable[[str], None],
    *,
    rehearsal: bool,
) -> None:
    """The bot on the practice server, with the starter base, until Ctrl-C."""
    say("Loading the starter base …")
    played = usual_people(server)
    async with open_base(settings) as base:
        await load_starter(base.db, facts_only=False, now=clock())
        await _give_parts(base.db, played, clock())
        if rehearsal:
            await _plan_a_meeting(base.db, clock())
    async with open_house(settings) as house:
        line = connect(house, clock=clock)
        for one in played if rehearsal else played[_STRANGERS:]:  # sent to before they have written
            one.chat.started = True
        say(f"\nOpen this page:\n\n  {server.page_url}\n")
        if rehearsal:
            say(f"It is {clock():%Y-%m-%d %H:%M} UTC there, and time runs {clock.speed:g} times as fast.")
        say("Ask for instance: What did Switzerland say about hosting the ISU?")
        say("Nothing here reaches Telegram. Ctrl-C stops it.")
        async with (
            serving(house, line, clock),
            serving_feeds(line, sockets=[feeds]),
        ):
            await line.station.serve(grace=timedelta(seconds=2))


def rehearsal_clock(start: str, speed: str) -> Clock | None:
    """The clock that ``--clock`` and ``--speed`` ask for; None where neither is given. Raises ``BadInput``."""
    if not start and not speed:
        return None
    factor = _speed(speed) if speed else 1.0
    if not start:
        return RehearsalClock(WallClock()(), factor)
    at: datetime | None = None
    with suppress(ValueError):
        at = datetime.fromisoformat(start)
    if at is None or at.tzinfo is None or not 1990 <= at.year <= 2100:
        raise BadInput(
            f"--clock takes a day and an hour with their zone, between 1990 and 2100, such as 2011-04-01T08:00Z;"
            f" {start!r} is none."
        )
    return RehearsalClock(at, factor)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not 0 < speed <= _FASTEST:  # nor is nan
        raise BadInput(f"--speed takes a number from 1 to {_FASTEST:,.0f}, such as 600; {text!r} is none.")
    return speed


async def _give_parts(db: Database, played: Sequence[Played], now: datetime) -> None:
    """Make the usual people delegates and a coordinator, as if they had been invited."""
    async with db.write() as tx:
        for one, part in zip(played, _PARTS, strict=True):
            if await people.person(tx, one.id) is not None:
                continue  # kept from an earlier run, with what they chose
            row = Person(
                id=one.id,
                name=f"{one.user['first_name']} {one.user.get('last_name', '')}".strip(),
                language=str(one.user.get("language_code", "")),
                state=part.state,
                zone=part.zone,
                role=part.role,
                joined_at=now - _THERE_SINCE,
            )
            await people.put_person(tx, row)
            if part.office:
                await offices.give(tx, one.id, part.office, 0, now, key=key_of(part.office))


async def _plan_a_meeting(db: Database, now: datetime) -> None:
    """An invented meeting three days ahead, so that there is something to be told and reminded of soon."""
    day = now.date() + timedelta(days=3)
    row = Meeting(
        id="CCM-REHEARSAL",
        treaty="CCM",
        kind="informal consultations",
        title="Rehearsal consultations (invented)",
        year=day.year,
        start=day,
        end=day,
        city="Geneva",
        country="CH",
        place="Palais des Nations",
        starts_at=time(10),
        ends_at=time(13),
        zone="Europe/Zurich",
        source="invented for this rehearsal",
    )
    change = MeetingChange(id=0, meeting=row.id, field="added", before="", after=day.isoformat(), at=now)
    async with db.write() as tx:
        if await meetings.meeting(tx, row.id) is None:
            await meetings.put_meetings(tx, [row])
            await meetings.note_changes(tx, [change])


def _settings(server: PracticeServer, data: Path, feed_url: str) -> Settings:
    """The person's own settings, but for what must not reach beyond this machine or into the real base."""
    return read_settings(
        token=server.token,
        api_url=server.url,
        api_file_url="",
        webhook_url="",
        feed_url=feed_url,
        data_dir=data,
        database_url="",
        approval_from=_APPROVAL_FROM,
    )


@contextmanager
def _free_port() -> Iterator[socket.socket]:
    """A port on this machine alone that nobody has, for calendar feeds."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as found:
        found.bind(("127.0.0.1", 0))
        yield found


@contextmanager
def _data_folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="rapporteur-demo-") as temporary:
        yield Path(temporary)
