"""The bench of several processes: two on one PostgreSQL database behind a balancer, beside one, in the same run."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp

from bot.bench.beside import beside
from bot.bench.contenders import concierge
from bot.bench.estate import database_of
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.mixture import MIXTURE, departments_of, dialogues_named
from bot.bench.plans import PostgresPlan
from bot.bench.private_postgres import PrivateServer, private_postgres
from bot.bench.processes import cpu_s, free_port, serving, start_bot, stop
from bot.bench.results import Load
from bot.bench.rounds import BenchFailedError, ask, death, play

_SECRET: Final = "bench-bench-bench-bench-bench-bench"  # noqa: S105  between two processes of the bench
_THINKS_S: Final = 0.1
"""Nobody presses a key in the very moment in which Telegram has it: the bot may not know yet which message it is on."""

_UP_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One round of a row of processes: the load, and processor time by who spent it (seconds)."""

    load: Load
    spent: Mapping[str, float]

    def cpu_ms(self, who: str) -> float:
        return self.spent[who] / self.load.updates * 1000


async def measure(plan: PostgresPlan, means: Means) -> Section:
    """Raises BenchFailedError, NoPostgresError."""
    found: dict[int, list[Shared]] = {1: [], 2: []}
    for number in range(1, plan.rounds + 1):
        for processes, rounds in found.items():
            means.progress.tell(f"round {number} of {plan.rounds}: {processes} process(es)")
            with private_postgres() as server, TemporaryDirectory(prefix="concierge-bench-") as name:
                rounds.append(await _round(plan, means, server, Path(name), processes))
    return section(plan, found)


async def _round(plan: PostgresPlan, means: Means, server: PrivateServer, folder: Path, processes: int) -> Shared:
    prepare = database_of(
        means.knowledge,
        departments=departments_of(dialogues_named(MIXTURE)),
        machine=means.machine,
        communities=plan.communities,
        server=server.url,
    )
    ours, people = concierge(prepare, dialogue=MIXTURE), plan.residents + 1
    listen, *ports = [free_port() for _ in range(processes + 1)]
    prepared = {**await prepare(folder, people), "CONCIERGE_WEBHOOK_SECRET": _SECRET}
    prepared["CONCIERGE_WEBHOOK_URL"] = f"http://127.0.0.1:{listen}/updates"
    numbers = (people, plan.communities, listen, *ports)
    async with AsyncExitStack() as stack:
        up = await stack.enter_async_context(serving("bot.bench.row_server", MIXTURE, *map(str, numbers)))
        session = await stack.enter_async_context(aiohttp.ClientSession(up.url))
        bots = []
        for port in ports:
            log = stack.enter_context((folder / f"{port}.log").open("wb"))
            environment = {**ours.environment(up.url), **prepared, "CONCIERGE_WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
            bots.append(await start_bot(ours.arguments(up.url), environment, log))
            stack.push_async_callback(stop, bots[-1])
        try:
            await beside(_deaths(bots), _are_up(session, ports))
            await beside(_deaths(bots), ask(session, "first", {"residents": plan.residents}))
            return await beside(_deaths(bots), _played(plan, means.seed, session, (server, up.process, bots)))
        except BenchFailedError as error:
            written = "\n".join((folder / f"{port}.log").read_text()[-1000:] for port in ports)
            raise BenchFailedError(f"{error}\n{written}") from error


async def _deaths(bots: Sequence[Process]) -> None:
    async with asyncio.TaskGroup() as group:
        for bot in bots:
            group.create_task(death(bot))


async def _are_up(session: aiohttp.ClientSession, ports: Sequence[int]) -> None:
    async with asyncio.timeout(_UP_WITHIN_S):
        for port in ports:
            while not await _is_up(session, port):  # noqa: ASYNC110  another process sets no event of ours
                await asyncio.sleep(0.1)


async def _is_up(session: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def _played(
    plan: PostgresPlan,
    seed: int,
    session: aiohttp.ClientSession,
    who: tuple[PrivateServer, Process, Sequence[Process]],
) -> Shared:
    server, load_server, bots = who

    def spent() -> Mapping[str, float]:
        return {
            "bots": sum(cpu_s(bot) for bot in bots),
            "postgres": server.cpu_s(),
            "server": cpu_s(load_server),
        }

    before = spent()
    load = await play(
        session, {"residents": plan.residents, "updates": plan.updates, "think_s": _THINKS_S, "seed": seed}
    )
    after = spent()
    return Shared(load=load, spent={name: after[name] - before[name] for name in after})


# ------------------------------------------------------------------------------------------------ the outcome


_WHO: Final = (("bots", "the bots"), ("postgres", "PostgreSQL"), ("server", "the load server and balancer"))


def section(plan: PostgresPlan, found: Mapping[int, Sequence[Shared]]) -> Section:
    """Two beside one, and where the processor time went."""
    return Section(
        name="postgres",
        title="Two processes on one PostgreSQL database beside one",
        figures=tuple(_figures(found)),
        notes=(
            f"Medians of {plan.rounds} rounds. Updates come by webhook through a balancer; {plan.residents} residents",
            f"of {plan.communities} communities play whole dialogues of every kind but written questions.",
            "A cluster of its own with its usual settings: every commit is synchronous.",
            "Bots, PostgreSQL and the load share this machine's cores: where they are all in use, a second process",
            "has none to run on.",
        ),
    )


def _figures(found: Mapping[int, Sequence[Shared]]) -> Iterator[Figure]:
    speeds = {number: median(one.load.per_second for one in rounds) for number, rounds in found.items()}
    for number, rounds in found.items():
        named = "one process" if number == 1 else f"{number} processes"
        yield Figure(
            key=f"postgres.updates.{number}",
            title=f"updates answered per second: {named}",
            value=speeds[number],
            unit=Unit.PER_SECOND,
            better=Better.MORE,
        )
        for name, title in _WHO:
            yield Figure(
                key=f"postgres.cpu.{name}.{number}",
                title=f"processor time per update of {title}: {named}",
                value=median(one.cpu_ms(name) for one in rounds),
                unit=Unit.MS,
                better=Better.LESS,
            )
        yield Figure(
            key=f"postgres.cores.{number}",
            title=f"cores in use, all together: {named}",
            value=median(sum(one.spent.values()) / one.load.seconds for one in rounds),
            unit=Unit.CORES,
            better=Better.LESS,
        )
    yield Figure(
        number="9",
        key="postgres.two_to_one",
        title="updates answered per second, two processes ÷ one",
        value=speeds[2] / speeds[1],
        unit=Unit.RATIO,
        better=Better.MORE,
        aim=1.6,
    )
