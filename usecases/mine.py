"""A resident's own tickets: the list, one with its story, and what can be done about it (INT-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain.errors import CardRefreshed, TooSoon
from domain.events import Event, EventKind
from domain.incoming import Press, Sender
from domain.notices.dialogue import MyTicket, MyTickets, Say, Saying
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from domain.people import Resident, StaffMember
from domain.tickets import HURRY_EVERY, LIVE, REOPEN_WITHIN, TRANSITIONS, Action, Status, Ticket, Workflow, next_status
from usecases import follow_up, remarks, step_forms
from usecases.filing import resident_actor
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.progress import answer_access, decide_quote
from usecases.reactions import happen
from usecases.resident_forms import ACCESS_TIME, NOT_FIXED
from usecases.speaking import to_chat
from usecases.ticket_ports import Promise, QuoteState

PAGE = 6
"""Tickets on one page of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """A page of the resident's tickets, open ones first, newest first."""

    tickets: tuple[Ticket, ...]
    page: int
    pages: int
    resident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One ticket as its reporter reads it: what happened, what is promised, what is possible now."""

    ticket: Ticket
    events: tuple[Event, ...]
    promises: tuple[Promise, ...]
    holder: StaffMember | None
    confirm_cancel: bool
    can_hurry: bool
    can_cancel: bool
    can_remark: bool
    can_reopen: bool


def page_of(uow: UnitOfWork, notice: MyTickets, _now: datetime) -> TicketPage:
    """The page as it is now; calls that were asked for are shown, those about other tickets are not."""
    tickets = [one for one in uow.tickets.of_reporter(notice.resident_id) if not _internal(one)]
    tickets.sort(key=lambda one: one.status not in LIVE | {Status.RESOLVED})
    pages = max(1, -(-len(tickets) // PAGE))
    page = min(max(notice.page, 0), pages - 1)
    shown = tuple(tickets[page * PAGE : (page + 1) * PAGE])
    return TicketPage(tickets=shown, page=page, pages=pages, resident_id=notice.resident_id)


def _internal(ticket: Ticket) -> bool:
    return ticket.workflow is Workflow.CALL and ticket.details.get("reason") != "requested"


def story_of(uow: UnitOfWork, notice: MyTicket, now: datetime) -> Story | None:
    """The ticket as it is now."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    ended = ticket.closed_at or ticket.resolved_at
    return Story(
        ticket=ticket,
        events=tuple(uow.events.of(ticket.id)),
        promises=tuple(uow.promises.of(ticket.id)),
        holder=None if ticket.holder_id is None else uow.staff.get(ticket.holder_id),
        confirm_cancel=notice.confirm_cancel,
        can_hurry=_allows(ticket, Action.HURRY),
        can_cancel=_allows(ticket, Action.CANCEL),
        can_remark=_allows(ticket, Action.REMARK),
        can_reopen=_allows(ticket, Action.REOPEN) and ended is not None and now - ended <= REOPEN_WITHIN,
    )


def _allows(ticket: Ticket, action: Action) -> bool:
    return (ticket.status, action) in TRANSITIONS[ticket.workflow]


# ------------------------------------------------------------------------------------------------ looking


def show(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime, *, page: int = 0) -> Answer:
    """`/mine`: the list as a new message."""
    resident = resident_of(uow, sender, at)
    if not uow.tickets.of_reporter(resident.id, limit=1):
        to_chat(uow, chat_id, Say(saying=Saying.NO_TICKETS), community_id=resident.community_id)
    else:
        to_chat(uow, chat_id, MyTickets(resident_id=resident.id, page=page), community_id=resident.community_id)
    return Answer()


