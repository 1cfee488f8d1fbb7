"""Working a ticket: visits, questions, holds, extensions, quotes, the result (DSP-2, REP)."""

from datetime import datetime, timedelta

from domain.catalog import HoldRule
from domain.errors import CardRefreshed, NotNow, NotPermitted
from domain.events import Event, EventKind
from domain.incoming import Press
from domain.notices.staff import ContactShown
from domain.people import Resident
from domain.permissions import APPROVER_ROLES, StaffActor, check
from domain.promise_rules import PromiseKind
from domain.tickets import Action, Ticket
from usecases.dispatch import judge
from usecases.filing import resident_actor
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.promising import open_promise
from usecases.reactions import happen
from usecases.ticket_ports import Quote, QuoteState


def see_contact(uow: UnitOfWork, press: Press, ticket_id: int, round_: int) -> Answer:
    """The contact for the holder's eyes only; every look is logged (DSP-4, PRV-2)."""
    handling = judge(uow, press, ticket_id, round_, Action.SEE_CONTACT)
    ticket, member = handling.ticket, handling.actor.member
    uow.contact_views.note(
        community_id=ticket.community_id,
        ticket_id=ticket.id,
        resident_id=ticket.reporter_id,
        staff_id=member.id,
        at=press.at,
    )
    happen(uow, ticket, EventKind.CONTACT_SEEN, staff_actor(handling.actor), press.at, action=Action.SEE_CONTACT)
    shown = ContactShown(name=ticket.contact_name, phone=ticket.contact_phone or "", unit=ticket.unit)
    return Answer(notice=shown, alert=True)


def on_my_way(uow: UnitOfWork, press: Press, ticket_id: int, round_: int) -> Answer:
    """The holder has set out; the resident learns who comes."""
    handling = judge(uow, press, ticket_id, round_, Action.ON_MY_WAY)
    actor = staff_actor(handling.actor)
    happen(uow, handling.ticket, EventKind.ON_THE_WAY, actor, press.at, action=Action.ON_MY_WAY)
    return Answer()


def nobody_home(uow: UnitOfWork, press: Press, ticket_id: int, round_: int) -> Answer:
    """At the door and nobody opens: the resident is asked at once (DSP-9)."""
    handling = judge(uow, press, ticket_id, round_, Action.NOBODY_HOME)
    actor = staff_actor(handling.actor)
    happen(uow, handling.ticket, EventKind.NOBODY_HOME, actor, press.at, action=Action.NOBODY_HOME)
    return Answer()


def answer_access(uow: UnitOfWork, resident: Resident, ticket: Ticket, answer: str, words: str, at: datetime) -> Ticket:
    """What the resident says to "I am at your door": coming, another time, somebody else opens."""
    data = {"reason": answer, "words": words}
    return happen(uow, ticket, EventKind.ACCESS_ANSWERED, resident_actor(resident), at, data=data)


def set_visit(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, visit_at: datetime, at: datetime) -> Ticket:
    """Promise a moment for the visit."""
    check(actor, Action.SET_VISIT, ticket)
    return happen(
        uow,
        ticket,
        EventKind.VISIT_SET,
        staff_actor(actor),
        at,
        action=Action.SET_VISIT,
        changes={"visit_at": visit_at},
        data={"due": visit_at.isoformat()},
    )


def ask_resident(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, question: str, at: datetime) -> Ticket:
    """Ask the resident something; the next thing they write about this ticket is the answer."""
    check(actor, Action.ASK, ticket)
    return happen(
        uow,
        ticket,
        EventKind.ASKED,
        staff_actor(actor),
        at,
        action=Action.ASK,
        changes={"details": {**ticket.details, "asked": True}},
        data={"words": question},
    )


# ------------------------------------------------------------------------------------------------ holds (REP-2)


