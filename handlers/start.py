"""The first words, and help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.text.catalogue import N_, language_of
from bot.text.dates import isolate
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, line
from handlers import hints
from handlers.command import Command, form
from handlers.context import Request
from handlers.examples import examples

_EMPTY = N_("No record has been put in yet; I can only list meetings: /meetings")
QUESTIONS = (
    N_("What did Switzerland say about hosting the support unit?"),
    N_("Who spoke on clearance?"),
    N_("Did Ireland take part?"),
    N_("What does ISU stand for?"),
    N_("When and where is the next meeting?"),
)


async def start(request: Request) -> Message:
    """/start, with or without the token of an invitation."""
    texts = request.texts
    if request.words:
        if not request.in_private:
            return Message((line(hints.in_private(texts)),), language=texts.language)
        return await _accepted(request)
    return await _greeting(request)


async def _accepted(request: Request) -> Message:
    """The one invited is let in. Whatever else is wrong with a token, the answer is the same."""
    texts, desk = request.texts, request.desk
    token = request.words
    if await desk.invitations.is_own(request.person, token):
        words = texts.say("This is the link that you made for somebody else. Pass it on to them.")
        return Message((line(words),), language=texts.language)
    user = request.update.effective_user
    name = user.full_name if user is not None else ""
    language = language_of(user.language_code) if user is not None else None
    person = await desk.invitations.accept(request.person, token, request.now, name=name, language=language or "")
    if person is None:
        greeting = await _greeting(request)
        words = texts.say(
            "This invitation cannot be used: it may have expired, been used or been withdrawn. "
            "Ask whoever sent it for a new one. Public records are open to you without it."
        )
        return replace(greeting, blocks=(line(words), Gap(), *greeting.blocks))
    await desk.offer_menu(request.person, await desk.people.role_of(request.person))
    welcome = line(texts.say("Welcome. Your invitation is accepted."))
    if person.state:
        party = bold(isolate(desk.lexicon.name(person.state, texts.language)))
        welcome = fill(texts.say("Welcome. Your invitation is accepted; you are here for {party}."), party=party)
    blocks: tuple[Block, ...] = (
        welcome,
        line(texts.say("I remind you of reports and meetings, and answer questions about the records.")),
        line(texts.say("Choose your time zone first, so that reminders come in your morning.")),
    )
    rows = (
        (Button(texts.say("Time zone"), Action("zones")), Button(texts.say("All about me"), Action("me"))),
        (Button(texts.say("Help"), Action("help")),),
    )
    return Message(blocks, rows, texts.language)


async def _greeting(request: Request) -> Message:
    texts = request.texts
    rows = await examples(request.desk.db, request.desk.lexicon, texts, request.reader)
    blocks: tuple[Block, ...] = (
        line(texts.say("Ask me what was said at treaty meetings, and by whom.")),
        line(
            texts.say(
                "I quote the record word for word and name the source; where the records are silent, I say so. "
                "I also know agendas, meetings, who took part and what acronyms mean."
            )
        ),
        Gap(),
        line(texts.say("Write your question, or begin here:") if rows else texts.say(_EMPTY)),
    )
    return Message(blocks, rows, texts.language)


async def help_with(request: Request, commands: Sequence[Command]) -> Message:
    """/help: the commands, and what may be asked."""
    texts = request.texts
    listed = [line(form(command, texts), " · ", texts.say(command.does)) for command in commands]
    asked = [line("– ", texts.say(question)) for question in QUESTIONS]
    rows = await examples(request.desk.db, request.desk.lexicon, texts, request.reader)
    blocks: tuple[Block, ...] = (
        line(bold(texts.say("Ask in your own words, for example:"))),
        *asked,
        Gap(),
        line(bold(texts.say("Commands"))),
        *listed,
        Gap(),
        line(texts.say("In a group, mention me, reply to me, or use /ask.")),
    )
    return Message(blocks, rows, texts.language)
