"""Faults as data: which call goes wrong, how, and whether it had its effect all the same."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import Any

from bot.practice.refusal import Json, Refusal

CUT = 0  # status: the connection breaks off in the middle of the answer
_TEXTS = {
    400: "Bad Request: practice fault",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, for calls that match.

    ``method``: a name, or "*" for all. ``chat``: only calls with this ``chat_id``. ``status``: the HTTP status of
    the answer; 0 cuts the connection, 200 only delays. ``effect``: True does what was asked before it goes wrong.
    ``delay``: seconds before the answer (after the effect). ``times``: how many matching calls, None for all.
    ``skip``: how many matching calls pass before. ``probability`` with ``seed``: a throw of the dice for each.
    """

    method: str = "*"
    status: int = 500
    description: str = ""
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    effect: bool = False
    times: int | None = 1
    skip: int = 0
    delay: float = 0.0
    chat: int | None = None
    probability: float = 1.0
    seed: int = 0

    def refusal(self) -> Refusal:
        """The answer of a call that this fault has hit."""
        parameters: Json = {}
        text = self.description or _TEXTS.get(self.status, "practice fault")
        if self.status == 429:
            seconds = 1 if self.retry_after is None else self.retry_after
            parameters["retry_after"] = seconds
            text = self.description or f"Too Many Requests: retry after {seconds}"
        if self.migrate_to_chat_id is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to_chat_id
            text = self.description or "Bad Request: group chat was upgraded to a supergroup chat"
        return Refusal(text, self.status, parameters, exact=True)

    def as_json(self) -> Json:
        return asdict(self)


class Faults:
    """The faults laid out, in order; the first that matches a call hits it."""

    def __init__(self) -> None:
        self._laid: list[_Laid] = []

    def add(self, fault: Fault | None = None, **fields: Any) -> Fault:
        """Lay out a fault, given whole or by its fields."""
        fault = fault if fault is not None else Fault(**fields)
        self._laid.append(_Laid(fault, fault.times, fault.skip, random.Random(fault.seed)))  # noqa: S311 - not for secrets
        return fault

    def clear(self) -> None:
        self._laid.clear()

    def hit(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call meets; counts it."""
        for laid in self._laid:
            fault = laid.fault
            if fault.method.lower() not in ("*", method.lower()) or laid.left == 0:
                continue
            if fault.chat is not None and fault.chat != chat:
                continue
            if laid.skip:
                laid.skip -= 1
                continue
            if fault.probability < 1 and laid.dice.random() >= fault.probability:
                continue
            if laid.left is not None:
                laid.left -= 1
            return fault
        return None


@dataclass(slots=True)
class _Laid:
    fault: Fault
    left: int | None
    skip: int
    dice: random.Random
