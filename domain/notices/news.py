"""News of a ticket: what happened, frozen at the moment it happened, for its reporter or for staff."""

from dataclasses import dataclass
from datetime import datetime

from domain.events import EventKind
from domain.incoming import Media
from domain.notices.base import Notice
from domain.promise_rules import Audience, PromiseKind, RungWording


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A colleague who must be reached: Telegram id and the name shown."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentNews(Notice):
    """What the reporter of a ticket is told.

    `label` is the number as it can be read out among this reader's tickets ("007" or "1122-007"); the matter's name
    follows from type and category. Fields that an event does not need stay None; `reason` is a key of the catalog,
    `words` are somebody's own words. A warning says which `promise` is at risk; `tell_by` is by when they hear more.
    `promised_at` is a moment that a colleague gave, beside what the type promises. `upward`: `staff` is above the
    supervisors. `confidential`: no group sees it; `for_now` when nobody asked for that and it may be opened later.
    """

    event: EventKind
    ticket_id: int
    number: str
    label: str
    request_type: str
    category: str | None
    status: str | None = None
    department: str | None = None
    staff: str | None = None
    upward: bool = False
    confidential: bool = False
    for_now: bool = False
    badge: str | None = None
    respond_by: datetime | None = None
    due_at: datetime | None = None
    old_due_at: datetime | None = None
    visit_at: datetime | None = None
    reason: str | None = None
    words: str | None = None
    at: datetime | None = None
    night: bool = False
    urgent: bool = False
    public_area: bool = False
    promise: PromiseKind = PromiseKind.RESOLVE
    tell_by: datetime | None = None
    written: bool = False
    promised_at: datetime | None = None
    fee_cents: int = 0
    currency: str | None = None
    at_desk: bool = False
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedForCaller(Notice):
    """What the colleague who wrote a request down tells the caller (INT-5).

    `in_chat`: the resident uses Telegram and gets the receipt there too. `apart`: whoever reads this may not see the
    request, so it names neither the caller nor the matter, and others see to what follows (COM-5).
    """

    receipt: ResidentNews
    caller: str | None
    unit: str | None
    in_chat: bool
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsHeard(Notice):
    """Nobody decided on words against a colleague: they are a complaint in confidence now (COM-5)."""

    receipt: ResidentNews


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedInto(Notice):
    """A resident's matter goes on as another kind (INT-6); `answered_too`: the written answer comes all the same."""

    label: str
    request_type: str
    category: str | None
    answered_too: bool
    receipt: ResidentNews


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedWith(Notice):
    """A resident's matter was reported before and is handled together with that."""

    ticket_id: int
    label: str
    request_type: str
    category: str | None
    department: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNews(Notice):
    """What staff are told in a group or in private. `mentions` are those who must act; `public` means: in a group."""

    event: EventKind
    ticket_id: int
    number: str
    label: str
    request_type: str
    category: str | None
    unit: str | None = None
    drill: bool = False
    actor: str | None = None
    due_at: datetime | None = None
    visit_at: datetime | None = None
    reason: str | None = None
    words: str | None = None
    count: int = 0
    tell_by: datetime | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Notice):
    """A rung of a ladder, said to one audience. `late` minutes past the rung's own time when it was rung after a pause.

    `last_update` with `last_update_at` is the newest thing said on the ticket. `answer`, `closing`: it is an answer or
    the letter about the result that is waited for. `in_review`: the holder has done their part, the draft is read.
    """

    wording: RungWording
    audience: Audience
    ticket_id: int
    number: str
    label: str
    request_type: str
    category: str | None
    unit: str | None
    department: str
    reported_at: datetime
    due_at: datetime | None
    holder: str | None
    last_update: str | None = None
    last_update_at: datetime | None = None
    late_minutes: int = 0
    answer: bool = False
    closing: bool = False
    in_review: bool = False
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(Notice):
    """A supervisor is asked for an extension or a further hold. `event_id` is what is approved.

    Once decided the same message says what, by whom (`decided_by`) and when, and has no keys any more.
    """

    ticket_id: int
    event_id: int
    hold: bool
    number: str
    request_type: str
    category: str | None
    unit: str | None
    holder: str
    old_due_at: datetime
    new_due_at: datetime
    reason: str | None
    words: str | None
    mentions: tuple[Mention, ...] = ()
    granted: bool = False
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteOffered(Notice):
    """A price before the work (REP-4), which stands until `valid_until`.

    `unit`: it goes to the owner of this one; `owns`: whoever reported it is the owner, so nobody else is to be asked.
    """

    quote_id: int
    ticket_id: int
    label: str
    request_type: str
    category: str | None
    staff: str
    parts_cents: int
    labour_cents: int
    currency: str
    words: str | None
    valid_until: datetime | None = None
    old_cents: int | None = None
    unit: str | None = None
    owns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAsked(Notice):
    """Somebody stands at the door and nobody opens (DSP-9)."""

    ticket_id: int
    round: int
    label: str
    request_type: str
    category: str | None
    staff: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationGiven(Notice):
    """Not the company's liability (COM-4). `authority` is the key of the public number that is the right one."""

    ticket_id: int
    round: int
    label: str
    request_type: str
    category: str | None
    staff: str
    words: str
    authority: str | None
    may_disagree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryReminder(Notice):
    """A department has not answered yet; `over`: its time has passed. `mentions` are those who must act."""

    ticket_id: int
    event_id: int
    label: str
    request_type: str
    category: str | None
    department: str
    due_at: datetime
    over: bool
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpNamed(Notice):
    """A colleague owns the follow-up of a result they had no part in; `due_at`: by then they ask in person."""

    ticket_id: int
    label: str
    request_type: str
    category: str | None
    unit: str | None
    due_at: datetime
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonShared(Notice):
    """What everybody can learn from a matter; it names nobody it happened to."""

    request_type: str
    category: str | None
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAsked(Notice):
    """Is it really fixed? (FUP-1). `reminder` follows silence; what is not ours was `explained`, not put right."""

    ticket_id: int
    round: int
    label: str
    request_type: str
    category: str | None
    staff: str | None
    reminder: bool = False
    explained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAsked(Notice):
    """How satisfied, 1 to 5."""

    ticket_id: int
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductAsked(Notice):
    """Was the conduct of REP-3 and REP-4 observed?"""

    ticket_id: int
    round: int
    request_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingNote(Notice):
    """What was done, by whom, at what price; "still something?" until `reopen_until`, if at all.

    `confirmed` is false when nobody could be reached to ask; `explained`: nothing was done, it was explained why;
    `letter`: the resident can have a closing letter.
    """

    ticket_id: int
    number: str
    label: str
    request_type: str
    category: str | None
    staff: str | None
    resolved_at: datetime | None
    result: str | None
    total_cents: int | None
    currency: str | None
    reopen_until: datetime | None
    confirmed: bool = True
    explained: bool = False
    letter: bool = False
    receipts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayedText(Notice):
    """Somebody's own words about a ticket. `to_resident` decides the tone; `edited` marks a mirrored edit.

    `nameless`: said by the resident, in a place that does not learn who that is.
    """

    to_resident: bool
    ticket_id: int
    label: str
    request_type: str
    category: str | None
    sender: str
    words: str
    edited: bool = False
    question: bool = False
    nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Notice):
    """A colleague's answer to a quick question, or a part of a long one; it counts when the `last` part has arrived."""

    ticket_id: int
    round: int
    label: str
    request_type: str
    category: str | None
    staff: str
    staff_id: int
    words: str
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayedMedia(Notice):
    """Attachments passed on as they are: one item by its own method, two to ten photos and videos as an album.

    `letter_id`: they belong to this letter, and `sending` is the attempt whose proof they are part of.
    """

    items: tuple[Media, ...]
    caption: str | None = None
    letter_id: int | None = None
    sending: int = 0
