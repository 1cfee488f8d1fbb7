"""One life of the process: the order of starting, its reverse for stopping, and what signals do.

The order of stopping is the point of it: intake, messenger, HTTP client, server,
database. Every part is entered in the reverse of that order, so that leaving them is right whatever went wrong.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.backups import DailyBackups
from bot.control import control_handlers
from bot.intake.keys import ALLOWED_UPDATES
from bot.intake.polling import Poller
from bot.private_keys import open_sealed
from bot.roster_check import RosterCheck
from bot.settings import Settings, split_listen
from bot.sharing import Alone, Share
from bot.supervision import Backoff, Pause, Supervisor, Watchdog, guarded
from bot.wiring import Behaviour, Service, Telegram, assemble, reach_telegram
from domain.errors import ConciergeError
from storage.addresses import FileAddress, ServerAddress, parse_address
from storage.control_socket import ControlSocket
from storage.damage import damage_of
from storage.database import Database
from storage.offices import Office
from storage.owner_bot import take_for
from storage.process_lock import ProcessLock
from storage.schema_check import is_current
from storage.sqlite_driver import SqliteDatabase
from usecases.ports import Clock, Knowledge, Machine
from usecases.roster_check import note_absence

if TYPE_CHECKING:
    from bot.front import Front
    from bot.health import Health

STOP_WITHIN_S: Final = 20
"""After this long a process that was asked to stop ends anyhow; nothing that is committed is lost by that."""

_HANDLERS_FINISH_WITHIN_S: Final = 3
_CALLS_FINISH_WITHIN_S: Final = 6
_POLLER_SILENT_S: Final = 120

_log = structlog.get_logger(__name__)


class TokenRefusedError(ConciergeError):
    """Telegram does not know this bot token (any more). Ask @BotFather for the present one: CONCIERGE_BOT_TOKEN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. `clock_of` is asked once the database is open, since a moved clock is remembered there."""

    settings: Settings
    knowledge: Knowledge
    behaviour: Callable[[Knowledge], Behaviour]
    machine: Machine
    clock_of: Callable[[Database], Awaitable[Clock]]
    pause: Pause = asyncio.sleep
    backups: Path | None = None
    """The folder of the daily backups; None: somebody else makes them."""
    replaces_bot: bool = False
    """The database was another bot's, which is no more."""


@asynccontextmanager
async def running(plan: Plan) -> AsyncIterator[Service]:
    """A service centre at work until the block ends. Raises TokenRefusedError, StorageError, ConfigError."""
    settings = plan.settings
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(storage_open(settings))
        front = await stack.enter_async_context(_front(settings))
        telegram = reach_telegram(settings.token, api=settings.bot_api)
        name = await stack.enter_async_context(connected(telegram, plan.pause))
        await take_for(database, telegram.bot_id, replaces=plan.replaces_bot)
        supervisor = Supervisor(now=plan.machine.monotonic, pause=plan.pause)
        stack.push_async_callback(supervisor.end_all)
        share = await stack.enter_async_context(_shared(database, supervisor))
        knowledge = replace(plan.knowledge, bot_username=name)
        behaviour = plan.behaviour(knowledge)
        async with _starting(settings):
            service = await assemble(
                settings=settings,
                database=database,
                knowledge=knowledge,
                behaviour=behaviour,
                telegram=telegram,
                clock=await plan.clock_of(database),
                machine=plan.machine,
                supervisor=supervisor,
                share=share,
            )
        rosters_are_old = await service.store.write(lambda uow: note_absence(uow, service.clock.now()))
        await stack.enter_async_context(_controlled(settings, service))
        await stack.enter_async_context(delivering(service))
        await stack.enter_async_context(handling(service))
        await stack.enter_async_context(_receiving(plan, service, front))
        await stack.enter_async_context(_watched(settings, service, plan.machine))
        if behaviour.introduce is not None:
            supervisor.keep("introduction", partial(behaviour.introduce, telegram.application.bot))
        if rosters_are_old:
            supervisor.keep("roster_check", _roster_check(plan, service).run)
        if plan.backups is not None:
            supervisor.keep("backups", _daily_backups(plan, service, plan.backups).run)
        _log.info("started", bot_id=telegram.bot_id, webhook=front is not None)
        try:
            yield service
        finally:
            _log.info("stopping", in_hand=service.intake.waiting)


def _roster_check(plan: Plan, service: Service) -> RosterCheck:
    bot = service.telegram.application.bot
    return RosterCheck(store=service.store, bot=bot, clock=service.clock, pause=plan.pause)


