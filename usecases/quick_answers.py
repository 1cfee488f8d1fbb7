"""Quick questions answered by a person: at once, or at a promised time; what stays open becomes a letter (ASK-2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.errors import CardRefreshed, NotPermitted, Problem
from domain.events import CLOCK, EventKind
from domain.incoming import Media
from domain.notices.news import QuestionAnswered, RelayedMedia
from domain.outgoing import PostKind
from domain.permissions import StaffActor, check
from domain.promise_rules import PromiseKind
from domain.promise_times import due_moment
from domain.text_parts import in_parts
from domain.tickets import LIVE, TRANSITIONS, WRITTEN, Action, Status, Ticket, Workflow
from usecases.effects.by_phone import ring_about
from usecases.effects.cards import albums
from usecases.effects.labels import label_for_reporter
from usecases.people import staff_actor
from usecases.ports import UnitOfWork
from usecases.promising import open_promise
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_chat, to_resident
from usecases.ticket_ports import Promise

_A_MESSAGE = 3400
"""UTF-16 units of an answer in one message; a longer one comes in several, nothing is cut."""


def is_quick(ticket: Ticket) -> bool:
    """Whether a sentence is enough for an answer."""
    return ticket.workflow is Workflow.LETTER and not ticket.written


_QUICK_ONLY = frozenset({Action.ANSWER, Action.PROMISE_ANSWER, Action.MAKE_WRITTEN})


def quick_only(ticket: Ticket) -> frozenset[Action]:
    """What is done to quick questions only, for a ticket that is none."""
    return frozenset() if is_quick(ticket) else _QUICK_ONLY


# ------------------------------------------------------------------------------------------------ by a form


def answer(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, words: str, draft_id: int, at: datetime) -> None:
    """The answer as it was collected, attachments first. Raises NotPermitted where a letter is wanted."""
    check(actor, Action.ANSWER, ticket)
    if not is_quick(ticket):
        raise NotPermitted
    if ticket.status is not Status.ACCEPTED:
        raise CardRefreshed
    media = [one.media for one in uow.attachments.of_draft(draft_id)]
    uow.attachments.file(draft_id, ticket.id)
    send(uow, actor, ticket, words, media, at)


def send(
    uow: UnitOfWork,
    actor: StaffActor,
    ticket: Ticket,
    words: str,
    media: Sequence[Media],
    at: datetime,
    *,
    source: tuple[int, int] | None = None,
) -> None:
    """Queue the answer; it counts when its last message was accepted. Who is not in the chat is rung instead."""
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if resident is None or not can_reach(uow, resident):
        _answered(uow, ticket, actor.member.id, words, at)
        ring_about(uow, ticket, at)
        return
    for items in albums(tuple(media)):
        to_resident(uow, resident, RelayedMedia(items=items), ticket_id=ticket.id, cost=len(items))
    told = QuestionAnswered(
        ticket_id=ticket.id,
        round=ticket.round,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        staff=actor.member.name,
        staff_id=actor.member.id,
        words="",
        last=False,
    )
    parts = in_parts(words, _A_MESSAGE) or [""]
    for number, part in enumerate(parts, start=1):
        _say(uow, ticket, resident.user_id or 0, replace(told, words=part, last=number == len(parts)), source)


def _say(
    uow: UnitOfWork, ticket: Ticket, chat_id: int, notice: QuestionAnswered, source: tuple[int, int] | None
) -> None:
    """One message of the answer, remembered beside the message it comes from, so that an edit of that is mirrored."""
    community_id = ticket.community_id
    post_id = uow.posts.create(chat_id=chat_id, kind=PostKind.RELAY, community_id=community_id, ticket_id=ticket.id)
    to_chat(uow, chat_id, notice, community_id=community_id, ticket_id=ticket.id, post_id=post_id)
    if source is not None:
        uow.relays.note(
            community_id=community_id,
            chat_id=source[0],
            message_id=source[1],
            ticket_id=ticket.id,
            post_id=post_id,
            event_id=None,
        )


def arrived(uow: UnitOfWork, ticket: Ticket, notice: QuestionAnswered, at: datetime) -> None:
    """Telegram accepted the answer: now it counts, and the resident is asked whether it helped."""
    if notice.last and is_quick(ticket) and ticket.status is Status.ACCEPTED:
        _answered(uow, ticket, notice.staff_id, notice.words, at)


def _answered(uow: UnitOfWork, ticket: Ticket, staff_id: int, words: str, at: datetime) -> None:
    member = uow.staff.get(staff_id)
    actor = CLOCK if member is None else staff_actor(StaffActor(member=member, departments=frozenset()))
    changes = {"resolved_at": at}
    happen(uow, ticket, EventKind.ANSWERED, actor, at, action=Action.ANSWER, changes=changes, data={"words": words})


# ------------------------------------------------------------------------------------------------ a promised time


def promise(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, until: datetime, at: datetime) -> None:
    """A concrete time for the answer, told to the resident and followed by its own ladder (INT-3)."""
    check(actor, Action.PROMISE_ANSWER, ticket)
    if not is_quick(ticket) or beyond_promise(uow, ticket, until) is not None:
        raise NotPermitted
    data = {"due": until.isoformat()}
    happen(uow, ticket, EventKind.ANSWER_PROMISED, staff_actor(actor), at, action=Action.PROMISE_ANSWER, data=data)


def beyond_promise(uow: UnitOfWork, ticket: Ticket, until: datetime) -> Problem | None:
    """Nothing is promised for later than the two days that hold anyhow."""
    reply = open_promise(uow, ticket, PromiseKind.REPLY)
    return Problem.BEYOND_PROMISE if reply is not None and until > reply.due_at else None


# ------------------------------------------------------------------------------------------------ the two days end


def becomes_written(uow: UnitOfWork, ticket: Ticket, overdue: Promise, now: datetime) -> None:
    """A quick question that is still open when its two days end becomes a written one, with its original start.

    The resident is told, with a new concrete moment where the type has a rule for it.
    """
    possible = (ticket.status, Action.MAKE_WRITTEN) in TRANSITIONS[ticket.workflow]
    if overdue.kind is not PromiseKind.REPLY or not is_quick(ticket) or ticket.status not in LIVE or not possible:
        return
    rule = uow.knowledge.type_of(ticket).promise(PromiseKind.ANSWER, urgent=ticket.urgent)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    data = {} if rule is None else {"due": due_moment(rule, now, calendar).isoformat()}
    changes = {"details": {**ticket.details, WRITTEN: True}}
    happen(uow, ticket, EventKind.MADE_WRITTEN, CLOCK, now, action=Action.MAKE_WRITTEN, changes=changes, data=data)
