"""A change of a meeting as a message: what it was, what it is, and all one needs to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.meetings import plan as plans
from bot.meetings.plan import Plan
from bot.meetings.when import agenda_lines, days, hours, lines, where
from bot.questions.wording import Voice
from bot.text.buttons import ACTIONS, fits
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Message, Span, bold, fill, italic, line
from storage.rows import Meeting, MeetingChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """``before`` is None for a new meeting; ``changes`` led from it to ``after``, the earliest first."""

    before: Plan | None
    after: Plan
    changes: tuple[MeetingChange, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """What is different."""
        return frozenset() if self.before is None else frozenset(plans.differences(self.before, self.after))


_MOVED = frozenset({"start", "end", "starts_at", "ends_at", "zone"})
_PLACE = frozenset({"place", "city", "country"})


def change_message(told: Told, voice: Voice, *, reader: str, again: bool = False) -> Message:
    """What followers read. ``reader`` is the IANA name of their zone; ``again``: it may be the second time."""
    after = told.after
    blocks: list[Block] = []
    if again:
        blocks.append(line(italic(voice.texts.say("You may have had this message already."))))
    blocks.append(_headline(told, voice))
    blocks += difference_lines(told, voice)
    blocks.append(Gap())
    if after.meeting.cancelled:
        blocks += lines(after.meeting, voice).values()
    else:
        blocks += lines(after.meeting, voice, reader=reader).values()
        if after.agenda:
            blocks += [Gap(), *agenda_lines(after.agenda, voice)]
    return Message(tuple(blocks), _rows(after.meeting, voice), voice.language)


def difference_lines(told: Told, voice: Voice) -> list[Block]:
    """What it was and what it is, a line for each thing that people would put in one sentence."""
    before, after, fields = told.before, told.after, told.fields
    if before is None:
        return []
    say = voice.texts.say
    found: list[Block] = []
    if fields & {"start", "end"}:
        found.append(
            fill(
                say("Days: {after}, not {before}."),
                before=days(before.meeting, voice),
                after=bold(days(after.meeting, voice)),
            )
        )
    if fields & {"starts_at", "ends_at", "zone"}:
        old, new = hours(before.meeting, voice), hours(after.meeting, voice)
        if old != new:
            found.append(_pair(_TIMES, old, new, voice))
    if fields & _PLACE:
        found.append(_pair(_PLACES, where(before.meeting, voice), where(after.meeting, voice), voice))
    if "title" in fields:
        found.append(fill(say("It was called: {title}"), title=voice.foreign(before.meeting.title)))
    if "chair" in fields:
        old, new = voice.foreign(before.meeting.chair), voice.foreign(after.meeting.chair)
        found.append(_pair(_CHAIRS, old, new, voice))
    if "agenda" in fields:
        found.append(line(say("The agenda is new.") if not before.agenda else say("The agenda has changed.")))
    return found


_TIMES = (
    N_("Time: {after}, not {before}."),
    N_("The time is now known: {after}."),
    N_("The time is open again; it was {before}."),
)
_PLACES = (
    N_("Place: {after}, not {before}."),
    N_("The place is now known: {after}."),
    N_("The place is open again; it was {before}."),
)
_CHAIRS = (
    N_("In the chair: {after}, not {before}."),
    N_("In the chair: {after}."),
    N_("Who will be in the chair is open again; it was to be {before}."),
)


def _pair(sentences: tuple[str, str, str], before: str, after: str, voice: Voice) -> Block:
    """From one to the other; the second sentence where nothing was before, the third where nothing is after."""
    sentence = sentences[2] if not after else sentences[0] if before else sentences[1]
    return fill(voice.texts.say(sentence), before=before, after=bold(after))


def _headline(told: Told, voice: Voice) -> Block:
    say = voice.texts.say
    title: Mapping[str, Span] = {"title": bold(voice.foreign(told.after.meeting.title))}
    if told.before is None:
        return fill(say("New meeting: {title}"), **title)
    if "cancelled" in told.fields:
        sentence = say("{title} is cancelled.") if told.after.meeting.cancelled else say("{title} takes place.")
        return fill(sentence, **title)
    if told.fields & _MOVED:
        return fill(say("{title} has moved."), **title)
    return fill(say("{title}: there is a change."), **title)


def _rows(meeting: Meeting, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    say = voice.texts.say
    first = (
        Button(say("The meeting"), Action("meeting", (meeting.id,))),
        Button(say("No more on this"), Action("silence", (f"meeting:{meeting.id}",))),
    )
    return (tuple(one for one in first if one.action.name in ACTIONS and fits(one.action)),)
