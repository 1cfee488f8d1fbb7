"""Asking the resident afterwards: is it fixed, how satisfied, how was the conduct (FUP-1..3, REP-5).

Silence is recorded as silence: one reminder, then a phone-call task for somebody who did not do the work.
"""

from datetime import datetime

from domain.catalog import FollowUpRule
from domain.errors import CardRefreshed, TooLate
from domain.events import CLOCK, Actor, EventKind
from domain.notices.base import Notice
from domain.notices.news import CommentAsked, ConductAsked, FollowUpAsked, ScoreAsked, StaffNews
from domain.people import Resident
from domain.tickets import REOPEN_WITHIN, Action, Status, Ticket
from usecases import step_forms
from usecases.call_tasks import CallOutcome, CallReason, call_about
from usecases.deadlines import DueTimers
from usecases.effects.follow_up_timers import FOLLOW_UP_CALL, FOLLOW_UP_REMINDER
from usecases.effects.labels import label_for_reporter
from usecases.effects.telling import supervisors, to_leaders
from usecases.filing import resident_actor
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.resident_forms import COMMENT, NOT_FIXED
from usecases.speaking import to_chat, to_resident
from usecases.timer_ports import NewTimer


def ask(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The question itself, by its timer."""
    ticket = _awaiting(uow, due)
    if ticket is None:
        return
    reporter = _reporter(uow, ticket)
    if reporter is None or reporter.user_id is None or not _reachable(uow, reporter.user_id):
        call_about(uow, ticket, CallReason.FOLLOW_UP, now)
        return
    _send(uow, ticket, reporter, reminder=False)
    happen(uow, ticket, EventKind.FOLLOW_UP_ASKED, CLOCK, now)
    _later(uow, ticket, FOLLOW_UP_REMINDER, now)


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The one reminder."""
    ticket = _awaiting(uow, due)
    reporter = None if ticket is None else _reporter(uow, ticket)
    if ticket is None or reporter is None:
        return
    _send(uow, ticket, reporter, reminder=True)
    happen(uow, ticket, EventKind.FOLLOW_UP_REMINDED, CLOCK, now)
    _later(uow, ticket, FOLLOW_UP_CALL, now)


def call(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Still silent: somebody other than the worker phones."""
    ticket = _awaiting(uow, due)
    if ticket is None:
        return
    happen(uow, ticket, EventKind.FOLLOW_UP_SILENT, CLOCK, now)
    call_about(uow, ticket, CallReason.FOLLOW_UP, now)


def _awaiting(uow: UnitOfWork, due: DueTimers) -> Ticket | None:
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is None or ticket.status is not Status.RESOLVED or ticket.round != due.highest.data.get("round"):
        return None
    return ticket


def _later(uow: UnitOfWork, ticket: Ticket, kind: str, now: datetime) -> None:
    rule = _rule(uow, ticket)
    if rule is None:
        return
    wait = rule.remind_after if kind == FOLLOW_UP_REMINDER else rule.call_after
    calendar = uow.knowledge.community(ticket.community_id).calendar
    due_at = calendar.end_of_quiet_hours(now + wait)
    timer = NewTimer(
        community_id=ticket.community_id, kind=kind, due_at=due_at, ticket_id=ticket.id, data={"round": ticket.round}
    )
    uow.timers.add([timer])


def _send(uow: UnitOfWork, ticket: Ticket, reporter: Resident, *, reminder: bool) -> None:
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    asked = FollowUpAsked(
        ticket_id=ticket.id,
        round=ticket.round,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        staff=None if holder is None else holder.name,
        reminder=reminder,
    )
    to_resident(uow, reporter, asked, ticket_id=ticket.id)


# ------------------------------------------------------------------------------------------------ answers


def answer(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, *, working: bool, at: datetime) -> Answer:
    """Working, or still a problem: reopened at once, the resident is asked what is wrong now."""
    ticket = _own(uow, resident, ticket_id, round_)
    if ticket.status is not Status.RESOLVED:
        raise CardRefreshed
    if working:
        _confirm(uow, ticket, resident_actor(resident), at)
        _say(uow, resident, ticket, ScoreAsked(ticket_id=ticket.id, round=ticket.round))
        return Answer()
    reopened = reopen(uow, ticket, EventKind.NOT_FIXED, resident_actor(resident), "", at)
    step_forms.begin(
        uow,
        NOT_FIXED,
        community_id=ticket.community_id,
        chat_id=resident.user_id or 0,
        user_id=resident.user_id or 0,
        ticket_id=reopened.id,
        at=at,
    )
    return Answer()


def _confirm(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime) -> Ticket:
    confirmed = happen(uow, ticket, EventKind.CONFIRMED, actor, at)
    return happen(
        uow,
        confirmed,
        EventKind.CLOSED,
        actor,
        at,
        action=Action.CLOSE,
        changes={"closed_at": at, "outcome": CallOutcome.WORKING.value},
    )


def reopen(uow: UnitOfWork, ticket: Ticket, kind: EventKind, actor: Actor, words: str, at: datetime) -> Ticket:
    """Back to the pool of the same department, before others (REP-5). Raises TooLate after seven days."""
    ended = ticket.closed_at or ticket.resolved_at
    if ended is not None and at - ended > REOPEN_WITHIN:
        raise TooLate
    rule = uow.knowledge.type_of(ticket).reopen
    return happen(
        uow,
        ticket,
        kind,
        actor,
        at,
        action=Action.REOPEN,
        changes={
            "holder_id": None,
            "held_since": None,
            "resolved_at": None,
            "closed_at": None,
            "outcome": None,
            "visit_at": None,
            "reopens": ticket.reopens + 1,
            "priority": ticket.priority + 1,
            "urgent": ticket.urgent or (rule is not None and rule.urgent),
        },
        data={"words": words},
    )


def score(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, given: int, at: datetime) -> Answer:
    """1 to 5; below the type's limit the supervisor reviews (FUP-3)."""
    ticket = _own(uow, resident, ticket_id, round_)
    if ticket.score is not None or not 1 <= given <= 5:
        raise CardRefreshed
    ticket = happen(
        uow, ticket, EventKind.RATED, resident_actor(resident), at, changes={"score": given}, data={"count": given}
    )
    rule = _rule(uow, ticket)
    if rule is not None and given < rule.review_below:
        _review(uow, ticket, given)
    if rule is not None and rule.conduct is not None:
        asked: Notice = ConductAsked(ticket_id=ticket.id, round=ticket.round, request_type=ticket.request_type)
    else:
        asked = CommentAsked(ticket_id=ticket.id, round=ticket.round)
    _say(uow, resident, ticket, asked)
    return Answer()


def conduct(
    uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, *, observed: bool, at: datetime
) -> Answer:
    """Was the conduct observed? "No" goes to the supervisor; then anything else may be said."""
    ticket = _own(uow, resident, ticket_id, round_)
    if any(one.kind is EventKind.CONDUCT_ANSWERED for one in uow.events.of(ticket.id)):
        raise CardRefreshed
    reason = "observed" if observed else "not_observed"
    happen(uow, ticket, EventKind.CONDUCT_ANSWERED, resident_actor(resident), at, data={"reason": reason})
    if not observed:
        _review(uow, ticket, ticket.score or 0)
    step_forms.begin(
        uow,
        COMMENT,
        community_id=ticket.community_id,
        chat_id=resident.user_id or 0,
        user_id=resident.user_id or 0,
        ticket_id=ticket.id,
        at=at,
    )
    return Answer()


def settle_by_call(
    uow: UnitOfWork, ticket: Ticket, outcome: CallOutcome, words: str, actor: Actor, at: datetime
) -> None:
    """The call's outcome settles the follow-up; not reached is recorded as not reached, never as satisfied."""
    if ticket.status is not Status.RESOLVED:
        return
    match outcome:
        case CallOutcome.WORKING:
            _confirm(uow, ticket, actor, at)
        case CallOutcome.STILL_A_PROBLEM:
            reopen(uow, ticket, EventKind.NOT_FIXED, actor, words, at)
        case CallOutcome.SETTLED | CallOutcome.UNREACHED:
            changes = {"closed_at": at, "outcome": outcome.value}
            happen(uow, ticket, EventKind.CLOSED, actor, at, action=Action.CLOSE, changes=changes)


def _review(uow: UnitOfWork, ticket: Ticket, given: int) -> None:
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    news = StaffNews(
        event=EventKind.RATED,
        ticket_id=ticket.id,
        number=ticket.number,
        label=ticket.short_number,
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        actor=None if holder is None else holder.name,
        count=given,
    )
    to_leaders(uow, ticket, supervisors(uow, ticket.community_id), private=news, public=lambda _mentions: news)


def _own(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int) -> Ticket:
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or ticket.reporter_id != resident.id:
        raise CardRefreshed
    if ticket.status is Status.RESOLVED and ticket.round != round_:
        raise CardRefreshed
    if ticket.status not in (Status.RESOLVED, Status.CLOSED):
        raise CardRefreshed
    return ticket


def _say(uow: UnitOfWork, resident: Resident, ticket: Ticket, notice: Notice) -> None:
    if resident.user_id is not None:
        to_chat(uow, resident.user_id, notice, community_id=ticket.community_id, ticket_id=ticket.id)


def _reporter(uow: UnitOfWork, ticket: Ticket) -> Resident | None:
    return None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)


def _reachable(uow: UnitOfWork, chat_id: int) -> bool:
    chat = uow.chats.get(chat_id)
    return chat is None or chat.alive


def _rule(uow: UnitOfWork, ticket: Ticket) -> FollowUpRule | None:
    return uow.knowledge.type_of(ticket).follow_up
