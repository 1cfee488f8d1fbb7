"""Which community an update is about, for whoever has files in several: as a resident, as a colleague, or as both.

A group belongs to one. In private it is the one of what was pressed or replied to, else of the form that is open, else
of the ticket on which an answer is waited for, else the one that was chosen last. Who has files in one only is not
concerned.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Protocol

from domain.incoming import Press
from domain.tickets import Ticket
from usecases.ports import UnitOfWork


class _OfCommunity(Protocol):
    @property
    def community_id(self) -> str | None: ...


def _of_letter(uow: UnitOfWork, letter_id: int) -> _OfCommunity | None:
    letter = uow.letters.get(letter_id)
    return None if letter is None else uow.tickets.get(letter.ticket_id)


def _of_version(uow: UnitOfWork, version_id: int) -> _OfCommunity | None:
    version = uow.letters.version(version_id)
    return None if version is None else _of_letter(uow, version.letter_id)


def _of_quote(uow: UnitOfWork, quote_id: int) -> _OfCommunity | None:
    quote = uow.quotes.get(quote_id)
    return None if quote is None else uow.tickets.get(quote.ticket_id)


Row = Callable[[UnitOfWork, int], _OfCommunity | None]

ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "ticket_id": lambda uow, row: uow.tickets.get(row),
        "draft_id": lambda uow, row: uow.drafts.get(row),
        "letter_id": _of_letter,
        "version_id": _of_version,
        "quote_id": _of_quote,
        "outage_id": lambda uow, row: uow.outages.get(row),
        "article_id": lambda uow, row: uow.articles.get(row),
        "leak_id": lambda uow, row: uow.leaks.get(row),
        "membership_id": lambda uow, row: uow.memberships.get(row),
        "asked_id": lambda uow, row: uow.memberships.get(row),
        "invitation_id": lambda uow, row: uow.invitations.get(row),
        "own_invitation_id": lambda uow, row: uow.invitations.get(row),
        "import_id": lambda uow, row: uow.resident_imports.get(row),
        "resident_id": lambda uow, row: uow.residents.get(row),
        "staff_id": lambda uow, row: uow.staff.get(row),
        "other_id": lambda uow, row: uow.tickets.get(row),
        "event_id": lambda _uow, _row: None,  # stands only beside the ticket that it happened to
    }
)
"""What a button names by its id, and where that is found."""


def mean_by_press(uow: UnitOfWork, press: Press, named: Mapping[str, int]) -> None:
    """From now on the community of what a button names (field -> id) counts, else that of the message it is under."""

    def find() -> str | None:
        group = _group(uow, press.chat_id)
        if group is not None:
            return group
        rows = (ROWS[field](uow, row) for field, row in named.items())
        keys = (one.community_id for one in rows if one is not None and one.community_id is not None)
        under = _of_message(uow, press.chat_id, press.message_id)
        return next(keys, None) or under or chosen_home(uow, press.sender.user_id)

    uow.mean(find)


def mean_by_message(uow: UnitOfWork, chat_id: int | None, user_id: int | None, reply_to: int | None) -> None:
    """From now on the community of what a message replies to counts, else that of the form that is open."""

    def find() -> str | None:
        if chat_id is None or user_id is None:
            return None
        group = _group(uow, chat_id)
        return group or _of_message(uow, chat_id, reply_to) or _of_form(uow, chat_id, user_id)

    uow.mean(find)


def mean(uow: UnitOfWork, community_id: str) -> None:
    """This one, and nothing else."""
    uow.mean(partial(str, community_id))


def _group(uow: UnitOfWork, chat_id: int) -> str | None:
    group = None if chat_id > 0 else uow.chats.get(uow.chats.resolve(chat_id))
    return None if group is None else group.community_id


def _of_message(uow: UnitOfWork, chat_id: int, message_id: int | None) -> str | None:
    post = None if message_id is None else uow.posts.by_message(chat_id, message_id)
    return None if post is None else post.community_id


def _of_form(uow: UnitOfWork, chat_id: int, user_id: int) -> str | None:
    draft = uow.drafts.active(chat_id, user_id)
    if draft is not None:
        return draft.community_id
    asked = {one.community_id for one in _live(uow, user_id) if one.details.get("asked")}
    return asked.pop() if len(asked) == 1 else chosen_home(uow, user_id)


def _live(uow: UnitOfWork, user_id: int) -> list[Ticket]:
    files = uow.residents.of_account(user_id)
    return [ticket for one in files for ticket in uow.tickets.live_of_reporter(one.id)]


def chosen_home(uow: UnitOfWork, user_id: int) -> str | None:
    """What this person's private chat is about until they choose another."""
    chat = uow.chats.get(user_id)
    return None if chat is None else chat.community_id


def homes_of(uow: UnitOfWork, user_id: int) -> tuple[str, ...]:
    """The communities in which this account is somebody: a registered resident, or a colleague; in their order."""
    files = {one.community_id for one in uow.residents.of_account(user_id) if one.is_registered}
    files |= {one.community_id for one in uow.staff.of_account(user_id)}
    return tuple(one.key for one in uow.knowledge.communities if one.key in files)


def other_homes(uow: UnitOfWork, user_id: int, community_id: str) -> tuple[str, ...]:
    """Where else this account is somebody."""
    return tuple(one for one in homes_of(uow, user_id) if one != community_id)
