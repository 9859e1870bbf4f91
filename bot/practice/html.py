"""Telegram's HTML mode: tagged text becomes plain text with entities, or a refusal that names the byte.

Offsets and lengths of entities are UTF-16 code units, as everywhere in the Bot API. The accepted language is the
one Telegram documents plus what its parser lets pass (upper-case tags, unquoted attributes, ``</>``); the tests
hold this module against TDLib's own parser on random strings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.practice import links
from bot.practice.refusal import Refusal

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
# Among entities of one offset and length the lower number comes first.
PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_SPACE = b" \t\r\n\0\v"
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_REFERENCE = re.compile(rb"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*));?")
_FORMAT = re.compile(r"[rR]|[tTdDwW]*")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: bytes
    unix: int
    offset: int
    start: int


def order(entity: Entity) -> tuple[int, int, int]:
    """Sort key: by offset, the longer first, then by kind."""
    kind = entity["type"]
    rank = 10 if kind == "pre" and entity.get("language") else PRIORITY.get(kind, 50)
    return entity["offset"], -entity["length"], rank


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """(plain text, entities sorted by offset); :class:`Refusal` with "can't parse entities: …" otherwise."""
    return _Parser(source.encode("utf-8", "surrogatepass")).run()


class _Parser:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw + b"\0"  # a sentinel: every scan below stops at it
        self.end = len(raw)
        self.at = 0
        self.out = bytearray()
        self.units = 0
        self.halves = False
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < self.end:
            byte = self.raw[self.at]
            if byte == 0x26 and self._reference():
                continue
            if byte != 0x3C:
                if byte & 0xC0 != 0x80:
                    self.units += 2 if byte >= 0xF0 else 1
                self.out.append(byte)
                self.at += 1
            elif self.raw[self.at + 1] == 0x2F:
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        try:
            text = self.out.decode("utf-8")
        except UnicodeDecodeError as error:
            if not self.halves:
                raise Refusal("strings must be encoded in UTF-8") from error
            raise _refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from error
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=order)
        return text, self.entities

    def _reference(self) -> bool:
        decoded = _decode(self.raw, self.at)
        if decoded is None:
            return False
        code, self.at = decoded
        self.units += 2 if code > 0xFFFF else 1
        self.halves = self.halves or 0xD800 <= code <= 0xDFFF
        self.out += chr(code).encode("utf-8", "surrogatepass")
        return True

    def _skip(self, stop: bytes, start: int) -> int:
        """The first place from ``start`` whose byte is in ``stop``."""
        while self.raw[start] not in stop:
            start += 1
        return start

    def _spaces(self, start: int) -> int:
        while start < self.end and self.raw[start] in _SPACE:
            start += 1
        return start

    def _start_tag(self) -> None:
        begin = self.at
        at = self._skip(_SPACE + b">", begin + 1)
        if self.raw[at] == 0:
            raise _refuse(f"Unclosed start tag at byte offset {begin}")
        tag = _show(links.lower(self.raw[begin + 1 : at]))
        if tag not in TAGS:
            raise _refuse(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument, unix = b"", 0
        while self.raw[at] != 0x3E:
            at = self._spaces(at)
            if self.raw[at] == 0x3E:
                break
            name_at = at
            at = self._skip(_SPACE + b"=>/\"'", at)
            name = self.raw[name_at:at]
            if not name:
                raise _refuse(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            at = self._spaces(at)
            if self.raw[at] != 0x3D:
                if self.raw[at] == 0:
                    raise _refuse(f'Unclosed start tag "{tag}" at byte offset {begin}')
                if tag == "blockquote" and name == b"expandable":
                    argument = b"1"
                continue
            at = self._spaces(at + 1)
            if self.raw[at] == 0:
                raise _refuse(f'Unclosed start tag "{tag}" at byte offset {begin}')
            value, at = self._value(at)
            if self.raw[at] == 0:
                raise _refuse(f"Unclosed start tag at byte offset {begin}")
            if tag == "tg-time" and name == b"unix":
                unix = _integer(value)
            else:
                argument = _argument(tag, name, value, argument)
        if tag == "span" and argument != b"spoiler":
            raise _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, argument, unix, self.units, len(self.out)))
        self.at = at + 1

    def _value(self, at: int) -> tuple[bytes, int]:
        quote = self.raw[at]
        if quote not in b"'\"":
            start = at
            while _is_token(self.raw[at]):
                at += 1
            if self.raw[at] not in _SPACE + b">":
                raise _refuse(f"Unexpected end of name token at byte offset {start}")
            return links.lower(self.raw[start:at]), at
        at += 1
        value = bytearray()
        while self.raw[at] != quote and self.raw[at] != 0:
            decoded = _decode(self.raw, at) if self.raw[at] == 0x26 else None
            if decoded is not None:
                value += chr(decoded[0]).encode("utf-8", "surrogatepass")
                at = decoded[1]
            else:
                value.append(self.raw[at])
                at += 1
        return bytes(value), at + 1 if self.raw[at] == quote else at

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _refuse(f"Unexpected end tag at byte offset {begin}")
        at = self._skip(_SPACE + b">", begin + 1)
        name = _show(links.lower(self.raw[begin + 2 : at]))
        at = self._spaces(at)
        if self.raw[at] != 0x3E:
            raise _refuse(f"Unclosed end tag at byte offset {begin}")
        opened = self.open[-1]
        if name and name != opened.tag:
            raise _refuse(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.units > opened.offset:
            self._close(opened)
        self.open.pop()
        self.at = at + 1

    def _close(self, opened: _Open) -> None:
        kind = TAGS[opened.tag]
        entity: Entity = {"type": kind, "offset": opened.offset, "length": self.units - opened.offset}
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if opened.tag == "tg-emoji":
            if not re.fullmatch(rb"-?[0-9]+", opened.argument) or not 0 < abs(int(opened.argument)) < 2**63:
                raise _refuse("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = str(int(opened.argument))
        elif opened.tag == "tg-time":
            shape = _show(opened.argument)
            if not _FORMAT.fullmatch(shape):
                raise _refuse("Invalid date format used")
            if opened.unix <= 0:
                return
            entity |= {"unix_time": opened.unix} | ({"date_time_format": shape} if shape else {})
        elif opened.tag == "a":
            url = opened.argument or bytes(self.out[opened.start :])
            user = links.user_of(url)
            address = links.checked(url) if user is None else None
            if user is not None:
                entity |= {"type": "text_mention", "user": {"id": user}}
            elif address is not None:
                entity["url"] = address
            else:
                return
        elif kind == "pre" and same_place and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
            return
        elif kind == "code":
            language = _show(opened.argument)
            if language and same_place and last["type"] == "pre" and "language" not in last:
                last["language"] = language
                return
            if language:
                entity["language"] = language
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)


def _argument(tag: str, name: bytes, value: bytes, before: bytes) -> bytes:
    """What an attribute says to its tag; attributes that say nothing leave ``before``."""
    if (tag, name) in {("a", b"href"), ("tg-emoji", b"emoji-id"), ("tg-time", b"format")}:
        return value
    if (tag, name) == ("code", b"class") and value.startswith(b"language-"):
        return value[9:]
    if (tag, name) == ("span", b"class") and value.startswith(b"tg-"):
        return value[3:]
    if (tag, name) == ("blockquote", b"expandable"):
        return b"1"
    return before


def _decode(raw: bytes, at: int) -> tuple[int, int] | None:
    """A character reference at ``at``: (code point, place after it); None where it stays as written."""
    found = _REFERENCE.match(raw, at)
    if found is None:
        return None
    ended_at = found.end() - (1 if found[0].endswith(b";") else 0)
    if found[3] is not None:
        named = _NAMED.get(found[3])
        return (ord(named), found.end()) if named else None
    digits, base = (found[1], 16) if found[1] is not None else (found[2], 10)
    if not digits or ended_at - at >= 10:
        return None
    code = int(digits, base)
    return (code, found.end()) if 0 < code < 0x10FFFF else None


def _is_token(byte: int) -> bool:
    return 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 or byte in b".-"


def _integer(raw: bytes) -> int:
    """The whole number a value starts with; 0 where there is none."""
    found = re.match(rb"-?[0-9]+", raw)
    return int(found[0]) if found else 0


def _show(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _refuse(reason: str) -> Refusal:
    return Refusal(f"can't parse entities: {reason}")
