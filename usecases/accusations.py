"""A complaint about somebody who works here: who stays outside, what is confidential, when a department is let back.

The only place that writes what `domain.confidentiality` reads.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from domain.catalog import RequestType
from domain.community import Community
from domain.confidentiality import (
    LEADERS,
    TAKEN_BACK,
    Guard,
    can_be_released,
    excluded_departments,
    is_private,
    may_see,
)
from domain.errors import NotNow
from domain.events import Actor, EventKind
from domain.form_questions import QuestionKind
from domain.people import Role, StaffMember
from domain.permissions import StaffActor, check
from domain.person_matching import meant_by
from domain.tickets import LIVE, Action, Status, Ticket
from usecases.people import staff_actor
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.venues import circle_afterwards, circle_for

_NOT_HELD: Mapping[str, object] = {"holder_id": None, "held_since": None}


def colleagues_of(uow: UnitOfWork, community: Community) -> list[StaffMember]:
    """Everybody who works here now."""
    return uow.staff.of_roles(community.key, list(Role))


def guarded_details(
    uow: UnitOfWork, community: Community, about: str | None, *, confidential: bool
) -> dict[str, object]:
    """What a new ticket's details say when the resident named somebody; nothing when they did not.

    The whole department of everybody who may be meant stays outside. A name that nobody knows may be anybody's, and a
    supervisor judges no supervisor: both begin with the manager, in private (COM-5).
    """
    words = "" if about is None else about.strip()
    if not words:
        return _confidential_circle(uow, community) if confidential else {}
    meant = meant_by(words, colleagues_of(uow, community))
    return _guard(uow, community, meant, [one.id for one in meant] or [words])


def guard_of_words(
    uow: UnitOfWork,
    community: Community,
    request_type: RequestType,
    category: str | None,
    words: str,
    *,
    confidential: bool,
) -> dict[str, object]:
    """The guard of a matter that a colleague files as this type from somebody's words: they are read as an answer is.

    Nobody was asked whom it is about, so words that fit nobody name nobody. While the category is open the type's
    question about people holds for it.
    """
    asked = next((one for one in request_type.questions if one.kind is QuestionKind.STAFF_PERSON), None)
    holds = asked is not None and (asked.when is None or category is None or category in asked.when.among)
    meant = meant_by(words, colleagues_of(uow, community)) if holds else []
    if meant:
        return _guard(uow, community, meant, [one.id for one in meant])
    return _confidential_circle(uow, community) if confidential else {}


def private_details(uow: UnitOfWork, community: Community, about: str | None) -> dict[str, object]:
    """The same of a ticket that is handled in private although its type knows no confidence."""
    return {**guarded_details(uow, community, about, confidential=True), Guard.APART: True}


def _guard(
    uow: UnitOfWork, community: Community, meant: Sequence[StaffMember], accused: Sequence[int | str]
) -> dict[str, object]:
    upward = not meant or any(one.role in LEADERS for one in meant)
    circle = circle_for(uow, community, meant, upward=upward)
    return {
        Guard.ACCUSED: list(accused),
        Guard.EXCLUDED: sorted({one.department for one in meant if one.department is not None}),
        Guard.CIRCLE: [role.value for role in circle],
        Guard.APART: upward,
    }


def _confidential_circle(uow: UnitOfWork, community: Community) -> dict[str, object]:
    return {Guard.CIRCLE: [role.value for role in circle_for(uow, community, [], upward=False)]}


def kept_guard(ticket: Ticket) -> dict[str, object]:
    """What another ticket about the same matter takes over as it is."""
    return {guard.value: ticket.details[guard] for guard in Guard if guard in ticket.details}


def copied_guard(uow: UnitOfWork, ticket: Ticket, workers: Collection[int]) -> dict[str, object]:
    """What a call task about this ticket takes over, so that it stays with whoever may see the ticket.

    Whoever did the work calls nobody about it (FUP-1), so the circle is looked for without them.
    """
    kept = kept_guard(ticket)
    if not is_private(ticket):
        return kept
    return {**kept, Guard.CIRCLE: [role.value for role in circle_afterwards(uow, ticket, workers)]}


# ------------------------------------------------------------------------------------------------ afterwards


def make_confidential(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime) -> Ticket:
    """From now on only the circle sees it; what was posted is taken back, and who must not see it gives it back.

    Raises NotNow for a ticket that is over.
    """
    if ticket.status not in LIVE:
        raise NotNow(status=ticket.status)
    if ticket.confidential:
        return ticket
    circle = _confidential_circle(uow, uow.knowledge.community(ticket.community_id))
    changes = {"confidential": True, "details": {**circle, **ticket.details}}
    after = happen(uow, ticket, EventKind.MADE_CONFIDENTIAL, actor, at, changes=changes)
    return taken_back(uow, after, actor, at)


def taken_back(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime) -> Ticket:
    """Whoever holds it and may see it no more gives it back."""
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    if holder is None or may_see(holder, ticket) or ticket.status not in (Status.ACCEPTED, Status.ON_HOLD):
        return ticket
    changes = {**_NOT_HELD, "hold_reason": None, "hold_until": None, "on_hold_since": None}
    data = {"reason": TAKEN_BACK}
    return happen(uow, ticket, EventKind.RETURNED, actor, at, action=Action.RETURN, changes=changes, data=data)


def release(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, at: datetime) -> Ticket:
    """The supervisor or manager lets the excluded departments back in; the accused themselves stay outside (COM-5).

    Whom nobody knows may work anywhere: until then every department was outside. What was confidential stays so: the
    departments may be asked, they see no card. Raises NotNow when nothing is excluded.
    """
    check(actor, Action.RELEASE, ticket)
    if not can_be_released(ticket):
        raise NotNow(status=ticket.status)
    community = uow.knowledge.community(ticket.community_id)
    outside = sorted(excluded_departments(ticket) or {one.key for one in community.departments})
    before = ticket.details.get(Guard.RELEASED)
    released = sorted({*outside, *(before if isinstance(before, list) else ())})
    details = {**ticket.details, Guard.EXCLUDED: [], Guard.APART: False, Guard.RELEASED: released}
    return happen(
        uow,
        ticket,
        EventKind.RELEASED,
        staff_actor(actor),
        at,
        action=Action.RELEASE,
        changes={"details": details},
        data={"departments": outside},
    )
