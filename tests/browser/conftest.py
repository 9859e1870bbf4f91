"""Debian's chromium on the chat page, with a small bot on the other side."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
import telegram
from playwright.async_api import Browser, Page, async_playwright
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.practice import Person, PracticeServer
from bot.practice.cast import usual_people

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LONG = (
    "The delegation stressed that a lean unit, hosted where most treaty bodies already meet, would serve the "
    "States best, and asked that costs be shared in a way that leaves no small State behind. It added that the "
    "decision should not wait, since the present arrangement ends with the year, and offered rooms, staff and "
    "experience for the first three years, free of rent, with a review after two meetings."
)
ANSWERS = {
    "en": ("Switzerland", "Informal consultations, 24 Feb 2011, Geneva · ¶ 14", "2 more", "Source"),
    "ar": (
        "سويسرا",
        "مشاورات غير رسمية، ٢٤ شباط/فبراير ٢٠١١، جنيف · الفقرة 14 · CCM/MSP/2011/2",
        "٢ أخرى",
        "المصدر",
    ),
    "fr": ("Suisse", "Consultations informelles, 24 févr. 2011, Genève · § 14", "2 autres", "Source"),
}


def keys(language: str) -> telegram.InlineKeyboardMarkup:
    _, _, more, source = ANSWERS[language]
    button = telegram.InlineKeyboardButton
    rows = [
        [button(more, callback_data="1|more|2"), button(source, callback_data="1|source")],
        [button("The record on a web site", url="https://example.org/record")],
    ]
    return telegram.InlineKeyboardMarkup(rows)


def answer(language: str, page: int = 1) -> str:
    state, where, _, _ = ANSWERS[language]
    quote = f"“{LONG}”" if page == 1 else f"“Page {page}.”"
    return f"<b>{state}</b>\n<blockquote expandable>{quote}</blockquote>{where}"


async def ask(update: telegram.Update, context: Any) -> None:
    assert update.message is not None
    assert update.effective_user is not None
    code = update.effective_user.language_code or "en"
    language = code if code in ANSWERS else "en"
    await update.message.reply_chat_action("typing")
    await update.message.reply_html(answer(language), reply_markup=keys(language), do_quote=True)


async def start(update: telegram.Update, context: Any) -> None:
    assert update.message is not None
    await update.message.reply_html("Good morning. Ask about a State or an agenda item, or press /help.")


async def give_back(update: telegram.Update, context: Any) -> None:
    """The document as the bot fetched it, with its kind and caption as they arrived."""
    assert update.message is not None
    assert update.message.document is not None
    given = update.message.document
    content = bytes(await (await given.get_file()).download_as_bytearray())
    words = f"{given.mime_type}: {update.message.caption}"
    await update.message.reply_document(content, filename=f"copy of {given.file_name}", caption=words)


async def press(update: telegram.Update, context: Any) -> None:
    query = update.callback_query
    assert query is not None
    if query.data == "1|source":
        await query.answer(text="Paragraph 14 of the record", show_alert=True)
        return
    await query.answer(text="Page 2")
    await query.edit_message_text(
        answer("en", 2) + "\n&lt;script&gt;alert(1)&lt;/script&gt; <a href='https://example.org'>link</a>",
        parse_mode="HTML",
        reply_markup=keys("en"),
    )


@contextlib.asynccontextmanager
async def small_bot(server: PracticeServer) -> AsyncIterator[None]:
    """A bot that answers every question with the same quote, buttons, and a second page."""
    application = (
        Application.builder()
        .token(server.token)
        .base_url(f"{server.url}/bot")
        .base_file_url(f"{server.file_url}/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.TEXT, ask))
    application.add_handler(MessageHandler(filters.Document.ALL, give_back))
    application.add_handler(CallbackQueryHandler(press))
    async with application:
        await application.bot.set_my_commands([("ask", "Ask about a record"), ("help", "What I can do")])
        await application.bot.set_my_commands([("ask", "Poser une question")], language_code="fr")
        await application.bot.set_my_description("Ask what a State said.\nQuotes only, each with its source.")
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


@dataclass
class Window:
    """A browser page on the chat page, and what its console complained of."""

    page: Page
    server: PracticeServer
    people: list[Person]
    complaints: list[str] = field(default_factory=list)

    async def be(self, index: int) -> Person:
        """Choose whom to be."""
        person = self.people[index]
        await self.page.locator(f'.entry[data-chat="{person.id}"]').click()
        return person

    async def bot_says(self, person: Person, text: str) -> None:
        """A message that nobody asked for."""
        async with httpx.AsyncClient(trust_env=False) as client:
            address = f"{self.server.url}/bot{self.server.token}/sendMessage"
            (await client.post(address, json={"chat_id": person.id, "text": text})).raise_for_status()

    async def writes(self, text: str) -> None:
        field = self.page.locator("#composer-text")
        await field.fill(text)
        await field.press("Enter")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on the PATH (Debian's package chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def talk(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Window]:
    """The page of a server with the demo's people and the small bot; fails when the console complained."""
    options: dict[str, Any] = getattr(request, "param", {})
    async with PracticeServer() as server, small_bot(server):
        people = usual_people(server)
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        page = await context.new_page()
        window = Window(page, server, people)
        page.on("console", lambda said: window.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        page.on("request", lambda sent: outside(window, sent.url))
        page.set_default_timeout(15_000)
        await page.goto(server.page_url)
        await page.locator("body[data-ready]").wait_for(state="attached")
        yield window
        await context.close()
        assert window.complaints == []


def outside(window: Window, url: str) -> None:
    if not url.startswith((window.server.url, "data:")):
        window.complaints.append(f"asked for {url}")
