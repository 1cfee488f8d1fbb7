"""Batches: everyone his own verdict, whatever fails."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.ciphers import PlainCipher
from storage.errors import DatabaseUnavailableError, LiveResultError, SwallowedDatabaseError
from storage.faults import Fault, Faults, Operation
from storage.savepoints import savepoint
from storage.signals import raise_signal
from storage.sqlite_connection import core_connection, dispose, prepare_writer
from storage.write_batch import BatchOutcome, BatchWriter
from tests.unit.storage.tables_for_tests import metadata, notes, replies


class RefusalError(Exception):
    """A domain refusal."""


class Crash(BaseException):
    """The process ends here."""


class Bench:
    """A batch writer on a connection that fails as planned."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.raw = sqlite3.connect(":memory:", isolation_level=None, factory=self.faults.connection_class())
        prepare_writer(self.raw, ":memory:")
        self.connection = core_connection(self.raw, PlainCipher())
        self.writer = BatchWriter(self.connection, self.raw)
        self.writer.run([metadata.create_all])
        self.calls: list[str] = []

    def adding(self, name: str) -> Callable[[Connection], str]:
        def add(connection: Connection) -> str:
            self.calls.append(name)
            connection.execute(insert(notes), {"name": name, "times": 0})
            raise_signal(connection, name)
            return name

        return add

    def names(self) -> list[str]:
        self.faults.clear()
        return [name for (name,) in self.raw.execute("SELECT name FROM notes ORDER BY id").fetchall()]


@pytest.fixture
def bench(monkeypatch) -> Iterator[Bench]:
    """Time stands still: on a busy machine a batch would end early, after its ten milliseconds."""
    monkeypatch.setattr("storage.write_batch.time", SimpleNamespace(monotonic=lambda: 0.0))
    bench = Bench()
    yield bench
    assert not bench.raw.in_transaction
    dispose(bench.connection)


def told(outcome: BatchOutcome) -> list[object]:
    """Values, and types of errors."""
    return [verdict.value if verdict.error is None else type(verdict.error) for verdict in outcome.verdicts]


def refuse(connection: Connection) -> None:
    connection.execute(insert(notes), {"name": "refused"})
    raise_signal(connection, "refused")
    raise RefusalError


