"""The number that was still missing when somebody asked to be called: typed or shared a moment later (INT-8)."""

from domain.contacts import typed_contact
from domain.drafts import Draft, Form
from domain.incoming import Incoming
from domain.people import Resident
from domain.tickets import Ticket, Workflow
from usecases.call_tasks import CallReason, call_me
from usecases.collecting import COLLECT
from usecases.effects.cards import refresh_cards
from usecases.ports import UnitOfWork


def gave_phone(uow: UnitOfWork, resident: Resident, draft: Draft | None, incoming: Incoming) -> bool:
    """Put the number onto the call that waits for one; True when the message was nothing but that.

    A form that asks for a number gets it as well.
    """
    if incoming.contact is None and not incoming.text.strip():
        return False
    phone = _phone_in(uow, resident, incoming)
    if phone is None:
        return False
    call = _waiting_call(uow, resident)
    if call is None:
        return False
    _note(uow, resident, call, phone)
    if draft is not None and not (draft.form is Form.REQUEST and draft.step == COLLECT):
        return False
    call_me(uow, incoming.sender, incoming.chat_id, incoming.at)
    return True


def _waiting_call(uow: UnitOfWork, resident: Resident) -> Ticket | None:
    for ticket in uow.tickets.live_of_reporter(resident.id):
        asked_for = ticket.workflow is Workflow.CALL and ticket.details.get("reason") == CallReason.REQUESTED
        if asked_for and ticket.contact_phone is None:
            return ticket
    return None


def _phone_in(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> str | None:
    region = uow.knowledge.community(resident.community_id).region
    raw = incoming.text if incoming.contact is None else incoming.contact.phone
    typed = typed_contact(raw)
    return None if typed.name is not None else uow.knowledge.read_phone(typed.number, region)


def _note(uow: UnitOfWork, resident: Resident, call: Ticket, phone: str) -> None:
    changed = uow.tickets.change(call, contact_phone=phone)
    if resident.phone is None:
        uow.residents.update(resident, phone=phone)
    refresh_cards(uow, changed)
