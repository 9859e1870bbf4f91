"""A draft as its coordinator sees it: the card, its pages, and what is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.announcements.answers import Changed, Draft
from bot.announcements.codes import shown
from bot.announcements.heading import office_of
from bot.announcements.kinds import KINDS
from bot.announcements.reach import text_language
from bot.announcements.texts import beginning
from bot.announcements.wording import at, button, language_name, message, seconds
from bot.questions.wording import Voice
from bot.text.buttons import ACTIONS
from bot.text.catalogue import LANGUAGES
from bot.text.dates import isolate
from bot.text.message import Block, Button, Gap, Message, bold, fill, line
from storage.announcement_rows import Announcement

AUDIENCE = "aud"
"""The button that opens the choice of an audience."""
_MARK = "✓ "


def card_message(draft: Draft, audience: str, voice: Voice, zone: tzinfo) -> Message:
    """The one card of a draft. ``audience`` describes it in words."""
    row, say = draft.announcement, voice.texts.say
    id = row.id
    blocks: list[Block] = [
        fill(say("Draft of an announcement, {code}"), code=bold(shown(row.code))),
        *(_text_line(draft, language, voice) for language in _in_order(draft)),
        *_missing(draft, voice),
    ]
    if row.file is not None:
        blocks.append(fill(say("With: {file}"), file=isolate(row.file.name)))
    blocks += [
        Gap(),
        fill(say("From: {office}"), office=office_of(row, voice)),
        fill(say("Kind: {kind}"), kind=say(KINDS[row.kind])),
        line(say("Urgent: yes. It comes in quiet hours too, and nobody can refuse it."))
        if row.urgent
        else line(say("Urgent: no")),
        fill(say("For: {audience}"), audience=bold(audience)),
        *_reached(draft, voice),
        _leaves(row, voice, zone),
    ]
    urgent = say("Not urgent") if row.urgent else say("Urgent")
    rows: list[tuple[Button, ...]] = [
        (button(say("Texts"), "ann-texts", id), *_audience(row, voice)),
        (button(say("Kind"), "ann-kinds", id), button(urgent, "ann-urgent", id, int(not row.urgent))),
        (button(say("When"), "ann-when", id), button(say("Preview"), "ann-look", id)),
    ]
    if row.file is not None:
        rows.append((button(say("Leave the file out"), "ann-file", id),))
    else:
        rows.append((button(say("Add a file"), "ann-attach", id),))
    rows += [
        (button(say("Send a test to me"), "ann-test", id),),
        (button(say("Discard"), "ann-drop-ask", id), button(say("Send…"), "ann-check", id)),
    ]
    return message(blocks, rows, voice)


def texts_message(draft: Draft, voice: Voice) -> Message:
    """The texts by language: to be written, replaced, taken out; and which one stands in for those missing."""
    row, say = draft.announcement, voice.texts.say
    blocks: list[Block] = [
        line(bold(say("Texts"))),
        *(_text_line(draft, language, voice) for language in _in_order(draft)),
        *_missing(draft, voice),
        line(say("Press a language to write its text, or to change it.")),
    ]
    buttons = [
        button(
            (_MARK if language in draft.texts else "") + _text_in(language, voice),
            "ann-lang" if language in draft.texts else "ann-text",
            row.id,
            language,
        )
        for language in LANGUAGES
    ]
    rows = [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]
    return message(blocks, [*rows, (_back(draft, voice),)], voice)


def text_message(draft: Draft, language: str, voice: Voice) -> Message:
    """One text, and what can be done with it."""
    row, say = draft.announcement, voice.texts.say
    blocks: list[Block] = [fill(say("Text: {language}"), language=bold(language_name(language, voice)))]
    rows: list[tuple[Button, ...]] = [(button(say("Write it anew"), "ann-text", row.id, language),)]
    if len(draft.texts) > 1:
        if row.fallback == language:
            blocks.append(line(say("Who has no text in their own language reads this one.")))
        else:
            words = say("Let those read it who have none in their language")
            rows.append((button(words, "ann-fallback", row.id, language),))
        rows.append((button(say("Take it out"), "ann-drop", row.id, language),))
    others = [other for other in LANGUAGES if other not in draft.texts]
    if others:
        blocks.append(line(say("If the text is in another language, press that language.")))
        moves = [button(language_name(other, voice), "ann-move", row.id, language, other) for other in others]
        rows += [tuple(moves[place : place + 3]) for place in range(0, len(moves), 3)]
    blocks += [Gap(), draft.texts[language]]
    return message(blocks, [*rows, (button(say("Texts"), "ann-texts", row.id),)], voice)


def kinds_message(draft: Draft, voice: Voice) -> Message:
    """The kinds to choose from."""
    row, say = draft.announcement, voice.texts.say
    blocks: list[Block] = [
        line(
            say("What is it about? Delegates can refuse a kind; an urgent announcement reaches them all the same.")
        )
    ]
    rows = [
        (button((_MARK if kind is row.kind else "") + say(name), "ann-kind", row.id, kind.value),)
        for kind, name in KINDS.items()
    ]
    return message(blocks, [*rows, (_back(draft, voice),)], voice)


def when_message(draft: Draft, voice: Voice, zone: tzinfo, zone_name: str) -> Message:
    """When it is to go out: the next words say it."""
    say = voice.texts.say
    blocks: list[Block] = [
        line(say("When is it to go out? Please write it, for instance tomorrow 09:00 or 2026-12-01 09:00.")),
        fill(say("Your clock is that of {city}."), city=isolate(zone_name)),
        _leaves(draft.announcement, voice, zone),
    ]
    rows = []
    if draft.announcement.scheduled_for is not None:
        rows.append((button(say("As soon as it is confirmed"), "ann-at-once", draft.announcement.id),))
    return message(blocks, [*rows, (_back(draft, voice),)], voice)


def previews_message(draft: Draft, voice: Voice) -> Message:
    """Whose view is to be shown: one for each language that readers have."""
    row, say = draft.announcement, voice.texts.say
    blocks: list[Block] = [
        line(say("Which readers' view is to be shown, by their language? Each is exactly what they will have."))
    ]
    rows: list[tuple[Button, ...]] = []
    for language in LANGUAGES:
        read = text_language(row, draft.texts, language)
        name = language_name(language, voice)
        if read == language:
            label = name
        else:
            label = say("{language}, reading: {other}").format(language=name, other=language_name(read, voice))
        rows.append((button(label, "ann-preview", row.id, language),))
    return message(blocks, rows, voice)


def discard_message(draft: Draft, voice: Voice) -> Message:
    """Whether to throw it away."""
    say = voice.texts.say
    blocks: list[Block] = [line(say("Discard this draft? What was written is erased and cannot be brought back."))]
    rows = [(button(say("Yes, discard it"), "ann-discard", draft.announcement.id), _back(draft, voice))]
    return message(blocks, rows, voice)


def check_message(
    draft: Draft, audience: str, voice: Voice, zone: tzinfo, *, changed: Changed | None = None
) -> Message:
    """What is confirmed: whom it reaches, what is missing, what happens then."""
    row, say, say_n = draft.announcement, voice.texts.say, voice.texts.say_n
    blocks: list[Block] = [*changed_lines(changed, voice), *summary(draft, audience, voice)]
    reach = draft.reach
    rows: list[tuple[Button, ...]] = []
    if reach is not None and reach.people:
        number = len(reach.people)
        seen = str(draft.fingerprint)
        if draft.second and not draft.others:
            blocks.append(
                line(say("Another coordinator must approve it, and there is none: an administrator can make one."))
            )
        elif draft.second:
            blocks.append(
                line(
                    say("So many people are reached that another coordinator must approve it; they will be asked.")
                )
            )
            label = say_n("Ask for approval: {n} person", "Ask for approval: {n} people", number).format(n=number)
            rows.append((button(label, "ann-send", row.id, seen),))
        elif row.scheduled_for is not None:
            label = say_n("Schedule for {n} person", "Schedule for {n} people", number).format(n=number)
            rows.append((button(label, "ann-send", row.id, seen),))
        else:
            label = say_n("Send to {n} person", "Send to {n} people", number).format(n=number)
            rows.append((button(label, "ann-send", row.id, seen),))
        if row.scheduled_for is not None:
            blocks.append(_leaves(row, voice, zone))
            blocks.append(line(say("Who is in the audience is looked up again then.")))
        elif not draft.second:
            n = seconds(draft.countdown)
            words = say_n(
                "It goes out {n} second after you press, and can be stopped until then.",
                "It goes out {n} seconds after you press, and can be stopped until then.",
                n,
            )
            blocks.append(line(words.format(n=n)))
    return message(blocks, [*rows, (_back(draft, voice),)], voice)


def summary(draft: Draft, audience: str, voice: Voice) -> list[Block]:
    """Whom it reaches, in which language, and what is missing."""
    row, say, say_n = draft.announcement, voice.texts.say, voice.texts.say_n
    kind = say(KINDS[row.kind])
    blocks: list[Block] = [
        fill(say("From: {office}"), office=bold(office_of(row, voice))),
        fill(say("Kind: {kind}, urgent"), kind=kind) if row.urgent else fill(say("Kind: {kind}"), kind=kind),
        fill(say("For: {audience}"), audience=bold(audience)),
        *_reached(draft, voice),
    ]
    reach = draft.reach
    if reach is not None and len(draft.texts) > 1:
        blocks += [
            _counted(
                say_n(
                    "{n} reads it in this language: {language}", "{n} read it in this language: {language}", number
                ),
                number,
                language=language_name(language, voice),
            )
            for language, number in reach.read.items()
        ]
    return [*blocks, *_missing(draft, voice)]


def changed_lines(changed: Changed | None, voice: Voice) -> list[Block]:
    """What is not as it was shown before."""
    if changed is None:
        return []
    say = voice.texts.say
    blocks: list[Block] = []
    if changed.text:
        blocks.append(line(bold(say("What it says has changed since it was shown. Nothing was sent."))))
    if changed.people:
        now = len(changed.draft.reach.people) if changed.draft.reach is not None else 0
        words = say(
            "Its audience has changed since it was shown: {before} people then, {now} now. Nothing was sent."
        )
        blocks.append(line(bold(words.format(before=changed.before, now=now))))
    return [*blocks, Gap()]


def _reached(draft: Draft, voice: Voice) -> list[Block]:
    say, say_n, reach = voice.texts.say, voice.texts.say_n, draft.reach
    if draft.trouble is not None or reach is None:
        return [line(draft.trouble.said(voice.texts))] if draft.trouble is not None else []
    blocks: list[Block] = []
    if not reach.people:
        blocks.append(line(say("Nobody is in this audience now.")))
    else:
        words = voice.texts.say_n("{n} person", "{n} people", len(reach.people)).format(n=len(reach.people))
        parties = voice.texts.say_n(
            "{n} State or organisation", "{n} States and organisations", reach.parties
        ).format(n=reach.parties)
        reaches = say("It reaches {people}, of {parties}.") if reach.parties else say("It reaches {people}.")
        blocks.append(fill(reaches, people=bold(words), parties=parties))
    if reach.refused:
        blocks.append(
            _counted(
                say_n(
                    "{n} more is in the audience and wants no announcements of this kind.",
                    "{n} more are in the audience and want no announcements of this kind.",
                    reach.refused,
                ),
                reach.refused,
            )
        )
    if reach.blocked:
        blocks.append(
            _counted(
                say_n(
                    "{n} of them has blocked me or left Telegram and will not have it.",
                    "{n} of them have blocked me or left Telegram and will not have it.",
                    reach.blocked,
                ),
                reach.blocked,
            )
        )
    return blocks


def _missing(draft: Draft, voice: Voice) -> list[Block]:
    """The languages in which there is no text, and who reads another for want of it."""
    say, missing = voice.texts.say, [one for one in LANGUAGES if one not in draft.texts]
    if not missing or not draft.texts:
        return []
    names = voice.listed([language_name(one, voice) for one in missing])
    blocks: list[Block] = [fill(say("No text in: {languages}"), languages=names)]
    reach = draft.reach
    if reach is not None and reach.fallback:
        fallback = text_language(draft.announcement, draft.texts, "")
        blocks.append(
            _counted(
                voice.texts.say_n(
                    "{n} reader has no text in their language and reads: {language}",
                    "{n} readers have no text in their language and read: {language}",
                    reach.fallback,
                ),
                reach.fallback,
                language=language_name(fallback, voice),
            )
        )
    return blocks


def _audience(row: Announcement, voice: Voice) -> tuple[Button, ...]:
    return (button(voice.texts.say("Audience"), AUDIENCE, row.id),) if AUDIENCE in ACTIONS else ()


def _leaves(row: Announcement, voice: Voice, zone: tzinfo) -> Block:
    say = voice.texts.say
    if row.scheduled_for is None:
        return line(say("Goes out as soon as it is confirmed."))
    return fill(say("Goes out: {moment}"), moment=bold(at(row, voice, zone)))


def _text_line(draft: Draft, language: str, voice: Voice) -> Block:
    words = isolate(beginning(draft.texts[language]))
    name = language_name(language, voice)
    return fill(voice.texts.say("{language}: {words}"), language=bold(name), words=words)


def _text_in(language: str, voice: Voice) -> str:
    return voice.texts.say("Text: {language}").format(language=language_name(language, voice))


def _in_order(draft: Draft) -> Sequence[str]:
    """The languages of its texts, that which stands in for others first."""
    first = draft.announcement.fallback
    return sorted(draft.texts, key=lambda language: (language != first, LANGUAGES.index(language)))


def _counted(words: str, n: int, **fields: str) -> Block:
    return line(words.format(n=n, **fields))


def _back(draft: Draft, voice: Voice) -> Button:
    return button(voice.texts.say("Back to the draft"), "ann", draft.announcement.id)
