"""The composition root: what a running service centre consists of, and how its parts are put together."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from telegram.ext import Application, ContextTypes, ExtBot
from telegram.request import BaseRequest

from bot.article_files import load_articles
from bot.catalog_files import load_catalog
from bot.community_files import load_all
from bot.config_files import catalog_directories, default_directory
from bot.intake.intake import Intake
from bot.intake.shared_intake import SharedIntake
from bot.messenger.calls import calls_through
from bot.messenger.messenger import Messenger
from bot.messenger.pacing import NoPacing, Pacing
from bot.phones import read_phone
from bot.printing.letter_press import LetterPress
from bot.settings import Pacing as PacingSetting
from bot.settings import Settings
from bot.settling import Settling
from bot.sharing import Alone, Share, Sharing
from bot.supervision import Supervisor
from bot.transport import AiohttpRequest, Standing
from handlers.context import App, Context, RefusalNotice, Services
from scheduler.bell import Bell, SchedulerBell
from scheduler.runner import Runner
from scheduler.sweeps import Generator
from storage.database import Database
from storage.offices import Office
from usecases.article_seeds import plant
from usecases.deadlines import TimerHandler
from usecases.delivery_ports import DeliveryHooks, Pace, Renderer
from usecases.ports import Clock, Knowledge, Machine, Store, UnitOfWork
from usecases.receiving import FailureNotices

CONSENT_VERSION: Final = "1"
"""Raised when the notice about privacy changes so much that everybody has to agree anew."""

_SENDS_AT_ONCE: Final = 100
_ANSWERS_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What the service centre does, as the edges see it; a test may give a smaller one."""

    register: Callable[[App], None]
    refused: RefusalNotice
    failure_notices: FailureNotices
    render: Renderer[UnitOfWork]
    delivery_hooks: DeliveryHooks[UnitOfWork]
    timer_handlers: Mapping[str, TimerHandler]
    timer_alarm: TimerHandler
    generators: Sequence[Generator] = ()
    never_wait: Sequence[str] = ()
    """Kinds of timers that ring at once after a restart."""
    introduce: Callable[[ExtBot[None]], Coroutine[Any, Any, None]] | None = None
    """What Telegram is told about the bot at each start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """PTB's application and its two transports, one of them for getUpdates alone."""

    application: App
    calling: BaseRequest
    polling: BaseRequest
    bot_id: int
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service centre that is put together. `settling` tells when nothing is under way."""

    database: Database
    store: Store
    clock: Clock
    knowledge: Knowledge
    telegram: Telegram
    supervisor: Supervisor
    sharing: Sharing
    intake: Intake | SharedIntake
    messenger: Messenger
    runner: Runner
    settling: Settling


def read_knowledge(settings: Settings) -> Knowledge:
    """Everything the configuration directory says; raises ConfigError with every mistake in it."""
    directory: Path = settings.config or default_directory()
    loaded = load_all(directory / "community")
    return Knowledge(
        communities=tuple(one.community for one in loaded),
        catalog=load_catalog(catalog_directories(directory)),
        read_phone=read_phone,
        print_letter=LetterPress(),
        expected={(known.community.key, one.phone): one for known in loaded for one in known.residents},
        consent_version=CONSENT_VERSION,
        articles=load_articles(directory / "articles"),
    )


def reach_telegram(token: str, *, api: str) -> Telegram:
    """The bot and its two transports, not yet opened."""
    standing = Standing()
    calling = AiohttpRequest(pool=_SENDS_AT_ONCE, quick_pool=_ANSWERS_AT_ONCE, standing=standing)
    polling = AiohttpRequest(pool=1, standing=standing)
    return telegram_through(calling, polling, token=token, api=api, standing=standing)


def telegram_through(
    calling: BaseRequest, polling: BaseRequest, *, token: str, api: str, standing: Standing | None = None
) -> Telegram:
    """The bot on these transports. No updater, no job queue, no persistence: they lose things."""
    application: App = (
        Application.builder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .request(calling)
        .get_updates_request(polling)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    return Telegram(
        application=application,
        calling=calling,
        polling=polling,
        bot_id=int(token.partition(":")[0]),
        standing=Standing() if standing is None else standing,
    )


async def assemble(
    *,
    settings: Settings,
    database: Database,
    knowledge: Knowledge,
    behaviour: Behaviour,
    telegram: Telegram,
    clock: Clock,
    machine: Machine,
    supervisor: Supervisor,
    bell: Bell | None = None,
    share: Share = Alone,
) -> Service:
    """Put the parts together; nothing runs yet. `bell`: what wakes the runner, if not APScheduler."""
    sharing = share(database, knowledge, clock.now)
    store = sharing.store
    await store.write(lambda uow: plant(uow, clock.now()))
    behaviour.register(telegram.application)
    intake = await _intake(behaviour, sharing, telegram, clock, supervisor)
    messenger = Messenger(
        store=sharing.store_of(Office.SENDER),
        clock=clock,
        machine=machine,
        call=calls_through(telegram.application.bot, knowledge.print_letter),
        render=behaviour.render,
        hooks=behaviour.delivery_hooks,
        pace=_pace(settings),
        longest_turn_s=sharing.longest_turn_s,
        rides=sharing.rides,
    )
    bell = SchedulerBell() if bell is None else bell
    clockwork = sharing.store_of(Office.CLOCK)
    runner = _runner(behaviour, store=clockwork, clock=clock, machine=machine, drained=intake.drained, bell=bell)
    return Service(
        database=database,
        store=store,
        clock=clock,
        knowledge=knowledge,
        telegram=telegram,
        supervisor=supervisor,
        sharing=sharing,
        intake=intake,
        messenger=messenger,
        runner=runner,
        settling=Settling([intake, runner, messenger]),
    )


def _intake(
    behaviour: Behaviour, sharing: Sharing, telegram: Telegram, clock: Clock, supervisor: Supervisor
) -> Awaitable[Intake | SharedIntake]:
    return sharing.open_intake(
        application=telegram.application,
        services=Services(store=sharing.store, clock=clock, refused=behaviour.refused, spawn=supervisor.spawn),
        notices=behaviour.failure_notices,
        bot_id=telegram.bot_id,
        spawn=supervisor.spawn,
        pause=supervisor.pause,
    )


def _runner(
    behaviour: Behaviour,
    *,
    store: Store,
    clock: Clock,
    machine: Machine,
    drained: Callable[[], Coroutine[Any, Any, None]],
    bell: Bell,
) -> Runner:
    return Runner(
        store=store,
        clock=clock,
        machine=machine,
        bell=bell,
        handlers=behaviour.timer_handlers,
        alarm=behaviour.timer_alarm,
        drained=drained,
        generators=behaviour.generators,
        never_wait=behaviour.never_wait,
    )


def _pace(settings: Settings) -> Pace:
    return NoPacing() if settings.pacing is PacingSetting.OFF else Pacing()
