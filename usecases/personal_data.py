"""Everything that is kept of somebody, as they get it: what they said, what we answered, who looked (PRV-3).

What colleagues noted among themselves, and what others said, is not theirs.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.community import Community
from domain.events import ActorKind
from domain.households import Membership
from domain.letters import LetterState
from domain.notices.privacy import DataFile, DataFormat
from domain.people import Resident
from domain.personal_data import ResidentRecord
from domain.tickets import Ticket
from usecases.my_data import SeenBy, seen_by
from usecases.ports import UnitOfWork

_EVERYTHING = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words at a moment."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One of their requests: what they said about it, and the letters they got."""

    ticket: Ticket
    said: tuple[Said, ...]
    letters: tuple[tuple[str, Said], ...]
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """All of it."""

    format: DataFormat
    resident: Resident
    community: Community
    records: tuple[ResidentRecord, ...]
    views: tuple[SeenBy, ...]
    memberships: tuple[Membership, ...]
    requests: tuple[Request, ...]


def load_file(uow: UnitOfWork, notice: DataFile, _now: datetime) -> PersonalData | None:
    """None when there is nothing left of them."""
    resident = uow.residents.get(notice.resident_id)
    if resident is None or resident.user_id is None:
        return None
    return PersonalData(
        format=notice.format,
        resident=resident,
        community=uow.knowledge.community(resident.community_id),
        records=tuple(uow.resident_records.of(resident.id)),
        views=seen_by(uow, resident, limit=_EVERYTHING),
        memberships=tuple(uow.memberships.of_resident(resident.id)),
        requests=tuple(_request(uow, one) for one in uow.tickets.of_reporter(resident.id, limit=_EVERYTHING)),
    )


def _request(uow: UnitOfWork, ticket: Ticket) -> Request:
    said = [
        Said(at=one.at, words=words)
        for one in uow.events.of(ticket.id)
        if one.actor_kind is ActorKind.RESIDENT and (words := _words(one.data.get("words")))
    ]
    return Request(
        ticket=ticket,
        said=tuple(said),
        letters=_letters(uow, ticket),
        files=len(uow.attachments.of_ticket(ticket.id)),
    )


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _letters(uow: UnitOfWork, ticket: Ticket) -> tuple[tuple[str, Said], ...]:
    """Those that were delivered: number, day and text."""
    found = []
    for letter in uow.letters.of_ticket(ticket.id):
        version = uow.letters.latest(letter)
        if letter.state is LetterState.DELIVERED and letter.number and version is not None:
            found.append((letter.number, Said(at=version.written_at, words=version.body)))
    return tuple(found)
