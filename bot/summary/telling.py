"""The weekly summary in words: numbers, never a text that somebody typed, never a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, tzinfo

from bot.questions.types import Intent
from bot.questions.wording import Voice
from bot.summary.summaries import Summary, Week
from bot.text.catalogue import N_
from bot.text.dates import day_range
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, fill, italic, line
from storage.rows import Term

_MOST_TOPICS = 10

_KINDS: Mapping[Intent, str] = {
    Intent.POSITION: N_("What a State said"),
    Intent.WHO_SAID: N_("Who said or supported something"),
    Intent.SEARCH: N_("Anything else in the records"),
    Intent.AGENDA: N_("Agendas"),
    Intent.MEETING: N_("Meetings"),
    Intent.PARTICIPANTS: N_("Who took part"),
    Intent.DEADLINE: N_("Due dates"),
    Intent.STATUS: N_("Who is bound"),
    Intent.GLOSSARY: N_("What a term means"),
    Intent.COORDINATORS: N_("Who held an office"),
    Intent.DOCUMENTS: N_("What is here"),
    Intent.REQUESTS: N_("What States are asked for"),
    Intent.SOURCE: N_("Where a quote stands"),
    Intent.SMALL_TALK: N_("Greetings and the like"),
    Intent.NOT_A_QUESTION: N_("Not a question"),
}


def summary_message(
    found: Summary,
    voice: Voice,
    zone: tzinfo,
    *,
    wanted: bool | None = None,
    late: bool = False,
    again: bool = False,
) -> Message:
    """The weeks one below the other. ``wanted``: whether the reader gets it every Monday; None = not to be said."""
    say, say_n = voice.texts.say, voice.texts.say_n
    blocks: list[Block] = []
    if again:
        blocks.append(line(italic(say("You may have had this message already."))))
    if late:
        blocks.append(line(italic(say("This comes late: the assistant did not run on Monday at 09:00."))))
    for week in found.weeks:
        blocks += [*([Gap()] if blocks else []), *_week(week, voice, zone)]
    if found.waiting:
        words = say_n(
            "{n} question passed on waits for an answer now.",
            "{n} questions passed on wait for an answer now.",
            found.waiting,
        )
    else:
        words = say("No question passed on waits for an answer now.")
    blocks += [Gap(), line(words.format(n=found.waiting))]
    rows = [(Button(say("Questions passed on"), Action("inquiries", ("open", 0))),)] if found.waiting else []
    if wanted is not None:
        label = say("Do not send it on Mondays") if wanted else say("Send it every Monday")
        rows.append((Button(label, Action("summary-switch")),))
    return Message(tuple(blocks), tuple(rows), voice.language)


def _week(week: Week, voice: Voice, zone: tzinfo) -> list[Block]:
    say = voice.texts.say
    first = week.since.astimezone(zone).date()
    days = day_range(first, first + timedelta(days=6), voice.language)
    template = say("Week of {days}") if week.over else say("Week of {days}, so far")
    blocks: list[Block] = [line(bold(template.format(days=days)))]
    answered, silent = week.asked
    if not answered and not silent:
        blocks.append(line(say("Nobody asked anything.")))
    else:
        template = say("Questions: {answered} answered, {silent} met silence")
        blocks.append(fill(template, answered=bold(str(answered)), silent=bold(str(silent))))
        blocks += _kinds(week, voice)
    if week.topics:
        blocks.append(line(say("Asked for and missing:")))
        blocks += [_topic(term, number, voice) for term, number in week.topics[:_MOST_TOPICS]]
        if (more := len(week.topics) - _MOST_TOPICS) > 0:
            words = voice.texts.say_n("and {n} more topic", "and {n} more topics", more)
            blocks.append(line(words.format(n=more)))
    done = week.done
    blocks += [
        fill(say("Questions passed on: {n}"), n=done.passed_on),
        fill(say("Reminders sent: {n}"), n=done.reminders),
        fill(say("Reports put down as handed in: {n}"), n=done.reports),
        fill(say("Messages whose arrival is uncertain: {n}"), n=done.uncertain),
    ]
    return blocks


def _kinds(week: Week, voice: Voice) -> list[Line]:
    template = voice.texts.say("– {kind}: {answered} answered, {silent} met silence")
    return [
        fill(template, kind=voice.texts.say(words), answered=numbers[0], silent=numbers[1])
        for intent, words in _KINDS.items()
        if (numbers := week.questions.get(intent.value)) is not None
    ]


def _topic(term: Term, number: int, voice: Voice) -> Line:
    names = term.names.get(voice.language) or term.names.get("en") or (term.acronym or term.id,)
    return fill(voice.texts.say("– {topic}: {n}"), topic=voice.foreign(names[0]), n=number)
