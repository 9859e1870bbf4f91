"""What coordinators and delegates are told of claims, as it is when it is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delivery import Dropped, Ready
from bot.people.roster import People
from bot.submissions.composing import Notices
from bot.submissions.submissions import Submissions
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.message import Action
from storage import outbox, people
from storage.database import Database
from storage.rows import OutboxState, Outgoing, Role
from tests.submissions.conftest import ADMIN, COLIN, CORA, DEIRDRE, NOW, cora, deirdre

OF_2011 = "due:ccm-article-7-annual:IE:2011"


@pytest.fixture
def notices(db: Database, service: Submissions) -> Notices:
    return Notices(db, service, People(db, (ADMIN,)), Catalogues.open())


async def queued(db: Database, person: int) -> Outgoing:
    async with db.read() as tx:
        (row,) = await outbox.rows(tx, person=person)
    return row


def actions(ready: Ready) -> list[Action]:
    return [button.action for row in ready.message.rows for button in row]


async def test_a_coordinator_reads_who_says_what_and_can_answer(
    db: Database, service: Submissions, notices: Notices
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW, day=NOW.date(), document="CCM/ART7/2011/5")
    row = await queued(db, CORA)
    ready = await notices.compose_notice(row, NOW)
    assert isinstance(ready, Ready)
    assert to_plain(ready.message).splitlines() == [
        "Ireland says that it handed in: Article 7(2), due in 2011.",
        "Handed in on 20 March 2012.",
        "Document: CCM/ART7/2011/5",
        "Said by Deirdre.",
    ]
    entry = row.data["entry"]
    assert actions(ready) == [
        Action("claim-ok", (entry,)),
        Action("claim-no", (entry,)),
        Action("report", (OF_2011,)),
    ]


async def test_one_that_may_have_arrived_already_says_so(
    db: Database, service: Submissions, notices: Notices
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    ready = await notices.compose_notice(replace(await queued(db, CORA), tries=2), NOW)
    assert isinstance(ready, Ready)
    assert "You may have had this already." in to_plain(ready.message)


async def test_nobody_is_told_of_what_was_answered_meanwhile(
    db: Database, service: Submissions, notices: Notices
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    (claim,) = await service.reports.claims(cora)
    await service.reports.answer(cora, claim.id, True, NOW)
    dropped = await notices.compose_notice(await queued(db, COLIN), NOW)
    assert isinstance(dropped, Dropped)
    assert dropped.state is OutboxState.CANCELLED


async def test_who_is_no_coordinator_any_more_is_told_nothing(
    db: Database, service: Submissions, notices: Notices
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    async with db.write() as tx:
        row = await people.person(tx, COLIN)
        assert row is not None
        await people.put_person(tx, replace(row, role=Role.DELEGATE, state="FR"))
    assert isinstance(await notices.compose_notice(await queued(db, COLIN), NOW), Dropped)
    assert isinstance(await notices.compose_notice(await queued(db, ADMIN), NOW), Ready)


@pytest.mark.parametrize(("confirm", "words"), [(True, "has confirmed"), (False, "could not confirm")])
async def test_the_delegate_is_told_the_outcome(
    db: Database, service: Submissions, notices: Notices, confirm: bool, words: str
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    (claim,) = await service.reports.claims(cora)
    await service.reports.answer(cora, claim.id, confirm, NOW)
    ready = await notices.compose_notice(await queued(db, DEIRDRE), NOW)
    assert isinstance(ready, Ready)
    text = to_plain(ready.message)
    assert words in text
    assert "Ireland" in text
    assert "The one that falls due in 2011." in text


async def test_an_outcome_that_changed_again_is_not_told(
    db: Database, service: Submissions, notices: Notices
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    (claim,) = await service.reports.claims(cora)
    answered = await service.reports.answer(cora, claim.id, True, NOW)
    assert not isinstance(answered, str)
    await service.reports.take_back(cora, OF_2011, NOW, seen=answered.entries[-1].id)
    assert isinstance(await notices.compose_notice(await queued(db, DEIRDRE), NOW), Dropped)
