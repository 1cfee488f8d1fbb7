"""Every file of a community as a list, for those who answer for it, in their own chat (PRV-3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.grants import Right
from domain.incoming import Incoming
from domain.notices.dialogue import Say, Saying
from domain.notices.resident_lists import ResidentsExported
from domain.permissions import may
from usecases.household_ports import Filed
from usecases.household_rights import desk_member
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat

HEAD = ("unit", "name", "phone", "relation", "since")
"""Headings; the same file can be read back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The rows of the list, headings first; the community's key names the file."""

    community_id: str
    rows: Sequence[Sequence[str]]
    people: tuple[int, ...]


def rows_for(uow: UnitOfWork, incoming: Incoming) -> Exported | None:
    """The list, for a colleague whose it is to take, in private; None for anybody else and anywhere else."""
    if not incoming.private:
        return None
    member = uow.staff.by_user(incoming.sender.user_id)
    if member is None or not may(
        staff_actor_of(uow, incoming.sender.user_id), Right.EXPORT_RESIDENTS, member.community_id
    ):
        return None
    community = uow.knowledge.community(member.community_id)
    filed = uow.memberships.filed(community.key)
    people = tuple(one.membership.resident_id for one in filed)
    return Exported(community_id=community.key, rows=rows_of(filed), people=people)


def rows_of(filed: Sequence[Filed]) -> list[list[str]]:
    """Headings and a row for everybody."""
    return [list(HEAD), *(_row(one) for one in filed)]


def _row(one: Filed) -> list[str]:
    relation, since = one.membership.relation, one.membership.since
    return [
        one.membership.unit,
        one.name or "",
        one.phone or "",
        "" if relation is None else relation.value,
        "" if since is None else since.date().isoformat(),
    ]


def send(uow: UnitOfWork, incoming: Incoming, exported: Exported | None, *, name: str, data: str) -> None:
    """Into the chat of whoever asked; everybody on it can see who took it (PRV-2). Raises NotOnList, NotPermitted."""
    actor = desk_member(uow, incoming.sender, Right.EXPORT_RESIDENTS)
    if exported is None:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.EXPORT_IN_PRIVATE), community_id=actor.member.community_id)
        return
    uow.contact_views.note_all(
        exported.people, community_id=exported.community_id, staff_id=actor.member.id, at=incoming.at
    )
    notice = ResidentsExported(name=name, count=len(exported.rows) - 1, data=data)
    to_chat(uow, incoming.chat_id, notice, community_id=actor.member.community_id)
