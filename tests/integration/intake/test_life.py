"""The whole process against the sandbox's Bot API: what is said is answered once, whatever happens in between."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.front import Front
from bot.lifecycle import Stopper, TokenRefusedError, connected, running
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from bot.settings import PREFIX, Settings
from bot.wiring import reach_telegram
from storage.control_socket import ask_running
from storage.errors import AlreadyRunningError, OtherBotError
from tests.integration.delivery.servers import Request, serving
from tests.integration.delivery.servers import says as says_http
from tests.integration.intake.echoes import HANG, HANGS, POISON, plan
from tests.integration.sandbox.running import HandControl
from tests.unit.intake.worlds import Pauses

TOKEN = "7000000001:AAEabcdefghijklmnopqrstuvwxyz012345"
SECRET = "a-very-long-secret-of-this-installation"
FANG, WANG = 1001, 1002


class Town:
    """A sandbox with two residents, and the settings of a bot beside it."""

    def __init__(self, world: World, api: str, database: Path) -> None:
        self.world = world
        self.api = api
        self.database = database

    def settings(self, **more: str) -> Settings:
        given = {"bot_token": TOKEN, "bot_api": self.api, "database": str(self.database), "pacing": "off", **more}
        return Settings.model_validate(given)

    def say(self, *texts: str, person: int = FANG) -> None:
        for text in texts:
            self.world.send(person, person, text)

    def heard(self, person: int = FANG) -> list[str]:
        """What the bot said to this person."""
        messages = self.world.state.chats[person].messages.values()
        return [str(one.body["text"]) for one in messages if one.sender != person]

    @asynccontextmanager
    async def bot(self, **more: str):
        async with running(plan(self.settings(**more))) as service:
            await service.intake.drained()
            yield service

    async def wait_for(self, count: int, person: int = FANG) -> None:
        """Until the bot said so much."""
        async with asyncio.timeout(20):
            async for _ in self.world.listen(0):
                if len(self.heard(person)) >= count:
                    return


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Town]:
    world = World(wall_clock=time.time, shown_clock=lambda: datetime.now(UTC))
    world.add_person(FANG, "芳")
    world.add_person(WANG, "旺")
    async with serve(create_app(world, HandControl(), token=TOKEN, page_locale="en"), "127.0.0.1", 0) as api:
        yield Town(world, api, tmp_path / "concierge.db")


async def test_what_was_said_before_and_during_is_answered_in_order(town):
    town.say("one", "two")
    async with town.bot():
        town.say("three", "four")
        await town.wait_for(4)
    assert town.heard() == ["one", "two", "three", "four"]


async def test_what_was_said_while_nobody_was_there_is_answered_later(town):
    async with town.bot():
        town.say("one")
        await town.wait_for(1)
    town.say("two")
    async with town.bot():
        await town.wait_for(2)
    assert town.heard() == ["one", "two"]


async def test_another_bot_is_refused_unless_it_takes_the_place_of_the_first(town):
    """Its process would be elected to send what the other has to say, to people who never wrote to it."""
    other = "7000000002:AAEabcdefghijklmnopqrstuvwxyz012345"
    async with town.bot():
        pass
    town.say("one")
    world = World(wall_clock=time.time, shown_clock=lambda: datetime.now(UTC))
    async with serve(create_app(world, HandControl(), token=other, page_locale="en"), "127.0.0.1", 0) as api:
        settings = town.settings(bot_token=other, bot_api=api)
        with pytest.raises(OtherBotError, match=r"belongs to the bot 7000000001, .* is that of the bot 7000000002"):
            async with running(plan(settings)):
                pass
        async with town.bot():
            await town.wait_for(1)
        async with running(replace(plan(settings), replaces_bot=True)):
            pass
        async with running(plan(settings)):
            pass
    with pytest.raises(OtherBotError):
        async with town.bot():
            pass


async def test_a_poisonous_update_is_put_aside_and_the_next_one_answered(town):
    async with town.bot() as service:
        town.say("one", POISON, "two")
        town.world.raw_update({"message": {"date": "notanint", "chat": {"id": "?"}}})
        town.say("from me", person=WANG)
        await town.wait_for(3)
        await town.wait_for(1, WANG)
        await service.settling.quiet()
        counts = await service.store.read(lambda uow: uow.inbox.counts())
    assert (town.heard(), town.heard(WANG)) == (["one", "sorry, E2", "two"], ["from me"])
    assert (counts.new, counts.dead) == (0, 2)


async def test_nobody_else_may_use_the_database(town):
    async with town.bot():
        with pytest.raises(AlreadyRunningError):
            async with running(plan(town.settings())):
                pass


async def test_a_command_line_reaches_the_running_process(town, tmp_path):
    async with town.bot():
        town.say("one")
        await town.wait_for(1)
        report = await asyncio.to_thread(ask_running, town.database, "report")
        claim = await asyncio.to_thread(ask_running, town.database, "claim-code")
        target = tmp_path / "copy.db"
        copied = await asyncio.to_thread(ask_running, town.database, "backup", target=str(target))
    assert (len(claim["code"]), claim["bot"]) == (22, town.world.state.bot.username)
    assert (report["updates_given_up"], report["timers_given_up"]) == (0, 0)
    assert (copied["path"], target.exists()) == (str(target), True)


async def test_a_refused_token_is_final(town):
    settings = town.settings(bot_token="7000000002:AAEabcdefghijklmnopqrstuvwxyz012345")
    with pytest.raises(TokenRefusedError):
        async with running(plan(settings)):
            pass


async def test_only_telegrams_own_refusal_of_the_token_is_final():
    """A proxy's page, an unknown address, a server in trouble: it is asked again until it says who we are."""
    me = {"id": 7000000001, "is_bot": True, "first_name": "C", "username": "c_bot"}
    answers = [
        says_http(401, b"<html>Unauthorized</html>"),
        says_http(404, {"ok": False, "error_code": 404, "description": "Not Found"}),
        says_http(502, b"<html>Bad Gateway</html>"),
        says_http(200, {"ok": True, "result": me}),
    ]

    async def in_turn(request: Request, writer: asyncio.StreamWriter) -> None:
        await (answers.pop(0) if len(answers) > 1 else answers[0])(request, writer)

    pauses = Pauses()
    async with serving(in_turn) as server, connected(reach_telegram(TOKEN, api=server.url), pauses) as name:
        assert (name, pauses.taken) == ("c_bot", [0.5, 1.0, 2.0])
    refusal = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    async with serving(says_http(401, refusal)) as server:
        with pytest.raises(TokenRefusedError):
            async with connected(reach_telegram(TOKEN, api=server.url), pauses):
                pass


