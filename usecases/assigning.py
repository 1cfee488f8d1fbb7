"""Giving tickets to whoever's turn it is, in departments where that is switched on (轮派).

Only who is on duty gets any, never beyond the load cap, never what they gave back themselves or must not see. What
nobody can take stays in the pool with its ladder, and the group is told why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.calls import did_the_work
from domain.confidentiality import is_private, may_see
from domain.events import CLOCK, ActorKind, EventKind
from domain.notices.duty import NobodyFree
from domain.people import Role, StaffMember
from domain.staffing import Assignment, Candidate, StaffingRule, chosen
from domain.tickets import TRANSITIONS, Action, Status, Ticket
from usecases.deadlines import DueTimers
from usecases.effects.dealing import deal_at
from usecases.effects.labels import label_of
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.speaking import to_group
from usecases.staffing import loads_in, staffing_of

_WORKERS = frozenset({Role.STAFF, Role.FRONT_DESK, Role.CASHIER, Role.BUTLER})
"""Who gets tickets by turns; a team leader only where nobody else is on duty."""


@dataclass(slots=True, kw_only=True)
class _Team:
    """Who is on duty while tickets are dealt out, and how much each has by now."""

    members: dict[int, StaffMember]
    held: dict[int, int]

    def candidates(self, ticket: Ticket, gave_back: Sequence[int]) -> list[Candidate]:
        able = [
            one
            for one in self.members.values()
            if one.id not in gave_back and may_see(one, ticket) and not did_the_work(ticket, one.id)
        ]
        return [Candidate(staff_id=one.id, held=self.held.get(one.id, 0), assigned_at=one.assigned_at) for one in able]

    def got_one(self, member: StaffMember) -> None:
        self.members[member.id] = member
        self.held[member.id] = self.held.get(member.id, 0) + 1


def deal(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Give out what waits in a department; at night only what is urgent, the rest in the morning."""
    community_id, department = due.highest.community_id, str(due.highest.data.get("department"))
    rule = staffing_of(uow, community_id, department)
    waiting = _waiting(uow, community_id, department)
    if rule.assignment is Assignment.PRESS or not waiting:
        return
    calendar = uow.knowledge.community(community_id).calendar
    if calendar.in_quiet_hours(now):
        if not all(one.urgent for one in waiting):
            deal_at(uow, community_id, department, calendar.end_of_quiet_hours(now), "morning")
        waiting = [one for one in waiting if one.urgent]
    team = _team(uow, community_id, department)
    for ticket in waiting:
        _give(uow, rule, team, ticket, now)


def _waiting(uow: UnitOfWork, community_id: str, department: str) -> list[Ticket]:
    """What nobody holds, the urgent first and then the oldest; never what is worked in private."""
    found = uow.tickets.in_department(community_id, department, (Status.OPEN,))
    free = [one for one in found if one.holder_id is None and not is_private(one)]
    able = [one for one in free if (Status.OPEN, Action.ASSIGN) in TRANSITIONS[one.workflow]]
    return sorted(able, key=lambda one: (not one.urgent, one.reported_at, one.id))


def _team(uow: UnitOfWork, community_id: str, department: str) -> _Team:
    there = [one for one in uow.staff.of_department(community_id, department) if one.on_duty]
    workers = [one for one in there if one.role in _WORKERS]
    leaders = [one for one in there if one.role is Role.DEPARTMENT_SUPERVISOR]
    held: Mapping[int, int] = loads_in(uow, community_id, department)
    return _Team(members={one.id: one for one in workers or leaders}, held=dict(held))


def _give(uow: UnitOfWork, rule: StaffingRule, team: _Team, ticket: Ticket, now: datetime) -> None:
    free = rule if not ticket.urgent else StaffingRule(assignment=rule.assignment)
    who = chosen(free, team.candidates(ticket, _gave_back(uow, ticket)))
    if who is None:
        _say_nobody(uow, rule, team, ticket)
        return
    member = uow.staff.update(team.members[who], assigned_at=now)
    team.got_one(member)
    happen(
        uow,
        ticket,
        EventKind.ASSIGNED,
        CLOCK,
        now,
        action=Action.ASSIGN,
        changes={"holder_id": member.id, "held_since": now, "via_desk": False},
        data={"to": member.name},
    )


def _gave_back(uow: UnitOfWork, ticket: Ticket) -> list[int]:
    """Who had it and did not want it: their turn would only bring it back once more."""
    returned = [one for one in uow.events.of(ticket.id) if one.kind is EventKind.RETURNED]
    return [one.actor_id for one in returned if one.actor_kind is ActorKind.STAFF and one.actor_id is not None]


def _say_nobody(uow: UnitOfWork, rule: StaffingRule, team: _Team, ticket: Ticket) -> None:
    """Once for each round of a ticket: whoever can takes it by hand, the ladder does the rest."""
    notice = NobodyFree(
        ticket_id=ticket.id,
        round=ticket.round,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        there=len(team.members),
        cap=rule.load_cap,
    )
    to_group(uow, ticket, notice, under_card=True, silent=True, dedupe_key=f"nobody-free:{ticket.id}:{ticket.round}")
