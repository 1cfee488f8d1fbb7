"""Who asks the resident afterwards, by when: somebody who had no part in it (FUP-1)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.catalog import FollowUpWhen
from domain.confidentiality import Guard, is_private
from domain.events import EventKind
from domain.people import StaffMember
from domain.tickets import Ticket
from usecases.effects.audiences import butlers
from usecases.ports import UnitOfWork
from usecases.venues import circle_afterwards, circle_members, seen_by


def workers_of(uow: UnitOfWork, ticket: Ticket) -> frozenset[int]:
    """Who dealt with it: the holder, who finished it, who answered for a department that was asked."""
    parts = (EventKind.RESOLVED, EventKind.EXPLAINED, EventKind.DEPARTMENT_ANSWERED)
    acted = {one.actor_id for one in uow.events.of(ticket.id) if one.kind in parts}
    return frozenset(one for one in (*acted, ticket.holder_id) if one is not None)


def owner_of(uow: UnitOfWork, ticket: Ticket) -> StaffMember | None:
    """The butler of the building, unless it is about their own work; None: the front desk does it.

    What is handled in private stays there: where all of its circle had a part in it, the next role stands in.
    """
    workers = workers_of(uow, ticket)
    if is_private(ticket):
        circle = [role.value for role in circle_afterwards(uow, ticket, workers)]
        able = circle_members(uow, replace(ticket, details={**ticket.details, Guard.CIRCLE: circle}))
    else:
        able = seen_by(butlers(uow, ticket), ticket)
    return next((one for one in able if one.id not in workers), None)


def asked_by(uow: UnitOfWork, ticket: Ticket) -> datetime | None:
    """When the owner has to ask in person if the resident has not answered by then; None where nobody asks."""
    rule = uow.knowledge.type_of(ticket).follow_up
    if rule is None or ticket.resolved_at is None:
        return None
    calendar = uow.knowledge.community(ticket.community_id).calendar
    moment = ticket.resolved_at
    first = timedelta(0) if rule.when is FollowUpWhen.AT_ONCE else rule.after
    for wait in (first,) if rule.when is FollowUpWhen.BY_PERSON else (first, rule.remind_after, rule.call_after):
        moment = calendar.end_of_quiet_hours(moment + wait)  # as the timers of the follow-up are set
    return moment
