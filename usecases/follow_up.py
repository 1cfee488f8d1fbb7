"""Asking the resident afterwards: is it fixed, how satisfied, how was the conduct (FUP-1..3, REP-5).

Silence is recorded as silence: one reminder, then a phone-call task for somebody who did not do the work.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from domain.calls import CallOutcome, CallReason
from domain.catalog import FollowUpRule, FollowUpWhen
from domain.drafts import Form
from domain.errors import CardRefreshed, TooLate
from domain.events import CLOCK, Actor, EventKind
from domain.grants import Grant, Right
from domain.notices.base import Notice
from domain.notices.news import ConductAsked, FollowUpAsked, ScoreAsked, StaffNews
from domain.people import Resident
from domain.permissions import allow_own
from domain.reopening import can_reopen
from domain.tickets import ASKED_AGAIN, ENDED, WRITTEN, Action, Status, Ticket, Workflow
from usecases import closing_letters, hearing, joined_follow_up, remarks, step_forms
from usecases.call_tasks import call_about, call_off
from usecases.deadlines import DueTimers
from usecases.effects.by_phone import ON_PHONE
from usecases.effects.follow_up_timers import FOLLOW_UP_CALL, FOLLOW_UP_REMINDER, set_timer
from usecases.effects.labels import label_for_reporter, label_of
from usecases.effects.telling import to_leaders
from usecases.filing import resident_actor
from usecases.joined import JOINED
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.resident_forms import COMMENT
from usecases.speaking import to_resident
from usecases.venues import leaders_of


def ask(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The question itself, by its timer."""
    _ask_now(uow, due, now, reminder=False)


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The one reminder."""
    _ask_now(uow, due, now, reminder=True)


def _ask_now(uow: UnitOfWork, due: DueTimers, now: datetime, *, reminder: bool) -> None:
    """Ask, and set the next step; who cannot be reached in Telegram is called, and nobody is asked at night."""
    ticket = _awaiting(uow, due)
    rule = None if ticket is None else _rule(uow, ticket)
    if ticket is None or rule is None:
        return
    if uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(now):
        set_timer(uow, ticket, due.highest.kind, now, timedelta(0))
        return
    reporter = _reporter(uow, ticket)
    if reporter is None or not can_reach(uow, reporter):
        call_about(uow, ticket, CallReason.FOLLOW_UP, now, at_once=not reminder)
        return
    _send(uow, ticket, reporter, reminder=reminder)
    if reminder:
        happen(uow, ticket, EventKind.FOLLOW_UP_REMINDED, CLOCK, now)
        set_timer(uow, ticket, FOLLOW_UP_CALL, now, rule.call_after)
    else:
        happen(uow, ticket, EventKind.FOLLOW_UP_ASKED, CLOCK, now)
        set_timer(uow, ticket, FOLLOW_UP_REMINDER, now, rule.remind_after)


def call(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Somebody other than the worker phones: the resident stayed silent, or the rule wants a person to ask."""
    ticket = _awaiting(uow, due)
    rule = None if ticket is None else _rule(uow, ticket)
    if ticket is None or rule is None:
        return
    if rule.when is not FollowUpWhen.BY_PERSON:
        happen(uow, ticket, EventKind.FOLLOW_UP_SILENT, CLOCK, now)
    call_about(uow, ticket, CallReason.FOLLOW_UP, now)
    if rule.when is FollowUpWhen.BY_PERSON:
        joined_follow_up.ask_the_others(uow, ticket, now)


def _awaiting(uow: UnitOfWork, due: DueTimers) -> Ticket | None:
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is None or ticket.status is not Status.RESOLVED or ticket.round != due.highest.data.get("round"):
        return None
    return ticket


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
        explained="settled" in ticket.details,
    )
    to_resident(uow, reporter, asked, ticket_id=ticket.id)


# ------------------------------------------------------------------------------------------------ answers


def answer(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, *, working: bool, at: datetime) -> Answer:
    """Working, or still a problem: reopened at once, the resident is asked what is wrong now."""
    ticket = _own(uow, resident, ticket_id, round_)
    if ticket.status is not Status.RESOLVED:
        raise CardRefreshed
    actor = resident_actor(resident)
    if working:
        closed = _confirm(uow, ticket, actor, at)
        _ask_next(uow, resident, closed, None, at)
    elif hearing.can_disagree(uow, ticket):
        return disagree(uow, resident, ticket_id, round_, at)
    else:
        reopened = reopen(uow, ticket, EventKind.NOT_FIXED, actor, "", at)
        if resident.user_id is not None:
            remarks.begin(uow, resident, reopened, resident.user_id, at, form=Form.NOT_FIXED)
    return Answer()


