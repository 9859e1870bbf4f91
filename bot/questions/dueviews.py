"""Due dates and status as lines: the date first, then the rule, then how it was counted."""

from __future__ import annotations

from bot.obligations.due import DueDate, Nothing, NothingDue
from bot.obligations.lists import empty, group_blocks
from bot.obligations.telling import (
    UNRECORDED,
    distance_line,
    due_line,
    extension_lines,
    extension_source,
    nothing_line,
    overdue_lines,
    published_lines,
    rule_line,
    step_lines,
)
from bot.questions.types import CountFact, DueFact, DueListFact, StatusFact
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Block, Gap, bold, fill, line


def due(fact: DueFact, voice: Voice) -> list[Block]:
    """The date first, then the rule, then how it was counted, what is past due, what others publish."""
    named: list[Block] = []
    if fact.treaty:
        named.append(fill(voice.texts.say("Treaty: {treaty}"), treaty=fact.treaty))
    if fact.due is None:
        return [rule_line(fact.rule, voice), *named]
    if isinstance(fact.due, NothingDue):
        blocks: list[Block] = [nothing_line(fact.due, voice), rule_line(fact.rule, voice)]
        if fact.due.first is not None and fact.due.reason in (Nothing.NOT_IN_FORCE, Nothing.STANDING):
            blocks.append(due_line(fact.due.first, voice))
    else:
        found = fact.due
        blocks = [due_line(found, voice), distance_line((found.day - fact.on).days, voice)]
        if found.subject in fact.claimed:
            blocks.append(line(voice.texts.say("Said to be handed in; a coordinator has yet to confirm it.")))
        blocks.append(rule_line(fact.rule, voice))
        if fact.arithmetic:
            blocks += [*step_lines(found, voice), *extension_source(found, voice)]
        elif fact.entry_into_force is not None:
            blocks.append(_counted(fact, voice))
        if not fact.arithmetic:
            blocks += extension_lines(found, voice)
    blocks += [*named, *published_lines(fact.published, fact.rule, voice)]
    if fact.overdue:
        blocks += overdue_lines(fact.overdue, fact.claimed, voice)
        if not fact.recorded:
            blocks.append(line(voice.texts.say(UNRECORDED)))
    return blocks


def due_list(fact: DueListFact, voice: Voice) -> list[Block]:
    """What is due, or past due, from all parties."""
    say = voice.texts.say
    if not fact.groups:
        return [line(empty(fact.which, voice))]
    blocks: list[Block] = []
    for one in fact.groups:
        blocks += [*([Gap()] if blocks else []), *group_blocks(one, voice)]
    if fact.which == "overdue" and not fact.recorded:
        blocks += [Gap(), line(say(UNRECORDED))]
    return [*blocks, Gap(), fill(say("As of {day}"), day=voice.day(fact.on, short=False))]


def _counted(fact: DueFact, voice: Voice) -> Block:
    force = voice.day(fact.entry_into_force, short=False) if fact.entry_into_force else ""
    if fact.initial is not None and isinstance(fact.due, DueDate) and fact.initial.day != fact.due.day:
        template = voice.texts.say("In force for {party} since {day}; the first report was due on {first}.")
        return fill(
            template, party=voice.party(fact.party), day=force, first=voice.day(fact.initial.day, short=False)
        )
    return fill(voice.texts.say("In force for {party} since {day}."), party=voice.party(fact.party), day=force)


_STATES = {
    "party": N_("{party} is a State Party; the treaty is in force for it since {force}."),
    "party-undated": N_("{party} is a State Party; the day it became one is not known here."),
    "bound-later": N_("{party} has deposited its instrument; the treaty enters into force for it on {force}."),
    "signatory": N_("{party} has signed but not ratified the treaty."),
    "withdrawn": N_("{party} has withdrawn from the treaty with effect of {withdrawn}."),
    "none": N_("{party} is not among those who have signed or joined the treaty, as far as is known here."),
}


def status(fact: StatusFact, voice: Voice) -> list[Block]:
    say = voice.texts.say

    def day(on: object) -> str:
        return voice.day(on, short=False) if on else ""  # type: ignore[arg-type]

    state = "party-undated" if fact.state == "party" and fact.entry_into_force is None else fact.state
    blocks: list[Block] = [
        fill(
            say(_STATES[state]),
            party=bold(voice.party(fact.party)),
            force=bold(day(fact.entry_into_force)),
            withdrawn=bold(day(fact.withdrawn)),
        )
    ]
    if fact.signed:
        blocks.append(fill(say("Signed on {day}."), day=day(fact.signed)))
    if fact.deposited:
        kinds = {
            "ratification": N_("Instrument of ratification deposited on {day}, after the depositary."),
            "accession": N_("Instrument of accession deposited on {day}, after the depositary."),
        }
        template = kinds.get(fact.deposit_kind, N_("Instrument deposited on {day}, after the depositary."))
        blocks.append(fill(say(template), day=day(fact.deposited)))
    blocks.append(fill(say("As of {day}"), day=day(fact.on)))
    return blocks


def count(fact: CountFact, voice: Voice) -> list[Block]:
    say, say_n = voice.texts.say, voice.texts.say_n
    on = voice.day(fact.on, short=False)
    blocks: list[Block] = [
        line(
            bold(
                say_n(
                    "{n} State has deposited an instrument of ratification or accession.",
                    "{n} States have deposited an instrument of ratification or accession.",
                    fact.deposited,
                ).format(n=fact.deposited)
            )
        ),
        line(
            say_n(
                "The treaty is in force for {n} of them.", "The treaty is in force for {n} of them.", fact.bound
            ).format(n=fact.bound)
        ),
        line(
            say_n(
                "{n} State has signed but not ratified.",
                "{n} States have signed but not ratified.",
                fact.signatories,
            ).format(n=fact.signatories)
        ),
    ]
    return [*blocks, fill(say("As of {day}, after the depositary"), day=on)]
