"""From the table to python-telegram-bot's handlers: who is heard, what is run, how it is answered.

Who may do what is decided here and nowhere else: each command, button and awaited word names the least role that
may use it, and the base is asked for the person's role when they do.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import telegram
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.text.buttons import decode
from bot.text.message import AWAY, Message, line
from handlers import hints, inquiries, questions
from handlers.command import Command, Place, commands_for, form
from handlers.context import Desk, Handler, Notice, Request, decoded
from handlers.keys import put_away
from handlers.senders import ADDRESSED, CAPTIONED, OWN_WORDS, PASSED_ON, PRIVATE, PRIVATE_OR_GROUP, captioned
from handlers.table import AWAITED, COMMANDS, PRESSES
from storage.rows import ChatState, Role

AnyContext = CallbackContext[Any, Any, Any, Any]
Run = Callable[[telegram.Update, AnyContext], Coroutine[Any, Any, None]]
Route = BaseHandler[telegram.Update, AnyContext, None]

_BY_NAME = {command.name: command for command in COMMANDS}


def install(application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
    """Let the application answer as the table says."""
    application.add_handlers(routes(desk))


def routes(desk: Desk) -> list[Route]:
    """The whole routing, in order; the first that fits is run, and nothing else is heard."""
    here, in_private = OWN_WORDS & PRIVATE_OR_GROUP, OWN_WORDS & PRIVATE
    commands: list[Route] = [CommandHandler(c.name, _answered(desk, _run(c)), filters=here) for c in COMMANDS]
    return [
        *commands,
        MessageHandler(here & ADDRESSED & filters.COMMAND, _answered(desk, hints.unknown_command)),
        MessageHandler(here & ADDRESSED & filters.TEXT & ~filters.COMMAND, _answered(desk, _words)),
        MessageHandler(here & filters.Document.ALL & CAPTIONED, _answered(desk, _file_for_a_command)),
        MessageHandler(in_private & filters.Document.ALL, _answered(desk, _file)),
        MessageHandler(in_private & filters.LOCATION, _answered(desk, _location)),
        MessageHandler(in_private & filters.ATTACHMENT, _answered(desk, _attachment)),
        MessageHandler(PASSED_ON & (filters.TEXT | filters.ATTACHMENT), _answered(desk, _passed_on)),
        CallbackQueryHandler(_pressed(desk)),
        ChatMemberHandler(_membership(desk), ChatMemberHandler.MY_CHAT_MEMBER),
    ]


def _answered(desk: Desk, handle: Handler) -> Run:
    async def run(update: telegram.Update, context: AnyContext) -> None:
        request = await decoded(desk, update)
        shown = await handle(request) if request is not None else None
        if isinstance(shown, Notice):
            shown = Message((line(shown.text),), language=request.texts.language if request else "en")
        if shown is not None:
            await desk.replies.send(update, shown)

    return run


def _run(command: Command) -> Handler:
    """The command, for those who may use it. Whatever waited for words waits no more."""

    async def handle(request: Request) -> Message | Notice | None:
        if request.held is not None:
            await put_away(request, request.held)
            await request.desk.people.turn_away(request.person)
        refusal = _refusal(request, command.role, private=command.private)
        return refusal or await command.handle(replace(request, held=None))

    return handle


async def _words(request: Request) -> Message | Notice | None:
    """Words without a command: a reply to what is there to be replied to, meant for a step, else a question."""
    replied = await inquiries.replied(request)
    if replied is not None:
        return replied
    return await _taken_up(request) if request.held is not None else await questions.ask(request)


async def _file_for_a_command(request: Request) -> Message | Notice | None:
    command = _BY_NAME.get(captioned(request.message))
    return await (_run(command)(request) if command is not None and command.takes_file else _which_caption(request))


async def _file(request: Request) -> Message | Notice | None:
    return await (_taken_up(request) if request.held is not None else _which_caption(request))


async def _attachment(request: Request) -> Message | Notice | None:
    """A picture, a voice message, a sticker: meant for a command that stands under it, or for a step that waits."""
    command = _BY_NAME.get(captioned(request.message))
    if command is not None and command.takes_anything:
        return await _run(command)(request)
    return await (_taken_up(request) if _takes_anything(request) else hints.text_only(request))


async def _passed_on(request: Request) -> Message | Notice | None:
    """A forwarded message acts on nothing; but somebody may be asked for a text, and forward one."""
    forwarded = request.message.forward_origin is not None and request.message.via_bot is None
    return await (_taken_up(request) if forwarded and _takes_anything(request) else hints.passed_on(request))


def _takes_anything(request: Request) -> bool:
    awaited = AWAITED.get(request.held.kind) if request.held is not None else None
    return awaited is not None and awaited.takes_anything


async def _location(request: Request) -> Message | Notice | None:
    awaited = AWAITED.get(request.held.kind) if request.held is not None else None
    meant = awaited is not None and awaited.takes_location
    if meant or _takes_anything(request):
        return await _taken_up(request)
    shown = await hints.text_only(request)
    return replace(shown, keys=AWAY) if shown is not None else None  # keys of a step that is over are of no use


async def _taken_up(request: Request) -> Message | Notice | None:
    """The step that waited for this message goes on with it."""
    step = request.held
    assert step is not None, "only a step takes words up"
    awaited = AWAITED.get(step.kind)
    await request.desk.people.take_up(step, request.update.update_id)
    if awaited is None:  # of an earlier version
        return await questions.ask(replace(request, held=None))
    return _refusal(request, awaited.role) or await awaited.handle(request)


async def _which_caption(request: Request) -> Message | None:
    if not request.in_private:
        return None
    fitting = [c for c in commands_for(request.role, COMMANDS) if c.takes_file]
    return await hints.file_needs_caption(request, [form(c, request.texts) for c in fitting])


def _pressed(desk: Desk) -> Run:
    async def run(update: telegram.Update, context: AnyContext) -> None:
        request = await decoded(desk, update)
        press = PRESSES.get(request.action.name) if request is not None and request.action else None
        if request is None or press is None:
            texts = await desk.texts_for(update.effective_user)
            await desk.replies.toast(update, hints.old_button(texts).text, alert=True)
            return
        refusal = _refusal(request, press.role, private=press.private)
        shown = refusal or await press.handle(request)
        if isinstance(shown, Notice):
            await desk.replies.toast(update, shown.text, alert=True)
            return
        if shown is not None:
            here = press.place is Place.HERE or (press.place is Place.TURNED and turns(request))
            await (desk.replies.edit(update, shown) if here else desk.replies.send(update, shown))
        await desk.replies.toast(update)

    return run


def _membership(desk: Desk) -> Run:
    """The bot was blocked or put out of a group, or is welcome again: nobody is answered."""

    async def run(update: telegram.Update, context: AnyContext) -> None:
        change = update.my_chat_member
        if change is None:
            return
        chat = change.chat
        if change.new_chat_member.status not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
            await desk.people.reached(chat.id)
            return
        state = ChatState.BLOCKED if chat.type == ChatType.PRIVATE else ChatState.GONE
        await desk.people.unreachable(chat.id, state, desk.clock())

    return run


def _refusal(request: Request, role: Role, *, private: bool = False) -> Notice | None:
    """The one place where it is decided who may; None where this person may."""
    if request.role.rank < role.rank:
        return Notice(hints.refused(request, role))
    if private and not request.in_private:
        return Notice(hints.in_private(request.texts))
    return None


def turns(request: Request) -> bool:
    """Whether the pressed button leafs through the list that its message shows.

    The page is an action's last argument. A first page is asked for by a list's own "back" and by buttons
    elsewhere; only the list has another button to a page of itself.
    """
    action = request.action
    assert action is not None, "only a pressed button leafs"
    if action.args[-1] != 0:
        return True
    markup = request.message.reply_markup
    others = [button.callback_data for row in markup.inline_keyboard for button in row] if markup else []
    pages = [found for data in others if isinstance(data, str) and (found := decode(data)) and found != action]
    return any(page.name == action.name and page.args[:-1] == action.args[:-1] for page in pages)
