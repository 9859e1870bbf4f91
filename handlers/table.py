"""Every command and every button, once: routing, Telegram's menus, /help and the documentation read this."""

from __future__ import annotations

from collections.abc import Mapping

from bot.text.catalogue import N_
from bot.text.message import Message
from handlers import language, privacy, questions, start, views
from handlers.command import Command, Place, Press
from handlers.context import Request


async def _help(request: Request) -> Message:
    return await start.help_with(request, COMMANDS)


COMMANDS: tuple[Command, ...] = (
    Command(
        name="ask",
        does=N_("Answer a question from the records"),
        takes=N_("your question"),
        example=questions.EXAMPLE,
        handle=questions.ask,
        needs_words=True,
    ),
    Command(name="meetings", does=N_("List the meetings, with dates and places"), handle=views.meetings),
    Command(
        name="agenda",
        does=N_("Show the agenda of the latest meeting, or of the one you name"),
        takes=N_("a meeting"),
        example=N_("/agenda informal consultations"),
        handle=views.agenda,
    ),
    Command(name="language", does=N_("Choose the language I write to you in"), handle=language.choose),
    Command(name="privacy", does=N_("Show what is held about you, and erase it"), handle=privacy.privacy),
    Command(name="help", does=N_("Show the commands and examples of questions"), handle=_help),
    Command(name="start", does=N_("Begin, with a few examples"), handle=start.start),
)

PRESSES: Mapping[str, Press] = {
    "page": Press(handle=questions.page, place=Place.HERE),
    "meant": Press(handle=questions.meant, place=Place.HERE),
    "meant-page": Press(handle=questions.meant_page, place=Place.HERE),
    "source": Press(handle=views.source),
    "next": Press(handle=views.next_speaker),
    "item": Press(handle=views.item, place=Place.TURNED),
    "party-on-item": Press(handle=views.party_on_item),
    "others": Press(handle=views.others, place=Place.TURNED),
    "who-on": Press(handle=views.who_on, place=Place.TURNED),
    "agenda": Press(handle=views.agenda_of_record),
    "speakers": Press(handle=views.speakers, place=Place.TURNED),
    "participants": Press(handle=views.participants, place=Place.TURNED),
    "meeting": Press(handle=views.meeting),
    "meetings": Press(handle=views.meetings, place=Place.TURNED),
    "documents": Press(handle=views.documents, place=Place.TURNED),
    "language": Press(handle=language.chosen, place=Place.HERE),
    "help": Press(handle=_help),
    "erase": Press(handle=privacy.erase, place=Place.HERE),
}
