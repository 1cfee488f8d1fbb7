"""The timers table means the same on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database, open_database
from storage.tables import metadata
from tests.postgres import postgres_server
from tests.support.prepared import Server, file_with
from tests.unit.clock.worlds import START, SmallUnitOfWork, minutes, timer
from usecases.housekeeping import KEPT_FOR, Leftover
from usecases.timer_ports import OnConflict, TimerCounts


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as url:
        yield Server(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        database = await open_database(file_with(metadata, tmp_path / "timers.db"))
    else:
        database = await request.getfixturevalue("server").opened_with(metadata)
    yield database
    await database.close()


async def test_a_timer_from_its_writing_to_its_end(database: Database) -> None:
    now = START + minutes(5)
    # Ten times on one connection: what PostgreSQL plans generically shows from the sixth on.
    for turn in range(10):
        key = f"album:{turn}"
        first, later = timer("a", after=1, dedupe_key=key), timer("a", after=3, dedupe_key=key)
        both = [first, timer("b", after=2)]
        await database.write(lambda c, new=both: SmallUnitOfWork(c).timers.add(new))
        await database.write(lambda c, new=[later]: SmallUnitOfWork(c).timers.add(new))
        kept = await database.read(lambda c, key=key: SmallUnitOfWork(c).timers.pending(key))
        assert kept is not None
        assert kept.due_at == START + minutes(1)
        await database.write(
            lambda c, new=[later]: SmallUnitOfWork(c).timers.add(new, on_conflict=OnConflict.PUSH_BACK)
        )
        due = await database.read(lambda c: SmallUnitOfWork(c).timers.due(now, limit=9))
        assert [(one.kind, one.due_at) for one in due] == [("b", START + minutes(2)), ("a", START + minutes(3))]
        b, a = due
        excluded = await database.read(lambda c, b=b: SmallUnitOfWork(c).timers.earliest_due(excluding=[b.id]))
        assert excluded == a.due_at
        assert await database.write(lambda c, b=b: SmallUnitOfWork(c).timers.claim(b, now)) == [b]
        assert await database.write(lambda c, b=b: SmallUnitOfWork(c).timers.claim(b, now)) == []
        assert await database.write(lambda c, key=key: SmallUnitOfWork(c).timers.cancel(dedupe_key=key)) == 1
    assert await database.write(lambda c: SmallUnitOfWork(c).timers.cancel(ticket_id=1, kind="a")) == 0
    assert await database.write(lambda c: SmallUnitOfWork(c).timers.cancel(draft_id=1, ladder="l")) == 0
    assert await database.read(lambda c: SmallUnitOfWork(c).timers.earliest_due(after=START)) is None


async def test_failures_counts_and_leftovers(database: Database) -> None:
    await database.write(lambda c: SmallUnitOfWork(c).timers.add([timer("doomed", after=-1, dedupe_key="doomed")]))
    doomed = await database.read(lambda c: SmallUnitOfWork(c).timers.pending("doomed"))
    assert doomed is not None

    found = [
        await database.write(lambda c: SmallUnitOfWork(c).timers.count_failure([doomed.id], dead_after=2, at=START))
        for _ in range(3)
    ]
    assert found == [[], [doomed.id], []]
    counts = await database.read(lambda c: SmallUnitOfWork(c).timers.counts(START))
    assert counts == TimerCounts(pending=0, due=0, dead=1)
    after = START + KEPT_FOR[Leftover.TIMERS]
    for leftover in Leftover:
        await database.write(lambda c, one=leftover: SmallUnitOfWork(c).purges.purge(one, before=after, limit=200))
    assert (await database.read(lambda c: SmallUnitOfWork(c).timers.counts(START))).dead == 0
    await database.write(lambda c: SmallUnitOfWork(c).facts.set("k", [1]))
    await database.write(lambda c: SmallUnitOfWork(c).facts.set("k", [2]))
    assert await database.read(lambda c: SmallUnitOfWork(c).facts.get("k")) == [2]
