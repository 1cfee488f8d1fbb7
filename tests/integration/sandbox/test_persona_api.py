"""The persona API and the page over real HTTP."""

import asyncio
import json

import aiohttp
import pytest

from bot.sandbox.server import create_app, serve
from tests.integration.sandbox.running import FANG, LI, Running


async def test_the_state_of_a_small_world(started: Running) -> None:
    bot = started.world.state.bot.id
    await started.api(
        "sendMessage",
        chat_id=FANG,
        text="您好",
        reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "d"}]]},
    )
    state = await started.look("/sandbox/state")
    new = {"language": "zh-hans", "kind": "resident", "title": "", "home": "", "phone": None, "blocked": False}
    assert (state["people"], state["clock"], state["locale"]) == (
        [
            {"id": FANG, "name": "芳 王", **new},
            {"id": LI, "name": "李师傅", **new},
        ],
        {"now": "2026-11-22T09:00:00+00:00", "offset_s": 3600, "next_due": None, "timezone": "Asia/Shanghai"},
        "zh-Hans",
    )
    chat = state["chats"][0]
    assert {name: chat[name] for name in ("id", "type", "title", "person", "members", "pinned", "reply_keyboard")} == {
        "id": FANG,
        "type": "private",
        "title": "芳 王",
        "person": FANG,
        "members": [FANG, bot],
        "pinned": None,
        "reply_keyboard": None,
    }
    assert chat["messages"][1] == {
        "id": 2,
        "chat": FANG,
        "from": {"id": bot, "name": "Concierge", "is_bot": True},
        "date": 1795338000,
        "edit_date": None,
        "text": "您好",
        "entities": [],
        "caption": None,
        "media": None,
        "media_group_id": None,
        "location": None,
        "venue": None,
        "contact": None,
        "reply_to": None,
        "buttons": [[{"text": "a", "data": "d"}]],
        "silent": False,
        "service": None,
        "forwarded": False,
    }


async def test_sending_everything(sandbox: Running) -> None:
    send = sandbox.persona
    assert await send("send", actor=FANG, chat=FANG, text="/start") == (200, {"messages": [1]})
    form = aiohttp.FormData()
    form.add_field("file", b"\xff\xd8jpeg", filename="leak.jpg", content_type="image/jpeg")
    async with sandbox.http.post(f"{sandbox.base}/sandbox/upload", data=form) as response:
        uploaded = await response.json()
    assert uploaded["kind"] == "photo"
    photo = {"kind": "photo", "file": uploaded["file"]}
    assert await send("send", actor=FANG, chat=FANG, media=[photo], caption="漏") == (200, {"messages": [2]})
    assert await send("send", actor=FANG, chat=FANG, media=[photo, {"kind": "photo"}]) == (200, {"messages": [3, 4]})
    assert await send("send", actor=FANG, chat=FANG, contact={"phone": "+861", "user_id": FANG}) == (
        200,
        {"messages": [5]},
    )
    place = {"latitude": 1, "longitude": 2}
    assert await send("send", actor=FANG, chat=FANG, location=place, reply_to=1, forward_from="某人") == (
        200,
        {"messages": [6]},
    )
    state = await sandbox.look("/sandbox/state")
    shown = {message["id"]: message for message in state["chats"][0]["messages"]}
    media = shown[2]["media"]
    assert (media["kind"], media["name"], media["mime"]) == ("photo", "leak.jpg", "image/jpeg")
    async with sandbox.http.get(sandbox.base + media["url"]) as response:
        assert (response.content_type, await response.read()) == ("image/jpeg", b"\xff\xd8jpeg")
    assert shown[3]["media_group_id"] == shown[4]["media_group_id"]
    assert shown[5]["contact"] == {"phone": "+861", "first_name": "芳", "last_name": None, "user_id": FANG}
    assert (shown[6]["location"], shown[6]["reply_to"], shown[6]["forwarded"]) == (place, 1, True)


async def test_editing_and_deleting(started: Running) -> None:
    await started.persona("send", actor=FANG, chat=FANG, text="old")
    assert await started.persona("edit", actor=FANG, chat=FANG, message=2, text="new") == (200, {})
    assert await started.persona("delete", chat=FANG, message=1) == (200, {})
    messages = (await started.look("/sandbox/state"))["chats"][0]["messages"]
    assert [(message["id"], message["text"], message["edit_date"]) for message in messages] == [(2, "new", 1795338000)]


