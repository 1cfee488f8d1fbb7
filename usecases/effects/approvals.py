"""What a supervisor approves with one press: asked, and afterwards shown as decided wherever it stands (REP-2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.events import Event, EventKind
from domain.grants import Right, roles_with
from domain.notices.dialogue import Say, Saying
from domain.notices.news import ApprovalAsked
from domain.people import StaffMember
from domain.tickets import Ticket
from usecases.delivery_ports import Post
from usecases.effects.happening import Happening
from usecases.effects.telling import is_quiet, to_leaders
from usecases.ports import UnitOfWork
from usecases.speaking import edit, strip
from usecases.venues import leaders_of, may_show, places_for

APPROVAL = "approval:"
"""What the posts of such a question are found by, with the id of what was asked."""


def ask_supervisor(happening: Happening) -> None:
    """An extension, or a hold beyond what the holder may decide alone."""
    ticket = happening.ticket
    if happening.moment("old_due") is None or happening.moment("due") is None:
        return
    asked = _asked(ticket, happening.event_id, happening.kind, happening.actor.name, happening.data)
    _ask(happening.uow, ticket, asked, silent=is_quiet(happening))


def ask_others(uow: UnitOfWork, gone: StaffMember, at: datetime) -> None:
    """What somebody who may no longer decide was asked and has not decided, those who may are asked now."""
    for post in () if gone.user_id is None else uow.posts.living_in(gone.user_id):
        ticket = None if post.ticket_id is None else uow.tickets.get(post.ticket_id)
        if ticket is None or not (post.subject or "").startswith(APPROVAL):
            continue
        uow.posts.retire(post.id)
        strip(uow, post, Say(saying=Saying.DONE))
        event_id = int((post.subject or "").removeprefix(APPROVAL))
        event = next((one for one in uow.events.of(ticket.id) if one.id == event_id), None)
        if event is not None and ticket.is_live and not _copies(uow, ticket, event_id):
            asked = _asked(ticket, event_id, event.kind, event.actor_name, event.data)
            _ask(uow, ticket, asked, silent=uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(at))


def _ask(uow: UnitOfWork, ticket: Ticket, asked: ApprovalAsked, *, silent: bool) -> None:
    to_leaders(
        uow,
        ticket,
        leaders_of(uow, ticket),
        private=asked,
        public=lambda mentions: replace(asked, mentions=mentions),
        silent=silent,
        subject=f"{APPROVAL}{asked.event_id}",
    )


def _asked(
    ticket: Ticket, event_id: int, kind: EventKind, name: str | None, data: Mapping[str, object]
) -> ApprovalAsked:
    reason, words = data.get("reason"), data.get("words")
    return ApprovalAsked(
        ticket_id=ticket.id,
        event_id=event_id,
        hold=kind is EventKind.HOLD_ASKED,
        number=ticket.number,
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        holder=name or "",
        old_due_at=datetime.fromisoformat(str(data["old_due"])),
        new_due_at=datetime.fromisoformat(str(data["due"])),
        reason=str(reason) if reason else None,
        words=str(words) if words else None,
    )


def show_decided(uow: UnitOfWork, ticket: Ticket, event: Event, *, granted: bool, by: str, at: datetime) -> None:
    """Every copy of the question says what was decided and loses its keys; `event` is what was asked."""
    if event.id is None:
        return
    asked = _asked(ticket, event.id, event.kind, event.actor_name, event.data)
    decided = replace(asked, granted=granted, decided_by=by, decided_at=at)
    for post in _copies(uow, ticket, event.id):
        edit(uow, post, decided)
        uow.posts.retire(post.id)


def _copies(uow: UnitOfWork, ticket: Ticket, event_id: int) -> list[Post]:
    """Where the question stands: with everybody who may decide it, and in the front desk's group."""
    people = [one.user_id for one in uow.staff.of_roles(ticket.community_id, roles_with(Right.APPROVE_DELAYS))]
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    chats = dict.fromkeys([*people, *(one.chat_id for one in places_for(uow, ticket, desk))])
    told = [chat_id for chat_id in chats if chat_id is not None and may_show(uow, chat_id, ticket)]
    return [post for chat_id in told for post in uow.posts.of_subject(chat_id, f"{APPROVAL}{event_id}")]
