"""A file of meetings, whichever of the two kinds it is."""

from __future__ import annotations

from bot.meetings.arrival import Arrival
from bot.meetings.complaint import Complaint
from bot.meetings.icsfile import read_calendar
from bot.meetings.table import read_table
from bot.parties.lexicon import Lexicon


def read_meetings(data: bytes, lexicon: Lexicon) -> tuple[tuple[Arrival, ...], tuple[Complaint, ...]]:
    """The meetings of a calendar file or a CSV table, or everything that is wrong with it: one of the two is empty.

    What a file is shows in its first line, not in its name. Looks cities up on the disk: call it in a thread.
    """
    is_calendar = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR"
    read = read_calendar(data, lexicon) if is_calendar else read_table(data, lexicon)
    wrong = tuple(one for one in read if isinstance(one, Complaint))
    return () if wrong else tuple(one for one in read if isinstance(one, Arrival)), wrong
