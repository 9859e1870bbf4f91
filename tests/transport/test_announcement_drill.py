"""Announcements sent, corrected and recalled under kill -9: nobody has one twice, and nobody is unaccounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.delivery import CORRECTION_NOTICE
from storage import announced, announcements
from storage.announcement_rows import AnnouncementState
from storage.outbox import ENDS
from storage.rows import OutboxState
from tests.auxil.announcement_drill import Aftermath, Campaign, bodies, campaign, state_of

pytestmark = pytest.mark.drill

SENT, UNCERTAIN = OutboxState.SENT, OutboxState.UNCERTAIN
NOT_SENT = {OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.EXPIRED}


def nobody_has_anything_twice(made: Aftermath) -> None:
    """Neither an announcement nor a notice: of each correction one, and those noted as sent were heard."""
    assert made.twice() == []
    for row in made.announced:
        for person, rows in made.rows[row.id].items():
            notices = [one.state for one in rows if one.kind == CORRECTION_NOTICE]
            assert made.chats[person].notices[row.code] >= notices.count(SENT)


def everybody_is_accounted_for(made: Aftermath, people: int) -> None:
    """Each recipient has a row that has ended, and what it says is what the witness heard."""
    for number, row in enumerate(made.announced):
        of = made.rows[row.id]
        assert len(of) == row.people == people
        for person, rows in of.items():
            state = state_of(rows, announcements.key_of(row.id, person))
            heard = [one for one, _ in made.chats[person].came if one == number]
            assert state in ENDS
            assert all(one.state in ENDS for one in rows)
            if state is SENT:
                assert heard == [number]
            elif state in NOT_SENT:
                assert heard == []


def the_corrected_have_the_corrected_text(made: Aftermath) -> int:
    """How many have it. Who does not has a row that says so."""
    found = 0
    for number, row in enumerate(made.announced):
        if row.state is AnnouncementState.RECALLED or row.revision == 1:
            continue
        for person, rows in made.rows[row.id].items():
            state = state_of(rows, announcements.key_of(row.id, person))
            screen = bodies(made.chats[person]).get(number, [])
            fix = state_of(rows, announced.correction_key(row.id, row.revision, person))
            note = state_of(rows, announced.notice_key(row.id, row.revision, person))
            if state is SENT and fix in (SENT, None):
                assert screen == [row.revision], (person, fix)
                found += 1
            elif state is SENT:
                assert fix in ENDS, "it is listed as uncertain or failed"
            had_another = any(n == number and r < row.revision for n, r in made.chats[person].came)
            if had_another and state in (SENT, UNCERTAIN):
                assert note in ENDS, "who may have read another text is told, or a row says why not"
    return found


def the_recalled_is_gone(made: Aftermath) -> int:
    """In how many chats. Where it is not, a row says so, or it was not known to be there."""
    found = 0
    for number, row in enumerate(made.announced):
        if row.state is not AnnouncementState.RECALLED:
            continue
        for person, rows in made.rows[row.id].items():
            state = state_of(rows, announcements.key_of(row.id, person))
            back = state_of(rows, announced.recall_key(row.id, person))
            if state is SENT:
                assert back in ENDS, "whoever surely had it has a row that takes it back"
            if state is SENT and back is SENT:
                assert bodies(made.chats[person]).get(number, []) == []
                found += 1
    return found


async def test_sent_corrected_and_recalled_under_kill_nobody_has_anything_twice(
    tmp_path: Path, long_drill: bool
) -> None:
    plan = Campaign(
        people=200 if long_drill else 40,
        rounds=10 if long_drill else 5,
        stops=4 if long_drill else 1,
        blocked=10 if long_drill else 3,
        seed=5,
    )
    made = await campaign(tmp_path, plan)
    print("\n" + made.told())
    assert len(made.announced) == plan.rounds
    nobody_has_anything_twice(made)
    everybody_is_accounted_for(made, plan.people)
    corrected, gone = the_corrected_have_the_corrected_text(made), the_recalled_is_gone(made)
    assert made.still_needed == 0
    assert made.kills > 0
    total = plan.people * plan.rounds
    states = [row.state for row in made.every() if row.kind == "announcement"]
    assert len(states) == total
    # Most of it went well, so that what was looked at was there to be seen.
    assert states.count(SENT) > total / 3
    assert corrected > plan.people / 2
    assert gone > 0
