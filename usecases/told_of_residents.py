"""What a place learns of a resident: in groups a masked name, at contractors' neither names nor numbers (DSP-4)."""

from domain.masking import hide_contacts, mask_name
from domain.people import Resident
from domain.tickets import Ticket
from usecases.ports import UnitOfWork


def speaker(uow: UnitOfWork, resident: Resident, chat_id: int, department: str) -> str:
    """How the resident is called there; empty where nobody is to learn it."""
    name = resident.name or ""
    if chat_id > 0 or not name:
        return name
    return mask_name(name) if _shows_people(uow, resident.community_id, department) else ""


def words_for(uow: UnitOfWork, ticket: Ticket, words: str, chat_id: int, department: str) -> str:
    """What was said about the ticket, as this place may read it."""
    if chat_id > 0 or _shows_people(uow, ticket.community_id, department):
        return words
    return hide_contacts(words, [ticket.contact_name, ticket.caller_name])


def department_of(uow: UnitOfWork, chat_id: int) -> str:
    """The department of a group; empty for any other chat."""
    group = uow.chats.get(uow.chats.resolve(chat_id)) if chat_id < 0 else None
    return "" if group is None else group.department or ""


def _shows_people(uow: UnitOfWork, community_id: str, department: str) -> bool:
    return uow.knowledge.community(community_id).shows_people(department)
