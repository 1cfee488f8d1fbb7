"""The front desk confirms who lives where; asking has its own ladder, refusing carries a text and a way on (PRV-1)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.answers import free_text
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, Problem
from domain.events import EventKind
from domain.grants import Right
from domain.households import Membership
from domain.incoming import Press
from domain.notices.dialogue import DraftOver, Saying, VerificationRefused, Verified
from domain.notices.staff import VerificationCard, VerificationReminder
from domain.outgoing import Lane, PostKind
from domain.people import Resident, ResidentState, Role, StaffMember
from domain.permissions import StaffActor, allow
from domain.tickets import Status
from usecases import households, prompting
from usecases.deadlines import DueTimers
from usecases.effects.mentions import mention
from usecases.filing import dispatch
from usecases.people import staff_actor, staff_of
from usecases.people_ports import Chat
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import group_for, reaches_privately
from usecases.reactions import happen
from usecases.speaking import edit, strip, to_chat, to_department, to_resident
from usecases.step_forms import Step, StepForm, StepKind, begin
from usecases.timer_ports import NewTimer, OnConflict

VERIFY = "verify"
"""Timer kind: nobody has looked at a resident's file yet."""

_REMIND_AFTER = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""Desk time until the group is reminded, the supervisor told, the manager told."""


def ask_desk(uow: UnitOfWork, resident: Resident, at: datetime) -> None:
    """Post the file to the front desk's group and start its ladder; an earlier card of it loses its keys."""
    community = uow.knowledge.community(resident.community_id)
    group = group_for(uow, community.key, community.front_desk.key)
    if group is not None:
        post_file(uow, resident, group, silent=community.calendar.in_quiet_hours(at))
    _remind_later(uow, resident, asked_at=at, rung=0)


def post_file(uow: UnitOfWork, resident: Resident, group: Chat, *, silent: bool) -> None:
    """Post the card of a file that waits for the front desk."""
    card = VerificationCard(resident_id=resident.id)
    for post in uow.posts.of_subject(group.chat_id, _subject(resident)):
        strip(uow, post, card, lane=Lane.WORK)
        uow.posts.retire(post.id)
    post_id = uow.posts.create(
        chat_id=group.chat_id, kind=PostKind.CARD, community_id=resident.community_id, subject=_subject(resident)
    )
    to_chat(
        uow,
        group.chat_id,
        card,
        community_id=resident.community_id,
        lane=Lane.WORK,
        post_id=post_id,
        silent=silent,
    )


def _remind_later(uow: UnitOfWork, resident: Resident, *, asked_at: datetime, rung: int) -> None:
    if rung >= len(_REMIND_AFTER):
        return
    calendar = uow.knowledge.community(resident.community_id).calendar
    timer = NewTimer(
        community_id=resident.community_id,
        kind=VERIFY,
        due_at=calendar.add_service_time(asked_at, _REMIND_AFTER[rung]),
        data={"resident": resident.id, "rung": rung, "asked_at": asked_at.isoformat()},
        dedupe_key=_subject(resident),
    )
    uow.timers.add([timer], on_conflict=OnConflict.REPLACE)


