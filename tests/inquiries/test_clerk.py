"""What goes on by itself: coordinators are told, old questions are erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.delivery import Dropped, Later, Ready
from bot.inquiries.clerk import PAUSE, Clerk
from bot.inquiries.composing import Notices
from bot.inquiries.inquiries import Inquiries
from bot.people.roster import People
from bot.text.markup import to_html
from storage import inquiries, outbox
from storage.database import Database
from storage.inquiries import InquiryState
from storage.rows import Outgoing
from tests.inquiries.conftest import CHIEF, COLIN, CORA, DEIRDRE, KEEP, NOW, asked

MINUTE = timedelta(minutes=1)
EVENING = NOW.replace(hour=21)


async def queued(db: Database, *, to: int | None = None) -> tuple[Outgoing, ...]:
    async with db.read() as tx:
        return await outbox.rows(tx, kind="notice", person=to)


def said(composed: object) -> str:
    assert isinstance(composed, Ready), composed
    (part,) = to_html(composed.message)
    return part.text


async def test_several_questions_make_one_notice_and_the_next_comes_after_a_pause(
    db: Database, service: Inquiries, clerk: Clerk, composer: Notices
) -> None:
    assert await clerk.announce(NOW) == 0
    for key in "ab":
        await asked(service, key=key)
    assert await clerk.announce(NOW) == 2
    assert sorted(row.person for row in await queued(db)) == [CHIEF, CORA, COLIN]
    (row,) = await queued(db, to=CORA)
    assert said(await composer.compose(row, NOW)) == "2 questions that delegates passed on wait for an answer."
    await asked(service, key="c", now=NOW + MINUTE)
    assert await clerk.announce(NOW + 2 * MINUTE) == 0
    assert await clerk.announce(NOW + PAUSE) == 1
    assert await clerk.announce(NOW + 2 * PAUSE) == 0, "each is told of once"
    assert "Who pays?" not in str(await queued(db))


async def test_a_clock_set_back_does_not_silence_the_notices(service: Inquiries, clerk: Clerk) -> None:
    await asked(service, key="a")
    assert await clerk.announce(NOW) == 1
    await asked(service, key="b", now=NOW - timedelta(days=2))
    assert await clerk.announce(NOW - timedelta(days=2)) == 1


async def test_what_is_taken_up_meanwhile_needs_no_notice(
    db: Database, service: Inquiries, clerk: Clerk, composer: Notices
) -> None:
    one = await asked(service)
    await clerk.announce(NOW)
    (row,) = await queued(db, to=COLIN)
    await service.take(CORA, one.id, NOW)
    assert isinstance(await composer.compose(row, NOW), Dropped)
    await service.put_back(CORA, one.id, NOW)
    assert isinstance(await composer.compose(row, NOW), Ready)
    await service.end(CORA, one.id, "The host.", NOW)
    assert isinstance(await composer.compose(row, NOW), Dropped)


async def test_quiet_hours_are_kept_where_each_is(
    db: Database, service: Inquiries, clerk: Clerk, composer: Notices
) -> None:
    await asked(service)
    await clerk.announce(NOW)
    (row,) = await queued(db, to=CORA)
    assert await composer.compose(row, EVENING) == Later(EVENING.replace(hour=7) + timedelta(days=1))
    (row,) = await queued(db, to=COLIN)
    assert isinstance(await composer.compose(row, EVENING + timedelta(hours=3)), Ready), "nine in Tokyo"


async def test_who_coordinates_no_more_is_not_told(
    db: Database, service: Inquiries, clerk: Clerk, composer: Notices, roster: People
) -> None:
    await asked(service)
    await clerk.announce(NOW)
    (row,) = await queued(db, to=CORA)
    await roster.withdraw_role(CORA, by=CHIEF, now=NOW)
    assert isinstance(await composer.compose(row, NOW), Dropped)


async def test_what_ended_is_erased_after_its_time_and_nothing_of_it_stays_on_the_disk(
    db: Database, service: Inquiries, clerk: Clerk, tmp_path: Path
) -> None:
    one = await asked(service, "Who pays for the canary?")
    await service.end(CORA, one.id, "The canary's host.", NOW)
    assert await clerk.forget(NOW + KEEP) == 0
    assert b"canary" in on_disk(tmp_path)
    assert await clerk.forget(NOW + KEEP + MINUTE) == 1
    assert b"canary" not in on_disk(tmp_path)
    async with db.read() as tx:
        assert await inquiries.cases(tx) == ()


async def test_what_nobody_answered_in_time_is_erased_and_who_asked_is_told(
    db: Database, service: Inquiries, clerk: Clerk, composer: Notices, tmp_path: Path
) -> None:
    await asked(service, "Who pays for the canary?")
    end = NOW + KEEP + MINUTE
    assert await clerk.forget(end) == 1
    assert b"canary" not in on_disk(tmp_path)
    async with db.read() as tx:
        (case,) = await inquiries.cases(tx)
    assert (case.inquiry.state, case.inquiry.text) == (InquiryState.LAPSED, "")
    (row,) = await queued(db, to=DEIRDRE)
    assert said(await composer.compose(row, end)).startswith(
        "Nobody answered the question that you passed on on 20 March 2012"
    )
    assert await clerk.forget(end) == 0
    assert await clerk.forget(end + KEEP + MINUTE) == 1
    async with db.read() as tx:
        assert await inquiries.cases(tx) == ()


async def test_the_answer_is_not_sent_to_who_left_or_was_erased(
    db: Database, service: Inquiries, composer: Notices, roster: People
) -> None:
    one = await asked(service)
    await service.end(CORA, one.id, "The host.", NOW)
    (row,) = await queued(db, to=DEIRDRE)
    await roster.erase(DEIRDRE, NOW)
    assert isinstance(await composer.compose(row, NOW), Dropped)
    assert await queued(db, to=DEIRDRE) == ()


def on_disk(folder: Path) -> bytes:
    """The database with its log, as it lies on the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("base.db*")))
