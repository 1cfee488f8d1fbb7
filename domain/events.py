"""What happened to a ticket: the kinds of the append-only history, and one event as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.tickets import Status


class EventKind(StrEnum):
    """A thing that happened; reactions, stories and reports derive from it."""

    FILED = "filed"
    DISPATCHED = "dispatched"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    HOLDER_LEFT = "holder_left"  # who had it works here no more, and it does not go back to a pool: a letter in review
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    VISIT_SET = "visit_set"
    ON_THE_WAY = "on_the_way"
    NOBODY_HOME = "nobody_home"
    ACCESS_ANSWERED = "access_answered"
    ASKED = "asked"
    HELD = "held"
    HOLD_ASKED = "hold_asked"
    RESUMED = "resumed"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_DECLINED = "extension_declined"
    BOOKED = "booked"
    REBOOKED = "rebooked"
    HANDED_OUT = "handed_out"  # what is lent left the desk
    REMINDED_OF_BOOKING = "reminded_of_booking"
    PAID = "paid"
    REFUNDED = "refunded"
    QUOTED = "quoted"
    QUOTE_DECIDED = "quote_decided"
    QUOTE_EXPIRED = "quote_expired"
    CONTACT_SEEN = "contact_seen"
    CONTACT_CORRECTED = "contact_corrected"  # the resident gave another name or number
    RESOLVED = "resolved"
    REMARKED = "remarked"  # the resident added something
    STAFF_WROTE = "staff_wrote"
    HURRIED = "hurried"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    NOT_FIXED = "not_fixed"
    CONFIRMED = "confirmed"
    RATED = "rated"
    COMMENTED = "commented"
    CONDUCT_ANSWERED = "conduct_answered"
    FOLLOW_UP_ASKED = "follow_up_asked"
    FOLLOW_UP_REMINDED = "follow_up_reminded"
    FOLLOW_UP_SILENT = "follow_up_silent"
    CALL_ATTEMPTED = "call_attempted"
    CALLED = "called"
    CLOSED = "closed"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    WARNED = "warned"  # the resident was told before the breach
    BREACHED = "breached"
    UNDELIVERED = "undelivered"
    TURNED = "turned"  # goes on as a ticket of another kind
    BRANCHED = "branched"  # another ticket was filed from it, it stays open
    JOINED = "joined"  # is handled together with another ticket
    ABSORBED = "absorbed"  # another ticket is handled together with this one
    ANSWERED = "answered"  # a quick question, in a sentence
    ANSWER_PROMISED = "answer_promised"
    MADE_WRITTEN = "made_written"
    LETTER_DRAFTED = "letter_drafted"
    LETTER_RETURNED = "letter_returned"
    LETTER_APPROVED = "letter_approved"
    LETTER_SENT = "letter_sent"  # accepted by Telegram, but not the reply: an interim or a closing letter
    LETTER_DELIVERED = "letter_delivered"  # the reply, with its proof
    LETTER_STUCK = "letter_stuck"  # Telegram does not carry it: to be printed
    DELIVERY_GIVEN_UP = "delivery_given_up"
    INTERIM_SENT = "interim_sent"
    DELAY_EXPLAINED = "delay_explained"
    RECEIPT_DELIVERED = "receipt_delivered"  # Telegram accepted the receipt: thanked and apologised
    ANSWER_DELIVERED = "answer_delivered"  # Telegram accepted an answer in substance, or it was told by phone
    FIRST_ANSWERED = "first_answered"
    NOTHING_NEEDED = "nothing_needed"
    DEPARTMENT_ASKED = "department_asked"
    DEPARTMENT_REMINDED = "department_reminded"
    DEPARTMENT_LATE = "department_late"
    DEPARTMENT_ANSWERED = "department_answered"
    PROPOSED = "proposed"
    EXPLAINED = "explained"
    DISAGREED = "disagreed"
    RAISED = "raised"  # to the supervisor or the manager, with a suggestion
    JUDGED = "judged"
    MADE_CONFIDENTIAL = "made_confidential"  # the resident wants it kept from the groups
    RELEASED = "released"  # a department that was kept outside may hear of it again
    LESSON_PUBLISHED = "lesson_published"
    CLOSING_ASKED = "closing_asked"  # the resident wants a letter about the result
    CLOSING_APPROVED = "closing_approved"
    CLOSING_DELIVERED = "closing_delivered"  # with its proof
    CLOSING_GIVEN_UP = "closing_given_up"
    CLOSING_PUT_OFF = "closing_put_off"  # the matter is worked again
    ALARM_RAISED = "alarm_raised"
    RAISED_AGAIN = "raised_again"  # whoever raised it pressed again
    RANG = "rang"  # nobody goes: called again, louder and wider
    LEFT_WAITING = "left_waiting"  # whoever raised it was told that nobody has answered
    SOMEBODY_GOES = "somebody_goes"
    ARRIVED = "arrived"
    STOOD_DOWN = "stood_down"  # somebody who was going cannot
    MORE_NEEDED = "more_needed"  # not enough people
    TAKEN_BACK = "taken_back"  # "pressed by mistake"; it goes on until staff end it
    LOCATED = "located"
    SOUND_SET = "sound_set"  # whether whoever raised it may be rung
    ROUTE_FAILED = "route_failed"  # a way to those who have to hear the alarm is closed
    ALARM_OVER = "alarm_over"
    FALSE_ALARM = "false_alarm"
    DRILL_OVER = "drill_over"
    BRANCH_CHOSEN = "branch_chosen"  # what whoever raised it needs: the plan goes on accordingly
    STEP_TICKED = "step_ticked"
    STEPS_LATE = "steps_late"  # steps of the plan were called out
    SUMMARY_WRITTEN = "summary_written"
    SUMMARY_RETURNED = "summary_returned"
    SUMMARY_APPROVED = "summary_approved"
    SUMMARY_LATE = "summary_late"  # nobody has written it yet
    HELP_WANTED = "help_wanted"  # asked afterwards, the resident needs something more


class ActorKind(StrEnum):
    """Who did it."""

    RESIDENT = "resident"
    STAFF = "staff"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a ticket's history. `data` holds plain values only."""

    kind: EventKind
    at: datetime
    actor_kind: ActorKind
    actor_id: int | None = None
    actor_name: str | None = None
    from_status: Status | None = None
    to_status: Status | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who causes an event: a resident or staff member by id and name, or the clock."""

    kind: ActorKind
    id: int | None = None
    name: str | None = None


CLOCK = Actor(kind=ActorKind.CLOCK)
