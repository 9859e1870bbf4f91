"""People, groups and channels: what they do, and what the bot gets to see of it."""

from __future__ import annotations

import pytest

from bot.practice import Person, PracticeServer
from bot.practice.world import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, LINKED_CHANNEL
from tests.practice.conftest import Bot

KEYS = {
    "inline_keyboard": [[{"text": "More", "callback_data": "1|more"}, {"text": "Site", "url": "https://x.org"}]]
}


async def test_what_is_written_has_its_command_marked(bot: Bot, server: PracticeServer) -> None:
    urs = server.person("Urs Keller", language_code="fr", username="urs")
    said = await urs.starts("meeting_7")
    (update,) = await bot.ok("getUpdates")
    assert update["message"] == said
    assert said["text"] == "/start meeting_7"
    assert said["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert said["from"] == {
        "id": urs.id,
        "is_bot": False,
        "first_name": "Urs",
        "last_name": "Keller",
        "username": "urs",
        "language_code": "fr",
    }
    assert said["chat"]["id"] == urs.id
    with pytest.raises(ValueError, match="at most 64"):
        await urs.starts("x" * 65)
    with pytest.raises(ValueError, match="some text"):
        await urs.writes("  ")


async def test_next_message_walks_over_messages_and_edits_each_once(bot: Bot, ana: Person) -> None:
    first = await bot.ok("sendMessage", chat_id=ana.id, text="one", reply_markup=KEYS)
    await bot.ok("editMessageText", chat_id=ana.id, message_id=first["message_id"], text="two")
    await ana.writes("mine is not returned")
    assert (await ana.next_message())["text"] == "one"
    assert (await ana.next_message())["text"] == "two"
    with pytest.raises(TimeoutError, match="1 updates wait for the bot"):
        await ana.next_message(timeout=0.05)
    await bot.ok("sendMessage", chat_id=ana.id, text="three")
    ana.skip()
    await bot.ok("sendMessage", chat_id=ana.id, text="four")
    assert (await ana.next_message())["text"] == "four"


async def test_buttons_are_pressed_by_label_or_data_and_only_those_that_are_there(bot: Bot, ana: Person) -> None:
    sent = await bot.ok("sendMessage", chat_id=ana.id, text="one", reply_markup=KEYS)
    assert (await ana.presses(sent, "More"))["data"] == "1|more"
    assert (await ana.presses(sent["message_id"], data="1|more"))["message"] == sent
    assert await ana.presses(sent, "Site") == {"url": "https://x.org/"}
    with pytest.raises(ValueError, match="there are: 'More', 'Site'"):
        await ana.presses(sent, "Less")
    with pytest.raises(ValueError, match="several buttons"):
        await ana.presses(sent)
    forged = await ana.forges(sent, "1|erase|all")
    assert [u["callback_query"]["data"] for u in await bot.ok("getUpdates")][-1] == forged["data"] == "1|erase|all"


async def test_a_press_under_a_deleted_message_names_it_as_inaccessible(bot: Bot, ana: Person) -> None:
    sent = await bot.ok("sendMessage", chat_id=ana.id, text="one", reply_markup=KEYS)
    await bot.ok("deleteMessage", chat_id=ana.id, message_id=sent["message_id"])
    query = await ana.presses(sent, "More")
    assert query["message"]["date"] == 0
    assert "text" not in query["message"]


async def test_edits_and_forwards(bot: Bot, ana: Person, server: PracticeServer) -> None:
    said = await ana.writes("/ask clearance")
    changed = await ana.edits(said, "/ask hosting")
    sent = await bot.ok("sendMessage", chat_id=ana.id, text="An answer")
    await ana.forwards(sent)
    _, edited, forwarded = await bot.ok("getUpdates")
    assert edited["edited_message"] == changed
    assert changed["edit_date"]
    assert forwarded["message"]["forward_origin"]["sender_user"]["is_bot"] is True
    with pytest.raises(ValueError, match="of one's own"):
        await ana.edits(sent, "mine now")


