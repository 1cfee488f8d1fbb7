"""Playing one dialogue again and again from the same beginning, and what came of it."""

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.messages import Message
from bot.sandbox.scenario import move_in, register
from bot.sandbox.state import FIRST_UPDATE_ID
from bot.sandbox.world import DEFAULT_BOT
from storage import write_batch
from tests.reliability.centre import Centre, Past
from tests.reliability.disk import Disk
from tests.reliability.invariants import Outcome, at_rest, kept, unchanged
from tests.reliability.mortality import Moments
from tests.reliability.scripts import SCRIPTS
from tests.reliability.server_disk import ServerDisk
from tests.support.world import finished

TUESDAY: Final = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
_CLOCK: Final = re.compile(r"\d\d:\d\d|\d+ 小时(?: \d+ 分钟)?|\d+ 分钟")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{20,}")


class Theatre:
    """The staff of 翠湖湾 has moved in and two residents are registered, whenever a play begins."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self._acting = Acting(centre)
        self._first_message = 1
        self._beginning = self._prepared()

    def _prepared(self) -> Past:
        self.centre.disk.empty()
        cast.enter(self.centre.world)
        self.centre.settle()
        finished(move_in(self._acting))
        for one in (cast.WANG, cast.EMILY):
            finished(register(self._acting, one))
        ((last,),) = self.centre.disk.rows("SELECT max(id) FROM outbox")
        self._first_message = last + 1
        return self.centre.past()

    def begin(self) -> None:
        self.centre.begin_at(self._beginning)

    def play(self, name: str, *, kill_at: int | None = None) -> int:
        """From the beginning to rest. How many moments there were at which the process could have died."""
        self.begin()
        self.centre.moments.watch(kill_at=kill_at)
        self.perform(name)
        self.centre.moments.watching = False
        return len(self.centre.moments.passed)

    def perform(self, name: str) -> None:
        finished(SCRIPTS[name](self._acting, self.centre.knowledge))
        self.centre.settle()

    def rest(self, seconds: float) -> None:
        """Nobody does anything for a while, and what failed is tried again."""
        self.centre.wait(seconds)

    def outcome(self, *, timeless: bool = False) -> Outcome:
        """`timeless`: whatever the clock showed, for a play that took longer than another."""
        return Outcome(
            tables=kept(self.centre.disk.rows, gaps=self.centre.disk.leaves_gaps), chats=self._chats(timeless=timeless)
        )

    def wrongs(self, quiet: Outcome, *, timeless: bool = False) -> list[str]:
        """What does not hold now, after a play that was disturbed."""
        now, deaths = self.outcome(timeless=timeless), len(self.centre.deaths)
        return self.at_rest() + unchanged(quiet, now, deaths=deaths, spared=self._spared())

    def at_rest(self) -> list[str]:
        centre = self.centre
        return at_rest(
            centre.disk.rows,
            now=centre.now(),
            updates=centre.world.state.updates._next_id - FIRST_UPDATE_ID,
            sent=[int(one.payload["chat_id"]) for one in centre.calls if one.ok and _sends(one.method)],
            first_message=self._first_message,
            deaths=len(centre.deaths),
        )

    def _spared(self) -> dict[int, int]:
        """What is only nice is not said again when nobody knows whether it was."""
        query = "SELECT chat_id, count(*) FROM outbox WHERE state = 'dead' AND policy = 'nice' GROUP BY 1"
        return dict(self.centre.disk.rows(query))

    def _chats(self, *, timeless: bool) -> dict[int, list[tuple[str, ...]]]:
        return {
            chat.id: [
                _read(one, timeless=timeless)
                for _, one in sorted(chat.messages.items())
                if one.sender == DEFAULT_BOT.id
            ]
            for chat in self.centre.world.state.chats.values()
        }


def _sends(method: str) -> bool:
    return method.startswith("send") and method != "sendChatAction"


def _read(message: Message, *, timeless: bool) -> tuple[str, ...]:
    """Words and keys as people see them; codes are made anew each time."""
    words = str(message.body.get("text") or message.body.get("caption") or sorted(message.body))
    keys = [key["text"] for row in (message.markup or {}).get("inline_keyboard", ()) for key in row]
    told = _CODE.sub("…", words)
    return _CLOCK.sub("…", told) if timeless else told, *keys


@contextmanager
def opened(disk: Callable[[Moments], Disk | ServerDisk] = Disk) -> Iterator[Theatre]:
    # How much goes into one commit must not depend on how fast this machine is.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write_batch, "LONGEST_S", math.inf)
        centre = Centre(TUESDAY, disk=disk)
        try:
            yield Theatre(centre)
        finally:
            centre.close()
