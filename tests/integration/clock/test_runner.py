"""The runner over a real database, with clocks set by hand and a bell rung by hand."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog

from scheduler.runner import AT_ONCE, RETRY_AFTER_S, Runner
from tests.unit.clock.worlds import START, HandBell, HandClock, SmallStore, minutes, timer
from usecases.deadlines import MOST_ATTEMPTS, DueTimers
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer


class KilledError(BaseException):
    """The process is gone."""


class Scene:
    """A runner with everything around it; `done` holds (kind, rungs, minutes late) of every call."""

    def __init__(self, store: SmallStore, **parts: Any) -> None:
        self.store = store
        self.clock = HandClock()
        self.bell = HandBell()
        self.done: list[tuple[str, int, float]] = []
        self.failing: set[str] = set()
        self.kills_at: int | None = None
        self.alarms: list[str] = []
        self.drained = asyncio.Event()
        self.runner = Runner(
            store=store,
            clock=self.clock,
            machine=self.clock,
            bell=self.bell,
            handlers={"remind": self.act, "bad": self.act, "chain": self.chain, "nightly": self.act},
            alarm=lambda _uow, due, _now: self.alarms.append(due.highest.kind),
            drained=self.drained_now,
            **parts,
        )

    async def drained_now(self) -> None:
        await self.drained.wait()

    def act(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        if due.highest.kind in self.failing:
            raise RuntimeError(due.highest.kind)
        if len(self.done) == self.kills_at:
            raise KilledError
        self.done.append((due.highest.kind, len(due.timers), due.late_by(now) / minutes(1)))

    def chain(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        self.act(uow, due, now)
        uow.timers.add([timer("remind", after=(now - START) / minutes(1))])

    async def forward(self, by: float) -> None:
        """Let that many minutes pass, ring if the bell was armed for then, and settle."""
        self.clock.forward(minutes(by))
        armed = self.bell.armed[-1]
        if armed is not None and armed <= self.clock.now():
            self.bell.ring()
        await self.runner.quiet()


@asynccontextmanager
async def running(store: SmallStore, *, drained: bool = True, **parts: Any) -> AsyncGenerator[Scene]:
    scene = Scene(store, **parts)
    if drained:
        scene.drained.set()
    task = asyncio.create_task(scene.runner.run())
    try:
        if drained:
            await scene.runner.quiet()
        yield scene
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert scene.bell.stopped


async def test_it_arms_the_bell_for_the_earliest_timer_and_runs_it_when_it_rings(store: SmallStore) -> None:
    store.add(timer(after=20), timer(after=10))
    async with running(store) as scene:
        assert scene.bell.armed == [START + minutes(10)]
        await scene.forward(10)
        assert scene.done == [("remind", 1, 0.0)]
        assert scene.bell.armed[-1] == START + minutes(20)
        await scene.forward(10)
        assert scene.bell.armed[-1] is None
        assert store.states() == [("remind", "done", 0)] * 2


async def test_a_new_timer_rearms_the_bell_at_its_commit(store: SmallStore) -> None:
    async with running(store) as scene:
        await scene.forward(1)
        assert scene.bell.armed[-1] is None
        store.add(timer(after=5))
        assert not scene.runner.is_quiet()
        await scene.runner.quiet()
        assert scene.bell.armed[-1] == START + minutes(5)


async def test_it_is_not_quiet_before_a_look_has_ended(store: SmallStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is about to see may be due: whoever waits until everything is settled must not go on meanwhile."""
    read, looking, go_on = store.read, asyncio.Event(), asyncio.Event()

    async def slow_read(query: Any) -> Any:
        looking.set()
        await go_on.wait()
        return await read(query)

    async with running(store) as scene:
        await scene.forward(1)
        monkeypatch.setattr(store, "read", slow_read)
        store.add(timer(after=1))
        await looking.wait()
        assert not scene.runner.is_quiet()
        go_on.set()
        await scene.runner.quiet()
        assert [kind for kind, _, _ in scene.done] == ["remind"]


async def test_in_a_rush_of_commits_it_looks_once_and_soon(store: SmallStore) -> None:
    async with running(store) as scene:
        reads = store.reads
        for number in range(50):
            store.add(timer(after=5 + number))
        assert scene.bell.armed[-1] == START + timedelta(milliseconds=10)
        assert not scene.runner.is_quiet()
        scene.clock.forward(timedelta(milliseconds=10))
        scene.bell.ring()
        await scene.runner.quiet()
        assert store.reads == reads + 1
        assert scene.bell.armed[-1] == START + minutes(5)


