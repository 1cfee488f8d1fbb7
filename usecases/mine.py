"""A resident's own tickets: the list, one with its story, and what can be done about it (INT-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain.calls import is_internal
from domain.catalog import RequestType
from domain.drafts import Form
from domain.errors import CardRefreshed, HurriedTooSoon, NotNow
from domain.events import Event, EventKind
from domain.form_questions import QuestionKind
from domain.grants import Grant, Right
from domain.incoming import Incoming, Press, Sender
from domain.letters import Letter
from domain.notices.dialogue import MyTicket, MyTickets, Say, Saying
from domain.offers import cancel_fee
from domain.people import Resident
from domain.permissions import allow_anybody, allow_own
from domain.promise_rules import PromiseKind
from domain.reopening import can_reopen
from domain.tickets import LIVE, TRANSITIONS, Action, Status, Ticket, next_status
from usecases import closing_letters, follow_up, living_screens, prompting, rebooking, remarks, step_forms
from usecases.accusations import make_confidential
from usecases.booked import booking_of
from usecases.booking import can_move
from usecases.booking_ports import Booking
from usecases.filing import resident_actor
from usecases.heard import Progress, progress_of
from usecases.letter_screens import letters_for_resident
from usecases.payment_ports import Bill
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.progress import answer_access, decide_quote
from usecases.reactions import happen
from usecases.resident_forms import ACCESS_TIME
from usecases.speaking import to_chat
from usecases.ticket_ports import Promise, QuoteState

PAGE = 4
"""Tickets on one page of the list: with its heading five short lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """By when it was promised; of what is `late`, by when its reporter hears more, if that is promised."""

    due_at: datetime | None
    late: bool = False
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """A page of the resident's tickets, open ones first, newest first."""

    tickets: tuple[Ticket, ...]
    dues: Mapping[int, Standing]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One ticket as its reporter reads it: what happened, what is promised, what is possible now."""

    ticket: Ticket
    events: tuple[Event, ...]
    promises: tuple[Promise, ...]
    confirm_cancel: bool
    can_confirm: bool
    can_hurry: bool
    can_cancel: bool
    can_remark: bool
    can_reopen: bool
    progress: Progress | None = None
    can_hide: bool = False
    letters: tuple[Letter, ...] = ()
    booking: Booking | None = None
    bill: Bill | None = None
    can_move: bool = False
    fee_cents: int = 0
    can_ask_letter: bool = False


def page_of(uow: UnitOfWork, notice: MyTickets, now: datetime) -> TicketPage:
    """The page as it is now; calls that were asked for are shown, those about other tickets are not."""
    tickets = _shown(uow, notice.resident_id)
    tickets.sort(key=lambda one: one.status not in LIVE | {Status.RESOLVED})
    pages = max(1, -(-len(tickets) // PAGE))
    page = min(max(notice.page, 0), pages - 1)
    shown = tuple(tickets[page * PAGE : (page + 1) * PAGE])
    dues = {one.id: promised(uow.promises.open_of(one.id), now) for one in shown}
    return TicketPage(tickets=shown, dues=dues, page=page, pages=pages)


def promised(promises: Sequence[Promise], now: datetime) -> Standing:
    """By when it is done, as far as that is promised; of a call, by when the phone rings.

    When that moment has passed, by when the resident hears more.
    """
    dues = {one.kind: one.due_at for one in promises if one.is_open}
    first = (PromiseKind.RESOLVE, PromiseKind.ANSWER, PromiseKind.REPLY, PromiseKind.RESPOND)
    due = next((dues[kind] for kind in first if kind in dues), None)
    if due is None or due > now:
        return Standing(due_at=due)
    ahead = [dues[kind] for kind in first if kind in dues and dues[kind] > now]
    return Standing(due_at=due, late=True, next_at=min(ahead, default=None))


def _shown(uow: UnitOfWork, resident_id: int) -> list[Ticket]:
    """Of every community that the person is at home in, newest first."""
    resident = uow.residents.get(resident_id)
    user_id = None if resident is None else resident.user_id
    files = (resident_id,) if user_id is None else tuple(one.id for one in uow.residents.of_account(user_id))
    found = [one for file in files for one in uow.tickets.of_reporter(file) if not is_internal(one)]
    return found if len(files) == 1 else sorted(found, key=lambda one: one.reported_at, reverse=True)


def story_of(uow: UnitOfWork, notice: MyTicket, now: datetime) -> Story | None:
    """The ticket as it is now."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    request_type, events = uow.knowledge.type_of(ticket), tuple(uow.events.of(ticket.id))
    booking, offer = booking_of(uow, ticket), request_type.offer(ticket.category)
    return Story(
        ticket=ticket,
        events=events,
        promises=tuple(uow.promises.of(ticket.id)),
        confirm_cancel=notice.confirm_cancel and _allows(ticket, Action.CANCEL),
        can_confirm=ticket.status is Status.RESOLVED and request_type.follow_up is not None,
        can_hurry=_allows(ticket, Action.HURRY),
        can_cancel=_allows(ticket, Action.CANCEL),
        can_remark=_allows(ticket, Action.REMARK),
        can_reopen=can_reopen(request_type, ticket, now),
        progress=progress_of(uow, ticket, events, now),
        can_hide=_can_hide(request_type, ticket),
        letters=letters_for_resident(uow, ticket),
        booking=booking,
        bill=uow.bills.of_ticket(ticket.id),
        can_move=can_move(uow, ticket, now),
        can_ask_letter=closing_letters.may_ask(uow, ticket) and closing_letters.current(uow, ticket) is None,
        fee_cents=0 if booking is None or offer is None else cancel_fee(offer.cancel, booking.starts_at, now),
    )


