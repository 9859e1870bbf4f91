"""Calendar files and feeds, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.calendar.event import Event
from bot.calendar.file import calendar_file
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import moment
from bot.text.message import Action, Block, Button, Gap, Message, bold, code, fill, line

EXAMPLE = N_("/calendar Ireland")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedState:
    """``offered``: this person may have one here; ``since``: they have one since then."""

    offered: bool = False
    since: datetime | None = None


def meeting_message(event: Event, voice: Voice, name: str) -> Message:
    """One meeting as a file."""
    words = voice.texts.say("Open the file to put {title} into your calendar.")
    return Message(
        (fill(words, title=bold(voice.foreign(event.title))),),
        language=voice.language,
        attachment=calendar_file([event], voice, name=name),
    )


def party_message(party: str, events: Sequence[Event], voice: Voice) -> Message:
    """One State's due dates as a file."""
    say, say_n = voice.texts.say, voice.texts.say_n
    name = voice.party(party)
    if not events:
        words = say("Nothing is due from {party} in the coming years, as far as is known. /deadlines says why.")
        return Message((fill(words, party=bold(name)),), language=voice.language)
    sentence = say_n(
        "{n} due date of {party}. Open the file to put it into your calendar.",
        "{n} due dates of {party}. Open the file to put them into your calendar.",
        len(events),
    )
    return Message(
        (fill(sentence, n=len(events), party=bold(name)),),
        language=voice.language,
        attachment=calendar_file(events, voice, name=f"{party}-due-dates"),
    )


def own_message(events: Sequence[Event], feed: FeedState, state: str, voice: Voice, zone: tzinfo) -> Message:
    """All that concerns somebody as a file, and their feed."""
    say, say_n = voice.texts.say, voice.texts.say_n
    blocks: list[Block] = []
    if events:
        n = len(events)
        blocks.append(
            line(
                say_n(
                    "{n} event. Open the file to put it into your calendar.",
                    "{n} events. Open the file to put them into your calendar.",
                    n,
                ).format(n=n)
            )
        )
    else:
        blocks.append(line(say("No meeting to come is known here, and nothing is due.")))
    if state:
        blocks.append(fill(say("The due dates are those of {party}."), party=voice.party(state)))
    else:
        blocks.append(line(say("These are the meetings. For a State's due dates, name it:")))
        blocks.append(line(code(say(EXAMPLE))))
    rows: tuple[tuple[Button, ...], ...] = ()
    if feed.offered:
        blocks.append(Gap())
        if feed.since is None:
            blocks.append(
                line(say("A feed keeps your calendar up to date: it looks at an address that is yours alone."))
            )
            rows = ((Button(say("Get an address"), Action("feed", ("new",))),),)
        else:
            since = moment(feed.since, zone, voice.language)
            blocks.append(fill(say("You have a feed since {when}. Its address is not shown again."), when=since))
            blocks.append(line(say("Renewing gives a new address, and the old one stops working.")))
            rows = (
                (
                    Button(say("Renew"), Action("feed", ("new",))),
                    Button(say("Stop"), Action("feed", ("stop",))),
                ),
            )
    file = calendar_file(events, voice, name="meetings") if events else None
    return Message(tuple(blocks), rows, voice.language, file)


def address_message(address: str, voice: Voice) -> Message:
    """A feed's address, shown this once. No button hangs on it: what is pressed is sent back with its message."""
    say = voice.texts.say
    blocks = (
        line(bold(say("The address of your feed"))),
        line(code(address)),
        line(say("In your calendar, add a calendar by its address (“subscribe”, “from URL”) and paste this.")),
        line(say("Whoever has the address sees what you see, so keep it to yourself. It is shown this once.")),
        line(say("/calendar renews or stops it.")),
    )
    return Message(blocks, language=voice.language)


def stopped_message(voice: Voice) -> Message:
    return Message(
        (line(voice.texts.say("The feed has stopped. Its address no longer works.")),), language=voice.language
    )


def unknown_state(name: str, voice: Voice) -> Message:
    say = voice.texts.say
    return Message(
        (
            fill(say("I know no State called “{name}”."), name=voice.foreign(name[:60])),
            line(say("Name one State, for example:")),
            line(code(say(EXAMPLE))),
        ),
        language=voice.language,
    )
