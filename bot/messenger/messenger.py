"""The messenger service: one write records what was answered and claims what is next, then the calls are made.

While it rests, its claim rides along with whatever transaction queues a message, and needs no commit of its own.
At most one call per chat is under way, and at most `most_calls` in all, half of them bulk; alarms have
their own. It sleeps until a commit queued something, a call was answered, or the moment comes at which something held
back may go.
"""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from bot.messenger.calls import Call
from bot.messenger.doubts import Doubts, once_more
from bot.messenger.outcomes import server_in_trouble
from bot.messenger.reachability import Reachability
from bot.messenger.shown import LastShown
from bot.supervision import Backoff
from domain.outgoing import Lane, Verb
from usecases.delivery import Claimed, Claims, claim
from usecases.delivery_follow_up import Problem
from usecases.delivery_outcomes import Flood, NotModified, Outcome, Sent
from usecases.delivery_ports import DeliveryHooks, OutboxRow, Pace, Rendered, Renderer
from usecases.delivery_record import Result, record, recover, take_back
from usecases.ports import Clock, Machine, Ride, Rides, Store, UnitOfWork

SIGNAL: Final = "outbox"
_SOON_SECONDS: Final = 2.5
_ALARM_CALLS: Final = 24
"""Calls that alarms may have under way besides everything else: the first burst of one."""

_Turn = tuple[list[Problem], Claims]

_log = structlog.get_logger(__name__)


