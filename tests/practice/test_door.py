"""Only this machine comes in, and no foreign page."""

from __future__ import annotations

import socket

import pytest

from bot.practice import PracticeServer
from tests.practice.conftest import Bot


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "localhost:1", "rapporteur.localhost"])
async def test_other_host_names_are_forbidden(host: str, bot: Bot) -> None:
    for path in (f"/bot{bot.server.token}/getMe", f"/{bot.server.secret}/state"):
        response = await bot.client.get(path, headers={"Host": host})
        assert response.status_code == 403
        assert response.json()["description"].startswith("Forbidden: this server answers to")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_other_pages_are_forbidden(headers: dict[str, str], bot: Bot) -> None:
    response = await bot.client.post(f"/bot{bot.server.token}/getMe", headers=headers)
    assert response.status_code == 403
    response = await bot.client.post(f"/{bot.server.secret}/do/person", json={"name": "X"}, headers=headers)
    assert response.status_code == 403
    assert bot.server.people == {}


async def test_localhost_and_the_servers_own_page_are_welcome(bot: Bot, server: PracticeServer) -> None:
    response = await bot.client.get(f"/bot{server.token}/getMe", headers={"Host": f"localhost:{server.port}"})
    assert response.status_code == 200
    made = await bot.client.post(
        f"/{server.secret}/do/person",
        json={"name": "X"},
        headers={"Origin": server.url, "Sec-Fetch-Site": "same-origin"},
    )
    assert made.status_code == 200


async def test_it_listens_on_loopback_alone(server: PracticeServer) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in others - {"127.0.0.1"}:
        if not address.startswith("127."):
            with pytest.raises(OSError, match="refused"):
                socket.create_connection((address, server.port), timeout=1)
    assert server.url.startswith("http://127.0.0.1:")


async def test_the_page_is_under_a_path_nobody_can_guess_and_says_what_may_run_on_it(bot: Bot) -> None:
    assert (await bot.client.get("/")).status_code == 404
    assert (await bot.client.get("/guess/state")).status_code == 404
    assert len(bot.server.secret) >= 24
    page = await bot.client.get(f"/{bot.server.secret}/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "http" not in page.text.replace("http-equiv", "")


async def test_deeds_take_json_only(bot: Bot) -> None:
    address = f"/{bot.server.secret}/do/person"
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        response = await bot.client.post(address, content=b'{"name": "X"}', headers={"Content-Type": kind})
        assert response.status_code == 415
    response = await bot.client.post(address, json={"name": ""})
    assert (response.status_code, response.json()) == (400, {"error": "a person needs a name"})
    assert (await bot.client.post(f"/{bot.server.secret}/do/magic", json={})).status_code == 404
    response = await bot.client.post(f"/{bot.server.secret}/do/writes", json={"person": 1, "text": "x"})
    assert response.json() == {"error": "there is no such person here"}


async def test_small_answers_are_sent_at_once(bot: Bot, server: PracticeServer) -> None:
    await bot.ok("getMe")
    assert server._uvicorn is not None
    for connection in server._uvicorn.server_state.connections:
        peer = connection.transport.get_extra_info("socket")
        assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_a_port_that_is_taken_and_a_token_that_is_none(server: PracticeServer) -> None:
    with pytest.raises(OSError, match="in use"):
        await PracticeServer(port=server.port).start()
    with pytest.raises(ValueError, match="a number, a colon"):
        PracticeServer(token="none")
