"""Polite words where nothing else can be done: unknown commands, old buttons, pictures, forwarded messages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.announcements.codes import code_in
from bot.text.catalogue import N_, Texts
from bot.text.message import Message, code, fill, line
from handlers.context import Notice, Request
from storage.rows import Role

_FOR = {
    Role.DELEGATE: N_("This is for delegates who were invited. Your coordinators can invite you."),
    Role.COORDINATOR: N_("This is for coordinators."),
    Role.ADMINISTRATOR: N_("This is for administrators."),
}


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


async def file_needs_caption(request: Request, forms: Sequence[str]) -> Message | None:
    """A document without a word of what it is for; ``forms`` are the captions that this person may give it."""
    if not forms:
        return await text_only(request)
    texts = request.texts
    words = texts.say("Please send the file with one of these as its caption, so that I know what it is for:")
    return Message((line(words), *(line(code(form)) for form in forms)), language=texts.language)


def refused(request: Request, role: Role) -> str:
    """What somebody reads who may not do what they tried; at most 200 characters."""
    if request.who is not None and request.who.left_at is not None and request.who.role.rank >= role.rank:
        return request.texts.say("You have left, so this is closed to you. /me brings you back.")
    return request.texts.say(_FOR[role])


def in_private(texts: Texts) -> str:
    """What is answered in a group to what is nobody else's business."""
    return texts.say("Please write this to me in our private chat.")


async def passed_on(request: Request) -> Message | None:
    """A forwarded message, or one sent through another bot."""
    if not request.desk.courtesy.due(request.message.chat_id, "passed on", request.now):
        return None
    texts = request.texts
    words = texts.say("I do not act on forwarded messages. Please write your question yourself.")
    blocks = [line(words)]
    if found := code_in(request.message.text or request.message.caption or ""):
        command = code(f"/verify {found}")
        blocks.append(fill(texts.say("Whether it is a genuine announcement: {command}"), command=command))
    return Message(tuple(blocks), language=texts.language)


def old_button(texts: Texts) -> Notice:
    """A button of an earlier version, a forged one, or one whose question is gone."""
    return Notice(texts.say("This button no longer works. Please ask again."))


def too_long(texts: Texts, limit: int) -> Message:
    """A question that is longer than one."""
    words = texts.say(
        "This is longer than {limit} characters. Please ask in a sentence or two, one question at a time."
    )
    return Message((fill(words, limit=limit),), language=texts.language)
