"""The command line. Each command calls one function; what it needs is imported only when it is called.

Imports stand inside the functions because start-up time is a promise: `concierge run` loads nothing of the sandbox, and
`concierge check` nothing of Telegram.
"""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.bench_cli import bench
from bot.calendar_cli import calendar
from bot.collector import rest
from bot.key_cli import key
from bot.printing.sheets import PosterPlace
from bot.resident_cli import residents
from bot.rota_cli import rota
from bot.simulation_cli import simulate
from domain.i18n import Locale

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="concierge",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The service centre of a residential property on Telegram. `demo` needs nothing; `run` needs a bot's token.",
)
GROUPS: Mapping[str, typer.Typer] = MappingProxyType(
    {"bench": bench, "calendar": calendar, "key": key, "residents": residents, "rota": rota, "simulate": simulate}
)
"""Commands with commands of their own."""


@app.command()
def run(
    replace_bot: Annotated[
        bool, typer.Option("--replace-bot", help="This bot takes the place of the one whose database it is.")
    ] = False,
) -> None:
    """Run the bot until it is told to stop."""
    rest()
    settings = _settings()
    _ = settings.token  # said at once, not after everything is loaded
    from bot.event_loop import run_to_the_end  # noqa: PLC0415  see above
    from bot.run import run_installation  # noqa: PLC0415  see above

    run_to_the_end(run_installation(settings, replaces_bot=replace_bot))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes a free port.")] = 8100,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Try everything without Telegram: residents, staff groups and a clock to move, on one page."""
    from bot.demo import run_demo  # noqa: PLC0415  see above

    asyncio.run(run_demo(host=host, port=port))


@app.command()
def check(directory: Annotated[Path | None, typer.Argument(help="The configuration directory.")] = None) -> None:
    """Look for mistakes in the configuration; each is told with file, line and what to do."""
    from bot.clock import SystemClock, SystemMachine  # noqa: PLC0415  see above
    from bot.config_files import check_config, default_directory  # noqa: PLC0415  see above
    from bot.provisional_years import configured_provisional_sentences  # noqa: PLC0415  see above

    chosen = directory or _settings().config or default_directory()
    problems = check_config(chosen)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(1)
    typer.echo("The configuration is in order.")
    for sentence in configured_provisional_sentences(chosen, SystemClock(SystemMachine()).now()):
        typer.echo(sentence)


@app.command()
def doctor(json: Annotated[bool, typer.Option(help="Print findings for machines.")] = False) -> None:
    """Look at everything an installation needs, and say what to do; exit code 1 if something does not work."""
    from bot.doctor.examination import examine  # noqa: PLC0415  see above
    from bot.doctor.findings import as_json, healthy  # noqa: PLC0415  see above

    findings = asyncio.run(examine())
    typer.echo(as_json(findings) if json else "\n".join(str(finding) for finding in findings))
    if not healthy(findings):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema (`run` does it too); a file is backed up first."""
    from bot.database_commands import migrate_database  # noqa: PLC0415  see above

    typer.echo(asyncio.run(migrate_database(_settings())), nl=False)


@app.command()
def backup(target: Annotated[Path | None, typer.Argument(help="The file to write.")] = None) -> None:
    """Write a checked copy of the database, also while the bot is running."""
    from bot.database_commands import backup as write  # noqa: PLC0415  see above

    typer.echo(asyncio.run(write(_settings(), target)), nl=False)


@app.command()
def restore(
    source: Annotated[
        Path, typer.Argument(help="The backup to restore.", exists=True, dir_okay=False, resolve_path=True)
    ],
    late: Annotated[
        Literal["rest", "send"] | None,
        typer.Option(help="What is late: `rest` a day, or `send` at the start; else it is asked."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; what is late rests a day.")] = False,
) -> None:
    """Put a backup in the place of the database; shows first what would be sent, and keeps the present database."""
    from bot.restoring import Late, Restoring  # noqa: PLC0415  see above
    from bot.restoring import restore as put_back  # noqa: PLC0415  see above

    chosen = Late(late) if late is not None else Late.REST if yes else None
    order = Restoring(backup=source, say=typer.echo, agree=(lambda _: True) if yes else typer.confirm, late=chosen)
    typer.echo(asyncio.run(put_back(_settings(), order)), nl=False)


@app.command()
def move(
    target: Annotated[str, typer.Argument(help="postgresql://user@host/name, or the file to make.")] = "",
    rehearse: Annotated[bool, typer.Option("--dry-run", help="Copy and compare everything, and keep nothing.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Use a database again that was moved.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, for --undo.")] = False,
) -> None:
    """Move everything from a file to PostgreSQL, or back, and compare both. The bot must be stopped (every process of
    it). The source keeps its rows; nothing starts on it any more. A password may stand in PGPASSWORD or ~/.pgpass."""
    from bot.moving import Moving, move_database, shown  # noqa: PLC0415  see above
    from bot.moving import undo as use_again  # noqa: PLC0415  see above

    if undo:
        typer.echo(asyncio.run(use_again(_settings(), (lambda _: True) if yes else typer.confirm)), nl=False)
        return
    if not target:
        raise typer.BadParameter("Say where to: postgresql://user@host/name, or the file to make.")
    order = Moving(target=target, watch=shown, rehearsal=rehearse)
    typer.echo(asyncio.run(move_database(_settings(), order)), nl=False)


@app.command("claim-code")
def claim_code() -> None:
    """Print a one-time code; whoever sends it to the bot becomes an administrator."""
    from bot.database_commands import claim_code as new_code  # noqa: PLC0415  see above

    typer.echo(asyncio.run(new_code(_settings())), nl=False)


@app.command()
def poster(
    place: Annotated[PosterPlace, typer.Option("--for", help="Where it hangs.")] = PosterPlace.NOTICE_BOARD,
    community: Annotated[
        str | None, typer.Option(help="The key of one community; without it, one poster for each.")
    ] = None,
    language: Annotated[
        list[Locale] | None, typer.Option(help="Give it twice for two languages, the large one first.")
    ] = None,
    username: Annotated[
        str | None, typer.Option(help="The bot's name; without it, Telegram is asked with the token.")
    ] = None,
    link: Annotated[str | None, typer.Option(help="Where the code leads, if not to the bot.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write, if not poster-<community>.pdf.")] = None,
) -> None:
    """Write a poster to print: a QR code that leads to the bot, what can be asked for, prices, numbers to ring.

    The poster for the mailbox is a sheet of cards with marks where to cut.
    """
    from bot.poster_command import PosterOrder, write_posters  # noqa: PLC0415  see above

    order = PosterOrder(
        place=place, community=community, languages=language or (), username=username, link=link, out=out
    )
    typer.echo(write_posters(_settings(), order), nl=False)


def _settings() -> "Settings":
    from bot.settings import load_settings  # noqa: PLC0415  see above

    return load_settings()


def main() -> None:
    """What can be foreseen ends in a sentence and exit code 1 (2 for settings), not in a traceback."""
    from bot.settings import SettingsError  # noqa: PLC0415  see above
    from domain.errors import ConciergeError  # noqa: PLC0415  see above
    from storage.errors import StorageError  # noqa: PLC0415  see above

    try:
        for name, group in GROUPS.items():
            app.add_typer(group, name=name)
        app()
    except SettingsError as error:
        sys.stderr.write("".join(f"{sentence}\n" for sentence in error.problems))
        sys.exit(2)
    except (ConciergeError, StorageError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
