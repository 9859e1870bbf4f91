"""What is said where nothing is quoted: which silence it is, in one or two sentences."""

from __future__ import annotations

from bot.questions.types import Answer, Silence
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Block, bold, fill, line

_OF_A_PARTY = {
    Silence.NOT_IN_BASE: N_(
        "{party} is not in the records here: not among those who took part, nor among the speakers."
    ),
    Silence.DID_NOT_SPEAK: N_("{party} did not take the floor in the records here."),
    Silence.NAMED_ONLY: N_("{party} is named in the records here, but no words are attributed to it."),
    Silence.NAMED_ON_TOPIC: N_("On this the records here name {party}, but attribute no words to it."),
    Silence.SILENT_ON_TOPIC: N_("{party} took the floor in the records here, but not on this."),
    Silence.UNKNOWN_TOPIC: N_("Nothing in the records here is about this."),
}

_ALONE = {
    Silence.BASE_IS_EMPTY: N_(
        "No record has been put in yet, so there is nothing to search. "
        "Meetings, parties and terms can be asked about already."
    ),
    Silence.UNKNOWN_TOPIC: N_("Nothing in the records here is about this."),
    Silence.UNMATCHED_WORDS: N_(
        "These words could not be matched with the records' language; their terms there may help."
    ),
    Silence.NOTHING_CLOSE: N_("Nothing in the records here answers this."),
    Silence.UNKNOWN_TERM: N_("This term is not in the glossary here."),
    Silence.OFF_SUBJECT: N_(
        "This is outside what is kept here: the records, agendas, meetings and due dates of the treaty."
    ),
    Silence.AN_ORDER: N_(
        "Only the records are quoted here, word for word. Nothing is written, imagined or said in anybody's name."
    ),
    Silence.EMPTY_QUESTION: N_("Ask about an agenda, a meeting, a due date, or what a State said."),
    Silence.GONE: N_("What this button led to is no longer here."),
    Silence.TAKEN_BACK: N_("The record that this was quoted from was taken back. Please do not rely on the quote."),
}


def silence_blocks(answer: Answer, voice: Voice) -> list[Block]:
    """The sentences of an answer without quotes."""
    if answer.silence is None:
        return []
    if answer.silences:
        return [_of_party(one.party, one.why, answer, voice) for one in answer.silences]
    if answer.asked_parties and answer.silence in _OF_A_PARTY:
        return [_of_party(answer.asked_parties[0], answer.silence, answer, voice)]
    return [_alone(answer, voice)]


def party_silences(answer: Answer, voice: Voice) -> list[Block]:
    """Beside quotes: who of those asked about is not among them, and why."""
    return [_of_party(one.party, one.why, answer, voice) for one in answer.silences]


def _of_party(key: str, why: Silence, answer: Answer, voice: Voice) -> Block:
    name = bold(voice.party(key))
    topic = voice.foreign(answer.topic)
    if topic and why is Silence.SILENT_ON_TOPIC:
        template = voice.texts.say("{party} took the floor in the records here, but not on “{topic}”.")
        return fill(template, party=name, topic=topic)
    if topic and why is Silence.NAMED_ON_TOPIC:
        template = voice.texts.say("On “{topic}” the records here name {party}, but attribute no words to it.")
        return fill(template, party=name, topic=topic)
    if topic and why is Silence.UNKNOWN_TOPIC:
        return fill(voice.texts.say("Nothing in the records here is about “{topic}”."), topic=topic)
    return fill(voice.texts.say(_OF_A_PARTY.get(why, N_("Nothing in the records here answers this."))), party=name)


def _alone(answer: Answer, voice: Voice) -> Block:
    say = voice.texts.say
    topic = voice.foreign(answer.topic)
    match answer.silence:
        case Silence.UNKNOWN_TOPIC if topic:
            return fill(say("Nothing in the records here is about “{topic}”."), topic=topic)
        case Silence.UNMATCHED_WORDS if topic:
            return fill(
                say("“{topic}” could not be matched with the records' language; its term there may help."),
                topic=topic,
            )
        case Silence.UNKNOWN_MEETING:
            return fill(say("No meeting called “{meeting}” is known here."), meeting=topic)
        case Silence.NO_RECORD_OF_MEETING if answer.meeting is not None:
            return fill(
                say("No record of this meeting is here: {meeting}."),
                meeting=bold(voice.foreign(answer.meeting.title)),
            )
        case Silence.NO_RECORD_OF_MEETING:
            return line(say("No record of this meeting is here."))
        case Silence.OUTSIDE_DATES:
            return fill(say("The records here hold nothing from {year}."), year=str(answer.year or ""))
        case Silence.OTHER_TREATY:
            return fill(say("No record of the treaty {treaty} is here."), treaty=answer.treaty)
        case Silence.WHICH_PARTY:
            return fill(say("“{name}” may be one of several. Which one is meant?"), name=topic)
        case Silence.UNKNOWN_ITEM:
            return fill(say("No agenda here has “{item}”."), item=topic)
    return line(say(_ALONE.get(answer.silence or Silence.NOTHING_CLOSE, _ALONE[Silence.NOTHING_CLOSE])))
