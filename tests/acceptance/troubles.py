"""Whether anything broke: what waits, and what was given up."""

from dataclasses import dataclass

from tests.acceptance.stage import Stage
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Updates and messages that wait, and how many were given up so far."""

    updates_waiting: int
    updates_given_up: int
    messages_waiting: int
    messages_given_up: int


async def trouble(stage: Stage) -> Trouble:
    """What is wrong once everything has settled; nothing may wait then."""
    await stage.settled()

    def look(uow: UnitOfWork) -> Trouble:
        inbox, outbox = uow.inbox.counts(), uow.outbox.counts()
        return Trouble(
            updates_waiting=inbox.new,
            updates_given_up=inbox.dead,
            messages_waiting=outbox.new,
            messages_given_up=outbox.dead,
        )

    service = await stage.service()
    return await service.store.read(look)


NONE = Trouble(updates_waiting=0, updates_given_up=0, messages_waiting=0, messages_given_up=0)
