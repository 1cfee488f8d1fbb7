"""`concierge bench`: beside a bare echo bot; `concierge bench sos`: from the tap of an alarm to the first group."""

import asyncio
from typing import Annotated

import typer

bench = typer.Typer(invoke_without_command=True, help="Measure this bot on this machine.")


@bench.callback()
def beside_echo(
    context: typer.Context,
    rounds: Annotated[int, typer.Option(help="How often each bot is measured.")] = 3,
    residents: Annotated[int, typer.Option(help="How many people write.")] = 80,
    communities: Annotated[int, typer.Option(help="In how many communities they live.")] = 20,
    json: Annotated[bool, typer.Option(help="Print numbers for machines.")] = False,
) -> None:
    """Measure this bot beside a bare echo bot on this machine."""
    if context.invoked_subcommand is not None:
        return
    from bot.measuring import measure  # noqa: PLC0415  nothing of the sandbox is loaded before it is needed

    asyncio.run(measure(rounds=rounds, residents=residents, communities=communities, json=json))


@bench.command("sos")
def alarms(
    taps: Annotated[int, typer.Option(help="How many alarms are raised.")] = 60,
    waiting: Annotated[int, typer.Option(help="How many other messages wait all the time.")] = 1000,
    json: Annotated[bool, typer.Option(help="Print numbers for machines.")] = False,
) -> None:
    """Measure the way of an alarm: from the tap to the first message in a group, while others wait."""
    from bot.measuring import measure_alarms  # noqa: PLC0415  as above

    asyncio.run(measure_alarms(taps=taps, waiting=waiting, json=json))
