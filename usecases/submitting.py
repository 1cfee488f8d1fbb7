"""From a filled form to a filed ticket: the record that is shown back, and the filing (INT-2, INT-3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.answers import SKIPPED, YES, stored_window
from domain.catalog import RequestType
from domain.community import Community
from domain.confidentiality import may_be_about
from domain.consulting import ReplyForm
from domain.drafts import Draft
from domain.events import Actor
from domain.form_questions import Place, QuestionKind
from domain.guessing import subject_key
from domain.notices.base import Notice
from domain.notices.dialogue import DraftOver, Saying
from domain.notices.news import RecordedForCaller
from domain.people import Resident, ResidentState
from domain.tickets import NewTicket, Status, Ticket, Window
from usecases import households, instead, prompting, showing_articles
from usecases.accusations import guarded_details
from usecases.answering import CONTACT_NAME, applies
from usecases.collecting import TYPE, description_of, texts_of
from usecases.effects.by_phone import ring_about
from usecases.filing import file_ticket, first_status, next_number, receipt, resident_actor
from usecases.form_resident import is_for_caller
from usecases.orders import order_of
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach, reaches_privately
from usecases.speaking import to_chat, to_resident
from usecases.venues import may_show

URGENT = "urgent"

_OWN_COLUMN = frozenset(
    {
        QuestionKind.CATEGORY,
        QuestionKind.PLACE,
        QuestionKind.UNIT,
        QuestionKind.URGENCY,
        QuestionKind.CONTACT,
        QuestionKind.PERSON,
        QuestionKind.REPLY,
        QuestionKind.STAFF_PERSON,
        QuestionKind.CONFIDENTIAL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The answers of a form by what they mean; `others` are the type's own questions, by key.

    `about` is whom of the staff it is about, in the resident's words.
    """

    category: str | None = None
    public_area: bool = False
    urgent: bool = False
    window: Window | None = None
    contact_phone: str | None = None
    contact_name: str | None = None
    reply: ReplyForm | None = None
    about: str | None = None
    confidential: bool = False
    others: Mapping[str, str]


def record_of(request_type: RequestType, draft: Draft, now: datetime, tz: str) -> Record:
    """Read the answers of a form. An urgent category or word has already set the urgency."""
    found: dict[QuestionKind, str] = {}
    others: dict[str, str] = {}
    window: Window | None = None
    for question in request_type.questions:
        value = draft.text(question.key)
        if value is None or value == SKIPPED or not applies(request_type, question, draft.answers):
            continue
        match question.kind:
            case QuestionKind.QUANTITY | QuestionKind.SLOT:
                continue  # these stand on the booking
            case QuestionKind.TIME_WINDOW:
                window = stored_window(question, value, now, tz)
            case kind if kind in _OWN_COLUMN:
                found[kind] = value
            case _:
                others[question.key] = value
    category = found.get(QuestionKind.CATEGORY)
    order = order_of(request_type, draft.answers)
    if order is not None and order.slot is not None:
        window = Window(start=order.slot.start, end=order.slot.end)
    known = None if category is None else request_type.category(category)
    return Record(
        category=category,
        public_area=found.get(QuestionKind.PLACE) == Place.PUBLIC or (known is not None and known.public),
        urgent=found.get(QuestionKind.URGENCY) in (URGENT, YES),
        window=window,
        contact_phone=found.get(QuestionKind.CONTACT),
        contact_name=found.get(QuestionKind.PERSON) or draft.text(CONTACT_NAME),
        reply=ReplyForm(found[QuestionKind.REPLY]) if QuestionKind.REPLY in found else None,
        about=found.get(QuestionKind.STAFF_PERSON),
        confidential=found.get(QuestionKind.CONFIDENTIAL) == YES,
        others=others,
    )


