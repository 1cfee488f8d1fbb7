"""Edits of which nobody knows when they will take effect: their messages are edited once more, when that must be over.

An edit that was not answered is repeated at once, drawn from the present (usecases/delivery_record.py). Telegram may
still carry the first one out, after the repeated one: then the message shows what was true before, though our last call
was taken. One that was given up leaves the message as it was. Both are put right by one more edit a while later, and
once that is answered nothing is in doubt. Kept in memory only, like what the messages show.
"""

from dataclasses import dataclass
from math import inf
from typing import Final

from domain.outgoing import Outgoing, Policy, Verb
from usecases.delivery_outcomes import Ambiguous, Flood, NotModified, NotSent, Outcome, Sent
from usecases.delivery_ports import OutboxRow

PAUSES_S: Final = (60.0, 600.0, 3600.0)
"""After the last call that was not answered; each look may end so too. Repeating at once pauses for less than this."""

_SETTLE: Final = frozenset({Verb.EDIT, Verb.STRIP, Verb.DELETE})
"""After these a message shows something else than before."""

_MOST: Final = 1000
"""Messages in doubt at a time; the oldest are forgotten first."""


@dataclass(slots=True, kw_only=True)
class _Doubt:
    row: OutboxRow
    due: float
    looks: int = 0
    looking: bool = False


class Doubts:
    """Which messages have to be edited once more, and when (machine time)."""

    __slots__ = ("_by_post",)

    def __init__(self) -> None:
        self._by_post: dict[int, _Doubt] = {}

    def about(self, row: OutboxRow) -> bool:
        """Whether nobody knows what this row's message will show in the end."""
        return row.post_id in self._by_post

    def called(self, row: OutboxRow) -> None:
        """What is called is the newest already: while it is under way no older words may be queued behind it."""
        if row.post_id in self._by_post and row.verb is Verb.EDIT:
            self._by_post[row.post_id].row = row

    def answered(self, row: OutboxRow, outcome: Outcome, wall: float) -> None:
        """Learn from the outcome of a call."""
        if row.post_id is None or row.verb not in _SETTLE or isinstance(outcome, NotSent | Flood):
            return
        if row.verb is not Verb.EDIT:  # one more edit would bring back what was taken away
            self._by_post.pop(row.post_id, None)
            return
        doubt = self._by_post.pop(row.post_id, None)
        looks = 0 if doubt is None else doubt.looks
        if isinstance(outcome, Ambiguous) and looks < len(PAUSES_S):
            self._keep(row.post_id, _Doubt(row=row, due=wall + PAUSES_S[looks], looks=looks))
        elif isinstance(outcome, Sent | NotModified) and doubt is not None and not doubt.looking:
            self._keep(row.post_id, _Doubt(row=row, due=doubt.due, looks=looks))

    def due(self, wall: float) -> list[OutboxRow]:
        """The newest edits of the messages whose time has come."""
        return [doubt.row for doubt in self._by_post.values() if doubt.due <= wall]

    def looked(self, rows: list[OutboxRow]) -> None:
        """Their edits are queued once more, or newer ones are."""
        for row in rows:
            doubt = None if row.post_id is None else self._by_post.get(row.post_id)
            if doubt is not None:
                doubt.due, doubt.looks, doubt.looking = inf, doubt.looks + 1, True

    def next_due(self) -> float | None:
        """None while nothing has to be looked at."""
        moment = min((doubt.due for doubt in self._by_post.values()), default=inf)
        return None if moment == inf else moment

    def _keep(self, post_id: int, doubt: _Doubt) -> None:
        if len(self._by_post) >= _MOST:
            del self._by_post[next(iter(self._by_post))]
        self._by_post[post_id] = doubt


def once_more(row: OutboxRow) -> Outgoing:
    """The same edit. In the same lane: what is queued later must not be overtaken by it."""
    return Outgoing(
        community_id=row.community_id,
        chat_id=row.chat_id,
        notice=row.notice,
        lane=row.lane,
        policy=Policy.EDIT,
        verb=Verb.EDIT,
        post_id=row.post_id,
        ticket_id=row.ticket_id,
    )
