"""What the small forms behind a card's buttons offer to be pressed: reasons, people, departments, moments."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.answers import Option
from domain.catalog import Reason, RequestType
from domain.community import Community
from domain.confidentiality import is_private, may_list
from domain.drafts import Draft, Form
from domain.errors import NotOnList
from domain.i18n import LocalText
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket
from usecases import holding
from usecases.ports import UnitOfWork
from usecases.promising import open_promise
from usecases.venues import circle_members, seen_by

ALL_DONE = "all"
"""The pressed value that ticks the whole checklist at once."""


def ticket_of(uow: UnitOfWork, draft: Draft) -> Ticket:
    """The ticket that a form is about."""
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if ticket is None:
        raise NotOnList
    return ticket


def type_of(uow: UnitOfWork, draft: Draft) -> RequestType:
    """The type of the ticket that a form is about."""
    return uow.knowledge.type_of(ticket_of(uow, draft))


def community_of(uow: UnitOfWork, draft: Draft) -> Community:
    """Where the form is filled in."""
    return uow.knowledge.community(draft.community_id or "")


def reasons_for(uow: UnitOfWork, draft: Draft) -> tuple[Reason, ...]:
    """The reasons that this form offers now; "no access" only after a rendezvous (DSP-9)."""
    ticket, request_type = ticket_of(uow, draft), type_of(uow, draft)
    match draft.form:
        case Form.RETURN:
            return request_type.return_reasons
        case Form.EXTEND:
            return request_type.extension_reasons
        case Form.HOLD if request_type.hold is not None:
            rule = request_type.hold
            return tuple(one for one in rule.reasons if holding.reason_holds(uow, ticket, rule, one.key))
        case _:
            return ()


def reasons(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """The same as options."""
    return tuple(Option(value=one.key, label=one.title) for one in reasons_for(uow, draft))


def needs_words(uow: UnitOfWork, draft: Draft) -> bool:
    """Whether the reason that was pressed says too little without words of one's own."""
    chosen = draft.text("reason")
    return any(one.note_required for one in reasons_for(uow, draft) if one.key == chosen)


def departments(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Other departments whose groups exist and may hear of the ticket, the front desk first."""
    ticket, community = ticket_of(uow, draft), community_of(uow, draft)
    bound = {group.department for group in uow.chats.groups(community.key)}
    others = [one for one in community.departments if one.key != ticket.department and one.key in bound]
    others = [one for one in others if may_list(ticket, one.key)]
    others.sort(key=lambda one: (not one.front_desk, one.order))
    return tuple(Option(value=one.key, label=one.title) for one in others if not one.management)


def colleagues(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """The department's people but the holder, those on duty first; in private the others who may see the ticket."""
    ticket = ticket_of(uow, draft)
    members = uow.staff.of_department(ticket.community_id, ticket.department)
    able = circle_members(uow, ticket) if is_private(ticket) else seen_by(members, ticket)
    others = [member for member in able if member.id != ticket.holder_id]
    return tuple(_person(member) for member in sorted(others, key=lambda one: (not one.on_duty, one.id)))


def _person(member: StaffMember) -> Option:
    return Option(value=str(member.id), label=LocalText(zh_hans=member.name, zh_hant=member.name, en=member.name))


def checklist(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """One press ticks everything; a point that does not hold is said in the note."""
    return (Option(value=ALL_DONE, label=LocalText(zh_hans="✓ 都做到了", zh_hant="✓ 都做到了", en="✓ All done")),)


def release_it(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """What is seen cannot be unseen, so it is asked once."""
    return (Option(value="release", label=LocalText(zh_hans="解除回避", zh_hant="解除迴避", en="Release")),)


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


def visit_times(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """From in half an hour on. Counted from when the question was put: what stands on the keys must stay pressable."""
    asked_at = draft.updated_at
    soon = asked_at.replace(second=0, microsecond=0) + timedelta(minutes=30)
    rounded = soon + timedelta(minutes=-soon.minute % 15)
    later = moments_ahead(asked_at, community_of(uow, draft).timezone, 10, 14, 16, 19)
    offered = (rounded, *[one for one in later if one > rounded][:5])
    return _moment_options(tuple(one for one in offered if one > at))


def new_due_times(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """New promised moments: after the present one, in waking hours."""
    promise = open_promise(uow, ticket_of(uow, draft), PromiseKind.RESOLVE)
    from_when = draft.updated_at if promise is None else max(promise.due_at, draft.updated_at)
    moments = moments_ahead(from_when, community_of(uow, draft).timezone, 12, 18)
    return _moment_options(tuple(one for one in moments if one > at)[:4])


def answer_times(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """When a question can be answered: in an hour, at the usual hours, never after the reply is due anyhow."""
    asked_at, reply = draft.updated_at, open_promise(uow, ticket_of(uow, draft), PromiseKind.REPLY)
    soon = asked_at.replace(second=0, microsecond=0) + timedelta(hours=1)
    rounded = soon + timedelta(minutes=-soon.minute % 15)
    later = moments_ahead(asked_at, community_of(uow, draft).timezone, 10, 12, 17)
    offered = (rounded, *[one for one in later if one > rounded][:4])
    return _moment_options(tuple(one for one in offered if one > at and (reply is None or one <= reply.due_at)))


def outage_times(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """By when something may work again: in one and in two hours, and at the usual hours."""
    asked_at = draft.updated_at
    soon = asked_at.replace(second=0, microsecond=0) + timedelta(hours=1)
    rounded = soon + timedelta(minutes=-soon.minute % 15)
    ahead = moments_ahead(asked_at, community_of(uow, draft).timezone, 12, 18, 22)
    later = [one for one in ahead if one > rounded + timedelta(hours=1)][:3]
    offered = (rounded, rounded + timedelta(hours=1), *later)
    return _moment_options(tuple(one for one in offered if one > at))
