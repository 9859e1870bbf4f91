"""Small things that every view of announcements says alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta, tzinfo

from babel import Locale

from bot.announcements.answers import No, Progress
from bot.announcements.codes import shown
from bot.announcements.notices import CHANGED, DECLINED, GROWN, NOBODY, UNRESOLVED
from bot.announcements.when import Misread
from bot.questions.wording import Voice
from bot.text.catalogue import N_, OWN_NAMES
from bot.text.dates import isolate, moment
from bot.text.message import Action, Block, Button, Message, bold, fill, line
from storage.announcement_rows import Announcement

REFUSALS: Mapping[No, str] = {
    No.ROLE: N_("This is for coordinators."),
    No.GONE: N_("There is no such announcement here."),
    No.NOT_YOURS: N_("This draft is somebody else's."),
    No.NOT_NOW: N_("This button no longer works: the announcement has come further meanwhile, or was discarded."),
    No.EMPTY: N_("It says nothing yet. Please write its text first."),
    No.NOBODY: N_("Nobody is in its audience, so there is nobody to send it to."),
    No.PAST: N_("The time it was scheduled for has passed. Please choose another."),
    No.OWN: N_("Another coordinator must approve it: neither who made it nor who confirmed it can."),
    No.NOBODY_ELSE: N_(
        "Another coordinator must approve it, and there is none. An administrator can make somebody one."
    ),
    No.LAST_TEXT: N_("It is the only text there is. Write another first, or discard the draft."),
    No.ENDED: N_("Nothing was waiting any more: there is nothing left to stop."),
}
"""What somebody reads who pressed in vain; at most 200 characters."""

MISREAD: Mapping[Misread, str] = {
    Misread.UNREAD: N_(
        "I could not read one day and hour in this. Please write it as in tomorrow 09:00 or 2026-12-01 09:00."
    ),
    Misread.PAST: N_("That is past already. Please write a day and an hour to come."),
    Misread.TOO_FAR: N_("That is more than a year ahead. Please choose a time within a year."),
    Misread.SKIPPED: N_("The clocks go forward that night and leave this hour out. Please choose another hour."),
    Misread.TWICE: N_("The clocks go back that night and show this hour twice. Please choose another hour."),
}

RETURNED: Mapping[str, str] = {
    DECLINED: N_("Another coordinator did not approve your announcement. It is a draft again."),
    CHANGED: N_(
        "Your announcement was to be sent, but it or its audience had changed since you confirmed it. Nothing went "
        "out; it is a draft again. Please look at it and confirm it once more."
    ),
    NOBODY: N_("Nobody is left in the audience of your announcement. Nothing went out; it is a draft again."),
    GROWN: N_(
        "The audience of your announcement has grown so large that another coordinator must approve it. Nothing "
        "went out; it is a draft again."
    ),
    UNRESOLVED: N_(
        "The audience of your announcement names something that is not there any more. Nothing went out; it is a "
        "draft again."
    ),
}


def language_name(language: str, voice: Voice) -> str:
    """A language in the reader's own: "French", "français"."""
    named = Locale.parse(voice.language).languages.get(language)
    return str(named) if named else OWN_NAMES[language]


def seconds(left: timedelta) -> int:
    """Whole seconds, as a countdown shows them."""
    return max(int(left.total_seconds() + 0.999), 0)


def title(stands: Progress, voice: Voice) -> Block:
    """Which announcement it is: its code and its first words."""
    code = shown(stands.announcement.code)
    if not stands.title:
        return line(bold(code))
    return fill(voice.texts.say("{code}: {words}"), code=bold(code), words=isolate(stands.title))


def at(announcement: Announcement, voice: Voice, zone: tzinfo) -> str:
    """When it is scheduled for, on the reader's clocks."""
    assert announcement.scheduled_for is not None, "only what is scheduled has a time"
    return moment(announcement.scheduled_for, zone, voice.language)


def button(label: str, name: str, *args: str | int) -> Button:
    return Button(label, Action(name, args))


def message(blocks: Sequence[Block], rows: Sequence[tuple[Button, ...]], voice: Voice) -> Message:
    return Message(tuple(blocks), tuple(row for row in rows if row), voice.language)
