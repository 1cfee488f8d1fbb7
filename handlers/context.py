"""The context of one update: the one write it may make, reading, and what became of it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from telegram.ext import Application, CallbackContext, ExtBot

from domain.errors import ConciergeError, Refusal
from usecases.inbox_ports import Origin, StoredUpdate
from usecases.meant_community import mean_by_message
from usecases.ports import Answer, Clock, Store, UnitOfWork
from usecases.private_chats import heard

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

_NoData = dict[Any, Any]


class SecondWriteError(ConciergeError):
    """A handler wrote twice for one update; one update is one transaction. This is a mistake in the program."""


class RefusalNotice(Protocol):
    """Queues what a person is told about a refusal; for a button press it returns the answer instead."""

    def __call__(self, uow: UnitOfWork, refusal: Refusal, origin: Origin, /) -> Answer | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What every handling needs, built once by the composition root."""

    store: Store
    clock: Clock
    refused: RefusalNotice
    spawn: Callable[[Coroutine[Any, Any, None], str], object]
    """Starts supervised work that nobody waits for; the name is for the log."""


class Handling:
    """What becomes of one update; the dispatcher makes it, the context writes it."""

    __slots__ = ("at", "calmed", "failure", "origin", "row", "services", "settled", "write_begun")

    def __init__(self, services: Services, row: StoredUpdate, origin: Origin, *, calmed: bool = False) -> None:
        self.services: Final = services
        self.row: Final = row
        self.origin: Final = origin
        self.at: Final[datetime] = services.clock.now()
        self.write_begun = False
        self.settled = False
        """The row is no longer new: our write is committed, or somebody else handled it."""
        self.failure: Exception | None = None
        self.calmed = calmed
        """A press has had its one answer, an empty one, before anything came of it (in an earlier attempt perhaps)."""


class Context(CallbackContext[ExtBot[None], _NoData, _NoData, _NoData]):
    """PTB's callback context with the one write of an update."""

    def __init__(self, application: "App", handling: Handling) -> None:
        super().__init__(application)
        self.handling: Final[Handling] = handling

    @property
    def inbox_id(self) -> int:
        return self.handling.row.id

    @property
    def origin(self) -> Origin:
        return self.handling.origin

    @property
    def store(self) -> Store:
        return self.handling.services.store

    @property
    def clock(self) -> Clock:
        return self.handling.services.clock

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Start supervised work that this handling does not wait for."""
        self.handling.services.spawn(work, name)

    @property
    def at(self) -> datetime:
        """When this handling began: one moment for everything the update causes."""
        return self.handling.at

    async def write(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | Answer | None:
        """One transaction: the use case and "this update is done", together or not at all.

        A refusal undoes all of it; what the person is told takes its place, in a transaction of its own
        (docs/adr/0015), and its answer (for a press) is returned. None also when somebody handled the update before:
        then nothing was done.
        Raises SecondWriteError for a second write, and whatever unexpected the use case raised (all undone).
        """
        handling = self.handling
        if handling.write_begun:
            raise SecondWriteError
        handling.write_begun = True

        try:
            return await self._settle(lambda uow: use_case(uow, *args, **kwargs))
        except Refusal as refusal:
            said = refusal  # the name of an except clause is gone before the function below runs
        return await self._settle(lambda uow: handling.services.refused(uow, said, handling.origin))

    async def _settle(self, work: Callable[[UnitOfWork], R]) -> R | None:
        """The work and "this update is done"; None, and nothing done, when somebody handled the update before."""
        handling = self.handling

        def transact(uow: UnitOfWork) -> R | None:
            # First, so that on a database with several writers the second one waits here and finds it done.
            if not uow.inbox.mark_done(handling.row.id, at=handling.at):
                return None
            _hear(uow, handling.origin, handling.at)
            _mean(uow, handling.origin)
            return work(uow)

        result = await handling.services.store.write(transact)
        handling.settled = True
        return result

    async def read(self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """For screens that change nothing; the update is then marked done by the dispatcher."""

        def look(uow: UnitOfWork) -> T:
            _mean(uow, self.origin)
            return query(uow, *args, **kwargs)

        return await self.handling.services.store.read(look)


def _mean(uow: UnitOfWork, origin: Origin) -> None:
    pointed_at = origin.message_id if origin.pressed else origin.reply_to
    mean_by_message(uow, origin.chat_id, origin.user_id, pointed_at)


def _hear(uow: UnitOfWork, origin: Origin, at: datetime) -> None:
    said_something = origin.message_id is not None  # and not: that the chat was closed, or opened
    if origin.private and said_something and origin.user_id is not None:
        heard(uow, user_id=origin.user_id, said_at=origin.said_at, at=at)


App = Application[ExtBot[None], Context, _NoData, _NoData, _NoData, Any]
