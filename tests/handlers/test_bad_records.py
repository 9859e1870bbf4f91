"""Files that cannot become records, sent in chat: a sentence each, in the coordinator's language; nothing stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Callable

import docx
import pytest
import pytest_asyncio
from fpdf import FPDF

from bot.errors import UnreadableFile
from bot.records.reader import read_bytes
from bot.records.remark import Remark
from storage.rows import Role
from tests.handlers.contents import contents
from tests.handlers.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 60  # seconds


@pytest_asyncio.fixture(loop_scope="module")
async def stage(served: Stage) -> AsyncIterator[Stage]:
    with served.with_new_people() as stage:
        await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
        yield stage


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


def _half_a_docx() -> bytes:
    data = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Ghana spoke.")
    document.save(data)
    return data.getvalue()[:900]


def _bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(150):
                part.write(b"\0" * (1024 * 1024))
    return data.getvalue()


CASES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "empty": ("a.md", "empty", lambda: b" \r\n"),  # Telegram itself refuses a file of no bytes
    "encrypted": ("a.pdf", "encrypted", lambda: _pdf(password="secret")),
    "scanned": ("a.pdf", "no-text", lambda: _pdf(text=False)),
    "broken": ("a.docx", "broken", _half_a_docx),
    "bomb": ("a.docx", "zip-bomb", _bomb),
    "unknown": ("a.xyz", "unknown-type", lambda: b"text"),
    "wrong": ("a.txt", "wrong-extension", _pdf),
    "binary": ("a.md", "binary", lambda: bytes(range(256)) * 40),
    "encoding": ("a.txt", "encoding", lambda: "Le délégué du Pérou\n".encode("latin-1")),
}


@pytest.mark.parametrize("case", CASES)
async def test_one_sentence_and_nothing_stored(stage: Stage, case: str) -> None:
    name, reason, make = CASES[case]
    data = make()
    with pytest.raises(UnreadableFile) as refused:
        await read_bytes(name, data)
    remark = refused.value.args[0]
    assert refused.value.reason == reason
    assert isinstance(remark, Remark), "every refusal can be said in another language"
    for language in ("en", "fr"):
        await stage.line.desk.people.choose_language(stage.ana.id, language)
        before = await contents(stage.house.db)
        await stage.ana.sends_document(name, data, caption="/record")
        shown = (await stage.ana.next_message(timeout=PATIENCE))["text"]
        assert shown == remark.said(stage.line.desk.catalogues.texts(language).say)
        assert "\n" not in shown
        assert await contents(stage.house.db) == before


async def test_a_file_that_is_too_large_is_not_even_fetched(stage: Stage) -> None:
    before = await contents(stage.house.db)
    await stage.ana.sends_document("a.txt", b"Ghana spoke. " * 1_700_000, caption="/record")
    shown = (await stage.ana.next_message(timeout=PATIENCE))["text"]
    assert shown == "The file is larger than 20 MB. Please send a smaller one."
    assert await contents(stage.house.db) == before


async def test_while_a_file_is_read_it_shows(stage: Stage) -> None:
    await stage.ana.sends_document("notes.txt", b"Notes\n\nPeru said that it agreed.\n", caption="/record")
    assert await stage.ana.next_action(timeout=PATIENCE) == "typing"
    assert "notes.txt" in (await stage.ana.next_message(timeout=PATIENCE))["text"]
