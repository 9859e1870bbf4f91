"""Due dates in sentences: what is due, under which rule, how it was counted, where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from babel.dates import format_skeleton

from bot.obligations.due import DueDate, Nothing, NothingDue, Step, StepKind
from bot.obligations.rules import Published, Rule, RuleKind
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import month
from bot.text.message import Block, Line, Span, bold, fill, line, link

_NOTHING = {
    Nothing.NOT_A_PARTY: N_("{party} owes nothing under Article {article}: it is not bound by the treaty."),
    Nothing.DATE_UNKNOWN: N_(
        "When this falls due for {party} cannot be computed: its date of deposit is not known here."
    ),
    Nothing.NOT_IN_FORCE: N_(
        "Nothing is due from {party} under Article {article} before the treaty enters into force for it on {day}."
    ),
    Nothing.WITHDRAWN: N_("Nothing is due from {party} under Article {article}: it withdrew with effect of {day}."),
    Nothing.CONDITION: N_(
        "Nothing is due from {party} under Article {article}: it is known to have nothing that this is about."
    ),
    Nothing.STATUS_UNKNOWN: N_(
        "When this falls due for {party} cannot be computed: what States are to the treaty is not known here."
    ),
}
UNRECORDED = N_("No submission by anybody is recorded here yet, so what is past due may have been handed in.")
_LOCALES = {"en": "en_GB", "zh": "zh_Hans"}


def words_of(rule: Rule, english: str, voice: Voice) -> str:
    """A text of a rule (``rule.subject``, ``rule.hand_in``, …) in the reader's language."""
    return rule.translated(english, voice.language) or voice.texts.say(english)


def due_line(found: DueDate, voice: Voice) -> Line:
    """ "The Article 7 report of Ireland is due on 30 April 2011." """
    rule = found.rule
    english = rule.says_if if found.conditional else rule.says
    return fill(
        words_of(rule, english, voice),
        party=bold(voice.party(found.party)),
        day=bold(voice.day(found.day, short=False)),
    )


def distance_line(days: int, voice: Voice) -> Line:
    """ "That is in 46 days."; ``days`` from today."""
    if days == 0:
        return line(voice.texts.say("That is today."))
    if days > 0:
        return line(voice.texts.say_n("That is in {n} day.", "That is in {n} days.", days).format(n=days))
    return line(voice.texts.say_n("That was {n} day ago.", "That was {n} days ago.", -days).format(n=-days))


def rule_line(rule: Rule, voice: Voice) -> Line:
    """The rule in one line: "Every year by 30 April, for the calendar year before · Article 7(2)"."""
    say, article = voice.texts.say, rule.article
    match rule.kind:
        case RuleKind.EVERY_YEAR:
            return fill(
                say("Every year by {day}, for the calendar year before · Article {article}"),
                day=day_of_year(rule.month, rule.day, voice.language),
                article=article,
            )
        case RuleKind.DAYS_AFTER:
            template = say("First report within {n} days of entry into force · Article {article}")
            if not rule.report:
                template = say("Within {n} days of entry into force · Article {article}")
            return fill(template, n=rule.days, article=article)
        case RuleKind.YEARS_AFTER:
            if rule.extendable:
                template = voice.texts.say_n(
                    "Within {n} year of entry into force, extendable · Article {article}",
                    "Within {n} years of entry into force, extendable · Article {article}",
                    rule.years,
                )
            else:
                template = voice.texts.say_n(
                    "Within {n} year of entry into force · Article {article}",
                    "Within {n} years of entry into force · Article {article}",
                    rule.years,
                )
            return fill(template, n=rule.years, article=article)
        case _:
            return fill(say("Article {article}"), article=article)


def nothing_line(found: NothingDue, voice: Voice) -> Line:
    """Why nothing is due under a rule."""
    if found.reason is Nothing.STANDING:
        return fill(words_of(found.rule, found.rule.says, voice), party=bold(voice.party(found.party)))
    return fill(
        voice.texts.say(_NOTHING[found.reason]),
        party=bold(voice.party(found.party)),
        article=found.rule.article.split("(")[0],
        day=voice.day(found.since, short=False) if found.since else "",
    )


def step_lines(found: DueDate, voice: Voice) -> list[Block]:
    """How the day was counted, a sentence a step; the last arrives at the due date."""
    return [_step(one, found, voice) for one in found.steps]


