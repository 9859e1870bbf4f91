"""The picker's screens: what the audience is in words and numbers, and what may be pressed next."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from babel.lists import format_list

from bot.announcements.wording import button, language_name, message
from bot.audience.audience import ALL
from bot.audience.choices import EMPTY, TITLES, Choice, Shelf
from bot.audience.picker import Members, Offered, Picked
from bot.audience.picking import Joint, mark
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import isolate
from bot.text.message import Block, Button, Gap, Message, bold, code, fill, line
from storage.audiences import SavedAudience

ON_A_PAGE = 10
PEOPLE_ON_A_PAGE = 30
_IN_A_ROW = 2
_LABEL = 40  # characters on a button
_EXAMPLE = N_("WEOG and not Switzerland")

JOINTS = {
    Joint.AND: N_("Only those who are also…"),
    Joint.OR: N_("These too…"),
    Joint.NOT: N_("But not…"),
    Joint.INSTEAD: N_("These instead"),
}


def picked_message(picked: Picked, voice: Voice, *, note: str = "") -> Message:
    """The audience, how many are in it, and the ways to change it. ``note``: a sentence on what was just done."""
    say, id, seen = voice.texts.say, picked.draft, mark(picked.audience)
    blocks: list[Block] = [line(note), Gap()] if note else []
    blocks += [fill(say("For: {audience}"), audience=bold(picked.words)), *counted(picked, voice)]
    if picked.audience == ALL:
        rows = _shelves(id, Joint.AND, voice)
        rows.append((button(say(JOINTS[Joint.NOT]), "aud-add", id, Joint.NOT.value),))
    else:
        rows = [
            (button(say(JOINTS[Joint.AND]), "aud-add", id, Joint.AND.value),),
            (
                button(say(JOINTS[Joint.OR]), "aud-add", id, Joint.OR.value),
                button(say(JOINTS[Joint.NOT]), "aud-add", id, Joint.NOT.value),
            ),
            (button(say("Everybody else"), "aud-not", id, seen),),
            (button(say("Undo the last step"), "aud-undo", id, seen), button(say("Clear"), "aud-clear", id, seen)),
            (button(say("Save under a name"), "aud-save", id),),
        ]
    rows.append((button(say("Who is in it"), "aud-who", id, 0),))
    blocks += [Gap(), _hint(voice)]
    return message(blocks, [*rows, _back(id, voice)], voice)


def shelves_message(picked: Picked, joint: Joint, voice: Voice) -> Message:
    """What kinds of choices there are."""
    blocks: list[Block] = [
        fill(voice.texts.say("For: {audience}"), audience=bold(picked.words)),
        line(voice.texts.say(JOINTS[joint])),
        _hint(voice),
    ]
    return message(blocks, [*_shelves(picked.draft, joint, voice), _screen(picked.draft, voice)], voice)


def shelf_message(
    picked: Picked, joint: Joint, shelf: Shelf, found: Sequence[Choice], page: int, voice: Voice
) -> Message:
    """A page of what can be chosen."""
    say, id = voice.texts.say, picked.draft
    last = max((len(found) - 1) // ON_A_PAGE, 0)
    page = min(max(page, 0), last)
    blocks: list[Block] = [
        fill(say("For: {audience}"), audience=bold(picked.words)),
        line(say(JOINTS[joint])),
        line(bold(say(TITLES[shelf]))),
    ]
    rows: list[tuple[Button, ...]] = []
    if found:
        blocks.append(line(say("Press one, or write the beginning of a name.")))
    elif shelf in EMPTY:
        blocks.append(line(say(EMPTY[shelf])))
    buttons = [
        button(one.label[:_LABEL], "aud-pick", id, joint.value, shelf.value, mark(one.leaf))
        for one in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    ]
    wide = any(len(one.label) > _LABEL // 2 for one in buttons)
    rows += _in_rows(buttons, 1 if wide else _IN_A_ROW)
    rows.append(_turning("aud-shelf", (id, joint.value, shelf.value), page, ON_A_PAGE, len(found), voice))
    if shelf is Shelf.SAVED and found:
        rows.append((button(say("Drop one that is saved"), "aud-drops", id, 0),))
    rows.append((button(say("Back"), "aud-add", id, joint.value),))
    return message(blocks, rows, voice)


def offered_message(offered: Offered, step: int, joint: Joint | None, picked: Picked, voice: Voice) -> Message:
    """What typed words may mean, to be chosen; then how it belongs to what there is."""
    say = voice.texts.say
    several = len(offered.readings) > 1
    blocks: list[Block] = [line(say("Which of these do you mean?") if several else say("Do you mean this?"))]
    rows: list[tuple[Button, ...]] = []
    for number, (_, words) in enumerate(offered.readings):
        if several:
            rows.append((button(words[:_LABEL], "aud-mean", step, number),))
        else:
            blocks.append(line(bold(words)))
            rows += joints_of(step, number, joint, picked, voice)
    return message(blocks, [*rows, _screen(picked.draft, voice)], voice)


def joint_message(words: str, step: int, number: int, picked: Picked, voice: Voice) -> Message:
    """How what was typed belongs to what there is."""
    say = voice.texts.say
    blocks: list[Block] = [
        fill(say("For: {audience}"), audience=bold(picked.words)),
        fill(say("You wrote: {audience}"), audience=bold(words)),
        line(say("How do they belong together?")),
    ]
    rows = joints_of(step, number, None, picked, voice)
    return message(blocks, [*rows, _screen(picked.draft, voice)], voice)


def joints_of(
    step: int, number: int, joint: Joint | None, picked: Picked, voice: Voice
) -> list[tuple[Button, ...]]:
    """The buttons that put a reading there; one alone where it is known how it belongs."""
    say = voice.texts.say
    if joint is not None or picked.audience == ALL:
        chosen = joint or Joint.AND
        return [(button(say("Yes"), "aud-join", step, number, chosen.value),)]
    labels = {
        Joint.AND: N_("Only those who are in both"),
        Joint.OR: N_("These too"),
        Joint.NOT: N_("But not these"),
        Joint.INSTEAD: JOINTS[Joint.INSTEAD],
    }
    return [(button(say(label), "aud-join", step, number, one.value),) for one, label in labels.items()]


def members_message(members: Members, page: int, voice: Voice) -> Message:
    """Who is in it, by State, a page at a time."""
    say = voice.texts.say
    last = max((len(members.rows) - 1) // PEOPLE_ON_A_PAGE, 0)
    page = min(max(page, 0), last)
    blocks: list[Block] = [line(bold(say("Who is in it")))]
    if not members.rows:
        blocks.append(line(say("Nobody is in this audience.")))
    state: str | None = None
    for row in members.rows[page * PEOPLE_ON_A_PAGE : (page + 1) * PEOPLE_ON_A_PAGE]:
        if row.state != state:
            state = row.state
            name = voice.party(state) if state else say("Of no State or organisation")
            blocks.append(line(bold(name)))
        name = isolate(row.name) if row.name else say("No name ({number})").format(number=row.id)
        if row.id in members.blocked:
            blocks.append(fill(say("{name} (has blocked the assistant)"), name=name))
        else:
            blocks.append(line(name))
    turning = _turning("aud-who", (members.draft,), page, PEOPLE_ON_A_PAGE, len(members.rows), voice)
    return message(blocks, [turning, _screen(members.draft, voice)], voice)


def taken_message(name: str, step: int, draft: int, voice: Voice) -> Message:
    """There is a saved audience of that name already."""
    say = voice.texts.say
    blocks: list[Block] = [
        fill(
            say("There is an audience called “{name}” already. What uses it would use this one."),
            name=isolate(name),
        )
    ]
    rows: list[tuple[Button, ...]] = [(button(say("Put this in its place"), "aud-replace", step),)]
    return message(blocks, [*rows, (button(say("Another name"), "aud-save", draft),), _screen(draft, voice)], voice)


def drops_message(draft: int, saved: Sequence[SavedAudience], page: int, voice: Voice) -> Message:
    """The saved audiences, to drop one."""
    say = voice.texts.say
    last = max((len(saved) - 1) // ON_A_PAGE, 0)
    page = min(max(page, 0), last)
    words = say("Which one is to be dropped?") if saved else say(EMPTY[Shelf.SAVED])
    buttons = [
        button(row.name[:_LABEL], "aud-drop-ask", draft, handle(row))
        for row in saved[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    ]
    rows = _in_rows(buttons, 1)
    rows.append(_turning("aud-drops", (draft,), page, ON_A_PAGE, len(saved), voice))
    return message([line(words)], [*rows, _screen(draft, voice)], voice)


def drop_message(
    draft: int, row: SavedAudience, words: str, used_by: Sequence[SavedAudience], voice: Voice
) -> Message:
    """What dropping one means."""
    say = voice.texts.say
    blocks: list[Block] = [
        fill(say("The saved audience “{name}”: {audience}"), name=isolate(row.name), audience=bold(words)),
        line(say("What uses it will not work any more, and will say so.")),
    ]
    if used_by:
        names = format_list([isolate(one.name) for one in used_by], locale=voice.language)
        blocks.append(fill(say("These saved audiences use it: {names}"), names=names))
    rows: list[tuple[Button, ...]] = [(button(say("Drop it"), "aud-drop", draft, handle(row)),)]
    return message(blocks, [*rows, (button(say("Back"), "aud-drops", draft, 0),)], voice)


def counted(picked: Picked, voice: Voice) -> list[Block]:
    """How many are in, or why that cannot be said."""
    say, count = voice.texts.say, picked.count
    if count is None:
        return [line(picked.trouble.said(voice.texts))] if picked.trouble is not None else []
    if not count.people:
        return [line(say("Nobody is in this audience."))]
    blocks: list[Block] = [
        fill(say("People: {n}"), n=count.people),
        fill(say("States and organisations: {n}"), n=count.parties),
    ]
    languages = [
        say("{language} {n}").format(language=language_name(one, voice), n=n)
        for one, n in count.by_language.items()
    ]
    blocks.append(fill(say("By language: {languages}"), languages=voice.listed(languages)))
    if count.blocked:
        blocks.append(fill(say("Of them have blocked the assistant: {n}"), n=count.blocked))
    return blocks


def handle(row: SavedAudience) -> str:
    """What names a saved audience on a button: its key may be too long."""
    return sha256(row.key.encode()).hexdigest()[:10]


def _shelves(draft: int, joint: Joint, voice: Voice) -> list[tuple[Button, ...]]:
    buttons = [
        button(voice.texts.say(title), "aud-shelf", draft, joint.value, shelf.value, 0)
        for shelf, title in TITLES.items()
    ]
    return _in_rows(buttons, _IN_A_ROW)


def _in_rows(buttons: Sequence[Button], wide: int) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]


def _turning(
    name: str, args: tuple[str | int, ...], page: int, size: int, of: int, voice: Voice
) -> tuple[Button, ...]:
    """Back and on; () where all is shown."""
    say_n = voice.texts.say_n
    buttons = [button(voice.texts.say("Back"), name, *args, page - 1)] if page else []
    left = of - (page + 1) * size
    if left > 0:
        buttons.append(button(say_n("{n} more", "{n} more", left).format(n=left), name, *args, page + 1))
    return tuple(buttons)


def _hint(voice: Voice) -> Block:
    example = code(voice.texts.say(_EXAMPLE))
    return fill(voice.texts.say("You can also write it, for instance: {example}"), example=example)


def _screen(draft: int, voice: Voice) -> tuple[Button, ...]:
    return (button(voice.texts.say("Back to the audience"), "aud", draft),)


def _back(draft: int, voice: Voice) -> tuple[Button, ...]:
    return (button(voice.texts.say("Back to the draft"), "ann", draft),)
