"""The documents speak of what is there: links lead somewhere, settings and commands are listed completely."""

import re
from pathlib import Path

import pytest

from bot.cli import GROUPS, app
from bot.settings import PREFIX, Settings
from tests.architecture.sources import ROOT

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FAILURE_MODES = "Each known failure mode, and a test that reaches it"
LINK = re.compile(r"\]\((?!https?://)([^)#]*)(?:#([^)]*))?\)")


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub and others make of headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def section(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for target, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        file = (document.parent / target) if target else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(f"{target}#{anchor}" if anchor else target)
    assert broken == []


def test_the_readme_lists_every_setting() -> None:
    listed = re.findall(rf"^\| `({PREFIX}\w+)`", section(README, "Settings"), re.MULTILINE)
    assert sorted(listed) == sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `([a-z-]+)", section(README, "Commands"), re.MULTILINE)
    known = [one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands]
    assert sorted(listed) == sorted([*known, *GROUPS])


def test_the_readme_names_the_commands_of_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    mentioned = {name for path in DOCUMENTS for name in re.findall(r"`?make ([a-z]+)\b", code(path))}
    assert mentioned - targets == set()
    assert {"demo", "test", "check", "bench"} <= mentioned


def code(document: Path) -> str:
    """What stands in code: blocks and backticks."""
    text = document.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


# ------------------------------------------------------------------------------------------------ what the code cites


RULE = re.compile(r"\b(?:INT|REP|COM|ASK|SVC|EMG|DSP|FUP|RPT|PRV)-\d+\b")
ELSEWHERE = re.compile(r"\b(?:design|details|facts|voice|features|peers|models)\.md\b")


def sources() -> list[Path]:
    kept = ("bot", "domain", "handlers", "scheduler", "storage", "usecases", "tests")
    return [path for name in kept for kind in ("*.py", "*.toml") for path in sorted((ROOT / name).rglob(kind))]


def test_every_rule_that_is_cited_can_be_looked_up() -> None:
    manual = (ROOT / "docs" / "service-manual.md").read_text(encoding="utf-8")
    known = set(re.findall(rf"^\| ({RULE.pattern}) \|", manual, re.MULTILINE))
    cited = {rule for path in sources() for rule in RULE.findall(path.read_text(encoding="utf-8"))}
    assert cited - known == set()


def test_nothing_is_cited_that_a_newcomer_cannot_open() -> None:
    """A comment gives the reason itself, not the place where somebody once wrote it down."""
    this = Path(__file__)
    assert [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if path != this and ELSEWHERE.search(path.read_text(encoding="utf-8"))
    ] == []


# ------------------------------------------------------------------------------------------------ decision records


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    by_name = [int(path.name[:4]) for path in records]
    by_heading = [int(path.read_text(encoding="utf-8").removeprefix("# ").split(".")[0]) for path in records]
    assert by_name == by_heading == list(range(1, len(records) + 1))


def test_a_decision_that_is_cited_is_there() -> None:
    known = {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md")}
    texts = [path.read_text(encoding="utf-8") for path in [*sources(), *DOCUMENTS]]
    cited = {int(number) for one in texts for number in re.findall(r"(?:\bADR |docs/adr/)(\d+)", one)}
    assert cited - known == set()


def test_every_failure_mode_names_tests_that_are_there() -> None:
    table = section((ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"), FAILURE_MODES)
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"`([^`:]+)::(\w+)`", row) for row in rows]
    missing = [f"{file}::{name}" for one in named for file, name in one if not is_a_test(file, name)]
    assert missing == []
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []


def is_a_test(file: str, name: str) -> bool:
    path = ROOT / "tests" / file
    return (
        path.is_file() and re.search(rf"^ *(?:async )?def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None
    )
