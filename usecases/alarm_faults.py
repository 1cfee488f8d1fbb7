"""A way to those who have to hear an alarm is closed: the others go at once, and the failure is shown (EMG-2)."""

from datetime import datetime, timedelta

from domain.alarms import RouteTrouble
from domain.events import CLOCK, EventKind
from domain.outgoing import Lane, PostKind, Verb
from domain.people import Role
from domain.tickets import RUNNING, Ticket
from usecases.alarm_routes import Routes, leaders, private_place, running_emergencies
from usecases.delivery_ports import OutboxRow
from usecases.effects.alarming import reach
from usecases.joined import home_of
from usecases.people_ports import Chat
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.reactions import happen

_SAID_AGAIN_AFTER = timedelta(minutes=10)
"""The same trouble on the same way is no news before that."""


def held(uow: UnitOfWork, row: OutboxRow, reason: str, *, now: datetime) -> None:  # noqa: ARG001 - the hook's shape
    """Telegram lets nothing through to this chat for a while."""
    _message_failed(uow, row, RouteTrouble.FLOODED, now)


def lost(uow: UnitOfWork, row: OutboxRow, now: datetime) -> None:
    """Telegram refuses the chat: the bot was thrown out, or a colleague has blocked it."""
    _message_failed(uow, row, RouteTrouble.LOST if row.chat_id < 0 else RouteTrouble.BLOCKED, now)


def given_up(uow: UnitOfWork, row: OutboxRow, now: datetime) -> None:
    """A message became a dead letter."""
    if row.verb is Verb.SEND:
        _message_failed(uow, row, RouteTrouble.UNDELIVERED, now)


def _message_failed(uow: UnitOfWork, row: OutboxRow, trouble: RouteTrouble, now: datetime) -> None:
    said = None if row.ticket_id is None or row.lane is not Lane.ALARM else uow.tickets.get(row.ticket_id)
    ticket = None if said is None else home_of(uow, said)
    if said is None or ticket is None or ticket.status not in RUNNING:
        return
    if row.chat_id < 0:
        chat = uow.chats.get(uow.chats.resolve(row.chat_id))
        if chat is not None and chat.department is not None:
            _group_failed(uow, ticket, chat.department, trouble, now)
        return
    member = uow.staff.by_user(row.chat_id, near=ticket.community_id)
    reporter = None if said.reporter_id is None else uow.residents.get(said.reporter_id)
    if reporter is not None and reporter.user_id == row.chat_id:
        if trouble is not RouteTrouble.FLOODED:
            _note(uow, ticket, {}, RouteTrouble.RESIDENT, now)
    elif member is not None:
        _note(uow, ticket, {"who": member.name, "department": member.department or ""}, trouble, now)


def _group_failed(uow: UnitOfWork, ticket: Ticket, department: str, trouble: RouteTrouble, now: datetime) -> None:
    """Whoever would have read it there is called in private, and so are the supervisors."""
    if not _is_news(uow, ticket, {"department": department}, trouble, now):
        return
    members = [
        *uow.staff.of_department(ticket.community_id, department),
        *leaders(uow, ticket, Role.SUPERVISOR),
    ]
    able = {one.id: private_place(one) for one in members if reaches_privately(uow, one)}
    reach(uow, ticket, Routes(places=tuple(able.values())), now)
    _note(uow, ticket, {"department": department}, trouble, now)


def _is_news(uow: UnitOfWork, ticket: Ticket, way: dict[str, str], trouble: RouteTrouble, now: datetime) -> bool:
    data = {**way, "reason": trouble.value}
    said = (one for one in uow.events.of(ticket.id) if one.kind is EventKind.ROUTE_FAILED and one.data == data)
    return all(now - one.at >= _SAID_AGAIN_AFTER for one in said)


def _note(uow: UnitOfWork, ticket: Ticket, way: dict[str, str], trouble: RouteTrouble, now: datetime) -> None:
    if _is_news(uow, ticket, way, trouble, now):
        happen(uow, ticket, EventKind.ROUTE_FAILED, CLOCK, now, data={**way, "reason": trouble.value})


# ------------------------------------------------------------------------------------------------ groups


def group_lost(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """A group is gone in which an alarm was to be heard."""
    if chat.community_id is None or chat.department is None:
        return
    for ticket in running_emergencies(uow, chat.community_id):
        if any(post.chat_id == chat.chat_id for post in uow.posts.of_ticket(ticket.id, PostKind.CARD)):
            _group_failed(uow, ticket, chat.department, RouteTrouble.LOST, now)


def group_moved(uow: UnitOfWork, old: int, new: int, now: datetime) -> None:
    """A group has another id: what waits follows it, what stands in the old one is left behind."""
    chat = uow.chats.get(new)
    if chat is None or chat.community_id is None or chat.department is None:
        return
    for ticket in running_emergencies(uow, chat.community_id):
        posts = [one for one in uow.posts.of_ticket(ticket.id, PostKind.CARD) if one.chat_id == old]
        for post in posts:
            if not uow.outbox.is_waiting(post.id):
                uow.posts.retire(post.id)
        if posts:
            _note(uow, ticket, {"department": chat.department}, RouteTrouble.MOVED, now)
