"""The question to a department that a matter concerns: its card in that group, and the clock of the answer (COM-3)."""

from datetime import datetime

from domain.catalog import InquiryRule
from domain.notices.staff import InquiryCard
from domain.outgoing import Lane, PostKind
from usecases.effects.happening import Happening
from usecases.speaking import to_chat
from usecases.timer_ports import NewTimer
from usecases.venues import asked_place

INQUIRY = "inquiry"
"""Timer kind: an answer is near its time, or past it."""


def post_inquiry(happening: Happening) -> None:
    """Put the question where its people read it, and wait for the answer."""
    uow, ticket, rule = happening.uow, happening.ticket, happening.request_type.inquiry
    place = asked_place(uow, ticket, happening.text("to") or "")
    due = happening.moment("due")
    if place is None or rule is None or due is None:
        return
    post_id = uow.posts.create(
        chat_id=place.chat_id,
        kind=PostKind.INQUIRY,
        community_id=ticket.community_id,
        ticket_id=ticket.id,
        subject=str(happening.event_id),
    )
    card = InquiryCard(ticket_id=ticket.id, event_id=happening.event_id)
    to_chat(
        uow,
        place.chat_id,
        card,
        community_id=ticket.community_id,
        lane=Lane.WORK,
        ticket_id=ticket.id,
        post_id=post_id,
    )
    uow.timers.add([_timer(happening, at) for at in _moments(happening, rule, due)])


def _moments(happening: Happening, rule: InquiryRule, due: datetime) -> tuple[datetime, ...]:
    """When it is reminded of, and when the time is over."""
    calendar = happening.community.calendar
    remind = calendar.add(rule.clock, happening.at, rule.within - rule.remind_before)
    return (calendar.end_of_quiet_hours(remind), calendar.end_of_quiet_hours(due))


def _timer(happening: Happening, at: datetime) -> NewTimer:
    return NewTimer(
        community_id=happening.ticket.community_id,
        kind=INQUIRY,
        due_at=at,
        ticket_id=happening.ticket.id,
        data={"event": happening.event_id},
    )
