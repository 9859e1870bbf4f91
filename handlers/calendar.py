"""Calendar files, and the feed that stays up to date."""

from __future__ import annotations

from datetime import UTC

from bot.calendar import views
from bot.calendar.views import FeedState
from bot.meetings.when import zone_of
from bot.questions.wording import Voice
from bot.text.message import Message
from handlers.context import Notice, Request
from storage.rows import PartyKind, Role

EXAMPLE = views.EXAMPLE


async def calendar(request: Request) -> Message | Notice:
    """/calendar: all that concerns whoever asks; with a State, its due dates."""
    if request.words:
        return await _of_state(request)
    if not request.in_private:
        return Notice(request.texts.say("Your own calendar is for you alone. Please ask me in our private chat."))
    return await _own(request)


async def of_party(request: Request) -> Message:
    """A State's button."""
    return await _party(request, request.word(0))


async def of_meeting(request: Request) -> Message | Notice:
    """One meeting as a file."""
    id = request.word(0)
    event = await request.desk.calendars.of_meeting(
        id, request.texts, request.now, person=request.who, reader=request.reader
    )
    if event is None:
        return Notice(request.texts.say("The days of this meeting are not known yet."))
    return views.meeting_message(event, _voice(request), id)


async def feed(request: Request) -> Message | Notice:
    """A new address for one's feed, or its end."""
    feeds = request.desk.feeds
    if request.word(0) == "stop":
        await feeds.stop(request.person, request.now)
        return views.stopped_message(_voice(request))
    if not feeds.served:
        return Notice(request.texts.say("Feeds are not served here. /calendar gives you a file."))
    return views.address_message(
        await feeds.renew(request.person, request.texts.language, request.now), _voice(request)
    )


async def _own(request: Request) -> Message:
    desk = request.desk
    is_delegate = request.role.rank >= Role.DELEGATE.rank
    who = request.who if is_delegate else None
    events = await desk.calendars.of_person(who, request.texts, request.now, reader=request.reader)
    held = await desk.feeds.of(request.person) if is_delegate else None
    state = FeedState(
        offered=is_delegate and (desk.feeds.served or held is not None),
        since=held.created_at if held is not None else None,
    )
    zone = zone_of(request.who.zone if request.who is not None else "") or UTC
    return views.own_message(events, state, who.state if who is not None else "", _voice(request), zone)


async def _of_state(request: Request) -> Message:
    lexicon, words = request.desk.lexicon, request.words.strip()[:200]
    named = lexicon.key_of(words)
    found = {named} if named else {key for one in lexicon.mentions_corrected(words) for key in one.parties}
    states = sorted(key for key in found if lexicon.kind(key) is PartyKind.STATE)
    return await _party(request, states[0]) if len(states) == 1 else views.unknown_state(words, _voice(request))


async def _party(request: Request, party: str) -> Message:
    voice = _voice(request)
    if party not in {one.key for one in request.desk.lexicon.parties}:
        return views.unknown_state(party, voice)
    events = await request.desk.calendars.of_party(party, request.texts, request.now, person=request.who)
    return views.party_message(party, events, voice)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
