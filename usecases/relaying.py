"""What resident and staff say to each other about a ticket goes through the bot, both ways, and stays on it (DSP-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.drafts import Draft
from domain.events import EventKind
from domain.incoming import Incoming, Media
from domain.notices.dialogue import Say, Saying, TooLateToAdd
from domain.notices.news import RelayedMedia, RelayedText
from domain.outgoing import Lane, PostKind
from domain.people import Resident
from domain.permissions import StaffActor
from domain.reopening import can_reopen
from domain.suitable_files import is_suitable
from domain.text_parts import in_parts
from domain.tickets import ENDED, RUNNING, Status, Ticket
from usecases import remark_bursts
from usecases.album_timers import goes_to_resident, keep_together, kept_together
from usecases.collecting import words_of
from usecases.deadlines import DueTimers
from usecases.delivery_ports import Post
from usecases.effects.by_phone import ring_about
from usecases.effects.cards import albums
from usecases.effects.labels import label_for_reporter, label_of
from usecases.filing import resident_actor
from usecases.joined import home_of
from usecases.people import staff_actor
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit, to_chat, to_place, to_resident
from usecases.ticket_ports import Purpose
from usecases.told_of_residents import department_of, speaker, words_for
from usecases.venues import may_show, places_of

_STILL_TALKING = timedelta(minutes=1)
"""So long after words about a ticket the next ones belong to it too: the rest of an album, one more sentence."""

_A_MESSAGE = 3400
"""UTF-16 units of passed-on words in one message; longer ones come in several, nothing is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said and in which message, so that its edits and replies find the copies.

    `album` groups what was sent together; `by_form`: a form took it, which says itself when the talk is over.
    """

    words: str
    media: Media | None
    chat_id: int
    message_id: int
    edited: bool = False
    album: str | None = None
    by_form: bool = False


def said(incoming: Incoming) -> Said:
    """A message as it is passed on; of a file that cannot be, the name."""
    suitable = incoming.media is not None and is_suitable(incoming.media)
    return Said(
        words=words_of(incoming),
        media=incoming.media if suitable else None,
        chat_id=incoming.chat_id,
        message_id=incoming.message_id,
        album=incoming.media_group_id,
    )


# ------------------------------------------------------------------------------------------------ which ticket


def is_about_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming, draft: Draft | None) -> bool:
    """Whether a resident's message belongs to a ticket rather than to the open form or a new request."""
    post = replied_post(uow, incoming)
    if post is not None and (post.ticket_id is not None or _ticket_of_draft(uow, post) is not None):
        return draft is None or post.draft_id != draft.id
    return draft is None and bool(_waiting(uow, resident, incoming.at))


def replied_post(uow: UnitOfWork, incoming: Incoming) -> Post | None:
    """Our message that was replied to."""
    if incoming.reply_to_message_id is None:
        return None
    return uow.posts.by_message(incoming.chat_id, incoming.reply_to_message_id)


def _ticket_of_draft(uow: UnitOfWork, post: Post) -> int | None:
    draft = None if post.draft_id is None else uow.drafts.get(post.draft_id)
    return None if draft is None else draft.ticket_id


def _waiting(uow: UnitOfWork, resident: Resident, at: datetime) -> list[Ticket]:
    """Tickets on which staff wait for an answer of this resident, else those they are just talking about."""
    live = uow.tickets.live_of_reporter(resident.id)
    asked = [ticket for ticket in live if ticket.details.get("asked")]
    return asked or [ticket for ticket in live if _still_talking(uow, ticket, at)]


def _still_talking(uow: UnitOfWork, ticket: Ticket, at: datetime) -> bool:
    remarks = [one for one in uow.events.of(ticket.id) if one.kind is EventKind.REMARKED]
    return bool(remarks) and not remarks[-1].data.get("form") and at - remarks[-1].at <= _STILL_TALKING


