"""One-time invitations into a unit, made by the front desk, or by its owner for family; who brings one is in (PRV-1).

Of a code only its digest is kept; it lasts a week, works once, and can be taken back. Guessing is limited per person
together with every other code.
"""

from domain.codes import digest
from domain.errors import CardRefreshed
from domain.households import INVITATION_LASTS, Invitation, Relation
from domain.incoming import Incoming, Press
from domain.notices.dialogue import Menu
from domain.notices.households import InvitationMade, InvitationRevoked, InvitationUsed, Invited
from domain.people import Resident, ResidentState
from usecases import choosing_home, registration
from usecases.household_rights import desk_member, own
from usecases.households import join, membership_in
from usecases.living_screens import silence
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat, to_department, to_resident

_MOST_OPEN = 5
"""Invitations of one person into one unit that can be used at a time; of more the oldest goes."""


def by_desk(uow: UnitOfWork, press: Press, unit: str, relation: str) -> Answer:
    """The front desk invites anybody into any unit of its community."""
    actor = desk_member(uow, press.sender)
    community = uow.knowledge.community(actor.member.community_id)
    if community.unit(unit) is None or relation not in set(Relation) or not press.secret:
        raise CardRefreshed
    _issue(uow, press, community.key, unit, Relation(relation), staff_id=actor.member.id)
    return Answer()


def by_owner(uow: UnitOfWork, press: Press, unit: str) -> Answer:
    """An owner invites family into their own unit. Raises CardRefreshed for anybody else."""
    resident = uow.residents.by_user(press.sender.user_id)
    membership = None if resident is None else membership_in(uow, resident, unit)
    own(yours=membership is not None and membership.relation is Relation.OWNER and bool(press.secret))
    if resident is not None:
        _issue(uow, press, resident.community_id, unit, Relation.FAMILY, resident_id=resident.id)
    return Answer()


def _issue(
    uow: UnitOfWork,
    press: Press,
    community_id: str,
    unit: str,
    relation: Relation,
    *,
    staff_id: int | None = None,
    resident_id: int | None = None,
) -> None:
    mine = [
        one
        for one in uow.invitations.open_of(community_id, unit, press.at)
        if (one.made_by_staff, one.made_by_resident) == (staff_id, resident_id)
    ]
    for one in mine[: max(0, len(mine) - _MOST_OPEN + 1)]:
        uow.invitations.revoke(one, press.at)
    made = uow.invitations.add(
        community_id=community_id,
        unit=unit,
        relation=relation,
        digest=digest(press.secret),
        at=press.at,
        expires_at=press.at + INVITATION_LASTS,
        staff_id=staff_id,
        resident_id=resident_id,
    )
    told = InvitationMade(
        invitation_id=made.id,
        code=press.secret,
        unit=unit,
        relation=relation,
        days=INVITATION_LASTS.days,
        by_owner=resident_id is not None,
    )
    to_chat(uow, press.chat_id, told, community_id=community_id)


def revoke(uow: UnitOfWork, press: Press, invitation_id: int) -> Answer:
    """The front desk takes any invitation of its community back. Raises CardRefreshed when it is no longer open."""
    actor = desk_member(uow, press.sender)
    invitation = uow.invitations.get(invitation_id)
    if invitation is None or invitation.community_id != actor.member.community_id:
        raise CardRefreshed
    return _taken_back(uow, press, invitation)


def take_back(uow: UnitOfWork, press: Press, invitation_id: int) -> Answer:
    """An owner takes back what they made. Raises CardRefreshed for anybody else, or when it was used or taken back."""
    resident = uow.residents.by_user(press.sender.user_id)
    invitation = uow.invitations.get(invitation_id)
    own(yours=resident is not None and invitation is not None and invitation.made_by_resident == resident.id)
    if invitation is None:
        raise CardRefreshed
    return _taken_back(uow, press, invitation)


def _taken_back(uow: UnitOfWork, press: Press, invitation: Invitation) -> Answer:
    if not uow.invitations.revoke(invitation, press.at):
        raise CardRefreshed
    silence(uow, press)
    revoked = InvitationRevoked(unit=invitation.unit)
    to_chat(uow, press.chat_id, revoked, community_id=invitation.community_id)
    return Answer()


# ------------------------------------------------------------------------------------------------ who comes


def accept(uow: UnitOfWork, incoming: Incoming, invitation: Invitation) -> None:
    """They belong to the unit from now on; whoever is new still says who they are, and agrees to the notice first."""
    resident = _resident(uow, incoming, invitation)
    resident = join(uow, resident, invitation.unit, invitation.relation, incoming.at, by=invitation.made_by_staff)
    choosing_home.arrived(uow, resident, incoming.chat_id, incoming.at)
    invited = Invited(unit=invitation.unit, relation=invitation.relation)
    to_chat(uow, incoming.chat_id, invited, community_id=invitation.community_id)
    _tell_inviter(uow, invitation, resident.name or incoming.sender.first_name)
    if resident.state is ResidentState.VERIFIED:
        to_chat(uow, incoming.chat_id, Menu(name=resident.name), community_id=invitation.community_id)
    elif resident.name is not None and resident.phone is not None:
        resident = uow.residents.set_state(resident, ResidentState.VERIFIED, at=incoming.at)
        to_chat(uow, incoming.chat_id, Menu(name=resident.name), community_id=invitation.community_id)
    else:
        registration.begin(
            uow, resident, incoming.chat_id, incoming.at, suggestion=incoming.sender.first_name, home_known=True
        )


def belongs_already(uow: UnitOfWork, incoming: Incoming, invitation: Invitation) -> bool:
    """Whoever lives there already, the inviter too, is told so; the invitation stays for whom it is meant."""
    resident = uow.residents.in_community(invitation.community_id, incoming.sender.user_id)
    if resident is None or membership_in(uow, resident, invitation.unit) is None:
        return False
    told = Invited(unit=invitation.unit, relation=invitation.relation, again=True)
    to_chat(uow, incoming.chat_id, told, community_id=invitation.community_id)
    return True


def _resident(uow: UnitOfWork, incoming: Incoming, invitation: Invitation) -> Resident:
    """Their file in the community they are invited to; whoever is new lives where the invitation says."""
    user_id = incoming.sender.user_id
    there = uow.residents.in_community(invitation.community_id, user_id)
    if there is not None:
        return there
    known = resident_of(uow, incoming.sender, incoming.at)
    if known.state is ResidentState.NEW:
        return choosing_home.settle(uow, known, invitation.community_id, incoming.chat_id)
    return uow.residents.add(community_id=invitation.community_id, user_id=user_id, locale=known.locale, at=incoming.at)


def _tell_inviter(uow: UnitOfWork, invitation: Invitation, name: str) -> None:
    used = InvitationUsed(name=name, unit=invitation.unit, relation=invitation.relation)
    if invitation.made_by_resident is None:
        desk = uow.knowledge.community(invitation.community_id).front_desk.key
        to_department(uow, invitation.community_id, desk, used)
        return
    inviter = uow.residents.get(invitation.made_by_resident)
    if inviter is not None:
        to_resident(uow, inviter, used)
