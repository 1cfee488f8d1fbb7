"""What the nightly housekeeping removes, and what it must keep."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from storage.tables import code_attempts, codes, inbox, outbox, timers
from tests.unit.clock.worlds import START, SmallStore, timer
from usecases.deadlines import run_due
from usecases.housekeeping import KEPT_FOR, PORTION, Housekeeping, Leftover, housekeeping_timer
from usecases.inbox_ports import RawUpdate
from usecases.ports import UnitOfWork

SECOND = timedelta(seconds=1)


def count(store: SmallStore, table: object, where: object = True) -> int:
    query = select(func.count()).select_from(table).where(where)
    return store.database.read_now(lambda connection: connection.execute(query).scalar_one())


def put(store: SmallStore, table: object, *rows: dict[str, object]) -> None:
    store.database.write_now(lambda connection: connection.execute(insert(table), list(rows)).close())


def clean(store: SmallStore, now: datetime = START) -> None:
    def failed(uow: UnitOfWork, due: object, at: datetime) -> None:
        raise AssertionError

    handlers = {"housekeeping": Housekeeping(purges=lambda uow: uow.purges, sweep=lambda *_: [])}
    store.add(housekeeping_timer(now))
    ran = store.write_now(lambda uow: run_due(uow, now=now, handlers=handlers, limit=100, alarm=failed))
    assert [failure.error for failure in ran.failures] == []


def old_and_young(leftover: Leftover) -> tuple[datetime, datetime]:
    edge = START - KEPT_FOR[leftover]
    return edge - SECOND, edge + SECOND


def updates(store: SmallStore, count: int, *, done_at: datetime, first: int = 1) -> None:
    def write(uow: UnitOfWork) -> None:
        raw = [RawUpdate(bot_id=1, update_id=first + n, chat_id=1, user_id=1, raw="{}") for n in range(count)]
        for row in uow.inbox.store(raw, at=done_at):
            uow.inbox.mark_done(row.id, at=done_at)

    store.write_now(write)


def test_handled_updates_are_kept_for_48_hours(store: SmallStore) -> None:
    updates(store, 1, done_at=START - timedelta(hours=48, seconds=1))
    updates(store, 1, done_at=START - timedelta(hours=47), first=10)
    put(store, inbox, {"bot_id": 1, "update_id": 99, "raw": "{}", "received_at": START - timedelta(days=99)})
    clean(store)
    kept = store.database.read_now(lambda connection: list(connection.execute(select(inbox.c.update_id)).scalars()))
    assert kept == [10, 99]


def test_dead_updates_are_kept_for_the_operator_for_a_month(store: SmallStore) -> None:
    for number, at in enumerate(old_and_young(Leftover.DEAD_UPDATES)):
        row = {"bot_id": 1, "update_id": number, "raw": "{}", "received_at": at, "state": "dead", "done_at": at}
        put(store, inbox, row)
    clean(store)
    assert count(store, inbox) == 1


def test_expired_codes_and_old_attempts_go(store: SmallStore) -> None:
    for number, at in enumerate(old_and_young(Leftover.CODES)):
        put(store, codes, {"kind": "bind", "digest": str(number), "created_at": at, "expires_at": at})
    for at in old_and_young(Leftover.CODE_ATTEMPTS):
        put(store, code_attempts, {"user_id": 1, "at": at})
    clean(store)
    assert (count(store, codes), count(store, code_attempts)) == (1, 1)


def test_timers_that_are_over_go_and_pending_ones_stay(store: SmallStore) -> None:
    old, young = old_and_young(Leftover.TIMERS)
    row = {"community_id": "garden", "kind": "x"}
    put(store, timers, *({**row, "due_at": old, "state": state, "done_at": old} for state in ("done", "dead")))
    put(store, timers, {**row, "due_at": old, "state": "cancelled"}, {**row, "due_at": young, "state": "cancelled"})
    put(store, timers, {**row, "due_at": old, "state": "done", "done_at": young})
    put(store, timers, {**row, "due_at": START + SECOND, "state": "pending"})
    clean(store)
    left = select(timers.c.state).where(timers.c.kind == "x").order_by(timers.c.id)
    assert store.database.read_now(lambda c: list(c.execute(left).scalars())) == ["cancelled", "done", "pending"]


def test_the_text_of_sent_messages_is_scrubbed_and_their_rows_stay(store: SmallStore) -> None:
    row = {"chat_id": 1, "lane": 1, "notice": "n", "params": {}, "verb": "send", "policy": "nice", "created_at": START}
    for at in old_and_young(Leftover.RENDERED):
        put(store, outbox, {**row, "state": "sent", "finished_at": at, "rendered": "text"})
    put(store, outbox, {**row, "state": "sending", "finished_at": None, "rendered": "text"})
    clean(store)
    assert (count(store, outbox), count(store, outbox, outbox.c.rendered.is_(None))) == (3, 1)


@pytest.mark.parametrize(("rows", "states"), [(PORTION - 1, ["done"]), (PORTION, ["done", "pending"])])
def test_a_full_portion_makes_the_next_one_due_at_once_and_leaves_the_next_night_alone(
    store: SmallStore, rows: int, states: list[str]
) -> None:
    updates(store, rows, done_at=START - timedelta(days=3))
    handlers = {"housekeeping": Housekeeping(purges=lambda uow: uow.purges, sweep=lambda *_: [])}
    store.add(housekeeping_timer(START))
    store.write_now(lambda uow: run_due(uow, now=START, handlers=handlers, limit=1, alarm=handlers["housekeeping"]))
    assert [state for _, state, _ in store.states()] == states
    store.add(housekeeping_timer(START + timedelta(days=1)))
    assert len(store.states()) == len(states) + 1


def test_many_rows_go_portion_by_portion(store: SmallStore) -> None:
    updates(store, PORTION * 2 + 1, done_at=START - timedelta(days=3))
    clean(store)
    assert count(store, inbox) == 0


def test_the_timer_functions_own_leftovers_are_not_dropped_early(store: SmallStore) -> None:
    store.add(timer("later", after=60 * 24 * 365))
    clean(store)
    assert store.states()[0] == ("later", "pending", 0)
