"""How an obligation, a report and an entry of the ledger are called in a sentence."""

from __future__ import annotations

from datetime import date

from bot.obligations.due import DueDate
from bot.obligations.rules import Rule, Rulebook
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from storage.rows import SubmissionEntry, SubmissionStep


def obligation(rule: Rule, book: Rulebook, voice: Voice) -> str:
    """ "Article 7(2)"; with the treaty where it is not the book's first: "ATT, Article 13(3)"."""
    if rule.treaty == book.treaties()[0]:
        return voice.texts.say("Article {article}").format(article=voice.foreign(rule.article))
    return voice.texts.say("{treaty}, Article {article}").format(
        treaty=voice.foreign(rule.treaty), article=voice.foreign(rule.article)
    )


def subject(rule: Rule, voice: Voice) -> str:
    """What the rule is about: "annual transparency report"."""
    return rule.translated(rule.subject, voice.language) or voice.texts.say(rule.subject)


def option(due: DueDate, voice: Voice) -> str:
    """A report on a button: "Yearly report, due 30 Apr 2011"."""
    if not due.rule.report:
        template = voice.texts.say("{subject}, by {day}")
    elif due.rule.yearly:
        template = voice.texts.say("Yearly report, due {day}")
    else:
        template = voice.texts.say("First report, due {day}")
    return template.format(subject=subject(due.rule, voice), day=voice.day(due.day))


def of_rule(rule: Rule, n: int, voice: Voice) -> str:
    """The same answer to several lines, on a button: "Yearly report, for all 12"."""
    if not rule.report:
        template = voice.texts.say_n("{subject}, for all {n}", "{subject}, for all {n}", n)
    elif rule.yearly:
        template = voice.texts.say_n("Yearly report, for all {n}", "Yearly report, for all {n}", n)
    else:
        template = voice.texts.say_n("First report, for all {n}", "First report, for all {n}", n)
    return template.format(subject=subject(rule, voice), n=n)


_WITH = {
    (False, False): N_("{party} · {obligation}, due {due}"),
    (True, False): N_("{party} · {obligation}, due {due} · handed in {day}"),
    (False, True): N_("{party} · {obligation}, due {due} · {document}"),
    (True, True): N_("{party} · {obligation}, due {due} · handed in {day} · {document}"),
}


_VOLUNTARILY = {
    (False, False): N_("{party} · {obligation}, voluntary, {year}"),
    (True, False): N_("{party} · {obligation}, voluntary, {year} · handed in {day}"),
    (False, True): N_("{party} · {obligation}, voluntary, {year} · {document}"),
    (True, True): N_("{party} · {obligation}, voluntary, {year} · handed in {day} · {document}"),
}


def report_line(
    due: DueDate, book: Rulebook, voice: Voice, *, day: date | None = None, document: str = ""
) -> dict[str, str]:
    """The sentence for a report in a list, under "template", and its fields."""
    templates = _VOLUNTARILY if due.voluntary else _WITH
    return {
        "template": voice.texts.say(templates[day is not None, bool(document)]),
        "year": str(due.period),
        "party": voice.party(due.party),
        "obligation": obligation(due.rule, book, voice),
        "due": voice.day(due.day),
        "day": voice.day(day) if day else "",
        "document": voice.foreign(shortened(document)),
    }


def shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


STEPS = {
    SubmissionStep.CLAIMED: N_("A delegate says it was handed in; a coordinator has not confirmed it yet."),
    SubmissionStep.CONFIRMED: N_("Handed in, confirmed by a coordinator."),
    SubmissionStep.DECLINED: N_("Not handed in: a coordinator did not confirm what a delegate said."),
    SubmissionStep.RECORDED: N_("Handed in, recorded by a coordinator."),
    SubmissionStep.CORRECTED: N_("Handed in; day or document corrected by a coordinator."),
    SubmissionStep.TAKEN_BACK: N_("Not handed in: what was recorded was taken back."),
}

# In the history: with a name where the reader may know it, without one where not.
_NAMED = {
    SubmissionStep.CLAIMED: N_("{at}: {who} said that it was handed in."),
    SubmissionStep.CONFIRMED: N_("{at}: confirmed by {who}."),
    SubmissionStep.DECLINED: N_("{at}: not confirmed by {who}."),
    SubmissionStep.RECORDED: N_("{at}: recorded by {who}."),
    SubmissionStep.CORRECTED: N_("{at}: corrected by {who}."),
    SubmissionStep.TAKEN_BACK: N_("{at}: taken back by {who}."),
}
_UNNAMED = {
    SubmissionStep.CLAIMED: N_("{at}: a delegate said that it was handed in."),
    SubmissionStep.CONFIRMED: N_("{at}: confirmed by a coordinator."),
    SubmissionStep.DECLINED: N_("{at}: not confirmed by a coordinator."),
    SubmissionStep.RECORDED: N_("{at}: recorded by a coordinator."),
    SubmissionStep.CORRECTED: N_("{at}: corrected by a coordinator."),
    SubmissionStep.TAKEN_BACK: N_("{at}: taken back."),
}


def in_history(entry: SubmissionEntry, who: str, voice: Voice) -> tuple[str, dict[str, str]]:
    """The sentence for an entry of the history and its fields; ``who`` "" = not to be named, or not known."""
    at = voice.day(entry.at.date())
    template = (_NAMED if who else _UNNAMED)[entry.step]
    return voice.texts.say(template), {"at": at, "who": voice.foreign(who)} if who else {"at": at}
