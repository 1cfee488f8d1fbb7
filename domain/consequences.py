"""What can follow an event: effects, and what becomes of a promise. Which follows which: `domain.reactions`."""

from dataclasses import dataclass
from enum import StrEnum

from domain.promise_rules import PromiseKind
from domain.tickets import Workflow


class Effect(StrEnum):
    """A consequence without parameters; `usecases.reactions` has one function for each."""

    POST_CARD = "post_card"
    RETIRE_CARDS = "retire_cards"
    REFRESH_CARD = "refresh_card"
    RING_NIGHT_DUTY = "ring_night_duty"
    TELL_RESIDENT = "tell_resident"
    TELL_HOLDER = "tell_holder"
    TELL_HOLDER_PRIVATELY = "tell_holder_privately"
    TELL_GROUP = "tell_group"
    TELL_SUPERVISOR = "tell_supervisor"
    ASK_ACCESS = "ask_access"
    ASK_SUPERVISOR = "ask_supervisor"
    OFFER_QUOTE = "offer_quote"
    GIVE_EXPLANATION = "give_explanation"
    POST_INQUIRY = "post_inquiry"
    NAME_FOLLOW_UP = "name_follow_up"
    SHARE_LESSON = "share_lesson"
    START_FOLLOW_UP = "start_follow_up"
    STOP_FOLLOW_UP = "stop_follow_up"
    SEND_CLOSING_NOTE = "send_closing_note"
    ARRANGE_VISIT = "arrange_visit"
    START_LOAN = "start_loan"
    AGREE_PRICE = "agree_price"
    SETTLE_BOOKING = "settle_booking"
    RELEASE_BOOKING = "release_booking"
    CHARGE = "charge"
    WITHDRAW_PROMISES = "withdraw_promises"
    REFRESH_OVERVIEW = "refresh_overview"
    SETTLE_CARDS = "settle_cards"
    RELEASE_JOINED = "release_joined"
    CLOSE_JOINED = "close_joined"
    ASK_WHY_LATE = "ask_why_late"
    NEW_TIME_TOLD = "new_time_told"
    DEAL_OUT = "deal_out"
    TELL_WHO_COMES = "tell_who_comes"
    SOUND_ALARM = "sound_alarm"
    TELL_ALARM = "tell_alarm"
    RING_ON = "ring_on"
    STOP_RINGING = "stop_ringing"
    END_ALARM = "end_alarm"
    ADVANCE_PLAN = "advance_plan"
    ASK_BRANCH = "ask_branch"
    TELL_BRANCH = "tell_branch"
    ASK_SUMMARY = "ask_summary"
    SHOW_SUMMARY = "show_summary"
    REPORT_DRILL = "report_drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """Make a promise of this kind by the request type's rule and start its ladders; in one workflow or in all."""

    promise: PromiseKind
    workflow: Workflow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """The open promise of this kind is kept, its ladders stop; in one workflow or in all."""

    promise: PromiseKind
    workflow: Workflow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The open promise of this kind gets the moment in the event's data (`due`), its ladders start anew."""

    promise: PromiseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The open promise of this kind stands no longer: another one takes its place. Its ladders stop."""

    promise: PromiseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """This effect follows in one workflow only."""

    effect: Effect
    workflow: Workflow


Reaction = Effect | Only | Make | Keep | Move | Withdraw
