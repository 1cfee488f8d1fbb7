"""Killed at any operation of the database, a timer's effect and its done mark are both there or both missing."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from storage.faults import Fault, Faults
from storage.inline_driver import InlineDatabase
from storage.tables import metadata
from tests.unit.clock.worlds import START, SmallStore, minutes, timer
from usecases.deadlines import DueTimers, Ran, run_due
from usecases.ports import UnitOfWork


class Killed(BaseException):
    """The process is gone."""


def open_file(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> SmallStore:
    database = InlineDatabase(path, factory=factory)
    database.raw.execute("PRAGMA foreign_keys = OFF")
    return SmallStore(database)


def effect(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Adds a number to a fact, so that twice and not at all both show."""
    done = uow.facts.get("rungs")
    uow.facts.set("rungs", [*(done if isinstance(done, list) else []), *(one.rung for one in due.timers)])


def run(store: SmallStore) -> Ran:
    def alarm(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        raise AssertionError

    return store.write_now(
        lambda uow: run_due(uow, now=START + minutes(9), handlers={"remind": effect}, limit=1, alarm=alarm)
    )


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_every_operation_it_is_all_or_nothing_and_done_by_the_next_process(
    tmp_path: Path, after: bool
) -> None:
    crashes = 0
    for number in range(1, 100):
        path = tmp_path / f"{number}.db"
        store = open_file(path)
        store.database.write_now(metadata.create_all)
        store.add(*(timer(after=rung, ticket_id=1, ladder="l", rung=rung) for rung in (1, 2)))
        store.database.close_now()

        faults = Faults()
        store = open_file(path, faults.connection_class())
        faults.plan(Fault(operation=None, number=number, after=after, error=Killed))
        try:
            run(store)
            survived = True
        except Killed:
            survived = False
            crashes += 1
        faults.clear()
        store.database.close_now()

        store = open_file(path)
        rungs = store.read_now(lambda uow: uow.facts.get("rungs"))
        pending = [state for _, state, _ in store.states()]
        assert (rungs, pending) in [(None, ["pending"] * 2), ([1, 2], ["done"] * 2)]
        run(store)
        assert store.read_now(lambda uow: uow.facts.get("rungs")) == [1, 2]
        assert store.states() == [("remind", "done", 0)] * 2
        store.database.close_now()
        if survived:
            break
    assert crashes >= 8
    assert survived
