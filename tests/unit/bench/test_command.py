"""A bench that fails does not take the others' figures with it."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from bot.bench.command import BenchesFailedError, Outputs, run_benches
from bot.bench.figures import Section
from bot.bench.plans import StartPlan
from bot.bench.report_files import read_report
from bot.bench.rounds import BenchFailedError
from tests.support.benches import means


@dataclass(frozen=True)
class Given:
    """A bench that finds a section without figures, or fails."""

    name: str
    fails: bool = False

    @property
    def plan(self) -> StartPlan:
        return StartPlan()

    def measure(self):
        async def measure(plan: StartPlan, means: SimpleNamespace) -> Section:
            if self.fails:
                raise BenchFailedError("it ended with code 1")
            return Section(name=self.name, title=self.name, figures=())

        return measure


async def test_what_the_others_found_is_kept_and_the_failure_is_told(tmp_path: Path, capsys) -> None:
    asked = [(one, StartPlan()) for one in (Given("one"), Given("two", fails=True), Given("three"))]
    with pytest.raises(BenchesFailedError, match=r"^Not everything could be measured: two: it ended with code 1$"):
        await run_benches(asked, means(), Outputs(json=tmp_path / "all.json"))
    assert [one.name for one in read_report(tmp_path / "all.json").sections] == ["one", "three"]
    assert capsys.readouterr().out.splitlines()[0] == "one"


async def test_json_for_a_program_is_printed_alone(capsys) -> None:
    await run_benches([(Given("one"), StartPlan())], means(), Outputs(json=Path("-")))
    assert [one["name"] for one in msgspec.json.decode(capsys.readouterr().out)["sections"]] == ["one"]