def test_all_functions_share_one_commit(bench):
    before = bench.faults.done[Operation.COMMIT]
    outcome = bench.writer.run([bench.adding("a"), bench.adding("b"), bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", "b", "c"], ["a", "b", "c"], ["a", "b", "c"])
    assert bench.faults.done[Operation.COMMIT] - before == 1


def test_a_refusal_undoes_only_its_own_function(bench):
    outcome = bench.writer.run([bench.adding("a"), refuse, bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", RefusalError, "c"], ["a", "c"], ["a", "c"])
    assert bench.calls == ["a", "a", "c"], "undone with the refusal, it was run again"


def test_where_nobody_fails_nothing_is_marked(bench):
    before = bench.faults.done[Operation.SAVEPOINT]
    bench.writer.run([bench.adding("a"), bench.adding("b")])
    assert bench.faults.done[Operation.SAVEPOINT] == before


def test_a_broken_constraint_undoes_only_its_own_function(bench):
    outcome = bench.writer.run([bench.adding("a"), bench.adding("a"), bench.adding("c")])
    assert (told(outcome), bench.names()) == (["a", IntegrityError, "c"], ["a", "c"])


def test_a_function_that_ends_the_transaction_is_run_again_alone(bench):
    def conflict(connection: Connection) -> None:
        bench.calls.append("conflict")
        connection.execute(text("INSERT OR ROLLBACK INTO notes (name) VALUES ('a')"))

    outcome = bench.writer.run([bench.adding("a"), conflict, bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", IntegrityError], ["a"], ["a"])
    assert bench.calls == ["a", "conflict", "a", "conflict"]  # "c" was not started; the driver sends it again


def test_nothing_of_a_function_that_goes_on_in_a_lost_transaction_is_kept(bench):
    bench.writer.run([bench.adding("a")])

    def go_on(connection: Connection) -> None:
        try:
            connection.execute(text("INSERT OR ROLLBACK INTO notes (name) VALUES ('a')"))
        except IntegrityError:
            connection.execute(insert(notes), {"name": "leaked"})

    assert (told(bench.writer.run([go_on])), bench.names()) == ([SwallowedDatabaseError], ["a"])


def test_a_full_disk_is_felt_by_those_who_need_room(bench):
    bench.writer.run([bench.adding("a")])
    (pages,) = bench.raw.execute("PRAGMA page_count").fetchone()
    bench.raw.execute(f"PRAGMA max_page_count = {pages}").fetchone()

    def large(connection: Connection) -> None:
        connection.execute(text("INSERT INTO notes (name, times) VALUES (zeroblob(100000), 0)"))

    outcome = bench.writer.run([bench.adding("b"), large])
    assert (told(outcome), bench.names()) == (["b", OperationalError], ["a", "b"])


def test_a_statement_that_fails_and_ends_the_transaction_once(bench):
    bench.faults.plan(Fault(operation=Operation.STATEMENT, number=2, ends_transaction=True))
    outcome = bench.writer.run([bench.adding("a"), bench.adding("b"), bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", "b"], ["a", "b"], ["a", "b"])


def test_a_statement_that_fails_once_without_ending_the_transaction(bench):
    bench.faults.plan(Fault(operation=Operation.STATEMENT, number=2))
    outcome = bench.writer.run([bench.adding("a"), bench.adding("b"), bench.adding("c")])
    assert (told(outcome), bench.names()) == (["a", "b", "c"], ["a", "b", "c"])


def test_a_statement_that_always_fails_fails_only_its_own_function(bench):
    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    outcome = bench.writer.run([bench.adding("a"), fail, bench.adding("c")])
    assert (told(outcome), bench.names()) == (["a", OperationalError, "c"], ["a", "c"])


@pytest.mark.parametrize("operation", [Operation.SAVEPOINT, Operation.RELEASE])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("ends_transaction", [False, True])
def test_a_savepoint_that_fails_once_costs_nobody_anything(bench, operation, after, ends_transaction):
    bench.faults.plan(Fault(operation=operation, number=2, after=after, ends_transaction=ends_transaction))
    outcome = bench.writer.run([bench.adding("a"), bench.adding("b"), refuse])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", "b"], ["a", "b"], ["a", "b"])


@pytest.mark.parametrize("operation", [Operation.SAVEPOINT, Operation.RELEASE])
def test_savepoints_that_always_fail_leave_each_alone(bench, operation):
    bench.faults.plan(Fault(operation=operation, lasting=True))
    assert told(bench.writer.run([bench.adding("a"), refuse])) == ["a"]
    assert told(bench.writer.run([bench.adding("b")])) == ["b"]
    assert bench.names() == ["a", "b"]


@pytest.mark.parametrize("ends_transaction", [False, True])
def test_going_back_that_fails_leaves_each_alone(bench, ends_transaction):
    bench.faults.plan(Fault(operation=Operation.ROLLBACK_TO, ends_transaction=ends_transaction))
    outcome = bench.writer.run([bench.adding("a"), refuse, bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", RefusalError], ["a"], ["a"])


@pytest.mark.parametrize("ends_transaction", [False, True])
def test_a_commit_that_fails_once_is_made_good_alone(bench, ends_transaction):
    bench.faults.plan(Fault(operation=Operation.COMMIT, ends_transaction=ends_transaction))
    outcome = bench.writer.run([bench.adding("a"), refuse, bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (["a", RefusalError, "c"], ["a", "c"], ["a", "c"])
    assert bench.calls == ["a", "a", "c", "a", "c"], "unmarked, marked, alone"


def test_a_commit_that_fails_for_one_of_those_alone_fails_only_that_one(bench):
    bench.faults.plan(Fault(operation=Operation.COMMIT, number=1, lasting=True))

    def repair(connection: Connection) -> None:
        if len(bench.calls) == 4:  # "a" and "b" together, "a" and "b" alone
            bench.faults.clear()

    outcome = bench.writer.run([bench.adding("a"), bench.adding("b"), repair])
    assert (told(outcome), outcome.signals, bench.names()) == (
        [DatabaseUnavailableError, DatabaseUnavailableError, None],
        [],
        [],
    )


def test_commits_that_always_fail_keep_nothing_and_say_so(bench):
    bench.faults.plan(Fault(operation=Operation.COMMIT, lasting=True))
    outcome = bench.writer.run([bench.adding("a"), bench.adding("b")])
    assert (told(outcome), outcome.signals, bench.names()) == ([DatabaseUnavailableError] * 2, [], [])
    assert outcome.verdicts[0].error is not outcome.verdicts[1].error


def test_a_transaction_that_cannot_begin_fails_all_without_running_any(bench):
    bench.faults.plan(Fault(operation=Operation.BEGIN))
    outcome = bench.writer.run([bench.adding("a"), bench.adding("b")])
    assert (told(outcome), bench.calls) == ([DatabaseUnavailableError] * 2, [])
    assert str(outcome.verdicts[0].error).startswith("The database could not begin or commit a transaction")


def test_after_every_single_failure_the_next_batch_works():
    for operation in [None, *Operation]:
        for number in range(1, 12):
            for flags in range(4):
                bench = Bench()
                bench.faults.plan(
                    Fault(operation=operation, number=number, after=bool(flags & 1), ends_transaction=bool(flags & 2))
                )
                outcome = bench.writer.run([bench.adding("a"), refuse, bench.adding("c")])
                kept = [verdict.value for verdict in outcome.verdicts if verdict.error is None]
                if not (
                    operation in {None, Operation.COMMIT} and flags & 1
                ):  # a commit that worked and said it had not
                    assert (bench.names(), outcome.signals) == (kept, kept), (operation, number, flags)
                bench.faults.clear()
                assert told(bench.writer.run([bench.adding("next")])) == ["next"]
                dispose(bench.connection)


@pytest.mark.parametrize("operation", list(Operation))
def test_a_crash_keeps_nothing_and_goes_through(bench, operation):
    bench.faults.plan(Fault(operation=operation, error=Crash))
    with pytest.raises(Crash):
        bench.writer.run([bench.adding("a"), refuse])
    assert bench.names() == []


def test_a_crash_after_the_commit_keeps_all(bench):
    bench.faults.plan(Fault(operation=Operation.COMMIT, after=True, error=Crash))
    with pytest.raises(Crash):
        bench.writer.run([bench.adding("a"), refuse])
    assert bench.names() == ["a"]


def test_a_swallowed_database_error_fails_its_function(bench):
    def swallow(connection: Connection) -> str:
        bench.adding("b")(connection)
        try:
            bench.adding("a")(connection)
        except IntegrityError:
            return "went on"
        raise AssertionError

    outcome = bench.writer.run([bench.adding("a"), swallow, bench.adding("c")])
    assert (told(outcome), outcome.signals, bench.names()) == (
        ["a", SwallowedDatabaseError, "c"],
        ["a", "c"],
        ["a", "c"],
    )


def test_a_foreign_key_is_checked_at_once(bench):
    def orphan(connection: Connection) -> None:
        connection.execute(insert(replies), {"note_id": 99})

    assert told(bench.writer.run([orphan, bench.adding("b")])) == [IntegrityError, "b"]


def test_a_live_result_may_not_leave_the_thread(bench):
    def leak(connection: Connection) -> object:
        connection.execute(insert(notes), {"name": "a"})
        return connection.execute(select(notes))

    assert (told(bench.writer.run([leak])), bench.names()) == ([LiveResultError], [])


def test_an_exception_no_future_can_carry_becomes_another(bench):
    def stop(connection: Connection) -> None:
        raise StopIteration

    assert told(bench.writer.run([stop, bench.adding("b")])) == [RuntimeError, "b"]


def test_a_batch_ends_after_ten_milliseconds(bench, monkeypatch):
    ticks = iter([0.0, 0.004, 0.011, 0.012])
    monkeypatch.setattr("storage.write_batch.time", SimpleNamespace(monotonic=lambda: next(ticks)))
    assert told(bench.writer.run([bench.adding("a"), bench.adding("b"), bench.adding("c")])) == ["a", "b"]


class TestSavepoint:
    """The part of a function that can be undone by itself."""

    def test_what_was_done_and_signalled_in_it_is_undone(self, bench):
        def refused_then_noted(connection: Connection) -> str:
            bench.adding("before")(connection)
            try:
                with savepoint(connection):
                    refuse(connection)
            except RefusalError:
                bench.adding("after")(connection)
            return "told"

        outcome = bench.writer.run([refused_then_noted])
        assert (told(outcome), outcome.signals, bench.names()) == (["told"], ["before", "after"], ["before", "after"])

    def test_a_database_error_may_be_survived_around_it(self, bench):
        def survive(connection: Connection) -> str:
            bench.adding("a")(connection)
            try:
                with savepoint(connection):
                    bench.adding("b")(connection)
                    bench.adding("a")(connection)
            except IntegrityError:
                return "survived"
            raise AssertionError

        outcome = bench.writer.run([survive])
        assert (told(outcome), outcome.signals, bench.names()) == (["survived"], ["a"], ["a"])

    def test_it_nests(self, bench):
        def nest(connection: Connection) -> None:
            with savepoint(connection):
                bench.adding("a")(connection)
                try:
                    with savepoint(connection):
                        bench.adding("b")(connection)
                        with savepoint(connection):
                            refuse(connection)
                except RefusalError:
                    bench.adding("c")(connection)

        bench.writer.run([nest])
        assert bench.names() == ["a", "c"]

    def test_a_swallowed_error_inside_it_is_not_forgiven(self, bench):
        bench.writer.run([bench.adding("a")])

        def swallow(connection: Connection) -> None:
            with savepoint(connection):
                try:
                    bench.adding("a")(connection)
                except IntegrityError:
                    bench.adding("b")(connection)

        assert (told(bench.writer.run([swallow])), bench.names()) == ([SwallowedDatabaseError], ["a"])

    def test_it_says_so_where_it_ends(self, bench):
        bench.writer.run([bench.adding("a")])

        def swallow(connection: Connection) -> str:
            with pytest.raises(SwallowedDatabaseError), savepoint(connection), suppress(IntegrityError):
                bench.adding("a")(connection)
            return bench.adding("b")(connection)

        assert (told(bench.writer.run([swallow])), bench.names()) == (["b"], ["a", "b"])

    def test_it_does_not_forgive_what_was_swallowed_before(self, bench):
        bench.writer.run([bench.adding("a")])

        def swallow(connection: Connection) -> None:
            with suppress(IntegrityError):
                bench.adding("a")(connection)
            with suppress(RefusalError), savepoint(connection):
                refuse(connection)

        assert (told(bench.writer.run([swallow])), bench.names()) == ([SwallowedDatabaseError], ["a"])

    def test_a_transaction_that_is_always_lost_in_it_cannot_be_survived(self, bench):
        bench.writer.run([bench.adding("a")])

        def survive(connection: Connection) -> str:
            bench.adding("b")(connection)
            with suppress(IntegrityError), savepoint(connection):
                connection.execute(text("INSERT OR ROLLBACK INTO notes (name) VALUES ('a')"))
            return bench.adding("c")(connection)

        outcome = bench.writer.run([survive])
        assert (told(outcome), outcome.signals, bench.names()) == ([SwallowedDatabaseError], [], ["a"])

    @pytest.mark.parametrize("operation", [Operation.SAVEPOINT, Operation.RELEASE, Operation.ROLLBACK_TO])
    @pytest.mark.parametrize("number", [1, 2, 3])
    @pytest.mark.parametrize("ends_transaction", [False, True])
    def test_one_failure_in_it_is_made_good_alone(self, bench, operation, number, ends_transaction):
        def survive(connection: Connection) -> str:
            bench.adding("a")(connection)
            try:
                with savepoint(connection):
                    refuse(connection)
            except RefusalError:
                bench.adding("b")(connection)
            return "told"

        bench.faults.plan(Fault(operation=operation, number=number, ends_transaction=ends_transaction))
        outcome = bench.writer.run([survive])
        assert (told(outcome), outcome.signals, bench.names()) == (["told"], ["a", "b"], ["a", "b"])

    def test_a_transaction_lost_in_it_is_made_good_alone(self, bench):
        def survive(connection: Connection) -> str:
            bench.adding("a")(connection)
            try:
                with savepoint(connection):
                    bench.adding("b")(connection)
            except OperationalError:
                return "went on"
            return "told"

        bench.faults.plan(Fault(operation=Operation.STATEMENT, number=2, ends_transaction=True))
        assert (told(bench.writer.run([survive])), bench.names()) == (["told"], ["a", "b"])

    @pytest.mark.parametrize("ends_transaction", [False, True])
    @pytest.mark.parametrize("operation", [Operation.SAVEPOINT, Operation.RELEASE])
    def test_nothing_of_whoever_survives_its_failure_is_kept(self, bench, operation, ends_transaction):
        """What was done after a RELEASE that ended the transaction committed itself, statement by statement."""

        def surviving(connection: Connection) -> str:
            with suppress(sqlite3.OperationalError), savepoint(connection):
                bench.adding("inside")(connection)
            return bench.adding("after")(connection)

        bench.faults.plan(Fault(operation=operation, ends_transaction=ends_transaction))
        (verdict,) = bench.writer.run([surviving]).verdicts
        assert (verdict.value, verdict.error, bench.names()) == ("after", None, ["inside", "after"])
        assert bench.calls[-2:] == ["inside", "after"]
        assert len(bench.calls) > 2, "it was run again"
