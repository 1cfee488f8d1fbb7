"""Screens of a resident that change in place: tickets, a ticket's story, their data; and keys that had their say."""

from domain.incoming import Press
from domain.notices.base import Notice
from domain.notices.dialogue import MyTicket, Say, Saying
from domain.notices.outages import OutageCard
from domain.outgoing import Lane, PostKind
from usecases.delivery_ports import Post
from usecases.effects.approvals import APPROVAL
from usecases.outage_cards import OUTAGE_CARD
from usecases.ports import UnitOfWork
from usecases.speaking import edit, strip, to_chat

_SCREEN = "screen"
"""Subject of the posts that are such screens."""


def show(
    uow: UnitOfWork,
    chat_id: int,
    community_id: str,
    notice: Notice,
    *,
    ticket_id: int | None = None,
) -> None:
    """A new screen at the end of the chat; a reply to a ticket's story goes onto the ticket."""
    post_id = screen_post(uow, chat_id, community_id, ticket_id=ticket_id)
    to_chat(uow, chat_id, notice, community_id=community_id, post_id=post_id, ticket_id=ticket_id)


def screen_post(uow: UnitOfWork, chat_id: int, community_id: str, *, ticket_id: int | None = None) -> int:
    """What a screen is found by when one of its keys is pressed, and which community it is about."""
    return uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=community_id, ticket_id=ticket_id, subject=_SCREEN
    )


def turn(
    uow: UnitOfWork,
    press: Press,
    community_id: str,
    notice: Notice,
    *,
    ticket_id: int | None = None,
) -> None:
    """Change the screen whose key was pressed; a key elsewhere, or of another ticket's screen, opens a new one."""
    post = pressed_post(uow, press)
    if post is not None and post.subject == _SCREEN and post.ticket_id == ticket_id:
        edit(uow, post, notice, lane=Lane.ANSWER)
    else:
        show(uow, press.chat_id, community_id, notice, ticket_id=ticket_id)


def redraw(uow: UnitOfWork, post: Post) -> None:
    """A story whose key no longer means anything shows what is so; a question that is decided has no keys any more."""
    if (post.subject or "").startswith(APPROVAL):
        strip(uow, post, Say(saying=Saying.DONE))
    if (post.subject or "").startswith(OUTAGE_CARD):
        edit(uow, post, OutageCard(outage_id=int((post.subject or "").removeprefix(OUTAGE_CARD))))
    if post.subject == _SCREEN and post.ticket_id is not None:
        edit(uow, post, MyTicket(ticket_id=post.ticket_id), lane=Lane.ANSWER)


def silence(uow: UnitOfWork, press: Press) -> None:
    """The keys of the pressed message have had their say."""
    post = pressed_post(uow, press)
    if post is not None:
        strip(uow, post, Say(saying=Saying.DONE))


def put_away_copy(
    uow: UnitOfWork,
    chat_id: int,
    message_id: int,
    *,
    kind: PostKind = PostKind.NOTICE,
    ticket_id: int | None = None,
) -> None:
    """A message that should be known and is not was sent twice, and this is the copy whose id never reached us.

    It keeps its words and loses its keys; a reply to it goes to the ticket like one to the other copy. While a call is
    under way in the chat it may be the very message that we are about to hear of.
    """
    if _is_known(uow, chat_id, message_id) or uow.outbox.is_sending(chat_id):
        return
    # On a server each look is its own: the call may have been under way at the first and recorded at the second.
    if _is_known(uow, chat_id, message_id):
        return
    post_id = uow.posts.create(chat_id=chat_id, kind=kind, ticket_id=ticket_id)
    uow.posts.learn([(post_id, chat_id, (message_id,))])
    uow.posts.retire(post_id)
    post = uow.posts.get(post_id)
    if post is not None:
        strip(uow, post, Say(saying=Saying.DONE))


def _is_known(uow: UnitOfWork, chat_id: int, message_id: int) -> bool:
    return uow.posts.by_message(chat_id, message_id) is not None


def pressed_post(uow: UnitOfWork, press: Press) -> Post | None:
    """The message of ours that was pressed, if it is one that lives on."""
    return None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
