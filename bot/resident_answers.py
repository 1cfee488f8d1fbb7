"""What the residents' commands do in the process that has the database; arguments and answers are plain JSON values."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import NotFoundError
from domain.resident_lists import ResidentList, read_list
from domain.suitable_files import ending
from handlers.people.spreadsheets import KINDS, UnreadableFileError, read_rows, write_csv, write_xlsx
from storage.errors import ControlRefusedError
from usecases.export_residents import rows_of
from usecases.importing import PORTION, Deed, Step, carry_out, counts, plan
from usecases.ports import Clock, Store, UnitOfWork

_MOST_WRONG = 100


async def import_file(store: Store, clock: Clock, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Import `path` into `community`, or only say what would change (`dry_run`). Raises ControlRefusedError."""
    path, community = Path(str(arguments["path"])), str(arguments["community"])
    table = await asyncio.to_thread(_table, path)

    def look(uow: UnitOfWork) -> tuple[ResidentList, list[Step]]:
        known = uow.knowledge.community(community)
        listed = read_list(table, known, uow.knowledge.read_phone)
        return listed, plan(uow, community, listed.rows, known.calendar.local_day(clock.now()))

    try:
        listed, steps = await store.read(look)
    except NotFoundError:
        raise ControlRefusedError(reason=f'there is no community "{community}" in the configuration') from None
    if listed.missing:
        raise ControlRefusedError(reason=f"the first line must name the columns {', '.join(listed.missing)}")
    if not arguments["dry_run"]:
        await _carry_out(store, clock, community, [one for one in steps if one.deed is not Deed.AS_IT_IS])
    wrong = [f"line {one.line}: {one.wrong.replace('_', ' ')} ({one.value})" for one in listed.wrong]
    return {"counts": counts(steps), "wrong": wrong[:_MOST_WRONG], "more": len(wrong[_MOST_WRONG:])}


def _table(path: Path) -> list[list[str]]:
    if ending(path.name) not in KINDS:
        raise ControlRefusedError(reason=f"{path.name} is neither a .csv nor an .xlsx file")
    try:
        return read_rows(path.name, path.read_bytes())
    except OSError as error:
        raise ControlRefusedError(reason=f"{path} cannot be read: {error.strerror}") from None
    except UnreadableFileError:
        raise ControlRefusedError(reason=f"{path.name} cannot be read; save it as XLSX or CSV anew") from None


async def _carry_out(store: Store, clock: Clock, community: str, steps: list[Step]) -> None:
    for start in range(0, len(steps), PORTION):
        portion, at = steps[start : start + PORTION], clock.now()

        def write(uow: UnitOfWork, portion: list[Step] = portion) -> None:
            carry_out(uow, community, portion, at, by=None)  # noqa: B023  awaited before the next turn

        await store.write(write)


async def export_file(store: Store, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Write everybody of `community` to `path`. Raises ControlRefusedError."""
    path, community = Path(str(arguments["path"])), str(arguments["community"])
    if ending(path.name) not in KINDS:
        raise ControlRefusedError(reason=f"{path.name} is neither a .csv nor an .xlsx file")
    rows = await store.read(lambda uow: rows_of(uow.memberships.filed(community)))
    data = write_csv(rows) if ending(path.name) == "csv" else await asyncio.to_thread(write_xlsx, rows, title=community)
    try:
        await asyncio.to_thread(_write, path, data)
    except OSError as error:
        raise ControlRefusedError(reason=f"{path} cannot be written: {error.strerror}") from None
    return {"residents": len(rows) - 1}


def _write(path: Path, data: bytes) -> None:
    """Readable by its owner only; a file that is there already is not written over."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(data)
