"""Every setting, once: this class parses them and the documentation is drawn from it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSettings

TOKEN_SHAPE = re.compile(r"\d+:[A-Za-z0-9_-]{5,}")


class Settings(BaseSettings):
    """Read from the environment (prefix ``BOT_``) and from ``.env`` in the working folder; the former wins."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,  # a mistyped token must not be printed back
        frozen=True,
    )

    token: SecretStr | None = Field(None, description="The bot's token from @BotFather. Needed by `run` alone.")
    api_url: str = Field(
        "https://api.telegram.org", description="Address of the Bot API server, for instance one of your own."
    )
    api_file_url: str = Field(
        "", description="Address for downloads from that server. Empty: `BOT_API_URL` with `/file`."
    )
    data_dir: Path = Field(Path("data"), description="Folder of the database and the search index.")
    database_url: str = Field(
        "",
        description="SQLAlchemy address of the database. Empty: SQLite, `rapporteur.db` in `BOT_DATA_DIR`.",
    )
    obligations: Path | None = Field(
        None,
        description="A file, or a folder of files, with further rules of what is due: other treaties, forms and "
        "addresses. Empty: only those that ship.",
    )
    admins: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Telegram user ids of the administrators, separated by commas: they invite everybody else."
    )
    language: Literal["ar", "en", "es", "fr", "ru", "zh"] = Field(
        "en", description="Language for people whose Telegram speaks none of the six."
    )
    webhook_url: str = Field(
        "", description="Public https address that Telegram calls. Empty: the bot polls instead."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="Secret that Telegram repeats in each webhook call. Needed with `BOT_WEBHOOK_URL`."
    )
    webhook_listen: str = Field(
        "127.0.0.1:8088", description="Where the webhook listens, behind your reverse proxy (`host:port`)."
    )
    feed_url: str = Field(
        "",
        description="Public https address of calendar feeds, for instance `https://rapporteur.example.org`. Empty: "
        "that of `BOT_WEBHOOK_URL`; without either, no feeds.",
    )
    feed_listen: str = Field(
        "127.0.0.1:8089",
        description="Where feeds are served, behind your reverse proxy (`host:port`). With a webhook, they are "
        "served beside it instead.",
    )
    change_minutes: int = Field(
        10,
        ge=0,
        le=1440,
        description="How long a meeting must rest before followers are told what changed, in minutes; where it is "
        "changed again and again, they are told after six times as long.",
    )
    inquiry_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="How long questions that delegates passed on, and their answers, are kept, in days.",
    )
    keep_days: int = Field(
        400,
        ge=31,
        le=3650,
        description="How long messages that were sent, or ended otherwise, and told changes of meetings are kept, "
        "in days. Those of announcements stay as long as their texts, two years.",
    )
    zone: str = Field(
        "Europe/Zurich",
        description="Time zone (IANA name) of people who chose none: reminders come at 09:00 there.",
    )
    metrics_listen: str = Field(
        "",
        description="Where `/metrics` (Prometheus) and `/health` are served, for instance `127.0.0.1:9464`; the "
        "same as `BOT_WEBHOOK_LISTEN` puts them beside the webhook. Empty: nowhere.",
    )
    chats_at_once: int = Field(16, ge=1, le=256, description="How many chats are served side by side.")
    messages_a_second: float = Field(
        25.0,
        gt=0,
        le=1000,
        description="How many reminders and announcements go out a second, over all chats. Telegram allows a bot "
        "about 30 messages a second, answers included.",
    )
    announce_seconds: int = Field(
        30,
        ge=0,
        le=3600,
        description="How long a confirmed announcement can still be stopped before it goes out, in seconds.",
    )
    approval_from: int | None = Field(
        50,
        ge=0,
        description="An announcement to more people than this must be approved by a second coordinator: 0 = every "
        "one, `never` = none.",
    )
    stop_seconds: int = Field(
        20, ge=1, le=600, description="How long a stopping bot may finish what it has in hand."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least important level that is logged."
    )

    @field_validator("token", mode="after")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN_SHAPE.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a bot token; @BotFather gives one of the form 123456789:AbC…")
        return value

    @field_validator("zone", mode="after")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (KeyError, ValueError, OSError):
            raise ValueError("must be the name of a time zone such as Europe/Zurich") from None

    @field_validator("approval_from", mode="before")
    @classmethod
    def _never(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == "never" else value

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[\s,;]+", value) if part]
        if bad := [part for part in parts if not part.isdigit()]:
            raise ValueError(f"takes Telegram user ids (numbers) separated by commas; {bad[0]!r} is not one")
        return tuple(int(part) for part in parts)

    @field_validator("api_url", "api_file_url", "webhook_url", "feed_url", mode="after")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/\s]+", value):
            raise ValueError("must be an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("webhook_listen", "feed_listen", "metrics_listen", mode="after")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        if not value:  # said aloud by those that may be left out; the others never are
            return value
        if not re.fullmatch(r"\S+:\d{1,5}", value) or not 0 <= int(value.rpartition(":")[2]) <= 65535:
            raise ValueError("must be a host and a port such as 127.0.0.1:8088")
        return value

    @property
    def database(self) -> str:
        """The database's address with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'rapporteur.db').as_posix()}"

    @property
    def feed_address(self) -> str:
        """The public address under which calendar feeds are served; "" where they are not."""
        parts = urlsplit(self.webhook_url)
        return self.feed_url or (f"{parts.scheme}://{parts.netloc}" if self.webhook_url else "")

    @property
    def index_folder(self) -> Path:
        """Where the search index lives: one folder a database, so that two bases never share one."""
        if not self.database_url:
            return self.data_dir / "index"
        return self.data_dir / f"index-{hashlib.sha256(self.database_url.encode()).hexdigest()[:8]}"

    @property
    def bot_base_url(self) -> str:
        """What python-telegram-bot calls ``base_url``: ends in ``/bot``."""
        return self.api_url if self.api_url.endswith("/bot") else self.api_url + "/bot"

    @property
    def bot_base_file_url(self) -> str:
        """What python-telegram-bot calls ``base_file_url``."""
        base = self.api_file_url or self.api_url.removesuffix("/bot") + "/file"
        return base if base.endswith("/bot") else base + "/bot"

    def secrets(self) -> list[SecretStr]:
        """Everything that no log may show."""
        return [secret for secret in (self.token, self.webhook_secret) if secret is not None]

    def required_token(self) -> str:
        """The token, or a sentence that says how to get one."""
        if self.token is None:
            raise BadSettings(
                "BOT_TOKEN is not set. Write to @BotFather in Telegram, send /newbot, and put the token it gives "
                "into the environment or into .env as BOT_TOKEN=… (python bot.py demo needs none)."
            )
        return self.token.get_secret_value()


def read_settings(**overrides: object) -> Settings:
    """The settings, or ``BadSettings`` whose sentence names each wrong one, without repeating its value."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadSettings(" ".join(_sentence(item) for item in error.errors())) from None
    if settings.webhook_url and settings.webhook_secret is None:
        raise BadSettings("BOT_WEBHOOK_URL is set, so BOT_WEBHOOK_SECRET must be set too: any long random text.")
    return settings


def _sentence(item: object) -> str:
    assert isinstance(item, dict)
    name = "BOT_" + str(item["loc"][0]).upper()
    return f"{name}: {str(item['msg']).removeprefix('Value error, ')}."


def settings_table() -> str:
    """The settings as a Markdown table, for the reference."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = "" if default in (None, "", ()) else f"`{default}`"
        rows.append(f"| `BOT_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


__all__ = ["Settings", "read_settings", "settings_table"]
