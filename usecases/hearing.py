"""Hearing a complaint: first answer, what is needed, plan, explanation, escalation, judgement (COM-2..COM-7)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from domain.errors import CardRefreshed, NotNow, NotPermitted, TooLate
from domain.events import EventKind
from domain.hearing import Settling, Verdict, has_disagreed, has_plan
from domain.incoming import Press
from domain.people import Resident, Role, StaffMember
from domain.permissions import StaffActor, check
from domain.promise_rules import Audience
from domain.tickets import Action, Status, Ticket
from usecases.dispatch import judge as allowed
from usecases.effects.audiences import members_of
from usecases.filing import resident_actor
from usecases.people import staff_actor
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen


def first_answer(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, words: str, at: datetime) -> Ticket:
    """The first answer in substance goes to the resident; it counts when Telegram has accepted it (COM-7)."""
    check(actor, Action.FIRST_ANSWER, ticket)
    return happen(
        uow,
        ticket,
        EventKind.FIRST_ANSWERED,
        staff_actor(actor),
        at,
        action=Action.FIRST_ANSWER,
        data={"words": words},
    )


def nothing_needed(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """The holder has looked: the record says all that is needed, nothing has to be asked (COM-2, fifth step)."""
    handling = allowed(uow, press, ticket_id, round_, Action.NOTHING_NEEDED)
    actor = staff_actor(handling.actor)
    happen(uow, handling.ticket, EventKind.NOTHING_NEEDED, actor, press.at, action=Action.NOTHING_NEEDED)
    return Answer()


def propose(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, words: str, due: datetime, at: datetime) -> Ticket:
    """A plan with its date, told to the resident and promised. Another date later is an extension (REP-2).

    Raises NotNow when there is a plan already.
    """
    check(actor, Action.PROPOSE, ticket)
    if has_plan(uow.events.of(ticket.id)):
        raise NotNow(status=ticket.status)
    data = {"words": words, "due": due.isoformat()}
    return happen(uow, ticket, EventKind.PROPOSED, staff_actor(actor), at, action=Action.PROPOSE, data=data)


# ------------------------------------------------------------------------------------------------ not our liability


def explain(
    uow: UnitOfWork,
    actor: StaffActor,
    ticket: Ticket,
    way: Settling,
    words: str,
    at: datetime,
    *,
    authority: str | None = None,
) -> Ticket:
    """Not the company's liability: explained patiently, or shown the right authority, with the reason (COM-4).

    `authority` is the key of one of the community's public numbers. Raises NotPermitted for one it does not have.
    """
    check(actor, Action.EXPLAIN, ticket)
    known = {one.key for one in uow.knowledge.community(ticket.community_id).contacts}
    if way is Settling.REFERRED and authority not in known:
        raise NotPermitted
    data = {"reason": way.value, "words": words} | ({} if authority is None else {"authority": authority})
    changes = {"resolved_at": at, "details": {**ticket.details, "settled": way.value, "result": words}}
    return happen(
        uow,
        ticket,
        EventKind.EXPLAINED,
        staff_actor(actor),
        at,
        action=Action.EXPLAIN,
        changes=changes,
        data=data,
    )


def disagree(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime) -> Ticket:
    """The resident does not see it so: once, and the supervisor is responsible at once (COM-4).

    Raises CardRefreshed for what was not explained, TooLate the second time.
    """
    if ticket.status is not Status.RESOLVED or "settled" not in ticket.details:
        raise CardRefreshed
    if not can_disagree(uow, ticket):
        raise TooLate
    details = {name: value for name, value in ticket.details.items() if name not in ("settled", "result")}
    changes: dict[str, object] = {"resolved_at": None, "details": details}
    leader = next_in_charge(uow, ticket)
    if leader is not None:
        changes |= {"holder_id": leader.id, "held_since": at, "via_desk": leader.user_id is None}
    actor = resident_actor(resident)
    data = {} if leader is None else {"to": leader.name}
    return happen(uow, ticket, EventKind.DISAGREED, actor, at, action=Action.DISAGREE, changes=changes, data=data)


def can_disagree(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether there is an explanation to disagree with, and this has not been done before."""
    settled = ticket.status is Status.RESOLVED and "settled" in ticket.details
    return settled and not has_disagreed(uow.events.of(ticket.id))


# ------------------------------------------------------------------------------------------------ upwards


_UPWARDS = ((Role.SUPERVISOR, Audience.SUPERVISOR), (Role.MANAGER, Audience.MANAGER))


def next_in_charge(uow: UnitOfWork, ticket: Ticket) -> StaffMember | None:
    """Who is responsible after the present holder: the supervisor, after a supervisor the manager; None above that."""
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    roles = [role for role, _ in _UPWARDS]
    above = roles.index(holder.role) + 1 if holder is not None and holder.role in roles else 0
    for role, audience in _UPWARDS[above:]:
        members = [one for one in members_of(uow, ticket, audience) if one.role is role and one.id != ticket.holder_id]
        if members:
            return members[0]
    return None


def escalate(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, suggestion: str, at: datetime) -> Ticket:
    """What cannot be settled here goes on with a suggestion; who gets it is responsible (COM-3).

    Raises NotNow when there is nobody above.
    """
    check(actor, Action.ESCALATE, ticket)
    leader = next_in_charge(uow, ticket)
    if leader is None:
        raise NotNow(status=ticket.status)
    return happen(
        uow,
        ticket,
        EventKind.RAISED,
        staff_actor(actor),
        at,
        action=Action.ESCALATE,
        changes={"holder_id": leader.id, "held_since": at, "via_desk": leader.user_id is None},
        data={"to": leader.name, "words": suggestion},
    )


def judge(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, verdict: Verdict, reason: str, at: datetime) -> Ticket:
    """Valid or not, with the reason: the supervisor's own judgement, for reports, never told as blame (COM-4)."""
    check(actor, Action.JUDGE, ticket)
    return happen(
        uow,
        ticket,
        EventKind.JUDGED,
        staff_actor(actor),
        at,
        action=Action.JUDGE,
        changes={"details": {**ticket.details, "verdict": verdict.value}},
        data={"reason": verdict.value, "note": reason},
    )


IMPOSSIBLE: Mapping[Action, Callable[[UnitOfWork, Ticket], bool]] = MappingProxyType(
    {
        Action.PROPOSE: lambda uow, ticket: has_plan(uow.events.of(ticket.id)),
        Action.ESCALATE: lambda uow, ticket: next_in_charge(uow, ticket) is None,
    }
)
"""When an action has nothing to act on, so that nobody fills in a form for nothing."""
