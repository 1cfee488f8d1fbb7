"""Figures become a table, a file, a comparison and the list of aims."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.bench.comparing import Change, changes
from bot.bench.figures import Better, Figure, Report, Section, Unit, only_ratios
from bot.bench.machine import MachineFacts
from bot.bench.report_files import ReportFileError, as_json, read_report
from bot.bench.table import as_markdown, as_table
from domain.errors import ConciergeError

MACHINE = MachineFacts(
    processor="Test", cores=2, memory_mib=1024, system="Linux 6", python="3.11", telegram="22.8", sqlite="3.40.1"
)
RATIO = Figure(
    number="1", key="a.ratio", title="updates ÷ echo", value=1.6, unit=Unit.RATIO, better=Better.MORE, aim=1.5
)
SPEED = Figure(key="a.speed", title="updates", value=1310.4, unit=Unit.PER_SECOND, better=Better.MORE)
WAIT = Figure(number="3", key="b.p99", title="p99", value=61.0, unit=Unit.MS, better=Better.LESS, aim=50)


def report(*figures: Figure) -> Report:
    section = Section(name="a", title="A", figures=figures, notes=("Medians.",), command="concierge bench a")
    return Report(machine=MACHINE, sections=(section,))


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (RATIO, True),
        (replace(RATIO, value=1.5), True),
        (replace(RATIO, value=1.49), False),
        (WAIT, False),
        (replace(WAIT, value=50.0), True),
        (SPEED, None),
    ],
)
def test_an_aim_is_met_from_its_side(figure: Figure, met: bool | None) -> None:
    assert figure.met is met


def test_the_table_shows_number_title_value_and_aim() -> None:
    lines = as_table(report(RATIO, SPEED, WAIT)).splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["A"],
        ["1", "updates", "÷", "echo", "1.60", "×", "≥", "1.50", "×", "met"],
        ["updates", "1,310", "/s"],
        ["3", "p99", "61.0", "ms", "≤", "50.0", "ms", "missed"],
    ]
    assert lines[4:8] == ["", "Medians.", "concierge bench a", ""]
    assert lines[8] == "Test, 2 cores, 1024 MiB; Linux 6; Python 3.11, python-telegram-bot 22.8, SQLite 3.40.1."


def test_markdown_lists_the_aims_with_the_command_that_measures_them() -> None:
    assert as_markdown(report(RATIO, SPEED, WAIT)).splitlines()[:4] == [
        "| # | figure | aim | measured | | command |",
        "|---|---|--:|--:|---|---|",
        "| 1 | updates ÷ echo | ≥ 1.50 × | 1.60 × | met | `concierge bench a` |",
        "| 3 | p99 | ≤ 50.0 ms | 61.0 ms | missed | `concierge bench a` |",
    ]


def test_a_file_gives_the_same_report_back(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(as_json(report(RATIO, SPEED)), encoding="utf-8")
    assert as_table(read_report(file)) == as_table(report(RATIO, SPEED))


@pytest.mark.parametrize("content", [None, "{", '{"machine": 3}'])
def test_a_file_that_is_no_report_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "report.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ReportFileError, match=r"report\.json: ") as refused:
        read_report(file)
    assert isinstance(refused.value, ConciergeError)  # a sentence on the command line, and no traceback


@pytest.mark.parametrize(
    ("figure", "before", "share", "much_worse"),
    [
        (replace(RATIO, value=1.06), 1.5, -0.44 / 1.5, False),
        (replace(RATIO, value=1.04), 1.5, -0.46 / 1.5, True),
        (replace(RATIO, value=3.0), 1.5, 1.0, False),
        (replace(WAIT, value=64.0), 50.0, 14 / 50, False),
        (replace(WAIT, value=66.0), 50.0, 16 / 50, True),
        (replace(WAIT, value=1.0), 50.0, -49 / 50, False),
        (replace(WAIT, value=1.0), 0.0, None, True),
        (replace(WAIT, value=0.0), 0.0, None, False),
    ],
)
def test_much_worse_is_more_than_three_tenths_in_the_wrong_direction(
    figure: Figure, before: float, share: float | None, much_worse: bool
) -> None:
    change = Change(now=figure, before=before)
    assert change.share == (None if share is None else pytest.approx(share))
    assert change.much_worse is much_worse


def test_only_what_both_reports_have_is_compared() -> None:
    before = report(replace(SPEED, value=1000.0), WAIT)
    assert changes(report(RATIO, SPEED), before) == [Change(now=SPEED, before=1000.0)]


def test_each_figure_stands_beside_the_earlier_one_and_what_got_much_worse_is_named() -> None:
    lines = as_table(report(replace(RATIO, value=0.9), SPEED), report(RATIO, replace(SPEED, value=1200.0))).splitlines()
    assert lines[1].split()[-4:] == ["1.60", "×", "-44%", "worse"]
    assert lines[2].split()[-3:] == ["1,200", "/s", "+9%"]
    assert lines[-2:] == ["Worse by more than 30%:", "  updates ÷ echo: 0.90 ×, was 1.60 ×"]
    assert as_table(report(RATIO), report(RATIO)).splitlines()[-1] == "None got worse by more than 30%."


def test_a_report_of_other_figures_says_nothing_about_these() -> None:
    last = "Nothing to compare: the earlier report has none of these figures."
    assert as_table(report(RATIO), report(SPEED)).splitlines()[-1] == last


def test_ratios_mean_the_same_on_every_machine() -> None:
    assert [figure.key for figure in only_ratios(report(RATIO, SPEED, WAIT)).figures()] == ["a.ratio"]
    assert only_ratios(report(SPEED)).sections == ()
