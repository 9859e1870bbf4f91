"""Who may do what: made from the routing table, so that whatever is added to it is tried as well.

Each command, button and awaited word is tried as every role that may not use it, and in every way in which its
text reaches a bot without anybody giving it. Nothing may change then but what merely answering leaves behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, product

import pytest
import pytest_asyncio

from bot.practice.people import Person
from bot.text.buttons import ACTIONS, encode, fits
from bot.text.message import Action
from handlers.command import Command, Press
from handlers.table import AWAITED, COMMANDS, PRESSES
from storage import held
from storage.rows import Held, Role
from tests.handlers.contents import contents
from tests.handlers.raw import COMMANDED, HINTED, UNHEARD, Raw, update
from tests.handlers.stage import NOW, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in

REFUSAL = {
    Role.DELEGATE: "This is for delegates who were invited. Your coordinators can invite you.",
    Role.COORDINATOR: "This is for coordinators.",
    Role.ADMINISTRATOR: "This is for administrators.",
}
IN_PRIVATE = "Please write this to me in our private chat."
OLD_BUTTON = "This button no longer works. Please ask again."
BELOW = [(role, needed) for needed in Role for role in Role if role.rank < needed.rank]
MOST = 4  # sets of arguments tried for one button


@dataclass(frozen=True)
class Spoils:
    """What there is to be had for who may not: real numbers and words, so that a missing check would show."""

    person: int
    step: int
    handle: str

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.person, self.step, 0)

    @property
    def words(self) -> tuple[str, ...]:
        return (self.handle, "CH", "coordinator", "Europe/Zurich", "report", "30d", "2100-0800", "")

    def arguments(self, name: str) -> Iterator[Action]:
        kinds = ACTIONS[name]
        every = product(*(self.numbers if kind is int else self.words for kind in kinds))
        return islice((action for args in every if fits(action := Action(name, args))), MOST)


@pytest.fixture
def stage(quiet_stage: Stage) -> Stage:
    """Here nothing needs the line."""
    return quiet_stage


@pytest_asyncio.fixture(loop_scope="module")
async def spoils(stage: Stage) -> Spoils:
    """A delegate with a step under way, and an open invitation."""
    victim = stage.server.person("Vera")
    victim.chat.started = True
    await stage.is_now(victim, Role.DELEGATE, "CH")
    made = await stage.line.desk.invitations.invite(by=stage.chief.id, state="CH", now=NOW)
    assert made is not None
    return Spoils(person=victim.id, step=await waits(stage, stage.ana, "invite"), handle=made[1].digest[:16])


async def waits(stage: Stage, person: Person, kind: str, *, for_words: bool = False) -> int:
    """A step that somebody's words or press would take up."""
    row = Held(
        id=0,
        person=person.id,
        kind=kind,
        data={"state": "CH"},
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
        awaits_words=for_words,
    )
    async with stage.house.db.write() as tx:
        return await held.put(tx, row)


def written(command: Command) -> str:
    """The command with the words that it takes."""
    return command.example or f"/{command.name}"


def as_caption(raw: Raw) -> Raw:
    """The same text as the caption of a file."""
    body = dict(raw["message"])
    body["caption"], body["caption_entities"] = body.pop("text"), body.pop("entities")
    body["document"] = {"file_id": "f", "file_unique_id": "u", "file_name": "list.csv", "file_size": 12}
    return raw | {"message": body}


async def become(stage: Stage, role: Role) -> Person:
    """Somebody of the role."""
    if role is Role.ADMINISTRATOR:
        return stage.chief
    if role is not Role.GUEST:
        await stage.is_now(stage.ana, role, "CH")
    return stage.ana


def texts(calls: list[tuple[str, dict[str, object]]]) -> list[tuple[str, object]]:
    return [(method, params.get("text")) for method, params in calls]


@pytest.mark.parametrize(("role", "needed"), BELOW)
async def test_a_command_above_ones_role_is_refused_and_does_nothing(
    stage: Stage, spoils: Spoils, role: Role, needed: Role
) -> None:
    person = await become(stage, role)
    before = await contents(stage.house.db)
    for command in [c for c in COMMANDS if c.role is needed]:
        for way in ("private", "group, by name"):
            raw = COMMANDED[way](stage.scene_of(person), written(command))
            ways = [raw, as_caption(raw)] if command.takes_file else [raw]
            for one in ways:
                assert texts(await stage.heard(one)) == [("sendMessage", REFUSAL[needed])], command.name
    assert await contents(stage.house.db) == before


