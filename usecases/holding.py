"""More time for a ticket: holds for an objective reason, extensions that the supervisor approves (REP-2)."""

from datetime import datetime

from domain.calendar import ServiceCalendar
from domain.catalog import HoldRule
from domain.errors import CardRefreshed, NotNow, NotPermitted
from domain.events import Event, EventKind
from domain.grants import Right
from domain.incoming import Press
from domain.notices.dialogue import Say, Saying
from domain.pauses import BY_HOLD, due_when_going_on, moved_by, moves, pause_under_way
from domain.permissions import StaffActor, allow, check, may
from domain.promise_rules import ClockKind, PromiseKind
from domain.tickets import Action, Ticket, next_status
from domain.timeliness import PromisedResult, Timeliness, timeliness
from usecases.dispatch import judge
from usecases.effects.approvals import show_decided
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.promising import open_promise
from usecases.reactions import happen
from usecases.venues import may_see

# ------------------------------------------------------------------------------------------------ holds (REP-2)


def hold(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, *, reason: str, until: datetime, words: str, at: datetime
) -> Ticket:
    """Suspend the promise for an objective reason with a new moment.

    What goes beyond the holder's own room (a second time, or more than 48 hours in all) is asked from the supervisor;
    the clock runs on until the supervisor agrees. A moment before the promised one never moves the promise forward.
    Raises NotPermitted for a reason the type does not know, NotNow for "no access" without a rendezvous before (DSP-9).
    """
    check(actor, Action.HOLD, ticket)
    next_status(ticket.workflow, ticket.status, Action.HOLD)
    rule = uow.knowledge.type_of(ticket).hold
    if rule is None or all(one.key != reason for one in rule.reasons):
        raise NotPermitted
    if not reason_holds(uow, ticket, rule, reason):
        raise NotNow(status=ticket.status)
    promise = open_promise(uow, ticket, PromiseKind.RESOLVE)
    old = until if promise is None else promise.due_at
    until = max(until, old)
    data = {"reason": reason, "words": words, "due": until.isoformat(), "old_due": old.isoformat()}
    if needs_supervisor(uow, rule, ticket, old, until) and not _decides(actor, ticket):
        return happen(uow, ticket, EventKind.HOLD_ASKED, staff_actor(actor), at, data=data)
    return _put_on_hold(uow, actor, ticket, data, at)


def _decides(actor: StaffActor, ticket: Ticket) -> bool:
    """Whether this colleague may move the promise without asking anybody."""
    return may(actor, Right.APPROVE_DELAYS, ticket.community_id)


def needs_supervisor(uow: UnitOfWork, rule: HoldRule, ticket: Ticket, old_due: datetime, until: datetime) -> bool:
    """Whether a hold goes beyond what the holder may decide alone; it lasts in the time of the promise."""
    clock, calendar = _time_of(uow, ticket)
    held = moved_by(moves(uow.events.of(ticket.id), BY_HOLD), clock, calendar)
    return ticket.holds >= rule.free_times or held + calendar.between(clock, old_due, until) > rule.free_total


def _time_of(uow: UnitOfWork, ticket: Ticket) -> tuple[ClockKind, ServiceCalendar]:
    """The time in which the result is promised, and with it every pause."""
    rule = uow.knowledge.type_of(ticket).promise(PromiseKind.RESOLVE, urgent=ticket.urgent)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    return ClockKind.CLOCK if rule is None else rule.clock, calendar


def judged(uow: UnitOfWork, ticket: Ticket, now: datetime) -> Timeliness | None:
    """Whether the result came in time, with holds and extensions apart (REP-6); None when none was promised."""
    clock, calendar = _time_of(uow, ticket)
    results = [
        PromisedResult(made_at=one.made_at, due_at=one.due_at, kept_at=one.kept_at)
        for one in uow.promises.of(ticket.id)
        if one.kind is PromiseKind.RESOLVE and one.withdrawn_at is None
    ]
    return timeliness(uow.events.of(ticket.id), results, clock=clock, calendar=calendar, now=now)


def reason_holds(uow: UnitOfWork, ticket: Ticket, rule: HoldRule, reason: str) -> bool:
    """Whether this reason may be given now: "no access" only after "at the door, nobody there" (DSP-9)."""
    chosen = next((one for one in rule.reasons if one.key == reason), None)
    if chosen is None or not chosen.after_rendezvous:
        return chosen is not None
    return any(one.kind is EventKind.NOBODY_HOME for one in uow.events.of(ticket.id))


