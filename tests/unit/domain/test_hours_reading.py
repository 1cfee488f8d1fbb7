"""Hours of a day as people type them, and days that differ."""

from datetime import date, time

import pytest

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.hours_reading import read_hours, written_hours
from domain.special_days import DayKind, SpecialDay


def span(start: str, end: str) -> DaySpan:
    return DaySpan(start=time.fromisoformat(start), end=time.fromisoformat(end))


MORNING, AFTERNOON = span("08:30", "12:00"), span("14:00", "18:00")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08:30-12:00,14:00-18:00", (MORNING, AFTERNOON)),
        ("8:30 - 12:00, 14:00 - 18:00", (MORNING, AFTERNOON)),
        ("8:30到12:00，14:00到18:00", (MORNING, AFTERNOON)),
        ("8：30—12：00、14：00—18：00", (MORNING, AFTERNOON)),
        ("8:30-12:00和14:00-18:00", (MORNING, AFTERNOON)),
        ("8:30-12:00 14:00-18:00", (MORNING, AFTERNOON)),
        (" 14:00-18:00 ", (AFTERNOON,)),
        ("20:00-24:00", (span("20:00", "00:00"),)),
        ("00:00-24:00", (span("00:00", "00:00"),)),
        ("", None),
        ("closed", None),
        ("8-12", None),
        ("14:00-18:00,08:30-12:00", None),  # not in order
        ("08:30-12:00,11:00-18:00", None),  # overlapping
        ("22:00-06:00", None),  # over midnight
        ("08:30-08:30", None),
        ("08:30-25:00", None),
        ("08:60-12:00", None),
        ("24:00-24:00", None),
        ("08:30-12:00,下午", None),
    ],
)
def test_hours_as_they_are_typed(text: str, hours: tuple[DaySpan, ...] | None) -> None:
    assert read_hours(text) == hours


def test_hours_are_written_as_they_are_read() -> None:
    hours = (MORNING, AFTERNOON, span("20:00", "00:00"))
    assert written_hours(hours) == "08:30-12:00,14:00-18:00,20:00-24:00"
    assert read_hours(written_hours(hours)) == hours


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        (DayKind.CLOSED, (MORNING,)),
        (DayKind.WORKING, (MORNING,)),
        (DayKind.HOURS, ()),
        (DayKind.HOURS, (AFTERNOON, MORNING)),
        (DayKind.HOURS, (span("22:00", "06:00"),)),
    ],
)
def test_impossible_days_are_refused(kind: DayKind, hours: tuple[DaySpan, ...]) -> None:
    with pytest.raises(ValueError):
        SpecialDay(kind=kind, hours=hours)


def test_declared_days_go_before_everything_else() -> None:
    holiday, makeup, monday = date(2026, 10, 1), date(2026, 10, 10), date(2026, 11, 23)
    calendar = ServiceCalendar(
        timezone="Asia/Shanghai",
        week=((MORNING, AFTERNOON), *(((MORNING,),) * 6)),
        workday=(AFTERNOON,),
        holidays=frozenset({holiday}),
        makeup_days=frozenset({makeup}),
        special_days={monday: SpecialDay(kind=DayKind.CLOSED, note="停电")},
    )
    declared = calendar.with_days(
        {
            holiday: SpecialDay(kind=DayKind.WORKING),
            makeup: SpecialDay(kind=DayKind.CLOSED),
            date(2026, 11, 24): SpecialDay(kind=DayKind.HOURS, hours=(MORNING, AFTERNOON)),
        }
    )
    days = (holiday, makeup, monday, date(2026, 11, 24))
    assert [calendar.service_hours(day) for day in days] == [(), (AFTERNOON,), (), (MORNING,)]
    assert [declared.service_hours(day) for day in days] == [(AFTERNOON,), (), (), (MORNING, AFTERNOON)]
    assert calendar.with_days({}) is calendar
    newer = declared.with_days({monday: SpecialDay(kind=DayKind.WORKING)})
    assert newer.service_hours(monday) == (AFTERNOON,)
