"""How announcements go out: to many, through restarts and kills, at their time or not at all."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.announcements.answers import Changed, Draft, No, Progress
from bot.announcements.tick import TEXTS_KEPT
from bot.errors import BadSettings
from bot.practice.server import PracticeServer
from bot.settings import read_settings
from bot.text.message import Written
from storage import announcements, outbox, people
from storage.announcement_rows import Announcement, AnnouncementKind, Recipient
from storage.announcement_rows import AnnouncementState as State
from storage.database import Database
from storage.rows import OutboxState, Role
from storage.rows import Person as Row
from tests.announcements.hall import START, Hall, HallClock, hall
from tests.announcements.talk import asks, labels, press, sees
from tests.auxil.drill_announcer import room

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).resolve().parents[2]
SOON = timedelta(seconds=31)


async def a_draft(there: Hall, by: int, text: str = "The meeting begins at 10:00.", **chosen: Any) -> Draft:
    """A draft past every conversation."""
    desk, now = there.line.desk.announcing, there.clock()
    made = await desk.begin(by, "en", Written(text), now)
    assert isinstance(made, Draft)
    if chosen:
        row = replace(made.announcement, office="", party="", **chosen)
        async with there.db.write() as tx:
            await announcements.put(tx, row)
    shown = await desk.shown(made.announcement.id, by, now)
    assert isinstance(shown, Draft)
    return shown


async def confirmed(there: Hall, by: int, draft: Draft) -> Progress | Changed | No:
    now = there.clock()
    return await there.line.desk.departures.confirm(draft.announcement.id, by, str(draft.fingerprint), now)


async def test_a_coordinator_announces_to_300_people_of_whom_20_have_blocked_the_bot(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    crowd = await alone.crowd(299)
    for one in crowd[:20]:
        one.chat.blocked = True
    check = await press(ana, await asks(ana, "/announce The meeting begins at 10:00."), "Send…")
    assert "It reaches 300 people, of 4 States and organisations." in check["text"]
    await press(ana, check, "Send to 300 people")
    made = await alone.newest()
    alone.leaps(SOON)
    done = await alone.becomes(made.id, State.DONE)
    assert (done.people, done.parties) == (300, 4)
    rows = await alone.rows(made.id)
    assert len(rows) == 300
    assert {row.state for id, row in rows.items() if id in {one.id for one in crowd[:20]}} == {OutboxState.FAILED}
    assert await alone.tally(made.id) == {OutboxState.SENT: 280, OutboxState.FAILED: 20}
    shown = await sees(ana, "280 of 300 people have it.")
    assert "20 could not be reached: they blocked me, left Telegram, or were refused." in shown["text"]
    assert "Stop" not in labels(shown)
    assert all(len(one.screen) == 1 for one in crowd[20:])
    async with alone.db.read() as tx:
        frozen = await announcements.recipients(tx, made.id)
    assert {one.person for one in frozen} == {ana.id, *(one.id for one in crowd)}


async def test_a_restart_in_the_countdown_goes_on_by_the_base_alone(tmp_path: Path) -> None:
    clock = HallClock()
    async with PracticeServer(judge=True, clock=clock) as server:
        async with hall(tmp_path / "base", clock=clock, server=server) as before:
            ana = await before.somebody("Ana", Role.COORDINATOR, "CH")
            nuala = await before.somebody("Nuala", state="IE")
            check = await press(ana, await asks(ana, "/announce Ten o'clock."), "Send…")
            going = await press(ana, check, "Send to 2 people")
            made = await before.newest()
            assert made.state is State.COUNTDOWN
        clock.leaps(timedelta(minutes=10))  # less than an hour: it is late, and goes out
        async with hall(tmp_path / "base", clock=clock, server=server) as after:
            await after.becomes(made.id, State.DONE)
            assert "Ten o'clock." in (await sees(nuala, "Genuine?"))["text"]
            done = await sees(ana, "2 of 2 people have it.")
            assert done["message_id"] == going["message_id"], "the same message follows it"
            assert await after.tally(made.id) == {OutboxState.SENT: 2}


async def test_a_countdown_that_ended_long_ago_asks(tmp_path: Path) -> None:
    clock = HallClock()
    async with PracticeServer(judge=True, clock=clock) as server:
        async with hall(tmp_path / "base", clock=clock, server=server) as before:
            ana = await before.somebody("Ana", Role.COORDINATOR, "CH")
            draft = await a_draft(before, ana.id)
            assert isinstance(await confirmed(before, ana.id, draft), Progress)
        clock.leaps(timedelta(hours=2))
        async with hall(tmp_path / "base", clock=clock, server=server) as after:
            await after.becomes(draft.announcement.id, State.MISSED)
            asked = await sees(ana, lambda shown: "Send now" in labels(shown))
            discarded = await press(ana, asked, "Discard")
            assert discarded["text"].startswith("Discarded.")
            assert await after.rows(draft.announcement.id) == {}


async def test_an_audience_that_grew_beyond_what_one_may_send_to_goes_back(tmp_path: Path) -> None:
    async with hall(tmp_path / "base", approval_from=3) as there:
        ana = await there.somebody("Ana", Role.COORDINATOR, "CH")
        await there.crowd(2)
        draft = await a_draft(there, ana.id, scheduled_for=there.clock() + timedelta(days=1))
        assert not draft.second
        assert isinstance(await confirmed(there, ana.id, draft), Progress)
        await there.crowd(1)
        there.leaps(timedelta(days=1, minutes=1))
        await there.becomes(draft.announcement.id, State.DRAFT)
        await sees(ana, "has grown so large that another coordinator must approve it")
        assert await there.rows(draft.announcement.id) == {}


async def test_who_joined_since_it_was_scheduled_has_it_and_who_left_has_not(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    (leaving,) = await alone.crowd(1)
    draft = await a_draft(alone, ana.id, scheduled_for=alone.clock() + timedelta(days=1))
    await confirmed(alone, ana.id, draft)
    await alone.changes(leaving, left_at=alone.clock())
    (joining,) = await alone.crowd(1)
    alone.leaps(timedelta(days=1, minutes=1))
    await alone.becomes(draft.announcement.id, State.DONE)
    assert set(await alone.rows(draft.announcement.id)) == {ana.id, joining.id}


async def test_it_does_not_go_out_on_the_word_of_who_is_no_coordinator_any_more(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    ben = await alone.somebody("Ben", Role.COORDINATOR, "IE")
    draft = await a_draft(alone, ana.id)
    await confirmed(alone, ana.id, draft)
    await alone.changes(ana, role=Role.DELEGATE)
    alone.leaps(SOON)
    await alone.becomes(draft.announcement.id, State.MISSED)
    asked = await sees(ben, "Is it to go out now?")
    assert labels(asked) == ["Send now", "Discard"]
    assert ana.screen == []


async def test_telegram_refusing_it_stops_the_rest_and_says_why(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    crowd = await alone.crowd(30)
    alone.server.faults.add(
        method="sendMessage", status=400, description="Bad Request: strange content", times=None, chat=crowd[0].id
    )
    for one in crowd[1:]:
        await alone.changes(
            one, quiet_from=alone.clock().time().replace(hour=0), quiet_until=alone.clock().time().replace(hour=23)
        )
    draft = await a_draft(alone, ana.id)
    await confirmed(alone, ana.id, draft)
    alone.leaps(SOON)
    stopped = await alone.becomes(draft.announcement.id, State.STOPPED)
    assert stopped.ended_at is not None
    told = await sees(ana, "It stopped by itself. Telegram refused the request")
    assert "strange content" in told["text"].lower()
    tally = await alone.tally(draft.announcement.id)
    assert tally[OutboxState.FAILED] == 1
    assert tally[OutboxState.CANCELLED] >= 29
    alone.server.faults.clear()


async def test_each_step_is_refused_to_who_may_not_take_it(strict: Hall) -> None:
    ana = await strict.somebody("Ana", Role.COORDINATOR, "CH")
    ben = await strict.somebody("Ben", Role.COORDINATOR, "IE")
    eve = await strict.somebody("Eve", state="FR")
    desk, steps, now = strict.line.desk.announcing, strict.line.desk.departures, strict.clock()
    draft = await a_draft(strict, ana.id)
    id, seen = draft.announcement.id, str(draft.fingerprint)
    assert draft.second
    assert await desk.begin(eve.id, "en", Written("x"), now) is No.ROLE
    assert await desk.set_audience(id, "all", ben.id, now) is No.NOT_YOURS
    assert await steps.confirm(id, eve.id, seen, now) is No.ROLE
    assert await steps.confirm(id, ben.id, seen, now) is No.NOT_YOURS
    assert await steps.confirm(10**6, ana.id, seen, now) is No.GONE
    assert await steps.approve(id, ben.id, seen, now) is No.NOT_NOW
    assert await steps.stop(id, ben.id, now) is No.NOT_NOW
    assert await steps.send_now(id, ana.id, now) is No.NOT_NOW
    assert isinstance(await steps.confirm(id, ana.id, "x" * 30, now), Changed)
    assert isinstance(await steps.confirm(id, ana.id, seen, now), Progress)
    assert await desk.set_kind(id, ana.id, AnnouncementKind.REPORT, now) is No.NOT_NOW
    assert await steps.approve(id, ana.id, seen, now) is No.OWN
    assert await steps.decline(id, ana.id, now) is No.OWN
    assert await steps.approve(id, eve.id, seen, now) is No.ROLE
    assert await desk.discard(id, ben.id, now) is No.NOT_NOW
    assert isinstance(await steps.approve(id, ben.id, seen, now), Progress)
    assert await steps.approve(id, ben.id, seen, now) is No.NOT_NOW
    assert await steps.reopen(id, ana.id, now) is No.NOT_NOW, "in its countdown it is stopped first"
    assert isinstance(await steps.stop(id, ben.id, now), Progress)
    assert await steps.reopen(id, ben.id, now) is No.NOT_YOURS
    again = await steps.reopen(id, ana.id, now)
    assert isinstance(again, Draft)
    assert (again.announcement.confirmed_by, again.announcement.approved_by) == (0, 0)


async def test_an_old_approval_message_does_not_approve_what_was_confirmed_anew(strict: Hall) -> None:
    ana = await strict.somebody("Ana", Role.COORDINATOR, "CH")
    ben = await strict.somebody("Ben", Role.COORDINATOR, "IE")
    desk, steps, now = strict.line.desk.announcing, strict.line.desk.departures, strict.clock()
    draft = await a_draft(strict, ana.id)
    id, first = draft.announcement.id, str(draft.fingerprint)
    await steps.confirm(id, ana.id, first, now)
    await steps.reopen(id, ana.id, now)
    changed = await desk.write(id, ana.id, "en", Written("Something else."), now)
    assert isinstance(changed, Draft)
    await steps.confirm(id, ana.id, str(changed.fingerprint), now)
    found = await steps.approve(id, ben.id, first, now)
    assert isinstance(found, Changed)
    assert (found.text, found.people, found.returned) == (True, False, False)
    assert (await strict.newest()).state is State.WAITING
    assert isinstance(await steps.approve(id, ben.id, str(changed.fingerprint), now), Progress)


async def test_an_office_given_after_the_preview_is_a_change(alone: Hall) -> None:
    from storage import offices

    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    draft = await a_draft(alone, ana.id)
    async with alone.db.write() as tx:
        await offices.give(tx, ana.id, "Implementation Support Unit", 0, alone.clock(), key="isu")
    found = await confirmed(alone, ana.id, draft)
    assert isinstance(found, Changed)
    assert found.draft.announcement.office == "Implementation Support Unit"


async def test_an_audience_that_names_what_is_gone_says_so_and_is_not_sent(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    draft = await a_draft(alone, ana.id, audience="saved:Bureau")
    assert draft.trouble is not None
    assert draft.fingerprint is None
    found = await alone.line.desk.departures.confirm(draft.announcement.id, ana.id, "x", alone.clock())
    assert isinstance(found, Changed)
    assert (await alone.newest()).state is State.DRAFT


async def test_what_was_said_is_erased_when_its_time_is_over_and_forsaken_drafts_too(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    sent = await a_draft(alone, ana.id, "Sent long ago.")
    await confirmed(alone, ana.id, sent)
    alone.leaps(SOON)
    await alone.becomes(sent.announcement.id, State.DONE)
    kept = await a_draft(alone, ana.id, "Still a draft.")
    dispatcher = alone.line.upkeep.dispatcher

    async def has_text(draft: Draft) -> bool:
        async with alone.db.read() as tx:
            return bool(await announcements.texts(tx, draft.announcement.id, 1))

    await dispatcher.tidy(alone.clock())
    assert (await has_text(sent), await has_text(kept)) == (True, True)
    await alone.line.desk.people.erase(ana.id, alone.clock())
    await dispatcher.tidy(alone.clock())
    assert (await has_text(sent), await has_text(kept)) == (True, False), "the draft of somebody who was erased"
    await dispatcher.tidy(alone.clock() + TEXTS_KEPT + timedelta(days=1))
    assert not await has_text(sent)
    async with alone.db.read() as tx:
        row = await announcements.announcement(tx, sent.announcement.id)
    assert row is not None
    assert row.state is State.DONE, "that it was sent, when and by which office, is kept"


async def test_a_reply_to_it_is_known_to_be_one(alone: Hall) -> None:
    ana = await alone.somebody("Ana", Role.COORDINATOR, "CH")
    (nuala,) = await alone.crowd(1)
    draft = await a_draft(alone, ana.id)
    await confirmed(alone, ana.id, draft)
    alone.leaps(SOON)
    had = await sees(nuala, "Genuine?")
    await alone.becomes(draft.announcement.id, State.DONE)
    async with alone.db.read() as tx:
        found = await announcements.of_message(tx, nuala.id, had["message_id"])
        assert found is not None
        assert found.id == draft.announcement.id
        assert await announcements.of_message(tx, nuala.id, had["message_id"] + 1) is None
        assert await announcements.of_message(tx, ana.id, 10**6) is None


@pytest.mark.parametrize(("written", "limit"), [("never", None), ("Never", None), ("0", 0), ("120", 120)])
async def test_the_size_from_which_two_are_needed_is_set(
    written: str, limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_APPROVAL_FROM", written)
    assert read_settings(_env_file=None).approval_from == limit


async def test_a_size_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_APPROVAL_FROM", "sometimes")
    with pytest.raises(BadSettings, match="BOT_APPROVAL_FROM"):
        read_settings(_env_file=None)


# ── killed while it freezes ─────────────────────────────────────────────────────────────────────────────────────

CROWD, DUE = 120, 25
_FREEZER = """
import asyncio, sys
from storage.database import Database
from tests.auxil.drill_announcer import room
from tests.auxil.lines import clock
async def main():
    db = await Database.open(sys.argv[1])
    dispatcher = room(db).dispatcher
    print("ready", flush=True)
    await dispatcher.tick(clock())
    await db.close()