def _daily_backups(plan: Plan, service: Service, folder: Path) -> DailyBackups:
    place = parse_address(plan.settings.database)
    assert isinstance(place, FileAddress)
    return DailyBackups(
        database=service.database,
        folder=folder,
        name=place.path.name,
        zone=ZoneInfo(plan.knowledge.only_community.timezone),
        machine=plan.machine,
        pause=plan.pause,
    )


@asynccontextmanager
async def storage_open(settings: Settings) -> AsyncIterator[Database]:
    """The database, migrated, sealed and (a file) locked against other processes. Raises DamagedDatabaseError."""
    address = settings.database
    place = parse_address(address)
    async with AsyncExitStack() as stack:
        if isinstance(place, FileAddress):
            stack.enter_context(ProcessLock.take(place.path))
            if (reason := await asyncio.to_thread(damage_of, place.path)) is not None:
                from bot.damage import refusal  # noqa: PLC0415  restoring is only loaded when there is something to restore

                raise refusal(settings, place.path, reason)
        async with _starting(settings):
            if not (isinstance(place, FileAddress) and await asyncio.to_thread(is_current, place.path)):
                from storage.migrating import migrate  # noqa: PLC0415  Alembic is only loaded when it has work to do

                await migrate(address)
            database = await open_sealed(settings)
        stack.push_async_callback(database.close)
        yield database


@asynccontextmanager
async def _starting(settings: Settings) -> AsyncIterator[None]:
    """What a start changes in a server's database is changed by one process after the other."""
    place = parse_address(settings.database)
    if not isinstance(place, ServerAddress):
        yield
        return
    from storage.server_start import one_after_the_other  # noqa: PLC0415  most installations have a file

    async with one_after_the_other(place.url):
        yield


@asynccontextmanager
async def _shared(database: Database, supervisor: Supervisor) -> AsyncIterator[Share]:
    if isinstance(database, SqliteDatabase):
        yield Alone
        return
    from bot.several import present  # noqa: PLC0415  as above
    from storage.postgres_driver import PostgresDatabase  # noqa: PLC0415  as above

    assert isinstance(database, PostgresDatabase)
    async with present(database, supervisor) as share:
        yield share


@asynccontextmanager
async def _front(settings: Settings) -> AsyncIterator["Front | None"]:
    if settings.webhook_url is None:
        yield None
        return
    from bot.front import Front  # noqa: PLC0415  the web server is only loaded where there is a webhook

    front = Front(url=settings.webhook_url)
    async with front.serving(*split_listen(settings.webhook_listen)):
        yield front


@asynccontextmanager
async def _watched(settings: Settings, service: Service, machine: Machine) -> AsyncIterator[None]:
    if not settings.watch_listen:
        yield
        return
    # Here, since most installations start without it.
    from bot.metrics import Metrics  # noqa: PLC0415  see above
    from bot.watching import watched  # noqa: PLC0415  see above

    messenger, sharing = service.messenger, service.sharing
    numbers = Metrics(
        store=service.store,
        clock=service.clock,
        machine=machine,
        outcomes=lambda: messenger.outcomes,
        token_refused=lambda: service.telegram.standing.refused,
        offices=lambda: {} if sharing.held is None else {one.value: one in sharing.held for one in Office},
    )
    async with watched(*split_listen(settings.watch_listen), wellness=_health(service), numbers=numbers):
        yield


def _health(service: Service) -> "Health":
    from bot.health import Health  # noqa: PLC0415  as the web server

    intake, sharing = service.intake, service.sharing
    return Health(
        store=service.store,
        waiting=lambda: intake.waiting,
        takes_in=lambda: intake.reception.takes_in,
        token_refused=lambda: service.telegram.standing.refused,
        place=lambda: {} if sharing.held is None else {"offices": [one.value for one in sharing.held]},
    )


@asynccontextmanager
async def connected(telegram: Telegram, pause: Pause) -> AsyncIterator[str]:
    """Open the transports and learn who we are; gives the bot's name."""
    pauses = Backoff()
    try:
        while not await _introduce(telegram):
            await pause(pauses.next())
        yield telegram.application.bot.username
    finally:
        await telegram.application.shutdown()
        # PTB leaves them open if it never learnt who it is.
        await telegram.calling.shutdown()
        await telegram.polling.shutdown()


async def _introduce(telegram: Telegram) -> bool:
    """False while Telegram cannot be asked; only its plain refusal of the token is final."""
    try:
        await telegram.application.initialize()
    except InvalidToken as error:
        # PTB puts the token into its message; the cause has Telegram's own words: a 404 may be a proxy's.
        refused = "unauthorized" in str(error.__cause__).lower()
    except TelegramError as error:
        _log.warning("telegram_not_reached", exc_info=error)
        return False
    else:
        return True
    if refused:
        raise TokenRefusedError
    _log.error("telegram_does_not_know_the_address")
    return False


