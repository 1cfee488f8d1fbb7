"""Who holds a ticket: accept, assign, hand over, return, pass on; exactly one holder (DSP-1, DSP-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain import confidentiality
from domain.catalog import Dispatch
from domain.confidentiality import is_private, may_list
from domain.errors import AlreadyYours, CardRefreshed, HeldByOther, NotOnList, NotPermitted, Refusal
from domain.events import EventKind
from domain.incoming import Press
from domain.people import StaffMember
from domain.permissions import StaffActor, check
from domain.tickets import LIVE, TRANSITIONS, Action, Status, Ticket
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.staffing import check_load
from usecases.venues import may_see


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """A colleague about to act on a ticket, already allowed to."""

    actor: StaffActor
    ticket: Ticket


def judge(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None, action: Action) -> Handling:
    """Find ticket and colleague and say whether this press counts: the present state is judged first.

    Raises NotOnList, NotPermitted, NotYours (rights), HeldByOther (somebody was quicker), AlreadyYours, NotNow or
    CardRefreshed (also for a ticket that is no longer there, or that this colleague must not see).
    """
    actor = staff_of(uow, press.sender)
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        raise CardRefreshed
    if ticket.community_id != actor.member.community_id:
        raise NotOnList
    if not may_see(actor, ticket):
        raise CardRefreshed
    if action is Action.ACCEPT and ticket.holder_id is not None and ticket.status in LIVE:
        raise _held(uow, ticket, actor)
    check(actor, action, ticket)
    if round_ is not None and round_ != ticket.round:
        raise CardRefreshed
    return Handling(actor=actor, ticket=ticket)


def _held(uow: UnitOfWork, ticket: Ticket, actor: StaffActor) -> Refusal:
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    if holder is None or ticket.held_since is None:
        return CardRefreshed()
    if holder.id == actor.member.id:
        return AlreadyYours(since=ticket.held_since)
    return HeldByOther(holder=holder.name, since=ticket.held_since)


_NOT_HELD: Mapping[str, object] = MappingProxyType(
    {"holder_id": None, "held_since": None, "hold_reason": None, "hold_until": None, "on_hold_since": None}
)
"""What a ticket is like that nobody holds."""


def accept(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """Take a ticket from the pool (抢单).

    Raises NotPermitted where the type is only assigned (派单), LoadFull for who has enough.
    """
    handling = judge(uow, press, ticket_id, round_, Action.ACCEPT)
    member = handling.actor.member
    if uow.knowledge.type_of(handling.ticket).dispatch is Dispatch.ASSIGNED:
        check(handling.actor, Action.ASSIGN, handling.ticket)
    check_load(uow, member, handling.ticket)
    happen(
        uow,
        handling.ticket,
        EventKind.ACCEPTED,
        staff_actor(handling.actor),
        press.at,
        action=Action.ACCEPT,
        changes={"holder_id": member.id, "held_since": press.at, "via_desk": False},
    )
    return Answer()


def may_hold(member: StaffMember, ticket: Ticket) -> bool:
    """Whether the ticket can be given to this colleague: never to who must not see it."""
    return confidentiality.may_see(member, ticket)


def assign(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, to: StaffMember, at: datetime) -> Ticket:
    """The desk or a supervisor gives a ticket to a colleague (派单); also to one without Telegram ("代")."""
    check(actor, Action.ASSIGN, ticket)
    if not may_hold(to, ticket):
        raise NotPermitted
    return happen(
        uow,
        ticket,
        EventKind.ASSIGNED,
        staff_actor(actor),
        at,
        action=Action.ASSIGN,
        changes={"holder_id": to.id, "held_since": at, "via_desk": to.user_id is None},
        data={"to": to.name},
    )


def hand_over(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, to: StaffMember, at: datetime) -> Ticket:
    """The holder gives the ticket to a registered colleague of the department. Raises LoadFull for who has enough."""
    check(actor, Action.HAND_OVER, ticket)
    at_home = is_private(ticket) or to.department == ticket.department
    if not may_hold(to, ticket) or not at_home or to.id == ticket.holder_id:
        raise NotPermitted
    check_load(uow, to, ticket)
    return happen(
        uow,
        ticket,
        EventKind.HANDED_OVER,
        staff_actor(actor),
        at,
        action=Action.HAND_OVER,
        changes={"holder_id": to.id, "held_since": at, "via_desk": to.user_id is None},
        data={"to": to.name},
    )


def return_to_pool(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, reason: str, words: str, at: datetime) -> Ticket:
    """The holder gives the ticket back with a reason (退单); anyone of the department may take it."""
    check(actor, Action.RETURN, ticket)
    return happen(
        uow,
        ticket,
        EventKind.RETURNED,
        staff_actor(actor),
        at,
        action=Action.RETURN,
        changes=_NOT_HELD,
        data={"reason": reason, "words": words},
    )


def pass_on(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, department: str, words: str, at: datetime) -> Ticket:
    """ "Not ours": to another department or back to the desk, with a reason (INT-6); the resident is told to whom."""
    check(actor, Action.PASS_ON, ticket)
    known = uow.knowledge.community(ticket.community_id).department(department)
    if known is None or department == ticket.department or not may_list(ticket, department):
        raise NotPermitted
    return happen(
        uow,
        ticket,
        EventKind.PASSED_ON,
        staff_actor(actor),
        at,
        action=Action.PASS_ON,
        changes={**_NOT_HELD, "department": department},
        data={"from": ticket.department, "to": department, "words": words},
    )


HELD = (Status.ACCEPTED, Status.ON_HOLD, Status.IN_REVIEW, Status.APPROVED)
"""In these somebody has a ticket in hand; afterwards the holder only says who did the work."""


def goes_to_pool(ticket: Ticket) -> bool:
    """Whether somebody else takes it when its holder gives it back; a letter in review only loses its holder."""
    return (ticket.status, Action.RETURN) in TRANSITIONS[ticket.workflow]


def release_all(uow: UnitOfWork, member: StaffMember, at: datetime, *, reason: str) -> None:
    """Whoever leaves the group or the roster gives back everything they hold."""
    gone = StaffActor(member=member, departments=frozenset())
    for ticket in uow.tickets.held_by(member.id, HELD):
        returned = goes_to_pool(ticket)
        happen(
            uow,
            ticket,
            EventKind.RETURNED if returned else EventKind.HOLDER_LEFT,
            staff_actor(gone),
            at,
            action=Action.RETURN if returned else None,
            changes=_NOT_HELD,
            data={"reason": reason},
        )
