"""What is held about somebody who writes to the bot: the language they chose, nothing else."""

from __future__ import annotations

from dataclasses import replace

from storage import people
from storage.database import Database
from storage.rows import Person


class People:
    """Reads and writes the row of a person (Telegram user id)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def held(self, person: int) -> Person | None:
        """Everything held about somebody; None where nothing is."""
        async with self._db.read() as tx:
            return await people.person(tx, person)

    async def choose_language(self, person: int, language: str) -> None:
        """Remember the language somebody chose."""
        async with self._db.write() as tx:
            row = await people.person(tx, person) or Person(id=person)
            await people.put_person(tx, replace(row, language=language))

    async def erase(self, person: int) -> None:
        """Forget everything held about somebody."""
        async with self._db.write() as tx:
            await people.forget(tx, person)
