"""Filing phone-call tasks: "call me" (INT-8), follow-ups that stayed silent (FUP-2), what could not be delivered.

A call task is a ticket of the catalog's call type; its `details` say why and about which other ticket.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from domain.catalog import RequestType
from domain.community import Community
from domain.events import CLOCK
from domain.incoming import Sender
from domain.masking import mask_phone
from domain.notices.dialogue import CallMeFiled
from domain.people import Resident
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket, Workflow
from usecases.filing import call_task, resident_actor
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.promising import open_promise
from usecases.speaking import to_chat


class CallReason(StrEnum):
    """Why somebody is called."""

    REQUESTED = "requested"
    FOLLOW_UP = "follow_up"
    UNDELIVERED = "undelivered"


class CallOutcome(StrEnum):
    """What a call came to; the first two settle a follow-up."""

    WORKING = "working"
    STILL_A_PROBLEM = "still_a_problem"
    SETTLED = "settled"
    UNREACHED = "unreached"


def call_type(uow: UnitOfWork, community: Community) -> RequestType:
    """The catalog's type for calls."""
    found = next(one for one in uow.knowledge.catalog.types if one.workflow is Workflow.CALL)
    return community.effective(found) or found


def call_me(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> Answer:
    """ "Have customer service call me": one open task a person; pressing again says when it is due."""
    resident = resident_of(uow, sender, at)
    community = uow.knowledge.community(resident.community_id)
    request_type = call_type(uow, community)
    ticket = _open_call(uow, resident, request_type)
    if ticket is None:
        ticket = call_task(
            uow,
            community,
            request_type=request_type,
            resident=resident if resident.name else _named(resident, sender),
            details={"reason": CallReason.REQUESTED.value},
            description="",
            at=at,
            actor=resident_actor(resident),
        )
    promise = open_promise(uow, ticket, PromiseKind.RESPOND)
    filed = CallMeFiled(
        number=ticket.number,
        due_at=at if promise is None else promise.due_at,
        phone=None if resident.phone is None else mask_phone(resident.phone),
    )
    to_chat(uow, chat_id, filed, community_id=community.key, ticket_id=ticket.id)
    return Answer()


def _named(resident: Resident, sender: Sender) -> Resident:
    """A stranger is called by the name Telegram shows until they say another."""
    return replace(resident, name=sender.first_name[:20])


def _open_call(uow: UnitOfWork, resident: Resident, request_type: RequestType) -> Ticket | None:
    for ticket in uow.tickets.live_of_reporter(resident.id):
        if ticket.request_type == request_type.key and ticket.details.get("reason") == CallReason.REQUESTED:
            return ticket
    return None


def call_about(uow: UnitOfWork, ticket: Ticket, reason: CallReason, at: datetime) -> Ticket:
    """A call task about a ticket: its follow-up stayed silent, or something could not be delivered."""
    community = uow.knowledge.community(ticket.community_id)
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return call_task(
        uow,
        community,
        request_type=call_type(uow, community),
        resident=resident,
        details={"reason": reason.value, "ticket_id": ticket.id, "number": ticket.number},
        description="",
        at=at,
        actor=CLOCK,
        phone=ticket.contact_phone,
    )


def about(uow: UnitOfWork, call: Ticket) -> Ticket | None:
    """The ticket that a call task is about."""
    ticket_id = call.details.get("ticket_id")
    return uow.tickets.get(ticket_id) if isinstance(ticket_id, int) else None