async def test_in_a_group_the_bot_sees_commands_replies_and_mentions_only(
    bot: Bot, ana: Person, server: PracticeServer
) -> None:
    group = server.group("Coordinators", ana)
    await ana.writes("good morning", chat=group)
    await ana.writes("/help", chat=group)
    await ana.writes("/help@OtherBot", chat=group)
    await ana.writes("/help@RapporteurPracticeBot", chat=group)
    await ana.writes("ask @RapporteurPracticeBot", chat=group)
    sent = await bot.ok("sendMessage", chat_id=group.id, text="Which State?")
    assert await group.next_message() == sent
    assert await ana.next_message(chat=group) == sent
    await ana.writes("Ireland", chat=group, reply_to=sent)
    texts = [update["message"]["text"] for update in await bot.ok("getUpdates")]
    assert texts == ["/help", "/help@RapporteurPracticeBot", "ask @RapporteurPracticeBot", "Ireland"]
    group.bot_is("administrator", ana)
    await ana.writes("now everything", chat=group)
    assert (await bot.ok("getUpdates"))[-1]["message"]["text"] == "now everything"
    stranger = server.person("Stranger")
    with pytest.raises(ValueError, match="is not in Coordinators"):
        await stranger.writes("hello", chat=group)


async def test_those_who_speak_in_other_names(bot: Bot, ana: Person, server: PracticeServer) -> None:
    group, channel = server.group("Coordinators", ana), server.channel("News", ana)
    anonymous = await group.writes_anonymously("/announce all")
    as_channel = await group.writes_as(channel, "/announce")
    linked = await group.linked_post(channel, "/start")
    post = await channel.posts("/help")
    await channel.edits_post(post, "/help me")
    updates = await bot.ok("getUpdates")
    assert [next(iter(set(u) - {"update_id"})) for u in updates] == [
        "message",
        "message",
        "message",
        "channel_post",
        "edited_channel_post",
    ]
    assert (anonymous["from"]["id"], anonymous["sender_chat"]["id"]) == (GROUP_ANONYMOUS_BOT, group.id)
    assert (as_channel["from"]["id"], as_channel["sender_chat"]["id"]) == (CHANNEL_BOT, channel.id)
    assert (linked["from"]["id"], linked["is_automatic_forward"]) == (LINKED_CHANNEL, True)
    assert "from" not in post
    via = await ana.writes("by another bot", via_bot={"id": 9, "is_bot": True, "first_name": "Other"})
    assert via["via_bot"]["id"] == 9


async def test_the_bot_posts_and_edits_in_a_channel(bot: Bot, ana: Person, server: PracticeServer) -> None:
    channel = server.channel("News", ana, username="ccm_news")
    sent = await bot.ok("sendMessage", chat_id="@ccm_news", text="one")
    assert "from" not in sent
    await bot.ok("editMessageText", chat_id=channel.id, message_id=sent["message_id"], text="two")
    assert (await channel.next_message())["text"] == "one"
    assert (await channel.next_message())["text"] == "two"
    others = await channel.posts("by a person")
    assert (await bot.no("editMessageText", chat_id=channel.id, message_id=others["message_id"], text="x"))[
        0
    ] == 400


async def test_files_and_places_from_people(bot: Bot, ana: Person) -> None:
    await ana.sends_document("record.pdf", b"%PDF-1.7", mime="application/pdf", caption="The record")
    await ana.sends_location(46.2, 6.1)
    document, place = await bot.ok("getUpdates")
    stored = await bot.ok("getFile", file_id=document["message"]["document"]["file_id"])
    assert (await bot.client.get(f"/file/bot{bot.server.token}/{stored['file_path']}")).content == b"%PDF-1.7"
    assert place["message"]["location"]["latitude"] == 46.2


async def test_a_person_who_blocked_the_bot_cannot_write(ana: Person) -> None:
    await ana.blocks()
    with pytest.raises(ValueError, match="has blocked the bot"):
        await ana.writes("hello")
