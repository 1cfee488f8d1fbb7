"""The messenger over a real SQLite file: one call per chat, nothing lost at a stop, a crash or a failing database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from sqlalchemy import Connection

from bot.messenger.messenger import Messenger
from bot.messenger.pacing import MOMENT_S, NoPacing, Pacing
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from storage.database import Database, open_database
from storage.rides import RIDDEN, Ride, nobody
from storage.signals import raise_signal, times_raised
from storage.tables import metadata
from tests.support.prepared import file_with
from tests.unit.delivery.worlds import NOW, WALL, DeliveryTestUnit, Heard, Words, World
from usecases.delivery_outcomes import Ambiguous, Flood, Forbidden, NotSent, Outcome, Rejected, Sent
from usecases.delivery_ports import OutboxRow, Pace, Rendered
from usecases.ports import Store, UnitOfWork

T = TypeVar("T")


class FileStore:
    """A store over a database file; `failures` writes fail before they begin, `unheard` ones after their COMMIT."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ride = nobody()
        self.writes = 0
        self.failures = 0
        self.unheard = 0
        self.failed = asyncio.Event()
        self.written = asyncio.Event()

    async def write(self, fn: Callable[[DeliveryTestUnit], T]) -> T:
        if self.failures:
            self.failures -= 1
            self.failed.set()
            raise OSError("disk full")
        write = object()
        self.writes += 1
        value = await self._database.write(lambda connection: self._run(fn, connection, write))
        if self.unheard:
            self.unheard -= 1
            self.failed.set()
            raise OSError("the line is cut")
        self.written.set()
        return value

    def leave(self, work: Callable[[Any], T], *, needs: str, settled: Callable[[], None]) -> Ride[T]:
        """As `SqlStore` does it."""
        self._ride = ride = Ride(work, needs=needs, settled=settled)
        return ride

    def _run(self, fn: Callable[[DeliveryTestUnit], T], connection: Connection, write: object) -> T:
        self._ride.begins(write)
        unit = DeliveryTestUnit(connection)
        value = fn(unit)
        if raised := times_raised(connection, self._ride.needs):
            self._ride.comes_by(write, cast("UnitOfWork", unit))
            if self._ride.by is write and self._ride.found is not None:
                self._ride.more |= times_raised(connection, self._ride.needs) > raised
                raise_signal(connection, RIDDEN)
        return value

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        self._database.on_commit(lambda signals: self._ride.settle(kept=RIDDEN in signals))
        self._database.on_commit(listener)

    async def add(self, words: str, chat: int = 7, **more: Any) -> None:
        outgoing = Outgoing(community_id="lake", chat_id=chat, notice=Words(text=words), **more)
        await self.write(lambda uow: uow.outbox.add(outgoing))

    async def states(self) -> list[tuple[Any, ...]]:
        def read(uow: DeliveryTestUnit) -> list[tuple[Any, ...]]:
            found = uow.connection.exec_driver_sql("SELECT chat_id, state, attempts FROM outbox ORDER BY id")
            return [tuple(row) for row in found]

        return await self.write(read)


class Telegram:
    """Answers calls; `held` calls wait for `release`. Checks that no chat has two calls at once."""

    def __init__(self) -> None:
        self.said: list[tuple[int, object]] = []
        self.outcomes: list[Outcome] = []
        self.under_way: set[int] = set()
        self.most_under_way = 0
        self.release = asyncio.Event()
        self.release.set()
        self.called = asyncio.Event()

    async def __call__(self, rendered: Rendered) -> Outcome:
        chat_id = cast("int", rendered.payload["chat_id"])
        assert chat_id not in self.under_way
        self.under_way.add(chat_id)
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        self.said.append((chat_id, rendered.payload["text"]))
        self.called.set()
        try:
            await self.release.wait()
            await asyncio.sleep(0)
            return self.outcomes.pop(0) if self.outcomes else Sent(message_ids=(len(self.said),))
        finally:
            self.under_way.discard(chat_id)

    async def until_calls(self, count: int) -> None:
        while len(self.said) < count:
            self.called.clear()
            await self.called.wait()