async def test_a_timer_added_by_a_timer_and_due_at_once_runs_in_the_same_settling(store: SmallStore) -> None:
    store.add(timer("chain", after=1))
    async with running(store) as scene:
        await scene.forward(1)
        assert scene.done == [("chain", 1, 0.0), ("remind", 1, 0.0)]


async def test_the_bell_rings_in_machine_time_when_the_clock_is_ahead(store: SmallStore) -> None:
    store.add(timer(after=60))
    async with running(store) as scene:
        scene.clock.wall = START.timestamp  # type: ignore[method-assign]  # the machine stands still
        scene.clock.at += minutes(45)
        scene.runner.look_again()
        await scene.runner.quiet()
        assert scene.bell.armed[-1] == START + minutes(15)
        scene.clock.at += minutes(45)
        scene.runner.look_again()
        await scene.runner.quiet()
        assert scene.done == [("remind", 1, 30.0)]


async def test_after_a_downtime_late_rungs_are_one_call(store: SmallStore) -> None:
    store.add(*(timer(after=rung - 10, ticket_id=1, ladder="respond", rung=rung) for rung in (1, 2, 3)))
    async with running(store) as scene:
        assert scene.done == [("remind", 3, 7.0)]


async def test_the_first_tick_waits_until_the_backlog_is_drained(store: SmallStore) -> None:
    store.add(timer(after=-1))
    async with running(store, drained=False) as scene:
        for _ in range(5):
            await asyncio.sleep(0)
        assert scene.done == []
        assert not scene.runner.is_quiet()
        scene.drained.set()
        await scene.runner.quiet()
        assert scene.done == [("remind", 1, 1.0)]


async def test_what_never_waits_rings_before_the_backlog_is_drained(store: SmallStore) -> None:
    """An emergency goes on in the moment of the restart, and each time it is due while the backlog is worked off."""
    store.add(timer("nightly", after=-5), timer("remind", after=-5), timer("nightly", after=2))
    async with running(store, drained=False, never_wait=("nightly",)) as scene:
        for _ in range(9):
            await asyncio.sleep(0)
        assert scene.bell.armed[-1] == START + minutes(2)
        assert scene.done == [("nightly", 1, 5.0)]
        scene.clock.forward(minutes(2))
        scene.bell.ring()
        for _ in range(9):
            await asyncio.sleep(0)
        assert scene.done == [("nightly", 1, 5.0), ("nightly", 1, 0.0)]
        scene.drained.set()
        await scene.runner.quiet()
        assert scene.done[2:] == [("remind", 1, 7.0)]


async def test_promises_are_kept_even_if_the_backlog_cannot_be_known(store: SmallStore) -> None:
    store.add(timer(after=-1))

    async def broken() -> None:
        raise OSError

    scene = Scene(store)
    scene.drained_now = broken  # type: ignore[method-assign]  # what a fetcher that died would do
    scene.runner._drained = broken
    task = asyncio.create_task(scene.runner.run())
    await scene.runner.quiet()
    task.cancel()
    assert scene.done == [("remind", 1, 1.0)]


async def test_one_that_fails_does_not_stop_others_rests_and_is_tried_again(store: SmallStore) -> None:
    store.add(timer("bad", after=1), timer(after=1))
    async with running(store) as scene:
        scene.failing = {"bad"}
        await scene.forward(1)
        assert scene.done == [("remind", 1, 0.0)]
        assert store.states() == [("bad", "pending", 1), ("remind", "done", 0)]
        scene.bell.sweep()
        await scene.runner.quiet()
        assert store.states()[0] == ("bad", "pending", 1)
        scene.failing = set()
        scene.clock.forward(minutes(0.5))
        scene.bell.sweep()
        await scene.runner.quiet()
        assert scene.done == [("remind", 1, 0.0), ("bad", 1, 0.5)]