asyncio.run(main())
"""


@pytest.mark.drill
async def test_killed_while_freezing_each_recipient_has_exactly_one_row_or_none_has(tmp_path: Path) -> None:
    from tests.auxil.lines import clock

    url = f"sqlite:///{tmp_path}/base.db"
    db = await Database.open(url)
    dice = random.Random(5)
    async with db.write() as tx:
        await people.put_person(tx, Row(id=1, role=Role.COORDINATOR, state="CH"))
        for n in range(CROWD):
            await people.put_person(tx, Row(id=100 + n, role=Role.DELEGATE, state="IE"))
    made = room(db)
    ids = []
    for n in range(DUE):
        draft = await made.announcing.begin(1, "en", Written(f"Number {n}."), clock())
        assert isinstance(draft, Draft)
        ids.append(draft.announcement.id)
        assert isinstance(await made.departures.confirm(ids[-1], 1, str(draft.fingerprint), clock()), Progress)

    async def begun() -> int:
        """How many are frozen; each is wholly, or not at all."""
        number = 0
        for id in ids:
            async with db.read() as tx:
                row = await announcements.announcement(tx, id)
                rows = await outbox.rows(tx, key_prefix=f"ann:{id}:")
                frozen = await announcements.recipients(tx, id)
            assert row is not None
            assert len(rows) == len(frozen) == (CROWD + 1 if row.state is State.SENDING else 0)
            assert (row.began_at is not None) == (row.state is State.SENDING)
            assert len({one.person for one in rows}) == len(rows)
            number += row.state is State.SENDING
        return number

    before = 0
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _FREEZER, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
        await asyncio.sleep(dice.uniform(0.01, 0.15))
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        now = await begun()
        assert now >= before
        before = now
    await made.dispatcher.tick(clock())
    assert await begun() == DUE
    await db.close()


async def test_states_and_rows_are_plain() -> None:
    """What others build on: the names of the states and of the kinds of refusal are kept in the base."""
    assert [state.value for state in State][:5] == ["draft", "waiting", "scheduled", "countdown", "sending"]
    assert [kind.preference for kind in AnnouncementKind] == [
        "announce-general",
        "announce-meeting",
        "announce-report",
        "announce-document",
    ]
    assert announcements.key_of(7, 42) == "ann:7:42"
    assert Recipient(announcement=1, person=2, language="fr").revision == 1
    assert Announcement(id=0, code="A", made_by=1, created_at=START).audience == "all"
