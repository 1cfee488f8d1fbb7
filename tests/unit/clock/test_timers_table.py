"""The timers table on a real database."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.clock.worlds import START, SmallStore, minutes, open_store, timer
from usecases.timer_ports import OnConflict, TimerCounts


def dues(store: SmallStore, after: float) -> list[tuple[str, float]]:
    due = store.read_now(lambda uow: uow.timers.due(START + minutes(after), limit=100))
    return [(one.kind, (one.due_at - START) / minutes(1)) for one in due]


def test_what_is_written_is_what_comes_back(store: SmallStore) -> None:
    store.add(timer("visit", after=3, ticket_id=7, draft_id=8, ladder="l", rung=2, data={"v": [1]}, dedupe_key="k"))
    [found] = store.read_now(lambda uow: uow.timers.due(START + minutes(3), limit=1))
    assert (found.community_id, found.kind, found.due_at) == ("garden", "visit", START + minutes(3))
    assert (found.ticket_id, found.draft_id, found.ladder, found.rung) == (7, 8, "l", 2)
    assert (found.data, found.dedupe_key, found.attempts) == ({"v": [1]}, "k", 0)
    assert store.read_now(lambda uow: uow.timers.pending("k")) == found
    assert store.read_now(lambda uow: uow.timers.pending("other")) is None


def test_due_means_due_by_now_earliest_first_and_the_older_row_first_among_equals(store: SmallStore) -> None:
    store.add(timer("c", after=5), timer("a", after=1), timer("d", after=5), timer("later", after=5.0001))
    assert dues(store, 5) == [("a", 1), ("c", 5), ("d", 5)]


def test_limit_and_exclusion(store: SmallStore) -> None:
    store.add(timer("a", after=1), timer("b", after=2), timer("c", after=3))
    found = store.read_now(lambda uow: uow.timers.due(START + minutes(9), limit=1, excluding=[1, 2]))
    assert [one.kind for one in found] == ["c"]
    assert store.read_now(lambda uow: uow.timers.earliest_due(excluding=[1])) == START + minutes(2)
    assert store.read_now(lambda uow: uow.timers.earliest_due(after=START + minutes(2))) == START + minutes(3)
    assert store.read_now(lambda uow: uow.timers.earliest_due(after=START + minutes(3))) is None


@pytest.mark.parametrize(("how", "kept"), [(OnConflict.KEEP, 1.0), (OnConflict.PUSH_BACK, 9.0)])
def test_a_second_timer_with_the_same_key_is_dropped_or_pushes_the_first_back(
    store: SmallStore, how: OnConflict, kept: float
) -> None:
    store.add(timer("album", after=1, dedupe_key="draft:1", data={"since": 1}))
    for _ in range(10):  # the sixth time is the one that fails on PostgreSQL if the predicate were bound
        store.add(
            timer("album", after=9, dedupe_key="draft:1", data={"since": 9}), timer("x", after=50), on_conflict=how
        )
    assert dues(store, 10) == [("album", kept)]
    found = store.read_now(lambda uow: uow.timers.pending("draft:1"))
    assert found is not None
    assert found.data == {"since": 1}


def test_a_timer_that_replaces_another_one_has_nothing_of_it_but_the_key(store: SmallStore) -> None:
    store.add(timer("old", after=1, ticket_id=7, ladder="l", rung=2, data={"since": 1}, dedupe_key="k"))
    store.write_now(lambda uow: uow.timers.count_failure([1], dead_after=5, at=START))
    store.add(timer("new", after=9, draft_id=8, dedupe_key="k"), on_conflict=OnConflict.REPLACE)
    store.add(timer("other", after=9, dedupe_key="j"), on_conflict=OnConflict.REPLACE)
    assert dues(store, 9) == [("new", 9), ("other", 9)]
    found = store.read_now(lambda uow: uow.timers.pending("k"))
    assert found is not None
    assert (found.ticket_id, found.draft_id, found.ladder, found.rung) == (None, 8, None, None)
    assert (found.data, found.attempts) == ({}, 0)


def test_a_key_is_free_again_once_its_timer_is_no_longer_pending(store: SmallStore) -> None:
    store.add(timer("first", after=1, dedupe_key="k"))
    store.write_now(lambda uow: uow.timers.cancel(dedupe_key="k"))
    store.add(timer("second", after=2, dedupe_key="k"))
    assert dues(store, 3) == [("second", 2)]


def test_cancelling_names_its_subject_and_may_narrow_it(store: SmallStore) -> None:
    store.add(
        timer("a", ticket_id=1, ladder="respond", rung=1),
        timer("b", ticket_id=1, ladder="resolve", rung=1),
        timer("c", ticket_id=2, ladder="respond", rung=1),
        timer("d", draft_id=1),
        timer("e", draft_id=2),
    )
    cancel = store.write_now
    assert cancel(lambda uow: uow.timers.cancel(ticket_id=1, ladder="respond")) == 1
    assert cancel(lambda uow: uow.timers.cancel(ticket_id=1, kind="nothing")) == 0
    assert cancel(lambda uow: uow.timers.cancel(ticket_id=1, kind="b")) == 1
    assert cancel(lambda uow: uow.timers.cancel(ticket_id=1)) == 0
    assert cancel(lambda uow: uow.timers.cancel(draft_id=1)) == 1
    assert [kind for kind, _ in dues(store, 0)] == ["c", "e"]


@pytest.mark.parametrize("subjects", [{}, {"kind": "a"}, {"ticket_id": 1, "draft_id": 1}])
def test_cancelling_without_exactly_one_subject_is_a_mistake(store: SmallStore, subjects: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        store.write_now(lambda uow: uow.timers.cancel(**subjects))


def test_claiming_takes_a_timer_once_and_as_it_is_by_now(store: SmallStore) -> None:
    store.add(timer("a", after=1), timer("b", after=1, dedupe_key="b"), timer("c", after=1))
    now = START + minutes(2)
    a, b, c = store.read_now(lambda uow: uow.timers.due(now, limit=3))
    store.add(timer("b", after=30, dedupe_key="b"), on_conflict=OnConflict.PUSH_BACK)
    assert store.write_now(lambda uow: uow.timers.claim(a, now)) == [a]
    assert store.write_now(lambda uow: uow.timers.claim(a, now)) == []
    assert store.write_now(lambda uow: uow.timers.claim(b, now)) == []
    assert store.states() == [("a", "done", 0), ("b", "pending", 0), ("c", "pending", 0)]
    assert store.write_now(lambda uow: uow.timers.claim(c, now)) == [c]


def test_claiming_a_rung_takes_every_due_rung_of_that_ladder_of_that_ticket(store: SmallStore) -> None:
    store.add(
        timer("escalate", after=3, ticket_id=1, ladder="respond", rung=3),
        timer("escalate", after=1, ticket_id=1, ladder="respond", rung=1),
        timer("escalate", after=2, ticket_id=1, ladder="respond", rung=2),
        timer("escalate", after=4, ticket_id=1, ladder="respond", rung=4),
        timer("escalate", after=1, ticket_id=1, ladder="resolve", rung=1),
        timer("escalate", after=1, ticket_id=2, ladder="respond", rung=1),
    )
    now = START + minutes(3)
    head = store.read_now(lambda uow: uow.timers.due(now, limit=1))[0]
    assert [one.rung for one in store.write_now(lambda uow: uow.timers.claim(head, now))] == [1, 2, 3]
    assert [state for _, state, _ in store.states()] == ["done", "done", "done", "pending", "pending", "pending"]


def test_failures_are_counted_until_a_timer_is_dead(store: SmallStore) -> None:
    store.add(timer("a"), timer("b"))

    def fail() -> list[int]:
        return store.write_now(lambda uow: uow.timers.count_failure([1], dead_after=2, at=START))

    assert (fail(), fail(), fail()) == ([], [1], [])
    assert store.states() == [("a", "dead", 2), ("b", "pending", 0)]
    counts = store.read_now(lambda uow: uow.timers.counts(START))
    assert counts == TimerCounts(pending=1, due=1, dead=1)
    assert replace(counts, due=0) == store.read_now(lambda uow: uow.timers.counts(START - minutes(1)))


def test_a_signal_is_heard_for_new_timers_and_not_for_cancelled_ones(store: SmallStore) -> None:
    heard: list[frozenset[str]] = []
    store.on_commit(heard.append)
    store.add()
    store.write_now(lambda uow: uow.timers.cancel(ticket_id=1))
    assert [signals for signals in heard if signals] == []
    store.add(timer("a"))
    store.add(timer("a", dedupe_key="k"), on_conflict=OnConflict.PUSH_BACK)
    assert [signals for signals in heard if signals] == [frozenset({"timers"})] * 2


@settings(max_examples=60, deadline=None)
@given(moments=st.lists(st.integers(0, 30), max_size=20), now=st.integers(0, 30), limit=st.integers(1, 25))
def test_due_is_the_sorted_past_whatever_was_written(moments: list[int], now: int, limit: int) -> None:
    with open_store() as store:
        store.add(*(timer(str(number), after=at) for number, at in enumerate(moments)))
        expected = sorted((at, number) for number, at in enumerate(moments) if at <= now)
        found = store.read_now(lambda uow: uow.timers.due(START + minutes(now), limit=limit))
        assert [int(one.kind) for one in found] == [number for _, number in expected][:limit]
        earliest = store.read_now(lambda uow: uow.timers.earliest_due())
        assert earliest == (START + minutes(min(moments)) if moments else None)
