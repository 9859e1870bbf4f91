"""Everything about oneself, with buttons to change it; leaving and coming back."""

from __future__ import annotations

import json

from babel.lists import format_list

from bot.people.zones import city_of, clock_in
from bot.text.catalogue import N_, OWN_NAMES
from bot.text.dates import isolate
from bot.text.message import Action, Attachment, Block, Button, Gap, Line, Message, bold, fill, line
from handlers import language as languages
from handlers import quiet, wishes
from handlers.context import Request
from storage.rows import Role

_ROLES = {
    Role.DELEGATE: N_("You are here as a delegate of {party}."),
    Role.COORDINATOR: N_("You are here as a coordinator, of {party}."),
    Role.ADMINISTRATOR: N_("You are here as an administrator, of {party}."),
}
_ROLES_OF_NOBODY = {
    Role.GUEST: N_("You are here without an invitation: you can ask what the public records hold."),
    Role.DELEGATE: N_("You are here as a delegate."),
    Role.COORDINATOR: N_("You are here as a coordinator."),
    Role.ADMINISTRATOR: N_("You are here as an administrator."),
}


async def me(request: Request) -> Message:
    """/me"""
    texts, who = request.texts, request.who
    if request.action is not None:  # back from a page that waited for words
        await request.desk.people.turn_away(request.person)
    blocks: list[Block] = [_role(request)]
    if who is not None and who.left_at is not None:
        blocks.append(line(texts.say("You have left: nothing is sent to you, and your rights rest.")))
        return Message(tuple(blocks), (_come_back(request), *_last_rows(request)), texts.language)
    if who is not None and who.groups:
        names = format_list([isolate(name) for name in who.groups], locale=texts.language)
        blocks.append(fill(texts.say("Groups: {names}"), names=names))
    blocks.append(fill(texts.say("I write to you in {language}."), language=OWN_NAMES[texts.language]))
    rows: tuple[tuple[Button, ...], ...] = ((Button(texts.say("Language"), Action("languages")),),)
    if request.role.rank >= Role.DELEGATE.rank:
        blocks += [_zone(request), quiet.told(who, request), Gap(), line(bold(texts.say("Your reminders")))]
        blocks += [wishes.told(wish, texts) for wish in await request.desk.wishes.of(request.person)]
        rows = (
            (Button(texts.say("Language"), Action("languages")), Button(texts.say("Time zone"), Action("zones"))),
            (Button(texts.say("Quiet hours"), Action("quiet")), Button(texts.say("Reminders"), Action("wishes"))),
            (Button(texts.say("What I follow"), Action("following", (0,))),),
            (Button(texts.say("Leave"), Action("leave")),),
        )
    return Message(tuple(blocks), (*rows, *_last_rows(request)), texts.language)


async def choose_language(request: Request) -> Message:
    """The languages, from /me."""
    return languages.offered(request.texts)


async def leave(request: Request) -> Message:
    """/leave, and its button: everything stops at once."""
    texts = request.texts
    if await request.desk.people.leave(request.person, request.now) is None:
        words = texts.say("Nothing is sent to you by itself, so there is nothing to stop.")
        return Message((line(words),), language=texts.language)
    await request.desk.offer_menu(request.person, Role.GUEST)
    return Message(
        (
            line(texts.say("You have left. Nothing more is sent to you, what was waiting included.")),
            line(texts.say("What is held about you stays until you erase it, so that you can come back.")),
        ),
        (_come_back(request), *_last_rows(request)),
        texts.language,
    )


async def come_back(request: Request) -> Message:
    """The button that undoes leaving."""
    texts = request.texts
    if await request.desk.people.come_back(request.person, request.now) is None:
        return Message((line(texts.say(_ROLES_OF_NOBODY[Role.GUEST])),), language=texts.language)
    role = await request.desk.people.role_of(request.person)
    await request.desk.offer_menu(request.person, role)
    words = texts.say("You are back. Reminders will come again as you chose them.")
    return Message((line(words),), ((Button(texts.say("All about me"), Action("me")),),), texts.language)


async def export(request: Request) -> Message:
    """/export: everything held, as a file."""
    texts = request.texts
    held = await request.desk.people.hand_over(request.person, request.now)
    data = json.dumps(held, ensure_ascii=False, indent=2).encode()
    words = texts.say("Everything that is held about you, as a file that programs can read too.")
    if held["held"] is None:
        words = texts.say("Nothing is held about you; the file says so.")
    attachment = Attachment(f"rapporteur-{request.person}.json", data)
    return Message((line(words),), language=texts.language, attachment=attachment)


def _role(request: Request) -> Line:
    texts, who = request.texts, request.who
    role = who.role if who is not None and who.left_at is not None else request.role
    if who is None or not who.state or role is Role.GUEST:
        return line(texts.say(_ROLES_OF_NOBODY[role]))
    party = isolate(request.desk.lexicon.name(who.state, texts.language))
    return fill(texts.say(_ROLES[role]), party=bold(party))


def _zone(request: Request) -> Line:
    texts = request.texts
    zone = request.who.zone if request.who is not None else ""
    if not zone:
        return line(texts.say("Time zone: none chosen yet. Choose one, so that reminders come in your morning."))
    city, clock = isolate(city_of(zone, texts.language)), clock_in(zone, request.now, texts.language)
    return fill(texts.say("Time zone: that of {city}, where it is {time} now."), city=city, time=clock)


def _last_rows(request: Request) -> tuple[tuple[Button, ...], ...]:
    return ((Button(request.texts.say("What is held about me"), Action("privacy")),),)


def _come_back(request: Request) -> tuple[Button, ...]:
    return (Button(request.texts.say("Come back"), Action("come-back")),)
