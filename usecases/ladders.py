"""Ringing the rungs of a ladder: reminders, escalations, the resident told before the breach, the breach itself.

Late rungs of one ladder come together as one call: everybody that any of them names hears once, in the words of the
highest rung that names them (design.md 1.4, DSP-3, REP-2).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.catalog import RequestType
from domain.events import CLOCK, Event, EventKind
from domain.notices.news import Mention, Reminder, ResidentNews
from domain.outgoing import Lane
from domain.people import Role, StaffMember
from domain.promise_rules import Audience, Ladder, Rung, RungWording
from domain.tickets import LIVE, Ticket
from usecases.deadlines import DueTimers
from usecases.effects.labels import label_for_reporter, label_of
from usecases.effects.telling import card_post, mention, supervisors
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.speaking import reaches_privately, to_chat, to_group, to_resident
from usecases.ticket_ports import Promise

_BREAKING = frozenset({RungWording.BREACHED})


def ring(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Say what the due rungs say; nothing when the promise is kept, moved or withdrawn meanwhile."""
    timer = due.highest
    ticket = None if timer.ticket_id is None else uow.tickets.get(timer.ticket_id)
    if ticket is None or ticket.status not in LIVE:
        return
    promise = next((one for one in uow.promises.open_of(ticket.id) if one.id == timer.data.get("promise")), None)
    request_type = uow.knowledge.type_of(ticket)
    ladder = _ladder(request_type, ticket, timer.ladder)
    if promise is None or ladder is None:
        return
    rungs = [ladder.rungs[one.rung] for one in due.timers if one.rung is not None and one.rung < len(ladder.rungs)]
    late = int(due.late_by(now).total_seconds() // 60)
    _record(uow, ticket, promise, rungs, now)
    for rung in _one_for_each(rungs):
        _say(uow, ticket, promise, rung, now, late_minutes=late if late >= 5 else 0)


def _ladder(request_type: RequestType, ticket: Ticket, key: str | None) -> Ladder | None:
    fitting = [one for one in request_type.ladders if one.key == key]
    return next((one for one in fitting if one.urgent in (ticket.urgent, None)), None)


def _one_for_each(rungs: Sequence[Rung]) -> list[Rung]:
    """The highest rung of every audience, in order."""
    found = {rung.audience: rung for rung in rungs}
    return [rung for rung in rungs if found[rung.audience] is rung]


def _record(uow: UnitOfWork, ticket: Ticket, promise: Promise, rungs: Sequence[Rung], now: datetime) -> None:
    wordings = {rung.wording for rung in rungs}
    if wordings & _BREAKING and promise.broken_at is None and now >= promise.due_at:
        uow.promises.broken(promise, now)
        happen(uow, ticket, EventKind.BREACHED, CLOCK, now, data={"promise": promise.kind.value})
    for rung in rungs:
        kind = EventKind.ESCALATED if rung.audience in _LEADERS else EventKind.REMINDED
        kind = EventKind.WARNED if rung.audience is Audience.RESIDENT else kind
        happen(uow, ticket, kind, CLOCK, now, data={"to": rung.audience.value, "promise": promise.kind.value})


_LEADERS = frozenset({Audience.DEPARTMENT_SUPERVISOR, Audience.SUPERVISOR, Audience.MANAGER})


def _say(uow: UnitOfWork, ticket: Ticket, promise: Promise, rung: Rung, now: datetime, *, late_minutes: int) -> None:
    if rung.audience is Audience.RESIDENT:
        _warn_resident(uow, ticket, promise, rung)
        return
    members = listeners(uow, ticket, rung.audience)
    reminder = _reminder(uow, ticket, promise, rung, late_minutes)
    silent = uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(now) and not ticket.urgent
    if rung.audience in _LEADERS | {Audience.BUTLER}:
        _to_leaders(uow, ticket, members, reminder, silent=silent)
        return
    mentions = tuple(one for member in members for one in mention(member))
    department = ticket.department
    if rung.audience is Audience.FRONT_DESK:
        department = uow.knowledge.community(ticket.community_id).front_desk.key
    to_group(
        uow,
        ticket.community_id,
        department,
        _mentioning(reminder, mentions),
        ticket_id=ticket.id,
        reply_to_post_id=card_post(uow, ticket) if department == ticket.department else None,
        silent=silent,
    )


def _to_leaders(
    uow: UnitOfWork, ticket: Ticket, members: Sequence[StaffMember], reminder: Reminder, *, silent: bool
) -> None:
    """Each in private; those who cannot be reached there are mentioned in the ticket's own group."""
    unreached: list[StaffMember] = []
    for member in members:
        if member.user_id is not None and reaches_privately(uow, member):
            to_chat(
                uow,
                member.user_id,
                reminder,
                community_id=ticket.community_id,
                lane=Lane.WORK,
                ticket_id=ticket.id,
                silent=silent,
            )
        else:
            unreached.append(member)
    if unreached or not members:
        mentions = tuple(one for member in unreached for one in mention(member))
        to_group(
            uow,
            ticket.community_id,
            ticket.department,
            _mentioning(reminder, mentions),
            ticket_id=ticket.id,
            reply_to_post_id=card_post(uow, ticket),
            silent=silent,
        )


def listeners(uow: UnitOfWork, ticket: Ticket, audience: Audience) -> list[StaffMember]:
    """Who an audience is for this ticket; where one does not exist the next higher is told (service-manual 1)."""
    community_id = ticket.community_id
    match audience:
        case Audience.HOLDER:
            holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
            return [] if holder is None else [holder]
        case Audience.ON_DUTY:
            members = uow.staff.of_department(community_id, ticket.department)
            return [member for member in members if member.on_duty] or members
        case Audience.DEPARTMENT_SUPERVISOR:
            members = uow.staff.of_department(community_id, ticket.department)
            own = [member for member in members if member.role is Role.DEPARTMENT_SUPERVISOR]
            return own or supervisors(uow, community_id)
        case Audience.SUPERVISOR:
            return supervisors(uow, community_id)
        case Audience.MANAGER:
            return uow.staff.of_roles(community_id, [Role.MANAGER]) or supervisors(uow, community_id)
        case Audience.BUTLER:
            return _butlers(uow, ticket) or supervisors(uow, community_id)
        case _:
            return []


def _butlers(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    building = (ticket.unit or "").partition("-")[0]
    butlers = uow.staff.of_roles(ticket.community_id, [Role.BUTLER])
    return [member for member in butlers if building in member.buildings]


def _reminder(uow: UnitOfWork, ticket: Ticket, promise: Promise, rung: Rung, late_minutes: int) -> Reminder:
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    update = _last_words(uow.events.of(ticket.id))
    return Reminder(
        wording=rung.wording,
        audience=rung.audience,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        department=ticket.department,
        reported_at=ticket.reported_at,
        due_at=promise.due_at,
        holder=None if holder is None else holder.name,
        last_update=None if update is None else str(update.data["words"]),
        last_update_at=None if update is None else update.at,
        late_minutes=late_minutes,
    )


def _last_words(events: Sequence[Event]) -> Event | None:
    """The newest thing that staff said about the ticket."""
    said = [one for one in events if one.actor_kind == "staff" and one.data.get("words")]
    return said[-1] if said else None


def _mentioning(reminder: Reminder, mentions: tuple[Mention, ...]) -> Reminder:
    return replace(reminder, mentions=mentions)


def _warn_resident(uow: UnitOfWork, ticket: Ticket, promise: Promise, rung: Rung) -> None:
    """Before the breach the resident hears what happens now, and by when the new time comes (INT-3)."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None:
        return
    leaders = supervisors(uow, ticket.community_id)
    news = ResidentNews(
        event=EventKind.BREACHED if rung.wording in _BREAKING else EventKind.WARNED,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        department=ticket.department,
        staff=leaders[0].name if leaders else None,
        due_at=promise.due_at,
    )
    to_resident(uow, reporter, news, ticket_id=ticket.id)
