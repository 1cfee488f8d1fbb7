"""Which statements read a whole table: SQLite is asked for each that a test ran, since tables grow for years.

A statement that does so fails the test that ran it first. Indexes of a part of a table (`WHERE state = 'new'`) are as
long as what waits, and may be read whole.
"""

import inspect
import pkgutil
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from sqlalchemy import Delete, Insert, Select, Update

import storage
from storage.tables import metadata

Statement = Select | Update | Delete | Insert

MAY_READ_ALL: Mapping[str, str] = {
    "article_uses._COUNTS": "one community's articles, on a screen that is opened now and then",
    "blocks._OPEN": "a screen of the supervisor that is opened now and then",
    "calendar_days._ORDERED": "a few dozen rows, remembered after the first time",
    "chats._FOLLOW": "when a group becomes a supergroup",
    "erasure._OF_ACCOUNT[1]": "the invitations, when a person's data go",
    "erasure._OF_ACCOUNT[2]": "two days of updates, when a person's data go",
    "erasure._OF_ACCOUNT_HERE[1]": "the messages that belong to no post, when a person's data go",
    "erasure._SWEEPS[resident_lists][0]": "some lists a year, once a night",
    "inbox._COUNT_STATES": "the doctor counts",
    "inbox._FORGET": "the oldest few, from the front",
    "inbox._LAST_HEARD": "the newest row, from the end",
    "operation._DELIVERED": "the newest rows, backwards from the end",
    "operation._GIVEN_UP": "counted every five minutes at most",
    "operation._HANDLED": "the newest rows, backwards from the end",
    "operation._OPEN_TICKETS": "counted every five minutes at most",
    "operation._PROMISES": "counted every five minutes at most",
    "outbox._COUNTS": "the doctor counts",
    "promises._COUNT": "when a day off is declared",
    "purges._STATEMENTS[code_attempts]": "those of a day, once a night",
    "purges._STATEMENTS[codes]": "those of a week, once a night",
    "restoring._LATE": "after a restore",
    "restoring._LEAVE_UNSENT": "after a restore",
    "restoring._NEWEST[0]": "after a restore",
    "restoring._NEWEST[1]": "after a restore",
    "restoring._NEWEST[2]": "after a restore",
    "restoring._POSTPONE": "after a restore",
    "restoring._SERIES": "after a restore",
    "restoring._UNSENT": "after a restore",
    "rota._OF_MEMBER": "a row per night and department",
    "timers._COUNTS": "the doctor counts",
}
"""Statements that may, by module and name in storage/, and why it does not matter."""


def statements() -> Iterator[tuple[str, Statement]]:
    """The statements at the head of the storage modules, by module and name."""
    for found in pkgutil.iter_modules(storage.__path__):
        if not found.ispkg:
            module = import_module(f"storage.{found.name}")
            for key, value in vars(module).items():
                if _is_run(module, key):
                    yield from _within(f"{found.name}.{key}", value)


def _within(name: str, value: object) -> Iterator[tuple[str, Statement]]:
    """The statement itself, or those of a table of them; an INSERT if it reads what it inserts."""
    match value:
        case Insert(select=None):
            return
        case Select() | Update() | Delete() | Insert():
            yield name, value
        case Mapping():
            for key, one in value.items():
                yield from _within(f"{name}[{key}]", one)
        case tuple() | list() | frozenset():
            for number, one in enumerate(value):
                yield from _within(f"{name}[{number}]", one)


def _is_run(module: ModuleType, name: str) -> bool:
    """Others are beginnings, from which those that are run are made."""
    return re.search(rf"\b{name}\b(?!\.| =)", inspect.getsource(module)) is not None


@cache
def _names() -> Mapping[int, str]:
    """By identity: they live as long as the process."""
    return {id(statement): name for name, statement in statements()}


@cache
def _asked() -> set[str]:
    """What this process asked about already."""
    return set()


def whole_reads(raw: sqlite3.Connection, ran: Iterable[tuple[object, str]]) -> list[str]:
    """Of the statements that ran (with their SQL), those that read a whole table and may not; each is told once."""
    return sorted(
        f"storage.{name} reads all of it: {', '.join(scans)}"
        for name, sql in _new(ran)
        if name not in MAY_READ_ALL and (scans := _scans(raw, sql))
    )


def _new(ran: Iterable[tuple[object, str]]) -> Iterator[tuple[str, str]]:
    for statement, sql in ran:
        name = _names().get(id(statement))
        if name is not None and sql not in _asked():
            _asked().add(sql)
            yield name, sql


def _scans(raw: sqlite3.Connection, sql: str) -> list[str]:
    plan = raw.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")).fetchall()
    steps = [str(step[3]) for step in plan]
    # What was put together in a step before is read to its end, and was judged there.
    made = {step.split()[1] for step in steps if step.startswith(("MATERIALIZE ", "CO-ROUTINE "))}
    reads = [step for step in steps if _reads_all(step) and not step.endswith((*_partial(), "ROW", ")"))]
    return [step for step in reads if step.split()[1] not in made]


def _reads_all(step: str) -> bool:
    """A search that uses nothing is one for the highest value that no index knows."""
    return step.startswith("SCAN ") or (step.startswith("SEARCH ") and " USING " not in step)


@cache
def _partial() -> tuple[str, ...]:
    """Indexes of a part of a table."""
    indexes = (index for table in metadata.tables.values() for index in table.indexes)
    return tuple(str(index.name) for index in indexes if index.dialect_options["sqlite"]["where"] is not None)
