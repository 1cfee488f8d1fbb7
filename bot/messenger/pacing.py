"""Telegram's pace: 30 messages a second in all, 20 a minute per group, 1 a second per private chat.

No lane may use all of it up: an announcement to everybody leaves room for the answers people wait for, and both leave
room for alarms. Within a second the others go out evenly, so that an alarm never finds it used up for long. The first
two limits are windows, not buckets: a bucket that holds a full allowance lets almost twice as much through within one
window, which is what Telegram punishes. Private chats have a bucket, for short bursts are welcome there. Pure: all
times are machine seconds handed in. An album costs as many as it has items.
"""

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.outgoing import Lane

Shares = Mapping[Lane, int]
"""How full a lane may make a window."""

PER_SECOND: Final[Shares] = MappingProxyType({Lane.ALARM: 30, Lane.ANSWER: 25, Lane.WORK: 25, Lane.BULK: 20})
PER_MOMENT: Final[Shares] = MappingProxyType({Lane.ALARM: 30, Lane.ANSWER: 8, Lane.WORK: 8, Lane.BULK: 6})
MOMENT_S: Final = 0.25
"""A backlog goes out evenly: all at once it would leave the second of two alarms waiting for the rest of the second."""
PER_GROUP_MINUTE: Final[Shares] = MappingProxyType({Lane.ALARM: 20, Lane.ANSWER: 17, Lane.WORK: 17, Lane.BULK: 14})
PRIVATE_BURST: Final = 4.0
PRIVATE_LEFT_BY_BULK: Final = 2.0
PRIVATE_PER_SECOND: Final = 1.0
_FORGET_AFTER: Final = 1024


