"""A message as data: made once per language, then drawn for a channel (Telegram HTML, plain terminal text).

Nothing here knows Telegram; ``bot.text.markup`` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text within a line. ``style``: "", "bold", "italic", "code", "link" (then ``url``)."""

    text: str
    style: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of a record. Drawn as a block quote, expandable when long. Never changed on the way out."""

    text: str
    expandable: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A formatted stretch of a written text, by place. ``style`` is one of STYLES; ``url`` is a link's address.

    The ``url`` of "pre" is the language of the program in it, "" for none.
    """

    start: int
    end: int
    style: str
    url: str = ""


STYLES = (
    "quote",
    "expandable",
    "pre",
    "code",
    "link",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote, of one or more lines, with its formatting: shown as it came, in its own direction.

    ``marks`` may lie within one another and overlap.
    """

    text: str
    marks: tuple[Mark, ...] = ()


Block = Line | Quote | Gap | Written


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does. Encoded by ``bot.text.buttons`` into at most 64 bytes, versioned.

    ``name`` is one of ``bot.text.buttons.ACTIONS``; ``args`` are short strings or whole numbers.
    """

    name: str
    args: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message. ``kind``: "document" or "photo" (PNG or JPEG).

    ``known`` is the id under which Telegram has it already, as this ``kind``: then it is not uploaded, and ``data``
    is what is sent where Telegram no longer knows the id (b"" = there is nothing else to send).
    """

    name: str
    data: bytes
    kind: str = "document"
    known: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key in the place of the person's keyboard: it writes its label for them, or sends where they are."""

    label: str
    location: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """What takes the place of the person's keyboard, in a private chat, until it is taken away (``AWAY``)."""

    rows: tuple[tuple[Key, ...], ...]


AWAY = Keys(())
"""The person's own keyboard again."""


@dataclass(frozen=True, slots=True)
class Message:
    """``rows`` are rows of buttons; ``language`` decides the direction of the whole."""

    blocks: tuple[Block, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    language: str = "en"
    attachment: Attachment | None = None
    keys: Keys | None = None  # not with ``rows``: Telegram takes one or the other


def line(*parts: str | Span) -> Line:
    """A line from strings and spans: ``line("due on ", bold("30 April"))``."""
    return Line(tuple(part if isinstance(part, Span) else Span(part) for part in parts))


def bold(text: str) -> Span:
    return Span(text, "bold")


def italic(text: str) -> Span:
    return Span(text, "italic")


def code(text: str) -> Span:
    return Span(text, "code")


def link(text: str, url: str) -> Span:
    return Span(text, "link", url)


def fill(template: str, **fields: str | int | Span) -> Line:
    """A line from a sentence of the catalogue: ``fill(texts.say("{name} spoke."), name=bold("Oman"))``.

    Raises ``KeyError`` where the sentence has a field that is not given.
    """
    spans: list[Span] = []
    for words, name, _, _ in Formatter().parse(template):
        if words:
            spans.append(Span(words))
        if name is not None:
            value = fields[name]
            spans.append(value if isinstance(value, Span) else Span(str(value)))
    return Line(tuple(spans))
