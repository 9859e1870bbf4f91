"""What falls due, or is past due, from all parties to a treaty: a page at a time, by rule and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.obligations.groups import Group
from bot.obligations.rules import Rulebook
from bot.obligations.telling import UNRECORDED, rule_line, source_span, words_of
from bot.questions.wording import Voice
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, italic, line

GROUPS_ON_A_PAGE = 6
NAMES_IN_A_GROUP = 40


def listed(
    groups: Sequence[Group],
    voice: Voice,
    book: Rulebook,
    *,
    treaty: str,
    treaties: Sequence[str],
    which: str,
    page: int,
    on: date,
    recorded: bool = True,
) -> Message:
    """A page of what is due from all parties. ``which``: "coming" or "overdue"; ``treaties`` may be chosen."""
    say = voice.texts.say
    pages = max(1, -(-len(groups) // GROUPS_ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    name = voice.foreign(book.treaty_name(treaty, voice.language))
    title = (
        say("Due from States · {treaty}")
        if which == "coming"
        else say("Past due, no submission recorded · {treaty}")
    )
    blocks: list[Block] = [line(bold(title.format(treaty=name)))]
    for one in groups[page * GROUPS_ON_A_PAGE :][:GROUPS_ON_A_PAGE]:
        blocks += [Gap(), *group_blocks(one, voice)]
    if not groups:
        blocks += [Gap(), line(empty(which, voice))]
    elif which == "overdue" and not recorded:
        blocks += [
            Gap(),
            line(say(UNRECORDED)),
        ]
    if pages > 1:
        blocks += [Gap(), fill(say("Page {page} of {pages}"), page=page + 1, pages=pages)]
    blocks += [Gap(), fill(say("As of {day}"), day=voice.day(on, short=False))]
    turning = []
    if page:
        turning.append(Button(say("Back"), Action("deadlines-all", (treaty, which, page - 1))))
    if page + 1 < pages:
        turning.append(Button(say("Next page"), Action("deadlines-all", (treaty, which, page + 1))))
    other = ("overdue", say("Past due")) if which == "coming" else ("coming", say("Coming"))
    turning.append(Button(other[1], Action("deadlines-all", (treaty, other[0], 0))))
    choices = [Button(one, Action("deadlines-all", (one, which, 0))) for one in treaties if one != treaty]
    return Message(tuple(blocks), (*in_rows(turning), *in_rows(choices)), voice.language)


def group_blocks(one: Group, voice: Voice) -> list[Block]:
    say_n = voice.texts.say_n
    subject = words_of(one.rule, one.rule.subject, voice)
    blocks: list[Block] = [
        fill(
            voice.texts.say("{day} · Article {article} · {subject}"),
            day=bold(voice.day(one.day)),
            subject=subject,
            article=one.rule.article,
        )
    ]
    if len(one.parties) <= NAMES_IN_A_GROUP:
        named = line(voice.listed(sorted(voice.party(key) for key in one.parties)))
        blocks.append(named)
    else:
        number = say_n("{n} State", "{n} States", len(one.parties)).format(n=len(one.parties))
        blocks.append(line(number))
    if one.conditional:
        blocks.append(line(italic(voice.texts.say("Only where there is anything that this is about."))))
    return blocks


def empty(which: str, voice: Voice) -> str:
    if which == "overdue":
        return voice.texts.say("Nothing is past due without a recorded submission.")
    return voice.texts.say(
        "Nothing falls due in the next twelve months, or it is not known here what States are to this treaty."
    )


def no_parties(voice: Voice, book: Rulebook, treaty: str) -> Message:
    """For a treaty whose rules are here and of whose parties nothing is known: the rules alone."""
    say = voice.texts.say
    blocks: list[Block] = [line(bold(voice.foreign(book.treaty_name(treaty, voice.language))))]
    blocks.append(line(say("What States are to this treaty is not known here, so no date can be computed.")))
    for rule in book.rules(treaty):
        if rule.dated:
            blocks += [Gap(), line(bold(words_of(rule, rule.subject, voice))), rule_line(rule, voice)]
            blocks += [fill(say("Source of the rule: {source}"), source=source_span(rule.source))]
    return Message(tuple(blocks), language=voice.language)
