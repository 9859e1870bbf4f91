"""An answer as a message in the reader's language: short, the State first, whole sentences, then what to press."""

from __future__ import annotations

from itertools import zip_longest

from bot.parties.lexicon import Lexicon
from bot.questions.factviews import fact_blocks
from bot.questions.labels import rows
from bot.questions.quotes import quote_blocks
from bot.questions.silences import party_silences, silence_blocks
from bot.questions.types import Answer
from bot.questions.wording import Voice
from bot.text.catalogue import Texts
from bot.text.message import Block, Gap, Message, bold, fill


def tell(answer: Answer, texts: Texts, lexicon: Lexicon, *, zone: str = "") -> Message:
    """What the reader sees. Quotes stay in the language of their record; all else is in that of ``texts``.

    ``zone`` is the IANA name of the reader's own: a meeting's hours are shown by both clocks.
    """
    voice = Voice(texts, lexicon, zone)
    parts: list[list[Block]] = []
    if answer.corrections:
        parts.append(
            [
                fill(
                    texts.say("“{written}” was read as “{understood}”."),
                    written=voice.foreign(one.written),
                    understood=voice.foreign(one.understood),
                )
                for one in answer.corrections
            ]
        )
    if answer.unmatched and answer.asked_parties:
        parts.append(
            [
                fill(
                    texts.say(
                        "“{topic}” could not be matched with the records' language. "
                        "What {party} said there is quoted, whatever it is about."
                    ),
                    topic=voice.foreign(answer.unmatched),
                    party=bold(voice.listed([voice.party(key) for key in answer.asked_parties])),
                )
            ]
        )
    parts += [fact_blocks(fact, voice) for fact in answer.facts]
    for one, after in zip_longest(answer.citations, answer.citations[1:]):
        alike = after is not None and (one.record, one.authority) == (after.record, after.authority)
        parts.append(quote_blocks(one, voice, authority=not alike))
    if answer.silence is not None:
        parts.append(silence_blocks(answer, voice))
    elif answer.silences:
        parts.append(party_silences(answer, voice))
    if answer.pages > 1:
        parts.append([fill(texts.say("Page {page} of {pages}"), page=answer.page + 1, pages=answer.pages)])
    if answer.searched is not None and answer.searched.records:
        parts.append([voice.counted(answer.searched)])
    blocks: list[Block] = []
    for part in parts:
        if blocks and part:
            blocks.append(Gap())
        blocks.extend(part)
    return Message(tuple(blocks), rows(answer.offers, voice), texts.language)