async def test_with_a_webhook_the_same(town):
    town.say("one")
    url = "http://127.0.0.1:{port}/hook"
    port = await _free_port()
    hook = {"webhook_url": url.format(port=port), "webhook_listen": f"127.0.0.1:{port}", "webhook_secret": SECRET}
    async with town.bot(**hook):
        town.say("two", POISON, "three")
        await town.wait_for(4)
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert (response.status, (await response.json())["ok"]) == (200, True)
    assert town.heard() == ["one", "two", "sorry, E3", "three"]
    town.say("four")
    async with town.bot():
        await town.wait_for(5)
    assert town.heard()[4:] == ["four"]


async def test_before_somebody_moved_in_the_front_asks_for_patience():
    async with Front(url="https://example.org/hook").serving("127.0.0.1", 0) as port, aiohttp.ClientSession() as http:
        for method, path in [("POST", "/hook"), ("GET", "/healthz")]:
            async with http.request(method, f"http://127.0.0.1:{port}{path}") as response:
                assert (response.status, response.headers["Retry-After"]) == (503, "2")


@asynccontextmanager
async def process(town: Town, **more: str) -> AsyncIterator[Process]:
    """The bot as a process of its own; `more` goes into its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)} | {
        "CONCIERGE_BOT_TOKEN": TOKEN,
        "CONCIERGE_BOT_API": town.api,
        "CONCIERGE_DATABASE": str(town.database),
        "CONCIERGE_PACING": "off",
        **more,
    }
    arguments = [sys.executable, "-m", "tests.integration.intake.echoes"]
    started = await asyncio.create_subprocess_exec(*arguments, env=environment, stdout=PIPE, stderr=PIPE)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def says(bot: Process, words: bytes) -> None:
    """Until the process has written this."""
    assert bot.stdout is not None
    async with asyncio.timeout(20):
        while words not in await bot.stdout.readline():
            pass


async def ended(bot: Process) -> int:
    async with asyncio.timeout(15):
        return await bot.wait()


async def test_sigterm_is_an_orderly_end(town):
    async with process(town) as bot:
        town.say("one")
        await town.wait_for(1)
        bot.send_signal(signal.SIGTERM)
        assert await ended(bot) == 0
    assert town.heard() == ["one"]


async def test_sigterm_while_telegram_is_away(town):
    unreachable = Town(town.world, "http://127.0.0.1:9", town.database)
    async with process(unreachable) as bot:
        await says(bot, b"telegram_not_reached")
        bot.send_signal(signal.SIGTERM)
        assert await ended(bot) == 0


async def test_killed_and_started_again_everything_is_answered_once(town):
    said = [str(number) for number in range(30)]
    async with process(town) as bot:
        town.say(*said[:20])
        await town.wait_for(5)
        bot.kill()
        assert await ended(bot) == -signal.SIGKILL
    town.say(*said[20:])
    async with process(town) as bot:
        await town.wait_for(30)
        bot.send_signal(signal.SIGTERM)
        assert await ended(bot) == 0
    heard = town.heard()
    assert list(dict.fromkeys(heard)) == said
    # A kill may repeat the one message that was under way to this chat, never more.
    assert len(heard) <= len(said) + 1


async def test_the_second_signal_does_not_wait():
    left: list[int] = []
    main = asyncio.create_task(asyncio.Event().wait())
    stopper = Stopper(main, leave=left.append)
    stopper.on_signal(signal.SIGTERM)
    assert left == []
    stopper.on_signal(signal.SIGTERM)
    assert left == [128 + signal.SIGTERM]
    with pytest.raises(asyncio.CancelledError):
        await main


async def test_a_stop_that_takes_too_long_ends_anyhow(monkeypatch):
    monkeypatch.setattr("bot.lifecycle.STOP_WITHIN_S", 0)
    left: asyncio.Queue[int] = asyncio.Queue()
    main = asyncio.create_task(asyncio.Event().wait())
    Stopper(main, leave=left.put_nowait).on_signal(signal.SIGTERM)
    assert await left.get() == 1
    assert main.cancelled()


async def test_a_second_signal_ends_the_process_although_the_database_hangs(town):
    async with process(town, **{HANGS: "1"}) as bot:
        town.say("one", HANG)
        await says(bot, b"it_hangs")
        bot.send_signal(signal.SIGTERM)
        await says(bot, b"stopping")
        bot.send_signal(signal.SIGTERM)
        assert await ended(bot) == 128 + signal.SIGTERM
    async with town.bot() as service:
        await town.wait_for(2)
        counts = await service.store.read(lambda uow: uow.inbox.counts())
    assert (list(dict.fromkeys(town.heard())), counts.new) == (["one", HANG], 0)


async def _free_port() -> int:
    async with Front(url="https://example.org").serving("127.0.0.1", 0) as port:
        return port


async def test_whoever_watches_is_told_how_it_is(town, unused_tcp_port):
    async with town.bot(watch_listen=f"127.0.0.1:{unused_tcp_port}") as service, aiohttp.ClientSession() as session:
        town.say("one")
        await town.wait_for(1)
        await service.settling.quiet()
        here = f"http://127.0.0.1:{unused_tcp_port}"
        async with session.get(f"{here}/healthz") as answer:
            well = {"ok": True, "token_refused": False, "in_hand": 0, "inbox": {"new": 0, "dead": 0}}
            assert await answer.json() == well
        service.telegram.standing.refused = True  # it is being asked for updates, and has yet to say anything else
        async with session.get(f"{here}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, well | {"token_refused": True})
        async with session.get(f"{here}/metrics") as answer:
            told = (await answer.text()).splitlines()
    assert "concierge_token_refused 1.0" in told
    assert 'concierge_bot_api_calls_total{outcome="Sent"} 1.0' in told
    assert "concierge_update_seconds_count 1.0" in told
