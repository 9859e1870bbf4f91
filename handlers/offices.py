"""In whose name a coordinator writes: /office shows it, administrators give it and take it."""

from __future__ import annotations

from bot.people.offices import LONGEST, Doubt, Refusal
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import isolate
from bot.text.message import Action, Block, Button, Message, bold, fill, line
from handlers import people
from handlers.context import Notice, Request
from handlers.hints import old_button
from handlers.holding import hold, step
from storage.rows import Role

KIND, DOUBT = "office", "office-doubt"

_REFUSALS = {
    Refusal.NOT_ALLOWED: N_("This is for administrators."),
    Refusal.NO_COORDINATOR: N_("Only coordinators write in the name of an office. Make them a coordinator first."),
    Refusal.NO_NAME: N_("Please write a name with letters in it, for instance: Implementation Support Unit"),
    Refusal.ANOTHERS: N_(
        "This reads like the office of somebody of another State or organisation. Please choose another name."
    ),
    Refusal.A_STATE: N_("This is the name of a State or organisation that is not theirs. Please choose another."),
}


async def office(request: Request) -> Message:
    """/office"""
    texts = request.texts
    shown = await request.desk.offices.shown(request.person, _voice(request))
    blocks: tuple[Block, ...] = (
        fill(texts.say("You write in the name of: {office}"), office=bold(isolate(shown))),
        line(texts.say("It stands above every announcement and answer of yours. Administrators give it.")),
    )
    rows: tuple[tuple[Button, ...], ...] = ()
    if request.role is Role.ADMINISTRATOR:
        rows = ((Button(texts.say("Give an office"), Action("office-ask", (request.person,))),),)
    return Message(blocks, rows, texts.language)


async def ask(request: Request) -> Message | Notice:
    """Which office somebody is to write for."""
    texts, person = request.texts, request.number(0)
    if (await request.desk.people.role_of(person)).rank < Role.COORDINATOR.rank:
        return Notice(texts.say(_REFUSALS[Refusal.NO_COORDINATOR]))
    shown = await request.desk.offices.shown(person, _voice(request))
    await hold(request, KIND, {"person": person}, awaits_words=True)
    blocks: tuple[Block, ...] = (
        fill(texts.say("They write in the name of: {office}"), office=bold(isolate(shown))),
        line(texts.say("Which office do they write for? Please write it as readers are to see it, for instance:")),
        line(texts.say("Implementation Support Unit")),
    )
    rows: list[tuple[Button, ...]] = []
    if await request.desk.offices.of(person):
        rows.append((Button(texts.say("Take the office away"), Action("office-take", (person,))),))
    row = await request.desk.people.held(person)
    if row is not None and row.role is not Role.GUEST:
        rows.append((Button(texts.say("Back"), Action("person", (person,))),))
    return Message(blocks, tuple(rows), texts.language)


async def written(request: Request) -> Message | Notice:
    """The office, written."""
    assert request.held is not None, "only a step that waits is answered"
    return await _give(request, request.held.data["person"], request.words, sure=False)


async def give(request: Request) -> Message | Notice:
    """Give it although it names a State that is not theirs."""
    held = await step(request, DOUBT)
    if held is None:
        return old_button(request.texts)
    return await _give(request, held.data["person"], held.data["office"], sure=True)


async def take(request: Request) -> Message | Notice:
    """Take somebody's office away."""
    done = await request.desk.offices.take(request.number(0), by=request.person, now=request.now)
    if isinstance(done, Refusal):
        return Notice(request.texts.say(_REFUSALS[done]))
    return await _shown(request, request.number(0))


async def _give(request: Request, person: int, written: str, *, sure: bool) -> Message | Notice:
    texts = request.texts
    done = await request.desk.offices.give(person, written, by=request.person, now=request.now, sure=sure)
    if isinstance(done, Doubt):
        held = await hold(request, DOUBT, {"person": person, "office": done.name})
        names = _voice(request).parties(done.parties)
        words = texts.say(
            "“{office}” names {parties}, and they are of another State or organisation. Is this right?"
        )
        rows = (
            (Button(texts.say("Yes, give it"), Action("office-give", (held,))),),
            (Button(texts.say("Another name"), Action("office-ask", (person,))),),
        )
        return Message((fill(words, office=isolate(done.name), parties=names),), rows, texts.language)
    if isinstance(done, Refusal):
        words = texts.say(_REFUSALS.get(done, "")) or texts.say("Please write a name of at most {most} characters.")
        if done not in (Refusal.NOT_ALLOWED, Refusal.NO_COORDINATOR):
            await hold(request, KIND, {"person": person}, awaits_words=True)
        return Message((line(words.format(most=LONGEST)),), language=texts.language)
    return await _shown(request, person)


async def _shown(request: Request, person: int) -> Message | Notice:
    """Their page with the office as it is now; one's own, where one has no page."""
    row = await request.desk.people.held(person)
    if row is None or row.role is Role.GUEST:
        return await office(request)
    return await people.card(request, row)


def _voice(request: Request) -> Voice:
    return Voice(request.texts, request.desk.lexicon)