def submit(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Ticket:
    """File the ticket; the prompt turns into the receipt (INT-3)."""
    ticket = file_draft(uow, draft, resident, at)
    close_form(uow, draft, resident, ticket, receipt(uow, ticket, at), at)
    return ticket


def close_form(uow: UnitOfWork, draft: Draft, resident: Resident, ticket: Ticket, told: Notice, at: datetime) -> None:
    """The form turns into the receipt; of what a colleague wrote down both sides hear."""
    if not may_show(uow, draft.chat_id, ticket):  # written down in a group that must hear no more of it
        outcome = _give_number(uow, draft, resident, ticket, at) if is_for_caller(draft) else Saying.DONE
        prompting.finish(uow, draft, at, DraftOver(outcome=outcome))
        to_resident(uow, resident, told, ticket_id=ticket.id)
        return
    if not is_for_caller(draft):
        prompting.finish(uow, draft, at, told, ticket_id=ticket.id)
        return
    in_chat, filed = can_reach(uow, resident), receipt(uow, ticket, at)
    for_caller = RecordedForCaller(receipt=filed, caller=resident.name, unit=resident.unit, in_chat=in_chat)
    prompting.finish(uow, draft, at, for_caller, ticket_id=ticket.id)
    to_resident(uow, resident, told, ticket_id=ticket.id)


def _give_number(uow: UnitOfWork, draft: Draft, resident: Resident, ticket: Ticket, at: datetime) -> Saying:
    """How the caller comes by the number of what nobody in this group may hear; what the form becomes there (COM-5).

    The colleague who wrote it down reads it out from their own chat, unless it may be about them: then whoever handles
    it rings the caller. That message belongs to no ticket, since its reader may not see this one.
    """
    clerk, in_chat = staff_actor_of(uow, draft.user_id, near=draft.community_id).member, can_reach(uow, resident)
    if clerk.user_id is not None and reaches_privately(uow, clerk) and not may_be_about(clerk, ticket):
        filed = replace(receipt(uow, ticket, at), category=None)
        told = RecordedForCaller(receipt=filed, caller=None, unit=None, in_chat=in_chat, apart=True)
        to_chat(uow, clerk.user_id, told, community_id=ticket.community_id)
        return Saying.NUMBER_IN_PRIVATE
    if in_chat:
        return Saying.CALLER_HAS_NUMBER
    ring_about(uow, ticket, at)
    return Saying.CALLER_IS_RUNG


def file_draft(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Ticket:
    """File what the form says; its prompt stays as it is."""
    community = uow.knowledge.community(resident.community_id)
    request_type = uow.knowledge.request_type(community, str(draft.answers[TYPE]))
    new = _new_ticket(uow, community, request_type, draft, resident, at)
    ticket = file_ticket(uow, new, actor_of(uow, draft, resident), at=at, draft_id=draft.id)
    households.spoke_of(uow, resident)
    instead.led_to(uow, draft, ticket)
    for number, _ in texts_of(draft):
        uow.relays.note(
            community_id=community.key,
            chat_id=draft.chat_id,
            message_id=number,
            ticket_id=ticket.id,
            post_id=None,
            event_id=None,
        )
    return ticket


def actor_of(uow: UnitOfWork, draft: Draft, resident: Resident) -> Actor:
    """Who reports: the resident, or the colleague who writes it down for them."""
    if is_for_caller(draft):
        return staff_actor(staff_actor_of(uow, draft.user_id, near=draft.community_id))
    return resident_actor(resident)


def _new_ticket(
    uow: UnitOfWork,
    community: Community,
    request_type: RequestType,
    draft: Draft,
    resident: Resident,
    at: datetime,
) -> NewTicket:
    record = record_of(request_type, draft, at, community.timezone)
    status = first_status(resident, urgent=record.urgent, public_area=record.public_area)
    return NewTicket(
        community_id=community.key,
        number=next_number(uow, community, request_type.prefix, at),
        request_type=request_type.key,
        workflow=request_type.workflow,
        status=status,
        urgent=record.urgent,
        category=record.category,
        public_area=record.public_area,
        unit=resident.unit,
        room=None,
        description=description_of(draft),
        window=record.window,
        contact_name=_contact_name(record, resident),
        contact_phone=record.contact_phone or resident.phone,
        reporter_id=resident.id,
        caller_name=resident.name if is_for_caller(draft) else None,
        verified=resident.state is ResidentState.VERIFIED,
        department=community.department_for(request_type, record.category),
        reported_at=at,
        dispatched_at=at if status is Status.OPEN else None,
        details={
            **_details(request_type, record, description_of(draft)),
            **showing_articles.noted(draft),
            **guarded_details(uow, community, record.about, confidential=record.confidential),
        },
        confidential=record.confidential,
    )


def _contact_name(record: Record, resident: Resident) -> str | None:
    """Who answers that number: never the reporter's name beside somebody else's phone."""
    own = record.contact_phone in (None, resident.phone)
    return record.contact_name or (resident.name if own else None)


def _details(request_type: RequestType, record: Record, description: str) -> dict[str, object]:
    """What belongs to the record but has no column of its own."""
    category = None if record.category is None else request_type.category(record.category)
    subject = None if category is None else subject_key(category, description)
    details: dict[str, object] = {"answers": dict(record.others)} if record.others else {}
    if record.reply is ReplyForm.WRITTEN:
        details["written"] = True
    return details if subject is None else {**details, "subject": subject}
