"""The weekly summary, in chat."""

from __future__ import annotations

from bot.questions.wording import Voice
from bot.summary.telling import summary_message
from bot.text.message import Message
from handlers.context import Request


async def summary(request: Request) -> Message:
    """/summary: this week and the last."""
    summaries = request.desk.summaries
    found = await summaries.now(request.now)
    wanted = await summaries.wanted(request.person)
    return summary_message(found, Voice(request.texts, request.desk.lexicon), summaries.zone, wanted=wanted)


async def switch(request: Request) -> Message:
    """No more of it every Monday, or again."""
    await request.desk.summaries.switch(request.person)
    return await summary(request)
