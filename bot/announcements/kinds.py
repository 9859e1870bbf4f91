"""The kinds of announcement, as they are called before those who choose among them and those who read them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.text.catalogue import N_
from storage.announcement_rows import AnnouncementKind

KINDS: Mapping[AnnouncementKind, str] = {
    AnnouncementKind.GENERAL: N_("General"),
    AnnouncementKind.MEETING: N_("Meetings"),
    AnnouncementKind.REPORT: N_("Reports and deadlines"),
    AnnouncementKind.DOCUMENT: N_("Documents"),
}
"""What each is called in a list of kinds."""

HEADINGS: Mapping[tuple[AnnouncementKind, bool], str] = {
    (AnnouncementKind.GENERAL, False): N_("Announcement"),
    (AnnouncementKind.MEETING, False): N_("Announcement on a meeting"),
    (AnnouncementKind.REPORT, False): N_("Announcement on reports and deadlines"),
    (AnnouncementKind.DOCUMENT, False): N_("Announcement of a document"),
    (AnnouncementKind.GENERAL, True): N_("Urgent announcement"),
    (AnnouncementKind.MEETING, True): N_("Urgent announcement on a meeting"),
    (AnnouncementKind.REPORT, True): N_("Urgent announcement on reports and deadlines"),
    (AnnouncementKind.DOCUMENT, True): N_("Urgent announcement of a document"),
}
"""What stands above the text, by kind and urgency."""
