"""Nobody may hear of a ticket but people whose private chat is closed: the front desk is asked to have it opened."""

from datetime import datetime, timedelta

from domain.notices.base import Notice
from domain.notices.staff import PrivateChatWanted
from domain.people import Role
from domain.tickets import Ticket
from usecases.effects.mentions import mention
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_chat, to_department
from usecases.timer_ports import NewTimer
from usecases.venues import circle_members

UNOPENED = "unopened"
"""Timer kind: a ticket that no group may see still has no private chat to stand in."""

_AGAIN_AFTER = timedelta(hours=1)


def ask_to_open(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Say that something confidential waits and whose chat is needed, not a word of what it is; ask again in an hour.

    Without a front desk's group the administrators are told; opening the chat brings the card at once.
    """
    calendar = uow.knowledge.community(ticket.community_id).calendar
    timer = NewTimer(
        community_id=ticket.community_id,
        kind=UNOPENED,
        due_at=calendar.end_of_quiet_hours(at + _AGAIN_AFTER),
        ticket_id=ticket.id,
        dedupe_key=f"{UNOPENED}:{ticket.id}",
    )
    uow.timers.add([timer])
    members = circle_members(uow, ticket)
    wanted = PrivateChatWanted(mentions=tuple(one for member in members for one in mention(member)))
    _tell(uow, ticket, wanted, f"{UNOPENED}:{ticket.community_id}:{at:%Y%m%d%H}")


def _tell(uow: UnitOfWork, ticket: Ticket, notice: Notice, key: str) -> None:
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    if uow.chats.group_of(ticket.community_id, desk) is not None:
        to_department(uow, ticket.community_id, desk, notice, dedupe_key=key)
        return
    for member in uow.staff.of_roles(ticket.community_id, [Role.ADMINISTRATOR]):
        if reaches_privately(uow, member) and member.user_id is not None:
            own = f"{key}:{member.id}"
            to_chat(uow, member.user_id, notice, community_id=ticket.community_id, dedupe_key=own)
