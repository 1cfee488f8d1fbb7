"""Reading a community's calendar: hours per weekday, quiet hours, public holidays and local changes to them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.holiday_data import HolidayData, countries, holiday_data
from bot.toml_tables import Table
from domain.calendar import ServiceCalendar

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NO_HOLIDAYS = HolidayData(days_off=frozenset(), makeup_days=frozenset(), official_years=frozenset())


def read_calendar(table: Table) -> ServiceCalendar | None:
    """Read [calendar]; None when nothing sensible can be made of it (the problems are noted).

    `weekdays` are the hours of Monday to Friday, a single day's own key goes before it. `closed` and `open` are dates
    on which the community differs from the country.
    """
    weekdays = table.spans("weekdays")
    week = tuple(table.spans(day) if table.has(day) or index > 4 else weekdays for index, day in enumerate(_DAYS))
    table.used.update(_DAYS)
    country = _read_holidays(table)
    closed, opened = table.dates("closed"), table.dates("open")
    fields = {"workday": table.spans("makeup_day"), "holiday": table.spans("holiday")}
    timezone, quiet = _read_timezone(table), table.span("quiet_hours")
    try:
        return ServiceCalendar(
            timezone=timezone,
            week=week,
            workday=fields["workday"],
            holiday=fields["holiday"],
            holidays=(country.days_off | closed) - opened,
            makeup_days=(country.makeup_days | opened) - closed,
            official_years=country.official_years,
            quiet=quiet,
        )
    except ValueError as error:
        table.note("weekdays", f"This calendar cannot work: {error}.")
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
