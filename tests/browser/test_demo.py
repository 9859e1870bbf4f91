"""The demo as a newcomer meets it: one command, an address, a page, a question, an answer."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """``python bot.py demo`` as a process of its own, with a token in the environment that it must not use."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    environment["BOT_TOKEN"] = "123456789:AAEcanarycanarycanarycanarycanary00"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        "demo",
        cwd=tmp_path_factory.mktemp("demo"),
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = ""
    try:
        async with asyncio.timeout(90):
            while not (address := re.search(r"http://127\.0\.0\.1:\d+/\S+", said)):
                line = await process.stderr.readline()
                assert line, f"the demo ended: {said}"
                said += line.decode()
        yield address[0], process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 30)


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, demo: tuple[str, asyncio.subprocess.Process]) -> AsyncIterator[Page]:
    page = await browser.new_page()
    await page.goto(demo[0])
    yield page
    await page.close()


async def test_a_newcomer_asks_what_switzerland_said_and_reads_the_quote_with_its_source(page: Page) -> None:
    await page.locator("#people .entry").first.click()
    await page.locator("#start").click()
    await expect(page.locator(".theirs")).to_have_count(1, timeout=15_000)
    await page.locator("#composer-text").fill("What did Switzerland say about hosting the ISU?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs")).to_have_count(2, timeout=15_000)
    answer = page.locator(".message").last
    await expect(answer.locator("strong").filter(has_text="Switzerland")).to_be_visible()
    await expect(answer).to_contain_text("GICHD")
    await expect(answer).to_contain_text("24 Feb 2011")
    await expect(answer).to_contain_text("Unofficial summary, not the delegate's own words")
    await answer.get_by_role("button", name="Source").click()
    await expect(page.locator(".theirs")).to_have_count(3, timeout=15_000)


async def test_a_delegate_of_lebanon_is_answered_in_arabic_from_right_to_left(page: Page) -> None:
    await page.locator("#people .entry", has_text=re.compile("[\u0600-\u06ff]")).first.click()
    await page.locator("#start").click()
    await expect(page.locator(".theirs")).to_have_count(1, timeout=15_000)
    await page.locator("#composer-text").fill("ماذا قالت النرويج عن وحدة دعم التنفيذ؟")
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs")).to_have_count(2, timeout=15_000)
    answer = page.locator(".message").last
    await expect(answer.locator("strong").filter(has_text="النرويج")).to_be_visible()
    await expect(answer).to_contain_text("Norway")  # the record's own words, in the record's language
    assert await page.locator("html").get_attribute("dir") == "rtl"


async def test_a_command_typed_whole_is_sent_although_longer_ones_begin_with_it(page: Page) -> None:
    await page.locator("#people .entry", has_text="Aoife").click()
    await expect(page.locator("#start").or_(page.locator("#composer-text")).filter(visible=True)).to_have_count(1)
    if await page.locator("#start").is_visible():
        await page.locator("#start").click()
    await page.locator("#composer-text").fill("/me")
    await expect(page.get_by_role("option")).not_to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .text").last).to_have_text("/me")
    await expect(page.locator(".theirs").last).to_contain_text("Ireland", timeout=15_000)


async def test_what_is_typed_while_the_chat_still_loads_stays_and_offers_its_commands(page: Page) -> None:
    async def slowly(route: Route) -> None:
        await asyncio.sleep(0.6)
        await route.continue_()

    field = page.locator("#composer-text")
    await expect(field).to_be_visible()
    await page.route("**/screen?*", slowly)
    async with page.expect_response("**/screen?*"):
        await page.locator("#people .entry", has_text="Aoife").click()
        await field.fill("/meet")
    await expect(page.get_by_role("option")).not_to_have_count(0)
    assert await field.input_value() == "/meet"


async def test_it_stops_in_order_when_told_to(demo: tuple[str, asyncio.subprocess.Process]) -> None:
    _, process = demo
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 30) == 0
