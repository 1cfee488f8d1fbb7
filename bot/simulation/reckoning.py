"""The judgement over a world that is over: what it left behind, put before the invariants."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.simulation.invariants.evidence import Evidence
from bot.simulation.invariants.table import INVARIANTS, Violation, judged, opened
from bot.simulation.world import Story
from domain.tickets import Ticket
from storage.inline_driver import InlineDatabase
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork
from usecases.ports import Knowledge


def violations(story: Story, names: Sequence[str] = tuple(INVARIANTS)) -> list[Violation]:
    """The invariants that do not hold in this world."""
    tickets = asyncio.run(tickets_of(InlineDatabase(story.path), story.ground.knowledge, story.now))
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
            down=story.down,
            errors=(*story.log.found, *story.loop.failures),
            unsettled=story.unsettled,
        )
        return judged(evidence, names)


async def tickets_of(database: InlineDatabase, knowledge: Knowledge, now: datetime) -> list[Ticket]:
    """Every ticket there is; the database is closed then."""
    (count,) = database.raw.execute("SELECT coalesce(max(id), 0) FROM tickets").fetchone()

    def read(uow: SqlUnitOfWork) -> list[Ticket]:
        found = (uow.tickets.get(number) for number in range(1, count + 1))
        return [one for one in found if one is not None]

    try:
        return await SqlStore(database, knowledge, now=lambda: now).read(read)
    finally:
        database.close_now()
