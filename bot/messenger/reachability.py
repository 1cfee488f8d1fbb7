"""Whether Telegram can be reached at all: when it cannot, one call at a time finds out, at growing intervals."""

from bot.supervision import Backoff


class Reachability:
    """Closed for a while after a failure on the way to Telegram, open again with the first answer."""

    __slots__ = ("_backoff", "_closed_until", "_in_doubt")

    def __init__(self) -> None:
        self._backoff = Backoff()
        self._closed_until = 0.0
        self._in_doubt = False

    def failed(self, wall: float) -> None:
        # Calls that were under way when the line broke fail together and count once.
        if wall >= self._closed_until:
            self._closed_until = wall + self._backoff.next()
        self._in_doubt = True

    def answered(self) -> None:
        self._backoff.reset()
        self._closed_until = 0.0
        self._in_doubt = False

    def limit(self, most: int, wall: float) -> int:
        """How many calls may be under way."""
        if self.closed_until(wall) is not None:
            return 0
        return 1 if self._in_doubt else most

    def closed_until(self, wall: float) -> float | None:
        """The machine time of the next try; None when the way is open."""
        return self._closed_until if self._closed_until > wall else None
