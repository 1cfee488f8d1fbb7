"""Whose turn it is, and which night a moment belongs to."""

from datetime import UTC, date, datetime, time

import pytest

from domain.day_spans import DaySpan
from domain.duty import Night, coming_night, night_at, night_of
from domain.staffing import Assignment, Candidate, StaffingRule, chosen
from tests.support.knowledge import calendar

TUESDAY = date(2026, 11, 24)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def candidate(staff_id: int, held: int, hour: int | None) -> Candidate:
    return Candidate(staff_id=staff_id, held=held, assigned_at=None if hour is None else utc(24, hour))


@pytest.mark.parametrize(
    ("assignment", "cap", "expected"),
    [
        (Assignment.PRESS, None, None),
        (Assignment.ROUND_ROBIN, None, 3),  # never had one
        (Assignment.ROUND_ROBIN, 4, 1),  # 3 has four already
        (Assignment.LEAST_LOADED, None, 2),
        (Assignment.LEAST_LOADED, 1, None),
    ],
)
def test_whose_turn_it_is(assignment: Assignment, cap: int | None, expected: int | None) -> None:
    there = [candidate(1, 2, 8), candidate(2, 1, 9), candidate(3, 4, None)]
    assert chosen(StaffingRule(assignment=assignment, load_cap=cap), there) == expected


def test_nobody_there_and_equals_by_turns() -> None:
    rule = StaffingRule(assignment=Assignment.LEAST_LOADED)
    assert chosen(rule, []) is None
    assert chosen(rule, [candidate(1, 1, 9), candidate(2, 1, 8)]) == 2


def test_a_night_is_called_by_its_evening() -> None:
    there = calendar()  # asleep from 22:00 to 08:00 in Shanghai
    night = Night(day=TUESDAY, begins=utc(24, 14), ends=utc(25, 0))
    assert night_of(there, TUESDAY) == night
    assert [night_at(there, at) for at in (utc(24, 13, 59), utc(24, 14), utc(24, 23, 59), utc(25, 0))] == [
        None,
        night,
        night,
        None,
    ]
    assert [coming_night(there, at) for at in (utc(24, 0), utc(24, 23, 59))] == [night, night]
    before = coming_night(there, utc(23, 23, 59))
    assert before is not None
    assert before.day == date(2026, 11, 23)


def test_nights_that_begin_after_midnight_and_none_at_all() -> None:
    late = calendar(quiet=DaySpan(start=time(0, 30), end=time(6)))
    assert night_of(late, TUESDAY) == Night(day=TUESDAY, begins=utc(24, 16, 30), ends=utc(24, 22))
    assert night_at(late, utc(24, 17)) == night_of(late, TUESDAY)
    assert (night_of(calendar(quiet=None), TUESDAY), night_at(calendar(quiet=None), utc(24, 17))) == (None, None)
