"""A press is answered exactly once: after the commit, or empty when that takes too long or goes wrong."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from telegram.ext import TypeHandler

from bot.intake.handling import UpdateHandling
from bot.intake.keys import raw_update
from bot.simulation.loop import VirtualLoop
from bot.texts import Texts
from domain.notices.dialogue import Say, Saying
from handlers import pressing
from handlers.buttons.resident import OpenMenu
from handlers.context import App, Services
from handlers.pressed import Pressed
from handlers.pressing import Pressing
from tests.support.world import World
from tests.unit.intake.worlds import BOT, NoNetwork, Notices, Pauses, application, press
from usecases.ports import Answer, UnitOfWork
from usecases.private_chats import blocked
from usecases.refusals import refuse

T = TypeVar("T")

MENU = OpenMenu().pack()


class HearsAnswers(NoNetwork):
    """Notes what presses were answered with; `breaks` makes the answers fail, `hangs` never takes one."""

    def __init__(self) -> None:
        self.answers: list[tuple[str | None, bool]] = []
        self.answered = asyncio.Event()
        self.breaks = False
        self.hangs = False

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if not url.endswith("/answerCallbackQuery"):
            return await super().do_request(url, method, *args, **kwargs)
        given = kwargs["request_data"].parameters
        self.answers.append((given.get("text"), bool(given.get("show_alert"))))
        self.answered.set()
        if self.hangs:
            await asyncio.Event().wait()
        if self.breaks:
            return 400, json.dumps({"ok": False, "error_code": 400, "description": "query is too old"}).encode()
        return 200, b'{"ok":true,"result":true}'


class Store:
    """The world's store; `gate` holds writes up, `failures` makes the next ones fail."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self.gate: asyncio.Event | None = None
        self.failures = 0

    async def write(self, fn: Callable[[UnitOfWork], T]) -> T:
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        return await self._store.write(fn)

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        return await self._store.read(fn)

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        self._store.on_commit(listener)


