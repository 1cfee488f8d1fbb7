"""A lived-in database for the bench: everybody is known already, so that only the dialogues are measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bench.cast import GROUP, STAFF, resident_id
from domain.i18n import Locale
from domain.people import ResidentState, Role
from usecases.ports import UnitOfWork

PORTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Where the bench plays: a community, the department its dialogue goes to, and units to live in."""

    community_id: str
    department: str
    units: Sequence[str]


def settle_staff(uow: UnitOfWork, estate: Estate, *, at: datetime) -> None:
    """The worker, on duty, in the bound group."""
    uow.chats.bind(
        chat_id=GROUP,
        community_id=estate.community_id,
        department=estate.department,
        title="Bench workers",
        kind="supergroup",
        locale=Locale.EN,
        at=at,
    )
    worker = uow.staff.add(
        community_id=estate.community_id,
        user_id=STAFF,
        name="Bench Worker",
        badge="B1",
        role=Role.STAFF,
        department=estate.department,
        locale=Locale.EN,
        at=at,
    )
    uow.staff.update(worker, on_duty=True)


def settle_residents(uow: UnitOfWork, estate: Estate, *, first: int, count: int, at: datetime) -> None:
    """Verified residents with these numbers, at most `PORTION` in one transaction."""
    for number in range(first, first + count):
        resident = uow.residents.add(
            community_id=estate.community_id, user_id=resident_id(number), locale=Locale.EN, at=at
        )
        resident = uow.residents.consent(resident, version=uow.knowledge.consent_version, at=at)
        resident = uow.residents.update(
            resident,
            name=f"Resident {number}",
            phone=f"+8613{800_000_000 + number}",
            phone_confirmed=True,
            unit=estate.units[number % len(estate.units)],
        )
        uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)
