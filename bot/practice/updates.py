"""The queue of updates: long polling with confirmation by offset, or a webhook, as Telegram does it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from bot.practice.refusal import Json, Refusal

EXCLUDED = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
}
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
SHUTTING = "Internal Server Error: restart"


@dataclass(slots=True)
class Waiting:
    """An update in the queue. ``once``: a replayed or forged one, handed out one time whatever the offset."""

    update: Json
    once: bool = False


class Updates:
    """Updates that the bot has not confirmed yet, oldest first."""

    def __init__(self, first_id: int = 100_001) -> None:
        self.next_id = first_id
        self.allowed: set[str] | None = None  # None: all but EXCLUDED
        self.waiting: deque[Waiting] = deque()
        self.history: dict[int, Json] = {}
        self.confirmed = 0
        self._poll: asyncio.Future[Refusal | None] | None = None

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed is not None else kind not in EXCLUDED

    def add(self, kind: str, body: Json) -> Json | None:
        """Queue an update; None when the bot did not ask for this kind."""
        if not self.wants(kind):
            return None
        update: Json = {"update_id": self.next_id, kind: body}
        self.history[self.next_id] = update
        self.next_id += 1
        self.waiting.append(Waiting(update))
        self._ring(None)
        return update

    def force(self, update: Json) -> None:
        """Queue an update as it is (replayed or forged): it is handed out once, whatever its number."""
        self.history.setdefault(int(update["update_id"]), update)
        self.waiting.append(Waiting(update, once=True))
        self._ring(None)

    def allow(self, kinds: list[str] | None) -> None:
        """``allowed_updates`` of a call: None leaves it as it was, an empty list means the default."""
        if kinds is None:
            return
        known = {kind for kind in kinds if kind in KINDS}
        self.allowed = known or None

    def confirm(self, offset: int) -> None:
        """Forget what lies before ``offset``; a negative one keeps only the last so many."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        elif offset > 0:
            self.waiting = deque(w for w in self.waiting if w.once or w.update["update_id"] >= offset)
            self.confirmed = max(self.confirmed, offset - 1)

    def take(self, limit: int) -> list[Json]:
        """At most ``limit`` updates, which stay queued until confirmed."""
        taken = [waiting for waiting, _ in zip(self.waiting, range(limit), strict=False)]
        if any(waiting.once for waiting in taken):
            self.waiting = deque(w for w in self.waiting if not (w.once and any(w is t for t in taken)))
        return [waiting.update for waiting in taken]

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - Telegram's own parameter
        """``getUpdates``: waits up to ``timeout`` seconds; another poll or a webhook ends it with 409."""
        self.confirm(offset)
        if self.waiting or timeout <= 0:
            return self.take(limit)
        self.end(OTHER_POLL)
        mine: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        try:
            # Not wait_for: it swallows a cancellation that comes together with the answer.
            await asyncio.wait({mine}, timeout=timeout)
        finally:
            if self._poll is mine:
                self._poll = None
        refusal = mine.result() if mine.done() else None
        if refusal is not None:
            raise refusal
        return self.take(limit)

    def end(self, why: str) -> None:
        """End the poll under way with a conflict (or, at shutdown, with 500)."""
        self._ring(Refusal(why, 500 if why == SHUTTING else 409))

    def _ring(self, answer: Refusal | None) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(answer)
