"""Previews of what words, lists and files say, until they are confirmed: then all of it is put down, or nothing.

What is confirmed is compared, in the transaction that writes it, with what stood when it was shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.obligations.due import DueDate
from bot.obligations.register import Register
from bot.parties.lexicon import Lexicon
from bot.submissions.acting import Actor, Done, No, Scribe
from bot.submissions.lines import Line, read_list
from bot.submissions.preview import VOLUNTARY, Draft, Fate, Preview, preview, rules_offered
from bot.submissions.sheet import read_sheet
from bot.text.catalogue import Texts
from storage import held, submissions
from storage.database import Database, Tx
from storage.rows import Held, Role

KIND = "submissions"
"""The kind of the ``Held`` rows of previews."""
LASTS = timedelta(hours=12)
# No treaty here fell due before; what is done once may be reported long before its day.
_FIRST = date(1999, 1, 1)
_YEAR = timedelta(days=366)
_FEW = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A preview that waits under an id. ``changed``: made anew because the base changed."""

    id: int
    preview: Preview
    claim: bool
    changed: bool = False


class Drafts:
    """Previews of submissions, each kept under an id until it is confirmed, cancelled or over."""

    def __init__(self, db: Database, lexicon: Lexicon, register: Register, scribe: Scribe) -> None:
        self._db = db
        self._lexicon = lexicon
        self._register = register
        self._scribe = scribe

    async def read(self, actor: Actor, text: str, now: datetime) -> Shown | No:
        """A preview of what words or a pasted list say. A coordinator's is put down once they confirm it; a
        delegate's, of their own State, then waits for a coordinator.
        """
        # A long list takes a while to read: other people's questions do not wait for it.
        lines = await asyncio.to_thread(read_list, text, self._lexicon, self._register.book, today=now.date())
        return await self._open(actor, lines, now)

    async def read_file(self, actor: Actor, data: bytes, caption: str, texts: Texts, now: datetime) -> Shown | No:
        """A preview of a CSV file. Raises ``BadInput`` where it is none."""
        lines = await asyncio.to_thread(
            read_sheet, data, self._lexicon, self._register.book, texts, today=now.date(), heading=caption
        )
        return await self._open(actor, lines, now)

    async def say(self, actor: Actor, subject: str, now: datetime) -> Shown | No:
        """A preview of one report, named by its subject."""
        due = await self._register.due_of(subject, now)
        if due is None:
            return No.UNKNOWN
        line = Line(number=1, text="", parties=(due.party,), treaty=due.rule.treaty, rules=(due.rule.id,))
        return await self._open(actor, (line,), now, picks={0: {"state": due.party, "report": subject}})

    async def shown(self, actor: Actor, id: int, now: datetime) -> Shown | Done | No:
        """The preview once more, against the base as it is now; what was put down where it was confirmed."""
        step = await self._step(actor, id, now)
        if step is None:
            return No.GONE
        return _done(step) or await self._show(actor, Draft.of_json(step.data), now, id=id)

    async def pick(self, actor: Actor, id: int, at: int, choice: int, now: datetime) -> Shown | Done | No:
        """Answer what is asked about a line: its ``choice``-th State or report, -1 = leave the line out.

        ``at`` -1 answers for all lines that are asked which report: ``choice`` then counts the rules offered;
        ``VOLUNTARY`` takes what was not owed as handed in voluntarily.
        """
        step = await self._step(actor, id, now)
        if step is None:
            return No.GONE
        if done := _done(step):
            return done
        draft = Draft.of_json(step.data)
        current = await self._preview(actor, draft, now)
        picks = {**draft.picks, **_picks(current, draft, at, choice)}
        return await self._show(actor, replace(draft, picks=picks), now, id=id)

    async def confirm(self, actor: Actor, id: int, now: datetime) -> Done | Shown | No:
        """Put down what the preview shows as ready, all of it or nothing.

        Where the base changed meanwhile for one of these reports, nothing is, and the preview comes back anew.
        """
        step = await self._step(actor, id, now)
        if step is None:
            return No.GONE
        if done := _done(step):
            return done
        if not actor.may_write:
            return No.ROLE
        draft = Draft.of_json(step.data)
        dues = await self._dues(actor, draft, now.date())
        async with self._db.write() as tx:
            again = await held.held(tx, id, now)
            if again is None or (done := _done(again)):
                return done if again is not None and done else No.GONE
            found = preview(
                draft,
                dues,
                await submissions.standing(tx),
                self._register.book,
                today=now.date(),
                only=_only(actor),
            )
            if not draft.seen and not found.stands:
                return No.EMPTY
            if found.stands == dict(draft.seen):
                done = await self._put_down(tx, actor, found, draft, now)
                await held.put(tx, replace(again, data={"done": [list(done.subjects), done.claim, done.left]}))
                return done
        return replace(await self._show(actor, draft, now, id=id), changed=True)

    async def cancel(self, actor: Actor, id: int, now: datetime) -> bool:
        """Drop a preview; False where it is over already."""
        async with self._db.write() as tx:
            step = await held.held(tx, id, now)
            if step is None or step.person != actor.id or step.kind != KIND or "done" in step.data:
                return False
            await held.drop(tx, id)
            return True

    # ── within ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _open(
        self,
        actor: Actor,
        lines: Sequence[Line],
        now: datetime,
        *,
        picks: Mapping[int, Mapping[str, Any]] | None = None,
    ) -> Shown | No:
        if actor.role.rank < Role.DELEGATE.rank:
            return No.ROLE
        if not actor.may_write:
            return No.NO_STATE
        if not lines:
            return No.EMPTY
        draft = Draft(lines=tuple(lines), picks=picks or {}, seen={}, claim=not actor.coordinates)
        return await self._show(actor, draft, now)

    async def _show(self, actor: Actor, draft: Draft, now: datetime, *, id: int = 0) -> Shown:
        found = await self._preview(actor, draft, now)
        row = Held(
            id=id,
            person=actor.id,
            kind=KIND,
            data=replace(draft, seen=found.stands).as_json(),
            created_at=now,
            expires_at=now + LASTS,
        )
        async with self._db.write() as tx:
            kept = await held.put(tx, row)
        return Shown(id=kept, preview=found, claim=draft.claim)

    async def _preview(self, actor: Actor, draft: Draft, now: datetime) -> Preview:
        dues = await self._dues(actor, draft, now.date())
        async with self._db.read() as tx:
            standing = await submissions.standing(tx)
        return preview(draft, dues, standing, self._register.book, today=now.date(), only=_only(actor))

    async def _dues(self, actor: Actor, draft: Draft, today: date) -> Mapping[str, Sequence[DueDate]]:
        """Every due date that may be meant, by party, the soonest first."""
        only = _only(actor)
        named = [only] if only else sorted({key for line in draft.lines for key in line.parties})
        until = today + _YEAR
        # A few States are asked for one by one, a long list at once.
        asked: list[str | None] = [*named] if len(named) <= _FEW else [None]
        found: dict[str, list[DueDate]] = {}
        for party in asked:
            near = await self._register.occurrences(_FIRST, until, party=party, conditional_unknown=True)
            far = await self._register.occurrences(until, until + 12 * _YEAR, party=party, conditional_unknown=True)
            for one in (*near, *(one for one in far if not one.rule.yearly and one.day > until)):
                found.setdefault(one.party, []).append(one)
        return found

    async def _step(self, actor: Actor, id: int, now: datetime) -> Held | None:
        async with self._db.read() as tx:
            step = await held.held(tx, id, now)
        return step if step is not None and step.person == actor.id and step.kind == KIND else None

    async def _put_down(self, tx: Tx, actor: Actor, found: Preview, draft: Draft, now: datetime) -> Done:
        subjects = []
        for row in found.of(Fate.READY):
            assert row.due is not None, "what is ready names a report"
            await self._scribe.enter(tx, actor, row.due, row.standing, now, row.line.day, row.line.document)
            subjects.append(row.due.subject)
        left = len(found.of(Fate.WRONG)) + len(found.of(Fate.ASKED))
        return Done(subjects=tuple(subjects), claim=draft.claim, left=left)


