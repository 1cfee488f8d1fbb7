"""A drill is over: its report goes to the groups that were alarmed and to the supervisors; nobody has to be asked."""

from domain.notices.afterwards import AlarmReport
from domain.outgoing import Lane, PostKind
from domain.people import StaffMember
from domain.tickets import DRILL_BY, Ticket
from usecases.alarm_routes import carded, sees_all
from usecases.effects.happening import Happening
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_colleague, to_place
from usecases.venues import leaders_of


def report_drill(happening: Happening) -> None:
    """Once in each chat."""
    uow, ticket = happening.uow, happening.ticket
    report = AlarmReport(ticket_id=ticket.id)
    for place, _ in carded(uow, ticket):
        if place.chat_id < 0 and sees_all(uow, ticket, place):
            to_place(uow, ticket, place, report, kind=PostKind.RELAY, under_card=True, lane=Lane.WORK)
    for member in _who_held_it(uow, ticket):
        to_colleague(uow, ticket, member, report)


def _who_held_it(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Whoever began the drill, and the supervisors."""
    begun = ticket.details.get(DRILL_BY)
    starter = uow.staff.get(begun) if isinstance(begun, int) else None
    members = [*leaders_of(uow, ticket), *([] if starter is None else [starter])]
    return [one for one in {one.id: one for one in members}.values() if reaches_privately(uow, one)]
