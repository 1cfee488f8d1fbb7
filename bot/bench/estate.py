"""A lived-in database for the bench: everybody is known already, so that only the dialogues are measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from bot.bench.cast import group_id, home_of, is_reached, name_of_worker, phone_of, resident_id, worker_id
from bot.bench.communities import copies_of, write_copies
from bot.bench.contenders import Prepare
from bot.community_files import load_communities
from bot.private_keys import open_sealed
from bot.settings import Settings
from domain.households import Relation
from domain.i18n import Locale
from domain.people import ResidentState, Role
from storage.keys import new_key
from storage.migrating import migrate
from storage.store import SqlStore
from usecases import households
from usecases.ports import Knowledge, Machine, UnitOfWork

PORTION: Final = 200
"""As many in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Where the bench plays: communities, the departments its dialogues go to, and units to live in (in each)."""

    communities: Sequence[str]
    departments: Sequence[str]
    front_desk: str
    units: Sequence[str]

    def home_of(self, number: int) -> str:
        """The community in which the resident with this number lives."""
        return self.communities[home_of(number, len(self.communities))]


def bind_groups(uow: UnitOfWork, estate: Estate, *, at: datetime) -> None:
    """Each department has a group in each community."""
    for which, department in enumerate(estate.departments):
        for number, community_id in enumerate(estate.communities):
            uow.chats.bind(
                chat_id=group_id(number, which),
                community_id=community_id,
                department=department,
                title=f"Bench workers {which}-{number}",
                kind="supergroup",
                locale=Locale.EN,
                at=at,
            )


def settle(uow: UnitOfWork, estate: Estate, *, first: int, count: int, at: datetime) -> None:
    """Verified residents with these numbers and their workers, on duty; at most `PORTION` in one transaction."""
    for number in range(first, first + count):
        _add_resident(uow, estate, number, at)
        for which in range(len(estate.departments)):
            _add_worker(uow, estate, number, which, at)


def _add_worker(uow: UnitOfWork, estate: Estate, number: int, which: int, at: datetime) -> None:
    department = estate.departments[which]
    worker = uow.staff.add(
        community_id=estate.home_of(number),
        user_id=worker_id(number, which),
        name=name_of_worker(number, which),
        badge=f"B{which}-{number}",
        role=Role.FRONT_DESK if department == estate.front_desk else Role.STAFF,
        department=department,
        locale=Locale.EN,
        at=at,
    )
    uow.staff.update(worker, on_duty=True, private_open=is_reached(number, len(estate.communities)))


def _add_resident(uow: UnitOfWork, estate: Estate, number: int, at: datetime) -> None:
    home = estate.home_of(number)
    resident = uow.residents.add(community_id=home, user_id=resident_id(number), locale=Locale.EN, at=at)
    resident = uow.residents.consent(resident, version=uow.knowledge.consent_version, at=at)
    resident = uow.residents.update(
        resident,
        name=f"Resident {number}",
        phone=phone_of(number),
        phone_confirmed=True,
        unit=estate.units[number % len(estate.units)],
    )
    resident = uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)
    households.join(uow, resident, resident.unit or "", Relation.OWNER, at)


Also = Callable[[UnitOfWork, Estate, datetime], object]
"""Something more that the database holds, in one transaction."""


def _add(uow: UnitOfWork, *, more: Also, estate: Estate, at: datetime) -> None:
    more(uow, estate, at)


def estate_of(knowledge: Knowledge, *, departments: Sequence[str], communities: int) -> Estate:
    """Copies of the example community, which `knowledge` knows; all work goes to these departments."""
    example = knowledge.only_community
    return Estate(
        communities=copies_of(example.key, communities),
        departments=departments,
        front_desk=example.front_desk.key,
        units=[unit.key for unit in example.units()],
    )


def database_of(
    knowledge: Knowledge,
    *,
    departments: Sequence[str],
    machine: Machine,
    communities: int = 1,
    also: Sequence[Also] = (),
    server: str = "",
) -> Prepare:
    """Prepares a configuration and a fresh database for a contender: a file, or the empty database at `server`.

    All live in copies of the example community, which `knowledge` knows; all work goes to these departments.
    """
    estate = estate_of(knowledge, departments=departments, communities=communities)

    async def prepare(folder: Path, residents: int) -> Mapping[str, str]:
        address, configuration = server or str(folder / "bench.db"), folder / "config"
        key = new_key() if server else None
        write_copies(configuration, estate.communities)
        known = replace(knowledge, communities=load_communities(configuration / "community"))
        at = datetime.fromtimestamp(machine.wall(), UTC)
        await migrate(address)
        database = await open_sealed(Settings.model_validate({"database": address, "key": key, "key_file": None}))
        try:
            store = SqlStore(database, known, now=lambda: at)
            await store.write(lambda uow: bind_groups(uow, estate, at=at))
            for first in range(0, residents, PORTION):
                count = min(PORTION, residents - first)
                await store.write(partial(settle, estate=estate, first=first, count=count, at=at))
            for more in also:
                await store.write(partial(_add, more=more, estate=estate, at=at))
        finally:
            await database.close()
        return {
            "CONCIERGE_DATABASE": address,
            "CONCIERGE_CONFIG": str(configuration),
            "CONCIERGE_KEY": key or "",
            "CONCIERGE_KEY_FILE": "",
        }

    return prepare