def _can_hide(request_type: RequestType, ticket: Ticket) -> bool:
    """Whether it can be kept confidential now: where its type asks for that at all, as long as it is open."""
    asks = any(one.kind is QuestionKind.CONFIDENTIAL for one in request_type.questions)
    return asks and ticket.status in LIVE and not ticket.confidential


def _allows(ticket: Ticket, action: Action) -> bool:
    return (ticket.status, action) in TRANSITIONS[ticket.workflow]


# ------------------------------------------------------------------------------------------------ looking


def show(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> None:
    """`/mine`: the list as a new message."""
    allow_anybody(Right.FOLLOW_OWN)
    resident = resident_of(uow, sender, at)
    if _shown(uow, resident.id):
        living_screens.show(uow, chat_id, resident.community_id, MyTickets(resident_id=resident.id))
    else:
        to_chat(uow, chat_id, Say(saying=Saying.NO_TICKETS), community_id=resident.community_id)


def turn(uow: UnitOfWork, press: Press, page: int) -> Answer:
    """Another page of the list, in the list that was pressed; from anywhere else a new one."""
    allow_anybody(Right.FOLLOW_OWN)
    resident = resident_of(uow, press.sender, press.at)
    if not _shown(uow, resident.id):
        to_chat(uow, press.chat_id, Say(saying=Saying.NO_TICKETS), community_id=resident.community_id)
        return Answer()
    notice = MyTickets(resident_id=resident.id, page=page)
    living_screens.turn(uow, press, resident.community_id, notice)
    return Answer()


def show_ticket(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """One ticket with its story; a reply to it goes onto the ticket."""
    resident, ticket = own(uow, press, ticket_id)
    _show_story(uow, resident, press, ticket)
    return Answer()


def _show_story(
    uow: UnitOfWork, resident: Resident, press: Press, ticket: Ticket, *, confirm_cancel: bool = False
) -> None:
    notice = MyTicket(ticket_id=ticket.id, confirm_cancel=confirm_cancel)
    living_screens.turn(uow, press, resident.community_id, notice, ticket_id=ticket.id)


def own(uow: UnitOfWork, press: Press, ticket_id: int, grant: Grant = Right.FOLLOW_OWN) -> tuple[Resident, Ticket]:
    """The presser and their own ticket. Raises CardRefreshed for anybody else's."""
    resident = uow.residents.by_user(press.sender.user_id)
    ticket = uow.tickets.get(ticket_id)
    allow_own(grant, own=resident is not None and ticket is not None and ticket.reporter_id == resident.id)
    if resident is None or ticket is None:
        raise CardRefreshed
    return resident, ticket


# ------------------------------------------------------------------------------------------------ doing


def remark(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Say more: the next messages go onto this ticket."""
    resident, ticket = own(uow, press, ticket_id, Action.REMARK)
    next_status(ticket.workflow, ticket.status, Action.REMARK)
    remarks.begin(uow, resident, ticket, press.chat_id, press.at)
    return Answer()


def hurry(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Hurry it (催办): counted, only so often as its type allows. Raises HurriedTooSoon."""
    resident, ticket = own(uow, press, ticket_id, Action.HURRY)
    every = uow.knowledge.type_of(ticket).hurry_every
    if ticket.hurried_at is not None and press.at - ticket.hurried_at < every:
        raise HurriedTooSoon(again_at=ticket.hurried_at + every)
    count = ticket.hurries + 1
    happen(
        uow,
        ticket,
        EventKind.HURRIED,
        resident_actor(resident),
        press.at,
        action=Action.HURRY,
        changes={"hurries": count, "hurried_at": press.at},
        data={"count": count},
    )
    _show_story(uow, resident, press, ticket)
    return Answer(notice=Say(saying=Saying.HURRIED), alert=True)


def cancel(uow: UnitOfWork, press: Press, ticket_id: int, *, sure: bool) -> Answer:
    """Withdraw it; asked once."""
    resident, ticket = own(uow, press, ticket_id, Action.CANCEL)
    next_status(ticket.workflow, ticket.status, Action.CANCEL)
    if sure:
        happen(
            uow,
            ticket,
            EventKind.CANCELLED,
            resident_actor(resident),
            press.at,
            action=Action.CANCEL,
            changes={"closed_at": press.at, "outcome": "withdrawn"},
        )
    _show_story(uow, resident, press, ticket, confirm_cancel=not sure)
    return Answer()


def hide(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Keep it confidential from now on. Raises NotNow when it is over or its type knows no such thing."""
    resident, ticket = own(uow, press, ticket_id)
    if not ticket.confidential:
        if not _can_hide(uow.knowledge.type_of(ticket), ticket):
            raise NotNow(status=ticket.status)
        ticket = make_confidential(uow, ticket, resident_actor(resident), press.at)
    _show_story(uow, resident, press, ticket)
    return Answer(notice=Say(saying=Saying.HIDDEN), alert=True)


def rebook(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Another slot of the same service."""
    _, ticket = own(uow, press, ticket_id)
    return rebooking.begin(uow, press, ticket)


def ask_to_cancel(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> bool:
    """ "Never mind" about a ticket: is the whole matter meant? False when it can no longer be withdrawn."""
    if not _allows(ticket, Action.CANCEL):
        return False
    notice = MyTicket(ticket_id=ticket.id, confirm_cancel=True)
    living_screens.show(uow, incoming.chat_id, resident.community_id, notice, ticket_id=ticket.id)
    return True


def reopen(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """ "Still something?": back to the same department before others, as long as the type allows; what is it now?"""
    resident, ticket = own(uow, press, ticket_id, Action.REOPEN)
    reopened = follow_up.reopen(uow, ticket, EventKind.REOPENED, resident_actor(resident), "", press.at)
    living_screens.silence(uow, press)
    remarks.begin(uow, resident, reopened, press.chat_id, press.at, form=Form.NOT_FIXED)
    return Answer()


def ask_for_letter(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """The result as a letter."""
    resident, ticket = own(uow, press, ticket_id)
    return closing_letters.ask(uow, resident, ticket, press.at)


def access(uow: UnitOfWork, press: Press, ticket_id: int, round_: int, answer: str) -> Answer:
    """At the door: coming, a neighbour opens, or another time (asked for in words). Answered once."""
    resident, ticket = own(uow, press, ticket_id)
    if ticket.round != round_ or ticket.status not in LIVE or not _somebody_waits(uow, ticket):
        raise CardRefreshed
    if answer in ("coming", "neighbour"):
        answer_access(uow, resident, ticket, answer, "", press.at)
        living_screens.silence(uow, press)
        to_chat(uow, press.chat_id, Say(saying=Saying.ACCESS_NOTED), community_id=ticket.community_id)
        return Answer()
    if answer != "later":
        raise CardRefreshed
    open_already = uow.drafts.active(press.chat_id, press.sender.user_id)
    if open_already is not None and open_already.form is Form.ACCESS_TIME and open_already.ticket_id == ticket.id:
        prompting.ask(uow, open_already, press.at)
        return Answer()
    step_forms.begin(
        uow,
        ACCESS_TIME,
        community_id=ticket.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
        answers={"answer": answer},
    )
    return Answer()


def _somebody_waits(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether the question at the door is still open."""
    asked = (EventKind.NOBODY_HOME, EventKind.ACCESS_ANSWERED)
    kinds = [one.kind for one in uow.events.of(ticket.id) if one.kind in asked]
    return bool(kinds) and kinds[-1] is EventKind.NOBODY_HOME


_DECISIONS: Mapping[str, tuple[QuoteState, Saying]] = MappingProxyType(
    {
        "accept": (QuoteState.ACCEPTED, Saying.QUOTE_ACCEPTED),
        "decline": (QuoteState.DECLINED, Saying.QUOTE_DECLINED),
        "ask_owner": (QuoteState.ASKING_OWNER, Saying.QUOTE_ASKING_OWNER),
    }
)


def decide(uow: UnitOfWork, press: Press, quote_id: int, decision: str) -> Answer:
    """Accept or decline a price, or ask the owner first: then the keys stay until the owner has decided (REP-4)."""
    resident = uow.residents.by_user(press.sender.user_id)
    allow_own(Right.FOLLOW_OWN, own=resident is not None)
    if resident is None or decision not in _DECISIONS:
        raise CardRefreshed
    state, saying = _DECISIONS[decision]
    decided = decide_quote(uow, resident, quote_id, state, press.at)
    to_chat(uow, press.chat_id, Say(saying=saying), community_id=resident.community_id, ticket_id=decided.ticket_id)
    return Answer()
