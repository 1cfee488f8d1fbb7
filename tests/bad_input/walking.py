"""Standing at a step again and again: what was played once is kept, and every strange thing finds the same state."""

from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.messages import Message
from tests.bad_input.house import House
from tests.bad_input.scenes import Scene
from tests.bad_input.undoing import UndoableDatabase
from tests.bad_input.wire import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the chats show, what Telegram refuses, the time: what is not in the database."""

    messages: dict[int, dict[int, Message]]
    offset: timedelta
    troubles: tuple[Trouble, ...]


class Stands:
    """Where the walk has been: whole copies of the database for scenes, and one mark at a time for a stop."""

    def __init__(self, house: House, database: UndoableDatabase) -> None:
        self.house, self._database = house, database
        self._scenes: dict[Scene | None, tuple[bytes, Seen]] = {None: self._copied()}
        self._here = self._scenes[None][1]

    async def at(self, scene: Scene | None) -> None:
        """Where this scene ends; played when nobody was there yet."""
        if scene is None or scene in self._scenes:
            copy, seen = self._scenes[scene]
            self._database.replace(copy)
            await self._look_like(seen)
            return
        await self.at(scene.after)
        for turn in scene.turns:
            await turn(self.house)
        self._scenes[scene] = self._copied()

    def mark(self) -> None:
        """From now on `back` leads here."""
        self._database.mark()
        self._here = self._seen()

    async def back(self) -> None:
        self._database.undo()
        await self._look_like(self._here)

    def _copied(self) -> tuple[bytes, Seen]:
        return self._database.copied(), self._seen()

    def _seen(self) -> Seen:
        return Seen(
            messages={chat.id: dict(chat.messages) for chat in self.house.world.state.chats.values()},
            offset=self.house.clock.offset,
            troubles=tuple(self.house.wire.troubles),
        )

    async def _look_like(self, seen: Seen) -> None:
        for chat in self.house.world.state.chats.values():
            chat.messages = dict(seen.messages.get(chat.id, {}))
        self.house.messenger.forget()  # what stands in the chats is not what it has called for
        self.house.wire.troubles[:] = seen.troubles
        self.house.clock._offset = seen.offset
        self.house.clock.move(timedelta(0))  # whoever waits for a moment looks at the clock again
        await self.house.settled()
