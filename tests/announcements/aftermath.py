"""Announcements that went out, past every conversation; and how tests look at what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bot.announcements.answers import Draft, Progress
from bot.practice.people import Person
from bot.text.message import Written
from storage import announced, outbox
from storage.announced import Change, ChangeState
from storage.announcement_rows import Announcement, AnnouncementFile, AnnouncementState
from storage.rows import OutboxState, Outgoing
from storage.tables import outbox as table
from tests.announcements.hall import PATIENCE, Hall
from tests.auxil.lines import until

WAITING = (OutboxState.QUEUED, OutboxState.SENDING)


async def announces(
    hall: Hall,
    by: Person,
    texts: dict[str, str],
    *,
    file: AnnouncementFile | None = None,
    audience: str = "",
    urgent: bool = False,
    wait: bool = True,
) -> Announcement:
    """Somebody writes and confirms an announcement; ``wait``: until every row has ended."""
    desk, now = hall.line.desk, hall.clock()
    (first, words), *others = texts.items()
    draft = await desk.announcing.begin(by.id, first, Written(words), now, file=file)
    assert isinstance(draft, Draft)
    id = draft.announcement.id
    for language, more in others:
        await desk.announcing.write(id, by.id, language, Written(more), now)
    if audience:
        await desk.announcing.set_audience(id, audience, by.id, now)
    if urgent:
        await desk.announcing.set_urgent(id, by.id, now, urgent=True)
    shown = await desk.announcing.shown(id, by.id, now)
    assert isinstance(shown, Draft)
    gone = await desk.departures.confirm(id, by.id, str(shown.fingerprint), now)
    assert isinstance(gone, Progress)
    hall.leaps(timedelta(0))  # what goes on by itself looks at once
    if not wait:
        return await hall.becomes(id, AnnouncementState.SENDING, AnnouncementState.DONE)
    return await hall.becomes(id, AnnouncementState.DONE, AnnouncementState.STOPPED)


async def rows(hall: Hall, id: int, prefix: str = "ann") -> list[Outgoing]:
    """Rows on account of an announcement: "ann", "annfix", "annnote", "annrecall"."""
    async with hall.db.read() as tx:
        return list(await outbox.rows(tx, key_prefix=f"{prefix}:{id}:"))


async def settled(hall: Hall, id: int) -> None:
    """Wait until nothing waits on account of an announcement."""

    async def ended() -> bool:
        return not [
            row
            for prefix in ("ann", "annfix", "annnote", "annrecall")
            for row in await rows(hall, id, prefix)
            if row.state in WAITING
        ]

    await until(ended, PATIENCE, 0.05)


async def waiting_change(hall: Hall, id: int, state: ChangeState = ChangeState.DRAFT) -> Change:
    async with hall.db.read() as tx:
        return (await announced.changes(tx, id, states=(state,)))[-1]


async def made_uncertain(hall: Hall, id: int, people: Iterable[Person]) -> None:
    """As a process leaves rows that is killed while their calls are under way."""
    async with hall.db.write() as tx:
        for row in await outbox.rows(tx, key_prefix=f"ann:{id}:"):
            if row.person in {one.id for one in people}:
                lost: dict[str, object] = {"state": OutboxState.UNCERTAIN.value, "message_id": None, "parts": []}
                await tx.execute(table.update().where(table.c.id == row.id).values(lost))


def texts_of(who: Person) -> list[str]:
    """What the bot's messages in somebody's chat say now, from the top."""
    return [said(one) for one in who.screen if one["from"]["is_bot"]]


def said(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


def with_words(who: Person, words: str) -> list[str]:
    """The messages in their chat that have these words."""
    return [text for text in texts_of(who) if words in text]
