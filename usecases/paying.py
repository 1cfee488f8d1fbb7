"""The cashier's book: money taken and given back for work and services, with receipt numbers (REP-4, SVC-3).

`record` is the one door. No card data passes it, and nothing is charged from here: the cashier writes down what
happened at the till. An online payment would enter at the same place: its provider's confirmation, checked at the edge,
calls `record` with the amount and the provider's own number as the receipt.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from domain.answers import SKIPPED, Option
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, Problem, ReceiptUsed
from domain.events import Actor, EventKind
from domain.grants import Right
from domain.i18n import LocalText
from domain.incoming import Incoming, Press
from domain.money_reading import read_cents
from domain.notices.bookings import PaymentCard, PaymentRecorded, PaymentReminder
from domain.people import StaffMember
from domain.permissions import StaffActor, allow
from domain.promise_rules import Audience
from domain.tickets import Ticket
from usecases import form_results, prompting, step_forms
from usecases.board_posts import group_of_press
from usecases.booked import booking_of
from usecases.booking_ports import Booking
from usecases.deadlines import DueTimers
from usecases.effects.audiences import members_of
from usecases.effects.labels import label_for_reporter
from usecases.effects.overviews import redraw_soon
from usecases.effects.payments import (
    cashier_of,
    payment_post,
    post_again,
    refresh_payment,
    remind_later,
    unpaid_since,
)
from usecases.effects.telling import to_leaders
from usecases.payment_ports import Bill, Payment, PaymentKind, PaymentMethod
from usecases.people import staff_actor, staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import to_group, to_resident
from usecases.step_forms import Step, StepForm, StepKind
from usecases.venues import place_in

_RECEIPT = re.compile(r"[A-Z0-9][A-Z0-9/.-]{0,39}")


def record(
    uow: UnitOfWork,
    ticket: Ticket,
    bill: Bill,
    kind: PaymentKind,
    actor: Actor,
    at: datetime,
    *,
    amount_cents: int,
    method: PaymentMethod,
    receipt_number: str | None,
    note: str | None,
) -> Payment:
    """Write a line of the book; the resident gets it, the ticket's story and the cashier's card show it.

    Raises ReceiptUsed for a number that stands there already, CardRefreshed when meanwhile so much is no longer owed.
    """
    refund = kind is PaymentKind.REFUND
    if amount_cents > (bill.paid_cents if refund else bill.unpaid_cents):
        raise CardRefreshed
    payment = uow.payments.record(
        ticket,
        kind,
        amount_cents=amount_cents,
        currency=bill.currency,
        method=method,
        receipt_number=receipt_number,
        note=note,
        by=actor.id or 0,
        at=at,
    )
    if payment is None:
        raise ReceiptUsed
    sign = -1 if refund else 1
    due = bill.due_cents - (amount_cents if refund else 0)
    uow.bills.change(bill, paid_cents=bill.paid_cents + sign * amount_cents, due_cents=due)
    data: dict[str, object] = {
        "amount_cents": amount_cents,
        "currency": bill.currency,
        "method": method.value,
        "receipt": receipt_number,
        "words": note or "",
    }
    after = happen(uow, ticket, EventKind.REFUNDED if refund else EventKind.PAID, actor, at, data=data)
    _tell(uow, after, payment)
    refresh_payment(uow, after)
    redraw_soon(uow, after.community_id, cashier_of(uow, after.community_id), at)
    return payment


def _tell(uow: UnitOfWork, ticket: Ticket, payment: Payment) -> None:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None:
        return
    told = PaymentRecorded(
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        refund=payment.kind is PaymentKind.REFUND,
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        method=payment.method,
        receipt_number=payment.receipt_number,
        reason=payment.note,
    )
    to_resident(uow, reporter, told, ticket_id=ticket.id)


# ------------------------------------------------------------------------------------------------ the cashier's card


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyData:
    """What a ticket's card shows in the cashier's group; `booking` is the service that is to be paid, if it is one."""

    ticket: Ticket
    bill: Bill
    booking: Booking | None
    payments: tuple[Payment, ...]
    holder: StaffMember | None


def money_data(uow: UnitOfWork, notice: PaymentCard, _now: datetime) -> MoneyData | None:
    """What is owed and what came in, as it is now."""
    ticket, bill = uow.tickets.get(notice.ticket_id), uow.bills.of_ticket(notice.ticket_id)
    if ticket is None or bill is None:
        return None
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    payments = tuple(uow.payments.of_ticket(ticket.id))
    return MoneyData(ticket=ticket, bill=bill, booking=booking_of(uow, ticket), payments=payments, holder=holder)


def show_card(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Post the cashier's card of a ticket again, from the list of what is unpaid."""
    group = group_of_press(uow, press)
    ticket, _ = _judge(uow, staff_of(uow, press.sender), ticket_id)
    place = place_in(uow, ticket, group.chat_id)
    if place is None or group.department != cashier_of(uow, ticket.community_id):
        raise CardRefreshed
    post_again(uow, ticket, place)
    return Answer()


def begin(uow: UnitOfWork, press: Press, ticket_id: int, *, refund: bool) -> Answer:
    """The first question of the form; nothing is asked when nothing is owed (or was paid)."""
    actor = staff_of(uow, press.sender)
    ticket, bill = _judge(uow, actor, ticket_id)
    if not (bill.paid_cents if refund else bill.unpaid_cents):
        refresh_payment(uow, ticket)
        raise CardRefreshed
    step_forms.begin(
        uow,
        REFUND if refund else PAYMENT,
        community_id=ticket.community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
        reply_to_post_id=payment_post(uow, ticket),
    )
    return Answer()