def hold(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, *, reason: str, until: datetime, words: str, at: datetime
) -> Ticket:
    """Suspend the promise for an objective reason with a new moment.

    What goes beyond the holder's own room (a second time, or more than 48 hours in all) is asked from the supervisor;
    the clock runs on until the supervisor agrees. Raises NotPermitted for a reason the type does not know, NotNow for
    "no access" without a rendezvous before (DSP-9).
    """
    check(actor, Action.HOLD, ticket)
    rule = uow.knowledge.type_of(ticket).hold
    if rule is None or all(one.key != reason for one in rule.reasons):
        raise NotPermitted
    _check_rendezvous(uow, ticket, rule, reason)
    promise = open_promise(uow, ticket, PromiseKind.RESOLVE)
    old = until if promise is None else promise.due_at
    data = {"reason": reason, "words": words, "due": until.isoformat(), "old_due": old.isoformat()}
    if needs_supervisor(rule, ticket, old, until) and actor.member.role not in APPROVER_ROLES:
        return happen(uow, ticket, EventKind.HOLD_ASKED, staff_actor(actor), at, data=data)
    return _put_on_hold(uow, actor, ticket, data, at)


def needs_supervisor(rule: HoldRule, ticket: Ticket, old_due: datetime, until: datetime) -> bool:
    """Whether a hold goes beyond what the holder may decide alone."""
    before = ticket.details.get("held_seconds", 0)
    held = timedelta(seconds=before if isinstance(before, int) else 0)
    return ticket.holds >= rule.free_times or held + (until - old_due) > rule.free_total


def _check_rendezvous(uow: UnitOfWork, ticket: Ticket, rule: HoldRule, reason: str) -> None:
    chosen = next(one for one in rule.reasons if one.key == reason)
    if chosen.after_rendezvous and all(one.kind is not EventKind.NOBODY_HOME for one in uow.events.of(ticket.id)):
        raise NotNow(status=ticket.status)


def _put_on_hold(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, data: dict[str, str], at: datetime) -> Ticket:
    due, old = datetime.fromisoformat(data["due"]), datetime.fromisoformat(data["old_due"])
    before = ticket.details.get("held_seconds", 0)
    held = (before if isinstance(before, int) else 0) + max(0, int((due - old).total_seconds()))
    return happen(
        uow,
        ticket,
        EventKind.HELD,
        staff_actor(actor),
        at,
        action=Action.HOLD,
        changes={
            "holds": ticket.holds + 1,
            "hold_reason": data["reason"],
            "hold_until": due,
            "on_hold_since": at,
            "details": {**ticket.details, "held_seconds": held},
        },
        data=data,
    )


def resume(uow: UnitOfWork, press: Press, ticket_id: int, round_: int) -> Answer:
    """The obstacle is gone; the promised moment stays as it was moved."""
    handling = judge(uow, press, ticket_id, round_, Action.RESUME)
    happen(
        uow,
        handling.ticket,
        EventKind.RESUMED,
        staff_actor(handling.actor),
        press.at,
        action=Action.RESUME,
        changes={"hold_reason": None, "hold_until": None, "on_hold_since": None},
    )
    return Answer()


# ------------------------------------------------------------------------------------------------ extensions


def ask_extension(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, *, until: datetime, words: str, at: datetime
) -> Ticket:
    """More time for anything that is no objective obstacle: the supervisor approves it before the breach (REP-2)."""
    check(actor, Action.EXTEND, ticket)
    promise = open_promise(uow, ticket, PromiseKind.RESOLVE)
    if promise is None:
        raise NotNow(status=ticket.status)
    data = {"words": words, "due": until.isoformat(), "old_due": promise.due_at.isoformat()}
    if actor.member.role in APPROVER_ROLES:
        return happen(uow, ticket, EventKind.EXTENDED, staff_actor(actor), at, action=Action.EXTEND, data=data)
    return happen(uow, ticket, EventKind.EXTENSION_ASKED, staff_actor(actor), at, action=Action.EXTEND, data=data)


