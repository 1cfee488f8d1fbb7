"""The memberships table: who belongs to which unit, as what, from when until when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.errors import CardRefreshed
from domain.households import Membership, MembershipState, Relation
from storage.row_values import RowReader
from storage.tables import memberships, residents
from storage.types import UtcMicroseconds
from usecases.household_ports import Filed

_m = memberships.c
_READER = RowReader(Membership, memberships)
_SELECT = select(*_READER.columns)
_GET = _SELECT.where(_m.id == bindparam("row"))
_OF_RESIDENT = _SELECT.where(_m.resident_id == bindparam("person")).order_by(_m.id)
_HERE = (_m.community_id == bindparam("community"), _m.state == "active")
_OF_UNIT = _SELECT.where(*_HERE, _m.unit == bindparam("place")).order_by(_m.id)
_UNANSWERED = _SELECT.where(
    *_HERE,
    _m.asked_at <= bindparam("before", type_=UtcMicroseconds),
    (_m.confirmed_at.is_(None)) | (_m.confirmed_at < _m.asked_at),
).order_by(_m.asked_at, _m.id)
_FILED = (
    select(*_READER.columns, residents.c.name.label("who"), residents.c.phone, residents.c.user_id)
    .join(residents, residents.c.id == _m.resident_id)
    .where(*_HERE)
    .order_by(_m.unit, _m.id)
)
_ADD_ALL = insert(memberships)
_ADD = insert(memberships).returning(_m.id)
_CHANGE = update(memberships).where(_m.id == bindparam("row"), _m.state == bindparam("state_seen")).returning(_m.id)
_MOVE = update(memberships).where(_m.resident_id == bindparam("former")).values(resident_id=bindparam("present"))


class MembershipsTable:
    """`usecases.household_ports.Memberships` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, membership_id: int) -> Membership | None:
        row = self._connection.execute(_GET, {"row": membership_id}).first()
        return None if row is None else _READER.read(row)

    def of_resident(self, resident_id: int) -> list[Membership]:
        """Oldest first."""
        return [_READER.read(row) for row in self._connection.execute(_OF_RESIDENT, {"person": resident_id})]

    def of_unit(self, community_id: str, unit: str) -> list[Membership]:
        """Those who belong there now."""
        values = {"community": community_id, "place": unit}
        return [_READER.read(row) for row in self._connection.execute(_OF_UNIT, values)]

    def add(
        self,
        *,
        community_id: str,
        resident_id: int,
        unit: str,
        relation: Relation | None,
        state: MembershipState,
        at: datetime,
        since: datetime | None = None,
    ) -> Membership:
        """`since` also is when it was last known to be so."""
        values: dict[str, Any] = {
            "community_id": community_id,
            "resident_id": resident_id,
            "unit": unit,
            "relation": relation,
            "state": state,
            "since": since,
            "confirmed_at": at if state is MembershipState.ACTIVE else None,
            "created_at": at,
        }
        row_id = self._connection.execute(_ADD, values).scalar_one()
        return Membership(id=row_id, until=None, vouched_by=None, vouched=None, asked_at=None, **values)

    def add_active(self, community_id: str, people: Sequence[tuple[int, str, Relation | None]], at: datetime) -> None:
        rows = [
            {
                "community_id": community_id,
                "resident_id": resident_id,
                "unit": unit,
                "relation": relation,
                "state": MembershipState.ACTIVE,
                "since": at,
                "confirmed_at": at,
                "created_at": at,
            }
            for resident_id, unit, relation in people
        ]
        if rows:
            self._connection.execute(_ADD_ALL, rows)

    def change(self, membership: Membership, **values: object) -> Membership:
        found = self._connection.execute(_CHANGE, {"row": membership.id, "state_seen": membership.state, **values})
        if found.first() is None:
            raise CardRefreshed
        shown: dict[str, Any] = {name: value for name, value in values.items() if name != "judged_by"}
        return replace(membership, **shown)

    def move(self, from_resident: int, to_resident: int) -> None:
        """The caller has seen to it that both do not belong to one unit."""
        self._connection.execute(_MOVE, {"former": from_resident, "present": to_resident})

    def filed(self, community_id: str) -> list[Filed]:
        """By unit, then oldest first."""
        rows = self._connection.execute(_FILED, {"community": community_id})
        return [
            Filed(
                membership=_READER.value(dict(zip(Membership.__dataclass_fields__, row, strict=False))),
                name=row.who,
                phone=row.phone,
                has_account=row.user_id is not None,
            )
            for row in rows
        ]

    def unanswered(self, community_id: str, *, asked_before: datetime) -> list[Membership]:
        """Longest first."""
        values = {"community": community_id, "before": asked_before}
        return [_READER.read(row) for row in self._connection.execute(_UNANSWERED, values)]
