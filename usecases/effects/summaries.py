"""When an emergency is over: whoever led is asked for a summary, the supervisor decides about it (EMG-4)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.events import EventKind
from domain.grants import roles_with
from domain.notices.afterwards import Summary, SummaryWanted
from domain.people import StaffMember
from domain.tickets import Action, Ticket
from usecases.alarm_routes import alarm_of
from usecases.delivery_ports import Post
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.effects.telling import to_leaders
from usecases.ports import UnitOfWork
from usecases.speaking import edit
from usecases.timer_ports import NewTimer
from usecases.venues import leaders_of

SUMMARY_DUE = "summary_due"
"""Timer kind: nobody has written the summary yet."""

SUMMARY_WITHIN = timedelta(hours=24)


def ask_summary(happening: Happening) -> None:
    """In private, with the key that opens the form; without somebody who led the front desk is asked."""
    uow, ticket, leader = happening.uow, happening.ticket, happening.holder
    again = happening.kind is EventKind.SUMMARY_LATE
    wanted = SummaryWanted(
        ticket_id=ticket.id,
        label=label_of(ticket),
        request_type=ticket.request_type,
        drill=alarm_of(uow, ticket).drill,
        words=happening.text("words"),
        again=again,
    )
    to_leaders(
        uow,
        ticket,
        [] if leader is None else [leader],
        private=wanted,
        public=lambda mentions: replace(wanted, mentions=mentions),
        silent=happening.community.calendar.in_quiet_hours(happening.at),
    )
    watch_summary(uow, ticket, happening.at)


def watch_summary(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """In a day, when nobody sleeps."""
    calendar = uow.knowledge.community(ticket.community_id).calendar
    timer = NewTimer(
        community_id=ticket.community_id,
        kind=SUMMARY_DUE,
        due_at=calendar.end_of_quiet_hours(at + SUMMARY_WITHIN),
        ticket_id=ticket.id,
        dedupe_key=f"{SUMMARY_DUE}:{ticket.id}",
    )
    uow.timers.add([timer])


def show_summary(happening: Happening) -> None:
    """To whoever decides about it; what is decided shows it on the same message, without keys."""
    uow, ticket = happening.uow, happening.ticket
    if happening.kind is not EventKind.SUMMARY_WRITTEN:
        for post in _reviews(uow, ticket):
            edit(uow, post, Summary(ticket_id=ticket.id))
        return
    uow.timers.cancel(ticket_id=ticket.id, kind=SUMMARY_DUE)
    review = Summary(ticket_id=ticket.id, event_id=happening.event_id, judges=True)
    to_leaders(
        uow,
        ticket,
        judges(uow, ticket, happening.actor.id),
        private=review,
        public=lambda _mentions: review,
        silent=happening.community.calendar.in_quiet_hours(happening.at),
        subject=summary_subject(ticket.id),
    )


def _reviews(uow: UnitOfWork, ticket: Ticket) -> list[Post]:
    """The messages that show it: in the chats of those who decide, or in the front desk's group."""
    subject = summary_subject(ticket.id)
    own = [one.user_id for one in everybody(uow, ticket) if one.user_id is not None]
    found = [post for chat_id in own for post in uow.posts.of_subject(chat_id, subject)]
    return found + [post for post in uow.posts.of_ticket(ticket.id) if post.subject == subject]


def judges(uow: UnitOfWork, ticket: Ticket, writer: int | None) -> list[StaffMember]:
    """Who decides about a summary: the supervisors, or whoever else may; who wrote it only where nobody else is."""
    found = [one for one in leaders_of(uow, ticket) if one.id != writer]
    return found or [one for one in everybody(uow, ticket) if one.id != writer] or everybody(uow, ticket)


def everybody(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Everybody who may decide about it."""
    return uow.staff.of_roles(ticket.community_id, roles_with(Action.JUDGE_SUMMARY))


def summary_subject(ticket_id: int) -> str:
    """What the messages with a summary are found by."""
    return f"summary:{ticket_id}"
