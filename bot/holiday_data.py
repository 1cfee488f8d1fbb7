"""Public holidays and make-up working days of a country, from the holidays package."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from holidays.registry import EntityLoader

FIRST_YEAR, LAST_YEAR = 2024, 2035
_SATURDAY = 5
_WITH_MAKEUP_DAYS = frozenset({"CN"})
"""Countries whose arrangement is published year by year with days that must be worked to make up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayData:
    """Days off, weekend days that are worked, and the years for which both are official."""

    days_off: frozenset[date]
    makeup_days: frozenset[date]
    official_years: frozenset[int]


@cache
def countries() -> frozenset[str]:
    """The country codes that are known."""
    # `list_supported_countries` would load all two hundred of them to name their provinces too.
    return frozenset(EntityLoader.get_country_codes())


@cache
def holiday_data(country: str) -> HolidayData:
    """Give the data of a country (ISO 3166) for FIRST_YEAR to LAST_YEAR.

    Where make-up days exist, a year without any is not official yet: only the statutory days are known. There the
    weekend next to a holiday belongs to it, as in the State Council's notices, unless it is worked.
    """
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    known = holidays.country_holidays(country, years=years)
    makeup = frozenset(day for day in known.weekend_workdays if day.year in years)
    days_off = frozenset(known)
    if country not in _WITH_MAKEUP_DAYS:
        return HolidayData(days_off=days_off, makeup_days=makeup, official_years=frozenset(years))
    return HolidayData(
        days_off=_with_weekends(days_off, makeup),
        makeup_days=makeup,
        official_years=frozenset(day.year for day in makeup),
    )


def _with_weekends(days_off: frozenset[date], makeup: frozenset[date]) -> frozenset[date]:
    one_day = timedelta(days=1)
    grown, before = set(days_off), 0
    while len(grown) != before:
        before = len(grown)
        beside = {day + step for day in grown for step in (one_day, -one_day)}
        grown |= {day for day in beside if day.weekday() >= _SATURDAY and day not in makeup}
    return frozenset(grown)
