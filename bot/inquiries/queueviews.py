"""What coordinators read of questions passed on: the queue, one of them, an answer before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.inquiries.inquiries import Queue, Seen, Which
from bot.inquiries.telling import answer_blocks, had, shown_code
from bot.people.offices import told
from bot.questions.quotes import quote_blocks
from bot.questions.types import Citation
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import moment
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Line, Message, Quote, bold, fill, italic, line
from storage.inquiries import Inquiry, InquiryAnswer, InquiryState

PAGE = 5
_SHORT = 160  # characters of a question in the list

_EMPTY: Mapping[Which, str] = {
    Which.OPEN: N_(
        "No question waits. Where the records are silent, delegates can pass their question on, and it stands here."
    ),
    Which.MINE: N_("You have no question in hand. Open ones can be taken."),
    Which.ENDED: N_("None was answered or declined in the time for which they are kept."),
}
REASONS: Mapping[str, str] = {
    "outside": N_("This is outside what we can answer."),
    "elsewhere": N_("Please ask the host of the meeting or your own authorities."),
    "public": N_("It is said already, in the records or announcements here."),
    "later": N_("There is no answer yet; an announcement will follow."),
}
"""Reasons to decline that can be chosen, by what their buttons carry."""


def queue_message(queue: Queue, page: int, voice: Voice) -> Message:
    """A page of a part of the queue; ``page`` counts from 0, the last one where there are fewer."""
    say = voice.texts.say
    last = max((len(queue.seen) - 1) // PAGE, 0)
    page = min(max(page, 0), last)
    blocks: list[Block] = [line(bold(say("Questions passed on")))]
    if not queue.seen:
        blocks.append(line(say(_EMPTY[queue.which])))
    shown = queue.seen[page * PAGE :][:PAGE]
    for seen in shown:
        blocks += [Gap(), *_head(seen, voice), _short(seen, voice)]
    buttons = [
        Button(say("Show {n}").format(n=seen.case.inquiry.id), Action("inq", (seen.case.inquiry.id,)))
        for seen in shown
    ]
    turning = []
    if page:
        turning.append(Button(say("Back"), Action("inquiries", (queue.which.value, page - 1))))
    if page < last:
        left = len(queue.seen) - (page + 1) * PAGE
        more = voice.texts.say_n("{n} more", "{n} more", left).format(n=left)
        turning.append(Button(more, Action("inquiries", (queue.which.value, page + 1))))
    labels = {
        Which.OPEN: say("Open: {n}"),
        Which.MINE: say("In my hands: {n}"),
        Which.ENDED: say("Answered: {n}"),
    }
    parts = [
        Button(label.format(n=queue.counts[which]), Action("inquiries", (which.value, 0)))
        for which, label in labels.items()
    ]
    rows = (*in_rows(buttons), *((tuple(turning),) if turning else ()), *in_rows(parts))
    return Message(tuple(blocks), rows, voice.language)


def seen_message(seen: Seen, voice: Voice, zone: tzinfo) -> Message:
    """One of them, with what can be done about it. Instants are those of ``zone``."""
    say, case = voice.texts.say, seen.case
    blocks: list[Block] = _head(seen, voice)
    if case.inquiry.text:
        blocks.append(Quote(case.inquiry.text))
    if seen.to is not None:
        blocks.append(
            fill(
                say("In reply to announcement {code} of {office}."),
                code=shown_code(seen.to.code),
                office=told(seen.to.office, seen.to.party, voice),
            )
        )
    if seen.mine and seen.until is not None:
        until = moment(seen.until, zone, voice.language)
        blocks.append(fill(say("In your hands; nobody else can answer it until {moment}."), moment=until))
    elif seen.until is not None:
        blocks.append(line(busy(seen.holder, seen.until, voice, zone)))
    if case.answer is not None:
        blocks += [Gap(), *_answered(case.answer, voice)]
    if case.inquiry.state is InquiryState.LAPSED:
        blocks.append(line(say("Nobody answered it in time; its text is erased.")))
    if case.inquiry.record is not None:
        blocks.append(fill(say("It is in the base, as record {n}."), n=case.inquiry.record))
    return Message(tuple(blocks), _what_to_do(seen, voice), voice.language)


def busy(who: str, until: datetime, voice: Voice, zone: tzinfo) -> str:
    """Somebody else has it in hand."""
    when = moment(until, zone, voice.language)
    if not who:
        return voice.texts.say("Another coordinator has it in hand, until {moment}.").format(moment=when)
    words = voice.texts.say("{who} has it in hand, until {moment}.")
    return words.format(who=voice.foreign(who), moment=when)


def reasons_message(id: int, voice: Voice, theirs: Voice) -> Message:
    """The reasons to decline that can be chosen. ``theirs`` speaks to whoever asked."""
    say = voice.texts.say
    rows = [(Button(say(words), Action("inq-why", (id, name))),) for name, words in REASONS.items()]
    rows.append((Button(say("Back"), Action("inq", (id,))),))
    blocks = [line(say("Why is it not answered? Press a reason, or write one."))]
    if theirs.language != voice.language:
        blocks.append(line(say("A reason that is pressed is told in the language of whoever asked.")))
    return Message(tuple(blocks), tuple(rows), voice.language)


def draft_message(
    step: int,
    one: Inquiry,
    answer: InquiryAnswer,
    citations: Sequence[Citation],
    voice: Voice,
    theirs: Voice,
) -> Message:
    """An answer as whoever asked would read it, before it is sent. ``step`` is what holds it."""
    say = voice.texts.say
    again = Button(say("Write it anew"), Action("inq-decline" if answer.declined else "inq-answer", (one.id,)))
    rows: list[tuple[Button, ...]] = [(Button(say("Send it"), Action("inq-ok", (step,))),)]
    if not answer.declined:
        label = say("Another quote") if citations else say("Add a quote from the records")
        rows.append((Button(label, Action("inq-cite", (step,))),))
        if citations:
            rows.append((Button(say("Without a quote"), Action("inq-pick", (step, -1))),))
    rows.append((again, Button(say("Cancel"), Action("inq", (one.id,)))))
    blocks = (
        line(italic(say("This is what they would read. Nothing is sent yet."))),
        Gap(),
        *answer_blocks(one, answer, citations, theirs),
    )
    return Message(blocks, tuple(rows), voice.language)


def quotes_message(step: int, found: Sequence[Citation], voice: Voice) -> Message:
    """What was found to go with an answer, each with a button."""
    say = voice.texts.say
    blocks: list[Block] = []
    if not found:
        words = say("Nothing was found that whoever asked may read. Please write it in other words.")
        blocks.append(line(words))
    for number, citation in enumerate(found, 1):
        blocks += [*([Gap()] if blocks else []), line(bold(str(number))), *quote_blocks(citation, voice)]
    buttons = [
        Button(say("Add quote {n}").format(n=number), Action("inq-pick", (step, number - 1)))
        for number in range(1, len(found) + 1)
    ]
    rows = (
        *in_rows(buttons),
        (
            Button(say("Seek again"), Action("inq-cite", (step,))),
            Button(say("Without a quote"), Action("inq-pick", (step, -1))),
        ),
    )
    return Message(tuple(blocks), rows, voice.language)


def waiting_message(n: int, voice: Voice, *, again: bool = False) -> Message:
    """Questions wait."""
    words = voice.texts.say_n(
        "{n} question that a delegate passed on waits for an answer.",
        "{n} questions that delegates passed on wait for an answer.",
        n,
    )
    rows = ((Button(voice.texts.say("Questions passed on"), Action("inquiries", (Which.OPEN.value, 0))),),)
    return Message((*had(voice, again), line(words.format(n=n))), rows, voice.language)


def replied_message(one: Inquiry, voice: Voice, *, again: bool = False) -> Message:
    """Somebody replied to an announcement of the reader's."""
    say = voice.texts.say
    code = shown_code(one.origin.partition(":")[2])
    blocks = (
        *had(voice, again),
        fill(say("A delegate replied to your announcement {code}."), code=bold(code)),
        line(say("For an hour you alone are told of it.")),
    )
    return Message(blocks, ((Button(say("Show it"), Action("inq", (one.id,))),),), voice.language)


