"""Reading a community's calendar: hours per weekday, quiet hours, public holidays and local changes to them."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.holiday_data import HolidayData, countries, holiday_data
from bot.toml_tables import Table
from domain.calendar import ServiceCalendar
from domain.special_days import DayKind, SpecialDay

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NO_HOLIDAYS = HolidayData(days_off=frozenset(), makeup_days=frozenset(), official_years=frozenset())


def read_calendar(table: Table) -> ServiceCalendar | None:
    """Read [calendar]; None when nothing sensible can be made of it (the problems are noted).

    `weekdays` are the hours of Monday to Friday, a single day's own key goes before it. `closed` and `open` are dates
    on which the community differs from the country; [[calendar.days]] says more about one of them.
    """
    weekdays = table.spans("weekdays")
    week = tuple(table.spans(day) if table.has(day) or index > 4 else weekdays for index, day in enumerate(_DAYS))
    table.used.update(_DAYS)
    country = _read_holidays(table)
    special = _read_days(table)
    fields = {"workday": table.spans("makeup_day"), "holiday": table.spans("holiday")}
    timezone, quiet = _read_timezone(table), table.span("quiet_hours")
    try:
        return ServiceCalendar(
            timezone=timezone,
            week=week,
            workday=fields["workday"],
            holiday=fields["holiday"],
            holidays=country.days_off,
            makeup_days=country.makeup_days,
            official_years=country.official_years,
            special_days=special,
            quiet=quiet,
        )
    except ValueError as error:
        table.note("weekdays", f"This calendar cannot work: {error}.")
        return None


def _read_days(table: Table) -> dict[date, SpecialDay]:
    """Every day that the file declares; the same date twice is a mistake, whatever it says."""
    declared = [(day, SpecialDay(kind=DayKind.CLOSED)) for day in sorted(table.dates("closed"))]
    declared += [(day, SpecialDay(kind=DayKind.WORKING)) for day in sorted(table.dates("open"))]
    declared += [found for found in table.each("days", _read_day) if found is not None]
    days: dict[date, SpecialDay] = {}
    for day, special in declared:
        if day in days:
            table.note("days", f"{day} is declared twice; keep one of the two.")
        days[day] = special
    return days


def _read_day(table: Table) -> tuple[date, SpecialDay] | None:
    mistakes = len(table.document.problems)
    day, hours, note = table.day("day"), table.spans("hours"), table.optional_text("note")
    kind = table.choice("kind", DayKind, DayKind.HOURS)
    if day is None or len(table.document.problems) > mistakes:
        return None
    try:
        return day, SpecialDay(kind=kind, hours=hours, note=note)
    except ValueError:
        table.note("kind", 'A day has kind = "closed" or "working", or hours = ["08:30-12:00"] instead.')
        return None


def _read_holidays(table: Table) -> HolidayData:
    country = table.text("holidays")
    if country in countries():
        return holiday_data(country)
    if country:
        table.note("holidays", f'"{country}" is no known country; write its two letters, such as "CN" or "HK".')
    return _NO_HOLIDAYS


def _read_timezone(table: Table) -> str:
    timezone = table.text("timezone")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if timezone:
            table.note("timezone", f'"{timezone}" is no time zone; write it like "Asia/Shanghai".')
        return "UTC"
    return timezone