def _step(step: Step, found: DueDate, voice: Voice) -> Line:
    say, say_n = voice.texts.say, voice.texts.say_n
    party, day = voice.party(found.party), bold(voice.day(step.day, short=False))
    rule, n = found.rule, step.amount
    match step.kind:
        case StepKind.DEPOSIT:
            return fill(say("{party} deposited its instrument: {day}."), party=party, day=day)
        case StepKind.MONTHS_AFTER:
            template = say_n(
                "The first day of the month that comes {n} month after that month: {day}.",
                "The first day of the month that comes {n} months after that month: {day}.",
                n,
            )
        case StepKind.DAYS_AFTER_DEPOSIT:
            template = say_n("{n} day after the deposit: {day}.", "{n} days after the deposit: {day}.", n)
        case StepKind.TREATY_IN_FORCE:
            return fill(
                say("The treaty itself entered into force only later, and that day counts: {day}."), day=day
            )
        case StepKind.ENTRY_INTO_FORCE:
            if rule.entry is None:
                return fill(say("Entry into force for {party}: {day}."), party=party, day=day)
            template = say("Entry into force for {party} under Article {article}: {day}.")
            return fill(template, party=party, article=rule.entry.article, day=day)
        case StepKind.DAYS_AFTER:
            template = say_n("{n} day after entry into force: {day}.", "{n} days after entry into force: {day}.", n)
        case StepKind.YEARS_AFTER:
            template = say_n(
                "{n} year after entry into force: {day}.", "{n} years after entry into force: {day}.", n
            )
        case StepKind.LAST_DAY_WITHIN:
            return fill(say("The last day within that time: {day}."), day=day)
        case StepKind.FIRST_FULL_YEAR:
            return fill(say("The first whole calendar year after entry into force begins: {day}."), day=day)
        case StepKind.EVERY_YEAR:
            yearly = day_of_year(rule.month, rule.day, voice.language)
            return fill(say("After that, every year by {yearly}; here: {day}."), yearly=yearly, day=day)
        case StepKind.EXTENDED:
            return fill(say("An extension was granted until {day}."), day=day)
    return fill(template, n=n, day=day)


def extension_lines(found: DueDate, voice: Voice) -> list[Block]:
    """That the day was put off, from which day, and on whose word; [] where it was not."""
    if found.extended_from is None:
        return []
    say = voice.texts.say
    before = voice.day(found.extended_from, short=False)
    granted = found.extension.granted if found.extension is not None else None
    if granted is not None:
        template = say("An extension was granted on {granted}; it was {before} before.")
        blocks: list[Block] = [fill(template, granted=voice.day(granted, short=False), before=before)]
    else:
        blocks = [fill(say("An extension was granted; it was {before} before."), before=before)]
    return [*blocks, *extension_source(found, voice)]


def extension_source(found: DueDate, voice: Voice) -> list[Block]:
    """Where it stands that the day was put off; [] where that is not known, or it was not."""
    if found.extension is None or not found.extension.source:
        return []
    words = voice.texts.say("Source of the extension: {source}")
    source = source_span(found.extension.source)
    return [fill(words, source=source if source.url else voice.foreign(source.text))]


def published_lines(found: Iterable[Published], rule: Rule, voice: Voice) -> list[Block]:
    """What public sources give instead, and how that may have come about. ``rule``: the one that is spoken of."""
    blocks: list[Block] = []
    for one in found:
        if one.rule == rule.id:
            template = voice.texts.say("A published source gives another date: {day} ({source}).")
        else:
            template = voice.texts.say(
                "For the first report, a published source gives another date: {day} ({source})."
            )
        day = bold(voice.day(one.day, short=False))
        blocks.append(fill(template, day=day, source=source_span(one.source)))
        why = one.words.get(voice.language, {}).get(one.why, "") or voice.texts.say(one.why)
        blocks.append(line(why))
    return blocks


def hand_in_lines(rule: Rule, voice: Voice) -> list[Block]:
    """What to hand in, on which form, to whom; only what the rule has."""
    say = voice.texts.say
    blocks: list[Block] = []
    if rule.hand_in:
        blocks.append(fill(say("To be handed in: {what}"), what=words_of(rule, rule.hand_in, voice)))
    if form := rule.form_in(voice.language):
        blocks.append(fill(say("Form: {form}"), form=source_span(form)))
    if address := rule.address_in(voice.language):
        blocks.append(fill(say("Address: {address}"), address=voice.foreign(address)))
    return blocks


def overdue_lines(overdue: Sequence[DueDate], claimed: Iterable[str], voice: Voice) -> list[Block]:
    """Past due dates without a submission, a line a rule: the latest of a yearly report, and how many before it."""
    claimed = frozenset(claimed)
    latest: dict[str, list[DueDate]] = {}
    for one in overdue:
        latest.setdefault(one.rule.id, []).append(one)
    blocks: list[Block] = []
    for several in latest.values():
        last, earlier = several[-1], len(several) - 1
        subject = words_of(last.rule, last.rule.subject, voice)
        day = bold(voice.day(last.day, short=False))
        if last.subject in claimed:
            template = voice.texts.say(
                "Article {article} · {subject}: was due on {day}; said to be handed in, not confirmed yet."
            )
        elif earlier:
            template = voice.texts.say_n(
                "Article {article} · {subject}: was due on {day}; no submission is recorded for it, nor for {n} "
                "earlier one.",
                "Article {article} · {subject}: was due on {day}; no submission is recorded for it, nor for {n} "
                "earlier ones.",
                earlier,
            )
        else:
            template = voice.texts.say(
                "Article {article} · {subject}: was due on {day}; no submission is recorded."
            )
        blocks.append(fill(template, subject=subject, article=last.article, day=day, n=earlier))
    return blocks


def day_of_year(month_number: int, day: int, language: str) -> str:
    """A day without its year: "30 April"."""
    on = date(2001, month_number, day)
    if language == "ar":
        return f"{day} {month(on, language)}"
    if language == "fr" and day == 1:
        return f"1er {month(on, language)}"
    return str(format_skeleton("MMMMd", on, locale=_LOCALES.get(language, language)))


def source_span(source: str) -> Span:
    """An address as a link that shows its host; any other source as it stands."""
    host = urlsplit(source).hostname if source.startswith(("http://", "https://")) else None
    return link(host.removeprefix("www."), source) if host else Span(source)
