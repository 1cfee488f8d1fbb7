"""What follows an event, as data: the second of the two tables that are the product."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.consequences import Effect, Keep, Make, Move, Only, Reaction, Withdraw
from domain.events import EventKind
from domain.promise_rules import PromiseKind
from domain.tickets import Workflow

__all__ = ["REACTIONS", "Effect", "Keep", "Make", "Move", "Only", "Reaction", "Withdraw"]

_RESPOND, _RESOLVE, _VISIT = PromiseKind.RESPOND, PromiseKind.RESOLVE, PromiseKind.VISIT
_ANSWER, _REPLY = PromiseKind.ANSWER, PromiseKind.REPLY

# Whoever was promised a call has it when the phone rings, not when somebody takes the task: in the workflow of calls
# the first attempt keeps the promise, and each attempt that nobody answered promises the next one. In the workflow of
# work an answer is the new time that was promised when a resident was warned (usecases.ladders).
_KEEP_BY_TAKING = Keep(promise=_RESPOND, workflow=Workflow.WORK)
_NEW_TIME_TOLD = Keep(promise=_ANSWER, workflow=Workflow.WORK)
_KEEP_BY_TAKING_QUESTION = Keep(promise=_RESPOND, workflow=Workflow.LETTER)
_POOL_AGAIN = Make(promise=_RESPOND, workflow=Workflow.WORK)
_POOL_AGAIN_QUESTION = Make(promise=_RESPOND, workflow=Workflow.LETTER)
_HEARD_BY_TAKING = Keep(promise=_RESPOND, workflow=Workflow.COMPLAINT)
_UNHEARD_AGAIN = Make(promise=_RESPOND, workflow=Workflow.COMPLAINT)

# A complaint is shown to the supervisor on receipt, also while nobody has looked up who complains (COM-3).
_SHOW_SUPERVISOR = Only(effect=Effect.TELL_SUPERVISOR, workflow=Workflow.COMPLAINT)
# Who asks afterwards is named at once: never who dealt with it, nor who answered for the department (FUP-1).
_NAME_FOLLOW_UP = Only(effect=Effect.NAME_FOLLOW_UP, workflow=Workflow.COMPLAINT)
# Whoever answered learns that it was not enough, and that a letter is owed now (ASK-2).
_LETTER_OWED = Only(effect=Effect.TELL_HOLDER, workflow=Workflow.LETTER)
_TELL_RESULT = Only(effect=Effect.TELL_RESIDENT, workflow=Workflow.COMPLAINT)

# A ticket that waits for somebody to take it: its card, whoever has the night, whose turn it is.
_SHOWN_TO_DEPARTMENT = (Effect.POST_CARD, Effect.RING_NIGHT_DUTY, Effect.DEAL_OUT)

REACTIONS: Mapping[EventKind, tuple[Reaction, ...]] = MappingProxyType(
    {
        EventKind.FILED: (
            Make(promise=_RESOLVE),
            Make(promise=_REPLY),
            Make(promise=_ANSWER, workflow=Workflow.COMPLAINT),
            _SHOW_SUPERVISOR,
        ),
        EventKind.DISPATCHED: (
            Make(promise=_RESPOND),
            *_SHOWN_TO_DEPARTMENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.VERIFIED: (Effect.REFRESH_CARD,),
        EventKind.ACCEPTED: (
            _KEEP_BY_TAKING,
            _KEEP_BY_TAKING_QUESTION,
            _HEARD_BY_TAKING,
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.ASSIGNED: (
            _KEEP_BY_TAKING,
            _KEEP_BY_TAKING_QUESTION,
            _HEARD_BY_TAKING,
            Effect.SETTLE_CARDS,
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.HANDED_OVER: (Effect.SETTLE_CARDS, Effect.REFRESH_CARD, Effect.TELL_RESIDENT, Effect.TELL_HOLDER),
        EventKind.RETURNED: (
            _POOL_AGAIN,
            _POOL_AGAIN_QUESTION,
            _UNHEARD_AGAIN,
            Effect.REFRESH_CARD,
            Effect.TELL_GROUP,
            Effect.TELL_WHO_COMES,
            Effect.DEAL_OUT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.HOLDER_LEFT: (
            Only(effect=Effect.TELL_GROUP, workflow=Workflow.EMERGENCY),
            Effect.REFRESH_CARD,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.PASSED_ON: (
            Make(promise=_RESPOND),
            Effect.RETIRE_CARDS,
            *_SHOWN_TO_DEPARTMENT,
            Effect.TELL_RESIDENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.VISIT_SET: (Move(promise=_VISIT), _NEW_TIME_TOLD, Effect.REFRESH_CARD, Effect.TELL_RESIDENT),
        EventKind.ON_THE_WAY: (Keep(promise=_VISIT), _NEW_TIME_TOLD, Effect.REFRESH_CARD, Effect.TELL_RESIDENT),
        EventKind.NOBODY_HOME: (Keep(promise=_VISIT), Effect.REFRESH_CARD, Effect.ASK_ACCESS),
        EventKind.ACCESS_ANSWERED: (Effect.REFRESH_CARD, Effect.TELL_HOLDER),
        EventKind.ASKED: (Effect.TELL_RESIDENT, Effect.REFRESH_CARD),
        EventKind.HELD: (
            Move(promise=_RESOLVE),
            Withdraw(promise=_VISIT),
            _NEW_TIME_TOLD,
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.HOLD_ASKED: (Effect.ASK_SUPERVISOR, Effect.REFRESH_CARD),
        # A moment only when going on early brings the promised one forward; without one nothing is moved or said.
        EventKind.RESUMED: (
            Move(promise=_RESOLVE),
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.EXTENSION_ASKED: (Effect.ASK_SUPERVISOR, Effect.REFRESH_CARD),
        EventKind.EXTENDED: (
            Move(promise=_RESOLVE),
            _NEW_TIME_TOLD,
            Only(effect=Effect.NEW_TIME_TOLD, workflow=Workflow.COMPLAINT),
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.EXTENSION_DECLINED: (Effect.REFRESH_CARD, Effect.TELL_HOLDER),
        EventKind.BOOKED: (Effect.ARRANGE_VISIT, Effect.REFRESH_CARD),
        EventKind.REBOOKED: (
            Effect.ARRANGE_VISIT,
            _NEW_TIME_TOLD,
            Effect.REFRESH_CARD,
            Effect.TELL_HOLDER,
            Effect.TELL_RESIDENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.HANDED_OUT: (
            Withdraw(promise=_RESOLVE),
            Effect.START_LOAN,
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.REMINDED_OF_BOOKING: (),
        EventKind.PAID: (Effect.REFRESH_CARD,),
        EventKind.REFUNDED: (Effect.REFRESH_CARD,),
        EventKind.QUOTED: (Effect.OFFER_QUOTE, Effect.REFRESH_CARD),
        EventKind.QUOTE_DECIDED: (Effect.AGREE_PRICE, Effect.REFRESH_CARD, Effect.TELL_HOLDER),
        EventKind.QUOTE_EXPIRED: (Effect.REFRESH_CARD, Effect.TELL_RESIDENT, Effect.TELL_HOLDER),
        EventKind.CONTACT_SEEN: (),
        EventKind.CONTACT_CORRECTED: (Effect.REFRESH_CARD,),
        EventKind.RESOLVED: (
            Keep(promise=_RESOLVE),
            Keep(promise=_VISIT),
            _NEW_TIME_TOLD,
            Effect.SETTLE_BOOKING,
            Effect.CHARGE,
            _TELL_RESULT,
            Effect.REFRESH_CARD,
            Effect.START_FOLLOW_UP,
            _SHOW_SUPERVISOR,
            _NAME_FOLLOW_UP,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.REMARKED: (Effect.REFRESH_CARD,),
        EventKind.STAFF_WROTE: (),
        EventKind.HURRIED: (Effect.REFRESH_CARD, Effect.TELL_GROUP),
        EventKind.CANCELLED: (
            Effect.WITHDRAW_PROMISES,
            Effect.RELEASE_BOOKING,
            Effect.REFRESH_CARD,
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER,
            Effect.REFRESH_OVERVIEW,
            Effect.RELEASE_JOINED,
        ),
        EventKind.REOPENED: (
            Effect.STOP_FOLLOW_UP,
            Make(promise=_RESPOND),
            Make(promise=_RESOLVE),
            Make(promise=_REPLY),
            Effect.RETIRE_CARDS,
            *_SHOWN_TO_DEPARTMENT,
            _LETTER_OWED,
            Effect.TELL_SUPERVISOR,
            Effect.TELL_RESIDENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.NOT_FIXED: (
            Effect.STOP_FOLLOW_UP,
            Make(promise=_RESPOND),
            Make(promise=_RESOLVE),
            Make(promise=_REPLY),
            Effect.RETIRE_CARDS,
            *_SHOWN_TO_DEPARTMENT,
            _LETTER_OWED,
            Effect.TELL_SUPERVISOR,
            Effect.TELL_RESIDENT,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.CONFIRMED: (Effect.STOP_FOLLOW_UP,),
        EventKind.RATED: (),
        EventKind.COMMENTED: (),
        EventKind.CONDUCT_ANSWERED: (),
        EventKind.FOLLOW_UP_ASKED: (),
        EventKind.FOLLOW_UP_REMINDED: (),
        EventKind.FOLLOW_UP_SILENT: (),
        EventKind.CALL_ATTEMPTED: (
            Keep(promise=_RESPOND),
            Keep(promise=_ANSWER),
            Make(promise=_ANSWER),
            Effect.REFRESH_CARD,
        ),
        EventKind.CALLED: (),
        EventKind.CLOSED: (
            Keep(promise=_RESPOND),
            Keep(promise=_ANSWER),
            Keep(promise=PromiseKind.FOLLOW_UP),
            Effect.WITHDRAW_PROMISES,
            Effect.REFRESH_CARD,
            Effect.CLOSE_JOINED,
            Effect.SEND_CLOSING_NOTE,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.REMINDED: (Effect.REFRESH_CARD,),
        EventKind.ESCALATED: (Effect.REFRESH_CARD,),
        EventKind.WARNED: (),
        EventKind.BREACHED: (Effect.REFRESH_CARD, Effect.ASK_WHY_LATE, Effect.REFRESH_OVERVIEW),
        EventKind.UNDELIVERED: (),
        EventKind.TURNED: (
            Effect.WITHDRAW_PROMISES,
            Effect.RELEASE_BOOKING,
            Effect.SETTLE_CARDS,
            Effect.REFRESH_CARD,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.BRANCHED: (Effect.SETTLE_CARDS, Effect.REFRESH_CARD, Effect.REFRESH_OVERVIEW),
        EventKind.JOINED: (
            Effect.WITHDRAW_PROMISES,
            Effect.RELEASE_BOOKING,
            Only(effect=Effect.ADVANCE_PLAN, workflow=Workflow.EMERGENCY),
            Effect.REFRESH_CARD,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.ABSORBED: (Effect.REFRESH_CARD,),
        EventKind.ANSWERED: (
            Keep(promise=_REPLY),
            Keep(promise=_ANSWER),
            Effect.REFRESH_CARD,
            Effect.START_FOLLOW_UP,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.RECEIPT_DELIVERED: (Effect.REFRESH_CARD,),
        EventKind.ANSWER_DELIVERED: (Keep(promise=_ANSWER), Effect.REFRESH_CARD),
        EventKind.FIRST_ANSWERED: (Effect.TELL_RESIDENT, Effect.REFRESH_CARD),
        EventKind.NOTHING_NEEDED: (Effect.REFRESH_CARD,),
        EventKind.DEPARTMENT_ASKED: (Effect.POST_INQUIRY, Effect.REFRESH_CARD),
        EventKind.DEPARTMENT_REMINDED: (),
        EventKind.DEPARTMENT_LATE: (Effect.TELL_HOLDER, Effect.REFRESH_CARD),
        EventKind.DEPARTMENT_ANSWERED: (Effect.TELL_HOLDER, Effect.REFRESH_CARD),
        # A plan keeps "result or plan by"; its own date is the next thing promised.
        EventKind.PROPOSED: (
            Keep(promise=_RESOLVE),
            Move(promise=_RESOLVE),
            Effect.TELL_RESIDENT,
            Effect.REFRESH_CARD,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.EXPLAINED: (
            Keep(promise=_RESOLVE),
            Effect.GIVE_EXPLANATION,
            Effect.REFRESH_CARD,
            Effect.START_FOLLOW_UP,
            _SHOW_SUPERVISOR,
            _NAME_FOLLOW_UP,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.ANSWER_PROMISED: (Move(promise=_ANSWER), Effect.REFRESH_CARD, Effect.TELL_RESIDENT),
        EventKind.MADE_WRITTEN: (Move(promise=_ANSWER), Effect.REFRESH_CARD, Effect.TELL_RESIDENT, Effect.TELL_HOLDER),
        EventKind.LETTER_DRAFTED: (Effect.REFRESH_CARD, Effect.REFRESH_OVERVIEW),
        EventKind.LETTER_RETURNED: (Effect.REFRESH_CARD, Effect.TELL_HOLDER, Effect.REFRESH_OVERVIEW),
        EventKind.LETTER_APPROVED: (Effect.REFRESH_CARD, Effect.TELL_HOLDER, Effect.REFRESH_OVERVIEW),
        EventKind.LETTER_SENT: (),
        EventKind.LETTER_DELIVERED: (
            Keep(promise=_REPLY),
            Keep(promise=_ANSWER),
            Effect.REFRESH_CARD,
            Effect.START_FOLLOW_UP,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.LETTER_STUCK: (Effect.REFRESH_CARD,),
        EventKind.DELIVERY_GIVEN_UP: (
            Effect.WITHDRAW_PROMISES,
            Effect.REFRESH_CARD,
            Effect.TELL_SUPERVISOR,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.INTERIM_SENT: (Move(promise=_ANSWER), Effect.REFRESH_CARD),
        EventKind.DELAY_EXPLAINED: (Effect.REFRESH_CARD, Effect.TELL_SUPERVISOR),
        EventKind.DISAGREED: (
            Effect.STOP_FOLLOW_UP,
            Make(promise=_RESOLVE),
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER_PRIVATELY,
            Effect.SETTLE_CARDS,
            Effect.REFRESH_CARD,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.RAISED: (
            Effect.TELL_RESIDENT,
            Effect.TELL_HOLDER_PRIVATELY,
            Effect.SETTLE_CARDS,
            Effect.REFRESH_CARD,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.JUDGED: (Effect.REFRESH_CARD,),
        EventKind.MADE_CONFIDENTIAL: (Effect.SETTLE_CARDS, Effect.REFRESH_CARD, Effect.REFRESH_OVERVIEW),
        EventKind.RELEASED: (Effect.SETTLE_CARDS, Effect.REFRESH_CARD, Effect.REFRESH_OVERVIEW),
        EventKind.LESSON_PUBLISHED: (Effect.SHARE_LESSON, Effect.REFRESH_CARD),
        EventKind.CLOSING_ASKED: (Move(promise=PromiseKind.CLOSING), Effect.REFRESH_CARD),
        EventKind.CLOSING_APPROVED: (Effect.REFRESH_CARD,),
        EventKind.CLOSING_DELIVERED: (Keep(promise=PromiseKind.CLOSING), Effect.REFRESH_CARD),
        EventKind.CLOSING_GIVEN_UP: (Withdraw(promise=PromiseKind.CLOSING), Effect.REFRESH_CARD),
        EventKind.CLOSING_PUT_OFF: (Withdraw(promise=PromiseKind.CLOSING), Effect.TELL_RESIDENT),
        # An emergency rings until somebody goes, and again when nobody does any more (EMG-2).
        EventKind.ALARM_RAISED: (
            Effect.SOUND_ALARM,
            Effect.ADVANCE_PLAN,
            Effect.ASK_BRANCH,
            Effect.RING_ON,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.RAISED_AGAIN: (Effect.TELL_ALARM, Effect.REFRESH_CARD),
        EventKind.RANG: (Effect.REFRESH_CARD,),
        EventKind.LEFT_WAITING: (),
        EventKind.SOMEBODY_GOES: (
            Effect.STOP_RINGING,
            Effect.REFRESH_CARD,
            Effect.TELL_ALARM,
            Effect.ADVANCE_PLAN,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.ARRIVED: (
            Effect.STOP_RINGING,
            Effect.REFRESH_CARD,
            Effect.TELL_ALARM,
            Effect.ADVANCE_PLAN,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.STOOD_DOWN: (Effect.RING_ON, Effect.REFRESH_CARD, Effect.TELL_ALARM, Effect.REFRESH_OVERVIEW),
        EventKind.MORE_NEEDED: (Effect.TELL_ALARM, Effect.REFRESH_CARD),
        EventKind.TAKEN_BACK: (Effect.TELL_ALARM, Effect.REFRESH_CARD),
        EventKind.LOCATED: (Effect.TELL_ALARM, Effect.REFRESH_CARD),
        EventKind.SOUND_SET: (Effect.TELL_ALARM, Effect.REFRESH_CARD),
        EventKind.ROUTE_FAILED: (Effect.TELL_ALARM, Effect.REFRESH_CARD),
        EventKind.ALARM_OVER: (
            Effect.END_ALARM,
            Effect.ADVANCE_PLAN,
            Effect.REFRESH_CARD,
            Effect.TELL_ALARM,
            Effect.ASK_SUMMARY,
            Make(promise=PromiseKind.FOLLOW_UP),
            Effect.START_FOLLOW_UP,
            Effect.REFRESH_OVERVIEW,
        ),
        # Nobody has to be asked afterwards how they are; what there is to learn is the same.
        EventKind.DRILL_OVER: (
            Effect.END_ALARM,
            Effect.ADVANCE_PLAN,
            Effect.REFRESH_CARD,
            Effect.TELL_ALARM,
            Effect.REPORT_DRILL,
            Effect.ASK_SUMMARY,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.FALSE_ALARM: (
            Effect.END_ALARM,
            Effect.ADVANCE_PLAN,
            Effect.REFRESH_CARD,
            Effect.TELL_ALARM,
            Effect.REFRESH_OVERVIEW,
        ),
        EventKind.BRANCH_CHOSEN: (Effect.ADVANCE_PLAN, Effect.REFRESH_CARD, Effect.TELL_ALARM, Effect.TELL_BRANCH),
        EventKind.STEP_TICKED: (Effect.ADVANCE_PLAN, Effect.REFRESH_CARD),
        EventKind.STEPS_LATE: (Effect.REFRESH_CARD,),
        EventKind.SUMMARY_WRITTEN: (Effect.SHOW_SUMMARY, Effect.REFRESH_CARD),
        EventKind.SUMMARY_RETURNED: (Effect.SHOW_SUMMARY, Effect.ASK_SUMMARY, Effect.REFRESH_CARD),
        EventKind.SUMMARY_APPROVED: (Effect.SHOW_SUMMARY, Effect.TELL_HOLDER, Effect.REFRESH_CARD),
        EventKind.SUMMARY_LATE: (Effect.ASK_SUMMARY, Effect.TELL_SUPERVISOR),
        EventKind.HELP_WANTED: (Effect.TELL_SUPERVISOR,),
    }
)