class Messenger:
    """Delivers the outbox: `run` until cancelled (what is under way is ambiguous then) or drained (nothing is)."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        machine: Machine,
        call: Call,
        render: Renderer[UnitOfWork],
        hooks: DeliveryHooks[UnitOfWork],
        pace: Pace,
        longest_turn_s: float,
        most_calls: int = 64,
        rides: Rides | None = None,
    ) -> None:
        """After `longest_turn_s` no more messages are worded in a turn."""
        self._store = store
        self._clock = clock
        self._machine = machine
        self._call = call
        self._render = render
        self._hooks = hooks
        self._pace = pace
        self._longest_turn_s = longest_turn_s
        self._most_calls = most_calls
        self._rides = rides
        self.outcomes: Final[Counter[str]] = Counter()
        """How the calls since the start ended, for whoever watches over the process."""
        self._way = Reachability()
        self._shown = LastShown()
        self._doubts = Doubts()
        self._backoff = Backoff()
        self._results: list[Result] = []
        self._called: set[int] = set()
        self._in_doubt = False
        self._under_way = 0
        self._bulk_under_way = 0
        self._alarms_under_way = 0
        self._draining = False
        self._ride: Ride[_Turn] | None = None
        self._unheard = False
        self._woken = False
        self._ring = asyncio.Event()
        self._idle = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        store.on_commit(self._hear)

    async def run(self) -> None:
        """Deliver; begins with what a process that died left in flight."""
        self._under_way = self._bulk_under_way = self._alarms_under_way = 0
        self._called.clear()
        self._shown = LastShown()
        self._in_doubt = False
        self._report(await self._store.write(self._recover))
        self._results = []
        try:
            async with asyncio.TaskGroup() as calls:
                await self._work(calls)
        finally:
            self._set_alarm(None)
            if self._ride is not None:
                self._ride.withdraw()
        self._idle.set()

    def forget(self) -> None:
        """What was answered before is somebody else's by now: who took over saw these calls under way."""
        self._results = []
        self._shown = LastShown()
        self._doubts = Doubts()

    def drain(self) -> None:
        """Claim nothing more; `run` returns when the calls under way are answered and recorded."""
        self._draining = True
        self._wake_up()

    def is_quiet(self) -> bool:
        """Nothing is under way, and nothing can be sent before a few seconds from now."""
        return self._idle.is_set()

    async def quiet(self) -> None:
        """Return when `is_quiet`."""
        while not self.is_quiet():
            await self._idle.wait()

    async def _work(self, calls: asyncio.TaskGroup) -> None:
        claims: Claims | None = None
        while True:
            if claims is None:
                self._woken = False
                claims = await self._turn()
            for claimed in claims.calls:
                self._pace.spend(claimed.row.chat_id, claimed.row.lane, claimed.row.cost, self._machine.wall())
                self._under_way += 1
                self._called.add(claimed.row.id)
                self._doubts.called(claimed.row)
                self._bulk_under_way += claimed.row.lane is Lane.BULK
                self._alarms_under_way += claimed.row.lane is Lane.ALARM
                calls.create_task(self._deliver(claimed))
            if self._draining and not self._under_way and not self._results:
                return
            self._set_alarm(claims.wake_at)
            claims = await self._rest()

    async def _rest(self) -> Claims | None:
        """Until there is something to do; gives what has been claimed meanwhile, for that needs no turn."""
        self._ride = ride = self._leave()
        while not self._woken and not (ride is not None and ride.over):
            self._ring.clear()
            await self._ring.wait()
        if ride is None or ride.withdraw():
            return None
        while not ride.over:
            self._ring.clear()
            await self._ring.wait()
        return None if ride.found is None else self._taken(*ride.found)

    def _leave(self) -> "Ride[_Turn] | None":
        """A claim that rides along with what queues a message, if one could be made now."""
        room = self._room(self._machine.wall())
        if self._rides is None or self._woken or self._in_doubt or self._results or min(room) <= 0:
            return None
        self._unheard = True
        return self._rides.leave(lambda uow: ([], self._claim(uow, room)), needs=SIGNAL, settled=self._ring.set)

    def _room(self, wall: float) -> tuple[int, int]:
        """How many calls may be begun, and how many alarms."""
        if self._draining:
            return (0, 0)
        others = self._under_way - self._alarms_under_way
        # An alarm finds out by itself whether Telegram can be reached again.
        return self._way.limit(self._most_calls, wall) - others, _ALARM_CALLS - self._alarms_under_way

    async def _turn(self) -> Claims:
        """Record what was answered and claim what is next; if that fails it comes again."""
        results, self._results = self._results, []
        wall = self._machine.wall()
        room = self._room(wall)
        doubtful = self._doubts.due(wall)

        def turn(uow: UnitOfWork) -> _Turn:
            known = self._out_of_doubt(uow, results) if self._in_doubt else results
            problems = record(uow, known, now=self._clock.now(), wall=wall, hooks=self._hooks) if known else []
            for row in doubtful:  # now that every newer edit waits again which could not be made
                _look_once_more(uow, row)
            return problems, self._claim(uow, room) if max(room) > 0 else Claims()

        if not results and not self._in_doubt and max(room) <= 0:
            return Claims(wake_at=self._way.closed_until(wall))
        try:
            problems, claims = await self._store.write(turn)
        except Exception:  # noqa: BLE001  the database may come back; until then nothing is claimed or forgotten
            _log.exception("delivery_turn_failed", answered=len(results))
            self._results[:0] = results
            self._in_doubt = True
            return Claims(wake_at=wall + self._backoff.next())
        self._doubts.looked(doubtful)
        self._called.difference_update(claimed.row.id for claimed, _ in results)
        self._in_doubt = False
        self._backoff.reset()
        return self._taken(problems, claims)

    def _claim(self, uow: UnitOfWork, room: tuple[int, int]) -> Claims:
        begun = self._machine.monotonic()
        return claim(
            uow,
            now=self._clock.now(),
            wall=self._machine.wall(),
            render=self._changed,
            pace=self._pace,
            limit=room[0],
            hooks=self._hooks,
            bulk_limit=max(1, self._most_calls // 2) - self._bulk_under_way,
            alarm_limit=room[1],
            taken=lambda: self._machine.monotonic() - begun,
            longest=self._longest_turn_s,
        )

    def _taken(self, problems: list[Problem], claims: Claims) -> Claims:
        """What was claimed is committed."""
        self._report([*problems, *claims.problems])
        moments = (claims.wake_at, self._way.closed_until(self._machine.wall()), self._doubts.next_due())
        return replace(claims, wake_at=min((one for one in moments if one is not None), default=None))

    def _changed(self, uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> Rendered | None:
        """The call for a row; None also where its message shows just that.

        What answers somebody is always called, and what counts only once it is delivered.
        """
        rendered = self._render(uow, row, now=now)
        if rendered is None or row.verb is Verb.SEND or row.lane is Lane.ANSWER:
            return rendered
        if isinstance(row.notice, self._hooks.counted):
            return rendered
        return None if self._shown.stands(rendered, self._machine.wall()) else rendered

    async def _deliver(self, claimed: Claimed) -> None:
        self._shown.called(claimed.rendered)
        outcome = await self._call(claimed.rendered)
        # What counts as delivered would count twice.
        if not isinstance(claimed.row.notice, self._hooks.counted):
            self._doubts.answered(claimed.row, outcome, self._machine.wall())
        remembered = claimed.row.verb is not Verb.SEND or isinstance(claimed.row.notice, self._hooks.unhurried)
        if remembered and not self._doubts.about(claimed.row):
            self._shown.answered(claimed.rendered, outcome, self._machine.wall())
        self.outcomes[type(outcome).__name__] += 1
        if not isinstance(outcome, (Sent, NotModified)):
            _log.warning("delivery_trouble", row_id=claimed.row.id, method=claimed.rendered.method, outcome=outcome)
        self._learn_about_the_way(claimed.row.chat_id, outcome)
        self._results.append((claimed, outcome))
        self._under_way -= 1
        self._bulk_under_way -= claimed.row.lane is Lane.BULK
        self._alarms_under_way -= claimed.row.lane is Lane.ALARM
        self._wake_up()

    def _out_of_doubt(self, uow: UnitOfWork, results: list[Result]) -> list[Result]:
        """The turn that failed was perhaps committed all the same (the line to a server broke before it said so)."""
        under_way = take_back(uow, called=self._called)
        return [(claimed, outcome) for claimed, outcome in results if claimed.row.id in under_way]

    def _learn_about_the_way(self, chat_id: int, outcome: Outcome) -> None:
        if server_in_trouble(outcome):
            self._way.failed(self._machine.wall())
        elif isinstance(outcome, Flood):
            self._way.flooded(chat_id, self._machine.wall())
        else:
            self._way.answered()

    def _recover(self, uow: UnitOfWork) -> list[Problem]:
        now, wall = self._clock.now(), self._machine.wall()
        # Of a run of ours that was cut short we may still know some answers.
        problems = record(uow, self._results, now=now, wall=wall, hooks=self._hooks)
        return problems + recover(uow, now=now, wall=wall, hooks=self._hooks)

    def _hear(self, signals: frozenset[str]) -> None:
        if SIGNAL not in signals:
            return
        ride = self._ride
        if ride is not None and ride.over and ride.found is not None and self._unheard and not ride.more:
            self._idle.clear()  # what this commit has queued was claimed in it
        else:
            self._wake_up()
        if ride is not None and ride.over:
            self._unheard = False

    def _wake_up(self) -> None:
        self._idle.clear()
        self._woken = True
        self._ring.set()

    def _set_alarm(self, wake_at: float | None) -> None:
        """Wake up then; and say whether all is quiet until then."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        pause = None if wake_at is None else max(0.0, wake_at - self._machine.wall())
        if pause is not None:
            self._alarm = asyncio.get_running_loop().call_later(pause, self._wake_up)
        soon = pause is not None and pause < _SOON_SECONDS
        if not (soon or self._under_way or self._results or self._woken):
            self._idle.set()

    @staticmethod
    def _report(problems: list[Problem]) -> None:
        for problem in problems:
            _log.error("delivery_follow_up_failed", row_id=problem.row_id, exc_info=problem.error)


def _look_once_more(uow: UnitOfWork, row: OutboxRow) -> None:
    """What nobody keeps up to date any more may have lost its keys meanwhile, and must not get them back."""
    post = None if row.post_id is None else uow.posts.get(row.post_id)
    if post is not None and post.live:
        uow.outbox.edit_again(once_more(row))
