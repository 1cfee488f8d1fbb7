"""How much room a slot has: for so many bookings, or for so many pieces where the offer counts them (SVC-3)."""

from dataclasses import replace

import pytest

from domain.errors import Problem
from domain.events import CLOCK, EventKind
from domain.offers import Offer, Slot, SlotCount, slots_ahead
from domain.tickets import Action
from tests.support.knowledge import GARDEN
from tests.unit.resident.flat import ANN, Flat, shipped
from usecases import booking, conversation
from usecases.orders import Order, free_slots, most_of, reserve
from usecases.reactions import happen

ITEM = "mattress-cleaning"


@pytest.fixture
def flat() -> Flat:
    made = Flat()
    made.resident(ANN)
    return made


def counted() -> Offer:
    """Six pieces a slot, at most five a booking."""
    kind = shipped().get("service")
    assert kind is not None
    offer = kind.offer(ITEM)
    assert offer is not None
    assert offer.slots is not None
    assert (offer.slots.capacity, offer.slots.counts, offer.most) == (6, SlotCount.QUANTITY, 5)
    return offer


def first(flat: Flat, offer: Offer) -> Slot:
    return slots_ahead(offer, flat.at, flat.knowledge.community(GARDEN).calendar)[0]


def books(flat: Flat, offer: Offer, quantity: int) -> Problem | None:
    """In the first slot."""
    order = Order(category=ITEM, offer=offer, quantity=quantity, slot=first(flat, offer), beyond=False)
    resident = flat.look(lambda uow: uow.residents.by_user(ANN))
    assert resident is not None
    return flat.run(lambda uow: reserve(uow, uow.knowledge.community(GARDEN), resident, order, flat.at))


def offered(flat: Flat, offer: Offer, quantity: int) -> int | None:
    """Places left in the first slot, if it is offered to somebody who wants so many."""
    community = flat.knowledge.community(GARDEN)
    free = flat.look(lambda uow: free_slots(uow, community, ITEM, offer, flat.at, quantity=quantity))
    return dict(free).get(first(flat, offer))


def test_pieces_are_counted_where_the_offer_says_so(flat: Flat) -> None:
    offer = counted()
    assert books(flat, offer, 4) is None
    assert [offered(flat, offer, wanted) for wanted in (1, 2, 3)] == [2, 2, None]
    assert books(flat, offer, 3) is Problem.SLOT_TAKEN
    assert books(flat, offer, 2) is None
    assert offered(flat, offer, 1) is None


def test_bookings_are_counted_otherwise(flat: Flat) -> None:
    offer = counted()
    assert offer.slots is not None
    plain = replace(offer, slots=replace(offer.slots, counts=SlotCount.BOOKINGS, capacity=2))
    assert [books(flat, plain, wanted) for wanted in (5, 5, 1)] == [None, None, Problem.SLOT_TAKEN]


def test_nobody_orders_more_than_a_slot_has_room_for(flat: Flat) -> None:
    offer = counted()
    assert offer.slots is not None
    narrow = replace(offer, slots=replace(offer.slots, capacity=3))
    community = flat.knowledge.community(GARDEN)
    assert [flat.look(lambda uow, one=one: most_of(uow, community, ITEM, one)) for one in (offer, narrow)] == [5, 3]


def test_another_slot_gives_back_as_many_places_as_it_took(flat: Flat) -> None:
    offer = counted()
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="service")
    flat.says("床垫沙发清洗")
    flat.says("4")
    flat.presses(flat.labels()[0][0])
    flat.presses("Submit")
    community = flat.knowledge.community(GARDEN)
    before, after = slots_ahead(offer, flat.at, community.calendar)[:2]
    assert flat.look(lambda uow: dict(uow.slots.used(GARDEN, ITEM))) == {before.start: 4}
    resident, ticket = flat.look(lambda uow: uow.residents.by_user(ANN)), flat.ticket(1)
    assert resident is not None
    assert flat.run(booking.move, resident, ticket, after.start, flat.at)
    assert flat.look(lambda uow: dict(uow.slots.used(GARDEN, ITEM))) == {after.start: 4}
    moved = flat.ticket(1)
    flat.run(happen, moved, EventKind.CANCELLED, CLOCK, flat.at, action=Action.CANCEL)
    assert flat.look(lambda uow: dict(uow.slots.used(GARDEN, ITEM))) == {}
