"""Every line of the table of benches leads to a module that measures, and to a command with the plan's options."""

import inspect
from dataclasses import fields, replace
from pathlib import Path
from typing import get_type_hints

import pytest
from typer.testing import CliRunner

from bot.bench.command import command_of
from bot.bench.figures import Section
from bot.bench.means import Means
from bot.bench.plans import AnnouncePlan, PostgresPlan, ScalePlan
from bot.bench.registry import BENCHES, Bench
from bot.bench_cli import adjusted, bench


@pytest.mark.parametrize("row", BENCHES, ids=lambda row: row.name)
def test_its_module_measures_its_plan(row: Bench) -> None:
    measure = row.measure()
    assert inspect.iscoroutinefunction(measure)
    assert get_type_hints(measure) == {"plan": type(row.plan), "means": Means, "return": Section}
    assert row.small is None or type(row.small) is type(row.plan)


@pytest.mark.parametrize("row", BENCHES, ids=lambda row: row.name)
def test_its_command_has_an_option_for_each_field(row: Bench) -> None:
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(bench, [row.name, "--help"])
    assert shown.exit_code == 0
    for field in fields(row.plan):
        assert f"--{field.name.replace('_', '-')}" in shown.stdout
    for shared in ("--seed", "--json", "--compare", "--markdown", "--ratios"):
        assert shared in shown.stdout


def test_all_of_them_take_the_directory_and_the_rounds_that_were_asked_for() -> None:
    wanted = {"data": Path("towns"), "rounds": 3}
    given = {row.name: adjusted(row.plan, wanted) for row in BENCHES}
    assert given["scale"] == ScalePlan(rounds=3, data=Path("towns"))
    assert given["postgres"] == PostgresPlan(rounds=3)
    assert given["announce"] == AnnouncePlan()


def test_the_command_that_measures_the_same_again_names_what_is_unusual() -> None:
    row = BENCHES[0]
    assert command_of(row, row.plan, 1) == "concierge bench dialogue"
    other = replace(row.plan, rounds=3, per_second=5.0)  # type: ignore[call-arg]  # the plan of dialogues has these
    assert command_of(row, other, 7) == "concierge bench dialogue --rounds 3 --per-second 5.0 --seed 7"
