"""Every query asks for one community, or for what one row, person or chat has: lists over all are named here."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module

from sqlalchemy import Column, Delete, Select, Table, Update
from sqlalchemy.sql import visitors

import storage
from tests.architecture.sources import Module, modules

OVER_ALL = {
    "storage.calendar_days._ORDERED": "what is declared, read once for the calendars of all communities",
    "storage.operation._DELIVERED": "durations for whoever watches over the process",
    "storage.operation._OLDEST_TIMER": "counted for whoever watches over the process",
    "storage.operation._OPEN_TICKETS": "counted for whoever watches over the process",
    "storage.operation._PROMISES": "counted for whoever watches over the process",
    "storage.operation._WAITING_MESSAGES": "counted for whoever watches over the process",
    "storage.outbox._COUNTS": "the doctor counts",
    "storage.restoring._POSTPONE": "a backup is restored for all communities at once",
    "storage.restoring._LEAVE_UNSENT": "a backup is restored for all communities at once",
    "storage.restoring._SERIES": "a backup is restored for all communities at once",
    "storage.timers._CLAIM_ONE": "the same, one by one",
    "storage.timers._COUNTS": "the doctor counts",
    "storage.timers._DUE": "the clock rings for all",
    "storage.timers._DUE_OF": "the same, for emergencies after a restart",
    "storage.timers._EARLIEST": "the clock rings for all",
    "storage.timers._EARLIEST_OF": "the same, for emergencies after a restart",
}
"""Statements that look at several communities at once, and why that shows nobody another one's rows."""

ONE_ROW = frozenset({"id", "dedupe_key", "digest", "source_chat_id", "chat_id", "user_id", "migrated_to"})
"""Columns that name one row, chat or account; so do the ids of other rows (`ticket_id`)."""

Statement = Select[*tuple[object, ...]] | Update | Delete


def statements() -> Iterator[tuple[str, Statement]]:
    """Every statement at the head of a storage module, by its dotted name."""
    for found in pkgutil.iter_modules(storage.__path__):
        if not found.ispkg:
            name = f"storage.{found.name}"
            for key, value in vars(import_module(name)).items():
                if isinstance(value, Select | Update | Delete):
                    yield f"{name}.{key}", value


def used_in_functions(module: Module) -> set[str]:
    """Names that functions of the module run; what only other statements build on is no query yet."""
    return {node.id for function in module.functions() for node in ast.walk(function) if isinstance(node, ast.Name)}


def tables_of(statement: Statement) -> list[Table]:
    sources = statement.get_final_froms() if isinstance(statement, Select) else [statement.table]
    return [one for one in sources if isinstance(one, Table) and "community_id" in one.c]


def conditions(statement: Statement) -> set[str]:
    where = statement.whereclause
    found = [] if where is None else visitors.iterate(where)
    return {one.name for one in found if isinstance(one, Column)}


def is_for_one(statement: Statement) -> bool:
    """Whether it asks for one community, or is bound to one row, person or chat."""
    asked = conditions(statement)
    bound = {one for one in asked if one in ONE_ROW - {"id"} or one.endswith("_id")}
    by_id = "id" in asked and not {"due_at", "finished_at"} & asked
    return bool(bound) or by_id


def test_no_query_reads_over_communities() -> None:
    run = {f"{module.name}.{name}" for module in modules() for name in used_in_functions(module)}
    over_all = {name for name, one in statements() if name in run and tables_of(one) and not is_for_one(one)}
    assert over_all == set(OVER_ALL), "add a condition on community_id, or a line with its reason"