@asynccontextmanager
async def _controlled(settings: Settings, service: Service) -> AsyncIterator[None]:
    """Command lines reach this process through the socket beside the database file."""
    place = parse_address(settings.database)
    if not isinstance(place, FileAddress):
        yield
        return
    control = await ControlSocket.open(place.path, control_handlers(service))
    try:
        yield
    finally:
        await control.close()


@asynccontextmanager
async def delivering(service: Service) -> AsyncIterator[None]:
    """The messenger is at work inside the block; after it the calls under way are finished."""
    messenger, sharing = service.messenger, service.sharing
    service.supervisor.keep("messenger", sharing.in_office(Office.SENDER, messenger.run, messenger.forget))
    try:
        yield
    finally:
        messenger.drain()
        sharing.withdraw()
        await service.supervisor.finish("messenger", within_s=_CALLS_FINISH_WITHIN_S)


@asynccontextmanager
async def handling(service: Service) -> AsyncIterator[None]:
    """Updates are handled and timers run inside the block; after it what was begun is finished."""
    service.supervisor.keep("intake", service.intake.work_off)
    service.supervisor.keep("timers", service.sharing.in_office(Office.CLOCK, service.runner.run))
    try:
        yield
    finally:
        await service.supervisor.end("timers")
        await service.supervisor.end("intake")
        await service.intake.stop(within_s=_HANDLERS_FINISH_WITHIN_S)


@asynccontextmanager
async def _receiving(plan: Plan, service: Service, front: "Front | None") -> AsyncIterator[None]:
    if front is None:
        _poll(plan, service)
    else:
        _open_front(plan.settings, service, front)
    try:
        yield
    finally:
        await service.supervisor.end("receiving")
        if front is not None:
            front.move_out()


def _poll(plan: Plan, service: Service) -> None:
    watchdog = Watchdog(limit_s=_POLLER_SILENT_S, now=plan.machine.monotonic)
    poller = poller_of(service, pause=plan.pause, beat=watchdog.beat)
    work = service.sharing.in_office(Office.POLLER, lambda: guarded(poller.run, watchdog))
    service.supervisor.keep("receiving", work)


def poller_of(service: Service, *, pause: Pause, beat: Callable[[], None]) -> Poller:
    """What fetches updates for this service; `beat` is its sign of life."""
    telegram, intake = service.telegram, service.intake
    bot = telegram.application.bot
    return Poller(
        url=bot.base_url,
        bot_id=telegram.bot_id,
        fetch=telegram.polling.do_request,
        free_webhook=lambda: bot.delete_webhook(drop_pending_updates=False),
        take=intake.reception.take,
        pause=pause,
        beat=beat,
        caught_up=intake.note_caught_up,
    )


def _open_front(settings: Settings, service: Service, front: "Front") -> None:
    from bot.intake.webhook import WebhookRoute  # noqa: PLC0415  as the web server

    assert settings.webhook_url is not None
    assert settings.webhook_secret is not None
    url, secret = settings.webhook_url, settings.webhook_secret.get_secret_value()
    telegram, intake = service.telegram, service.intake
    route = WebhookRoute(bot_id=telegram.bot_id, secret=secret, take=intake.reception.take)
    front.move_in(receive=route.receive, health=_health(service).answer)

    async def announce() -> None:
        await telegram.application.bot.set_webhook(
            url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False
        )
        intake.note_caught_up()

    service.supervisor.keep("receiving", announce)


class Stopper:
    """What signals do to the main task: the first one cancels it, the second one does not wait for anything."""

    __slots__ = ("_exit", "_loop", "_main", "_signalled")

    def __init__(self, main: asyncio.Task[None], *, leave: Callable[[int], object] = os._exit) -> None:
        self._main = main
        self._loop = main.get_loop()
        self._exit = leave
        self._signalled = False

    def on_signal(self, number: int) -> None:
        # The database's thread would keep an orderly exit waiting.
        if self._signalled:
            self._exit(128 + number)
        self._signalled = True
        self._loop.call_later(STOP_WITHIN_S, self._exit, 1)
        self._main.cancel()


async def until_signalled(life: AbstractAsyncContextManager[object]) -> None:
    """Live until SIGTERM or SIGINT, then stop in order; a second signal ends the process where it stands."""
    main = asyncio.current_task()
    assert main is not None
    loop = asyncio.get_running_loop()
    stopper = Stopper(main)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopper.on_signal, number)
    try:
        async with life:
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        _log.info("stopped")
