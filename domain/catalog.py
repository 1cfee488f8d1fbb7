"""The catalog: everything a company decides about the kinds of requests, as values. No code names a request type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from domain.calls import CallReason
from domain.consulting import ConsultRule
from domain.day_spans import DaySpan
from domain.emergencies import EmergencyRules
from domain.form_questions import NO_WORDS, Choice, Question, QuestionKind, Words
from domain.hearing import Finding
from domain.i18n import LocalText
from domain.offers import Offer
from domain.promise_rules import (
    Audience,
    ClockKind,
    Ladder,
    NightRule,
    PromiseKind,
    PromiseRule,
    ladders_for,
    promise_rule,
)
from domain.tickets import Workflow


class Dispatch(StrEnum):
    """How a ticket finds its holder: anyone in the group takes it (DSP-1 抢单), or only by assignment (派单)."""

    POOL = "pool"
    ASSIGNED = "assigned"


class Evidence(StrEnum):
    """What the finishing staff member must attach (REP-3)."""

    NONE = "none"
    NOTE = "note"
    PHOTO = "photo"
    PHOTO_OR_NOTE = "photo_or_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageRule:
    """That a matter can be out for whole buildings, and how that is said to residents.

    `title` is what is the matter ("停水"), `restored` that it is over ("供水恢复了"), `still_out` what somebody reports
    for whom it is not. `subjects` are those of the category that it is about; empty means all of it.
    """

    title: LocalText
    restored: LocalText
    still_out: LocalText
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of matter inside a request type, with the words people use for it.

    `subjects` name it more closely ("水龙头" of "水管和用水"); their words speak for the category too. `department`
    overrides the type's; `concerns` is the department that it is about and that is asked for an answer (COM-3), if
    the community has it. `public` says that it lies in the public area whatever the text says (a lift). `safety` is
    one fixed line for the resident. `offer` makes it a service that is booked: price, slots,
    quota. `outage`: whole buildings can be without it. `needs_owner`: it is work on the structure, which only the
    unit's owner agrees to; a price for it goes to them. `never_guessed_away`: whoever says any of its words is asked,
    though other words weigh more.
    """

    key: str
    title: LocalText
    words: Words
    subjects: tuple[Choice, ...] = ()
    urgent_words: Words = NO_WORDS
    department: str | None = None
    concerns: str | None = None
    public: bool = False
    safety: LocalText | None = None
    offer: Offer | None = None
    outage: OutageRule | None = None
    needs_owner: bool = False
    never_guessed_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a ticket is held, returned, extended or cancelled.

    `to_resident` completes the resident's sentence ("要等配件"); `after_rendezvous` reasons may be given only after
    "at the door, nobody there" (DSP-9); `note_required` asks staff for their own words.
    """

    key: str
    title: LocalText
    to_resident: LocalText | None = None
    after_rendezvous: bool = False
    note_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRule:
    """Suspending the promise (REP-2): what goes without the supervisor, and for which reasons at all.

    `least_left` is what there is at least for the work when the obstacle is gone, however little was left before. Both
    durations run in the time of the promise.
    """

    reasons: tuple[Reason, ...]
    free_times: int
    free_total: timedelta
    least_left: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One line the finishing staff member ticks off (REP-3)."""

    key: str
    title: LocalText
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveRule:
    """What finishing takes: the checklist, a photo or note of the result, and what was found out (COM-6)."""

    checklist: tuple[ChecklistItem, ...]
    evidence: Evidence
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRule:
    """Asking the department that a matter concerns: its time for the answer, and how long before it is reminded."""

    within: timedelta
    clock: ClockKind
    remind_before: timedelta


_GIVEN_BACK = ResolveRule(checklist=(), evidence=Evidence.NONE)


