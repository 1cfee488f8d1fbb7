"""What Telegram remembers, to begin there again: the sandbox's people, chats, messages and numbers."""

import pickle
from dataclasses import dataclass
from typing import Final, Self

from bot.sandbox.world import World

_OF_THE_PROCESS: Final = frozenset({"wall_clock", "shown_clock", "feed", "updates"})
_OF_THE_QUEUE: Final = frozenset({"changed", "_clock"})
"""What is not remembered: clocks, who waits for what, and the page's memory of changes."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything that was said, and what comes next after it."""

    memory: bytes

    @classmethod
    def of(cls, world: World) -> Self:
        state, queue = vars(world.state), vars(world.state.updates)
        assert not queue["_pending"], "somebody has not been heard yet"
        kept = (
            {name: value for name, value in state.items() if name not in _OF_THE_PROCESS},
            {name: value for name, value in queue.items() if name not in _OF_THE_QUEUE},
        )
        return cls(pickle.dumps(kept))

    def enter(self, world: World) -> None:
        """Everybody is there, and everything has been said."""
        state, queue = pickle.loads(self.memory)
        vars(world.state).update(state)
        vars(world.state.updates).update(queue)
