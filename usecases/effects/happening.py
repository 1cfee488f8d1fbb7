"""What an effect is given: the event that happened and the ticket before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.catalog import RequestType
from domain.community import Community
from domain.events import Actor, EventKind
from domain.people import Resident, StaffMember
from domain.tickets import Ticket
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event with everything that its effects need. `ticket` is the ticket after the event."""

    uow: UnitOfWork
    kind: EventKind
    before: Ticket
    ticket: Ticket
    actor: Actor
    at: datetime
    event_id: int
    data: Mapping[str, object]

    @property
    def community(self) -> Community:
        return self.uow.knowledge.community(self.ticket.community_id)

    @property
    def request_type(self) -> RequestType:
        return self.uow.knowledge.type_of(self.ticket)

    @property
    def reporter(self) -> Resident | None:
        return None if self.ticket.reporter_id is None else self.uow.residents.get(self.ticket.reporter_id)

    @property
    def holder(self) -> StaffMember | None:
        return None if self.ticket.holder_id is None else self.uow.staff.get(self.ticket.holder_id)

    def text(self, key: str) -> str | None:
        """A text of the event's data, or None."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def moment(self, key: str) -> datetime | None:
        """A moment of the event's data (ISO 8601), or None."""
        value = self.text(key)
        return None if value is None else datetime.fromisoformat(value)
