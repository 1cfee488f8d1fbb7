"""What the sandbox needs from whoever runs it: the movable clock, rest, and a fresh start."""

from datetime import datetime, timedelta
from typing import Protocol


class SandboxControl(Protocol):
    """Injected; the sandbox knows nothing of the bot behind it."""

    def now(self) -> datetime:
        """The movable time, aware UTC."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next timer is due, if any."""
        ...

    async def advance(self, by: timedelta) -> None:
        """Move the clock in hops: to each due timer, run, settle, on to the target."""
        ...

    async def advance_to_next(self) -> None:
        """Move the clock to the next due timer, run, settle."""
        ...

    async def settled(self) -> None:
        """Return when nothing is under way."""
        ...

    async def reset(self) -> None:
        """Begin again; called after the world has been emptied."""
        ...
