"""Messages that were sent, changed and taken back; and files that go on without being uploaded again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.delivery import ANNOUNCEMENT, CORRECTION, REPEATS, Compose, Composed, Deleted, Edited, Ready
from bot.practice.people import Person
from bot.practice.server import PracticeServer
from bot.text.message import Action, Attachment, Button, Message, line
from storage import chats, outbox
from storage.database import Database
from storage.rows import ChatState, OutboxState, Outgoing
from tests.auxil.lines import plain
from tests.auxil.peer import Call, ok, peer, refused
from tests.auxil.sending import all_ended, enqueue, outgoing, sending_to, state_of

SENT, FAILED, UNCERTAIN, CANCELLED = (
    OutboxState.SENT,
    OutboxState.FAILED,
    OutboxState.UNCERTAIN,
    OutboxState.CANCELLED,
)
GONE = plain("This part is no longer needed.")
RECALLED = Message((line("This announcement was recalled."),), attachment=Attachment("recalled.txt", b"Recalled."))
NOTE = Attachment("note.txt", b"the note itself")


def png(width: int = 4, height: int = 3) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + b"\x20\x60\xa0" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def long(word: str, messages: int) -> Message:
    """Words that take so many messages, each of which can be told from the others."""
    return Message(tuple(line(f"{word} {n} " + "x" * 3990) for n in range(messages)))


class Clock:
    now = datetime(2012, 3, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hours() -> Clock:
    return Clock()


@pytest.fixture
async def server(hours: Clock) -> AsyncIterator[PracticeServer]:
    async with PracticeServer(judge=True, clock=hours) as server:
        yield server


@pytest.fixture
async def ana(server: PracticeServer) -> Person:
    ana = server.person("Ana")
    await ana.starts()
    return ana


async def carry_out(
    server: PracticeServer, db: Database, makes: Callable[[Outgoing], Composed], *rows: Outgoing
) -> None:
    async def compose(row: Outgoing, now: datetime) -> Composed:
        return makes(row)

    composers: dict[str, Compose] = {row.kind: compose for row in rows}
    await enqueue(db, *rows)
    async with sending_to(server, db, composers):
        await all_ended(db)


async def sent_before(server: PracticeServer, db: Database, chat: int, message: Message) -> tuple[int, ...]:
    key = f"ann:1:{chat}"
    await carry_out(server, db, lambda row: Ready(message), outgoing(key, chat, kind=ANNOUNCEMENT))
    return (await state_of(db, key)).parts


async def corrected(
    server: PracticeServer, db: Database, chat: int, ids: tuple[int, ...], message: Message, key: str = "annfix:1:2"
) -> Outgoing:
    await carry_out(
        server, db, lambda row: Edited(message, ids, GONE), outgoing(key, chat, kind=CORRECTION, again=REPEATS)
    )
    return await state_of(db, key)


def screen(person: Person) -> list[str]:
    """What the bot wrote, from the top, without what fills it up."""
    own = [m for m in person.screen if m["from"]["is_bot"]]
    return [" ".join(w for w in (m.get("text") or m.get("caption") or "").split() if "xx" not in w) for m in own]


async def test_a_text_becomes_another_text_where_it_stands(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    more = ((Button("Help", Action("help")),),)
    ids = await sent_before(server, db, ana.id, Message((line("The meeting is on 3 May."),), more))
    row = await corrected(server, db, ana.id, ids, Message((line("The meeting is on 4 May."),), more))
    assert (row.state, row.parts) == (SENT, ids)
    assert screen(ana) == ["The meeting is on 4 May."]
    assert ana.screen[-1]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Help"


async def test_what_says_it_already_is_done(server: PracticeServer, db: Database, ana: Person) -> None:
    ids = await sent_before(server, db, ana.id, plain("The same."))
    row = await corrected(server, db, ana.id, ids, plain("The same."))
    assert (row.state, row.error) == (SENT, "")


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_the_words_under_a_file_change_and_the_file_stays(
    server: PracticeServer, db: Database, ana: Person, kind: str
) -> None:
    file = Attachment("a.png", png(), kind)
    ids = await sent_before(server, db, ana.id, Message((line("See the map."),), attachment=file))
    before = ana.screen[-1][kind]
    unloaded = Attachment("a.png", b"", kind, known="whatever")
    row = await corrected(server, db, ana.id, ids, Message((line("See the new map."),), attachment=unloaded))
    assert row.state is SENT
    assert screen(ana) == ["See the new map."]
    assert ana.screen[-1][kind] == before
    assert [call.method for call in server.calls.of("editMessageMedia", "editMessageText")] == []


async def test_parts_too_many_go(server: PracticeServer, db: Database, ana: Person) -> None:
    ids = await sent_before(server, db, ana.id, long("old", 3))
    row = await corrected(server, db, ana.id, ids, plain("short"))
    assert screen(ana) == ["short"]
    assert row.parts == (-ids[1], -ids[2], ids[0])


async def test_parts_too_many_are_emptied_where_they_cannot_go(
    server: PracticeServer, db: Database, ana: Person, hours: Clock
) -> None:
    ids = await sent_before(server, db, ana.id, long("old", 2))
    hours.now += timedelta(hours=49)
    row = await corrected(server, db, ana.id, ids, plain("short"))
    assert screen(ana) == ["short", "This part is no longer needed."]
    assert (row.state, row.parts) == (SENT, (ids[1], ids[0]))


async def test_parts_that_are_missing_come_after(server: PracticeServer, db: Database, ana: Person) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    row = await corrected(server, db, ana.id, ids, long("new", 3))
    assert screen(ana) == ["new 0", "new 1", "new 2"]
    assert row.parts[0] == ids[0]
    assert len(row.parts) == 3


async def test_a_long_text_with_a_file_is_changed_part_by_part(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    first = replace(long("old", 2), attachment=NOTE)
    ids = await sent_before(server, db, ana.id, first)
    assert len(ids) == 3
    second = Message((line("New head"), *long("new", 1).blocks), attachment=replace(NOTE, data=b"", known="x"))
    await corrected(server, db, ana.id, ids, second)
    assert screen(ana) == ["New head new 0", "New head"]
    assert ana.screen[-1]["document"]["file_name"] == "note.txt"


async def test_a_message_that_is_not_there_any_more_fails_and_the_others_are_corrected(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    ben = server.person("Ben")
    await ben.starts()
    ids = {chat: await sent_before(server, db, chat, plain("old")) for chat in (ana.id, ben.id)}
    server.world.remove(ana.chat, ids[ana.id][0])
    rows = [
        outgoing(f"annfix:1:2:{chat}", chat, kind=CORRECTION, again=REPEATS, data={"batch": "A"}) for chat in ids
    ]
    await carry_out(server, db, lambda row: Edited(plain("new"), ids[row.chat], GONE), *rows)
    first, second = [await state_of(db, row.key) for row in rows]
    assert first.state is FAILED
    assert "message to edit not found" in first.error.lower()
    assert second.state is SENT
    assert screen(ben) == ["new"]


async def test_a_correction_that_is_refused_is_not_tried_on_everybody(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    people = [server.person(f"P{n}") for n in range(30)]
    for person in people:
        await person.starts()
    ids = {p.id: await sent_before(server, db, p.id, plain("old")) for p in people[:1]}
    server.faults.add(method="editMessageText", status=400, description="Bad Request: no", times=None)
    rows = [
        outgoing(f"annfix:1:2:{p.id}", p.id, kind=CORRECTION, again=REPEATS, data={"batch": "A"}) for p in people
    ]
    makes: Callable[[Outgoing], Composed] = lambda row: Edited(plain("new"), (1,), GONE)  # noqa: E731
    await carry_out(server, db, makes, *rows)
    states = [(await state_of(db, row.key)).state for row in rows]
    assert states.count(FAILED) < len(people) / 2
    assert states.count(FAILED) + states.count(CANCELLED) == len(people)
    assert ids


async def test_a_change_whose_outcome_is_unknown_is_made_again(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    ids = await sent_before(server, db, ana.id, long("old", 2))
    server.faults.add(method="editMessageText", status=502, effect=True, times=2)
    row = await corrected(server, db, ana.id, ids, long("new", 2))
    assert row.state is SENT
    assert screen(ana) == ["new 0", "new 1"]


async def test_a_part_sent_after_is_not_sent_again_where_it_may_have_arrived(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    server.faults.add(method="sendMessage", status=502, effect=True, times=1)
    row = await corrected(server, db, ana.id, ids, long("new", 2))
    assert (row.state, row.parts) == (UNCERTAIN, ids)
    assert screen(ana) == ["new 0", "new 1"]


async def test_a_change_left_under_way_is_made_again_and_a_part_sent_after_is_not(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    ben = server.person("Ben")
    await ben.starts()
    await enqueue(db, *(outgoing(f"f{p.id}", p.id, kind=CORRECTION) for p in (ana, ben)))
    async with db.write() as tx:  # as a process that was killed leaves them
        for p, again in ((ana, REPEATS), (ben, 0)):
            row = await outbox.of_key(tx, f"f{p.id}")
            assert row is not None
            await outbox.may_repeat(tx, row.id, again)
            await outbox.claim(tx, row.not_before, row.id)

    async def compose(row: Outgoing, now: datetime) -> Composed:
        return Edited(plain("new"), ids, GONE)

    async with sending_to(server, db, {CORRECTION: compose}):
        await all_ended(db)
    assert [(await state_of(db, f"f{p.id}")).state for p in (ana, ben)] == [SENT, UNCERTAIN]
    assert screen(ana) == ["new"]


async def test_who_blocked_the_bot_keeps_what_they_have(server: PracticeServer, db: Database, ana: Person) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    await ana.blocks()
    row = await corrected(server, db, ana.id, ids, plain("new"))
    async with db.read() as tx:
        assert await chats.stopped(tx, ana.id) is ChatState.BLOCKED
    assert row.state is FAILED


async def test_what_is_recalled_within_two_days_goes(server: PracticeServer, db: Database, ana: Person) -> None:
    ids = await sent_before(server, db, ana.id, replace(long("old", 2), attachment=NOTE))
    await carry_out(server, db, lambda row: Deleted(ids, RECALLED), outgoing("annrecall:1", ana.id, kind="recall"))
    row = await state_of(db, "annrecall:1")
    assert screen(ana) == []
    assert (row.state, row.parts) == (SENT, tuple(-id for id in ids))


async def test_what_is_older_says_that_it_was_recalled(
    server: PracticeServer, db: Database, ana: Person, hours: Clock
) -> None:
    ids = await sent_before(server, db, ana.id, replace(long("old", 1), attachment=NOTE))
    hours.now += timedelta(hours=48)
    await carry_out(server, db, lambda row: Deleted(ids, RECALLED), outgoing("annrecall:1", ana.id, kind="recall"))
    row = await state_of(db, "annrecall:1")
    assert screen(ana) == ["This announcement was recalled."] * 2
    assert ana.screen[-1]["document"]["file_name"] == "recalled.txt"
    assert (row.state, row.parts) == (SENT, ids)


async def test_without_a_file_to_put_there_only_the_words_go(
    server: PracticeServer, db: Database, ana: Person, hours: Clock
) -> None:
    ids = await sent_before(server, db, ana.id, Message((line("See this."),), attachment=NOTE))
    hours.now += timedelta(hours=48)
    words = replace(RECALLED, attachment=Attachment("recalled.txt", b""))
    await carry_out(server, db, lambda row: Deleted(ids, words), outgoing("annrecall:1", ana.id, kind="recall"))
    assert screen(ana) == ["This announcement was recalled."]
    assert ana.screen[-1]["document"]["file_name"] == "note.txt"


async def test_what_somebody_deleted_themselves_is_recalled(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    server.world.remove(ana.chat, ids[0])
    await carry_out(server, db, lambda row: Deleted(ids, RECALLED), outgoing("annrecall:1", ana.id, kind="recall"))
    assert (await state_of(db, "annrecall:1")).parts == (-ids[0],)


async def test_a_deletion_whose_outcome_is_unknown_is_made_again(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    server.faults.add(method="deleteMessage", status=502, effect=True, times=1)
    await carry_out(server, db, lambda row: Deleted(ids, RECALLED), outgoing("annrecall:1", ana.id, kind="recall"))
    row = await state_of(db, "annrecall:1")
    assert (row.state, row.parts) == (SENT, (-ids[0],))


async def test_a_notice_hangs_on_what_it_speaks_of(server: PracticeServer, db: Database, ana: Person) -> None:
    ids = await sent_before(server, db, ana.id, plain("old"))
    for key, answers in (("n1", ids[0]), ("n2", 999_999)):
        notice = Ready(plain(key), answers=answers)
        await carry_out(server, db, lambda row, notice=notice: notice, outgoing(key, ana.id))  # type: ignore[misc]
    assert [m.get("reply_to_message", {}).get("message_id") for m in ana.screen[-2:]] == [ids[0], None]


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────


def uploads(server: PracticeServer) -> list[bool]:
    """Of each file sent, whether it was uploaded."""
    calls = [c for c in server.calls.of("sendDocument", "sendPhoto") if c.effect]
    given: list[Any] = [call.params.get("document") or call.params.get("photo") for call in calls]
    return [isinstance(one, dict) or str(one).startswith("attach://") for one in given]


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_file_is_uploaded_once_and_goes_on_by_its_id(
    server: PracticeServer, db: Database, kind: str
) -> None:
    people = [server.person(f"P{n}") for n in range(6)]
    for person in people:
        await person.starts()
    message = Message((line("See this."),), attachment=Attachment("a.png", png(), kind))

    async def compose(row: Outgoing, now: datetime) -> Composed:
        return Ready(message)

    await enqueue(db, *(outgoing(f"a{p.id}", p.id) for p in people))
    async with sending_to(server, db, {"reminder": compose}, at_once=1):
        await all_ended(db)
    assert uploads(server) == [True, False, False, False, False, False]
    assert [kind in person.screen[-1] for person in people] == [True] * 6


async def test_a_file_that_telegram_has_is_not_uploaded_at_all(
    server: PracticeServer, db: Database, ana: Person
) -> None:
    given = await ana.sends_document("programme.txt", b"some words")
    file = Attachment("programme.txt", b"", known=given["document"]["file_id"])
    await sent_before(server, db, ana.id, Message((line("See this."),), attachment=file))
    assert uploads(server) == [False]
    assert ana.screen[-1]["document"]["file_size"] == len(b"some words")


@pytest.mark.parametrize("wrong", ["garbled", "of another kind"])
async def test_a_file_whose_id_is_refused_is_uploaded_once(
    server: PracticeServer, db: Database, ana: Person, wrong: str
) -> None:
    ben = server.person("Ben")
    await ben.starts()
    given = await ana.sends_document("a.png", png())
    known = given["document"]["file_id"] if wrong == "of another kind" else "AgACAgIAAxk"
    message = Message((line("See."),), attachment=Attachment("a.png", png(), "photo", known=known))

    async def compose(row: Outgoing, now: datetime) -> Composed:
        return Ready(message)

    await enqueue(db, outgoing("a", ana.id), outgoing("b", ben.id))
    async with sending_to(server, db, {"reminder": compose}, at_once=1):
        await all_ended(db)
    assert uploads(server) == [True, False]
    assert "photo" in ben.screen[-1]


async def test_a_refused_id_with_nothing_to_upload_fails(server: PracticeServer, db: Database, ana: Person) -> None:
    message = Message((line("See."),), attachment=Attachment("a.png", b"", "photo", known="AgACAgIAAxk"))
    await sent_before(server, db, ana.id, message)
    row = await state_of(db, f"ann:1:{ana.id}")
    assert row.state is FAILED
    assert "wrong file identifier" in row.error.lower()


async def test_a_message_too_old_to_delete_in_other_words(db: Database) -> None:
    """Telegram has several ways to say so."""
    said: list[str] = []

    def script(call: Call) -> bytes:
        said.append(call.method)
        if call.method == "deleteMessage":
            return refused(400, "Bad Request: message can't be deleted")
        if call.method == "editMessageText":
            return ok({"message_id": 9, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "x"})
        return ok({"id": 1, "is_bot": True, "first_name": "Bot", "username": "a_bot"})

    async def compose(row: Outgoing, now: datetime) -> Composed:
        return Deleted((9,), RECALLED)

    async with peer(script) as made:
        await enqueue(db, outgoing("a", 5))
        async with sending_to(None, db, {"reminder": compose}, url=made.url, token="1:" + "a" * 35):  # type: ignore[arg-type]
            await all_ended(db)
    assert (await state_of(db, "a")).parts == (9,)
    assert said[-2:] == ["deleteMessage", "editMessageText"]
