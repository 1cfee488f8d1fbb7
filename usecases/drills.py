"""`/drill`: an alarm as an exercise: everything happens, everything says that it is one, and it ends with a report."""

from dataclasses import dataclass
from datetime import datetime

from domain.catalog import RequestType
from domain.errors import CardRefreshed
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.afterwards import AlarmReport, DrillScreen
from domain.outgoing import Lane
from domain.permissions import StaffActor, allow
from domain.tickets import DRILL_BY, NewTicket, Status, Ticket
from usecases import living_screens
from usecases.alarm_ports import Alarm
from usecases.alarm_raising import start_alarm
from usecases.debriefing import seen
from usecases.filing import next_number
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat

_SHOWN = 5
"""The last drills on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drills:
    """What can be practised, what was practised last, and which one is about to begin."""

    kinds: tuple[RequestType, ...]
    last: tuple[tuple[Ticket, Alarm], ...]
    sure: RequestType | None


def show(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/drill`, in a group or in private."""
    actor = staff_of(uow, incoming.sender)
    allow(actor, Right.HOLD_DRILLS, actor.member.community_id)
    screen = DrillScreen(community_id=actor.member.community_id)
    living_screens.show(uow, incoming.chat_id, actor.member.community_id, screen)


def load_screen(uow: UnitOfWork, notice: DrillScreen, _now: datetime) -> Drills:
    """The kinds in the order of the menu, the drills newest first."""
    community = uow.knowledge.community(notice.community_id)
    kinds = uow.knowledge.emergencies(community)
    found = ((uow.tickets.get(one.ticket_id), one) for one in uow.alarms.drills(community.key, limit=_SHOWN))
    return Drills(
        kinds=kinds,
        last=tuple((ticket, alarm) for ticket, alarm in found if ticket is not None),
        sure=next((one for one in kinds if one.key == notice.sure), None),
    )


def begin(uow: UnitOfWork, press: Press, type_key: str, *, sure: bool) -> Answer:
    """Asked once: it calls everybody who is on duty. Raises CardRefreshed for a kind that is not there."""
    actor = staff_of(uow, press.sender)
    member = actor.member
    allow(actor, Right.HOLD_DRILLS, member.community_id)
    kinds = uow.knowledge.emergencies(uow.knowledge.community(member.community_id))
    kind = next((one for one in kinds if one.key == type_key), None)
    if type_key and kind is None:
        raise CardRefreshed
    if kind is not None and sure:
        _raise(uow, actor, kind, press.at)
    screen = DrillScreen(community_id=member.community_id, sure="" if sure else type_key)
    living_screens.turn(uow, press, member.community_id, screen)
    return Answer()


def _raise(uow: UnitOfWork, actor: StaffActor, kind: RequestType, at: datetime) -> Ticket:
    """Like any alarm, but that nobody waits for help: whoever began it stands in the place of the resident."""
    community = uow.knowledge.community(actor.member.community_id)
    new = NewTicket(
        community_id=community.key,
        number=next_number(uow, community, kind.prefix, at),
        request_type=kind.key,
        workflow=kind.workflow,
        status=Status.ALARMED,
        urgent=True,
        category=None,
        public_area=False,
        unit=None,
        room=None,
        description="",
        window=None,
        contact_name=actor.member.name,
        contact_phone=None,
        reporter_id=None,
        caller_name=None,
        verified=True,
        department=community.department_for(kind, None),
        reported_at=at,
        dispatched_at=at,
        details={DRILL_BY: actor.member.id},
    )
    return start_alarm(uow, new, staff_actor(actor), at, drill=True)


def show_report(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """The times of an alarm, a drill or a real one, for who may see it. Raises CardRefreshed for anybody else."""
    ticket = seen(uow, press, ticket_id)
    report = AlarmReport(ticket_id=ticket.id)
    to_chat(uow, press.chat_id, report, community_id=ticket.community_id, lane=Lane.WORK, ticket_id=ticket.id)
    return Answer()
