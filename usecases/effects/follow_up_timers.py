"""Starting and stopping the follow-up of a resolved ticket; what its timers do is in usecases.follow_up."""

from domain.catalog import FollowUpWhen
from usecases.effects.happening import Happening
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
    asked_at = happening.at if rule.when is FollowUpWhen.AT_ONCE else happening.at + rule.after
    kind = FOLLOW_UP_CALL if rule.when is FollowUpWhen.BY_PERSON else FOLLOW_UP
    happening.uow.timers.add(
        [
            NewTimer(
                community_id=happening.ticket.community_id,
                kind=kind,
                due_at=happening.community.calendar.end_of_quiet_hours(asked_at),
                ticket_id=happening.ticket.id,
                data={"round": happening.ticket.round},
            )
        ]
    )


def stop_follow_up(happening: Happening) -> None:
    """Answered, reopened or closed: nothing asks any more."""
    for kind in (FOLLOW_UP, FOLLOW_UP_REMINDER, FOLLOW_UP_CALL):
        happening.uow.timers.cancel(ticket_id=happening.ticket.id, kind=kind)
