"""What the practice server refuses, in Telegram's words and codes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice import Person, PracticeServer
from tests.practice.conftest import Bot

BAD = "Bad Request: "
LONG = "x" * 4097
KEYS = {"inline_keyboard": [[{"text": "More", "callback_data": "1|more"}]]}


def key(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


SENT = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": LONG}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "x" * 40_000}, "text is too long"),
    ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    (
        {"text": "é<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        {"text": "é<q>x</q>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "q" at byte offset 2',
    ),
    (
        {"text": "<b>x</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ({"text": "a", "reply_markup": key(text="x", callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [[KEYS["inline_keyboard"][0][0]] * 101]}},
        "reply markup is too long",
    ),
    (
        {"text": "a", "reply_markup": key(text="x", url="nowhere")},
        "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ),
    (
        {"text": "a", "reply_markup": key(text=" ", callback_data="1")},
        "inline keyboard button text must be non-empty",
    ),
    (
        {"text": "a", "reply_markup": key(text="x")},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "a", "message_thread_id": 5}, "message thread not found"),
    (
        {"text": "a", "parse_mode": "MarkdownV2"},
        "the practice server has no markdownv2 parse mode; use HTML or entities",
    ),
]


@pytest.mark.parametrize(("params", "text"), SENT)
async def test_send_message_refuses(params: dict[str, Any], text: str, bot: Bot, ana: Person) -> None:
    before = len(ana.screen)
    assert await bot.no("sendMessage", chat_id=ana.id, **params) == (400, BAD + text)
    assert len(ana.screen) == before


async def test_the_longest_text_passes_after_its_tags_are_gone(bot: Bot, ana: Person) -> None:
    await bot.ok("sendMessage", chat_id=ana.id, text=f"<b>{LONG[1:]}</b>", parse_mode="HTML")
    assert len(ana.screen[-1]["text"]) == 4096


async def test_chats_that_are_not_there(server: PracticeServer, bot: Bot) -> None:
    stranger = server.person("Urs Keller")
    for chat in (stranger.id, 12345, -100, "@nobody_here", "x"):
        assert await bot.no("sendMessage", chat_id=chat, text="a") == (400, BAD + "chat not found")
    group = server.group("Friends of the President", stranger)
    assert group.id < -1_000_000_000_000
    assert await bot.no("sendMessage", chat_id=stranger.id, text="a") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    assert (await bot.raw("sendMessage", chat_id="", text="a")).json()["description"] in (
        BAD + "chat_id is empty",
        BAD + "chat not found",
    )


async def test_people_who_are_gone(bot: Bot, ana: Person, server: PracticeServer) -> None:
    await ana.blocks()
    assert await bot.no("sendMessage", chat_id=ana.id, text="a") == (403, "Forbidden: bot was blocked by the user")
    (told,) = await bot.ok("getUpdates")
    assert told["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await ana.unblocks()
    await bot.ok("sendMessage", chat_id=ana.id, text="a")
    await ana.leaves_telegram()
    assert await bot.no("sendMessage", chat_id=ana.id, text="a") == (403, "Forbidden: user is deactivated")


async def test_groups_the_bot_is_out_of(bot: Bot, ana: Person, server: PracticeServer) -> None:
    group = server.group("Coordinators", ana)
    await bot.ok("sendMessage", chat_id=group.id, text="a")
    group.bot_is("kicked", ana)
    assert await bot.no("sendMessage", chat_id=group.id, text="a") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )
    group.bot_is("left", ana)
    assert (await bot.no("sendMessage", chat_id=group.id, text="a"))[0] == 403


async def test_a_group_that_became_a_supergroup(bot: Bot, ana: Person, server: PracticeServer) -> None:
    group = server.group("Small group", ana, supergroup=False)
    fresh = group.migrate()
    response = await bot.raw("sendMessage", chat_id=group.id, text="a")
    assert response.json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": fresh.id},
    }
    await bot.ok("sendMessage", chat_id=fresh.id, text="a")


async def test_edits_that_cannot_be(bot: Bot, ana: Person, server: PracticeServer) -> None:
    mine = await bot.ok("sendMessage", chat_id=ana.id, text="<b>one</b>", parse_mode="HTML", reply_markup=KEYS)
    theirs = await ana.writes("hello")
    edit = {"chat_id": ana.id, "message_id": mine["message_id"]}
    same = {"text": "<b>one</b>", "parse_mode": "HTML", "reply_markup": KEYS}
    not_modified = (
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )
    assert await bot.no("editMessageText", **edit, **same) == (400, BAD + not_modified)
    assert await bot.no("editMessageReplyMarkup", **edit, reply_markup=KEYS) == (400, BAD + not_modified)
    assert await bot.no("editMessageText", chat_id=ana.id, message_id=99, text="b") == (
        400,
        BAD + "message to edit not found",
    )
    assert await bot.no("editMessageText", chat_id=ana.id, message_id=theirs["message_id"], text="b") == (
        400,
        BAD + "message can't be edited",
    )
    assert await bot.no("editMessageText", **edit, text=LONG) == (400, BAD + "MESSAGE_TOO_LONG")
    assert await bot.no("editMessageText", text="b") == (400, BAD + "message identifier is not specified")
    assert await bot.no("editMessageCaption", **edit, caption="b") == (
        400,
        BAD + "there is no caption in the message to edit",
    )
    edited = await bot.ok("editMessageText", **edit, text="two")
    assert edited["text"] == "two"
    assert "entities" not in edited
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= mine["date"]
    keyboard = {"keyboard": [[{"text": "Yes"}]]}
    asked = await bot.ok("sendMessage", chat_id=ana.id, text="Sure?", reply_markup=keyboard)
    assert "reply_markup" not in asked
    assert ana.screen[-1]["reply_markup"] == keyboard
    assert await bot.no("editMessageText", chat_id=ana.id, message_id=asked["message_id"], text="b") == (
        400,
        BAD + "message can't be edited",
    )


async def test_presses_are_answered_once_and_in_time(server: PracticeServer, bot: Bot, ana: Person) -> None:
    late = (400, BAD + "query is too old and response timeout expired or query ID is invalid")
    sent = await bot.ok("sendMessage", chat_id=ana.id, text="a", reply_markup=KEYS)
    query = await ana.presses(sent, "More")
    (update,) = await bot.ok("getUpdates")
    assert update["callback_query"] == query
    assert await bot.no("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201) == (
        400,
        BAD + "MESSAGE_TOO_LONG",
    )
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="Done", show_alert=True)
    toast = await ana.next_toast()
    assert (toast["text"], toast["show_alert"]) == ("Done", True)
    assert await bot.no("answerCallbackQuery", callback_query_id=query["id"]) == late
    assert await bot.no("answerCallbackQuery", callback_query_id="17") == late
    server.room.press_lifetime = -1
    old = await ana.presses(sent, data="1|more")
    assert await bot.no("answerCallbackQuery", callback_query_id=old["id"]) == late


async def test_deletions(server: PracticeServer, bot: Bot, ana: Person) -> None:
    sent = await bot.ok("sendMessage", chat_id=ana.id, text="a")
    await bot.ok("deleteMessage", chat_id=ana.id, message_id=sent["message_id"])
    assert [m["text"] for m in ana.screen] == ["/start"]
    gone = (400, BAD + "message to delete not found")
    assert await bot.no("deleteMessage", chat_id=ana.id, message_id=sent["message_id"]) == gone
    group = server.group("Coordinators", ana)
    said = await ana.writes("/help", chat=group)
    assert await bot.no("deleteMessage", chat_id=group.id, message_id=said["message_id"]) == (
        400,
        BAD + "message can't be deleted",
    )
    group.bot_is("administrator")
    await bot.ok("deleteMessages", chat_id=group.id, message_ids=[said["message_id"], 999])
    assert group.screen == []


async def test_after_two_days_a_message_can_be_changed_and_not_deleted(
    server: PracticeServer, bot: Bot, ana: Person
) -> None:
    sent = await bot.ok("sendMessage", chat_id=ana.id, text="a")
    fresh = await bot.ok("sendMessage", chat_id=ana.id, text="b")
    ana.chat.messages[sent["message_id"]] = sent | {"date": sent["date"] - 48 * 3600}
    ana.chat.messages[fresh["message_id"]] = fresh | {"date": fresh["date"] - 48 * 3600 + 60}
    ids = [sent["message_id"], fresh["message_id"]]
    old = (400, BAD + "message can't be deleted for everyone")
    assert await bot.no("deleteMessage", chat_id=ana.id, message_id=ids[0]) == old
    assert await bot.no("deleteMessages", chat_id=ana.id, message_ids=ids) == old
    await bot.ok("deleteMessage", chat_id=ana.id, message_id=ids[1])
    await bot.ok("editMessageText", chat_id=ana.id, message_id=ids[0], text="c")
    assert [m["text"] for m in ana.screen] == ["/start", "c"]


async def test_a_file_id_serves_for_what_it_was_given_for(bot: Bot, ana: Person) -> None:
    sent = await ana.sends_document("a.txt", b"some words")
    known = sent["document"]["file_id"]
    again = await bot.ok("sendDocument", chat_id=ana.id, document=known)
    assert again["document"]["file_size"] == len(b"some words")
    assert await bot.no("sendPhoto", chat_id=ana.id, photo=known) == (
        400,
        BAD + "can't use file of type Document as Photo",
    )


async def test_unknown_methods_and_parameters_are_errors_but_never_404(bot: Bot, ana: Person) -> None:
    assert await bot.no("sendDice", chat_id=ana.id) == (400, BAD + 'the practice server has no method "sendDice"')
    assert await bot.no("sendMessage", chat_id=ana.id, text="a", parsemode="HTML") == (
        400,
        BAD + "sendMessage has no parameter parsemode",
    )
    code, text = await bot.no("sendMessage", chat_id=ana.id, text="a", reply_markup={"inlinekeyboard": []})
    assert code == 400
    assert "inlinekeyboard" in text
    assert (await bot.raw("GETME")).json()["ok"] is True


async def test_a_wrong_token_is_unauthorized_and_a_logged_out_bot_too(bot: Bot, server: PracticeServer) -> None:
    response = await bot.client.get("/bot2:wrong/getMe")
    assert (response.status_code, response.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    await bot.ok("logOut")
    assert await bot.no("getMe") == (400, "Logged out")


async def test_the_judge_finds_what_the_server_itself_would_let_pass(bot: Bot, ana: Person) -> None:
    code, text = await bot.no(
        "sendMessage", chat_id=ana.id, text="a", link_preview_options={"is_disabled": "never"}
    )
    assert code == 400
    assert text.startswith("Bad Request: judge: sendMessage: link_preview_options")
    code, text = await bot.no(
        "setMyCommands", commands=[{"command": "ask", "description": "Ask"}], scope={"type": "default", "x": 1}
    )
    assert "scope.x" in text


COMMANDS = [
    ([{"command": "", "description": "d"}], "command must be non-empty"),
    ([{"command": "a" * 33, "description": "d"}], "command length must not exceed 32"),
    ([{"command": "ask", "description": ""}], "command description must be non-empty"),
    ([{"command": "Ask", "description": "d"}], "BOT_COMMAND_INVALID"),
    ([{"command": "ask", "description": "d"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
]


@pytest.mark.parametrize(("commands", "text"), COMMANDS)
async def test_commands_that_cannot_be(commands: list[dict[str, str]], text: str, bot: Bot) -> None:
    assert await bot.no("setMyCommands", commands=commands) == (400, BAD + text)


@pytest.mark.parametrize(
    ("method", "params", "text"),
    [
        ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
        ("sendLocation", {"latitude": 46.2}, "longitude is empty"),
        ("sendLocation", {"latitude": 146.2, "longitude": 6}, "wrong latitude or longitude specified"),
        ("sendPhoto", {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.org/a.jpg"}, "failed to get HTTP URL content"),
        ("sendDocument", {"document": ""}, "there is no document in the request"),
        ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
        ("unpinChatMessage", {}, "message to unpin not found"),
        ("forwardMessage", {"from_chat_id": 5, "message_id": 1}, "chat not found"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("getChatMember", {"user_id": 77}, "user not found"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("deleteMessages", {"message_ids": [0]}, "invalid message identifier specified"),
    ],
)
async def test_other_refusals(method: str, params: dict[str, Any], text: str, bot: Bot, ana: Person) -> None:
    bot.server._api.judge = None  # the models stop some of these before the server can
    assert await bot.no(method, chat_id=ana.id, **params) == (400, BAD + text)


@pytest.mark.parametrize(
    ("method", "params", "text"),
    [
        ("getFile", {"file_id": "none"}, "invalid file_id"),
        ("setMyCommands", {"commands": [], "language_code": "english"}, "invalid language code specified"),
        ("setWebhook", {"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "setWebhook",
            {"url": "https://127.0.0.1/", "secret_token": "é"},
            "secret token contains unallowed characters",
        ),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": []},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("getUpdates", {"offset": "soon"}, 'parameter "offset" must be a whole number'),
    ],
)
async def test_refusals_without_a_chat(method: str, params: dict[str, Any], text: str, bot: Bot) -> None:
    bot.server._api.judge = None
    assert await bot.no(method, **params) == (400, BAD + text)
