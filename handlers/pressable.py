"""In a private chat nobody is shown a key that they may not press; in groups everybody sees the same, and is told."""

from dataclasses import replace

from domain.permissions import is_anybodys, reach_of
from domain.tickets import Action
from handlers.rights import grant_of
from handlers.views.view import Key, View
from usecases.ports import UnitOfWork


def pressable(uow: UnitOfWork, view: View, chat_id: int, community_id: str | None) -> View:
    """The view for whoever reads in this private chat, without keys that the table of grants gives to others."""
    rows = tuple(tuple(key for key in row if _is_for(uow, key, chat_id, community_id)) for row in view.rows)
    return view if rows == view.rows else replace(view, rows=tuple(row for row in rows if row))


def _is_for(uow: UnitOfWork, key: Key, user_id: int, community_id: str | None) -> bool:
    """What depends on a ticket besides is judged when it is pressed; nobody is asked for who may anyway."""
    grant = None if key.button is None else grant_of(key.button)
    if grant is None or is_anybodys(grant):
        return True
    member = uow.staff.by_user(user_id, near=community_id)
    return member is not None and (isinstance(grant, Action) or reach_of(member.role, grant) is not None)