def show_ticket(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """One ticket with its story; a reply to it goes onto the ticket."""
    resident, ticket = own(uow, press, ticket_id)
    _say_story(uow, resident, press, ticket, confirm_cancel=False)
    return Answer()


def _say_story(uow: UnitOfWork, resident: Resident, press: Press, ticket: Ticket, *, confirm_cancel: bool) -> None:
    post_id = uow.posts.create(
        chat_id=press.chat_id, kind=PostKind.NOTICE, community_id=resident.community_id, ticket_id=ticket.id
    )
    notice = MyTicket(ticket_id=ticket.id, confirm_cancel=confirm_cancel)
    to_chat(uow, press.chat_id, notice, community_id=resident.community_id, post_id=post_id, ticket_id=ticket.id)


def own(uow: UnitOfWork, press: Press, ticket_id: int) -> tuple[Resident, Ticket]:
    """The presser and their own ticket. Raises CardRefreshed for anybody else's."""
    resident = uow.residents.by_user(press.sender.user_id)
    ticket = uow.tickets.get(ticket_id)
    if resident is None or ticket is None or ticket.reporter_id != resident.id:
        raise CardRefreshed
    return resident, ticket


# ------------------------------------------------------------------------------------------------ doing


def remark(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Say more: the next messages go onto this ticket."""
    resident, ticket = own(uow, press, ticket_id)
    next_status(ticket.workflow, ticket.status, Action.REMARK)
    remarks.begin(uow, resident, ticket, press.chat_id, press.at)
    return Answer()


def hurry(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Hurry it (催办): counted, at most every two hours. Raises TooSoon."""
    resident, ticket = own(uow, press, ticket_id)
    if ticket.hurried_at is not None and press.at - ticket.hurried_at < HURRY_EVERY:
        raise TooSoon(again_at=ticket.hurried_at + HURRY_EVERY)
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
    _say_story(uow, resident, press, ticket, confirm_cancel=False)
    return Answer(notice=Say(saying=Saying.REMARK_PASSED_ON))


def cancel(uow: UnitOfWork, press: Press, ticket_id: int, *, sure: bool) -> Answer:
    """Withdraw it; asked once."""
    resident, ticket = own(uow, press, ticket_id)
    next_status(ticket.workflow, ticket.status, Action.CANCEL)
    if not sure:
        _say_story(uow, resident, press, ticket, confirm_cancel=True)
        return Answer()
    happen(
        uow,
        ticket,
        EventKind.CANCELLED,
        resident_actor(resident),
        press.at,
        action=Action.CANCEL,
        changes={"closed_at": press.at, "outcome": "withdrawn"},
    )
    return Answer()


def reopen(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """ "Still something?": back to the same department before others, within seven days; then: what is it now?"""
    resident, ticket = own(uow, press, ticket_id)
    follow_up.reopen(uow, ticket, EventKind.REOPENED, resident_actor(resident), "", press.at)
    step_forms.begin(
        uow,
        NOT_FIXED,
        community_id=ticket.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
    )
    return Answer()


def access(uow: UnitOfWork, press: Press, ticket_id: int, round_: int, answer: str) -> Answer:
    """At the door: coming, a neighbour opens, or another time (asked for in words)."""
    resident, ticket = own(uow, press, ticket_id)
    if ticket.round != round_ or ticket.status not in LIVE:
        raise CardRefreshed
    if answer in ("coming", "neighbour"):
        answer_access(uow, resident, ticket, answer, "", press.at)
        return Answer(notice=Say(saying=Saying.ACCESS_NOTED), alert=True)
    step_forms.begin(
        uow,
        ACCESS_TIME,
        community_id=ticket.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
        answers={"answer": "later"},
    )
    return Answer()


_DECISIONS: Mapping[str, tuple[QuoteState, Saying]] = MappingProxyType(
    {
        "accept": (QuoteState.ACCEPTED, Saying.QUOTE_ACCEPTED),
        "decline": (QuoteState.DECLINED, Saying.QUOTE_DECLINED),
        "ask_owner": (QuoteState.ASKING_OWNER, Saying.QUOTE_ASKING_OWNER),
    }
)


def decide(uow: UnitOfWork, press: Press, quote_id: int, decision: str) -> Answer:
    """Accept or decline a price, or ask the owner first (REP-4)."""
    resident = uow.residents.by_user(press.sender.user_id)
    if resident is None or decision not in _DECISIONS:
        raise CardRefreshed
    state, saying = _DECISIONS[decision]
    decided = decide_quote(uow, resident, quote_id, state, press.at)
    if state is not QuoteState.ASKING_OWNER:
        edit_away(uow, press)
    to_chat(uow, press.chat_id, Say(saying=saying), community_id=resident.community_id, ticket_id=decided.ticket_id)
    return Answer()


def edit_away(uow: UnitOfWork, press: Press) -> None:
    """The buttons of the pressed message have had their say."""
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is None:
        return
    uow.outbox.add(
        Outgoing(
            community_id=post.community_id,
            chat_id=post.chat_id,
            notice=Say(saying=Saying.DONE),
            lane=Lane.ANSWER,
            policy=Policy.EDIT,
            verb=Verb.STRIP,
            post_id=post.id,
        )
    )
