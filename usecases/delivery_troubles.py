"""What the service centre does about messages that could not be delivered: nobody is told "sent" when it was not.

A resident who blocked the bot gets a phone call instead; a colleague is reached in their group; a card is posted anew.
"""

from dataclasses import fields, replace
from datetime import datetime

from domain.calls import CallReason
from domain.confidentiality import is_private
from domain.drafts import DraftState
from domain.events import CLOCK, EventKind
from domain.notices.base import Notice
from domain.notices.dialogue import Apology, DraftPrompt
from domain.notices.news import (
    AccessAsked,
    FollowUpAsked,
    QuestionAnswered,
    QuoteOffered,
    RelayedMedia,
    RelayedText,
    ResidentNews,
)
from domain.notices.outages import OutageKnown, OutageLonger, OutageOver
from domain.notices.staff import DeadLetter, GroupUnreachable, Overview, TicketCard
from domain.people import Role, StaffMember
from domain.tickets import ENDED, RUNNING, Status, Ticket, Workflow
from usecases import alarm_faults, letter_proof, outage_calls, prompting
from usecases.call_tasks import call_about
from usecases.delivery_ports import OutboxRow
from usecases.effects.cards import hand_out
from usecases.effects.follow_up_timers import FOLLOW_UP_CALL, FOLLOW_UP_REMINDER
from usecases.effects.mentions import mention
from usecases.effects.overviews import redraw_soon
from usecases.effects.settling import settle
from usecases.group_posts import move_cards
from usecases.inbox_ports import Origin, StoredUpdate
from usecases.joined import home_of
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.reactions import happen
from usecases.speaking import to_chat, to_department, to_group
from usecases.timer_ports import INSTALLATION
from usecases.venues import places_of

_MATTERS = (ResidentNews, AccessAsked, FollowUpAsked, QuoteOffered, QuestionAnswered, RelayedText, RelayedMedia)
"""What a resident has to learn even when Telegram does not carry it."""


def undelivered(uow: UnitOfWork, row: OutboxRow, reason: str, *, now: datetime) -> None:
    """A message never reached its person: a call task, the group instead, or the front desk told."""
    alarm_faults.lost(uow, row, now)
    if letter_proof.lost(uow, row, reason, now=now):
        return
    if row.chat_id < 0:
        _group_lost(uow, row, reason, now)
        return
    if isinstance(row.notice, OutageKnown | OutageLonger | OutageOver):
        outage_calls.ring_instead(uow, row.chat_id, row.notice.outage_id, now)
        return
    ticket = None if row.ticket_id is None else uow.tickets.get(row.ticket_id)
    member = uow.staff.by_user(row.chat_id, near=row.community_id)
    if member is not None and (not isinstance(row.notice, _MATTERS) or not _is_reporters(uow, ticket, row.chat_id)):
        _tell_instead(uow, member, ticket, row, now)
    elif ticket is not None and isinstance(row.notice, _MATTERS):
        _call_instead(uow, ticket, row.notice, reason, now)


def _is_reporters(uow: UnitOfWork, ticket: Ticket | None, chat_id: int) -> bool:
    reporter = None if ticket is None or ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return reporter is not None and reporter.user_id == chat_id


def _call_instead(uow: UnitOfWork, ticket: Ticket, notice: Notice, reason: str, now: datetime) -> None:
    """A person phones, once however much could not be delivered; a call needs no call about itself."""
    data = {"what": type(notice).__name__, "reason": reason}
    ticket = happen(uow, ticket, EventKind.UNDELIVERED, CLOCK, now, data=data)
    if ticket.workflow is Workflow.CALL or ticket.reporter_id is None:
        return
    if ticket.workflow is Workflow.EMERGENCY and home_of(uow, ticket).status in RUNNING:
        return  # those who come know it already, and a phone may give somebody away
    if isinstance(notice, FollowUpAsked) and ticket.status is Status.RESOLVED:
        uow.timers.cancel_any(ticket.id, kinds=(FOLLOW_UP_REMINDER, FOLLOW_UP_CALL))
        call_about(uow, ticket, CallReason.FOLLOW_UP, now, at_once=not notice.reminder)
        return
    call_about(uow, ticket, CallReason.UNDELIVERED, now)


def _tell_instead(uow: UnitOfWork, member: StaffMember, ticket: Ticket | None, row: OutboxRow, now: datetime) -> None:
    """What was meant for a colleague goes to their group with a mention (DSP-7).

    What no group may hear goes to whoever else may; the card follows.
    """
    uow.staff.update(member, private_open=False)
    if ticket is not None and is_private(ticket):
        settle(uow, ticket, now)
        if not isinstance(row.notice, TicketCard):
            to_group(uow, ticket, row.notice, under_card=True, dedupe_key=f"instead:{row.id}")
        return
    if "mentions" not in {field.name for field in fields(row.notice)}:
        return
    mentioned: Notice = replace(row.notice, mentions=mention(member))  # type: ignore[call-arg]  # checked above
    department = member.department or uow.knowledge.community(member.community_id).front_desk.key
    key = f"instead:{row.id}"
    if ticket is None:
        to_department(uow, member.community_id, department, mentioned, dedupe_key=key)
    else:
        to_group(uow, ticket, mentioned, department=department, dedupe_key=key)


