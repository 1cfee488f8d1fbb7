"""What a filled form orders: which offer, how many, when and for how much; and whether it can still be had (SVC-3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.answers import SKIPPED
from domain.catalog import Begin, RequestType
from domain.community import Community
from domain.drafts import Draft
from domain.errors import Problem
from domain.form_questions import QuestionKind
from domain.offers import Offer, QuotaPer, QuotaRule, Slot, quota_again_at, quota_since, slots_ahead
from domain.people import Resident
from usecases.ports import UnitOfWork

BEYOND = "+"
"""Ends the stored quantity of somebody who pays because the free quota is used up."""

STOCK = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment under which things to be lent are counted: they have no slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One booking about to be made. `beyond`: paid, outside the free quota."""

    category: str
    offer: Offer
    quantity: int
    slot: Slot | None
    beyond: bool

    @property
    def total_cents(self) -> int | None:
        """The price that the resident confirms; None as long as it is quoted."""
        return self.offer.total_cents(self.quantity, beyond=self.beyond)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaState:
    """How often a free service can still be had; `again_at` is when, once it is used up."""

    rule: QuotaRule
    left: int
    again_at: datetime | None


def answer_to(request_type: RequestType, answers: Mapping[str, object], kind: QuestionKind) -> str | None:
    """The stored answer to the type's question of this kind."""
    key = next((one.key for one in request_type.questions if one.kind is kind), None)
    value = None if key is None else answers.get(key)
    return value if isinstance(value, str) and value != SKIPPED else None


def quantity_in(request_type: RequestType, answers: Mapping[str, object]) -> int:
    """How many these answers order; as long as nobody has said so, one."""
    quantity = answer_to(request_type, answers, QuestionKind.QUANTITY)
    return 1 if quantity is None else int(quantity.removesuffix(BEYOND))


def order_of(request_type: RequestType, answers: Mapping[str, object]) -> Order | None:
    """What these answers order; None as long as something is missing, or where there is nothing to book."""
    offer = request_type.offer_in(answers)
    category = answer_to(request_type, answers, QuestionKind.CATEGORY)
    quantity = answer_to(request_type, answers, QuestionKind.QUANTITY)
    if offer is None or category is None or quantity is None:
        return None
    start = answer_to(request_type, answers, QuestionKind.SLOT)
    slot = None
    if offer.slots is not None:
        if start is None:
            return None
        begins = datetime.fromisoformat(start)
        slot = Slot(start=begins, end=begins + offer.slots.length)
    number, beyond = quantity_in(request_type, answers), quantity.endswith(BEYOND)
    return Order(category=category, offer=offer, quantity=number, slot=slot, beyond=beyond)


def price_of(uow: UnitOfWork, draft: Draft, type_key: str, answers: Mapping[str, object]) -> int | None:
    """What the record costs in cents as it would be filed now; None where nothing is booked or the price is quoted."""
    request_type = uow.knowledge.request_type(uow.knowledge.community(draft.community_id or ""), type_key)
    order = order_of(request_type, answers)
    return None if order is None else order.total_cents


def begins_with_questions(uow: UnitOfWork, draft: Draft, type_key: str | None) -> bool:
    """Whether the form of this type opens with its first question instead of listening."""
    if type_key is None:
        return False
    return (
        uow.knowledge.request_type(uow.knowledge.community(draft.community_id or ""), type_key).begin is Begin.QUESTIONS
    )


# ------------------------------------------------------------------------------------------------ what is left


def quota_of(
    uow: UnitOfWork, community: Community, resident: Resident, category: str, offer: Offer, at: datetime
) -> QuotaState | None:
    """How the resident or their household stands; None where nothing is counted."""
    rule = offer.quota
    if rule is None:
        return None
    since = quota_since(rule, at, community.timezone)
    used = uow.bookings.counted(community.key, category, quota_key(rule, resident), since)
    left = max(0, rule.count - len(used))
    again = quota_again_at(rule, used[-rule.count].booked_at, at, community.timezone) if left == 0 else None
    return QuotaState(rule=rule, left=left, again_at=again)


def quota_key(rule: QuotaRule, resident: Resident) -> str:
    """Whose use is counted: the household's, as far as one is known, or the person's."""
    if rule.per is QuotaPer.UNIT and resident.unit is not None:
        return resident.unit
    return f"person:{resident.id}"


def free_slots(
    uow: UnitOfWork, community: Community, category: str, offer: Offer, at: datetime, *, quantity: int = 1
) -> tuple[tuple[Slot, int], ...]:
    """The slots in which so many can still be had, with the places left in each."""
    if offer.slots is None:
        return ()
    used = uow.slots.used(community.key, category)
    ahead = slots_ahead(offer, at, community.calendar)
    left = ((slot, offer.slots.capacity - used.get(slot.start, 0)) for slot in ahead)
    return tuple((slot, places) for slot, places in left if places >= offer.places(quantity))


def most_of(uow: UnitOfWork, community: Community, category: str, offer: Offer) -> int:
    """How many can be had at once: in a slot no more than have room, of things to be lent no more than there are."""
    if offer.loan is None:
        return offer.most if offer.slots is None or offer.places(2) == 1 else min(offer.most, offer.slots.capacity)
    lent = uow.slots.used(community.key, category).get(STOCK, 0)
    return min(offer.most, max(0, offer.loan.stock - lent))


# ------------------------------------------------------------------------------------------------ taking it


def reserve(uow: UnitOfWork, community: Community, resident: Resident, order: Order, at: datetime) -> Problem | None:
    """Take what was ordered, or say what is gone by now; nothing is taken then.

    The quota is judged behind a guard and the places by counters in the database: two residents never get the same
    last one.
    """
    if order.offer.quota is not None and not order.beyond:
        uow.slots.guard(community.key, f"{order.category}:{quota_key(order.offer.quota, resident)}")
        state = quota_of(uow, community, resident, order.category, order.offer, at)
        if state is not None and state.left == 0:
            return Problem.QUOTA_USED
    places = order.offer.places(order.quantity)
    if order.slot is not None:
        taken = take_slot(uow, community, order.category, order.offer, order.slot, at, places=places)
        return None if taken else Problem.SLOT_TAKEN
    if order.offer.loan is not None:
        stock = order.offer.loan.stock
        taken = uow.slots.take(community.key, order.category, STOCK, places=places, capacity=stock)
        return None if taken else Problem.NONE_LEFT
    return None


def take_slot(
    uow: UnitOfWork, community: Community, category: str, offer: Offer, slot: Slot, at: datetime, *, places: int
) -> bool:
    """Take places in a slot that can still be booked; False when there are not so many."""
    if offer.slots is None or slot not in slots_ahead(offer, at, community.calendar):
        return False
    return uow.slots.take(community.key, category, slot.start, places=places, capacity=offer.slots.capacity)
