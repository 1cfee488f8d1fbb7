"""A lived-in database for the bench: everybody is known already, so that only the dialogues are measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from bot.bench.cast import GROUP, resident_id, worker_id
from bot.bench.contenders import Prepare
from domain.i18n import Locale
from domain.people import ResidentState, Role
from storage.database import open_database
from storage.migrating import migrate
from storage.store import SqlStore
from usecases.ports import Knowledge, Machine, UnitOfWork

PORTION: Final = 200
"""As many in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Where the bench plays: a community, the department its dialogue goes to, and units to live in."""

    community_id: str
    department: str
    units: Sequence[str]


def bind_group(uow: UnitOfWork, estate: Estate, *, at: datetime) -> None:
    """The workers' group belongs to the department."""
    uow.chats.bind(
        chat_id=GROUP,
        community_id=estate.community_id,
        department=estate.department,
        title="Bench workers",
        kind="supergroup",
        locale=Locale.EN,
        at=at,
    )


def settle(uow: UnitOfWork, estate: Estate, *, first: int, count: int, at: datetime) -> None:
    """Verified residents with these numbers and their workers, on duty; at most `PORTION` in one transaction."""
    for number in range(first, first + count):
        _add_resident(uow, estate, number, at)
        _add_worker(uow, estate, number, at)


def _add_worker(uow: UnitOfWork, estate: Estate, number: int, at: datetime) -> None:
    worker = uow.staff.add(
        community_id=estate.community_id,
        user_id=worker_id(number),
        name=f"Worker {number}",
        badge=f"B{number}",
        role=Role.STAFF,
        department=estate.department,
        locale=Locale.EN,
        at=at,
    )
    uow.staff.update(worker, on_duty=True)


def _add_resident(uow: UnitOfWork, estate: Estate, number: int, at: datetime) -> None:
    resident = uow.residents.add(community_id=estate.community_id, user_id=resident_id(number), locale=Locale.EN, at=at)
    resident = uow.residents.consent(resident, version=uow.knowledge.consent_version, at=at)
    resident = uow.residents.update(
        resident,
        name=f"Resident {number}",
        phone=f"+8613{800_000_000 + number}",
        phone_confirmed=True,
        unit=estate.units[number % len(estate.units)],
    )
    uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)


def database_of(knowledge: Knowledge, *, department: str, machine: Machine) -> Prepare:
    """Prepares a fresh database for a contender: all live in the first community, all work is one department's."""
    community = knowledge.only_community
    estate = Estate(community_id=community.key, department=department, units=[unit.key for unit in community.units()])

    async def prepare(folder: Path, residents: int) -> Mapping[str, str]:
        path = folder / "bench.db"
        at = datetime.fromtimestamp(machine.wall(), UTC)
        await migrate(path)
        database = await open_database(path)
        try:
            store = SqlStore(database, knowledge, now=lambda: at)
            await store.write(lambda uow: bind_group(uow, estate, at=at))
            for first in range(0, residents, PORTION):
                count = min(PORTION, residents - first)
                await store.write(partial(settle, estate=estate, first=first, count=count, at=at))
        finally:
            await database.close()
        return {"CONCIERGE_DATABASE": str(path)}

    return prepare
