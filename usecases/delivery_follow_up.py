"""Runs what is done about a delivery (rendering, hooks) so that its mistakes stay its own: undone alone, and told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.outgoing import Policy, Verb
from usecases.delivery_ports import DeliveryHooks, OutboxRow, UnitT
from usecases.second_look import with_a_second_look


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something around this row failed that must not fail; for the log."""

    row_id: int
    error: Exception


def undone_alone(uow: UnitT, row: OutboxRow, act: Callable[[], None]) -> list[Problem]:
    """Do it; if it raises, only its own changes are undone. One broken hook must not stop every delivery for ever."""
    try:
        with_a_second_look(uow, act)
    except Exception as error:  # noqa: BLE001  see above; the problem is returned and logged
        uow.deliveries.note(row.id, f"follow-up failed: {type(error).__name__}")
        return [Problem(row_id=row.id, error=error)]
    return []


def bury(uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, hooks: DeliveryHooks[UnitT]) -> list[Problem]:
    """The row is a dead letter; somebody is told unless it was only nice to have."""
    uow.deliveries.give_up([row.id], error=reason, at=now)
    if row.policy is Policy.NICE:
        return []
    return undone_alone(uow, row, lambda: hooks.alarm(uow, row, reason, now=now))


def bury_chat(
    uow: UnitT,
    chat_id: int,
    reason: str,
    *,
    now: datetime,
    hooks: DeliveryHooks[UnitT],
    refused: Sequence[OutboxRow] = (),
) -> list[Problem]:
    """The address is dead, and with it all that waits for it; nobody may be told that it was sent.

    Only then the hooks hear of it (of what Telegram `refused` first), so that they can see who is still reachable.
    """
    problems: list[Problem] = []
    for row in [*refused, *uow.deliveries.give_up_chat(chat_id, error=reason, at=now)]:
        if row.verb is Verb.SEND:  # a mere change that did not come is nobody's loss
            problems += undone_alone(uow, row, _telling(uow, row, reason, now=now, hooks=hooks))
    return problems


def _telling(
    uow: UnitT, row: OutboxRow, reason: str, *, now: datetime, hooks: DeliveryHooks[UnitT]
) -> Callable[[], None]:
    return lambda: hooks.undelivered(uow, row, reason, now=now)
