"""The bench of alarms: from the tap to the first message in a group, while other messages wait in the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.plans import SosPlan
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
class SosOutcome:
    """Milliseconds from tap to first group message, and how many other messages still waited at the end."""

    latency: Spread
    left_waiting: int


def queued(plan: SosPlan) -> int:
    """What has to wait at the start so that enough is left at the end."""
    return plan.waiting + int(plan.taps * plan.apart_s * _DRAINS_PER_S) + _DRAINS_PER_S


class _Tapped(msgspec.Struct):
    took: list[float]
    others_sent: int


async def run_sos(plan: SosPlan, knowledge: Knowledge, machine: Machine) -> SosOutcome:
    """One bot, paced as in production, from its start to the last tap. Raises BenchFailedError."""
    begin_at = machine.wall() + _GETS_READY_S
    department = knowledge.catalog.emergencies[0].department
    more = [_bind_desks, *_waiting_messages(plan, begin_at)]
    prepare = database_of(knowledge, departments=[department], machine=machine, communities=plan.communities, also=more)
    with TemporaryDirectory(prefix="concierge-bench-") as name:
        folder = Path(name)
        ours = concierge(prepare, dialogue="")
        prepared = await ours.prepare(folder, plan.taps)
        server = serving("bot.bench.sos_server", str(plan.taps), str(plan.communities), str(queued(plan)))
        async with server as up, aiohttp.ClientSession(up.url) as session:
            paced = {**ours.environment(up.url), **prepared, "CONCIERGE_PACING": "telegram"}
            order = {"apart_s": plan.apart_s, "begin_at": begin_at}
            tapped = await _tapped(session, order, ours.arguments(up.url), paced, folder / "bot.log")
    return SosOutcome(latency=spread(tapped.took), left_waiting=queued(plan) - tapped.others_sent)


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
        for number in range(first, min(first + PORTION, queued(plan))):
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

    return [partial(queue, first=first) for first in range(0, queued(plan), PORTION)]


# ------------------------------------------------------------------------------------------------ the outcome


async def measure(plan: SosPlan, means: Means) -> Section:
    """From the tap to the first message in a group. Raises BenchFailedError."""
    return section(plan, await run_sos(plan, means.knowledge, means.machine))


def section(plan: SosPlan, outcome: SosOutcome) -> Section:
    """The percentiles beside the aim, and that enough waited."""
    title = "tap to the first message in a group"
    found = outcome.latency
    latencies = (("p50", found.p50_ms, None), ("p99", found.p99_ms, AIM_MS), ("worst", found.worst_ms, None))
    waited = Figure(
        key="sos.left_waiting",
        title="other messages still waiting at the end",
        value=outcome.left_waiting,
        unit=Unit.COUNT,
        better=Better.MORE,
        aim=plan.waiting,
    )
    return Section(
        name="sos",
        title="Alarms while other messages wait",
        figures=(
            *(
                Figure(key=f"sos.{name}", title=f"{title}, {name}", value=ms, unit=Unit.MS, better=Better.LESS, aim=aim)
                for name, ms, aim in latencies
            ),
            waited,
        ),
        notes=(
            f"{plan.taps} alarms by as many residents of {plan.communities} communities, {plan.apart_s:g} s apart.",
            "Paced as in production; half of what waits are answers, half is bulk.",
            "The server has a process of its own.",
        ),
    )
