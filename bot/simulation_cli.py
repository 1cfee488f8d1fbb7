"""`concierge simulate`: worlds made from seeds, in which everything that can go wrong does."""

from pathlib import Path
from typing import Annotated

import typer

simulate = typer.Typer(help="Play worlds made from seeds, in which everything that can go wrong does.")


@simulate.callback(invoke_without_command=True)
def play_worlds(
    *,
    seeds: Annotated[int, typer.Option(help="How many worlds.", min=1)] = 20,
    first: Annotated[int, typer.Option("--from", help="The seed of the first one.")] = 1,
    hours: Annotated[
        float | None, typer.Option(help="Begin worlds until so many hours are over, however many that are.")
    ] = None,
    covering: Annotated[bool, typer.Option(help="Fail, too, if something never happened in all of them.")] = False,
    days: Annotated[float, typer.Option(help="How long each of them lasts.")] = 14.0,
    residents: Annotated[int, typer.Option(help="How many people live in each.")] = 20,
    requests: Annotated[int, typer.Option(help="How often they want something.")] = 360,
    crashes: Annotated[int, typer.Option(help="How often the process ends.")] = 24,
    trouble: Annotated[float, typer.Option(help="The share of calls that fail on a fine day; 0: none ever.")] = 0.012,
    until: Annotated[float | None, typer.Option(help="End a single world early, after so many days.")] = None,
    jobs: Annotated[int | None, typer.Option(help="How many worlds at once; else one for each core.")] = None,
    history: Annotated[Path | None, typer.Option(help="Where the history of a single world is written.")] = None,
    shrink: Annotated[bool, typer.Option(help="Look for the shortest beginning that fails.")] = True,
) -> None:
    """Play worlds made from seeds: people, a Telegram that errs, a process that dies; exit code 1 if one fails.

    A seed that fails is printed with its history; the same seed plays the same world again.
    """
    from bot.simulation.command import Order, play_order  # noqa: PLC0415  start-up time is a promise
    from bot.simulation.world import Size  # noqa: PLC0415  see above

    size = Size(days=days, residents=residents, requests=requests, crashes=crashes, trouble=trouble)
    order = Order(
        seeds=range(first, first + seeds),
        size=size,
        lasts_s=None if hours is None else hours * 3_600,
        covering=covering,
        jobs=jobs,
        shrink=shrink,
        until_days=until,
        history=history,
    )
    if play_order(order, say=typer.echo):
        raise typer.Exit(1)
