"""`concierge rota`: who has which night, shown and planned.

Imports stand inside the functions for the reason given in bot/cli.py.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

rota = typer.Typer(no_args_is_help=True, help="Show and plan who has which night.")

Community = Annotated[str | None, typer.Option("--community", help="The community's key, if there are several.")]
Night = Annotated[str, typer.Argument(help="The day in whose evening the night begins, such as 2027-02-10.")]
Department = Annotated[str, typer.Argument(help="The department, by key or name.")]
Colleague = Annotated[str, typer.Argument(help="The colleague, by badge number or name.")]


@rota.command()
def show(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many nights from today on.")] = 14,
    community: Community = None,
) -> None:
    """Show who has the coming nights."""
    from bot.rota_commands import show_rota  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(show_rota(load_settings(), days, community=community)), nl=False)


@rota.command("set")
def set_(night: Night, department: Department, colleague: Colleague, community: Community = None) -> None:
    """Put a colleague down for a night."""
    _plan(night, department, colleague, community, off=False)


@rota.command()
def unset(night: Night, department: Department, colleague: Colleague, community: Community = None) -> None:
    """Take a colleague off a night."""
    _plan(night, department, colleague, community, off=True)


@rota.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns night, department, colleague.")],
    community: Community = None,
) -> None:
    """Plan many nights at once; the nights it names are then as it says, a file with a mistake changes nothing."""
    from bot.rota_commands import import_rota  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(import_rota(load_settings(), file, community=community)), nl=False)


def _plan(night: str, department: str, colleague: str, community: str | None, *, off: bool) -> None:
    from bot.rota_commands import plan_night  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    wanted = {"night": night, "department": department, "colleague": colleague}
    typer.echo(asyncio.run(plan_night(load_settings(), **wanted, off=off, community=community)), nl=False)
