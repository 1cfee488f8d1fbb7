"""The Bot API over real HTTP: encodings, refusals, polling, files, faults."""

import asyncio
import json

import aiohttp
import pytest

from bot.sandbox.editing import NOT_MODIFIED
from tests.integration.sandbox.running import FANG, TOKEN, Running


async def test_a_wrong_token_and_an_unknown_method(sandbox: Running) -> None:
    async with sandbox.http.post(f"{sandbox.base}/bot7:wrong/getMe") as response:
        wrong = (response.status, await response.json())
    assert wrong == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    assert await sandbox.api("getNonsense") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    status, me = await sandbox.api("GETME")
    assert (status, me["result"]["username"]) == (200, "concierge_sandbox_bot")


async def test_every_encoding_of_parameters(started: Running) -> None:
    url = f"{started.base}/bot{TOKEN}/sendMessage"
    markup = json.dumps({"inline_keyboard": [[{"text": "一", "callback_data": "a"}]]})
    fields = {"chat_id": str(FANG), "text": "你好 & ok", "reply_markup": markup}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    texts = []
    for call in (
        started.http.get(url, params=fields),
        started.http.post(url, params=fields),
        started.http.post(url, data=fields),
        started.http.post(url, data=multipart),
        started.http.post(url, json={**fields, "reply_markup": json.loads(markup), "chat_id": FANG}),
    ):
        async with call as response:
            result = (await response.json())["result"]
            texts.append((result["text"], result["reply_markup"]["inline_keyboard"][0][0]["text"]))
    assert texts == [("你好 & ok", "一")] * 5


async def test_a_broken_json_body(sandbox: Running) -> None:
    headers = {"Content-Type": "application/json"}
    async with sandbox.http.post(f"{sandbox.base}/bot{TOKEN}/getMe", data=b"{", headers=headers) as response:
        body = await response.json()
    assert body == {"ok": False, "error_code": 400, "description": "Bad Request: can't parse request JSON object"}


async def test_long_polling(sandbox: Running) -> None:
    waiting = asyncio.ensure_future(sandbox.api("getUpdates", timeout=30))
    await sandbox.world.state.updates.changed.heard(10)
    sandbox.world.send(FANG, FANG, "你好")
    _, body = await waiting
    (update,) = body["result"]
    assert update["message"]["text"] == "你好"
    _, repeated = await sandbox.api("getUpdates")
    assert repeated["result"] == [update]
    _, confirmed = await sandbox.api("getUpdates", offset=update["update_id"] + 1, allowed_updates=["callback_query"])
    assert confirmed["result"] == []
    sandbox.world.send(FANG, FANG, "no longer wanted")
    assert list(sandbox.world.state.updates.waiting()) == []


