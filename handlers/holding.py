"""Steps of a conversation as handlers keep them and take them up again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.context import Request
from storage import held
from storage.rows import Held

LASTS = timedelta(hours=1)


async def hold(
    request: Request,
    kind: str,
    data: Mapping[str, Any],
    *,
    awaits_words: bool = False,
    lasts: timedelta = LASTS,
    replaces: int = 0,
) -> int:
    """Keep a step for whoever makes the request; its id, which fits on a button. ``data`` is JSON.

    ``awaits_words``: their next message in private is meant for it (only in a private chat is one waited for).
    """
    row = Held(
        id=replaces,
        person=request.person,
        kind=kind,
        data=dict(data),
        created_at=request.now,
        expires_at=request.now + lasts,
        awaits_words=awaits_words and request.in_private,
    )
    async with request.desk.db.write() as tx:
        return await held.put(tx, row)


async def step(request: Request, kind: str, at: int = 0) -> Held | None:
    """The step whose id the pressed button carries; None where it is over, of another kind, or somebody else's."""
    return await step_of(request, kind, request.number(at))


async def step_of(request: Request, kind: str, id: int) -> Held | None:
    """The step with that id; None as above."""
    async with request.desk.db.read() as tx:
        found = await held.held(tx, id, request.now)
    if found is None or found.person != request.person or found.kind != kind:
        return None
    return found
