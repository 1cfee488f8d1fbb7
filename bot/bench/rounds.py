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
from bot.bench.plans import DialoguePlan
from bot.bench.processes import Server, cpu_s, load_server, resident_mib, start_bot, stop
from bot.bench.results import Load, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is asked of the server of one round."""

    plan: DialoguePlan
    seed: int
    session: aiohttp.ClientSession


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


async def run_round(plan: DialoguePlan, contender: Contender, seed: int = 1) -> Round:
    """One bot from its start to its end. Raises BenchFailedError."""
    with TemporaryDirectory(prefix="concierge-bench-") as name:
        folder = Path(name)
        # One more than play: the first update is not part of a dialogue.
        people = plan.residents + 1
        prepared = await contender.prepare(folder, people)
        serving = load_server(contender.dialogue, people, plan.communities)
        async with serving as server, aiohttp.ClientSession(server.url) as session:
            course = Course(plan=plan, seed=seed, session=session)
            return await _measured(course, contender, folder=folder, prepared=prepared, server=server)


async def _measured(
    course: Course,
    contender: Contender,
    *,
    folder: Path,
    prepared: Mapping[str, str],
    server: Server,
) -> Round:
    with (folder / "bot.log").open("w+b") as log:
        started = time.perf_counter()
        environment = {**contender.environment(server.url), **prepared}
        bot = await start_bot(contender.arguments(server.url), environment, log)
        try:
            # The update waits long before the bot is up.
            await beside(death(bot), ask(course.session, "first", {"residents": course.plan.residents}))
            first_answer_s = time.perf_counter() - started
            return await beside(death(bot), _loads(course, (bot, server.process), first_answer_s))
        except BenchFailedError as error:
            log.seek(0)
            message = f"{contender.title}: {error}\n{log.read()[-2000:].decode(errors='replace')}"
            raise BenchFailedError(message) from error
        finally:
            await stop(bot)


async def _loads(course: Course, processes: tuple[Process, Process], first_answer_s: float) -> Round:
    bot, _ = processes
    plan, session = course.plan, course.session
    people = {"residents": plan.residents, "seed": course.seed}
    rest_mib = resident_mib(bot)
    before = [cpu_s(one) for one in processes]
    closed = await _play(session, {**people, "updates": plan.updates})
    spent = [cpu_s(one) - earlier for one, earlier in zip(processes, before, strict=True)]
    opened = await _play(session, {**people, "per_second": plan.per_second, "seconds": plan.seconds})
    return Round(
        first_answer_s=first_answer_s,
        rest_mib=rest_mib,
        closed=closed,
        cpu_s=spent[0],
        server_cpu_s=spent[1],
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
