"""The audience of a draft in chat: pressed together or written, counted, looked into, kept under a name."""

from __future__ import annotations

from bot.announcements.answers import No
from bot.announcements.wording import REFUSALS
from bot.audience import views
from bot.audience.audience import ALL, Audience, parse
from bot.audience.audiences import Refusal
from bot.audience.choices import Shelf
from bot.audience.complaint import AudienceError
from bot.audience.names import clean_name
from bot.audience.picker import Offered, Picked, Picker
from bot.audience.picking import Joint
from bot.questions.wording import Voice
from bot.text.dates import isolate
from bot.text.message import Message, fill, line
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold, step
from storage.audiences import SavedAudience

KIND, NAME, READINGS, REPLACE = "audience", "audience-name", "audience-readings", "audience-replace"


async def audience(request: Request) -> Message | Notice:
    """The audience of a draft; the next words may write it."""
    return await _screen(request, await _picked(request))


async def add(request: Request) -> Message | Notice:
    """What kinds of choices there are, to go on in one of the ways."""
    joint, picked = _joint(request.word(1)), await _picked(request)
    if joint is None:
        return old_button(request.texts)
    if isinstance(picked, No):
        return _no(request, picked)
    await hold(request, KIND, {"draft": picked.draft, "joint": joint.value}, awaits_words=True)
    return views.shelves_message(picked, joint, _voice(request))


async def shelf(request: Request) -> Message | Notice:
    """A page of one kind of choices; a name's beginning may be written."""
    joint, chosen, picked = _joint(request.word(1)), _shelf(request.word(2)), await _picked(request)
    if joint is None or chosen is None:
        return old_button(request.texts)
    if isinstance(picked, No):
        return _no(request, picked)
    found = await _picker(request).choices(chosen, _voice(request), request.now)
    await hold(request, KIND, {"draft": picked.draft, "joint": joint.value}, awaits_words=True)
    return views.shelf_message(picked, joint, chosen, found, request.number(3), _voice(request))


async def pick(request: Request) -> Message | Notice:
    """One choice."""
    joint, chosen = _joint(request.word(1)), _shelf(request.word(2))
    if joint is None or chosen is None:
        return old_button(request.texts)
    leaf = await _picker(request).choice(chosen, request.word(3), _voice(request), request.now)
    if leaf is None:
        return Notice(request.texts.say("This is not among the choices any more. Please look at them again."))
    return await _joined(request, request.number(0), leaf, joint)


async def turn(request: Request) -> Message | Notice:
    """Everybody else."""
    args = (request.number(0), request.word(1), request.person, _voice(request), request.now)
    return await _screen(request, await _picker(request).turned(*args))


async def undo(request: Request) -> Message | Notice:
    """Without the last step."""
    args = (request.number(0), request.word(1), request.person, _voice(request), request.now)
    return await _screen(request, await _picker(request).undone(*args))


async def clear(request: Request) -> Message | Notice:
    """Everybody again."""
    args = (request.number(0), request.word(1), request.person, _voice(request), request.now)
    return await _screen(request, await _picker(request).cleared(*args))


async def who(request: Request) -> Message | Notice:
    """Who is in it."""
    found = await _picker(request).members(request.number(0), request.person, _voice(request), request.now)
    if isinstance(found, No):
        return _no(request, found)
    if isinstance(found, AudienceError):
        return Notice(found.said(request.texts)[:200])
    return views.members_message(found, request.number(1), _voice(request))


async def written(request: Request) -> Message | Notice:
    """The audience, or a part of it, in words."""
    assert request.held is not None, "only a step that waits is answered"
    draft, joint, voice = request.held.data["draft"], _joint(request.held.data["joint"]), _voice(request)
    picked = await _picker(request).picked(draft, request.person, voice, request.now)
    if isinstance(picked, No):
        return _no(request, picked)
    try:
        found = await _picker(request).read(request.words, voice, request.now)
    except AudienceError as error:
        await hold(request, KIND, request.held.data, awaits_words=True)
        return _line(request, error.said(request.texts))
    if not isinstance(found, Offered):
        if joint is not None or picked.audience == ALL:
            return await _joined(request, draft, found, joint or Joint.AND)
        found = await _picker(request).offered([found], voice)
        number = await _keep(request, found, request.held.data)
        return views.joint_message(found.readings[0][1], number, 0, picked, voice)
    return views.offered_message(found, await _keep(request, found, request.held.data), joint, picked, voice)


async def mean(request: Request) -> Message | Notice:
    """Which of several readings is meant."""
    held = await step(request, READINGS)
    if held is None or not 0 <= request.number(1) < len(held.data["readings"]):
        return old_button(request.texts)
    joint, reading = _joint(held.data["joint"]), parse(held.data["readings"][request.number(1)])
    picked = await _picker(request).picked(held.data["draft"], request.person, _voice(request), request.now)
    if isinstance(picked, No):
        return _no(request, picked)
    if joint is not None or picked.audience == ALL:
        return await _joined(request, picked.draft, reading, joint or Joint.AND)
    words = await request.desk.audiences.described(reading, _voice(request))
    return views.joint_message(words, held.id, request.number(1), picked, _voice(request))


