"""A process that writes without pause, to be backed up and killed: two rows in each transaction.

    python -m tests.auxil.writer DATABASE

Prints a transaction's number once it is committed.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from datetime import UTC, datetime

from storage import journal, reminders
from storage.database import Database
from storage.rows import Deed, Doer, JournalEntry

NOW = datetime(2011, 3, 1, 9, 0, tzinfo=UTC)


async def main(database: str) -> None:
    db = await Database.open(database)
    for number in itertools.count(1):
        entry = JournalEntry(deed=Deed.MEETING_CHANGED, at=NOW, doer=Doer.ITSELF, subject=f"meeting:{number}")
        async with db.write() as tx:
            await reminders.put_mark(tx, f"mark {number}", NOW)
            await asyncio.sleep(0)
            await journal.add(tx, entry)
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
