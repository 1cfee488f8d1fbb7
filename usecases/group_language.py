"""`/language`: everybody for their own chat, a department's people for their group."""

from domain.errors import CardRefreshed, NotOnList
from domain.grants import Right
from domain.i18n import Locale
from domain.incoming import Incoming, Press
from domain.notices.dialogue import Say, Saying
from domain.permissions import allow_anybody
from usecases.board_posts import check_member, group_of_press
from usecases.effects.overviews import redraw_soon
from usecases.living_screens import screen_post, silence
from usecases.people import staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat
from usecases.staff_groups import unknown_group, unrecognised


def offer(uow: UnitOfWork, incoming: Incoming) -> None:
    """The languages to choose from; in a group only its own people are asked."""
    allow_anybody(Right.LOOK_AROUND)
    choice = Say(saying=Saying.LANGUAGE)
    if incoming.private:
        to_chat(uow, incoming.chat_id, choice)
        return
    group = uow.chats.get(uow.chats.resolve(incoming.chat_id))
    if group is None or group.community_id is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=group.community_id)
        return
    try:
        check_member(uow, staff_of(uow, incoming.sender), group)
    except NotOnList:
        return
    post_id = screen_post(uow, group.chat_id, group.community_id)
    to_chat(uow, group.chat_id, choice, community_id=group.community_id, post_id=post_id)


def choose(uow: UnitOfWork, press: Press, locale: str) -> Answer:
    """From now on the group reads this language; its cards follow when they are next touched.

    Raises NotOnList for people of other departments.
    """
    if locale not in tuple(Locale):
        raise CardRefreshed
    group = group_of_press(uow, press)
    uow.chats.set_locale(group.chat_id, Locale(locale))
    silence(uow, press)
    to_chat(uow, group.chat_id, Say(saying=Saying.LANGUAGE_SET), community_id=group.community_id)
    redraw_soon(uow, group.community_id or "", group.department or "", press.at)
    return Answer()
