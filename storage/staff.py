"""The staff_members table: registered colleagues (DSP-7). Who left stays as a row, so that the history has a name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from domain.i18n import Locale
from domain.people import Role, StaffMember
from storage.meant_community import MeantCommunity
from storage.memory import BY_ROW, Memories, Memory
from storage.row_values import RowReader
from storage.tables import staff_members
from storage.upsert import upsert

_s = staff_members.c
_READER = RowReader(StaffMember, staff_members, special={"active": _s.state == "active"})
_SELECT = select(*_READER.columns)
_GET = _SELECT.where(_s.id == bindparam("row"))
_ACTIVE = _SELECT.where(_s.state == "active")
_OF_ACCOUNT = _ACTIVE.where(_s.user_id == bindparam("account")).order_by(_s.id.desc())
_FORMER = _SELECT.where(
    _s.community_id == bindparam("community"), _s.user_id == bindparam("account"), _s.state != "active"
)
_COLLEAGUES = _ACTIVE.where(_s.community_id == bindparam("community")).order_by(_s.id)
_OF_DEPARTMENT = _COLLEAGUES.where(_s.department == bindparam("place"))
_OF_ROLES = _COLLEAGUES.where(_s.role.in_(bindparam("roles", expanding=True)))
# Who left and comes back gets the old row again.
_ADD = upsert(
    staff_members,
    on=("community_id", "user_id"),
    update=("name", "badge", "role", "department", "locale", "state"),
).returning(*_READER.columns)
_UPDATE = update(staff_members).where(_s.id == bindparam("row"))


class StaffTable:
    """`usecases.people_ports.Staff` over one connection."""

    __slots__ = ("_by_id", "_connection", "_meant", "_of_account", "_of_department")

    def __init__(self, connection: Connection, memories: Memories, meant: MeantCommunity | None = None) -> None:
        self._connection = connection
        self._meant = MeantCommunity() if meant is None else meant
        self._by_id: Memory[int, StaffMember | None] = memories.lasting(staff_members.name, BY_ROW, tells=True)
        self._of_account: Memory[int, tuple[StaffMember, ...]] = memories.lasting(
            staff_members.name, "account", tells=True
        )
        self._of_department: Memory[tuple[str, str], tuple[StaffMember, ...]] = memories.lasting(
            staff_members.name, "department", tells=False
        )

    def get(self, staff_id: int) -> StaffMember | None:
        """Former colleagues too."""
        return self._by_id.recall(staff_id, self._get)

    def _get(self, staff_id: int) -> StaffMember | None:
        row = self._connection.execute(_GET, {"row": staff_id}).first()
        return None if row is None else _member(row)

    def by_user(self, user_id: int, *, near: str | None = None) -> StaffMember | None:
        """Of several the one in the community `near`, else in the one that is meant, else the one made last."""
        return self._meant.of(self.of_account(user_id), near)

    def of_account(self, user_id: int) -> tuple[StaffMember, ...]:
        """The active ones; the one made last comes first."""
        return self._of_account.recall(user_id, self._read_account)

    def _read_account(self, user_id: int) -> tuple[StaffMember, ...]:
        found = tuple(_member(row) for row in self._connection.execute(_OF_ACCOUNT, {"account": user_id}))
        for one in found:
            self._by_id.keep(one.id, one)
        return found

    def _written(self, member: StaffMember) -> StaffMember:
        """Remember the colleague as they stand now; on which rosters the account is, is asked again."""
        self._by_id.keep(member.id, member)
        if member.user_id is not None:
            self._of_account.forget(member.user_id)
        return member

    def former(self, community_id: str, user_id: int) -> StaffMember | None:
        """An account has one file in a community."""
        row = self._connection.execute(_FORMER, {"community": community_id, "account": user_id}).first()
        return None if row is None else _member(row)

    def of_department(self, community_id: str, department: str) -> list[StaffMember]:
        """The active ones."""
        return list(self._of_department.recall((community_id, department), self._read_department))

    def _read_department(self, place: tuple[str, str]) -> tuple[StaffMember, ...]:
        found = self._connection.execute(_OF_DEPARTMENT, {"community": place[0], "place": place[1]})
        return tuple(_member(row) for row in found)

    def of_roles(self, community_id: str, roles: Sequence[Role]) -> list[StaffMember]:
        """The active ones."""
        found = self._connection.execute(_OF_ROLES, {"community": community_id, "roles": list(roles)})
        return [_member(row) for row in found]

    def add(
        self,
        *,
        community_id: str,
        user_id: int | None,
        name: str,
        badge: str | None,
        role: Role,
        department: str | None,
        locale: Locale | None,
        at: datetime,
    ) -> StaffMember:
        """A member who left comes back as the same row, with buildings and duty as they were."""
        values = {
            "community_id": community_id,
            "user_id": user_id,
            "name": name,
            "badge": badge,
            "role": role,
            "department": department,
            "locale": locale,
            "private_open": False,
            "on_duty": False,
            "state": "active",
            "created_at": at,
        }
        return self._written(_member(self._connection.execute(_ADD, values).one()))

    def update(
        self,
        member: StaffMember,
        *,
        name: str | None = None,
        badge: str | None = None,
        role: Role | None = None,
        department: str | None = None,
        buildings: Sequence[str] | None = None,
        private_open: bool | None = None,
        on_duty: bool | None = None,
        active: bool | None = None,
        duty_since: datetime | None = None,
        assigned_at: datetime | None = None,
    ) -> StaffMember:
        offered = {
            "name": name,
            "badge": badge,
            "role": role,
            "department": department,
            "buildings": None if buildings is None else tuple(buildings),
            "private_open": private_open,
            "on_duty": on_duty,
            "active": active,
            "duty_since": duty_since,
            "assigned_at": assigned_at,
        }
        given: dict[str, Any] = {field: value for field, value in offered.items() if value is not None}
        if not given:
            return member
        columns = {field: value for field, value in given.items() if field != "active"}
        if active is not None:
            columns["state"] = "active" if active else "inactive"
        self._connection.execute(_UPDATE, {"row": member.id, **columns})
        return self._written(replace(member, **given))

    def give_account(self, member: StaffMember, user_id: int) -> StaffMember:
        self._connection.execute(_UPDATE, {"row": member.id, "user_id": user_id})
        return self._written(replace(member, user_id=user_id))


def _member(row: Row[*tuple[Any, ...]]) -> StaffMember:
    values = _READER.named(row)
    values["buildings"] = values["buildings"] or ()
    return _READER.value(values)
