"""What CI compares with: ratios alone, of figures that the small bench still measures."""

from pathlib import Path

from bot.bench.figures import Unit
from bot.bench.registry import BENCHES
from bot.bench.report_files import read_report
from tests.architecture.sources import ROOT

REFERENCE = ROOT / "bot" / "bench" / "reference.json"


def test_the_reference_holds_ratios_of_the_small_bench() -> None:
    report = read_report(Path(REFERENCE))
    assert {figure.unit for figure in report.figures()} == {Unit.RATIO}
    assert {section.name for section in report.sections} <= {row.name for row in BENCHES if row.small is not None}


def test_ci_compares_with_it_and_fails_by_nothing_of_it() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "all --small --ratios --compare bot/bench/reference.json" in script
    assert script.rstrip().endswith('echo "The bench did not come to its end; see above." >&2')
