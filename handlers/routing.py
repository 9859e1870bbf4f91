"""From the table to python-telegram-bot's handlers: who is heard, what is run, how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import telegram
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.text.buttons import decode
from handlers import hints, questions
from handlers.command import Place
from handlers.context import Desk, Handler, Notice, Request, decoded
from handlers.senders import ADDRESSED, OWN_WORDS, PASSED_ON, PRIVATE, PRIVATE_OR_GROUP
from handlers.table import COMMANDS, PRESSES

AnyContext = CallbackContext[Any, Any, Any, Any]
Run = Callable[[telegram.Update, AnyContext], Coroutine[Any, Any, None]]
Route = BaseHandler[telegram.Update, AnyContext, None]


def install(application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
    """Let the application answer as the table says."""
    application.add_handlers(routes(desk))


def routes(desk: Desk) -> list[Route]:
    """The whole routing, in order; the first that fits is run, and nothing else is heard."""
    here = OWN_WORDS & PRIVATE_OR_GROUP
    commands: list[Route] = [CommandHandler(c.name, _words(desk, c.handle), filters=here) for c in COMMANDS]
    return [
        *commands,
        MessageHandler(here & ADDRESSED & filters.COMMAND, _words(desk, hints.unknown_command)),
        MessageHandler(here & ADDRESSED & filters.TEXT & ~filters.COMMAND, _words(desk, questions.ask)),
        MessageHandler(OWN_WORDS & PRIVATE & filters.ATTACHMENT, _words(desk, hints.text_only)),
        MessageHandler(PASSED_ON & (filters.TEXT | filters.ATTACHMENT), _words(desk, hints.passed_on)),
        CallbackQueryHandler(_pressed(desk)),
    ]


def _words(desk: Desk, handle: Handler) -> Run:
    async def run(update: telegram.Update, context: AnyContext) -> None:
        request = await decoded(desk, update)
        shown = await handle(request) if request is not None else None
        if shown is not None and not isinstance(shown, Notice):
            await desk.replies.send(update, shown)

    return run


def _pressed(desk: Desk) -> Run:
    async def run(update: telegram.Update, context: AnyContext) -> None:
        request = await decoded(desk, update)
        press = PRESSES.get(request.action.name) if request is not None and request.action else None
        if request is None or press is None:
            texts = await desk.texts_for(update.effective_user)
            await desk.replies.toast(update, hints.old_button(texts).text, alert=True)
            return
        shown = await press.handle(request)
        if isinstance(shown, Notice):
            await desk.replies.toast(update, shown.text, alert=True)
            return
        if shown is not None:
            here = press.place is Place.HERE or (press.place is Place.TURNED and turns(request))
            await (desk.replies.edit(update, shown) if here else desk.replies.send(update, shown))
        await desk.replies.toast(update)

    return run


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
