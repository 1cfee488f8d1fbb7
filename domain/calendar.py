"""A community's service hours and quiet hours, and durations counted in them."""

from dataclasses import dataclass
from datetime import date

from domain.day_spans import DaySpan


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCalendar:
    """When the community works and when it sleeps.

    `week` holds the spans of Monday to Sunday, `workday` those of a make-up working day, `holiday` those of a public
    holiday (usually none). `holidays` and `makeup_days` come from outside; years outside `official_years` are
    provisional: their holidays may still change. Spans of the week never reach over midnight, `quiet` may.
    """

    timezone: str
    week: tuple[tuple[DaySpan, ...], ...]
    workday: tuple[DaySpan, ...] = ()
    holiday: tuple[DaySpan, ...] = ()
    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    official_years: frozenset[int] = frozenset()
    quiet: DaySpan | None = None

    def is_provisional(self, year: int) -> bool:
        return year not in self.official_years
