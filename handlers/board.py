"""The board in chat: as a list, as a table for spreadsheets, as a picture."""

from __future__ import annotations

from dataclasses import replace

from bot.board import choice as choices
from bot.board import views
from bot.board.board import Board, Rates
from bot.board.choice import Choice
from bot.board.orders import board_order, rates_order
from bot.board.sheet import sheet
from bot.board.telling import title
from bot.parties.regions import REGIONS
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Action, Attachment, Block, Button, Message, fill, line
from handlers import hints
from handlers.context import Notice, Request

EXAMPLE = N_("/board 2026")
_LONGEST = 200  # characters


async def board(request: Request) -> Message:
    """/board, with what to show: a year, an obligation, a group."""
    voice, book = _voice(request), request.desk.register.book
    asked = choices.asked(request.words[:_LONGEST], book, request.desk.lexicon, request.now.date())
    if asked.party:
        words = request.texts.say("For one State, /deadlines {party} shows what is due and what is handed in.")
        return Message((fill(words, party=voice.party(asked.party)),), language=request.texts.language)
    if asked.strange:
        return views.how_message(asked.strange, voice)
    found = await request.desk.boards.board(asked.choice, request.now)
    return views.board_message(found, 0, book, voice)


async def turned(request: Request) -> Message | Notice:
    """Another page, stand, year or group."""
    choice = _choice(request)
    if choice is None:
        return hints.old_button(request.texts)
    found = await request.desk.boards.board(choice, request.now)
    assert request.action is not None, "only a button turns"
    at = request.number(1) if len(request.action.args) > 1 else 0
    return views.board_message(found, at, request.desk.register.book, _voice(request))


async def groups(request: Request) -> Message | Notice:
    """Which group to look at."""
    choice = _choice(request)
    if choice is None:
        return hints.old_button(request.texts)
    return views.groups_message(choice, REGIONS, request.desk.register.book, _voice(request))


async def rates(request: Request) -> Message | Notice:
    """The share of those due who reported, over the years."""
    choice = _choice(request)
    if choice is None:
        return hints.old_button(request.texts)
    found = await request.desk.boards.rates(choice, request.now)
    return views.rates_message(found, request.desk.register.book, _voice(request))


async def table(request: Request) -> Message | Notice:
    """The board as CSV."""
    choice = _choice(request)
    if choice is None:
        return hints.old_button(request.texts)
    voice, book = _voice(request), request.desk.register.book
    whole = replace(choice, stand="")
    found = await request.desk.boards.taken(whole, request.now, by=request.person, role=request.role)
    attachment = Attachment(name=f"{_name(choice)}.csv", data=sheet(found, voice))
    words = request.texts.say_n("{title}: {n} row.", "{title}: {n} rows.", len(found.rows))
    caption = fill(words, title=title(choice, book, voice), n=len(found.rows))
    return Message((caption,), language=request.texts.language, attachment=attachment)


async def picture(request: Request) -> Message | Notice:
    """The board as a picture."""
    choice = _choice(request)
    if choice is None:
        return hints.old_button(request.texts)
    found = await request.desk.boards.board(choice, request.now)
    if not found.rows:
        return Notice(request.texts.say("Nothing falls due here that was asked for."))
    return await _drawn(request, choice, found)


async def rates_picture(request: Request) -> Message | Notice:
    """The rates as a picture."""
    choice = _choice(request)
    if choice is None:
        return hints.old_button(request.texts)
    found = await request.desk.boards.rates(choice, request.now)
    if not any(share.rate is not None for share in found.shares.get("", ())):
        return Notice(request.texts.say("No submission is recorded here yet, so there is no rate to show."))
    return await _drawn(request, choice, found)


async def _drawn(request: Request, choice: Choice, found: Board | Rates) -> Message:
    """The picture in the reader's language; in English, said so, where this machine has no letters for it."""
    voice, english = _voice(request), Voice(request.desk.catalogues.texts("en"), request.desk.lexicon)
    orders = (_order(request, found, voice), _order(request, found, english))
    data, which = await request.desk.studio.draw_first(*orders)
    blocks: list[Block] = [line(title(choice, request.desk.register.book, voice))]
    if which:
        words = request.texts.say("The picture is in English: this machine has no font for your language.")
        blocks.append(line(words))
    back = Button(request.texts.say("The board"), Action("board-open", (choice.code,)))
    attachment = Attachment(name=f"{_name(choice)}.png", data=data, kind="photo")
    return Message(tuple(blocks), ((back,),), request.texts.language, attachment)


def _order(request: Request, found: Board | Rates, voice: Voice) -> dict[str, object]:
    book = request.desk.register.book
    return board_order(found, book, voice) if isinstance(found, Board) else rates_order(found, book, voice)


def _choice(request: Request) -> Choice | None:
    return choices.decoded(request.word(0), request.desk.register.book, request.now.date())


def _name(choice: Choice) -> str:
    parts = (choice.treaty, "article", choice.article, str(choice.year or ""), choice.region)
    return "-".join(part for part in parts if part and part != "-").lower().translate(str.maketrans("()", "--"))


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
