"""The two times."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock, SystemClock, SystemMachine, keep_offset, kept_offset
from tests.unit.clock.worlds import START, HandClock, SmallStore, minutes


def test_the_system_clock_shows_the_machines_wall_time_in_utc() -> None:
    machine = HandClock()
    now = SystemClock(machine).now()
    assert (now, now.tzinfo) == (START, UTC)


def test_the_machine_tells_seconds_since_1970_and_never_goes_back() -> None:
    machine = SystemMachine()
    assert machine.wall() > datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    assert machine.monotonic() <= machine.monotonic()


def test_a_movable_clock_runs_with_the_machine_and_ahead_of_it() -> None:
    machine = HandClock()
    clock = MovableClock(machine, offset=minutes(10))
    clock.move(timedelta(days=1))
    machine.forward(minutes(5))
    assert clock.now() == START + timedelta(days=1) + minutes(15)
    assert clock.offset == timedelta(days=1) + minutes(10)


def test_it_tells_its_listeners_of_each_jump_after_it_was_made() -> None:
    clock = MovableClock(HandClock())
    seen: list[datetime] = []
    clock.on_jump(lambda: seen.append(clock.now()))
    clock.move(minutes(1))
    clock.move(minutes(2))
    assert seen == [START + minutes(1), START + minutes(3)]


def test_it_moves_forward_only() -> None:
    clock = MovableClock(HandClock())
    with pytest.raises(ValueError, match="forward only"):
        clock.move(minutes(-1))
    assert clock.now() == START


def test_it_may_begin_behind_the_machine() -> None:
    clock = MovableClock(HandClock(), offset=timedelta(days=-2))
    clock.move(minutes(5))
    assert clock.now() == START - timedelta(days=2) + minutes(5)


def test_the_offset_is_kept_to_the_microsecond(store: SmallStore) -> None:
    assert store.read_now(lambda uow: kept_offset(uow.facts)) == timedelta(0)
    for offset in (timedelta(days=400, microseconds=1), timedelta(days=401, microseconds=7)):
        store.write_now(lambda uow, offset=offset: keep_offset(uow.facts, offset))
        assert store.read_now(lambda uow: kept_offset(uow.facts)) == offset


def test_facts_are_plain_values_by_key_and_can_be_forgotten(store: SmallStore) -> None:
    store.write_now(lambda uow: uow.facts.set("greeting", {"version": [1, None]}))
    assert store.read_now(lambda uow: uow.facts.get("greeting")) == {"version": [1, None]}
    store.write_now(lambda uow: uow.facts.forget("greeting"))
    assert store.read_now(lambda uow: uow.facts.get("greeting")) is None
