"""Choosing from an offer in a form: how many, which slot, pressed or typed, and what is still to be had."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.answers import Option
from domain.catalog import RequestType
from domain.community import Community
from domain.drafts import Draft
from domain.errors import Problem
from domain.form_questions import Question, QuestionKind
from domain.i18n import LocalText
from domain.moment_reading import read_span
from domain.offers import Offer, Slot, is_allowed
from domain.people import Resident
from domain.quantities import read_quantity
from domain.spoken_replies import Reply, is_reply
from usecases.form_resident import resident_of_form
from usecases.orders import BEYOND, QuotaState, answer_to, free_slots, most_of, quantity_in, quota_of
from usecases.ports import UnitOfWork

BOOKED_KINDS = frozenset({QuestionKind.QUANTITY, QuestionKind.SLOT})
"""Questions whose answers depend on what is still to be had."""

WANTED = "_wanted"
"""Answer: the moment that could not be had; the slots nearest to it are offered first."""

_A_MOMENT = timedelta(hours=2)
"""A bare moment is read as a span of so long; the slot around its beginning is meant."""

_KEYS = 3
"""Quantities on keys; more can be typed."""

_BOOK = LocalText(zh_hans="预约", zh_hant="預約", en="Book it")
_BOOK_PAID = LocalText(zh_hans="付费预约", zh_hant="付費預約", en="Book and pay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What the form's present question can offer: quota, how many at most, and the free slots with their places."""

    category: str
    offer: Offer
    quota: QuotaState | None
    most: int
    slots: tuple[tuple[Slot, int], ...]

    @property
    def used_up(self) -> bool:
        return self.quota is not None and self.quota.left == 0


def counter_of(
    uow: UnitOfWork, community: Community, request_type: RequestType, draft: Draft, at: datetime
) -> Counter | None:
    """What can be had of the offer that the form has chosen; None where it has chosen none."""
    offer = request_type.offer_in(draft.answers)
    category = answer_to(request_type, draft.answers, QuestionKind.CATEGORY)
    resident = resident_of_form(uow, draft)
    if offer is None or category is None or resident is None:
        return None
    chosen = quantity_in(request_type, draft.answers)
    return counted(uow, community, resident, category, offer, at, wanted=draft.text(WANTED), quantity=chosen)


def counted(
    uow: UnitOfWork,
    community: Community,
    resident: Resident,
    category: str,
    offer: Offer,
    at: datetime,
    *,
    wanted: str | None = None,
    quantity: int = 1,
) -> Counter:
    """The same for so many of an offer; the slots nearest to `wanted` (ISO 8601) come first."""
    slots = free_slots(uow, community, category, offer, at, quantity=quantity)
    if wanted is not None:
        near = datetime.fromisoformat(wanted)
        slots = tuple(sorted(slots, key=lambda one: abs(one[0].start - near)))
    return Counter(
        category=category,
        offer=offer,
        quota=quota_of(uow, community, resident, category, offer, at),
        most=most_of(uow, community, category, offer),
        slots=slots,
    )


def options(counter: Counter, question: Question) -> tuple[Option, ...]:
    """What can be pressed; the view words slots in the reader's language."""
    if question.kind is QuestionKind.SLOT:
        return slot_options(counter)
    offer = counter.offer
    if counter.used_up:
        paid = counter.quota is not None and counter.quota.rule.beyond_cents is not None
        return (Option(value=f"{offer.least}{BEYOND}", label=_BOOK_PAID),) if paid else ()
    if counter.most < offer.least:
        return ()
    if offer.most == offer.least:
        return (Option(value=str(offer.least), label=_BOOK),)
    numbers = range(offer.least, min(counter.most, offer.least + _KEYS - 1) + 1)
    return tuple(Option(value=str(one), label=LocalText(zh_hans=str(one))) for one in numbers)


def slot_options(counter: Counter) -> tuple[Option, ...]:
    """The free slots by their beginnings."""
    return tuple(Option(value=slot_value(slot), label=LocalText(zh_hans="")) for slot, _ in counter.slots)


def slot_value(slot: Slot) -> str:
    """A slot as stored in an answer."""
    return slot.start.isoformat(timespec="minutes")


# ------------------------------------------------------------------------------------------------ typed


def read(counter: Counter, question: Question, text: str, at: datetime, tz: str) -> str | Problem:
    """The stored answer that a text means."""
    if question.kind is QuestionKind.SLOT:
        return read_slot(counter, text, at, tz)
    return _quantity(counter, text)


def _quantity(counter: Counter, text: str) -> str | Problem:
    paying = BEYOND if counter.used_up else ""
    if paying and (counter.quota is None or counter.quota.rule.beyond_cents is None):
        return Problem.QUOTA_USED
    offer = counter.offer
    number = (
        offer.least if is_reply(text, Reply.AGREE) and (paying or offer.most == offer.least) else read_quantity(text)
    )
    if number is None:
        return Problem.NOT_A_QUANTITY
    if not offer.takes(number) or number > counter.most:
        return Problem.QUANTITY_OUT_OF_RANGE
    return f"{number}{paying}"


def read_slot(counter: Counter, text: str, at: datetime, tz: str) -> str | Problem:
    """The first free slot in the time that is meant: inside it, else the one it begins in."""
    span = read_span(text, at, tz)
    if isinstance(span, Problem):
        return span
    slots = sorted((slot for slot, _ in counter.slots), key=lambda slot: slot.start)
    inside = [slot for slot in slots if span[0] <= slot.start and slot.end <= span[1]]
    around = [slot for slot in slots if slot.start <= span[0] < slot.end]
    found = around if span[1] - span[0] <= _A_MOMENT and around else inside or around
    if found:
        return slot_value(found[0])
    meant = Slot(start=span[0], end=span[0])
    return Problem.NO_SLOT_THEN if is_allowed(counter.offer.allowed_hours, meant, tz) else Problem.OUTSIDE_HOURS


def is_moment(value: str) -> bool:
    """Whether a pressed value is the beginning of a slot, however old the key."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def wanted_moment(text: str, at: datetime, tz: str) -> str | None:
    """The moment that somebody asked for in words, to offer what is nearest to it."""
    span = read_span(text, at, tz)
    return None if isinstance(span, Problem) else span[0].isoformat(timespec="minutes")