def disagree(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, at: datetime) -> Answer:
    """The explanation does not convince: the supervisor has it at once, and the resident is asked why (COM-4)."""
    ticket = _own(uow, resident, ticket_id, round_, Action.DISAGREE)
    call_off(uow, ticket, resident_actor(resident), at)
    reopened = hearing.disagree(uow, resident, ticket, at)
    closing_letters.drop(uow, reopened, at)
    if resident.user_id is not None:
        remarks.begin(uow, resident, reopened, resident.user_id, at)
    return Answer()


def _ask_for_comment(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime) -> None:
    if resident.user_id is not None:
        step_forms.begin(
            uow,
            COMMENT,
            community_id=ticket.community_id,
            chat_id=resident.user_id,
            user_id=resident.user_id,
            ticket_id=ticket.id,
            at=at,
        )


def _ask_next(uow: UnitOfWork, resident: Resident, ticket: Ticket, answered: EventKind | None, at: datetime) -> None:
    """How satisfied, was the conduct observed, anything to add: one question at a time, as far as the rule has them."""
    rule = _rule(uow, ticket)
    if answered is None and rule is not None and rule.rating:
        _say(uow, resident, ticket, ScoreAsked(ticket_id=ticket.id, round=ticket.round))
    elif answered is not EventKind.CONDUCT_ANSWERED and rule is not None and rule.conduct is not None:
        asked = ConductAsked(ticket_id=ticket.id, round=ticket.round, request_type=ticket.request_type)
        _say(uow, resident, ticket, asked)
    else:
        _ask_for_comment(uow, resident, ticket, at)


def _confirm(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime) -> Ticket:
    call_off(uow, ticket, actor, at)
    confirmed = happen(uow, ticket, EventKind.CONFIRMED, actor, at)
    changes = {"closed_at": at, "outcome": CallOutcome.WORKING.value}
    return happen(uow, confirmed, EventKind.CLOSED, actor, at, action=Action.CLOSE, changes=changes)


def reopen(
    uow: UnitOfWork,
    ticket: Ticket,
    kind: EventKind,
    actor: Actor,
    words: str,
    at: datetime,
    *,
    on_phone: bool = False,
) -> Ticket:
    """Back to the pool of the same department, before others (REP-5); `on_phone`: the reporter said so in a call.

    Raises TooLate when the type's time for that is over; a question of ours that is still open never comes too late.
    """
    if ticket.status in ENDED and not can_reopen(uow.knowledge.type_of(ticket), ticket, at):
        raise TooLate
    call_off(uow, ticket, actor, at)
    rule = uow.knowledge.type_of(ticket).reopen
    reopened = happen(
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
            "score": None,
            "visit_at": None,
            "reopens": ticket.reopens + 1,
            "priority": ticket.priority + 1,
            "urgent": ticket.urgent or (rule is not None and rule.urgent),
            "details": _next_round(ticket, at),
        },
        data={"words": words} | ({ON_PHONE: True} if on_phone else {}),
    )
    closing_letters.drop(uow, reopened, at)
    return reopened


def _next_round(ticket: Ticket, at: datetime) -> dict[str, object]:
    """What was not answered is answered in writing next time (ASK-2); an explanation settles it no longer."""
    if ticket.workflow is not Workflow.LETTER:
        return {name: value for name, value in ticket.details.items() if name != "settled"}
    details = {**ticket.details, WRITTEN: True}
    if ticket.written:
        details[ASKED_AGAIN] = at.isoformat()
    return details


def score(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, given: int, at: datetime) -> Answer:
    """1 to 5; below the type's limit the supervisor reviews (FUP-3)."""
    ticket = _confirmed(uow, resident, ticket_id, round_)
    if ticket.score is not None or not 1 <= given <= 5:
        raise CardRefreshed
    ticket = happen(
        uow, ticket, EventKind.RATED, resident_actor(resident), at, changes={"score": given}, data={"count": given}
    )
    rule = _rule(uow, ticket)
    if rule is not None and given < rule.review_below:
        _review(uow, ticket, EventKind.RATED, given, at)
    _ask_next(uow, resident, ticket, EventKind.RATED, at)
    return Answer()


