"""The small forms behind a card's buttons: reasons, moments, prices, the checklist; each ends in one use case."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.answers import SKIPPED, Option
from domain.catalog import RequestType
from domain.community import Community
from domain.drafts import Draft, Form
from domain.errors import NotOnList
from domain.i18n import LocalText
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Role, StaffMember
from domain.permissions import StaffActor
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket
from usecases import dispatch, progress, prompting
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.promising import open_promise
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import Purpose

ALL_DONE = "all"
"""The pressed value that ticks the whole checklist at once."""


def _ticket(uow: UnitOfWork, draft: Draft) -> Ticket:
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if ticket is None:
        raise NotOnList
    return ticket


def _type(uow: UnitOfWork, draft: Draft) -> RequestType:
    return uow.knowledge.type_of(_ticket(uow, draft))


def _community(uow: UnitOfWork, draft: Draft) -> Community:
    return uow.knowledge.community(draft.community_id or "")


# ------------------------------------------------------------------------------------------------ what is offered


def _return_reasons(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return tuple(Option(value=one.key, label=one.title) for one in _type(uow, draft).return_reasons)


def _hold_reasons(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    rule = _type(uow, draft).hold
    return () if rule is None else tuple(Option(value=one.key, label=one.title) for one in rule.reasons)


def _extension_reasons(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return tuple(Option(value=one.key, label=one.title) for one in _type(uow, draft).extension_reasons)


def _departments(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Other departments whose groups exist, the front desk first."""
    ticket, community = _ticket(uow, draft), _community(uow, draft)
    bound = {group.department for group in uow.chats.groups(community.key)}
    others = [one for one in community.departments if one.key != ticket.department and one.key in bound]
    others.sort(key=lambda one: (not one.front_desk, one.order))
    return tuple(Option(value=one.key, label=one.title) for one in others if not one.management)


