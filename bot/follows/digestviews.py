"""A digest as messages, each as much as a telephone shows without tiring the thumb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.follows.digest import Spoken, Told
from bot.follows.naming import Names
from bot.follows.subjects import Subject
from bot.questions.quotes import quote_blocks
from bot.questions.wording import Voice
from bot.text.buttons import fits
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, italic, line

_ROOM = 2400  # characters of a page, quotes and what stands around them
_AROUND_QUOTE, _HEAD = 150, 200
_MOST_BUTTONS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what is told of one record. ``first`` and ``last``: whether the record begins and ends with it."""

    told: Told
    spoken: tuple[Spoken, ...]
    first: bool
    last: bool


Page = tuple[Piece, ...]


def pages_of(everything: Sequence[Told]) -> tuple[Page, ...]:
    """What is told, cut where a page is full; who speaks is never torn apart."""
    pages: list[list[tuple[Told, list[Spoken]]]] = [[]]
    room = _ROOM
    for told in everything:
        units: Sequence[Spoken | None] = told.spoken or (None,)
        for unit in units:
            opened = bool(pages[-1]) and pages[-1][-1][0] is told
            size = (0 if opened else _HEAD) + (_size(unit) if unit is not None else 0)
            if size > room and pages[-1]:
                pages.append([])
                room, opened = _ROOM, False
                size = _HEAD + (_size(unit) if unit is not None else 0)
            if not opened:
                pages[-1].append((told, []))
            if unit is not None:
                pages[-1][-1][1].append(unit)
            room -= size
    return tuple(
        tuple(
            Piece(
                told,
                tuple(spoken),
                first=not told.spoken or spoken[0] is told.spoken[0],
                last=not told.spoken or spoken[-1] is told.spoken[-1],
            )
            for told, spoken in page
        )
        for page in pages
        if page
    )


def digest_message(
    mailing: int, page: int, pages: Sequence[Page], names: Names, voice: Voice, *, records: int, again: bool = False
) -> Message:
    """A page of a digest about so many records. ``again``: it may be the second time."""
    say = voice.texts.say
    blocks: list[Block] = []
    if again:
        blocks.append(line(italic(say("You may have had this message already."))))
    blocks.append(
        line(
            bold(
                voice.texts.say_n(
                    "{n} record on what you follow", "{n} records on what you follow", records
                ).format(n=records)
            )
        )
    )
    if len(pages) > 1:
        blocks.append(fill(say("Page {page} of {pages}"), page=page + 1, pages=len(pages)))
    for piece in pages[page]:
        blocks += [Gap(), *_piece(piece, names, voice)]
    return Message(tuple(blocks), _rows(mailing, page, pages, voice), voice.language)


def _piece(piece: Piece, names: Names, voice: Voice) -> list[Block]:
    told, say = piece.told, voice.texts.say
    where = voice.where(told.head)
    if told.corrected:
        blocks: list[Block] = [fill(say("Corrected: {where}"), where=bold(where))]
    else:
        blocks = [line(bold(where))]
    blocks.append(line(italic(voice.authority(told.head.authority))))
    if piece.first:
        if told.subjects:
            blocks.append(fill(say("You follow: {names}"), names=_listed(told.subjects, names, voice)))
        if told.gone:
            words = say("The corrected record holds nothing on this any more: {names}")
            blocks.append(fill(words, names=_listed(told.gone, names, voice)))
    for spoken in piece.spoken:
        for quote in spoken.quotes:
            blocks += [Gap(), *quote_blocks(quote, voice, authority=False)]
        if spoken.more:
            words = voice.texts.say_n("And {n} more passage", "And {n} more passages", spoken.more)
            blocks.append(line(words.format(n=spoken.more)))
    if piece.last and told.others:
        words = voice.texts.say_n(
            "{n} more speaker on what you follow", "{n} more speakers on what you follow", told.others
        )
        blocks += [Gap(), line(words.format(n=told.others))]
    return blocks


def _listed(subjects: Sequence[Subject], names: Names, voice: Voice) -> str:
    return voice.listed([names.called(one, voice) for one in subjects])


def _rows(mailing: int, page: int, pages: Sequence[Page], voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """What asks the base for the rest, each once; then the pages."""
    say = voice.texts.say
    once: dict[Action, str] = {}
    for piece in pages[page]:
        for spoken in piece.spoken:
            if spoken.rest is not None and fits(spoken.rest):
                if len(spoken.party_keys) == 1:
                    name = voice.party(spoken.party_keys[0])
                    label = voice.texts.say_n("{party}: {n} more", "{party}: {n} more", spoken.more)
                    label = label.format(party=name, n=spoken.more)
                else:
                    label = voice.texts.say_n("{n} more", "{n} more", spoken.more).format(n=spoken.more)
                once.setdefault(spoken.rest, label)
        if piece.last and piece.told.rest is not None:
            once.setdefault(piece.told.rest, say("Others who spoke"))
    buttons = [Button(label, action) for action, label in list(once.items())[:_MOST_BUTTONS]]
    turning = []
    if page:
        turning.append(Button(say("Back"), Action("digest", (mailing, page - 1))))
    if page + 1 < len(pages):
        turning.append(Button(say("Next page"), Action("digest", (mailing, page + 1))))
    last = (Button(say("What I follow"), Action("following", (0,))),)
    return (*in_rows(buttons), *((tuple(turning),) if turning else ()), last)


def _size(spoken: Spoken) -> int:
    return sum(len(one.quote) + _AROUND_QUOTE for one in spoken.quotes)