def meant_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> Ticket | list[Ticket]:
    """The ticket a message is about: the one replied to, else the only one that waits; several when it is not clear."""
    post = replied_post(uow, incoming)
    ticket_id = None if post is None else post.ticket_id or _ticket_of_draft(uow, post)
    ticket = None if ticket_id is None else uow.tickets.get(ticket_id)
    if ticket is not None and ticket.reporter_id == resident.id:
        return ticket
    waiting = _waiting(uow, resident, incoming.at)
    if len(waiting) == 1:
        # As it is by now: another department may just have got it, and its people are to hear this.
        return uow.tickets.get(waiting[0].id) or waiting[0]
    return waiting or uow.tickets.live_of_reporter(resident.id)


# ------------------------------------------------------------------------------------------------ resident to staff


def add_remark(
    uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming, *, by_form: bool = False
) -> Ticket:
    """Put a resident's message on the ticket, pass it to whoever works on it, and say so."""
    what = replace(said(incoming), by_form=by_form)
    ticket = put_on_ticket(uow, resident, ticket, what, incoming.at)
    receipt(uow, resident, ticket, incoming.chat_id, incoming.at)
    if not by_form:
        _note_left_out(uow, incoming, ticket)
    return ticket


def _note_left_out(uow: UnitOfWork, incoming: Incoming, ticket: Ticket) -> None:
    """Of a file that cannot be passed on only the name went along: its sender has to know."""
    if incoming.media is not None and not is_suitable(incoming.media):
        to_chat(uow, incoming.chat_id, Say(saying=Saying.FILE_LEFT_OUT), community_id=ticket.community_id)


def put_on_ticket(uow: UnitOfWork, resident: Resident, ticket: Ticket, what: Said, at: datetime) -> Ticket:
    """Put words or an attachment on the ticket and pass them to its group."""
    if what.media is not None:
        uow.attachments.add_to_ticket(ticket, what.media, purpose=Purpose.REMARK, caption=what.words, at=at)
    details = {name: value for name, value in ticket.details.items() if name != "asked"}
    changes = {"details": details} if "asked" in ticket.details else {}
    marks = {name: True for name, is_so in (("edited", what.edited), ("form", what.by_form)) if is_so}
    data = {"words": what.words, "media": what.media is not None, **marks}
    ticket = happen(uow, ticket, EventKind.REMARKED, resident_actor(resident), at, changes=changes, data=data)
    _pass_to_staff(uow, ticket, resident, what, at)
    return ticket


def receipt(uow: UnitOfWork, resident: Resident, ticket: Ticket, chat_id: int, at: datetime) -> None:
    """One short answer for a burst of messages; about a ticket that is over it says what is possible instead."""
    passed_on = Saying.ALARM_TOLD if home_of(uow, ticket).status in RUNNING else Saying.REMARK_PASSED_ON
    to_chat(
        uow,
        chat_id,
        too_late(uow, ticket, at) or Say(saying=passed_on),
        community_id=resident.community_id,
        ticket_id=ticket.id,
        dedupe_key=f"remark:{ticket.id}:{ticket.status}:{int(at.timestamp()) // 60}",
    )


def too_late(uow: UnitOfWork, ticket: Ticket, at: datetime) -> TooLateToAdd | None:
    """What there is to say about words on a ticket that is over, which nobody works on; None while somebody does."""
    if home_of(uow, ticket).status not in ENDED:
        return None
    return TooLateToAdd(ticket_id=ticket.id, reopens=can_reopen(uow.knowledge.type_of(ticket), ticket, at))


