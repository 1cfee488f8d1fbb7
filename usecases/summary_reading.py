"""The summary of an emergency as it stands in its history: what was written, and what became of it (EMG-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.events import Event, EventKind
from domain.notices.afterwards import Summary
from domain.tickets import Ticket
from usecases.ports import UnitOfWork

PARTS = ("what", "cause", "helped", "change")
"""What a summary says: what happened, why, what helped, what to change."""

_DECISIONS = frozenset({EventKind.SUMMARY_APPROVED, EventKind.SUMMARY_RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One summary; `decided` is the event that approved it or sent it back."""

    event: Event
    decided: Event | None

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(str(self.event.data.get(key) or "") for key in PARTS)

    @property
    def approved(self) -> bool:
        return self.decided is not None and self.decided.kind is EventKind.SUMMARY_APPROVED


def summaries(events: Sequence[Event]) -> tuple[Written, ...]:
    """Every summary that was written, oldest first."""
    found: list[Written] = []
    for place, event in enumerate(events):
        if event.kind is EventKind.SUMMARY_WRITTEN:
            after = (one for one in events[place + 1 :] if one.kind in _DECISIONS | {EventKind.SUMMARY_WRITTEN})
            following = next(after, None)
            decided = following if following is not None and following.kind in _DECISIONS else None
            found.append(Written(event=event, decided=decided))
    return tuple(found)


def is_wanted(events: Sequence[Event]) -> bool:
    """Whether a summary is still to be written: none was, or the last one came back."""
    ended = any(one.kind in (EventKind.ALARM_OVER, EventKind.DRILL_OVER) for one in events)
    written = summaries(events)
    came_back = bool(written) and written[-1].decided is not None and not written[-1].approved
    return ended and (not written or came_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryData:
    """A summary as it is read; `judges`: whoever reads it decides about it."""

    ticket: Ticket
    drill: bool
    written: Written
    judges: bool


def load_summary(uow: UnitOfWork, notice: Summary, _now: datetime) -> SummaryData | None:
    """None when there is none."""
    ticket = uow.tickets.get(notice.ticket_id)
    alarm = None if ticket is None else uow.alarms.of_ticket(ticket.id)
    if ticket is None or alarm is None:
        return None
    found = [one for one in summaries(uow.events.of(ticket.id)) if notice.event_id in (0, one.event.id)]
    if not found:
        return None
    judges = notice.judges and found[-1].decided is None
    return SummaryData(ticket=ticket, drill=alarm.drill, written=found[-1], judges=judges)
