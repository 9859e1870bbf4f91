"""Inviting people: a link made step by step or in one line, and the list of those still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from babel.lists import format_list

from bot.people.invitations import handle_of, may_invite
from bot.people.offers import Offer, clean_days, clean_groups, clean_name, read_offer, valid_for
from bot.people.tokens import link as link_of
from bot.text.catalogue import LANGUAGES, N_
from bot.text.dates import day, isolate
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, code, fill, line, link
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold, step, step_of
from handlers.pages import page_of, turning
from storage.rows import Held, Invitation, Role

KIND, NAME, GROUPS = "invite", "invite-name", "invite-groups"
EXAMPLE = N_("/invite Switzerland, Urs Keller, clearance, 7 days")
_DELEGATE, _COORDINATOR = N_("delegate"), N_("coordinator")
_DAYS = (7, 14, 30)
_ON_A_PAGE = 6
_CHOICES = 8

_ONES = {
    Role.DELEGATE: N_("An invitation for a delegate of {party}."),
    Role.COORDINATOR: N_("An invitation for a coordinator, of {party}."),
}
_ONES_OF_NOBODY = {
    Role.DELEGATE: N_("An invitation for a delegate of no State or organisation."),
    Role.COORDINATOR: N_("An invitation for a coordinator of no State or organisation."),
}


async def invite(request: Request) -> Message:
    """/invite, alone or with everything in one line."""
    if not request.words:
        await hold(request, KIND, {}, awaits_words=True)
        return _form(request)
    return await _read(request, at_once=True)


async def written(request: Request) -> Message:
    """The State's name, or a whole line, after /invite."""
    return await (_read(request, at_once=False) if request.words else invite(request))


async def state(request: Request) -> Message | Notice:
    """One of several States that a name may mean."""
    draft = await step(request, KIND)
    key = request.word(1)
    if draft is None or key not in {party.key for party in request.desk.lexicon.parties}:
        return old_button(request.texts)
    return await _changed(request, draft, state=key)


async def days(request: Request) -> Message | Notice:
    """How long the invitation is to hold."""
    draft = await step(request, KIND)
    if draft is None:
        return old_button(request.texts)
    return await _changed(request, draft, days=clean_days(request.number(1)))


async def role(request: Request) -> Message | Notice:
    """For a coordinator, or for a delegate after all."""
    draft = await step(request, KIND)
    if draft is None:
        return old_button(request.texts)
    other = Role.DELEGATE if _offer(draft).role is Role.COORDINATOR else Role.COORDINATOR
    return await _changed(request, draft, role=other)


async def ask_name(request: Request) -> Message | Notice:
    """Who the invitation is for."""
    return await _ask(request, NAME, N_("Who is it for? Write the name, for example {example}."), "Urs Keller")


async def ask_groups(request: Request) -> Message | Notice:
    """Which groups they are to be in."""
    words = N_("Which groups are they in? Write them with commas between, for example {example}.")
    return await _ask(request, GROUPS, words, "clearance, finance")


async def named(request: Request) -> Message:
    """The name, written."""
    return await _written(request, name=clean_name(request.words))


async def grouped(request: Request) -> Message:
    """The groups, written."""
    return await _written(request, groups=clean_groups([request.words]))


async def make(request: Request) -> Message | Notice:
    """The button that makes the link."""
    draft = await step(request, KIND)
    return await _made(request, draft) if draft is not None else old_button(request.texts)


async def open_ones(request: Request) -> Message:
    """/invitations, and the list's further pages."""
    return await _listed(request, request.number(0) if request.action is not None else 0)


async def withdraw(request: Request) -> Message | Notice:
    """The button that ends an open invitation."""
    if request.role is Role.COORDINATOR and not await _is_for_a_delegate(request):
        return Notice(request.texts.say("Only administrators withdraw the invitations of coordinators."))
    await request.desk.invitations.withdraw(request.word(0), by=request.person, now=request.now)
    return await _listed(request, request.number(1))


