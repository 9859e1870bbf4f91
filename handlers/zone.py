"""Where somebody's clock is: chosen from a list, by a city's name, or by a place they share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.people.zones import (
    REGIONS,
    ZoneChoice,
    city_of,
    clock_in,
    is_zone,
    zone_at,
    zone_of_city,
    zones_of_region,
    zones_of_state,
)
from bot.text.dates import isolate
from bot.text.message import AWAY, Action, Block, Button, Key, Keys, Line, Message, bold, fill, line
from handlers import questions
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold
from handlers.keys import SHOWN, put_away
from handlers.pages import page_of, turning

KIND = "zone"
_WAITS = timedelta(minutes=15)
_KEYS_WAIT = timedelta(days=1)  # keys stand there until they are used or given up
_ON_A_PAGE = 12
_IN_A_ROW = 2
_MOST_CHOICES = 8
_LONGEST = 60  # characters; a city, not a question
_WORDS = 6


async def choose(request: Request) -> Message:
    """The zone's page of /me."""
    await _without_keys(request)
    await hold(request, KIND, {}, awaits_words=True, lasts=_WAITS)
    return _offered(request, (_now(request),))


async def here(request: Request) -> Message:
    """The button that brings a key for one's location."""
    texts = request.texts
    await hold(request, KIND, {SHOWN: True}, awaits_words=True, lasts=_KEYS_WAIT)
    words = texts.say(
        "Press the key below to send me where you are, or write the name of a city. The place itself is not kept."
    )
    keys = Keys(((Key(texts.say("Send my location"), location=True),), (Key(texts.say("Cancel")),)))
    return Message((line(words),), language=texts.language, keys=keys)


async def region(request: Request) -> Message | Notice:
    """The zones of a part of the world."""
    texts, name = request.texts, request.word(0)
    every = sorted(zones_of_region(name), key=lambda zone: city_of(zone, texts.language))
    if not every:
        return old_button(texts)
    zones, page = page_of(every, request.number(1), _ON_A_PAGE)
    buttons = [Button(city_of(zone, texts.language), Action("zone", (zone,))) for zone in zones]
    rows = (
        *_in_rows(buttons),
        *turning(texts, "zones-of", (name,), page=page, size=_ON_A_PAGE, of=len(every)),
        (Button(texts.say("Other regions"), Action("zones")),),
    )
    title = line(bold(texts.say(REGIONS[name])))
    return Message((title, line(texts.say("Choose the city whose clock is yours:"))), rows, texts.language)


async def chosen(request: Request) -> Message | Notice:
    """A zone's button."""
    zone = request.word(0)
    if not is_zone(zone):
        return old_button(request.texts)
    await _without_keys(request)
    return await _settled(request, zone)


async def _without_keys(request: Request) -> None:
    """A button was pressed instead of a key."""
    waiting = (await request.desk.people.standing(request.person, now=request.now, update=0)).held
    if waiting is not None and waiting.kind == KIND:
        await put_away(request, waiting)
        await request.desk.people.turn_away(request.person)


async def written(request: Request) -> Message | Notice | None:
    """A city's name, or a place on the map."""
    texts = request.texts
    with_keys = request.held is not None and bool(request.held.data.get(SHOWN))
    if request.location is not None:
        zone = zone_at(*request.location)
        if zone:
            return await _settled(request, zone, with_keys=with_keys)
        await put_away(request, request.held)
        return await _again(request, _nowhere(request))
    words = request.words
    if with_keys and words == texts.say("Cancel"):
        return Message((line(texts.say("Your time zone stays as it is.")),), language=texts.language, keys=AWAY)
    if _asks(words):
        await put_away(request, request.held)
        return await questions.ask(request)  # they turned to something else
    found = await asyncio.to_thread(zone_of_city, words, texts.language, request.desk.lexicon)
    zones = {choice.zone for choice in found}
    if len(zones) == 1:
        return await _settled(request, found[0].zone, found[0].city, with_keys=with_keys)
    await put_away(request, request.held)
    if not found:
        return await _again(request, _unknown(request))
    which = fill(texts.say("There are several places called {city}. Which one?"), city=isolate(words))
    shown = found[:_MOST_CHOICES]
    rows = tuple(
        (Button(_called(choice, shown, texts.language), Action("zone", (choice.zone,))),) for choice in shown
    )
    return Message((which,), (*rows, (_list_button(request),)), texts.language)


def _asks(words: str) -> bool:
    """Whether words are a question rather than a city."""
    marked = any(mark in words for mark in "?؟？")
    return marked or len(words.split()) > _WORDS or len(words) > _LONGEST


async def _settled(request: Request, zone: str, city: str = "", *, with_keys: bool = False) -> Message:
    await request.desk.people.choose_zone(request.person, zone)
    texts = request.texts
    clock = clock_in(zone, request.now, texts.language)
    words = texts.say("Your clock is that of {city}, where it is {time} now. Reminders go by it.")
    done = fill(words, city=bold(isolate(city or city_of(zone, texts.language))), time=clock)
    if with_keys:  # which are taken away with this: no button can hang on it
        return Message((done, line(texts.say("/me shows everything about you."))), (), texts.language, keys=AWAY)
    return Message((done,), (_back(request),), texts.language)


async def _again(request: Request, said: Line) -> Message:
    await hold(request, KIND, {}, awaits_words=True, lasts=_WAITS)
    return _offered(request, (said,))


def _offered(request: Request, said: Sequence[Block]) -> Message:
    texts = request.texts
    state = request.who.state if request.who is not None else ""
    near = [
        Button(city_of(zone, texts.language), Action("zone", (zone,))) for zone in zones_of_state(state)[:_IN_A_ROW]
    ]
    regions = [Button(texts.say(label), Action("zones-of", (name, 0))) for name, label in REGIONS.items()]
    how = line(texts.say("Write the name of a city, send me a location, or choose a region:"))
    share = (Button(texts.say("Send my location"), Action("zone-here")),)
    return Message((*said, how), (*_in_rows(near), share, *_in_rows(regions), _back(request)), texts.language)


def _now(request: Request) -> Line:
    texts = request.texts
    zone = request.who.zone if request.who is not None else ""
    if not zone:
        return line(texts.say("You have chosen no time zone yet."))
    clock = clock_in(zone, request.now, texts.language)
    words = texts.say("Your clock is that of {city}, where it is {time} now.")
    return fill(words, city=isolate(city_of(zone, texts.language)), time=clock)


def _unknown(request: Request) -> Line:
    texts = request.texts
    return fill(
        texts.say("I know no city called {city}. Try a larger one nearby, for example {example}."),
        city=isolate(request.words) if request.words else "…",
        example=city_of("Europe/Zurich", texts.language),
    )


def _nowhere(request: Request) -> Line:
    return line(request.texts.say("I know no time zone for that place."))


def _called(choice: ZoneChoice, among: Sequence[ZoneChoice], language: str) -> str:
    """City and country; where a country has several cities of the name, also whose clock it goes by."""
    parts = [choice.city, choice.country]
    if sum((other.city, other.country) == (choice.city, choice.country) for other in among) > 1:
        parts.append(city_of(choice.zone, language))
    return " · ".join(part for part in parts if part)


def _in_rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW))


def _list_button(request: Request) -> Button:
    return Button(request.texts.say("Choose from the list"), Action("zones"))


def _back(request: Request) -> tuple[Button, ...]:
    return (Button(request.texts.say("All about me"), Action("me")),)
