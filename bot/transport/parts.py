"""The calls that one message takes: a long text several, a file with a few words one, a file with many two."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from bot.text.markup import to_html, units
from bot.text.message import Attachment, Button, Gap, Keys, Message

CAPTION = 1024  # UTF-16 units once parsed, Telegram's limit for the words under a file
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Part:
    """One call: ``text`` is HTML, of at most 4,096 UTF-16 units once parsed, 1,024 where a file goes with it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    keys: Keys | None = None


def parts_of(message: Message) -> list[Part]:
    """The message's calls in order; buttons, keys and file hang on the last.

    Words that do not fit under the file go before it, and their first line is its caption. Raises ``ValueError``
    for a message that shows nothing, and for one with both buttons and keys.
    """
    if message.keys is not None and message.rows:
        raise ValueError("a message has buttons under it, or keys in the place of the keyboard, not both")
    *before, last = _parts(message)
    return [*before, replace(last, keys=message.keys)]


def _parts(message: Message) -> list[Part]:
    if message.attachment is None:
        return [Part(part.text, part.rows) for part in to_html(message)]
    if not message.blocks:
        return [Part("", message.rows, message.attachment)]
    texts = [part.text for part in to_html(message)]
    if len(texts) == 1 and _fits(texts[0]):
        return [Part(texts[0], message.rows, message.attachment)]
    return [*map(Part, texts), Part(_caption(message), message.rows, message.attachment)]


def words(markup: str) -> str:
    """What a reader sees of our own HTML."""
    return html.unescape(_TAG.sub("", markup))


def _caption(message: Message) -> str:
    first = next(block for block in message.blocks if not isinstance(block, Gap))
    (text, *_) = to_html(Message((first,), language=message.language))
    return text.text if _fits(text.text) else ""


def _fits(markup: str) -> bool:
    return units(words(markup)) <= CAPTION
