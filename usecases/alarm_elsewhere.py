"""An emergency in another community than the one that was alarmed: for strangers, and for who is at home in several."""

from domain.people import Resident
from domain.tickets import Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of
from usecases.meant_community import homes_of
from usecases.ports import UnitOfWork


def elsewhere(uow: UnitOfWork, reporter: Resident, ticket: Ticket) -> tuple[str, ...]:
    """Where else it may be; for a stranger anywhere. Only communities that know this kind of emergency."""
    if reporter.user_id is None or alarm_of(uow, ticket).drill:
        return ()
    known = homes_of(uow, reporter.user_id)
    return tuple(
        one.key
        for one in uow.knowledge.communities
        if one.key != ticket.community_id
        and (one.key in known or not known)
        and any(kind.key == ticket.request_type for kind in uow.knowledge.emergencies(one))
    )


def raised_again_in(uow: UnitOfWork, ticket: Ticket) -> str | None:
    """The community in which the same person has raised the same since then."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None or reporter.user_id is None:
        return None
    files = [one for one in uow.residents.of_account(reporter.user_id) if one.community_id != ticket.community_id]
    found = (_latest(uow, one, ticket) for one in files)
    return next((one.community_id for one in found if one is not None), None)


def _latest(uow: UnitOfWork, reporter: Resident, ticket: Ticket) -> Alarm | None:
    running = [one for one in uow.alarms.running(reporter.community_id) if one.reporter_id == reporter.id]
    later = (one for one in running if one.ticket_id > ticket.id)
    same = ((one, uow.tickets.get(one.ticket_id)) for one in later)
    return next((one for one, other in same if other is not None and other.request_type == ticket.request_type), None)
