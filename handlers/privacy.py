"""What is held about somebody, shown and erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.text.catalogue import N_, OWN_NAMES
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, fill, line
from handlers.context import Request
from storage.rows import Role

# Each table in which somebody may stand, with what it says of them. One that is held shows its sentence.
HELD: Mapping[str, str] = {
    "people": "",  # told in full by _row
    "person_groups": N_("The groups you were put in."),
    "preferences": N_("Which reminders you chose."),
    "silences": N_("What you want no more reminders of."),
    "snoozes": N_("What you asked to be reminded of once more."),
    "feeds": N_("That you have a calendar feed, and since when."),
    "follows": N_("What you follow, and since when."),
    "paces": N_("How soon you are told of it."),
    "news": N_("Which records you were told of, or are to be, for two months."),
    "mailings": N_("When you were told of them."),
    "held": N_("What you began and have not finished; it is dropped after a while."),
    "receptions": N_("Files you sent to be put in as records, until you put them in or their time is over."),
    "inquiries": N_("The questions you passed on to the coordinators, until their time is over."),
    "inquiry_takings": N_("Which questions passed on you have in hand."),
    "inquiry_answers": N_("What you answered to questions passed on, until their time is over."),
    "wrong_tokens": N_("When you tried an invitation that could not be used, so that nobody can guess one."),
    "outbox": N_("Which messages wait for you or were sent to you by themselves, and when."),
    "chats": N_("That nothing could be delivered to you."),
    "invitations": N_("Which invitation you used, and which you made for others."),
    "meeting_changes": N_("Which changes of meetings you entered."),
    "journal": N_("What you did here for others, and what was done about your access."),
    "submission_entries": N_("Which reports you marked as handed in, or confirmed."),
}


async def privacy(request: Request) -> Message:
    """/privacy, and its button."""
    texts = request.texts
    held = await _held(request)
    days = request.desk.inbox_days.days
    blocks: tuple[Block, ...] = (
        line(bold(texts.say("What is held about you"))),
        *_told(request, held),
        Gap(),
        line(
            texts.say(
                "Your questions are not kept: their text is erased as soon as they are answered, "
                "and it is in no log. Apart from Telegram, they reach only the machine that runs this assistant."
            )
        ),
        fill(
            texts.say_n(
                "The numbers of answered messages and of their chats, without any text, are kept for {n} day, "
                "so that nothing is answered twice.",
                "The numbers of answered messages and of their chats, without any text, are kept for {n} days, "
                "so that nothing is answered twice.",
                days,
            ),
            n=days,
        ),
        line(texts.say("Telegram itself keeps this chat; delete it there if you wish.")),
    )
    if held:
        blocks = (*blocks, line(texts.say("/export gives you all of it as a file.")))
    return Message(blocks, _erase_button(request) if held else (), texts.language)


async def ask_to_erase(request: Request) -> Message:
    """/erase: what will be gone, and the one button that does it."""
    texts = request.texts
    held = await _held(request)
    if not held:
        return Message((line(texts.say("Nothing is held about you.")),), language=texts.language)
    warning = texts.say(
        "All of it is erased at once and cannot be brought back: what waits to be sent to you is cancelled, and "
        "you need a new invitation to come in again."
    )
    if request.role is Role.GUEST:
        warning = texts.say("All of it is erased at once and cannot be brought back.")
    title = line(bold(texts.say("What is held about you")))
    blocks: tuple[Block, ...] = (title, *_told(request, held), Gap(), line(warning))
    return Message(blocks, _erase_button(request), texts.language)


async def erase(request: Request) -> Message:
    """The button that erases."""
    await request.desk.people.erase(request.person, request.now)
    role = await request.desk.people.role_of(request.person)
    if request.role is not Role.GUEST:
        await request.desk.offer_menu(request.person, role)
    # Spoken in the language of their Telegram: the choice of another is among what was erased.
    texts = request.desk.catalogues.texts(request.desk.language_for("", request.update.effective_user))
    blocks = [line(texts.say("Nothing is held about you any more."))]
    if role is Role.ADMINISTRATOR:
        blocks.append(line(texts.say("You remain an administrator, because the settings name you as one.")))
    return Message(tuple(blocks), (), texts.language)


async def _held(request: Request) -> Mapping[str, list[dict[str, Any]]]:
    held: Mapping[str, list[dict[str, Any]]] = (await request.desk.people.export(request.person))["held"] or {}
    return held


def _told(request: Request, held: Mapping[str, list[dict[str, Any]]]) -> tuple[Line, ...]:
    texts = request.texts
    if not held:
        return (line(texts.say("Nothing.")),)
    sentences = [line("– ", texts.say(HELD[table])) for table in HELD if table in held and HELD[table]]
    return (*_row(request), *sentences)


def _row(request: Request) -> tuple[Line, ...]:
    """What the person's own row says."""
    texts, who = request.texts, request.who
    if who is None:
        return (line("– ", texts.say("Your Telegram number.")),)
    lines = [line("– ", texts.say("Your Telegram number. Kept until you erase it, as all of this."))]
    if who.language:
        words = texts.say("The language you chose: {language}.").format(language=OWN_NAMES[who.language])
        lines.append(line("– ", words))
    if who.role is not Role.GUEST:
        lines.append(
            line(
                "– ", texts.say("Your name, State or organisation and role, from your invitation or from Telegram.")
            )
        )
    if who.zone or who.role is not Role.GUEST:
        lines.append(line("– ", texts.say("Your time zone and quiet hours.")))
    return tuple(lines)


def _erase_button(request: Request) -> tuple[tuple[Button, ...], ...]:
    return ((Button(request.texts.say("Erase what is held about me"), Action("erase")),),)
