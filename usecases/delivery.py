"""Delivery, first half: which messages go out next, and what a process that died left in flight (design.md 7).

The order is promised per chat and lane: a chat's next message is its lowest (lane, id) whose predecessor is done, and a
chat has at most one call under way. A message held back blocks its own lane only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final

from domain.outgoing import Lane, Verb
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

_PAGE: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A call that is under way in the table; it has to be made now."""

    row: OutboxRow
    rendered: Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The calls to make, and the machine time at which to look again (None: only after a signal or an answer)."""

    calls: tuple[Claimed, ...] = ()
    wake_at: float | None = None


class _Choice:
    """Goes through the waiting rows in order and picks the next one of each chat."""

    def __init__(self, allowance: Allowance, wall: float, limit: int) -> None:
        self.row_ids: list[int] = []
        self.dead_chats: list[int] = []
        self.wake_at = inf
        self._allowance = allowance
        self._wall = wall
        self._limit = limit
        self._settled: set[int] = set()
        self._blocked: set[tuple[int, Lane]] = set()

    def look_through(self, rows: Iterator[Waiting]) -> None:
        for row in rows:
            if len(self.row_ids) >= self._limit or not self._lane_is_open(row.lane):
                return
            if row.chat_id not in self._settled and (row.chat_id, row.lane) not in self._blocked:
                self._judge(row)

    def _lane_is_open(self, lane: Lane) -> bool:
        open_at = self._allowance.next_open(lane, self._wall)
        if open_at > self._wall:
            self.wake_at = min(self.wake_at, open_at)
        return open_at <= self._wall

    def _judge(self, row: Waiting) -> None:
        wall = self._wall
        if not row.chat_alive:
            self._settled.add(row.chat_id)
            self.dead_chats.append(row.chat_id)
        elif row.chat_held_until > wall:
            self._settled.add(row.chat_id)
            self.wake_at = min(self.wake_at, row.chat_held_until)
        elif not row.ready:
            return  # what it follows is still to be sent, and may stand behind us in this very lane
        elif row.held_until > wall:
            self._blocked.add((row.chat_id, row.lane))
            self.wake_at = min(self.wake_at, row.held_until)
        elif self._allowance.may_send(row.chat_id, row.lane, row.cost, wall):
            self._settled.add(row.chat_id)
            self._allowance.spend(row.chat_id, row.lane, row.cost, wall)
            self.row_ids.append(row.id)
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
) -> Claims:
    """Take up to `limit` calls, at most one per chat; they are under way from the commit on."""
    held_until = uow.deliveries.all_held_until()
    if held_until > wall:
        return Claims(wake_at=held_until)
    choice = _Choice(pace.allowance(), wall, limit)
    choice.look_through(_pages(uow.deliveries))
    for chat_id in choice.dead_chats:
        bury_chat(uow, chat_id, "chat is dead", now=now, hooks=hooks)
    calls = [
        claimed
        for row in uow.deliveries.load(choice.row_ids)
        if (claimed := _prepare(uow, row, render, now=now, hooks=hooks)) is not None
    ]
    uow.deliveries.start([(one.row.id, one.rendered) for one in calls])
    # A row that turned out to need no call makes room for its successor at once.
    wake_at = wall if len(calls) < len(choice.row_ids) or choice.dead_chats else choice.wake_at
    return Claims(calls=tuple(calls), wake_at=None if wake_at == inf else wake_at)


def _pages(deliveries: Deliveries) -> Iterator[Waiting]:
    after = (-1, 0)
    while True:
        page = deliveries.waiting(after=after, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        after = (page[-1].lane, page[-1].id)


def _prepare(
    uow: UnitT, row: OutboxRow, render: Renderer[UnitT], *, now: datetime, hooks: DeliveryHooks[UnitT]
) -> Claimed | None:
    if row.rendered is not None:
        return Claimed(row=row, rendered=row.rendered)
    if isinstance(row.notice, UnreadableNotice):
        _bury_unreadable(uow, row, f"unreadable notice {row.notice.name}", now=now, hooks=hooks)
        return None
    try:
        rendered = render(uow, row, now=now)
    except Exception as error:  # noqa: BLE001  one text that cannot be made must not stop all the others
        _bury_unreadable(uow, row, f"cannot be rendered: {type(error).__name__}", now=now, hooks=hooks)
        return None
    if rendered is None:
        uow.deliveries.finish([(row.id, ())], at=now, note="nothing to say")
        return None
    return Claimed(row=row, rendered=rendered)


def _bury_unreadable(uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> None:
    uow.deliveries.give_up([row.id], error=reason, at=now)
    hooks.alarm(uow, row, reason, now=now)


def bury_chat(uow: UnitT, chat_id: int, reason: str, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> None:
    """The address is dead, and with it all that waits for it; nobody may be told that it was sent."""
    for waited in uow.deliveries.give_up_chat(chat_id, error=reason, at=now):
        if waited.verb is Verb.SEND:
            hooks.undelivered(uow, waited, reason, now=now)
