"""What one follows and at what pace, in words and buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.follows.following import MOST, Done, Followed
from bot.follows.naming import Names
from bot.follows.subjects import Kind, Subject
from bot.questions.wording import Voice
from bot.text.catalogue import N_, Texts
from bot.text.message import Action, Block, Button, Gap, Message, bold, code, fill, line
from storage.follows import Pace

ON_A_PAGE: Final = 8
EXAMPLE = N_("/follow Switzerland")
_EXAMPLES: Final = (EXAMPLE, N_("/follow item 3"), N_("/follow clearance"), N_("/follow 2MSP"))
PACES: Final[Mapping[Pace, str]] = {
    Pace.AT_ONCE: N_("At once"),
    Pace.DAILY: N_("Every day at 07:30"),
    Pace.WEEKLY: N_("Every Monday at 07:30"),
}
_TOLD: Final[Mapping[Pace, str]] = {
    Pace.AT_ONCE: N_("You are told within minutes of a record going in, outside your quiet hours."),
    Pace.DAILY: N_("You are told every day at 07:30 where you are, if there is anything to tell."),
    Pace.WEEKLY: N_("You are told every Monday at 07:30 where you are, if there is anything to tell."),
}
_MARK = "✓ "


def followed_message(found: Followed, voice: Voice, page: int) -> Message:
    """The list, a page at a time, with a button to stop each."""
    say = voice.texts.say
    if not found.subjects:
        blocks: list[Block] = [
            line(say("You follow nothing yet.")),
            line(
                say(
                    "You can follow a State, an item of an agenda, a topic or a meeting. When a record goes in "
                    "that concerns it, you are told, with the words quoted. For example:"
                )
            ),
            *(line(code(say(example))) for example in _EXAMPLES),
        ]
        return Message(tuple(blocks), ((_pace_button(voice.texts),),), voice.language)
    last = (len(found.subjects) - 1) // ON_A_PAGE
    page = min(max(page, 0), last)
    shown = found.subjects[page * ON_A_PAGE :][:ON_A_PAGE]
    number = len(found.subjects)
    title = voice.texts.say_n("You follow {n} subject", "You follow {n} subjects", number).format(n=number)
    blocks = [line(bold(title)), line(say(_TOLD[found.pace])), Gap()]
    for place, subject in enumerate(shown, page * ON_A_PAGE + 1):
        blocks.append(fill(say("{number}. {name}"), number=place, name=found.names.called(subject, voice)))
    rows = [(_stop_button(subject, page, found.names, voice),) for subject in shown]
    turning = []
    if page:
        turning.append(Button(say("Back"), Action("following", (page - 1,))))
    if page < last:
        left = number - (page + 1) * ON_A_PAGE
        label = voice.texts.say_n("{n} more", "{n} more", left).format(n=left)
        turning.append(Button(label, Action("following", (page + 1,))))
    more = (tuple(turning),) if turning else ()
    return Message(tuple(blocks), (*rows, *more, (_pace_button(voice.texts),)), voice.language)


def done_message(done: Done, subject: Subject, names: Names, pace: Pace, voice: Voice) -> Message:
    """What became of the wish to follow something."""
    say = voice.texts.say
    name = bold(names.called(subject, voice))
    if done is Done.FULL:
        words = say("You follow {n} subjects already, as many as one can. Stop one of them first.")
        return Message((fill(words, n=MOST),), ((list_button(voice.texts),),), voice.language)
    words = say("You follow {name}.") if done is Done.NOW else say("You follow {name} already.")
    stop = Button(say("Stop following"), Action("unfollow", (str(subject),)))
    blocks = (fill(words, name=name), line(say(_TOLD[pace])))
    rows = ((stop, _pace_button(voice.texts)), (list_button(voice.texts),))
    return Message(blocks, rows, voice.language)


def stopped_message(subject: Subject, names: Names, voice: Voice) -> Message:
    """It is followed no more, and can be again."""
    say = voice.texts.say
    again = Button(say("Follow again"), Action("follow-again", (str(subject),)))
    words = fill(say("You no longer follow {name}."), name=bold(names.called(subject, voice)))
    return Message((words,), ((again,), (list_button(voice.texts),)), voice.language)


def which_message(found: Sequence[Subject], names: Names, voice: Voice) -> Message:
    """Several may be meant."""
    rows = tuple((Button(_choice(one, names, voice), Action("follow", (str(one),))),) for one in found)
    return Message((line(voice.texts.say("Which of these would you like to follow?")),), rows, voice.language)


def unknown_message(words: str, voice: Voice) -> Message:
    """Nothing known is meant: the right form."""
    say = voice.texts.say
    blocks = (
        fill(say("I know nothing called “{words}” that could be followed."), words=voice.foreign(words)),
        line(say("Follow a State, an item of an agenda, a topic or a meeting, for example:")),
        *(line(code(say(example))) for example in _EXAMPLES),
    )
    return Message(blocks, ((list_button(voice.texts),),), voice.language)


def pace_message(pace: Pace, texts: Texts) -> Message:
    """How soon one is told, with the choice marked."""
    blocks = (
        line(bold(texts.say("How soon you are told of what you follow"))),
        line(texts.say(_TOLD[pace])),
    )
    rows = tuple(
        (Button((_MARK if one is pace else "") + texts.say(words), Action("follow-pace", (one.value,))),)
        for one, words in PACES.items()
    )
    return Message(blocks, (*rows, (list_button(texts),)), texts.language)


def list_button(texts: Texts) -> Button:
    return Button(texts.say("What I follow"), Action("following", (0,)))


def follow_button(subject: Subject, names: Names, voice: Voice) -> Button:
    """Under an answer."""
    label = voice.texts.say("Follow {name}").format(name=names.short(subject, voice))
    return Button(label, Action("follow", (str(subject),)))


def _pace_button(texts: Texts) -> Button:
    return Button(texts.say("How soon"), Action("follow-paces"))


def _stop_button(subject: Subject, page: int, names: Names, voice: Voice) -> Button:
    label = voice.texts.say("Stop: {name}").format(name=_choice(subject, names, voice))
    return Button(label, Action("follow-stop", (str(subject), page)))


def _choice(subject: Subject, names: Names, voice: Voice) -> str:
    """A name on a button that tells it from others of its number."""
    called = names.called(subject, voice) if subject.kind is Kind.ITEM else names.short(subject, voice)
    return called if len(called) <= _LONGEST_CHOICE else called[: _LONGEST_CHOICE - 1].rstrip() + "…"


_LONGEST_CHOICE: Final = 48
