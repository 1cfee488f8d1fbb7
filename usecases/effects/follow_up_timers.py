"""Starting and stopping the follow-up of a resolved ticket; what its timers do is in usecases.follow_up."""

from datetime import datetime, timedelta

from domain.catalog import FollowUpWhen
from domain.tickets import Ticket
from usecases.effects.happening import Happening
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer

FOLLOW_UP = "follow_up"
FOLLOW_UP_REMINDER = "follow_up_reminder"
FOLLOW_UP_CALL = "follow_up_call"
"""Timer kinds of a follow-up: the question, the one reminder, the phone-call task (FUP-2)."""


def start_follow_up(happening: Happening) -> None:
    """Ask the resident by the type's own rule; never in quiet hours (FUP-3)."""
    rule = happening.request_type.follow_up
    if rule is None:
        return
    wait = timedelta(0) if rule.when is FollowUpWhen.AT_ONCE else rule.after
    kind = FOLLOW_UP_CALL if rule.when is FollowUpWhen.BY_PERSON else FOLLOW_UP
    set_timer(happening.uow, happening.ticket, kind, happening.at, wait)


def set_timer(uow: UnitOfWork, ticket: Ticket, kind: str, at: datetime, wait: timedelta) -> None:
    """A step of the follow-up after so much time, or in the morning after that.

    Its round says for which result it counts. Days are days: what is asked again "tomorrow" comes at the same hour,
    however long the community sleeps.
    """
    calendar = uow.knowledge.community(ticket.community_id).calendar
    due_at = calendar.end_of_quiet_hours(at + wait)
    timer = NewTimer(
        community_id=ticket.community_id, kind=kind, due_at=due_at, ticket_id=ticket.id, data={"round": ticket.round}
    )
    uow.timers.add([timer])


def stop_follow_up(happening: Happening) -> None:
    """Answered, reopened or closed: nothing asks any more."""
    kinds = (FOLLOW_UP, FOLLOW_UP_REMINDER, FOLLOW_UP_CALL)
    happening.uow.timers.cancel_any(happening.ticket.id, kinds=kinds)
