"""Whoever waits for the end of an outage and is not reached in Telegram is rung (INT-5): tasks and outcome."""

from datetime import datetime

from domain.calls import CallOutcome, CallReason
from domain.outages import Outage
from domain.people import Resident
from domain.tickets import Ticket
from usecases import outage_cards
from usecases.call_tasks import call_resident
from usecases.effects.cards import refresh_cards
from usecases.outage_ports import Follower
from usecases.ports import UnitOfWork

_OUTAGE, _FOLLOWER = "outage", "follower"
"""Keys of such a task's details: what it is about, and who waits (ids)."""


def ring(uow: UnitOfWork, outage: Outage, follower: Follower, resident: Resident, at: datetime) -> None:
    """One task at a time: the one that is still open says what is so by now."""
    calls = uow.tickets.live_of_reporter(resident.id)
    under_way = next((one for one in calls if one.details.get(_FOLLOWER) == follower.id), None)
    if under_way is not None:
        refresh_cards(uow, under_way)
        return
    details: dict[str, object] = {"reason": CallReason.OUTAGE.value, _OUTAGE: outage.id, _FOLLOWER: follower.id}
    call_resident(uow, resident, details, at)


def ring_instead(uow: UnitOfWork, user_id: int, outage_id: int, at: datetime) -> None:
    """The news did not arrive: its person has stopped the bot."""
    outage, resident = uow.outages.get(outage_id), uow.residents.by_user(user_id)
    follower = None if resident is None else uow.outage_followers.of(outage_id, resident.id)
    if outage is not None and resident is not None and follower is not None:
        ring(uow, outage, follower, resident, at)


def outage_of(uow: UnitOfWork, call: Ticket) -> Outage | None:
    """What this call is about."""
    number = call.details.get(_OUTAGE)
    return uow.outages.get(number) if isinstance(number, int) else None


def asks_whether_over(uow: UnitOfWork, call: Ticket) -> bool:
    """Whether the call asks if all is right again."""
    outage = outage_of(uow, call)
    return outage is not None and not outage.is_open


def settle(uow: UnitOfWork, call: Ticket, outcome: CallOutcome) -> Follower | None:
    """Count what was said on the phone; gives who said it, once."""
    outage, number = outage_of(uow, call), call.details.get(_FOLLOWER)
    follower = uow.outage_followers.get(number) if isinstance(number, int) else None
    if outage is None or follower is None or outcome not in (CallOutcome.WORKING, CallOutcome.STILL_A_PROBLEM):
        return None
    if not uow.outage_followers.settle(follower, fine=outcome is CallOutcome.WORKING):
        return None
    outage_cards.refresh(uow, outage)
    return follower
