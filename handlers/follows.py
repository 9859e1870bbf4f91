"""Following: what one is told of when records go in, begun, shown, stopped, and at what pace."""

from __future__ import annotations

from dataclasses import replace

from bot.follows import views
from bot.follows.following import Done
from bot.follows.offering import subject_of
from bot.follows.subjects import Subject, read
from bot.questions.types import Answer
from bot.questions.wording import Voice
from bot.text.message import Message
from handlers.context import Notice, Request
from handlers.hints import old_button, refused
from storage.follows import Pace
from storage.rows import Role

EXAMPLE = views.EXAMPLE


async def follow(request: Request) -> Message | Notice:
    """/follow: what one follows; with words after it, one thing more."""
    if not request.words.strip():
        return await _list(request, 0)
    found = await request.desk.follows.meant(request.words, request.reader, request.texts.language, request.now)
    if not found:
        return views.unknown_message(" ".join(request.words.split())[:80], _voice(request))
    if len(found) > 1:
        names = await request.desk.follows.names(found, request.reader)
        return views.which_message(found, names, _voice(request))
    return await _begin(request, found[0])


async def following(request: Request) -> Message:
    """The list, and its further pages."""
    return await _list(request, request.number(0))


async def pressed(request: Request) -> Message | Notice:
    """The button that follows something, once or again."""
    subject = read(request.word(0))
    return old_button(request.texts) if subject is None else await _begin(request, subject)


async def unfollow(request: Request) -> Message | Notice:
    """Undo, under what says that something is followed."""
    subject, texts = read(request.word(0)), request.texts
    if subject is None:
        return old_button(texts)
    if not await request.desk.follows.stop(request.person, str(subject)):
        return Notice(texts.say("You do not follow this any more."))
    names = await request.desk.follows.names((subject,), request.reader)
    return views.stopped_message(subject, names, _voice(request))


async def stop(request: Request) -> Message | Notice:
    """Stop one of the list."""
    if not await request.desk.follows.stop(request.person, request.word(0)):
        return Notice(request.texts.say("You do not follow this any more."))
    return await _list(request, request.number(1))


async def paces(request: Request) -> Message:
    """How soon one is told."""
    found = await request.desk.follows.of(request.person, request.reader)
    return views.pace_message(found.pace, request.texts)


async def choose_pace(request: Request) -> Message | Notice:
    """Another pace."""
    if request.word(0) not in tuple(Pace):
        return old_button(request.texts)
    await request.desk.follows.choose_pace(request.person, Pace(request.word(0)))
    return await paces(request)


async def digest(request: Request) -> Message | Notice:
    """Another page of a digest."""
    found = await request.desk.digests.page(
        request.number(0), request.number(1), request.person, _voice(request, zone=True)
    )
    if found is None:
        return Notice(request.texts.say("Nothing of this is left to show: it was long ago, or was taken back."))
    return found


async def offered(request: Request, answer: Answer, message: Message) -> Message:
    """An answer's message, with a button to follow what it is about, for those who can and do not yet."""
    subject = subject_of(answer) if request.in_private and request.role.rank >= Role.DELEGATE.rank else None
    if subject is None or await request.desk.follows.follows(request.person, subject):
        return message
    names = await request.desk.follows.names((subject,), request.reader)
    button = views.follow_button(subject, names, _voice(request))
    return replace(message, rows=(*message.rows, (button,)))


async def _begin(request: Request, subject: Subject) -> Message | Notice:
    desk = request.desk
    done = await desk.follows.follow(request.person, subject, request.reader, request.now)
    if done is Done.UNKNOWN:
        return old_button(request.texts)
    if done is Done.NOBODY:
        return Notice(refused(request, Role.DELEGATE))
    found = await desk.follows.of(request.person, request.reader)
    names = await desk.follows.names((subject,), request.reader)
    return views.done_message(done, subject, names, found.pace, _voice(request))


async def _list(request: Request, page: int) -> Message:
    found = await request.desk.follows.of(request.person, request.reader)
    return views.followed_message(found, _voice(request), page)


def _voice(request: Request, *, zone: bool = False) -> Voice:
    own = request.who.zone if zone and request.who is not None else ""
    return Voice(request.texts, request.desk.lexicon, own)
