"""Whom an alarm reaches: groups, people on duty, leaders, every group; and which of them hold its card already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.alarms import reached
from domain.emergencies import AlarmAudience, EmergencyRules
from domain.errors import NotFoundError
from domain.outgoing import PostKind
from domain.people import Role, StaffMember
from domain.permissions import StaffActor
from domain.tickets import RUNNING, Ticket
from usecases.alarm_ports import Alarm, Goer
from usecases.delivery_ports import Post
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately


def rules_of(uow: UnitOfWork, ticket: Ticket) -> EmergencyRules:
    """What the catalog says about this kind. Raises NotFoundError when it no longer is an emergency there."""
    rules = uow.knowledge.type_of(ticket).emergency
    if rules is None:
        raise NotFoundError("emergency", ticket.request_type)
    return rules


def alarm_of(uow: UnitOfWork, ticket: Ticket) -> Alarm:
    """The alarm behind a ticket. Raises NotFoundError for any other ticket."""
    alarm = uow.alarms.of_ticket(ticket.id)
    if alarm is None:
        raise NotFoundError("alarm", ticket.id)
    return alarm


def running_emergencies(uow: UnitOfWork, community_id: str) -> list[Ticket]:
    """The emergencies of a community that are not over, each event once."""
    found = (uow.tickets.get(one.ticket_id) for one in uow.alarms.running(community_id) if one.joined_into is None)
    return [one for one in found if one is not None and one.status in RUNNING]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Where the alarm is heard, and the departments of which no group can hear it."""

    places: tuple[Place, ...]
    without_group: tuple[str, ...] = ()


def routes_after(uow: UnitOfWork, ticket: Ticket, audiences: Sequence[AlarmAudience]) -> Routes:
    """Every chat that these audiences mean, groups first, each once."""
    places: dict[int, Place] = {}
    missing: list[str] = []
    for audience in dict.fromkeys(audiences):
        for place in _places(uow, ticket, audience, missing):
            places.setdefault(place.chat_id, place)
    return Routes(places=tuple(places.values()), without_group=tuple(missing))


def first_routes(uow: UnitOfWork, ticket: Ticket) -> Routes:
    """Whom it reaches in the moment in which it is raised."""
    at_once = reached(rules_of(uow, ticket).rungs, timedelta(0))
    return routes_after(uow, ticket, (AlarmAudience.GROUP, AlarmAudience.ON_DUTY, *at_once))


def _places(uow: UnitOfWork, ticket: Ticket, audience: AlarmAudience, missing: list[str]) -> list[Place]:
    match audience:
        case AlarmAudience.GROUP:
            return _own_groups(uow, ticket, missing)
        case AlarmAudience.ON_DUTY:
            return _in_private(uow, on_duty(uow, ticket))
        case AlarmAudience.SUPERVISOR:
            return _in_private(uow, leaders(uow, ticket, Role.SUPERVISOR))
        case AlarmAudience.MANAGER:
            return _in_private(uow, leaders(uow, ticket, Role.MANAGER))
        case AlarmAudience.ALL_GROUPS:
            groups = (one for one in uow.chats.groups(ticket.community_id) if one.alive)
            return [Place(chat_id=one.chat_id, department=one.department) for one in groups if one.department]


def _own_groups(uow: UnitOfWork, ticket: Ticket, missing: list[str]) -> list[Place]:
    found: list[Place] = []
    for department in own_departments(uow, ticket):
        group = uow.chats.group_of(ticket.community_id, department)
        if group is None:
            missing.append(department)
        else:
            found.append(Place(chat_id=group.chat_id, department=department))
    return found


def own_departments(uow: UnitOfWork, ticket: Ticket) -> tuple[str, ...]:
    """The departments whose matter it is, the front desk always among them; only those that this community has."""
    community = uow.knowledge.community(ticket.community_id)
    wanted = (ticket.department, *rules_of(uow, ticket).departments, community.front_desk.key)
    return tuple(one for one in dict.fromkeys(wanted) if community.department(one) is not None)


def on_duty(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Everybody on duty in those departments; where nobody is, everybody of the department."""
    found: list[StaffMember] = []
    for department in own_departments(uow, ticket):
        team = uow.staff.of_department(ticket.community_id, department)
        found += [one for one in team if one.on_duty] or team
    return list({one.id: one for one in found}.values())


def leaders(uow: UnitOfWork, ticket: Ticket, role: Role) -> list[StaffMember]:
    """The supervisors or the managers; where there are none the others of the two."""
    found = uow.staff.of_roles(ticket.community_id, [role])
    return found or uow.staff.of_roles(ticket.community_id, [Role.SUPERVISOR, Role.MANAGER])


def _in_private(uow: UnitOfWork, members: Sequence[StaffMember]) -> list[Place]:
    able = (one for one in members if one.user_id is not None and reaches_privately(uow, one))
    return [private_place(one) for one in able]


def private_place(member: StaffMember) -> Place:
    """A colleague's own chat."""
    return Place(chat_id=member.user_id or 0, department=member.department or "", reader=member.id)


def worked_in(uow: UnitOfWork, ticket: Ticket) -> tuple[Place, ...]:
    """Where the words of whoever raised it go: the groups whose matter it is, and everybody who goes."""
    places = {one.chat_id: one for one in _own_groups(uow, ticket, [])}
    members = (uow.staff.get(one.staff_id) for one in _going(uow, ticket))
    for place in _in_private(uow, [one for one in members if one is not None]):
        places.setdefault(place.chat_id, place)
    return tuple(places.values())


def _going(uow: UnitOfWork, ticket: Ticket) -> list[Goer]:
    alarm = uow.alarms.of_ticket(ticket.id)
    return [] if alarm is None else [one for one in uow.alarm_goers.of(alarm.id) if one.left_at is None]


def takes_part(uow: UnitOfWork, actor: StaffActor, ticket: Ticket) -> bool:
    """Whether a colleague may write to whoever raised it: their department's matter it is, or they go themselves."""
    if not actor.departments.isdisjoint(own_departments(uow, ticket)):
        return True
    return any(one.staff_id == actor.member.id for one in _going(uow, ticket))


def sees_all(uow: UnitOfWork, ticket: Ticket, place: Place) -> bool:
    """Whether this chat learns who and where exactly: who was called in private, and the groups whose matter it is."""
    if place.reader is not None or place.department in own_departments(uow, ticket):
        return True
    known = uow.knowledge.community(ticket.community_id).department(place.department)
    return known is not None and known.management


def carded(uow: UnitOfWork, ticket: Ticket) -> list[tuple[Place, Post]]:
    """Who holds the alarm's card: everybody who was reached so far, as far as the chat still lives."""
    found: dict[int, tuple[Place, Post]] = {}
    for post in uow.posts.of_ticket(ticket.id, PostKind.CARD):
        chat_id = uow.chats.resolve(post.chat_id)
        chat = uow.chats.get(chat_id)
        if chat is not None and not chat.alive:
            continue
        reader = uow.staff.by_user(chat_id, near=ticket.community_id) if chat_id > 0 else None
        if reader is not None:
            found[chat_id] = (private_place(reader), post)
        elif chat is not None and chat.department is not None:
            found[chat_id] = (Place(chat_id=chat_id, department=chat.department), post)
    return list(found.values())
