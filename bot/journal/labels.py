"""What the journal's words are to a reader: a sentence for each deed and each capacity."""

from __future__ import annotations

from collections.abc import Mapping

from bot.text.catalogue import N_
from storage.rows import Deed, Doer

# What a button that shows one kind of deeds is called. In the order of the buttons.
KINDS: Mapping[str, str] = {
    "announcement": N_("Announcements"),
    "submission": N_("Reports"),
    "obligation": N_("Obligations"),
    "meeting": N_("Meetings"),
    "record": N_("Records"),
    "question": N_("Questions passed on"),
    "role": N_("Roles"),
    "invitation": N_("Invitations"),
    "export": N_("Exports"),
    "erasure": N_("Erasures"),
    "feed": N_("Calendar feeds"),
    "settings": N_("Settings"),
}

DEEDS: Mapping[Deed, str] = {
    Deed.ANNOUNCEMENT_AUDIENCE: N_("An audience was saved under a name, or dropped."),
    Deed.ANNOUNCEMENT_HANDED_ON: N_("An announcement was handed on for approval."),
    Deed.ANNOUNCEMENT_APPROVED: N_("An announcement was approved."),
    Deed.ANNOUNCEMENT_DECLINED: N_("An announcement handed on for approval was given back."),
    Deed.ANNOUNCEMENT_SCHEDULED: N_("An announcement was scheduled."),
    Deed.ANNOUNCEMENT_STARTED: N_("An announcement was sent."),
    Deed.ANNOUNCEMENT_STOPPED: N_("The sending of an announcement was stopped."),
    Deed.ANNOUNCEMENT_CORRECTED: N_("An announcement was corrected."),
    Deed.ANNOUNCEMENT_RECALLED: N_("An announcement was recalled."),
    Deed.ANNOUNCEMENT_RESENT: N_("An announcement was sent again where its arrival was uncertain."),
    Deed.SUBMISSION_CLAIMED: N_("A report was said to be handed in."),
    Deed.SUBMISSION_CONFIRMED: N_("A report was confirmed as handed in."),
    Deed.SUBMISSION_DECLINED: N_("A report said to be handed in was not confirmed."),
    Deed.SUBMISSION_RECORDED: N_("A report was put down as handed in."),
    Deed.SUBMISSION_CORRECTED: N_("The entry on a report was corrected."),
    Deed.SUBMISSION_TAKEN_BACK: N_("The entry on a report was taken back."),
    Deed.SUBMISSION_LIST: N_("A list of reports was put down as handed in."),
    Deed.OBLIGATION_EXTENDED: N_("The extension of a deadline was entered."),
    Deed.OBLIGATION_CONDITION: N_("What an obligation depends on was entered."),
    Deed.OBLIGATION_STATUS: N_("What States are to a treaty was put in."),
    Deed.OBLIGATION_EXTENSION_DROPPED: N_("The extension of a deadline was taken away."),
    Deed.OBLIGATION_CONDITION_DROPPED: N_("What was known of what an obligation depends on was taken away."),
    Deed.MEETING_ADDED: N_("A meeting was added."),
    Deed.MEETING_CHANGED: N_("A meeting was changed."),
    Deed.MEETING_CANCELLED: N_("A meeting was cancelled."),
    Deed.MEETING_LIST: N_("A list of meetings was put in."),
    Deed.RECORD_PUT_IN: N_("A record was put in."),
    Deed.RECORD_SUPERSEDED: N_("A record was put in, in the place of an older one."),
    Deed.RECORD_TAKEN_BACK: N_("A record was taken back."),
    Deed.RECORD_PUT_BACK: N_("A record that had been taken back was put back."),
    Deed.RECORD_VISIBILITY: N_("A record was opened or closed to readers."),
    Deed.RECORD_STARTER: N_("The starter base was loaded."),
    Deed.QUESTION_PASSED_ON: N_("A question was passed on."),
    Deed.QUESTION_TAKEN: N_("A question passed on was taken up."),
    Deed.QUESTION_ANSWERED: N_("A question passed on was answered."),
    Deed.QUESTION_DECLINED: N_("A question passed on was declined."),
    Deed.ROLE_GIVEN: N_("Somebody came in with an invitation."),
    Deed.ROLE_CHANGED: N_("Somebody was given another role."),
    Deed.ROLE_OFFICE: N_("Somebody was given an office to write for."),
    Deed.ROLE_WITHDRAWN: N_("Somebody's access was withdrawn."),
    Deed.ROLE_LEFT: N_("Somebody left."),
    Deed.ROLE_BACK: N_("Somebody who had left came back."),
    Deed.INVITATION_MADE: N_("An invitation was made."),
    Deed.INVITATION_WITHDRAWN: N_("An invitation was withdrawn."),
    Deed.EXPORT_PERSON: N_("What is held about somebody was exported."),
    Deed.EXPORT_BOARD: N_("The list of reports was exported."),
    Deed.EXPORT_REPORT: N_("The recipients of an announcement were exported."),
    Deed.EXPORT_JOURNAL: N_("This journal was exported."),
    Deed.ERASURE_PERSON: N_("What was held about somebody was erased."),
    Deed.FEED_MADE: N_("A calendar feed was made."),
    Deed.FEED_WITHDRAWN: N_("A calendar feed was withdrawn."),
    Deed.SETTINGS_CHANGED: N_("Settings were changed."),
    Deed.SETTINGS_RESTORED: N_("The base was restored from a backup."),
}

# By somebody; by somebody whose name was erased since. Nobody has a name at the terminal, nor has the assistant.
DOERS: Mapping[Doer, tuple[str, str]] = {
    Doer.GUEST: (N_("By {name}, without a role."), N_("By somebody without a role, erased since.")),
    Doer.DELEGATE: (N_("By {name}, a delegate."), N_("By a delegate who was erased since.")),
    Doer.COORDINATOR: (N_("By {name}, a coordinator."), N_("By a coordinator who was erased since.")),
    Doer.ADMINISTRATOR: (N_("By {name}, an administrator."), N_("By an administrator who was erased since.")),
    Doer.TERMINAL: (N_("At the terminal of the machine."), N_("At the terminal of the machine.")),
    Doer.ITSELF: (N_("By the assistant itself."), N_("By the assistant itself.")),
}
