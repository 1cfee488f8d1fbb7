"""What a place learns of a resident: in groups a masked name, at contractors' neither names nor numbers (DSP-4)."""

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, Final

from domain.events import Event
from domain.masking import hide_contacts, mask_name
from domain.notices.base import Notice
from domain.notices.news import RelayedText
from domain.people import Resident
from domain.tickets import Ticket
from usecases.delivery_ports import OutboxRow
from usecases.ports import UnitOfWork

FREE_TEXT: Final = frozenset({"words", "note", "last_update", "reason", "actor", "caller"})
"""Fields of notices, and keys of events, that hold what somebody wrote, or may name who it was."""


def speaker(uow: UnitOfWork, resident: Resident, chat_id: int, department: str) -> str:
    """How the resident is called there; empty where nobody is to learn it."""
    name = resident.name or ""
    if chat_id > 0 or not name:
        return name
    return mask_name(name) if shows_people(uow, resident.community_id, department) else ""


def words_for(uow: UnitOfWork, ticket: Ticket, words: str, chat_id: int, department: str) -> str:
    """What was said about the ticket, as this place may read it."""
    if chat_id > 0 or shows_people(uow, ticket.community_id, department):
        return words
    return _hidden(uow, ticket, words)


def ticket_for(uow: UnitOfWork, ticket: Ticket, department: str | None) -> Ticket:
    """The ticket as this department's people may read it: what was reported, and what it came to."""
    if shows_people(uow, ticket.community_id, department):
        return ticket
    return replace(
        ticket, description=_hidden(uow, ticket, ticket.description), details=_without(uow, ticket, ticket.details)
    )


def events_for(uow: UnitOfWork, ticket: Ticket, events: list[Event], department: str | None) -> list[Event]:
    """Its history as this department's people may read it."""
    if shows_people(uow, ticket.community_id, department):
        return events
    return [replace(one, data=_without(uow, ticket, one.data)) for one in events]


@cache
def _free_texts(kind: type[Notice]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name in FREE_TEXT)


def notice_for(uow: UnitOfWork, row: OutboxRow) -> Notice:
    """What is said about a ticket, as whoever reads this chat may read it; asked at the delivery, for every message."""
    notice = row.notice
    kind: Any = type(notice)  # a class can be hashed; mypy asks its instances' __hash__
    said = [name for name in _free_texts(kind) if getattr(notice, name)]
    if row.ticket_id is None or not said or isinstance(notice, RelayedText):  # that was told for its place
        return notice
    ticket = uow.tickets.get(row.ticket_id)
    if ticket is None or shows_people(uow, ticket.community_id, _department_of(uow, row.chat_id, ticket)):
        return notice
    changed: dict[str, Any] = {name: _hidden(uow, ticket, str(getattr(notice, name))) for name in said}
    return replace(notice, **changed)


def _department_of(uow: UnitOfWork, chat_id: int, ticket: Ticket) -> str | None:
    """Whose eyes read there; None for the reporter's and everybody's who is no colleague."""
    if chat_id < 0:
        return department_of(uow, chat_id)
    member = uow.staff.by_user(chat_id, near=ticket.community_id)
    reporter = None if member is None or ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return None if member is None or (reporter and reporter.user_id == chat_id) else member.department


def department_of(uow: UnitOfWork, chat_id: int) -> str:
    """The department of a group; empty for any other chat."""
    group = uow.chats.get(uow.chats.resolve(chat_id)) if chat_id < 0 else None
    return "" if group is None else group.department or ""


def shows_people(uow: UnitOfWork, community_id: str, department: str | None) -> bool:
    """Whether names and numbers may be read there; whoever belongs to no department is none of a contractor's."""
    return department is None or uow.knowledge.community(community_id).shows_people(department)


def _hidden(uow: UnitOfWork, ticket: Ticket, text: str) -> str:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    names = [ticket.contact_name, ticket.caller_name, None if reporter is None else reporter.name]
    return hide_contacts(text, names)


def _without(uow: UnitOfWork, ticket: Ticket, said: Mapping[str, object]) -> Mapping[str, object]:
    return {
        key: _hidden(uow, ticket, one) if key in FREE_TEXT | {"result"} and isinstance(one, str) else one
        for key, one in said.items()
    }
