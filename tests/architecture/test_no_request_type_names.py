"""No code names a request type: a company adds, changes and hides them in TOML files alone."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from tests.architecture.sources import ROOT, Module, modules, parsed

CATALOG = ROOT / "bot" / "defaults" / "catalog"

ALLOWED = {
    "domain/ticket_states.py": "a workflow has the same name as the type that comes with it: any type may follow it",
    "bot/sandbox/views.py": "a service message of Telegram is another word",
    "domain/promise_rules.py": "service time is another word",
}


def shipped() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CATALOG.glob("*.toml"))]


def words(module: Module) -> Iterator[str]:
    """Every text of the code, without docstrings."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = {
        id(node.value)
        for holder in ast.walk(module.tree)
        if isinstance(holder, holders)
        for node in holder.body
        if isinstance(node, ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def naming(found: Iterable[Module], keys: set[str]) -> list[str]:
    return [f"{module.path}: {word}" for module in found for word in words(module) if word.strip("/") in keys]


def test_no_module_names_a_request_type() -> None:
    keys = {one["key"] for one in shipped()}
    assert len(keys) == len(shipped()) > 1
    named = naming(modules(), keys - COMMON_WORDS)
    assert {line.partition(":")[0] for line in named} == ALLOWED.keys()


def test_no_module_names_a_category_or_a_prefix() -> None:
    categories = {category["key"] for one in shipped() for category in one.get("categories", [])}
    assert len(categories) > 5
    assert naming([module for module in modules() if module.package != "bot"], categories - COMMON_WORDS) == []


COMMON_WORDS = {"ask", "other"}
"""Keys that mean something else in code as well."""


def test_a_name_would_be_found() -> None:
    assert naming([parsed('if key == "repair": pass')], {"repair"}) == ["domain/example.py: repair"]
    assert naming([parsed('x = f"/repair"')], {"repair"}) == ["domain/example.py: /repair"]
    assert naming([parsed('"""repair"""\ndef f():\n    """repair"""')], {"repair"}) == []
