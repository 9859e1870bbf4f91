"""Which reminders, and how early, and which announcements: the pages of /me and their switches."""

from __future__ import annotations

from collections.abc import Mapping

from babel.lists import format_list

from bot.announcements.kinds import KINDS as KINDS_ANNOUNCED
from bot.people.wishes import Wish
from bot.reminders.kinds import KINDS
from bot.reminders.leads import lead
from bot.text.catalogue import Texts
from bot.text.message import Action, Block, Button, Message, bold, fill, line
from handlers.context import Notice, Request
from handlers.hints import old_button
from storage.announcement_rows import AnnouncementKind

_MARK = "✓ "
_HOUR = 60


async def choose(request: Request) -> Message:
    """All kinds with what holds for each."""
    texts = request.texts
    wishes = await request.desk.wishes.of(request.person)
    rows = tuple((Button(texts.say(KINDS[wish.kind].title), Action("wish", (wish.kind,))),) for wish in wishes)
    blocks: tuple[Block, ...] = (
        line(bold(texts.say("Your reminders"))),
        *(told(wish, texts) for wish in wishes),
        line(texts.say("Press a kind to change it.")),
    )
    announcements = (Button(texts.say("Announcements"), Action("wish-news")),)
    return Message(blocks, (*rows, announcements, _back(texts)), texts.language)


async def announced(request: Request) -> Message:
    """The kinds of announcement, and which of them come."""
    return _announced(await request.desk.wishes.announced(request.person), request.texts)


async def switch_announced(request: Request) -> Message | Notice:
    """One kind of announcement off, or on again."""
    if request.word(0) not in {kind.value for kind in AnnouncementKind}:
        return old_button(request.texts)
    kind = AnnouncementKind(request.word(0))
    return _announced(await request.desk.wishes.switch_announced(request.person, kind), request.texts)


async def kind(request: Request) -> Message | Notice:
    """One kind."""
    name = request.word(0)
    if name not in KINDS:
        return old_button(request.texts)
    wishes = await request.desk.wishes.of(request.person)
    return _page(next(wish for wish in wishes if wish.kind == name), request.texts)


async def switch(request: Request) -> Message | Notice:
    """All of one kind off, or on again."""
    if request.word(0) not in KINDS:
        return old_button(request.texts)
    return _page(await request.desk.wishes.switch(request.person, request.word(0)), request.texts)


async def switch_lead(request: Request) -> Message | Notice:
    """One reminder of a kind more or less."""
    name, code = request.word(0), request.word(1)
    if name not in KINDS or code not in KINDS[name].choices:
        return old_button(request.texts)
    return _page(await request.desk.wishes.switch_lead(request.person, name, code), request.texts)


def told(wish: Wish, texts: Texts) -> Block:
    """What holds for one kind, in a line."""
    title = texts.say(KINDS[wish.kind].title)
    if not wish.wanted:
        return fill(texts.say("{kind}: none"), kind=title)
    if not wish.leads:
        return fill(texts.say("{kind}: as they happen"), kind=title)
    times = format_list([how_early(code, texts) for code in wish.leads], locale=texts.language)
    return fill(texts.say("{kind}: {times} before"), kind=title, times=times)


def how_early(code: str, texts: Texts) -> str:
    """A lead in words: "30 days", "2 hours", "15 minutes"."""
    found = lead(code)
    if found.in_days:
        return texts.say_n("{n} day", "{n} days", found.days).format(n=found.days)
    if found.minutes % _HOUR == 0:
        hours = found.minutes // _HOUR
        return texts.say_n("{n} hour", "{n} hours", hours).format(n=hours)
    return texts.say_n("{n} minute", "{n} minutes", found.minutes).format(n=found.minutes)


def _page(wish: Wish, texts: Texts) -> Message:
    """One kind with its switches; what is on bears a mark."""
    rows: list[tuple[Button, ...]] = []
    chosen = set(wish.leads) if wish.wanted else set()
    choices = KINDS[wish.kind].choices
    buttons = [
        Button((_MARK if code in chosen else "") + how_early(code, texts), Action("wish-lead", (wish.kind, code)))
        for code in choices
    ]
    rows.extend(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    label = texts.say("None of these") if wish.wanted else texts.say("Remind me of these")
    rows.append((Button(label, Action("wish-switch", (wish.kind,))),))
    rows.append((Button(texts.say("Your reminders"), Action("wishes")),))
    return Message((told(wish, texts),), tuple(rows), texts.language)


def _announced(wanted: Mapping[AnnouncementKind, bool], texts: Texts) -> Message:
    blocks: list[Block] = [line(bold(texts.say("Announcements that reach you")))]
    for kind, comes in wanted.items():
        told_so = texts.say("{kind}: yes") if comes else texts.say("{kind}: none")
        blocks.append(fill(told_so, kind=texts.say(KINDS_ANNOUNCED[kind])))
    blocks.append(line(texts.say("Press a kind to change it.")))
    blocks.append(
        line(
            texts.say("Urgent announcements always reach you, whatever their kind. Only leaving stops them: /leave")
        )
    )
    buttons = [
        Button(
            (_MARK if comes else "") + texts.say(KINDS_ANNOUNCED[kind]), Action("wish-news-switch", (kind.value,))
        )
        for kind, comes in wanted.items()
    ]
    rows = tuple((one,) for one in buttons)
    return Message(tuple(blocks), (*rows, (Button(texts.say("Your reminders"), Action("wishes")),)), texts.language)


def _back(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.say("All about me"), Action("me")),)
