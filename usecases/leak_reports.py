"""`/leak`: a colleague suspects that people's data got out; supervisor and manager hear of it at once (PRV-2).

Everything about it stands in private chats only: a group would be the next leak.
"""

from datetime import datetime, timedelta

from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotOnList
from domain.grants import Right, roles_with
from domain.incoming import Incoming, Press
from domain.leaks import Leak
from domain.notices.dialogue import DraftOver, Say, Saying
from domain.notices.privacy import LeakCard, LeakReported
from domain.outgoing import Lane, PostKind
from domain.people import StaffMember
from domain.permissions import StaffActor, allow
from usecases import prompting, step_forms
from usecases.deadlines import DueTimers
from usecases.filing import next_number
from usecases.leak_cards import subject_of
from usecases.living_screens import pressed_post
from usecases.people import staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import edit, strip, to_chat
from usecases.step_forms import Step, StepForm, StepKind
from usecases.timer_ports import NewTimer

LEAK_OPEN = "leak_open"
"""Timer kind: a suspected leak that nobody has closed yet."""

_OPEN_FOR = timedelta(days=1)
_PREFIX = "L"
_LEAK = "_leak"
"""Answer of the form for a step: the leak's id."""


# ------------------------------------------------------------------------------------------------ reporting


def begin(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/leak`: what happened is asked in private. Raises NotOnList for whoever is no colleague."""
    actor = staff_of(uow, incoming.sender)
    member = actor.member
    allow(actor, Right.REPORT_LEAKS, member.community_id)
    if not incoming.private:
        opened = reaches_privately(uow, member)
        said = Saying.LEAK_IN_PRIVATE if opened else Saying.LEAK_NEEDS_PRIVATE
        to_chat(uow, incoming.chat_id, Say(saying=said), community_id=member.community_id, lane=Lane.WORK)
        if not opened:
            return
    step_forms.begin(
        uow,
        REPORT,
        community_id=member.community_id,
        chat_id=incoming.sender.user_id,
        user_id=incoming.sender.user_id,
        ticket_id=None,
        at=incoming.at,
    )


def _report(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    member = actor.member
    allow(actor, Right.REPORT_LEAKS, draft.community_id)
    number = next_number(uow, uow.knowledge.community(member.community_id), _PREFIX, at)
    words = draft.text("words") or ""
    leak = uow.leaks.report(community_id=member.community_id, number=number, by=member.id, words=words, at=at)
    told = [one for one in _leaders(uow, leak) if reaches_privately(uow, one)]
    for one in told:
        _post_card(uow, leak, one)
    _remind_later(uow, leak, at)
    names = tuple(one.name for one in told)
    prompting.finish(uow, draft, at, LeakReported(number=number, told=names))


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """It is open still: those who look into it get it again, as a new message, and once more a day later (PRV-2)."""
    leak = uow.leaks.get(int(str(due.highest.data["leak"])))
    if leak is None or not leak.is_open:
        return
    for member in _leaders(uow, leak):
        if reaches_privately(uow, member):
            for post in uow.posts.of_subject(member.user_id or 0, subject_of(leak.id)):
                strip(uow, post, Say(saying=Saying.DONE))
                uow.posts.retire(post.id)
            _post_card(uow, leak, member)
    _remind_later(uow, leak, now)


def _remind_later(uow: UnitOfWork, leak: Leak, at: datetime) -> None:
    calendar = uow.knowledge.community(leak.community_id).calendar
    timer = NewTimer(
        community_id=leak.community_id,
        kind=LEAK_OPEN,
        due_at=calendar.end_of_quiet_hours(at + _OPEN_FOR),
        data={"leak": leak.id},
        dedupe_key=f"{LEAK_OPEN}:{leak.id}",
    )
    uow.timers.add([timer])


def _leaders(uow: UnitOfWork, leak: Leak) -> list[StaffMember]:
    return uow.staff.of_roles(leak.community_id, roles_with(Right.HANDLE_LEAKS))


def _post_card(uow: UnitOfWork, leak: Leak, member: StaffMember) -> None:
    if member.user_id is None:
        return
    post_id = uow.posts.create(
        chat_id=member.user_id, kind=PostKind.NOTICE, community_id=leak.community_id, subject=subject_of(leak.id)
    )
    card = LeakCard(leak_id=leak.id)
    to_chat(uow, member.user_id, card, community_id=leak.community_id, lane=Lane.ALARM, post_id=post_id)


# ------------------------------------------------------------------------------------------------ looking into it


def begin_step(uow: UnitOfWork, press: Press, leak_id: int) -> Answer:
    """What was found out, or done. Raises CardRefreshed when it is closed."""
    _, leak = _handling(uow, staff_of(uow, press.sender), leak_id)
    step_forms.begin(
        uow,
        STEP,
        community_id=leak.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        answers={_LEAK: leak.id},
    )
    return Answer()


def _add_step(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor, leak = _handling(
        uow, staff_actor_of(uow, draft.user_id, near=draft.community_id), int(str(draft.answers[_LEAK]))
    )
    uow.leaks.add_step(leak, by=actor.member.id, words=draft.text("words") or "", at=at)
    prompting.finish(uow, draft, at, DraftOver(outcome=Saying.DONE))
    _refresh(uow, leak)


def close(uow: UnitOfWork, press: Press, leak_id: int, *, sure: bool) -> Answer:
    """The investigation is over; asked once. Raises CardRefreshed when it was before."""
    actor, leak = _handling(uow, staff_of(uow, press.sender), leak_id)
    if not sure:
        post = pressed_post(uow, press)
        if post is not None:
            edit(uow, post, LeakCard(leak_id=leak.id, asks=True), lane=Lane.ANSWER)
        return Answer()
    _refresh(uow, uow.leaks.close(leak, by=actor.member.id, at=press.at))
    return Answer()


def _handling(uow: UnitOfWork, actor: StaffActor, leak_id: int) -> tuple[StaffActor, Leak]:
    allow(actor, Right.HANDLE_LEAKS, actor.member.community_id)
    leak = uow.leaks.get(leak_id)
    if leak is not None and leak.community_id != actor.member.community_id:
        raise NotOnList
    if leak is None or not leak.is_open:
        raise CardRefreshed
    return actor, leak


def _refresh(uow: UnitOfWork, leak: Leak) -> None:
    for member in _leaders(uow, leak):
        for post in () if member.user_id is None else uow.posts.of_subject(member.user_id, subject_of(leak.id)):
            edit(uow, post, LeakCard(leak_id=leak.id))


REPORT = StepForm(form=Form.LEAK, steps=(Step(key="words", kind=StepKind.TEXT),), finish=_report)
STEP = StepForm(form=Form.LEAK_STEP, steps=(Step(key="words", kind=StepKind.TEXT),), finish=_add_step)
FORMS = (REPORT, STEP)
