"""The feed over HTTP: a secret address, and the same answer to everything that is not one."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.calendar.calendars import Calendars
from bot.calendar.feeds import Feeds
from bot.errors import DatabaseUnavailable
from bot.meetings.meetings import Meetings
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.text.catalogue import Catalogues
from bot.transport.feed import feed_app
from storage import people
from storage.database import Database
from storage.rows import Role
from tests.meetings.made import NOW, TALKS, changed, filled, person


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def feeds(db: Database) -> Feeds:
    await filled(db, person(7, state="CH"), person(8))
    calendars = Calendars(db, Lexicon.standard(), Register(db))
    return Feeds(db, calendars, People(db, [99]), Catalogues.open(), address="http://feeds.test/")


@asynccontextmanager
async def browser(feeds: Feeds, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    app = feed_app(feeds.content, clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://feeds.test") as client:
        yield client


def seen(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that somebody outside sees of an answer."""
    return answer.status_code, answer.content, sorted(answer.headers.items())


async def test_a_delegates_calendar_looks_at_an_address_that_is_theirs_alone(feeds: Feeds, clock: Clock) -> None:
    address = await feeds.renew(7, "en", NOW)
    assert re.fullmatch(r"http://feeds\.test/calendar/[A-Za-z0-9_-]{43}\.ics", address), "256 bits"
    assert address != await feeds.renew(8, "en", NOW)
    async with browser(feeds, clock) as client:
        answer = await client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["cache-control"]
    found = IcsCalendarStream.calendar_from_ics(answer.text)
    assert TALKS.title in {event.summary for event in found.events}


async def test_the_secret_is_not_in_the_base(feeds: Feeds, db: Database) -> None:
    from tests.handlers.contents import contents

    address = await feeds.renew(7, "en", NOW)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert secret not in repr(await contents(db))


async def test_renewing_stops_the_old_address_and_stopping_stops_all(feeds: Feeds, clock: Clock) -> None:
    old = await feeds.renew(7, "en", NOW)
    new = await feeds.renew(7, "en", NOW)
    async with browser(feeds, clock) as client:
        assert [(await client.get(one)).status_code for one in (old, new)] == [404, 200]
        assert await feeds.stop(7, NOW)
        assert (await client.get(new)).status_code == 404
        assert not await feeds.stop(7, NOW)


async def test_every_wrong_address_is_answered_alike(feeds: Feeds, clock: Clock, db: Database) -> None:
    gone = await feeds.renew(7, "en", NOW)
    await feeds.renew(7, "en", NOW)
    left = await feeds.renew(8, "en", NOW)
    async with db.write() as tx:
        await people.put_person(tx, person(8, left_at=NOW))
    wrong = [
        gone,
        left,
        "/calendar/x.ics",
        "/calendar/" + "A" * 43 + ".ics",
        "/calendar/" + "A" * 4000 + ".ics",
        "/calendar/%00.ics",
        "/calendar/..%2f..%2fetc.ics",
        "/calendar/",
        "/calendar",
        "/",
        "/health",
        "/calendar/é.ics",
    ]
    async with browser(feeds, clock) as client:
        answers = [seen(await client.get(one)) for one in wrong]
        answers.append(seen(await client.post("/nothing")))
    assert len({repr(answer) for answer in answers}) == 1
    assert answers[0][0] == 404


@pytest.mark.parametrize("how", ["left", "lost the role", "erased"])
async def test_who_has_no_role_any_more_finds_nothing(feeds: Feeds, clock: Clock, db: Database, how: str) -> None:
    address = await feeds.renew(7, "en", NOW)
    async with browser(feeds, clock) as client:
        assert (await client.get(address)).status_code == 200
        async with db.write() as tx:
            if how == "erased":
                await people.forget(tx, 7)
            else:
                changed_to = person(7, left_at=NOW) if how == "left" else person(7, role=Role.GUEST)
                await people.put_person(tx, changed_to)
        assert (await client.get(address)).status_code == 404


async def test_an_administrator_without_a_row_has_a_feed_too(feeds: Feeds, clock: Clock) -> None:
    address = await feeds.renew(99, "fr", NOW)
    async with browser(feeds, clock) as client:
        assert (await client.get(address)).status_code == 200


async def test_what_is_known_already_is_not_sent_again(feeds: Feeds, clock: Clock, db: Database) -> None:
    address = await feeds.renew(7, "en", NOW)
    async with browser(feeds, clock) as client:
        first = await client.get(address)
        clock.now += timedelta(minutes=5)
        tag, when = first.headers["etag"], first.headers["last-modified"]
        for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": when}):
            again = await client.get(address, headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
        await changed(Meetings(db), clock.now, place="Room B")
        for headers in ({"If-None-Match": tag}, {"If-Modified-Since": when}, {"If-Modified-Since": "soon"}):
            fresh = await client.get(address, headers=headers)
            assert fresh.status_code == 200
            assert "Room B" in fresh.text
        assert (await client.head(address)).headers["etag"] == fresh.headers["etag"]


async def test_a_feed_keeps_the_persons_language(feeds: Feeds, clock: Clock, db: Database) -> None:
    async with db.write() as tx:
        await people.put_person(tx, replace(person(7, state="CH"), language=""))
    address = await feeds.renew(7, "fr", NOW)
    async with browser(feeds, clock) as client:
        assert "Suisse" in (await client.get(address)).text, "that in which it was asked for"
        async with db.write() as tx:
            await people.put_person(tx, replace(person(7, state="CH"), language="es"))
        assert "Suiza" in (await client.get(address)).text, "that which was chosen since"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    for library in ("aiosqlite", "httpcore", "asyncio"):
        caplog.set_level(logging.WARNING, library)
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "uvicorn")
    return caplog


@pytest.mark.parametrize("error", [DatabaseUnavailable("locked"), RuntimeError("secret-secret")])
async def test_a_fault_is_answered_and_logged_without_the_secret(
    clock: Clock, logged: pytest.LogCaptureFixture, error: Exception
) -> None:
    async def broken(secret: str, now: datetime) -> None:
        raise error

    app = feed_app(broken, clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://feeds.test") as client:
        answer = await client.get("/calendar/secret-secret.ics")
    assert answer.status_code == 503
    assert "could not be" in logged.text
    assert "secret-secret" not in "".join(
        record.getMessage() for record in logged.records if record.name.startswith(("bot", "uvicorn"))
    )


async def test_beside_the_webhook_it_is_found_at_the_same_address(feeds: Feeds, clock: Clock) -> None:
    from bot.transport.webhook import webhook_app

    async def take_in(updates: object) -> int:
        return 1

    app = webhook_app(take_in, "s3cret", path="/", health=lambda: True)
    app.mount("/calendar", feed_app(feeds.content, clock, prefix=""))
    address = await feeds.renew(7, "en", NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://feeds.test") as client:
        assert (await client.get(address)).status_code == 200
        assert (await client.get("/calendar/x.ics")).text == "Nothing is here."
        assert (await client.get("/health")).status_code == 200
        assert (await client.post("/", json={})).status_code == 403
