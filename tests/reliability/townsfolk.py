"""People of the simulation in real time, beside the real program: they write and press much faster than people do."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec

from bot.bench.communities import copies_of, write_copies
from bot.clock import SystemMachine
from bot.sandbox.state import FIRST_UPDATE_ID
from bot.sandbox.updates import PendingUpdate, UpdateQueue
from bot.sandbox.world import World
from bot.simulation import cast as casting
from bot.simulation.chronicle import Chronicle
from bot.simulation.colleagues import Colleague
from bot.simulation.persons import OpenForm, Person, Stage
from bot.simulation.residents import Resident
from usecases.ports import Knowledge

HASTE: Final = 20
"""What takes a person of the simulation so many seconds takes one of these a second."""

RESIDENTS: Final = 30
OTHERS_LIMIT: Final = 1
"""So many updates another program asks for that uses our token; the bot never asks for so few."""

_WISHES_EACH_S: Final = 60.0
"""Of the simulation's seconds: three of ours."""

_LONGEST_S: Final = 400.0
"""Nobody here leaves a form for days: soon all of them would have left."""

_GLANCE_S: Final = 40.0
_LATE_MORNING: Final = 11
_FORM: Final = "SELECT id, step FROM drafts WHERE chat_id = ? AND user_id = ? AND state = 'active'"


class Hurry:
    """A loop on which time passes faster; what goes wrong in a person's head is kept."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.failures: Final[list[BaseException]] = []

    def call_later(self, delay: float, callback: Callable[..., object], /, *args: Any) -> object:
        return self._loop.call_later(min(delay, _LONGEST_S) / HASTE, self._try, callback, args)

    def _try(self, callback: Callable[..., object], args: tuple[Any, ...]) -> None:
        try:
            callback(*args)
        except Exception as error:  # noqa: BLE001  somebody who fell silent would make the load lighter unnoticed
            self.failures.append(error)


class WatchedQueue(UpdateQueue):
    """Telegram's queue, which notes what it was told to forget, and when the bot is heard of."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock, first_id=FIRST_UPDATE_ID)
        self.confirmed: Final[list[int]] = []
        self.expired: Final[set[int]] = set()
        self.bot_is_there = asyncio.Event()
        self._first = FIRST_UPDATE_ID

    @property
    def handed_out(self) -> range:
        """The numbers of the updates since the last clearing."""
        return range(self._first, self._next_id)

    def clear(self) -> None:
        super().clear()
        self._first = self._next_id

    async def poll(self, *, offset: int, limit: int, timeout_s: int) -> list[msgspec.Raw]:
        if limit != OTHERS_LIMIT:
            self.bot_is_there.set()
        return await super().poll(offset=offset, limit=limit, timeout_s=timeout_s)

    def webhook_set(self, active: bool) -> None:
        super().webhook_set(active)
        self.bot_is_there.set()

    def waiting(self) -> Sequence[PendingUpdate]:
        before = {one.id for one in self._pending}
        left = super().waiting()
        self.expired.update(before.difference(one.id for one in left))
        return left

    def confirm(self, update: PendingUpdate) -> None:
        super().confirm(update)
        self.confirmed.append(update.id)

    def _forget_below(self, offset: int) -> None:
        before = [one.id for one in self._pending]
        super()._forget_below(offset)
        self.confirmed.extend(before[: len(before) - len(self._pending)])


class Town:
    """Two communities in the sandbox's world, whose people do something as long as `busy`."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.world = World(wall_clock=SystemMachine().wall, shown_clock=lambda: datetime.now(UTC))
        self.queue = WatchedQueue(SystemMachine().wall)
        self.world.state.updates = self.queue
        self.casts: tuple[casting.Cast, ...] = ()

    def enter(self, knowledge: Knowledge) -> None:
        """Everybody comes into the world."""
        self.casts = tuple(
            casting.assembled(one, self._chance(one.key), residents=RESIDENTS // (1 + 2 * place), place=place)
            for place, one in enumerate(knowledge.communities)
        )
        for cast in self.casts:
            casting.enter(self.world, cast)
        self.queue.clear()

    def memories(self, at: datetime) -> Iterator[Callable[[Any], None]]:
        """What the service centre knows of them, a transaction for each community."""
        return (partial(casting.remember, cast=cast, at=at) for cast in self.casts)

    @contextmanager
    def busy(self, knowledge: Knowledge, reads: Callable[[int, int], OpenForm | None]) -> Iterator[Hurry]:
        """Inside the block people write and press."""
        hurry = Hurry(asyncio.get_running_loop())
        stage = Stage(
            loop=hurry,
            machine=SystemMachine(),
            world=self.world,
            chronicle=Chronicle(SystemMachine().wall),
            reads=reads,
            timezone=_where_it_is(_LATE_MORNING),
            commands=tuple(f"/{one.key}" for one in knowledge.catalog.menu if one.key.isalpha()),
            sample=self.world.state.files.sample("photo").id,
        )
        people = list(self._people(stage))
        try:
            yield hurry
        finally:
            for person in people:
                person.rest()

    def _people(self, stage: Stage) -> Iterator[Person]:
        for cast in self.casts:
            for one in cast.residents:
                chance = self._chance(f"resident {one.id}")
                yield Resident(stage, one, chance, wishes=1, lasts_s=_WISHES_EACH_S)
            for other in cast.colleagues:
                yield Colleague(
                    stage, other, self._chance(f"colleague {other.id}"), every_s=_GLANCE_S, rung_every_s=20 * _GLANCE_S
                )

    def _chance(self, purpose: str) -> Random:
        return Random(f"{self._seed} {purpose}")


def form_in(database: Path, chat: int, user: int) -> OpenForm | None:
    """What somebody is asked; nobody holds the file open longer than that, since a death is to leave it alone."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        row = connection.execute(_FORM, (chat, user)).fetchone()
    return None if row is None else OpenForm(id=row[0], step=row[1] or "")


def configuration(folder: Path) -> Path:
    """Two copies of the example community, without quiet hours: nobody is asked to wait for the morning."""
    write_copies(folder, copies_of("jade-bay", 2))
    return folder


def _where_it_is(hour: int) -> str:
    """A time zone where nobody sleeps now: the people of the simulation do, by night."""
    ahead = hour - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"
