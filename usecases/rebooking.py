"""Another slot for a service that is booked: the resident's small form (INT-4)."""

from datetime import datetime

from domain.answers import Option
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, Problem, TooLate
from domain.incoming import Incoming, Press
from domain.notices.dialogue import DraftOver, Saying
from domain.tickets import Ticket
from usecases import booking, ordering, prompting, step_forms
from usecases.booked import booking_of
from usecases.effects.bookings import offer_of
from usecases.ports import Answer, UnitOfWork
from usecases.resident_forms import reporter_and_ticket
from usecases.step_forms import Step, StepForm, StepKind

SLOT = "slot"


def begin(uow: UnitOfWork, press: Press, ticket: Ticket) -> Answer:
    """Offer the free slots. Raises TooLate when cancelling is no longer free."""
    if not booking.can_move(uow, ticket, press.at):
        raise TooLate
    step_forms.begin(
        uow,
        REBOOK,
        community_id=ticket.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
        answers={} if ticket.visit_at is None else {ordering.WANTED: ticket.visit_at.isoformat()},
    )
    return Answer()


def counter_of(uow: UnitOfWork, draft: Draft, at: datetime) -> ordering.Counter:
    """What can be had instead. Raises CardRefreshed when there is nothing to move any more."""
    resident, ticket = reporter_and_ticket(uow, draft)
    offer = offer_of(uow, ticket)
    if offer is None or ticket.category is None:
        raise CardRefreshed
    community = uow.knowledge.community(ticket.community_id)
    wanted = draft.text(ordering.WANTED)
    booked = booking_of(uow, ticket)
    quantity = 1 if booked is None else booked.quantity
    return ordering.counted(uow, community, resident, ticket.category, offer, at, wanted=wanted, quantity=quantity)


def _options(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    return ordering.slot_options(counter_of(uow, draft, at))


def _read(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    timezone = uow.knowledge.community(draft.community_id or "").timezone
    value = ordering.read_slot(counter_of(uow, draft, incoming.at), incoming.text, incoming.at, timezone)
    wanted = ordering.wanted_moment(incoming.text, incoming.at, timezone)
    if isinstance(value, Problem) and wanted is not None:
        uow.drafts.save(draft, at=incoming.at, answers={**draft.answers, ordering.WANTED: wanted})
    return value


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Move the booking; whoever comes too late for a slot is offered the nearest others at once."""
    resident, ticket = reporter_and_ticket(uow, draft)
    chosen = draft.text(SLOT) or ""
    if booking.move(uow, resident, ticket, datetime.fromisoformat(chosen), at):
        prompting.finish(uow, draft, at, DraftOver(outcome=Saying.DONE), ticket_id=ticket.id)
        return
    again = uow.drafts.save(draft, at=at, step=SLOT, answers={ordering.WANTED: chosen})
    prompting.ask(uow, again, at, problem=Problem.SLOT_TAKEN)


REBOOK = StepForm(
    form=Form.REBOOK,
    steps=(Step(key=SLOT, kind=StepKind.CHOICE, options=_options, read=_read),),
    finish=_finish,
)
