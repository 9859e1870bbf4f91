"""The first words, and help."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text.catalogue import N_
from bot.text.message import Block, Gap, Message, bold, line
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
    """/start, with or without the payload of a deep link."""
    texts = request.texts
    rows = await examples(request.desk.db, request.desk.lexicon, texts)
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
    rows = await examples(request.desk.db, request.desk.lexicon, texts)
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
