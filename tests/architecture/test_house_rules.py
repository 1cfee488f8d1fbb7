"""The house rules that a machine can check (CONTRIBUTING.md). Exceptions are listed here, each with its reason.

The lists are ratchets: an entry that is no longer needed fails the test too, so that they only grow shorter.
"""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.sources import ROOT, Function, Module, modules, parsed

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400

LONG_MODULES = {"storage/tables.py": "the schema is one thing and is read as a whole"}

CLOCK_READERS = {
    "bot/clock.py": "the two times of the process",
    "bot/doctor/database_checks.py": "a command that looks once and ends",
    "bot/doctor/machine_checks.py": "a command that looks once and ends",
    "bot/doctor/telegram_checks.py": "a command that looks once and ends",
    "bot/database_commands.py": "the name of a backup file",
    "bot/moving.py": "a command that looks once and ends",
    "bot/restoring.py": "a command that looks once and ends",
    "storage/migrating.py": "the name of a backup file",
    "bot/bench/load_server.py": "measures in machine time",
    "bot/bench/sos_server.py": "measures in machine time",
}
SLEEPERS = {
    "bot/supervision.py": "the pause between two attempts of a service",
    "bot/lifecycle.py": "hands it to the supervisor",
    "bot/bench/measures/timers.py": "hands it to the supervisor",
    "bot/sandbox/webhook_delivery.py": "Telegram's pause before it delivers an update again",
    "bot/bench/plays.py": "measures in machine time",
    "bot/simulation/loop.py": "time that passes without anybody waiting",
    "bot/bench/sos_server.py": "measures in machine time",
    "bot/bench/announce_server.py": "measures in machine time",
    "bot/bench/measures/postgres.py": "waits for another process to come up",
}
TASK_MAKERS = {
    "bot/supervision.py": "the one place where tasks are made",
    "bot/sandbox/webhook_delivery.py": "the sandbox server has no supervision; aiohttp ends it with the application",
}

SCRIPTS = {"storage/migrations/env.py": "Alembic runs it as a script"}

WORDS_TO_AVOID = frozenset({"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"})


def of(*texts: str) -> list[Module]:
    return [parsed(text) for text in texts]


def untold(found: Iterable[Module]) -> list[str]:
    """Modules whose first line does not say what they are about."""
    return [module.path for module in found if not re.match(r'r?""" ?\S', module.text)]


def too_long(found: Iterable[Module]) -> dict[str, int]:
    return {module.path: module.lines for module in found if module.lines > LONGEST_MODULE}


def long_functions(found: Iterable[Module]) -> dict[str, int]:
    def length(function: Function) -> int:
        return (function.end_lineno or function.lineno) - function.lineno + 1

    return {
        f"{module.path} {function.name}": length(function)
        for module in found
        for function in module.functions()
        if length(function) > LONGEST_FUNCTION
    }


def vague_names(found: Iterable[Module]) -> list[str]:
    return [module.path for module in found if WORDS_TO_AVOID & set(re.split(r"[/._]", module.path))]


def users(found: Iterable[Module], *names: str) -> set[str]:
    """Modules that call one of these, or hand it on."""
    return {module.path for module in found if any(name in names for _, name in module.calls())}


def bare_exceptions(found: Iterable[Module]) -> list[str]:
    """Lines that silence a tool without naming a rule and a reason."""
    told = re.compile(r"# (?:noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*|type: ignore\[[a-z, -]+\])\s+\S")
    return [
        f"{module.path}:{number}"
        for module in found
        for number, line in enumerate(module.text.splitlines(), 1)
        if re.search(r"#\s*(?:noqa|type:\s*ignore)", line) and not told.search(line)
    ]


def work_at_import(found: Iterable[Module]) -> list[str]:
    """Statements of a module that do something: calls for their effect, loops, tries."""
    doing = (ast.For, ast.While, ast.Try, ast.With, ast.Delete, ast.AugAssign)
    return [
        f"{module.path}:{node.lineno}"
        for module in found
        for node in module.tree.body
        if isinstance(node, doing) or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant))
    ]


def mutable_state(found: Iterable[Module]) -> list[str]:
    """Module-level names that code changes, and public containers that another module could change."""
    return [f"{module.path}:{line}" for module in found for line in sorted(_changes(module))]


def _changes(module: Module) -> Iterator[int]:
    containers = dict(_containers(module))
    for node in ast.walk(module.tree):
        match node:
            case ast.Global(lineno=line):
                yield line
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del(), lineno=line) if name in containers:
                yield line
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute), lineno=line) if (
                name in containers and attribute in _CHANGING
            ):
                yield line
    yield from (line for name, line in containers.items() if not name.startswith("_") and name != "__all__")


