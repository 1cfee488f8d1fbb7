"""What a service costs, when it can be had and by whom: the offers of a catalogue and their rules (SVC-1..4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan, stretches
from domain.i18n import LocalText


class OfferUnit(StrEnum):
    """What a price counts; the words for it are in the views."""

    TIME = "time"  # 次
    HOUR = "hour"  # 小时
    MACHINE = "machine"  # 台
    PIECE = "piece"  # 件
    SHEET = "sheet"  # 张
    DAY = "day"  # 天


class QuotaPer(StrEnum):
    """Whose use of a free service is counted."""

    UNIT = "unit"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule:
    """At most `count` bookings per unit or resident in any `days` days, or in a calendar month (SVC-4).

    `beyond_cents` is the price of a unit for whoever has used it up and wants another; None means not before it is
    possible again.
    """

    per: QuotaPer
    count: int
    days: int | None = None
    beyond_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotWindow:
    """Hours in which visits are offered on some days of the week (Monday is 0)."""

    days: frozenset[int]
    hours: tuple[DaySpan, ...]


class SlotCount(StrEnum):
    """What the capacity of a slot is counted in."""

    BOOKINGS = "bookings"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRule:
    """When one can be booked in: windows cut into slots of `length`, each with room for `capacity` bookings.

    `counts` QUANTITY: with room for so many pieces instead, however few residents book them.
    `on_holidays`: also on public holidays. `days_ahead`: how far ahead one can book.
    """

    windows: tuple[SlotWindow, ...]
    length: timedelta
    capacity: int
    counts: SlotCount = SlotCount.BOOKINGS
    days_ahead: int = 14
    on_holidays: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRule:
    """Free until so long before the slot; whoever cancels later pays the fee."""

    free_until: timedelta
    fee_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRule:
    """Something is lent: for how many days, and how many there are."""

    days: int
    stock: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One service as the published catalogue shows it.

    `price_cents` is for one unit: zero is free, None is by quote. `at_desk`: the resident comes to the front desk,
    nobody visits. `picture` is a file's path. `no_tips` says so to the resident (SVC-2).
    """

    description: LocalText
    price_cents: int | None
    currency: str
    unit: OfferUnit = OfferUnit.TIME
    least: int = 1
    most: int = 1
    conditions: LocalText | None = None
    allowed_hours: tuple[DaySpan, ...] = ()
    lead_time: timedelta = timedelta(0)
    slots: SlotRule | None = None
    quota: QuotaRule | None = None
    cancel: CancelRule | None = None
    loan: LoanRule | None = None
    at_desk: bool = False
    picture: str | None = None
    no_tips: bool = True

    @property
    def is_free(self) -> bool:
        return self.price_cents == 0

    def total_cents(self, quantity: int, *, beyond: bool = False) -> int | None:
        """The price of so many; None as long as it is quoted. `beyond` is the price outside the free quota."""
        if beyond and self.quota is not None and self.quota.beyond_cents is not None:
            return self.quota.beyond_cents * quantity
        return None if self.price_cents is None else self.price_cents * quantity

    def places(self, quantity: int) -> int:
        """How many places so many take: of what is lent each its own, of a slot as its rule counts."""
        each = self.loan is not None or (self.slots is not None and self.slots.counts is SlotCount.QUANTITY)
        return quantity if each else 1

    def takes(self, quantity: int) -> bool:
        """Whether so many can be booked at once."""
        return self.least <= quantity <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One time that can be booked, aware UTC."""

    start: datetime
    end: datetime


def cents(amount: Decimal) -> int:
    """An amount of the main unit in its hundredth."""
    return int(amount * 100)


# ------------------------------------------------------------------------------------------------ time


def slots_ahead(offer: Offer, now: datetime, calendar: ServiceCalendar) -> tuple[Slot, ...]:
    """Every slot that may still be booked, in order: after the lead time, as far ahead as the rule says."""
    rule = offer.slots
    if rule is None:
        return ()
    zone = ZoneInfo(calendar.timezone)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(rule.days_ahead + 1))
    found = [
        slot
        for day in days
        if rule.on_holidays or day not in calendar.holidays
        for slot in _slots_of(rule, day, zone)
        if slot.start >= now + offer.lead_time and is_allowed(offer.allowed_hours, slot, calendar.timezone)
    ]
    return tuple(sorted(found, key=lambda slot: slot.start))


def _slots_of(rule: SlotRule, day: date, zone: ZoneInfo) -> Iterator[Slot]:
    for window in rule.windows:
        if day.weekday() not in window.days:
            continue
        for stretch in stretches(day, window.hours, zone):
            start = stretch.start
            while start + rule.length <= stretch.end:
                yield Slot(start=start.astimezone(UTC), end=(start + rule.length).astimezone(UTC))
                start += rule.length


def is_allowed(hours: tuple[DaySpan, ...], slot: Slot, tz: str) -> bool:
    """Whether the whole slot lies in hours in which the work may be done (SVC-2); no hours allow any time."""
    if not hours:
        return True
    day = slot.start.astimezone(ZoneInfo(tz)).date()
    return any(one.start <= slot.start and slot.end <= one.end for one in stretches(day, hours, ZoneInfo(tz)))


def eve_of(at: datetime, calendar: ServiceCalendar) -> datetime:
    """The evening before a day: eight o'clock, or the last waking moment where people sleep by then."""
    zone = ZoneInfo(calendar.timezone)
    day = at.astimezone(zone).date() - timedelta(days=1)
    return calendar.last_waking_moment(datetime.combine(day, _EVENING, tzinfo=zone).astimezone(UTC))


_EVENING = time(20)


def return_moment(loan: LoanRule, at: datetime, calendar: ServiceCalendar) -> datetime:
    """By when something that is lent now has to be back: the evening of its last day."""
    zone = ZoneInfo(calendar.timezone)
    day = at.astimezone(zone).date() + timedelta(days=loan.days)
    return calendar.last_waking_moment(datetime.combine(day, _EVENING, tzinfo=zone).astimezone(UTC))


# ------------------------------------------------------------------------------------------------ quota and fee


def quota_since(rule: QuotaRule, at: datetime, tz: str) -> datetime:
    """From when on bookings count now."""
    if rule.days is not None:
        return at - timedelta(days=rule.days)
    first = at.astimezone(ZoneInfo(tz)).date().replace(day=1)
    return _midnight(first, tz)


def quota_again_at(rule: QuotaRule, oldest: datetime, at: datetime, tz: str) -> datetime:
    """When a used-up quota allows another booking; `oldest` is the earliest booking that counts."""
    if rule.days is not None:
        return oldest + timedelta(days=rule.days)
    first = at.astimezone(ZoneInfo(tz)).date().replace(day=1)
    return _midnight((first + timedelta(days=32)).replace(day=1), tz)


def _midnight(day: date, tz: str) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(tz)).astimezone(UTC)


def cancel_fee(rule: CancelRule | None, starts_at: datetime | None, at: datetime) -> int:
    """What cancelling costs now, in cents."""
    if rule is None or starts_at is None or at <= starts_at - rule.free_until:
        return 0
    return rule.fee_cents
