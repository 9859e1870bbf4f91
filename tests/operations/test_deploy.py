"""The files for a server: tried with the programs that read them, and held against the code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import commands
from bot.errors import BadSettings
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("rapporteur.service", "rapporteur-backup.service", "rapporteur-backup.timer")
GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")


def needs(program: str) -> str:
    found = shutil.which(program, path="/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin")
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    systemd = needs("systemd-analyze")
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        # What it starts must be there, which on a machine without the installation it is not.
        (tmp_path / name).write_text(text.replace("/opt/rapporteur/.venv/bin/python", sys.executable), "utf-8")
    tried = subprocess.run(
        [systemd, "verify", *(str(tmp_path / name) for name in UNITS)], capture_output=True, text=True
    )
    assert (tried.returncode, tried.stderr) == (0, "")


def test_systemd_would_say_so_if_a_unit_were_wrong(tmp_path: Path) -> None:
    systemd = needs("systemd-analyze")
    text = (DEPLOY / UNITS[0]).read_text("utf-8").replace("/opt/rapporteur/.venv/bin/python", sys.executable)
    (tmp_path / UNITS[0]).write_text(text.replace("ProtectHome=", "ProtectHouse="), "utf-8")
    tried = subprocess.run([systemd, "verify", str(tmp_path / UNITS[0])], capture_output=True, text=True)
    assert "ProtectHouse" in tried.stderr


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx, openssl = needs("nginx"), needs("openssl")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=bot.example.org"]
    keys = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([openssl, *made, *keys], check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = site.replace("/etc/letsencrypt/live/bot.example.org", str(tmp_path))
    (tmp_path / "site.conf").write_text(site, "utf-8")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    tried = subprocess.run([nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr


def test_caddy_takes_its_file() -> None:
    command = [needs("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    tried = subprocess.run(command, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr


def test_the_units_agree_with_the_code() -> None:
    service = (DEPLOY / "rapporteur.service").read_text("utf-8")
    assert f"RestartPreventExitStatus={BadSettings.exit_code}\n" in service
    stop = int(re.search(r"TimeoutStopSec=(\d+)", service)[1])  # type: ignore[index]
    assert stop > 2 * Settings.model_fields["stop_seconds"].default
    offered = {
        command.name or command.callback.__name__ for command in commands.registered_commands if command.callback
    }
    started = set()
    for name in UNITS[:2]:
        started |= set(re.findall(r"bot\.py (\w+)", (DEPLOY / name).read_text("utf-8")))
    assert started == {"run", "backup"}
    assert started <= offered
    assert set(re.findall(r"^ *(?:BOT_\w+=\S+ )?rapporteur (\w+)", GUIDE, re.MULTILINE)) <= offered


def test_the_proxies_pass_on_what_the_guide_names() -> None:
    listens = Settings.model_fields["webhook_listen"].default
    for name in ("nginx.conf", "Caddyfile"):
        text = (DEPLOY / name).read_text("utf-8")
        assert text.count(listens) == 2
        assert "/hook" in text
        assert "/calendar/" in text
        assert not re.search(r"^\s*(location|handle)[^#\n]*/(metrics|health)", text, re.MULTILINE)
    assert f"BOT_WEBHOOK_LISTEN={listens}" in GUIDE
    assert "BOT_WEBHOOK_URL=https://bot.example.org/hook" in GUIDE


def test_every_file_is_in_the_guide_and_every_setting_there_is_one() -> None:
    for path in DEPLOY.iterdir():
        assert f"deploy/{path.name.split('-backup')[0]}" in GUIDE, path.name
    known = {f"BOT_{name.upper()}" for name in Settings.model_fields}
    text = GUIDE + "".join(path.read_text("utf-8") for path in DEPLOY.iterdir())
    assert set(re.findall(r"\bBOT_[A-Z_]+", text)) <= known


def test_every_alert_is_about_a_figure_of_the_guide() -> None:
    alerts = (DEPLOY / "alerts.yml").read_text("utf-8")
    named = {name.removesuffix("_bucket") for name in re.findall(r"rapporteur_[a-z_]+", alerts)}
    assert named <= set(re.findall(r"`(rapporteur_[a-z_]+)", GUIDE))
    assert len(named) >= 8
    assert alerts.count("- alert:") == alerts.count("expr:") == alerts.count("summary:")


def test_the_commands_by_hand_keep_to_the_service() -> None:
    script = DEPLOY / "rapporteur"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(script)], capture_output=True).returncode == 0
    service = (DEPLOY / "rapporteur.service").read_text("utf-8")
    start = re.search(r"ExecStart=(\S+ \S+) run", service)
    assert start is not None
    assert start[1] in script.read_text("utf-8")
