"""Who may do what to a ticket: one table, checked first by every use case (DSP-4, DSP-6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.calls import did_the_work
from domain.confidentiality import LEADERS, is_private, may_see
from domain.errors import NotOnList, NotPermitted, NotYours
from domain.people import Role, StaffMember
from domain.tickets import HOLDER_ACTIONS, Action, Ticket


class Reach(StrEnum):
    """On which tickets a grant counts."""

    OWN = "own"  # tickets that this person holds
    DEPARTMENT = "department"  # tickets of the person's department
    COMMUNITY = "community"  # every ticket of the community


_EVERYDAY = frozenset({Action.ACCEPT, Action.PASS_ON})
_DESK_WORK = frozenset({Action.APPROVE_LETTER, Action.RETURN_LETTER, Action.DELIVER, Action.GIVE_UP_DELIVERY})
"""What customer service does about letters that departments write."""

_WORKER: dict[Action, Reach] = dict.fromkeys(_EVERYDAY, Reach.DEPARTMENT) | dict.fromkeys(
    HOLDER_ACTIONS | {Action.CLOSE}, Reach.OWN
)
_LEADER: dict[Action, Reach] = dict.fromkeys(
    HOLDER_ACTIONS | _EVERYDAY | {Action.ASSIGN, Action.CLOSE}, Reach.DEPARTMENT
)
_CENTRE: dict[Action, Reach] = dict.fromkeys(
    HOLDER_ACTIONS | _EVERYDAY | _DESK_WORK | {Action.ASSIGN, Action.CANCEL, Action.CLOSE, Action.DISPATCH},
    Reach.COMMUNITY,
)
_JUDGE: dict[Action, Reach] = _CENTRE | dict.fromkeys(
    (Action.JUDGE, Action.PUBLISH_LESSON, Action.RELEASE), Reach.COMMUNITY
)

GRANTS: Mapping[Role, Mapping[Action, Reach]] = MappingProxyType(
    {
        Role.STAFF: MappingProxyType(_WORKER),
        Role.DEPARTMENT_SUPERVISOR: MappingProxyType(_LEADER),
        Role.FRONT_DESK: MappingProxyType(_CENTRE),
        Role.CASHIER: MappingProxyType(_WORKER),
        Role.BUTLER: MappingProxyType(_WORKER | {Action.CLOSE: Reach.COMMUNITY}),
        Role.SUPERVISOR: MappingProxyType(_JUDGE),
        Role.MANAGER: MappingProxyType(_JUDGE),
        Role.ADMINISTRATOR: MappingProxyType(_WORKER),
    }
)

_FOLLOWING_UP = frozenset({Action.ACCEPT, Action.SEE_CONTACT, Action.NO_ANSWER, Action.CLOSE})

DESK_ROLES = frozenset({Role.FRONT_DESK, Role.SUPERVISOR, Role.MANAGER})
"""Who verifies residents and acts for people without Telegram."""

OUTAGE_ROLES = DESK_ROLES | {Role.DEPARTMENT_SUPERVISOR}
"""Who declares that something is out of order for whole buildings, and that it is over."""

APPROVER_ROLES = frozenset({Role.SUPERVISOR, Role.MANAGER})
"""Who approves extensions and second suspensions (REP-2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffActor:
    """A registered colleague acting in a chat; `departments` are those whose groups they are a member of."""

    member: StaffMember
    departments: frozenset[str]


def check_money(actor: StaffActor, community_id: str, cashier: str) -> None:
    """Pass for the people of the department that takes the money, and for who answers for it (SVC-3).

    Raises NotOnList for everybody else.
    """
    member = actor.member
    if member.community_id != community_id or not member.active:
        raise NotOnList
    if cashier not in actor.departments and member.role not in APPROVER_ROLES:
        raise NotOnList


def check(actor: StaffActor, action: Action, ticket: Ticket) -> None:
    """Pass when the table grants it. Raises NotOnList, NotPermitted or NotYours, nearest reason first.

    Nobody calls about their own work, whatever their role (FUP-1). Who may not see a ticket is on no list for it; in
    private the whole circle acts as leaders do, since nobody else is there (COM-5).
    """
    member = actor.member
    if not may_see(member, ticket):
        raise NotOnList
    in_charge = Role.MANAGER if is_private(ticket) and member.role not in LEADERS else member.role
    reach = GRANTS[in_charge].get(action)
    if reach is None or (action in _FOLLOWING_UP and did_the_work(ticket, member.id)):
        raise NotPermitted
    if reach is Reach.COMMUNITY:
        return
    if ticket.holder_id == member.id and reach is Reach.OWN:
        return
    if ticket.department not in actor.departments:
        raise NotOnList
    if reach is Reach.OWN:
        raise NotYours
