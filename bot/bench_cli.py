"""`concierge bench`: a command for each bench, made from its plan, and one for all of them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot.bench.plans import Plan
from bot.bench.registry import BENCHES, Bench

_Seed = Annotated[int, typer.Option(help="The same seed makes the same data.")]
_Json = Annotated[Path | None, typer.Option(help="Write everything into this file; - prints it in place of the table.")]
_Compare = Annotated[Path | None, typer.Option(help="Show each figure beside that of this file, made by --json.")]
_Markdown = Annotated[bool, typer.Option(help="Print the list of aims as a Markdown table instead.")]
_Small = Annotated[bool, typer.Option(help="A minute or so of everything that can be small.")]
_Data = Annotated[Path | None, typer.Option(help="Where data sets are kept for the next time, for all that have some.")]
_Rounds = Annotated[int | None, typer.Option(min=1, help="How often each is measured, where it is more than once.")]
_Ratios = Annotated[bool, typer.Option(help="Only ratios, which mean the same on every machine.")]
_SHARED: Final[Mapping[str, tuple[Any, object]]] = {
    "seed": (_Seed, 1),
    "json": (_Json, None),
    "compare": (_Compare, None),
    "markdown": (_Markdown, False),
    "ratios": (_Ratios, False),
}


def _measure(asked: Sequence[tuple[Bench, Plan]], *, seed: int, **outputs: Any) -> None:
    from bot.bench.means import StderrProgress  # noqa: PLC0415  nothing of it is loaded before it is needed
    from bot.measuring import measure  # noqa: PLC0415  as above

    asyncio.run(measure(asked, seed=seed, progress=StderrProgress(), **outputs))


def _run_one(row: Bench, **given: Any) -> None:
    own = {field.name: given.pop(field.name) for field in fields(row.plan)}
    _measure([(row, replace(row.plan, **own))], **given)


def _run_all(*, small: bool, data: Path | None, rounds: int | None, **given: Any) -> None:
    asked = [(row, row.small if small else row.plan) for row in BENCHES]
    wanted = {name: value for name, value in (("data", data), ("rounds", rounds)) if value is not None}
    _measure([(row, adjusted(plan, wanted)) for row, plan in asked if plan is not None], **given)


def adjusted(plan: Plan, wanted: Mapping[str, object]) -> Plan:
    """The plan with those of these that it knows."""
    return replace(plan, **{field.name: wanted[field.name] for field in fields(plan) if field.name in wanted})


def _with_options(function: Callable[..., None], options: Mapping[str, tuple[Any, object]]) -> Callable[..., None]:
    """The function as Typer reads it: with a keyword for each option."""

    def command(**given: Any) -> None:
        function(**given)

    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in options.items()
    ]
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # inspect reads it
    return command


def _own(row: Bench) -> Mapping[str, tuple[Any, object]]:
    return {field.name: (field.type, getattr(row.plan, field.name)) for field in fields(row.plan)}


def _app() -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, help="Measure this bot on this machine.")
    for row in BENCHES:
        app.command(row.name, help=row.help)(_with_options(partial(_run_one, row), {**_own(row), **_SHARED}))
    whole = {"small": (_Small, False), "data": (_Data, None), "rounds": (_Rounds, None), **_SHARED}
    app.command("all", help="One after the other.")(_with_options(_run_all, whole))
    return app


bench = _app()
