"""Port of operation: how the service centre does, in numbers that name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.outgoing import Lane
from domain.promise_rules import PromiseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What changes from one second to the next. A moment is None when nothing waits; durations are seconds, sorted."""

    oldest_update: datetime | None
    """Since when the oldest update waits to be handled."""
    waiting_updates: int
    oldest_messages: Mapping[Lane, datetime]
    """Since when the oldest message of a lane waits to be sent; lanes in which none waits are missing."""
    waiting_messages: Mapping[Lane, int]
    oldest_timer: datetime | None
    """When the earliest timer that is due was due."""
    handling: tuple[float, ...]
    """Of the newest updates, from arrival to the end of their transaction."""
    delivery: tuple[float, ...]
    """Of the newest messages, from the decision to Telegram's answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTally:
    """How many promises of one kind were kept, were broken, are open, and are open although their moment is past."""

    kept: int
    broken: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What is counted over whole tables, and takes a while with a million rows."""

    promises: Mapping[PromiseKind, PromiseTally]
    open_tickets: Mapping[str, int]
    """By community."""
    updates_given_up: int
    messages_given_up: int
    timers_given_up: int
    people_unreachable: int


class Operation(Protocol):
    """Looks at queues and durations of all communities, never at a text."""

    def pulse(self, now: datetime) -> Pulse: ...

    def tallies(self, now: datetime) -> Tallies: ...
