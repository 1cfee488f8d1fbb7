"""A ticket's messages stand where it is worked and nowhere else, also after somebody was kept from it or let back."""

from datetime import datetime

from domain.confidentiality import is_guarded, is_private
from domain.drafts import DraftState
from domain.notices.dialogue import Say, Saying
from domain.notices.staff import CardPage
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from domain.tickets import LIVE, Status, Ticket
from usecases import prompting
from usecases.deadlines import DueTimers
from usecases.delivery_ports import Post
from usecases.effects.cards import card_for, hand_out
from usecases.effects.happening import Happening
from usecases.effects.unopened import ask_to_open
from usecases.ports import UnitOfWork
from usecases.speaking import edit
from usecases.venues import may_show, places_of

_SHOWN = tuple(sorted(LIVE - {Status.WAITING} | {Status.RESOLVED}))
"""Tickets whose cards are still used."""


def settle_cards(happening: Happening) -> None:
    """After an event that changed who may see the ticket, or in private who has it."""
    if not is_guarded(happening.before) and not is_guarded(happening.ticket):
        return
    settle(happening.uow, happening.ticket, happening.at)


def settle(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Take back what stands where it must not, and post the card where it is missing."""
    for post in uow.posts.of_ticket(ticket.id):
        if not may_show(uow, post.chat_id, ticket):
            _take_back(uow, ticket, post, at)
        elif post.kind is PostKind.CARD and post.chat_id > 0 and not is_private(ticket):
            _retire(uow, ticket, post)
    if ticket.status not in _SHOWN:
        return
    places = places_of(uow, ticket)
    standing = {post.chat_id for post in uow.posts.of_ticket(ticket.id, PostKind.CARD)}
    for place in places:
        if place.chat_id not in standing:
            hand_out(uow, ticket, place, at, silent=False)
    if not places and is_private(ticket):
        ask_to_open(uow, ticket, at)


def settle_unopened(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """An hour later: perhaps somebody's chat is open by now, else the front desk is asked again."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is not None:
        settle(uow, ticket, now)


def settle_private(uow: UnitOfWork, community_id: str, at: datetime) -> None:
    """A private chat was opened or lost, or somebody has another role: what no group may see finds its place anew."""
    for department in uow.knowledge.community(community_id).departments:
        for ticket in uow.tickets.in_department(community_id, department.key, _SHOWN):
            if is_private(ticket):
                settle(uow, ticket, at)


def _take_back(uow: UnitOfWork, ticket: Ticket, post: Post, at: datetime) -> None:
    """A card says that it was withdrawn, a form about the ticket ends, everything else is deleted."""
    draft = None if post.draft_id is None else uow.drafts.get(post.draft_id)
    if post.kind is PostKind.CARD:
        _retire(uow, ticket, post)
    elif draft is not None and draft.state in (DraftState.ACTIVE, DraftState.SUSPENDED):
        prompting.drop(uow, draft, at)
    else:
        _delete(uow, post)


def _retire(uow: UnitOfWork, ticket: Ticket, post: Post) -> None:
    chat = uow.chats.get(post.chat_id)
    if chat is None or chat.alive:
        edit(uow, post, card_for(uow, ticket, post.chat_id, page=CardPage.RETIRED))
    uow.posts.retire(post.id)


def _delete(uow: UnitOfWork, post: Post) -> None:
    chat = uow.chats.get(post.chat_id)
    if chat is None or chat.alive:
        uow.outbox.add(
            Outgoing(
                community_id=post.community_id,
                chat_id=post.chat_id,
                notice=Say(saying=Saying.DONE),
                lane=Lane.WORK,
                policy=Policy.EDIT,
                verb=Verb.DELETE,
                post_id=post.id,
            )
        )
    uow.posts.retire(post.id)
