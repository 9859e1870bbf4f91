"""Files that come with a call: photos, documents, albums."""

from __future__ import annotations

import struct
from typing import Any

from bot.practice.params import Params, Upload
from bot.practice.refusal import Json, Refusal
from bot.practice.texts import read_caption
from bot.practice.world import StoredFile, World

MAX_PHOTO = 10 * 2**20
MAX_FILE = 50 * 2**20


def photo(world: World, params: Params, given: str, name: str) -> list[Json]:
    """PhotoSize list of an uploaded or known picture."""
    stored = _stored(world, params, given, name, "Photo")
    width, height = size_of(stored.upload.content)
    if not width:
        raise Refusal("IMAGE_PROCESS_FAILED")
    if len(stored.upload.content) > MAX_PHOTO:
        raise Refusal(f"file is too big for a photo: {len(stored.upload.content)} bytes")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise Refusal("PHOTO_INVALID_DIMENSIONS")
    return [file_json(stored) | {"width": width, "height": height}]


def document(world: World, params: Params, given: str, name: str) -> Json:
    """Document of an uploaded or known file."""
    stored = _stored(world, params, given, name, "Document")
    return file_json(stored) | {"file_name": stored.upload.name, "mime_type": stored.upload.mime}


def file_json(stored: StoredFile) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": f"u{stored.path.rpartition('_')[2].partition('.')[0]}",
        "file_size": len(stored.upload.content),
    }


def group(world: World, params: Params) -> list[Json]:
    """Contents of the messages of an album."""
    given: Any = params.data("media", "can't parse media JSON object")
    if not isinstance(given, list):
        raise Refusal("expected an Array of InputMedia")
    if len(given) < 2:
        raise Refusal("too few messages to send as an album")
    if len(given) > 10:
        raise Refusal("too many messages to send as an album")
    kinds = {one.get("type") if isinstance(one, dict) else None for one in given}
    if len(kinds) > 1 and "document" in kinds:
        raise Refusal("can't use the media of the specified type in the album")
    return [one_media(world, params, one, "sendMediaGroup") for one in given]


def one_media(world: World, params: Params, given: Any, method: str) -> Json:
    """Content of a message from InputMedia."""
    refusal = "can't parse InputMedia"
    if not isinstance(given, dict):
        raise Refusal(f"{refusal}: expected an Object")
    caption = read_caption(given, world.users)
    kind, where = given.get("type"), str(given.get("media", ""))
    if not where:
        raise Refusal(f"{refusal}: media not found")
    if kind == "photo":
        return {"photo": photo(world, params, where, "media"), **caption}
    if kind == "document":
        return {"document": document(world, params, where, "media"), **caption}
    if method == "sendMediaGroup":
        raise Refusal(f'{refusal}: type "{kind}" can\'t be used in sendMediaGroup of the practice server')
    raise Refusal(f'{refusal}: type "{kind}" is unsupported')


def _stored(world: World, params: Params, given: str, name: str, kind: str) -> StoredFile:
    upload: Upload | None = params.uploads.get(name)
    if given.startswith("attach://"):
        upload = params.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise Refusal(f"there is no {name} in the request")
    if upload is not None:
        if not upload.content:
            raise Refusal("file must be non-empty")
        if len(upload.content) > MAX_FILE:
            raise Refusal("Request Entity Too Large", 413)
        return world.keep(upload, kind)
    if not given:
        raise Refusal(f"there is no {name} in the request")
    if given.startswith(("http://", "https://")):
        raise Refusal("failed to get HTTP URL content")
    stored = world.files.get(given)
    if stored is None:
        raise Refusal("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise Refusal(f"can't use file of type {stored.kind} as {kind}")
    return stored


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG, GIF or WebP picture; (0, 0) for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8X" and len(content) >= 30:
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return 0, 0


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
