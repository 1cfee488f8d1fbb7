"""One world: a community, its people, a Telegram and a bot that may die, from the first morning to the reckoning."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from bot.clock import SystemClock
from bot.simulation import cast as casting
from bot.simulation.chronicle import Chronicle
from bot.simulation.colleagues import Colleague, takes_calls
from bot.simulation.fate import Fate, Stroke
from bot.simulation.ground import Ground
from bot.simulation.invariants.evidence import Downtime
from bot.simulation.ledger import Ledger
from bot.simulation.loop import VirtualLoop, VirtualMachine, let_pass
from bot.simulation.open_forms import OpenForms
from bot.simulation.persons import OpenForm, Person, Stage
from bot.simulation.process import Body, Process
from bot.simulation.randomness import seeded
from bot.simulation.residents import Resident
from bot.simulation.telegram import SimulatedTelegram
from bot.simulation.trouble_log import TroubleLog, listening
from bot.simulation.weather import DAY_S, Weather
from storage.inline_driver import InlineDatabase
from storage.store import SqlStore

_MORNINGS: Final = (datetime(2026, 1, 1, tzinfo=UTC).timestamp(), 365)
"""Worlds begin on some day of this year: holidays, make-up days and its end are among them."""

_BY_PHONE: Final = 0.3
"""Calls at the desk, for each wish of somebody who writes."""

_SETTLES_WITHIN_S: Final = 6 * 3_600.0
_LOOKS: Final = 56
"""In so many parts of its days a world that goes on looks whether there was enough by now."""
_DOWN_S: Final = ((2.0, 40.0), (2.0, 40.0), (2.0, 40.0), (120.0, 900.0), (3_600.0, 40_000.0), (86_400.0, 110_000.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything there is in a world."""

    days: float = 14.0
    residents: int = 20
    requests: int = 360
    crashes: int = 24
    trouble: float = 0.012
    """The share of calls that fail on a fine day; 0: no weather, and no fate either."""

    @property
    def least(self) -> int:
        """A world with fewer tickets goes on after its days."""
        return self.requests * 5 // 6


@dataclass(slots=True, kw_only=True)
class Story:
    """Everything that is known of a world when it is over."""

    seed: int
    size: Size
    chronicle: Chronicle
    telegram: SimulatedTelegram
    casts: tuple[casting.Cast, ...]
    ground: Ground
    ledger: Ledger
    log: TroubleLog
    loop: VirtualLoop
    path: Path
    now: datetime
    lives: int = 0
    killed: set[int] = field(default_factory=set)
    """The lives that ended without an orderly stop."""
    gave_up: int = 0
    """How often the process ended by itself: Telegram did not know its token."""
    down: tuple[Downtime, ...] = ()
    """When there was nobody to do anything: dead, or waiting for a Telegram that could not be reached."""
    struck: Counter[Stroke] = field(default_factory=Counter)
    lasted_s: float = 0.0
    """Until people fell silent."""
    unsettled: str = ""
    """What kept going on when everything should have been done."""


