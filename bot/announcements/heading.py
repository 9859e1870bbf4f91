"""An announcement as its readers see it: made in one place for the preview, the test and the sending."""

from __future__ import annotations

from bot.announcements.codes import shown
from bot.announcements.kinds import HEADINGS
from bot.people.offices import told
from bot.questions.wording import Voice
from bot.text.message import Attachment, Block, Gap, Message, Written, bold, code, fill, italic, line
from storage.announcement_rows import Announcement, AnnouncementFile


def reader_message(
    announcement: Announcement, text: Written, voice: Voice, *, test: bool = False, again: bool = False
) -> Message:
    """The message: heading in the reader's language, then the text as it was written.

    ``test``: marked as a test that nobody else has. ``again``: the reader may have had it already.
    """
    say = voice.texts.say
    blocks: list[Block] = []
    if test:
        blocks.append(line(bold(say("Test: nobody but you has this."))))
    if again:
        blocks.append(line(italic(say("You may have had this message already."))))
    blocks += [*heading(announcement, voice), Gap(), text]
    file = attachment_of(announcement.file) if announcement.file is not None else None
    return Message(tuple(blocks), language=voice.language, attachment=file)


def heading(announcement: Announcement, voice: Voice) -> list[Block]:
    """What stands above the text: what it is, who sends it, how to find out whether it is genuine."""
    say = voice.texts.say
    return [
        line(bold(say(HEADINGS[announcement.kind, announcement.urgent]))),
        fill(say("From: {office}"), office=bold(office_of(announcement, voice))),
        fill(say("Genuine? {command}"), command=code(f"/verify {shown(announcement.code)}")),
    ]


def office_of(announcement: Announcement, voice: Voice) -> str:
    """In whose name it goes out, in the reader's language: an office that was given stands as it was given."""
    return told(announcement.office, announcement.party, voice)


def attachment_of(file: AnnouncementFile) -> Attachment:
    """The file by the id that Telegram has it under: it is not fetched, and not uploaded again."""
    return Attachment(file.name, b"", file.kind, known=file.id)