class Window:
    """At most so many within any `seconds`, by lane."""

    __slots__ = ("_most", "_seconds", "_spent", "_times")

    def __init__(self, *, most: Shares, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: deque[tuple[float, int]] = deque()
        self._spent = 0

    def copy(self) -> "Window":
        twin = Window(most=self._most, seconds=self._seconds)
        twin._times = self._times.copy()
        twin._spent = self._spent
        return twin

    def spend(self, cost: int, wall: float) -> None:
        self._forget(wall)
        self._times.append((wall, cost))
        self._spent += cost

    def ready_at(self, lane: Lane, cost: int, wall: float) -> float:
        """From when on `cost` fits; more than ever fits waits for an empty window."""
        self._forget(wall)
        most = self._most[lane]
        too_many = self._spent + min(cost, most) - most
        for spent_at, spent in self._times:
            if too_many <= 0:
                break
            too_many -= spent
            ready_at = spent_at + self._seconds
            if too_many <= 0:
                return max(ready_at, wall)
        return wall

    def is_idle(self, wall: float) -> bool:
        self._forget(wall)
        return not self._times

    def _forget(self, wall: float) -> None:
        # A clock set back would otherwise close the window for as long as it was set back.
        while self._times and not wall - self._seconds < self._times[0][0] <= wall:
            self._spent -= self._times.popleft()[1]


class Overall:
    """What all chats share: the second, and how many calls of it may go in one moment, an album being one."""

    __slots__ = ("_moment", "_second")

    def __init__(self) -> None:
        self._second = Window(most=PER_SECOND, seconds=1.0)
        self._moment = Window(most=PER_MOMENT, seconds=MOMENT_S)

    def copy(self) -> "Overall":
        twin = Overall()
        twin._second, twin._moment = self._second.copy(), self._moment.copy()
        return twin

    def spend(self, cost: int, wall: float) -> None:
        self._second.spend(cost, wall)
        self._moment.spend(1, wall)

    def ready_at(self, lane: Lane, cost: int, wall: float) -> float:
        return max(self._second.ready_at(lane, cost, wall), self._moment.ready_at(lane, 1, wall))


class Bucket:
    """`burst` at once, then `per_second`; what costs more than the burst runs up a debt. Bulk leaves some of it."""

    __slots__ = ("_at", "_burst", "_left", "_per_second")

    def __init__(self, *, burst: float, per_second: float, wall: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left = burst
        self._at = wall

    def spend(self, cost: int, wall: float) -> None:
        self._left = self._level(wall) - cost
        self._at = wall

    def ready_at(self, lane: Lane, cost: int, wall: float) -> float:
        left = PRIVATE_LEFT_BY_BULK if lane is Lane.BULK else 0.0
        missing = min(cost + left, self._burst) - self._level(wall)
        return wall if missing <= 0 else wall + missing / self._per_second

    def is_idle(self, wall: float) -> bool:
        return self._level(wall) >= self._burst

    def _level(self, wall: float) -> float:
        return min(self._burst, self._left + max(0.0, wall - self._at) * self._per_second)


class Pacing:
    """What may be sent when."""

    __slots__ = ("_all", "_groups", "_people")

    def __init__(self) -> None:
        self._all = Overall()
        self._groups: dict[int, Window] = {}
        self._people: dict[int, Bucket] = {}

    def allowance(self) -> "PassAllowance":
        return PassAllowance(self._all.copy(), self)

    def may_send(self, chat_id: int, lane: Lane, cost: int, wall: float) -> bool:
        return self.next_ready(chat_id, lane, cost, wall) <= wall

    def next_ready(self, chat_id: int, lane: Lane, cost: int, wall: float) -> float:
        return max(self._all.ready_at(lane, cost, wall), self.chat_ready(chat_id, lane, cost, wall))

    def next_open(self, lane: Lane, wall: float) -> float:
        return self._all.ready_at(lane, 1, wall)

    def spend(self, chat_id: int, lane: Lane, cost: int, wall: float) -> None:  # noqa: ARG002  one face with the copy
        self._all.spend(cost, wall)
        if chat_id < 0:
            self._group(chat_id).spend(cost, wall)
        else:
            self._person(chat_id, wall).spend(cost, wall)
        if len(self._groups) + len(self._people) > _FORGET_AFTER:
            self._forget_idle(wall)

    def chat_ready(self, chat_id: int, lane: Lane, cost: int, wall: float) -> float:
        """From when on this chat takes a message, whatever the others get."""
        if chat_id < 0:
            group = self._groups.get(chat_id)
            return wall if group is None else group.ready_at(lane, cost, wall)
        person = self._people.get(chat_id)
        return wall if person is None else person.ready_at(lane, cost, wall)

    def _group(self, chat_id: int) -> Window:
        return self._groups.setdefault(chat_id, Window(most=PER_GROUP_MINUTE, seconds=60.0))

    def _person(self, chat_id: int, wall: float) -> Bucket:
        return self._people.setdefault(chat_id, Bucket(burst=PRIVATE_BURST, per_second=PRIVATE_PER_SECOND, wall=wall))

    def _forget_idle(self, wall: float) -> None:
        self._groups = {chat: one for chat, one in self._groups.items() if not one.is_idle(wall)}
        self._people = {chat: one for chat, one in self._people.items() if not one.is_idle(wall)}


class PassAllowance:
    """The allowance of one pass, in which a chat gets at most one message: only the overall budget has to be copied."""

    __slots__ = ("_all", "_pacing")

    def __init__(self, everything: Overall, pacing: Pacing) -> None:
        self._all = everything
        self._pacing = pacing

    def may_send(self, chat_id: int, lane: Lane, cost: int, wall: float) -> bool:
        return self.next_ready(chat_id, lane, cost, wall) <= wall

    def next_ready(self, chat_id: int, lane: Lane, cost: int, wall: float) -> float:
        return max(self._all.ready_at(lane, cost, wall), self._pacing.chat_ready(chat_id, lane, cost, wall))

    def next_open(self, lane: Lane, wall: float) -> float:
        return self._all.ready_at(lane, 1, wall)

    def spend(self, chat_id: int, lane: Lane, cost: int, wall: float) -> None:  # noqa: ARG002  see the class
        self._all.spend(cost, wall)


class NoPacing:
    """For demo, tests and measurements (CONCIERGE_PACING=off): everything may be sent at once."""

    __slots__ = ()

    def allowance(self) -> "NoPacing":
        return self

    def may_send(self, chat_id: int, lane: Lane, cost: int, wall: float) -> bool:  # noqa: ARG002  always
        return True

    def spend(self, chat_id: int, lane: Lane, cost: int, wall: float) -> None:
        """Nothing is counted."""

    def next_ready(self, chat_id: int, lane: Lane, cost: int, wall: float) -> float:  # noqa: ARG002  always
        return wall

    def next_open(self, lane: Lane, wall: float) -> float:  # noqa: ARG002  always
        return wall
