"""Days that differ from the calendar: declared and taken back, by colleagues in the chat and on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.answers import SKIPPED, Option, free_text
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, Problem
from domain.grants import Right
from domain.hours_reading import read_hours
from domain.i18n import LocalText
from domain.incoming import Incoming, Press, Sender
from domain.notices.staff import CalendarScreen, DayDeclared
from domain.outgoing import PostKind
from domain.people import StaffMember
from domain.permissions import allow
from domain.special_day_reading import LONGEST_NOTE
from domain.special_days import DayKind, SpecialDay
from usecases import prompting, step_forms
from usecases.people import staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.step_forms import Step, StepForm, StepKind

USUAL = "usual"
"""The pressed value that takes a declaration back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """What is to hold on a day; None: as usual again."""

    day: date
    special: SpecialDay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysDeclared:
    """What came of orders: how many changed something, and how many open promises fall on days that became shorter.

    These promises stand: what was promised is not taken back because somebody closes later (INT-3).
    """

    changed: int
    kept: int


def declare_days(
    uow: UnitOfWork, community_id: str, orders: Sequence[DayOrder], *, by: int | None, at: datetime
) -> DaysDeclared:
    """Let these days be so from now on. Raises NotFoundError for a community that is not configured."""
    zone = ZoneInfo(uow.knowledge.community(community_id).timezone)
    changed = kept = 0
    for order in orders:
        if order.special is None:
            changed += uow.calendar_days.withdraw(community_id, order.day)
            continue
        uow.calendar_days.declare(community_id, order.day, order.special, by=by, at=at)
        changed += 1
        if order.special.kind is not DayKind.WORKING:
            since, until = (datetime.combine(day, time(0), zone) for day in (order.day, order.day + timedelta(days=1)))
            kept += uow.promises.open_between(community_id, since, until)
    return DaysDeclared(changed=changed, kept=kept)


# ------------------------------------------------------------------------------------------------ in the chat


def show_calendar(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/calendar`: the special days ahead. Raises NotPermitted, or NotOnList in another community's group."""
    if not incoming.private:
        group = uow.chats.get(incoming.chat_id)
        if group is None or group.community_id is None or group.department is None:
            unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
            return
        if incoming.via_channel:
            unrecognised(uow, incoming, community_id=group.community_id)
            return
    _post_screen(uow, _approver(uow, incoming.sender, incoming.chat_id), incoming.chat_id)


def open_calendar(uow: UnitOfWork, press: Press) -> Answer:
    """The same from a key."""
    _post_screen(uow, _approver(uow, press.sender, press.chat_id), uow.chats.resolve(press.chat_id))
    return Answer()


def begin(uow: UnitOfWork, press: Press, day: str) -> Answer:
    """Ask what is to hold; on which day, if the key does not name one. Raises CardRefreshed for a day that is over."""
    member = _approver(uow, press.sender, press.chat_id)
    today = uow.knowledge.community(member.community_id).calendar.local_day(press.at)
    if day and _date(day) < today:
        raise CardRefreshed
    step_forms.begin(
        uow,
        FORM,
        community_id=member.community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        answers={"day": day} if day else None,
    )
    return Answer()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CardRefreshed from None


def _post_screen(uow: UnitOfWork, member: StaffMember, chat_id: int) -> None:
    screen = CalendarScreen(community_id=member.community_id)
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=member.community_id, subject="calendar"
    )
    to_chat(uow, chat_id, screen, community_id=member.community_id, post_id=post_id)


def _approver(uow: UnitOfWork, sender: Sender, chat_id: int) -> StaffMember:
    """The supervisor or manager, in private or in a group of their own community."""
    actor = staff_of(uow, sender)
    group = uow.chats.get(uow.chats.resolve(chat_id))
    here = None if group is None else group.community_id
    allow(actor, Right.DECLARE_DAYS, here or actor.member.community_id)
    return actor.member


# ------------------------------------------------------------------------------------------------ the form

_KINDS = (
    Option(value=DayKind.CLOSED, label=LocalText(zh_hans="休息", zh_hant="休息", en="Closed")),
    Option(value=DayKind.WORKING, label=LocalText(zh_hans="照常上班", zh_hant="照常上班", en="Working day")),
    Option(value=DayKind.HOURS, label=LocalText(zh_hans="改时间", zh_hant="改時間", en="Other hours")),
)
_AS_USUAL = Option(value=USUAL, label=LocalText(zh_hans="恢复平常", zh_hant="恢復平常", en="As usual again"))
_NEAR = (
    LocalText(zh_hans="今天", zh_hant="今天", en="Today"),
    LocalText(zh_hans="明天", zh_hant="明天", en="Tomorrow"),
)


def _near_days(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Counted from when the question was put: a key must not mean another day after midnight."""
    today = uow.knowledge.community(draft.community_id or "").calendar.local_day(draft.updated_at)
    days = (today + timedelta(days=number) for number in range(len(_NEAR)))
    return tuple(Option(value=day.isoformat(), label=label) for day, label in zip(days, _NEAR, strict=True))


def _kinds(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    day = date.fromisoformat(draft.text("day") or "")
    declared = uow.calendar_days.between(draft.community_id or "", day, day)
    return (*_KINDS, _AS_USUAL) if declared else _KINDS


def _with_hours(_uow: UnitOfWork, draft: Draft) -> bool:
    return draft.text("what") == DayKind.HOURS


def _with_note(_uow: UnitOfWork, draft: Draft) -> bool:
    return draft.text("what") != USUAL


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Who fills it in is asked once more: the role may have changed since the first question."""
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    allow(actor, Right.DECLARE_DAYS, draft.community_id)
    member = actor.member
    day, special = date.fromisoformat(draft.text("day") or ""), _declared(draft)
    done = declare_days(uow, member.community_id, [DayOrder(day=day, special=special)], by=member.id, at=at)
    notice = DayDeclared(
        by=member.name,
        day=day,
        kind=USUAL if special is None else special.kind,
        hours=draft.text("hours"),
        note=None if special is None else special.note,
        kept=done.kept,
    )
    prompting.finish(uow, draft, at, notice)


def _declared(draft: Draft) -> SpecialDay | None:
    what, said = draft.text("what") or "", draft.text("note")
    if what == USUAL:
        return None
    note = None if said in (None, SKIPPED) else said
    return SpecialDay(kind=DayKind(what), hours=read_hours(draft.text("hours") or "") or (), note=note)


def _read_note(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return free_text(" ".join(incoming.text.split()), LONGEST_NOTE)


FORM = StepForm(
    form=Form.CALENDAR_DAY,
    steps=(
        Step(key="day", kind=StepKind.DAY, options=_near_days),
        Step(key="what", kind=StepKind.CHOICE, options=_kinds),
        Step(key="hours", kind=StepKind.HOURS, applies=_with_hours),
        Step(key="note", kind=StepKind.TEXT, optional=True, applies=_with_note, read=_read_note),
    ),
    finish=_finish,
)
