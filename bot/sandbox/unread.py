"""What the bot has not confirmed yet, as one more service that everything is settled only without."""

from typing import Final

from bot.sandbox.state import State

_LOOK_AGAIN_S: Final = 60


class Unread:
    """A `Quiet`: no update waits for the bot. A confirmed update is stored, so the intake has no need of its own."""

    __slots__ = ("_updates",)

    def __init__(self, state: State) -> None:
        self._updates = state.updates

    def is_quiet(self) -> bool:
        return not self._updates.waiting()

    async def quiet(self) -> None:
        """Return when the bot has confirmed everything (or it has expired)."""
        while not self.is_quiet():
            await self._updates.changed.heard(_LOOK_AGAIN_S)
