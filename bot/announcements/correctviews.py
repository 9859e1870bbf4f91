"""A correction as coordinators see it: while it is written, before it is confirmed, while it waits."""

from __future__ import annotations

from collections.abc import Mapping

from bot.announcements.codes import shown
from bot.announcements.correcting import APPROVAL, APPROVED, Correction
from bot.announcements.texts import beginning
from bot.announcements.wording import button, language_name, message
from bot.questions.wording import Voice
from bot.text.catalogue import LANGUAGES
from bot.text.dates import isolate
from bot.text.message import Block, Button, Gap, Message, bold, fill, line
from storage.announced import ChangeState
from storage.announcement_rows import Announcement

_MARK = "✓ "


def correction_message(correction: Correction, voice: Voice) -> Message:
    """A correction while it is written: a button for each text, marked where it says something else."""
    row, change, say = correction.announcement, correction.change, voice.texts.say
    blocks: list[Block] = [
        fill(say("Correction of the announcement {code}"), code=bold(shown(row.code))),
        *_texts(correction, voice),
    ]
    changed = correction.changed
    if not changed:
        blocks.append(line(say("Press a language to write the corrected text.")))
    unchanged = [language for language in correction.texts if language not in changed]
    if changed and unchanged:
        names = voice.listed([language_name(language, voice) for language in unchanged])
        blocks.append(fill(say("Still as it was sent: {languages}. Please correct these too."), languages=names))
    writes = [
        button((_MARK if one in changed else "") + language_name(one, voice), "announced-fix-text", change.id, one)
        for one in LANGUAGES
        if one in correction.texts or one in correction.before
    ]
    rows: list[tuple[Button, ...]] = [tuple(writes[at : at + 3]) for at in range(0, len(writes), 3)]
    if changed:
        rows.append((button(say("Go on"), "announced-fix-check", change.id),))
    rows.append((button(say("Do not correct it"), "announced-fix-drop", change.id),))
    return message(blocks, rows, voice)


def write_message(correction: Correction, language: str, voice: Voice) -> Message:
    """The next words are the corrected text."""
    say = voice.texts.say
    words = say("Please write the corrected text in this language, whole: {language}. It now says:")
    blocks: list[Block] = [fill(words, language=bold(language_name(language, voice)))]
    now = correction.texts.get(language)
    if now is not None:
        blocks += [Gap(), now]
    back = (button(say("Back"), "announced-fix", correction.announcement.id),)
    return message(blocks, [back], voice)


def check_message(correction: Correction, voice: Voice) -> Message:
    """What is confirmed: what changes, for how many, and what happens then."""
    change, say = correction.change, voice.texts.say
    blocks: list[Block] = [
        fill(say("Correction of the announcement {code}"), code=bold(shown(correction.announcement.code))),
        *_texts(correction, voice),
        Gap(),
        *_concerned(correction, voice),
    ]
    rows = _looks(correction, voice)
    if correction.second and not correction.others:
        words = say(
            "Another coordinator must approve it, and there is none. An administrator can make somebody one."
        )
        blocks.append(line(words))
    elif correction.second:
        blocks.append(line(say("To so many people another coordinator must approve it.")))
        rows.append(
            (button(say("Hand it on for approval"), "announced-fix-ok", change.id, correction.fingerprint),)
        )
    else:
        rows.append((button(say("Correct it everywhere"), "announced-fix-ok", change.id, correction.fingerprint),))
    rows.append((button(say("Change it"), "announced-fix", correction.announcement.id),))
    return message(blocks, rows, voice)


def waiting_message(correction: Correction, voice: Voice, *, own: bool) -> Message:
    """A correction that waits for a second person. ``own``: the reader wrote it."""
    change, say = correction.change, voice.texts.say
    blocks: list[Block] = [
        fill(say("Correction of the announcement {code}"), code=bold(shown(correction.announcement.code))),
        *_texts(correction, voice),
        Gap(),
        *_concerned(correction, voice),
    ]
    rows = _looks(correction, voice)
    if own:
        blocks.append(line(say("It waits for another coordinator.")))
        rows.append((button(say("Take it back"), "announced-fix-back", change.id),))
    else:
        blocks.append(line(say("Another coordinator wrote it. Approve it?")))
        approve = button(say("Approve"), "announced-fix-approve", change.id, correction.fingerprint)
        rows.append((approve, button(say("Decline"), "announced-fix-back", change.id)))
    rows.append((button(say("The announcement"), "announced-one", correction.announcement.id),))
    return message(blocks, rows, voice)


