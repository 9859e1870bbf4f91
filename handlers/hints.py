"""Polite words where nothing else can be done: unknown commands, old buttons, pictures, forwarded messages."""

from __future__ import annotations

from bot.text.catalogue import Texts
from bot.text.message import Message, fill, line
from handlers.context import Notice, Request


async def unknown_command(request: Request) -> Message:
    """A command that is not one of ours."""
    command = (request.message.text or "").split(maxsplit=1)[0].split("@")[0][:40]
    texts = request.texts
    return Message(
        (
            fill(texts.say("I do not know the command {command}."), command=command),
            line(texts.say("/help shows what I can do; or write your question as it comes to mind.")),
        ),
        language=texts.language,
    )


async def text_only(request: Request) -> Message | None:
    """A picture, a voice message, a sticker, a place."""
    if not request.desk.courtesy.due(request.message.chat_id, "text only", request.now):
        return None
    texts = request.texts
    return Message((line(texts.say("I read text only. Please write your question.")),), language=texts.language)


async def passed_on(request: Request) -> Message | None:
    """A forwarded message, or one sent through another bot."""
    if not request.desk.courtesy.due(request.message.chat_id, "passed on", request.now):
        return None
    texts = request.texts
    words = texts.say("I do not act on forwarded messages. Please write your question yourself.")
    return Message((line(words),), language=texts.language)


def old_button(texts: Texts) -> Notice:
    """A button of an earlier version, a forged one, or one whose question is gone."""
    return Notice(texts.say("This button no longer works. Please ask again."))


def too_long(texts: Texts, limit: int) -> Message:
    """A question that is longer than one."""
    words = texts.say(
        "This is longer than {limit} characters. Please ask in a sentence or two, one question at a time."
    )
    return Message((fill(words, limit=limit),), language=texts.language)
