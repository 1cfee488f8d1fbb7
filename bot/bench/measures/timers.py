"""The bench of the clock: very many timers due at once; how long until all are messages, and what waits meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.behaviour import service_centre
from bot.bench.cast import TOKEN
from bot.bench.data_sets import DataSet, kept_in, prepared_with
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.plans import TimersPlan
from bot.bench.town import Size
from bot.clock import SystemClock
from bot.collector import look_at_what_is_new
from bot.private_keys import open_sealed
from bot.settings import Settings
from bot.supervision import Supervisor
from bot.wiring import Service, assemble, reach_telegram, read_knowledge
from domain.promise_rules import PromiseKind
from storage.bulk import let_come_due
from usecases.ports import UnitOfWork

DONE_AIM_S: Final = 60.0
BLOCKED_AIM_MS: Final = 50.0

_PLAYERS: Final = 81
_COMMUNITIES: Final = 20
_OF_A_TICKET: Final = 12
_LOOKS_EVERY_S: Final = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang:
    """What came of it. `messages`: rows that were added to the outbox."""

    timers: int
    seconds: float
    cpu_s: float
    longest_block_ms: float
    messages: int


async def measure(plan: TimersPlan, means: Means) -> Section:
    """The program's own runner and rules on the event loop of this process; nothing is sent."""
    tickets = plan.timers if plan.alone else -(-plan.timers // _OF_A_TICKET)
    size = Size(tickets=2 * tickets, residents=5_000, open_tickets=tickets)
    with kept_in(plan.data) as keep, TemporaryDirectory(prefix="concierge-bench-") as name:
        data = DataSet(size=size, communities=_COMMUNITIES, keep=keep)
        environment = await prepared_with(data, means)(Path(name), _PLAYERS)
        due = _make_due(plan, means, Path(environment["CONCIERGE_DATABASE"]))
        async with _at_rest(means, environment) as service:
            return section(plan, await _run(service, due))


def _make_due(plan: TimersPlan, means: Means, database: Path) -> int:
    kind = means.knowledge.catalog.menu[0]
    (first, *_) = kind.ladders_of(PromiseKind.RESPOND, urgent=False)
    now = int(means.machine.wall() * 1_000_000)
    return let_come_due(database, plan.timers, before=now, ladder=first.key if plan.alone else None)


@asynccontextmanager
async def _at_rest(means: Means, environment: Mapping[str, str]) -> AsyncIterator[Service]:
    """The service centre, put together and connected to nobody."""
    settings = Settings.model_validate(
        {
            "bot_token": TOKEN,
            "database": environment["CONCIERGE_DATABASE"],
            "config": Path(environment["CONCIERGE_CONFIG"]),
            "key": None,
            "key_file": None,
        }
    )
    knowledge = read_knowledge(settings)
    database = await open_sealed(settings)
    supervisor = Supervisor(now=means.machine.monotonic, pause=asyncio.sleep)
    try:
        yield await assemble(
            settings=settings,
            database=database,
            knowledge=knowledge,
            behaviour=service_centre(knowledge),
            telegram=reach_telegram(TOKEN, api="http://127.0.0.1:9"),
            clock=SystemClock(means.machine),
            machine=means.machine,
            supervisor=supervisor,
        )
    finally:
        await supervisor.end_all()
        await database.close()


async def _run(service: Service, due: int) -> Rang:
    before = await service.store.read(_messages)
    service.supervisor.keep("intake", service.intake.work_off)
    service.intake.note_caught_up()
    await service.intake.drained()
    look_at_what_is_new()
    probe = _Probe()
    started, spent = time.perf_counter(), time.process_time()
    service.supervisor.keep("timers", service.runner.run)
    await service.runner.quiet()
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    probe.stop()
    after = await service.store.read(_messages)
    return Rang(
        timers=due,
        seconds=seconds,
        cpu_s=spent,
        longest_block_ms=probe.longest_s * 1000,
        messages=after - before,
    )


def _messages(uow: UnitOfWork) -> int:
    return uow.outbox.counts().new


class _Probe:
    """Is to be called every few milliseconds, and notes how much later than that it is."""

    __slots__ = ("_due", "_handle", "_loop", "longest_s")

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._loop = asyncio.get_running_loop()
        self._arm()

    def _arm(self) -> None:
        self._due = self._loop.time() + _LOOKS_EVERY_S
        self._handle = self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        self.longest_s = max(self.longest_s, self._loop.time() - self._due)
        self._arm()

    def stop(self) -> None:
        self._handle.cancel()


def section(plan: TimersPlan, found: Rang) -> Section:
    """Both aims are meant for a hundred thousand timers."""
    return Section(
        name="timers",
        title="Very many timers at once",
        figures=(
            Figure(
                key="timers.seconds",
                title=f"{found.timers:,} due timers until all are messages",
                value=found.seconds,
                unit=Unit.S,
                better=Better.LESS,
                number="5",
                aim=DONE_AIM_S,
            ),
            Figure(key="timers.cpu", title="processor time of it", value=found.cpu_s, unit=Unit.S, better=Better.LESS),
            Figure(
                key="timers.blocked",
                title="longest time the event loop was held up",
                value=found.longest_block_ms,
                unit=Unit.MS,
                better=Better.LESS,
                number="5",
                aim=BLOCKED_AIM_MS,
            ),
            Figure(
                key="timers.messages",
                title="messages that came of them",
                value=found.messages,
                unit=Unit.COUNT,
                better=Better.LESS,
            ),
        ),
        notes=(
            "One reminder of each ticket."
            if plan.alone
            else "All reminders of a ticket, which is said in one message.",
            "The program's own runner and rules on this process's event loop; nothing is sent meanwhile.",
        ),
    )