async def test_uploads_and_downloads(started: Running) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("chat_id", str(FANG))
    form.add_field("document", b"%PDF-1", filename="报告.pdf", content_type="application/pdf")
    async with started.http.post(f"{started.base}/bot{TOKEN}/sendDocument", data=form) as response:
        document = (await response.json())["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("报告.pdf", "application/pdf", 6)
    _, found = await started.api("getFile", file_id=document["file_id"])
    async with started.http.get(f"{started.base}/file/bot{TOKEN}/{found['result']['file_path']}") as response:
        assert (response.status, await response.read()) == (200, b"%PDF-1")
    async with started.http.get(f"{started.base}/file/bot7:wrong/{found['result']['file_path']}") as response:
        assert response.status == 401
    async with started.http.get(f"{started.base}/file/bot{TOKEN}/documents/none.pdf") as response:
        assert response.status == 404


async def test_an_uploaded_album(started: Running) -> None:
    media = [{"type": "photo", "media": "attach://one", "caption": "一"}, {"type": "photo", "media": "attach://two"}]
    form = aiohttp.FormData({"chat_id": str(FANG), "media": json.dumps(media)})
    form.add_field("one", b"1", filename="1.jpg", content_type="image/jpeg")
    form.add_field("two", b"2", filename="2.jpg", content_type="image/jpeg")
    async with started.http.post(f"{started.base}/bot{TOKEN}/sendMediaGroup", data=form) as response:
        first, second = (await response.json())["result"]
    assert (first["caption"], first["media_group_id"]) == ("一", second["media_group_id"])
    (call,) = (await started.look("/sandbox/calls?method=sendMediaGroup"))["calls"]
    assert call["result_ids"] == [first["message_id"], second["message_id"]]


async def fault(sandbox: Running, kind: str, **more: object) -> None:
    assert await sandbox.persona("faults", kind=kind, method="sendMessage", times=1, **more) == (200, {})


def messages(sandbox: Running) -> int:
    """How many messages the bot got through."""
    bot = sandbox.world.state.bot.id
    return sum(message.sender == bot for message in sandbox.world.state.chats[FANG].messages.values())


async def test_a_flood_is_announced_in_body_and_header(started: Running) -> None:
    await fault(started, "429", retry_after=7)
    async with started.http.post(
        f"{started.base}/bot{TOKEN}/sendMessage", json={"chat_id": FANG, "text": "x"}
    ) as response:
        assert (response.status, response.headers["Retry-After"], await response.json()) == (
            429,
            "7",
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
        )
    assert messages(started) == 0
    assert (await started.api("sendMessage", chat_id=FANG, text="x"))[0] == 200


@pytest.mark.parametrize(
    ("kind", "status", "description"),
    [("403", 403, "Forbidden: bot was blocked by the user"), ("400", 400, "Bad Request: chat not found")],
)
async def test_made_up_refusals(started: Running, kind: str, status: int, description: str) -> None:
    await fault(started, kind)
    refused = await started.api("sendMessage", chat_id=FANG, text="x")
    assert refused == (status, {"ok": False, "error_code": status, "description": description})
    await fault(started, kind, description="Forbidden: user is deactivated")
    assert (await started.api("sendMessage", chat_id=FANG, text="x"))[1][
        "description"
    ] == "Forbidden: user is deactivated"


@pytest.mark.parametrize(("kind", "sent"), [("502_before", 0), ("502_after", 1)])
async def test_bad_gateways(started: Running, kind: str, sent: int) -> None:
    await fault(started, kind)
    async with started.http.post(
        f"{started.base}/bot{TOKEN}/sendMessage", json={"chat_id": FANG, "text": "x"}
    ) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert messages(started) == sent


@pytest.mark.parametrize(("kind", "sent"), [("reset_before", 0), ("reset_after", 1)])
async def test_cut_connections(started: Running, kind: str, sent: int) -> None:
    await fault(started, kind)
    with pytest.raises(aiohttp.ClientConnectionError):
        await started.api("sendMessage", chat_id=FANG, text="x")
    assert messages(started) == sent


async def test_an_answer_nobody_can_parse(started: Running) -> None:
    await fault(started, "bad_json")
    with pytest.raises(json.JSONDecodeError):
        await started.api("sendMessage", chat_id=FANG, text="x")
    assert messages(started) == 1


async def test_a_call_left_hanging(started: Running) -> None:
    await fault(started, "hang_after")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await started.api("sendMessage", chat_id=FANG, text="x")
    assert messages(started) == 1


async def test_faults_can_be_taken_back(started: Running) -> None:
    await fault(started, "429")
    async with started.http.delete(f"{started.base}/sandbox/faults") as response:
        assert await response.json() == {}
    assert (await started.api("sendMessage", chat_id=FANG, text="x"))[0] == 200


async def test_the_record_of_calls(started: Running) -> None:
    await started.api("getMe")
    await started.api("sendMessage", chat_id=FANG, text="x")
    await started.api("editMessageText", chat_id=FANG, message_id=2, text="x")
    record = await started.look(f"/sandbox/calls?chat={FANG}")
    assert record == {
        "calls": [
            {
                "n": 2,
                "method": "sendMessage",
                "chat": FANG,
                "payload": {"chat_id": FANG, "text": "x"},
                "ok": True,
                "result_ids": [2],
                "error": None,
            },
            {
                "n": 3,
                "method": "editMessageText",
                "chat": FANG,
                "payload": {"chat_id": FANG, "message_id": 2, "text": "x"},
                "ok": False,
                "result_ids": [],
                "error": f"Bad Request: {NOT_MODIFIED}",
            },
        ],
        "counts": {"getMe": 1, "sendMessage": 1, "editMessageText": 1},
        "last": 3,
    }
    assert [call["n"] for call in (await started.look("/sandbox/calls?since=2"))["calls"]] == [3]
    assert [call["n"] for call in (await started.look("/sandbox/calls?method=getMe"))["calls"]] == [1]
