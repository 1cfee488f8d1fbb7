"""Money in words: the cashier's card, what is unpaid, the resident's proof of payment (SVC-3)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.masking import mask_name
from domain.notices.bookings import PaymentCard, PaymentRecorded, PaymentReminder, UnpaidBoard
from domain.notices.staff import BoardFilter
from domain.tickets import Status
from handlers.buttons.resident import ShowTicket
from handlers.buttons.staff import RecordPayment, ShowBoard, ShowPayment, ShowUnpaid
from handlers.views.bookings import offer_of
from handlers.views.fitting import rows_of
from handlers.views.mentions import calling
from handlers.views.menu import call_me_key
from handlers.views.money import money
from handlers.views.offers import quantity_words
from handlers.views.ticket_words import dotted, lines, quoted
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, View, Views
from usecases.paying import METHODS, MoneyData, money_data
from usecases.payment_ports import Payment, PaymentKind
from usecases.unpaid_board import UnpaidData, UnpaidLine, unpaid_board_data


def method_words(method: str, look: Look) -> str:
    """微信."""
    return next((look.t.text(label) for key, label in METHODS if key.value == method), method)


def payment_card(data: MoneyData, look: Look) -> View:
    """What is to be paid and for what; what came in, with its receipts."""
    ticket = data.ticket
    head = dotted(
        f"{look.emoji(ticket.request_type)} {ticket.number}",
        look.matter(ticket.request_type, ticket.matter),
        _quantity(data, look),
    )
    who = dotted(look.unit(ticket.unit), mask_name(ticket.contact_name) if ticket.contact_name else None)
    text = lines(head, who, _owed(data, look), *(_line(one, look) for one in data.payments[-2:]))
    return View(text=text, rows=_rows(data, look))


def _quantity(data: MoneyData, look: Look) -> Markup | str | None:
    offer = offer_of(data.ticket.request_type, data.ticket.category, look)
    if offer is None or data.booking is None or offer.most == 1:
        return None
    return quantity_words(offer, data.booking.quantity, look.t)


def _owed(data: MoneyData, look: Look) -> Markup:
    t, ticket, bill = look.t, data.ticket, data.bill
    due = money(bill.due_cents, bill.currency)
    if not bill.due_cents:
        return t("Nothing to pay.")
    if ticket.status is Status.CANCELLED:
        reason = t("fee of a late cancellation")
    elif ticket.resolved_at is not None and data.holder is not None:
        reason = t("{name} finished {time}", name=data.holder.name, time=look.clock(ticket.resolved_at))
    else:
        reason = Markup("")
    if not bill.unpaid_cents:
        return dotted(t("✅ {due} paid", due=due), reason)
    if bill.paid_cents:
        left = money(bill.unpaid_cents, bill.currency)
        return dotted(t("To pay: {due}, still {left}", due=due, left=left), reason)
    return dotted(t("To pay: {due}", due=due), reason)


def _line(payment: Payment, look: Look) -> Markup:
    t, amount, time = look.t, money(payment.amount_cents, payment.currency), look.clock(payment.at)
    method = method_words(payment.method, look)
    if payment.kind is PaymentKind.REFUND:
        words = quoted(payment.note or "", 40)
        return t(
            "{time} gave back {amount} ({method}): {reason}", time=time, amount=amount, method=method, reason=words
        )
    return t(
        "{time} {amount}, {method}, receipt {receipt}",
        time=time,
        amount=amount,
        method=method,
        receipt=payment.receipt_number or "",
    )


def _rows(data: MoneyData, look: Look) -> tuple[tuple[Key, ...], ...]:
    t, ticket, bill = look.t, data.ticket, data.bill
    keys: list[Key] = []
    if bill.unpaid_cents:
        pay = RecordPayment(ticket_id=ticket.id, refund=False)
        keys.append(Key(text=t.plain("Paid"), button=pay, style=KeyStyle.PRIMARY))
    if bill.paid_cents:
        keys.append(Key(text=t.plain("Refund"), button=RecordPayment(ticket_id=ticket.id, refund=True)))
    return (tuple(keys),) if keys else ()


def unpaid_board(data: UnpaidData, look: Look) -> View:
    """What has not been paid, longest first; a key for each posts its card again."""
    t = look.t
    tickets = Key(text=t.plain("Open tickets"), button=ShowBoard(page=0, filter=BoardFilter.ALL))
    if not data.lines:
        return View(text=t("✅ Everything is paid."), rows=((tickets,),))
    amount = money(data.total_cents, data.lines[0].bill.currency)
    title = t.n("{n} unpaid, {amount} in all", "{n} unpaid, {amount} in all", data.count, amount=amount)
    pages = t("page {page} of {pages}", page=data.page + 1, pages=data.pages) if data.pages > 1 else None
    text = lines(dotted(title, pages), *(_unpaid_line(one, look) for one in data.lines))
    keys = [Key(text=one.label, button=ShowPayment(ticket_id=one.ticket.id)) for one in data.lines]
    before = Key(text=t.plain("Previous page"), button=ShowUnpaid(page=data.page - 1))
    after = Key(text=t.plain("Next page"), button=ShowUnpaid(page=data.page + 1))
    turns = (*([before] if data.page else []), tickets, *([after] if data.page + 1 < data.pages else []))
    return View(text=text, rows=(*rows_of(keys, 3), turns))


def _unpaid_line(line: UnpaidLine, look: Look) -> Markup:
    """S-20261124-001 空调清洗 · 3栋-2单元-1201 · ¥160 · 昨天 10:10 起."""
    ticket, bill = line.ticket, line.bill
    return dotted(
        f"{ticket.number} {look.matter(ticket.request_type, ticket.matter)}",
        look.unit(ticket.unit),
        money(bill.unpaid_cents, bill.currency),
        look.t("since {time}", time=look.clock(line.since)),
    )


def payment_reminder(notice: PaymentReminder, look: Look) -> View:
    """What has been unpaid for how long."""
    t = look.t
    said = t(
        "⏰ {number} {matter} ({unit}): {amount} has not been paid for {left}.",
        number=notice.number,
        matter=look.matter(notice.request_type, notice.category),
        unit=look.unit(notice.unit),
        amount=money(notice.unpaid_cents, notice.currency),
        left=t.left(look.now - notice.since),
    )
    key = Key(text=t.plain("Paid"), button=RecordPayment(ticket_id=notice.ticket_id, refund=False))
    return View(text=calling(notice.mentions, said), rows=((key,),) if look.group else ())


def payment_recorded(notice: PaymentRecorded, look: Look) -> View:
    """The resident's proof: how much, how, the number of the receipt."""
    t = look.t
    said = {
        "amount": money(notice.amount_cents, notice.currency),
        "method": method_words(notice.method, look),
        "what": look.subject(notice.request_type, notice.category, notice.label),
    }
    if notice.refund:
        text = t("✅ {amount} given back ({method}) for {what}: {reason}", reason=notice.reason or "", **said)
    else:
        text = t(
            "✅ {amount} received ({method}) for {what}, receipt number {receipt}. Thank you.",
            receipt=notice.receipt_number or "",
            **said,
        )
    progress = Key(text=t.plain("Progress"), button=ShowTicket(ticket_id=notice.ticket_id))
    return View(text=text, rows=((progress, call_me_key(t)),))


VIEWS: Views = MappingProxyType({PaymentRecorded: payment_recorded, PaymentReminder: payment_reminder})
PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        PaymentCard: PresentView(load=money_data, show=payment_card),
        UnpaidBoard: PresentView(load=unpaid_board_data, show=unpaid_board),
    }
)
