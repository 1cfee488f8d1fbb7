"""What every kind of timer does when it is due."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from usecases import (
    alarm_ringing,
    album_timers,
    assigning,
    booking,
    call_tasks,
    collecting,
    debriefing,
    delivery_troubles,
    duty,
    erasure,
    filing,
    follow_up,
    households,
    import_flow,
    inquiries,
    joining_tickets,
    ladders,
    leak_reports,
    night_shifts,
    outage_news,
    outages,
    paying,
    pinned_overview,
    plan_calls,
    promising,
    quote_expiry,
    reconfirming,
    relaying,
    remark_bursts,
    replied_answers,
    undecided_words,
    verification,
)
from usecases.deadlines import DueTimers, TimerHandler
from usecases.effects import (
    alarming,
    bookings,
    by_phone,
    dealing,
    follow_up_timers,
    inquiring,
    joined_news,
    overviews,
    payments,
    planning,
    quoting,
    settling,
    summaries,
    unopened,
)
from usecases.held_words import WORDS_GO_UP, WORDS_WAIT
from usecases.housekeeping import HOUSEKEEPING
from usecases.ports import UnitOfWork


def _dispatch_unverified(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is not None:
        filing.dispatch(uow, ticket, now)


TIMERS: Mapping[str, TimerHandler] = MappingProxyType(
    {
        promising.RUNG: ladders.ring,
        promising.PROMISE_DUE: ladders.promise_due,
        filing.DISPATCH_UNVERIFIED: _dispatch_unverified,
        collecting.COLLECTED: collecting.count,
        album_timers.ALBUM: relaying.pass_album,
        remark_bursts.REMARK_BURST: relaying.pass_burst,
        replied_answers.PICTURES: replied_answers.complete,
        verification.VERIFY: verification.remind_desk,
        WORDS_WAIT: undecided_words.remind,
        WORDS_GO_UP: undecided_words.go_up,
        follow_up_timers.FOLLOW_UP: follow_up.ask,
        follow_up_timers.FOLLOW_UP_REMINDER: follow_up.remind,
        follow_up_timers.FOLLOW_UP_CALL: follow_up.call,
        by_phone.TELL_BY_PHONE: call_tasks.tell_by_phone,
        quoting.QUOTE_EXPIRES: quote_expiry.expire,
        inquiring.INQUIRY: inquiries.remind,
        overviews.OVERVIEW: pinned_overview.refresh,
        unopened.UNOPENED: settling.settle_unopened,
        joined_news.RELEASE: joining_tickets.release,
        bookings.BOOKING_REMINDER: booking.remind,
        bookings.LOAN_REMINDER: booking.remind_of_return,
        payments.PAYMENT_REMINDER: paying.remind,
        outages.OUTAGE_DUE: outages.remind,
        outages.OUTAGE_UNANSWERED: outages.tell_supervisor,
        households.RECONFIRM: reconfirming.ask,
        import_flow.IMPORT_PORTION: import_flow.do_portion,
        reconfirming.UNANSWERED: reconfirming.give_up,
        outage_news.OUTAGE_NEWS: outage_news.tell,
        erasure.ERASE: erasure.erase_due,
        leak_reports.LEAK_OPEN: leak_reports.remind,
        duty.DUTY_FORGOTTEN: duty.forgotten,
        night_shifts.NIGHT_AHEAD: night_shifts.ahead,
        night_shifts.NIGHT_BEGINS: night_shifts.begins,
        night_shifts.NIGHT_ENDS: night_shifts.ends,
        dealing.DEAL_OUT: assigning.deal,
        planning.PLAN_DUE: plan_calls.call_out,
        summaries.SUMMARY_DUE: debriefing.remind,
        alarming.ALARM_RINGS: alarm_ringing.ring,
        alarming.ALARM_UNANSWERED: alarm_ringing.tell_waiting,
    }
)

NEVER_WAIT = (alarming.ALARM_RINGS, alarming.ALARM_UNANSWERED, planning.PLAN_DUE)
"""Timers of emergencies: after a restart they ring before anything that was said meanwhile is worked off."""


REMIND_NOBODY = (
    HOUSEKEEPING,
    overviews.OVERVIEW,
    night_shifts.NIGHT_AHEAD,
    night_shifts.NIGHT_BEGINS,
    night_shifts.NIGHT_ENDS,
    erasure.ERASE,
    import_flow.IMPORT_PORTION,
)
"""What a database that was restored simply does late; everything else would be said to somebody a second time.

Nights look at the clock themselves and are silent about those that are over.
"""


def timer_given_up(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:  # noqa: ARG001 - a timer's shape
    """A timer failed too often: the administrators hear of it, with the number that finds it in the log."""
    delivery_troubles.tell_administrators(uow, due.highest.community_id, f"T{due.highest.id}")
