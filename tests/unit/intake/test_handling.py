import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot.intake.handling import UpdateHandling
from domain.errors import TooLate
from handlers.context import App, Context
from handlers.pressed import Pressed
from tests.unit.intake.worlds import (
    NOW,
    IntakeStore,
    Notices,
    Pauses,
    application,
    handling,
    message,
    press,
)
from usecases.ports import Answer, UnitOfWork


class Desk:
    """An application with one handler that a test writes, and the handling around it."""

    def __init__(self, store: IntakeStore) -> None:
        self.store = store
        self.notices = Notices()
        self.pauses = Pauses()
        self.seen: list[int] = []
        self.does: Callable[[Update | Pressed, Context], Awaitable[object]] | None = None
        self.app: App = application(TypeHandler((Update, Pressed), self._handle))
        self.handling: UpdateHandling = handling(store, self.app, self.notices, self.pauses)

    async def _handle(self, update: Update | Pressed, context: Context) -> None:
        self.seen.append(context.handling.row.update_id)
        if self.does is not None:
            await self.does(update, context)

    async def take(self, *updates: dict) -> None:
        for row in self.store.put(*updates):
            await self.handling.handle(row)


@pytest.fixture
async def desk(store) -> AsyncIterator[Desk]:
    opened = Desk(store)
    async with opened.app:
        yield opened


def greet(uow: UnitOfWork, *, name: str) -> str:
    uow.facts.set("greeted", name)
    return f"hello {name}"


def refuse(uow: UnitOfWork) -> Answer:
    uow.facts.set("greeted", "too late")
    raise TooLate


def break_down(uow: UnitOfWork) -> None:
    uow.facts.set("greeted", "half")
    raise KeyError("somebody's name")


async def test_an_update_that_needs_no_write_is_done(desk):
    await desk.take(message(1))
    assert (desk.seen, desk.store.rows()) == ([1], [(1, "done", 0, None)])


async def test_an_update_that_nobody_wants_is_done(store):
    async with application() as app:
        (row,) = store.put({"update_id": 1, "brand_new_thing": {}})
        await handling(store, app, Notices(), Pauses()).handle(row)
    assert store.states() == [(1, "done")]


async def test_a_write_and_the_done_mark_are_one_transaction(desk):
    returned = []

    async def does(update: Update, context: Context) -> None:
        returned.append(await context.write(greet, name="Li"))
        assert desk.store.states() == [(1, "done")]

    desk.does = does
    before = desk.store.writes
    await desk.take(message(1))
    assert (returned, desk.store.fact("greeted"), desk.store.writes - before) == (["hello Li"], "Li", 1)


async def test_a_refusal_undoes_the_use_case_and_is_told(desk):
    returned = []

    async def does(update: Update, context: Context) -> None:
        returned.append(await context.write(refuse))

    desk.does = does
    await desk.take(message(1))
    assert (desk.store.fact("greeted"), desk.store.fact("refused")) == (None, ["TooLate", 7])
    assert (returned, desk.store.rows()) == ([None], [(1, "done", 0, None)])


async def test_a_refusal_that_somebody_else_has_told_is_not_told_again(desk):
    def refuse_and_be_late(uow):
        desk.late = True
        refuse(uow)

    async def does(update: Update, context: Context) -> None:
        write = desk.store.write

        async def overtaken(work):
            if getattr(desk, "late", False):
                desk.store.write_now(lambda uow: uow.inbox.mark_done(context.inbox_id, at=NOW))
            return await write(work)

        desk.store.write = overtaken
        assert await context.write(refuse_and_be_late) is None

    desk.does = does
    await desk.take(message(1))
    assert (desk.store.fact("refused"), desk.store.states()) == (None, [(1, "done")])


async def test_a_refused_press_gets_its_answer(desk):
    returned = []

    async def does(update: Update, context: Context) -> None:
        returned.append(await context.write(refuse))

    desk.does = does
    await desk.take(press(1))
    assert returned == [Answer(alert=True)]


async def test_what_somebody_else_handled_is_not_done_again(desk):
    async def does(update: Update, context: Context) -> None:
        desk.store.write_now(lambda uow: uow.inbox.mark_done(context.inbox_id, at=NOW))
        assert await context.write(greet, name="Li") is None

    desk.does = does
    await desk.take(message(1))
    assert (desk.store.fact("greeted"), desk.store.states()) == (None, [(1, "done")])


async def test_a_second_write_is_a_mistake_but_the_first_one_counts(desk):
    async def does(update: Update, context: Context) -> None:
        await context.write(greet, name="Li")
        await context.write(greet, name="Wang")

    desk.does = does
    await desk.take(message(1))
    assert (desk.seen, desk.store.fact("greeted"), desk.store.states()) == ([1], "Li", [(1, "done")])


