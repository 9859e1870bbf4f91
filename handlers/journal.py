"""What was done, by whom and when: for administrators."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from bot.journal.views import journal_page, sheet_message
from bot.text.message import Attachment, Message
from handlers.context import Request
from storage.rows import Doer


async def journal(request: Request) -> Message:
    """/journal, and its pages and kinds."""
    kind, page = (request.word(0), request.number(1)) if request.action is not None else ("", 0)
    found = await request.desk.journal.page(page, kind=kind)
    return journal_page(found, request.texts, _zone(request))


async def sheet(request: Request) -> Message:
    """The button that hands the whole journal out as CSV."""
    data = await request.desk.journal.sheet(by=request.person, doer=Doer(request.role.value), now=request.now)
    name = f"journal-{request.now:%Y-%m-%d}.csv"
    return Message(
        (sheet_message(request.texts),), language=request.texts.language, attachment=Attachment(name, data)
    )


def _zone(request: Request) -> tzinfo:
    chosen = request.who.zone if request.who is not None else ""
    return ZoneInfo(chosen) if chosen else UTC
