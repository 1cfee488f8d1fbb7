"""The work is done: what was agreed for it is to be paid (REP-4, SVC-3)."""

from usecases.booked import booking_of
from usecases.booking_ports import Booking
from usecases.effects.happening import Happening
from usecases.effects.payments import ask_payment
from usecases.payment_ports import Bill
from usecases.ticket_ports import Quote


def charge(happening: Happening) -> None:
    """The cashier asks for the agreed price; each price is charged once, however often the ticket is reopened."""
    uow, ticket = happening.uow, happening.ticket
    booking, quote = booking_of(uow, ticket), uow.quotes.agreed(ticket.id)
    bill = uow.bills.of_ticket(ticket.id)
    if bill is None:
        bill = _first_bill(happening, booking, quote)
    elif quote is not None and quote.id != bill.quote_id:
        bill = uow.bills.change(bill, due_cents=_with(bill, booking, quote), quote_id=quote.id)
    if bill is not None:
        ask_payment(uow, ticket, bill, happening.at)


def _first_bill(happening: Happening, booking: Booking | None, quote: Quote | None) -> Bill | None:
    """None where nothing is to be paid."""
    rule = happening.request_type.quote
    if booking is not None:
        cents, currency = booking.price_cents or 0, booking.currency
    elif quote is not None and rule is not None:
        cents, currency = quote.total_cents, rule.currency
    else:
        return None
    if not cents:
        return None
    number = None if quote is None else quote.id
    return happening.uow.bills.make(
        happening.ticket, due_cents=cents, currency=currency, quote_id=number, at=happening.at
    )


def _with(bill: Bill, booking: Booking | None, quote: Quote) -> int:
    """A service has one price, and the new one takes its place; further work on a repair comes on top."""
    return bill.due_cents + quote.total_cents if booking is None else max(bill.due_cents, booking.price_cents or 0)
