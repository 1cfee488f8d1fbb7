"""What every driver of the database port does."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.errors import DatabaseClosedError, LiveResultError, NoTransactionError, SwallowedDatabaseError
from storage.savepoints import savepoint
from storage.signals import raise_signal
from tests.unit.storage.tables_for_tests import notes, replies


class RefusalError(Exception):
    """A domain refusal."""


def adding(name: str):
    def add(connection: Connection) -> str:
        connection.execute(insert(notes), {"name": name, "times": 0})
        raise_signal(connection, name)
        return name

    return add


def names(connection: Connection) -> list[str]:
    return list(connection.execute(select(notes.c.name).order_by(notes.c.id)).scalars())


async def test_what_was_written_is_read(database):
    assert await database.write(adding("a")) == "a"
    assert await database.read(names) == ["a"]


async def test_many_at_once_all_get_their_own_value(database):
    expected = [f"n{number}" for number in range(150)]
    assert await asyncio.gather(*(database.write(adding(name)) for name in expected)) == expected
    assert sorted(await database.read(names)) == sorted(expected)


async def test_many_readers_at_once(database):
    await database.write(adding("a"))
    assert await asyncio.gather(*(database.read(names) for _ in range(20))) == [["a"]] * 20


async def test_everyone_gets_his_own_verdict(database):
    def refuse(connection: Connection) -> None:
        adding("refused")(connection)
        raise RefusalError

    await database.write(adding("a"))
    outcome = await asyncio.gather(
        *(database.write(fn) for fn in (refuse, adding("b"), adding("a"), adding("c"))),
        return_exceptions=True,
    )
    told = [value if isinstance(value, str) else type(value) for value in outcome]
    assert told == [RefusalError, "b", IntegrityError, "c"]
    assert sorted(await database.read(names)) == ["a", "b", "c"]


async def test_ids_come_back_and_are_not_used_again(database):
    def add(connection: Connection) -> int:
        return connection.execute(insert(notes).values(name="a").returning(notes.c.id)).scalar_one()

    def remove(connection: Connection) -> None:
        connection.execute(notes.delete())

    first = await database.write(add)
    await database.write(remove)
    assert await database.write(add) == first + 1


async def test_foreign_keys_are_checked(database):
    with pytest.raises(IntegrityError):
        await database.write(lambda connection: connection.execute(insert(replies), {"note_id": 5}))


async def test_a_refusal_can_be_noted_in_the_same_transaction(database):
    def refuse_and_note(connection: Connection) -> str:
        adding("before")(connection)
        try:
            with savepoint(connection):
                adding("inside")(connection)
                raise RefusalError
        except RefusalError:
            return adding("after")(connection)

    assert await database.write(refuse_and_note) == "after"
    assert await database.read(names) == ["before", "after"]


async def test_a_database_error_may_be_survived_around_a_savepoint(database):
    def survive(connection: Connection) -> str:
        adding("a")(connection)
        try:
            with savepoint(connection):
                adding("b")(connection)
                adding("a")(connection)
        except IntegrityError:
            return adding("c")(connection)
        raise AssertionError

    assert await database.write(survive) == "c"
    assert await database.read(names) == ["a", "c"]


async def test_a_swallowed_database_error_undoes_the_function(database):
    await database.write(adding("a"))

    def swallow(connection: Connection) -> str:
        try:
            adding("a")(connection)
        except IntegrityError:
            return "went on"
        raise AssertionError

    with pytest.raises(SwallowedDatabaseError):
        await database.write(swallow)
    assert await database.read(names) == ["a"]


async def test_signals_are_heard_after_the_commit(database):
    heard: list[frozenset[str]] = []
    database.on_commit(heard.append)
    await database.write(adding("a"))
    assert heard == [frozenset({"a"})]


async def test_signals_of_what_was_undone_are_not_heard(database):
    heard: list[frozenset[str]] = []
    database.on_commit(heard.append)

    def partly(connection: Connection) -> None:
        raise_signal(connection, "kept")
        with suppress(RefusalError), savepoint(connection):
            raise_signal(connection, "undone")
            raise RefusalError

    def refuse(connection: Connection) -> None:
        raise_signal(connection, "refused")
        raise RefusalError

    await asyncio.gather(database.write(partly), database.write(refuse), return_exceptions=True)
    assert frozenset().union(*heard) == {"kept"}


async def test_a_listener_that_fails_harms_nobody(database):
    heard: list[frozenset[str]] = []

    def fail(_: frozenset[str]) -> None:
        raise ZeroDivisionError

    database.on_commit(fail)
    database.on_commit(heard.append)
    assert await database.write(adding("a")) == "a"
    assert await database.write(adding("b")) == "b"
    assert heard == [frozenset({"a"}), frozenset({"b"})]


async def test_a_read_can_neither_write_nor_signal(database):
    with pytest.raises(DBAPIError):
        await database.read(adding("a"))
    with pytest.raises(NoTransactionError):
        await database.read(lambda connection: raise_signal(connection, "a"))
    with pytest.raises(NoTransactionError):
        await database.read(lambda connection: savepoint(connection).__enter__())
    assert await database.read(names) == []
    assert await database.write(adding("a")) == "a"


async def test_a_live_result_does_not_leave(database):
    with pytest.raises(LiveResultError):
        await database.write(lambda connection: connection.execute(select(notes)))
    with pytest.raises(LiveResultError):
        await database.read(lambda connection: connection.execute(select(notes)))
    assert await database.read(names) == []


async def test_an_exception_no_future_can_carry_becomes_another(database):
    def stop(connection: Connection) -> None:
        raise StopIteration

    for run in (database.write, database.read):
        with pytest.raises(RuntimeError):
            await run(stop)
    assert await database.write(adding("a")) == "a"


async def test_a_cancelled_write_leaves_the_database_usable(database):
    tasks = [asyncio.ensure_future(database.write(adding(f"n{number}"))) for number in range(30)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    outcome = await asyncio.gather(*tasks, return_exceptions=True)
    assert outcome[1::2] == [f"n{number}" for number in range(1, 30, 2)]
    told = {value for value in outcome if isinstance(value, str)}
    assert told <= set(await database.read(names))
    assert await database.write(adding("after")) == "after"


async def test_counting_up_loses_nothing(database):
    await database.write(adding("counter"))

    def count(connection: Connection) -> int:
        counting = update(notes).where(notes.c.name == "counter").values(times=notes.c.times + 1)
        return connection.execute(counting.returning(notes.c.times)).scalar_one()

    assert sorted(await asyncio.gather(*(database.write(count) for _ in range(50)))) == list(range(1, 51))


async def test_a_closed_database_takes_no_more_work(database):
    await database.close()
    await database.close()
    with pytest.raises(DatabaseClosedError):
        await database.write(adding("a"))
    with pytest.raises(DatabaseClosedError):
        await database.read(names)
