"""A lesson goes to all staff groups; the next mistake of this kind is to be prevented everywhere (COM-2, last step)."""

from domain.notices.news import LessonShared
from domain.outgoing import Lane
from usecases.effects.happening import Happening
from usecases.speaking import to_chat
from usecases.venues import may_show


def share_lesson(happening: Happening) -> None:
    """Post it in every group of the community that may hear anything of the matter, once."""
    uow, ticket = happening.uow, happening.ticket
    lesson = LessonShared(
        request_type=ticket.request_type,
        category=ticket.matter,
        words=happening.text("words") or "",
        by=happening.actor.name or "",
    )
    for group in uow.chats.groups(ticket.community_id):
        if group.alive and may_show(uow, group.chat_id, ticket):
            to_chat(
                uow,
                group.chat_id,
                lesson,
                community_id=ticket.community_id,
                lane=Lane.WORK,
                silent=happening.community.calendar.in_quiet_hours(happening.at),
            )
