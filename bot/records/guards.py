"""Looks at a file before anything parses it: is it there, is it small, is it what its name says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from bot.errors import UnreadableFile
from bot.records.limits import Limits

KINDS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".text": "txt",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
_READABLE = "Markdown (.md), plain text (.txt), HTML (.html), Word (.docx) and PDF (.pdf)"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {  # magic bytes of files that are often mistaken for a record
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"{\\rtf": "a Rich Text file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"%!PS": "a PostScript file",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of the file, never more than ``limits.file_size``; UnreadableFile where there is no such file."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise UnreadableFile(f"{name} is a folder: name a file in it.", reason="not-a-file")
        if not path.exists():
            raise UnreadableFile(f"There is no file {path}: check the name.", reason="missing")
        if not path.is_file():
            raise UnreadableFile(f"{name} is not an ordinary file.", reason="not-a-file")
        with path.open("rb") as file:
            data = file.read(limits.file_size + 1)
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be opened: {error.strerror or error}.", reason="missing") from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableFile("The file name holds a character that no file can have.", reason="missing") from error
    if len(data) > limits.file_size:
        raise UnreadableFile(
            f"{name} is larger than {limits.file_size // (1024 * 1024)} MB: split it or save it without pictures.",
            reason="too-large",
        )
    return data


def recognise(name: str, data: bytes, limits: Limits) -> str:
    """The kind of the file ("md", "txt", "html", "docx", "pdf"), where its name and its first bytes agree."""
    suffix = Path(name).suffix.lower()
    if not data or not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(f"{name} is empty: there is nothing to put in.", reason="empty")
    kind = KINDS.get(suffix)
    if kind is None:
        hint = ": save it as .docx" if suffix in (".doc", ".odt", ".rtf") or data.startswith(_OLE) else ""
        shown = f"files of type {suffix}" if suffix else "files without an ending"
        raise UnreadableFile(
            f"{name} cannot be read: {shown} are not known; these are: {_READABLE}{hint}.", reason="unknown-type"
        )
    seen = _seen(data)
    if kind == "pdf":
        if seen != "a PDF":
            raise _wrong(name, "a PDF", seen)
    elif kind == "docx":
        if data.startswith(_OLE):
            raise _ole(name, data)
        if seen != "a zip archive":
            raise _wrong(name, "a Word file", seen)
        check_zip(name, data, limits)
    else:
        if seen not in ("", "a program"):  # "MZ" may begin a text
            raise _wrong(name, "text", seen)
        _check_text(name, data)
    return kind


def check_zip(name: str, data: bytes, limits: Limits) -> None:
    """UnreadableFile where the archive is broken, has too many members or would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            encrypted = any(member.flag_bits & 1 for member in members)
    except Exception as error:
        raise UnreadableFile(
            f"{name} is broken: it cannot be opened as a Word file; open it in Word and save it again.",
            reason="broken",
        ) from error
    if len(members) > limits.zip_members or unpacked > limits.zip_unpacked:
        raise UnreadableFile(
            f"{name} would unpack to {unpacked // (1024 * 1024):,} MB in {len(members):,} parts,"
            " which no meeting record does: it is not opened.",
            reason="zip-bomb",
        )
    if encrypted:
        raise _encrypted(name)
    if "[Content_Types].xml" not in names:
        raise _wrong(name, "a Word file", "a zip archive")
    if not any(member.startswith("word/") for member in names):
        raise _wrong(name, "a Word file", "another kind of Office file")


def _seen(data: bytes) -> str:
    """What the first bytes say the file is; "" where they say nothing."""
    if b"%PDF-" in data[:1024]:
        return "a PDF"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "a zip archive"
    if data.startswith(_OLE):
        return "an old Office file"
    return next((what for magic, what in _FOREIGN.items() if data.startswith(magic)), "")


def _check_text(name: str, data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 has NULs by nature
        return
    sample = data[:65536]
    if b"\x00" in sample or len(_CONTROL.findall(sample)) > max(8, len(sample) // 50):
        raise UnreadableFile(
            f"{name} holds binary data, not text: check that it is the right file.", reason="binary"
        )


def _wrong(name: str, expected: str, seen: str) -> UnreadableFile:
    what = f"it is {seen}" if seen else "its first bytes are something else"
    return UnreadableFile(
        f"{name} is not {expected}, as its name says: {what}; give it the right ending.", reason="wrong-extension"
    )


def _ole(name: str, data: bytes) -> UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _encrypted(name)
    return UnreadableFile(
        f"{name} is an old Word file (.doc) under a new name: open it in Word and save it as .docx.",
        reason="wrong-extension",
    )


def _encrypted(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is protected by a password: save a copy without the password and put that in.", reason="encrypted"
    )
