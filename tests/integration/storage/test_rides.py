"""Work that rides along with a transaction: taken once, committed with it or not at all, and told when it is over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database, open_database
from storage.errors import DatabaseUnavailableError
from storage.faults import Fault, Faults, Operation
from storage.inline_driver import InlineDatabase
from storage.signals import raise_signal
from storage.sqlite_driver import SqliteDatabase
from storage.store import SqlStore
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.support.databases import lent_database
from tests.support.knowledge import knowledge
from tests.support.prepared import file_with

SIGNAL = "outbox"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Scene:
    """A store, and what its rides came to; `told` holds what was over when listeners heard of a commit."""

    def __init__(self, database: Database) -> None:
        self.store = SqlStore(database, knowledge(), now=lambda: NOW)
        self.settled = 0
        self.rides: list[Any] = []
        self.told: list[list[bool]] = []
        self.store.on_commit(lambda _: self.told.append([one.over for one in self.rides]))

    def leave(self, work: Callable[[Any], Any]) -> Any:
        ride = self.store.leave(work, needs=SIGNAL, settled=self._settle)
        self.rides.append(ride)
        return ride

    def _settle(self) -> None:
        self.settled += 1


def setting(key: str, *, signal: bool = True) -> Callable[[SqlUnitOfWork], None]:
    """A write, perhaps one with the signal."""

    def write(uow: SqlUnitOfWork) -> None:
        uow.facts.set(key, 1)
        if signal:
            raise_signal(uow.facts._connection, SIGNAL)

    return write


def failing(uow: SqlUnitOfWork) -> None:
    setting("failed")(uow)
    raise KeyError


def count(uow: SqlUnitOfWork) -> int:
    """A ride: how often it has ridden, as far as that is kept."""
    done = uow.facts.get("rides")
    times = (done if isinstance(done, int) else 0) + 1
    uow.facts.set("rides", times)
    return times


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    database = await open_database(file_with(metadata, tmp_path / "rides.db"))
    yield Scene(database)
    await database.close()


async def kept(scene: Scene, *keys: str) -> list[object]:
    return await scene.store.read(lambda uow: [uow.facts.get(key) for key in keys])


async def test_it_rides_with_the_first_write_that_raises_the_signal(scene: Scene) -> None:
    ride = scene.leave(count)
    await scene.store.write(setting("other", signal=False))
    assert (ride.over, ride.found, scene.settled) == (False, None, 0)
    await scene.store.write(setting("one"))
    assert (ride.over, ride.found, ride.more, scene.settled) == (True, 1, False, 1)
    await scene.store.write(setting("two"))
    assert (scene.settled, await kept(scene, "other", "one", "two", "rides")) == (1, [1, 1, 1, 1])


async def test_it_is_over_before_listeners_hear_of_the_commit(scene: Scene) -> None:
    scene.leave(count)
    await scene.store.write(setting("other", signal=False))
    await scene.store.write(setting("one"))
    assert scene.told == [[False], [True]]


async def test_withdrawn_it_rides_no_more(scene: Scene) -> None:
    ride = scene.leave(count)
    assert ride.withdraw()
    await scene.store.write(setting("one"))
    assert (ride.over, ride.found, scene.settled) == (True, None, 0)
    assert await kept(scene, "one", "rides") == [1, None]


async def test_taken_it_cannot_be_withdrawn(scene: Scene) -> None:
    withdrawn: list[bool] = []
    ride = scene.leave(lambda _uow: withdrawn.append(ride.withdraw()))
    await scene.store.write(setting("one"))
    assert (withdrawn, ride.over, scene.settled, ride.withdraw()) == ([False], True, 1, False)


async def test_a_ride_that_fails_is_undone_alone(scene: Scene) -> None:
    def ruin(uow: SqlUnitOfWork) -> None:
        count(uow)
        raise KeyError

    ride = scene.leave(ruin)
    await scene.store.write(setting("one"))
    assert (ride.over, ride.found, scene.settled) == (True, None, 1)
    assert await kept(scene, "one", "rides") == [1, None]


async def test_a_write_that_fails_after_the_signal_takes_nothing_along(scene: Scene) -> None:
    ride = scene.leave(count)
    with pytest.raises(KeyError):
        await scene.store.write(failing)
    assert (ride.over, ride.found, scene.settled) == (False, None, 0)
    await scene.store.write(setting("one"))
    assert (ride.over, ride.found) == (True, 1)


async def together(scene: Scene, *writes: Callable[[SqlUnitOfWork], None]) -> list[object]:
    """What became of writes that share a batch."""
    return await asyncio.gather(*(scene.store.write(one) for one in writes), return_exceptions=True)


async def test_in_a_batch_one_takes_it_and_it_knows_of_those_behind(scene: Scene) -> None:
    ride = scene.leave(count)
    await together(scene, setting("other", signal=False), setting("one"), setting("two"))
    assert (ride.found, ride.more, scene.settled) == (1, True, 1)
    assert await kept(scene, "other", "one", "two", "rides") == [1, 1, 1, 1]


async def test_it_knows_of_what_it_raises_itself(scene: Scene) -> None:
    ride = scene.leave(lambda uow: setting("two")(uow) or count(uow))
    await scene.store.write(setting("one"))
    assert (ride.found, ride.more, scene.settled) == (1, True, 1)


async def test_in_a_batch_that_is_run_again_what_it_found_first_is_forgotten(scene: Scene) -> None:
    ride = scene.leave(count)
    _, error = await together(scene, setting("one"), failing)
    assert isinstance(error, KeyError)
    assert (ride.over, ride.found, scene.settled) == (True, 1, 1)
    assert await kept(scene, "one", "failed", "rides") == [1, None, 1]


async def test_whoever_took_it_and_fails_when_run_again_leaves_nothing_found(scene: Scene) -> None:
    runs: list[int] = []

    def once(uow: SqlUnitOfWork) -> None:
        runs.append(1)
        if len(runs) > 1:
            raise KeyError
        setting("one")(uow)

    ride = scene.leave(count)
    first, second = await together(scene, once, failing)
    assert (isinstance(first, KeyError), isinstance(second, KeyError), len(runs)) == (True, True, 2)
    assert (ride.over, ride.found, scene.settled) == (True, None, 1)
    assert await kept(scene, "one", "rides") == [None, None]


@pytest.mark.parametrize("writes", [1, 2])
async def test_what_was_found_in_a_write_that_could_not_be_committed_is_forgotten(tmp_path: Path, writes: int) -> None:
    """Neither together nor alone; the ride was run each time."""
    faults = Faults()
    path = file_with(metadata, tmp_path / "rides.db")
    database = await SqliteDatabase.open(path, factory=faults.connection_class())
    scene = Scene(database)
    runs: list[int] = []
    ride = scene.leave(lambda uow: runs.append(count(uow)) or 1)
    faults.plan(Fault(operation=Operation.COMMIT, lasting=True))
    outcomes = await together(scene, *(setting(f"{number}") for number in range(writes)))
    faults.clear()
    assert [isinstance(one, DatabaseUnavailableError) for one in outcomes] == [True] * writes
    assert (ride.over, ride.found, scene.settled, runs) == (True, None, 1, [1, 1])
    await scene.store.write(setting("later"))
    assert await kept(scene, "0", "later", "rides") == [None, 1, None]
    await database.close()


async def test_where_others_write_as_well_nothing_is_taken_along() -> None:
    """This connection remembers nothing, as one of several."""
    database: InlineDatabase = lent_database()
    scene = Scene(database)
    ride = scene.leave(count)
    await scene.store.write(setting("one"))
    assert (ride.over, ride.found, scene.settled, ride.withdraw()) == (False, None, 0, True)
    database.close_now()
