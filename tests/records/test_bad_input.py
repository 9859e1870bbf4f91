"""Files that cannot become records: each is refused in one plain sentence, and none does harm."""

from __future__ import annotations

import io
import os
import random
import resource
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from bot.errors import UnreadableFile
from bot.records.limits import Limits
from bot.records.reader import read_file

Make = Callable[[Path], Path]


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _word(body: str) -> bytes:
    """The least of a Word file around a body of XML."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return data.getvalue()


def _paragraphs(count: int) -> bytes:
    return _word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * count)


def _pdf(*, text: bool = True, password: str = "") -> bytes:
    sheet = FPDF()
    sheet.add_page()
    if text:
        sheet.set_font("helvetica", "", 11)
        sheet.cell(0, 10, "Ghana spoke.")
    else:
        sheet.rect(20, 20, 100, 150, style="F")  # a picture of a page
    if password:
        sheet.set_encryption(owner_password="owner", user_password=password)
    return bytes(sheet.output())


def _docx_bytes() -> bytes:
    document = docx.Document()
    document.add_paragraph("Ghana spoke.")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(150):
                part.write(b"\0" * (1024 * 1024))
    return data.getvalue()


def _many_members() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"word/{number}.xml", "")
    return data.getvalue()


def _lying_bomb() -> bytes:
    """A member that unpacks to more than its header admits."""
    honest = io.BytesIO()
    with zipfile.ZipFile(honest, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * (120 * 1024 * 1024))
    size = (120 * 1024 * 1024 + 3).to_bytes(4, "little")
    return honest.getvalue().replace(size, (1000).to_bytes(4, "little"))


NOISE = random.Random(7).randbytes(40_000)

CASES: list[tuple[str, str, Make]] = [
    ("missing", "missing", lambda d: d / "nowhere.pdf"),
    ("folder", "not-a-file", lambda d: _folder(d / "folder.md")),
    ("empty", "empty", lambda d: _file(d / "a.md", b"")),
    ("only white space", "empty", lambda d: _file(d / "a.txt", b"\xef\xbb\xbf \r\n\t\n")),
    ("unknown type", "unknown-type", lambda d: _file(d / "a.xyz", b"text")),
    ("old Word", "unknown-type", lambda d: _file(d / "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99)),
    ("no ending", "unknown-type", lambda d: _file(d / "record", b"text")),
    ("a PDF called .docx", "wrong-extension", lambda d: _file(d / "a.docx", _pdf())),
    ("a Word file called .pdf", "wrong-extension", lambda d: _file(d / "a.pdf", _docx_bytes())),
    ("a PDF called .txt", "wrong-extension", lambda d: _file(d / "a.txt", _pdf())),
    ("a picture called .md", "wrong-extension", lambda d: _file(d / "a.md", b"\x89PNG\r\n\x1a\n" + NOISE)),
    ("a zip called .docx", "wrong-extension", lambda d: _file(d / "a.docx", _zip())),
    ("text called .pdf", "wrong-extension", lambda d: _file(d / "a.pdf", b"Ghana spoke.")),
    ("encrypted PDF", "encrypted", lambda d: _file(d / "a.pdf", _pdf(password="secret"))),
    ("encrypted Word", "encrypted", lambda d: _file(d / "a.docx", _ole("EncryptedPackage"))),
    ("old Word called .docx", "wrong-extension", lambda d: _file(d / "a.docx", _ole("WordDocument"))),
    ("scanned PDF", "no-text", lambda d: _file(d / "a.pdf", _pdf(text=False))),
    ("broken PDF", "broken", lambda d: _file(d / "a.pdf", b"%PDF-1.7\n" + NOISE)),
    ("cut PDF", "broken", lambda d: _file(d / "a.pdf", _pdf()[:200])),
    ("cut Word", "broken", lambda d: _file(d / "a.docx", _docx_bytes()[:900])),
    ("Word with broken XML", "broken", lambda d: _file(d / "a.docx", _word("<w:p><w:r></w:p>"))),
    ("Word without a text", "no-text", lambda d: _file(d / "a.docx", _word("<w:p/>"))),
    ("Word with a document type", "broken", lambda d: _file(d / "a.docx", _laughs())),
    ("zip bomb", "zip-bomb", lambda d: _file(d / "a.docx", _bomb())),
    ("too many members", "zip-bomb", lambda d: _file(d / "a.docx", _many_members())),
    ("three million paragraphs", "too-many-parts", lambda d: _file(d / "a.docx", _paragraphs(2_900_000))),
    ("sixty thousand paragraphs", "too-many-parts", lambda d: _file(d / "a.docx", _paragraphs(60_000))),
    ("sixty thousand text paragraphs", "too-many-parts", lambda d: _file(d / "a.txt", b"a\n\n" * 60_000)),
    ("binary rubbish", "binary", lambda d: _file(d / "a.txt", NOISE)),
    ("binary rubbish as Markdown", "binary", lambda d: _file(d / "a.md", NOISE)),
    ("50 MB of text", "too-large", lambda d: _file(d / "a.txt", b"Ghana spoke. " * 4_000_000)),
    ("15 MB of text", "too-large", lambda d: _file(d / "a.txt", b"Ghana spoke. " * 1_200_000)),
    ("not UTF-8", "encoding", lambda d: _file(d / "a.txt", "Le délégué du Pérou\n".encode("latin-1"))),
    ("half a UTF-16", "encoding", lambda d: _file(d / "a.txt", "Perú".encode("utf-16") + b"\x00")),
]  # fmt: skip


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    return data.getvalue()


def _ole(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name.encode("utf-16-le") + b"\0" * 100


def _laughs() -> bytes:
    data = io.BytesIO()
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l11;</x>')
    return data.getvalue()


@pytest.mark.parametrize(("reason", "make"), [pytest.param(r, m, id=name) for name, r, m in CASES])
async def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    reason: str, make: Make, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await read_file(make(tmp_path))
    message = str(refused.value)
    assert refused.value.reason == reason, message
    assert refused.value.exit_code == 2
    assert message.endswith(".")
    assert "\n" not in message
    assert "Traceback" not in message
    assert 20 < len(message) < 260


async def test_the_byte_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.txt", b"line one\nPer\xfa\n")
    with pytest.raises(UnreadableFile, match=r"byte 13 \(0xFA, in line 2\).*save it as UTF-8"):
        await read_file(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_utf8_and_utf16_with_a_mark_are_read(encoding: str, tmp_path: Path) -> None:
    document = await read_file(_file(tmp_path / "a.txt", "Côte d’Ivoire спросила.".encode(encoding)))
    assert [block.text for block in document.blocks] == ["Côte d’Ivoire спросила."]


async def test_a_zip_that_lies_about_its_sizes_is_survived(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await read_file(_file(tmp_path / "a.docx", _lying_bomb()))
    assert refused.value.reason in ("zip-bomb", "broken")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nested.html", b"<div>" * 60_000 + b"deep" + b"</div>" * 60_000),
        ("quotes.md", b"> " * 5_000 + b"deep"),
        ("brackets.md", b"[" * 20_000 + b"deep" + b"]" * 20_000),
        ("lists.html", b"<ul><li>" * 50_000 + b"deep"),
        ("tables.html", b"<table><tr><td>" * 20_000 + b"deep"),
        ("stars.md", b"**a " * 20_000),
        ("entities.html", b"&#x202e;&lt;" * 30_000 + b"deep"),
    ],
)
async def test_hostile_markup_is_read_or_refused_but_never_hangs(name: str, data: bytes, tmp_path: Path) -> None:
    try:
        document = await read_file(_file(tmp_path / name, data))
    except UnreadableFile as refused:
        assert refused.reason in ("timeout", "broken", "too-large", "too-many-parts", "no-text")  # noqa: PT017
    else:
        assert document.blocks


async def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.docx", _paragraphs(40_000))
    with pytest.raises(UnreadableFile) as refused:
        await read_file(path, limits=Limits(wall=timedelta(milliseconds=60)))
    assert refused.value.reason == "timeout"


async def test_a_reader_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.txt", ("Ghana spoke of clearance. " * 300_000).encode())
    with pytest.raises(UnreadableFile) as refused:
        await read_file(path, limits=Limits(memory=48 * 1024 * 1024))
    assert refused.value.reason in ("too-large", "broken")


async def test_the_biggest_files_leave_this_process_small(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.docx", _bomb())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile):
        await read_file(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 60 * 1024  # kilobytes on Linux


async def test_no_child_is_left_behind(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.docx", _paragraphs(40_000))
    with pytest.raises(UnreadableFile):
        await read_file(path, limits=Limits(wall=timedelta(milliseconds=60)))
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if not children.exists():
        pytest.skip("the system does not list children")
    for child in children.read_text().split():
        assert b"bot.records.child" not in Path(f"/proc/{child}/cmdline").read_bytes()
