"""The queue of updates waiting for the bot: what is confirmed, what expires, who may poll."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from telegram.constants import PollingLimit

from bot.sandbox.bell import Bell
from bot.sandbox.refusals import conflict
from bot.sandbox.wire import Json, encode

MESSAGE_LIFETIME_S = 86_400
CALLBACK_LIFETIME_S = 150
LONGEST_POLL_S = 50
QUEUE_LIMIT = 100_000
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
TERMINATED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingUpdate:
    """An update nobody has confirmed. `lane`: Telegram keeps the order within one lane on the webhook path."""

    id: int
    lane: int
    expires_at: float
    raw: msgspec.Raw


class UpdateQueue:
    """Telegram's side of getUpdates and of webhooks; times are machine seconds."""

    def __init__(self, wall_clock: Callable[[], float], *, first_id: int) -> None:
        self.changed = Bell()
        self.webhook_active = False
        self._clock = wall_clock
        self._pending: deque[PendingUpdate] = deque()
        self._next_id = first_id
        self._allowed: frozenset[str] | None = None
        self._poll_number = 0
        self._previous_offset: int | None = None
        self._previous_start = float("-inf")
        self._earliest = float("inf")
        self._closed = False

    @property
    def allowed(self) -> list[str] | None:
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: Iterable[str]) -> None:
        """An empty list means Telegram's default: everything but the kinds that must be asked for."""
        self._allowed = frozenset(kinds) or None

    def accepts(self, kind: str) -> bool:
        return kind not in NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed

    def push(self, kind: str, body: Json, *, lane: int) -> None:
        if self.accepts(kind):
            lifetime = CALLBACK_LIFETIME_S if kind == "callback_query" else MESSAGE_LIFETIME_S
            self.push_raw({kind: body}, lane=lane, lifetime_s=lifetime)

    def push_raw(self, body: Json, *, lane: int = 0, lifetime_s: float = MESSAGE_LIFETIME_S) -> int:
        """Queue any JSON as an update under the next id; not filtered by allowed_updates."""
        update_id = self._next_id
        self._next_id += 1
        if len(self._pending) < QUEUE_LIMIT:
            raw = msgspec.Raw(encode({"update_id": update_id} | body | {"update_id": update_id}))
            expires = self._clock() + lifetime_s
            self._earliest = min(self._earliest, expires)
            self._pending.append(PendingUpdate(id=update_id, lane=lane, expires_at=expires, raw=raw))
        self.changed.ring()
        return update_id

    def waiting(self) -> Sequence[PendingUpdate]:
        """Everything unconfirmed and unexpired, oldest first."""
        now = self._clock()
        if now >= self._earliest:
            self._pending = deque(update for update in self._pending if update.expires_at > now)
            self._earliest = min((update.expires_at for update in self._pending), default=float("inf"))
        return self._pending

    def confirm(self, update: PendingUpdate) -> None:
        """Forget one update (the webhook answered 2xx)."""
        if update in self._pending:
            self._pending.remove(update)

    def clear(self) -> None:
        self._pending.clear()

    def reopen(self) -> None:
        self._closed = False

    def close(self) -> None:
        """The server stops: nobody waits any longer."""
        self._closed = True
        self.changed.ring()

    def webhook_set(self, active: bool) -> None:
        self.webhook_active = active
        self.changed.ring()

    async def poll(self, *, offset: int, limit: int, timeout_s: int) -> list[msgspec.Raw]:
        """Answer one getUpdates: confirm below `offset`, wait up to `timeout_s` for something to give."""
        if self.webhook_active:
            raise conflict(WEBHOOK_ACTIVE)
        limit = limit if PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT else PollingLimit.MAX_LIMIT
        limit, timeout_s = self._slow_repeats(offset, limit, min(max(timeout_s, 0), LONGEST_POLL_S))
        self._forget_below(offset)
        self._poll_number += 1
        number = self._poll_number
        self.changed.ring()
        deadline = self._clock() + timeout_s
        while not (ready := self._head(limit)) and not self._closed:
            left = deadline - self._clock()
            if left <= 0 or not await self.changed.heard(left):
                break
            self._refuse_if_replaced(number)
        return ready

    def _refuse_if_replaced(self, number: int) -> None:
        if self.webhook_active:
            raise conflict(TERMINATED_BY_WEBHOOK)
        if number != self._poll_number:
            raise conflict(TERMINATED)

    def _slow_repeats(self, offset: int, limit: int, timeout_s: int) -> tuple[int, int]:
        # Telegram's guard against bots that ask in a loop without confirming.
        now = self._clock()
        since = now - self._previous_start if offset == self._previous_offset else float("inf")
        self._previous_offset, self._previous_start = offset, now
        return (1 if since < 0.5 else limit), (3 if since < 3 and timeout_s < 3 else timeout_s)

    def _forget_below(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        elif offset > 0 and self._pending and self._pending[0].id - 100_000 <= offset <= self._next_id + 10:
            while self._pending and self._pending[0].id < offset:
                self._pending.popleft()

    def _head(self, limit: int) -> list[msgspec.Raw]:
        waiting = self.waiting()
        return [waiting[index].raw for index in range(min(limit, len(waiting)))]