async def test_one_that_always_fails_is_given_up_with_an_alarm_and_names_no_person(store: SmallStore) -> None:
    store.add(timer("bad", after=1, data={"version": 3}))
    with structlog.testing.capture_logs() as logs:
        async with running(store) as scene:
            scene.failing = {"bad"}
            for _ in range(12):
                await scene.forward(5)
                scene.bell.sweep()
                await scene.runner.quiet()
    assert store.states() == [("bad", "dead", MOST_ATTEMPTS)]
    assert scene.alarms == ["bad"]
    events = [(log["event"], log["kind"], log["timers"], log["attempts"]) for log in logs]
    failed = [("timer_failed", "bad", (1,), attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert events == [*failed, ("timer_given_up", "bad", (1,), MOST_ATTEMPTS)]


async def test_a_database_that_fails_is_tried_again_after_a_while(store: SmallStore) -> None:
    store.add(timer(after=1))
    async with running(store) as scene:
        store.fail_next = 1
        scene.clock.forward(minutes(1))
        scene.bell.ring()
        retry_at = START + minutes(1) + timedelta(seconds=RETRY_AFTER_S)
        await scene.bell.armed_for(retry_at)
        assert scene.done == []
        assert not scene.runner.is_quiet()
        scene.clock.forward(timedelta(seconds=RETRY_AFTER_S))
        scene.bell.ring()
        await scene.runner.quiet()
        assert [(kind, rungs) for kind, rungs, _ in scene.done] == [("remind", 1)]


async def test_the_sweep_finds_what_no_signal_told(store: SmallStore) -> None:
    async with running(store) as scene:
        scene.clock.forward(minutes(2))
        insert = "INSERT INTO timers (community_id, kind, due_at) VALUES ('garden', 'remind', 0)"
        store.database.raw.execute(insert)
        assert scene.runner.is_quiet()
        scene.bell.sweep()
        await scene.runner.quiet()
        assert [kind for kind, _, _ in scene.done] == ["remind"]


def nightly(now: datetime) -> Sequence[NewTimer]:
    day = timedelta(days=1)
    return [NewTimer(community_id="*", kind="nightly", due_at=START + ((now - START) // day + 1) * day, dedupe_key="n")]


async def test_recurring_acts_have_one_pending_timer_and_come_round_once_after_a_downtime(store: SmallStore) -> None:
    day = 24 * 60
    async with running(store, generators=[nightly]) as scene:
        assert store.states() == [("nightly", "pending", 0)]
        await scene.forward(day)
        assert store.states() == [("nightly", "done", 0), ("nightly", "pending", 0)]
        writes = store.writes
        scene.bell.sweep()
        await scene.runner.quiet()
        assert store.writes == writes
    async with running(store, generators=[nightly]) as scene:
        await scene.forward(5 * day + 1)
        assert scene.done == [("nightly", 1, 3 * day + 1.0)]
        assert [state for _, state, _ in store.states()] == ["done", "done", "pending"]
        assert scene.bell.armed[-1] == START + timedelta(days=6)


async def test_a_stopped_runner_leaves_the_rest_for_the_next_one(store: SmallStore) -> None:
    store.add(timer(after=1), timer(after=2))
    async with running(store) as scene:
        await scene.forward(1)
    assert store.states() == [("remind", "done", 0), ("remind", "pending", 0)]
    async with running(store) as scene:
        await scene.forward(2)
        assert scene.done == [("remind", 1, 0.0)]


@pytest.mark.parametrize(("killer", "kept"), [(1, 1), (5, 5), (AT_ONCE - 1, AT_ONCE - 1), (AT_ONCE + 2, AT_ONCE)])
async def test_one_that_kills_the_process_soon_after_a_start_undoes_none_before_it(
    store: SmallStore, killer: int, kept: int
) -> None:
    """The first ones run alone: at each start they would be undone with it, and never be done."""
    store.add(*(timer(after=number) for number in range(AT_ONCE + 4)))
    scene = Scene(store)
    scene.kills_at = killer
    scene.clock.forward(minutes(60))
    scene.drained.set()
    with pytest.raises(KilledError):
        await scene.runner.run()
    assert [state for _, state, _ in store.states()] == ["done"] * kept + ["pending"] * (AT_ONCE + 4 - kept)


async def test_each_start_begins_alone_again(store: SmallStore) -> None:
    store.add(*(timer(after=number) for number in range(3)))
    for life in range(1, 4):
        scene = Scene(store)
        scene.kills_at = 1
        scene.clock.forward(minutes(60))
        scene.drained.set()
        if life < 3:
            with pytest.raises(KilledError):
                await scene.runner.run()
        assert [state for _, state, _ in store.states()].count("done") == min(life, 2)
