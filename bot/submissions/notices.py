"""What coordinators and delegates are told of claims: queued with the entry, made into words when it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage import outbox, people
from storage.database import Tx
from storage.rows import Outgoing, Role, SubmissionEntry

CLAIM = "claim"
"""``Outgoing.data["notice"]`` of what coordinators are told; ``data["entry"]`` is the claim's id."""
ANSWER = "claim-answer"
"""… of what whoever claimed is told; ``data["entry"]`` is the id of the answer."""

_CLAIM_LASTS = timedelta(days=14)
_ANSWER_LASTS = timedelta(days=7)


async def tell_coordinators(tx: Tx, claim: SubmissionEntry, admins: Iterable[int], now: datetime) -> int:
    """Queue one notice for each coordinator who has not left; how many."""
    held = list(await people.everybody(tx, roles=(Role.COORDINATOR,)))
    ids = {one.id for one in held if one.left_at is None}
    for id in admins:
        one = await people.person(tx, id)
        if one is None or one.left_at is None:
            ids.add(id)
    rows = [_row(CLAIM, claim, id, now, _CLAIM_LASTS) for id in sorted(ids - {claim.by})]
    return await outbox.enqueue(tx, rows)


async def tell_claimant(tx: Tx, claim: SubmissionEntry, answer: SubmissionEntry, now: datetime) -> int:
    """Queue the answer for whoever claimed; nothing where they were erased."""
    if not claim.by:
        return 0
    return await outbox.enqueue(tx, [_row(ANSWER, answer, claim.by, now, _ANSWER_LASTS)])


def _row(notice: str, entry: SubmissionEntry, person: int, now: datetime, lasts: timedelta) -> Outgoing:
    return Outgoing(
        id=0,
        key=f"{notice}:{entry.id}:{person}",
        kind="notice",
        person=person,
        chat=person,
        data={"notice": notice, "entry": entry.id},
        created_at=now,
        not_before=now,
        expires_at=now + lasts,
        again=1,
    )