def _only(actor: Actor) -> str | None:
    """The one State that the actor may speak for; None = any."""
    return None if actor.coordinates else actor.state


def _done(step: Held) -> Done | None:
    if "done" not in step.data:
        return None
    subjects, claim, left = step.data["done"]
    return Done(subjects=tuple(subjects), claim=claim, left=left)


def _picks(current: Preview, draft: Draft, at: int, choice: int) -> dict[int, dict[str, Any]]:
    """What an answer adds; {} where nothing of the sort is asked any more."""
    if at == VOLUNTARY:
        extra = [row.at for row in current.of(Fate.WRONG) if row.voluntary is not None]
        return {at: {**draft.picks.get(at, {}), "voluntary": True} for at in extra}
    if at == -1:
        offered = rules_offered(current)
        if not 0 <= choice < len(offered):
            return {}
        return {
            row.at: {**draft.picks.get(row.at, {}), "report": fitting[0]}
            for row in current.of(Fate.ASKED)
            if (fitting := [one.subject for one in row.reports if one.rule.id == offered[choice]])
            and len(fitting) == 1
        }
    row = next((row for row in current.of(Fate.ASKED) if row.at == at), None)
    if row is None:
        return {}
    earlier = dict(draft.picks.get(at, {}))
    if choice == -1:
        return {at: {**earlier, "out": True}}
    if row.reports:
        return {at: {**earlier, "report": row.reports[choice].subject}} if 0 <= choice < len(row.reports) else {}
    return {at: {**earlier, "state": row.states[choice]}} if 0 <= choice < len(row.states) else {}
