"""Offers: slots on the wall clock, quotas of a month or of days, fees, quantities as people write them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.i18n import LocalText
from domain.offers import (
    CancelRule,
    LoanRule,
    Offer,
    QuotaPer,
    QuotaRule,
    Slot,
    SlotRule,
    SlotWindow,
    cancel_fee,
    eve_of,
    is_allowed,
    quota_again_at,
    quota_since,
    return_moment,
    slots_ahead,
)
from domain.quantities import read_quantity

SHANGHAI = ZoneInfo("Asia/Shanghai")
TZ = "Asia/Shanghai"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def span(hours: str) -> DaySpan:
    start, _, end = hours.partition("-")
    return DaySpan(start=time.fromisoformat(start), end=time.fromisoformat(end))


def calendar(**given: object) -> ServiceCalendar:
    day = (span("08:30-18:00"),)
    return ServiceCalendar(**({"timezone": TZ, "week": (day,) * 7, "quiet": span("22:00-08:00")} | given))


def offer(*hours: str, days=range(7), length=90, lead=0, **given: object) -> Offer:
    window = SlotWindow(days=frozenset(days), hours=tuple(span(one) for one in hours))
    rule = {"windows": (window,), "length": timedelta(minutes=length), "capacity": 1, "days_ahead": 2}
    slots = SlotRule(**(rule | given.pop("rule", {})))
    values = {"description": LocalText(zh_hans="x"), "price_cents": 1000, "currency": "CNY", "slots": slots}
    return Offer(**(values | {"lead_time": timedelta(minutes=lead)} | given))


def starts(found: tuple[Slot, ...]) -> list[str]:
    return [one.start.astimezone(SHANGHAI).strftime("%dT%H:%M") for one in found]


NOW = local("2026-11-24T10:00")


def test_windows_are_cut_into_slots_and_what_is_left_over_is_none() -> None:
    found = slots_ahead(offer("09:00-12:30", "14:00-15:30"), NOW, calendar())
    assert starts(found) == [
        "24T10:30",
        "24T14:00",
        "25T09:00",
        "25T10:30",
        "25T14:00",
        "26T09:00",
        "26T10:30",
        "26T14:00",
    ]
    assert {one.end - one.start for one in found} == {timedelta(minutes=90)}


def test_the_lead_time_leaves_out_what_is_too_soon() -> None:
    assert starts(slots_ahead(offer("09:00-12:00", lead=31), NOW, calendar()))[0] == "25T09:00"
    assert starts(slots_ahead(offer("09:00-12:00", lead=30), NOW, calendar()))[0] == "24T10:30"


def test_only_on_some_days_and_not_on_holidays() -> None:
    thursday = offer("09:00-10:30", days=(3,), rule={"days_ahead": 9})
    assert starts(slots_ahead(thursday, NOW, calendar())) == ["26T09:00", "03T09:00"]
    closed = calendar(holidays=frozenset({local("2026-11-26T12:00").date()}))
    assert starts(slots_ahead(thursday, NOW, closed)) == ["26T09:00", "03T09:00"]
    resting = offer("09:00-10:30", days=(3,), rule={"days_ahead": 9, "on_holidays": False})
    assert starts(slots_ahead(resting, NOW, closed)) == ["03T09:00"]


def test_noisy_work_stays_in_its_hours() -> None:
    noisy = offer("09:00-15:00", allowed_hours=(span("09:00-12:00"),))
    assert starts(slots_ahead(noisy, NOW, calendar())) == ["24T10:30", "25T09:00", "25T10:30", "26T09:00", "26T10:30"]
    night = Slot(start=local("2026-11-24T23:00"), end=local("2026-11-24T23:30"))
    assert (is_allowed((span("22:00-00:00"),), night, TZ), is_allowed((), night, TZ)) == (True, True)


@given(st.integers(0, 1_000_000), st.integers(0, 600), st.integers(15, 300))
def test_every_slot_is_ahead_whole_and_inside_its_window(minutes: int, lead: int, length: int) -> None:
    one = offer("08:00-12:00", "13:30-21:00", lead=lead, length=length)
    at = NOW + timedelta(minutes=minutes)
    found = slots_ahead(one, at, calendar())
    assert list(found) == sorted(found, key=lambda slot: slot.start)
    for slot in found:
        assert slot.start >= at + one.lead_time
        assert is_allowed((span("08:00-12:00"), span("13:30-21:00")), slot, TZ)


def test_a_month_begins_and_ends_on_the_wall_clock() -> None:
    rule = QuotaRule(per=QuotaPer.UNIT, count=2)
    last = local("2026-12-31T23:59")
    assert quota_since(rule, last, TZ) == local("2026-12-01T00:00")
    assert quota_again_at(rule, last, last, TZ) == local("2027-01-01T00:00")


def test_days_count_back_from_now() -> None:
    rule = QuotaRule(per=QuotaPer.UNIT, count=2, days=7)
    assert quota_since(rule, NOW, TZ) == NOW - timedelta(days=7)
    assert quota_again_at(rule, NOW - timedelta(days=3), NOW, TZ) == NOW + timedelta(days=4)


@pytest.mark.parametrize(("before", "fee"), [("4h", 0), ("3h 59min", 2000), ("0", 2000)])
def test_a_late_cancellation_costs_the_fee(before: str, fee: int) -> None:
    away = {"4h": timedelta(hours=4), "3h 59min": timedelta(hours=3, minutes=59), "0": timedelta(0)}[before]
    rule = CancelRule(free_until=timedelta(hours=4), fee_cents=2000)
    assert cancel_fee(rule, NOW + away, NOW) == fee
    assert (cancel_fee(None, NOW, NOW), cancel_fee(rule, None, NOW)) == (0, 0)


def test_the_evening_before_is_before_the_quiet_hours() -> None:
    assert eve_of(local("2026-11-25T09:00"), calendar()) == local("2026-11-24T20:00")
    assert eve_of(local("2026-11-25T09:00"), calendar(quiet=span("19:00-07:00"))) == local("2026-11-24T18:59")


def test_what_is_lent_is_back_on_the_evening_of_its_last_day() -> None:
    assert return_moment(LoanRule(days=3, stock=1), NOW, calendar()) == local("2026-11-27T20:00")


def test_prices() -> None:
    quota = QuotaRule(per=QuotaPer.UNIT, count=1, beyond_cents=3000)
    free, quoted = offer("09:00-12:00", price_cents=0, quota=quota), offer("09:00-12:00", price_cents=None)
    assert (free.total_cents(2), free.total_cents(2, beyond=True), quoted.total_cents(2)) == (0, 6000, None)
    assert (free.is_free, quoted.is_free) == (True, False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("两台", 2),
        ("三", 3),
        ("我要十二个。", 12),
        ("x3", 3),
        ("２ 件", 2),
        ("two", 2),
        ("3 hours please", 3),
        ("0", 0),
        ("-1", -1),
        ("−1", -1),
        ("负一", -1),
        ("1000000000", 1_000_000_000),
        ("很多", None),
        ("2.5", None),
        ("两三台", None),
        ("", None),
        ("周六上午", None),
    ],
)
def test_quantities_as_people_write_them(text: str, number: int | None) -> None:
    assert read_quantity(text) == number
