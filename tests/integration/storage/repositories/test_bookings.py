"""Bookings, bills, payments: read back as written, changed as they were read, each receipt number once."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import CardRefreshed
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, a_colleague, a_ticket
from usecases.booking_ports import Booking, BookingState, NewBooking
from usecases.payment_ports import Payment, PaymentKind, PaymentMethod


def a_booking(uow, number="S-1", **given) -> Booking:
    values = {
        "ticket_id": a_ticket(uow, number).id,
        "community_id": HOME,
        "offer": "house-cleaning",
        "quota_key": None,
        "quantity": 2,
        "places": 1,
        "starts_at": LATER,
        "ends_at": MUCH_LATER,
        "price_cents": 12_000,
        "currency": "CNY",
        "booked_at": NOW,
    }
    return uow.bookings.add(NewBooking(**(values | given)))


def a_bill(uow, number="S-1"):
    return uow.bills.make(a_ticket(uow, number), due_cents=100, currency="CNY", quote_id=None, at=NOW)


async def test_a_booking_is_read_back(store):
    booked = await store.write(a_booking)
    assert (booked.state, booked.price_version, booked.price_confirmed_at) == (BookingState.BOOKED, 1, NOW)
    assert await store.read(lambda uow: uow.bookings.of_ticket(booked.ticket_id)) == booked
    assert await store.read(lambda uow: uow.bookings.of_ticket(booked.ticket_id + 1)) is None


async def test_a_price_that_is_not_known_is_not_confirmed(store):
    booked = await store.write(lambda uow: a_booking(uow, price_cents=None, starts_at=None, ends_at=None))
    assert (booked.price_cents, booked.price_confirmed_at) == (None, None)
    priced = await store.write(
        lambda uow: uow.bookings.change(booked, price_cents=9_900, price_version=2, price_confirmed_at=LATER)
    )
    assert await store.read(lambda uow: uow.bookings.of_ticket(booked.ticket_id)) == priced


async def test_a_booking_is_changed_as_it_was_read(store):
    booked = await store.write(a_booking)
    done = await store.write(lambda uow: uow.bookings.change(booked, state=BookingState.DONE))
    assert done == replace(booked, state=BookingState.DONE)
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.bookings.change(booked, state=BookingState.CANCELLED))
    assert await store.read(lambda uow: uow.bookings.of_ticket(booked.ticket_id)) == done


async def test_what_counts_against_a_quota(store):
    def book(uow):
        own = [a_booking(uow, f"S-{number}", quota_key="1-101", booked_at=at) for number, at in enumerate((LATER, NOW))]
        a_booking(uow, "S-7", quota_key="1-102")
        a_booking(uow, "S-8", quota_key="1-101", offer="x")
        a_booking(uow, "S-9")
        gone = a_booking(uow, "S-10", quota_key="1-101")
        uow.bookings.change(gone, state=BookingState.CANCELLED)
        return own

    later, first = await store.write(book)
    counted = await store.read(lambda uow: uow.bookings.counted(HOME, "house-cleaning", "1-101", NOW))
    assert counted == [first, later]
    assert await store.read(lambda uow: uow.bookings.counted(HOME, "house-cleaning", "1-101", LATER)) == [later]


async def test_what_is_still_to_be_paid(store):
    def owe(uow):
        owed = uow.bills.change(a_bill(uow, "S-1"), paid_cents=60)
        uow.bills.change(a_bill(uow, "S-2"), paid_cents=100)
        return owed

    owed = await store.write(owe)
    assert owed.unpaid_cents == 40
    for _ in range(10):
        assert await store.read(lambda uow: uow.bills.unpaid(HOME)) == [owed]
    assert await store.read(lambda uow: uow.bills.of_ticket(owed.ticket_id)) == owed
    assert await store.read(lambda uow: uow.bills.of_ticket(owed.ticket_id + 9)) is None


async def test_a_bill_is_changed_as_it_was_read(store):
    bill = await store.write(a_bill)
    await store.write(lambda uow: uow.bills.change(bill, paid_cents=1))
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.bills.change(bill, paid_cents=2))


def pay(ticket, colleague, receipt="A-1", amount=12_000, kind=PaymentKind.PAYMENT):
    return lambda uow: uow.payments.record(
        ticket,
        kind,
        amount_cents=amount,
        currency="CNY",
        method=PaymentMethod.WECHAT,
        receipt_number=receipt,
        note="楼下付的",
        by=colleague.id,
        at=NOW,
    )


async def test_a_receipt_number_is_used_once_in_a_community(store):
    ticket, colleague = await store.write(lambda uow: (a_ticket(uow), a_colleague(uow)))
    abroad = await store.write(lambda uow: a_ticket(uow, "S-9", community_id="y"))
    paid = await store.write(pay(ticket, colleague))
    assert await store.write(pay(ticket, colleague, amount=5)) is None
    assert (await store.write(pay(abroad, colleague))) is not None
    refunds = [await store.write(pay(ticket, colleague, None, 5, PaymentKind.REFUND)) for _ in range(2)]
    assert paid == Payment(
        id=paid.id,
        ticket_id=ticket.id,
        kind=PaymentKind.PAYMENT,
        amount_cents=12_000,
        currency="CNY",
        method=PaymentMethod.WECHAT,
        receipt_number="A-1",
        note="楼下付的",
        recorded_by=colleague.id,
        at=NOW,
    )
    assert await store.read(lambda uow: uow.payments.of_ticket(ticket.id)) == [paid, *refunds]
    known = await store.read(lambda uow: [uow.payments.has_receipt(HOME, one) for one in ("A-1", "A-2")])
    assert known == [True, False]


async def test_of_many_who_use_one_receipt_number_at_once_one_does(store):
    ticket, colleague = await store.write(lambda uow: (a_ticket(uow), a_colleague(uow)))
    written = await asyncio.gather(*(store.write(pay(ticket, colleague)) for _ in range(8)))
    assert sum(one is not None for one in written) == 1
