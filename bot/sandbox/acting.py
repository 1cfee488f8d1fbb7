"""Playing persons from inside the process: they write and press like anybody, and wait until the bot is done."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from bot.sandbox.messages import Message
from bot.sandbox.world import World
from handlers.buttons import read
from handlers.buttons.base import Button


class SceneError(Exception):
    """A scene cannot be played: the button or the words it waits for are not there."""


class Prompter(Protocol):
    """What a scene needs of the running bot besides the world."""

    @property
    def world(self) -> World: ...

    def now(self) -> datetime:
        """The movable time, aware UTC."""
        ...

    async def settled(self) -> None: ...

    async def advance(self, by: timedelta) -> None:
        """Move the clock in hops, so that everything due on the way is done."""
        ...

    async def claim_code(self) -> str:
        """A one-time code for the first administrator."""
        ...


class Acting:
    """The verbs of a scene. Each waits until nothing is under way any more."""

    __slots__ = ("_prompter", "_world")

    def __init__(self, prompter: Prompter) -> None:
        self._prompter = prompter
        self._world = prompter.world

    async def claim_code(self) -> str:
        return await self._prompter.claim_code()

    async def wait_until(self, moment: datetime) -> None:
        """Nothing happens when the moment is past."""
        await self._prompter.advance(max(moment - self._prompter.now(), timedelta(0)))

    async def wait(self, **by: float) -> None:
        await self._prompter.advance(timedelta(**by))

    async def says(self, person: int, text: str, *, to: int | None = None) -> None:
        """Write to the bot, or into a group."""
        self._world.send(person, person if to is None else to, text)
        await self._prompter.settled()

    async def shares_contact(self, person: int, phone: str) -> None:
        contact = {"phone_number": phone, "first_name": self._world.state.person(person).first_name}
        self._world.send(person, person, contact={**contact, "user_id": person})
        await self._prompter.settled()

    async def presses(
        self,
        person: int,
        button: type[Button],
        *,
        of: int | None = None,
        says: str = "",
        nth: int = 0,
        **fields: object,
    ) -> None:
        """Press the newest button of this kind, with these fields and words, in the private chat or the one given.

        `nth` leaves out so many of them. Raises SceneError when there is none.
        """
        chat = person if of is None else of
        found = list(islice(self._find(chat, button, says, fields), nth, nth + 1))
        if not found:
            raise SceneError(f"Person {person} finds no {button.__name__} {fields} {says} in chat {chat}.")
        message, data = found[0]
        self._world.press(person, chat, message.id, data)
        await self._prompter.settled()

    def is_offered(self, chat: int, button: type[Button], *, says: str = "", **fields: object) -> bool:
        """Whether some message of the chat has such a button."""
        return any(True for _ in self._find(chat, button, says, fields))

    def _find(
        self, chat: int, button: type[Button], says: str, fields: Mapping[str, object]
    ) -> Iterator[tuple[Message, str]]:
        for message, data, words in self._newest_buttons(chat):
            found = read(data)
            meant = isinstance(found, button) and all(getattr(found, key) == value for key, value in fields.items())
            if meant and says in words:
                yield message, data

    def last_words(self, chat: int) -> str:
        """The words of the newest message, or those below its picture."""
        newest = max(self._world.state.chat(chat).messages.values(), key=lambda one: one.id)
        return str(newest.body.get("text") or newest.body.get("caption", ""))

    def _newest_buttons(self, chat: int) -> Iterator[tuple[Message, str, str]]:
        for message in sorted(self._world.state.chat(chat).messages.values(), key=lambda one: -one.id):
            for row in (message.markup or {}).get("inline_keyboard", ()):
                for key in row:
                    if "callback_data" in key:
                        yield message, key["callback_data"], key["text"]