def conduct(
    uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, *, observed: bool, at: datetime
) -> Answer:
    """Was the conduct observed? "No" goes to the supervisor; then anything else may be said."""
    ticket = _confirmed(uow, resident, ticket_id, round_)
    if _answered_conduct(uow, ticket):
        raise CardRefreshed
    reason = "observed" if observed else "not_observed"
    happen(uow, ticket, EventKind.CONDUCT_ANSWERED, resident_actor(resident), at, data={"reason": reason})
    if not observed:
        _review(uow, ticket, EventKind.CONDUCT_ANSWERED, 0, at)
    _ask_next(uow, resident, ticket, EventKind.CONDUCT_ANSWERED, at)
    return Answer()


def _answered_conduct(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether the question was answered for this result; a ticket that was reopened has another one."""
    kinds = [one.kind for one in uow.events.of(ticket.id)]
    last_result = max((place for place, kind in enumerate(kinds) if kind is EventKind.RESOLVED), default=0)
    return EventKind.CONDUCT_ANSWERED in kinds[last_result:]


def settle_by_call(
    uow: UnitOfWork, ticket: Ticket, outcome: CallOutcome, words: str, actor: Actor, at: datetime
) -> None:
    """The call's outcome settles the follow-up; not reached is recorded as not reached, never as satisfied."""
    if ticket.outcome == JOINED:
        joined_follow_up.settle(uow, ticket, outcome, words, actor, at)
    if ticket.status is not Status.RESOLVED:
        return
    match outcome:
        case CallOutcome.WORKING:
            _confirm(uow, ticket, actor, at)
        case CallOutcome.STILL_A_PROBLEM if uow.knowledge.type_of(ticket).emergency is not None:
            _needs_more(uow, ticket, words, actor, at)
        case CallOutcome.STILL_A_PROBLEM:
            reopen(uow, ticket, EventKind.NOT_FIXED, actor, words, at, on_phone=True)
        case CallOutcome.SETTLED | CallOutcome.UNREACHED:
            changes = {"closed_at": at, "outcome": outcome.value}
            happen(uow, ticket, EventKind.CLOSED, actor, at, action=Action.CLOSE, changes=changes)
        case _:
            assert_never(outcome)


def _needs_more(uow: UnitOfWork, ticket: Ticket, words: str, actor: Actor, at: datetime) -> None:
    """What an emergency left behind is no alarm any more: the supervisor hears what is needed, and sees to it."""
    told = happen(uow, ticket, EventKind.HELP_WANTED, actor, at, data={"words": words})
    changes = {"closed_at": at, "outcome": CallOutcome.STILL_A_PROBLEM.value}
    happen(uow, told, EventKind.CLOSED, actor, at, action=Action.CLOSE, changes=changes)


def _review(uow: UnitOfWork, ticket: Ticket, about: EventKind, given: int, at: datetime) -> None:
    """The supervisor looks into a low score, or into conduct that was not as it should be."""
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    news = StaffNews(
        event=about,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        actor=None if holder is None else holder.name,
        count=given,
    )
    to_leaders(
        uow,
        ticket,
        leaders_of(uow, ticket),
        private=news,
        public=lambda mentions: replace(news, mentions=mentions),
        silent=uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(at),
    )


def _own(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int, grant: Grant = Right.FOLLOW_OWN) -> Ticket:
    """The resident's ticket in the round that the button belongs to. Raises CardRefreshed."""
    ticket = uow.tickets.get(ticket_id)
    allow_own(grant, own=ticket is not None and ticket.reporter_id == resident.id)
    if ticket is None or ticket.round != round_:
        raise CardRefreshed
    return ticket


def _confirmed(uow: UnitOfWork, resident: Resident, ticket_id: int, round_: int) -> Ticket:
    """The same once it is known that the work holds: only then satisfaction is a question."""
    ticket = _own(uow, resident, ticket_id, round_)
    if ticket.status is not Status.CLOSED or ticket.outcome != CallOutcome.WORKING:
        raise CardRefreshed
    return ticket


def _say(uow: UnitOfWork, resident: Resident, ticket: Ticket, notice: Notice) -> None:
    """Kept as a post, so that its keys go once it is answered."""
    to_resident(uow, resident, notice, ticket_id=ticket.id)


def _reporter(uow: UnitOfWork, ticket: Ticket) -> Resident | None:
    return None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)


def _rule(uow: UnitOfWork, ticket: Ticket) -> FollowUpRule | None:
    return uow.knowledge.type_of(ticket).follow_up
