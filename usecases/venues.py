"""The gate: where a ticket is worked, in which chats it may be spoken of, and who may see it (COM-5, DSP-4, DSP-6).

Normally that is the group of its department. What no group may see is worked in the private chats of its circle: the
supervisors, without a reachable one the managers; a complaint about one of those, or about a name that nobody knows,
starts with the managers, one about the only manager goes to the administrators. Once its card stands in somebody's
chat the ticket stays there.

For every search, list, letter or export: `may_see(actor, ticket)` before a colleague is shown anything of a
ticket, `may_show(uow, chat_id, ticket)` before anything of it is written into a chat, and for messages nothing but
`usecases.speaking.to_group`, which asks here by itself.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain import confidentiality
from domain.calls import did_the_work
from domain.community import Community
from domain.confidentiality import Guard, circle_of, is_guarded, is_private, may_ask, may_list
from domain.outgoing import PostKind
from domain.people import Role, StaffMember
from domain.permissions import StaffActor
from domain.tickets import Ticket, Workflow
from usecases.alarm_routes import worked_in
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.reaching import group_for, reaches_privately


def places_of(uow: UnitOfWork, ticket: Ticket) -> tuple[Place, ...]:
    """Where the ticket is worked now; empty where nobody can be reached."""
    if ticket.workflow is Workflow.EMERGENCY:
        return worked_in(uow, ticket)
    return places_for(uow, ticket, ticket.department)


def places_for(uow: UnitOfWork, ticket: Ticket, department: str) -> tuple[Place, ...]:
    """Where the people of this department are told about the ticket; in the circle's chats what they may not hear."""
    group = group_for(uow, ticket.community_id, department)
    if not is_private(ticket) and not confidentiality.is_excluded(ticket, department):
        if group is None:
            return ()
        if may_list(ticket, group.department or department):
            return (Place(chat_id=group.chat_id, department=group.department or department),)
    return tuple(_place(member, ticket) for member in _hearers(uow, ticket))


def asked_place(uow: UnitOfWork, ticket: Ticket, department: str) -> Place | None:
    """The group in which this department may be asked about the ticket; None as long as it must not be."""
    group = uow.chats.group_of(ticket.community_id, department)
    if group is None or not may_ask(ticket, department):
        return None
    return Place(chat_id=group.chat_id, department=department)


def place_in(uow: UnitOfWork, ticket: Ticket, chat_id: int) -> Place | None:
    """The place that this chat is for the ticket's card: a group that may list it, or one of its circle's chats."""
    group = uow.chats.get(chat_id)
    if group is not None and group.department is not None:
        listed = group.community_id == ticket.community_id and may_list(ticket, group.department)
        return Place(chat_id=chat_id, department=group.department) if listed else None
    member = uow.staff.by_user(chat_id, near=ticket.community_id)
    if member is None or not is_private(ticket) or not confidentiality.may_see(member, ticket):
        return None
    return _place(member, ticket)


# ------------------------------------------------------------------------------------------------ who may


def may_see(actor: StaffActor, ticket: Ticket) -> bool:
    """Whether a colleague may be shown anything of a ticket: for searches, stories, letters, exports, presses."""
    return confidentiality.may_see(actor.member, ticket)


def may_show(uow: UnitOfWork, chat_id: int, ticket: Ticket) -> bool:
    """Whether anything about the ticket may be written into this chat: the reporter's, a group's, a colleague's."""
    if not is_guarded(ticket):
        return True
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is not None and reporter.user_id == chat_id:
        return True
    member = uow.staff.by_user(chat_id, near=ticket.community_id) if chat_id > 0 else None
    if member is not None:
        return confidentiality.may_see(member, ticket)
    group = uow.chats.get(uow.chats.resolve(chat_id))
    return group is not None and group.department is not None and may_ask(ticket, group.department)


def record_view(uow: UnitOfWork, staff_id: int, ticket: Ticket, at: datetime) -> None:
    """Who got to see what others may not is recorded (PRV-2)."""
    if is_private(ticket):
        uow.contact_views.note(
            community_id=ticket.community_id,
            ticket_id=ticket.id,
            resident_id=ticket.reporter_id,
            staff_id=staff_id,
            at=at,
        )


def seen_by(members: Sequence[StaffMember], ticket: Ticket) -> list[StaffMember]:
    """Those of them who may hear of the ticket."""
    return [member for member in members if confidentiality.may_see(member, ticket)]


def leaders_of(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Who is told as supervisor of this ticket: the first role of its circle in which somebody may hear it."""
    for role in circle_of(ticket):
        members = seen_by(uow.staff.of_roles(ticket.community_id, [role]), ticket)
        if members:
            return members
    return []


def circle_members(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Everybody to whom a ticket that is handled in private can be given."""
    return seen_by(uow.staff.of_roles(ticket.community_id, list(circle_of(ticket))), ticket)


def _hearers(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Whoever has the card, and the holder; without either the first role in which somebody can be reached.

    A call about somebody's own work is nothing for them (FUP-1).
    """
    able = [one for one in circle_members(uow, ticket) if one.user_id is not None and reaches_privately(uow, one)]
    able = [one for one in able if not did_the_work(ticket, one.id)]
    carded = {post.chat_id for post in uow.posts.of_ticket(ticket.id, PostKind.CARD)}
    chosen = [one for one in able if one.user_id in carded or one.id == ticket.holder_id]
    for role in circle_of(ticket):
        chosen = chosen or [one for one in able if one.role is role]
    return chosen


def _place(member: StaffMember, ticket: Ticket) -> Place:
    return Place(chat_id=member.user_id or 0, department=ticket.department, reader=member.id)


def circle_for(uow: UnitOfWork, community: Community, accused: Sequence[StaffMember], *, upward: bool) -> list[Role]:
    """The roles that handle a complaint about these colleagues; `upward`: not the supervisors.

    A role in which nobody is left gives way to the next; the administrators are the last.
    """
    wanted = [Role.MANAGER] if upward else [Role.SUPERVISOR, Role.MANAGER]
    left = {one.role for one in uow.staff.of_roles(community.key, [*wanted, Role.ADMINISTRATOR]) if one not in accused}
    circle = [role for role in wanted if role in left]
    if circle:
        return circle
    return [Role.ADMINISTRATOR] if Role.ADMINISTRATOR in left else wanted


def circle_afterwards(uow: UnitOfWork, ticket: Ticket, workers: Collection[int]) -> list[Role]:
    """The roles in which somebody asks afterwards about what is handled in private: nobody who worked on it (FUP-1)."""
    apart = [uow.staff.get(one) for one in sorted(confidentiality.accused_ids(ticket) | set(workers))]
    community = uow.knowledge.community(ticket.community_id)
    upward = bool(ticket.details.get(Guard.APART))
    return circle_for(uow, community, [one for one in apart if one is not None], upward=upward)
