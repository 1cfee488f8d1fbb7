"""Whether Telegram can be reached at all: when it cannot, one call at a time finds out, at growing intervals.

A flood (429) does not say whom it means. Mostly it is one chat: a group takes 20 messages a minute, a person one a
second, and nobody else must wait for them. When several chats in a row are refused and nobody is served in between, it
may be the bot as a whole; then too one call at a time finds out. Whoever was refused waits as long as Telegram said.
"""

from typing import Final

from bot.supervision import Backoff

FLOODED_CHATS_FOR_ALL: Final = 3


class Reachability:
    """Closed for a while after a failure on the way to Telegram, open again with the first answer."""

    __slots__ = ("_backoff", "_closed_until", "_flooded", "_in_doubt")

    def __init__(self) -> None:
        self._backoff = Backoff()
        self._closed_until = 0.0
        self._in_doubt = False
        self._flooded: set[int] = set()

    def failed(self, wall: float) -> None:
        # Calls that were under way when the line broke fail together and count once.
        if wall >= self._closed_until:
            self._closed_until = wall + self._backoff.next()
        self._in_doubt = True

    def flooded(self, chat_id: int, wall: float) -> None:
        """This chat was refused; the way to Telegram is open, unless that is what all of us hear by now."""
        self._flooded.add(chat_id)
        if len(self._flooded) >= FLOODED_CHATS_FOR_ALL:
            self.failed(wall)
        else:
            self._open()

    def answered(self) -> None:
        self._flooded.clear()
        self._open()

    def limit(self, most: int, wall: float) -> int:
        """How many calls may be under way."""
        if self.closed_until(wall) is not None:
            return 0
        return 1 if self._in_doubt else most

    def closed_until(self, wall: float) -> float | None:
        """The machine time of the next try; None when the way is open."""
        return self._closed_until if self._closed_until > wall else None

    def _open(self) -> None:
        self._backoff.reset()
        self._closed_until = 0.0
        self._in_doubt = False
