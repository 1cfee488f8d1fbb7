"""Bad weather on the line of the real program: whatever Telegram, its proxies and other programs do to a call."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import aiohttp

from bot.sandbox.faults import BEFORE, FaultKind
from bot.sandbox.feed import Feed
from bot.stage import TOKEN
from tests.reliability.townsfolk import OTHERS_LIMIT

_PAUSE_S: Final = (0.1, 0.7)
_CHANGES_BETWEEN: Final = 10
_OTHER_PROGRAMS, _POLLS = 0.02, 0.06
"""The shares of squalls that hit polls: there is one poll for many sends, and each failure is followed by a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Squall:
    """Something that happens to the next call of a method, so much more often than other things."""

    weight: int
    kind: FaultKind
    method: str | None = "sendMessage"
    more: Mapping[str, Any] | None = None


_SQUALLS: Final = (
    Squall(weight=4, kind=FaultKind.FLOOD, more={"retry_after": 1}),
    Squall(weight=1, kind=FaultKind.FLOOD, more={"retry_after": 5, "times": 4}),
    Squall(weight=2, kind=FaultKind.FLOOD, method="editMessageText", more={"retry_after": 3}),
    Squall(weight=3, kind=FaultKind.GATEWAY_BEFORE),
    Squall(weight=3, kind=FaultKind.GATEWAY_AFTER),
    Squall(weight=2, kind=FaultKind.RESET_BEFORE),
    Squall(weight=2, kind=FaultKind.RESET_AFTER),
    Squall(weight=2, kind=FaultKind.BAD_JSON),
    Squall(weight=1, kind=FaultKind.HANG_AFTER),
    Squall(weight=1, kind=FaultKind.UNAUTHORIZED),
    Squall(weight=1, kind=FaultKind.FORBIDDEN),
    Squall(
        weight=2,
        kind=FaultKind.BAD_REQUEST,
        method="editMessageText",
        more={"description": "Bad Request: message to edit not found"},
    ),
    Squall(
        weight=1,
        kind=FaultKind.BAD_REQUEST,
        method="editMessageText",
        more={"description": "Bad Request: message can't be edited"},
    ),
    Squall(weight=2, kind=FaultKind.RESET_AFTER, method="answerCallbackQuery"),
)

_POLL_SQUALLS: Final = (
    Squall(weight=1, kind=FaultKind.FLOOD, method="getUpdates", more={"retry_after": 1}),
    Squall(weight=1, kind=FaultKind.HANG_AFTER, method="getUpdates"),
    Squall(weight=2, kind=FaultKind.RESET_AFTER, method="getUpdates"),
    Squall(weight=2, kind=FaultKind.BAD_JSON, method="getUpdates"),
    Squall(weight=2, kind=FaultKind.GATEWAY_BEFORE, method="getUpdates"),
    Squall(weight=1, kind=FaultKind.UNAUTHORIZED, method="getUpdates"),
)


class Weather:
    """`spoilt` answers at most do not reach the program though Telegram did what it was asked; `squalls` in all."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.spoilt = 0
        self.squalls = 0

    async def blow(self, url: str, feed: Feed) -> None:
        """Until cancelled. On a slow machine less happens: `feed` tells how much does."""
        async with aiohttp.ClientSession() as http:
            while True:
                seen = feed.version
                await asyncio.sleep(self._chance.uniform(*_PAUSE_S))
                while feed.version < seen + _CHANGES_BETWEEN:
                    await feed.wait(feed.version, 1)
                self.squalls += 1
                what = self._chance.random()
                if what < _OTHER_PROGRAMS:
                    # Another program asks with our token: one of us two is refused (409).
                    await http.get(f"{url}/bot{TOKEN}/getUpdates?timeout=0&limit={OTHERS_LIMIT}")
                else:
                    await self._spoil(http, url, _POLL_SQUALLS if what < _OTHER_PROGRAMS + _POLLS else _SQUALLS)

    async def _spoil(self, http: aiohttp.ClientSession, url: str, squalls: Sequence[Squall]) -> None:
        (chosen,) = self._chance.choices(squalls, weights=[one.weight for one in squalls])
        fault = {"kind": chosen.kind.value, "method": chosen.method, **(chosen.more or {})}
        self.spoilt += chosen.method == "sendMessage" and chosen.kind not in BEFORE
        async with http.post(f"{url}/sandbox/faults", json=fault) as answer:
            assert answer.status == 200, await answer.text()
