"""What becomes of a stored update that no use case settled: handled without a write, tried again, or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from usecases.inbox_ports import Origin, RawUpdate, StoredUpdate
from usecases.ports import UnitOfWork

MOST_ATTEMPTS = 3
"""An update whose handling failed or ended in a crash this often is put aside."""


class DeadLetter(Protocol):
    """Queues the word to the administrators that an update was put aside."""

    def __call__(self, uow: UnitOfWork, row: StoredUpdate, reason: str, /) -> None: ...


class Apology(Protocol):
    """Queues the word to the person that something went wrong, with the number to ask about."""

    def __call__(self, uow: UnitOfWork, origin: Origin, reference: str, /) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNotices:
    """Who is told about an update that was put aside, and how."""

    dead_letter: DeadLetter
    apology: Apology


class Fate(StrEnum):
    """What a failed handling led to."""

    SETTLED = "settled"
    """The row was no longer new: it had been handled after all."""
    AGAIN = "again"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The fate of an update; `untold` names the error that kept people from being told that it was put aside."""

    fate: Fate
    untold: str | None = None


def reference_of(row: StoredUpdate) -> str:
    """What the person is given to ask about; the operator finds the row and the log lines by it."""
    return f"E{row.id}"


def store_updates(uow: UnitOfWork, updates: Sequence[RawUpdate], *, at: datetime) -> list[StoredUpdate]:
    """The rows of those that had not been stored before."""
    return uow.inbox.store(updates, at=at)


def settle(uow: UnitOfWork, row: StoredUpdate, *, at: datetime) -> bool:
    """The update needed no write (or no handler wanted it)."""
    return uow.inbox.mark_done(row.id, at=at)


def record_failure(
    uow: UnitOfWork, row: StoredUpdate, origin: Origin, *, reason: str, at: datetime, notices: FailureNotices
) -> Verdict:
    """Count the attempt; after the last one give the update up."""
    attempts = uow.inbox.count_attempt([row.id], reason=reason).get(row.id)
    if attempts is None:
        return Verdict(fate=Fate.SETTLED)
    if attempts < MOST_ATTEMPTS:
        return Verdict(fate=Fate.AGAIN)
    return give_up(uow, row, origin, reason=reason, at=at, notices=notices)


def give_up(
    uow: UnitOfWork, row: StoredUpdate, origin: Origin, *, reason: str, at: datetime, notices: FailureNotices
) -> Verdict:
    """Put the update aside and tell the administrators and the person."""
    if not uow.inbox.mark_dead(row.id, reason=reason, at=at):
        return Verdict(fate=Fate.SETTLED)
    try:
        with uow.savepoint():
            notices.dead_letter(uow, row, reason)
            notices.apology(uow, origin, reference_of(row))
    except Exception as error:  # noqa: BLE001  whatever stops the notices, the update must not be handled for ever
        return Verdict(fate=Fate.DEAD, untold=type(error).__name__)
    return Verdict(fate=Fate.DEAD)


def begin_again(
    uow: UnitOfWork, rows: Sequence[StoredUpdate], *, at: datetime, notices: FailureNotices, origins: Sequence[Origin]
) -> frozenset[int]:
    """At boot, before handling: what was under way when the process ended is an attempt. Returns the ids to handle.

    The others were given up: the process has now ended this often while they were being handled.
    """
    attempts = uow.inbox.count_attempt([row.id for row in rows], reason="interrupted")
    for row, origin in zip(rows, origins, strict=True):
        if attempts.get(row.id, 0) >= MOST_ATTEMPTS:
            give_up(uow, row, origin, reason="interrupted", at=at, notices=notices)
    return frozenset(row_id for row_id, count in attempts.items() if count < MOST_ATTEMPTS)
