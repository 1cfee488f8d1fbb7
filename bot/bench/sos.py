"""The bench of alarms: from the tap to the first message in a group, while other messages wait in the outbox."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp
import msgspec

from bot.bench.beside import beside
from bot.bench.contenders import concierge
from bot.bench.estate import PORTION, Also, Estate, database_of
from bot.bench.machine import MachineFacts, machine_facts
from bot.bench.processes import serving, start_bot, stop
from bot.bench.results import Spread, spread
from bot.bench.rounds import BenchFailedError, ask, death
from bot.bench.sos_cast import desk_group_id, neighbour_id
from domain.i18n import Locale
from domain.notices.dialogue import Say, Saying
from domain.outgoing import Lane, Outgoing
from usecases.delivery_ports import PutBack
from usecases.ports import Knowledge, Machine, UnitOfWork

AIM_MS: Final = 300.0
"""What the 99th percentile is to stay under."""

_GETS_READY_S: Final = 25.0
_DRAINS_PER_S: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class SosPlan:
    """So many taps in so many communities, one after the other; at least `waiting` other messages wait all the time."""

    taps: int = 60
    communities: int = 20
    waiting: int = 1000
    apart_s: float = 0.5

    @property
    def queued(self) -> int:
        """What has to wait at the start so that enough is left at the end."""
        return self.waiting + int(self.taps * self.apart_s * _DRAINS_PER_S) + _DRAINS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class SosOutcome:
    """Milliseconds from tap to first group message, and how many other messages still waited at the end."""

    latency: Spread
    left_waiting: int


class _Tapped(msgspec.Struct):
    took: list[float]
    others_sent: int


async def run_sos(plan: SosPlan, knowledge: Knowledge, machine: Machine) -> SosOutcome:
    """One bot, paced as in production, from its start to the last tap. Raises BenchFailedError."""
    begin_at = machine.wall() + _GETS_READY_S
    department = knowledge.catalog.emergencies[0].department
    more = [_bind_desks, *_waiting_messages(plan, begin_at)]
    prepare = database_of(knowledge, department=department, machine=machine, communities=plan.communities, also=more)
    with TemporaryDirectory(prefix="concierge-bench-") as name:
        folder = Path(name)
        ours = concierge(prepare)
        prepared = await ours.prepare(folder, plan.taps)
        server = serving("bot.bench.sos_server", str(plan.taps), str(plan.communities), str(plan.queued))
        async with server as url, aiohttp.ClientSession(url) as session:
            paced = {**ours.environment(url), **prepared, "CONCIERGE_PACING": "telegram"}
            order = {"apart_s": plan.apart_s, "begin_at": begin_at}
            tapped = await _tapped(session, order, ours.arguments(url), paced, folder / "bot.log")
    return SosOutcome(latency=spread(tapped.took), left_waiting=plan.queued - tapped.others_sent)


async def _tapped(
    session: aiohttp.ClientSession,
    order: Mapping[str, object],
    arguments: Sequence[str],
    environment: Mapping[str, str],
    log_file: Path,
) -> _Tapped:
    with log_file.open("w+b") as log:
        bot = await start_bot(arguments, environment, log)
        try:
            return msgspec.json.decode(await beside(death(bot), ask(session, "taps", order)), type=_Tapped)
        except BenchFailedError as error:
            log.seek(0)
            raise BenchFailedError(f"{error}\n{log.read()[-2000:].decode(errors='replace')}") from error
        finally:
            await stop(bot)


def _bind_desks(uow: UnitOfWork, estate: Estate, at: datetime) -> None:
    for number, community_id in enumerate(estate.communities):
        desk = uow.knowledge.community(community_id).front_desk.key
        uow.chats.bind(
            chat_id=desk_group_id(number),
            community_id=community_id,
            department=desk,
            title=f"Bench desk {number}",
            kind="supergroup",
            locale=Locale.EN,
            at=at,
        )


def _waiting_messages(plan: SosPlan, begin_at: float) -> list[Also]:
    """Half of them answers, half of them bulk; none goes out before the first tap."""

    def queue(uow: UnitOfWork, estate: Estate, _at: datetime, *, first: int) -> None:
        for number in range(first, min(first + PORTION, plan.queued)):
            waiting = Outgoing(
                community_id=estate.communities[0],
                chat_id=neighbour_id(number),
                notice=Say(saying=Saying.THANKS),
                lane=Lane.ANSWER if number % 2 else Lane.BULK,
            )
            row_id = uow.outbox.add(waiting)
            if row_id is not None:
                held = PutBack(row_id=row_id, not_before=begin_at, error="", counts=True, keep_rendered=False)
                uow.deliveries.put_back([held])

    return [partial(queue, first=first) for first in range(0, plan.queued, PORTION)]


# ------------------------------------------------------------------------------------------------ the outcome


async def bench_sos(plan: SosPlan, knowledge: Knowledge, machine: Machine, *, json: bool) -> None:
    """Measure, and print a table or everything for programs. Raises BenchFailedError."""
    sys.stderr.write(f"{plan.taps} taps, at least {plan.waiting} other messages waiting\n")
    outcome = await run_sos(plan, knowledge, machine)
    form = as_json if json else as_table
    sys.stdout.write(form(plan, machine_facts(), outcome) + "\n")


def as_table(plan: SosPlan, machine: MachineFacts, outcome: SosOutcome) -> str:
    """The percentiles beside the aim."""
    found = outcome.latency
    parts = f"Python {machine.python}, python-telegram-bot {machine.telegram}, SQLite {machine.sqlite}"
    lines = [
        f"{'tap to the first message in a group, ms':<44}{'concierge':>12}{'aim':>10}",
        f"{'p50':<44}{found.p50_ms:>12.1f}",
        f"{'p99':<44}{found.p99_ms:>12.1f}{f'<= {AIM_MS:.0f}':>10}",
        f"{'worst':<44}{found.worst_ms:>12.1f}",
        f"{'other messages still waiting at the end':<44}{outcome.left_waiting:>12}{f'>= {plan.waiting}':>10}",
        "",
        f"{plan.taps} alarms by as many residents of {plan.communities} communities, {plan.apart_s:g} s apart.",
        "Paced as in production; half of what waits are answers, half is bulk. The server has a process of its own.",
        f"{machine.processor}, {machine.cores} cores, {machine.memory_mib} MiB; {machine.system}; {parts}.",
    ]
    return "\n".join(lines)


def as_json(plan: SosPlan, machine: MachineFacts, outcome: SosOutcome) -> str:
    """Everything that was measured."""
    found = {"machine": asdict(machine), "plan": asdict(plan), "aim_p99_ms": AIM_MS, "outcome": asdict(outcome)}
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