def _judge(uow: UnitOfWork, actor: StaffActor, ticket_id: int | None) -> tuple[Ticket, Bill]:
    """Raises NotOnList or NotPermitted for whoever is no cashier, CardRefreshed where there is nothing to pay."""
    ticket = None if ticket_id is None else uow.tickets.get(ticket_id)
    if ticket is None:
        raise CardRefreshed
    allow(actor, Right.TAKE_MONEY, ticket.community_id, department=cashier_of(uow, ticket.community_id))
    bill = uow.bills.of_ticket(ticket.id)
    if bill is None:
        raise CardRefreshed
    return ticket, bill


def _bill(uow: UnitOfWork, draft: Draft) -> Bill:
    bill = None if draft.ticket_id is None else uow.bills.of_ticket(draft.ticket_id)
    if bill is None:
        raise CardRefreshed
    return bill


# ------------------------------------------------------------------------------------------------ the forms


def _owed(uow: UnitOfWork, draft: Draft) -> int:
    bill = _bill(uow, draft)
    return bill.paid_cents if draft.form is Form.REFUND else bill.unpaid_cents


def _amounts(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """All that is owed, or was paid; the view words the amount from the value."""
    return (Option(value=str(_owed(uow, draft)), label=LocalText(zh_hans="")),)


def _read_amount(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> int | Problem:
    cents = read_cents(incoming.text)
    if isinstance(cents, Problem) or cents == 0:
        return Problem.NOT_MONEY
    return cents if cents <= _owed(uow, draft) else Problem.TOO_MUCH


def _methods(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return tuple(Option(value=method.value, label=label) for method, label in METHODS)


METHODS: tuple[tuple[PaymentMethod, LocalText], ...] = (
    (PaymentMethod.WECHAT, LocalText(zh_hans="微信", zh_hant="微信", en="WeChat")),
    (PaymentMethod.ALIPAY, LocalText(zh_hans="支付宝", zh_hant="支付寶", en="Alipay")),
    (PaymentMethod.CASH, LocalText(zh_hans="现金", zh_hant="現金", en="Cash")),
    (PaymentMethod.BANK, LocalText(zh_hans="银行转账", zh_hant="銀行轉帳", en="Bank transfer")),
    (PaymentMethod.OTHER, LocalText(zh_hans="其他", zh_hant="其他", en="Other")),
)


def _read_receipt(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    """Letters, digits, dashes; a number that is used already is refused at once."""
    number = "".join(unicodedata.normalize("NFKC", incoming.text).upper().split())
    if not _RECEIPT.fullmatch(number):
        return Problem.NOT_A_RECEIPT
    return Problem.RECEIPT_USED if uow.payments.has_receipt(draft.community_id or "", number) else number


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    ticket, bill = _judge(uow, actor, draft.ticket_id)
    refund = draft.form is Form.REFUND
    reason = draft.text("reason")
    record(
        uow,
        ticket,
        bill,
        PaymentKind.REFUND if refund else PaymentKind.PAYMENT,
        staff_actor(actor),
        at,
        amount_cents=int(str(draft.answers["amount"])),
        method=PaymentMethod(draft.text("method") or PaymentMethod.OTHER),
        receipt_number=draft.text("receipt"),
        note=None if reason == SKIPPED else reason,
    )
    done = form_results.done(uow, draft, actor, at)
    done = replace(done, cents=int(str(draft.answers["amount"])), currency=bill.currency)
    prompting.finish(uow, draft, at, done, ticket_id=ticket.id)


_AMOUNT = Step(key="amount", kind=StepKind.MONEY, options=_amounts, read=_read_amount)
_METHOD = Step(key="method", kind=StepKind.CHOICE, options=_methods)

PAYMENT = StepForm(
    form=Form.PAYMENT,
    steps=(_AMOUNT, _METHOD, Step(key="receipt", kind=StepKind.TEXT, read=_read_receipt)),
    finish=_finish,
)
REFUND = StepForm(form=Form.REFUND, steps=(_AMOUNT, _METHOD, Step(key="reason", kind=StepKind.TEXT)), finish=_finish)
FORMS: tuple[StepForm, ...] = (PAYMENT, REFUND)


# ------------------------------------------------------------------------------------------------ still unpaid


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Something is unpaid: the cashier's group hears it every so often, the supervisor once it has been too long."""
    number = due.highest.data.get("ticket")
    ticket = uow.tickets.get(number) if isinstance(number, int) else None
    bill = None if ticket is None else uow.bills.of_ticket(ticket.id)
    if ticket is None or bill is None or not bill.unpaid_cents:
        return
    since = unpaid_since(ticket, bill)
    reminder = PaymentReminder(
        ticket_id=ticket.id,
        number=ticket.number,
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        unpaid_cents=bill.unpaid_cents,
        currency=bill.currency,
        since=since,
    )
    to_group(uow, ticket, reminder, department=cashier_of(uow, ticket.community_id))
    booking = booking_of(uow, ticket)
    if booking is None:
        raise CardRefreshed
    rule = uow.knowledge.type_of(ticket).payment
    if rule is not None and since + rule.supervisor_after <= now < since + rule.supervisor_after + rule.remind_every:
        to_leaders(
            uow,
            ticket,
            members_of(uow, ticket, Audience.SUPERVISOR),
            private=reminder,
            public=lambda mentions: replace(reminder, mentions=mentions),
        )
    remind_later(uow, ticket, now)