class Unfolding:
    """A world on its way."""

    def __init__(self, ground: Ground, seed: int, size: Size, folder: Path) -> None:
        self._seed, self._size, self._ground = seed, size, ground
        self._loop = VirtualLoop()
        first, days = _MORNINGS
        began = first + self._chance("day").randrange(days) * DAY_S
        self._machine = VirtualMachine(self._loop, began=began)
        self._clock = SystemClock(self._machine)
        chronicle = Chronicle(self._machine.wall)
        weather = Weather(self._chance("weather"), lasts_s=size.days * DAY_S, rate=size.trouble)
        telegram = SimulatedTelegram(
            loop=self._loop,
            machine=self._machine,
            chance=self._chance("telegram"),
            weather=weather,
            chronicle=chronicle,
        )
        self.story = Story(
            seed=seed,
            size=size,
            chronicle=chronicle,
            telegram=telegram,
            casts=self._casts(),
            ground=ground,
            ledger=Ledger(),
            log=TroubleLog(),
            loop=self._loop,
            path=ground.copy_to(folder),
            now=self._clock.now(),
        )
        self._people: list[Person] = []
        self._forms = OpenForms()
        self._process: Process | None = None

    def _casts(self) -> tuple[casting.Cast, ...]:
        """Most people live in the first community; the others are there so that something could get lost to them."""
        counts = [
            self._size.residents,
            *(max(2, self._size.residents // 6) for _ in self._ground.knowledge.communities[1:]),
        ]
        return tuple(
            casting.assembled(one, self._chance(f"cast {one.key}"), residents=count, place=place)
            for place, (one, count) in enumerate(zip(self._ground.knowledge.communities, counts, strict=True))
        )

    def play(self, until_s: float | None) -> Story:
        """Let it go on until then, or for its days and until there was enough to do; come to rest, and end."""
        with seeded(self._chance("codes")), listening() as log:
            self.story.log = log
            asyncio.set_event_loop(self._loop)
            try:
                self._loop.run_until_complete(self._run(until_s))
            finally:
                self.story.now = self._clock.now()
                asyncio.set_event_loop(None)
                self._loop.close()
        return self.story

    def _chance(self, purpose: str) -> Random:
        """A source of its own for each purpose, so that one more draw here changes nothing there."""
        return Random(f"{self._seed} {purpose}")  # noqa: S311  nothing here is secret

    async def _run(self, until_s: float | None) -> None:
        main = asyncio.current_task()
        assert main is not None
        await self._furnish()
        story = self.story
        process = Process(self._body(), bystanders=frozenset({main}))
        self._process = process
        process.begin()
        fates = self._populate()
        ends = self._size.days * DAY_S if until_s is None else until_s
        for at, graceful in self._deaths():
            if at >= ends:
                break
            await let_pass(max(0.0, at - self._loop.time()))
            await self._die(process, graceful=graceful)
        await let_pass(max(0.0, ends - self._loop.time()))
        if until_s is None:
            await self._until_enough(process)
        story.lasted_s = self._loop.time()
        for person in self._people:
            person.rest()
        for fate in fates:
            fate.spare()
        story.telegram.weather.clear_up()
        story.telegram.updates.calm_down()
        await self._come_to_rest(process)
        story.lives = process.lives
        story.down = process.all_absences()
        story.gave_up = process.gave_up
        await process.stop()

    def _body(self) -> Body:
        ground = self._ground
        return Body(
            loop=self._loop,
            machine=self._machine,
            telegram=self.story.telegram,
            knowledge=ground.knowledge,
            behaviour=ground.behaviour,
            chance=self._chance("process"),
            path=self.story.path,
            settings=ground.settings,
            opened=lambda database: Ledger.open(database.raw),
            closing=lambda database: self.story.ledger.collect(database.raw),
            prepared=ground.prepared,
        )

    async def _furnish(self) -> None:
        story = self.story
        for cast in story.casts:
            casting.enter(story.telegram.world, cast)
        story.telegram.world.state.updates.clear()
        database = InlineDatabase(story.path)
        store = SqlStore(database, self._ground.knowledge, now=self._clock.now)
        for cast in story.casts:
            await store.write(partial(casting.remember, cast=cast, at=self._clock.now()))
        database.close_now()

    def _populate(self) -> list[Fate]:
        story, size = self.story, self._size
        stage = Stage(
            loop=self._loop,
            machine=self._machine,
            world=story.telegram.world,
            chronicle=story.chronicle,
            reads=self._reads,
            timezone=story.casts[0].community.timezone,
            commands=tuple(f"/{one.key}" for one in self._ground.knowledge.catalog.menu if one.key.isalpha()),
            sample=story.telegram.world.state.files.sample("photo").id,
        )
        residents = [one for cast in story.casts for one in cast.residents]
        every = [one for cast in story.casts for one in cast.colleagues]
        lasts_s, wishes = size.days * DAY_S, size.requests / max(1, len(residents))
        every_s = min(3_600.0, 50_000 / max(1.0, size.requests / size.days))
        for one in residents:
            self._people.append(
                Resident(stage, one, self._chance(f"resident {one.id}"), wishes=wishes, lasts_s=lasts_s)
            )
        rung_every_s = lasts_s * sum(map(takes_calls, every)) / max(1.0, _BY_PHONE * size.requests)
        for other in every:
            chance = self._chance(f"colleague {other.id}")
            self._people.append(Colleague(stage, other, chance, every_s=every_s, rung_every_s=rung_every_s))
        if not size.trouble:
            return []
        return [
            Fate(stage, cast, story.telegram.updates, self._chance(f"fate {cast.community.key}"), struck=story.struck)
            for cast in story.casts
        ]

    def _reads(self, chat: int, user: int) -> OpenForm | None:
        database = None if self._process is None else self._process.database
        return None if database is None else self._forms.of(database.raw, chat, user)

    # -------------------------------------------------------------------------------------------- dying

    def _deaths(self) -> Iterator[tuple[float, bool]]:
        """When the process ends, and whether in order."""
        chance = self._chance("deaths")
        lasts_s = self._size.days * DAY_S
        moments = sorted(chance.uniform(600, lasts_s) for _ in range(self._size.crashes))
        return iter([(at, chance.random() < 0.15) for at in moments])

    async def _die(self, process: Process, *, graceful: bool) -> None:
        chance = self._chance(f"death {process.lives}")
        story = self.story
        if graceful:
            story.chronicle.note("process", "is stopped")
            await process.stop()
        else:
            process.mortality.doom(chance.randrange(1, 60))
            await process.mortality.ended.wait()
            story.chronicle.note("process", f"is killed after {process.mortality.steps} steps")
            story.killed.add(process.lives)
            await process.kill()
        await let_pass(chance.uniform(*chance.choice(_DOWN_S)))
        story.chronicle.note("process", "begins")
        process.begin()

    # -------------------------------------------------------------------------------------------- the end

    async def _until_enough(self, process: Process) -> None:
        """A bot that was away for most of the time has less to do; nobody waits more than twice the days."""
        while self._loop.time() < 2 * self._size.days * DAY_S and self._filed(process) < self._size.least:
            await let_pass(self._size.days * DAY_S / _LOOKS)

    def _filed(self, process: Process) -> int:
        database = process.database
        if database is None:
            return 0
        found: tuple[int] = database.raw.execute("SELECT count(*) FROM tickets").fetchone()
        return found[0]

    async def _come_to_rest(self, process: Process) -> None:
        """Until nothing is under way any more; people say nothing, and nothing goes wrong."""
        end = self._loop.time() + _SETTLES_WITHIN_S
        while self._loop.time() < end:
            await let_pass(30)
            if self._is_settled(process):
                return
        self.story.unsettled = "after six hours of peace something is still under way"

    def _is_settled(self, process: Process) -> bool:
        service, database = process.service, process.database
        if service is None or database is None or not self.story.telegram.updates.is_empty:
            return False
        (waiting,) = database.raw.execute("SELECT count(*) FROM outbox WHERE state IN ('new', 'sending')").fetchone()
        return service.settling.is_quiet() and not waiting


@contextmanager
def unfolded(ground: Ground, seed: int, size: Size, *, until_s: float | None = None) -> Iterator[Story]:
    """The story of this world, played to its end (or to an earlier one); its database goes with the block."""
    with TemporaryDirectory(prefix="world-", dir=ground.database.parent) as folder:
        unfolding = Unfolding(ground, seed, size, Path(folder))
        yield unfolding.play(until_s)
