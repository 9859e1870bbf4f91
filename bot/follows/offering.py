"""What of an answer its reader may want to follow."""

from __future__ import annotations

from bot.follows import subjects
from bot.follows.subjects import Subject, on_buttons
from bot.questions.types import Answer, Intent, ItemFact, MeetingFact, TermFact


def subject_of(answer: Answer) -> Subject | None:
    """The one thing that an answer is about; None where it is about several, or about nothing to be followed."""
    found = _subject(answer)
    return found if found is not None and on_buttons(found) else None


def _subject(answer: Answer) -> Subject | None:
    if len(answer.facts) == 1:
        match answer.facts[0]:
            case ItemFact(record=record, item=item) if record.meeting:
                return subjects.item(record.meeting, item.number)
            case MeetingFact(meeting=meeting):
                return subjects.meeting(meeting.id)
            case TermFact(term=term):
                return subjects.topic(term.id)
    # Also where the party said nothing yet: that is when one wants to hear of it.
    if (
        answer.intent is Intent.POSITION
        and len(answer.asked_parties) == 1
        and not answer.choices
        and not answer.page
    ):
        return subjects.party(answer.asked_parties[0])
    return None
