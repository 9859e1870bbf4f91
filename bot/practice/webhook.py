"""Updates by webhook: delivered in order to an address on this machine, again and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import contextlib
import re
from urllib.parse import urlsplit

import httpx

from bot.practice.methods.room import Room, Webhook
from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal
from bot.practice.updates import BY_WEBHOOK

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_RETRY = 0.5


class Post:
    """Carries waiting updates to the webhook, one at a time."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._carry())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def halt(self) -> None:
        """Stop without waiting."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _carry(self) -> None:
        updates, webhook = self._room.updates, self._room.webhook
        async with httpx.AsyncClient(timeout=60, trust_env=False, verify=False) as client:  # noqa: S501 - loopback
            while webhook.url:
                if not updates.waiting:
                    with contextlib.suppress(Refusal):
                        await updates.poll(0, 1, 3600)
                    continue
                waiting = updates.waiting[0]
                if await self._hand_over(client, waiting.update):
                    if updates.waiting and updates.waiting[0] is waiting:
                        updates.waiting.popleft()
                else:
                    await asyncio.sleep(_RETRY)

    async def _hand_over(self, client: httpx.AsyncClient, update: Json) -> bool:
        webhook = self._room.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            response = await client.post(webhook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            webhook.last_error = f"Connection failed: {type(error).__name__}"
        else:
            if response.is_success:
                return True
            webhook.last_error = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
        webhook.last_error_date = self._room.world.now()
        return False


def set_webhook(room: Room, params: Params, post: Post) -> bool:
    """``setWebhook``; an empty address removes it."""
    url = params.text("url").strip()
    if not url:
        return clear_webhook(room, params, post)
    parts = urlsplit(url)
    loopback = parts.hostname in LOOPBACK
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise Refusal("invalid webhook URL specified")
    if parts.scheme == "http" and not loopback:
        raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
    if not loopback:
        raise Refusal("bad webhook: the practice server delivers to this machine only (127.0.0.1)")
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise Refusal("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise Refusal("secret token contains unallowed characters")
    kinds = params.data("allowed_updates", "can't parse allowed updates JSON object")
    if params.flag("drop_pending_updates"):
        room.updates.waiting.clear()
    room.updates.allow(kinds)
    room.updates.end(BY_WEBHOOK)
    post.halt()
    room.webhook = Webhook(url, secret, min(max(params.integer("max_connections", 40), 1), 100))
    post.start()
    return True


def clear_webhook(room: Room, params: Params, post: Post) -> bool:
    """``deleteWebhook``."""
    if params.flag("drop_pending_updates"):
        room.updates.waiting.clear()
    post.halt()
    room.webhook = Webhook()
    return True


def webhook_info(room: Room) -> Json:
    """``getWebhookInfo``."""
    webhook = room.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(room.updates.waiting),
    }
    if webhook.url:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if room.updates.allowed is not None:
        info["allowed_updates"] = sorted(room.updates.allowed)
    return info
