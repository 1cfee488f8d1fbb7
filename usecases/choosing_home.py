"""Which community somebody lives in: said by the link on its poster, else asked first where there are several."""

from datetime import datetime

from domain.answers import Option, typed_option
from domain.drafts import Draft, Form
from domain.incoming import Incoming
from domain.people import Resident
from usecases.meant_community import mean
from usecases.ports import Knowledge, UnitOfWork


def homes(knowledge: Knowledge) -> tuple[Option, ...]:
    """The communities to choose from, in the order of the configuration."""
    return tuple(Option(value=one.key, label=one.name) for one in knowledge.communities)


def named_home(knowledge: Knowledge, incoming: Incoming) -> str | None:
    """The community whose name was typed."""
    return typed_option(homes(knowledge), incoming.text)


def is_home(knowledge: Knowledge, key: str | None) -> bool:
    """Whether this is a community of ours: links carry anything that somebody wrote into them."""
    return any(one.key == key for one in knowledge.communities)


def settle(uow: UnitOfWork, resident: Resident, community_id: str, chat_id: int) -> Resident:
    """The file of a stranger, and what they have begun to say, belong to this community from now on.

    Whoever was called back already stays known there by that call, and gets a file of their own here; whoever has one
    here goes on with it.
    """
    if resident.community_id == community_id:
        return resident
    here = uow.residents.in_community(community_id, resident.user_id or chat_id)
    for form in (Form.REGISTER, Form.REQUEST):
        for draft in _open(uow, chat_id, resident.user_id or chat_id, form):
            take_along(uow, draft, community_id)
    if here is not None:
        return here
    if uow.tickets.of_reporter(resident.id, limit=1):
        return uow.residents.add(
            community_id=community_id, user_id=resident.user_id, locale=resident.locale, at=resident.created_at
        )
    return uow.residents.rehome(resident, community_id)


def move_in(uow: UnitOfWork, known: Resident, community_id: str, chat_id: int, at: datetime) -> Resident:
    """Whoever is registered elsewhere gets a file here too; once it is filled in, the chat is about this one."""
    mean(uow, community_id)
    here = uow.residents.in_community(community_id, known.user_id or chat_id)
    if here is not None and here.is_registered:
        uow.chats.choose_home(chat_id, community_id, at)
    return here or uow.residents.add(community_id=community_id, user_id=known.user_id, locale=known.locale, at=at)


def arrived(uow: UnitOfWork, resident: Resident, chat_id: int, at: datetime) -> None:
    """Whoever has just become known here, besides elsewhere, is in this community for now."""
    if len(uow.residents.of_account(resident.user_id or chat_id)) > 1:
        uow.chats.choose_home(chat_id, resident.community_id, at)
        mean(uow, resident.community_id)


def take_along(uow: UnitOfWork, draft: Draft, community_id: str) -> None:
    """The form and what was sent for it belong to this community from now on."""
    uow.drafts.rehome(draft, community_id)
    uow.attachments.rehome(draft, community_id)


def _open(uow: UnitOfWork, chat_id: int, user_id: int, form: Form) -> list[Draft]:
    found = (uow.drafts.active(chat_id, user_id), uow.drafts.suspended(chat_id, user_id, form))
    return [one for one in found if one is not None and one.form is form]
