"""What whoever keeps the installation asks for at its terminal: the journal, a backup, a base put back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import BadInput
from bot.house import Progress, open_base
from bot.journal.journal import Journal
from bot.journal.labels import KINDS
from bot.journal.views import soundness_lines
from bot.settings import Settings
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.message import Message
from storage import backup
from storage import journal as journal_rows
from storage.database import Database
from storage.journal import Soundness
from storage.rows import Deed, Doer, JournalEntry
from storage.tenancy import sole_tenant


@asynccontextmanager
async def _journal(settings: Settings) -> AsyncIterator[Journal]:
    db = await Database.open(settings.database)
    try:
        yield Journal(db)
    finally:
        await db.close()


async def list_journal(settings: Settings, *, kind: str, last: int) -> list[dict[str, Any]]:
    """The last entries, the newest first; of one kind where one is named. ``BadInput`` for one there is not."""
    if kind and kind not in KINDS:
        raise BadInput(f"There is no kind of entries {kind!r}; there are: {', '.join(KINDS)}.")
    async with _journal(settings) as journal:
        return [asdict(row) | {"at": row.at.isoformat()} for row in await journal.rows(kind=kind, limit=last)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether the journal's chain is whole. ``noted``: the entry of the fingerprint asked for, None where gone."""

    soundness: Soundness
    fingerprint: str
    noted: int | None

    @property
    def good(self) -> bool:
        return self.soundness.whole and (not self.fingerprint or self.noted is not None)

    def as_json(self) -> dict[str, Any]:
        return asdict(self.soundness) | {"whole": self.soundness.whole, "noted": self.noted}

    def as_text(self) -> str:
        lines = soundness_lines(self.soundness, Catalogues.open().texts("en"))
        text = to_plain(Message(lines))
        if not self.fingerprint:
            return text
        if self.noted is None:
            return f"{text}\nNo entry has the fingerprint {self.fingerprint}: the journal was rewritten since."
        return f"{text}\nEntry {self.noted} has the fingerprint that was noted: nothing up to it was rewritten."


async def verify_journal(settings: Settings, *, fingerprint: str) -> Verdict:
    """Follows the whole chain; ``fingerprint``: as it was noted elsewhere, or ""."""
    async with _journal(settings) as journal:
        noted = await journal.number_of(fingerprint) if fingerprint else None
        return Verdict(soundness=await journal.soundness(), fingerprint=fingerprint, noted=noted)


async def journal_sheet(settings: Settings, now: datetime) -> bytes:
    """The whole journal as CSV; that it was taken is noted in it."""
    async with _journal(settings) as journal:
        return await journal.sheet(by=0, doer=Doer.TERMINAL, now=now)


async def back_up(settings: Settings, target: Path, now: datetime) -> backup.Copy:
    """A copy of the base in a file, or in a folder under a dated name; the bot may go on meanwhile."""
    return await asyncio.to_thread(backup.back_up, settings.database, target, now)


def has_base(settings: Settings) -> bool:
    """Whether there is a base that a restore would put aside."""
    return backup.path_of(settings.database).exists()


@dataclass(frozen=True, kw_only=True, slots=True)
class PutBack:
    """What became of a restore. ``sentences``: how many the search index holds now."""

    copy: Path
    restored: backup.Restored
    sentences: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self.restored) | {"copy": self.copy, "sentences": self.sentences}

    def as_text(self) -> str:
        lines = [f"Restored from {self.copy}. The search index is up to date with it: {self.sentences} sentences."]
        if self.restored.kept is not None:
            lines.append(
                f"The base that was there is kept as {self.restored.kept}; delete it when it is not needed."
            )
        if self.restored.perhaps_sent:
            lines.append(
                f"Messages that waited to be sent when the backup was made: {self.restored.perhaps_sent}. They may"
                " have been sent since, so they are listed as uncertain and not sent by themselves."
            )
        return "\n".join(lines)


async def restore(
    settings: Settings, copy: Path, now: datetime, *, moved: bool, progress: Progress | None = None
) -> PutBack:
    """Put a backup in the place of the base, which is kept; then bring the schema and the index up to date."""
    _as_its_owner(backup.path_of(settings.database).parent)
    async with sole_tenant(settings.database):
        restored = await asyncio.to_thread(backup.restore, settings.database, copy, now, moved=moved)
        async with open_base(settings) as base:
            async with base.db.write() as tx:
                detail = {"file": journal_rows.short(copy.name), "perhaps sent": restored.perhaps_sent}
                deed = Deed.SETTINGS_RESTORED
                await journal_rows.add(tx, JournalEntry(deed=deed, at=now, doer=Doer.TERMINAL, detail=detail))
            await base.index.refresh(base.db, progress)
            return PutBack(copy=copy, restored=restored, sentences=base.index.sentences)


def _as_its_owner(folder: Path) -> None:
    """What root writes into the folder of another user, the bot could not open afterwards."""
    if os.name != "posix" or os.geteuid() != 0 or not folder.exists() or folder.stat().st_uid == 0:
        return
    raise BadInput(
        f"{folder} belongs to the user {folder.owner()}: restore as that user, for instance with sudo -u"
        f" {folder.owner()}."
    )
