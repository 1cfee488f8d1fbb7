""" "I belong to this department": a colleague's first press in the group registers them (DSP-6, DSP-7)."""

from datetime import datetime

from domain.answers import SKIPPED, Option
from domain.community import Department
from domain.drafts import Draft, Form
from domain.errors import NotOnList, Problem
from domain.grants import Right
from domain.i18n import Locale, LocalText, locale_from_telegram
from domain.incoming import Incoming, Press
from domain.names import clean_name, read_badge, read_name, suggested_name
from domain.notices.staff import MemberJoined
from domain.people import Role, StaffMember
from domain.permissions import allow_anybody
from usecases import prompting, step_forms
from usecases.effects.overviews import redraw_soon
from usecases.leaving import leave_department
from usecases.people_ports import Chat
from usecases.ports import Answer, UnitOfWork
from usecases.staff_history import check_may_join, record
from usecases.staff_ports import StaffChangeKind
from usecases.step_forms import Step, StepForm, StepKind

NAME, BADGE = "name", "badge"
"""The steps."""

SUGGESTED = "suggested"
"""The pressed name: what the colleague is called already, else what Telegram calls them."""

JOIN_SUBJECT = "join"
"""The subject of a group's join card."""


def joined_subject(member: StaffMember) -> str:
    """What the message is found by that still asks a new colleague for a private chat."""
    return f"joined:{member.id}"


_OF_THE_COMMUNITY = frozenset({Role.BUTLER, Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR})
"""Roles that an administrator gave and that do not hang on one department."""


def join(uow: UnitOfWork, press: Press) -> Answer:
    """Whoever can press in the department's group is a member of it; a copy anywhere else registers nobody."""
    allow_anybody(Right.JOIN_DEPARTMENT)
    group = _bound_group(uow, press)
    active = uow.drafts.active(group.chat_id, press.sender.user_id)
    if active is not None and active.form is Form.JOIN:
        return Answer()  # pressed twice: the question stands there already
    known = uow.staff.by_user(press.sender.user_id)
    if known is None:
        check_may_join(uow, press.sender.user_id, group.community_id or "")
    community = uow.knowledge.community(group.community_id or "")
    cards = uow.posts.of_subject(group.chat_id, JOIN_SUBJECT)
    step_forms.begin(
        uow,
        JOINING,
        community_id=group.community_id,
        chat_id=group.chat_id,
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        reply_to_post_id=cards[-1].id if cards else None,
        answers={
            "person": clean_name(press.sender.first_name),
            "suggestion": suggested_name(press.sender.first_name) if known is None else known.name,
            "locale": locale_from_telegram(press.sender.language_code, community.locale).value,
        },
    )
    return Answer()


def _bound_group(uow: UnitOfWork, press: Press) -> Chat:
    group = None if press.private else uow.chats.get(uow.chats.resolve(press.chat_id))
    if group is None or not group.alive or group.community_id is None or group.department is None:
        raise NotOnList
    return group


def _suggestion(_uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    name = draft.text("suggestion")
    return (Option(value=SUGGESTED, label=LocalText(zh_hans=name, zh_hant=name, en=name)),) if name else ()


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    name, badge = _name(draft), _badge(draft)
    if isinstance(name, Problem):
        _ask_again(uow, draft, NAME, name, at)
    elif isinstance(badge, Problem):
        _ask_again(uow, draft, BADGE, badge, at)
    else:
        _register(uow, draft, name, badge, at)


def _name(draft: Draft) -> str | Problem:
    answer = draft.text(NAME) or ""
    return read_name((draft.text("suggestion") or "") if answer == SUGGESTED else answer)


def _badge(draft: Draft) -> str | Problem | None:
    answer = draft.text(BADGE) or SKIPPED
    return None if answer == SKIPPED else read_badge(answer)


def _ask_again(uow: UnitOfWork, draft: Draft, step: str, problem: Problem, at: datetime) -> None:
    answers = {key: value for key, value in draft.answers.items() if key != step}
    prompting.ask(uow, uow.drafts.save(draft, at=at, step=step, answers=answers), at, problem=problem)


def _register(uow: UnitOfWork, draft: Draft, name: str, badge: str | None, at: datetime) -> None:
    group = uow.chats.get(uow.chats.resolve(draft.chat_id))
    department = _department(uow, group)
    if group is None or department is None:
        raise NotOnList
    community_id = group.community_id or ""
    known = uow.staff.by_user(draft.user_id, near=draft.community_id)
    if known is None or known.community_id != community_id:
        _take_over_file(uow, community_id, department.key, draft.user_id, name, badge)
    here = known if known is not None and known.community_id == community_id else None
    moved_from = None if here is None else _leave_former(uow, here, department.key, at)
    member = uow.staff.add(
        community_id=community_id,
        user_id=draft.user_id,
        name=name,
        badge=badge,
        role=_role(here, department),
        department=department.key,
        locale=Locale(draft.text("locale") or Locale.ZH_HANS),
        at=at,
    )
    if not member.private_open and uow.residents.by_user(draft.user_id, near=draft.community_id) is not None:
        member = uow.staff.update(member, private_open=True)
    record(uow, member, StaffChangeKind.JOINED, at, by=None, department=department.key, role=member.role.value)
    joined = MemberJoined(
        name=name,
        badge=badge,
        department=department.key,
        private_open=member.private_open,
        moved_from=moved_from,
    )
    prompting.finish(uow, draft, at, joined)
    if draft.post_id is not None and not member.private_open:
        uow.posts.rename(draft.post_id, joined_subject(member))
    redraw_soon(uow, community_id, department.key, at)


def _take_over_file(
    uow: UnitOfWork, community_id: str, department: str, user_id: int, name: str, badge: str | None
) -> None:
    """Somebody for whom the desk acted so far has Telegram now: their file gets the account, with all that they hold.

    Only where one alone is meant: by the badge, else by the name. What they may do is what everybody who joins may.
    """
    if uow.staff.former(community_id, user_id) is not None:
        return
    team = [one for one in uow.staff.of_department(community_id, department) if one.user_id is None]
    meant = [one for one in team if badge is not None and one.badge == badge] or [
        one for one in team if one.name == name
    ]
    if len(meant) == 1:
        uow.staff.give_account(meant[0], user_id)


def _department(uow: UnitOfWork, group: Chat | None) -> Department | None:
    """What the group belongs to, as far as the configuration still has it."""
    if group is None or group.community_id is None or group.department is None:
        return None
    return uow.knowledge.community(group.community_id).department(group.department)


def _role(known: StaffMember | None, department: Department) -> Role:
    """The front desk's group makes front desk people, the cashier's cashiers; what an administrator gave stays."""
    if known is not None:
        if known.department == department.key and known.role is not Role.STAFF:
            return known.role
        if known.role in _OF_THE_COMMUNITY:
            return known.role
    return department.plain_role


def _leave_former(uow: UnitOfWork, known: StaffMember, department: str, at: datetime) -> str | None:
    """Whoever was in another department gives back what they held there; that group is told. Gives its key.

    What they are in another community, they stay.
    """
    if known.department is None or known.department == department:
        return None
    leave_department(uow, known, at, reason="moved")
    return known.department


def _read_name(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_name(incoming.text)


def _read_badge(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_badge(incoming.text)


JOINING = StepForm(
    form=Form.JOIN,
    steps=(
        Step(key=NAME, kind=StepKind.CHOICE_OR_TEXT, options=_suggestion, read=_read_name),
        Step(key=BADGE, kind=StepKind.TEXT, optional=True, read=_read_badge),
    ),
    finish=_finish,
)