def _head(seen: Seen, voice: Voice) -> list[Block]:
    say, one = voice.texts.say, seen.case.inquiry
    day = voice.day(one.asked_at.date())
    party = voice.party(one.party) if one.party else ""
    template = say("{n} · a delegate of {party} · {day}") if party else say("{n} · a delegate · {day}")
    blocks: list[Block] = [fill(template, n=bold(str(one.id)), party=bold(party), day=day)]
    if one.origin and seen.to is None:
        blocks.append(line(italic(say("About a reminder"))))
    return blocks


def _short(seen: Seen, voice: Voice) -> Line:
    text = " ".join(seen.case.inquiry.text.split())
    text = text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
    return line(voice.foreign(text) if text else voice.texts.say("Its text is erased."))


def _answered(answer: InquiryAnswer, voice: Voice) -> list[Block]:
    say = voice.texts.say
    template = say("{office} declined it on {day}:") if answer.declined else say("{office} answered on {day}:")
    office = bold(told(answer.office, answer.party, voice))
    return [fill(template, office=office, day=voice.day(answer.at.date())), Quote(answer.text)]


def _what_to_do(seen: Seen, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    say, one = voice.texts.say, seen.case.inquiry
    rows: list[tuple[Button, ...]] = []
    if seen.mine:
        rows.append(
            (
                Button(say("Answer"), Action("inq-answer", (one.id,))),
                Button(say("Decline"), Action("inq-decline", (one.id,))),
            )
        )
        rows.append((Button(say("Put it back"), Action("inq-back", (one.id,))),))
    elif seen.open and seen.until is None and not seen.own:
        rows.append((Button(say("Take it"), Action("inq-take", (one.id,))),))
    if one.state is InquiryState.ANSWERED and one.record is None and one.text:
        rows.append((Button(say("Put it into the base"), Action("inq-base", (one.id, "", 0))),))
    which = Which.MINE if seen.mine else Which.OPEN if seen.open else Which.ENDED
    rows.append((Button(say("Questions passed on"), Action("inquiries", (which.value, 0))),))
    return tuple(rows)
