"""In whose hands a question is, and who may do what with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.inquiries.acting import IN_HAND, LONGEST, LONGEST_ANSWER, MOST_OPEN, Busy, No
from bot.inquiries.inquiries import Inquiries, Seen, Which
from bot.people.roster import People
from storage import inquiries, journal, offices, outbox, people
from storage.database import Database
from storage.inquiries import Inquiry, InquiryState
from storage.rows import Deed, Person, Role
from tests.inquiries.conftest import CHIEF, COLIN, CORA, DEIRDRE, NOW, OLA, asked

MINUTE = timedelta(minutes=1)


async def counts(service: Inquiries, by: int = CORA) -> tuple[int, int, int]:
    found = (await service.queue(by, Which.OPEN, NOW)).counts
    return found[Which.OPEN], found[Which.MINE], found[Which.ENDED]


async def test_passed_on_twice_under_one_key_it_is_there_once(service: Inquiries) -> None:
    one = await asked(service, key="21:7")
    assert await asked(service, key="21:7") == one
    assert await counts(service) == (1, 0, 0)


@pytest.mark.parametrize(("text", "why"), [("", No.EMPTY), ("  \n", No.EMPTY), ("x" * (LONGEST + 1), No.LONG)])
async def test_nothing_and_too_much_are_not_passed_on(service: Inquiries, text: str, why: No) -> None:
    assert await service.pass_on(DEIRDRE, text, "", NOW) is why
    assert await counts(service) == (0, 0, 0)


async def test_only_who_was_invited_passes_on(service: Inquiries, roster: People) -> None:
    assert await service.pass_on(404, "Who pays?", "", NOW) is No.ROLE
    await roster.leave(DEIRDRE, NOW)
    assert await service.pass_on(DEIRDRE, "Who pays?", "", NOW) is No.ROLE


async def test_where_nobody_could_answer_nothing_is_passed_on(db: Database, service: Inquiries) -> None:
    alone = Inquiries(db, People(db))
    async with db.write() as tx:
        for id in (CORA, COLIN):
            await people.put_person(tx, Person(id=id, role=Role.COORDINATOR, left_at=NOW))
    assert await alone.pass_on(DEIRDRE, "Who pays?", "", NOW) is No.NOBODY
    assert isinstance(await service.pass_on(DEIRDRE, "Who pays?", "", NOW), Inquiry), "an administrator could"


async def test_each_has_a_few_open_ones_and_no_more(service: Inquiries) -> None:
    for number in range(MOST_OPEN):
        await asked(service, f"Question {number}", key=str(number))
    assert await service.pass_on(DEIRDRE, "One more", "", NOW) is No.MANY
    assert isinstance(await service.pass_on(OLA, "Another's", "", NOW), Inquiry)
    await service.end(CORA, 1, "Answered.", NOW)
    assert isinstance(await service.pass_on(DEIRDRE, "One more", "", NOW), Inquiry)


async def test_what_one_has_in_hand_no_other_answers_until_it_is_let_go(service: Inquiries) -> None:
    one = await asked(service)
    seen = await service.take(CORA, one.id, NOW)
    assert isinstance(seen, Seen)
    assert (seen.mine, seen.holder) == (True, "Cora")
    for done in (
        await service.take(COLIN, one.id, NOW + MINUTE),
        await service.end(COLIN, one.id, "Mine.", NOW + MINUTE),
    ):
        assert done == Busy(who="Cora", until=NOW + IN_HAND)
    assert await service.put_back(COLIN, one.id, NOW) is No.NOT_TAKEN
    assert isinstance(await service.put_back(CORA, one.id, NOW), Seen)
    assert isinstance(await service.take(COLIN, one.id, NOW + MINUTE), Seen)


async def test_it_is_let_go_by_itself_after_a_time_and_each_step_begins_it_anew(service: Inquiries) -> None:
    one = await asked(service)
    await service.take(CORA, one.id, NOW)
    assert isinstance(await service.take(CORA, one.id, NOW + MINUTE), Seen)
    assert isinstance(await service.take(COLIN, one.id, NOW + IN_HAND), Busy)
    assert isinstance(await service.take(COLIN, one.id, NOW + IN_HAND + MINUTE), Seen)
    assert isinstance(await service.end(CORA, one.id, "Too late.", NOW + IN_HAND + 2 * MINUTE), Busy)


async def test_an_answer_is_given_once_in_the_name_of_the_office(db: Database, service: Inquiries) -> None:
    async with db.write() as tx:
        await offices.give(tx, CORA, "Support unit", CHIEF, NOW, key="supportunit")
    one = await asked(service)
    await service.take(CORA, one.id, NOW)
    done = await service.end(CORA, one.id, "  The host.\n", NOW)
    assert isinstance(done, Seen)
    assert done.case.answer is not None
    assert (done.case.answer.office, done.case.answer.text) == ("Support unit", "The host.")
    assert (done.case.inquiry.state, done.case.taking) == (InquiryState.ANSWERED, None)
    for again in (
        await service.end(CORA, one.id, "Twice.", NOW),
        await service.take(COLIN, one.id, NOW),
        await service.end(COLIN, one.id, "Twice.", NOW, declined=True),
    ):
        assert again is No.ENDED
    async with db.read() as tx:
        (row,) = await outbox.rows(tx, kind="notice")
        deeds = [one.deed for one in await journal.rows(tx, oldest_first=True)]
    assert (row.person, row.data) == (DEIRDRE, {"notice": "inquiry-answer", "inquiry": one.id})
    assert deeds == [Deed.QUESTION_PASSED_ON, Deed.QUESTION_TAKEN, Deed.QUESTION_ANSWERED]


async def test_the_role_is_asked_for_again_when_it_is_sent(db: Database, service: Inquiries) -> None:
    one = await asked(service)
    await service.take(CORA, one.id, NOW)
    async with db.write() as tx:
        await people.put_person(tx, Person(id=CORA, role=Role.DELEGATE))
    assert await service.end(CORA, one.id, "No longer mine to answer.", NOW) is No.ROLE
    assert await service.end(DEIRDRE, one.id, "Mine.", NOW) is No.ROLE
    async with db.read() as tx:
        assert await outbox.rows(tx, kind="notice") == ()


@pytest.mark.parametrize(("text", "why"), [(" ", No.EMPTY), ("x" * (LONGEST_ANSWER + 1), No.LONG)])
async def test_an_answer_has_words_and_not_too_many(service: Inquiries, text: str, why: No) -> None:
    one = await asked(service)
    assert await service.end(CORA, one.id, text, NOW) is why
    assert await counts(service) == (1, 0, 0)


async def test_nobody_answers_their_own(db: Database, service: Inquiries) -> None:
    mine = await service.pass_on(CORA, "Who pays?", "", NOW)
    assert isinstance(mine, Inquiry)
    assert await service.take(CORA, mine.id, NOW) is No.OWN
    assert isinstance(await service.take(COLIN, mine.id, NOW), Seen)


async def test_it_is_taken_back_by_whoever_asked_and_while_it_is_open(service: Inquiries) -> None:
    one, other = await asked(service, key="1"), await asked(service, key="2")
    assert not await service.take_back(OLA, one.id)
    await service.take(CORA, one.id, NOW)
    assert await service.take_back(DEIRDRE, one.id)
    assert await service.end(CORA, one.id, "Too late.", NOW) is No.GONE
    await service.end(CORA, other.id, "Answered.", NOW)
    assert not await service.take_back(DEIRDRE, other.id)


async def test_erasing_a_coordinator_lets_go_what_they_had_and_keeps_what_they_answered(
    db: Database, service: Inquiries, roster: People
) -> None:
    one, other = await asked(service, key="1"), await asked(service, key="2")
    await service.end(CORA, one.id, "The host.", NOW)
    await service.take(CORA, other.id, NOW)
    assert await roster.erase(CORA, NOW)
    assert isinstance(await service.take(COLIN, other.id, NOW), Seen)
    async with db.read() as tx:
        kept = await inquiries.case(tx, one.id)
    assert kept is not None
    assert kept.answer is not None
    assert (kept.answer.by, kept.answer.text) == (0, "The host.")


async def test_the_parts_of_the_queue(service: Inquiries) -> None:
    ids = [(await asked(service, f"Question {number}", key=str(number))).id for number in range(4)]
    await service.take(CORA, ids[1], NOW)
    await service.end(CORA, ids[2], "Answered.", NOW)
    await service.end(CORA, ids[3], "Outside.", NOW, declined=True)
    assert await counts(service) == (2, 1, 2)
    assert await counts(service, COLIN) == (2, 0, 2)
    found = {which: await service.queue(CORA, which, NOW) for which in Which}
    shown = {which: [seen.case.inquiry.id for seen in queue.seen] for which, queue in found.items()}
    assert shown == {Which.OPEN: ids[:2], Which.MINE: [ids[1]], Which.ENDED: [ids[3], ids[2]]}
