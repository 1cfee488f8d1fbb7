"""The message of an outage in its groups: posted when it is declared, when it should be over, and on demand."""

from dataclasses import dataclass
from datetime import datetime

from domain.notices.dialogue import Say, Saying
from domain.notices.outages import OutageCard
from domain.outages import Outage
from domain.outgoing import Lane, PostKind
from domain.people import StaffMember
from usecases.delivery_ports import Post
from usecases.outage_ports import FollowerCounts
from usecases.ports import UnitOfWork
from usecases.reaching import group_for
from usecases.speaking import edit, strip, to_chat

OUTAGE_CARD = "outage:"
"""Subject of the posts that are such cards, before the outage's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageCardData:
    """An outage as its card shows it. `confirm` asks before everybody is told of its end."""

    outage: Outage
    declared_by: StaffMember | None
    ended_by: StaffMember | None
    counts: FollowerCounts
    confirm: bool


def load_card(uow: UnitOfWork, notice: OutageCard, _now: datetime) -> OutageCardData | None:
    """The outage as it is now."""
    outage = uow.outages.get(notice.outage_id)
    if outage is None:
        return None
    return OutageCardData(
        outage=outage,
        declared_by=uow.staff.get(outage.declared_by),
        ended_by=None if outage.ended_by is None else uow.staff.get(outage.ended_by),
        counts=uow.outage_followers.counts(outage.id),
        confirm=notice.confirm and outage.is_open,
    )


def department_of(uow: UnitOfWork, outage: Outage) -> str:
    """Who works on it: whoever takes such a matter here."""
    community = uow.knowledge.community(outage.community_id)
    return community.department_for(uow.knowledge.request_type(community, outage.request_type), outage.matter)


def subject_of(outage: Outage) -> str:
    """Under this subject the cards of an outage are found."""
    return f"{OUTAGE_CARD}{outage.id}"


def post_card(uow: UnitOfWork, outage: Outage, chat_id: int, *, silent: bool = False, confirm: bool = False) -> None:
    """The card at the end of the chat; the former one there loses its keys."""
    for post in uow.posts.of_subject(chat_id, subject_of(outage)):
        retire(uow, post)
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=outage.community_id, subject=subject_of(outage)
    )
    card = OutageCard(outage_id=outage.id, confirm=confirm)
    to_chat(uow, chat_id, card, community_id=outage.community_id, lane=Lane.WORK, post_id=post_id, silent=silent)


def retire(uow: UnitOfWork, post: Post) -> None:
    """A card that has a newer one below it loses its keys and is no longer kept up to date."""
    strip(uow, post, Say(saying=Saying.DONE), lane=Lane.WORK)
    uow.posts.retire(post.id)


def show_department(uow: UnitOfWork, outage: Outage, declared_in: int) -> None:
    """Those who work on it have the card as well."""
    group = group_for(uow, outage.community_id, department_of(uow, outage))
    if group is not None and group.chat_id != declared_in:
        post_card(uow, outage, group.chat_id)


def refresh(uow: UnitOfWork, outage: Outage) -> None:
    """Draw the cards anew where they stand."""
    for group in uow.chats.groups(outage.community_id):
        for post in uow.posts.of_subject(group.chat_id, subject_of(outage)):
            edit(uow, post, OutageCard(outage_id=outage.id))
