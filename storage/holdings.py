"""Everything the base holds about one person, wherever it stands: to be shown whole, and erased whole.

Each column that names a person is listed once. ``OF_THEM`` rows are theirs and go; ``BY_THEM`` rows are what they
did for others, which stays, with nobody's name. The inbox is not among them: it holds an update only until it is
answered, and then neither text nor chat.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from storage import audiences, journal, outbox, submissions
from storage.database import Tx
from storage.tables import (
    announcement_changes,
    announcement_recipients,
    announcement_watchers,
    announcements,
    chats,
    feeds,
    follows,
    held,
    inquiries,
    inquiry_answers,
    inquiry_takings,
    invitations,
    mailings,
    meeting_changes,
    news,
    offices,
    paces,
    people,
    person_groups,
    preferences,
    receptions,
    saved_audiences,
    silences,
    snoozes,
    submission_entries,
    wrong_codes,
    wrong_tokens,
)
from storage.tables import journal as journal_rows
from storage.tables import outbox as outbox_rows

OF_THEM: tuple[sa.Column[Any], ...] = (
    announcement_recipients.c.person,
    announcement_watchers.c.person,
    follows.c.person,
    paces.c.person,
    news.c.person,
    mailings.c.person,
    receptions.c.person,
    preferences.c.person,
    silences.c.person,
    snoozes.c.person,
    feeds.c.person,
    held.c.person,
    inquiries.c.person,
    inquiry_takings.c.by,
    wrong_tokens.c.person,
    wrong_codes.c.person,
    offices.c.person,
    outbox_rows.c.person,
    outbox_rows.c.chat,
    chats.c.id,
    person_groups.c.person,
    people.c.id,  # last: others hang on it
)
BY_THEM: tuple[sa.Column[Any], ...] = (
    invitations.c.created_by,
    invitations.c.used_by,
    announcements.c.made_by,
    announcements.c.confirmed_by,
    announcements.c.approved_by,
    announcement_changes.c.made_by,
    announcement_changes.c.approved_by,
    meeting_changes.c.by,
    inquiry_answers.c.by,
    offices.c.by,
    saved_audiences.c.by,
    submission_entries.c.by,
    journal_rows.c.by,
    journal_rows.c.person,
)
_ERASED_APART = frozenset({journal_rows, saved_audiences, submission_entries})  # by functions of their own
_HIDDEN = re.compile(r"(?:.*_)?(?:digest|salt|hash)|previous")  # they say nothing to anybody


async def everything(tx: Tx, person: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that names them, by table, as JSON; instants, days and times as ISO 8601. {} for none."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in dict.fromkeys(column.table for column in (*reversed(OF_THEM), *BY_THEM)):
        assert isinstance(table, sa.Table)
        # Who else stands in a row is shown to nobody but them.
        naming = {column.name: column for column in (*OF_THEM, *BY_THEM) if column.table is table}
        query = sa.select(table).where(sa.or_(*(column == person for column in naming.values())))
        rows = (await tx.execute(query.order_by(*table.primary_key.columns))).mappings().all()
        if rows:
            found[table.name] = [
                {
                    name: _plain(value)
                    for name, value in row.items()
                    if not _HIDDEN.fullmatch(name) and (name not in naming or value == person)
                }
                for row in rows
            ]
    named = [{"name": one.name} for one in await audiences.naming(tx, person) if one.by != person]
    if named:  # audiences that others made and that name them by their number
        found.setdefault("saved_audiences", []).extend(named)
    return found


async def erase(tx: Tx, person: int) -> bool:
    """Remove all of it, messages that wait included; False where nothing was held."""
    touched = await outbox.erase_person(tx, person) + await submissions.forget_person(tx, person)
    touched += await journal.forget_person(tx, person) + await audiences.forget_person(tx, person)
    for column in (column for column in BY_THEM if column.table not in _ERASED_APART):
        values: dict[str, Any] = {column.name: 0}
        if column is invitations.c.used_by:
            values |= {"name": "", "groups": []}
        changed = await tx.execute(sa.update(column.table).where(column == person).values(values))
        touched += changed.rowcount
    for column in OF_THEM:
        gone = await tx.execute(sa.delete(column.table).where(column == person))
        touched += gone.rowcount
    return touched > 0


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime | time) else value
