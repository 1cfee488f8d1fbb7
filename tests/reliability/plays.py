"""Playing one dialogue again and again from the same beginning, and what came of it."""

import math
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.messages import Message
from bot.sandbox.scenario import move_in, register
from bot.sandbox.state import FIRST_UPDATE_ID
from bot.sandbox.world import DEFAULT_BOT
from bot.simulation.invariants.evidence import Evidence
from bot.simulation.invariants.table import judged
from bot.simulation.telegram import Said
from storage import write_batch
from tests.bad_input.wire import Called
from tests.reliability.centre import Centre, Past
from tests.reliability.disk import Disk
from tests.reliability.mortality import Moments
from tests.reliability.scripts import SCRIPTS
from tests.reliability.server_disk import ServerDisk
from tests.reliability.unchanged import Outcome, kept, unchanged
from tests.support.world import finished

TUESDAY: Final = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
LONGEST_OVERDUE: Final = timedelta(seconds=30)
"""The sweep finds what no bell rang for."""

_CLOCK: Final = re.compile(r"\d\d:\d\d|\d+ 小时(?: \d+ 分钟)?|\d+ 分钟")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{20,}")


class Theatre:
    """The staff of 翠湖湾 has moved in and two residents are registered, whenever a play begins."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self._acting = Acting(centre)
        self._first_message = 1
        self._rested = 0.0
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
        self._rested = 0.0
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
        """Nobody does anything for a while, and what failed is tried again: at its end, to which the clock jumps."""
        self._rested += seconds
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
        """What does not hold, whatever was played."""
        with self.centre.disk.as_file() as database:
            return [sentence for one in judged(self._evidence(database)) for sentence in one.sentences]

    def _evidence(self, database: sqlite3.Connection) -> Evidence:
        centre = self.centre
        return Evidence(
            database=database,
            knowledge=centre.knowledge,
            now=centre.now(),
            inbox=list(self._handled()),
            confirmed=range(FIRST_UPDATE_ID, centre.world.state.updates._next_id),
            said=[self._said(place, one) for place, one in enumerate(centre.calls) if one.ok and _sends(one.method)],
            first_row=self._first_message,
            killed=frozenset(range(1, len(centre.deaths) + 1)),
            overdue_after=LONGEST_OVERDUE + timedelta(seconds=self._rested),
        )

    def _handled(self) -> Iterator[tuple[int, str, str]]:
        """Nobody watched the changes; what there is has come, and is in its state."""
        for update, state in self.centre.disk.rows("SELECT update_id, state FROM inbox"):
            yield update, "", "new"
            if state != "new":
                yield update, "new", state

    def _said(self, place: int, call: Called) -> Said:
        return Said(
            at=0.0,
            life=1 + bisect_right(self.centre.calls_before, place),
            chat=int(call.payload["chat_id"]),
            message_ids=call.message_ids,
            text=str(call.payload.get("text", "")),
            told=True,
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
