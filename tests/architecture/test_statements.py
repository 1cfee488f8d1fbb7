"""Statements stand at the head of their modules, where both databases can be asked how they would find the rows.

One that a function makes is seen by nobody who looks for missing indexes (tests/support/query_plans.py).
"""

import ast
import pkgutil
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import storage

_MAKERS = {"select", "update", "delete", "text"}

MADE_IN_FUNCTIONS: Mapping[str, str] = {
    "erasure._portion": "a part of statements at the head",
    "letters.change": "one row, by its key",
    "migrating.migrate_connection": "a lock",
    "moving_rows": "whole tables are moved",
    "operation._dead": "a part of a statement at the head",
    "purges._delete": "a part of statements at the head",
    "purges._portion": "a part of statements at the head",
    "restoring._skip_what_was_given": "after a restore",
    "sealing.of": "whole tables are sealed anew, by their keys",
    "server_start.one_after_the_other": "a lock",
    "shared_inbox._settled": "a part of statements at the head",
    "tables._index_of_part": "a condition",
    "upsert.upsert": "a part of statements at the head",
}
"""Functions of storage/, or whole modules, that make some, and why it does not matter."""


def makers() -> Iterator[str]:
    for found in pkgutil.iter_modules(storage.__path__):
        spec = find_spec(f"storage.{found.name}")
        if spec is not None and spec.origin is not None and not found.ispkg:
            for function in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _makes_one(function):
                    yield f"{found.name}.{function.name}"


def _makes_one(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = (one.func for one in ast.walk(function) if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Name) and one.id in _MAKERS for one in called)


def test_no_function_makes_a_statement_of_its_own():
    known = {name if name in MADE_IN_FUNCTIONS else name.partition(".")[0] for name in makers()}
    assert known == set(MADE_IN_FUNCTIONS)
