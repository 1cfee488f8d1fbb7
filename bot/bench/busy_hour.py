"""The busiest hour of one bot token, in virtual time: who writes how much, and how long it waits for Telegram's limits.

Only the real pacing runs here. A person's act (a press, a word) makes messages to the resident and to a group of their
community; each chat gets its messages in order, one call at a time. Arrivals are a Poisson process.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from bot.bench.results import Spread, spread
from bot.messenger.pacing import Pacing
from domain.outgoing import Lane

HOUR_S: Final = 3600.0
STEP_S: Final = 0.05
_CALL_S: Final = 0.1
"""How long a call of the Bot API takes, in which its chat gets no other one."""
_HOPELESS: Final = 5_000
"""Messages that wait: more than three minutes of everything that Telegram takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What one household asks for, and what that makes in the busiest hour.

    The acts and messages of a request were counted in the demo's stories: whole repairs, complaints, letters and
    services, with their edits. The rest are assumptions, to be replaced by the numbers of one's own.
    """

    requests_per_month: float = 0.5
    busiest_day: float = 2.0
    """Times an average day."""
    busiest_hour: float = 0.15
    """Share of the day."""
    acts_per_request: float = 24.0
    to_resident: float = 20.0
    to_groups: float = 25.0
    groups: Sequence[float] = (0.5, 0.35, 0.1, 0.05)
    """Which share each group of a community gets: engineering, front desk, security, the others."""

    def requests_in_busiest_hour(self, households: int) -> float:
        return households * self.requests_per_month / 30 * self.busiest_day * self.busiest_hour

    def messages_in_busiest_hour(self, households: int) -> float:
        return self.requests_in_busiest_hour(households) * (self.to_resident + self.to_groups)


def play_busy_hour(*, households: int, per_community: int, traffic: Traffic, seed: int) -> Spread:
    """How long messages wait for the limits: one token for so many households, in communities of `per_community`.

    The same seed plays the same hour. What is left when it is over has waited until then; it is over at once when so
    much waits that the rest of the hour would not help.
    """
    random = Random(seed)  # noqa: S311  nothing secret
    sender = _Sender()
    coming = _arrivals(households, max(1, households // per_community), traffic, random)
    following = next(coming, None)
    wall = 0.0
    for step in range(int(HOUR_S / STEP_S)):
        wall = step * STEP_S
        while following is not None and following[0] <= wall:
            sender.add(*following)
            following = next(coming, None)
        sender.send(wall)
        if sender.waiting > _HOPELESS:
            break
    return spread([*sender.waits, *sender.left(wall)])


def _arrivals(households: int, communities: int, traffic: Traffic, random: Random) -> Iterator[tuple[float, int]]:
    """(moment, chat) of each message, by moment; groups have negative ids, as in Telegram."""
    acts_per_s = traffic.requests_in_busiest_hour(households) * traffic.acts_per_request / HOUR_S
    resident_share = traffic.to_resident / traffic.acts_per_request
    group_share = traffic.to_groups / traffic.acts_per_request
    at = random.expovariate(acts_per_s)
    while at < HOUR_S:
        community = random.randrange(communities)
        for _ in range(_whole(resident_share, random)):
            yield at, 1 + random.randrange(households)
        for _ in range(_whole(group_share, random)):
            group = random.choices(range(len(traffic.groups)), traffic.groups)[0]
            yield at, -(1 + community * len(traffic.groups) + group)
        at += random.expovariate(acts_per_s)


def _whole(share: float, random: Random) -> int:
    """1.04 is mostly 1 and sometimes 2."""
    return int(share) + (random.random() < share % 1)


class _Sender:
    """The messenger's rules: the oldest message first, per chat in order, one call per chat at a time."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.waiting = 0
        self._pacing = Pacing()
        self._queues: dict[int, deque[float]] = {}
        self._busy_until: dict[int, float] = {}

    def add(self, at: float, chat_id: int) -> None:
        self._queues.setdefault(chat_id, deque()).append(at)
        self.waiting += 1

    def send(self, wall: float) -> None:
        ready = [chat for chat in self._queues if self._busy_until.get(chat, 0.0) <= wall]
        for chat_id in sorted(ready, key=self._first):
            if self._pacing.next_open(Lane.ANSWER, wall) > wall:
                return
            if self._pacing.may_send(chat_id, Lane.ANSWER, 1, wall):
                self._sent(chat_id, wall)

    def left(self, wall: float) -> Iterator[float]:
        return (wall - at for queue in self._queues.values() for at in queue)

    def _first(self, chat_id: int) -> float:
        return self._queues[chat_id][0]

    def _sent(self, chat_id: int, wall: float) -> None:
        self._pacing.spend(chat_id, Lane.ANSWER, 1, wall)
        queue = self._queues[chat_id]
        self.waits.append(wall - queue.popleft())
        self.waiting -= 1
        self._busy_until[chat_id] = wall + _CALL_S
        if not queue:
            del self._queues[chat_id]
