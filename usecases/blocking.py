"""`/block`: a supervisor keeps somebody who abuses the service from it, with a reason, and lets them in again.

Everything of it stands in private; the record keeps who did it, when and why.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.drafts import Draft, Form
from domain.errors import CardRefreshed
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.blocking import BlockedPeople, PersonBlocked, YouAreBlocked, YouAreUnblocked
from domain.notices.dialogue import Say, Saying
from domain.outgoing import Lane, PostKind
from domain.people import Resident
from domain.permissions import StaffActor, allow
from domain.ticket_queries import QueryKind, read_query
from usecases import prompting, step_forms
from usecases.block_ports import Block
from usecases.living_screens import pressed_post
from usecases.people import staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.relaying import replied_post
from usecases.speaking import edit, to_chat, to_resident
from usecases.step_forms import Step, StepForm, StepKind
from usecases.venues import may_see

_WHO = "_resident"
"""Answer of the form: the resident's id."""

_SCREEN = "blocked"
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedData:
    """Who is kept out now, with the reason."""

    people: tuple[tuple[Resident, Block], ...]


def begin(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/block NUMBER`, or as a reply to a card: why is asked; `/block` alone shows who is kept out.

    Raises NotOnList or NotPermitted.
    """
    actor = staff_of(uow, incoming.sender)
    member = actor.member
    allow(actor, Right.BLOCK_PEOPLE, member.community_id)
    if not incoming.private:
        opened = reaches_privately(uow, member)
        said = Saying.LEAK_IN_PRIVATE if opened else Saying.LEAK_NEEDS_PRIVATE
        to_chat(uow, incoming.chat_id, Say(saying=said), community_id=member.community_id, lane=Lane.WORK)
        if not opened:
            return
    resident = _meant(uow, actor, incoming)
    if resident is None and len(incoming.text.split()) > 1:
        to_chat(uow, incoming.sender.user_id, Say(saying=Saying.WHICH_NUMBER), community_id=member.community_id)
        return
    if resident is None:
        _show(uow, member.community_id, incoming.sender.user_id)
        return
    step_forms.begin(
        uow,
        BLOCK,
        community_id=member.community_id,
        chat_id=incoming.sender.user_id,
        user_id=incoming.sender.user_id,
        ticket_id=None,
        at=incoming.at,
        answers={_WHO: resident.id},
    )


def _meant(uow: UnitOfWork, actor: StaffActor, incoming: Incoming) -> Resident | None:
    """Who reported the ticket whose number was written, or whose card was answered."""
    words = "".join(incoming.text.split(maxsplit=1)[1:])
    community = uow.knowledge.community(actor.member.community_id)
    query = read_query(community, words)
    if words and query.kind is QueryKind.NUMBER:
        found = uow.tickets.numbered(community.key, query.ending, limit=2)
    else:
        post = None if incoming.reply_to_message_id is None else replied_post(uow, incoming)
        ticket = None if post is None or post.ticket_id is None else uow.tickets.get(post.ticket_id)
        found = [] if ticket is None else [ticket]
    seen = [one for one in found if may_see(actor, one)]
    if len(seen) != 1 or seen[0].reporter_id is None:
        return None
    return uow.residents.get(seen[0].reporter_id)


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    allow(actor, Right.BLOCK_PEOPLE, draft.community_id)
    resident = _of(uow, actor, int(str(draft.answers[_WHO])))
    reason = (draft.text("reason") or "")[:_LONGEST_REASON]
    if resident.blocked_at is None:
        uow.blocks.add(resident, reason=reason, by=actor.member.id, at=at)
        resident = uow.residents.block(resident, at)
        to_resident(uow, resident, YouAreBlocked(reason=reason))
    prompting.finish(uow, draft, at, PersonBlocked(name=resident.name or "", unit=resident.unit or ""))


def unblock(uow: UnitOfWork, press: Press, resident_id: int) -> Answer:
    """The person may use everything again, and is told."""
    actor = staff_of(uow, press.sender)
    allow(actor, Right.BLOCK_PEOPLE, actor.member.community_id)
    resident = _of(uow, actor, resident_id)
    if resident.blocked_at is None:
        raise CardRefreshed
    uow.blocks.lift(resident, by=actor.member.id, at=press.at)
    to_resident(uow, uow.residents.block(resident, None), YouAreUnblocked())
    post = pressed_post(uow, press)
    if post is not None and post.subject == _SCREEN:
        edit(uow, post, BlockedPeople(community_id=resident.community_id), lane=Lane.ANSWER)
    else:
        _show(uow, resident.community_id, press.sender.user_id)
    return Answer()


def _of(uow: UnitOfWork, actor: StaffActor, resident_id: int) -> Resident:
    resident = uow.residents.get(resident_id)
    if resident is None or resident.community_id != actor.member.community_id:
        raise CardRefreshed
    return resident


def _show(uow: UnitOfWork, community_id: str, chat_id: int) -> None:
    post_id = uow.posts.create(chat_id=chat_id, kind=PostKind.NOTICE, community_id=community_id, subject=_SCREEN)
    screen = BlockedPeople(community_id=community_id)
    to_chat(uow, chat_id, screen, community_id=community_id, lane=Lane.WORK, post_id=post_id)


def blocked_data(uow: UnitOfWork, notice: BlockedPeople, _now: datetime) -> BlockedData:
    """Those who are kept out now."""
    found = ((uow.residents.get(one.resident_id), one) for one in uow.blocks.open_of(notice.community_id))
    return BlockedData(people=tuple((person, one) for person, one in found if person is not None))


BLOCK = StepForm(form=Form.BLOCK, steps=(Step(key="reason", kind=StepKind.TEXT),), finish=_finish)
