"""Who may see a ticket at all: complaints about a person, confidential ones, departments that stay outside (COM-5).

Everything is read from the ticket itself, so that every check, screen and message decides alike. What stands under
these keys of `details` is written by `usecases.accusations` alone.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from domain.people import Role, StaffMember
from domain.tickets import Ticket


class Guard(StrEnum):
    """Keys of `Ticket.details` that say who stays outside."""

    ACCUSED = "accused"  # ids of colleagues, and names that nobody knows
    EXCLUDED = "excluded"  # departments that learn nothing
    CIRCLE = "circle"  # roles that handle it in private, the first one first
    APART = "apart"  # handled in private although nobody asked for confidence
    RELEASED = "released"  # departments that may be asked again


LEADERS = (Role.SUPERVISOR, Role.MANAGER)
"""Who handles what no group may see, unless the ticket names others."""


TAKEN_BACK = "confidential"
"""The reason of a return that nobody decided: whoever held it may see it no more."""


class Guarded(Protocol):
    """A ticket, or as much of it as tells who may see it."""

    @property
    def confidential(self) -> bool: ...

    @property
    def department(self) -> str: ...

    @property
    def details(self) -> Mapping[str, object]: ...


def accused_ids(ticket: Ticket) -> frozenset[int]:
    """The colleagues that the ticket is about."""
    return frozenset(one for one in _listed(ticket, Guard.ACCUSED) if isinstance(one, int))


def unknown_names(ticket: Ticket) -> tuple[str, ...]:
    """Whom the ticket is about as far as nobody of that name or number is known."""
    return tuple(one for one in _listed(ticket, Guard.ACCUSED) if isinstance(one, str))


def excluded_departments(ticket: Ticket) -> frozenset[str]:
    """Departments that learn nothing of the ticket until it is released."""
    return _departments(ticket, Guard.EXCLUDED)


def is_excluded(ticket: Guarded, department: str | None) -> bool:
    """Whether this department stays outside."""
    return department in _listed(ticket, Guard.EXCLUDED)


def circle_of(ticket: Ticket) -> tuple[Role, ...]:
    """The roles that handle the ticket where no group may, the first one first."""
    kept = _listed(ticket, Guard.CIRCLE)
    return tuple(Role(one) for one in kept if isinstance(one, str)) or LEADERS


def is_private(ticket: Guarded) -> bool:
    """Whether the ticket is worked in private chats only: asked for, too high for the groups, or its own is outside."""
    return ticket.confidential or bool(ticket.details.get(Guard.APART)) or is_excluded(ticket, ticket.department)


def is_guarded(ticket: Ticket) -> bool:
    """Whether anybody at all is kept from this ticket."""
    return is_private(ticket) or bool(accused_ids(ticket)) or bool(excluded_departments(ticket))


def can_be_released(ticket: Ticket) -> bool:
    """Whether there is anything that a release would open."""
    return bool(excluded_departments(ticket)) or bool(ticket.details.get(Guard.APART))


def may_see(member: StaffMember, ticket: Ticket) -> bool:
    """Whether this colleague may learn anything of the ticket.

    Never who it is about. What is handled in private is for its circle; else everybody but the departments that stay
    outside, whose people are no judges of their own: leaders of the whole community are.
    """
    if not member.active or member.community_id != ticket.community_id or member.id in accused_ids(ticket):
        return False
    if is_private(ticket):
        return member.role in circle_of(ticket)
    return member.role in LEADERS or not is_excluded(ticket, member.department)


def may_be_about(member: StaffMember, ticket: Ticket) -> bool:
    """Whether this colleague may be meant: by name, as one of a department that stays outside, or nobody knows who."""
    return member.id in accused_ids(ticket) or is_excluded(ticket, member.department) or bool(unknown_names(ticket))


def may_list(ticket: Guarded, department: str) -> bool:
    """Whether the group of this department may hold the ticket's card and count it on its board."""
    return not is_private(ticket) and not is_excluded(ticket, department)


def may_withhold(details: Mapping[str, object]) -> bool:
    """Whether these details may keep a group from the ticket; without that only `confidential` does."""
    return bool(details.get(Guard.APART) or details.get(Guard.EXCLUDED))


def may_ask(ticket: Ticket, department: str) -> bool:
    """Whether this department may be asked for an answer: never one that stays outside, in private only a released."""
    if is_private(ticket):
        return department in _departments(ticket, Guard.RELEASED)
    return not is_excluded(ticket, department)


def _departments(ticket: Ticket, guard: Guard) -> frozenset[str]:
    return frozenset(one for one in _listed(ticket, guard) if isinstance(one, str))


def _listed(ticket: Guarded, guard: Guard) -> Sequence[object]:
    kept = ticket.details.get(guard)
    return kept if isinstance(kept, list | tuple) else ()
