"""Whether this process is alone with its database or one of several: a strategy, chosen when it is put together."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.intake.dispatcher import Spawn
from bot.intake.intake import Intake
from bot.intake.shared_intake import SharedIntake
from bot.supervision import Pause
from bot.supervision import Service as Work
from handlers.context import App, Services
from storage.database import Database
from storage.offices import Office
from storage.store import SqlStore
from usecases.ports import Knowledge, Rides, Store
from usecases.receiving import FailureNotices


def nothing() -> None:
    """There is nothing to forget."""


class Sharing(Protocol):
    """How this process shares what can be shared. `store` is what it writes through in no office at all."""

    @property
    def store(self) -> Store: ...

    @property
    def held(self) -> Sequence[Office] | None:
        """The offices that this process holds now; None where there is nobody else to hold one."""

    @property
    def rides(self) -> Rides | None:
        """Where work of the messenger can ride along with what others write; None where it cannot."""

    @property
    def longest_turn_s(self) -> float:
        """For how long the messenger words messages in one turn, which is one transaction."""

    def store_of(self, office: Office) -> Store:
        """What the holder of the office writes through."""

    def in_office(self, office: Office, work: Work, begin_anew: Callable[[], None] = nothing) -> Work:
        """The work, done whenever the office is held; `begin_anew` before each term."""

    def withdraw(self) -> None:
        """Take no office any more."""

    def open_intake(
        self, *, application: App, services: Services, notices: FailureNotices, bot_id: int, spawn: Spawn, pause: Pause
    ) -> Awaitable[Intake | SharedIntake]:
        """The way in."""


Share = Callable[[Database, Knowledge, Callable[[], datetime]], Sharing]
"""Makes the strategy once the database, the configuration and the clock are known."""


class Alone:
    """The only process of its database: it has every office from the beginning to the end."""

    __slots__ = ("store",)

    def __init__(self, database: Database, knowledge: Knowledge, now: Callable[[], datetime]) -> None:
        self.store = SqlStore(database, knowledge, now=now)

    @property
    def held(self) -> Sequence[Office] | None:
        return None

    @property
    def rides(self) -> Rides | None:
        return self.store

    @property
    def longest_turn_s(self) -> float:
        # Until its commit nothing else is written for anybody.
        return 0.004

    def store_of(self, office: Office) -> Store:  # noqa: ARG002  one face with the other strategy
        return self.store

    def in_office(self, office: Office, work: Work, begin_anew: Callable[[], None] = nothing) -> Work:  # noqa: ARG002  as above
        return work

    def withdraw(self) -> None:
        """There is no other to take over."""

    async def open_intake(
        self, *, application: App, services: Services, notices: FailureNotices, bot_id: int, spawn: Spawn, pause: Pause
    ) -> Intake | SharedIntake:
        return await Intake.open(
            application=application, services=services, notices=notices, bot_id=bot_id, spawn=spawn, pause=pause
        )
