"""The bench of announcements: an outage is over, and everybody who waits for it is told while others talk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp
import msgspec

from bot.bench.beside import beside
from bot.bench.cast import worker_id
from bot.bench.contenders import concierge
from bot.bench.estate import PORTION, Also, Estate, database_of
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Advance, Means
from bot.bench.mixture import MIXTURE, departments_of, dialogues_named
from bot.bench.plans import AnnouncePlan
from bot.bench.processes import serving, start_bot, stop
from bot.bench.results import Load
from bot.bench.rounds import BenchFailedError, ask, death
from bot.bench.sos_cast import neighbour_id
from bot.messenger.pacing import PER_SECOND
from domain.i18n import Locale
from domain.outgoing import Lane
from usecases import outages
from usecases.outage_ports import NewOutage
from usecases.ports import UnitOfWork

_PATIENCE_S: Final = 180.0


class Told(msgspec.Struct):
    """When each of those who were told before the talks heard of it (seconds of one clock), and how the talks went."""

    heard_at: list[float]
    talks: Load

    @property
    def per_second(self) -> float:
        """From the first to the last of them."""
        return (len(self.heard_at) - 1) / (self.heard_at[-1] - self.heard_at[0])


async def measure(plan: AnnouncePlan, means: Means) -> Section:
    """Raises BenchFailedError."""
    departments = departments_of(dialogues_named(MIXTURE))
    with means.progress.bar("residents who wait", plan.residents) as advance:
        announcement = tuple(_announcement(plan, means, advance))
        prepare = database_of(
            means.knowledge,
            departments=departments,
            machine=means.machine,
            communities=plan.communities,
            also=announcement,
        )
        ours = concierge(prepare, dialogue=MIXTURE)
        with TemporaryDirectory(prefix="concierge-bench-") as name:
            folder = Path(name)
            # One more than write: the first update is not part of a dialogue.
            prepared = await prepare(folder, plan.writers + 1)
            numbers = (plan.writers + 1, plan.communities, plan.residents)
            server = serving("bot.bench.announce_server", MIXTURE, *map(str, numbers))
            async with server as up, aiohttp.ClientSession(up.url) as session:
                paced = {**ours.environment(up.url), **prepared, "CONCIERGE_PACING": "telegram"}
                told = await _told(plan, means.seed, session, ours.arguments(up.url), paced, folder / "bot.log")
    return section(plan, told)


async def _told(
    plan: AnnouncePlan,
    seed: int,
    session: aiohttp.ClientSession,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    log_file: Path,
) -> Told:
    order = {
        "residents": plan.writers,
        "per_second": plan.per_second,
        "seconds": plan.seconds,
        "seed": seed,
        "patience_s": 2 * plan.seconds + _PATIENCE_S,
    }
    with log_file.open("w+b") as log:
        bot = await start_bot(arguments, environment, log)
        try:
            await beside(death(bot), ask(session, "first", {"residents": plan.writers}))
            return msgspec.json.decode(await beside(death(bot), ask(session, "announced", order)), type=Told)
        except BenchFailedError as error:
            log.seek(0)
            raise BenchFailedError(f"{error}\n{log.read()[-2000:].decode(errors='replace')}") from error
        finally:
            await stop(bot)


# ------------------------------------------------------------------------------------------------ what is prepared


def _announcement(plan: AnnouncePlan, means: Means, advance: Advance) -> Iterator[Also]:
    """Something is out of order, many wait for its end, and it ends just before the bot is up."""
    yield partial(_declare, means=means)
    for first in range(0, plan.residents, PORTION):
        yield partial(_wait_for_it, numbers=range(first, min(first + PORTION, plan.residents)), advance=advance)
    yield partial(_end, means=means)


def _declare(uow: UnitOfWork, estate: Estate, at: datetime, *, means: Means) -> None:
    known = means.knowledge.catalog.menu
    request_type, matter = next((one, part) for one in known for part in one.categories if part.outage is not None)
    new = NewOutage(
        community_id=estate.communities[0],
        request_type=request_type.key,
        matter=matter.key,
        buildings=(),
        words=None,
        until=at,
        chat_id=worker_id(0),
        declared_by=_somebody(uow),
        declared_at=at,
    )
    uow.outages.declare(new)


def _wait_for_it(uow: UnitOfWork, estate: Estate, at: datetime, *, numbers: range, advance: Advance) -> None:
    community = estate.communities[0]
    (outage,) = uow.outages.open_of(community)
    for number in numbers:
        resident = uow.residents.add(community_id=community, user_id=neighbour_id(number), locale=Locale.EN, at=at)
        uow.outage_followers.follow(outage, resident.id, at)
    advance(len(numbers))


def _end(uow: UnitOfWork, estate: Estate, _at: datetime, *, means: Means) -> None:
    (outage,) = uow.outages.open_of(estate.communities[0])
    outages.end(uow, outage, _somebody(uow), datetime.fromtimestamp(means.machine.wall(), UTC))


def _somebody(uow: UnitOfWork) -> int:
    member = uow.staff.by_user(worker_id(0))
    assert member is not None
    return member.id


# ------------------------------------------------------------------------------------------------ the outcome


def section(plan: AnnouncePlan, told: Told) -> Section:
    """How fast it went out beside the pace that is configured, and how long others waited for an answer meanwhile."""
    share = PER_SECOND[Lane.BULK]
    talks = "update to answer meanwhile"
    return Section(
        name="announce",
        title="An announcement while others talk",
        figures=(
            Figure(
                key="announce.per_second",
                title="residents told per second",
                value=told.per_second,
                unit=Unit.PER_SECOND,
                better=Better.MORE,
            ),
            Figure(
                number="8",
                key="announce.to_limit",
                title=f"residents told per second ÷ the configured limit of {share} a second",
                value=told.per_second / share,
                unit=Unit.RATIO,
                better=Better.MORE,
                aim=0.98,
            ),
            Figure(
                key="announce.p50",
                title=f"{talks}, p50",
                value=told.talks.latency.p50_ms,
                unit=Unit.MS,
                better=Better.LESS,
            ),
            Figure(
                number="8",
                key="announce.p99",
                title=f"{talks}, p99",
                value=told.talks.latency.p99_ms,
                unit=Unit.MS,
                better=Better.LESS,
                aim=200,
            ),
        ),
        notes=(
            f"{plan.residents:,} residents wait for the end of an outage, and are told at Telegram's pace: for",
            f"{plan.seconds:g} s nothing else goes on, then {plan.writers} others talk to the bot for as long,",
            f"{plan.per_second:g} updates a second of every kind.",
            f"An announcement may fill a second up to {share} of its {PER_SECOND[Lane.ALARM]} messages;",
            "what is left is kept for answers and alarms.",
        ),
    )
