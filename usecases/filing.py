"""Filing a ticket: its number, its first promises, and when its department sees it (INT-2, INT-3, REP-2)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.community import Community
from domain.confidentiality import is_private
from domain.events import CLOCK, Actor, ActorKind, EventKind
from domain.notices.news import ResidentNews
from domain.people import Resident, ResidentState, Role
from domain.promise_rules import Audience, PromiseKind
from domain.tickets import Action, NewTicket, Status, Ticket
from usecases.effects.audiences import members_of
from usecases.effects.labels import label_for_reporter
from usecases.heard import HEARD
from usecases.ports import UnitOfWork
from usecases.promising import open_promise, result_promise
from usecases.reactions import happen
from usecases.timer_ports import NewTimer

DISPATCH_UNVERIFIED = "dispatch_unverified"
"""Timer kind: a request of somebody not yet verified goes out now."""

UNVERIFIED_WAITS = timedelta(minutes=30)
"""Desk time after which a request goes out even if nobody has verified its reporter."""


def next_number(uow: UnitOfWork, community: Community, prefix: str, at: datetime) -> str:
    """The next number of this community, prefix and local day: `R-20261122-007`."""
    day = at.astimezone(ZoneInfo(community.timezone)).strftime("%Y%m%d")
    return f"{prefix}-{day}-{uow.tickets.next_number(community.key, f'{prefix}-{day}'):03d}"


def first_status(resident: Resident | None, *, urgent: bool, public_area: bool) -> Status:
    """Unverified people wait for the desk, unless it is urgent or concerns everybody."""
    known = resident is None or resident.state is ResidentState.VERIFIED
    return Status.OPEN if known or urgent or public_area else Status.WAITING


def file_ticket(uow: UnitOfWork, new: NewTicket, actor: Actor, *, at: datetime, draft_id: int | None = None) -> Ticket:
    """Write the ticket, promise, and show it to the department now or, unverified, within half an hour of desk time.

    `at` is now, which may be long after the report of a matter that was filed as another kind before: by when it is
    solved counts from the report (REP-2), by when somebody takes it only from now.
    """
    ticket = uow.tickets.file(new)
    if draft_id is not None:
        uow.attachments.file(draft_id, ticket.id)
    ticket = happen(uow, ticket, EventKind.FILED, actor, at)
    if ticket.status is Status.OPEN:
        return happen(uow, ticket, EventKind.DISPATCHED, CLOCK, at)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    waits = NewTimer(
        community_id=ticket.community_id,
        kind=DISPATCH_UNVERIFIED,
        due_at=calendar.add_service_time(at, UNVERIFIED_WAITS),
        ticket_id=ticket.id,
    )
    uow.timers.add([waits])
    return ticket


def dispatch(uow: UnitOfWork, ticket: Ticket, at: datetime, *, actor: Actor = CLOCK) -> Ticket:
    """Show a waiting ticket to its department; anything else stays as it is."""
    if ticket.status is not Status.WAITING:
        return ticket
    uow.timers.cancel(ticket_id=ticket.id, kind=DISPATCH_UNVERIFIED)
    changes = {"dispatched_at": at}
    return happen(uow, ticket, EventKind.DISPATCHED, actor, at, action=Action.DISPATCH, changes=changes)


def receipt(uow: UnitOfWork, ticket: Ticket, at: datetime) -> ResidentNews:
    """What the reporter is told at once: number, department, by when somebody takes it, by when it is done.

    Who looks into what is heard is told by name; of other work the department is.
    """
    respond, result = open_promise(uow, ticket, PromiseKind.RESPOND), result_promise(uow, ticket)
    answer = open_promise(uow, ticket, PromiseKind.ANSWER)
    leaders = members_of(uow, ticket, Audience.SUPERVISOR) if ticket.workflow in HEARD else []
    calendar = uow.knowledge.community(ticket.community_id).calendar
    return ResidentNews(
        event=EventKind.FILED,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        status=ticket.status,
        department=ticket.department,
        respond_by=None if respond is None else respond.due_at,
        due_at=None if result is None else result.due_at,
        at=at,
        night=calendar.in_quiet_hours(at),
        urgent=ticket.urgent,
        public_area=ticket.public_area,
        written=ticket.written,
        staff=leaders[0].name if leaders else None,
        upward=bool(leaders) and leaders[0].role is not Role.SUPERVISOR,
        confidential=is_private(ticket),
        for_now=not ticket.confidential,
        tell_by=None if answer is None else answer.due_at,
    )


def resident_actor(resident: Resident) -> Actor:
    """A resident as the cause of an event."""
    return Actor(kind=ActorKind.RESIDENT, id=resident.id, name=resident.name)
