"""Recorded, claimed, confirmed, corrected, taken back: on a real base, by everybody who may and may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.obligations.due import read_subject
from bot.submissions.acting import Actor, Done, No
from bot.submissions.drafts import Shown
from bot.submissions.preview import Fate, Why
from bot.submissions.reports import Page
from bot.submissions.submissions import Submissions
from bot.text.catalogue import Catalogues
from storage import journal, outbox, people, submissions
from storage.database import Database
from storage.rows import Deed, Doer, Role, SubmissionEntry, SubmissionStep
from tests.submissions.conftest import ADMIN, COLIN, CORA, DEIRDRE, NOW, cora, deirdre, guest, ola

FIRST = "due:ccm-article-7-initial:IE:0"
OF_2011 = "due:ccm-article-7-annual:IE:2011"
LATER = NOW + timedelta(minutes=5)


async def shown(service: Submissions, text: str, actor: Actor = cora) -> Shown:
    found = await service.drafts.read(actor, text, NOW)
    assert isinstance(found, Shown), found
    return found


async def recorded(service: Submissions, text: str, actor: Actor = cora) -> Done:
    found = await shown(service, text, actor)
    done = await service.drafts.confirm(actor, found.id, NOW)
    assert isinstance(done, Done), done
    return done


async def page(service: Submissions, subject: str, actor: Actor = cora) -> Page:
    found = await service.reports.page(actor, subject, NOW)
    assert isinstance(found, Page), found
    return found


async def entries(db: Database, subject: str) -> tuple[SubmissionEntry, ...]:
    key = read_subject(subject)
    assert key is not None
    async with db.read() as tx:
        return await submissions.history(tx, *key)


async def told(db: Database) -> list[tuple[int, str]]:
    async with db.read() as tx:
        return [(row.person, row.data["notice"]) for row in await outbox.rows(tx)]


# ── a coordinator records ──────────────────────────────────────────────────────────────────────────────────────


async def test_nothing_is_recorded_before_the_preview_is_confirmed(service: Submissions, db: Database) -> None:
    found = await shown(service, "Ireland Article 7(2), 28 April 2011, CCM/ART7/2011/5")
    assert [row.fate for row in found.preview.rows] == [Fate.READY]
    assert await entries(db, OF_2011) == ()

    done = await service.drafts.confirm(cora, found.id, LATER)
    assert done == Done(subjects=(OF_2011,), claim=False, left=0)
    (entry,) = await entries(db, OF_2011)
    assert (entry.step, entry.by, entry.at) == (SubmissionStep.RECORDED, CORA, LATER)
    assert (entry.submitted_on, entry.document, entry.period) == (date(2011, 4, 28), "CCM/ART7/2011/5", 2011)


async def test_confirming_twice_records_once_and_says_the_same(service: Submissions, db: Database) -> None:
    found = await shown(service, "Ireland Article 7(2) 2011")
    first = await service.drafts.confirm(cora, found.id, NOW)
    assert await service.drafts.confirm(cora, found.id, LATER) == first
    assert len(await entries(db, OF_2011)) == 1


async def test_where_two_reports_fall_due_in_a_year_it_is_asked_which(service: Submissions) -> None:
    found = await shown(service, "Ireland Article 7 2011")
    (row,) = found.preview.rows
    assert row.fate is Fate.ASKED
    assert [one.subject for one in row.reports] == [FIRST, OF_2011]
    assert await service.drafts.confirm(cora, found.id, NOW) is No.EMPTY

    answered = await service.drafts.pick(cora, found.id, 0, 1, NOW)
    assert isinstance(answered, Shown)
    assert answered.preview.stands == {OF_2011: 0}
    assert await service.drafts.confirm(cora, found.id, NOW) == Done(subjects=(OF_2011,), claim=False)


async def test_once_one_of_the_two_is_recorded_the_other_is_meant(service: Submissions) -> None:
    await recorded(service, "Ireland first report 2011")
    assert (await shown(service, "Ireland Article 7 2011")).preview.stands == {OF_2011: 0}


async def test_one_answer_serves_every_line_that_asks_the_same(service: Submissions) -> None:
    found = await shown(service, "Article 7 2011\nIreland\nNorway\nAustria")
    assert len(found.preview.of(Fate.ASKED)) == 3
    # 0 = the yearly report: the rules stand by name.
    answered = await service.drafts.pick(cora, found.id, -1, 0, NOW)
    assert isinstance(answered, Shown)
    assert sorted(answered.preview.stands) == [
        "due:ccm-article-7-annual:AT:2011",
        "due:ccm-article-7-annual:IE:2011",
        "due:ccm-article-7-annual:NO:2011",
    ]


async def test_a_misspelt_state_is_asked_about_and_an_answer_taken(service: Submissions) -> None:
    found = await shown(service, "Irland annual report 2011\nCongo first report")
    first, second = found.preview.rows
    assert (first.fate, first.states) == (Fate.ASKED, ("IE",))
    assert (second.fate, set(second.states)) == (Fate.ASKED, {"CG", "CD"})
    answered = await service.drafts.pick(cora, found.id, 0, 0, NOW)
    assert isinstance(answered, Shown)
    assert answered.preview.stands == {OF_2011: 0}
    left = await service.drafts.pick(cora, found.id, 1, -1, NOW)
    assert isinstance(left, Shown)
    assert [row.fate for row in left.preview.rows] == [Fate.READY, Fate.LEFT_OUT]
    assert await service.drafts.confirm(cora, found.id, NOW) == Done(subjects=(OF_2011,), claim=False, left=0)


async def test_a_list_tells_what_is_ready_known_twice_and_not_due(service: Submissions) -> None:
    await recorded(service, "Norway annual report 2011, 1 April 2011")
    text = "annual report 2011\nIreland\nNorway\nNorway 2 April 2011\nIreland\nCanada\nAtlantis"
    rows = (await shown(service, text)).preview.rows
    assert [(row.line.number, row.fate) for row in rows] == [
        (2, Fate.READY),
        (3, Fate.KNOWN),
        (4, Fate.KNOWN),
        (5, Fate.WRONG),
        (6, Fate.WRONG),
        (7, Fate.WRONG),
    ]
    assert [row.differs for row in rows[1:3]] == [False, True]
    assert [row.why for row in rows[3:]] == [Why.TWICE, Why.NOT_DUE, None]


async def test_what_is_done_once_is_meant_whatever_year_is_written(service: Submissions) -> None:
    found = await shown(service, "Norway clearance 2011")
    assert found.preview.stands == {"due:ccm-article-4-clearance:NO:0": 0}


async def test_a_withdrawn_state_owes_nothing_after_it_left(service: Submissions) -> None:
    later = NOW.replace(year=2026)
    found = await service.drafts.read(cora, "Lithuania annual report 2024\nLithuania annual report 2025", later)
    assert isinstance(found, Shown)
    assert [row.why for row in found.preview.rows] == [None, Why.NOT_DUE]


async def test_confirmation_is_refused_where_the_base_changed_meanwhile(service: Submissions, db: Database) -> None:
    found = await shown(service, "annual report 2011\nIreland\nNorway")
    await recorded(service, "Norway annual report 2011", replace(cora, id=COLIN))
    again = await service.drafts.confirm(cora, found.id, LATER)
    assert isinstance(again, Shown)
    assert again.changed
    assert [row.fate for row in again.preview.rows] == [Fate.READY, Fate.KNOWN]
    assert await entries(db, OF_2011) == ()
    # What is shown now may be confirmed.
    assert await service.drafts.confirm(cora, found.id, LATER) == Done(subjects=(OF_2011,), claim=False)


async def test_a_change_elsewhere_does_not_stand_in_the_way(service: Submissions) -> None:
    found = await shown(service, "Ireland annual report 2011")
    await recorded(service, "Norway annual report 2011", replace(cora, id=COLIN))
    assert isinstance(await service.drafts.confirm(cora, found.id, LATER), Done)


async def test_a_preview_is_its_makers_alone_and_ends(service: Submissions, db: Database) -> None:
    found = await shown(service, "Ireland annual report 2011")
    other = replace(cora, id=COLIN)
    assert await service.drafts.confirm(other, found.id, NOW) is No.GONE
    assert await service.drafts.pick(other, found.id, 0, 0, NOW) is No.GONE
    assert not await service.drafts.cancel(other, found.id, NOW)
    assert await service.drafts.confirm(cora, found.id, NOW + timedelta(days=1)) is No.GONE
    assert await service.drafts.cancel(cora, found.id, NOW)
    assert await service.drafts.confirm(cora, found.id, NOW) is No.GONE
    assert await entries(db, OF_2011) == ()


async def test_a_role_withdrawn_between_preview_and_confirmation_counts(service: Submissions, db: Database) -> None:
    found = await shown(service, "Ireland annual report 2011")
    demoted = replace(cora, role=Role.GUEST)
    assert await service.drafts.confirm(demoted, found.id, NOW) is No.ROLE
    # A coordinator who became a delegate of another State records nothing, not even of Ireland.
    moved = replace(cora, role=Role.DELEGATE, state="NO")
    again = await service.drafts.confirm(moved, found.id, NOW)
    assert isinstance(again, Shown)
    assert [row.fate for row in again.preview.rows] == [Fate.WRONG]
    assert await entries(db, OF_2011) == ()


async def test_a_preview_of_a_coordinator_confirmed_as_a_delegate_is_a_claim(
    service: Submissions, db: Database
) -> None:
    found = await shown(service, "Ireland annual report 2011")
    await service.drafts.confirm(replace(cora, role=Role.DELEGATE, state="IE"), found.id, NOW)
    assert [one.step for one in await entries(db, OF_2011)] == [SubmissionStep.CLAIMED]


async def test_a_file_is_previewed_like_a_list(service: Submissions) -> None:
    texts = Catalogues.open().texts("en")
    found = await service.drafts.read_file(cora, b"state,date\nIreland,2011-04-28\n", "Article 7(2)", texts, NOW)
    assert isinstance(found, Shown)
    assert found.preview.stands == {OF_2011: 0}


# ── a delegate says so ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_delegate_says_so_for_their_own_state_and_coordinators_are_told(
    service: Submissions, db: Database
) -> None:
    found = await shown(service, "annual report 2011, 28 April 2011", deirdre)
    assert found.claim
    assert await service.drafts.confirm(deirdre, found.id, NOW) == Done(subjects=(OF_2011,), claim=True)
    (entry,) = await entries(db, OF_2011)
    assert (entry.step, entry.by, entry.submitted_on) == (SubmissionStep.CLAIMED, DEIRDRE, date(2011, 4, 28))
    assert not submissions.handed_in(entry)
    assert await told(db) == [(ADMIN, "claim"), (CORA, "claim"), (COLIN, "claim")]


async def test_a_coordinator_who_has_left_is_not_told(service: Submissions, db: Database) -> None:
    async with db.write() as tx:
        colin = await people.person(tx, COLIN)
        assert colin is not None
        await people.put_person(tx, replace(colin, left_at=NOW))
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    assert [person for person, _ in await told(db)] == [ADMIN, CORA]


async def test_a_delegate_speaks_for_no_other_state(service: Submissions, db: Database) -> None:
    found = await shown(service, "Norway annual report 2011", deirdre)
    assert [row.why for row in found.preview.rows] == [Why.NOT_YOURS]
    assert await service.reports.hand_in(ola, OF_2011, NOW) is No.OTHER_STATE
    say = await service.drafts.say(ola, OF_2011, NOW)
    assert isinstance(say, Shown)
    assert say.preview.stands == {}
    assert await service.drafts.confirm(ola, say.id, NOW) is No.EMPTY
    assert await entries(db, OF_2011) == ()


async def test_guests_and_the_stateless_do_nothing(service: Submissions) -> None:
    stateless = Actor(id=99, role=Role.DELEGATE)
    for actor, no in ((guest, No.ROLE), (stateless, No.NO_STATE)):
        assert await service.drafts.read(actor, "Ireland annual report 2011", NOW) is no
        assert await service.reports.hand_in(actor, OF_2011, NOW) is no
        assert await service.reports.take_back(actor, OF_2011, NOW, seen=0) is no
    assert await service.reports.page(guest, OF_2011, NOW) is No.ROLE
    assert await service.reports.answer(deirdre, 1, True, NOW) is No.ROLE
    assert await service.reports.correct(deirdre, OF_2011, NOW, seen=0, document="x") is No.ROLE
    assert await service.reports.claims(deirdre) == ()


async def test_a_claim_stops_reminders_until_it_is_declined(service: Submissions) -> None:
    assert await service.stops([OF_2011, FIRST]) == frozenset()
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    assert await service.stops([OF_2011, FIRST, "meeting:CCM-2MSP"]) == {OF_2011}
    (claim,) = await service.reports.claims(cora)
    await service.reports.answer(cora, claim.id, False, LATER)
    assert await service.stops([OF_2011]) == frozenset()


async def test_the_journal_notes_each_entry_with_who_added_it(service: Submissions, db: Database) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    (claim,) = await service.reports.claims(cora)
    await service.reports.answer(cora, claim.id, True, LATER)
    (confirmed,) = (await entries(db, OF_2011))[1:]
    await service.reports.correct(cora, OF_2011, LATER, seen=confirmed.id, document="X/3")
    (corrected,) = (await entries(db, OF_2011))[2:]
    await service.reports.take_back(cora, OF_2011, LATER, seen=corrected.id)
    async with db.read() as tx:
        noted = [row for row in reversed(await journal.rows(tx)) if row.deed.startswith("submission.")]
    assert [(row.deed, row.doer, row.by, row.subject) for row in noted] == [
        (Deed.SUBMISSION_CLAIMED, Doer.DELEGATE, DEIRDRE, OF_2011),
        (Deed.SUBMISSION_CONFIRMED, Doer.COORDINATOR, CORA, OF_2011),
        (Deed.SUBMISSION_CORRECTED, Doer.COORDINATOR, CORA, OF_2011),
        (Deed.SUBMISSION_TAKEN_BACK, Doer.COORDINATOR, CORA, OF_2011),
    ]


@pytest.mark.parametrize(("confirm", "step"), [(True, SubmissionStep.CONFIRMED), (False, SubmissionStep.DECLINED)])
async def test_a_claim_is_answered_once_and_the_delegate_is_told(
    service: Submissions, db: Database, confirm: bool, step: SubmissionStep
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW, day=date(2011, 4, 28), document="X/1")
    (claim,) = await service.reports.claims(cora)
    answered = await service.reports.answer(cora, claim.id, confirm, LATER)
    assert isinstance(answered, Page)
    assert answered.standing is not None
    assert (answered.standing.step, answered.standing.by) == (step, CORA)
    assert (answered.standing.submitted_on, answered.standing.document) == (date(2011, 4, 28), "X/1")
    assert (await told(db))[-1] == (DEIRDRE, "claim-answer")
    assert await service.reports.answer(replace(cora, id=COLIN), claim.id, not confirm, LATER) is No.ANSWERED
    assert await service.reports.claims(cora) == ()
    assert len(await entries(db, OF_2011)) == 2


async def test_recording_what_was_claimed_confirms_it_with_what_the_delegate_said(
    service: Submissions, db: Database
) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW, day=date(2011, 4, 28), document="X/1")
    await recorded(service, "Ireland annual report 2011, X/2")
    entry = (await entries(db, OF_2011))[-1]
    assert (entry.step, entry.submitted_on, entry.document) == (
        SubmissionStep.CONFIRMED,
        date(2011, 4, 28),
        "X/2",
    )
    assert (await told(db))[-1] == (DEIRDRE, "claim-answer")


async def test_saying_it_twice_is_said_to_stand_already(service: Submissions) -> None:
    assert isinstance(await service.reports.hand_in(deirdre, OF_2011, NOW), Done)
    assert await service.reports.hand_in(deirdre, OF_2011, NOW) is No.ALREADY
    await recorded(service, "Ireland annual report 2011")
    assert await service.reports.hand_in(cora, OF_2011, NOW) is No.ALREADY


async def test_what_is_open_for_a_delegate(service: Submissions) -> None:
    def subjects(found: object) -> list[str]:
        return [one.subject for one in found]  # type: ignore[attr-defined]

    before = subjects(await service.reports.open_for(deirdre, NOW))
    assert before == [FIRST, OF_2011, "due:ccm-article-7-annual:IE:2012"]
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    await recorded(service, "Ireland first report")
    assert subjects(await service.reports.open_for(deirdre, NOW)) == ["due:ccm-article-7-annual:IE:2012"]


@pytest.mark.parametrize(
    "subject", ["due:x:IE:2011", "due:ccm-article-7-annual:IE:1990", "rule:x", "", "due:a:b:c"]
)
async def test_forged_subjects_are_unknown(service: Submissions, subject: str) -> None:
    for actor in (cora, deirdre):
        assert await service.reports.hand_in(actor, subject, NOW) is No.UNKNOWN
        assert await service.drafts.say(actor, subject, NOW) is No.UNKNOWN
        assert await service.reports.page(actor, subject, NOW) is No.UNKNOWN


# ── corrected and taken back ───────────────────────────────────────────────────────────────────────────────────


async def test_a_correction_is_kept_beside_what_it_corrects(service: Submissions, db: Database) -> None:
    await recorded(service, "Ireland annual report 2011, 28 April 2011, X/1")
    seen = (await page(service, OF_2011)).entries[-1].id
    found = await service.reports.correct(cora, OF_2011, LATER, seen=seen, day=date(2011, 4, 29))
    assert isinstance(found, Page)
    assert [(one.step, one.submitted_on, one.document) for one in found.entries] == [
        (SubmissionStep.RECORDED, date(2011, 4, 28), "X/1"),
        (SubmissionStep.CORRECTED, date(2011, 4, 29), "X/1"),
    ]
    assert found.names == {CORA: "Cora"}
    assert await service.reports.correct(cora, OF_2011, LATER, seen=seen, document="X/2") is No.CHANGED
    last = found.entries[-1].id
    assert await service.reports.correct(cora, OF_2011, LATER, seen=last, day=date(2011, 4, 29)) is No.ALREADY
    assert await service.reports.correct(cora, OF_2011, NOW, seen=last, day=date(2013, 1, 1)) is No.FUTURE
    assert len(await entries(db, OF_2011)) == 2


async def test_what_was_never_recorded_cannot_be_corrected(service: Submissions) -> None:
    assert await service.reports.correct(cora, OF_2011, NOW, seen=0, document="X/1") is No.UNKNOWN


async def test_taking_back_opens_the_report_again(service: Submissions) -> None:
    await recorded(service, "Ireland annual report 2011, 28 April 2011")
    seen = (await page(service, OF_2011)).entries[-1].id
    assert await service.reports.take_back(cora, OF_2011, LATER, seen=seen + 1) is No.CHANGED
    found = await service.reports.take_back(cora, OF_2011, LATER, seen=seen)
    assert isinstance(found, Page)
    assert [one.step for one in found.entries] == [SubmissionStep.RECORDED, SubmissionStep.TAKEN_BACK]
    assert await service.reports.take_back(cora, OF_2011, LATER, seen=found.entries[-1].id) is No.ALREADY
    assert (await shown(service, "Ireland annual report 2011")).preview.of(Fate.READY)


async def test_a_delegate_takes_back_what_waits_and_nothing_else(service: Submissions) -> None:
    await service.reports.hand_in(deirdre, OF_2011, NOW)
    seen = (await page(service, OF_2011, deirdre)).entries[-1].id
    assert await service.reports.take_back(ola, OF_2011, NOW, seen=seen) is No.OTHER_STATE
    found = await service.reports.take_back(deirdre, OF_2011, LATER, seen=seen)
    assert isinstance(found, Page)
    assert await service.reports.claims(cora) == ()
    await recorded(service, "Ireland annual report 2011")
    seen = (await page(service, OF_2011, deirdre)).entries[-1].id
    assert await service.reports.take_back(deirdre, OF_2011, LATER, seen=seen) is No.ROLE


async def test_somebody_erased_is_no_longer_named_and_the_entry_stays(service: Submissions, db: Database) -> None:
    await recorded(service, "Ireland annual report 2011")
    async with db.write() as tx:
        assert await submissions.forget_person(tx, CORA) == 1
    found = await page(service, OF_2011)
    assert [one.by for one in found.entries] == [0]
    assert found.names == {}
