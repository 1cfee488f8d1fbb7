"""Delivery, second half: what follows from each outcome of a call.

Only calls that may have reached Telegram count as attempts. A message that could not leave the house (NotSent) or was
told to wait (Flood) is as good as new: an hour without network must not cost a single one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, assert_never

from domain.outgoing import Policy, Verb
from usecases.delivery import Claimed
from usecases.delivery_follow_up import Problem, bury, bury_chat, undone_alone
from usecases.delivery_outcomes import (
    Ambiguous,
    Flood,
    Forbidden,
    Gone,
    Migrated,
    NotModified,
    NotSent,
    Outcome,
    Rejected,
    Sent,
)
from usecases.delivery_ports import DeliveryHooks, OutboxRow, PutBack, UnitT

Result = tuple[Claimed, Outcome]

MOST_ATTEMPTS: Final = 5  # with their pauses and time limits at most some three minutes
MOST_CRITICAL_ATTEMPTS: Final = 2
NOT_SENT_PAUSE: Final = 1.0
AMBIGUOUS_PAUSE: Final = 1.0
AMBIGUOUS: Final = "ambiguous"


def record(
    uow: UnitT, results: Sequence[Result], *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]
) -> list[Problem]:
    """Write down what became of these calls, the good news in one go; returns what is for the log."""
    sent = [(claimed.row, outcome.message_ids) for claimed, outcome in results if isinstance(outcome, Sent)]
    uow.deliveries.finish([(row.id, ids) for row, ids in sent], at=now)
    uow.posts.learn(
        [(row.post_id, row.chat_id, ids) for row, ids in sent if row.post_id is not None and row.verb is Verb.SEND]
    )
    problems = [problem for row, _ in sent for problem in _count(uow, row, now=now, hooks=hooks)]
    problems += [problem for claimed, outcome in results for problem in _keep(uow, claimed.row, outcome, hooks)]
    for claimed, outcome in results:
        if not isinstance(outcome, Sent):
            problems += _record_trouble(uow, claimed.row, outcome, now=now, wall=wall, hooks=hooks)
    return problems


def _count(uow: UnitT, row: OutboxRow, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> list[Problem]:
    """What counts only when it has arrived is told that it has."""
    told = hooks.delivered
    if told is None or not isinstance(row.notice, hooks.counted):
        return []
    return undone_alone(uow, row, lambda: told(uow, row, now=now))


def _keep(uow: UnitT, row: OutboxRow, outcome: Outcome, hooks: DeliveryHooks[UnitT]) -> list[Problem]:
    """A picture that Telegram has now need not be uploaded again."""
    keep = hooks.uploaded
    if keep is None or not isinstance(outcome, Sent) or outcome.uploaded is None:
        return []
    picture = outcome.uploaded
    return undone_alone(uow, row, lambda: keep(uow, picture))


def recover(uow: UnitT, *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]) -> list[Problem]:
    """At boot: nobody knows what became of the calls under way, so each is as good as ambiguous.

    What is sent once more goes before anything newer in its chat, and at once.
    """
    rows = uow.deliveries.under_way()
    problems: list[Problem] = []
    for row in rows:
        problems += _ambiguous(uow, row, AMBIGUOUS, now=now, wall=wall, hooks=hooks)
    uow.deliveries.go_first([row.id for row in rows if _attempts_left(row) > 0])
    return problems


def take_back(uow: UnitT, *, called: Collection[int]) -> frozenset[int]:
    """After a claim of which nobody knows whether it was committed: rows of it that were not `called` wait again.

    Gives those that are under way; whatever else was answered has been recorded in that very commit.
    """
    rows = uow.deliveries.under_way()
    uow.deliveries.put_back(
        [
            PutBack(row_id=row.id, not_before=None, error="claimed anew", counts=False, keep_rendered=row.attempts > 1)
            for row in rows
            if row.id not in called
        ]
    )
    return frozenset(row.id for row in rows if row.id in called)


def _record_trouble(
    uow: UnitT, row: OutboxRow, outcome: Outcome, *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]
) -> list[Problem]:
    match outcome:
        case Sent() | NotModified():
            uow.deliveries.finish([(row.id, ())], at=now)
            # It stands there as it should: an earlier attempt of which nobody knew has arrived.
            return _count(uow, row, now=now, hooks=hooks)
        case NotSent(reason=reason):
            _wait(uow, row, reason, not_before=wall + NOT_SENT_PAUSE)
        case Flood(retry_after=seconds):
            _wait(uow, row, "flood", not_before=None)
            uow.deliveries.hold_chat(row.chat_id, wall + seconds, at=now)
        case Forbidden(reason=reason):
            return _leave(uow, row, reason, now=now, hooks=hooks)
        case Migrated(new_chat_id=new_chat_id):
            return _follow(uow, row, new_chat_id, now=now, hooks=hooks)
        case Gone():
            return _replace_gone(uow, row, now=now, hooks=hooks)
        case Rejected(reason=reason):
            return bury(uow, row, reason, now=now, hooks=hooks)
        case Ambiguous(reason=reason):
            return _ambiguous(uow, row, f"{AMBIGUOUS}: {reason}", now=now, wall=wall, hooks=hooks)
        case _:
            assert_never(outcome)
    return []


def _wait(uow: UnitT, row: OutboxRow, why: str, *, not_before: float | None) -> None:
    """Back to the queue as if nothing had happened; what already was a repetition stays one."""
    again = PutBack(
        row_id=row.id, not_before=not_before, error=why, counts=False, keep_rendered=row.rendered is not None
    )
    uow.deliveries.put_back([again])


def _leave(uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> list[Problem]:
    uow.deliveries.give_up([row.id], error=reason, at=now)
    return bury_chat(uow, row.chat_id, reason, now=now, hooks=hooks, refused=(row,))


def _follow(
    uow: UnitT, row: OutboxRow, new_chat_id: int, *, now: datetime, hooks: DeliveryHooks[UnitT]
) -> list[Problem]:
    if row.verb is Verb.SEND and row.chat_id != new_chat_id:
        again = PutBack(row_id=row.id, not_before=None, error="migrated", counts=False, keep_rendered=False)
        uow.deliveries.put_back([again])
    else:
        # The message to change stays behind in the old chat for ever; living cards are posted anew by the hook.
        uow.deliveries.finish([(row.id, ())], at=now, note="migrated")
    problems = undone_alone(uow, row, lambda: hooks.migrated(uow, row.chat_id, new_chat_id, now=now))
    # The hook does nothing the second time, but this row has just come back to the queue.
    uow.outbox.move_chat(row.chat_id, new_chat_id)
    return problems


def _replace_gone(uow: UnitT, row: OutboxRow, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> list[Problem]:
    if row.verb is Verb.SEND:
        return bury(uow, row, "something it refers to is gone", now=now, hooks=hooks)
    uow.deliveries.finish([(row.id, ())], at=now, note="gone")
    if row.verb is not Verb.EDIT:
        return []
    return undone_alone(uow, row, lambda: hooks.repost(uow, row, now=now))


def _attempts_left(row: OutboxRow) -> int:
    """How often it may be tried again when all is unclear: changes always, critical messages once, others never."""
    if row.verb is not Verb.SEND:
        return MOST_ATTEMPTS - row.attempts
    match row.policy:
        case Policy.EDIT:
            return MOST_ATTEMPTS - row.attempts
        case Policy.CRITICAL:
            return MOST_CRITICAL_ATTEMPTS - row.attempts
        case Policy.NICE:
            return 0
        case _:
            assert_never(row.policy)


def _ambiguous(
    uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]
) -> list[Problem]:
    if _attempts_left(row) <= 0:
        return bury(uow, row, reason, now=now, hooks=hooks)
    again = PutBack(
        row_id=row.id,
        not_before=wall + AMBIGUOUS_PAUSE * 2 ** (row.attempts - 1),
        error=reason,
        counts=True,
        # A change is drawn anew from the present; a message said twice is said in the same words.
        keep_rendered=row.verb is Verb.SEND,
    )
    uow.deliveries.put_back([again])
    return []
