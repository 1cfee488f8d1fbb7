"""Where a ticket can stand, what can be done to it, and by which workflow: the closed sets of its life."""

from enum import StrEnum


class Workflow(StrEnum):
    """Which transition table a request type follows."""

    WORK = "work"
    CALL = "call"
    LETTER = "letter"
    COMPLAINT = "complaint"
    EMERGENCY = "emergency"


class Status(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"  # filed by somebody not yet verified, not shown to the department
    OPEN = "open"  # in the department's pool
    ALARMED = "alarmed"  # an emergency that nobody goes to yet (EMG-2)
    GOING = "going"  # somebody is on the way to it
    ON_SITE = "on_site"  # somebody is there
    ACCEPTED = "accepted"  # exactly one holder
    ON_HOLD = "on_hold"  # held with a reason and a new promised moment (REP-2)
    IN_REVIEW = "in_review"  # a draft of the written reply waits for customer service (ASK-1)
    APPROVED = "approved"  # the letter is on its way; it counts only when it is delivered
    RESOLVED = "resolved"  # staff says done; the follow-up is under way
    CLOSED = "closed"  # confirmed, or closed with the outcome of the follow-up
    CANCELLED = "cancelled"  # withdrawn


class Action(StrEnum):
    """What a person or the clock can do to a ticket."""

    DISPATCH = "dispatch"
    ACCEPT = "accept"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    RETURN = "return"
    PASS_ON = "pass_on"
    SET_VISIT = "set_visit"
    ON_MY_WAY = "on_my_way"
    NOBODY_HOME = "nobody_home"
    ASK = "ask"
    HOLD = "hold"
    RESUME = "resume"
    EXTEND = "extend"
    QUOTE = "quote"
    SEE_CONTACT = "see_contact"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    HURRY = "hurry"
    REMARK = "remark"
    NO_ANSWER = "no_answer"
    HAND_OUT = "hand_out"
    ANSWER = "answer"
    PROMISE_ANSWER = "promise_answer"
    MAKE_WRITTEN = "make_written"
    DRAFT_LETTER = "draft_letter"
    RETURN_LETTER = "return_letter"
    APPROVE_LETTER = "approve_letter"
    DELIVER = "deliver"
    GIVE_UP_DELIVERY = "give_up_delivery"
    EXPLAIN_DELAY = "explain_delay"
    TURN = "turn"
    JOIN = "join"
    FIRST_ANSWER = "first_answer"
    NOTHING_NEEDED = "nothing_needed"
    ASK_DEPARTMENT = "ask_department"
    PROPOSE = "propose"
    EXPLAIN = "explain"
    DISAGREE = "disagree"
    ESCALATE = "escalate"
    JUDGE = "judge"
    PUBLISH_LESSON = "publish_lesson"
    CLOSING_LETTER = "closing_letter"  # the result as a letter
    RELEASE = "release"
    GO = "go"  # "I am going" (我去); several may
    ARRIVE = "arrive"
    STAND_DOWN = "stand_down"  # somebody who was going cannot after all
    NOT_ENOUGH = "not_enough"  # "not enough people" (EMG-5)
    END_ALARM = "end_alarm"
    FALSE_ALARM = "false_alarm"
    JOIN_ALARM = "join_alarm"  # several alarms for one event
    TAKE_BACK = "take_back"  # "pressed by mistake": ends nothing, staff call back (EMG-7)
    SAY_WHERE = "say_where"
    TICK = "tick"  # a step of the plan is done (EMG-4)
    CHOOSE_BRANCH = "choose_branch"  # hospital, 120, somebody to sit with them: said by who raised it (EMG-3)
    SET_BRANCH = "set_branch"  # the same, by a colleague who has asked them
    WRITE_SUMMARY = "write_summary"  # afterwards, by whoever led
    JUDGE_SUMMARY = "judge_summary"
    ALLOW_SOUND = "allow_sound"  # whether whoever raised a silent alarm may be rung (EMG-6)


RUNNING = frozenset({Status.ALARMED, Status.GOING, Status.ON_SITE})
"""An emergency that is not over."""

UNTAKEN = frozenset({Status.OPEN, Status.ALARMED})
"""What waits for somebody to take it, or to go."""

LIVE = RUNNING | {
    Status.WAITING,
    Status.OPEN,
    Status.ACCEPTED,
    Status.ON_HOLD,
    Status.IN_REVIEW,
    Status.APPROVED,
}
ENDED = frozenset({Status.CLOSED, Status.CANCELLED})
