"""Upserts, ten times each on one connection: PostgreSQL plans anew at the sixth."""

import pytest
from sqlalchemy import Connection, insert, select

from storage.upsert import upsert
from tests.unit.storage.tables_for_tests import notes

TIMES = range(10)


def rows(connection: Connection) -> list[tuple[str, str, int]]:
    found = connection.execute(select(notes.c.name, notes.c.state, notes.c.times).order_by(notes.c.id))
    return [tuple(row) for row in found]


async def test_counting_up(database):
    counting = upsert(
        notes, on=["name"], update={"times": notes.c.times + 1}, values={"name": "a", "times": 1}
    ).returning(notes.c.times)

    def ten(connection: Connection) -> list[int]:
        return [connection.execute(counting).scalar_one() for _ in TIMES]

    assert await database.write(ten) == list(range(1, 11))


async def test_the_new_rows_values(database):
    replacing = upsert(notes, on=["name"], update=["times", "state"]).returning(notes.c.id)

    def ten(connection: Connection) -> list[int]:
        return [
            connection.execute(replacing, {"name": "a", "times": number, "state": f"s{number}"}).scalar_one()
            for number in TIMES
        ]

    assert await database.write(ten) == [1] * 10
    assert await database.read(rows) == [("a", "s9", 9)]


async def test_doing_nothing_returns_nothing(database):
    once = upsert(notes, on=["name"]).returning(notes.c.id)

    def ten(connection: Connection) -> list[int | None]:
        return [
            connection.execute(once, {"name": "a", "times": number, "state": "new"}).scalar_one_or_none()
            for number in TIMES
        ]

    assert await database.write(ten) == [1] + [None] * 9
    assert await database.read(rows) == [("a", "new", 0)]


@pytest.mark.parametrize("update", [[], ["name"]])
async def test_a_partial_index_by_its_literal_predicate(database, update):
    waiting = upsert(notes, on=["times"], where="state = 'waiting'", update=update).returning(notes.c.name)

    def ten(connection: Connection) -> list[str | None]:
        connection.execute(insert(notes), [{"name": "done", "state": "done", "times": 5}])
        return [
            connection.execute(waiting, {"name": f"n{number}", "times": 5, "state": "waiting"}).scalar_one_or_none()
            for number in TIMES
        ]

    told = await database.write(ten)
    kept = "n9" if update else "n0"
    assert told == ([f"n{number}" for number in TIMES] if update else ["n0", *[None] * 9])
    assert await database.read(rows) == [("done", "done", 5), (kept, "waiting", 5)]


async def test_several_rows_at_once(database):
    def ten(connection: Connection) -> None:
        for number in TIMES:
            connection.execute(
                upsert(notes, on=["name"], update=["times"]),
                [{"name": name, "times": number, "state": "new"} for name in ("a", "b")],
            )

    await database.write(ten)
    assert await database.read(rows) == [("a", "new", 9), ("b", "new", 9)]
