"""What is known is read once, again after each change, and never from a snapshot that is older than the change."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from domain.special_days import DayKind, SpecialDay
from storage.calendar_days import SIGNAL, CalendarDaysTable
from storage.effective_knowledge import EffectiveKnowledge
from storage.inline_driver import InlineDatabase
from storage.store import SqlStore
from tests.support.databases import lent_database
from tests.support.knowledge import GARDEN, knowledge
from tests.support.world import finished
from usecases.ports import UnitOfWork

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = date(2027, 2, 10)


@contextmanager
def database() -> Generator[InlineDatabase]:
    made = lent_database()
    try:
        yield made
    finally:
        made.close_now()


def close(connection: Connection) -> None:
    CalendarDaysTable(connection).declare(GARDEN, DAY, SpecialDay(kind=DayKind.CLOSED), by=None, at=NOW)


def is_open(uow: UnitOfWork) -> bool:
    return bool(uow.knowledge.community(GARDEN).calendar.service_hours(DAY))


def test_the_table_is_read_once_and_then_after_each_change() -> None:
    with database() as made:
        store, asked = SqlStore(made, knowledge(), now=lambda: NOW), []
        made.raw.set_trace_callback(lambda sql: asked.append(sql) if "FROM calendar_days" in sql else None)
        assert [finished(store.read(is_open)) for _ in range(3)] == [True, True, True]
        assert finished(store.write(is_open)) is True
        assert len(asked) == 1
        made.write_now(close)
        assert [finished(store.read(is_open)) for _ in range(3)] == [False, False, False]
        assert len(asked) == 2


def test_an_older_snapshot_never_passes_for_the_newest() -> None:
    with database() as older, database() as newest:
        newest.write_now(close)
        known = EffectiveKnowledge(knowledge(), now=lambda: NOW)
        since = known.begin()
        known.hear(frozenset({SIGNAL}))

        def look(made: InlineDatabase, since: int) -> bool:
            found = made.read_now(lambda connection: known.read(connection, since=since))
            return bool(found.community(GARDEN).calendar.service_hours(DAY))

        assert look(older, since) is True, "whoever began before sees what was so"
        assert look(newest, known.begin()) is False
        assert look(older, since) is False, "and from then on the newest"


def test_other_signals_change_nothing() -> None:
    known = EffectiveKnowledge(knowledge(), now=lambda: NOW)
    known.hear(frozenset({"outbox", "timers"}))
    assert known.begin() == 0


def test_what_another_process_changed_is_seen_within_a_minute() -> None:
    clock = [NOW]
    with database() as made:
        made.write_now(close)
        store = SqlStore(made, knowledge(), now=lambda: clock[0])
        assert finished(store.read(is_open)) is False
        made.raw.execute("DELETE FROM calendar_days")  # no signal reaches this store
        clock[0] += timedelta(seconds=59)
        assert finished(store.read(is_open)) is False
        clock[0] += timedelta(seconds=1)
        assert finished(store.read(is_open)) is True
