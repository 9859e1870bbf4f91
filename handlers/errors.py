"""What a person reads when something goes wrong: one table, one place.

Faults of the line and a database out of reach do not come here: the station waits and handles the update again.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable

import telegram

from bot.errors import BadInput, NoPicture, RapporteurError, StorageError
from bot.records.remark import said as remarked
from bot.text.catalogue import N_, Texts
from bot.text.dates import isolate
from bot.text.message import Line, Message, code, fill, line
from handlers.context import Desk

log = logging.getLogger(__name__)

_UNFORESEEN = N_(
    "Something went wrong here; it was not your question. Please try again. "
    "If it happens again, give the people who run this assistant the reference {reference}."
)
# The first row that fits decides. An empty sentence: the error's own words are meant for the person.
SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (BadInput, ""),
    (StorageError, N_("The records cannot be searched just now. Please try again in a few minutes.")),
    (NoPicture, N_("The picture could not be drawn. The list and the table show the same.")),
    (RapporteurError, _UNFORESEEN),
    (Exception, _UNFORESEEN),
)


def apologist(desk: Desk) -> Callable[[telegram.Update, Exception], Awaitable[None]]:
    """What ``bot.transport.dispatch.Dispatch`` calls when a conversation failed."""

    async def apologise(update: telegram.Update, error: Exception) -> None:
        reference = reference_of(update)
        log.error("Reference %s: %s", reference, without_words(error))
        texts = await _texts(desk, update)
        await desk.replies.send(update, Message((said(error, reference, texts),), language=texts.language))
        await desk.replies.toast(update)

    return apologise


def said(error: Exception, reference: str, texts: Texts) -> Line:
    """The sentence for an error."""
    sentence = next(sentence for kind, sentence in SENTENCES if isinstance(error, kind))
    if not sentence:
        words = error.args[0] if error.args else ""
        shown = isolate if texts.language == "ar" else str
        return line(remarked(words, texts.say, shown) if isinstance(words, str) else str(error))
    translated = texts.say(sentence)
    return fill(translated, reference=code(reference)) if sentence is _UNFORESEEN else line(translated)


def reference_of(update: telegram.Update) -> str:
    """A short code that stands in the log too: the update's number in hexadecimal."""
    return f"R-{update.update_id:X}"


def without_words(error: BaseException) -> str:
    """Where an error came from, without its message, which may repeat what somebody asked."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-12:]
        places = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))
        chain.append(f"{type(current).__qualname__} in {places or 'no frame'}")
        current = current.__cause__ or current.__context__
    return "; from ".join(chain)


async def _texts(desk: Desk, update: telegram.Update) -> Texts:
    """The person's language; that of their Telegram where what failed is the reading of it."""
    user = update.effective_user
    try:
        return await desk.texts_for(user)
    except StorageError:
        return desk.catalogues.texts(desk.language_for("", user))
