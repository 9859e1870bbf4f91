"""From an update to the application's handlers, with every exception coming back out.

``Application.process_update`` swallows them all, and the station must know: of a fault of the line, because the
update then waits; of a bug, because the person is then told.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import telegram
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop, CallbackContext

from bot.transport.faults import classify

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
AnyContext = CallbackContext[Any, Any, Any, Any]

_raised: ContextVar[list[Exception]] = ContextVar("raised")


class Dispatch:
    """``await dispatch(update)`` runs the application's handlers for one update and raises what they raised.

    Faults of python-telegram-bot come out as ``LineError``. Error handlers added to the application later are
    not called: the station's ``apologise`` is what tells a person.
    """

    def __init__(self, application: AnyApplication) -> None:
        self._application = application
        application.add_error_handler(self._note, block=True)

    async def __call__(self, update: telegram.Update) -> None:
        raised: list[Exception] = []
        mark = _raised.set(raised)
        try:
            await self._application.process_update(update)
        finally:
            _raised.reset(mark)
        if raised:
            error = raised[0]
            raise (classify(error) if isinstance(error, TelegramError) else error)

    async def _note(self, update: object, context: AnyContext) -> None:
        if context.error is not None:
            _raised.get([]).append(context.error)
        raise ApplicationHandlerStop
