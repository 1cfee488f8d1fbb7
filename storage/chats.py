"""The chats table: where groups are and were, and which private chats can be written to."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from domain.i18n import Locale
from storage.memory import Memories, Memory
from storage.row_values import RowReader
from storage.tables import chats
from storage.upsert import upsert
from usecases.people_ports import Chat

_LONGEST_REASON: Final = 40
_MIGRATED: Final = "migrated"
_PRIVATE: Final = "private"

_c = chats.c
_READER = RowReader(Chat, chats, special={"alive": _c.state == "alive"})
_SELECT = select(*_READER.columns)
_THIS = _c.chat_id == bindparam("chat")
_BOUND = _SELECT.where(_c.community_id == bindparam("community"), _c.department.is_not(None))
_GET = _SELECT.where(_THIS)
_GROUPS = _BOUND.order_by(_c.department, _c.id)
_GROUP_OF = _BOUND.where(_c.department == bindparam("place"), _c.state == "alive").order_by(_c.id.desc()).limit(1)
_STANDING = select(_c.state, _c.kind, _c.migrated_to, _c.updated_at).where(_THIS)
_RESOLVE = select(_c.migrated_to).where(_THIS)
_UPDATE = update(chats).where(_THIS)

_ALIVE = ("state", "dead_reason", "updated_at")
_BINDING = ("community_id", "department", "title", "locale", "kind", "overview_post_id", "migrated_to")
_NOTE = upsert(chats, on=("chat_id",), update=("kind", *_ALIVE))
_CHOOSE_HOME = upsert(chats, on=("chat_id",), update=("community_id",))
_DIED = upsert(chats, on=("chat_id",), update=_ALIVE)
_BIND = upsert(chats, on=("chat_id",), update=(*_BINDING, *_ALIVE))
_LOSE_DEPARTMENT = (
    update(chats)
    .where(
        _c.community_id == bindparam("community"), _c.department == bindparam("place"), _c.chat_id != bindparam("chat")
    )
    .values(department=None, overview_post_id=None)
)

_BROUGHT = ("community_id", "department", "title", "locale")
_STANDING_OF = ("migrated_to", "greeted_at", *_BROUGHT)
_BEFORE_MIGRATION = select(*(_c[name] for name in _STANDING_OF)).where(_THIS)
_LEAVE = upsert(chats, on=("chat_id",), update=("department", "overview_post_id", "migrated_to", *_ALIVE))
_ARRIVE = upsert(chats, on=("chat_id",), update=("greeted_at", "kind", *_BROUGHT, *_ALIVE))
# Whatever pointed at the old id points at the new one, so that one look is enough to resolve.
_FOLLOW = update(chats).where(_c.migrated_to == bindparam("old")).values(migrated_to=bindparam("new"))


class _Standing(NamedTuple):
    state: str
    kind: str
    migrated_to: int | None
    updated_at: datetime

    @property
    def may_stay(self) -> bool:
        """A message is enough to see that a group is alive; it may be older than the closing of a private chat."""
        return self.state == "alive" or self.kind == _PRIVATE


class ChatsTable:
    """`usecases.people_ports.Chats` over one connection."""

    __slots__ = ("_by_id", "_connection", "_groups", "_moved", "_standing")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._by_id: Memory[int, Chat | None] = memories.lasting(chats.name, "chat", tells=False)
        self._moved: Memory[int, int | None] = memories.lasting(chats.name, "migrated to", tells=False)
        self._groups: Memory[tuple[str, str], Chat | None] = memories.lasting(chats.name, "department", tells=False)
        self._standing: Memory[int, _Standing | None] = memories.lasting(chats.name, "standing", tells=False)

    def get(self, chat_id: int) -> Chat | None:
        return self._by_id.recall(chat_id, self._get)

    def _get(self, chat_id: int) -> Chat | None:
        row = self._connection.execute(_GET, {"chat": chat_id}).first()
        return None if row is None else _READER.read(row)

    def resolve(self, chat_id: int) -> int:
        moved = self._moved.recall(chat_id, self._moved_to)
        return chat_id if moved is None else moved

    def _moved_to(self, chat_id: int) -> int | None:
        moved: int | None = self._connection.execute(_RESOLVE, {"chat": chat_id}).scalar()
        return moved

    def group_of(self, community_id: str, department: str) -> Chat | None:
        return self._groups.recall((community_id, department), self._group_of)

    def _group_of(self, place: tuple[str, str]) -> Chat | None:
        row = self._connection.execute(_GROUP_OF, {"community": place[0], "place": place[1]}).first()
        return None if row is None else _READER.read(row)

    def groups(self, community_id: str) -> list[Chat]:
        """All bound groups, by department; dead ones too (their department has nowhere to work)."""
        return [_READER.read(row) for row in self._connection.execute(_GROUPS, {"community": community_id})]

    def bind(
        self, *, chat_id: int, community_id: str, department: str, title: str, kind: str, locale: Locale, at: datetime
    ) -> None:
        """A group that keeps its department keeps its overview."""
        before = self.get(chat_id)
        keeps = before is not None and (before.community_id, before.department) == (community_id, department)
        values = {
            "chat_id": chat_id,
            "community_id": community_id,
            "department": department,
            "title": title,
            "kind": kind,
            "locale": locale,
            "overview_post_id": before.overview_post_id if before is not None and keeps else None,
            "migrated_to": None,
            **_alive(at),
        }
        former = {"community": community_id, "place": department, "chat": chat_id}
        self._connection.execute(_LOSE_DEPARTMENT, former)
        self._connection.execute(_BIND, values)

    def choose_home(self, chat_id: int, community_id: str, at: datetime) -> None:
        values = {"chat_id": chat_id, "kind": _PRIVATE, "community_id": community_id, "updated_at": at}
        self._connection.execute(_CHOOSE_HOME, values)

    def note(self, *, chat_id: int, kind: str, at: datetime) -> None:
        """Writes only when something is new: this is asked at every message. A group's old id stays dead."""
        found = self._standing.recall(chat_id, self._read_standing)
        if found is not None and (found.migrated_to is not None or (found.kind == kind and found.may_stay)):
            return
        self._connection.execute(_NOTE, {"chat_id": chat_id, "kind": kind, **_alive(at)})

    def opened(self, chat_id: int, at: datetime) -> None:
        self._connection.execute(_NOTE, {"chat_id": chat_id, "kind": _PRIVATE, **_alive(at)})

    def closed_at(self, chat_id: int) -> datetime | None:
        found = self._standing.recall(chat_id, self._read_standing)
        return None if found is None or found.state == "alive" else found.updated_at

    def _read_standing(self, chat_id: int) -> "_Standing | None":
        row = self._connection.execute(_STANDING, {"chat": chat_id}).first()
        return None if row is None else _Standing(*row)

    def greeted(self, chat_id: int, at: datetime) -> None:
        self._connection.execute(_UPDATE, {"chat": chat_id, "greeted_at": at})

    def died(self, chat_id: int, reason: str, at: datetime) -> None:
        """Also for a chat we never heard from: a colleague who never opened a private chat."""
        kind = _PRIVATE if chat_id > 0 else "group"
        self._connection.execute(_DIED, {"chat_id": chat_id, "kind": kind, **_dead(reason[:_LONGEST_REASON], at)})

    def set_overview(self, chat_id: int, post_id: int | None) -> None:
        self._connection.execute(_UPDATE, {"chat": chat_id, "overview_post_id": post_id})

    def set_locale(self, chat_id: int, locale: Locale) -> None:
        self._connection.execute(_UPDATE, {"chat": chat_id, "locale": locale})

    def migrate(self, old: int, new: int, at: datetime) -> bool:
        """What the new id got by itself (a binding made there) goes before what the old one brings."""
        there, before = self._before_migration(new), self._before_migration(old)
        if before["migrated_to"] is not None:
            return False
        bound = before if there["department"] is None else there
        left = {"department": None, "overview_post_id": None, "migrated_to": new, **_dead(_MIGRATED, at)}
        arrived = {
            **{name: bound[name] for name in _BROUGHT},
            "greeted_at": there["greeted_at"] or before["greeted_at"],
            "kind": "supergroup",
            **_alive(at),
        }
        self._connection.execute(_LEAVE, {"chat_id": old, "kind": "group", **left})
        self._connection.execute(_ARRIVE, {"chat_id": new, **arrived})
        self._connection.execute(_FOLLOW, {"old": old, "new": new})
        return True

    def _before_migration(self, chat_id: int) -> dict[str, Any]:
        row = self._connection.execute(_BEFORE_MIGRATION, {"chat": chat_id}).first()
        return dict.fromkeys(_STANDING_OF) if row is None else dict(zip(_STANDING_OF, row, strict=True))


def _alive(at: datetime) -> dict[str, Any]:
    return {"state": "alive", "dead_reason": None, "updated_at": at}


def _dead(reason: str, at: datetime) -> dict[str, Any]:
    return {"state": "dead", "dead_reason": reason, "updated_at": at}
