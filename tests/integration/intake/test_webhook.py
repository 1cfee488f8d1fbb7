import json
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.intake.webhook import MOST_BYTES, SECRET_HEADER, WebhookRoute
from tests.unit.intake.worlds import BOT, message
from usecases.inbox_ports import RawUpdate

SECRET = "a-very-long-secret-of-this-installation"
WITH_SECRET = {SECRET_HEADER: SECRET}


class Desk:
    def __init__(self) -> None:
        self.taken: list[RawUpdate] = []
        self.committed = False
        self.fails = False

    async def take(self, updates: list[RawUpdate]) -> None:
        if self.fails:
            raise OSError("the disk is full")
        self.taken += updates
        self.committed = True


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def client(desk) -> AsyncIterator[TestClient]:
    app = web.Application()
    app.router.add_post("/hook", WebhookRoute(bot_id=BOT, secret=SECRET, take=desk.take).receive)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def post(client, body: bytes | BytesIO, **headers: str) -> int:
    async with client.post("/hook", data=body, headers={**WITH_SECRET, **headers}) as response:
        return response.status


async def test_200_means_taken(client, desk):
    body = json.dumps(message(5, "漏水")).encode()
    assert await post(client, body) == 200
    assert (desk.committed, [(one.update_id, one.raw.encode()) for one in desk.taken]) == (True, [(5, body)])


async def test_while_the_database_is_away_telegram_is_to_come_again(client, desk):
    desk.fails = True
    async with client.post("/hook", json=message(5), headers=WITH_SECRET) as response:
        assert (response.status, response.headers["Retry-After"], desk.taken) == (503, "2", [])


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: SECRET + "x"}])
async def test_nobody_gets_in_without_the_secret(client, desk, headers):
    async with client.post("/hook", json=message(5), headers=headers) as response:
        assert (response.status, desk.taken) == (403, [])


async def test_a_secret_that_is_no_ascii_is_just_wrong(client, desk):
    async with client.post("/hook", json=message(5), headers={SECRET_HEADER: "geheimnisträger"}) as response:
        assert (response.status, desk.taken) == (403, [])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_only_posting(client, method):
    async with client.request(method, "/hook", headers=WITH_SECRET) as response:
        assert response.status == 405


async def test_nothing_in_an_update_makes_it_anything_but_200(client, desk):
    for body in [b"", b"nonsense", b"[]", b"{}", b"\xff\xfe", b'{"update_id":"x"}']:
        assert await post(client, body) == 200
    assert desk.taken == []
    for body in [
        b'{"update_id":1,"message":{"date":"notanint"}}',
        b'{"update_id":2,"t":"\\ud800"}',
        b'{"update_id":3,"t":"\xff"}',
    ]:
        assert await post(client, body) == 200
    assert [one.update_id for one in desk.taken] == [1, 2, 3]


async def test_what_is_longer_than_any_update_is_refused(client, desk):
    padding = json.dumps({**message(1), "x": "y" * MOST_BYTES}).encode()
    assert await post(client, BytesIO(padding)) == 413


async def test_and_also_when_its_length_is_not_told(client, desk):
    async def endless():
        for _ in range(20):
            yield b"y" * (MOST_BYTES // 10)

    async with client.post("/hook", data=endless(), headers=WITH_SECRET) as response:
        assert (response.status, desk.taken) == (413, [])


async def test_the_longest_update_gets_in(client, desk):
    assert await post(client, json.dumps(message(1, "y" * 512 * 1024)).encode()) == 200
    assert len(desk.taken) == 1
