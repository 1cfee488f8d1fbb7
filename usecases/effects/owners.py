"""Work on the structure needs the unit's owner: a price for it goes to them, whoever reported it hears (REP-4).

Which matters these are the catalog says (`needs_owner`). An owner sees nothing else of what others report.
"""

from datetime import datetime

from domain.errors import PriceNotAgreed
from domain.households import Relation
from domain.notices.households import OwnerDecided
from domain.people import Resident
from domain.tickets import Ticket
from usecases.effects.by_phone import ring_about
from usecases.effects.labels import label_for_reporter
from usecases.households import owners_of
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import to_resident
from usecases.ticket_ports import QuoteState


def asks_owner(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether somebody other than the reporter has to agree.

    Whose relation nobody has ever asked decides alone as long as the files know no owner.
    """
    category = None if ticket.category is None else uow.knowledge.type_of(ticket).category(ticket.category)
    if category is None or not category.needs_owner or ticket.public_area or ticket.unit is None:
        return False
    members = uow.memberships.of_unit(ticket.community_id, ticket.unit)
    reporter = next((one for one in members if one.resident_id == ticket.reporter_id), None)
    if reporter is not None and reporter.relation is None:
        return any(one.relation is Relation.OWNER for one in members)
    return reporter is None or reporter.relation is not Relation.OWNER


def is_owners(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether the reporter owns the unit that it is about: there is nobody else to ask."""
    return ticket.reporter_id in {one.id for one in owners_of(uow, ticket.community_id, ticket.unit)}


def reached_owners(uow: UnitOfWork, ticket: Ticket) -> list[Resident]:
    """Who can be asked for the yes in Telegram."""
    return [one for one in owners_of(uow, ticket.community_id, ticket.unit) if can_reach(uow, one)]


def owner_to_ring(uow: UnitOfWork, ticket: Ticket) -> Resident | None:
    """Whom to ring for the yes while a price waits for it and no owner can be asked here."""
    quote = uow.quotes.latest(ticket.id)
    waits = quote is not None and quote.state in (QuoteState.OFFERED, QuoteState.ASKING_OWNER)
    if not waits or not asks_owner(uow, ticket) or reached_owners(uow, ticket):
        return None
    return next(iter(owners_of(uow, ticket.community_id, ticket.unit)), None)


def may_decide(uow: UnitOfWork, ticket: Ticket, resident: Resident) -> bool:
    """Whose yes it is: the owner's where the matter needs one, else the reporter's."""
    if asks_owner(uow, ticket):
        return resident.id in {one.id for one in owners_of(uow, ticket.community_id, ticket.unit)}
    return ticket.reporter_id == resident.id


def check_owner_agreed(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raises PriceNotAgreed before the owner has agreed, to a price of nothing if it costs nothing."""
    if uow.knowledge.type_of(ticket).quote is None or not asks_owner(uow, ticket):
        return
    quote = uow.quotes.latest(ticket.id)
    if quote is None or quote.state is not QuoteState.ACCEPTED:
        raise PriceNotAgreed


def tell_reporter(uow: UnitOfWork, ticket: Ticket, state: QuoteState, at: datetime) -> None:
    """The one who reported hears what the owner says."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None or state is QuoteState.ASKING_OWNER:
        return
    decided = OwnerDecided(
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        accepted=state is QuoteState.ACCEPTED,
    )
    if can_reach(uow, reporter):
        to_resident(uow, reporter, decided, ticket_id=ticket.id)
    else:
        ring_about(uow, ticket, at)
