"""The transition tables, one per workflow: (status, action) to the status that follows."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.ticket_states import RUNNING, Action, Status, Workflow

# A matter goes on as a ticket of another kind, or together with one that was there before. What has to be answered to
# whoever asked or complained is never joined.
_TURNED: dict[tuple[Status, Action], Status] = {
    (Status.OPEN, Action.TURN): Status.CLOSED,
    (Status.ACCEPTED, Action.TURN): Status.CLOSED,
}
_JOINED: dict[tuple[Status, Action], Status] = {
    (Status.OPEN, Action.JOIN): Status.CLOSED,
    (Status.ACCEPTED, Action.JOIN): Status.CLOSED,
    (Status.ON_HOLD, Action.JOIN): Status.CLOSED,
}

# Whoever wants the result as a letter gets one, also long after the end.
_ON_PAPER: dict[tuple[Status, Action], Status] = {
    (Status.RESOLVED, Action.CLOSING_LETTER): Status.RESOLVED,
    (Status.CLOSED, Action.CLOSING_LETTER): Status.CLOSED,
}

_WORK: dict[tuple[Status, Action], Status] = {
    **_TURNED,
    **_JOINED,
    **_ON_PAPER,
    (Status.WAITING, Action.DISPATCH): Status.OPEN,
    (Status.WAITING, Action.REMARK): Status.WAITING,
    (Status.WAITING, Action.HURRY): Status.WAITING,
    (Status.WAITING, Action.CANCEL): Status.CANCELLED,
    (Status.OPEN, Action.ACCEPT): Status.ACCEPTED,
    (Status.OPEN, Action.ASSIGN): Status.ACCEPTED,
    (Status.OPEN, Action.PASS_ON): Status.OPEN,
    (Status.OPEN, Action.RELEASE): Status.OPEN,
    (Status.OPEN, Action.REMARK): Status.OPEN,
    (Status.OPEN, Action.HURRY): Status.OPEN,
    (Status.OPEN, Action.CANCEL): Status.CANCELLED,
    (Status.ACCEPTED, Action.ASSIGN): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HAND_OVER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.RETURN): Status.OPEN,
    (Status.ACCEPTED, Action.PASS_ON): Status.OPEN,
    (Status.ACCEPTED, Action.SET_VISIT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.ON_MY_WAY): Status.ACCEPTED,
    (Status.ACCEPTED, Action.NOBODY_HOME): Status.ACCEPTED,
    (Status.ACCEPTED, Action.ASK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HOLD): Status.ON_HOLD,
    (Status.ACCEPTED, Action.EXTEND): Status.ACCEPTED,
    (Status.ACCEPTED, Action.QUOTE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.SEE_CONTACT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HAND_OUT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.RESOLVE): Status.RESOLVED,
    (Status.ACCEPTED, Action.RELEASE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.REMARK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HURRY): Status.ACCEPTED,
    (Status.ACCEPTED, Action.CANCEL): Status.CANCELLED,
    (Status.ON_HOLD, Action.ASSIGN): Status.ON_HOLD,
    (Status.ON_HOLD, Action.HAND_OVER): Status.ON_HOLD,
    (Status.ON_HOLD, Action.RETURN): Status.OPEN,
    (Status.ON_HOLD, Action.RESUME): Status.ACCEPTED,
    (Status.ON_HOLD, Action.HOLD): Status.ON_HOLD,
    (Status.ON_HOLD, Action.SET_VISIT): Status.ON_HOLD,
    (Status.ON_HOLD, Action.ASK): Status.ON_HOLD,
    (Status.ON_HOLD, Action.QUOTE): Status.ON_HOLD,
    (Status.ON_HOLD, Action.SEE_CONTACT): Status.ON_HOLD,
    (Status.ON_HOLD, Action.RESOLVE): Status.RESOLVED,
    (Status.ON_HOLD, Action.RELEASE): Status.ON_HOLD,
    (Status.ON_HOLD, Action.REMARK): Status.ON_HOLD,
    (Status.ON_HOLD, Action.HURRY): Status.ON_HOLD,
    (Status.ON_HOLD, Action.CANCEL): Status.CANCELLED,
    (Status.RESOLVED, Action.CLOSE): Status.CLOSED,
    (Status.RESOLVED, Action.REOPEN): Status.OPEN,
    (Status.RESOLVED, Action.REMARK): Status.RESOLVED,
    (Status.CLOSED, Action.REOPEN): Status.OPEN,
}

_CALL: dict[tuple[Status, Action], Status] = {
    (Status.OPEN, Action.ACCEPT): Status.ACCEPTED,
    (Status.OPEN, Action.ASSIGN): Status.ACCEPTED,
    (Status.OPEN, Action.REMARK): Status.OPEN,
    (Status.OPEN, Action.HURRY): Status.OPEN,
    (Status.OPEN, Action.CANCEL): Status.CANCELLED,
    (Status.ACCEPTED, Action.ASSIGN): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HAND_OVER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.RETURN): Status.OPEN,
    (Status.ACCEPTED, Action.SEE_CONTACT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.NO_ANSWER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.CLOSE): Status.CLOSED,
    (Status.ACCEPTED, Action.REMARK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HURRY): Status.ACCEPTED,
    (Status.ACCEPTED, Action.CANCEL): Status.CANCELLED,
}

# A consultation: a quick one is answered, a written one drafted, reviewed and delivered. What was approved can only be
# delivered, given up as impossible to deliver, or withdrawn by whoever asked.
_LETTER: dict[tuple[Status, Action], Status] = {
    **_TURNED,
    **_ON_PAPER,
    (Status.WAITING, Action.DISPATCH): Status.OPEN,
    (Status.WAITING, Action.MAKE_WRITTEN): Status.WAITING,
    (Status.WAITING, Action.REMARK): Status.WAITING,
    (Status.WAITING, Action.HURRY): Status.WAITING,
    (Status.WAITING, Action.CANCEL): Status.CANCELLED,
    (Status.OPEN, Action.ACCEPT): Status.ACCEPTED,
    (Status.OPEN, Action.ASSIGN): Status.ACCEPTED,
    (Status.OPEN, Action.PASS_ON): Status.OPEN,
    (Status.OPEN, Action.MAKE_WRITTEN): Status.OPEN,
    (Status.OPEN, Action.RELEASE): Status.OPEN,
    (Status.OPEN, Action.REMARK): Status.OPEN,
    (Status.OPEN, Action.HURRY): Status.OPEN,
    (Status.OPEN, Action.CANCEL): Status.CANCELLED,
    (Status.ACCEPTED, Action.ASSIGN): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HAND_OVER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.RETURN): Status.OPEN,
    (Status.ACCEPTED, Action.PASS_ON): Status.OPEN,
    (Status.ACCEPTED, Action.ASK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.SEE_CONTACT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.ANSWER): Status.RESOLVED,
    (Status.ACCEPTED, Action.PROMISE_ANSWER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.MAKE_WRITTEN): Status.ACCEPTED,
    (Status.ACCEPTED, Action.DRAFT_LETTER): Status.IN_REVIEW,
    (Status.ACCEPTED, Action.EXPLAIN_DELAY): Status.ACCEPTED,
    (Status.ACCEPTED, Action.RELEASE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.REMARK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HURRY): Status.ACCEPTED,
    (Status.ACCEPTED, Action.CANCEL): Status.CANCELLED,
    (Status.IN_REVIEW, Action.ASK): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.SEE_CONTACT): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.DRAFT_LETTER): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.RETURN_LETTER): Status.ACCEPTED,
    (Status.IN_REVIEW, Action.APPROVE_LETTER): Status.APPROVED,
    (Status.IN_REVIEW, Action.EXPLAIN_DELAY): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.REMARK): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.HURRY): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.CANCEL): Status.CANCELLED,
    (Status.APPROVED, Action.SEE_CONTACT): Status.APPROVED,
    (Status.APPROVED, Action.DELIVER): Status.RESOLVED,
    (Status.APPROVED, Action.GIVE_UP_DELIVERY): Status.CLOSED,
    (Status.APPROVED, Action.EXPLAIN_DELAY): Status.APPROVED,
    (Status.APPROVED, Action.REMARK): Status.APPROVED,
    (Status.APPROVED, Action.HURRY): Status.APPROVED,
    (Status.APPROVED, Action.CANCEL): Status.CANCELLED,
    (Status.RESOLVED, Action.EXPLAIN_DELAY): Status.RESOLVED,
    (Status.RESOLVED, Action.CLOSE): Status.CLOSED,
    (Status.RESOLVED, Action.REOPEN): Status.OPEN,
    (Status.RESOLVED, Action.REMARK): Status.RESOLVED,
    (Status.CLOSED, Action.REOPEN): Status.OPEN,
}

# Customer service owns it to its end: it is not passed on, the departments are asked (COM-5, COM-6). Who disagrees with
# an explanation brings in the supervisor, who holds it at once: it does not go back to a pool (COM-4).
_COMPLAINT: dict[tuple[Status, Action], Status] = {
    **_ON_PAPER,
    (Status.WAITING, Action.DISPATCH): Status.OPEN,
    (Status.WAITING, Action.REMARK): Status.WAITING,
    (Status.WAITING, Action.HURRY): Status.WAITING,
    (Status.WAITING, Action.CANCEL): Status.CANCELLED,
    (Status.OPEN, Action.ACCEPT): Status.ACCEPTED,
    (Status.OPEN, Action.ASSIGN): Status.ACCEPTED,
    (Status.OPEN, Action.JUDGE): Status.OPEN,
    (Status.OPEN, Action.RELEASE): Status.OPEN,
    (Status.OPEN, Action.REMARK): Status.OPEN,
    (Status.OPEN, Action.HURRY): Status.OPEN,
    (Status.OPEN, Action.CANCEL): Status.CANCELLED,
    (Status.ACCEPTED, Action.ASSIGN): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HAND_OVER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.RETURN): Status.OPEN,
    (Status.ACCEPTED, Action.ASK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.NOTHING_NEEDED): Status.ACCEPTED,
    (Status.ACCEPTED, Action.FIRST_ANSWER): Status.ACCEPTED,
    (Status.ACCEPTED, Action.ASK_DEPARTMENT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.PROPOSE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.EXTEND): Status.ACCEPTED,
    (Status.ACCEPTED, Action.ESCALATE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.JUDGE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.SEE_CONTACT): Status.ACCEPTED,
    (Status.ACCEPTED, Action.EXPLAIN): Status.RESOLVED,
    (Status.ACCEPTED, Action.RESOLVE): Status.RESOLVED,
    (Status.ACCEPTED, Action.RELEASE): Status.ACCEPTED,
    (Status.ACCEPTED, Action.REMARK): Status.ACCEPTED,
    (Status.ACCEPTED, Action.HURRY): Status.ACCEPTED,
    (Status.ACCEPTED, Action.CANCEL): Status.CANCELLED,
    (Status.RESOLVED, Action.CLOSE): Status.CLOSED,
    (Status.RESOLVED, Action.DISAGREE): Status.ACCEPTED,
    (Status.RESOLVED, Action.REOPEN): Status.OPEN,
    (Status.RESOLVED, Action.JUDGE): Status.RESOLVED,
    (Status.RESOLVED, Action.PUBLISH_LESSON): Status.RESOLVED,
    (Status.RESOLVED, Action.REMARK): Status.RESOLVED,
    (Status.CLOSED, Action.REOPEN): Status.OPEN,
    (Status.CLOSED, Action.JUDGE): Status.CLOSED,
    (Status.CLOSED, Action.PUBLISH_LESSON): Status.CLOSED,
}

# Nobody holds an emergency alone: several go, and it begins to ring again when the last of them cannot (EMG-2). What
# whoever raised it does ends nothing; only staff end it (EMG-7).
_WHILE_RUNNING = (
    Action.NOT_ENOUGH,
    Action.TAKE_BACK,
    Action.SAY_WHERE,
    Action.ALLOW_SOUND,
    Action.REMARK,
    Action.TICK,
    Action.CHOOSE_BRANCH,
    Action.SET_BRANCH,
)
_EMERGENCY: dict[tuple[Status, Action], Status] = {
    **{(status, action): status for status in sorted(RUNNING) for action in _WHILE_RUNNING},
    **{(status, Action.END_ALARM): Status.RESOLVED for status in sorted(RUNNING)},
    **{(status, Action.FALSE_ALARM): Status.CLOSED for status in sorted(RUNNING)},
    **{(status, Action.JOIN_ALARM): Status.CLOSED for status in sorted(RUNNING)},
    (Status.ALARMED, Action.GO): Status.GOING,
    (Status.GOING, Action.GO): Status.GOING,
    (Status.ON_SITE, Action.GO): Status.ON_SITE,
    (Status.ALARMED, Action.ARRIVE): Status.ON_SITE,
    (Status.GOING, Action.ARRIVE): Status.ON_SITE,
    (Status.ON_SITE, Action.ARRIVE): Status.ON_SITE,
    (Status.GOING, Action.STAND_DOWN): Status.ALARMED,
    (Status.ON_SITE, Action.STAND_DOWN): Status.ALARMED,
    # Steps that come after the end, and what was learnt: also once somebody has asked how it went afterwards.
    **{
        (status, action): status
        for status in (Status.RESOLVED, Status.CLOSED)
        for action in (Action.TICK, Action.WRITE_SUMMARY, Action.JUDGE_SUMMARY)
    },
    (Status.RESOLVED, Action.REMARK): Status.RESOLVED,
    (Status.RESOLVED, Action.CLOSE): Status.CLOSED,
}

TRANSITIONS: Mapping[Workflow, Mapping[tuple[Status, Action], Status]] = MappingProxyType(
    {
        Workflow.WORK: MappingProxyType(_WORK),
        Workflow.CALL: MappingProxyType(_CALL),
        Workflow.LETTER: MappingProxyType(_LETTER),
        Workflow.COMPLAINT: MappingProxyType(_COMPLAINT),
        Workflow.EMERGENCY: MappingProxyType(_EMERGENCY),
    }
)
