"""Tickets: what is known of one, and what an action leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotNow
from domain.ticket_states import ENDED, LIVE, RUNNING, UNTAKEN, Action, Status, Workflow
from domain.transitions import TRANSITIONS

__all__ = [
    "ASKED_AGAIN",
    "BOOKED",
    "ENDED",
    "HOLDER_ACTIONS",
    "LIVE",
    "RUNNING",
    "TRANSITIONS",
    "UNTAKEN",
    "WRITTEN",
    "Action",
    "NewTicket",
    "Status",
    "Ticket",
    "Window",
    "Workflow",
    "next_status",
]

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
        Action.FIRST_ANSWER,
        Action.NOTHING_NEEDED,
        Action.ASK_DEPARTMENT,
        Action.PROPOSE,
        Action.EXPLAIN,
        Action.ESCALATE,
        Action.TURN,
        Action.JOIN,
        Action.HAND_OUT,
        Action.WRITE_SUMMARY,
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


BOOKED = "booked"
"""The key that says that something was booked with the ticket."""


ASKED_AGAIN = "asked_again"
"""The key that holds from when the reply runs anew (ISO 8601): a letter did not answer the question."""


DRILL_BY = "begun_by"
"""The key of an alarm that is only practised: the id of who began it."""


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
    def booked(self) -> bool:
        """Whether a service was booked with it: a slot, a thing lent, a price (SVC-3)."""
        return bool(self.details.get(BOOKED))

    @property
    def is_drill(self) -> bool:
        """Whether it is practised; whatever is said of it says so first."""
        return DRILL_BY in self.details

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