async def test_reading_leaves_the_mark_to_the_dispatcher(desk):
    async def does(update: Update, context: Context) -> None:
        assert await context.read(lambda uow: uow.inbox.counts().new) == 1

    desk.does = does
    await desk.take(message(1))
    assert desk.store.states() == [(1, "done")]


async def test_an_unexpected_error_undoes_everything_and_is_tried_again(desk):
    async def does(update: Update, context: Context) -> None:
        if len(desk.seen) == 1:
            await context.write(break_down)
        else:
            await context.write(greet, name="Li")

    desk.does = does
    await desk.take(message(1))
    assert (desk.seen, desk.store.fact("greeted"), desk.pauses.taken) == ([1, 1], "Li", [0.5])
    assert desk.store.rows() == [(1, "done", 1, "KeyError")]


async def test_after_three_attempts_it_is_put_aside_and_both_sides_are_told(desk):
    async def does(update: Update, context: Context) -> None:
        await context.write(break_down)

    desk.does = does
    (row,) = desk.store.put(message(1))
    await desk.handling.handle(row)
    assert (desk.seen, desk.store.rows()) == ([1, 1, 1], [(1, "dead", 3, "KeyError")])
    assert desk.notices.told == [("administrators", 1, "KeyError"), ("person", 7, f"E{row.id}")]
    assert desk.store.fact("greeted") is None


async def test_an_unreadable_update_is_put_aside_at_once(desk):
    await desk.take({"update_id": 1, "message": {"date": "notanint"}}, message(2))
    assert (desk.seen, desk.store.rows()) == ([2], [(1, "dead", 0, "unreadable"), (2, "done", 0, None)])
    assert desk.notices.told[0] == ("administrators", 1, "unreadable")


async def test_an_update_is_put_aside_even_if_nobody_can_be_told(desk):
    desk.notices.broken = True
    await desk.take({"update_id": 1, "message": {"date": "notanint"}})
    assert (desk.store.states(), desk.store.fact("dead_letter")) == ([(1, "dead")], None)


async def test_a_failure_after_the_commit_changes_nothing(desk):
    async def does(update: Update, context: Context) -> None:
        await context.write(greet, name="Li")
        raise OSError("answerCallbackQuery failed")

    desk.does = does
    await desk.take(message(1))
    assert (desk.seen, desk.store.rows(), desk.notices.told) == ([1], [(1, "done", 0, None)], [])


async def test_a_handler_that_hides_its_failed_write_has_failed(desk):
    async def does(update: Update, context: Context) -> None:
        try:
            await context.write(break_down)
        except KeyError:
            return

    desk.does = does
    await desk.take(message(1))
    assert desk.store.rows() == [(1, "dead", 3, "LostWriteError")]


async def test_a_context_that_cannot_be_made_is_a_failure(desk, monkeypatch):
    def broken(self: Context, *args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Context, "__init__", broken)
    await desk.take(message(1))
    assert (desk.seen, desk.store.rows()) == ([], [(1, "dead", 3, "ZeroDivisionError")])


async def test_a_handler_that_hangs_is_a_failure(desk, monkeypatch):
    monkeypatch.setattr("bot.intake.handling.LONGEST_HANDLING_S", 0)

    async def does(update: Update, context: Context) -> None:
        await asyncio.Event().wait()

    desk.does = does
    await desk.take(message(1))
    assert desk.store.rows() == [(1, "dead", 3, "TimeoutError")]


async def test_cancelled_it_stays_new(desk):
    began = asyncio.Event()

    async def does(update: Update, context: Context) -> None:
        began.set()
        await asyncio.Event().wait()

    desk.does = does
    task = asyncio.create_task(desk.take(message(1)))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert desk.store.rows() == [(1, "new", 0, None)]


async def test_while_the_database_is_away_no_attempt_is_counted(desk):
    async def does(update: Update, context: Context) -> None:
        if len(desk.seen) == 1:
            desk.store.fail_next = 4
        await context.write(greet, name="Li")

    desk.does = does
    await desk.take(message(1))
    assert (desk.seen, desk.store.rows()) == ([1, 1], [(1, "done", 1, "OSError")])
    assert desk.pauses.taken == [0.5, 1.0, 2.0, 0.5]


async def test_a_commit_that_was_not_heard_of_is_not_repeated(desk):
    async def does(update: Update, context: Context) -> None:
        desk.store.fail_after = 1
        await context.write(greet, name=f"Li {len(desk.seen)}")

    desk.does = does
    await desk.take(message(1))
    assert (desk.seen, desk.store.fact("greeted"), desk.store.rows()) == ([1], "Li 1", [(1, "done", 0, None)])


async def test_the_context_tells_one_moment_for_everything(desk):
    moments = []

    async def does(update: Update, context: Context) -> None:
        moments.append((context.at, context.clock.now(), context.origin.user_id))

    desk.does = does
    await desk.take(message(1))
    assert moments == [(NOW, NOW, 7)]
