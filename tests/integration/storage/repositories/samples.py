"""People, tickets and drafts to try the repositories with."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from domain.drafts import Draft, Form
from domain.i18n import Locale
from domain.people import Resident, Role, StaffMember
from domain.tickets import NewTicket, Status, Ticket, Workflow
from storage.unit_of_work import SqlUnitOfWork

NOW = datetime(2026, 11, 22, 2, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MUCH_LATER = NOW + timedelta(days=1)

HOME = "bay"


def a_resident(uow: SqlUnitOfWork, user_id: int | None = 5, community_id: str = HOME) -> Resident:
    return uow.residents.add(community_id=community_id, user_id=user_id, locale=Locale.ZH_HANS, at=NOW)


def a_colleague(uow: SqlUnitOfWork, user_id: int | None = 6, **given: object) -> StaffMember:
    values = {
        "community_id": HOME,
        "name": "Li",
        "badge": None,
        "role": Role.STAFF,
        "department": "engineering",
        "locale": None,
        "at": NOW,
    }
    return uow.staff.add(user_id=user_id, **(values | given))


def new_ticket(number: str = "R-20261122-001", **given: object) -> NewTicket:
    values = {
        "community_id": HOME,
        "request_type": "repair",
        "workflow": Workflow.WORK,
        "status": Status.OPEN,
        "urgent": False,
        "category": None,
        "public_area": False,
        "unit": None,
        "room": None,
        "description": "The tap drips.",
        "window": None,
        "contact_name": None,
        "contact_phone": None,
        "reporter_id": None,
        "caller_name": None,
        "verified": True,
        "department": "engineering",
        "reported_at": NOW,
        "dispatched_at": None,
        "details": {},
    }
    return NewTicket(number=number, **(values | given))


def a_ticket(uow: SqlUnitOfWork, number: str = "R-20261122-001", **given: object) -> Ticket:
    return uow.tickets.file(new_ticket(number, **given))


def a_draft(uow: SqlUnitOfWork, chat_id: int = 5, user_id: int = 5, **given: object) -> Draft:
    values = {"community_id": HOME, "form": Form.REQUEST, "step": "room", "at": NOW}
    return uow.drafts.start(chat_id=chat_id, user_id=user_id, **(values | given))


def rows(table, *names: str):
    """What stands in some columns of a table, in the order of its ids; to be given to `database.read`."""

    def read(connection) -> list[tuple[object, ...]]:
        query = select(*(table.c[name] for name in names)).order_by(table.c.id)
        return [tuple(row) for row in connection.execute(query)]

    return read
