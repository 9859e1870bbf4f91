"""What readers see of a correction and of a recall."""

from __future__ import annotations

from datetime import tzinfo

from bot.announcements.codes import shown
from bot.announcements.heading import attachment_of, heading
from bot.people.offices import told
from bot.questions.wording import Voice
from bot.text.dates import day, moment
from bot.text.message import Attachment, Gap, Line, Message, Written, bold, code, fill, italic, line
from storage.announced import Change
from storage.announcement_rows import Announcement

# The same in every language: it takes the place of a file that cannot be deleted, whoever may open it.
_IN_PLACE_OF_A_FILE = "recalled.txt"


def corrected_message(
    announcement: Announcement, change: Change, text: Written, voice: Voice, zone: tzinfo
) -> Message:
    """The announcement as it is now, marked as corrected."""
    file = attachment_of(announcement.file) if announcement.file is not None else None
    blocks = (*heading(announcement, voice), _corrected_on(change, voice, zone), Gap(), text)
    return Message(blocks, language=voice.language, attachment=file)


def notice_message(
    announcement: Announcement, change: Change, voice: Voice, zone: tzinfo, *, have: bool, done: bool
) -> Message:
    """That an announcement was corrected. ``have``: they surely have it; ``done``: what they have is corrected."""
    say = voice.texts.say
    if have:
        words = say("{office} has corrected the announcement {code} of {day}.")
    else:
        words = say("{office} has corrected the announcement {code} of {day}, which you may have received.")
    sent = announcement.began_at
    first = fill(
        words,
        office=bold(office_of_change(change, voice)),
        code=code(shown(announcement.code)),
        day=day(sent.astimezone(zone).date(), voice.language) if sent is not None else "",
    )
    command = code(f"/verify {shown(announcement.code)}")
    if have and done:
        then: Line = line(say("Please read it again: the message now has the corrected text."))
    else:
        then = fill(say("{command} shows the corrected text."), command=command)
    return Message((line(bold(say("Correction"))), first, then), language=voice.language)


def recalled_message(announcement: Announcement, change: Change, voice: Voice, zone: tzinfo) -> Message:
    """What takes the place of an announcement that cannot be deleted any more."""
    say = voice.texts.say
    words = say("This announcement was recalled on {moment} by {office}. It no longer holds.")
    at = moment(change.done_at, zone, voice.language) if change.done_at is not None else ""
    said = fill(words, moment=at, office=bold(office_of_change(change, voice)))
    named = fill(say("Announcement {code}"), code=code(shown(announcement.code)))
    file = None
    if announcement.file is not None:
        plain = words.format(moment=at, office=office_of_change(change, voice))
        file = Attachment(_IN_PLACE_OF_A_FILE, f"{shown(announcement.code)}\n{plain}\n".encode("utf-8-sig"))
    return Message((said, named), language=voice.language, attachment=file)


def emptied_message(announcement: Announcement, voice: Voice) -> Message:
    """What is left of a part that a shorter text no longer needs and that cannot be deleted."""
    words = voice.texts.say("This part of the announcement {code} was removed when it was corrected.")
    return Message((fill(words, code=code(shown(announcement.code))),), language=voice.language)


def office_of_change(change: Change, voice: Voice) -> str:
    """In whose name it was corrected or recalled, in the reader's language."""
    return told(change.office, change.party, voice)


def _corrected_on(change: Change, voice: Voice, zone: tzinfo) -> Line:
    at = moment(change.done_at, zone, voice.language) if change.done_at is not None else ""
    words = voice.texts.say("Corrected on {moment} by {office}.")
    said = fill(words, moment=at, office=office_of_change(change, voice))
    return Line(tuple(italic(span.text) for span in said.spans))
