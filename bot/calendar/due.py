"""A due date as an event of a calendar: a whole day, with what to hand in and where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.calendar.event import Event
from bot.calendar.uid import uid_of
from bot.obligations.due import DueDate
from bot.obligations.telling import due_line, hand_in_lines, rule_line, words_of
from bot.questions.wording import Voice
from bot.text.message import Block, Line
from storage.rows import SubmissionEntry


def event_of(
    due: DueDate, voice: Voice, *, handed_in: SubmissionEntry | None = None, alarms: Sequence[datetime] = ()
) -> Event:
    """``handed_in`` is the entry by which it stands as handed in. An extension makes it a later version."""
    say = voice.texts.say
    words = [_words(due_line(due, voice)), _words(rule_line(due.rule, voice))]
    stamp = datetime(due.day.year - 1, 1, 1, tzinfo=UTC)
    if handed_in is not None:
        stamp = handed_in.at
        if handed_in.submitted_on is not None:
            day = voice.day(handed_in.submitted_on, short=False)
            words.insert(0, say("Handed in on {day}.").format(day=day))
        else:
            words.insert(0, say("Handed in."))
    else:
        words += [_words(block) for block in hand_in_lines(due.rule, voice)]
    title = say("{party}: {subject} · Article {article}").format(
        party=voice.party(due.party), subject=words_of(due.rule, due.rule.subject, voice), article=due.article
    )
    return Event(
        uid=uid_of(due.subject),
        title=title,
        first=due.day,
        last=due.day,
        stamp=stamp,
        # Each extension is for a later day than the one before: the version only grows.
        sequence=(due.day - due.extended_from).days if due.extended_from is not None else 0,
        words=words,
        category=due.rule.treaty,
        busy=False,
        alarms=() if handed_in is not None else alarms,
    )


def _words(block: Block) -> str:
    return "".join(span.text for span in block.spans) if isinstance(block, Line) else ""