def _put_on_hold(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, data: dict[str, str], at: datetime) -> Ticket:
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
            "hold_until": datetime.fromisoformat(data["due"]),
            "on_hold_since": at,
            "visit_at": None,
        },
        data=data,
    )


def resume(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """The obstacle is gone: the promise goes on with what was left of it.

    The moment that was given for the hold is never exceeded by that; where it comes earlier, the resident is told.
    """
    handling = judge(uow, press, ticket_id, round_, Action.RESUME)
    happen(
        uow,
        handling.ticket,
        EventKind.RESUMED,
        staff_actor(handling.actor),
        press.at,
        action=Action.RESUME,
        changes={"hold_reason": None, "hold_until": None, "on_hold_since": None},
        data=_brought_forward(uow, handling.ticket, press.at),
    )
    return Answer()


def _brought_forward(uow: UnitOfWork, ticket: Ticket, at: datetime) -> dict[str, str]:
    """The earlier moment with the one it replaces; nothing when the promised one stays."""
    promise, pause = open_promise(uow, ticket, PromiseKind.RESOLVE), pause_under_way(uow.events.of(ticket.id))
    rule = uow.knowledge.type_of(ticket).hold
    if promise is None or pause is None or rule is None or promise.due_at <= at:
        return {}
    clock, calendar = _time_of(uow, ticket)
    due = due_when_going_on(pause, at, promised=promise.due_at, least=rule.least_left, clock=clock, calendar=calendar)
    return {} if due >= promise.due_at else {"due": due.isoformat(), "old_due": promise.due_at.isoformat()}


# ------------------------------------------------------------------------------------------------ extensions


def ask_extension(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, *, until: datetime, reason: str, words: str, at: datetime
) -> Ticket:
    """More time for anything that is no objective obstacle: the supervisor approves it before the breach (REP-2).

    Raises NotNow when nothing is promised that could be moved, or the new moment is not later than the promised one.
    """
    check(actor, Action.EXTEND, ticket)
    promise = open_promise(uow, ticket, PromiseKind.RESOLVE)
    if promise is None or until <= promise.due_at:
        raise NotNow(status=ticket.status)
    data = {"reason": reason, "words": words, "due": until.isoformat(), "old_due": promise.due_at.isoformat()}
    if _decides(actor, ticket):
        return happen(uow, ticket, EventKind.EXTENDED, staff_actor(actor), at, action=Action.EXTEND, data=data)
    return happen(uow, ticket, EventKind.EXTENSION_ASKED, staff_actor(actor), at, action=Action.EXTEND, data=data)


def decide(uow: UnitOfWork, press: Press, ticket_id: int, event_id: int, *, granted: bool) -> Answer:
    """The supervisor's one press on an extension or a further hold.

    Raises CardRefreshed when it is decided already or the wanted moment has passed: nothing past is promised.
    """
    actor = staff_of(uow, press.sender)
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or not may_see(actor, ticket):
        raise CardRefreshed
    allow(actor, Right.APPROVE_DELAYS, ticket.community_id)
    asked = _asked(uow, ticket, event_id)
    data = {name: str(value) for name, value in asked.data.items()}
    if granted and datetime.fromisoformat(data["due"]) <= press.at:
        raise CardRefreshed
    if not granted:
        happen(
            uow, ticket, EventKind.EXTENSION_DECLINED, staff_actor(actor), press.at, data={"asked": event_id, **data}
        )
    elif asked.kind is EventKind.HOLD_ASKED:
        _put_on_hold(uow, actor, ticket, data, press.at)
    else:
        data["asked"] = str(event_id)
        happen(uow, ticket, EventKind.EXTENDED, staff_actor(actor), press.at, action=Action.EXTEND, data=data)
    show_decided(uow, ticket, asked, granted=granted, by=actor.member.name, at=press.at)
    return Answer(notice=Say(saying=Saying.DONE))


def _asked(uow: UnitOfWork, ticket: Ticket, event_id: int) -> Event:
    """The request that is decided: the newest of its ticket, not decided yet, and not of an earlier result."""
    asking = (EventKind.EXTENSION_ASKED, EventKind.HOLD_ASKED)
    deciding = (EventKind.EXTENDED, EventKind.EXTENSION_DECLINED, EventKind.HELD, EventKind.RESOLVED)
    relevant = [one for one in uow.events.of(ticket.id) if one.kind in asking + deciding]
    if not relevant or relevant[-1].id != event_id or relevant[-1].kind not in asking or not ticket.is_live:
        raise CardRefreshed
    return relevant[-1]
