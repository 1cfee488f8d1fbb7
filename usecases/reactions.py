"""The one function that owns what happens to a ticket: status, history, and everything that follows."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from domain.events import Actor, Event, EventKind
from domain.hearing import is_answered
from domain.promise_rules import PromiseKind
from domain.reactions import REACTIONS, Effect, Keep, Make, Move, Only, Reaction, Withdraw
from domain.tickets import Action, Ticket, next_status
from usecases.effects.alarm_news import tell_alarm
from usecases.effects.alarming import end_alarm, ring_on, sound_alarm, stop_ringing
from usecases.effects.approvals import ask_supervisor
from usecases.effects.asking import ask_access, give_explanation, send_closing_note
from usecases.effects.bookings import agree_price, arrange_visit, release_booking, settle_booking, start_loan
from usecases.effects.branch_news import ask_branch, tell_branch
from usecases.effects.cards import post_card, refresh_card, retire_cards
from usecases.effects.charging import charge
from usecases.effects.dealing import deal_out
from usecases.effects.delays import ask_why_late
from usecases.effects.drill_reports import report_drill
from usecases.effects.follow_up_timers import start_follow_up, stop_follow_up
from usecases.effects.happening import Happening
from usecases.effects.inquiring import post_inquiry
from usecases.effects.joined_news import close_joined, release_joined
from usecases.effects.naming import name_follow_up
from usecases.effects.night_duty import ring_night_duty
from usecases.effects.overviews import refresh_overview
from usecases.effects.planning import advance_plan
from usecases.effects.quoting import offer_quote
from usecases.effects.settling import settle_cards
from usecases.effects.sharing import share_lesson
from usecases.effects.summaries import ask_summary, show_summary
from usecases.effects.supervising import tell_supervisor
from usecases.effects.telling import tell_group, tell_holder, tell_holder_privately, tell_resident, tell_who_comes
from usecases.ports import UnitOfWork
from usecases.promising import keep, make, move, withdraw, withdraw_all


def _withdraw_promises(happening: Happening) -> None:
    withdraw_all(happening.uow, happening.ticket, happening.at)


def _new_time_told(happening: Happening) -> None:
    """Whoever was told by when the new time comes has it now; a first answer is still to be given."""
    if is_answered(happening.uow.events.of(happening.ticket.id)):
        keep(happening.uow, happening.ticket, PromiseKind.ANSWER, happening.at)


EFFECTS: Mapping[Effect, Callable[[Happening], None]] = MappingProxyType(
    {
        Effect.POST_CARD: post_card,
        Effect.RETIRE_CARDS: retire_cards,
        Effect.REFRESH_CARD: refresh_card,
        Effect.RING_NIGHT_DUTY: ring_night_duty,
        Effect.TELL_RESIDENT: tell_resident,
        Effect.TELL_HOLDER: tell_holder,
        Effect.TELL_HOLDER_PRIVATELY: tell_holder_privately,
        Effect.TELL_GROUP: tell_group,
        Effect.TELL_SUPERVISOR: tell_supervisor,
        Effect.ASK_ACCESS: ask_access,
        Effect.ASK_SUPERVISOR: ask_supervisor,
        Effect.OFFER_QUOTE: offer_quote,
        Effect.GIVE_EXPLANATION: give_explanation,
        Effect.POST_INQUIRY: post_inquiry,
        Effect.NAME_FOLLOW_UP: name_follow_up,
        Effect.SHARE_LESSON: share_lesson,
        Effect.START_FOLLOW_UP: start_follow_up,
        Effect.STOP_FOLLOW_UP: stop_follow_up,
        Effect.SEND_CLOSING_NOTE: send_closing_note,
        Effect.ARRANGE_VISIT: arrange_visit,
        Effect.START_LOAN: start_loan,
        Effect.AGREE_PRICE: agree_price,
        Effect.SETTLE_BOOKING: settle_booking,
        Effect.RELEASE_BOOKING: release_booking,
        Effect.CHARGE: charge,
        Effect.WITHDRAW_PROMISES: _withdraw_promises,
        Effect.REFRESH_OVERVIEW: refresh_overview,
        Effect.SETTLE_CARDS: settle_cards,
        Effect.RELEASE_JOINED: release_joined,
        Effect.CLOSE_JOINED: close_joined,
        Effect.ASK_WHY_LATE: ask_why_late,
        Effect.NEW_TIME_TOLD: _new_time_told,
        Effect.DEAL_OUT: deal_out,
        Effect.TELL_WHO_COMES: tell_who_comes,
        Effect.SOUND_ALARM: sound_alarm,
        Effect.TELL_ALARM: tell_alarm,
        Effect.RING_ON: ring_on,
        Effect.STOP_RINGING: stop_ringing,
        Effect.END_ALARM: end_alarm,
        Effect.ADVANCE_PLAN: advance_plan,
        Effect.ASK_BRANCH: ask_branch,
        Effect.TELL_BRANCH: tell_branch,
        Effect.ASK_SUMMARY: ask_summary,
        Effect.SHOW_SUMMARY: show_summary,
        Effect.REPORT_DRILL: report_drill,
    }
)


def happen(
    uow: UnitOfWork,
    ticket: Ticket,
    kind: EventKind,
    actor: Actor,
    at: datetime,
    *,
    action: Action | None = None,
    changes: Mapping[str, object] | None = None,
    data: Mapping[str, object] | None = None,
) -> Ticket:
    """Let something happen to a ticket and return the ticket afterwards.

    `action` moves the status by the workflow's table (NotNow when it has no such row); `changes` are further fields;
    `data` goes into the history (plain values; moments as ISO 8601). Raises CardRefreshed when somebody was quicker.
    """
    status = ticket.status if action is None else next_status(ticket.workflow, ticket.status, action)
    changed = dict(changes or {})
    if status is not ticket.status:
        changed["status"] = status
    after = uow.tickets.change(ticket, **changed) if changed else ticket
    event = Event(
        kind=kind,
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        from_status=ticket.status,
        to_status=status,
        data=data or {},
    )
    happening = Happening(
        uow=uow,
        kind=kind,
        before=ticket,
        ticket=after,
        actor=actor,
        at=at,
        event_id=uow.events.add(after, event),
        data=event.data,
    )
    for reaction in REACTIONS[kind]:
        _react(happening, reaction)
    return after


def _react(happening: Happening, reaction: Reaction) -> None:
    uow, ticket, at = happening.uow, happening.ticket, happening.at
    match reaction:
        case Effect():
            EFFECTS[reaction](happening)
        case Only() | Make() | Keep() if reaction.workflow not in (None, ticket.workflow):
            pass
        case Only(effect=effect):
            EFFECTS[effect](happening)
        case Make(promise=kind):
            make(uow, ticket, kind, at)
        case Keep(promise=kind):
            keep(uow, ticket, kind, at)
        case Withdraw(promise=kind):
            withdraw(uow, ticket, kind, at)
        case Move(promise=kind):
            due = happening.moment("due")
            if due is not None:
                move(uow, ticket, kind, due, happening.text("reason") or happening.kind, at)
        case _:
            assert_never(reaction)