def _colleagues(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    ticket = _ticket(uow, draft)
    members = uow.staff.of_department(ticket.community_id, ticket.department)
    return tuple(_person(member) for member in members if member.active and member.id != ticket.holder_id)


def _person(member: StaffMember) -> Option:
    return Option(value=str(member.id), label=LocalText(zh_hans=member.name, zh_hant=member.name, en=member.name))


def _checklist(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """One press ticks everything; a point that does not hold is said in the note."""
    rule = _type(uow, draft).resolve
    if rule is None or not rule.checklist:
        return ()
    return (Option(value=ALL_DONE, label=LocalText(zh_hans="✓ 都做到了", zh_hant="✓ 都做到了", en="✓ All done")),)


def moments_ahead(now: datetime, tz: str, *hours: int) -> tuple[datetime, ...]:
    """The next times of these local hours, today and tomorrow, at least half an hour ahead."""
    zone = ZoneInfo(tz)
    today = now.astimezone(zone).date()
    found = [
        datetime.combine(today + timedelta(days=days), time(hour), tzinfo=zone).astimezone(ZoneInfo("UTC"))
        for days in (0, 1)
        for hour in hours
    ]
    return tuple(moment for moment in found if moment >= now + timedelta(minutes=30))


def _moment_options(moments: tuple[datetime, ...]) -> tuple[Option, ...]:
    """Moments as options; the view words them in the reader's language from the value."""
    return tuple(Option(value=moment.isoformat(timespec="minutes"), label=LocalText(zh_hans="")) for moment in moments)


def _visit_times(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    soon = at + timedelta(minutes=30)
    rounded = (
        soon + timedelta(minutes=-soon.minute % 15) - timedelta(seconds=soon.second, microseconds=soon.microsecond)
    )
    later = moments_ahead(at, _community(uow, draft).timezone, 10, 14, 16, 19)
    return _moment_options((rounded, *[one for one in later if one > rounded][:5]))


def _new_due_times(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """New promised moments: after the present one, in waking hours."""
    from_when = _due_or_now(uow, draft, at)
    moments = moments_ahead(max(from_when, at), _community(uow, draft).timezone, 12, 18)
    return _moment_options(tuple(one for one in moments if one > from_when)[:4])


def _due_or_now(uow: UnitOfWork, draft: Draft, at: datetime) -> datetime:
    promise = open_promise(uow, _ticket(uow, draft), PromiseKind.RESOLVE)
    return at if promise is None else max(promise.due_at, at)


# ------------------------------------------------------------------------------------------------ what they end in


def _ending(
    act: Callable[[UnitOfWork, StaffActor, Ticket, Draft, datetime], object],
) -> Callable[[UnitOfWork, Draft, datetime], None]:
    """End the form, then act as its owner; a refusal leaves the form as it was."""

    def finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
        actor = staff_actor_of(uow, draft.user_id)
        act(uow, actor, _ticket(uow, draft), draft, at)
        prompting.finish(uow, draft, at, DraftOver(outcome=Saying.DONE), ticket_id=draft.ticket_id)

    return finish


def _words(draft: Draft, key: str) -> str:
    value = draft.text(key)
    return "" if value is None or value == SKIPPED else value


def _reason(options: tuple[Option, ...], value: str) -> tuple[str, str]:
    """A reason as (key, words): a pressed one has a key, a typed one only words."""
    known = any(one.value == value for one in options)
    return (value, "") if known else ("", value)


def _finish_return(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    reason, words = _reason(_return_reasons(uow, draft, at), _words(draft, "reason"))
    dispatch.return_to_pool(uow, actor, ticket, reason, words, at)


def _finish_pass_on(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    dispatch.pass_on(uow, actor, ticket, _words(draft, "department"), _words(draft, "reason"), at)


def _finish_hand_over(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    dispatch.hand_over(uow, actor, ticket, _member(uow, draft), at)


def _finish_assign(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    """To a colleague from the list, or to one without Telegram by name; the desk then acts for them ("代")."""
    chosen = _words(draft, "to")
    if any(one.value == chosen for one in _colleagues(uow, draft, at)):
        dispatch.assign(uow, actor, ticket, _member(uow, draft), at)
        return
    worker = uow.staff.add(
        community_id=ticket.community_id,
        user_id=None,
        name=chosen[:20],
        badge=None,
        role=Role.STAFF,
        department=ticket.department,
        locale=None,
        at=at,
    )
    dispatch.assign(uow, actor, ticket, worker, at)


def _member(uow: UnitOfWork, draft: Draft) -> StaffMember:
    member = uow.staff.get(int(_words(draft, "to")))
    if member is None:
        raise NotOnList
    return member


def _finish_visit(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    progress.set_visit(uow, actor, ticket, datetime.fromisoformat(_words(draft, "at")), at)


def _finish_ask(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    progress.ask_resident(uow, actor, ticket, _words(draft, "question"), at)


def _finish_hold(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    until = datetime.fromisoformat(_words(draft, "until"))
    progress.hold(uow, actor, ticket, reason=_words(draft, "reason"), until=until, words="", at=at)


def _finish_extend(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    until = datetime.fromisoformat(_words(draft, "until"))
    progress.ask_extension(uow, actor, ticket, until=until, words=_words(draft, "reason"), at=at)


def _finish_quote(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    parts, labour = (int(str(draft.answers.get(key, 0))) for key in ("parts", "labour"))
    words = _words(draft, "note")
    progress.quote(uow, actor, ticket, parts_cents=parts, labour_cents=labour, words=words, at=at)


def _finish_resolve(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    rule = uow.knowledge.type_of(ticket).resolve
    ticked = [] if rule is None else [item.key for item in rule.checklist]
    note = draft.text("note") or ""
    progress.resolve(uow, actor, ticket, checklist=ticked, note=note, draft_id=draft.id, at=at)


def _has_checklist(uow: UnitOfWork, draft: Draft) -> bool:
    rule = _type(uow, draft).resolve
    return rule is not None and bool(rule.checklist)


FORMS: tuple[StepForm, ...] = (
    StepForm(
        form=Form.RESOLVE,
        steps=(
            Step(key="checklist", kind=StepKind.CHOICE, options=_checklist, applies=_has_checklist),
            Step(key="result", kind=StepKind.EVIDENCE, purpose=Purpose.RESULT),
        ),
        finish=_ending(_finish_resolve),
    ),
    StepForm(
        form=Form.RETURN,
        steps=(Step(key="reason", kind=StepKind.CHOICE_OR_TEXT, options=_return_reasons),),
        finish=_ending(_finish_return),
    ),
    StepForm(
        form=Form.PASS_ON,
        steps=(
            Step(key="department", kind=StepKind.CHOICE, options=_departments),
            Step(key="reason", kind=StepKind.TEXT, optional=True),
        ),
        finish=_ending(_finish_pass_on),
    ),
    StepForm(
        form=Form.HAND_OVER,
        steps=(Step(key="to", kind=StepKind.CHOICE, options=_colleagues),),
        finish=_ending(_finish_hand_over),
    ),
    StepForm(
        form=Form.ASSIGN,
        steps=(Step(key="to", kind=StepKind.CHOICE_OR_TEXT, options=_colleagues),),
        finish=_ending(_finish_assign),
    ),
    StepForm(
        form=Form.VISIT,
        steps=(Step(key="at", kind=StepKind.MOMENT, options=_visit_times),),
        finish=_ending(_finish_visit),
    ),
    StepForm(form=Form.ASK, steps=(Step(key="question", kind=StepKind.TEXT),), finish=_ending(_finish_ask)),
    StepForm(
        form=Form.HOLD,
        steps=(
            Step(key="reason", kind=StepKind.CHOICE, options=_hold_reasons),
            Step(key="until", kind=StepKind.MOMENT, options=_new_due_times),
        ),
        finish=_ending(_finish_hold),
    ),
    StepForm(
        form=Form.EXTEND,
        steps=(
            Step(key="until", kind=StepKind.MOMENT, options=_new_due_times),
            Step(key="reason", kind=StepKind.CHOICE_OR_TEXT, options=_extension_reasons),
        ),
        finish=_ending(_finish_extend),
    ),
    StepForm(
        form=Form.QUOTE,
        steps=(
            Step(key="parts", kind=StepKind.MONEY),
            Step(key="labour", kind=StepKind.MONEY),
            Step(key="note", kind=StepKind.TEXT, optional=True),
        ),
        finish=_ending(_finish_quote),
    ),
)
