"""Updates that no ordinary client makes, and the question whether anything broke."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.cast import Group
from tests.acceptance.stage import Message, Persona, Stage
from usecases.ports import UnitOfWork

_FAR_ID = 900_000


class Strange:
    """Makes raw updates of persons; message ids of its own, far away from the sandbox's."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._next_id = _FAR_ID

    async def message(self, person: Persona, *, to: int | None = None, kind: str = "message", **body: Any) -> int:
        """A message with this body as Telegram might hand it out; returns its id."""
        self._next_id += 1
        given = {"message_id": self._next_id, "date": int(self._stage.now().timestamp()), **body}
        given.setdefault("from", self.user(person))
        given.setdefault("chat", self._chat(person, to))
        await self._stage.post("raw", **{kind: given})
        await self._stage.settled()
        return int(given["message_id"])

    async def press(self, person: Persona, data: str | None, *, on: Message | None = None, **more: Any) -> None:
        """A press as old, foreign or forged clients make it; without a message when there is none to show."""
        self._next_id += 1
        query: dict[str, Any] = {"id": f"{self._next_id}", "from": self.user(person), "chat_instance": "1", **more}
        if data is not None:
            query["data"] = data
        if on is not None:
            chat = self._chat(person, on.chat)
            query["message"] = {"message_id": on.id, "date": 0, "chat": chat}
        await self._stage.post("raw", callback_query=query)
        await self._stage.settled()

    def user(self, person: Persona, **more: Any) -> dict[str, Any]:
        return {"id": person.id, "is_bot": False, "first_name": "某人", "language_code": "zh-hans", **more}

    def _chat(self, person: Persona, chat: int | None) -> dict[str, Any]:
        if chat is None or chat > 0:
            return {"id": person.id, "type": "private", "first_name": "某人"}
        return {"id": chat, "type": "supergroup", "title": "群"}


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


async def numbers_of(stage: Stage, person: Persona) -> list[str]:
    """The numbers of everything a person has filed."""

    def look(uow: UnitOfWork) -> list[str]:
        resident = uow.residents.by_user(person.id)
        assert resident is not None
        return [one.number for one in uow.tickets.live_of_reporter(resident.id)]

    service = await stage.service()
    return await service.store.read(look)


async def joined(stage: Stage, group: Group, person: Persona) -> None:
    await stage.post("member", chat=group.id, person=person.id, action="join")
    await stage.settled()
