"""The roster in the chat (`/staff`): a colleague, taking somebody off it and back, adding one without Telegram.

Whoever was taken off can still be in the group: their press on the join card registers nobody until somebody who keeps
the roster takes them back.
"""

from datetime import datetime

from domain.answers import SKIPPED, Option
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotPermitted, Problem
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.names import read_badge, read_name
from domain.notices.staff import ColleagueScreen, LastAdministrator
from domain.people import Role, StaffMember
from domain.permissions import allow
from usecases import prompting, step_forms
from usecases.leaving import leave_roster
from usecases.people import staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.roles import ADMIN_SUBJECT, colleague_of, is_last_administrator, keeper_of, show_admin_menu, turn_admin
from usecases.staff_history import ENDED, record
from usecases.staff_ports import StaffChangeKind
from usecases.step_forms import Step, StepForm, StepKind

_ASK, _SURE, _BACK = "ask", "sure", "back"


def show(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/staff` in a private chat. Raises NotOnList or NotPermitted."""
    actor = staff_of(uow, incoming.sender)
    allow(actor, Right.KEEP_ROSTER, actor.member.community_id)
    show_admin_menu(uow, actor.member, incoming.chat_id, colleagues=True)


def show_colleague(uow: UnitOfWork, press: Press, staff_id: int) -> Answer:
    """One colleague: what they are, and what changed."""
    keeper = keeper_of(uow, press)
    member = colleague_of(uow, keeper, staff_id)
    turn_admin(uow, press, keeper, ColleagueScreen(staff_id=member.id))
    return Answer()


def end(uow: UnitOfWork, press: Press, staff_id: int, answer: str) -> Answer:
    """Ask, then take somebody off the roster at once, or back onto it. Nobody does it to themselves."""
    keeper = keeper_of(uow, press)
    if answer == _BACK:
        _take_back(uow, press, keeper, staff_id)
        return Answer()
    member = colleague_of(uow, keeper, staff_id)
    if answer == _SURE:
        if is_last_administrator(uow, member):
            return Answer(notice=LastAdministrator(), alert=True)
        if member.id == keeper.id:
            raise NotPermitted
        leave_roster(uow, member, press.at, reason=ENDED, by=keeper.id)
        if member.department is None:  # of no group, so nothing was given back, but it is written down
            record(uow, member, StaffChangeKind.LEFT, press.at, by=keeper.id, reason=ENDED)
    turn_admin(uow, press, keeper, ColleagueScreen(staff_id=member.id, asks=answer == _ASK))
    return Answer()


def _take_back(uow: UnitOfWork, press: Press, keeper: StaffMember, staff_id: int) -> None:
    """With the plainest role; a higher one is given anew."""
    member = uow.staff.get(staff_id)
    if member is None or member.active or member.community_id != keeper.community_id:
        raise CardRefreshed
    department = uow.knowledge.community(member.community_id).department(member.department or "")
    role = Role.STAFF if department is None else department.plain_role
    member = uow.staff.update(member, active=True, role=role)
    record(uow, member, StaffChangeKind.JOINED, press.at, by=keeper.id, role=role.value)
    turn_admin(uow, press, keeper, ColleagueScreen(staff_id=member.id))


# ------------------------------------------------------------------------------------------------ somebody new


def begin_adding(uow: UnitOfWork, press: Press) -> Answer:
    """Somebody without Telegram: the front desk acts for them, the rota cannot call them."""
    keeper = keeper_of(uow, press)
    step_forms.begin(
        uow,
        ADDING,
        community_id=keeper.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
    )
    return Answer()


def _departments(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    departments = uow.knowledge.community(draft.community_id or "").departments
    return tuple(Option(value=one.key, label=one.title) for one in sorted(departments, key=lambda one: one.order))


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Who fills it in is asked once more: the role may have changed since the first question."""
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    allow(actor, Right.KEEP_ROSTER, draft.community_id)
    badge, key = draft.text("badge"), draft.text("department") or ""
    department = uow.knowledge.community(draft.community_id or "").department(key)
    if department is None:
        raise CardRefreshed
    member = uow.staff.add(
        community_id=actor.member.community_id,
        user_id=None,
        name=draft.text("name") or "",
        badge=None if badge in (None, SKIPPED) else badge,
        role=department.plain_role,
        department=department.key,
        locale=None,
        at=at,
    )
    by = actor.member.id
    record(uow, member, StaffChangeKind.JOINED, at, by=by, department=department.key, role=member.role.value)
    prompting.finish(uow, draft, at, ColleagueScreen(staff_id=member.id))
    if draft.post_id is not None:
        uow.posts.rename(draft.post_id, ADMIN_SUBJECT)


def _read_name(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_name(incoming.text)


def _read_badge(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_badge(incoming.text)


ADDING = StepForm(
    form=Form.ADD_COLLEAGUE,
    steps=(
        Step(key="name", kind=StepKind.TEXT, read=_read_name),
        Step(key="badge", kind=StepKind.TEXT, optional=True, read=_read_badge),
        Step(key="department", kind=StepKind.CHOICE, options=_departments),
    ),
    finish=_finish,
)
