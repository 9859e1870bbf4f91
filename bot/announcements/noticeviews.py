"""The countdown, the progress and the end of an announcement, and what coordinators are told of it unasked."""

from __future__ import annotations

from datetime import tzinfo

from bot.announcements.answers import Draft, Progress
from bot.announcements.views import summary
from bot.announcements.wording import RETURNED, at, button, message, seconds, title
from bot.questions.wording import Voice
from bot.text.buttons import ACTIONS
from bot.text.dates import moment
from bot.text.message import Block, Button, Gap, Message, bold, fill, line
from storage.announcement_rows import AnnouncementState

REPORT = "announced-report"
"""The button that opens the report of an announcement."""


def progress_message(stands: Progress, voice: Voice, zone: tzinfo, reader: int) -> Message:
    """How far it has come, in the one message that is kept up to date. ``reader``: Person.id of who looks on."""
    row, say, own = stands.announcement, voice.texts.say, reader == stands.announcement.made_by
    blocks: list[Block] = [title(stands, voice), *_stands(stands, voice, zone)]
    rows: list[tuple[Button, ...]] = []
    match row.state:
        case AnnouncementState.WAITING:
            rows = [(button(say("Take it back"), "ann-back", row.id),)] if own else []
        case AnnouncementState.SCHEDULED:
            back = (button(say("Take it back"), "ann-back", row.id),) if own else ()
            rows = [(button(say("Stop"), "ann-stop", row.id), *back)]
        case AnnouncementState.COUNTDOWN | AnnouncementState.SENDING:
            rows = [(button(say("Stop"), "ann-stop", row.id),)]
        case AnnouncementState.STOPPED if row.began_at is None:
            rows = [_idle_row(stands, voice, own=own)]
        case AnnouncementState.MISSED:
            rows = _missed_rows(stands, voice, own=own)
        case AnnouncementState.DRAFT:
            rows = [(button(say("Back to the draft"), "ann", row.id),)] if own else []
        case _:
            rows = _report(stands, voice)
    return message(blocks, rows, voice)


def approval_message(draft: Draft, stands: Progress, audience: str, voice: Voice, zone: tzinfo) -> Message:
    """To another coordinator: what is to be approved, whole."""
    row, say = draft.announcement, voice.texts.say
    blocks: list[Block] = [
        line(bold(say("An announcement waits for your approval."))),
        title(stands, voice),
        Gap(),
        *summary(draft, audience, voice),
    ]
    if row.scheduled_for is not None:
        blocks.append(fill(say("Goes out: {moment}"), moment=bold(at(row, voice, zone))))
    text = draft.texts.get(row.fallback) or next(iter(draft.texts.values()), None)
    if text is not None:
        blocks += [Gap(), text]
    rows = [
        (button(say("Preview"), "ann-look", row.id),),
        (
            button(say("Decline"), "ann-no", row.id),
            button(say("Approve"), "ann-ok", row.id, str(draft.fingerprint or "")),
        ),
    ]
    return message(blocks, rows, voice)


def approved_message(stands: Progress, voice: Voice, zone: tzinfo) -> Message:
    """To whoever made it: another coordinator let it go."""
    words = voice.texts.say("Another coordinator has approved your announcement.")
    blocks: list[Block] = [line(bold(words)), title(stands, voice), *_stands(stands, voice, zone)]
    return message(blocks, [(button(voice.texts.say("Follow it"), "ann-how", stands.announcement.id),)], voice)


def returned_message(stands: Progress, why: str, voice: Voice) -> Message:
    """To whoever made it: it did not go out and is a draft again."""
    say = voice.texts.say
    blocks: list[Block] = [title(stands, voice), line(say(RETURNED[why]))]
    return message(blocks, [(button(say("Open the draft"), "ann", stands.announcement.id),)], voice)


def leaving_message(stands: Progress, voice: Voice) -> Message:
    """To the other coordinators: one of them is sending, and each of them can stop it."""
    say = voice.texts.say
    blocks: list[Block] = [
        line(bold(say("Another coordinator is sending an announcement."))),
        title(stands, voice),
        *_countdown(stands, voice),
    ]
    id = stands.announcement.id
    return message(blocks, [(button(say("Stop"), "ann-stop", id), button(say("Follow it"), "ann-how", id))], voice)