def _group_lost(uow: UnitOfWork, row: OutboxRow, reason: str, now: datetime) -> None:
    """Who can do something about it hears of it, once a day however much was meant for the group."""
    chat = uow.chats.get(row.chat_id)
    if chat is None or chat.community_id is None or chat.department is None:
        return
    notice = GroupUnreachable(department=chat.department, reason=reason)
    key = f"lost:{row.chat_id}:{chat.department}:{now:%Y%m%d}"
    for member in uow.staff.of_roles(chat.community_id, [Role.ADMINISTRATOR, Role.MANAGER]):
        if reaches_privately(uow, member) and member.user_id is not None:
            own = f"{key}:{member.id}"
            to_chat(uow, member.user_id, notice, community_id=chat.community_id, dedupe_key=own)
    desk = uow.knowledge.community(chat.community_id).front_desk.key
    if desk != chat.department:
        to_department(uow, chat.community_id, desk, notice, dedupe_key=key)
    # Telegram may never tell us that we were thrown out; what the notice promises is done here too.
    move_cards(uow, chat)


def repost(uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> None:
    """The message that was to be edited is gone: a living card, an overview or a form's prompt is posted anew."""
    was_living = _retire(uow, row)
    match row.notice:
        case TicketCard(ticket_id=ticket_id):
            ticket = uow.tickets.get(ticket_id)
            if ticket is not None and was_living and ticket.status not in ENDED:
                _post_card_again(uow, ticket, uow.chats.resolve(row.chat_id), now)
        case Overview(community_id=community_id, department=department):
            group = uow.chats.get(uow.chats.resolve(row.chat_id))
            if group is not None and group.overview_post_id == row.post_id:  # else there is another one by now
                uow.chats.set_overview(group.chat_id, None)
                redraw_soon(uow, community_id, department, now)
        case DraftPrompt(draft_id=draft_id):
            draft = uow.drafts.get(draft_id)
            if draft is not None and draft.state is DraftState.ACTIVE and draft.post_id == row.post_id:
                prompting.ask(uow, draft, now)
        case _:
            pass


def _retire(uow: UnitOfWork, row: OutboxRow) -> bool:
    """Whether the lost message was still kept up to date."""
    post = None if row.post_id is None else uow.posts.get(row.post_id)
    if post is None:
        return False
    uow.posts.retire(post.id)
    return post.live


def _post_card_again(uow: UnitOfWork, ticket: Ticket, chat_id: int, now: datetime) -> None:
    """Only where the ticket belongs: a chat it has left needs no new card of it."""
    for place in places_of(uow, ticket):
        if place.chat_id == chat_id:
            hand_out(uow, ticket, place, now, silent=True)


def alarm(uow: UnitOfWork, row: OutboxRow, reason: str, *, now: datetime) -> None:
    """A message became a dead letter: the administrators hear of it once, and a letter is printed instead."""
    letter_proof.lost(uow, row, reason, now=now)
    alarm_faults.given_up(uow, row, now)
    if isinstance(row.notice, DeadLetter):
        return
    tell_administrators(uow, row.community_id or INSTALLATION, f"M{row.id}")


def dead_letter(uow: UnitOfWork, row: StoredUpdate, reason: str) -> None:  # noqa: ARG001 - the hook's shape
    """An update could not be handled: the administrators hear of it, with the number that finds it in the log."""
    tell_administrators(uow, INSTALLATION, f"E{row.id}")


def tell_administrators(uow: UnitOfWork, community_id: str, reference: str) -> None:
    """Something could not be handled: every administrator hears the number that finds it in the log.

    What concerns the whole installation concerns the administrators of every community.
    """
    for community in uow.knowledge.communities:
        if community_id in (community.key, INSTALLATION):
            _tell_administrators(uow, community.key, reference)


def _tell_administrators(uow: UnitOfWork, community_id: str, reference: str) -> None:
    notice = DeadLetter(reference=reference)
    reached = False
    for member in uow.staff.of_roles(community_id, [Role.ADMINISTRATOR]):
        if reaches_privately(uow, member) and member.user_id is not None:
            key = f"dead:{reference}:{member.id}"
            to_chat(uow, member.user_id, notice, community_id=community_id, dedupe_key=key)
            reached = True
    if not reached:
        desk = uow.knowledge.community(community_id).front_desk.key
        to_department(uow, community_id, desk, notice, dedupe_key=f"dead:{reference}:{community_id}")


def apology(uow: UnitOfWork, origin: Origin, reference: str) -> None:
    """The person hears that it was our fault, and what to do."""
    if origin.chat_id is not None and origin.private:
        to_chat(uow, origin.chat_id, Apology(reference=reference), dedupe_key=f"sorry:{reference}")
