"""The person's own keyboard, given back where keys stood in its place."""

from __future__ import annotations

from bot.text.message import AWAY, Message, line
from handlers.context import Request
from storage.rows import Held

SHOWN = "keys"
"""In a step's data: keys were shown with it."""


async def put_away(request: Request, step: Held | None) -> None:
    """Give the keyboard back where a step's keys stand there; a message is what it takes."""
    if step is not None and step.data.get(SHOWN):
        words = request.texts.say("The keys for your location are put away.")
        away = Message((line(words),), language=request.texts.language, keys=AWAY)
        await request.desk.replies.send(request.update, away, reply=False)
