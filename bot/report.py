"""What the database tells an operator: work given up, groups that are missing or gone; numbers and keys only."""

from datetime import datetime

import msgspec

from bot.provisional_years import provisional_sentences
from domain.people import Role
from usecases.ports import Knowledge, Store, UnitOfWork


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers, and departments as "community/department"."""

    updates_waiting: int
    updates_given_up: int
    messages_waiting: int
    messages_given_up: int
    timers_given_up: int
    people_unreachable: int
    groups: dict[str, int]
    """Where the bot works, with the id of the chat."""
    groups_missing: list[str]
    groups_gone: list[str]
    without_administrator: list[str] = []
    """Communities."""
    provisional: list[str] = []
    """Sentences about years whose holidays are not official yet."""


async def gather_report(store: Store, knowledge: Knowledge, *, now: datetime) -> Report:
    """Look at everything at one moment."""

    def look(uow: UnitOfWork) -> Report:
        inbox, outbox = uow.inbox.counts(), uow.outbox.counts()
        return Report(
            updates_waiting=inbox.new,
            updates_given_up=inbox.dead,
            messages_waiting=outbox.new,
            messages_given_up=outbox.dead,
            timers_given_up=uow.timers.counts(now).dead,
            people_unreachable=uow.operation.tallies(now).people_unreachable,
            groups=_bound(uow, knowledge),
            groups_missing=_missing(uow, knowledge),
            groups_gone=_gone(uow, knowledge),
            without_administrator=_without_administrator(uow, knowledge),
            provisional=list(provisional_sentences(uow.knowledge.communities, now)),
        )

    return await store.read(look)


def _bound(uow: UnitOfWork, knowledge: Knowledge) -> dict[str, int]:
    return {
        f"{community.key}/{chat.department}": chat.chat_id
        for community in knowledge.communities
        for chat in uow.chats.groups(community.key)
        if chat.alive
    }


def _missing(uow: UnitOfWork, knowledge: Knowledge) -> list[str]:
    """Never bound; what was bound and is lost is told as that."""
    gone = _gone(uow, knowledge)
    return [
        place
        for community in knowledge.communities
        for department in community.departments
        if uow.chats.group_of(community.key, department.key) is None
        and (place := f"{community.key}/{department.key}") not in gone
    ]


def _without_administrator(uow: UnitOfWork, knowledge: Knowledge) -> list[str]:
    return [one.key for one in knowledge.communities if not uow.staff.of_roles(one.key, [Role.ADMINISTRATOR])]


def _gone(uow: UnitOfWork, knowledge: Knowledge) -> list[str]:
    return [
        f"{community.key}/{chat.department or chat.chat_id}"
        for community in knowledge.communities
        for chat in uow.chats.groups(community.key)
        if not chat.alive and chat.migrated_to is None
    ]
