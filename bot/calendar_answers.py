"""What the calendar's commands do in the process that has the database; arguments and answers are plain JSON values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.calendar_files import read_order
from domain.errors import NotFoundError
from domain.hours_reading import written_hours
from domain.special_day_reading import written_special
from storage.errors import ControlRefusedError
from usecases.calendar_data import DayLine, DayReason, special_days
from usecases.declaring_days import DayOrder, declare_days
from usecases.ports import Clock, Store, UnitOfWork

_REASONS = {DayReason.HOLIDAY: "public holiday", DayReason.MAKEUP_DAY: "make-up working day"}
_UNSET = "unset"


def written_order(order: DayOrder) -> list[str]:
    """An order as `declare` takes it."""
    if order.special is None:
        return [order.day.isoformat(), _UNSET, ""]
    return [order.day.isoformat(), written_special(order.special), order.special.note or ""]


async def declare(store: Store, clock: Clock, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Declare `days` (each [day, kind, note]) in `community`. Raises ControlRefusedError for what cannot be."""
    community, at = str(arguments["community"]), clock.now()
    orders = [read_order(*(str(part) for part in parts)) for parts in arguments["days"]]
    wrong = [order for order in orders if isinstance(order, str)]
    if wrong:
        raise ControlRefusedError(reason=wrong[0])
    good = [order for order in orders if isinstance(order, DayOrder)]

    def write(uow: UnitOfWork) -> dict[str, int]:
        done = declare_days(uow, community, good, by=None, at=at)
        return {"changed": done.changed, "kept": done.kept}

    try:
        return await store.write(write)
    except NotFoundError:
        raise ControlRefusedError(reason=f'there is no community "{community}" in the configuration') from None


async def describe(store: Store, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The special days of `year` in `community`, a line each, and whether the year is provisional."""
    community, year = str(arguments["community"]), int(arguments["year"])

    def look(uow: UnitOfWork) -> dict[str, Any]:
        lines = special_days(uow, community, date(year, 1, 1), date(year, 12, 31))
        provisional = uow.knowledge.community(community).calendar.is_provisional(year)
        return {"lines": [_written(line) for line in lines], "provisional": provisional}

    try:
        return await store.read(look)
    except NotFoundError:
        raise ControlRefusedError(reason=f'there is no community "{community}" in the configuration') from None


def _written(line: DayLine) -> str:
    """Wed 2027-02-10 to Fri 2027-02-12  closed  set here  台风停工."""
    days = f"{line.first:%a %Y-%m-%d}" + ("" if line.first == line.last else f" to {line.last:%a %Y-%m-%d}")
    reason = _REASONS.get(line.reason, "set here" if line.removable else "set in the configuration")
    note = "" if line.special is None else line.special.note or ""
    return f"{days:34}{written_hours(line.hours) or 'closed':26}{reason:22}{note}".rstrip()
