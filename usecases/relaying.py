"""What resident and staff say to each other about a ticket goes through the bot, both ways, and stays on it (DSP-5)."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.drafts import Draft
from domain.events import EventKind
from domain.incoming import Incoming, Media
from domain.notices.dialogue import Say, Saying
from domain.notices.news import RelayedMedia, RelayedText
from domain.outgoing import Lane, PostKind
from domain.people import Resident
from domain.permissions import StaffActor
from domain.tickets import LIVE, Status, Ticket
from usecases.delivery_ports import Post
from usecases.effects.labels import label_for_reporter, label_of
from usecases.effects.telling import card_post
from usecases.filing import resident_actor
from usecases.people import staff_actor
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit, group_for, to_chat, to_resident
from usecases.ticket_ports import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said and in which message, so that its edits and replies find the copies."""

    words: str
    media: Media | None
    chat_id: int
    message_id: int


def _said(incoming: Incoming) -> Said:
    return Said(words=incoming.text, media=incoming.media, chat_id=incoming.chat_id, message_id=incoming.message_id)


def is_about_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming, draft: Draft | None) -> bool:
    """Whether a resident's message belongs to a ticket rather than to the open form or a new request."""
    post = replied_post(uow, incoming)
    if post is not None and (post.ticket_id is not None or _ticket_of_draft(uow, post) is not None):
        return draft is None or post.draft_id != draft.id
    return draft is None and bool(_asked(uow, resident))


def replied_post(uow: UnitOfWork, incoming: Incoming) -> Post | None:
    """Our message that was replied to."""
    if incoming.reply_to_message_id is None:
        return None
    return uow.posts.by_message(incoming.chat_id, incoming.reply_to_message_id)


def _ticket_of_draft(uow: UnitOfWork, post: Post) -> int | None:
    draft = None if post.draft_id is None else uow.drafts.get(post.draft_id)
    return None if draft is None else draft.ticket_id


def _asked(uow: UnitOfWork, resident: Resident) -> list[Ticket]:
    """Tickets on which staff wait for an answer of this resident."""
    live = uow.tickets.live_of_reporter(resident.id)
    return [ticket for ticket in live if ticket.details.get("asked")]


def meant_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> Ticket | list[Ticket]:
    """The ticket a message is about: the one replied to, else the only one that waits; several when it is not clear."""
    post = replied_post(uow, incoming)
    ticket_id = None if post is None else post.ticket_id or _ticket_of_draft(uow, post)
    ticket = None if ticket_id is None else uow.tickets.get(ticket_id)
    if ticket is not None and ticket.reporter_id == resident.id:
        return ticket
    waiting = _asked(uow, resident)
    if len(waiting) == 1:
        return waiting[0]
    return waiting or uow.tickets.live_of_reporter(resident.id)


