"""Who stands behind an account: the resident's file (begun at the first contact), the colleague, their departments."""

from datetime import datetime

from domain.errors import NotOnList
from domain.events import Actor, ActorKind
from domain.i18n import locale_from_telegram
from domain.incoming import Sender
from domain.people import Resident, StaffMember
from domain.permissions import StaffActor
from usecases.ports import UnitOfWork


def resident_of(uow: UnitOfWork, sender: Sender, at: datetime, *, home: str | None = None) -> Resident:
    """The sender's file; a stranger gets an empty one in Telegram's language, in the community `home` where named."""
    known = uow.residents.by_user(sender.user_id)
    if known is not None:
        return known
    community = uow.knowledge.only_community if home is None else uow.knowledge.community(home)
    locale = locale_from_telegram(sender.language_code, community.locale)
    return uow.residents.add(community_id=community.key, user_id=sender.user_id, locale=locale, at=at)


def files_of(uow: UnitOfWork, sender: Sender, at: datetime) -> tuple[Resident, ...]:
    """The sender's registered files, the one that is meant first; of a stranger the empty one."""
    meant = resident_of(uow, sender, at)
    return (
        meant,
        *(one for one in uow.residents.of_account(sender.user_id) if one.is_registered and one.id != meant.id),
    )


def staff_of(uow: UnitOfWork, sender: Sender) -> StaffActor:
    """The registered colleague who pressed or wrote. Raises NotOnList for anybody else."""
    return staff_actor_of(uow, sender.user_id)


def staff_actor_of(uow: UnitOfWork, user_id: int, *, near: str | None = None) -> StaffActor:
    """The registered colleague behind an account, in the community `near` if there. Raises NotOnList for others."""
    member = uow.staff.by_user(user_id, near=near)
    if member is None or not member.active:
        raise NotOnList
    return acting(member)


def acting(member: StaffMember) -> StaffActor:
    """A colleague as somebody who acts; the department is where their group is."""
    departments = frozenset() if member.department is None else frozenset({member.department})
    return StaffActor(member=member, departments=departments)


def staff_actor(actor: StaffActor) -> Actor:
    """A colleague as the cause of an event."""
    return Actor(kind=ActorKind.STAFF, id=actor.member.id, name=actor.member.name)
