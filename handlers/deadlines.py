"""What is due: one's own State, any State, all of them, and one date with its arithmetic or its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.obligations import lists, views
from bot.obligations.due import DueDate
from bot.obligations.groups import of_accounts
from bot.obligations.naming import treaty_in
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Message, code, fill, line
from handlers import hints
from handlers.context import Notice, Request
from storage.rows import PartyKind

EXAMPLE = N_("/deadlines Ireland")
ALL = N_("all")
_AHEAD = timedelta(days=365)
_LONGEST = 200  # characters


async def deadlines(request: Request) -> Message:
    """/deadlines: of one's own State, where one has one; of the State named; of all."""
    asked = await _asked(request)
    if asked.wrong:
        return _form(request, asked.wrong)
    if asked.party:
        return await _of_party(request, asked.party, asked.treaty)
    return await _of_all(request, asked.treaty, "coming", 0)


async def of_all(request: Request) -> Message | Notice:
    """A page of what is due, or past due, from all parties."""
    if request.word(0) not in request.desk.register.book.treaties() or request.word(1) not in ("coming", "overdue"):
        return hints.old_button(request.texts)
    return await _of_all(request, request.word(0), request.word(1), request.number(2))


async def how(request: Request) -> Message | Notice:
    """How a date was computed."""
    found = await _due(request)
    if found is None:
        return _gone(request)
    return views.how(found, _voice(request), request.desk.register.book, request.now.date())


async def form(request: Request) -> Message | Notice:
    """What to hand in, on which form, to whom."""
    found = await _due(request)
    return views.form(found, _voice(request)) if found is not None else _gone(request)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What follows the command. ``wrong``: words that name nothing known."""

    party: str = ""
    treaty: str = ""
    wrong: str = ""


async def _asked(request: Request) -> _Asked:
    words = request.words.strip()[:_LONGEST]
    treaty, rest = treaty_in(words, request.desk.register.book)
    if not rest:
        return _Asked(party=_own_state(request), treaty=treaty)
    if rest.casefold() in {ALL, request.texts.say(ALL).casefold()}:
        return _Asked(treaty=treaty)
    lexicon = request.desk.lexicon
    named = lexicon.key_of(rest)
    found = {named} if named else {key for one in lexicon.mentions_corrected(rest) for key in one.parties}
    states = sorted(key for key in found if lexicon.kind(key) is PartyKind.STATE)
    return _Asked(party=states[0], treaty=treaty) if len(states) == 1 else _Asked(wrong=rest)


def _own_state(request: Request) -> str:
    """The asker's State; "" for an organisation, which owes nothing, and for who belongs to none."""
    lexicon = request.desk.lexicon
    own = lexicon.key_of(request.who.state) if request.who is not None and request.who.state else None
    return own if own is not None and lexicon.kind(own) is PartyKind.STATE else ""


async def _of_party(request: Request, party: str, treaty: str) -> Message:
    register = request.desk.register
    if treaty and treaty not in await register.treaties():
        return lists.no_parties(_voice(request), register.book, treaty)
    found = await register.of_party(party, request.now, treaty or None)
    return views.account(found, _voice(request), register.book)


async def _of_all(request: Request, treaty: str, which: str, page: int) -> Message:
    register, voice = request.desk.register, _voice(request)
    known = await register.treaties()
    treaty = treaty or next(iter(known), register.book.treaties()[0])
    if treaty not in known:
        return lists.no_parties(voice, register.book, treaty)
    today = request.now.date()
    accounts = await register.of_all(treaty, request.now)
    return lists.listed(
        of_accounts(accounts, which, today, today + _AHEAD),
        voice,
        register.book,
        treaty=treaty,
        treaties=known,
        which=which,
        page=page,
        on=today,
        recorded=any(one.recorded for one in accounts),
    )


async def _due(request: Request) -> DueDate | None:
    return await request.desk.register.due_of(request.word(0), request.now)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _gone(request: Request) -> Notice:
    return Notice(request.texts.say("Nothing is due there any more: what the State is to the treaty has changed."))


def _form(request: Request, wrong: str) -> Message:
    texts = request.texts
    return Message(
        (
            fill(texts.say("I know no State called “{name}”."), name=_voice(request).foreign(wrong)),
            line(texts.say("Name one State, or all, for example:")),
            line(code(texts.say(EXAMPLE))),
        ),
        language=texts.language,
    )
