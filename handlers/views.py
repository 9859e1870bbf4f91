"""What commands and buttons show that is no question: one call on the assistant each, then its words."""

from __future__ import annotations

from bot.questions.tell import tell
from bot.questions.types import Answer
from bot.text.message import Message
from handlers import follows
from handlers.context import Request


async def agenda(request: Request) -> Message:
    """/agenda, with or without the name of a meeting."""
    assistant = request.desk.assistant
    if request.words:
        question = request.texts.say("Agenda: {meeting}").format(meeting=request.words[:200])
        answer = await assistant.answer(
            question, now=request.now, language=request.texts.language, id=request.id, reader=request.reader
        )
        return await _told(request, answer)
    return await _told(request, await assistant.agenda(now=request.now, reader=request.reader))


async def agenda_of_record(request: Request) -> Message:
    return await _told(
        request, await request.desk.assistant.agenda(request.number(0), now=request.now, reader=request.reader)
    )


async def meetings(request: Request) -> Message:
    """/meetings, and the list's further pages."""
    page = request.number(0) if request.action is not None else 0
    return await _told(request, await request.desk.assistant.meetings(page, now=request.now, reader=request.reader))


async def meeting(request: Request) -> Message:
    return await _told(
        request, await request.desk.assistant.meeting(request.word(0), now=request.now, reader=request.reader)
    )


async def documents(request: Request) -> Message:
    return await _told(request, await request.desk.assistant.documents(request.number(0), reader=request.reader))


async def source(request: Request) -> Message:
    return await _told(request, await request.desk.assistant.source(request.number(0), reader=request.reader))


async def next_speaker(request: Request) -> Message:
    return await _told(request, await request.desk.assistant.next_speaker(request.number(0), reader=request.reader))


async def item(request: Request) -> Message:
    return await _told(
        request, await request.desk.assistant.item(request.number(0), request.number(1), reader=request.reader)
    )


async def party_on_item(request: Request) -> Message:
    return await _told(
        request,
        await request.desk.assistant.party_on_item(request.number(0), request.word(1), reader=request.reader),
    )


async def others(request: Request) -> Message:
    assistant = request.desk.assistant
    return await _told(
        request,
        await assistant.others_on(request.number(0), request.word(1), request.number(2), reader=request.reader),
    )


async def who_on(request: Request) -> Message:
    """Who took the floor on a topic: asked in the words on the button."""
    return await _told(
        request,
        await request.desk.assistant.who_on(
            request.word(0), request.number(1), now=request.now, reader=request.reader
        ),
    )


async def speakers(request: Request) -> Message:
    return await _told(
        request, await request.desk.assistant.speakers(request.number(0), request.number(1), reader=request.reader)
    )


async def participants(request: Request) -> Message:
    return await _told(
        request,
        await request.desk.assistant.participants(request.number(0), request.number(1), reader=request.reader),
    )


async def _told(request: Request, answer: Answer) -> Message:
    told = tell(answer, request.texts, request.desk.lexicon, zone=request.who.zone if request.who else "")
    return await follows.offered(request, answer, told)
