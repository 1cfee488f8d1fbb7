"""A half-filled form: which form, which step, what is answered so far (INT-7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class DraftState(StrEnum):
    """Whether a draft is being filled, waits behind another one, or is over."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    SUBMITTED = "submitted"
    DROPPED = "dropped"


class Form(StrEnum):
    """Every form a person can be in the middle of."""

    REQUEST = "request"
    REGISTER = "register"
    JOIN = "join"
    ADD_COLLEAGUE = "add_colleague"
    RESOLVE = "resolve"
    RETURN = "return"
    PASS_ON = "pass_on"
    HAND_OVER = "hand_over"
    ASSIGN = "assign"
    VISIT = "visit"
    ASK = "ask"
    HOLD = "hold"
    EXTEND = "extend"
    QUOTE = "quote"
    GIVE_ANSWER = "give_answer"
    PROMISE_ANSWER = "promise_answer"
    PICTURES = "pictures"  # without words: are they the answer?
    ARTICLE = "article"
    CALL_RESULT = "call_result"
    RELEASE = "release"
    FIRST_ANSWER = "first_answer"
    PROPOSE = "propose"
    EXPLAIN = "explain"
    ESCALATE = "escalate"
    JUDGE = "judge"
    ASK_DEPARTMENT = "ask_department"
    ANSWER_INQUIRY = "answer_inquiry"
    LESSON = "lesson"
    REFUSE = "refuse"
    REMARK = "remark"
    ANSWER = "answer"
    NOT_FIXED = "not_fixed"
    ACCESS_TIME = "access_time"
    COMMENT = "comment"
    LETTER = "letter"
    RETURN_LETTER = "return_letter"
    CLOSING_LETTER = "closing_letter"
    DELIVER = "deliver"
    GIVE_UP_DELIVERY = "give_up_delivery"
    EXPLAIN_DELAY = "explain_delay"
    CALLER = "caller"
    CALENDAR_DAY = "calendar_day"
    TURN = "turn"
    JOIN_TO = "join_to"
    REBOOK = "rebook"
    PAYMENT = "payment"
    REFUND = "refund"
    OUTAGE = "outage"
    OUTAGE_LONGER = "outage_longer"
    CORRECT_NAME = "correct_name"
    CORRECT_PHONE = "correct_phone"
    LEAK = "leak"
    LEAK_STEP = "leak_step"
    BLOCK = "block"
    MOVE_OUT = "move_out"
    FILE_CHANGED = "file_changed"
    SUMMARY = "summary"
    RETURN_SUMMARY = "return_summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One half-filled form of one person in one chat; `answers` holds plain values by question key."""

    id: int
    community_id: str | None
    chat_id: int
    user_id: int
    form: Form
    step: str | None
    ticket_id: int | None
    answers: Mapping[str, object]
    post_id: int | None
    state: DraftState
    version: int
    created_at: datetime
    updated_at: datetime

    def text(self, key: str) -> str | None:
        """The answer as text, or None when it is missing or of another kind."""
        value = self.answers.get(key)
        return value if isinstance(value, str) else None


STAFF_FORM_LISTENS = timedelta(minutes=15)
"""How long an unaddressed message of a colleague in the group still counts as the answer to their own open form."""

LISTENS: Mapping[Form, timedelta] = MappingProxyType(
    {
        Form.REMARK: timedelta(minutes=30),
        Form.NOT_FIXED: timedelta(hours=2),
        Form.COMMENT: timedelta(hours=2),
        Form.ACCESS_TIME: timedelta(hours=12),
        Form.REBOOK: timedelta(hours=2),
        Form.FILE_CHANGED: timedelta(hours=2),
        Form.ANSWER: timedelta(hours=24),
        Form.CORRECT_NAME: timedelta(minutes=30),
        Form.CORRECT_PHONE: timedelta(minutes=30),
    }
)
"""How long after its last message a small form of a resident still takes what is written without pressing anything:
later words are a new matter and must not end up on an old one. Other forms wait as long as it takes (INT-7)."""
