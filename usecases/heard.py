"""How a matter being heard stands, for cards and stories: the eight steps, who asks afterwards, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.confidentiality import may_ask
from domain.eight_steps import CareStep, Stage, Tick, eight_steps, stage_of
from domain.events import Event
from domain.hearing import has_plan, is_answered
from domain.promise_rules import Audience
from domain.tickets import Action, Status, Ticket, Workflow
from usecases.effects.audiences import members_of
from usecases.effects.follow_up_owner import asked_by, owner_of
from usecases.ports import UnitOfWork

HEARD = frozenset({Workflow.COMPLAINT})
"""Workflows whose tickets are heard: with the eight steps, an owner and a next date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What stands on the card besides: the checklist; after the result, who asks the resident and by when.

    `asks` None: the front desk.
    """

    ticks: tuple[Tick, ...]
    asks: str | None = None
    asks_by: datetime | None = None


def heard_of(uow: UnitOfWork, ticket: Ticket, events: Sequence[Event]) -> Heard | None:
    """None for a ticket of another workflow."""
    if ticket.workflow not in HEARD:
        return None
    ticks = eight_steps(events)
    if ticket.status is not Status.RESOLVED:
        return Heard(ticks=ticks)
    owner = owner_of(uow, ticket)
    return Heard(ticks=ticks, asks=None if owner is None else owner.name, asks_by=asked_by(uow, ticket))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is for its reporter (COM-7): stage, who is in charge, by when they hear the next thing."""

    stage: Stage
    owner: str | None
    next_at: datetime | None


def progress_of(uow: UnitOfWork, ticket: Ticket, events: Sequence[Event], now: datetime) -> Progress | None:
    """None for a ticket of another workflow. Until somebody holds it the supervisor is in charge."""
    if ticket.workflow not in HEARD:
        return None
    dues = [one.due_at for one in uow.promises.open_of(ticket.id)]
    if ticket.status is Status.RESOLVED:
        by = owner_of(uow, ticket)
        return Progress(stage=stage_of(events), owner=None if by is None else by.name, next_at=asked_by(uow, ticket))
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    leaders = [] if holder is not None else members_of(uow, ticket, Audience.SUPERVISOR)
    owner = holder or next(iter(leaders), None)
    return Progress(
        stage=stage_of(events),
        owner=None if owner is None else owner.name,
        next_at=_next_of(dues, now) if ticket.is_live else None,
    )


def _next_of(dues: Sequence[datetime], now: datetime) -> datetime | None:
    """What comes next; a moment that has passed is named only where there is no other."""
    return min([one for one in dues if one > now] or dues, default=None)


def pointless(uow: UnitOfWork, ticket: Ticket, events: Sequence[Event]) -> frozenset[Action]:
    """Actions that the table allows and that have nothing to do any more, or not yet."""
    if ticket.workflow not in HEARD:
        return frozenset()
    done = {one.step for one in eight_steps(events) if one.at is not None}
    community = uow.knowledge.community(ticket.community_id)
    others = [one.key for one in community.departments if one.key != ticket.department and not one.management]
    asks = uow.knowledge.type_of(ticket).inquiry is not None and any(may_ask(ticket, one) for one in others)
    checks = {
        Action.FIRST_ANSWER: is_answered(events),
        Action.NOTHING_NEEDED: CareStep.ASKED in done,
        Action.PROPOSE: has_plan(events),
        Action.ASK_DEPARTMENT: not asks,
    }
    return frozenset(action for action, is_pointless in checks.items() if is_pointless)
