"""The log of Bot API calls: in memory, and as JSON lines when a file is named. The token is in none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, overload

from bot.practice.refusal import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it was answered.

    ``status`` is the HTTP status (0: the connection was cut), ``effect`` whether the world changed or the answer
    was made, ``at`` the arrival in ISO 8601 (UTC), ``message_id`` what a sending or editing call made or changed.
    """

    number: int
    method: str
    params: Json
    status: int
    description: str = ""
    effect: bool = True
    at: str = ""
    message_id: int | None = None
    faulted: bool = False


class CallLog:
    """A sequence of :class:`Call`, oldest first."""

    def __init__(self, path: Path | None = None) -> None:
        self._calls: list[Call] = []
        self._file: IO[str] | None = path.open("a", encoding="utf-8") if path else None

    def add(self, call: Call) -> None:
        self._calls.append(call)
        if self._file is not None:
            self._file.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")
            self._file.flush()

    def of(self, *names: str, chat: int | None = None) -> list[Call]:
        """Calls of the named methods (all when none is named), to one chat if given."""
        wanted = {name.lower() for name in names}
        return [
            call
            for call in self._calls
            if (not wanted or call.method.lower() in wanted)
            and (chat is None or str(call.params.get("chat_id")) == str(chat))
        ]

    def clear(self) -> None:
        self._calls.clear()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...
    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        return self._calls[index]
