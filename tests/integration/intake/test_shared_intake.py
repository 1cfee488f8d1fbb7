"""Two processes take in the updates of a few people by turns: each is handled once, in its order, one at a time."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.clock import SystemMachine
from bot.intake.shared_intake import SharedIntake, portion
from bot.supervision import Supervisor
from handlers.context import Services
from storage.database import open_database
from storage.presence import Presence
from storage.store import SqlStore
from storage.tables import metadata
from tests.integration.storage.repositories.conftest import KNOWLEDGE
from usecases.inbox_ports import Ownerless, RawUpdate, StoredUpdate
from usecases.receiving import settle

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BOT, PEOPLE, WORDS = 7, 4, 12


class Clock:
    def now(self) -> datetime:
        return AT


class Everything:
    """What was handled, by whom, over all processes."""

    def __init__(self) -> None:
        self.handled: dict[int, list[int]] = defaultdict(list)
        self.busy: set[int] = set()
        self.overlaps = 0


class Handling:
    """In place of PTB: notes the update, lets others run, and settles it."""

    def __init__(self, store: SqlStore, everything: Everything) -> None:
        self._store = store
        self._everything = everything

    async def handle(self, row: StoredUpdate) -> None:
        assert row.user_id is not None
        self._everything.overlaps += row.user_id in self._everything.busy
        self._everything.busy.add(row.user_id)
        await asyncio.sleep(0)
        done = await self._store.write(lambda uow: settle(uow, row, at=AT))
        self._everything.busy.discard(row.user_id)
        if done:
            self._everything.handled[row.user_id].append(row.update_id)


class Process:
    def __init__(self, database: Any, everything: Everything) -> None:
        self.supervisor = Supervisor(now=SystemMachine().monotonic)
        self.database = database
        self.presence = Presence(database, pause=self.supervisor.pause)
        store = SqlStore(database, KNOWLEDGE, now=lambda: AT)
        services = Services(store=store, clock=Clock(), refused=None, spawn=self.supervisor.spawn)
        self.intake = SharedIntake(
            handling=Handling(store, everything),
            services=services,
            notices=None,
            bot_id=BOT,
            spawn=self.supervisor.spawn,
            claims=self.presence.claims,
            pause=self.supervisor.pause,
        )

    async def begin(self) -> None:
        self.supervisor.keep("presence", self.presence.run)
        await self.presence.joined()
        self.supervisor.keep("intake", self.intake.work_off)

    async def end(self) -> None:
        await self.supervisor.end_all()
        await self.database.close()


@pytest.fixture
async def everything() -> Everything:
    return Everything()


@pytest.fixture
async def two(postgres, everything) -> AsyncIterator[list[Process]]:
    made = [Process(await postgres.opened_with(metadata), everything)]
    made.append(Process(await open_database(postgres.url), everything))
    for one in made:
        await one.begin()
    yield made
    for one in made:
        await one.end()


@pytest.mark.postgres
async def test_the_order_is_kept_whoever_takes_them_in(two, everything):
    async def say(person: int) -> None:
        for number in range(WORDS):
            update = RawUpdate(bot_id=BOT, update_id=100 * person + number, chat_id=person, user_id=person, raw="{}")
            await two[(number + number // 3) % 2].intake.reception.take([update])

    async with asyncio.timeout(30):
        await asyncio.gather(*(say(person) for person in range(1, PEOPLE + 1)))
        while sum(map(len, everything.handled.values())) < PEOPLE * WORDS:
            await asyncio.gather(*(one.intake.quiet() for one in two))
            await asyncio.sleep(0)
    expected = {person: [100 * person + number for number in range(WORDS)] for person in range(1, PEOPLE + 1)}
    assert (everything.handled, everything.overlaps) == (expected, 0)


def conversation(user_id: int, *attempts: int, interrupted: bool = True) -> Ownerless:
    rows = [StoredUpdate(id=user_id, update_id=1, chat_id=1, user_id=user_id, raw="", attempts=one) for one in attempts]
    return Ownerless(chat_id=1, user_id=user_id, rows=tuple(rows), interrupted=interrupted)


def test_what_may_have_killed_a_process_before_is_taken_alone():
    calm, suspect, other = conversation(1, 0, 0), conversation(2, 0, 1), conversation(3, 1)
    let_go = conversation(4, 1, interrupted=False)
    assert portion([suspect, calm, let_go, other]) == [calm, let_go]
    assert portion([suspect, other]) == [suspect]
    assert portion([]) == []
