"""Somebody says that they live where others live: one of these is asked whether they know the person (PRV-1).

The front desk sees the answer and still decides.
"""

from datetime import datetime

from domain.errors import CardRefreshed
from domain.households import Membership, MembershipState, Relation
from domain.incoming import Press
from domain.notices.dialogue import Say, Saying
from domain.notices.households import HouseholdAsked
from domain.outgoing import PostKind
from domain.people import Resident
from usecases.household_rights import own
from usecases.households import membership_in, people_of
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import strip, to_chat
from usecases.verification import refresh_file


def ask(uow: UnitOfWork, newcomer: Resident, asked: Membership, at: datetime) -> None:
    """Ask the owner if they can be reached, else whoever has lived there longest; nobody in an empty unit."""
    people = people_of(uow, asked.community_id, asked.unit)
    reached = [(one, who) for one, who in people if who.id != newcomer.id and can_reach(uow, who)]
    reached.sort(key=lambda pair: pair[0].relation is not Relation.OWNER)
    if not reached:
        return
    member = reached[0][1]
    uow.memberships.change(asked, vouched_by=member.id)
    chat_id = member.user_id or 0
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=asked.community_id, subject=_subject(asked)
    )
    question = HouseholdAsked(
        membership_id=asked.id, name=newcomer.name or "", unit=asked.unit, relation=asked.relation
    )
    silent = uow.knowledge.community(asked.community_id).calendar.in_quiet_hours(at)
    to_chat(uow, chat_id, question, community_id=asked.community_id, post_id=post_id, silent=silent)


def answer(uow: UnitOfWork, press: Press, membership_id: int, *, known: bool) -> Answer:
    """Known, or not known. Raises CardRefreshed when it no longer matters or is not the presser's to say."""
    member = uow.residents.by_user(press.sender.user_id)
    asked = uow.memberships.get(membership_id)
    own(yours=member is not None and asked is not None and asked.vouched_by == member.id)
    if member is None or asked is None or asked.state is not MembershipState.PENDING:
        raise CardRefreshed
    if membership_in(uow, member, asked.unit) is None:
        raise CardRefreshed
    uow.memberships.change(asked, vouched=known)
    over(uow, asked, member)
    to_chat(uow, press.chat_id, Say(saying=Saying.HOUSEHOLD_THANKS), community_id=asked.community_id)
    newcomer = uow.residents.get(asked.resident_id)
    if newcomer is not None:
        refresh_file(uow, newcomer)
    return Answer()


def over(uow: UnitOfWork, asked: Membership, member: Resident) -> None:
    """The question has had its answer, or needs none any more."""
    for post in uow.posts.of_subject(member.user_id or 0, _subject(asked)):
        strip(uow, post, Say(saying=Saying.DONE))
        uow.posts.retire(post.id)


def _subject(asked: Membership) -> str:
    return f"household:{asked.id}"
