"""What the bot says in a conversation: menus, form prompts, lists, short sayings, refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import Problem
from domain.notices.base import Notice


class Saying(StrEnum):
    """A text without parameters of its own."""

    HELP = "help"
    CONSENT_DETAILS = "consent_details"
    NOTHING_TO_CANCEL = "nothing_to_cancel"
    DRAFT_DROPPED = "draft_dropped"
    LANGUAGE = "language"
    LANGUAGE_SET = "language_set"
    EMERGENCY = "emergency"
    NOT_UNDERSTOOD = "not_understood"
    UNSUPPORTED = "unsupported"
    FILE_LEFT_OUT = "file_left_out"
    BURST = "burst"
    BURST_ON_TICKET = "burst_on_ticket"
    REMARK_PASSED_ON = "remark_passed_on"
    EDIT_NOTED = "edit_noted"
    EDIT_TOO_LATE = "edit_too_late"
    THANKS = "thanks"
    RECEIVED = "received"
    NO_TICKETS = "no_tickets"
    FIRST_REGISTER = "first_register"
    ACCESS_NOTED = "access_noted"
    QUOTE_ACCEPTED = "quote_accepted"
    QUOTE_DECLINED = "quote_declined"
    QUOTE_ASKING_OWNER = "quote_asking_owner"
    UNKNOWN_GROUP = "unknown_group"
    BIND_NEEDS_ADMIN = "bind_needs_admin"
    ADMINISTRATOR_MADE = "administrator_made"
    ANONYMOUS_ADMIN = "anonymous_admin"
    CARD_REFRESHED = "card_refreshed"
    NO_FORM_HERE = "no_form_here"
    DONE = "done"
    REFUSAL_SENT = "refusal_sent"
    STAFF_WELCOME = "staff_welcome"
    LEFT_AS_IS = "left_as_is"
    PHONE_LATER = "phone_later"
    HURRIED = "hurried"
    HIDDEN = "hidden"
    ARTICLE_HELPED = "article_helped"
    ANSWER_IN_WORDS = "answer_in_words"
    REPORTER_NOT_IN_CHAT = "reporter_not_in_chat"
    HOW_TO_FIND = "how_to_find"
    WHICH_NUMBER = "which_number"
    NEW_AT_DESK = "new_at_desk"
    OUTAGE_FINE = "outage_fine"
    DATA_CORRECTED = "data_corrected"
    DATA_ERASED = "data_erased"
    CONSENT_RENEWED = "consent_renewed"
    LEAK_IN_PRIVATE = "leak_in_private"
    LEAK_NEEDS_PRIVATE = "leak_needs_private"
    HOUSEHOLD_THANKS = "household_thanks"
    FILE_CONFIRMED = "file_confirmed"
    FILE_CHANGE_NOTED = "file_change_noted"
    UNIT_AT_DESK = "unit_at_desk"
    MORE_UNITS = "more_units"
    NO_SUCH_UNIT = "no_such_unit"
    EXPORT_IN_PRIVATE = "export_in_private"
    TAKEN_BACK = "taken_back"
    PLACE_NOTED = "place_noted"
    GLAD_IT_IS_OVER = "glad_it_is_over"
    ALARM_TOLD = "alarm_told"
    NUMBER_IN_PRIVATE = "number_in_private"
    CALLER_HAS_NUMBER = "caller_has_number"
    CALLER_IS_RUNG = "caller_is_rung"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Notice):
    """One of the fixed sayings."""

    saying: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(Notice):
    """The main menu. `name` is how the resident wants to be called; `unfinished` is a suspended draft's id.

    `others`: the keys of the other communities in which they are somebody.
    """

    name: str | None
    unfinished: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPrompt(Notice):
    """The question of a form as it is at delivery, with what was wrong with the last answer."""

    draft_id: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOver(Notice):
    """What is said when a form has ended: `outcome` says how; `unfinished` is the form that was left for it."""

    outcome: Saying
    unfinished: int | None = None


class RefusalKind(StrEnum):
    """Which rule said no; one text each."""

    HELD_BY_OTHER = "held_by_other"
    ALREADY_YOURS = "already_yours"
    NOT_ON_LIST = "not_on_list"
    NOT_YOURS = "not_yours"
    NOT_PERMITTED = "not_permitted"
    CARD_REFRESHED = "card_refreshed"
    NOT_NOW = "not_now"
    TOO_SOON = "too_soon"
    HURRIED_TOO_SOON = "hurried_too_soon"
    TOO_LATE = "too_late"
    NEEDS_SUPERVISOR = "needs_supervisor"
    LETTER_APPROVED = "letter_approved"
    LETTER_RETURNED = "letter_returned"
    OWN_LETTER = "own_letter"
    OWN_SUMMARY = "own_summary"
    OWN_WORK = "own_work"
    STEP_DONE = "step_done"
    PHONE_FIRST = "phone_first"
    BAD_CODE = "bad_code"
    BIND_NEEDS_ADMIN = "bind_needs_admin"
    PRICE_NOT_AGREED = "price_not_agreed"
    RECEIPT_USED = "receipt_used"
    OUTSIDE_HOURS = "outside_hours"
    OPEN_CHAT_FIRST = "open_chat_first"
    LOAD_FULL = "load_full"
    PRIVATE_CHAT_FIRST = "private_chat_first"
    BLOCKED = "blocked"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Notice):
    """Why something is not possible, and what is.

    `holder`, `since`: HELD_BY_OTHER (`since` also ALREADY_YOURS); `again_at`: the two TOO_SOON; `who`: the roles that
    do what was NOT_PERMITTED; `held`, `cap`: LOAD_FULL; `phone`: where somebody answers who is BLOCKED.
    """

    kind: RefusalKind
    holder: str | None = None
    since: datetime | None = None
    again_at: datetime | None = None
    status: str | None = None
    hours: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    held: int = 0
    cap: int = 0
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology(Notice):
    """Something broke on our side; `reference` finds it in the log."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTickets(Notice):
    """The resident's open and past tickets, a page of them, as they are at delivery."""

    resident_id: int
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTicket(Notice):
    """One ticket with its story for its reporter, as it is at delivery. `confirm` asks before a cancellation."""

    ticket_id: int
    confirm_cancel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLateToAdd(Notice):
    """Words about a request that is over: kept with it, but nobody reads them; `reopens` while it can be reopened."""

    ticket_id: int
    reopens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsUndecided(Notice):
    """Words against a colleague wait in a form for its writer's decision (COM-5).

    `heard_at` is when they are heard in confidence otherwise; `by_phone`: where nothing can be, and somebody rings.
    """

    draft_id: int
    heard_at: datetime
    by_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMeFiled(Notice):
    """The front desk will call: by when, from where; `phone` masked; None when we do not know the number."""

    number: str
    due_at: datetime
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFiled(Notice):
    """The resident's file is complete; `verified` at once, or the front desk still looks at it."""

    name: str
    unit: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified(Notice):
    """The front desk confirmed the resident's file."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRefused(Notice):
    """The front desk could not confirm the file; `reason` in its own words."""

    unit: str
    reason: str
