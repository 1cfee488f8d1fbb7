"""Offers in words: prices, quantities, the catalogue, one service, its slots, the order to look over (SVC-1, SVC-3)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.answers import Option
from domain.errors import Problem
from domain.offers import Offer, OfferUnit
from handlers.translator import Translator, later
from handlers.views.fitting import short
from handlers.views.money import money
from handlers.views.ticket_words import lines
from handlers.views.view import Look
from usecases.ordering import Counter, slot_value
from usecases.orders import Order

FEW = 2
"""So many places left, or fewer, are said."""

_COUNTED: Mapping[OfferUnit, Callable[[Translator, int], str]] = MappingProxyType(
    {
        OfferUnit.TIME: lambda t, n: t.plain_n("{n} visit", "{n} visits", n),
        OfferUnit.HOUR: lambda t, n: t.plain_n("{n} hour", "{n} hours", n),
        OfferUnit.MACHINE: lambda t, n: t.plain_n("{n} device", "{n} devices", n),
        OfferUnit.PIECE: lambda t, n: t.plain_n("{n} piece", "{n} pieces", n),
        OfferUnit.SHEET: lambda t, n: t.plain_n("{n} sheet", "{n} sheets", n),
        OfferUnit.DAY: lambda t, n: t.plain_n("{n} day", "{n} days", n),
    }
)
_UNITS: Mapping[OfferUnit, str] = MappingProxyType(
    {
        OfferUnit.TIME: later("visit"),
        OfferUnit.HOUR: later("hour"),
        OfferUnit.MACHINE: later("device"),
        OfferUnit.PIECE: later("piece"),
        OfferUnit.SHEET: later("sheet"),
        OfferUnit.DAY: later("day"),
    }
)


def quantity_words(offer: Offer, quantity: int, t: Translator) -> str:
    """2 台."""
    return _COUNTED[offer.unit](t, quantity)


def unit_words(offer: Offer, t: Translator) -> str:
    """What the price counts: 台."""
    return t.plain(_UNITS[offer.unit])


def price_words(offer: Offer, t: Translator) -> str:
    """¥80/台, free, or by quote."""
    if offer.price_cents is None:
        return t.plain("by quote")
    if offer.is_free:
        return t.plain("free")
    return t.plain("{price} per {unit}", price=money(offer.price_cents, offer.currency), unit=unit_words(offer, t))


def total_words(cents: int | None, currency: str, t: Translator) -> str:
    """The price of an order."""
    if cents is None:
        return t.plain("by quote")
    return t.plain("free") if cents == 0 else money(cents, currency)


# ------------------------------------------------------------------------------------------------ the catalogue


def catalogue_lines(options: tuple[Option, ...], offers: Mapping[str, Offer], look: Look) -> Markup:
    """What stands on the keys below, each with its price."""
    t = look.t
    priced = [(t.text(one.label), offers.get(one.value)) for one in options]
    said = [title if offer is None else f"{title} · {price_words(offer, t)}" for title, offer in priced]
    return lines(*said)


def offer_page(title: str, counter: Counter, question: str, look: Look) -> Markup:
    """One service: what it is, what it costs, conditions, hours, and how many are wanted."""
    t, offer = look.t, counter.offer
    rules = [t.text(offer.conditions)] if offer.conditions is not None else []
    if offer.allowed_hours:
        hours = t.plain(", ").join(str(one) for one in offer.allowed_hours)
        rules.append(t.plain("Done only {hours}, so that nobody is disturbed.", hours=hours))
    headline = f"{title} · {price_words(offer, t)}"
    if offer.quota is not None and counter.quota is not None and counter.quota.left:
        headline = f"{headline} · {_left(counter, t)}"
    return lines(
        headline,
        t.text(offer.description),
        t.sentences(*(Markup.escape(one) for one in rules)),
        _how_many(counter, question, look),
    )


def _left(counter: Counter, t: Translator) -> str:
    quota = counter.quota
    left = 0 if quota is None else quota.left
    if quota is not None and quota.rule.days is None:
        return t.plain_n("{n} left this month", "{n} left this month", left)
    return t.plain_n("{n} left", "{n} left", left)


def _how_many(counter: Counter, question: str, look: Look) -> Markup | str:
    t, offer = look.t, counter.offer
    if counter.used_up:
        return used_up(counter, look)
    if counter.most < offer.least:
        return t("Everything is on loan just now. You can have one as soon as it comes back.")
    if offer.most == offer.least:
        return ""
    return t(
        "{question} ({least}–{most})", question=question, least=offer.least, most=quantity_words(offer, counter.most, t)
    )


def used_up(counter: Counter, look: Look) -> Markup:
    """The free ones are used up: from when on it is possible again, and what it costs until then (SVC-4)."""
    t, quota, offer = look.t, counter.quota, counter.offer
    if quota is None or quota.again_at is None:
        return Markup("")
    when = t.date(quota.again_at, look.now, look.community.timezone)
    if quota.rule.days is None:
        said = t("This month's {n} are used up; you can book again {when}.", n=quota.rule.count, when=when)
    else:
        said = t("The free {n} are used up; you can book again {when}.", n=quota.rule.count, when=when)
    if quota.rule.beyond_cents is None:
        return said
    price = money(quota.rule.beyond_cents * offer.least, offer.currency)
    return t.sentences(said, t("Or have it done once for {price}?", price=price))


def slot_label(counter: Counter, option: Option, look: Look) -> str:
    """周六 9:00; how many places are left where they are few."""
    t = look.t
    found = next(((slot, left) for slot, left in counter.slots if slot_value(slot) == option.value), None)
    if found is None:
        return option.value
    slot, left = found
    label = t.moment(slot.start, look.now, look.community.timezone, dated=False)
    if short(label) != label:  # "9:00 tomorrow morning" is too long for a key
        label = look.clock(slot.start)
    rule = counter.offer.slots
    if left > FEW or rule is None or rule.capacity == left:
        return short(label)
    counted = t.plain("{slot}, {left} left", slot=label, left=left)
    return counted if short(counted) == counted else short(label)


def full_up(look: Look) -> Markup:
    """No slot at all."""
    return look.t("Everything is booked for the coming days. Let us call you, and we find a time together.")


# ------------------------------------------------------------------------------------------------ the order


def order_lines(order: Order, look: Look) -> tuple[Markup, ...]:
    """What the resident confirms: the price, that no tips are taken, until when cancelling is free (SVC-2, SVC-3)."""
    t, offer = look.t, order.offer
    return tuple(line for line in (t.sentences(_price(order, t), _tips(offer, t)), _cancelling(order, look)) if line)


def _price(order: Order, t: Translator) -> Markup:
    cents = order.total_cents
    if cents is None:
        return t("The price is quoted on the spot; nothing is done before you agree.")
    if cents == 0:
        return t("Free of charge.")
    return t("{total} in all, paid to the cashier afterwards.", total=money(cents, order.offer.currency))


def _tips(offer: Offer, t: Translator) -> Markup:
    return t("No tips, please.") if offer.no_tips else Markup("")


def _cancelling(order: Order, look: Look) -> Markup:
    rule, slot, t = order.offer.cancel, order.slot, look.t
    if rule is None or slot is None or not rule.fee_cents:
        return Markup("")
    until = slot.start - rule.free_until
    fee = money(rule.fee_cents, order.offer.currency)
    if until <= look.now:
        return t("Cancelling costs {fee}.", fee=fee)
    return t("Cancelling is free until {until}, after that it costs {fee}.", until=look.moment(until), fee=fee)


PROBLEMS: Mapping[Problem, str] = MappingProxyType(
    {
        Problem.NOT_A_QUANTITY: later("I could not read a number from this. Try “2”."),
        Problem.QUANTITY_OUT_OF_RANGE: later("That many are not possible; please choose one of the numbers below."),
        Problem.NO_SLOT_THEN: later("Nothing is free at that time. These are the nearest:"),
        Problem.OUTSIDE_HOURS: later("Not at that time, the neighbours are resting. These times are possible:"),
        Problem.SLOT_TAKEN: later("I am sorry, somebody was quicker for this time. These are the nearest:"),
        Problem.NONE_LEFT: later("I am sorry, the last one has just been lent."),
        Problem.QUOTA_USED: later("The free ones have just been used up."),
        Problem.PRICE_CHANGED: later("The price has changed meanwhile; please look once more."),
        Problem.RECEIPT_USED: later("This receipt number is used already. Please check it and write the right one."),
        Problem.NOT_A_RECEIPT: later("A receipt number has letters, digits and dashes, up to 40."),
        Problem.TOO_MUCH: later("That is more than there is to pay. Please check the amount."),
    }
)
