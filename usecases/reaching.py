"""Which chats a message can reach: a resident's, a colleague's, a department's group."""

from domain.people import Resident, StaffMember
from usecases.people_ports import Chat
from usecases.ports import UnitOfWork


def can_reach(uow: UnitOfWork, resident: Resident) -> bool:
    """Whether a message to this resident can arrive: they use Telegram and have not stopped the bot."""
    if resident.user_id is None:
        return False
    chat = uow.chats.get(resident.user_id)
    return chat is None or chat.alive


def reaches_privately(uow: UnitOfWork, member: StaffMember) -> bool:
    """Whether a message to this colleague's private chat can arrive."""
    if not member.private_open or member.user_id is None:
        return False
    chat = uow.chats.get(member.user_id)
    return chat is None or chat.alive


def group_for(uow: UnitOfWork, community_id: str, department: str) -> Chat | None:
    """The department's living group; without one the front desk's, so that nothing is said into the void."""
    group = uow.chats.group_of(community_id, department)
    if group is not None:
        return group
    desk = uow.knowledge.community(community_id).front_desk.key
    return None if desk == department else uow.chats.group_of(community_id, desk)