def _pass_to_staff(uow: UnitOfWork, ticket: Ticket, resident: Resident, what: Said, at: datetime) -> None:
    """Whoever works on the ticket hears it; one that waits for the desk is read when it comes."""
    home = home_of(uow, ticket)
    places = () if home.status is Status.WAITING or home.status in ENDED else places_of(uow, home)
    if places and remark_bursts.waits(uow, ticket, what.chat_id, at):
        if what.media is not None:
            keep_together(uow, ticket, what.media, what.album or remark_bursts.REMARK_BURST, to_resident=False, at=at)
        _remember(uow, ticket, what, None)
        return
    copied = False
    for place in places:
        for post_id in _tell(uow, ticket, resident, place, what.words or "", edited=what.edited):
            _remember(uow, ticket, what, post_id)
            copied = True
        if what.media is not None and what.album is None:
            to_place(uow, ticket, place, RelayedMedia(items=(what.media,)), kind=PostKind.RELAY, under_card=True)
    if places and what.media is not None and what.album is not None:
        keep_together(uow, ticket, what.media, what.album, to_resident=False, at=at)
    if not copied or what.media is not None:
        _remember(uow, ticket, what, None)


def _tell(
    uow: UnitOfWork, ticket: Ticket, resident: Resident, place: Place, words: str, *, edited: bool = False
) -> list[int]:
    """The resident's words as this place may read them, in as many messages as they need; the ids of their posts."""
    sender = speaker(uow, resident, place.chat_id, place.department)
    told = words_for(uow, ticket, words, place.chat_id, place.department)
    posts = []
    for part in in_parts(told, _A_MESSAGE) if told else ():
        notice = RelayedText(
            to_resident=False,
            ticket_id=ticket.id,
            label=label_of(ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            sender=sender,
            words=part,
            edited=edited,
            nameless=not sender,
        )
        posts.append(to_place(uow, ticket, place, notice, kind=PostKind.RELAY, under_card=True).post_id)
    return posts


def pass_burst(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:  # noqa: ARG001 - a timer's shape
    """It is quiet after many messages: their words come as one report."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    resident = None if ticket is None or ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if ticket is None or resident is None:
        return
    home = home_of(uow, ticket)
    for place in () if home.status is Status.WAITING or home.status in ENDED else places_of(uow, home):
        _tell(uow, ticket, resident, place, remark_bursts.words_of(uow, due, ticket))


def pass_album(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:  # noqa: ARG001 - a timer's shape
    """What was sent together is passed on together, once no more of it comes."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is None:
        return
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    places = () if goes_to_resident(due) else places_of(uow, ticket)
    for items in albums(kept_together(due)):
        media = RelayedMedia(items=items)
        if goes_to_resident(due) and resident is not None:
            to_resident(uow, resident, media, ticket_id=ticket.id, cost=len(items))
        for place in places:
            to_place(uow, ticket, place, media, kind=PostKind.RELAY, under_card=True, cost=len(items))


def _remember(uow: UnitOfWork, ticket: Ticket, what: Said, post_id: int | None) -> None:
    """Which message of a person went onto which ticket, and in which copy; without a copy an edit is told anew."""
    if not what.message_id:
        return
    uow.relays.note(
        community_id=ticket.community_id,
        chat_id=what.chat_id,
        message_id=what.message_id,
        ticket_id=ticket.id,
        post_id=post_id,
        event_id=None,
    )


# ------------------------------------------------------------------------------------------------ staff to resident


def from_staff(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, incoming: Incoming) -> None:
    """A colleague replied to a card or to a relayed message: it goes to the resident, in the bot's name and theirs."""
    what = said(incoming)
    _note_left_out(uow, incoming, ticket)
    alone = [what.media] if what.media is not None and what.album is None else []
    in_chat = staff_said(uow, actor, ticket, what, alone, incoming.at)
    if in_chat and what.media is not None and what.album is not None:
        keep_together(uow, ticket, what.media, what.album, to_resident=True, at=incoming.at)


def staff_said(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, what: Said, media: Sequence[Media], at: datetime
) -> bool:
    """Write it down and pass it on; whether the resident is in the chat at all. Else they are rung."""
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    data = {"words": what.words, "media": what.media is not None}
    ticket = happen(uow, ticket, EventKind.STAFF_WROTE, staff_actor(actor), at, data=data)
    if resident is None or resident.user_id is None:
        to_chat(uow, what.chat_id, Say(saying=Saying.REPORTER_NOT_IN_CHAT), community_id=ticket.community_id)
        ring_about(uow, ticket, at)
        return False
    for part in in_parts(what.words, _A_MESSAGE) if what.words else ():
        words = RelayedText(
            to_resident=True,
            ticket_id=ticket.id,
            label=label_for_reporter(uow, ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            sender=actor.member.name,
            words=part,
        )
        _copy_to_resident(uow, ticket, what, resident.user_id, words)
    for items in albums(tuple(media)):
        to_resident(uow, resident, RelayedMedia(items=items), ticket_id=ticket.id, cost=len(items))
    return True


def _copy_to_resident(uow: UnitOfWork, ticket: Ticket, what: Said, chat_id: int, words: RelayedText) -> None:
    """Queue the copy and remember the pair, so that an edit can be mirrored and a reply matched."""
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.RELAY, community_id=ticket.community_id, ticket_id=ticket.id
    )
    to_chat(uow, chat_id, words, community_id=ticket.community_id, lane=Lane.WORK, ticket_id=ticket.id, post_id=post_id)
    _remember(uow, ticket, what, post_id)


# ------------------------------------------------------------------------------------------------ edits


def mirror_edit(uow: UnitOfWork, incoming: Incoming) -> None:
    """Someone edited a message that was passed on: the copy follows; words of a filed request are told anew."""
    pairs = uow.relays.of_source(incoming.chat_id, incoming.message_id)
    copies = [(one, uow.posts.get(one.post_id)) for one in pairs if one.post_id is not None]
    if not incoming.text:
        return
    if not copies and pairs:
        ticket = uow.tickets.get(pairs[0].ticket_id)
        if ticket is not None:
            _edited_report(uow, ticket, incoming)
        return
    for chat_id in dict.fromkeys(post.chat_id for _, post in copies if post is not None):
        there = [(pair.ticket_id, post) for pair, post in copies if post is not None and post.chat_id == chat_id]
        _edit_copies(uow, there, incoming)


def _edit_copies(uow: UnitOfWork, copies: list[tuple[int, Post]], incoming: Incoming) -> None:
    """The parts of a text in one chat; not where the ticket must no longer be spoken of."""
    parts = in_parts(incoming.text, _A_MESSAGE)
    for index, (ticket_id, post) in enumerate(copies):
        ticket = uow.tickets.get(ticket_id)
        if ticket is not None and may_show(uow, post.chat_id, ticket):
            last = index + 1 == len(copies)
            words = "\n".join(parts[index:]) if last else "".join(parts[index : index + 1])
            edit(uow, post, _edited_copy(uow, ticket, post, incoming, words or "…"))


def _edited_copy(uow: UnitOfWork, ticket: Ticket, post: Post, incoming: Incoming, words: str) -> RelayedText:
    member = uow.staff.by_user(incoming.sender.user_id, near=ticket.community_id)
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    to_the_resident = resident is not None and post.chat_id == resident.user_id
    department = department_of(uow, post.chat_id)
    if to_the_resident or resident is None:
        sender = "" if member is None or not to_the_resident else member.name
    else:
        sender = speaker(uow, resident, post.chat_id, department)
        words = words_for(uow, ticket, words, post.chat_id, department)
    return RelayedText(
        to_resident=to_the_resident,
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket) if to_the_resident else label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        sender=sender,
        words=words,
        edited=True,
        nameless=not to_the_resident and not sender,
    )


def _edited_report(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> None:
    """A change of what was reported is a remark; Telegram also reports edits that changed no word."""
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if resident is None or resident.user_id != incoming.sender.user_id or incoming.text.strip() in ticket.description:
        return
    what = replace(said(incoming), media=None, edited=True)
    ticket = put_on_ticket(uow, resident, ticket, what, incoming.at)
    saying = Saying.EDIT_TOO_LATE if ticket.status in ENDED else Saying.EDIT_NOTED
    to_chat(uow, incoming.chat_id, Say(saying=saying), community_id=ticket.community_id, ticket_id=ticket.id)
