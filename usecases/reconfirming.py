"""Once a year every member of a household is asked whether their file still holds (PRV-1).

No answer removes nobody: the front desk gets a list and asks by phone.
"""

from datetime import datetime

from domain.answers import Option, free_text
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, Problem
from domain.households import SILENT_AFTER, Membership
from domain.i18n import LocalText
from domain.incoming import Press
from domain.notices.dialogue import DraftOver, Say, Saying
from domain.notices.households import FileChanged, Reconfirm, UnansweredFiles
from domain.outgoing import PostKind
from domain.people import Resident
from usecases import prompting
from usecases.deadlines import DueTimers
from usecases.household_rights import own
from usecases.households import RECONFIRM, ask_again_later, timer_key
from usecases.living_screens import silence
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import to_chat, to_department
from usecases.step_forms import Step, StepForm, StepKind, begin
from usecases.timer_ports import NewTimer

UNANSWERED = "unanswered"
"""Timer kind: nobody has answered the yearly question."""

WHAT: tuple[Option, ...] = (
    Option(value="moved", label=LocalText(zh_hans="已经搬走了", zh_hant="已經搬走了", en="Moved out")),
    Option(value="phone", label=LocalText(zh_hans="电话换了", zh_hant="電話換了", en="New phone")),
    Option(value="people", label=LocalText(zh_hans="住的人变了", zh_hant="住的人變了", en="Other people here")),
    Option(value="other", label=LocalText(zh_hans="其他", zh_hant="其他", en="Something else")),
)
"""What can have changed."""


def ask(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The question itself; at night it waits, and who cannot be reached stands on the front desk's list at once."""
    membership = _active(uow, due)
    resident = None if membership is None else uow.residents.get(membership.resident_id)
    if membership is None or resident is None:
        return
    calendar = uow.knowledge.community(membership.community_id).calendar
    if calendar.in_quiet_hours(now):
        _later(uow, membership, RECONFIRM, calendar.end_of_quiet_hours(now))
        return
    membership = uow.memberships.change(membership, asked_at=now)
    if not can_reach(uow, resident):
        _tell_desk(uow, membership, now)
        return
    chat_id = resident.user_id or 0
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=membership.community_id, subject=_subject(membership)
    )
    question = Reconfirm(membership_id=membership.id, unit=membership.unit, relation=membership.relation)
    to_chat(uow, chat_id, question, community_id=membership.community_id, post_id=post_id)
    _later(uow, membership, UNANSWERED, now + SILENT_AFTER)


def give_up(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Two weeks without an answer: a person asks. The question can still be answered, and comes again in a year."""
    membership = _active(uow, due)
    if membership is not None and membership.is_unanswered:
        _tell_desk(uow, membership, now)
        ask_again_later(uow, membership, now)


def still_so(uow: UnitOfWork, press: Press, membership_id: int) -> Answer:
    """Yes, all of it still holds."""
    membership, _ = _own(uow, press, membership_id)
    confirm(uow, membership, press.at)
    silence(uow, press)
    to_chat(uow, press.chat_id, Say(saying=Saying.FILE_CONFIRMED), community_id=membership.community_id)
    return Answer()


def confirm(uow: UnitOfWork, membership: Membership, at: datetime) -> None:
    """It is known again that it holds; the next question comes in a year."""
    uow.memberships.change(membership, confirmed_at=at)
    ask_again_later(uow, membership, at)


def changed(uow: UnitOfWork, press: Press, membership_id: int) -> Answer:
    """Something is different: what, and in which words."""
    membership, resident = _own(uow, press, membership_id)
    silence(uow, press)
    begin(
        uow,
        CHANGED,
        community_id=membership.community_id,
        chat_id=press.chat_id,
        user_id=resident.user_id or press.chat_id,
        ticket_id=None,
        at=press.at,
        answers={"_membership": membership.id},
    )
    return Answer()


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """The front desk hears of it and sees to it; the question has had its answer."""
    membership = uow.memberships.get(int(str(draft.answers["_membership"])))
    resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
    if membership is None or resident is None or not membership.is_active:
        raise CardRefreshed
    words = free_text(draft.text("words") or "")
    confirm(uow, membership, at)
    community = uow.knowledge.community(membership.community_id)
    told = FileChanged(
        membership_id=membership.id,
        name=resident.name or "",
        unit=membership.unit,
        what=draft.text("what") or "other",
        words="" if isinstance(words, Problem) else words,
    )
    to_department(uow, community.key, community.front_desk.key, told)
    prompting.finish(uow, draft, at, DraftOver(outcome=Saying.FILE_CHANGE_NOTED))


CHANGED = StepForm(
    form=Form.FILE_CHANGED,
    steps=(
        Step(key="what", kind=StepKind.CHOICE, options=lambda _uow, _draft, _at: WHAT),
        Step(key="words", kind=StepKind.TEXT),
    ),
    finish=_finish,
)


def _own(uow: UnitOfWork, press: Press, membership_id: int) -> tuple[Membership, Resident]:
    resident = uow.residents.by_user(press.sender.user_id)
    membership = uow.memberships.get(membership_id)
    own(yours=resident is not None and membership is not None and membership.resident_id == resident.id)
    if resident is None or membership is None or not membership.is_active:
        raise CardRefreshed
    return membership, resident


def _active(uow: UnitOfWork, due: DueTimers) -> Membership | None:
    membership = uow.memberships.get(int(str(due.highest.data["membership"])))
    return membership if membership is not None and membership.is_active else None


def _later(uow: UnitOfWork, membership: Membership, kind: str, due_at: datetime) -> None:
    timer = NewTimer(
        community_id=membership.community_id,
        kind=kind,
        due_at=due_at,
        data={"membership": membership.id},
        dedupe_key=timer_key(membership),
    )
    uow.timers.add([timer])


def _tell_desk(uow: UnitOfWork, membership: Membership, now: datetime) -> None:
    """One list in the group, which grows; a new message only on another day."""
    community = uow.knowledge.community(membership.community_id)
    day = community.calendar.local_day(now)
    notice = UnansweredFiles(community_id=community.key)
    to_department(uow, community.key, community.front_desk.key, notice, dedupe_key=f"unanswered:{community.key}:{day}")


def _subject(membership: Membership) -> str:
    return f"reconfirm:{membership.id}"
