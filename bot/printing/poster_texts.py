"""What a poster says about a community, in one language: read from its configuration and the catalog."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.printing.sheets import Asked, Dial, PosterText, PriceLine
from bot.texts import Texts
from domain.catalog import PriceItem, RequestType
from domain.community import Community, PublicNumber
from domain.i18n import Locale
from domain.offers import Offer
from handlers.translator import Translator
from handlers.views.money import money
from handlers.views.offers import quantity_words, total_words, unit_words
from usecases.ports import Knowledge


def poster_text(community: Community, types: Sequence[RequestType], t: Translator) -> PosterText:
    """`types` are what can be asked for here, in the order of the menu."""
    return PosterText(
        locale=t.locale,
        community=t.text(community.name),
        headline=t.plain("Anything you need? Scan and tell us."),
        steps=(
            t.plain("1. Scan the code with your phone."),
            t.plain("2. It opens in Telegram. Press Start."),
            t.plain("3. Say what it is: type, speak, or send a photo."),
            t.plain("No Telegram? Ring the duty phone, it is all the same."),
        ),
        asking=t.plain("What you can ask us for"),
        asked=tuple(_asked(one, t) for one in types),
        pricing=t.plain("Prices"),
        prices=tuple(price_lines(types, t)),
        pricing_note=t.plain("You agree to the price before any work. No tips."),
        duty=Dial(title=t.plain("Duty phone, day and night"), number=community.desk_phone),
        danger=t.plain("In danger, ring"),
        emergencies=_dials(community.emergency_numbers, t),
        contacts=_dials(community.contacts, t),
    )


def published_prices(knowledge: Knowledge, community: Community, locale: Locale) -> tuple[PriceLine, ...]:
    """The whole price list as it holds in this community (SVC-1)."""
    return tuple(price_lines(knowledge.menu(community), Texts.load().translator(locale)))


def price_lines(types: Sequence[RequestType], t: Translator) -> Iterator[PriceLine]:
    """Everything that these types publish a price for: what can be booked, and what a quote is made of."""
    for one in types:
        for category in one.categories:
            if category.offer is not None:
                yield _offer_line(t.text(category.title), category.offer, t)
        if one.quote is not None:
            for item in one.quote.prices:
                yield _price_line(item, one.quote.currency, t)


def _offer_line(title: str, offer: Offer, t: Translator) -> PriceLine:
    """Free and quoted services have no unit; how often a free one can be had stands in the note."""
    price = total_words(offer.price_cents, offer.currency, t)
    unit = unit_words(offer, t) if offer.price_cents else ""
    if offer.quota is not None and offer.quota.days is None:
        note = t.plain_n("{n} a month", "{n} a month", offer.quota.count)
    elif offer.least > 1:
        note = t.plain("from {quantity}", quantity=quantity_words(offer, offer.least, t))
    else:
        note = ""
    return PriceLine(title=title, price=price, unit=unit, note=note)


def _price_line(item: PriceItem, currency: str, t: Translator) -> PriceLine:
    return PriceLine(title=t.text(item.title), price=_amount(item.amount, currency, t), unit=t.text(item.unit))


def _amount(amount: Decimal | None, currency: str, t: Translator) -> str:
    return t.plain("by quote") if amount is None else money(int(amount * 100), currency)


def _asked(one: RequestType, t: Translator) -> Asked:
    return Asked(title=t.text(one.title), kinds=tuple(t.text(kind.title) for kind in one.categories))


def _dials(numbers: Sequence[PublicNumber], t: Translator) -> tuple[Dial, ...]:
    return tuple(Dial(title=t.text(one.title), number=one.number) for one in numbers)
