"""Ports of time: the timers table and the small facts a process remembers, as the use cases see them.

A timer is a future act written in the transaction that decided it. It carries ids and is judged again when it is due;
finding nothing left to do is normal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

INSTALLATION: Final = "*"
"""The community of a timer that belongs to no community but to the whole installation."""


class OnConflict(StrEnum):
    """What becomes of a pending timer when another one with the same dedupe key is added."""

    KEEP = "keep"
    """The pending one stays as it is."""
    PUSH_BACK = "push_back"
    """The pending one takes the new due moment and keeps the rest (its data tell when the waiting began)."""
    REPLACE = "replace"
    """The pending one becomes the new one, even if somebody else is only about to commit it: cancelling could not see
    that, and adding would keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimer:
    """A timer to be written; `due_at` is aware. `data` holds plain JSON values: ids and versions, no names or texts."""

    community_id: str
    kind: str
    due_at: datetime
    ticket_id: int | None = None
    draft_id: int | None = None
    ladder: str | None = None
    rung: int | None = None
    data: Mapping[str, object] | None = None
    dedupe_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A pending timer as it stands in the table; `due_at` is aware UTC."""

    id: int
    community_id: str
    kind: str
    due_at: datetime
    ticket_id: int | None
    draft_id: int | None
    ladder: str | None
    rung: int | None
    data: Mapping[str, object]
    dedupe_key: str | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerCounts:
    """How many timers wait, how many of them are due, and how many were given up."""

    pending: int
    due: int
    dead: int


class Timers(Protocol):
    """The timers table."""

    def add(self, timers: Sequence[NewTimer], *, on_conflict: OnConflict = OnConflict.KEEP) -> None:
        """Write all of them at once; a dedupe key is unique among pending timers only."""

    def pending(self, dedupe_key: str) -> Timer | None:
        """The pending timer with this key (to cap how often it may be pushed back)."""

    def cancel(
        self,
        *,
        ticket_id: int | None = None,
        draft_id: int | None = None,
        dedupe_key: str | None = None,
        ladder: str | None = None,
        kind: str | None = None,
    ) -> int:
        """Cancel the pending timers of a subject (ticket, draft or dedupe key): all, or only those of a ladder or kind.

        Returns how many there were. Without a subject: ValueError.
        """

    def cancel_any(
        self,
        ticket_id: int,
        *,
        kinds: Sequence[str] = (),
        ladders: Sequence[str] = (),
        dedupe_keys: Sequence[str] = (),
    ) -> int:
        """Cancel a ticket's pending timers of one of these kinds or ladders, or with one of these keys."""

    def due(
        self, now: datetime, *, limit: int, excluding: Sequence[int] = (), kinds: Sequence[str] = ()
    ) -> list[Timer]:
        """Pending timers with `due_at <= now`, earliest first; with `kinds`, only those."""

    def claim(self, timer: Timer, now: datetime) -> list[Timer]:
        """Mark the timer done and return it as it is by now; empty if it is no longer pending and due.

        For a rung of a ladder: the same for every due rung of that ladder of that ticket, lowest rung first.
        """

    def count_failure(self, ids: Sequence[int], *, dead_after: int, at: datetime) -> list[int]:
        """One attempt more for the pending ones among them; returns the ids that are dead from now on."""

    def earliest_due(
        self, *, after: datetime | None = None, excluding: Sequence[int] = (), kinds: Sequence[str] = ()
    ) -> datetime | None:
        """When the next pending timer is due; with `after`, the next one later than that; with `kinds`, of those."""

    def counts(self, now: datetime) -> TimerCounts: ...


class Facts(Protocol):
    """Small facts of the whole installation, by key ("clock.offset"); values are plain JSON."""

    def get(self, key: str) -> object | None: ...

    def set(self, key: str, value: object) -> None: ...

    def forget(self, key: str) -> None: ...
