"""Who may import whom: the contracts of pyproject.toml hold, and each of them would notice."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, Module, modules

LINT = "from importlinter.cli import lint_imports_command as check; check()"


def lint(directory: Path) -> tuple[int, list[str]]:
    """Exit status and the names of the broken contracts."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"],
        cwd=directory,
        env={"PYTHONPATH": str(directory), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    broken = [line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if line.endswith(" BROKEN")]
    assert "KEPT" in done.stdout, done.stdout + done.stderr
    return done.returncode, broken


def test_every_contract_is_kept() -> None:
    assert lint(ROOT) == (0, [])


@pytest.mark.parametrize(
    ("importer", "imported", "broken"),
    [
        ("domain.one", "usecases.one", ["Imports point inwards"]),
        ("usecases.one", "storage.one", ["Imports point inwards"]),
        ("handlers.one", "storage.one", ["Imports point inwards"]),
        ("storage.one", "scheduler.one", ["Imports point inwards"]),
        ("scheduler.one", "bot.one", ["Imports point inwards"]),
        ("domain.one", "structlog", ["The core knows no technology"]),
        ("usecases.one", "asyncio", ["The core knows no technology"]),
        ("usecases.one", "telegram", ["The core knows no technology", "Only handlers and bot speak Telegram"]),
        ("storage.one", "telegram", ["Only handlers and bot speak Telegram"]),
        ("bot.one", "sqlalchemy.orm", ["Only storage speaks SQL"]),
        ("handlers.one", "apscheduler", ["Only scheduler rings with APScheduler"]),
        ("handlers.one", "aiohttp.web", ["Only bot serves and calls HTTP"]),
        ("domain.one", "domain.two", ["No circles inside a package"]),
    ],
)
def test_a_contract_notices(tmp_path: Path, importer: str, imported: str, broken: list[str]) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        for name in ("__init__", "one", "two"):
            (tmp_path / package / f"{name}.py").write_text("")
    (tmp_path / "domain" / "two.py").write_text("import domain.one\n")
    package, _, name = importer.partition(".")
    (tmp_path / package / f"{name}.py").write_text(f"import {imported}\n")
    assert lint(tmp_path) == (1, broken)


def imports(module: Module) -> set[str]:
    """The top-level names a module imports, wherever in it."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_core_imports_the_standard_library_only() -> None:
    core = [module for module in modules() if module.package in {"domain", "usecases"}]
    own = {"domain", "usecases"}
    foreign = {module.path: imports(module) - sys.stdlib_module_names - own for module in core}
    assert {path: names for path, names in foreign.items() if names} == {}


BY_NAME = {
    "tzdata": "read by zoneinfo where the system has no time zones",
}
"""Dependencies that no module imports."""

FOR_DEVELOPERS = frozenset({"bot.locale_tools", "bot.printing.font_making", "bot.printing.picture_drawing"})
"""Modules that run only in a checkout and may use the development group."""


ELSEWHERE = frozenset({"bot.bench.aiogram_bot"})
"""Modules that run in an environment of their own, with a lock of its own."""


def test_what_is_imported_is_what_is_declared(declared: dict[str, set[str]]) -> None:
    distributions = packages_distributions()
    third_party: set[str] = set()
    for module in modules():
        if module.name not in FOR_DEVELOPERS | ELSEWHERE:
            third_party |= imports(module) - sys.stdlib_module_names - set(PACKAGES)
    imported = {distributions[name][0].lower().replace("_", "-") for name in third_party}
    assert sorted(imported - declared["product"]) == []
    assert sorted(declared["product"] - imported) == sorted(BY_NAME)
