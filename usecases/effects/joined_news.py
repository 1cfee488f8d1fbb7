"""Whoever reported the same matter hears what the reporter of the ticket hears, each under their own number."""

from dataclasses import replace

from domain.events import EventKind
from domain.notices.news import ClosingNote, ResidentNews
from usecases.effects.by_phone import ring_about
from usecases.effects.happening import Happening
from usecases.effects.labels import label_for_reporter
from usecases.joined import joined_to
from usecases.reaching import can_reach
from usecases.speaking import to_resident
from usecases.timer_ports import NewTimer

RELEASE = "release_joined"
"""Timer kind: a ticket that went on for others too was withdrawn; they are taken up again for themselves."""

FOR_ALL = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.ASSIGNED,
        EventKind.HANDED_OVER,
        EventKind.PASSED_ON,
        EventKind.HELD,
        EventKind.RESUMED,
        EventKind.EXTENDED,
        EventKind.NOT_FIXED,
        EventKind.REOPENED,
        EventKind.CLOSED,
    }
)
"""What concerns everybody; a question, a visit or a price is the one reporter's."""


def tell_joined(happening: Happening, news: ResidentNews | ClosingNote, *, silent: bool = False) -> None:
    """Send the same news to the reporters of every joined ticket; who cannot be reached is rung."""
    if happening.kind not in FOR_ALL:
        return
    for one in joined_to(happening.uow, happening.ticket):
        reporter = None if one.reporter_id is None else happening.uow.residents.get(one.reporter_id)
        if reporter is None:
            continue
        own = replace(news, ticket_id=one.id, number=one.number, label=label_for_reporter(happening.uow, one))
        if can_reach(happening.uow, reporter):
            to_resident(happening.uow, reporter, own, ticket_id=one.id, silent=silent)
        else:
            ring_about(happening.uow, one, happening.at)


def release_joined(happening: Happening) -> None:
    """Ask for the release of whatever went on with a ticket that is withdrawn."""
    if joined_to(happening.uow, happening.ticket):
        timer = NewTimer(
            community_id=happening.ticket.community_id,
            kind=RELEASE,
            due_at=happening.at,
            ticket_id=happening.ticket.id,
            dedupe_key=f"release:{happening.ticket.id}",
        )
        happening.uow.timers.add([timer])


def close_joined(happening: Happening) -> None:
    """Their door stays open as long as this ticket's: counted from its end, not from when they were joined."""
    for one in joined_to(happening.uow, happening.ticket):
        happening.uow.tickets.change(one, closed_at=happening.at)
