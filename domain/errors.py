"""What can be refused or go wrong. A docstring is the operator's message; what a person reads is in the views."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConciergeError(Exception):
    """Something in the service centre went wrong."""

    def __str__(self) -> str:
        return ": ".join(filter(None, (type(self).__doc__, ", ".join(str(part) for part in self.args))))


class Refusal(ConciergeError):  # noqa: N818 - a refusal is an answer, not an error
    """The rules do not allow what a person asked for; the person is told why and what is possible instead."""


class NotFoundError(ConciergeError):
    """A row that must exist does not."""


@dataclass(eq=False)
class HeldByOther(Refusal):
    """Somebody else holds the ticket."""

    holder: str
    since: datetime


class NotOnList(Refusal):
    """The person is not a registered member of the department's group."""


@dataclass(eq=False)
class AlreadyYours(Refusal):
    """Whoever wants to take the ticket holds it already."""

    since: datetime


class NotYours(Refusal):
    """The ticket, draft or question belongs to somebody else."""


@dataclass(eq=False)
class NotPermitted(Refusal):
    """The person's role does not allow this action; `who` are the roles that do, where the table of grants knows."""

    who: tuple[str, ...] = ()


class OwnWork(NotPermitted):
    """Nobody asks a resident about their own work, whatever their role (FUP-1)."""


class CardRefreshed(Refusal):
    """The button belongs to an earlier round of the ticket and no longer means anything."""


@dataclass(eq=False)
class NotNow(Refusal):
    """The action is not possible in the ticket's present status."""

    status: str


@dataclass(eq=False)
class TooSoon(Refusal):
    """The same thing was done a moment ago; it is possible again later."""

    again_at: datetime


class HurriedTooSoon(TooSoon):
    """The resident hurried this ticket a short while ago."""


class TooLate(Refusal):
    """The time in which this was possible has passed."""


class NeedsSupervisor(Refusal):
    """A second suspension, or one beyond 48 hours in all, needs the supervisor (REP-2)."""


@dataclass(eq=False)
class LetterDecided(Refusal):
    """Somebody else has approved or returned this letter already."""

    by: str
    at: datetime
    approved: bool


class OwnLetter(Refusal):
    """Nobody approves a letter that they wrote themselves (ASK-1)."""


class OwnSummary(Refusal):
    """Nobody approves a summary that they wrote themselves, as long as somebody else can (EMG-4)."""


@dataclass(eq=False)
class StepDone(Refusal):
    """Somebody has ticked this step already."""

    by: str
    at: datetime


class PhoneFirst(Refusal):
    """A letter is given up only after somebody tried to reach the resident by phone."""


class PriceNotAgreed(Refusal):
    """Work of which the price is quoted is not finished before the resident agreed to it (SVC-3)."""


@dataclass(eq=False)
class OutsideAllowedHours(Refusal):
    """The work may be done only in certain hours of the day, so that nobody is disturbed (SVC-2)."""

    hours: tuple[str, ...]


class ReceiptUsed(Refusal):
    """This receipt number stands in the cashier's book already."""


@dataclass(eq=False)
class LoadFull(Refusal):
    """A colleague has as many tickets in hand as their department allows for one person."""

    name: str
    held: int
    cap: int


class PrivateChatFirst(Refusal):
    """Nobody is on duty whom the bot cannot reach in private: the chat has to be opened first (DSP-7)."""


@dataclass(eq=False)
class Blocked(Refusal):
    """The supervisor has kept this person from the service; emergencies and the phone are left."""

    phone: str


class BadCode(Refusal):
    """A one-time code is unknown, used, expired, or was tried too often; which of them is not told."""


class BotIsNotAdministrator(Refusal):
    """A group can be bound only while the bot is one of its administrators."""


class Problem(StrEnum):
    """Why an answer to a question could not be taken; the view says what to do."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SHORTER = "shorter"  # too long for a question that one message answers
    NOTE_FULL = "note_full"  # several messages together are as long as can be kept
    NAME_TOO_LONG = "name_too_long"
    NOT_A_NAME = "not_a_name"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_PHONE = "not_a_phone"
    NOT_YOUR_CONTACT = "not_your_contact"
    NOT_A_UNIT = "not_a_unit"
    SEVERAL_UNITS = "several_units"
    NOT_A_TICKET = "not_a_ticket"
    NOT_A_BUILDING = "not_a_building"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_DAY = "not_a_day"
    NOT_HOURS = "not_hours"
    IN_THE_PAST = "in_the_past"
    TOO_FAR = "too_far"
    NOT_MONEY = "not_money"
    TEXT_OR_PHOTO = "text_or_photo"
    TEXT_ONLY = "text_only"
    NOTE_NEEDED = "note_needed"
    PHOTO_NEEDED = "photo_needed"
    WORDS_ONLY = "words_only"  # a file where only words can be taken
    UNSUITABLE_FILE = "unsuitable_file"
    FILE_NOT_KEPT = "file_not_kept"  # the same where not even its name is kept
    NOT_A_BADGE = "not_a_badge"
    TITLE_TOO_LONG = "title_too_long"
    BEYOND_PROMISE = "beyond_promise"
    NAMES_A_PERSON = "names_a_person"
    NAMES_A_UNIT = "names_a_unit"
    NAMES_A_PHONE = "names_a_phone"
    NOT_A_QUANTITY = "not_a_quantity"
    QUANTITY_OUT_OF_RANGE = "quantity_out_of_range"
    NO_SLOT_THEN = "no_slot_then"  # nothing free at the time that was asked for
    OUTSIDE_HOURS = "outside_hours"  # the work may not be done at that time (SVC-2)
    SLOT_TAKEN = "slot_taken"  # somebody was quicker
    NONE_LEFT = "none_left"  # everything is lent
    QUOTA_USED = "quota_used"
    PRICE_CHANGED = "price_changed"  # since the record was shown
    RECEIPT_USED = "receipt_used"
    NOT_A_RECEIPT = "not_a_receipt"
    TOO_MUCH = "too_much"  # more money than is owed, or was paid
    KEPT_AS_WORDS = "kept_as_words"  # no answer to the question, but part of what is the matter
