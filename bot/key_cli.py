"""`concierge key`: making the key of the private columns, and changing it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

key = typer.Typer(no_args_is_help=True, help=__doc__)


@key.command()
def new(
    path: Annotated[Path | None, typer.Argument(help="The file to write; without it, it is printed.")] = None,
) -> None:
    """Make a key for names, phones and texts in the database."""
    from bot.private_keys import new_key_file  # noqa: PLC0415  start-up time, see bot/cli.py

    typer.echo(new_key_file(path), nl=False)


@key.command()
def rotate() -> None:
    """Seal everything anew with a new key. The bot must be stopped (on PostgreSQL every process of it): it would not
    know the new key. Interrupted, it goes on when called again. On PostgreSQL run VACUUM FULL afterwards."""
    from bot.database_commands import rotate_key  # noqa: PLC0415  see above
    from bot.settings import load_settings  # noqa: PLC0415  see above

    typer.echo(asyncio.run(rotate_key(load_settings())), nl=False)