def remind_desk(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The ladder of a file nobody looked at: the group, then the supervisor, then the manager. Late rungs collapse."""
    data = due.highest.data
    resident = uow.residents.get(int(str(data["resident"])))
    asked = None if resident is None else households.pending_of(uow, resident)
    if resident is None or asked is None:
        return
    community, asked_at = uow.knowledge.community(resident.community_id), datetime.fromisoformat(str(data["asked_at"]))
    waited = community.calendar.service_time_between(asked_at, now)
    rung = max([int(str(data["rung"])), *(number for number, after in enumerate(_REMIND_AFTER) if after <= waited)])
    leaders = _leaders(uow, community.key, rung)
    others = [member for member in leaders if not reaches_privately(uow, member)]
    reminder = VerificationReminder(
        resident_id=resident.id,
        unit=asked.unit,
        minutes=int(waited.total_seconds() // 60),
        mentions=tuple(one for member in others for one in mention(member)),
    )
    to_department(uow, resident.community_id, community.front_desk.key, reminder)
    for member in leaders:
        if member not in others and member.user_id is not None:
            alone = replace(reminder, mentions=())
            to_chat(uow, member.user_id, alone, community_id=community.key, lane=Lane.WORK)
    _remind_later(uow, resident, asked_at=asked_at, rung=rung + 1)


def _leaders(uow: UnitOfWork, community_id: str, rung: int) -> list[StaffMember]:
    match rung:
        case 0:
            return []
        case 1:
            leaders = uow.staff.of_roles(community_id, [Role.SUPERVISOR])
            return leaders or uow.staff.of_roles(community_id, [Role.MANAGER])
        case _:
            return uow.staff.of_roles(community_id, [Role.MANAGER])


def verify(uow: UnitOfWork, press: Press, resident_id: int) -> Answer:
    """One press: they belong there, waiting requests go out, the resident is told."""
    actor = _desk_member(uow, press)
    resident, asked = _pending(uow, resident_id, actor)
    resident = households.let_in(uow, resident, asked, press.at, by=actor.member.id)
    if resident.state is not ResidentState.VERIFIED:
        resident = uow.residents.set_state(resident, ResidentState.VERIFIED, at=press.at, by=actor.member.id)
    _over(uow, resident, actor.member, press.at)
    for ticket in uow.tickets.live_of_reporter(resident.id):
        changed = happen(uow, ticket, EventKind.VERIFIED, staff_actor(actor), press.at, changes={"verified": True})
        if changed.status is Status.WAITING:
            dispatch(uow, changed, press.at)
    to_resident(uow, resident, Verified(name=resident.name or "", unit=asked.unit))
    return Answer()


def begin_refusal(uow: UnitOfWork, press: Press, resident_id: int) -> Answer:
    """A refusal needs words that the resident can do something with."""
    actor = _desk_member(uow, press)
    resident, _ = _pending(uow, resident_id, actor)
    chat_id = uow.chats.resolve(press.chat_id)
    card = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    begin(
        uow,
        REFUSAL,
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        reply_to_post_id=None if card is None else card.id,
        answers={"resident": resident.id},
    )
    return Answer()


def _finish_refusal(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Somebody may have been quicker, or the writer may have left since the first question."""
    resident = uow.residents.get(int(str(draft.answers["resident"])))
    member = uow.staff.by_user(draft.user_id, near=draft.community_id)
    asked = None if resident is None else households.pending_of(uow, resident)
    if resident is None or member is None or asked is None:
        prompting.finish(uow, draft, at, DraftOver(outcome=Saying.CARD_REFRESHED))
        return
    reason = free_text(draft.text("reason") or "")
    words = "" if isinstance(reason, Problem) else reason
    households.refuse(uow, asked, by=member.id)
    if resident.state is ResidentState.PENDING:
        resident = uow.residents.set_state(resident, ResidentState.REFUSED, at=at, by=member.id, reason=words)
    _over(uow, resident, member, at)
    prompting.finish(uow, draft, at, DraftOver(outcome=Saying.REFUSAL_SENT))
    to_resident(uow, resident, VerificationRefused(unit=asked.unit, reason=words))


REFUSAL = StepForm(form=Form.REFUSE, steps=(Step(key="reason", kind=StepKind.TEXT),), finish=_finish_refusal)


def _over(uow: UnitOfWork, resident: Resident, judge: StaffMember, at: datetime) -> None:
    """The card says a last time who judged the file, and when."""
    uow.timers.cancel(dedupe_key=_subject(resident))
    desk = uow.knowledge.community(resident.community_id).front_desk.key
    group = group_for(uow, resident.community_id, desk)
    if group is None:
        return
    for post in uow.posts.of_subject(group.chat_id, _subject(resident)):
        edit(uow, post, VerificationCard(resident_id=resident.id, judged_by=judge.name, judged_at=at))
        uow.posts.retire(post.id)


def refresh_file(uow: UnitOfWork, resident: Resident) -> None:
    """The card of a file that waits shows what is known by now."""
    desk = uow.knowledge.community(resident.community_id).front_desk.key
    group = group_for(uow, resident.community_id, desk)
    for post in () if group is None else uow.posts.of_subject(group.chat_id, _subject(resident)):
        edit(uow, post, VerificationCard(resident_id=resident.id))


def _pending(uow: UnitOfWork, resident_id: int, actor: StaffActor) -> tuple[Resident, Membership]:
    """Who waits, and for which unit. Raises CardRefreshed."""
    resident = uow.residents.get(resident_id)
    asked = None if resident is None else households.pending_of(uow, resident)
    if resident is None or asked is None or resident.community_id != actor.member.community_id:
        raise CardRefreshed
    return resident, asked


def _desk_member(uow: UnitOfWork, press: Press) -> StaffActor:
    actor = staff_of(uow, press.sender)
    desk = uow.knowledge.community(actor.member.community_id).front_desk.key
    allow(actor, Right.VERIFY_RESIDENTS, actor.member.community_id, department=desk)
    return actor


def _subject(resident: Resident) -> str:
    return f"resident:{resident.id}"