async def test_pressing_and_waiting_for_the_answer(started: Running) -> None:
    _, card = await started.api("sendMessage", chat_id=FANG, text="card")
    message = card["result"]["message_id"]
    pressing = asyncio.ensure_future(
        started.persona("press", actor=FANG, chat=FANG, message=message, data="x", wait=30)
    )
    while not (waiting := started.world.state.updates.waiting()):
        await started.world.state.updates.changed.heard(10)
    query = json.loads(bytes(waiting[0].raw))["callback_query"]["id"]
    await started.api("answerCallbackQuery", callback_query_id=query, text="好", show_alert=True)
    assert await pressing == (200, {"query": query, "answer": {"text": "好", "alert": True}})
    status, body = await started.persona("press", actor=FANG, chat=FANG, message=message, data="x")
    assert (status, list(body)) == (200, ["query"])


async def test_groups_members_and_migration(sandbox: Running) -> None:
    _, made = await sandbox.persona("group", title="维修部", supergroup=False)
    group = made["id"]
    for person, action in ((LI, "join"), ("bot", "join"), ("bot", "promote")):
        assert await sandbox.persona("member", chat=group, person=person, action=action) == (200, {})
    _, moved = await sandbox.persona("migrate", chat=group)
    chats = {chat["id"]: chat for chat in (await sandbox.look("/sandbox/state"))["chats"]}
    assert (chats[group]["migrated_to"], chats[moved["chat"]]["administrators"]) == (
        moved["chat"],
        [sandbox.world.state.bot.id],
    )
    assert [message["service"]["kind"] for message in chats[group]["messages"]] == ["join", "join", "migrate"]
    assert chats[group]["messages"][0]["service"] == {"kind": "join", "people": ["李师傅"], "pinned": None}


async def test_persons_and_blocking(sandbox: Running) -> None:
    assert await sandbox.persona(
        "person", id=3001, first_name="Ana", kind="staff", title="Front desk", phone="+861"
    ) == (
        200,
        {"id": 3001},
    )
    assert await sandbox.persona("block", person=3001, blocked=True) == (200, {})
    people = (await sandbox.look("/sandbox/state"))["people"]
    assert people[2] == {
        "id": 3001,
        "name": "Ana",
        "language": "zh-hans",
        "kind": "staff",
        "title": "Front desk",
        "home": "",
        "phone": "+861",
        "blocked": True,
    }


async def test_raw_updates(sandbox: Running) -> None:
    assert await sandbox.persona("raw", message={"date": "notanint"}) == (200, {"update_id": 300_000_001})


@pytest.mark.parametrize(
    ("verb", "body", "error"),
    [
        ("send", {"actor": 9, "chat": FANG, "text": "x"}, "There is no person 9."),
        ("send", {"actor": LI, "chat": FANG, "text": "x"}, "Person 2001 is not a member of chat 1001."),
        ("send", {"chat": FANG}, "Object missing required field `as`."),
        ("send", {"actor": FANG, "chat": FANG, "txt": "x"}, "Object contains unknown field `txt`."),
        ("member", {"chat": FANG, "person": LI, "action": "join"}, "Nobody can join or leave chat 1001."),
        ("clock", {"advance_s": -5}, "The clock moves forward only: give advance_s or to."),
        ("upload", {}, "The field file must hold a file."),
    ],
)
async def test_refusals_are_sentences(sandbox: Running, verb: str, body: dict, error: str) -> None:
    assert await sandbox.persona(verb, **body) == (400, {"error": error})


async def test_other_web_pages_are_refused(sandbox: Running) -> None:
    body = {"as": FANG, "chat": FANG, "text": "x"}
    for origin, status in (("https://evil.example", 403), (sandbox.base, 200)):
        async with sandbox.http.post(f"{sandbox.base}/sandbox/send", json=body, headers={"Origin": origin}) as response:
            assert response.status == status


async def events(response: aiohttp.ClientResponse, count: int) -> list[dict]:
    found: list[dict] = []
    while len(found) < count:
        line = await response.content.readline()
        if line.startswith(b"data: "):
            found.extend(json.loads(line[6:])["changes"])
    return found