def decide(uow: UnitOfWork, press: Press, ticket_id: int, event_id: int, *, granted: bool) -> Answer:
    """The supervisor's one press on an extension or a further hold. Raises CardRefreshed when it is decided already."""
    actor = staff_of(uow, press.sender)
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or ticket.community_id != actor.member.community_id:
        raise CardRefreshed
    if actor.member.role not in APPROVER_ROLES:
        raise NotPermitted
    asked = _asked(uow, ticket, event_id)
    data = {name: str(value) for name, value in asked.data.items()}
    if not granted:
        happen(
            uow, ticket, EventKind.EXTENSION_DECLINED, staff_actor(actor), press.at, data={"asked": event_id, **data}
        )
    elif asked.kind is EventKind.HOLD_ASKED:
        _put_on_hold(uow, actor, ticket, data, press.at)
    else:
        data["asked"] = str(event_id)
        happen(uow, ticket, EventKind.EXTENDED, staff_actor(actor), press.at, action=Action.EXTEND, data=data)
    return Answer()


def _asked(uow: UnitOfWork, ticket: Ticket, event_id: int) -> Event:
    """The request that is decided: the newest of its ticket and not decided yet."""
    asking = (EventKind.EXTENSION_ASKED, EventKind.HOLD_ASKED)
    deciding = (EventKind.EXTENDED, EventKind.EXTENSION_DECLINED, EventKind.HELD)
    relevant = [one for one in uow.events.of(ticket.id) if one.kind in asking + deciding]
    if not relevant or relevant[-1].id != event_id or relevant[-1].kind not in asking or not ticket.is_live:
        raise CardRefreshed
    return relevant[-1]


# ------------------------------------------------------------------------------------------------ price and result


def quote(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, *, parts_cents: int, labour_cents: int, words: str, at: datetime
) -> Ticket:
    """Offer a price before the work (REP-4); it replaces an older offer."""
    check(actor, Action.QUOTE, ticket)
    offered = uow.quotes.offer(
        ticket, parts_cents=parts_cents, labour_cents=labour_cents, note=words or None, by=actor.member.id, at=at
    )
    data = {"quote": offered.id, "total_cents": offered.total_cents}
    return happen(uow, ticket, EventKind.QUOTED, staff_actor(actor), at, action=Action.QUOTE, data=data)


def decide_quote(uow: UnitOfWork, resident: Resident, quote_id: int, state: QuoteState, at: datetime) -> Quote:
    """The resident accepts, declines, or asks the owner first. Raises CardRefreshed when it no longer stands."""
    offered = uow.quotes.get(quote_id)
    ticket = None if offered is None else uow.tickets.get(offered.ticket_id)
    if offered is None or ticket is None or ticket.reporter_id != resident.id:
        raise CardRefreshed
    if offered.state not in (QuoteState.OFFERED, QuoteState.ASKING_OWNER) or not ticket.is_live:
        raise CardRefreshed
    decided = uow.quotes.decide(offered, state, at)
    data = {"reason": state.value, "quote": offered.id}
    happen(uow, ticket, EventKind.QUOTE_DECIDED, resident_actor(resident), at, data=data)
    return decided


def resolve(
    uow: UnitOfWork,
    actor: StaffActor,
    ticket: Ticket,
    *,
    checklist: list[str],
    note: str,
    draft_id: int | None,
    at: datetime,
) -> Ticket:
    """The work is done: the checklist of REP-3 is ticked, the result is on the ticket, the follow-up begins."""
    check(actor, Action.RESOLVE, ticket)
    if draft_id is not None:
        uow.attachments.file(draft_id, ticket.id)
    details = {**ticket.details, "result": note, "checklist": checklist}
    return happen(
        uow,
        ticket,
        EventKind.RESOLVED,
        staff_actor(actor),
        at,
        action=Action.RESOLVE,
        changes={"resolved_at": at, "details": details, "hold_reason": None, "hold_until": None},
        data={"words": note, "checklist": checklist},
    )
