"""What went out, as coordinators see it: the list, one announcement, its recipients, who is uncertain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bot.announcements.afterwards import OUT, Cannot
from bot.announcements.amendviews import office_of_change
from bot.announcements.codes import shown
from bot.announcements.correcting import Correction
from bot.announcements.heading import office_of
from bot.announcements.recalling import Recall, Unsure
from bot.announcements.reporting import BACK, FATES, Entry, Fate, Line, Report, TakenBack
from bot.announcements.wording import button, message
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import isolate, moment
from bot.text.message import Block, Button, Gap, Message, bold, fill, line
from storage.announced import ChangeKind
from storage.announcement_rows import AnnouncementState
from storage.rows import Person

REFUSALS: Mapping[Cannot, str] = {
    Cannot.ROLE: N_("This is for coordinators."),
    Cannot.GONE: N_("There is no such announcement here."),
    Cannot.NOT_OUT: N_("Nothing of this announcement has gone out."),
    Cannot.RECALLED: N_("This announcement was recalled: nothing more can be done with it."),
    Cannot.SUPERSEDED: N_("The announcement was corrected meanwhile. Please press Correct once more."),
    Cannot.CHANGED: N_("The correction was changed since this was shown. Please look at it once more."),
    Cannot.UNCHANGED: N_("The correction says what the announcement says. Please write the corrected text first."),
    Cannot.NOT_NOW: N_("This button no longer works: it was done already, or has come further meanwhile."),
    Cannot.NOT_YOURS: N_("This correction is written by somebody else."),
    Cannot.OWN: N_("Another coordinator must approve it: whoever wrote it cannot."),
    Cannot.NOBODY_ELSE: N_(
        "Another coordinator must approve it, and there is none. An administrator can make somebody one."
    ),
    Cannot.NOTHING: N_("There is nobody of whom it is uncertain."),
    Cannot.ERASED: N_("Its texts are no longer kept: it can be recalled, and not corrected."),
}
"""What somebody reads who pressed in vain; at most 200 characters."""

STATES: Mapping[AnnouncementState, str] = {
    AnnouncementState.SENDING: N_("being sent"),
    AnnouncementState.DONE: N_("sent"),
    AnnouncementState.STOPPED: N_("stopped"),
    AnnouncementState.RECALLED: N_("recalled"),
}
_COUNTS: Mapping[Fate, str] = {
    Fate.SENT: N_("Sent: {n}"),
    Fate.WAITING: N_("Waiting: {n}"),
    Fate.UNCERTAIN: N_("Uncertain, may have arrived: {n}"),
    Fate.BLOCKED: N_("Not reachable, the bot was blocked or the account is gone: {n}"),
    Fate.REFUSED: N_("Refused by Telegram: {n}"),
    Fate.CANCELLED: N_("Not sent, stopped or no longer wanted: {n}"),
}
_CORRECTED: Mapping[Fate, str] = {
    Fate.SENT: N_("Messages corrected: {n}"),
    Fate.WAITING: N_("Messages still to be corrected: {n}"),
    Fate.UNCERTAIN: N_("Messages of which it is uncertain whether they are corrected: {n}"),
    Fate.BLOCKED: N_("Messages that could not be corrected, the bot was blocked or the account is gone: {n}"),
    Fate.REFUSED: N_("Messages that could not be corrected, they are no longer there or Telegram refused: {n}"),
    Fate.CANCELLED: N_("Messages that were not corrected: {n}"),
}
_BACK: Mapping[TakenBack, str] = {
    TakenBack.DELETED: N_("Deleted: {n}"),
    TakenBack.WAITING: N_("Still to be deleted: {n}"),
    TakenBack.REPLACED: N_("Too old to be deleted, replaced by a sentence: {n}"),
    TakenBack.NOT: N_("Could not be taken back: {n}"),
    TakenBack.UNCERTAIN: N_("Not known whether it is still there: {n}"),
}
_LABEL = 40


def list_message(
    entries: Sequence[Entry], turning: tuple[tuple[Button, ...], ...], voice: Voice, zone: tzinfo
) -> Message:
    """What went out, the newest first."""
    say = voice.texts.say
    if not entries:
        words = say("No announcement has gone out yet. {command} writes one.")
        return message([fill(words, command="/announce")], [], voice)
    blocks: list[Block] = [line(bold(say("Announcements")))]
    rows: list[tuple[Button, ...]] = []
    for entry in entries:
        row = entry.announcement
        assert row.began_at is not None, "only what went out is listed"
        blocks += [
            Gap(),
            fill(say("{code}: {words}"), code=bold(shown(row.code)), words=isolate(entry.opening)),
            fill(
                say("{moment} · {state} · {office}"),
                moment=moment(row.began_at, zone, voice.language),
                state=say(STATES[row.state]),
                office=office_of(row, voice),
            ),
        ]
        rows.append((button(shown(row.code), "announced-one", row.id),))
    paired = [tuple(one for (one,) in rows[at : at + 2]) for at in range(0, len(rows), 2)]
    return message(blocks, [*paired, *turning], voice)


def report_message(
    report: Report, voice: Voice, zone: tzinfo, *, waits: Correction | None, may_stop: bool
) -> Message:
    """One announcement: what became of it, and what can be done. ``waits``: a correction for a second person."""
    row, say = report.announcement, voice.texts.say
    counts = report.counts()
    blocks: list[Block] = [*_head(report, voice, zone), Gap()]
    blocks += [fill(say(_COUNTS[fate]), n=n) for fate, n in counts.items() if n or fate is Fate.SENT]
    if report.erased:
        blocks.append(fill(say("Erased since: {n}"), n=report.erased))
    blocks += _changes(report, voice, zone)
    rows: list[tuple[Button, ...]] = [
        (
            button(say("Recipients"), "announced-people", row.id, 0),
            button(say("As a table (CSV)"), "announced-csv", row.id),
        )
    ]
    if waits is not None:
        words = say("A correction waits for a second coordinator.")
        blocks += [Gap(), line(words)]
        rows.append((button(say("See the correction"), "announced-fix-see", waits.change.id),))
    if row.state in OUT:
        rows.append(
            (
                button(say("Correct"), "announced-fix", row.id),
                button(say("Recall"), "announced-recall-ask", row.id),
            )
        )
        if counts[Fate.UNCERTAIN]:
            label = say("Send again to the uncertain ({n})").format(n=counts[Fate.UNCERTAIN])
            rows.append((button(label, "announced-again-ask", row.id, 0),))
        if may_stop:
            rows.append((button(say("Stop the sending"), "announced-stop", row.id),))
    rows.append((button(say("Look again"), "announced-one", row.id), button(say("All"), "announced", 0)))
    return message(blocks, rows, voice)


def people_message(
    report: Report,
    lines: Sequence[Line],
    turning: tuple[tuple[Button, ...], ...],
    voice: Voice,
) -> Message:
    """A page of the recipients, by State."""
    say = voice.texts.say
    blocks: list[Block] = [fill(say("Recipients of {code}"), code=bold(shown(report.announcement.code)))]
    party: str | None = None
    for one in lines:
        if one.person.state != party:
            party = one.person.state
            blocks += [Gap(), line(bold(party_name(one.person, voice)))]
        blocks.append(
            fill(say("{name}: {result}"), name=isolate(person_name(one.person, voice)), result=_result(one, voice))
        )
    back = (button(say("Back to the announcement"), "announced-one", report.announcement.id),)
    return message(blocks, [*turning, back], voice)


def recall_message(recall: Recall, voice: Voice) -> Message:
    """What a recall would do, to be confirmed."""
    row, say = recall.announcement, voice.texts.say
    blocks: list[Block] = [
        fill(say("Recall the announcement {code}?"), code=bold(shown(row.code))),
        *_recalled_lines(recall, voice),
        line(say("This cannot be undone.")),
    ]
    rows: list[tuple[Button, ...]] = [
        (button(say("Recall it everywhere"), "announced-recall", row.id),),
        (button(say("Back to the announcement"), "announced-one", row.id),),
    ]
    return message(blocks, rows, voice)


def unsure_message(
    unsure: Unsure, people: Sequence[Person], turning: tuple[tuple[Button, ...], ...], voice: Voice
) -> Message:
    """To whom it would be sent once more."""
    row, say, say_n = unsure.announcement, voice.texts.say, voice.texts.say_n
    number = len(unsure.people)
    back = (button(say("Back to the announcement"), "announced-one", row.id),)
    if not number:
        return message([line(say(REFUSALS[Cannot.NOTHING]))], [back], voice)
    words = say_n(
        "It may have reached {n} person, and may not. It is sent once more, with a line that says so:",
        "It may have reached {n} people, and may not. It is sent once more, with a line that says so:",
        number,
    )
    blocks: list[Block] = [fill(words, n=number), Gap()]
    blocks += [
        fill(say("{name}, {party}"), name=isolate(person_name(one, voice)), party=party_name(one, voice))
        for one in people
    ]
    label = say_n("Send it again to {n} person", "Send it again to {n} people", number).format(n=number)
    rows = [*turning, (button(label, "announced-again", row.id, unsure.number),), back]
    return message(blocks, rows, voice)


def person_name(person: Person, voice: Voice) -> str:
    """Their name as the invitation has it, or a number."""
    return person.name or voice.texts.say("No name ({number})").format(number=person.id)


def party_name(person: Person, voice: Voice) -> str:
    """Their State or organisation."""
    return voice.party(person.state) if person.state else voice.texts.say("Of no State or organisation")


def _head(report: Report, voice: Voice, zone: tzinfo) -> list[Block]:
    row, say, say_n = report.announcement, voice.texts.say, voice.texts.say_n
    blocks: list[Block] = [
        fill(
            say("Announcement {code}, {state}"),
            code=bold(shown(row.code)),
            state=say(STATES[row.state]),
        )
    ]
    if report.opening:
        blocks.append(line(isolate(report.opening)))
    blocks.append(fill(say("From: {office}"), office=office_of(row, voice)))
    if row.began_at is not None:
        blocks.append(fill(say("Sent from {moment}"), moment=moment(row.began_at, zone, voice.language)))
    words = say_n("To {n} person", "To {n} people", row.people)
    blocks.append(fill(words, n=row.people))
    return blocks


def _changes(report: Report, voice: Voice, zone: tzinfo) -> list[Block]:
    """What was done to it since."""
    say, say_n = voice.texts.say, voice.texts.say_n
    blocks: list[Block] = []
    for change in report.changes:
        at = moment(change.done_at, zone, voice.language) if change.done_at is not None else ""
        office = office_of_change(change, voice)
        if change.kind is ChangeKind.CORRECTION:
            blocks += [Gap(), fill(say("Corrected on {moment} by {office}."), moment=at, office=office)]
            if change.number == report.announcement.revision and report.announcement.state in OUT:
                blocks += [fill(say(_CORRECTED[fate]), n=n) for fate, n in report.corrected().items()]
                told = sum(one.told is Fate.SENT for one in report.lines)
                blocks.append(fill(say_n("{n} person told of it", "{n} people told of it", told), n=told))
        elif change.kind is ChangeKind.RECALL:
            blocks += [Gap(), fill(say("Recalled on {moment} by {office}."), moment=at, office=office)]
            blocks += [fill(say(_BACK[back]), n=n) for back, n in report.back().items()]
        else:
            blocks += [Gap(), fill(say("Sent again to the uncertain on {moment}."), moment=at)]
    return blocks


def _result(one: Line, voice: Voice) -> str:
    """What became of it with one recipient: the last thing that was done says most."""
    say = voice.texts.say
    if one.back is not None:
        return say(BACK[one.back])
    if one.corrected is Fate.SENT:
        return say("sent and corrected")
    if one.corrected is Fate.WAITING:
        return say("sent, to be corrected")
    if one.corrected is not None:
        return say("sent, the correction did not arrive")
    if one.fate is Fate.UNCERTAIN and one.told is Fate.SENT:
        return say("uncertain; told of the correction")
    return say(FATES[one.fate])


def _recalled_lines(recall: Recall, voice: Voice) -> list[Block]:
    say_n = voice.texts.say_n
    fresh, old, waiting, unsure = recall.fresh, recall.old, recall.waiting, recall.unsure
    deleted = say_n("It is deleted in {n} chat.", "It is deleted in {n} chats.", fresh)
    replaced = say_n(
        "In {n} chat it is older than 48 hours: Telegram deletes it no more, and a sentence that it was recalled "
        "takes its place.",
        "In {n} chats it is older than 48 hours: Telegram deletes it no more, and a sentence that it was recalled "
        "takes its place.",
        old,
    )
    spared = say_n(
        "{n} person still waits for it and does not get it.",
        "{n} people still wait for it and do not get it.",
        waiting,
    )
    open_ = say_n(
        "Of {n} person it is not known whether they have it: there it cannot be taken back.",
        "Of {n} people it is not known whether they have it: there it cannot be taken back.",
        unsure,
    )
    told = ((fresh, deleted), (old, replaced), (waiting, spared), (unsure, open_))
    return [fill(words, n=n) for n, words in told if n]