@pytest.mark.parametrize(("role", "needed"), BELOW)
async def test_a_button_above_ones_role_is_refused_and_does_nothing(
    stage: Stage, spoils: Spoils, role: Role, needed: Role
) -> None:
    person = await become(stage, role)
    shown = await a_message(stage, person)
    before = await contents(stage.house.db)
    for name, press in PRESSES.items():
        if press.role is needed:
            for action in spoils.arguments(name):
                calls = await stage.heard(stage.press(encode(action), shown, person))
                assert texts(calls) == [("answerCallbackQuery", REFUSAL[needed])], action
                assert calls[0][1]["show_alert"]
    assert await contents(stage.house.db) == before


@pytest.mark.parametrize(("role", "needed"), BELOW)
async def test_words_awaited_of_a_higher_role_are_refused_and_do_nothing(
    stage: Stage, role: Role, needed: Role
) -> None:
    person = await become(stage, role)
    for kind, awaited in AWAITED.items():
        if awaited.role is needed:
            await waits(stage, person, kind, for_words=True)
            before = await contents(stage.house.db, without=frozenset({"inbox", "replies", "held"}))
            raw = update("message", stage.scene_of(person).says("Switzerland"))
            assert texts(await stage.heard(raw)) == [("sendMessage", REFUSAL[needed])], kind
            assert await contents(stage.house.db, without=frozenset({"inbox", "replies", "held"})) == before


@pytest.mark.parametrize("role", list(Role))
async def test_whatever_is_within_ones_role_is_not_refused(stage: Stage, spoils: Spoils, role: Role) -> None:
    person = await become(stage, role)
    stage.may_be_refused = ("editMessageText",)  # what already stands there is not changed
    shown = await a_message(stage, person)
    for command in [c for c in COMMANDS if c.role.rank <= role.rank and c.name not in ("leave", "erase")]:
        calls = await stage.heard(COMMANDED["private"](stage.scene_of(person), written(command)))
        assert len(calls) == 1, command.name
        assert not refused(calls), command.name
    for name, press in PRESSES.items():
        if press.role.rank <= role.rank and name not in ("leave", "erase"):
            calls = await stage.heard(stage.press(encode(next(spoils.arguments(name))), shown, person))
            assert calls[-1][0] == "answerCallbackQuery", name
            assert not refused(calls), name


@pytest.mark.parametrize("way", [*UNHEARD, *HINTED])
async def test_what_an_administrator_did_not_say_does_nothing(stage: Stage, spoils: Spoils, way: str) -> None:
    """Edited, forwarded, via a bot, anonymous, from a channel: as the person whose word would count most."""
    scene = stage.scene_of(stage.chief)
    for kind in AWAITED:  # and the words are not taken up by what waits for words
        await waits(stage, stage.chief, kind, for_words=True)
    before = await contents(stage.house.db)
    for command in COMMANDS:
        raw = {**UNHEARD, **HINTED}[way](scene, written(command))
        files = [as_caption(raw)] if command.takes_file and "message" in raw else []
        for one in [raw, *files]:
            calls = await stage.heard(one)
            assert way in HINTED or calls == [], command.name
            assert all("forwarded messages" in str(text) for _, text in texts(calls)), command.name
    words = {**UNHEARD, **HINTED}[way](scene, "Switzerland")
    assert all("forwarded messages" in str(text) for _, text in texts(await stage.heard(words)))
    assert await contents(stage.house.db) == before


async def test_what_is_private_is_not_answered_in_a_group(stage: Stage, spoils: Spoils) -> None:
    scene = stage.scene_of(stage.chief)
    stage.group.add(stage.chief)
    calls = await stage.heard(COMMANDED["group"](scene, "/help"))
    shown = stage.chief.screen_of(stage.group)[-1]
    assert calls
    before = await contents(stage.house.db)
    for command in [c for c in COMMANDS if c.private]:
        calls = await stage.heard(COMMANDED["group"](scene, written(command)))
        assert texts(calls) == [("sendMessage", IN_PRIVATE)], command.name
    for name in [name for name, press in PRESSES.items() if press.private]:
        calls = await stage.heard(stage.press(encode(next(spoils.arguments(name))), shown, stage.chief))
        assert texts(calls) == [("answerCallbackQuery", IN_PRIVATE)], name
    assert await contents(stage.house.db) == before


