"""The judgement over a world that is over: what it left behind, put before the invariants."""

import asyncio
from collections.abc import Sequence

from bot.simulation.invariants.evidence import Evidence
from bot.simulation.invariants.table import INVARIANTS, Violation, judged, opened
from bot.simulation.world import Story
from domain.tickets import Ticket
from storage.inline_driver import InlineDatabase
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork


def violations(story: Story, names: Sequence[str] = tuple(INVARIANTS)) -> list[Violation]:
    """The invariants that do not hold in this world."""
    tickets = asyncio.run(_tickets(story))
    with opened(str(story.path)) as database:
        evidence = Evidence(
            database=database,
            knowledge=story.ground.knowledge,
            now=story.now,
            tickets=tickets,
            inbox=story.ledger.inbox,
            statuses=story.ledger.tickets,
            confirmed=story.telegram.updates.confirmed,
            said=story.telegram.said,
            shut_out=story.telegram.shut_out,
            killed=frozenset(story.killed),
            down=tuple(story.down),
            errors=(*story.log.found, *story.loop.failures),
            unsettled=story.unsettled,
        )
        return judged(evidence, names)


async def _tickets(story: Story) -> list[Ticket]:
    database = InlineDatabase(story.path)
    (count,) = database.raw.execute("SELECT coalesce(max(id), 0) FROM tickets").fetchone()

    def read(uow: SqlUnitOfWork) -> list[Ticket]:
        found = (uow.tickets.get(number) for number in range(1, count + 1))
        return [one for one in found if one is not None]

    try:
        return await SqlStore(database, story.ground.knowledge, now=lambda: story.now).read(read)
    finally:
        database.close_now()
