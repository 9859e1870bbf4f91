from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.settings import Settings, read_settings, settings_table

CANARY = "123456789:AAEcanarycanarycanarycanarycanary00"


def test_an_administrator_can_start_with_no_settings_at_all() -> None:
    settings = read_settings()
    assert settings.token is None
    assert settings.database == "sqlite+aiosqlite:///data/rapporteur.db"
    assert settings.bot_base_url == "https://api.telegram.org/bot"
    assert settings.bot_base_file_url == "https://api.telegram.org/file/bot"


def test_the_env_file_is_read_and_the_environment_wins(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text(f"BOT_TOKEN={CANARY}\nBOT_ADMINS=7, 8\nBOT_LANGUAGE=fr\nOTHER=1\n", "utf-8")
    monkeypatch.setenv("BOT_LANGUAGE", "es")
    settings = read_settings()
    assert settings.required_token() == CANARY
    assert settings.admins == (7, 8)
    assert settings.language == "es"


@pytest.mark.parametrize("given", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot"])
def test_another_bot_api_server_can_be_named(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_API_URL", given)
    settings = read_settings()
    assert settings.bot_base_url == "http://127.0.0.1:8081/bot"
    assert settings.bot_base_file_url == "http://127.0.0.1:8081/file/bot"
    monkeypatch.setenv("BOT_API_FILE_URL", "http://127.0.0.1:9000/files")
    assert read_settings().bot_base_file_url == "http://127.0.0.1:9000/files/bot"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOT_ADMINS", "7, anna", "'anna' is not one"),
        ("BOT_LANGUAGE", "de", "BOT_LANGUAGE"),
        ("BOT_CHATS_AT_ONCE", "0", "greater than or equal to 1"),
        ("BOT_API_URL", "telegram", "http://"),
        ("BOT_WEBHOOK_LISTEN", "8088", "a host and a port"),
        ("BOT_WEBHOOK_URL", "https://bot.example.org/hook", "BOT_WEBHOOK_SECRET must be set"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=sentence) as caught:
        read_settings()
    assert name in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_mistyped_token_is_not_printed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "not a token but secret words")
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert "secret words" not in str(caught.value) + repr(caught.value)
    assert "@BotFather" in str(caught.value)


def test_the_token_stands_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", CANARY)
    settings = read_settings()
    assert CANARY not in repr(settings) + str(settings) + settings.model_dump_json()


def test_run_without_a_token_says_how_to_get_one() -> None:
    with pytest.raises(BadSettings, match="BotFather"):
        read_settings().required_token()


def test_every_setting_stands_in_the_table_with_its_meaning() -> None:
    table = settings_table()
    for name, field in Settings.model_fields.items():
        assert f"`BOT_{name.upper()}`" in table
        assert field.description
        assert field.description in table
