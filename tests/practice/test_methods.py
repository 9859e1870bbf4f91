"""What the methods do when they are allowed to, and every way a call may carry its parameters."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib

import aiogram.methods
import pytest

from bot.practice import Person, PracticeServer
from bot.practice.methods.table import methods
from tests.practice.conftest import Bot


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


async def test_a_text_with_html_arrives_as_text_and_entities(bot: Bot, ana: Person) -> None:
    html = "<b>Ireland</b> · item 3\n<blockquote expandable>“We agree.”</blockquote>/help"
    sent = await bot.ok("sendMessage", chat_id=ana.id, text=html, parse_mode="HTML")
    assert sent["text"] == "Ireland · item 3\n“We agree.”/help"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 0, 7),
        ("expandable_blockquote", 17, 11),
        ("bot_command", 28, 5),
    ]
    assert await ana.next_message() == sent
    assert ana.screen[-1] == sent


async def test_the_same_call_as_json_form_multipart_and_query(bot: Bot, ana: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    address = f"/bot{bot.server.token}/sendMessage"
    fields = {"chat_id": str(ana.id), "text": "é 😀", "reply_markup": json.dumps(markup)}
    ways = [
        await bot.client.post(address, json=fields | {"reply_markup": markup, "chat_id": ana.id}),
        await bot.client.post(address, data=fields),
        await bot.client.post(address, files={name: (None, value) for name, value in fields.items()}),
        await bot.client.get(address, params=fields),
    ]
    for response in ways:
        result = response.json()["result"]
        assert (result["text"], result["reply_markup"]) == ("é 😀", markup)


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("application/json", b"{", "can't parse JSON object"),
        ("application/json", b"[]", "JSON object expected"),
        ("text/plain", b"x", 'unsupported Content-Type "text/plain"'),
        ("multipart/form-data; boundary=x", b"--x\r\n", "the multipart request ends too early"),
        ("application/x-www-form-urlencoded", b"text=%ff", "strings must be encoded in UTF-8"),
    ],
)
async def test_bodies_that_cannot_be_read(kind: str, body: bytes, text: str, bot: Bot) -> None:
    response = await bot.client.post(f"/bot{bot.server.token}/getMe", content=body, headers={"Content-Type": kind})
    assert (response.status_code, response.json()["description"]) == (400, f"Bad Request: {text}")


async def test_a_reply_shows_what_it_replies_to(bot: Bot, ana: Person) -> None:
    asked = await ana.writes("What did Ireland say?")
    sent = await bot.ok(
        "sendMessage",
        chat_id=ana.id,
        text="This.",
        reply_parameters={"message_id": asked["message_id"], "quote": "Ireland"},
    )
    assert sent["reply_to_message"]["text"] == "What did Ireland say?"
    assert sent["quote"] == {"text": "Ireland", "position": 9, "is_manual": True}
    alone = await bot.ok(
        "sendMessage",
        chat_id=ana.id,
        text="a",
        reply_parameters={"message_id": 999, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in alone


async def test_an_upload_comes_back_the_same(bot: Bot, ana: Person) -> None:
    address = f"/bot{bot.server.token}"
    content = bytes(range(256)) * 40 + b"\r\n--not-a-boundary\r\n"
    response = await bot.client.post(
        f"{address}/sendDocument",
        data={"chat_id": ana.id, "caption": "<i>Draft</i>", "parse_mode": "HTML"},
        files={"document": ("draft é.pdf", content, "application/pdf")},
    )
    document = response.json()["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("draft é.pdf", len(content))
    assert response.json()["result"]["caption_entities"][0]["type"] == "italic"
    stored = await bot.ok("getFile", file_id=document["file_id"])
    download = await bot.client.get(f"/file/bot{bot.server.token}/{stored['file_path']}")
    assert download.content == content
    assert (await bot.client.get(f"/file/bot9:x/{stored['file_path']}")).status_code == 404
    again = await bot.ok("sendDocument", chat_id=ana.id, document=document["file_id"])
    assert again["document"]["file_id"] == document["file_id"]


async def test_pictures_albums_and_new_media_by_edit(bot: Bot, ana: Person) -> None:
    address = f"/bot{bot.server.token}"
    files = {"one": ("1.png", png(30, 20), "image/png"), "two": ("2.png", png(5, 9), "image/png")}
    media = [{"type": "photo", "media": "attach://one", "caption": "a"}, {"type": "photo", "media": "attach://two"}]
    data = {"chat_id": ana.id, "media": json.dumps(media)}
    first, second = (await bot.client.post(f"{address}/sendMediaGroup", data=data, files=files)).json()["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["photo"][0]["width"], first["photo"][0]["height"], first["caption"]) == (30, 20, "a")
    edited = await bot.client.post(
        f"{address}/editMessageMedia",
        data={
            "chat_id": ana.id,
            "message_id": first["message_id"],
            "media": json.dumps({"type": "document", "media": "attach://d"}),
        },
        files={"d": ("d.txt", b"hello", "text/plain")},
    )
    assert edited.json()["result"]["document"]["file_name"] == "d.txt"
    assert "photo" not in edited.json()["result"]
    bad = await bot.client.post(
        f"{address}/sendPhoto", data={"chat_id": ana.id}, files={"photo": ("x.png", b"text")}
    )
    assert bad.json()["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_forward_copy_pin(bot: Bot, ana: Person, server: PracticeServer) -> None:
    said = await ana.writes("Original")
    forwarded = await bot.ok("forwardMessage", chat_id=ana.id, from_chat_id=ana.id, message_id=said["message_id"])
    assert forwarded["forward_origin"] == {"type": "user", "sender_user": ana.user, "date": said["date"]}
    copied = await bot.ok("copyMessage", chat_id=ana.id, from_chat_id=ana.id, message_id=said["message_id"])
    assert ana.screen[-1]["message_id"] == copied["message_id"]
    assert "forward_origin" not in ana.screen[-1]
    await bot.ok("pinChatMessage", chat_id=ana.id, message_id=said["message_id"])
    assert (await bot.ok("getChat", chat_id=ana.id))["pinned_message"]["text"] == "Original"
    await bot.ok("unpinChatMessage", chat_id=ana.id)
    assert "pinned_message" not in await bot.ok("getChat", chat_id=ana.id)
    closed = await bot.ok("sendMessage", chat_id=ana.id, text="Secret", protect_content=True)
    code, text = await bot.no(
        "forwardMessage", chat_id=ana.id, from_chat_id=ana.id, message_id=closed["message_id"]
    )
    assert (code, text) == (400, "Bad Request: the message can't be forwarded")


async def test_commands_are_offered_by_the_narrowest_scope_and_in_the_language(
    bot: Bot, ana: Person, server: PracticeServer
) -> None:
    english, portuguese = {"command": "ask", "description": "Ask"}, {"command": "ask", "description": "Perguntar"}
    await bot.ok("setMyCommands", commands=[english])
    assert ana.menu == [english]
    await bot.ok("setMyCommands", commands=[portuguese], language_code="pt")
    assert ana.menu == [portuguese]
    mine = {"command": "announce", "description": "Announce"}
    await bot.ok("setMyCommands", commands=[mine], scope={"type": "chat", "chat_id": ana.id})
    assert ana.menu == [mine]
    assert await bot.ok("getMyCommands", language_code="pt") == [portuguese]
    await bot.ok("deleteMyCommands", scope={"type": "chat", "chat_id": ana.id})
    assert ana.menu == [portuguese]
    assert await bot.ok("getMyCommands", scope={"type": "all_group_chats"}) == []


async def test_the_bot_has_a_name_descriptions_and_a_menu_button(bot: Bot, ana: Person) -> None:
    await bot.ok("setMyName", name="Rapporteur", language_code="fr")
    assert (await bot.ok("getMyName", language_code="fr"))["name"] == "Rapporteur"
    await bot.ok("setMyDescription", description="Ask me")
    assert (await bot.ok("getMyDescription", language_code="ar"))["description"] == "Ask me"
    await bot.ok("setMyShortDescription", short_description="Short")
    assert (await bot.ok("getMyShortDescription"))["short_description"] == "Short"
    await bot.ok("setChatMenuButton", chat_id=ana.id, menu_button={"type": "commands"})
    assert await bot.ok("getChatMenuButton", chat_id=ana.id) == {"type": "commands"}


async def test_members_and_administrators(bot: Bot, ana: Person, server: PracticeServer) -> None:
    urs = server.person("Urs Keller")
    group = server.group("Coordinators", ana, urs)
    assert (await bot.ok("getChatMember", chat_id=group.id, user_id=ana.id))["status"] == "creator"
    assert (await bot.ok("getChatMember", chat_id=group.id, user_id=urs.id))["status"] == "member"
    assert [one["user"]["id"] for one in await bot.ok("getChatAdministrators", chat_id=group.id)] == [ana.id]
    await bot.ok("leaveChat", chat_id=group.id)
    assert (await bot.no("getChat", chat_id=group.id))[0] == 403


async def test_typing_and_location(bot: Bot, ana: Person) -> None:
    await bot.ok("sendChatAction", chat_id=ana.id, action="typing")
    assert await ana.next_action() == "typing"
    sent = await bot.ok("sendLocation", chat_id=ana.id, latitude=46.2, longitude=6.1)
    assert sent["location"] == {"latitude": 46.2, "longitude": 6.1}


async def test_inline_questions(bot: Bot, ana: Person) -> None:
    asked = asyncio.create_task(ana.asks_inline("switzerland"))
    (update,) = await bot.ok("getUpdates", timeout=5)
    result = {
        "type": "article",
        "id": "1",
        "title": "Switzerland",
        "input_message_content": {"message_text": "said"},
    }
    await bot.ok("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=[result])
    assert await asked == [result]


def test_every_method_is_one_that_aiogram_knows_with_the_same_parameters() -> None:
    legacy = {"allow_sending_without_reply", "reply_to_message_id", "disable_web_page_preview"}
    legacy |= {"switch_pm_parameter", "switch_pm_text"}
    known = methods()
    assert len(known) >= 34
    for method in known.values():
        model = getattr(aiogram.methods, method.name[0].upper() + method.name[1:])
        assert method.params == set(model.model_fields) - legacy, method.name