async def test_forged_button_data_does_nothing_even_for_an_administrator(stage: Stage, spoils: Spoils) -> None:
    shown = await a_message(stage, stage.chief)
    before = await contents(stage.house.db)
    for at, name in enumerate(ACTIONS):
        every = forged(encode(next(spoils.arguments(name))))
        for data in (every[at % len(every)], every[(at + 3) % len(every)]):
            calls = await stage.heard(stage.press(data, shown, stage.chief))
            assert texts(calls) == [("answerCallbackQuery", OLD_BUTTON)], data
    assert await contents(stage.house.db) == before


async def test_a_role_withdrawn_between_the_sight_of_a_button_and_its_press_counts_no_more(
    stage: Stage, spoils: Spoils
) -> None:
    await stage.is_now(stage.ana, Role.GUEST)
    shown = await a_message(stage, stage.ana)
    before = await contents(stage.house.db)
    for name, press in coordinators_buttons():
        for action in islice(spoils.arguments(name), 2):
            await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
            data = encode(action)  # what a coordinator's screen shows
            await stage.is_now(stage.ana, Role.GUEST)
            calls = await stage.heard(stage.press(data, shown))
            assert texts(calls) == [("answerCallbackQuery", REFUSAL[press.role])], name
    assert await contents(stage.house.db) == before


async def test_a_step_of_somebody_else_is_taken_up_by_nobody(stage: Stage, spoils: Spoils) -> None:
    """Its number is easily guessed: the steps are counted."""
    stage.may_be_refused = ("editMessageText",)
    ben = stage.server.person("Ben")
    ben.chat.started = True
    await stage.is_now(ben, Role.COORDINATOR, "CH")
    shown = await a_message(stage, ben)
    theirs = [await waits(stage, stage.ana, kind) for kind in (*AWAITED, "invite")]
    before = await contents(stage.house.db)
    for name, _ in coordinators_buttons():
        kinds = ACTIONS[name]
        for step in theirs:
            if kinds and kinds[0] is int and name not in ("invitations", "person", "withdraw-ask", "withdraw"):
                rest = tuple(0 if kind is int else "CH" for kind in kinds[1:])
                await stage.heard(stage.press(encode(Action(name, (step, *rest))), shown, ben))
    assert await contents(stage.house.db) == before


async def test_the_same_words_handled_again_after_a_fault_are_still_meant_for_their_step(stage: Stage) -> None:
    """The step has taken them and waits no more; the reply may be lost, and the update comes once more."""
    await stage.is_now(stage.ana, Role.DELEGATE, "CH")
    await waits(stage, stage.ana, "zone", for_words=True)
    raw = update("message", stage.scene.says("Kathmandu"))
    for _ in range(2):
        ((_, text),) = texts(await stage.heard(raw))
        assert "Kathmandu" in str(text)
        assert "14:45" in str(text)
    other = texts(await stage.heard(update("message", stage.scene.says("Geneva"))))
    assert "Choose the city" not in str(other)
    who = await stage.line.desk.people.held(stage.ana.id)
    assert who is not None
    assert who.zone == "Asia/Kathmandu"


def coordinators_buttons() -> list[tuple[str, Press]]:
    found = [(name, press) for name, press in PRESSES.items() if press.role is Role.COORDINATOR]
    assert found, "coordinators have buttons of their own"
    return found


def forged(data: str) -> list[str]:
    """The button's data as a changed client could send it."""
    version, _, rest = data.partition("|")
    swapped = rest.replace("|", "|x", 1) if "|" in rest else f"{rest}|0"
    return [
        f"0|{rest}",
        f"2|{rest}",
        rest,
        f"{data}|0|0|0|0",
        f"{data}\n",
        f"{version}|{rest.upper()}",
        f"{data}|{'x' * 64}",
        f"{version}|{rest.split('|')[0]}x|{swapped}",
    ]


async def a_message(stage: Stage, person: Person) -> Raw:
    """A message of the bot's on somebody's screen, for buttons to hang on."""
    await stage.heard(COMMANDED["private"](stage.scene_of(person), "/help"))
    return person.screen[-1]


def refused(calls: list[tuple[str, dict[str, object]]]) -> bool:
    return any(text in (*REFUSAL.values(), IN_PRIVATE) for _, text in texts(calls))
