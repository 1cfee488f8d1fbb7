"""One tap: the alarm goes out at once, whoever it is and whatever else is open in the chat (EMG-1)."""

from datetime import datetime, timedelta

from domain.alarms import RouteTrouble
from domain.catalog import RequestType
from domain.errors import CardRefreshed
from domain.events import CLOCK, Actor, EventKind
from domain.grants import Right
from domain.incoming import Press, Sender
from domain.notices.dialogue import Say, Saying
from domain.people import Resident, ResidentState
from domain.permissions import allow_anybody
from domain.tickets import NewTicket, Status, Ticket
from usecases.alarm_routes import first_routes, rules_of
from usecases.effects.alarming import answer_reporter, ask_where
from usecases.filing import next_number, resident_actor
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import to_chat

_HEARD_AGAIN = frozenset({EventKind.ALARM_RAISED, EventKind.RAISED_AGAIN})
_AGAIN_AFTER = timedelta(seconds=20)
"""A finger that presses and presses rings nobody more often than this."""


def show_kinds(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> None:
    """The public numbers first, then a key for each kind of emergency."""
    allow_anybody(Right.LOOK_AROUND)
    resident = resident_of(uow, sender, at)
    to_chat(uow, chat_id, Say(saying=Saying.EMERGENCY), community_id=resident.community_id)


def press_kind(uow: UnitOfWork, press: Press, type_key: str) -> Answer:
    """The one tap. Raises CardRefreshed for a kind that this community does not have."""
    allow_anybody(Right.RAISE_ALARM)
    resident = resident_of(uow, press.sender, press.at)
    community = uow.knowledge.community(resident.community_id)
    kind = next((one for one in uow.knowledge.emergencies(community) if one.key == type_key), None)
    if kind is None:
        raise CardRefreshed
    own = own_running(uow, resident)
    same = next((one for one in own if one.request_type == kind.key), None)
    if same is None:
        raise_alarm(uow, resident, kind, press.at, name=press.sender.first_name)
    else:
        _again(uow, resident, same, press.at)
    return Answer()


def own_running(uow: UnitOfWork, resident: Resident) -> list[Ticket]:
    """The emergencies that this person raised and that are not over, the newest first."""
    running = [one for one in uow.alarms.running(resident.community_id) if one.reporter_id == resident.id]
    found = (uow.tickets.get(one.ticket_id) for one in reversed(running))
    return [one for one in found if one is not None]


def raise_alarm(
    uow: UnitOfWork, resident: Resident, kind: RequestType, at: datetime, *, name: str = "", drill: bool = False
) -> Ticket:
    """Ticket, alarm, timers and everything that is sent, in one transaction. `name`: what Telegram calls a stranger."""
    community = uow.knowledge.community(resident.community_id)
    new = NewTicket(
        community_id=community.key,
        number=next_number(uow, community, kind.prefix, at),
        request_type=kind.key,
        workflow=kind.workflow,
        status=Status.ALARMED,
        urgent=True,
        category=None,
        public_area=False,
        unit=resident.unit,
        room=None,
        description="",
        window=None,
        contact_name=resident.name or name or None,
        contact_phone=resident.phone,
        reporter_id=resident.id,
        caller_name=None,
        verified=resident.state is ResidentState.VERIFIED,
        department=community.department_for(kind, None),
        reported_at=at,
        dispatched_at=at,
        details={},
    )
    return start_alarm(uow, new, resident_actor(resident), at, drill=drill)


def start_alarm(uow: UnitOfWork, new: NewTicket, actor: Actor, at: datetime, *, drill: bool) -> Ticket:
    """The ticket, its alarm, and everything that follows from it."""
    ticket = uow.tickets.file(new)
    uow.alarms.start(ticket, silent=rules_of(uow, ticket).silent, drill=drill, at=at)
    ticket = happen(uow, ticket, EventKind.ALARM_RAISED, actor, at)
    for department in first_routes(uow, ticket).without_group:
        data = {"department": department, "reason": RouteTrouble.NO_GROUP.value}
        ticket = happen(uow, ticket, EventKind.ROUTE_FAILED, CLOCK, at, data=data)
    return ticket


def _again(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime) -> None:
    """Pressed again: nobody is alarmed twice, but whoever waits is seen to be waiting."""
    said = [one.at for one in uow.events.of(ticket.id) if one.kind in _HEARD_AGAIN]
    if not said or at - said[-1] >= _AGAIN_AFTER:
        happen(uow, ticket, EventKind.RAISED_AGAIN, resident_actor(resident), at)
    answer_reporter(uow, resident, ticket)
    ask_where(uow, resident, ticket)
