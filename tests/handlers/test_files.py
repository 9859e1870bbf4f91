"""Files that somebody sends: with a command as their caption, or for a step that waits."""

from __future__ import annotations

import pytest
import telegram

from bot.errors import BadInput
from handlers.command import commands_for, form
from handlers.files import incoming
from handlers.table import COMMANDS
from storage.rows import Role
from tests.handlers.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in
CONTENT = b"State,day\nCH,2012-03-01\n"


async def sent(stage: Stage, content: bytes = CONTENT) -> telegram.Message:
    raw = await stage.ana.sends_document("list.csv", content, mime="text/csv", caption="hello")
    message = telegram.Message.de_json(raw, stage.line.application.bot)
    assert message is not None
    return message


async def test_a_file_is_fetched_whole_with_its_name(stage: Stage) -> None:
    texts = stage.line.desk.catalogues.texts("en")
    file = incoming(await sent(stage), texts)
    assert file is not None
    assert (file.name, file.size, file.mime) == ("list.csv", len(CONTENT), "text/csv")
    assert await file.read() == CONTENT


async def test_a_file_larger_than_asked_for_is_refused_with_its_limit(stage: Stage) -> None:
    texts = stage.line.desk.catalogues.texts("en")
    file = incoming(await sent(stage), texts)
    assert file is not None
    assert await file.read(limit=len(CONTENT)) == CONTENT
    with pytest.raises(BadInput, match="larger than 1 kB"):
        await file.read(limit=len(CONTENT) - 1)
    large = incoming(await sent(stage, b"x" * 1_000_001), texts)
    assert large is not None
    with pytest.raises(BadInput, match="larger than 1 MB"):
        await large.read(limit=1_000_000)


async def test_a_text_is_no_file(stage: Stage) -> None:
    raw = await stage.ana.writes("/help")
    await stage.ana.next_message()
    message = telegram.Message.de_json(raw, stage.line.application.bot)
    assert message is not None
    assert incoming(message, stage.line.desk.catalogues.texts("en")) is None


async def test_a_file_without_a_word_is_answered_with_the_captions_of_ones_role(stage: Stage) -> None:
    taking = [c for c in commands_for(Role.COORDINATOR, COMMANDS) if c.takes_file]
    assert taking, "some command takes a file"
    await stage.ana.sends_document("list.csv", CONTENT)
    assert "text only" in (await stage.ana.next_message())["text"]
    await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
    await stage.ana.sends_document("list.csv", CONTENT)
    shown = await stage.ana.next_message()
    texts = stage.line.desk.catalogues.texts("en")
    for command in taking:
        assert form(command, texts) in shown["text"]


async def test_a_caption_for_another_bot_is_no_command(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
    name = next(c.name for c in COMMANDS if c.takes_file)
    await stage.ana.sends_document("list.csv", CONTENT, caption=f"/{name}@another_bot")
    assert "caption" in (await stage.ana.next_message())["text"]
