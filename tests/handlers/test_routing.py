"""Who is heard: every command in every way its text can reach the bot."""

from __future__ import annotations

import pytest

from bot.text.buttons import ACTIONS, encode
from bot.text.catalogue import Catalogues
from bot.text.message import Action
from handlers.menus import publish
from handlers.table import COMMANDS
from storage.rows import Role
from tests.handlers.raw import COMMANDED, HINTED, UNHEARD, by_name, update
from tests.handlers.stage import Stage

WORDS = {"ask": "Who spoke on clearance?", "agenda": "informal consultations"}
pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in
NAMES = [command.name for command in COMMANDS]


def written(name: str) -> str:
    return f"/{name} {WORDS.get(name, '')}".strip()


@pytest.fixture
def stage(quiet_stage: Stage) -> Stage:
    """Here nothing needs the line."""
    return quiet_stage


@pytest.mark.parametrize("way", COMMANDED)
async def test_every_command_is_answered_once_where_it_was_given(stage: Stage, way: str) -> None:
    for name in NAMES:
        raw = COMMANDED[way](stage.scene, written(name))
        ((method, params),) = await stage.heard(raw)
        assert method in ("sendMessage", "sendDocument"), name
        assert int(params["chat_id"]) == raw["message"]["chat"]["id"], name
        assert params["reply_parameters"]["message_id"] == raw["message"]["message_id"]


@pytest.mark.parametrize("way", UNHEARD)
async def test_text_that_nobody_gave_as_a_command_does_nothing(stage: Stage, way: str) -> None:
    for name in [*NAMES, "unheard_of"]:
        assert await stage.heard(UNHEARD[way](stage.scene, written(name))) == [], name
    assert await stage.heard(UNHEARD[way](stage.scene, "Who spoke on clearance?")) == []


@pytest.mark.parametrize("way", HINTED)
async def test_a_passed_on_command_in_private_is_not_run_but_hinted_at(stage: Stage, way: str) -> None:
    calls = await stage.heard(HINTED[way](stage.scene, "/language"))
    assert [(method, "yourself" in params["text"]) for method, params in calls] == [("sendMessage", True)]
    assert await stage.heard(HINTED[way](stage.scene, "/privacy")) == [], "one hint is enough"


async def test_an_unknown_command_is_answered_in_private_and_by_name_only(stage: Stage) -> None:
    scene = stage.scene
    for raw, answered in [
        (update("message", scene.says("/agendaa now")), True),
        (update("message", scene.in_group(by_name("/agendaa"))), True),
        (update("message", scene.in_group("/agendaa")), False),
        (update("message", scene.in_group("/agendaa@another_bot")), False),
    ]:
        calls = await stage.heard(raw)
        assert [("/agendaa" in params["text"]) for _, params in calls] == [True] * answered


async def test_talk_in_a_group_is_left_alone_unless_it_is_meant_for_the_bot(stage: Stage) -> None:
    scene, bot = stage.scene, stage.server.world.bot
    mine = scene.in_group("An answer", sender=bot)
    hers = scene.in_group("Hello")
    for raw, answered in [
        (scene.in_group("Who spoke on clearance?"), False),
        (scene.in_group("Who spoke on clearance?", reply_to_message=hers), False),
        (scene.in_group("Who spoke on clearance?", reply_to_message=mine), True),
        (scene.in_group("@RapporteurPracticeBot, who spoke on clearance?"), True),
        (scene.in_group("Who spoke on clearance? @rapporteurpracticebot"), True),
        (scene.in_group("@RapporteurPracticeBotTwo who spoke on clearance?"), False),
    ]:
        calls = await stage.heard(update("message", raw))
        assert len(calls) == answered, raw["text"]
        assert all("clearance" in params["text"] for _, params in calls)


async def test_service_messages_say_nothing(stage: Stage) -> None:
    scene = stage.scene
    joined = scene.in_group("", new_chat_members=[scene.ana])
    pinned = scene.says("", pinned_message=scene.says("old"))
    for raw in (joined, pinned):
        assert await stage.heard(update("message", raw)) == []


SAMPLE = {int: 0, str: "zz"}


async def test_forged_buttons_on_nothing_are_answered_politely(stage: Stage) -> None:
    stage.may_be_refused = ("editMessageText",)  # what already stands there is not changed
    await stage.heard(COMMANDED["private"](stage.scene, "/start"))
    shown = stage.ana.screen[-1]
    for name, kinds in sorted(ACTIONS.items()):
        data = encode(Action(name, tuple(SAMPLE[kind] for kind in kinds)))
        calls = await stage.heard(stage.press(data, shown))
        assert calls[-1][0] == "answerCallbackQuery", name
        assert all(method in ("answerCallbackQuery", "sendMessage", "editMessageText") for method, _ in calls)


async def test_each_person_is_offered_the_commands_in_the_language_of_their_telegram(stage: Stage) -> None:
    await publish(stage.line.application.bot, Catalogues.open())
    for code, word in [("fr", "Afficher"), ("ru", "Показать"), ("en", "Show"), ("pt", "Show")]:
        menu = stage.server.person("Sam", language_code=code).menu
        everybody = [command.name for command in COMMANDS if command.role is Role.GUEST]
        assert [entry["command"] for entry in menu] == everybody
        assert any(entry["description"].startswith(word) for entry in menu), code
