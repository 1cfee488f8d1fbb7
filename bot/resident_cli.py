"""`concierge residents`: the files of residents, taken in from a list and written out as one.

Imports stand inside the functions for the reason given in bot/cli.py.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

residents = typer.Typer(no_args_is_help=True, help="Import and export the files of residents.")

Community = Annotated[str | None, typer.Option("--community", help="The community's key, if there are several.")]


@residents.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An XLSX or CSV file; its first line names the columns.")],
    community: Community = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Make files of a list: unit and name, perhaps phone, relation, until. Nobody is taken out for not being on it."""
    from bot.resident_commands import import_residents  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(
        asyncio.run(import_residents(load_settings(), file.absolute(), community=community, dry_run=dry_run)), nl=False
    )


@residents.command()
def export(
    file: Annotated[Path, typer.Argument(help="The XLSX or CSV file to write; there must be none of this name.")],
    community: Community = None,
) -> None:
    """Write everybody who belongs to a unit as a list."""
    from bot.resident_commands import export_residents  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(export_residents(load_settings(), file.absolute(), community=community)), nl=False)
