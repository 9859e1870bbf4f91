"""A canary token, sought over every level, repr and traceback."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import telegram
from telegram.ext import ApplicationBuilder

from bot.logs import Redactor, set_up_logging
from storage import inbox
from storage.database import Database
from storage.rows import InboxUpdate

CANARY = "123456789:AAEcanarycanarycanarycanarycanary00"
SHORT = "1:practice"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    set_up_logging("DEBUG", [SHORT], stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], sys.excepthook = before, hook
    root.setLevel(level)


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
def test_no_level_lets_a_token_pass(level: int, written: io.StringIO) -> None:
    log = logging.getLogger("anything")
    log.log(level, "calling https://api.telegram.org/bot%s/getMe", CANARY)
    log.log(level, f"https://api.telegram.org/file/bot{CANARY}/photo.jpg and {SHORT}")
    log.log(level, {"token": CANARY})
    assert written.getvalue().count("[token hidden]") == 4
    assert CANARY not in written.getvalue()
    assert SHORT not in written.getvalue()


def test_a_record_with_the_wrong_number_of_arguments_is_written_and_clean(written: io.StringIO) -> None:
    record = logging.LogRecord("anything", logging.INFO, __file__, 1, "two are missing %s %s", (CANARY,), None)
    logging.getLogger().handlers[0].handle(record)
    assert "two are missing" in written.getvalue()
    assert CANARY not in written.getvalue()


def test_no_traceback_lets_a_token_pass(written: io.StringIO) -> None:
    try:
        int(f"/bot{CANARY}/x")
    except ValueError:
        logging.getLogger("anything").exception("it failed for %s", CANARY, stack_info=True)
    assert "'/bot[token hidden]/x'" in written.getvalue()
    assert CANARY not in written.getvalue()


async def test_no_repr_of_the_library_lets_a_token_pass(written: io.StringIO) -> None:
    bot = telegram.Bot(CANARY)
    application = ApplicationBuilder().token(CANARY).updater(None).build()
    assert CANARY in repr(bot)  # the danger is real
    logging.getLogger("anything").error("%r %r %s", bot, application, telegram.error.InvalidToken(f"bot{CANARY}"))
    assert CANARY not in written.getvalue()
    assert written.getvalue().count("[token hidden]") >= 3


async def test_the_http_librarys_own_log_lets_no_token_pass(written: io.StringIO) -> None:
    logging.getLogger("httpx").setLevel(logging.INFO)
    try:
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
            await client.get(f"https://api.telegram.org/bot{CANARY}/getMe")
    finally:
        logging.getLogger("httpx").setLevel(logging.WARNING)
    assert "getMe" in written.getvalue()
    assert CANARY not in written.getvalue()


async def test_no_question_stands_in_the_log_however_much_is_logged(written: io.StringIO, tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path / 'base.db'}")
    update = InboxUpdate(
        update_id=1, chat=7, payload='{"text": "a private question"}', attempts=0, received_at=datetime.now(UTC)
    )
    async with db.write() as tx:
        await inbox.take_in(tx, [update])
    async with db.read() as tx:
        assert len(await inbox.waiting(tx)) == 1
    await db.close()
    logging.getLogger("anything").debug("still listening")
    assert "still listening" in written.getvalue()
    assert "private question" not in written.getvalue()


def test_a_record_is_cleaned_for_the_log_alone(written: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger().addHandler(caplog.handler)
    logging.getLogger("anything").error("for %s", CANARY)
    assert caplog.records[-1].args == (CANARY,)
    assert CANARY not in written.getvalue()


def test_an_uncaught_exception_lets_no_token_pass(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from bot.logs import set_up_logging\n"
        f"set_up_logging('INFO')\nraise RuntimeError('bot{CANARY}')\n"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", script, str(root)], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 1
    assert "RuntimeError: bot[token hidden]" in run.stderr
    assert CANARY not in run.stderr + run.stdout


def test_the_secret_is_hidden_in_its_quoted_form_too() -> None:
    assert Redactor(["a/b:c"])("x a/b:c y a%2Fb%3Ac") == "x [token hidden] y [token hidden]"
