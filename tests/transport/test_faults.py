"""What a failed call means: every fault is produced on a real connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.errors import ChatGone, LineDown, LineError, NotSent, OutcomeUnknown, Refused
from bot.transport.faults import classify, classify_answer, said
from tests.auxil.peer import Answer, answer, ok, peer, refused

TOKEN = "123456:not-a-real-token-but-secret"
PAGE = "<html><body>Please log in to the guest network</body></html>"
TRUNCATED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"


@asynccontextmanager
async def made_bot(url: str) -> AsyncIterator[telegram.Bot]:
    sends = HTTPXRequest(connection_pool_size=1, connect_timeout=2, read_timeout=0.3, pool_timeout=0.2)
    fetches = HTTPXRequest()
    try:
        yield telegram.Bot(TOKEN, base_url=f"{url}/bot", request=sends, get_updates_request=fetches)
    finally:
        # Not Bot.shutdown(), which does nothing for a bot that was never initialised.
        await sends.shutdown()
        await fetches.shutdown()


async def fault_of(url: str, text: str = "hello") -> LineError:
    """What a sendMessage to ``url`` fails with."""
    async with made_bot(url) as bot:
        with pytest.raises(telegram.error.TelegramError) as caught:
            await bot.send_message(1, text)
    return classify(caught.value)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("answered", "kind"),
    [
        (refused(400, "Bad Request: can't parse entities"), Refused),
        (refused(400, "Bad Request: message is not modified"), Refused),
        (refused(400, "Bad Request: chat not found"), ChatGone),
        (refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), ChatGone),
        (refused(400, "Bad Request: not enough rights to send text messages to the chat"), ChatGone),
        (refused(400, "Bad Request: group migrated", migrate_to_chat_id=-1002), Refused),
        (refused(403, "Forbidden: bot was blocked by the user"), ChatGone),
        (refused(401, "Unauthorized"), LineDown),
        (refused(404, "Not Found"), LineDown),
        (refused(409, "Conflict: terminated by other getUpdates request"), LineDown),
        (refused(413, "Request Entity Too Large"), Refused),
        (refused(429, "Too Many Requests: retry after 7", retry_after=7), NotSent),
        (refused(500, "Internal Server Error"), OutcomeUnknown),
        (refused(502, "Bad Gateway"), OutcomeUnknown),
        (answer(502, PAGE, "text/html"), OutcomeUnknown),
        (answer(200, PAGE, "text/html"), OutcomeUnknown),
        # Not Telegram's words: neither is the token wrong nor did anybody block the bot.
        (answer(400, PAGE, "text/html"), NotSent),
        (answer(403, PAGE, "text/html"), NotSent),
        (answer(404, PAGE, "text/html"), NotSent),
        (b"", OutcomeUnknown),
        (None, OutcomeUnknown),
        (TRUNCATED, OutcomeUnknown),
        (b"nonsense\r\n\r\n", OutcomeUnknown),
    ],
)
async def test_what_the_other_side_does_decides_what_a_fault_means(answered: Answer, kind: type[LineError]) -> None:
    async with peer(lambda call: answered) as server:
        error = await fault_of(server.url)
        assert type(error) is kind, error
        assert len(server.calls) == 1


async def test_a_server_that_is_not_there_got_nothing() -> None:
    assert type(await fault_of(f"http://127.0.0.1:{free_port()}")) is NotSent


async def test_a_call_that_found_no_connection_free_was_not_sent() -> None:
    async with peer(lambda call: None) as server, made_bot(server.url) as bot:
        held = asyncio.ensure_future(bot.send_message(1, "takes the only connection", read_timeout=2))
        await server.called("sendMessage")
        with pytest.raises(telegram.error.TimedOut) as caught:
            await bot.send_message(1, "waits for it")
        assert type(classify(caught.value)) is NotSent
        assert len(server.calls) == 1
        held.cancel()
        await asyncio.wait([held])


async def test_a_text_that_cannot_be_written_down_is_refused_before_it_is_sent() -> None:
    async with peer(lambda call: ok({})) as server:
        assert type(await fault_of(server.url, "half an emoji: \ud83d")) is Refused
        assert server.calls == []


async def test_the_wait_that_telegram_asks_for_is_kept() -> None:
    async with peer(lambda call: refused(429, "Too Many Requests", retry_after=7)) as server:
        error = await fault_of(server.url)
        assert isinstance(error, NotSent)
        assert error.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("answered", "kind"), [(refused(401, "Unauthorized"), LineDown), (answer(404, PAGE), NotSent)]
)
async def test_a_refused_token_is_not_repeated_in_the_sentence(answered: bytes, kind: type[LineError]) -> None:
    async with peer(lambda call: answered) as server, made_bot(server.url) as bot:
        with pytest.raises(telegram.error.InvalidToken) as caught:
            await bot.initialize()
        assert TOKEN in str(caught.value)  # the library does repeat it
        error = classify(caught.value)
        assert type(error) is kind
        assert TOKEN not in str(error)


async def test_what_telegram_said_can_be_asked() -> None:
    async with peer(lambda call: refused(400, "Bad Request: message is not modified: same content")) as server:
        error = await fault_of(server.url)
        assert said(error, "chat not found", "message is not modified")
        assert not said(error, "message to edit not found")
        assert not said(NotSent("no connection"), "message is not modified")


def test_a_fault_already_classified_is_left_alone() -> None:
    error = NotSent("no connection")
    assert classify(error) is error


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, b'{"ok":false,"description":"Unauthorized"}', LineDown),
        (404, b'{"ok":false,"description":"Not Found"}', LineDown),
        (409, b'{"ok":false,"description":"Conflict"}', LineDown),
        (403, b'{"ok":false,"description":"Forbidden: bot was kicked"}', ChatGone),
        (400, b'{"ok":false,"description":"Bad Request: chat not found"}', ChatGone),
        (400, b'{"ok":false}', Refused),
        (429, b'{"ok":false,"parameters":{"retry_after":3}}', NotSent),
        (429, b'{"ok":false,"parameters":["odd"]}', OutcomeUnknown),
        (500, b'{"ok":false}', OutcomeUnknown),
        (502, b"<html>", OutcomeUnknown),
        (403, b"<html>", NotSent),
        (404, b"[]", NotSent),
        (200, b"<html>", OutcomeUnknown),
    ],
)
def test_an_answer_read_without_the_library_means_the_same(status: int, body: bytes, kind: type[LineError]) -> None:
    assert type(classify_answer(status, body)) is kind


@pytest.mark.parametrize(
    ("exc", "kind"),
    [
        (httpx.ConnectError("x"), NotSent),
        (httpx.ConnectTimeout("x"), NotSent),
        (httpx.ReadTimeout("x"), OutcomeUnknown),
        (httpx.WriteError("x"), OutcomeUnknown),
        (httpx.RemoteProtocolError("x"), OutcomeUnknown),
        (TimeoutError(), OutcomeUnknown),
    ],
)
def test_a_fault_of_our_own_request_means_the_same(exc: Exception, kind: type[LineError]) -> None:
    error = classify(exc)
    assert type(error) is kind
    assert error.__cause__ is exc
