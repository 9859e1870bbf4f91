"""How a quote is shown: whose words first, the words, where they stand, on what authority."""

from __future__ import annotations

from bot.questions import thresholds as at
from bot.questions.types import Citation, RecordHead
from bot.questions.wording import Voice
from bot.text.message import Block, Quote, Span, bold, fill, italic, line
from storage.rows import PassageKind


def quote_blocks(one: Citation, voice: Voice, *, authority: bool = True) -> list[Block]:
    """One citation. The quote is the record's, character for character.

    ``authority``: say what it rests on; once is enough where the next quote is of the same record.
    """
    return [
        _head(one, voice),
        *_capacity(one, voice),
        Quote(one.quote, expandable=len(one.quote) > at.EXPANDABLE),
        fill(
            voice.texts.say("{where} · {paragraph}"),
            where=voice.where(_record(one)),
            paragraph=_paragraph(one, voice),
        ),
        *([line(italic(voice.authority(one.authority)))] if authority else ()),
    ]


def _head(one: Citation, voice: Voice) -> Block:
    who = speakers_of(one, voice)
    if not one.item:
        return line(bold(who))
    template = voice.texts.say("{who} · item {item}, {title}")
    return fill(template, who=bold(who), item=one.item, title=voice.foreign(one.item_title))


def speakers_of(one: Citation, voice: Voice) -> str:
    """The speakers' names in the reader's language; as the record has them where the base does not know them."""
    if one.kind is PassageKind.NOTE:
        return voice.texts.say("Editor's note in the record")
    if not one.names:
        return voice.texts.say("The record itself")
    if len(one.names) == len(one.party_keys):
        return voice.parties(one.party_keys, one.date)
    return voice.listed([voice.foreign(name) for name in one.names])


def _capacity(one: Citation, voice: Voice) -> list[Block]:
    lines: list[Block] = []
    if one.on_behalf_of:
        group = one.on_behalf_of
        known = voice.party(group) if voice.lexicon.name(group, "en") != group else voice.foreign(group)
        lines.append(fill(voice.texts.say("On behalf of {group}"), group=known))
    if one.capacity:
        lines.append(line(Span(voice.foreign(one.capacity), "italic")))
    return lines


def _paragraph(one: Citation, voice: Voice) -> str:
    number = one.printed_paragraph or str(one.paragraph)
    if one.page is None:
        return voice.texts.say("¶ {number}").format(number=number)
    return voice.texts.say("p. {page}, ¶ {number}").format(page=one.page, number=number)


def _record(one: Citation) -> RecordHead:
    return RecordHead(
        id=one.record,
        title=one.record_title,
        meeting=one.meeting,
        meeting_title=one.meeting_title,
        date=one.date,
        place=one.place,
        authority=one.authority,
    )
