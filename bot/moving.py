"""`concierge move`: the database from a file to PostgreSQL or back, and what to set before the bot is started again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import typer

from bot.private_keys import FoundKeys, check_found, find_keys
from bot.settings import Settings
from storage.addresses import Address, FileAddress, ServerAddress, parse_address
from storage.moving import Move, move, told, undo_move
from storage.moving_rows import MovedTable, Watch
from storage.sealing import seals_of

_ON_A_SERVER: Final = """\
The bot makes no backups of a server: let pg_dump make one every night (docs/runbook.md).
"""
_IN_A_FILE: Final = """\
One process owns a file: start one only. It makes a backup of it every night.
"""
_NOTHING_KEPT: Final = """\
This was a rehearsal: all of it was copied and compared, and nothing of it was kept. Without --dry-run it is.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Where to, how progress is shown, and whether nothing of it is to be kept."""

    target: str
    watch: Watch
    rehearsal: bool = False


@contextmanager
def shown(label: str, rows: int) -> Iterator[Callable[[int], object]]:
    """Progress on a terminal."""
    with typer.progressbar(length=rows, label=label) as bar:
        yield bar.update


async def move_database(settings: Settings, order: Moving) -> str:
    """What to print at the end. Raises what `move` does, and MissingKeyError before anything is copied."""
    source, target = parse_address(settings.database), parse_address(order.target)
    keys, at = find_keys(settings), datetime.now(UTC)
    moved = await move(
        Move(
            source=source,
            target=target,
            at=at,
            check=lambda connection: check_found(seals_of(connection), keys),
            watch=order.watch,
            rehearsal=order.rehearsal,
        )
    )
    lines = [*_tables(moved), _whole(moved, source, target)]
    if order.rehearsal:
        return "".join([*lines, _NOTHING_KEPT])
    return "".join([*lines, *_what_next(settings, source, target, keys)])


async def undo(settings: Settings, agree: Callable[[str], bool]) -> str:
    """What to print; `agree` is asked after the mark was found and before it is taken away."""
    address = parse_address(settings.database)
    question = f"Use {told(address)} again? Whatever happened where it was moved to will not be in it."
    if not agree(question):
        return "Nothing was changed.\n"
    mark = await undo_move(address)
    return (
        f"{told(address)} is in use again. Make sure that nothing is started on {mark.to} any more: people would be "
        "answered twice.\n"
    )


def _tables(moved: Sequence[MovedTable]) -> Iterator[str]:
    width = max(len(one.name) for one in moved)
    yield f"{'table':{width}}  {'rows':>11}  checksum\n"
    for one in moved:
        yield f"{one.name:{width}}  {one.rows:>11,}  {one.checksum[:16]}\n"


def _whole(moved: Sequence[MovedTable], source: Address, target: Address) -> str:
    rows = sum(one.rows for one in moved)
    return f"{rows:,} rows of {len(moved)} tables are the same in {told(source)} and in {told(target)}.\n"


def _what_next(settings: Settings, source: Address, target: Address, keys: FoundKeys) -> Iterator[str]:
    yield "\nSet this, wherever the bot's settings are, then start it:\n\n"
    yield f"    CONCIERGE_DATABASE={_address(target)}\n"
    if keys.file is not None:
        yield f"    CONCIERGE_KEY_FILE={keys.file.absolute()}\n"
    yield "\nThe key is the same as before.\n" if settings.key is None else "\nCONCIERGE_KEY stays as it is.\n"
    yield _IN_A_FILE if isinstance(target, FileAddress) else _ON_A_SERVER
    yield (
        f"{told(source)} keeps all its rows and is marked: nothing starts on it by mistake. Delete it when you trust "
        "the new one; `concierge move --undo` takes the mark away.\n"
    )


def _address(target: Address) -> str:
    if isinstance(target, ServerAddress):
        return target.url.render_as_string(hide_password=True)
    return str(target.path.absolute()) if isinstance(target, FileAddress) else told(target)