def made_message(correction: Correction, voice: Voice) -> Message:
    """It was confirmed: being made, or handed on."""
    say = voice.texts.say
    row = correction.announcement
    if correction.change.state is ChangeState.WAITING:
        blocks: list[Block] = [
            line(say("Handed on: as soon as another coordinator approves it, it is corrected everywhere."))
        ]
        see = button(say("See the correction"), "announced-fix-see", correction.change.id)
        return message(blocks, [(see,)], voice)
    words = say("{code} is being corrected: messages are changed where they stand, and their readers are told.")
    blocks = [fill(words, code=bold(shown(row.code)))]
    return message(blocks, [(button(say("The announcement"), "announced-one", row.id),)], voice)


def dropped_message(announcement: Announcement, voice: Voice) -> Message:
    """It is not made."""
    say = voice.texts.say
    words = say("The correction was dropped. {code} stays as it was sent.")
    back = (button(say("The announcement"), "announced-one", announcement.id),)
    return message([fill(words, code=bold(shown(announcement.code)))], [back], voice)


def told_message(notice: str, announcement: Announcement, change: int, voice: Voice) -> Message:
    """What a coordinator is told of a correction unasked: that it waits, was approved, or came back."""
    say = voice.texts.say
    code = bold(shown(announcement.code))
    see = button(say("See the correction"), "announced-fix-see", change)
    open_ = button(say("The announcement"), "announced-one", announcement.id)
    if notice == APPROVAL:
        words = fill(say("A correction of the announcement {code} waits for another coordinator."), code=code)
        return message([words], [(see,)], voice)
    if notice == APPROVED:
        words = fill(say("Your correction of the announcement {code} was approved and is being made."), code=code)
        return message([words], [(open_,)], voice)
    words = fill(say("Your correction of the announcement {code} was not approved. It can be changed."), code=code)
    return message([words], [(see,)], voice)


def _texts(correction: Correction, voice: Voice) -> list[Block]:
    """The first words of each text."""
    say = voice.texts.say
    changed: Mapping[bool, str] = {
        True: say("{language}, corrected: {words}"),
        False: say("{language}, as it was: {words}"),
    }
    return [
        fill(
            changed[language in correction.changed],
            language=bold(language_name(language, voice)),
            words=isolate(beginning(text)),
        )
        for language, text in correction.texts.items()
    ]


def _concerned(correction: Correction, voice: Voice) -> list[Block]:
    say_n, found = voice.texts.say_n, correction.concerned
    have = say_n(
        "{n} person has it: their message is changed, and they are told.",
        "{n} people have it: their messages are changed, and they are told.",
        found.have,
    )
    waiting = say_n(
        "{n} person still waits for it and gets the corrected text.",
        "{n} people still wait for it and get the corrected text.",
        found.waiting,
    )
    unsure = say_n(
        "{n} person may have it: it is not known where, so that they are told and nothing is changed.",
        "{n} people may have it: it is not known where, so that they are told and nothing is changed.",
        found.unsure,
    )
    told_ = ((found.have, have), (found.waiting, waiting), (found.unsure, unsure))
    return [fill(words, n=n) for n, words in told_ if n]


def _looks(correction: Correction, voice: Voice) -> list[tuple[Button, ...]]:
    """A button for each language, that shows the text as its readers will see it."""
    say, id = voice.texts.say, correction.change.id
    return [
        (
            button(
                say("As seen in: {language}").format(language=language_name(language, voice)),
                "announced-fix-look",
                id,
                language,
            ),
        )
        for language in correction.texts
    ]
