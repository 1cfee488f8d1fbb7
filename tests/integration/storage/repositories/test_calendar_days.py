"""Declared days: kept, replaced, withdrawn; and known to every rule from the same statement on."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from domain.day_spans import DaySpan
from domain.errors import CardRefreshed
from domain.special_days import DayKind, SpecialDay
from storage.store import SqlStore
from tests.integration.storage.repositories.samples import HOME, LATER, NOW
from tests.support.knowledge import GARDEN, knowledge
from usecases.calendar_ports import DeclaredDay

FIRST, SECOND, THIRD = date(2027, 2, 10), date(2027, 2, 11), date(2027, 2, 12)
MORNING, AFTERNOON = DaySpan(start=time(8, 30), end=time(12)), DaySpan(start=time(14), end=time(0))
CLOSED = SpecialDay(kind=DayKind.CLOSED, note="台风停工")
OWN_HOURS = SpecialDay(kind=DayKind.HOURS, hours=(MORNING, AFTERNOON))
WORKING = SpecialDay(kind=DayKind.WORKING)


def declared(day, special, by=None, at=NOW):
    return DeclaredDay(day=day, special=special, set_by=by, set_at=at)


async def test_declared_days_are_read_back(store):
    def declare(uow):
        uow.calendar_days.declare(HOME, SECOND, OWN_HOURS, by=9, at=NOW)
        uow.calendar_days.declare(HOME, FIRST, CLOSED, by=None, at=NOW)
        uow.calendar_days.declare("other", FIRST, WORKING, by=None, at=NOW)
        return (
            uow.calendar_days.between(HOME, FIRST, SECOND),
            uow.calendar_days.between(HOME, SECOND, THIRD),
            dict(uow.calendar_days.all()),
        )

    assert await store.write(declare) == (
        [declared(FIRST, CLOSED), declared(SECOND, OWN_HOURS, 9)],
        [declared(SECOND, OWN_HOURS, 9)],
        {HOME: {FIRST: CLOSED, SECOND: OWN_HOURS}, "other": {FIRST: WORKING}},
    )


async def test_a_day_declared_again_is_the_newer_one(store):
    def declare(uow):
        for round_ in range(10):  # a statement that PostgreSQL plans anew at the sixth time
            uow.calendar_days.declare(HOME, FIRST, CLOSED, by=round_, at=NOW)
        uow.calendar_days.declare(HOME, FIRST, OWN_HOURS, by=None, at=LATER)
        return uow.calendar_days.between(HOME, FIRST, FIRST)

    assert await store.write(declare) == [declared(FIRST, OWN_HOURS, at=LATER)]


async def test_a_withdrawn_day_is_gone(store):
    def withdraw(uow):
        uow.calendar_days.declare(HOME, FIRST, CLOSED, by=None, at=NOW)
        twice = [uow.calendar_days.withdraw(HOME, FIRST) for _ in range(2)]
        return twice, uow.calendar_days.between(HOME, FIRST, FIRST)

    assert await store.write(withdraw) == ([True, False], [])


# ------------------------------------------------------------------------------------------------ what is known


@pytest.fixture
def known(database):
    """A store over a community that works every day from 08:30 to 18:00."""
    return SqlStore(database, knowledge(), now=lambda: datetime(2026, 11, 22, 2, 0, tzinfo=UTC))


def close(uow):
    uow.calendar_days.declare(GARDEN, FIRST, CLOSED, by=None, at=NOW)
    return hours(uow)


def hours(uow):
    """How long the community works on the three days."""
    calendar = uow.knowledge.community(GARDEN).calendar
    midnight = datetime(2027, 2, 9, 16, tzinfo=UTC)
    days = [midnight + timedelta(days=number) for number in range(4)]
    worked = (calendar.service_time_between(start, end) for start, end in pairwise(days))
    return [time_ / timedelta(hours=1) for time_ in worked]


async def test_what_is_declared_holds_at_once_and_everywhere(known):
    assert await known.write(hours) == [9.5, 9.5, 9.5]
    assert await known.write(close) == [0, 9.5, 9.5], "in the same transaction"
    assert await known.read(hours) == [0, 9.5, 9.5]
    assert await known.write(hours) == [0, 9.5, 9.5]

    def reopen(uow):
        uow.calendar_days.withdraw(GARDEN, FIRST)
        uow.calendar_days.declare(GARDEN, SECOND, OWN_HOURS, by=None, at=NOW)
        return hours(uow)

    assert await known.write(reopen) == [9.5, 13.5, 9.5]
    assert await known.read(hours) == [9.5, 13.5, 9.5]


async def test_what_was_undone_holds_nowhere(known):
    def refused(uow):
        close(uow)
        raise CardRefreshed

    with pytest.raises(CardRefreshed):
        await known.write(refused)
    assert await known.write(hours) == [9.5, 9.5, 9.5]

    def partly(uow):
        try:
            with uow.savepoint():
                assert close(uow) == [0, 9.5, 9.5]
                raise CardRefreshed
        except CardRefreshed:
            return hours(uow)

    assert await known.write(partly) == [9.5, 9.5, 9.5]
    assert await known.read(hours) == [9.5, 9.5, 9.5]


async def test_other_stores_over_the_same_database_hear_of_it(known, database):
    other = SqlStore(database, knowledge(), now=lambda: NOW)
    assert await other.read(hours) == [9.5, 9.5, 9.5]
    await known.write(close)
    assert await other.read(hours) == [0, 9.5, 9.5]
