"""The course of a bench: rounds in which the bots take turns, each with a fresh server and a fresh start."""

import time
from asyncio.subprocess import Process
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import aiohttp
import msgspec

from bot.bench.beside import beside
from bot.bench.contenders import Contender
from bot.bench.plans import DialoguePlan
from bot.bench.processes import cpu_s, load_server, resident_mib, start_bot, stop
from bot.bench.results import Load, Round

_T = TypeVar("_T")


class BenchFailedError(Exception):
    """A bot did not answer as its dialogue expects, or ended."""


async def run_rounds(
    plan: DialoguePlan, contenders: Sequence[Contender], *, tell: Callable[[str], None], seed: int = 1
) -> Mapping[str, list[Round]]:
    """Round by round, one bot after the other, so that a slow moment of the machine meets all of them alike."""
    rounds: dict[str, list[Round]] = {contender.name: [] for contender in contenders}
    for number in range(1, plan.rounds + 1):
        for contender in contenders:
            tell(f"round {number} of {plan.rounds}: {contender.title}")
            rounds[contender.name].append(await run_round(plan, contender, seed))
    return rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A bot that has answered once, and the server it talks to."""

    bot: Process
    server: Process
    session: aiohttp.ClientSession
    first_answer_s: float


async def run_round(plan: DialoguePlan, contender: Contender, seed: int = 1) -> Round:
    """One bot from its start to its end. Raises BenchFailedError."""
    return await with_bot(contender, plan.residents, plan.communities, lambda up: _loads(plan, up, seed))


async def with_bot(
    contender: Contender, residents: int, communities: int, measure: Callable[[Up], Coroutine[Any, Any, _T]]
) -> _T:
    """Start a bot with a fresh server, let it answer once, measure, stop both. Raises BenchFailedError."""
    # One more than play: the first update is not part of a dialogue.
    people = residents + 1
    with TemporaryDirectory(prefix="concierge-bench-") as name:
        folder = Path(name)
        prepared = await contender.prepare(folder, people)
        serving = load_server(contender.dialogue, people, communities)
        async with serving as server, aiohttp.ClientSession(server.url) as session:
            environment = {**contender.environment(server.url), **prepared}
            with (folder / "bot.log").open("w+b") as log:
                started = time.perf_counter()
                bot = await start_bot(contender.arguments(server.url), environment, log)
                try:
                    # The update waits long before the bot is up.
                    await beside(death(bot), ask(session, "first", {"residents": residents}))
                    first_answer_s = time.perf_counter() - started
                    up = Up(bot=bot, server=server.process, session=session, first_answer_s=first_answer_s)
                    return await beside(death(bot), measure(up))
                except BenchFailedError as error:
                    log.seek(0)
                    message = f"{contender.title}: {error}\n{log.read()[-2000:].decode(errors='replace')}"
                    raise BenchFailedError(message) from error
                finally:
                    await stop(bot)


async def _loads(plan: DialoguePlan, up: Up, seed: int) -> Round:
    people = {"residents": plan.residents, "seed": seed}
    rest_mib = resident_mib(up.bot)
    processes = (up.bot, up.server)
    before = [cpu_s(one) for one in processes]
    closed = await play(up.session, {**people, "updates": plan.updates})
    spent = [cpu_s(one) - earlier for one, earlier in zip(processes, before, strict=True)]
    opened = await play(up.session, {**people, "per_second": plan.per_second, "seconds": plan.seconds})
    return Round(
        first_answer_s=up.first_answer_s,
        rest_mib=rest_mib,
        closed=closed,
        cpu_s=spent[0],
        server_cpu_s=spent[1],
        open=opened,
        after_mib=resident_mib(up.bot),
    )


async def play(session: aiohttp.ClientSession, order: Mapping[str, object]) -> Load:
    """Let the server play an `Order` of `bot.bench.load_server`. Raises BenchFailedError."""
    return msgspec.json.decode(await ask(session, "play", order), type=Load)


async def ask(session: aiohttp.ClientSession, what: str, order: Mapping[str, object]) -> bytes:
    """What the server answers. Raises BenchFailedError."""
    unlimited = aiohttp.ClientTimeout(total=None)
    async with session.post(f"/bench/{what}", json=order, timeout=unlimited) as response:
        body = await response.read()
        if response.status != 200:
            raise BenchFailedError(body.decode(errors="replace"))
        return body


async def death(bot: Process) -> None:
    """Raises BenchFailedError when the bot ends."""
    message = f"it ended with code {await bot.wait()}"
    raise BenchFailedError(message)
