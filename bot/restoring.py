"""`concierge restore`: a backup takes the place of the database, and nothing of the lost hours is said a second time.

Everything is prepared on a copy; until the last step, one rename, the present database stays as it is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.private_keys import check_found, find_keys
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.addresses import FileAddress, parse_address
from storage.database import Database, open_database
from storage.errors import BackupUnsupportedError
from storage.keyed_cipher import KeyedCipher
from storage.migrating import migrate
from storage.process_lock import ProcessLock
from storage.restoring import (
    Echo,
    Past,
    check_backup,
    copy_aside,
    counted,
    discard,
    look_back,
    make_present,
    put_in_place,
)
from storage.sealing import seals_of
from storage.store import SqlStore
from usecases.ports import Knowledge, UnitOfWork
from usecases.restored import MOST_NUMBERS, tell_restored
from usecases.timer_table import NEVER_WAIT, REMIND_NOBODY

REST: Final = timedelta(hours=24)
"""What is late comes so much later, unless the front desk has seen to it meanwhile."""

_MOST_KINDS: Final = 4
_WORDS: Final = MappingProxyType({"rung": "step of an escalation", "promise_due": "promised time that is over"})

_DESK_TICKETS: Final = ("L",)


class Late(StrEnum):
    """What becomes of reminders whose time has passed since the backup, and of messages that it had not sent."""

    REST = "rest"
    SEND = "send"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """What to restore, how to ask the operator (question → yes or no), and what was decided beforehand."""

    backup: Path
    say: Callable[[str], None]
    agree: Callable[[str], bool]
    late: Late | None = None


async def restore(settings: Settings, order: Restoring) -> str:
    """What to print at the end.

    Raises BackupBrokenError, SchemaTooNewError, MissingKeyError, AlreadyRunningError (stop the bot first),
    BackupUnsupportedError for PostgreSQL.
    """
    address = parse_address(settings.database)
    if not isinstance(address, FileAddress):
        raise BackupUnsupportedError
    knowledge, now = read_knowledge(settings), datetime.now(UTC)
    with ProcessLock.take(address.path):
        check_backup(order.backup)
        copy = copy_aside(order.backup, address.path)
        try:
            if not await _is_prepared(settings, knowledge, order, copy, now):
                return "Nothing was changed.\n"
            former = put_in_place(copy, address.path, at=now)
        finally:
            discard(copy)  # whatever happened, Ctrl+C at a question included; in its place it is no copy any more
    kept = f"The former database is kept as {former}.\n" if former is not None else ""
    return f"Restored {order.backup.name}. {kept}Start the bot with `concierge run`.\n"


async def _is_prepared(settings: Settings, knowledge: Knowledge, order: Restoring, copy: Path, now: datetime) -> bool:
    await migrate(copy, now=lambda: now)
    database = await _open(settings, copy)
    try:
        return await _prepare(database, knowledge, order, now)
    finally:
        await database.close()


async def _open(settings: Settings, copy: Path) -> Database:
    keys = find_keys(settings)
    database = await open_database(copy, cipher=KeyedCipher(keys.ring))
    try:
        check_found(await database.read(seals_of), keys)
    except BaseException:
        await database.close()
        raise
    return database


async def _prepare(database: Database, knowledge: Knowledge, order: Restoring, now: datetime) -> bool:
    """Show what a start would do, ask, and write the decision into the copy; False when it is not to be restored."""
    past = await database.read(lambda connection: look_back(connection, now=now, unasked=REMIND_NOBODY))
    for line in describe(past, now=now):
        order.say(line)
    late = order.late or _ask_about(past, order)
    if not order.agree(f"Put {order.backup.name} in the place of the database?"):
        return False

    present = partial(
        make_present,
        backup=order.backup.name,
        now=now,
        rest_until=now + REST if late is Late.REST else None,
        unasked=REMIND_NOBODY,
        days={one.key: f"{one.calendar.local_day(now):%Y%m%d}" for one in knowledge.communities},
        prefixes=[*(one.prefix for one in knowledge.catalog.types), *_DESK_TICKETS],
    )
    await database.write(present)
    await SqlStore(database, knowledge, now=lambda: now).write(lambda uow: _tell(uow, past, late, now))
    return True


def _ask_about(past: Past, order: Restoring) -> Late:
    if not past.late and not past.unsent:
        return Late.REST
    told = (
        "Send all this when the bot starts? If not, the front desk gets the list of these requests, reminders come "
        f"{REST.total_seconds() / 3600:.0f} hours later, and messages that were not sent stay unsent."
    )
    return Late.SEND if order.agree(told) else Late.REST


def _tell(uow: UnitOfWork, past: Past, late: Late, now: datetime) -> None:
    resting = (*past.late, *past.unsent) if late is Late.REST else ()
    for community in uow.knowledge.communities:
        numbers = [one.number for one in resting if one.number is not None and one.community_id == community.key]
        tell_restored(
            uow,
            community,
            back_to=past.newest or now,
            numbers=tuple(dict.fromkeys(numbers)),
            reminded_at=now + REST,
        )


def describe(past: Past, *, now: datetime) -> Iterator[str]:
    """What the operator reads before deciding."""
    if past.newest is None:
        yield "The backup is of a service centre in which nothing had happened yet."
        return
    gap = now - past.newest
    yield (
        f"The backup ends at {past.newest:%Y-%m-%d %H:%M} UTC, {gap // timedelta(hours=1)} h "
        f"{gap // timedelta(minutes=1) % 60} min ago. What was said and done since then is not in it."
    )
    yield "Data that was deleted since then at somebody's wish is in it again: delete it once more."
    yield from _described(past.late, "Reminders and questions whose time has passed since:")
    if alarms := tuple(dict.fromkeys(one.number for one in past.late if one.what in NEVER_WAIT and one.number)):
        yield (
            f"Emergencies were under way then: {', '.join(alarms)}. Ask at once how they stand; while reminders rest, "
            "nobody is called for them."
        )
    yield from _described(past.unsent, "Messages that were not sent yet when it was made (most of them were, later):")


def _described(echoes: Sequence[Echo], title: str) -> Iterator[str]:
    if not echoes:
        return
    yield title
    told = tuple(counted(echoes))
    for what, count, numbers in told:
        if numbers:
            more = ", …" if len(numbers) > MOST_NUMBERS else ""
            yield f"  {count} × {_in_words(what)}  {', '.join(numbers[:MOST_NUMBERS])}{more}"
    if screens := [(count, what) for what, count, numbers in told if not numbers]:
        kinds = ", ".join(_in_words(what) for _, what in screens[:_MOST_KINDS])
        more = ", …" if len(screens) > _MOST_KINDS else ""
        yield f"  {sum(count for count, _ in screens)} × what is about no request ({kinds}{more})"


def _in_words(kind: str) -> str:
    """`PascalCase` and `snake_case` as words."""
    return _WORDS.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).replace("_", " ").lower()