async def test_events_follow_everything(started: Running) -> None:
    version = (await started.look("/sandbox/state"))["version"]
    async with started.http.get(f"{started.base}/sandbox/events?since={version}") as stream:
        assert stream.content_type == "text/event-stream"
        await started.api("sendMessage", chat_id=FANG, text="a", reply_markup={"keyboard": [["yes"]]})
        await started.api("sendMessage", chat_id=FANG, text="b")
        await started.api("editMessageText", chat_id=FANG, message_id=3, text="c")
        await started.api("pinChatMessage", chat_id=FANG, message_id=3)
        _, pressed = await started.persona("press", actor=FANG, chat=FANG, message=3, data="x")
        await started.api("answerCallbackQuery", callback_query_id=pressed["query"], text="ok")
        await started.api("deleteMessage", chat_id=FANG, message_id=2)
        await started.persona("clock", advance_s=60)
        found = await events(stream, 9)
    assert [change["type"] for change in found] == [
        "message", "reply_keyboard", "message", "edit", "pin", "message", "answer", "delete", "clock",
    ]  # fmt: skip
    assert found[0]["message"]["text"] == "a"
    assert found[1] == {"type": "reply_keyboard", "chat": FANG, "reply_keyboard": {"keyboard": [[{"text": "yes"}]]}}
    assert (found[2]["message"]["text"], found[3]["message"]["text"]) == ("b", "c")
    assert found[4] == {"type": "pin", "chat": FANG, "pinned": 3}
    assert found[5]["message"]["service"] == {"kind": "pin", "people": [], "pinned": 3}
    assert found[6] == {
        "type": "answer",
        "query": pressed["query"],
        "chat": FANG,
        "person": FANG,
        "text": "ok",
        "alert": False,
    }
    assert found[7] == {"type": "delete", "chat": FANG, "message": 2}
    assert found[8]["clock"]["now"] == "2026-11-22T09:01:00+00:00"


async def test_events_of_members(sandbox: Running) -> None:
    version = sandbox.world.state.feed.version
    group = sandbox.world.add_group(None, "维修部")
    sandbox.world.join(LI, group)
    async with sandbox.http.get(f"{sandbox.base}/sandbox/events?since={version}") as stream:
        found = await events(stream, 3)
    assert found[0] == {"type": "member", "chat": group, "new_chat": True, "members": [LI]}
    assert found[1] == {"type": "member", "chat": group, "person": LI, "status": "member", "members": [LI]}


async def test_the_clock(sandbox: Running) -> None:
    sandbox.control.due = sandbox.control.shown.replace(hour=10)
    _, clock = await sandbox.persona("clock", advance_s=90)
    assert (clock["now"], clock["next_due"]) == ("2026-11-22T09:01:30+00:00", "2026-11-22T10:00:00+00:00")
    _, clock = await sandbox.persona("clock", to="next")
    assert (clock["now"], clock["next_due"]) == ("2026-11-22T10:00:00+00:00", None)
    assert await sandbox.look("/sandbox/clock") == clock


async def test_settled(sandbox: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await sandbox.look("/sandbox/settled?timeout=5") == {"settled": True}

    async def busy() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(sandbox.control, "settled", busy)
    assert await sandbox.look("/sandbox/settled?timeout=0.01") == {"settled": False}


async def test_a_reset_begins_again(started: Running) -> None:
    await started.api("getMe")
    await started.persona("faults", kind="429")
    assert await started.persona("reset") == (200, {})
    assert (started.control.resets, (await started.look("/sandbox/state"))["chats"]) == (1, [])
    assert (await started.look("/sandbox/calls"))["calls"] == []
    assert (await started.api("getMe"))[0] == 200


async def test_the_page_runs_nothing_but_its_own_files(sandbox: Running) -> None:
    async with sandbox.http.get(f"{sandbox.base}/") as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()
    assert response.status == 200
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
    assert "<html" in page
    for missing in ("none.js", "..%2fworld.py", ".hidden"):
        async with sandbox.http.get(f"{sandbox.base}/static/{missing}") as response:
            assert response.status == 404


async def test_the_same_world_can_be_served_again(started: Running) -> None:
    app = create_app(started.world, started.control, token="7:other", page_locale="en")
    async with serve(app, "127.0.0.1", 0):
        pass
    app = create_app(started.world, started.control, token="7:other", page_locale="en")
    async with serve(app, "127.0.0.1", 0) as base, started.http.get(f"{base}/sandbox/events?since=0") as stream:
        assert (await events(stream, 1))[0]["type"] == "member"


async def test_stopping_releases_everybody_who_waits(started: Running) -> None:
    app = create_app(started.world, started.control, token="7:other", page_locale="en")
    version = started.world.state.feed.version
    async with serve(app, "127.0.0.1", 0) as base:
        stream = await started.http.get(f"{base}/sandbox/events?since={version}")
        polling = asyncio.ensure_future(started.http.get(f"{base}/bot7:other/getUpdates?timeout=50"))
        await started.world.state.updates.changed.heard(10)
    assert await (await polling).json() == {"ok": True, "result": []}
    assert await stream.content.read() == b""