def add_remark(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> Ticket:
    """Put a resident's message on the ticket, pass it to whoever works on it, and say so."""
    ticket = put_on_ticket(uow, resident, ticket, _said(incoming), incoming.at)
    _receipt(uow, resident, ticket, incoming)
    return ticket


def put_on_ticket(uow: UnitOfWork, resident: Resident, ticket: Ticket, said: Said, at: datetime) -> Ticket:
    """Put words or an attachment on the ticket and pass them to its group."""
    if said.media is not None:
        uow.attachments.add_to_ticket(ticket, said.media, purpose=Purpose.REMARK, caption=said.words, at=at)
    details = {name: value for name, value in ticket.details.items() if name != "asked"}
    changes = {"details": details} if "asked" in ticket.details else {}
    actor = resident_actor(resident)
    data = {"words": said.words, "media": said.media is not None}
    ticket = happen(uow, ticket, EventKind.REMARKED, actor, at, changes=changes, data=data)
    _pass_to_group(uow, ticket, resident, said)
    return ticket


def _receipt(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> None:
    """One short answer for a burst of messages."""
    saying = Saying.REMARK_PASSED_ON if ticket.status in LIVE else Saying.NOT_PASSED_ON
    minute = int(incoming.at.timestamp()) // 60
    to_chat(
        uow,
        incoming.chat_id,
        Say(saying=saying),
        community_id=resident.community_id,
        ticket_id=ticket.id,
        dedupe_key=f"remark:{ticket.id}:{minute}",
    )


def _pass_to_group(uow: UnitOfWork, ticket: Ticket, resident: Resident, said: Said) -> None:
    group = group_for(uow, ticket.community_id, ticket.department)
    if group is None or ticket.status is Status.WAITING:
        return
    reply_to = card_post(uow, ticket)
    if said.words:
        words = RelayedText(
            to_resident=False,
            ticket_id=ticket.id,
            label=label_of(ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            sender=resident.name or "",
            words=said.words,
        )
        _copy(uow, ticket, said, group.chat_id, words, reply_to)
    if said.media is not None:
        _copy(uow, ticket, said, group.chat_id, RelayedMedia(items=(said.media,)), reply_to)


def _copy(
    uow: UnitOfWork,
    ticket: Ticket,
    said: Said,
    chat_id: int,
    notice: RelayedText | RelayedMedia,
    reply_to: int | None,
) -> None:
    """Queue the copy and remember the pair, so that an edit can be mirrored and a reply matched."""
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.RELAY, community_id=ticket.community_id, ticket_id=ticket.id
    )
    to_chat(
        uow,
        chat_id,
        notice,
        community_id=ticket.community_id,
        lane=Lane.WORK,
        ticket_id=ticket.id,
        post_id=post_id,
        reply_to_post_id=reply_to,
    )
    uow.relays.note(
        community_id=ticket.community_id,
        chat_id=said.chat_id,
        message_id=said.message_id,
        ticket_id=ticket.id,
        post_id=post_id if isinstance(notice, RelayedText) else None,
        event_id=None,
    )


def from_staff(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, incoming: Incoming) -> None:
    """A colleague replied to a card or to a relayed message: it goes to the resident, in the bot's name and theirs."""
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    data = {"words": incoming.text, "media": incoming.media is not None}
    ticket = happen(uow, ticket, EventKind.STAFF_WROTE, staff_actor(actor), incoming.at, data=data)
    if resident is None or resident.user_id is None:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.NOT_PASSED_ON), community_id=ticket.community_id)
        return
    if incoming.text:
        words = RelayedText(
            to_resident=True,
            ticket_id=ticket.id,
            label=label_for_reporter(uow, ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            sender=actor.member.name,
            words=incoming.text,
        )
        _copy(uow, ticket, _said(incoming), resident.user_id, words, None)
    if incoming.media is not None:
        to_resident(uow, resident, RelayedMedia(items=(incoming.media,)), ticket_id=ticket.id)


def mirror_edit(uow: UnitOfWork, incoming: Incoming) -> None:
    """Someone edited a message that was passed on: the copies follow; a filed text gets the change as a remark."""
    pairs = uow.relays.of_source(incoming.chat_id, incoming.message_id)
    for pair in pairs:
        ticket = uow.tickets.get(pair.ticket_id)
        if ticket is None or not incoming.text:
            continue
        post = None if pair.post_id is None else uow.posts.get(pair.post_id)
        if post is None:
            _edited_report(uow, ticket, incoming)
        else:
            edit(uow, post, _edited_copy(uow, ticket, post, incoming))


def _edited_copy(uow: UnitOfWork, ticket: Ticket, post: Post, incoming: Incoming) -> RelayedText:
    member = uow.staff.by_user(incoming.sender.user_id)
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    to_the_resident = resident is not None and post.chat_id == resident.user_id
    sender = member.name if to_the_resident and member is not None else (resident.name if resident else None)
    return RelayedText(
        to_resident=to_the_resident,
        ticket_id=ticket.id,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        sender=sender or "",
        words=incoming.text,
        edited=True,
    )


def _edited_report(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> None:
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if resident is None or resident.user_id != incoming.sender.user_id:
        return
    data = {"words": incoming.text, "edited": True}
    ticket = happen(uow, ticket, EventKind.REMARKED, resident_actor(resident), incoming.at, data=data)
    _pass_to_group(uow, ticket, resident, replace(_said(incoming), media=None))
    saying = Saying.EDIT_NOTED if ticket.status in LIVE else Saying.EDIT_TOO_LATE
    to_chat(uow, incoming.chat_id, Say(saying=saying), community_id=ticket.community_id, ticket_id=ticket.id)
