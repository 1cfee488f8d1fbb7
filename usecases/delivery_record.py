"""Delivery, second half: what follows from each outcome of a call (design.md 7, details.md "Delivery").

Only calls that may have reached Telegram count as attempts. A message that could not leave the house (NotSent) or was
told to wait (Flood) is as good as new: an hour without network must not cost a single one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, assert_never

from domain.outgoing import Policy, Verb
from usecases.delivery import Claimed, bury_chat
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
FLOODED_CHATS_FOR_ALL: Final = 3
AMBIGUOUS: Final = "ambiguous"


def record(uow: UnitT, results: Sequence[Result], *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]) -> None:
    """Write down what became of these calls; the good news in one go, the rest one by one."""
    sent = [(claimed.row, outcome.message_ids) for claimed, outcome in results if isinstance(outcome, Sent)]
    uow.deliveries.finish([(row.id, ids) for row, ids in sent], at=now)
    uow.posts.learn(
        [(row.post_id, row.chat_id, ids) for row, ids in sent if row.post_id is not None and row.verb is Verb.SEND]
    )
    for claimed, outcome in results:
        if not isinstance(outcome, Sent):
            _record_trouble(uow, claimed.row, outcome, now=now, wall=wall, hooks=hooks)


def recover(uow: UnitT, *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]) -> int:
    """At boot: nobody knows what became of the calls under way. Returns how many there were.

    Messages that are sent once more go before anything newer in their chat, and at once.
    """
    rows = uow.deliveries.under_way()
    again = [row for row in rows if _ambiguous(uow, row, AMBIGUOUS, now=now, wall=wall, hooks=hooks)]
    uow.deliveries.go_first([row.id for row in again])
    return len(rows)


def _record_trouble(
    uow: UnitT, row: OutboxRow, outcome: Outcome, *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]
) -> None:
    match outcome:
        case Sent() | NotModified():
            uow.deliveries.finish([(row.id, ())], at=now)
        case NotSent(reason=reason):
            _wait(uow, row, reason, not_before=wall + NOT_SENT_PAUSE)
        case Flood(retry_after=seconds):
            _obey(uow, row, seconds, now=now, wall=wall)
        case Forbidden(reason=reason):
            uow.deliveries.give_up([row.id], error=reason, at=now)
            if row.verb is Verb.SEND:
                hooks.undelivered(uow, row, reason, now=now)
            bury_chat(uow, row.chat_id, reason, now=now, hooks=hooks)
        case Migrated(new_chat_id=new_chat_id):
            _follow(uow, row, new_chat_id, now=now, hooks=hooks)
        case Gone():
            _replace_gone(uow, row, now=now, hooks=hooks)
        case Rejected(reason=reason):
            _bury(uow, row, reason, now=now, hooks=hooks)
        case Ambiguous(reason=reason):
            _ambiguous(uow, row, f"{AMBIGUOUS}: {reason}", now=now, wall=wall, hooks=hooks)
        case _:
            assert_never(outcome)


def _wait(uow: UnitT, row: OutboxRow, why: str, *, not_before: float | None) -> None:
    """Back to the queue as if nothing had happened; what already was a repetition stays one."""
    again = PutBack(
        row_id=row.id, not_before=not_before, error=why, counts=False, keep_rendered=row.rendered is not None
    )
    uow.deliveries.put_back([again])


def _obey(uow: UnitT, row: OutboxRow, seconds: float, *, now: datetime, wall: float) -> None:
    _wait(uow, row, "flood", not_before=None)
    uow.deliveries.hold_chat(row.chat_id, wall + seconds, at=now)
    # Telegram does not say whom it means; several chats at once mean all of us.
    if uow.deliveries.held_chats(wall) >= FLOODED_CHATS_FOR_ALL:
        uow.deliveries.hold_all(wall + seconds)


def _follow(uow: UnitT, row: OutboxRow, new_chat_id: int, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> None:
    if row.verb is Verb.SEND and row.chat_id != new_chat_id:
        again = PutBack(row_id=row.id, not_before=None, error="migrated", counts=False, keep_rendered=False)
        uow.deliveries.put_back([again])
    else:
        # The message to change stays behind in the old chat for ever; living cards are posted anew by the hook.
        uow.deliveries.finish([(row.id, ())], at=now, note="migrated")
    hooks.migrated(uow, row.chat_id, new_chat_id, now=now)
    # The hook does nothing the second time, but this row has just come back to the queue.
    uow.outbox.move_chat(row.chat_id, new_chat_id)


def _replace_gone(uow: UnitT, row: OutboxRow, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> None:
    if row.verb is Verb.SEND:
        _bury(uow, row, "something it refers to is gone", now=now, hooks=hooks)
        return
    uow.deliveries.finish([(row.id, ())], at=now, note="gone")
    if row.verb is Verb.EDIT:
        hooks.repost(uow, row, now=now)


def _bury(uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> None:
    uow.deliveries.give_up([row.id], error=reason, at=now)
    if row.policy is not Policy.NICE:
        hooks.alarm(uow, row, reason, now=now)


def _ambiguous(
    uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, wall: float, hooks: DeliveryHooks[UnitT]
) -> bool:
    """Whether it is tried again: changes always, critical messages once, the rest never."""
    policy = Policy.EDIT if row.verb is not Verb.SEND else row.policy
    match policy:
        case Policy.EDIT:
            left = MOST_ATTEMPTS - row.attempts
        case Policy.CRITICAL:
            left = MOST_CRITICAL_ATTEMPTS - row.attempts
        case Policy.NICE:
            left = 0
        case _:
            assert_never(policy)
    if left <= 0:
        _bury(uow, row, reason, now=now, hooks=hooks)
        return False
    again = PutBack(
        row_id=row.id,
        not_before=wall + AMBIGUOUS_PAUSE * 2 ** (row.attempts - 1),
        error=reason,
        counts=True,
        # A change is drawn anew from the present; a message said twice is said in the same words.
        keep_rendered=row.verb is Verb.SEND,
    )
    uow.deliveries.put_back([again])
    return True
