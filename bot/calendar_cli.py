"""`concierge calendar`: the days on which a community differs from its usual week, shown and set.

Imports stand inside the functions for the reason given in bot/cli.py.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

calendar = typer.Typer(no_args_is_help=True, help="Show and set days off, make-up working days and other hours.")

Community = Annotated[str | None, typer.Option("--community", help="The community's key, if there are several.")]
Day = Annotated[str, typer.Argument(help="The date, such as 2027-02-10.")]


@calendar.command()
def show(
    year: Annotated[int, typer.Argument(min=2020, max=2100, help="The year to look at.")], community: Community = None
) -> None:
    """Show every day of a year that is not as its weekday usually is, and why."""
    from bot.calendar_commands import show_year  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(show_year(load_settings(), year, community=community)), nl=False)


@calendar.command("set")
def set_(
    day: Day,
    kind: Annotated[str, typer.Argument(help='"closed", "working", or hours such as 08:30-12:00,14:00-18:00.')],
    note: Annotated[str, typer.Option(help="Why, for colleagues.")] = "",
    community: Community = None,
) -> None:
    """Say what holds on a day; promises already made stand."""
    _set(day, kind, note, community)


@calendar.command()
def unset(day: Day, community: Community = None) -> None:
    """Take back what was set for a day."""
    _set(day, "unset", "", community)


@calendar.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns day, kind, note.")],
    community: Community = None,
) -> None:
    """Set many days at once; a file with a mistake changes nothing."""
    from bot.calendar_commands import import_days  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(import_days(load_settings(), file, community=community)), nl=False)


def _set(day: str, kind: str, note: str, community: str | None) -> None:
    from bot.calendar_commands import set_day  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(set_day(load_settings(), day=day, kind=kind, note=note, community=community)), nl=False)