def _stands(stands: Progress, voice: Voice, zone: tzinfo) -> list[Block]:
    row, say, say_n = stands.announcement, voice.texts.say, voice.texts.say_n
    match row.state:
        case AnnouncementState.WAITING:
            return [line(say("It waits for another coordinator to approve it. Nothing goes out before."))]
        case AnnouncementState.SCHEDULED:
            words = say_n("Scheduled, to {n} person: {moment}", "Scheduled, to {n} people: {moment}", stands.people)
            return [fill(words, n=stands.people, moment=bold(at(row, voice, zone)))]
        case AnnouncementState.COUNTDOWN:
            return _countdown(stands, voice)
        case AnnouncementState.SENDING:
            return [line(bold(say("It is being sent."))), *_numbers(stands, voice)]
        case AnnouncementState.DONE:
            return [_ended(stands, voice, zone), *_numbers(stands, voice)]
        case AnnouncementState.STOPPED if row.began_at is None:
            return [line(bold(say("Stopped. Nothing of it went out.")))]
        case AnnouncementState.STOPPED:
            head: list[Block] = [line(bold(say("Stopped.")))]
            if stands.why:
                head.append(fill(say("It stopped by itself. {why}"), why=stands.why))
            return [*head, *_numbers(stands, voice)]
        case AnnouncementState.MISSED:
            words = say(
                "It did not go out at its time, and more than an hour has passed, or whoever let it go is no "
                "coordinator any more. Is it to go out now?"
            )
            return [line(words)]
        case AnnouncementState.RECALLED:
            return [line(bold(say("Recalled."))), *_numbers(stands, voice)]
        case AnnouncementState.DISCARDED:
            return [line(say("Discarded. Nothing of it went out."))]
        case _:
            return [line(say("It is a draft. Nothing of it has gone out."))]


def _countdown(stands: Progress, voice: Voice) -> list[Block]:
    say_n, n = voice.texts.say_n, seconds(stands.left)
    people = say_n("It goes out to {n} person.", "It goes out to {n} people.", stands.people)
    left = say_n("In {n} second.", "In {n} seconds.", n)
    return [line(bold(people.format(n=stands.people))), line(left.format(n=n))]


def _numbers(stands: Progress, voice: Voice) -> list[Block]:
    """How many stand where; what is nought is not said, but for those who have it."""
    say_n, awake = voice.texts.say_n, max(stands.waiting - stands.resting, 0)
    sent = say_n("{sent} of {n} person has it.", "{sent} of {n} people have it.", stands.people)
    blocks: list[Block] = [line(sent.format(sent=stands.sent, n=stands.people))]
    for number, words in (
        (awake, say_n("{n} is waiting.", "{n} are waiting.", awake)),
        (
            stands.resting,
            say_n(
                "{n} has quiet hours now, and gets it when they end.",
                "{n} have quiet hours now, and get it when they end.",
                stands.resting,
            ),
        ),
        (
            stands.failed,
            say_n(
                "{n} could not be reached: blocked me, left Telegram, or was refused.",
                "{n} could not be reached: they blocked me, left Telegram, or were refused.",
                stands.failed,
            ),
        ),
        (
            stands.uncertain,
            say_n(
                "{n} may have it: Telegram did not say.",
                "{n} may have it: Telegram did not say.",
                stands.uncertain,
            ),
        ),
        (stands.cancelled, say_n("{n} was not sent any more.", "{n} were not sent any more.", stands.cancelled)),
    ):
        if number:
            blocks.append(line(words.format(n=number)))
    return blocks


def _ended(stands: Progress, voice: Voice, zone: tzinfo) -> Block:
    began = stands.announcement.began_at
    if began is None:
        return line(bold(voice.texts.say("Sent.")))
    return fill(voice.texts.say("Sent: {moment}"), moment=bold(moment(began, zone, voice.language)))


def _missed_rows(stands: Progress, voice: Voice, *, own: bool) -> list[tuple[Button, ...]]:
    now = button(voice.texts.say("Send now"), "ann-now", stands.announcement.id)
    return [(now,), _idle_row(stands, voice, own=own)]


def _idle_row(stands: Progress, voice: Voice, *, own: bool) -> tuple[Button, ...]:
    """What can be done with one of which nothing went out: whoever made it can go on writing."""
    say, id = voice.texts.say, stands.announcement.id
    back = (button(say("Back to the draft"), "ann-back", id),) if own else ()
    return (*back, button(say("Discard"), "ann-discard", id))


def _report(stands: Progress, voice: Voice) -> list[tuple[Button, ...]]:
    if REPORT not in ACTIONS or stands.announcement.began_at is None:
        return []
    return [(button(voice.texts.say("Report"), REPORT, stands.announcement.id),)]
