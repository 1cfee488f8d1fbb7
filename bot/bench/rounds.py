"""The course of a bench: rounds in which the bots take turns, each with a fresh server and a fresh start."""

import time
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import msgspec

from bot.bench.beside import beside
from bot.bench.contenders import Contender
from bot.bench.processes import load_server, resident_mib, start_bot, stop
from bot.bench.results import Load, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured: `updates` of each resident in whole dialogues at full speed, then a steady rate.

    Counted in updates, so that a bot with a short dialogue is measured for as long as one with a long one.
    """

    rounds: int = 3
    residents: int = 80
    communities: int = 20
    updates: int = 140
    per_second: float = 30.0
    seconds: float = 10.0


class BenchFailedError(Exception):
    """A bot did not answer as its dialogue expects, or ended."""


async def run_rounds(
    plan: Plan, contenders: Sequence[Contender], *, tell: Callable[[str], None]
) -> Mapping[str, list[Round]]:
    """Round by round, one bot after the other, so that a slow moment of the machine meets all of them alike."""
    rounds: dict[str, list[Round]] = {contender.name: [] for contender in contenders}
    for number in range(1, plan.rounds + 1):
        for contender in contenders:
            tell(f"round {number} of {plan.rounds}: {contender.name}")
            rounds[contender.name].append(await run_round(plan, contender))
    return rounds


async def run_round(plan: Plan, contender: Contender) -> Round:
    """One bot from its start to its end. Raises BenchFailedError."""
    with TemporaryDirectory(prefix="concierge-bench-") as name:
        folder = Path(name)
        prepared = await contender.prepare(folder, plan.residents)
        serving = load_server(contender.dialogue, plan.residents, plan.communities)
        async with serving as url, aiohttp.ClientSession(url) as session:
            return await _measured(plan, contender, folder=folder, prepared=prepared, url=url, session=session)


async def _measured(
    plan: Plan,
    contender: Contender,
    *,
    folder: Path,
    prepared: Mapping[str, str],
    url: str,
    session: aiohttp.ClientSession,
) -> Round:
    with (folder / "bot.log").open("w+b") as log:
        started = time.perf_counter()
        bot = await start_bot(contender.arguments(url), {**contender.environment(url), **prepared}, log)
        try:
            # The update waits long before the bot is up.
            await beside(death(bot), ask(session, "first", {}))
            first_answer_s = time.perf_counter() - started
            return await beside(death(bot), _loads(plan, session, bot, first_answer_s))
        except BenchFailedError as error:
            log.seek(0)
            message = f"{contender.name}: {error}\n{log.read()[-2000:].decode(errors='replace')}"
            raise BenchFailedError(message) from error
        finally:
            await stop(bot)


async def _loads(plan: Plan, session: aiohttp.ClientSession, bot: Process, first_answer_s: float) -> Round:
    rest_mib = resident_mib(bot)
    await ask(session, "setup", {"residents": plan.residents})
    closed = await _play(session, {"residents": plan.residents, "updates": plan.updates})
    steady = {"residents": plan.residents, "per_second": plan.per_second, "seconds": plan.seconds}
    opened = await _play(session, steady)
    return Round(
        first_answer_s=first_answer_s,
        rest_mib=rest_mib,
        closed=closed,
        open=opened,
        after_mib=resident_mib(bot),
    )


async def _play(session: aiohttp.ClientSession, order: Mapping[str, object]) -> Load:
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
