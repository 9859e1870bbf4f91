"""The running bot as a process: watched from outside, and one a base and a token."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.practice.server import PracticeServer
from storage.tenancy import lock_file
from tests.roof.test_run import free_port, running, stopped


def settings_for(server: PracticeServer, folder: Path, **more: str) -> dict[str, str]:
    return {"token": server.token, "api_url": server.url, "data_dir": str(folder), **more}


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    _, said = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode is not None
    return process.returncode, said.decode()


async def looked_at(port: int, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as web:
        return await web.get(f"http://127.0.0.1:{port}{path}")


def read(page: httpx.Response) -> dict[str, float]:
    samples = [sample for family in text_string_to_metric_families(page.text) for sample in family.samples]
    return {sample.name: sum(s.value for s in samples if s.name == sample.name) for sample in samples}


async def test_it_can_be_watched_while_it_polls_and_holds_its_base_alone(elsewhere: Path) -> None:
    port = free_port()
    async with PracticeServer() as server:
        settings = settings_for(server, elsewhere / "data", metrics_listen=f"127.0.0.1:{port}", log_level="WARNING")
        ana = server.person("Ana Silva")
        async with running(elsewhere, **settings) as process:
            await ana.writes("What did Ireland say about clearance?")
            assert (await ana.next_message(timeout=90))["text"]

            health = await looked_at(port, "/health")
            assert (health.status_code, health.text) == (200, "ok")
            page = await looked_at(port, "/metrics")
            found = read(page)
            assert found["rapporteur_answers_total"] == 1
            assert found["rapporteur_answer_seconds_count"] == 1
            assert found["rapporteur_up"] == 1
            assert found["rapporteur_inbox_waiting"] == 0
            assert found["rapporteur_last_update_age_seconds"] < 90
            assert str(ana.id) not in page.text
            assert "Ireland" not in page.text
            assert (await looked_at(port, "/")).status_code == 404

            async with running(elsewhere, **settings) as second:
                code, said = await ended(second)
            assert code == 1
            assert said == (
                f"Another process (process {process.pid}) runs the bot on the database"
                f" {elsewhere / 'data' / 'rapporteur.db'}: stop it first, or name another database.\n"
            )
            assert process.returncode is None
            process.kill()
            await process.wait()
        assert lock_file(elsewhere / "data" / "rapporteur.db").exists()
        async with running(elsewhere, **settings) as third:  # a lock ends with its process, however that ended
            await ana.writes("/help")
            assert "/ask" in (await ana.next_message(timeout=90))["text"]
            assert (await stopped(third))[0] == 0


async def test_with_a_webhook_the_figures_stand_beside_it(elsewhere: Path) -> None:
    port = free_port()
    async with PracticeServer() as server:
        settings = settings_for(
            server,
            elsewhere / "data",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            webhook_secret="said-by-telegram-each-time",
            webhook_listen=f"127.0.0.1:{port}",
            metrics_listen=f"127.0.0.1:{port}",
        )
        ana = server.person("Ana Silva")
        async with running(elsewhere, **settings) as process:
            await ana.writes("/help")
            await ana.next_message(timeout=90)
            found = read(await looked_at(port, "/metrics"))
            assert found["rapporteur_answer_seconds_count"] == 1
            assert str(found["rapporteur_poll_age_seconds"]) == "nan", "nobody polls"
            assert (await looked_at(port, "/health")).text == "ok"
            assert (await stopped(process))[0] == 0


async def test_an_address_that_is_taken_is_named(elsewhere: Path) -> None:
    async with PracticeServer() as server:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            settings = settings_for(server, elsewhere / "data", metrics_listen=address, log_level="ERROR")
            async with running(elsewhere, **settings) as process:
                code, said = await ended(process)
    assert (code, said) == (2, f"BOT_METRICS_LISTEN: {address} cannot be used (Address already in use).\n")


@pytest.mark.drill
async def test_of_two_processes_on_one_token_the_second_stops_with_a_sentence(elsewhere: Path) -> None:
    async with PracticeServer() as server:
        ana = server.person("Ana Silva")
        settings = settings_for(server, elsewhere / "one", log_level="ERROR")
        async with running(elsewhere, **settings) as first:
            await ana.writes("/help")
            await ana.next_message(timeout=90)
            async with running(elsewhere, **settings | {"data_dir": str(elsewhere / "two")}) as second:
                code, said = await ended(second)
            assert code == 1
            assert said.splitlines()[-1] == (
                "Another process is reading this bot's messages with the same token. Stop it, or remove its webhook,"
                " and start again."
            )
            assert server.token not in said
            await ana.writes("/help")
            assert "/ask" in (await ana.next_message(timeout=90))["text"]
            assert first.returncode is None
            assert (await stopped(first))[0] == 0
