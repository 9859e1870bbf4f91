"""Looks at a file before anything parses it: is it there, is it small, is it what its name says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from bot.errors import UnreadableFile
from bot.records.limits import Limits
from bot.records.remark import Remark

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
_READABLE = Remark("Markdown (.md), plain text (.txt), HTML (.html), Word (.docx) and PDF (.pdf)")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAM = Remark("a program")
_FOREIGN = {  # magic bytes of files that are often mistaken for a record
    b"\x89PNG": Remark("a PNG picture"),
    b"\xff\xd8\xff": Remark("a JPEG picture"),
    b"GIF8": Remark("a GIF picture"),
    b"{\\rtf": Remark("a Rich Text file"),
    b"\x7fELF": _PROGRAM,
    b"MZ": _PROGRAM,
    b"\x1f\x8b": Remark("a gzip archive"),
    b"Rar!": Remark("a RAR archive"),
    b"7z\xbc\xaf": Remark("a 7-Zip archive"),
    b"%!PS": Remark("a PostScript file"),
}
_NOT_A_PDF = Remark("its name says that it is a PDF, and it is none")
_NOT_WORD = Remark("its name says that it is a Word file, and it is none")
_NOT_TEXT = Remark("its name says that it is text, and it is none")
_PDF, _ZIP, _OLD_OFFICE = Remark("a PDF"), Remark("a zip archive"), Remark("an old Office file")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of the file, never more than ``limits.file_size``; UnreadableFile where there is no such file."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise UnreadableFile(Remark("{name} is a folder: name a file in it.", name=name), reason="not-a-file")
        if not path.exists():
            raise UnreadableFile(
                Remark("There is no file {name}: check the name.", name=str(path)), reason="missing"
            )
        if not path.is_file():
            raise UnreadableFile(Remark("{name} is not an ordinary file.", name=name), reason="not-a-file")
        with path.open("rb") as file:
            data = file.read(limits.file_size + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableFile(
            Remark("{name} cannot be opened: {why}.", name=name, why=why), reason="missing"
        ) from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableFile(
            Remark("The file name holds a character that no file can have."), reason="missing"
        ) from error
    return data


def recognise(name: str, data: bytes, limits: Limits) -> str:
    """The kind of the file ("md", "txt", "html", "docx", "pdf"), where its name and its first bytes agree."""
    if len(data) > limits.file_size:
        raise UnreadableFile(
            Remark(
                "{name} is larger than {most} MB: split it or save it without pictures.",
                name=name,
                most=limits.file_size // (1024 * 1024),
            ),
            reason="too-large",
        )
    suffix = Path(name).suffix.lower()
    if not data or not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(Remark("{name} is empty: there is nothing to put in.", name=name), reason="empty")
    kind = KINDS.get(suffix)
    if kind is None:
        raise UnreadableFile(_unknown(name, suffix, data), reason="unknown-type")
    seen = _seen(data)
    if kind == "pdf":
        if seen != _PDF:
            raise _wrong(name, _NOT_A_PDF, seen)
    elif kind == "docx":
        if data.startswith(_OLE):
            raise _ole(name, data)
        if seen != _ZIP:
            raise _wrong(name, _NOT_WORD, seen)
        check_zip(name, data, limits)
    else:
        if seen not in ("", _PROGRAM):  # "MZ" may begin a text
            raise _wrong(name, _NOT_TEXT, seen)
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
            Remark(
                "{name} is broken: it cannot be opened as a Word file; open it in Word and save it again.",
                name=name,
            ),
            reason="broken",
        ) from error
    if len(members) > limits.zip_members or unpacked > limits.zip_unpacked:
        raise UnreadableFile(
            Remark(
                "{name} would unpack to {size} MB in {parts} parts, which no meeting record does:"
                " it is not opened.",
                name=name,
                size=f"{unpacked // (1024 * 1024):,}",
                parts=f"{len(members):,}",
            ),
            reason="zip-bomb",
        )
    if encrypted:
        raise _encrypted(name)
    if "[Content_Types].xml" not in names:
        raise _wrong(name, _NOT_WORD, _ZIP)
    if not any(member.startswith("word/") for member in names):
        raise _wrong(name, _NOT_WORD, Remark("another kind of Office file"))


def _seen(data: bytes) -> str:
    """What the first bytes say the file is; "" where they say nothing."""
    if b"%PDF-" in data[:1024]:
        return _PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _ZIP
    if data.startswith(_OLE):
        return _OLD_OFFICE
    return next((what for magic, what in _FOREIGN.items() if data.startswith(magic)), "")


def _check_text(name: str, data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 has NULs by nature
        return
    sample = data[:65536]
    if b"\x00" in sample or len(_CONTROL.findall(sample)) > max(8, len(sample) // 50):
        raise UnreadableFile(
            Remark("{name} holds binary data, not text: check that it is the right file.", name=name),
            reason="binary",
        )


def _unknown(name: str, ending: str, data: bytes) -> Remark:
    if ending in (".doc", ".odt", ".rtf") or data.startswith(_OLE):
        sentence = Remark(
            "{name} cannot be read: save it as .docx. What can be read: {kinds}.", name=name, kinds=_READABLE
        )
    elif ending:
        sentence = Remark(
            "{name} cannot be read: files of type {ending} are not known. What can be read: {kinds}.",
            name=name,
            ending=ending,
            kinds=_READABLE,
        )
    else:
        sentence = Remark(
            "{name} cannot be read: its name has no ending. What can be read: {kinds}.", name=name, kinds=_READABLE
        )
    return sentence


def _wrong(name: str, says: Remark, seen: str) -> UnreadableFile:
    found = seen or Remark("something else")
    return UnreadableFile(
        Remark("{name}: {says} (found: {found}); give it the right ending.", name=name, says=says, found=found),
        reason="wrong-extension",
    )


def _ole(name: str, data: bytes) -> UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _encrypted(name)
    return UnreadableFile(
        Remark(
            "{name} is an old Word file (.doc) under a new name: open it in Word and save it as .docx.", name=name
        ),
        reason="wrong-extension",
    )


def _encrypted(name: str) -> UnreadableFile:
    return UnreadableFile(
        Remark("{name} is protected by a password: save a copy without the password and put that in.", name=name),
        reason="encrypted",
    )
