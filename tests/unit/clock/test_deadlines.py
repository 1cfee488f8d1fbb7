"""Running what is due: ladders collapse, failures do not spread, nothing is done twice."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import CardRefreshed
from tests.unit.clock.worlds import START, SmallStore, minutes, open_store, timer
from usecases.deadlines import MOST_ATTEMPTS, DueTimers, Ran, UnknownTimerError, run_due
from usecases.ports import UnitOfWork

NOW = START + minutes(60)


class Notes:
    """A timer function that notes its calls; raises for the kinds it is told to."""

    def __init__(self, *failing: str) -> None:
        self.calls: list[tuple[str, list[int | None], float]] = []
        self.failing = failing

    def __call__(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        uow.facts.set(f"done:{due.highest.id}", True)
        if due.highest.kind in self.failing:
            raise RuntimeError(due.highest.kind)
        late = due.late_by(now) / minutes(1)
        self.calls.append((due.highest.kind, [one.rung for one in due.timers], late))


def run(
    store: SmallStore, notes: Notes, *, limit: int = 100, alarm: Notes | None = None, excluding: tuple[int, ...] = ()
) -> Ran:
    handlers = dict.fromkeys(("a", "b", "c", "escalate", "bad"), notes)
    return store.write_now(
        lambda uow: run_due(uow, now=NOW, handlers=handlers, limit=limit, alarm=alarm or Notes(), excluding=excluding)
    )


def done(store: SmallStore, timer_id: int) -> object:
    return store.read_now(lambda uow: uow.facts.get(f"done:{timer_id}"))


def test_due_timers_run_in_order_and_once(store: SmallStore) -> None:
    store.add(timer("b", after=20), timer("a", after=10), timer("c", after=61))
    notes = Notes()
    assert run(store, notes) == Ran(count=2, more=False)
    assert run(store, notes) == Ran(count=0, more=False)
    assert notes.calls == [("a", [None], 50.0), ("b", [None], 40.0)]
    assert [state for _, state, _ in store.states()] == ["done", "done", "pending"]


def test_the_limit_counts_calls_and_says_that_there_is_more(store: SmallStore) -> None:
    store.add(timer("a", after=1), timer("b", after=2), timer("c", after=3))
    notes = Notes()
    assert run(store, notes, limit=2) == Ran(count=2, more=True)
    assert run(store, notes, limit=2) == Ran(count=1, more=False)


def test_late_rungs_of_a_ladder_become_one_call_that_knows_the_highest_and_how_late(store: SmallStore) -> None:
    store.add(
        timer("escalate", after=10, ticket_id=1, ladder="respond", rung=1),
        timer("a", after=15),
        timer("escalate", after=20, ticket_id=1, ladder="respond", rung=2),
        timer("escalate", after=30, ticket_id=2, ladder="respond", rung=1),
        timer("escalate", after=50, ticket_id=1, ladder="respond", rung=3),
        timer("escalate", after=90, ticket_id=1, ladder="respond", rung=4),
    )
    notes = Notes()
    assert run(store, notes) == Ran(count=5, more=False)
    assert notes.calls == [("escalate", [1, 2, 3], 10.0), ("a", [None], 45.0), ("escalate", [1], 30.0)]
    assert store.states()[5] == ("escalate", "pending", 0)


def test_what_passed_is_told_apart_from_the_highest() -> None:
    with open_store() as store:
        store.add(*(timer("escalate", after=rung, ticket_id=1, ladder="l", rung=rung) for rung in (2, 1, 3)))
        seen: list[DueTimers] = []
        handlers = {"escalate": lambda _uow, due, _now: seen.append(due)}
        store.write_now(lambda uow: run_due(uow, now=NOW, handlers=handlers, limit=1, alarm=Notes()))
        [due] = seen
        assert ([one.rung for one in due.timers], due.highest.rung) == ([1, 2, 3], 3)


def test_one_that_fails_is_undone_counted_and_does_not_stop_the_others(store: SmallStore) -> None:
    store.add(timer("a", after=1), timer("bad", after=2), timer("c", after=3))
    notes = Notes("bad")
    ran = run(store, notes)
    assert (ran.count, ran.more) == (2, False)
    assert [(one.kind, one.ids, one.attempts, one.dead, str(one.error)) for one in ran.failures] == [
        ("bad", (2,), 1, False, "bad")
    ]
    assert store.states() == [("a", "done", 0), ("bad", "pending", 1), ("c", "done", 0)]
    assert (done(store, 1), done(store, 2), done(store, 3)) == (True, None, True)


def test_a_failing_ladder_fails_as_a_whole_and_rests_as_a_whole(store: SmallStore) -> None:
    store.add(*(timer("bad", after=rung, ticket_id=1, ladder="l", rung=rung) for rung in (1, 2)), timer("c", after=5))
    ran = run(store, Notes("bad"))
    assert [one.ids for one in ran.failures] == [(1, 2)]
    assert (ran.count, ran.more) == (1, False)
    assert [attempts for _, _, attempts in store.states()] == [1, 1, 0]
    assert run(store, Notes("bad"), excluding=(1, 2)) == Ran(count=0, more=False)


def test_after_the_last_attempt_a_timer_is_dead_and_the_alarm_is_raised_once(store: SmallStore) -> None:
    store.add(timer("bad", after=1))
    alarm = Notes()
    dead = [run(store, Notes("bad"), alarm=alarm).failures[0].dead for _ in range(MOST_ATTEMPTS)]
    assert dead == [False] * (MOST_ATTEMPTS - 1) + [True]
    assert alarm.calls == [("bad", [None], 59.0)]
    assert run(store, Notes("bad"), alarm=alarm) == Ran(count=0, more=False)
    assert store.states() == [("bad", "dead", MOST_ATTEMPTS)]


def test_a_failing_alarm_is_reported_and_the_timer_stays_dead(store: SmallStore) -> None:
    store.add(timer("bad", after=1))
    for _ in range(MOST_ATTEMPTS - 1):
        run(store, Notes("bad"))
    [failure] = run(store, Notes("bad"), alarm=Notes("bad")).failures
    assert str(failure.alarm_error) == "bad"
    assert store.states() == [("bad", "dead", MOST_ATTEMPTS)]


def test_a_kind_nobody_knows_is_a_failure_with_a_name(store: SmallStore) -> None:
    store.add(timer("from the future", after=1))
    [failure] = run(store, Notes()).failures
    assert isinstance(failure.error, UnknownTimerError)
    assert str(failure.error).endswith(": from the future")


def test_a_function_may_add_its_own_next_timer_under_the_same_key(store: SmallStore) -> None:
    store.add(timer("a", after=1, dedupe_key="nightly"))
    handlers = {"a": lambda uow, _due, _now: uow.timers.add([timer("a", after=90, dedupe_key="nightly")])}
    store.write_now(lambda uow: run_due(uow, now=NOW, handlers=handlers, limit=9, alarm=Notes()))
    assert store.states() == [("a", "done", 0), ("a", "pending", 0)]


def test_a_function_that_cancels_another_due_timer_keeps_it_from_running(store: SmallStore) -> None:
    store.add(timer("a", after=1, ticket_id=1), timer("b", after=2, ticket_id=1))
    notes = Notes()
    handlers = {"a": lambda uow, _due, _now: uow.timers.cancel(ticket_id=1), "b": notes}
    ran = store.write_now(lambda uow: run_due(uow, now=NOW, handlers=handlers, limit=9, alarm=Notes()))
    assert (ran, notes.calls) == (Ran(count=1, more=False), [])


def test_a_crash_within_leaves_the_timer_pending_and_nothing_of_its_effects(store: SmallStore) -> None:
    store.add(timer("a", after=1), timer("b", after=2))

    def crash(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        raise KeyboardInterrupt

    handlers = {"a": Notes(), "b": crash}
    with pytest.raises(KeyboardInterrupt):
        store.write_now(lambda uow: run_due(uow, now=NOW, handlers=handlers, limit=9, alarm=Notes()))
    assert store.states() == [("a", "pending", 0), ("b", "pending", 0)]
    assert done(store, 1) is None


rungs = st.tuples(st.integers(0, 80), st.one_of(st.none(), st.integers(1, 3)), st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(rungs, max_size=15), step=st.integers(1, 4))
def test_everything_due_runs_once_in_order_of_the_earliest_of_its_ladder(
    rows: list[tuple[int, int | None, int]], step: int
) -> None:
    with open_store() as store:
        ladder = [
            {} if ticket is None else {"ticket_id": ticket, "ladder": "l", "rung": rung} for _, ticket, rung in rows
        ]
        store.add(*(timer("a", after=at, **rest) for (at, _, _), rest in zip(rows, ladder, strict=True)))
        seen: list[list[int]] = []
        handlers = {"a": lambda _uow, due, _now: seen.append([one.id for one in due.timers])}
        more = True
        while more:
            ran = store.write_now(lambda uow: run_due(uow, now=NOW, handlers=handlers, limit=step, alarm=Notes()))
            more = ran.more
        due = sorted((at, number, ticket) for number, (at, ticket, _) in enumerate(rows, start=1) if at <= 60)
        groups: dict[object, list[int]] = {}
        for _, number, ticket in due:
            groups.setdefault(number * -1 if ticket is None else ticket, []).append(number)
        assert [sorted(ids) for ids in seen] == [sorted(ids) for ids in groups.values()]
        assert all(rows[ids[-1] - 1][2] == max(rows[one - 1][2] for one in ids) for ids in seen)


@pytest.mark.parametrize(("often", "ran", "state"), [(1, 1, ("a", "done", 0)), (2, 0, ("a", "pending", 1))])
def test_what_another_process_changed_meanwhile_is_looked_at_once_more_at_once(
    store: SmallStore, often: int, ran: int, state: tuple[str, str, int]
) -> None:
    store.add(timer("a", after=10))
    looks = []

    def act(uow: UnitOfWork, due: DueTimers, _now: datetime) -> None:
        looks.append(due.highest.id)
        uow.facts.set(f"look:{len(looks)}", True)
        if len(looks) <= often:
            raise CardRefreshed

    found = store.write_now(lambda uow: run_due(uow, now=NOW, handlers={"a": act}, limit=9, alarm=Notes()))
    assert (found.count, looks, store.states()) == (ran, [1, 1], [state])
    kept = [store.read_now(lambda uow, look=look: uow.facts.get(f"look:{look}")) for look in (1, 2)]
    assert kept == [None, True if ran else None], "a look that led to nothing leaves nothing behind"
