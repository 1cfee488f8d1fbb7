"""Delivery, first half: which messages go out next, and what a process that died left in flight.

The order is promised per chat and lane: a chat's next message is its lowest (lane, id) whose predecessor is done, and a
chat has at most one call under way. A message held back blocks its own lane only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from math import inf
from typing import Final

from domain.errors import ConciergeError
from domain.outgoing import Lane, Policy, Verb
from usecases.delivery_follow_up import Problem, bury, bury_chat, undone_alone
from usecases.delivery_ports import (
    Allowance,
    Deliveries,
    DeliveryHooks,
    OutboxRow,
    Pace,
    Rendered,
    Renderer,
    UnitT,
    UnreadableNotice,
    Waiting,
)

_FIRST_PAGE: Final = 16
_LARGEST_PAGE: Final = 1024
_LOADED_AT_ONCE: Final = 8
FLOODED: Final = "flooded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A call that is under way in the table; it has to be made now."""

    row: OutboxRow
    rendered: Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The calls to make, and the machine time at which to look again (None: only after a signal or an answer).

    `problems` are for the log.
    """

    calls: tuple[Claimed, ...] = ()
    wake_at: float | None = None
    problems: tuple[Problem, ...] = ()


class UnreadableNoticeError(ConciergeError):
    """A waiting message is of a kind that this version cannot read; it was written by a newer one."""


class _Choice:
    """Goes through the waiting rows in order and picks the next one of each chat."""

    def __init__(self, allowance: Allowance, wall: float, limit: int, bulk_limit: int, alarm_limit: int) -> None:
        self.rows: list[Waiting] = []
        self.held_alarms: list[int] = []
        self.dead_chats: list[int] = []
        self.moved_chats: list[tuple[int, int]] = []
        self.wake_at = inf
        self._allowance = allowance
        self._wall = wall
        self._left = limit
        self._bulk_left = bulk_limit
        self._alarms_left = alarm_limit
        self._settled: set[int] = set()
        self._blocked: set[tuple[int, Lane]] = set()

    def look_through(self, rows: Iterator[Waiting]) -> None:
        for row in rows:
            if not self._has_room(row):
                if row.lane is Lane.ALARM:
                    continue
                return
            if row.chat_id not in self._settled and (row.chat_id, row.lane) not in self._blocked:
                self._judge(row)

    def _has_room(self, row: Waiting) -> bool:
        """Alarms have calls of their own."""
        if row.lane is Lane.ALARM:
            return self._alarms_left > 0 and self._lane_is_open(row.lane)
        return self._left > 0 and self._lane_is_open(row.lane)

    def _lane_is_open(self, lane: Lane) -> bool:
        if lane is Lane.BULK and self._bulk_left <= 0:
            return False  # the end of a call will wake us
        open_at = self._allowance.next_open(lane, self._wall)
        if open_at > self._wall:
            self.wake_at = min(self.wake_at, open_at)
        return open_at <= self._wall

    def _judge(self, row: Waiting) -> None:
        wall = self._wall
        if row.chat_moved_to is not None:
            self._settled.add(row.chat_id)
            self.moved_chats.append((row.chat_id, row.chat_moved_to))
        elif not row.chat_alive:
            self._settled.add(row.chat_id)
            self.dead_chats.append(row.chat_id)
        elif row.chat_held_until > wall:
            self._settled.add(row.chat_id)
            self.wake_at = min(self.wake_at, row.chat_held_until)
            self.held_alarms += [row.id] if row.lane is Lane.ALARM else []
        elif not row.ready:
            return  # what it follows is still to be sent, and may stand behind us in this very lane
        elif row.held_until > wall:
            self._blocked.add((row.chat_id, row.lane))
            self.wake_at = min(self.wake_at, row.held_until)
        elif self._allowance.may_send(row.chat_id, row.lane, row.cost, wall):
            self._settled.add(row.chat_id)
            self._allowance.spend(row.chat_id, row.lane, row.cost, wall)
            self._bulk_left -= row.lane is Lane.BULK
            if row.lane is Lane.ALARM:
                self._alarms_left -= 1
            else:
                self._left -= 1
            self.rows.append(row)
        else:
            self._settled.add(row.chat_id)
            self.wake_at = min(self.wake_at, self._allowance.next_ready(row.chat_id, row.lane, row.cost, wall))


def claim(
    uow: UnitT,
    *,
    now: datetime,
    wall: float,
    render: Renderer[UnitT],
    pace: Pace,
    limit: int,
    hooks: DeliveryHooks[UnitT],
    bulk_limit: int | None = None,
    alarm_limit: int | None = None,
    taken: Callable[[], float] = lambda: 0.0,
    longest: float = inf,
) -> Claims:
    """Take up to `limit` calls, at most one per chat; they are under way from the commit on.

    Of these up to `bulk_limit` may be bulk, which must not keep everybody else's answers waiting for a free call.
    Besides up to `alarm_limit` alarms, which wait for nobody. `taken` tells the seconds since the turn began. Once
    words have been made for the `longest` time, the rest waits for the next turn: somebody may have written meanwhile,
    and is answered before a dozen overviews are drawn. Where thousands wait, it takes its time to find the next ones,
    which must not be done for one of them: then words are made for as long as that took.
    """
    alarms = limit if alarm_limit is None else alarm_limit
    choice = _Choice(pace.allowance(), wall, limit, limit if bulk_limit is None else bulk_limit, alarms)
    choice.look_through(_pages(uow.deliveries, limit))
    end = taken() + max(longest, taken())
    problems: list[Problem] = []
    for old, new in choice.moved_chats:
        uow.outbox.move_chat(old, new)
    for chat_id in choice.dead_chats:
        problems += bury_chat(uow, chat_id, "chat is dead", now=now, hooks=hooks)
    if hooks.held is not None and choice.held_alarms:
        told = hooks.held
        for row in uow.deliveries.load(choice.held_alarms):
            problems += undone_alone(uow, row, partial(told, uow, row, FLOODED, now=now))
    row_ids = [row.id for row in sorted(choice.rows, key=lambda row: _turn(row, hooks))]
    held: set[int] = set()
    enough = partial(_is_over, taken, end)
    calls = _render_all(uow, _until(enough, row_ids, uow.deliveries, held), render, now=now)
    if calls is None:
        calls = _render_each(uow, _until(enough, row_ids, uow.deliveries, held), render, problems, now=now, hooks=hooks)
    # A row that turned out to need no call makes room for its successor at once, and some wait for the next turn.
    wake_at = wall if len(calls) + len(held) < len(row_ids) or choice.moved_chats else choice.wake_at
    return Claims(calls=tuple(calls), wake_at=None if wake_at == inf else wake_at, problems=tuple(problems))


def _is_over(taken: Callable[[], float], end: float) -> bool:
    return taken() >= end


def _pages(deliveries: Deliveries, limit: int) -> Iterator[Waiting]:
    """Mostly the first rows are the ones; only a chat with a long queue of its own makes us look further."""
    after, size = (-1, 0), max(limit, 0) + _FIRST_PAGE
    while True:
        page = deliveries.waiting(after=after, limit=size)
        yield from page
        if len(page) < size:
            return
        after, size = (page[-1].lane, page[-1].id), min(4 * size, _LARGEST_PAGE)


def _turn(row: Waiting, hooks: DeliveryHooks[UnitT]) -> tuple[Lane, bool, int]:
    """Which of several chats gets its message first."""
    return (row.lane, issubclass(row.notice, hooks.unhurried), row.id)


def _until(
    enough: Callable[[], bool], row_ids: Sequence[int], deliveries: Deliveries, held: set[int]
) -> Iterator[OutboxRow]:
    """At least one of them, however slow it is; `held` learns of those that somebody else is just changing.

    A few are loaded at a time: what this turn leaves to the next would be loaded in each of them.
    """
    any_yet = False
    for start in range(0, len(row_ids), _LOADED_AT_ONCE):
        if any_yet and enough():
            return
        part = row_ids[start : start + _LOADED_AT_ONCE]
        loaded = {row.id: row for row in deliveries.load(part)}
        held.update(row_id for row_id in part if row_id not in loaded)
        for row_id in part:
            if any_yet and enough():
                return
            if row_id in loaded:
                any_yet = True
                yield loaded[row_id]


def _render_all(
    uow: UnitT, rows: Iterator[OutboxRow], render: Renderer[UnitT], *, now: datetime
) -> list[Claimed] | None:
    """Start all of them, in one savepoint; None (and nothing done) when one of them cannot be made."""
    try:
        with uow.savepoint():
            calls = [one for row in rows if (one := _render(uow, row, render, now=now)) is not None]
            uow.deliveries.start([(one.row.id, _kept(one)) for one in calls])
            return calls
    except Exception:  # noqa: BLE001  they are tried again one by one, and there the culprit is told
        return None


def _render_each(
    uow: UnitT,
    rows: Iterator[OutboxRow],
    render: Renderer[UnitT],
    problems: list[Problem],
    *,
    now: datetime,
    hooks: DeliveryHooks[UnitT],
) -> list[Claimed]:
    """One text that cannot be made is a dead letter and does not stop the others."""
    calls: list[Claimed] = []
    for row in rows:
        try:
            with uow.savepoint():
                if (one := _render(uow, row, render, now=now)) is not None:
                    uow.deliveries.start([(row.id, _kept(one))])
        except Exception as error:  # noqa: BLE001  see above
            problems.append(Problem(row_id=row.id, error=error))
            problems += bury(uow, row, f"cannot be rendered: {type(error).__name__}", now=now, hooks=hooks)
        else:
            calls += [one] if one is not None else []
    return calls


def _kept(claimed: Claimed) -> Rendered | None:
    """Only what is sent may have to be sent byte for byte once more; a change is made anew, of what is true by then."""
    return claimed.rendered if claimed.row.verb is Verb.SEND else None


def _render(uow: UnitT, row: OutboxRow, render: Renderer[UnitT], *, now: datetime) -> Claimed | None:
    if row.rendered is not None:
        return Claimed(row=row, rendered=row.rendered)
    if isinstance(row.notice, UnreadableNotice):
        raise UnreadableNoticeError(row.notice.name)
    if row.verb is Verb.EDIT and row.message_id is None:  # the send that it followed has died
        uow.deliveries.send_anew(row.id)
        row = replace(row, verb=Verb.SEND, policy=Policy.CRITICAL)
    nothing_there = row.verb is not Verb.SEND and row.message_id is None
    rendered = None if nothing_there else render(uow, row, now=now)
    if rendered is None:
        uow.deliveries.finish([(row.id, ())], at=now, note="nothing to say")
        return None
    return Claimed(row=row, rendered=rendered)
