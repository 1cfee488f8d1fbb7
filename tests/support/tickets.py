"""Tickets of the garden, filed as residents file them."""

from typing import Any

from domain.people import Resident
from domain.tickets import NewTicket, Status, Ticket, Workflow
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.world import World
from usecases.filing import file_ticket, next_number, resident_actor
from usecases.ports import UnitOfWork


def file_repair(world: World, reporter: Resident, **given: Any) -> Ticket:
    """A dripping tap of 1-101, in the engineers' pool; the card is posted."""

    def file(uow: UnitOfWork) -> Ticket:
        community = uow.knowledge.only_community
        values: dict[str, Any] = {
            "community_id": GARDEN,
            "number": next_number(uow, community, "R", world.at),
            "request_type": "repair",
            "workflow": Workflow.WORK,
            "status": Status.OPEN,
            "urgent": False,
            "category": "tap",
            "public_area": False,
            "unit": reporter.unit,
            "room": None,
            "description": "厨房水龙头一直滴水,拧紧也没用。",
            "window": None,
            "contact_name": reporter.name,
            "contact_phone": reporter.phone,
            "reporter_id": reporter.id,
            "caller_name": None,
            "verified": True,
            "department": ENGINEERING,
            "reported_at": world.at,
            "dispatched_at": world.at,
            "details": {},
        }
        new = NewTicket(**(values | given))
        return file_ticket(uow, new, resident_actor(reporter), at=new.reported_at)

    return world.run(file)


def present(world: World, ticket: Ticket) -> Ticket:
    """The ticket as it is now."""
    found = world.look(lambda uow: uow.tickets.get(ticket.id))
    assert found is not None
    return found
