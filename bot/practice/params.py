"""What a call carries: parameters as JSON, form, multipart or query string, read as Telegram reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from bot.practice.refusal import Json, Refusal

_NAME = re.compile(rb'[; ]name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILENAME = re.compile(rb'filename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILENAME_STAR = re.compile(rb"filename\*=utf-8''([^;\r\n]+)", re.IGNORECASE)
MAX_BODY = 60 * 2**20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(slots=True)
class Params:
    """The parameters of one call. Reading a value of the wrong kind is a :class:`Refusal`."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def names(self) -> set[str]:
        return {*self.values, *self.uploads}

    def has(self, name: str) -> bool:
        return name in self.values and self.values[name] not in ("", None)

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers and objects become their JSON text, as Telegram's server does."""
        value = self.values.get(name, default)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value in (None, ""):
            return default
        if isinstance(value, bool) or not re.fullmatch(r"\s*-?[0-9]{1,19}\s*", str(value)):
            raise Refusal(f'parameter "{name}" must be a whole number')
        return int(value)

    def number(self, name: str, default: float = 0.0) -> float:
        try:
            return float(self.values.get(name, default))
        except (TypeError, ValueError) as error:
            raise Refusal(f'parameter "{name}" must be a number') from error

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if isinstance(value, bool):
            return value
        word = str(value).lower()
        if word not in ("true", "false", "1", "0", "yes", "no", ""):
            raise Refusal(f'parameter "{name}" must be true or false')
        return word in ("true", "1", "yes")

    def data(self, name: str, refusal: str = "") -> Any:
        """JSON; None where the parameter is absent or empty. ``refusal`` is the text for what cannot be parsed."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refusal(refusal or f"can't parse {name} JSON object") from error

    def as_json(self) -> Json:
        """For the log: values with JSON texts decoded; of a file only its name and size."""
        shown: Json = {}
        for name, value in self.values.items():
            shown[name] = value
            if isinstance(value, str) and value[:1] in ("{", "[") and name not in ("text", "caption"):
                try:
                    shown[name] = json.loads(value)
                except ValueError:
                    continue
        for name, upload in self.uploads.items():
            shown[name] = {"file": upload.name, "size": len(upload.content)}
        return shown


def read(content_type: str, query: bytes, body: bytes) -> Params:
    """Parameters from the query string and the body; :class:`Refusal` when the body cannot be read."""
    params = Params(values=dict(_pairs(query)))
    kind, _, rest = content_type.partition(";")
    kind = kind.strip().lower()
    if not body:
        return params
    if kind == "application/json":
        try:
            given = json.loads(body)
        except ValueError as error:
            raise Refusal("can't parse JSON object") from error
        if not isinstance(given, dict):
            raise Refusal("JSON object expected")
        params.values |= {name: value for name, value in given.items() if value is not None}
    elif kind == "multipart/form-data":
        boundary = re.search(r'boundary="?([^";,]+)"?', rest)
        if boundary is None:
            raise Refusal("boundary not found in the multipart request")
        for headers, content in _parts(body, boundary[1].encode("latin-1")):
            _add_part(params, headers, content)
    elif kind == "application/x-www-form-urlencoded":
        params.values |= dict(_pairs(body))
    else:
        raise Refusal(f'unsupported Content-Type "{kind}"')
    return params


def _pairs(raw: bytes) -> Iterable[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise Refusal("strings must be encoded in UTF-8") from error


def _parts(body: bytes, boundary: bytes) -> Iterable[tuple[bytes, bytes]]:
    """(header block, content) of each part."""
    mark = b"\r\n--" + boundary
    pieces = (b"\r\n" + body).split(mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise Refusal("the multipart request ends too early")
    for piece in pieces[1:-1]:
        headers, found, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if found:
            yield headers, content


def _add_part(params: Params, headers: bytes, content: bytes) -> None:
    named = _NAME.search(headers)
    if named is None:
        return
    name = named[1].decode("utf-8", "replace")
    filename = _FILENAME.search(headers)
    star = _FILENAME_STAR.search(headers)
    if filename is None and star is None:
        try:
            params.values[name] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal("strings must be encoded in UTF-8") from error
        return
    mime = re.search(rb"content-type:\s*([^\r\n;]+)", headers, re.IGNORECASE)
    raw = filename[1] if filename else star[1] if star else b"file"
    params.uploads[name] = Upload(
        name=raw.decode("utf-8", "replace") or "file",
        content=content,
        mime=mime[1].decode("latin-1").strip() if mime else "application/octet-stream",
    )


def unknown(given: Iterable[str], known: Mapping[str, str] | set[str]) -> list[str]:
    """Names a method does not have."""
    return sorted(set(given) - set(known))