async def join(request: Request) -> Message | Notice:
    """Put there what was typed."""
    held, joint = await step(request, READINGS), _joint(request.word(2))
    if held is None or joint is None or not 0 <= request.number(1) < len(held.data["readings"]):
        return old_button(request.texts)
    reading = parse(held.data["readings"][request.number(1)])
    return await _joined(request, held.data["draft"], reading, joint)


async def ask_name(request: Request) -> Message | Notice:
    """Under which name it is to be kept."""
    picked = await _picked(request)
    if isinstance(picked, No):
        return _no(request, picked)
    await hold(request, NAME, {"draft": picked.draft}, awaits_words=True)
    return _line(
        request, request.texts.say("Under which name? Please write it, for instance: Friends of clearance")
    )


async def named(request: Request) -> Message | Notice:
    """The name, written."""
    assert request.held is not None, "only a step that waits is answered"
    try:
        name = clean_name(request.words)
    except AudienceError as error:
        await hold(request, NAME, request.held.data, awaits_words=True)
        return _line(request, error.said(request.texts))
    return await _saved(request, request.held.data["draft"], name)


async def replace(request: Request) -> Message | Notice:
    """Put it in the place of the one of that name."""
    held = await step(request, REPLACE)
    if held is None:
        return old_button(request.texts)
    return await _saved(request, held.data["draft"], held.data["name"], replaces=held.data["expression"])


async def drops(request: Request) -> Message | Notice:
    """The saved audiences, to drop one."""
    saved = await request.desk.audiences.saved()
    return views.drops_message(request.number(0), saved, request.number(1), _voice(request))


async def ask_drop(request: Request) -> Message | Notice:
    """What dropping one means, and the button that does it."""
    row = await _kept(request)
    if row is None:
        return _gone(request)
    words = await request.desk.audiences.described(parse(row.expression), _voice(request))
    used_by = await request.desk.audiences.used_by(row.key)
    return views.drop_message(request.number(0), row, words, used_by, _voice(request))


async def drop(request: Request) -> Message | Notice:
    """Drop a saved audience."""
    row = await _kept(request)
    if row is None:
        return _gone(request)
    done = await request.desk.audiences.drop(row.key, by=request.person, now=request.now)
    if isinstance(done, Refusal):
        return _gone(request)
    saved = await request.desk.audiences.saved()
    shown = views.drops_message(request.number(0), saved, 0, _voice(request))
    note = fill(request.texts.say("“{name}” is dropped."), name=isolate(done.name))
    return Message((note, *shown.blocks), shown.rows, shown.language)


# ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def _picked(request: Request) -> Picked | No:
    return await _picker(request).picked(request.number(0), request.person, _voice(request), request.now)


async def _joined(request: Request, draft: int, part: Audience, joint: Joint) -> Message | Notice:
    done = await _picker(request).joined(draft, part, joint, request.person, _voice(request), request.now)
    return await _screen(request, done)


async def _screen(request: Request, found: Picked | No | None, note: str = "") -> Message | Notice:
    if found is None:
        return Notice(
            request.texts.say("This is done, or the audience has changed since. Open it anew from the draft.")
        )
    if isinstance(found, No):
        return _no(request, found)
    await hold(request, KIND, {"draft": found.draft, "joint": ""}, awaits_words=True)
    return views.picked_message(found, _voice(request), note=note)


async def _keep(request: Request, offered: Offered, data: dict[str, object]) -> int:
    readings = [str(reading) for reading, _ in offered.readings]
    await hold(request, KIND, data, awaits_words=True)  # what is written next takes their place
    return await hold(request, READINGS, {**data, "readings": readings})


async def _saved(request: Request, draft: int, name: str, *, replaces: str = "") -> Message | Notice:
    """Keep the draft's audience. ``replaces``: the expression that was shown when it was asked to replace."""
    picked = await _picker(request).picked(draft, request.person, _voice(request), request.now)
    if isinstance(picked, No):
        return _no(request, picked)
    if replaces and str(picked.audience) != replaces:
        return old_button(request.texts)
    try:
        done = await request.desk.audiences.save(
            name, picked.audience, by=request.person, now=request.now, replace=bool(replaces)
        )
    except AudienceError as error:
        return _line(request, error.said(request.texts))
    match done:
        case Refusal.TAKEN:
            data = {"draft": draft, "name": name, "expression": str(picked.audience)}
            number = await hold(request, REPLACE, data)
            return views.taken_message(name, number, draft, _voice(request))
        case Refusal():
            return _no(request, No.ROLE)
    note = request.texts.say("It is saved as “{name}”.").format(name=isolate(done.name))
    return await _screen(request, picked, note)


async def _kept(request: Request) -> SavedAudience | None:
    handle = request.word(1)
    return next((row for row in await request.desk.audiences.saved() if views.handle(row) == handle), None)


def _picker(request: Request) -> Picker:
    desk = request.desk
    return Picker(desk.db, desk.announcing, desk.audiences, desk.register.book)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)


def _joint(word: str) -> Joint | None:
    return Joint(word) if word in {joint.value for joint in Joint} else None


def _shelf(word: str) -> Shelf | None:
    return Shelf(word) if word in {shelf.value for shelf in Shelf} else None


def _no(request: Request, no: No) -> Notice:
    return Notice(request.texts.say(REFUSALS[no]))


def _gone(request: Request) -> Notice:
    return Notice(request.texts.say("This saved audience is not there any more."))


def _line(request: Request, words: str) -> Message:
    return Message((line(words),), language=request.texts.language)