class Desk:
    """Presses come in and go through PTB to `does`; what the presser is shown is in `network.answers`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = Store(world)
        self.network = HearsAnswers()
        self.app: App = application()
        self.does: Callable[[], Answer] = Answer
        self.foresees: Callable[[], Callable[[], object] | None] = lambda: None
        self.tried = 0
        self._spawned: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        translators = Texts.load().translators
        self.app.bot._request = (self.app.bot._request[0], self.network)
        pressing_ = Pressing(translators, {OpenMenu: self._use}, {OpenMenu: lambda *_: self.foresees()})
        self.app.add_handler(TypeHandler(Pressed, pressing_))
        await self.app.initialize()

    def _use(self, _uow: UnitOfWork, _press: object, _button: object) -> Answer:
        self.tried += 1
        return self.does()

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._spawned.append(asyncio.create_task(work, name=name))

    async def hears(self, data: str = MENU, *, number: int = 1, chat: int = -55) -> None:
        raw = raw_update(BOT, json.dumps(press(number, data, chat=chat)).encode())
        assert raw is not None
        (row,) = await self.world.store.write(lambda uow: uow.inbox.store([raw], at=self.world.at))

        class Now:
            now = staticmethod(lambda: self.world.at)

        services = Services(store=self.store, clock=Now(), refused=refuse, spawn=self._spawn)
        notices = Notices()
        handling = UpdateHandling(application=self.app, services=services, notices=notices.ports, pause=Pauses())
        await handling.handle(row)
        await asyncio.gather(*self._spawned)

    def says(self) -> Answer:
        return Answer(notice=Say(saying=Saying.DONE), alert=True)

    def fails(self, times: int) -> Callable[[], Answer]:
        def fail() -> Answer:
            if self.tried <= times:
                raise KeyError
            return self.says()

        return fail


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    opened = Desk(world)
    await opened.open()
    yield opened
    await opened.app.shutdown()


async def test_it_is_answered_once_with_what_came_of_it(desk: Desk) -> None:
    desk.does = desk.says
    await desk.hears()
    assert desk.network.answers == [("已处理。", True)]


async def test_it_is_answered_only_after_the_commit(desk: Desk) -> None:
    answered_before: list[int] = []
    desk.store.on_commit(lambda _signals: answered_before.append(len(desk.network.answers)))
    await desk.hears()
    assert (answered_before[-1], len(desk.network.answers)) == (0, 1)


async def test_what_takes_too_long_is_answered_empty_and_not_again(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(pressing, "SLOW", 0)
    desk.does = desk.says
    desk.store.gate = asyncio.Event()
    hearing = asyncio.ensure_future(desk.hears())
    await desk.network.answered.wait()
    assert desk.tried == 0
    desk.store.gate.set()
    await hearing
    assert (desk.tried, desk.network.answers) == (1, [(None, False)])


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_what_goes_wrong_is_answered_empty_once_however_often_it_is_tried(desk: Desk, times: int) -> None:
    desk.does = desk.fails(times)
    await desk.hears()
    assert (desk.tried, desk.network.answers) == (min(times + 1, 3), [(None, False)])


async def test_a_database_that_is_away_leaves_no_key_turning(desk: Desk) -> None:
    desk.store.failures = 1
    await desk.hears()
    assert (desk.tried, desk.network.answers) == (1, [(None, False)])


async def test_an_answer_that_fails_is_not_repeated(desk: Desk) -> None:
    desk.network.breaks = True
    await desk.hears()
    assert (desk.tried, len(desk.network.answers)) == (1, 1)


def in_virtual_time(scene: Callable[[Desk], Coroutine[Any, Any, None]], world: World) -> float:
    """How many seconds pass in a scene at the desk while nobody waits for them."""
    loop = VirtualLoop()

    async def played() -> float:
        opened = Desk(world)
        await opened.open()
        began = loop.time()
        await scene(opened)
        return loop.time() - began

    try:
        return loop.run_until_complete(played())
    finally:
        loop.close()


def test_an_answer_that_telegram_never_takes_holds_nobody_up_for_long(world: World) -> None:
    async def scene(desk: Desk) -> None:
        desk.network.hangs = True
        desk.does = desk.says
        await desk.hears(number=1)
        await desk.hears(number=2)
        assert (desk.tried, desk.network.answers) == (2, [("已处理。", True)] * 2)
        assert await world.store.read(lambda uow: uow.inbox.counts().new) == 0

    assert in_virtual_time(scene, world) == 2 * pressing.ANSWERED_WITHIN_S


def test_nor_does_an_empty_one(world: World) -> None:
    async def scene(desk: Desk) -> None:
        desk.network.hangs = True
        desk.does = desk.fails(1)
        await desk.hears()
        assert (desk.tried, desk.network.answers) == (2, [(None, False)])

    assert in_virtual_time(scene, world) == pressing.ANSWERED_WITHIN_S


async def test_what_takes_long_is_made_before_anything_is_written(desk: Desk) -> None:
    made: list[tuple[int, bool]] = []
    main = threading.get_ident()
    desk.foresees = lambda: lambda: made.append((desk.tried, threading.get_ident() == main))
    desk.does = desk.says
    await desk.hears()
    assert (made, desk.tried, desk.network.answers) == ([(0, False)], 1, [("已处理。", True)])


async def test_what_cannot_be_made_is_tried_again_as_any_failure(desk: Desk) -> None:
    tries: list[int] = []

    def make() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise KeyError

    desk.foresees = lambda: make
    await desk.hears()
    assert (len(tries), desk.tried, desk.network.answers) == (2, 1, [(None, False)])


async def test_a_key_that_nobody_knows_is_answered_too(desk: Desk) -> None:
    await desk.hears("gone:1")
    assert (desk.tried, [alert for _, alert in desk.network.answers]) == (0, [False])


async def test_no_answer_is_longer_than_telegram_shows(desk: Desk, monkeypatch) -> None:
    assert pressing.LONGEST_ANSWER == 200
    monkeypatch.setattr(pressing, "LONGEST_ANSWER", 2)
    desk.does = desk.says
    await desk.hears()
    assert desk.network.answers == [("已处", True)]


async def test_a_press_of_which_nobody_knows_how_old_it_is_opens_no_closed_chat(desk: Desk) -> None:
    """It may have waited at Telegram since before the block, which this program only just heard of."""
    desk.world.run(blocked, user_id=7, at=desk.world.at)
    await desk.hears(chat=7)
    assert desk.world.look(lambda uow: uow.chats.get(7)).alive is False
    desk.world.later(timedelta(minutes=10))
    await desk.hears(number=2, chat=7)
    assert desk.world.look(lambda uow: uow.chats.get(7)).alive is True
