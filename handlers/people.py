"""Who has come in, by State, and what may be changed about them."""

from __future__ import annotations

from datetime import UTC

from babel.lists import format_list

from bot.people.offers import states_meant
from bot.questions.wording import Voice
from bot.text.catalogue import N_, Texts
from bot.text.dates import day, isolate
from bot.text.message import Action, Block, Button, Line, Message, bold, fill, line
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.pages import page_of, turning
from storage.rows import Person, Role

EXAMPLE = N_("/people Switzerland")
_ON_A_PAGE = 10
_IN_A_ROW = 2
_LABEL = 30  # characters on a button

_ROLES = {Role.DELEGATE: N_("Delegate"), Role.COORDINATOR: N_("Coordinator")}


async def everybody(request: Request) -> Message:
    """/people, all or of one State."""
    texts = request.texts
    if not request.words:
        return await _listed(request, "", 0)
    states = states_meant(request.words, request.desk.lexicon)
    if not states:
        words = fill(texts.say("I know no State or organisation called {name}."), name=isolate(request.words[:80]))
        return Message((words,), language=texts.language)
    return await _listed(request, states[0], 0)


async def page(request: Request) -> Message:
    """A further page of the list."""
    return await _listed(request, request.word(0), request.number(1))


async def one(request: Request) -> Message | Notice:
    """Somebody, with what may be changed."""
    person = await request.desk.people.held(request.number(0))
    return await card(request, person) if person is not None and _is_in(person) else _gone(request)


async def change_role(request: Request) -> Message | Notice:
    """A delegate becomes a coordinator, or the reverse."""
    word = request.word(1)
    if word not in (Role.DELEGATE.value, Role.COORDINATOR.value):
        return old_button(request.texts)
    people = request.desk.people
    changed = await people.change_role(request.number(0), Role(word), by=request.person, now=request.now)
    if changed is None:
        return _gone(request)
    await request.desk.offer_menu(changed.id, await people.role_of(changed.id))
    return await card(request, changed)


async def ask_to_withdraw(request: Request) -> Message | Notice:
    """What withdrawing means, and the button that does it."""
    texts = request.texts
    person = await request.desk.people.held(request.number(0))
    if person is None or not _may_withdraw(request, person):
        return _gone(request)
    words = texts.say("{name} will only be able to ask about public records, and nothing more is sent to them.")
    rows = (
        (Button(texts.say("Withdraw their access"), Action("withdraw", (person.id,))),),
        (Button(texts.say("Back"), Action("person", (person.id,))),),
    )
    return Message((fill(words, name=bold(_name(person, texts))),), rows, texts.language)


async def withdraw(request: Request) -> Message | Notice:
    """The button that withdraws somebody's access."""
    texts, people = request.texts, request.desk.people
    before = await people.withdraw_role(request.number(0), by=request.person, now=request.now)
    if before is None:
        return _gone(request)
    await request.desk.offer_menu(before.id, await people.role_of(before.id))
    words = texts.say("The access of {name} is withdrawn. A new invitation would let them in again.")
    rows = ((Button(texts.say("Everybody"), Action("people", ("", 0))),),)
    return Message((fill(words, name=bold(_name(before, texts))),), rows, texts.language)


async def _listed(request: Request, state: str, page: int) -> Message:
    texts, lexicon = request.texts, request.desk.lexicon
    every = [person for person in await request.desk.people.everybody() if state in ("", person.state)]
    if not every:
        words = texts.say("Nobody has come in yet. {command} makes an invitation.")
        if state:
            words = texts.say("Nobody of {party} has come in yet. {command} makes an invitation.")
        party = isolate(lexicon.name(state, texts.language))
        return Message((fill(words, command="/invite", party=party),), language=texts.language)
    every.sort(key=lambda person: (lexicon.name(person.state, texts.language), person.name, person.id))
    shown, page = page_of(every, page, _ON_A_PAGE)
    blocks: list[Block] = []
    shown_party: str | None = None
    for person in shown:
        if person.state != shown_party:
            shown_party = person.state
            name = lexicon.name(person.state, texts.language) if person.state else ""
            name = name or texts.say("Of no State or organisation")
            blocks.append(line(bold(isolate(name))))
        blocks.append(_entry(person, texts))
    buttons = [Button(_name(person, texts)[:_LABEL], Action("person", (person.id,))) for person in shown]
    rows = tuple(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW))
    more = turning(texts, "people", (state,), page=page, size=_ON_A_PAGE, of=len(every))
    return Message(tuple(blocks), (*rows, *more), texts.language)


def _entry(person: Person, texts: Texts) -> Line:
    entry = texts.say("{name}, {role}")
    if person.left_at is not None:
        entry = texts.say("{name}, {role}, has left")
    return fill(entry, name=isolate(_name(person, texts)), role=texts.say(_ROLES[person.role]))


async def card(request: Request, person: Person) -> Message:
    """Somebody's page."""
    texts = request.texts
    blocks: list[Block] = [line(bold(isolate(_name(person, texts))))]
    if person.state:
        blocks.append(line(isolate(request.desk.lexicon.name(person.state, texts.language))))
    blocks.append(line(texts.say(_ROLES[person.role])))
    if person.role is Role.COORDINATOR:
        office = await request.desk.offices.shown(person.id, Voice(texts, request.desk.lexicon))
        blocks.append(fill(texts.say("Writes in the name of: {office}"), office=isolate(office)))
    if person.groups:
        names = format_list([isolate(name) for name in person.groups], locale=texts.language)
        blocks.append(fill(texts.say("Groups: {names}"), names=names))
    if person.joined_at is not None:
        joined = day(person.joined_at.astimezone(UTC).date(), texts.language)
        blocks.append(fill(texts.say("Here since {day}"), day=joined))
    if person.left_at is not None:
        left = day(person.left_at.astimezone(UTC).date(), texts.language)
        blocks.append(fill(texts.say("Left on {day}; nothing is sent to them."), day=left))
    rows = []
    if request.role is Role.ADMINISTRATOR:
        other = Role.DELEGATE if person.role is Role.COORDINATOR else Role.COORDINATOR
        label = texts.say("Make a coordinator") if other is Role.COORDINATOR else texts.say("Make a delegate")
        rows.append((Button(label, Action("person-role", (person.id, other.value))),))
        if person.role is Role.COORDINATOR:
            rows.append((Button(texts.say("Give an office"), Action("office-ask", (person.id,))),))
    if _may_withdraw(request, person):
        rows.append((Button(texts.say("Withdraw their access"), Action("withdraw-ask", (person.id,))),))
    rows.append((Button(texts.say("Everybody"), Action("people", ("", 0))),))
    return Message(tuple(blocks), tuple(rows), texts.language)


def _may_withdraw(request: Request, person: Person) -> bool:
    return _is_in(person) and (request.role is Role.ADMINISTRATOR or person.role is Role.DELEGATE)


def _is_in(person: Person) -> bool:
    return person.role in _ROLES


def _name(person: Person, texts: Texts) -> str:
    return person.name or texts.say("No name ({number})").format(number=person.id)


def _gone(request: Request) -> Notice:
    return Notice(request.texts.say("This cannot be done any more: their access has changed meanwhile."))
