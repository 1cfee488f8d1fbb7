"""The project's modules as text and as syntax trees, read once."""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "scheduler", "storage", "usecases", "domain")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of the project; `path` is relative to the root."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.path.partition("/")[0]

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def name(self) -> str:
        """The dotted name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything that is called or passed on by such a name: `asyncio.sleep`."""
        return ((node.lineno, ast.unparse(node)) for node in ast.walk(self.tree) if isinstance(node, ast.Attribute))


def parsed(text: str, path: str = "domain/example.py") -> Module:
    """A module that is not a file, for trying out a rule."""
    return Module(path=path, text=text, tree=ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the six packages, without the migrations (they are history and stay as they were written)."""
    gc.disable()  # of millions of nodes none is rubbish, and looking at them again and again takes most of the time
    try:
        return tuple(
            parsed(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
            for package in PACKAGES
            for path in sorted((ROOT / package).rglob("*.py"))
            if "migrations/versions" not in path.as_posix()
        )
    finally:
        gc.freeze()
        gc.enable()


def names_in(*places: str) -> set[str]:
    """Every name and attribute that the modules of these places mention."""
    found: set[str] = set()
    for module in modules():
        if module.path.startswith(places):
            for node in ast.walk(module.tree):
                match node:
                    case ast.Name(id=name) | ast.Attribute(attr=name):
                        found.add(name)
    return found


def subclasses(of: type) -> set[type]:
    """Every class below this one that is imported."""
    return {deeper for cls in of.__subclasses__() for deeper in {cls} | subclasses(cls)}
