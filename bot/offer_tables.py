"""Reading the offer of a category: what a service costs, when it can be had, by whom and how often."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from bot.toml_tables import Table
from domain.i18n import Locale, LocalText
from domain.offers import (
    CancelRule,
    LoanRule,
    Offer,
    OfferUnit,
    QuotaPer,
    QuotaRule,
    SlotCount,
    SlotRule,
    SlotWindow,
    cents,
)

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_MOST = 1_000_000


class Pricing(StrEnum):
    """How a price is written."""

    FIXED = "fixed"
    FREE = "free"
    QUOTE = "quote"


def read_offer(table: Table) -> Offer | None:
    """Read `[categories.offer]`; None when the category offers nothing to book."""
    return table.one("offer", _read_offer)


def _read_offer(table: Table) -> Offer:
    least = table.number("least", 1, least=1, most=1000)
    offer = Offer(
        description=_translated(table, "description") or LocalText(zh_hans=""),
        price_cents=_read_price(table),
        currency=read_currency(table),
        unit=table.choice("unit", OfferUnit, OfferUnit.TIME),
        least=least,
        most=table.number("most", least, least=least, most=1000),
        conditions=_translated(table, "conditions", required=False),
        allowed_hours=table.spans("allowed_hours"),
        lead_time=table.duration("lead_time", timedelta(0)),
        slots=table.one("slots", _read_slots),
        quota=table.one("quota", _read_quota),
        cancel=table.one("cancel", _read_cancel),
        loan=table.one("loan", _read_loan),
        at_desk=table.flag("at_desk"),
        picture=_read_picture(table),
        no_tips=table.flag("no_tips", default=True),
    )
    _check(offer, table)
    return offer


def _translated(table: Table, key: str, *, required: bool = True) -> LocalText | None:
    """What is published is written in every language."""
    text = table.local_text(key) if required else table.optional_local_text(key)
    if text is not None and text.zh_hans:
        missing = [name for name, one in ((Locale.ZH_HANT, text.zh_hant), (Locale.EN, text.en)) if not one]
        if missing:
            table.note(key, f'"{key}" is not translated into {" and ".join(missing)}; the catalogue is read in all.')
    return text


def _read_price(table: Table) -> int | None:
    pricing = table.choice("pricing", Pricing)
    amount = read_amount(table, "amount")
    if (pricing is Pricing.FIXED) != table.has("amount"):
        table.note(
            "pricing" if table.has("pricing") else "amount", 'Give "amount" exactly when the pricing is "fixed".'
        )
    match pricing:
        case Pricing.FIXED:
            return 0 if amount is None else cents(amount)
        case Pricing.FREE:
            return 0
        case Pricing.QUOTE:
            return None


def read_currency(table: Table) -> str:
    """Read `currency`, ISO 4217."""
    currency = table.text("currency")
    if currency and (len(currency) != 3 or not currency.isalpha() or not currency.isupper()):
        table.note("currency", f'"{currency}" is no currency; write three capital letters such as "CNY".')
    return currency


def read_amount(table: Table, key: str) -> Decimal | None:
    """Money stands in quotes ("80.00"), because a TOML number would lose cents."""
    word = table.optional_text(key)
    if word is None:
        return None
    try:
        amount = Decimal(word)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        table.note(key, f'"{word}" is no amount; write it like "80" or "80.50".')
    elif amount < 0:
        table.note(key, f'"{word}" is below zero; a price is "0" or more.')
    elif amount > _MOST:
        table.note(key, f'"{word}" is more than a million; that is a slip of the finger.')
    elif amount != round(amount, 2):
        table.note(key, f'"{word}" has more than two decimals; write it like "80" or "80.50".')
    else:
        return amount
    return None


def _read_slots(table: Table) -> SlotRule:
    windows = table.each("windows", _read_window)
    if not windows:
        table.note("windows", "Slots need hours; add [[categories.offer.slots.windows]].")
    length = table.duration("length", positive=True)
    return SlotRule(
        windows=windows,
        length=length if length > timedelta(0) else _DAY,
        capacity=table.number("capacity", least=1, most=1000),
        counts=table.choice("counts", SlotCount, SlotCount.BOOKINGS),
        days_ahead=table.number("days_ahead", 14, least=1, most=60),
        on_holidays=table.flag("on_holidays", default=True),
    )


def _read_window(table: Table) -> SlotWindow:
    days = table.texts("days") or _WEEK
    for day in days:
        if day not in _WEEK:
            table.note("days", f'"{day}" is no day of the week; write them like {", ".join(_WEEK)}.')
    hours = table.spans("hours")
    if not hours and not table.has("hours"):
        table.note("hours", 'A window needs hours, such as hours = ["09:00-12:00"].')
    return SlotWindow(days=frozenset(_WEEK.index(day) for day in days if day in _WEEK), hours=hours)


def _read_quota(table: Table) -> QuotaRule:
    """Of `days` days, or without them of a calendar month."""
    beyond = read_amount(table, "beyond")
    return QuotaRule(
        per=table.choice("per", QuotaPer),
        count=table.number("count", least=1, most=1000),
        days=table.optional_number("days", least=1, most=366),
        beyond_cents=None if beyond is None else cents(beyond),
    )


def _read_cancel(table: Table) -> CancelRule:
    fee = read_amount(table, "fee")
    if not table.has("fee"):
        table.note("fee", '"fee" is missing; write what a late cancellation costs, such as fee = "20".')
    return CancelRule(free_until=table.duration("free_until"), fee_cents=0 if fee is None else cents(fee))


def _read_loan(table: Table) -> LoanRule:
    return LoanRule(
        days=table.number("days", least=1, most=366),
        stock=table.number("stock", least=1, most=10_000),
    )


def _read_picture(table: Table) -> str | None:
    """A picture lies beside the file that names it."""
    name = table.optional_text("picture")
    if name is None:
        return None
    file = table.document.file.parent / name
    if not file.is_file():
        table.note("picture", f'"{name}" does not exist beside this file; correct the name or remove it.')
        return None
    return str(file)


def _check(offer: Offer, table: Table) -> None:
    """What must fit together inside an offer."""
    if offer.slots is not None and offer.allowed_hours:
        hours = [span for window in offer.slots.windows for span in window.hours]
        ends = [(one.start, one.end) for one in offer.allowed_hours]
        if any(not any(start <= span.start and span.end <= end for start, end in ends) for span in hours):
            table.note("slots", "A slot lies outside the allowed hours; shorten the window or widen allowed_hours.")
    if offer.slots is not None and offer.places(offer.least) > offer.slots.capacity:
        table.note("slots", "Nobody can book that: a slot has room for fewer than the least; raise capacity.")
    if offer.slots is not None and offer.loan is not None:
        table.note("loan", "What is lent is fetched at the desk and has no slots; remove one of the two.")
    if offer.quota is not None and not offer.is_free:
        table.note("quota", 'A quota belongs to a free service; set pricing = "free" or remove the quota.')
    if offer.cancel is not None and offer.slots is None:
        table.note("cancel", "A cancellation rule counts back from a slot; add slots or remove it.")
