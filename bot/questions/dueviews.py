"""Due dates and status as lines: the date first, then the rule, then how it was counted."""

from __future__ import annotations

from bot.obligations.due import DueDate, Nothing, NothingDue
from bot.obligations.rules import Rule, RuleKind
from bot.questions.types import CountFact, DueFact, StatusFact
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Block, bold, fill, line

_SUBJECTS = {
    "7": N_("The Article 7 report of {party} is due on {day}."),
    "3": N_("The stockpiles of {party}, where it has any, are to be destroyed by {day}."),
    "4": N_("The contaminated areas of {party}, where it has any, are to be cleared by {day}."),
}
_NOTHING = {
    Nothing.NOT_A_PARTY: N_("{party} owes nothing under Article {article}: it is not bound by the treaty."),
    Nothing.DATE_UNKNOWN: N_(
        "When this falls due for {party} cannot be computed: its date of deposit is not known here."
    ),
    Nothing.NOT_IN_FORCE: N_(
        "Nothing is due from {party} under Article {article} before the treaty enters into force for it on {day}."
    ),
    Nothing.WITHDRAWN: N_("Nothing is due from {party} under Article {article}: it withdrew with effect of {day}."),
}


def due(fact: DueFact, voice: Voice) -> list[Block]:
    if not fact.party:
        return [_rule(fact.rule, voice)]
    party = bold(voice.party(fact.party))
    if isinstance(fact.due, NothingDue):
        return [_nothing(fact.due, party_name=voice.party(fact.party), voice=voice), _rule(fact.rule, voice)]
    if not isinstance(fact.due, DueDate):
        return [_rule(fact.rule, voice)]
    day = fact.due.day
    subject = _SUBJECTS[fact.rule.article.split("(")[0]]
    blocks: list[Block] = [fill(voice.texts.say(subject), party=party, day=bold(voice.day(day, short=False)))]
    blocks.append(_distance((day - fact.on).days, voice))
    blocks.append(_rule(fact.rule, voice))
    if fact.entry_into_force is not None:
        blocks.append(_counted(fact, voice))
    return blocks


def _distance(days: int, voice: Voice) -> Block:
    if days == 0:
        return line(voice.texts.say("That is today."))
    if days > 0:
        return line(voice.texts.say_n("That is in {n} day.", "That is in {n} days.", days).format(n=days))
    return line(voice.texts.say_n("That was {n} day ago.", "That was {n} days ago.", -days).format(n=-days))


def _counted(fact: DueFact, voice: Voice) -> Block:
    force = voice.day(fact.entry_into_force, short=False) if fact.entry_into_force else ""
    if fact.initial is not None and isinstance(fact.due, DueDate) and fact.initial.day != fact.due.day:
        template = voice.texts.say("In force for {party} since {day}; the first report was due on {first}.")
        return fill(
            template, party=voice.party(fact.party), day=force, first=voice.day(fact.initial.day, short=False)
        )
    return fill(voice.texts.say("In force for {party} since {day}."), party=voice.party(fact.party), day=force)


def _rule(rule: Rule, voice: Voice) -> Block:
    say = voice.texts.say
    if rule.kind is RuleKind.EVERY_YEAR:
        return fill(
            say("Every year by 30 April, for the calendar year before · Article {article}"), article=rule.article
        )
    if rule.kind is RuleKind.DAYS_AFTER:
        return fill(
            say("First report within {n} days of entry into force · Article {article}"),
            n=rule.days,
            article=rule.article,
        )
    template = (
        say("Within {n} years of entry into force, extendable · Article {article}")
        if rule.extendable
        else say("Within {n} years of entry into force · Article {article}")
    )
    return fill(template, n=rule.years, article=rule.article)


def _nothing(found: NothingDue, *, party_name: str, voice: Voice) -> Block:
    return fill(
        voice.texts.say(_NOTHING[found.reason]),
        party=bold(party_name),
        article=found.rule.article.split("(")[0],
        day=voice.day(found.since, short=False) if found.since else "",
    )


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
