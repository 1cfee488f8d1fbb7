"""Amounts of money as people read them."""

from domain.events import Event


def money(cents: int, currency: str) -> str:
    """An amount with its currency sign: ¥80 or ¥80.50."""
    sign = {"CNY": "¥", "HKD": "HK$", "TWD": "NT$", "MOP": "MOP$"}.get(currency, f"{currency} ")
    whole, rest = divmod(cents, 100)
    return f"{sign}{whole:,}" if rest == 0 else f"{sign}{whole:,}.{rest:02d}"


def amount_of(event: Event) -> str:
    """The amount that an event of the history is about; empty for one that is about none."""
    cents, currency = event.data.get("amount_cents"), event.data.get("currency")
    return money(cents, currency) if isinstance(cents, int) and isinstance(currency, str) else ""
