"""Telegram's queue of updates as it may behave: late, out of order between chats, twice, and with new numbers."""

from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

import msgspec

from bot.sandbox.state import FIRST_UPDATE_ID
from bot.sandbox.updates import CALLBACK_LIFETIME_S, MESSAGE_LIFETIME_S, PendingUpdate, UpdateQueue
from bot.sandbox.wire import Json
from bot.simulation.loop import VirtualLoop

PATIENCE_S: Final = 900
"""An idle poll is held this long and not 30 s: nobody notices, and a quiet night costs nothing."""

_KEPT_FOR_REPEATING: Final = 20
_FARTHEST_BACK: Final = 5_000_000
"""Little enough that numbers never run out: none is ever negative, which would mean something else to getUpdates."""


class WildQueue(UpdateQueue):
    """`wildness` is the share of updates that come late or twice; 0 is a Telegram that never errs."""

    def __init__(self, clock: Callable[[], float], *, loop: VirtualLoop, chance: Random, wildness: float) -> None:
        super().__init__(clock, first_id=FIRST_UPDATE_ID)
        self._loop = loop
        self._chance = chance
        self._wildness = wildness
        self._lane_until: dict[int, float] = {}
        self._given: deque[PendingUpdate] = deque(maxlen=_KEPT_FOR_REPEATING)
        self._coming = 0
        self.confirmed: Final[list[int]] = []
        """The numbers of all updates that Telegram forgot because the bot said so."""
        self.repeated = 0
        self.expired = 0

    @property
    def is_empty(self) -> bool:
        """Nothing waits and nothing is on its way into the queue."""
        return not (self._coming or self.waiting())

    def waiting(self) -> Sequence[PendingUpdate]:
        before = len(self._pending)
        found = super().waiting()
        self.expired += before - len(found)
        return found

    def calm_down(self) -> None:
        self._wildness = 0.0

    def push(self, kind: str, body: Json, *, lane: int) -> None:
        """In order within a lane (Telegram promises no more), after a while that differs from lane to lane."""
        if not self.accepts(kind):
            return
        lifetime = CALLBACK_LIFETIME_S if kind == "callback_query" else MESSAGE_LIFETIME_S
        late = self._chance.random() < self._wildness
        delay = self._chance.uniform(1.0, 20.0) if late else self._chance.uniform(0.02, 0.2)
        at = max(self._loop.time() + delay, self._lane_until.get(lane, 0.0) + 0.001)
        self._lane_until[lane] = at
        self._coming += 1
        self._loop.call_at(at, self._arrive, {kind: body}, lane, lifetime)

    def _arrive(self, body: Json, lane: int, lifetime_s: float) -> None:
        self._coming -= 1
        self.push_raw(body, lane=lane, lifetime_s=lifetime_s)

    def count_anew(self) -> bool:
        """From now on with other numbers, mostly lower ones, as after a quiet week; not while something waits."""
        if self.waiting():
            return False
        by = self._chance.randrange(1_000_000, _FARTHEST_BACK)
        self._next_id += by if self._chance.random() < 0.2 else -by
        return True

    async def poll(self, *, offset: int, limit: int, timeout_s: int) -> list[msgspec.Raw]:
        self._forget_below(offset)
        if timeout_s and not self.waiting():
            await self.changed.heard(PATIENCE_S)
        found = [self.waiting()[index] for index in range(min(limit, len(self.waiting())))]
        answer = [one.raw for one in self._old_ones() + found]
        self._given.extend(found)
        return answer

    def _old_ones(self) -> list[PendingUpdate]:
        """Something that was confirmed comes again; nothing that Telegram would have let expire long ago."""
        if not self._given or self._chance.random() >= self._wildness / 2:
            return []
        lasting = [one for one in self._given if one.expires_at > self._clock()]
        if not lasting:
            return []
        self.repeated += 1
        return [self._chance.choice(lasting)]

    def _forget_below(self, offset: int) -> None:
        before = [one.id for one in self._pending]
        super()._forget_below(offset)
        self.confirmed.extend(before[: len(before) - len(self._pending)])
