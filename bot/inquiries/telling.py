"""What whoever asks reads: what would be passed on, that it was, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.inquiries.acting import LONGEST, No
from bot.inquiries.inquiries import To
from bot.people.offices import told
from bot.questions.quotes import quote_blocks
from bot.questions.types import Citation
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Message, Quote, bold, fill, italic, line
from storage.inquiries import Inquiry, InquiryAnswer

REFUSALS = {
    No.ROLE: N_("This is for delegates who were invited. Your coordinators can invite you."),
    No.GONE: N_("This question is no longer here: it was taken back or erased, or its time is over."),
    No.MANY: N_("So many of your questions wait already that no further one can be passed on for now."),
    No.NOBODY: N_("There is no coordinator here yet who could be asked."),
    No.NOT_THEIRS: N_("This announcement did not go to you, so there is nobody to reply to."),
    No.EMPTY: N_("There is nothing in it that could be sent."),
    No.ENDED: N_("It was answered or declined already."),
    No.NOT_TAKEN: N_("It is not in your hands, or no longer."),
    No.STORED: N_("It is in the base already."),
    No.OWN: N_("You asked this yourself: somebody else must answer it."),
}


def refusal(no: No, voice: Voice, *, most: int = LONGEST) -> str:
    """Why nothing was done; at most 200 characters."""
    if no is No.LONG:
        return voice.texts.say("This is longer than {limit} characters. Please write it shorter.").format(
            limit=most
        )
    return voice.texts.say(REFUSALS[no])


def preview_message(text: str, to: To, voice: Voice, *, named: bool, askable: bool, days: int) -> Message:
    """What would be passed on, and to whom. The one quote in it is what is passed on when it is confirmed.

    ``askable``: the words may have been meant as a question, so it can be asked instead.
    """
    say, say_n = voice.texts.say, voice.texts.say_n
    named = named and bool(to.state)
    if to.code:
        head = fill(say("Send this to {office}?"), office=bold(told(to.office, to.party, voice)))
    else:
        head = fill(
            say_n(
                "This would be passed on to {n} coordinator:",
                "This would be passed on to {n} coordinators:",
                to.number,
            ),
            n=to.number,
        )
    if named:
        who = fill(
            say("From a delegate of {party}. Your name is not passed on."), party=bold(voice.party(to.state))
        )
    else:
        who = line(say("From a delegate. Neither your name nor your State is passed on."))
    kept = say_n(
        "The answer comes to you here. What you send is kept for {n} day at most, or until you erase it.",
        "The answer comes to you here. What you send is kept for {n} days at most, or until you erase it.",
        days,
    )
    blocks: list[Block] = [head, Quote(text), who]
    if to.code:
        blocks.append(fill(say("In reply to announcement {code}."), code=shown_code(to.code)))
    blocks += [line(kept.format(n=days)), line(say("To add a sentence, reply to this message."))]
    send = say("Send it") if to.code else say("Pass it on")
    rows = [(Button(send, Action("inq-send", (to.code, int(named)))),)]
    if askable:
        rows.append((Button(say("Ask it as a question"), Action("page", (0,))),))
    if to.state:
        label = say("Leave my State out") if named else say("Name my State")
        rows.append((Button(label, Action("inq-see", (to.code, int(not named)))),))
    rows.append((Button(say("Cancel"), Action("inq-cancel")),))
    return Message(tuple(blocks), tuple(rows), voice.language)


def passed_message(one: Inquiry, voice: Voice) -> Message:
    """It was passed on."""
    say = voice.texts.say
    blocks = (
        line(say("Passed on. The answer comes to you here.")),
        Quote(one.text),
    )
    rows = ((Button(say("Take it back"), Action("inq-undo", (one.id,))),),)
    return Message(blocks, rows, voice.language)


def answer_blocks(one: Inquiry, answer: InquiryAnswer, citations: Sequence[Citation], voice: Voice) -> list[Block]:
    """The answer as whoever asked reads it: what they asked, in whose name it is answered, the words, the quote.

    ``citations`` are those that the base bears out at this moment.
    """
    say = voice.texts.say
    office = told(answer.office, answer.party, voice)
    blocks: list[Block] = [
        fill(say("Your question of {day}:"), day=_day(one.asked_at.date(), voice)),
        Quote(one.text),
        Gap(),
    ]
    template = say("{office} does not answer it, and says why:") if answer.declined else say("{office} answers:")
    blocks += [fill(template, office=bold(office)), Quote(answer.text)]
    if not answer.declined:
        blocks.append(line(italic(say("An answer of {office}, not a record").format(office=office))))
    for citation in citations:
        blocks += [Gap(), *quote_blocks(citation, voice)]
    if answer.citation is not None and not citations:
        words = say("A quote that went with it no longer stands in the records, so it is not shown.")
        blocks += [Gap(), line(italic(words))]
    return blocks


def answer_message(
    one: Inquiry, answer: InquiryAnswer, citations: Sequence[Citation], voice: Voice, *, again: bool = False
) -> Message:
    """The notice that brings it."""
    rows = tuple(
        (Button(voice.texts.say("Source"), Action("source", (citation.passage,))),) for citation in citations
    )
    return Message((*had(voice, again), *answer_blocks(one, answer, citations, voice)), rows, voice.language)


def lapsed_message(asked: date, voice: Voice, *, again: bool = False) -> Message:
    """Nobody answered in the time for which it was kept."""
    words = voice.texts.say(
        "Nobody answered the question that you passed on on {day}, and its text is erased now. "
        "You can ask it again."
    )
    return Message((*had(voice, again), line(words.format(day=_day(asked, voice)))), (), voice.language)


def shown_code(code: str) -> str:
    """A code as people read it: "ABCD-EFGH"."""
    return f"{code[:4]}-{code[4:]}" if len(code) == 8 else code


def had(voice: Voice, again: bool) -> list[Block]:
    """Said where a message may have arrived before."""
    return [line(italic(voice.texts.say("You may have had this message already.")))] if again else []


def _day(on: date, voice: Voice) -> str:
    return voice.day(on, short=False)
