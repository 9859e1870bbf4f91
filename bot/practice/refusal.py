"""What the practice server answers when it says no: a code, a text in Telegram's words, and parameters."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refusal(Exception):
    """A call is refused.

    ``code`` is both the HTTP status and ``error_code``; ``description`` is what follows "Bad Request: " (the
    prefix is put before it unless it is there); ``parameters`` may hold ``retry_after`` (seconds) or
    ``migrate_to_chat_id``. ``exact`` leaves the description as it is.
    """

    def __init__(
        self, description: str, code: int = 400, parameters: Json | None = None, *, exact: bool = False
    ) -> None:
        prefix = "" if exact else PREFIXES.get(code, "")
        if not description:
            description = prefix
        elif prefix and not description.startswith(prefix):
            description = f"{prefix}: {_lower_first(description)}"
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def as_json(self) -> Json:
        """The answer's body."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def too_many(retry_after: int) -> Refusal:
    """429 with ``retry_after`` whole seconds."""
    return Refusal(f"retry after {retry_after}", 429, {"retry_after": retry_after})


def _lower_first(text: str) -> str:
    """Telegram lowers the first letter unless the second is a capital or an underscore (BUTTON_DATA_INVALID)."""
    if len(text) >= 2 and (text[1] == "_" or "A" <= text[1] <= "Z"):
        return text
    return text[:1].lower() + text[1:]
