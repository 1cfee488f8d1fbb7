"""Screens of the staff that turn in place: in the message that was pressed, or in a new one."""

from domain.errors import NotOnList
from domain.incoming import Press
from domain.notices.base import Notice
from domain.outgoing import PostKind
from usecases.living_screens import pressed_post
from usecases.ports import UnitOfWork
from usecases.speaking import edit, to_chat


def check_chat(uow: UnitOfWork, press: Press, community_id: str) -> None:
    """A group of another community, or of none, reads nothing of this one. Raises NotOnList."""
    group = None if press.private else uow.chats.get(uow.chats.resolve(press.chat_id))
    if not press.private and (group is None or group.community_id != community_id):
        raise NotOnList


def turn(uow: UnitOfWork, press: Press, notice: Notice, community_id: str, subject: str) -> None:
    """In the pressed message if it is a screen of this subject; from any other in a new one."""
    post = pressed_post(uow, press)
    if post is not None and post.subject == subject:
        edit(uow, post, notice)
    else:
        show(uow, uow.chats.resolve(press.chat_id), notice, community_id, subject)


def show(uow: UnitOfWork, chat_id: int, notice: Notice, community_id: str, subject: str) -> None:
    """At the end of the chat."""
    post_id = uow.posts.create(chat_id=chat_id, kind=PostKind.NOTICE, community_id=community_id, subject=subject)
    to_chat(uow, chat_id, notice, community_id=community_id, post_id=post_id)