def role_words(request: Request) -> Mapping[str, Role]:
    """What roles are called in every language, in lower case."""
    words = {}
    for language in LANGUAGES:
        texts = request.desk.catalogues.texts(language)
        words[texts.say(_DELEGATE).lower()] = Role.DELEGATE
        words[texts.say(_COORDINATOR).lower()] = Role.COORDINATOR
    return words


async def _read(request: Request, *, at_once: bool) -> Message:
    texts, lexicon = request.texts, request.desk.lexicon
    reading = read_offer(request.words, lexicon, role_words(request))
    if not may_invite(request.role, reading.offer.role):
        return Message((line(texts.say("Only administrators invite coordinators.")),), language=texts.language)
    if not reading.states:
        await hold(request, KIND, {}, awaits_words=True)
        unknown = texts.say("I know no State or organisation called {name}.")
        return replace(
            _form(request), blocks=(fill(unknown, name=isolate(reading.written)), *_form(request).blocks)
        )
    draft = await hold(request, KIND, _data(reading.offer))
    if len(reading.states) > 1:
        which = fill(texts.say("Which one is {name}?"), name=isolate(reading.written))
        names = [(lexicon.name(key, texts.language), key) for key in reading.states[:_CHOICES]]
        rows = tuple((Button(name, Action("invite-state", (draft, key))),) for name, key in sorted(names))
        return Message((which,), rows, texts.language)
    held = _held(request, draft, reading.offer)
    return await (_made(request, held) if at_once else _card(request, held))


async def _changed(request: Request, draft: Held, **changes: Any) -> Message:
    offer = replace(_offer(draft), **changes)
    await hold(request, KIND, {**draft.data, **_data(offer)}, replaces=draft.id)
    return await _card(request, _held(request, draft.id, offer))


async def _ask(request: Request, kind: str, words: str, example: str) -> Message | Notice:
    draft = await step(request, KIND)
    if draft is None:
        return old_button(request.texts)
    await hold(request, kind, {"draft": draft.id}, awaits_words=True)
    asked = fill(request.texts.say(words), example=code(example))
    return Message((asked,), language=request.texts.language)


async def _written(request: Request, **changes: Any) -> Message:
    assert request.held is not None, "only a step that waited for words brings this"
    draft = await step_of(request, KIND, int(request.held.data["draft"]))
    if draft is None:
        return _form(request)
    return await _changed(request, draft, **changes)


async def _made(request: Request, draft: Held) -> Message:
    """The link, told this once. Asked again, a new one takes the place of the first."""
    texts, offer = request.texts, _offer(draft)
    made = await request.desk.invitations.invite(
        by=request.person,
        state=offer.state,
        now=request.now,
        role=offer.role,
        name=offer.name,
        groups=offer.groups,
        valid=valid_for(offer),
        instead_of=draft.data.get("made", ""),
    )
    if made is None:
        return Message((line(texts.say("Only administrators invite coordinators.")),), language=texts.language)
    token, row = made
    await hold(request, KIND, {**draft.data, "made": row.digest}, replaces=draft.id)
    address = link_of(request.message.get_bot().username, token)
    until = day(row.expires_at.astimezone(_zone(request)).date(), texts.language)
    blocks: tuple[Block, ...] = (
        *_told(request, offer),
        Gap(),
        line(link(address, address)),
        Gap(),
        fill(
            texts.say("Pass this link on to that one person. It works once, until {day}, and is not shown again."),
            day=until,
        ),
    )
    rows = (
        (Button(texts.say("Withdraw this invitation"), Action("uninvite", (handle_of(row), 0))),),
        (Button(texts.say("Open invitations"), Action("invitations", (0,))),),
    )
    return Message(blocks, rows, texts.language)


async def _card(request: Request, draft: Held) -> Message:
    texts, offer = request.texts, _offer(draft)
    buttons = [
        (
            Button(texts.say("Name"), Action("invite-name", (draft.id,))),
            Button(texts.say("Groups"), Action("invite-groups", (draft.id,))),
        ),
        tuple(
            Button(texts.say_n("{n} day", "{n} days", n).format(n=n), Action("invite-days", (draft.id, n)))
            for n in _DAYS
        ),
    ]
    if may_invite(request.role, Role.COORDINATOR):
        label = N_("For a delegate") if offer.role is Role.COORDINATOR else N_("For a coordinator")
        buttons.append((Button(texts.say(label), Action("invite-role", (draft.id,))),))
    buttons.append((Button(texts.say("Make the link"), Action("invite-make", (draft.id,))),))
    return Message(_told(request, offer), tuple(buttons), texts.language)


