"""What a coordinator sees while a meeting is added or changed: questions, the whole, what was saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from bot.meetings import plan as plans
from bot.meetings.arrival import Matched, Outcome, Preview
from bot.meetings.complaint import Complaint
from bot.meetings.desk import Sheet
from bot.meetings.draft import NEEDED, SPOT, Choice, holds
from bot.meetings.form import LABELS
from bot.meetings.plan import Plan
from bot.meetings.telling import Told, difference_lines
from bot.meetings.when import agenda_lines, days, hours, lines, zone_name
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Message, bold, code, fill, italic, line

EXAMPLE: Final = N_("/meeting Intersessional meeting; 27–30 June 2027; 10:00–18:00; Geneva; Palais des Nations")
ON_A_PAGE: Final = 8
_IN_A_ROW: Final = 3
_SHOWN: Final = 12  # of what a file would do
_ASKED: Mapping[str, str] = {
    "title": N_("What is the meeting called?"),
    "kind": N_("What kind of meeting is it? Choose one, or write it."),
    "treaty": N_("Of which treaty is it? Write its acronym, for instance: CCM"),
    "days": N_("On which days? For instance: 27–30 June 2027. A year alone will do."),
    "times": N_("At what time, on the clocks of the place? For instance: 10:00–13:00, or 10:00."),
    "zone": N_("By which clock? Write a city in the same time zone, for instance: Geneva"),
    "city": N_("In which city? The time zone follows from it."),
    "country": N_("In which country?"),
    "place": N_("In which building or room?"),
    "chair": N_("Who will be in the chair?"),
    "agenda": N_("Please paste the agenda, an item in each line, with its number: 3. Clearance"),
    "note": N_("What should be noted beside it?"),
    SPOT: N_("Which place of that name is it? Choose one, or write the city again."),
}
_FIELDS: Final = (
    "title",
    "days",
    "times",
    "zone",
    "city",
    "country",
    "place",
    "chair",
    "agenda",
    "kind",
    "treaty",
    "note",
)

Rows = tuple[tuple[Button, ...], ...]


def overview(every: Sequence[Plan], page: int, today: date, voice: Voice) -> Message:
    """/meeting alone: how one is added, and those that may be changed, the coming ones first."""
    say = voice.texts.say
    ordered = _ordered(every, today)
    pages = max(1, -(-len(ordered) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = [
        line(bold(say("Add or change a meeting"))),
        line(say("Write it in one line, step by step, or send a calendar file (.ics) or a table (CSV).")),
        line(code(say(EXAMPLE))),
        line(say("A file needs /meeting as its caption. The table below shows the columns.")),
    ]
    rows: list[tuple[Button, ...]] = [
        (
            Button(say("Step by step"), Action("plan-new")),
            Button(say("All as a table"), Action("plan-table")),
        )
    ]
    if ordered:
        blocks += [Gap(), line(say("To change one, press it:"))]
    else:
        blocks += [Gap(), line(say("No meeting is here yet."))]
    for plan in ordered[page * ON_A_PAGE :][:ON_A_PAGE]:
        label = say("{title}, {days}").format(title=_short(plan.meeting.title), days=_short_days(plan, voice))
        rows.append((Button(label, Action("plan-edit", (plan.meeting.id,))),))
    turning = []
    if page:
        turning.append(Button(say("Back"), Action("planning", (page - 1,))))
    if page + 1 < pages:
        turning.append(Button(say("Next page"), Action("planning", (page + 1,))))
    if pages > 1:
        blocks.append(fill(say("Page {page} of {pages}"), page=page + 1, pages=pages))
    return Message(tuple(blocks), (*rows, *((tuple(turning),) if turning else ())), voice.language)


def sheet_message(sheet: Sheet, voice: Voice, quiet: timedelta, *, reader: str = "") -> Message:
    """The question that is asked now, the whole, or what was saved."""
    if sheet.saved:
        return _saved(sheet, voice, quiet, reader)
    return _question(sheet, voice) if sheet.draft.asked else _whole(sheet, voice, reader)


def complaint_message(complaint: Complaint, voice: Voice, example: str = EXAMPLE) -> Message:
    """A message that could not be read, with the right form."""
    return Message(
        (line(complaint.said(voice.texts)), line(code(voice.texts.say(example)))), language=voice.language
    )


def dropped(voice: Voice) -> Message:
    return Message((line(voice.texts.say("Nothing was saved.")),), language=voice.language)


def preview_message(preview: Preview, voice: Voice, quiet: timedelta) -> Message:
    """What a file would do, or why it cannot be taken."""
    say, say_n = voice.texts.say, voice.texts.say_n
    if preview.complaints:
        wrong = preview.complaints
        blocks: list[Block] = [line(bold(say("Nothing was put in. Please mend this and send the file again:")))]
        blocks += [line(one.said(voice.texts)) for one in wrong[:_SHOWN]]
        blocks += _and_more(len(wrong) - _SHOWN, voice)
        return Message(tuple(blocks), language=voice.language)
    blocks = []
    if preview.outdated:
        blocks += [
            line(
                italic(say("A meeting changed since you looked, so nothing was put in. This is how it stands now:"))
            ),
            Gap(),
        ]
    new, changed = preview.count(Outcome.NEW), preview.count(Outcome.CHANGED)
    unchanged = preview.count(Outcome.UNCHANGED)
    counted = (
        (new, say_n("{n} new meeting", "{n} new meetings", new)),
        (changed, say_n("{n} meeting changes", "{n} meetings change", changed)),
        (unchanged, say_n("{n} meeting is here as it is", "{n} meetings are here as they are", unchanged)),
    )
    blocks += [line(bold(words.format(n=n))) for n, words in counted if n]
    touched = preview.touched
    for one in touched[:_SHOWN]:
        blocks += [Gap(), *_matched(one, voice)]
    blocks += _and_more(len(touched) - _SHOWN, voice)
    if preview.saved:
        blocks += [Gap(), line(say("It is done.")), line(_when_told(voice, quiet))]
        return Message(tuple(blocks), language=voice.language)
    if not touched:
        blocks += [Gap(), line(say("There is nothing to put in."))]
    if not preview.held:
        return Message(tuple(blocks), language=voice.language)
    rows = (
        (
            Button(say("Put in"), Action("plan-import", (preview.held,))),
            Button(say("Do not"), Action("plan-drop", (preview.held,))),
        ),
    )
    return Message(tuple(blocks), rows, voice.language)


def _question(sheet: Sheet, voice: Voice) -> Message:
    say, draft = voice.texts.say, sheet.draft
    blocks: list[Block] = []
    if sheet.notice is not None:
        blocks.append(line(sheet.notice.said(voice.texts)))
    else:
        blocks.append(line(say(_ASKED[draft.asked])))
    held = bool(draft.asked in LABELS and holds(sheet.after, draft.asked))
    if held:
        blocks.append(fill(say("So far: {value}"), value=_value(sheet.after, draft.asked, voice)))
    buttons = [
        Button(_choice(choice, voice), Action("plan-choose", (sheet.held, number)))
        for number, choice in enumerate(draft.choices)
    ]
    wide = draft.asked in ("kind", SPOT)
    rows = [(button,) for button in buttons] if wide else _in_rows(buttons)
    last = []
    if draft.guided and draft.asked not in NEEDED:
        last.append(Button(say("Skip"), Action("plan-skip", (sheet.held,))))
    if not draft.guided and held and draft.asked not in NEEDED:
        last.append(Button(say("Leave open"), Action("plan-clear", (sheet.held,))))
    if draft.guided and sheet.after.meeting.title:
        last.append(Button(say("That is all"), Action("plan-whole", (sheet.held,))))
    elif not draft.guided:
        last.append(Button(say("Back"), Action("plan-whole", (sheet.held,))))
    last.append(Button(say("Do not save"), Action("plan-drop", (sheet.held,))))
    return Message(tuple(blocks), (*rows, tuple(last)), voice.language)


def _whole(sheet: Sheet, voice: Voice, reader: str) -> Message:
    say = voice.texts.say
    blocks: list[Block] = []
    if sheet.notice is not None:
        blocks += [line(italic(sheet.notice.said(voice.texts))), Gap()]
    blocks += meeting_lines(sheet.after, voice, reader=reader)
    if sheet.before is not None and sheet.changed:
        blocks += [Gap(), line(bold(say("What would change"))), *_changes(sheet.before, sheet.after, voice)]
    elif sheet.before is not None:
        blocks += [Gap(), line(say("Choose what to change."))]
    else:
        blocks += [Gap(), line(say("Not saved yet. Is it right?"))]
    save = Button(say("Save"), Action("plan-save", (sheet.held,)))
    fields = _in_rows([Button(say(LABELS[label]), Action("plan-ask", (sheet.held, label))) for label in _FIELDS])
    last: list[Button] = []
    if sheet.before is not None:
        word = say("It takes place") if sheet.after.meeting.cancelled else say("Cancel the meeting")
        last.append(Button(word, Action("plan-cancel", (sheet.held,))))
    last.append(Button(say("Do not save"), Action("plan-drop", (sheet.held,))))
    first = ((save,),) if sheet.before is None or sheet.changed else ()
    return Message(tuple(blocks), (*first, *fields, tuple(last)), voice.language)


def _saved(sheet: Sheet, voice: Voice, quiet: timedelta, reader: str) -> Message:
    say, id = voice.texts.say, sheet.after.meeting.id
    blocks = [line(bold(say("Saved."))), Gap(), *meeting_lines(sheet.after, voice, reader=reader), Gap()]
    blocks += [fill(say("Its id is {id}."), id=code(id)), line(_when_told(voice, quiet))]
    row = [Button(say("Change"), Action("plan-edit", (id,)))]
    if sheet.after.meeting.start is not None:
        row.append(Button(say("Add to calendar"), Action("ics", (id,))))
    return Message(tuple(blocks), (tuple(row),), voice.language)


def meeting_lines(plan: Plan, voice: Voice, *, reader: str = "") -> list[Block]:
    """All that is known of a meeting."""
    say, meeting = voice.texts.say, plan.meeting
    blocks: list[Block] = [line(bold(voice.foreign(meeting.title) or say("No title yet")))]
    if meeting.cancelled:
        blocks.append(line(bold(say("Cancelled"))))
    about = " · ".join(part for part in (meeting.treaty, voice.foreign(meeting.kind)) if part)
    if about:
        blocks.append(line(about))
    blocks += lines(meeting, voice, reader=reader).values()
    if meeting.chair:
        blocks.append(fill(say("In the chair: {name}"), name=voice.foreign(meeting.chair)))
    if meeting.note:
        blocks.append(fill(say("Note: {note}"), note=voice.foreign(meeting.note)))
    if plan.agenda:
        blocks += [Gap(), *agenda_lines(plan.agenda, voice)]
    return blocks


def _changes(before: Plan, after: Plan, voice: Voice) -> list[Block]:
    """What is told to followers, and what they are not told of besides."""
    say = voice.texts.say
    blocks: list[Block] = []
    if before.meeting.cancelled != after.meeting.cancelled:
        blocks.append(
            line(say("The meeting is cancelled.") if after.meeting.cancelled else say("The meeting takes place."))
        )
    blocks += difference_lines(Told(before=before, after=after), voice)
    for label in ("kind", "treaty", "note"):
        old, new = plans.value(before, label), plans.value(after, label)
        if old != new:
            blocks.append(
                fill(say("{label}: {value}"), label=say(LABELS[label]), value=bold(voice.foreign(new) or "–"))
            )
    if before.meeting.year != after.meeting.year and not before.meeting.start and not after.meeting.start:
        blocks.append(fill(say("When: {days}"), days=bold(str(after.meeting.year))))
    return blocks


def _matched(one: Matched, voice: Voice) -> list[Block]:
    if one.before is None:
        return meeting_lines(one.after, voice)
    head = line(bold(voice.foreign(one.before.meeting.title)), " · ", one.before.meeting.id)
    return [head, *_changes(one.before, one.after, voice)]


def _and_more(number: int, voice: Voice) -> list[Block]:
    if number <= 0:
        return []
    return [line(voice.texts.say_n("And {n} more.", "And {n} more.", number).format(n=number))]


def _when_told(voice: Voice, quiet: timedelta) -> str:
    minutes = int(quiet.total_seconds() // 60)
    return voice.texts.say_n(
        "Those who follow it are told once nothing has changed for {n} minute.",
        "Those who follow it are told once nothing has changed for {n} minutes.",
        minutes,
    ).format(n=minutes)


def _value(plan: Plan, label: str, voice: Voice) -> str:
    """What a meeting has under a label, in the reader's words."""
    meeting = plan.meeting
    match label:
        case "days":
            return days(meeting, voice)
        case "times":
            return hours(meeting, voice)
        case "zone":
            return zone_name(meeting.zone, meeting.start, meeting.starts_at, voice.language)
        case "country":
            return voice.party(meeting.country, meeting.start)
        case "agenda":
            number = len(plan.agenda)
            return voice.texts.say_n("{n} item", "{n} items", number).format(n=number)
        case _:
            return voice.foreign(plans.value(plan, label))


def _choice(choice: Choice, voice: Voice) -> str:
    if not choice.country:
        return voice.foreign(choice.label)
    country = voice.party(choice.country) if _is_party(choice.country, voice) else choice.country
    return voice.texts.say("{city}, {country}").format(city=voice.foreign(choice.label), country=country)


def _is_party(key: str, voice: Voice) -> bool:
    try:
        voice.lexicon.kind(key)
    except KeyError:
        return False
    return True


def _ordered(every: Iterable[Plan], today: date) -> list[Plan]:
    """The coming ones first, the soonest before the others, then back in time."""

    def order(plan: Plan) -> tuple[bool, int, str]:
        day = plan.first or date(plan.meeting.year, 12, 31)
        past = plan.over(today)
        return past, -day.toordinal() if past else day.toordinal(), plan.meeting.id

    return sorted(every, key=order)


def _short_days(plan: Plan, voice: Voice) -> str:
    return voice.day(plan.first) if plan.first is not None else str(plan.meeting.year)


def _short(title: str) -> str:
    return title if len(title) <= 40 else title[:39].rstrip() + "…"


def _in_rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW))
