"""Webhooks: every update is POSTed until it is taken, in order within a chat."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import webhook_delivery
from bot.sandbox.server import serve
from tests.integration.sandbox.running import FANG, LI, Running, running_sandbox


@dataclass
class Hook:
    """The bot's end: says what `answer` says and remembers what came."""

    answer: Callable[[dict[str, Any]], web.Response] = lambda _: web.Response()
    seen: list[tuple[str, str | None]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.seen.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        self.came.set()
        return self.answer(update)

    async def until(self, count: int) -> None:
        while len(self.seen) < count:
            self.came.clear()
            await self.came.wait()


@asynccontextmanager
async def hooked(hook: Hook) -> AsyncIterator[tuple[Running, str]]:
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    async with running_sandbox() as sandbox, serve(app, "127.0.0.1", 0) as base:
        yield sandbox, f"{base}/hook"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses the delivery would have made."""
    taken: list[float] = []

    async def pause(seconds: float) -> None:
        taken.append(seconds)

    monkeypatch.setattr(webhook_delivery.WebhookDelivery.__init__, "__kwdefaults__", {"pause": pause})
    return taken


async def drained(sandbox: Running) -> None:
    while sandbox.world.state.updates.waiting():
        await sandbox.world.state.updates.changed.heard(1)


async def test_updates_are_posted_with_the_secret_and_forgotten_when_taken() -> None:
    hook = Hook()
    async with hooked(hook) as (sandbox, url):
        sandbox.world.send(FANG, FANG, "before")
        assert (await sandbox.api("setWebhook", url=url, secret_token="s3cret"))[0] == 200
        sandbox.world.send(FANG, FANG, "after")
        await hook.until(2)
        await drained(sandbox)
        status, body = await sandbox.api("getUpdates")
    assert hook.seen == [("before", "s3cret"), ("after", "s3cret")]
    assert (status, body["description"]) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )


async def test_a_refused_update_is_offered_again_and_holds_back_its_chat_only(pauses: list[float]) -> None:
    refusals = iter([500, 302, 500, 500])

    def answer(update: dict[str, Any]) -> web.Response:
        if update["message"]["text"] == "one":
            return web.Response(status=next(refusals, 200))
        return web.Response()

    hook = Hook(answer=answer)
    async with hooked(hook) as (sandbox, url):
        await sandbox.api("setWebhook", url=url)
        sandbox.world.send(FANG, FANG, "one")
        sandbox.world.send(FANG, FANG, "two")
        sandbox.world.send(LI, LI, "other")
        await hook.until(7)
        await drained(sandbox)
        _, info = await sandbox.api("getWebhookInfo")
    texts = [text for text, _ in hook.seen]
    assert [text for text in texts if text != "other"] == ["one"] * 5 + ["two"]
    assert texts.index("other") < texts.index("two")
    assert pauses == [2, 4, 8]
    assert info["result"]["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_honoured(pauses: list[float]) -> None:
    answers = iter([web.Response(status=503, headers={"Retry-After": "17"})])
    hook = Hook(answer=lambda _: next(answers, web.Response()))
    async with hooked(hook) as (sandbox, url):
        await sandbox.api("setWebhook", url=url)
        sandbox.world.send(FANG, FANG, "one")
        await hook.until(2)
        await drained(sandbox)
    assert pauses == [17]


async def test_without_webhook_again_updates_are_polled(pauses: list[float]) -> None:
    hook = Hook()
    async with hooked(hook) as (sandbox, url):
        await sandbox.api("setWebhook", url=url)
        await sandbox.api("deleteWebhook")
        sandbox.world.send(FANG, FANG, "one")
        _, body = await sandbox.api("getUpdates")
    assert [update["message"]["text"] for update in body["result"]] == ["one"]
    assert hook.seen == []


async def test_a_bot_that_is_not_there_is_tried_again(pauses: list[float]) -> None:
    hook = Hook()
    async with hooked(hook) as (sandbox, url):
        await sandbox.api("setWebhook", url="http://127.0.0.1:1/hook")
        sandbox.world.send(FANG, FANG, "one")
        while sandbox.world.state.profile.webhook_error is None:
            await sandbox.api("getMe")
        _, info = await sandbox.api("getWebhookInfo")
        await sandbox.api("setWebhook", url=url)
        await hook.until(1)
    assert (info["result"]["last_error_message"], info["result"]["pending_update_count"]) == ("Connection refused", 1)
    assert hook.seen == [("one", None)]