class Time:
    """Clock and machine; stands still until it is moved."""

    def __init__(self) -> None:
        self.at = WALL

    def now(self) -> Any:
        return NOW

    def wall(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at


class Stage:
    """A messenger on its database; can be started again after a crash."""

    def __init__(self, store: FileStore, *, riding: bool = False) -> None:
        self.store = store
        self.riding = riding
        self.telegram = Telegram()
        self.time = Time()
        self.heard = Heard()
        self.pace: Pace = NoPacing()
        self.messenger = self.build()

    def build(self, most_calls: int = 64, *, longest_turn_s: float = 1.0, wording_s: float = 0.0) -> Messenger:
        world = World(cast("Any", None))

        def render(uow: DeliveryTestUnit, row: OutboxRow, *, now: datetime) -> Rendered | None:
            self.time.at += wording_s
            return world.render(uow, row, now=now)

        return Messenger(
            store=cast("Store", self.store),
            clock=self.time,
            machine=self.time,
            call=self.telegram,
            render=cast("Any", render),
            hooks=cast("Any", self.heard.hooks()),
            pace=self.pace,
            longest_turn_s=longest_turn_s,
            most_calls=most_calls,
            rides=self.store if self.riding else None,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run it; at the end it is cut off, as by a crash."""
        task = asyncio.ensure_future(self.messenger.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def recorded(self) -> None:
        """Every call that was made is answered, and the answer written down."""
        while self.messenger._under_way or self.messenger._results or self.messenger._woken:
            self.store.written.clear()
            await self.store.written.wait()

    def move(self, seconds: float) -> None:
        self.time.at += seconds
        self.messenger._wake_up()


@pytest.fixture(params=[False, True], ids=["turns", "rides"])
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    database = await open_database(file_with(metadata, tmp_path / "outbox.db"))
    yield Stage(FileStore(database), riding=request.param)
    await database.close()


async def test_what_a_commit_queues_is_under_way_with_that_commit(stage: Stage) -> None:
    """Where claims ride along: whoever is answered waits for one commit less."""
    stage.telegram.release.clear()
    async with stage.running():
        await stage.messenger.quiet()
        before = stage.store.writes
        await stage.store.add("one")
        await stage.telegram.until_calls(1)
        assert stage.store.writes - before == (1 if stage.riding else 2)
        await stage.store.add("two")
        await stage.store.add("other", 8)
        await stage.telegram.until_calls(2)
        assert await stage.store.states() == [(7, "sending", 1), (7, "new", 0), (8, "sending", 1)]
        stage.telegram.release.set()
        await stage.messenger.quiet()
        assert await stage.store.states() == [(7, "sent", 1)] * 2 + [(8, "sent", 1)]
        assert stage.telegram.said == [(7, "one"), (8, "other"), (7, "two")]


async def test_several_that_are_queued_at_once_all_go(stage: Stage) -> None:
    async with stage.running():
        await stage.messenger.quiet()
        await asyncio.gather(*(stage.store.add("hello", chat) for chat in range(1, 9)))
        await stage.messenger.quiet()
    assert sorted(chat for chat, _ in stage.telegram.said) == list(range(1, 9))


async def test_what_a_dead_chat_leads_to_goes_out_without_another_signal(stage: Stage) -> None:
    """Whoever hears that nobody was reached queues something else, in the very claim that rode along."""

    def ring(uow: DeliveryTestUnit) -> None:
        uow.outbox.add(Outgoing(community_id="lake", chat_id=8, notice=Words(text="please ring them")))

    stage.heard.answer = ring
    stage.telegram.outcomes = [Forbidden(reason="blocked")]
    async with stage.running():
        await stage.store.add("one")
        await stage.messenger.quiet()
        await stage.store.add("two")
        await stage.messenger.quiet()
    assert await stage.store.states() == [(7, "dead", 1), (8, "sent", 1), (7, "dead", 0), (8, "sent", 1)]


async def test_a_messenger_that_is_gone_takes_nothing_along(stage: Stage) -> None:
    async with stage.running():
        await stage.messenger.quiet()
    await stage.store.add("one")
    assert await stage.store.states() == [(7, "new", 0)]


async def test_what_a_commit_queues_is_delivered_in_order(stage: Stage) -> None:
    async with stage.running():
        for words in ("one", "two", "three"):
            await stage.store.add(words)
        await stage.store.add("other", 8)
        await stage.messenger.quiet()
        assert [said for said in stage.telegram.said if said[0] == 7] == [(7, "one"), (7, "two"), (7, "three")]
        assert (8, "other") in stage.telegram.said
        assert await stage.store.states() == [(7, "sent", 1)] * 3 + [(8, "sent", 1)]


async def test_many_chats_at_once_but_never_more_than_allowed(stage: Stage) -> None:
    stage.messenger = stage.build(most_calls=5)
    for number in range(40):
        await stage.store.add("hello", 1 + number % 10)
    async with stage.running():
        await stage.messenger.quiet()
    assert len(stage.telegram.said) == 40
    assert stage.telegram.most_under_way == 5


@pytest.mark.parametrize(("longest_turn_s", "turns"), [(0.5, 12), (2.5, 4), (20.0, 1)])
async def test_a_turn_words_for_as_long_as_it_may(stage: Stage, longest_turn_s: float, turns: int) -> None:
    stage.messenger = stage.build(longest_turn_s=longest_turn_s, wording_s=1.0)
    for chat in range(1, 13):
        await stage.store.add("hello", chat)
    stage.telegram.release.clear()
    before = stage.store.writes
    async with stage.running():
        await stage.telegram.until_calls(12)
    recovering = 1
    assert stage.store.writes - before == recovering + turns


async def test_it_is_quiet_only_when_nothing_is_under_way(stage: Stage) -> None:
    stage.telegram.release.clear()
    async with stage.running():
        await stage.messenger.quiet()
        await stage.store.add("one")
        assert not stage.messenger.is_quiet()
        await stage.telegram.until_calls(1)
        assert not stage.messenger.is_quiet()
        stage.telegram.release.set()
        await stage.messenger.quiet()
        assert await stage.store.states() == [(7, "sent", 1)]


async def test_a_drain_finishes_and_records_what_is_under_way_and_begins_nothing(stage: Stage) -> None:
    stage.telegram.release.clear()
    await stage.store.add("one")
    await stage.store.add("two")
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.messenger.run())
        await stage.telegram.until_calls(1)
        stage.messenger.drain()
        await stage.store.add("late", 8)
        stage.telegram.release.set()
    assert stage.telegram.said == [(7, "one")]
    assert await stage.store.states() == [(7, "sent", 1), (7, "new", 0), (8, "new", 0)]


async def test_after_a_crash_what_was_under_way_is_sent_once_more_before_anything_newer(stage: Stage) -> None:
    stage.telegram.release.clear()
    await stage.store.add("perhaps", lane=Lane.WORK)
    await stage.store.add("nice", 8, policy=Policy.NICE)
    async with stage.running():
        await stage.telegram.until_calls(2)
    assert await stage.store.states() == [(7, "sending", 1), (8, "sending", 1)]
    await stage.store.add("newer", lane=Lane.ALARM)
    stage.telegram.release.set()
    stage.messenger = stage.build()
    async with stage.running():
        await stage.messenger.quiet()
    assert stage.telegram.said == [(8, "nice"), (7, "perhaps"), (7, "perhaps"), (7, "newer")]
    assert await stage.store.states() == [(7, "sent", 2), (8, "dead", 1), (7, "sent", 1)]


async def test_a_write_that_fails_loses_no_answer_and_sends_nothing_twice(stage: Stage) -> None:
    stage.telegram.release.clear()
    await stage.store.add("one")
    async with stage.running():
        await stage.telegram.until_calls(1)
        stage.store.failures = 1
        stage.telegram.release.set()
        await stage.store.failed.wait()
        await stage.store.add("two")
        await stage.messenger.quiet()
        assert stage.telegram.said == [(7, "one"), (7, "two")]
        assert await stage.store.states() == [(7, "sent", 1), (7, "sent", 1)]


async def test_what_was_claimed_without_our_hearing_so_is_sent_once(stage: Stage) -> None:
    """A server's COMMIT is carried out and the line breaks before it says so: nothing stays under way for ever."""
    async with stage.running():
        await stage.messenger.quiet()
        await stage.store.add("one", policy=Policy.NICE)
        stage.store.unheard = 1
        await stage.store.failed.wait()
        await stage.messenger.quiet()
    assert stage.telegram.said == [(7, "one")]
    assert await stage.store.states() == [(7, "sent", 1)]


async def test_what_was_recorded_without_our_hearing_so_is_not_recorded_again(stage: Stage) -> None:
    stage.telegram.outcomes = [Rejected(reason="no")]
    stage.telegram.release.clear()
    await stage.store.add("one")
    async with stage.running():
        await stage.telegram.until_calls(1)
        stage.store.unheard = 1
        stage.telegram.release.set()
        await stage.store.failed.wait()
        await stage.messenger.quiet()
    assert [kind for kind, *_ in stage.heard.told] == ["alarm"]
    assert await stage.store.states() == [(7, "dead", 1)]


async def test_answers_known_at_a_stop_are_recorded_at_the_next_start(stage: Stage) -> None:
    stage.telegram.release.clear()
    await stage.store.add("one")
    async with stage.running():
        await stage.telegram.until_calls(1)
        stage.store.failures = 1
        stage.telegram.release.set()
        await stage.store.failed.wait()
    async with stage.running():
        await stage.messenger.quiet()
    assert stage.telegram.said == [(7, "one")]
    assert await stage.store.states() == [(7, "sent", 1)]


async def test_an_hour_without_a_line_costs_no_message(stage: Stage) -> None:
    stage.telegram.outcomes = [NotSent(reason="no line")] * 200
    for chat in (1, 2, 3):
        await stage.store.add("hello", chat)
    async with stage.running():
        await stage.telegram.until_calls(3)
        for _ in range(20):
            await stage.recorded()
            tried = len(stage.telegram.said)
            stage.move(180)
            await stage.telegram.until_calls(tried + 1)
        await stage.recorded()
        assert len(stage.telegram.said) == 23  # one call at a time finds out, and the rest waits
        stage.telegram.outcomes = []
        stage.move(180)
        await stage.messenger.quiet()
        assert await stage.store.states() == [(1, "sent", 1), (2, "sent", 1), (3, "sent", 1)]


async def test_an_unclear_answer_is_followed_by_one_repetition(stage: Stage) -> None:
    stage.telegram.outcomes = [Ambiguous(reason="no answer in time")]
    await stage.store.add("one")
    async with stage.running():
        await stage.telegram.until_calls(1)
        await stage.recorded()
        stage.move(2)
        await stage.messenger.quiet()
        assert stage.telegram.said == [(7, "one"), (7, "one")]
        assert await stage.store.states() == [(7, "sent", 2)]


async def test_a_long_flood_is_quiet_and_then_over(stage: Stage) -> None:
    stage.telegram.outcomes = [Flood(retry_after=35)]
    await stage.store.add("one")
    async with stage.running():
        await stage.messenger.quiet()
        assert stage.telegram.said == [(7, "one")]
        stage.move(30)
        await stage.messenger.quiet()
        assert stage.telegram.said == [(7, "one")]
        stage.move(5)
        await stage.messenger.quiet()
        assert stage.telegram.said == [(7, "one"), (7, "one")]
        assert await stage.store.states() == [(7, "sent", 1)]


async def test_three_flooded_groups_keep_nobody_else_waiting(stage: Stage) -> None:
    """Whoever was not refused is asked at once, one at a time until somebody is served; then all of them."""
    stage.telegram.outcomes = [Flood(retry_after=3600)] * 3
    for group in (-1, -2, -3):
        await stage.store.add("card", group)
    async with stage.running():
        await stage.telegram.until_calls(3)
        await stage.recorded()
        for person in range(1, 9):
            await stage.store.add("answer", person, lane=Lane.ANSWER)
        stage.move(0.5)
        await stage.telegram.until_calls(11)
        await stage.messenger.quiet()
    assert sorted(stage.telegram.said[3:]) == [(person, "answer") for person in range(1, 9)]
    assert [state for _, state, _ in await stage.store.states()] == ["new"] * 3 + ["sent"] * 8


async def test_a_flood_for_all_of_us_costs_one_call_at_a_time(stage: Stage) -> None:
    stage.telegram.outcomes = [Flood(retry_after=3600)] * 4
    for group in (-1, -2, -3):
        await stage.store.add("card", group)
    async with stage.running():
        await stage.telegram.until_calls(3)
        await stage.recorded()
        for person in range(1, 9):
            await stage.store.add("answer", person, lane=Lane.ANSWER)
        stage.move(0.5)
        await stage.telegram.until_calls(4)
        await stage.recorded()
        stage.move(0.5)
        await stage.recorded()
        assert len(stage.telegram.said) == 4
        stage.move(0.5)
        await stage.telegram.until_calls(11)
        await stage.messenger.quiet()
    assert [state for _, state, _ in await stage.store.states()] == ["new"] * 3 + ["new"] + ["sent"] * 7


async def test_telegrams_pace_is_kept(stage: Stage) -> None:
    stage.pace = Pacing()
    stage.messenger = stage.build()
    for chat in range(1, 41):
        await stage.store.add("news", chat, lane=Lane.BULK)
    for _ in range(3):
        await stage.store.add("alarm", 99, lane=Lane.ALARM)
    async with stage.running():
        await stage.telegram.until_calls(6)
        await stage.recorded()
        assert stage.telegram.said.count((99, "alarm")) == 3
        at_once = len(stage.telegram.said)
        assert at_once <= 9, "a few of the others, evenly"
        for _ in range(3):
            stage.move(MOMENT_S)
            await stage.recorded()
        assert 20 <= len(stage.telegram.said) <= 22
        for _ in range(8):
            stage.move(10)
            await stage.recorded()
        await stage.messenger.quiet()
        assert len(stage.telegram.said) == 43


async def test_an_answer_finds_a_free_call_however_slow_the_bulk_is(stage: Stage) -> None:
    stage.telegram.release.clear()
    for chat in range(1, 101):
        await stage.store.add("news", chat, lane=Lane.BULK)
    async with stage.running():
        await stage.telegram.until_calls(32)
        await stage.store.add("answer", 999, lane=Lane.ANSWER)
        await stage.telegram.until_calls(33)
        assert stage.telegram.said[-1] == (999, "answer")
        stage.telegram.release.set()
        await stage.messenger.quiet()
        assert len(stage.telegram.said) == 101


async def test_an_edit_that_changes_nothing_is_not_made_until_it_starts_anew(stage: Stage) -> None:
    post = await stage.store.write(lambda uow: uow.posts.create(chat_id=7, kind=PostKind.OVERVIEW))

    async def shows(words: str, **more: Any) -> None:
        await stage.store.add(words, post_id=post, **{"lane": Lane.WORK, **more})
        await stage.messenger.quiet()

    async with stage.running():
        await shows("3 open")
        for words in ("2 open", "2 open", "1 open", "2 open", "2 open"):
            await shows(words, verb=Verb.EDIT, policy=Policy.EDIT)
    assert [words for _, words in stage.telegram.said] == ["3 open", "2 open", "1 open", "2 open"]
    assert await stage.store.states() == [(7, "sent", attempts) for attempts in (1, 1, 0, 1, 1, 0)]
    async with stage.running():
        await shows("2 open", verb=Verb.EDIT, policy=Policy.EDIT)
        await shows("2 open", verb=Verb.EDIT, policy=Policy.EDIT)
        await shows("2 open", verb=Verb.EDIT, policy=Policy.EDIT, lane=Lane.ANSWER)
    assert [words for _, words in stage.telegram.said][4:] == ["2 open", "2 open"]


async def an_edit_that_was_not_answered(stage: Stage) -> int:
    """A card stands, its change was not answered, and a newer change was taken."""
    post_id = await stage.store.write(lambda uow: uow.posts.create(chat_id=7, kind=PostKind.CARD))
    await stage.store.add("card", post_id=post_id)
    await stage.messenger.quiet()
    stage.telegram.outcomes = [Ambiguous(reason="no answer in time")]
    stage.telegram.release.clear()
    await stage.store.add("older", verb=Verb.EDIT, post_id=post_id)
    await stage.telegram.until_calls(2)
    await stage.store.add("newer", verb=Verb.EDIT, post_id=post_id)
    stage.telegram.release.set()
    await stage.recorded()
    stage.move(5)  # the way to Telegram is tried again
    await stage.telegram.until_calls(3)
    await stage.recorded()
    return post_id


async def test_an_edit_that_takes_effect_late_is_put_right(stage: Stage) -> None:
    """Telegram may carry it out after the newer one: what was said last is said once more."""
    async with stage.running():
        post_id = await an_edit_that_was_not_answered(stage)
        stage.move(60)
        await stage.telegram.until_calls(4)
        await stage.recorded()
        await stage.store.add("newer", verb=Verb.EDIT, post_id=post_id, lane=Lane.WORK)
        await stage.messenger.quiet()
    # The last one changes nothing, and nothing is in doubt any more.
    assert [words for _, words in stage.telegram.said] == ["card", "older", "newer", "newer"]


async def test_a_message_that_nobody_keeps_up_to_date_is_left_as_it_is(stage: Stage) -> None:
    async with stage.running():
        post_id = await an_edit_that_was_not_answered(stage)
        await stage.store.write(lambda uow: uow.posts.retire(post_id))
        stage.move(60)
        await stage.recorded()
        await stage.messenger.quiet()
    assert [words for _, words in stage.telegram.said] == ["card", "older", "newer"]


async def test_a_change_that_waits_is_newer_than_the_look(stage: Stage) -> None:
    async with stage.running():
        post_id = await an_edit_that_was_not_answered(stage)
        stage.time.at += 60
        await stage.store.add("newest", verb=Verb.EDIT, post_id=post_id)
        await stage.telegram.until_calls(4)
        await stage.recorded()
        await stage.messenger.quiet()
    assert [words for _, words in stage.telegram.said][:4] == ["card", "older", "newer", "newest"]
    assert {words for _, words in stage.telegram.said[4:]} <= {"newest"}


@pytest.mark.parametrize("outcome", [Sent(message_ids=(4,)), NotSent(reason="no line")])
async def test_a_change_under_way_is_newer_than_the_look(stage: Stage, outcome: Outcome) -> None:
    async with stage.running():
        post_id = await an_edit_that_was_not_answered(stage)
        stage.telegram.release.clear()
        stage.telegram.outcomes = [outcome]
        await stage.store.add("newest", verb=Verb.EDIT, post_id=post_id)
        await stage.telegram.until_calls(4)
        stage.store.written.clear()
        stage.move(60)
        await stage.store.written.wait()
        stage.telegram.release.set()
        await stage.recorded()
        stage.move(5)
        await stage.recorded()
        await stage.messenger.quiet()
    said = [words for _, words in stage.telegram.said]
    assert (said[:4], set(said[4:]) <= {"newest"}) == (["card", "older", "newer", "newest"], True)
