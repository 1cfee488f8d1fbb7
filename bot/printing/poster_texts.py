"""What a poster says about a community, in one language: read from its configuration and the catalog."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.printing.sheets import Asked, Dial, PosterText, PriceLine
from domain.catalog import PriceItem, RequestType
from domain.community import Community, PublicNumber
from handlers.translator import Translator
from handlers.views.resident_news import money


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


def price_lines(types: Sequence[RequestType], t: Translator) -> Iterator[PriceLine]:
    """Everything that these types publish a price for."""
    for one in types:
        if one.quote is not None:
            for item in one.quote.prices:
                yield _price_line(item, one.quote.currency, t)


def _price_line(item: PriceItem, currency: str, t: Translator) -> PriceLine:
    return PriceLine(title=t.text(item.title), price=_amount(item.amount, currency, t), unit=t.text(item.unit))


def _amount(amount: Decimal | None, currency: str, t: Translator) -> str:
    return t.plain("by quote") if amount is None else money(int(amount * 100), currency)


def _asked(one: RequestType, t: Translator) -> Asked:
    return Asked(title=t.text(one.title), kinds=tuple(t.text(kind.title) for kind in one.categories))


def _dials(numbers: Sequence[PublicNumber], t: Translator) -> tuple[Dial, ...]:
    return tuple(Dial(title=t.text(one.title), number=one.number) for one in numbers)
