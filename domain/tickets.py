"""Tickets: their states, who may do what to them in which state, and what each action leads to (design.md 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from domain.errors import NotNow


class Workflow(StrEnum):
    """Which transition table a request type follows."""

    WORK = "work"
    CALL = "call"
    LETTER = "letter"


class Status(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"  # filed by somebody not yet verified, not shown to the department
    OPEN = "open"  # in the department's pool
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
    ANSWER = "answer"
    PROMISE_ANSWER = "promise_answer"
    MAKE_WRITTEN = "make_written"
    DRAFT_LETTER = "draft_letter"
    RETURN_LETTER = "return_letter"
    APPROVE_LETTER = "approve_letter"
    DELIVER = "deliver"
    GIVE_UP_DELIVERY = "give_up_delivery"
    EXPLAIN_DELAY = "explain_delay"


LIVE = frozenset({Status.WAITING, Status.OPEN, Status.ACCEPTED, Status.ON_HOLD, Status.IN_REVIEW, Status.APPROVED})
ENDED = frozenset({Status.CLOSED, Status.CANCELLED})

_WORK: dict[tuple[Status, Action], Status] = {
    (Status.WAITING, Action.DISPATCH): Status.OPEN,
    (Status.WAITING, Action.REMARK): Status.WAITING,
    (Status.WAITING, Action.HURRY): Status.WAITING,
    (Status.WAITING, Action.CANCEL): Status.CANCELLED,
    (Status.OPEN, Action.ACCEPT): Status.ACCEPTED,
    (Status.OPEN, Action.ASSIGN): Status.ACCEPTED,
    (Status.OPEN, Action.PASS_ON): Status.OPEN,
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
    (Status.ACCEPTED, Action.RESOLVE): Status.RESOLVED,
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
    (Status.WAITING, Action.DISPATCH): Status.OPEN,
    (Status.WAITING, Action.MAKE_WRITTEN): Status.WAITING,
    (Status.WAITING, Action.REMARK): Status.WAITING,
    (Status.WAITING, Action.HURRY): Status.WAITING,
    (Status.WAITING, Action.CANCEL): Status.CANCELLED,
    (Status.OPEN, Action.ACCEPT): Status.ACCEPTED,
    (Status.OPEN, Action.ASSIGN): Status.ACCEPTED,
    (Status.OPEN, Action.PASS_ON): Status.OPEN,
    (Status.OPEN, Action.MAKE_WRITTEN): Status.OPEN,
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

TRANSITIONS: Mapping[Workflow, Mapping[tuple[Status, Action], Status]] = MappingProxyType(
    {
        Workflow.WORK: MappingProxyType(_WORK),
        Workflow.CALL: MappingProxyType(_CALL),
        Workflow.LETTER: MappingProxyType(_LETTER),
    }
)

HOLDER_ACTIONS = frozenset(
    {
        Action.HAND_OVER,
        Action.RETURN,
        Action.SET_VISIT,
        Action.ON_MY_WAY,
        Action.NOBODY_HOME,
        Action.ASK,
        Action.HOLD,
        Action.RESUME,
        Action.EXTEND,
        Action.QUOTE,
        Action.SEE_CONTACT,
        Action.RESOLVE,
        Action.NO_ANSWER,
        Action.ANSWER,
        Action.PROMISE_ANSWER,
        Action.MAKE_WRITTEN,
        Action.DRAFT_LETTER,
        Action.EXPLAIN_DELAY,
    }
)
"""What only the present holder does (or the front desk and the supervisor on the holder's behalf)."""


def next_status(workflow: Workflow, status: Status, action: Action) -> Status:
    """The status that `action` leads to. Raises NotNow when the table has no such row."""
    following = TRANSITIONS[workflow].get((status, action))
    if following is None:
        raise NotNow(status=status)
    return following


WRITTEN = "written"
"""The key of a ticket's details that says that the reply has to be a letter."""


ASKED_AGAIN = "asked_again"
"""The key that holds from when the reply runs anew (ISO 8601): a letter did not answer the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When somebody may come: a label key of the form, or a span of aware moments; both None means any time."""

    start: datetime | None = None
    end: datetime | None = None

    @property
    def any_time(self) -> bool:
        return self.start is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The truth of one request, as read under the present transaction.

    `confidential`: only supervisors and managers see it, in their private chats (COM-5).
    """

    id: int
    community_id: str
    number: str
    request_type: str
    workflow: Workflow
    status: Status
    version: int
    round: int
    urgent: bool
    priority: int
    category: str | None
    public_area: bool
    unit: str | None
    room: str | None
    description: str
    window: Window | None
    contact_name: str | None
    contact_phone: str | None
    reporter_id: int | None
    caller_name: str | None
    verified: bool
    department: str
    holder_id: int | None
    held_since: datetime | None
    via_desk: bool
    reported_at: datetime
    dispatched_at: datetime | None
    visit_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    hurries: int
    hurried_at: datetime | None
    reopens: int
    holds: int
    hold_reason: str | None
    hold_until: datetime | None
    on_hold_since: datetime | None
    score: int | None
    outcome: str | None
    details: Mapping[str, object]
    confidential: bool = False

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def written(self) -> bool:
        """Whether the reply has to be a letter; a quick question may be answered in a sentence (ASK-1, ASK-2)."""
        return bool(self.details.get(WRITTEN))

    @property
    def matter(self) -> str | None:
        """Category and, where the words named it, subject: `water` or `water/tap`; what notices carry as `category`."""
        subject = self.details.get("subject")
        return f"{self.category}/{subject}" if self.category is not None and subject else self.category

    @property
    def short_number(self) -> str:
        """The part that is read out when it is unique: `007` of `R-20261122-007`."""
        return self.number.rsplit("-", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """What is known when a ticket is filed; the storage adds id, version and round."""

    community_id: str
    number: str
    request_type: str
    workflow: Workflow
    status: Status
    urgent: bool
    category: str | None
    public_area: bool
    unit: str | None
    room: str | None
    description: str
    window: Window | None
    contact_name: str | None
    contact_phone: str | None
    reporter_id: int | None
    caller_name: str | None
    verified: bool
    department: str
    reported_at: datetime
    dispatched_at: datetime | None
    details: Mapping[str, object]
    confidential: bool = False
