"""`concierge residents …`: files of residents from the command line, through the running process if there is one."""

from pathlib import Path
from typing import Any

from bot.calendar_commands import which_community
from bot.clock import SystemClock, SystemMachine
from bot.database_commands import through_whoever_has_it
from bot.resident_answers import export_file, import_file
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.database import Database
from storage.store import SqlStore
from usecases.importing import Deed

_SAID = {
    Deed.NEW: "new",
    Deed.ONE_MORE_UNIT: "known, with one more unit",
    Deed.CHANGED: "changed",
    Deed.MOVED_OUT: "moved out",
    Deed.AS_IT_IS: "as it is",
}


async def import_residents(settings: Settings, file: Path, *, community: str | None, dry_run: bool) -> str:
    """What to print: what became of every line, or would. Raises WhichCommunityError, ControlRefusedError."""
    knowledge, clock = read_knowledge(settings), SystemClock(SystemMachine())
    wanted = {
        "path": str(file),
        "community": which_community(knowledge, community),
        "dry_run": dry_run,
    }

    async def alone(database: Database) -> dict[str, Any]:
        return await import_file(SqlStore(database, knowledge, now=clock.now), clock, wanted)

    answer = await through_whoever_has_it(settings, "residents-import", alone, **wanted)
    lines = [f"{answer['counts'][deed]:6} {said}" for deed, said in _SAID.items()]
    head = "Nothing has been changed; this is what would be:" if dry_run else "Imported:"
    wrong = [f"Left out, {one}" for one in answer["wrong"]]
    wrong += [f"and {answer['more']} more lines"] if answer["more"] else []
    return "".join(f"{line}\n" for line in (head, *lines, *wrong))


async def export_residents(settings: Settings, file: Path, *, community: str | None) -> str:
    """What to print. Raises WhichCommunityError, ControlRefusedError."""
    knowledge, clock = read_knowledge(settings), SystemClock(SystemMachine())
    wanted = {"path": str(file), "community": which_community(knowledge, community)}

    async def alone(database: Database) -> dict[str, int]:
        return await export_file(SqlStore(database, knowledge, now=clock.now), wanted)

    answer = await through_whoever_has_it(settings, "residents-export", alone, **wanted)
    return f"{answer['residents']} residents written to {wanted['path']}; names and phones, keep it safe.\n"