def _told(request: Request, offer: Offer) -> tuple[Line, ...]:
    texts = request.texts
    lines = []
    if offer.state:
        party = bold(isolate(request.desk.lexicon.name(offer.state, texts.language)))
        lines.append(fill(texts.say(_ONES[offer.role]), party=party))
    else:
        lines.append(line(texts.say(_ONES_OF_NOBODY[offer.role])))
    if offer.name:
        lines.append(fill(texts.say("Name: {name}"), name=isolate(offer.name)))
    if offer.groups:
        names = format_list([isolate(name) for name in offer.groups], locale=texts.language)
        lines.append(fill(texts.say("Groups: {names}"), names=names))
    valid = texts.say_n("Valid for {n} day.", "Valid for {n} days.", offer.days)
    return (*lines, fill(valid, n=offer.days))


async def _listed(request: Request, page: int) -> Message:
    texts = request.texts
    every = await request.desk.invitations.open_ones(request.now)
    if not every:
        words = texts.say("No invitation is open. {command} makes one.")
        return Message((fill(words, command="/invite"),), language=texts.language)
    shown, page = page_of(every, page, _ON_A_PAGE)
    first = page * _ON_A_PAGE + 1
    blocks = (
        line(bold(texts.say("Open invitations"))),
        *(_entry(request, number, row) for number, row in enumerate(shown, first)),
    )
    buttons = [
        Button(texts.say("Withdraw {n}").format(n=number), Action("uninvite", (handle_of(row), page)))
        for number, row in enumerate(shown, first)
        if may_invite(request.role, row.role)
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    more = turning(texts, "invitations", (), page=page, size=_ON_A_PAGE, of=len(every))
    return Message(blocks, (*rows, *more), texts.language)


def _entry(request: Request, number: int, row: Invitation) -> Line:
    texts = request.texts
    party = request.desk.lexicon.name(row.state, texts.language) if row.state else texts.say("no State")
    entry = texts.say("{n}. {party}, {role}, until {day}")
    if row.name:
        entry = texts.say("{n}. {party}, {role}, {name}, until {day}")
    return fill(
        entry,
        n=number,
        party=isolate(party),
        role=texts.say(_COORDINATOR if row.role is Role.COORDINATOR else _DELEGATE),
        name=isolate(row.name),
        day=day(row.expires_at.astimezone(_zone(request)).date(), texts.language),
    )


async def _is_for_a_delegate(request: Request) -> bool:
    every = await request.desk.invitations.open_ones(request.now)
    found = [row for row in every if handle_of(row) == request.word(0)]
    return not found or found[0].role is Role.DELEGATE


def _form(request: Request) -> Message:
    texts = request.texts
    return Message(
        (
            line(texts.say("Which State or organisation is it for? Write its name, or everything in one line:")),
            line(code(texts.say(EXAMPLE))),
            line(texts.say("In this order: State or organisation, name, groups; then for how many days.")),
        ),
        ((Button(texts.say("Open invitations"), Action("invitations", (0,))),),),
        texts.language,
    )


def _zone(request: Request) -> Any:
    return ZoneInfo(request.who.zone) if request.who is not None and request.who.zone else UTC


def _data(offer: Offer) -> dict[str, Any]:
    return {**asdict(offer), "role": offer.role.value, "groups": list(offer.groups)}


def _offer(draft: Held) -> Offer:
    data = draft.data
    return Offer(
        state=data.get("state", ""),
        role=Role(data.get("role", Role.DELEGATE.value)),
        name=data.get("name", ""),
        groups=tuple(data.get("groups", ())),
        days=int(data.get("days", Offer().days)),
    )


def _held(request: Request, id: int, offer: Offer) -> Held:
    return Held(
        id=id,
        person=request.person,
        kind=KIND,
        data=_data(offer),
        created_at=request.now,
        expires_at=request.now,
    )
