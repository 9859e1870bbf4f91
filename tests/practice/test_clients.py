"""Both libraries that bots are written with work against the practice server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler

from bot.practice import Fault, Person, PracticeServer

QUOTE = "<b>Switzerland</b>\n<blockquote expandable>“Geneva.”</blockquote>"


@contextlib.asynccontextmanager
async def ptb(server: PracticeServer) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """A python-telegram-bot application, polling."""
    application = (
        Application.builder()
        .token(server.token)
        .base_url(f"{server.url}/bot")
        .base_file_url(f"{server.file_url}/bot")
        .build()
    )

    async def ask(update: telegram.Update, context: Any) -> None:
        button = telegram.InlineKeyboardButton("2 more", callback_data="1|more|2")
        await update.effective_message.reply_html(
            QUOTE, reply_markup=telegram.InlineKeyboardMarkup([[button]]), do_quote=True
        )

    async def more(update: telegram.Update, context: Any) -> None:
        await update.callback_query.answer("Here")
        await update.callback_query.edit_message_text(f"after {update.callback_query.data}")

    application.add_handler(CommandHandler("ask", ask))
    application.add_handler(CallbackQueryHandler(more))
    async with application:
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_python_telegram_bot_answers_a_question_and_a_press(server: PracticeServer, ana: Person) -> None:
    async with ptb(server):
        await ana.writes("/ask hosting")
        shown = await ana.next_message()
        assert shown["text"] == "Switzerland\n“Geneva.”"
        assert [e["type"] for e in shown["entities"]] == ["bold", "expandable_blockquote"]
        assert shown["reply_to_message"]["text"] == "/ask hosting"
        await ana.presses(shown, "2 more")
        assert (await ana.next_message())["text"] == "after 1|more|2"
        assert (await ana.next_toast())["text"] == "Here"
        assert [m["text"] for m in ana.screen] == ["/start", "/ask hosting", "after 1|more|2"]


async def test_python_telegram_bot_understands_refusals(server: PracticeServer, ana: Person) -> None:
    async with ptb(server) as application:
        bot = application.bot
        with pytest.raises(telegram.error.BadRequest, match="Message to edit not found"):
            await bot.edit_message_text(chat_id=ana.id, message_id=99, text="x")
        server.faults.add(Fault(method="sendMessage", status=429, retry_after=3))
        with pytest.raises(telegram.error.RetryAfter) as late:
            await bot.send_message(chat_id=ana.id, text="x")
        assert late.value.retry_after.total_seconds() == 3
        server.faults.add(Fault(method="sendMessage", status=502))
        with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
            await bot.send_message(chat_id=ana.id, text="x")
        await ana.blocks()
        with pytest.raises(telegram.error.Forbidden, match="blocked by the user"):
            await bot.send_message(chat_id=ana.id, text="x")


async def test_python_telegram_bot_sends_and_fetches_files(server: PracticeServer, ana: Person) -> None:
    async with ptb(server) as application:
        sent = await application.bot.send_document(chat_id=ana.id, document=b"BEGIN:VCALENDAR", filename="due.ics")
        stored = await application.bot.get_file(file_id=sent.document.file_id)
        assert bytes(await stored.download_as_bytearray()) == b"BEGIN:VCALENDAR"
        full = await application.bot.get_chat(chat_id=ana.id)
        assert full.username == "anasilva"


async def test_aiogram_answers_a_question_and_a_press(server: PracticeServer, ana: Person) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    bot = AiogramBot(server.token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    dispatcher = Dispatcher()
    keys = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="2 more", callback_data="1|more")]])

    @dispatcher.message()
    async def ask(message: Message) -> None:
        await message.reply(QUOTE, reply_markup=keys)

    @dispatcher.callback_query()
    async def more(query: CallbackQuery) -> None:
        await query.answer("Here", show_alert=True)
        await query.message.edit_text("after")

    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await ana.writes("Who spoke on hosting?")
    shown = await ana.next_message()
    assert [e["type"] for e in shown["entities"]] == ["bold", "expandable_blockquote"]
    await ana.presses(shown, "2 more")
    assert (await ana.next_message())["text"] == "after"
    assert (await ana.next_toast())["show_alert"] is True
    await dispatcher.stop_polling()
    await polling


async def test_aiogram_reads_every_answer_into_its_models(server: PracticeServer, ana: Person) -> None:
    bot = AiogramBot(server.token, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))
    group = server.group("Coordinators", ana, bot="administrator")
    try:
        assert (await bot.get_me()).username == "RapporteurPracticeBot"
        await bot.set_my_commands([BotCommand(command="ask", description="Ask")], language_code="fr")
        assert (await bot.get_my_commands(language_code="fr"))[0].command == "ask"
        assert (await bot.get_chat(group.id)).title == "Coordinators"
        assert (await bot.get_chat_member(group.id, ana.id)).status == "creator"
        assert len(await bot.get_chat_administrators(group.id)) == 1
        assert (await bot.get_chat_menu_button()).type == "commands"
        assert (await bot.get_webhook_info()).pending_update_count == 0
        sent = await bot.send_document(ana.id, BufferedInputFile(b"x", "a.txt"), caption="c")
        assert (await bot.download(sent.document)).read() == b"x"
        assert (await bot.send_location(ana.id, 46.2, 6.1)).location.latitude == 46.2
        copied = await bot.copy_message(ana.id, ana.id, sent.message_id)
        assert await bot.pin_chat_message(ana.id, copied.message_id)
        forwarded = await bot.forward_message(group.id, ana.id, 1)
        assert forwarded.forward_origin.sender_user.id == ana.id
        with pytest.raises(TelegramBadRequest, match="text must be non-empty"):
            await bot.send_message(ana.id, " ")
        server.faults.add(Fault(status=429, retry_after=2))
        with pytest.raises(TelegramRetryAfter) as late:
            await bot.send_message(ana.id, "x")
        assert late.value.retry_after == 2
        await ana.blocks()
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(ana.id, "x")
        await ana.unblocks()
        await ana.writes("hello")
        updates = await bot.get_updates()
        assert [update.event_type for update in updates] == ["my_chat_member", "my_chat_member", "message"]
        assert updates[0].my_chat_member.new_chat_member.status == "kicked"
    finally:
        await bot.session.close()