_CHANGING = frozenset(
    {
        "add",
        "append",
        "clear",
        "discard",
        "extend",
        "insert",
        "pop",
        "popitem",
        "remove",
        "setdefault",
        "sort",
        "update",
    }
)
_MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MAKERS = frozenset(
    {"Counter", "OrderedDict", "bytearray", "defaultdict", "deque", "dict", "dict.fromkeys", "list", "set"}
)


def _containers(module: Module) -> Iterator[tuple[str, int]]:
    """Names of the module bound to a mutable container that no read-only type protects."""
    for node in module.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                kind = ""
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                kind = ast.unparse(annotation)
            case _:
                continue
        read_only = re.search(r"\b(?:Mapping|Sequence|Collection|Iterable|Set)\[", kind)
        made = isinstance(value, ast.Call) and ast.unparse(value.func) in _MAKERS
        if read_only is None and (made or isinstance(value, _MUTABLE)):
            yield name, node.lineno


def test_every_module_says_first_what_it_is_about() -> None:
    assert untold(modules()) == []
    assert untold(of('"""What it is about."""', "import os", '"""\nLate."""')) == ["domain/example.py"] * 2


def test_modules_are_short() -> None:
    assert sorted(too_long(modules())) == sorted(LONG_MODULES)
    assert too_long(of('"""Long."""\n' * 401)) == {"domain/example.py": 401}


def test_functions_are_short() -> None:
    assert long_functions(modules()) == {}
    body = "    pass\n" * LONGEST_FUNCTION
    assert long_functions(of(f"async def long():\n{body}")) == {"domain/example.py long": 51}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert vague_names(modules()) == []
    assert vague_names([parsed("", "bot/text_utils.py"), parsed("", "bot/common/x.py")]) == [
        "bot/text_utils.py",
        "bot/common/x.py",
    ]


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        (
            ("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time", "time.time_ns"),
            CLOCK_READERS,
        ),
        (("asyncio.sleep", "time.sleep"), SLEEPERS),
        (("asyncio.create_task", "asyncio.ensure_future", "loop.create_task"), TASK_MAKERS),
        (("asyncio.wait_for",), {}),  # it can swallow a cancellation (Python 3.11); asyncio.timeout does not
    ],
    ids=["time", "sleep", "tasks", "wait_for"],
)
def test_only_a_few_places_may(names: tuple[str, ...], allowed: dict[str, str]) -> None:
    assert sorted(users(modules(), *names)) == sorted(allowed)
    assert users(of(f"x = {names[0]}"), *names) == {"domain/example.py"}


def test_every_silenced_warning_has_its_reason() -> None:
    assert bare_exceptions(modules()) == []
    hash_sign = "#"
    silent = [f"x = 1  {hash_sign} noqa: S104", f"x = 1  {hash_sign} type: ignore", f"x = 1  {hash_sign} noqa"]
    assert bare_exceptions(of(*silent)) == ["domain/example.py:1"] * 3
    assert bare_exceptions(of(f"x = 1  {hash_sign} noqa: S104  every address is meant")) == []


def test_importing_a_module_does_nothing() -> None:
    assert {line.partition(":")[0] for line in work_at_import(modules())} == SCRIPTS.keys()
    assert (
        work_at_import(of('"""Doc."""\nX = 1\n', "print(1)", "for x in y:\n    x()\n")) == ["domain/example.py:1"] * 2
    )


def test_no_module_keeps_state() -> None:
    assert mutable_state(modules()) == []
    guilty = ["SEEN = set()", "_seen = []\ndef f():\n    _seen.append(1)", "_x = {}\ndef f():\n    _x['a'] = 1"]
    assert mutable_state(of(*guilty)) == ["domain/example.py:1", "domain/example.py:3", "domain/example.py:3"]
    assert mutable_state(of("n = 0\ndef f():\n    global n\n    n += 1")) == ["domain/example.py:3"]
    innocent = ["T: Mapping[str, int] = {'a': 1}", "T = MappingProxyType({'a': 1})", "_T = {'a': 1}\nx = _T['a']"]
    assert mutable_state(of(*innocent)) == []


def test_tests_silence_no_warning_without_a_reason_either() -> None:
    tests = [
        parsed(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
        for path in sorted((ROOT / "tests").rglob("*.py"))
    ]
    assert bare_exceptions(tests) == []
    assert vague_names(tests) == []
