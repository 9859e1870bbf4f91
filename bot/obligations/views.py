"""What one party owes, one date with its arithmetic, its form: as messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.obligations.due import DueDate, Nothing, NothingDue
from bot.obligations.pressing import due_buttons, known
from bot.obligations.register import Account
from bot.obligations.rules import Rulebook
from bot.obligations.telling import (
    UNRECORDED,
    distance_line,
    due_line,
    extension_lines,
    extension_source,
    hand_in_lines,
    nothing_line,
    overdue_lines,
    published_lines,
    rule_line,
    step_lines,
    words_of,
)
from bot.questions.wording import Voice
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Message, bold, fill, italic, line
from storage.rows import SubmissionEntry

_VOLUNTARY = 3  # of the latest years


def account(found: Account, voice: Voice, book: Rulebook) -> Message:
    """What one party owes: next first, then what is past due, what was handed in last, what stands always."""
    say = voice.texts.say
    treaties = _treaties(found)
    blocks: list[Block] = [line(bold(voice.party(found.party)))]
    for treaty in treaties:
        blocks += [Gap(), line(italic(voice.foreign(book.treaty_name(treaty, voice.language))))]
        blocks += _of_treaty(found, treaty, voice, book)
    if found.overdue and not found.recorded:
        blocks += [
            Gap(),
            line(say(UNRECORDED)),
        ]
    blocks += [Gap(), fill(say("As of {day}"), day=voice.day(found.on, short=False))]
    first = next((one for one in found.next if not one.conditional), None) or next(iter(found.next), None)
    meant = first or next(iter(reversed(found.overdue)), None) or next(iter(reversed(found.past)), None)
    buttons = due_buttons(meant, voice, ahead=first is not None)
    if found.next:
        buttons += known(Button(say("Calendar"), Action("calendar", (found.party,))))
    buttons += known(Button(say("All States"), Action("deadlines-all", (treaties[0], "coming", 0))))
    buttons += known(Button(say("Who has reported"), Action("board", ("", 0))))
    return Message(tuple(blocks), in_rows(buttons), voice.language)


def _of_treaty(found: Account, treaty: str, voice: Voice, book: Rulebook) -> list[Block]:
    say = voice.texts.say
    blocks: list[Block] = []
    for one in found.next:
        if one.rule.treaty != treaty:
            continue
        blocks += [Gap()] if blocks else []
        blocks += [
            due_line(one, voice),
            distance_line((one.day - found.on).days, voice),
            rule_line(one.rule, voice),
            *extension_lines(one, voice),
        ]
        if one.subject in found.claimed:
            blocks.append(line(say("Said to be handed in; a coordinator has yet to confirm it.")))
        blocks += published_lines(book.published(one.rule.id, one.party, one.period), one.rule, voice)
    overdue = [one for one in found.overdue if one.rule.treaty == treaty]
    if overdue:
        blocks += [*([Gap()] if blocks else []), line(bold(say("Past due")))]
        blocks += overdue_lines(overdue, found.claimed, voice)
        for one in overdue:
            blocks += published_lines(book.published(one.rule.id, one.party, one.period), one.rule, voice)
    handed = [pair for pair in found.handed_in if pair[0].rule.treaty == treaty]
    if handed:
        last, entry = handed[-1]
        blocks += [*([Gap()] if blocks else []), line(bold(say("Handed in last")))]
        on = entry.submitted_on
        template = (
            say("Article {article} · {subject}, due on {day}: handed in on {on}.")
            if on
            else say("Article {article} · {subject}, due on {day}.")
        )
        blocks.append(
            fill(
                template,
                article=last.article,
                subject=words_of(last.rule, last.rule.subject, voice),
                day=voice.day(last.day, short=False),
                on=voice.day(on, short=False) if on else "",
            )
        )
    blocks += _voluntary([pair for pair in found.voluntary if pair[0].rule.treaty == treaty], voice, bool(blocks))
    past = [one for one in found.past if one.rule.treaty == treaty]
    blocks += _past(past, voice)
    if not any(one.rule.treaty == treaty for one in found.next):
        blocks += _nothing([one for one in found.nothing if one.rule.treaty == treaty], voice, bool(blocks))
    for standing in found.standing:
        if standing.rule.treaty == treaty:
            blocks += [*([Gap()] if blocks else []), nothing_line(standing, voice), rule_line(standing.rule, voice)]
    return blocks


def _voluntary(pairs: Sequence[tuple[DueDate, SubmissionEntry]], voice: Voice, after: bool) -> list[Block]:
    """What was handed in without being owed, the latest first."""
    if not pairs:
        return []
    say = voice.texts.say
    blocks: list[Block] = [*([Gap()] if after else []), line(bold(say("Handed in voluntarily")))]
    for one, entry in reversed(pairs[-_VOLUNTARY:]):
        on = entry.submitted_on
        template = (
            say("Article {article} · {subject} of {year}: handed in on {on}.")
            if on
            else say("Article {article} · {subject} of {year}.")
        )
        fields = {"article": one.article, "subject": words_of(one.rule, one.rule.subject, voice)}
        blocks.append(fill(template, **fields, year=one.period, on=voice.day(on, short=False) if on else ""))
    return blocks


def _past(past: Sequence[DueDate], voice: Voice) -> list[Block]:
    """What fell due before, and is owed no more or only perhaps: each rule once."""
    last = {one.rule.id: one for one in past}
    if not last:
        return []
    blocks: list[Block] = [Gap(), line(bold(voice.texts.say("In the past")))]
    for one in last.values():
        blocks.append(due_line(one, voice))
    return blocks


def _nothing(reasons: Sequence[NothingDue], voice: Voice, after: bool) -> list[Block]:
    """Why nothing is due: the same reason of several rules is given once, with what will be due first."""
    if not reasons:
        return []
    first = min(reasons, key=lambda one: one.first.day if one.first else date.max)
    blocks: list[Block] = [Gap()] if after else []
    blocks.append(nothing_line(first, voice))
    if first.reason is Nothing.NOT_IN_FORCE and first.first is not None:
        blocks += [due_line(first.first, voice), rule_line(first.rule, voice)]
    return blocks


def how(found: DueDate, voice: Voice, book: Rulebook, on: date) -> Message:
    """How one date was computed: the rule, the arithmetic line by line, its source, and what others publish."""
    say = voice.texts.say
    blocks: list[Block] = [due_line(found, voice), distance_line((found.day - on).days, voice)]
    blocks += [rule_line(found.rule, voice), Gap(), line(bold(say("How this was computed")))]
    blocks += [*step_lines(found, voice), *extension_source(found, voice)]
    if found.conditional:
        blocks.append(line(say("Whether there is anything that this is about is not known here.")))
    if published := published_lines(book.published(found.rule.id, found.party, found.period), found.rule, voice):
        blocks += [Gap(), *published]
    blocks += [Gap(), fill(say("Source of the rule: {source}"), source=voice.foreign(found.rule.source))]
    buttons = due_buttons(found, voice, ahead=found.day >= on, computed=False)
    return Message(tuple(blocks), in_rows(buttons), voice.language)


def form(found: DueDate, voice: Voice) -> Message:
    """What to hand in, the form in the reader's language, and the address."""
    blocks: list[Block] = [due_line(found, voice), Gap()]
    lines = hand_in_lines(found.rule, voice)
    if not found.rule.form_in(voice.language):
        lines.append(line(voice.texts.say("No form is known here for this.")))
    blocks += lines
    return Message(tuple(blocks), in_rows(due_buttons(found, voice, ahead=False, with_form=False)), voice.language)


def _treaties(found: Account) -> tuple[str, ...]:
    """The treaties that an account is about, those under which something is due first."""
    every = (
        *found.next,
        *found.overdue,
        *(pair[0] for pair in (*found.handed_in, *found.voluntary)),
        *found.past,
    )
    rest = (*found.nothing, *found.standing)
    return tuple(dict.fromkeys([one.rule.treaty for one in every] + [one.rule.treaty for one in rest]))