class FollowUpWhen(StrEnum):
    """When the resident is asked: at once by message, after some time by message, or by a person's call or visit."""

    AT_ONCE = "at_once"
    AFTER = "after"
    BY_PERSON = "by_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """Asking the resident afterwards (FUP-1..3). What falls into the quiet hours waits for their end.

    Silence: one reminder `remind_after` the question, `call_after` the reminder a call task, at most `attempts` calls.
    `review_below`: scores under it open a review for the supervisor. `conduct` is the extra question of REP-5.
    """

    when: FollowUpWhen
    after: timedelta = timedelta(0)
    remind_after: timedelta
    call_after: timedelta
    attempts: int = 3
    by: Audience = Audience.BUTLER
    review_below: int = 3
    rating: bool = True
    conduct: LocalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenRule:
    """ "Not fixed" within this time reopens the ticket, at the same department and before others (REP-5).

    `tell_again` hears of it from the second time on.
    """

    within: timedelta
    urgent: bool = True
    tell: Audience = Audience.SUPERVISOR
    tell_again: Audience | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceItem:
    """One line of the published price list; `amount` in the quote rule's currency, None means by quote."""

    key: str
    title: LocalText
    unit: LocalText
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRule:
    """Charges (REP-4, SVC-3): currency (ISO 4217), how long a quote stands, what the supervisor must see first."""

    currency: str
    valid_for: timedelta
    supervisor_above: Decimal | None = None
    prices: tuple[PriceItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRule:
    """What a letter that goes out by itself says (ASK-1).

    `interim` takes `{number}`, `{asked}`, `{old}` and `{due}` (moments), `{who}` has it and `{why}`: one of the other
    three, by where the question stands.
    """

    interim: LocalText
    waiting: LocalText
    in_hand: LocalText
    in_review: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingLetterRule:
    """What a letter about the result says, for whoever wants one; its time is the promise `closing` of the type.

    `reported` takes `{asked}` (a moment), `{number}` and `{words}`; `corrected`, `prevention` and `explained` (of what
    is not ours) take `{words}`; `thanks` ends it.
    """

    reported: LocalText
    corrected: LocalText
    prevention: LocalText
    explained: LocalText
    thanks: LocalText


class Begin(StrEnum):
    """How the form of a type opens: listening to what is the matter, or with the type's first question."""

    WORDS = "words"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRule:
    """Who reminds of money that is not there yet (SVC-3): the cashier every so often, the supervisor once."""

    remind_every: timedelta
    supervisor_after: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeTexts:
    """What the bot says about this type in the type's own words.

    `prompt` opens the collecting; `outcome` is the verb of the result ("修好" / "fixed"); `follow_up` asks
    afterwards, with the two answers `follow_up_yes` and `follow_up_no`; `night_note` ends the receipt at night;
    `still_open` asks what is left when it did not help, where the words for any matter do not fit.
    """

    prompt: LocalText
    outcome: LocalText
    follow_up: LocalText
    follow_up_yes: LocalText
    follow_up_no: LocalText
    night_note: LocalText | None = None
    still_open: LocalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestType:
    """A kind of thing one can ask for: one file of the catalog.

    `staff_title` is what colleagues read, where `title` is a wish in the resident's words.
    `prefix` is the letter of the ticket number (R-20261122-007). `allowed_hours` are the local hours in which the
    work may be done (SVC-2); empty means any. `alarm_words` in a text offer the emergency entry before anything else.
    `matters_speak`: whether the words of its categories speak for this type too, or only its own (a leak is a repair
    until somebody complains about it). `weak_words` speak for it where no word of any type does. `hurry_every` is the
    shortest time between two hurries (催办).
    `begin` says how its form opens. `legal_hold`: law makes the company keep the words, without the names (PRV-3).
    `call_reasons`: for which of `domain.calls.CallReason` a call is one of this type; empty, for all the others
    and for a follow-up that comes at once.
    `emergency`: it is raised as an alarm, with one tap and without any form (EMG-1).
    """

    key: str
    title: LocalText
    emoji: str
    prefix: str
    order: int
    department: str
    workflow: Workflow
    texts: TypeTexts
    staff_title: LocalText | None = None
    in_menu: bool = True
    dispatch: Dispatch = Dispatch.POOL
    questions: tuple[Question, ...] = ()
    categories: tuple[Category, ...] = ()
    words: Words = NO_WORDS
    matters_speak: bool = True
    weak_words: Words = NO_WORDS
    urgent_words: Words = NO_WORDS
    alarm_words: Words = NO_WORDS
    promises: tuple[PromiseRule, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    night: NightRule | None = None
    hold: HoldRule | None = None
    extension_reasons: tuple[Reason, ...] = ()
    return_reasons: tuple[Reason, ...] = ()
    cancel_reasons: tuple[Reason, ...] = ()
    resolve: ResolveRule | None = None
    inquiry: InquiryRule | None = None
    follow_up: FollowUpRule | None = None
    reopen: ReopenRule | None = None
    quote: QuoteRule | None = None
    consult: ConsultRule | None = None
    letter: LetterRule | None = None
    closing_letter: ClosingLetterRule | None = None
    payment: PaymentRule | None = None
    begin: Begin = Begin.WORDS
    allowed_hours: tuple[DaySpan, ...] = ()
    hurry_every: timedelta = timedelta(hours=2)
    legal_hold: bool = False
    call_reasons: tuple[CallReason, ...] = ()
    emergency: EmergencyRules | None = None

    def promise(self, kind: PromiseKind, *, urgent: bool) -> PromiseRule | None:
        return promise_rule(self.promises, kind, urgent=urgent)

    def ladders_of(self, kind: PromiseKind, *, urgent: bool) -> tuple[Ladder, ...]:
        return ladders_for(self.ladders, kind, urgent=urgent)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def category(self, key: str) -> Category | None:
        return next((category for category in self.categories if category.key == key), None)

    def matter_title(self, matter: str | None, *, to_staff: bool = False) -> LocalText:
        """What a ticket is about (`Ticket.matter`): the subject's title, else the category's, else the type's."""
        key, _, subject = (matter or "").partition("/")
        known = self.category(key)
        if known is None:
            return self.staff_title or self.title if to_staff else self.title
        return next((one.title for one in known.subjects if one.key == subject), known.title)

    @property
    def is_booked(self) -> bool:
        """Whether it is chosen from a catalogue: nobody but the resident confirms its price (SVC-3)."""
        return any(one.offer is not None for one in self.categories)

    def offer(self, category_key: str | None) -> Offer | None:
        """What a booking of this category is about."""
        category = None if category_key is None else self.category(category_key)
        return None if category is None else category.offer

    def offer_in(self, answers: Mapping[str, object]) -> Offer | None:
        """The offer that the answers of a form have chosen."""
        asked = next((one.key for one in self.questions if one.kind is QuestionKind.CATEGORY), None)
        chosen = None if asked is None else answers.get(asked)
        return self.offer(chosen) if isinstance(chosen, str) else None

    def resolve_for(self, category_key: str | None) -> ResolveRule | None:
        """What finishing takes; whatever was lent only has to be back."""
        offer = self.offer(category_key)
        return _GIVEN_BACK if offer is not None and offer.loan is not None else self.resolve

    def department_for(self, category_key: str | None) -> str:
        category = None if category_key is None else self.category(category_key)
        return self.department if category is None or category.department is None else category.department


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All request types, in the order of the menu; keys and prefixes are unique."""

    types: tuple[RequestType, ...]

    def get(self, key: str) -> RequestType | None:
        return next((one for one in self.types if one.key == key), None)

    def by_prefix(self, prefix: str) -> RequestType | None:
        return next((one for one in self.types if one.prefix == prefix), None)

    @property
    def menu(self) -> tuple[RequestType, ...]:
        return tuple(one for one in self.types if one.in_menu)

    @property
    def emergencies(self) -> tuple[RequestType, ...]:
        """What stands under the emergency entry."""
        return tuple(one for one in self.types if one.emergency is not None)
