"""The residents table: who lives here, as far as they told us and staff confirmed (PRV-1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from domain.i18n import Locale
from domain.people import Resident, ResidentState
from storage.ciphers import cipher_of
from storage.meant_community import MeantCommunity
from storage.memory import BY_ROW, Memories, Memory
from storage.row_values import RowReader
from storage.tables import memberships, residents
from usecases.people_ports import NewFile

_r = residents.c
_READER = RowReader(Resident, residents)
_SELECT = select(*_READER.columns)
_GET = _SELECT.where(_r.id == bindparam("row"))
_OF_ACCOUNT = _SELECT.where(_r.user_id == bindparam("account")).order_by(_r.id.desc())
_BY_PHONE = _SELECT.where(
    _r.community_id == bindparam("community"), _r.phone_index.in_(bindparam("wanted", expanding=True))
).order_by(_r.id.desc())
_PENDING = (
    _SELECT.join(memberships, memberships.c.resident_id == _r.id)
    .where(memberships.c.community_id == bindparam("community"), text("memberships.state = 'pending'"))
    .order_by(memberships.c.id)
)
_ADD = insert(residents).returning(_r.id)
_ADD_ALL = insert(residents).returning(_r.id, sort_by_parameter_order=True)
_UPDATE = update(residents).where(_r.id == bindparam("row"))

_JUDGED = frozenset({ResidentState.VERIFIED, ResidentState.REFUSED})


class ResidentsTable:
    """`usecases.people_ports.Residents` over one connection."""

    __slots__ = ("_by_id", "_connection", "_meant", "_of_account")

    def __init__(self, connection: Connection, memories: Memories, meant: MeantCommunity | None = None) -> None:
        self._connection = connection
        self._meant = MeantCommunity() if meant is None else meant
        self._by_id: Memory[int, Resident | None] = memories.lasting(residents.name, BY_ROW, tells=True)
        self._of_account: Memory[int, tuple[Resident, ...]] = memories.lasting(residents.name, "account", tells=True)

    def get(self, resident_id: int) -> Resident | None:
        return self._by_id.recall(resident_id, self._get)

    def _get(self, resident_id: int) -> Resident | None:
        row = self._connection.execute(_GET, {"row": resident_id}).first()
        return None if row is None else _READER.read(row)

    def by_user(self, user_id: int, *, near: str | None = None) -> Resident | None:
        """Of several the one in the community `near`, else in the one that is meant, else the one opened last."""
        return self._meant.of(self.of_account(user_id), near)

    def of_account(self, user_id: int) -> tuple[Resident, ...]:
        """Registered files first, of these the one opened last."""
        return self._of_account.recall(user_id, self._read_account)

    def in_community(self, community_id: str, user_id: int) -> Resident | None:
        return next((one for one in self.of_account(user_id) if one.community_id == community_id), None)

    def _read_account(self, user_id: int) -> tuple[Resident, ...]:
        found = tuple(_READER.read(row) for row in self._connection.execute(_OF_ACCOUNT, {"account": user_id}))
        for one in found:
            self._by_id.keep(one.id, one)
        return tuple(sorted(found, key=lambda one: not one.is_registered))

    def _written(self, resident: Resident) -> Resident:
        """Remember the file as it stands now; the account's files are asked for again."""
        self._by_id.keep(resident.id, resident)
        if resident.user_id is not None:
            self._of_account.forget(resident.user_id)
        return resident

    def by_phone(self, community_id: str, phone: str) -> list[Resident]:
        """Newest file first."""
        wanted = cipher_of(self._connection.dialect).indexes(phone)
        values = {"community": community_id, "wanted": wanted}
        return [_READER.read(row) for row in self._connection.execute(_BY_PHONE, values)]

    def _index(self, phone: str) -> str:
        return cipher_of(self._connection.dialect).index(phone)

    def add(self, *, community_id: str, user_id: int | None, locale: Locale, at: datetime) -> Resident:
        values: dict[str, Any] = {
            "community_id": community_id,
            "user_id": user_id,
            "phone_confirmed": False,
            "locale": locale,
            "state": ResidentState.NEW,
            "created_at": at,
        }
        row_id = self._connection.execute(_ADD, values).scalar_one()
        return self._written(Resident(id=row_id, name=None, phone=None, consent_version=None, unit=None, **values))

    def add_files(self, community_id: str, files: Sequence[NewFile], *, locale: Locale, at: datetime) -> list[int]:
        """In their order."""
        rows = [
            {
                "community_id": community_id,
                "user_id": None,
                "name": one.name,
                "phone": one.phone,
                "phone_index": None if one.phone is None else self._index(one.phone),
                "phone_confirmed": False,
                "locale": locale,
                "state": ResidentState.VERIFIED,
                "unit": one.unit,
                "verified_at": at,
                "created_at": at,
            }
            for one in files
        ]
        return list(self._connection.scalars(_ADD_ALL, rows)) if rows else []

    def update(
        self,
        resident: Resident,
        *,
        name: str | None = None,
        phone: str | None = None,
        phone_confirmed: bool | None = None,
        locale: Locale | None = None,
        unit: str | None = None,
    ) -> Resident:
        offered = {
            "name": name,
            "phone": phone,
            "phone_confirmed": phone_confirmed,
            "locale": locale,
            "unit": unit,
        }
        given: dict[str, Any] = {field: value for field, value in offered.items() if value is not None}
        if not given:
            return resident
        index = {} if phone is None else {"phone_index": self._index(phone)}
        self._connection.execute(_UPDATE, {"row": resident.id, **given, **index})
        return self._written(replace(resident, **given))

    def block(self, resident: Resident, at: datetime | None) -> Resident:
        self._connection.execute(_UPDATE, {"row": resident.id, "blocked_at": at})
        return self._written(replace(resident, blocked_at=at))

    def rehome(self, resident: Resident, community_id: str) -> Resident:
        self._connection.execute(_UPDATE, {"row": resident.id, "community_id": community_id})
        return self._written(replace(resident, community_id=community_id))

    def move_to(self, resident: Resident, unit: str | None) -> Resident:
        """The unit that they speak for from now on; None when they belong to none any more."""
        self._connection.execute(_UPDATE, {"row": resident.id, "unit": unit})
        return self._written(replace(resident, unit=unit))

    def empty(self, resident: Resident) -> Resident:
        """Nothing stands in the file any more: somebody's own file has taken all of it over."""
        values: dict[str, Any] = {"name": None, "phone": None, "unit": None, "state": ResidentState.NEW}
        self._connection.execute(_UPDATE, {"row": resident.id, "phone_index": None, **values})
        return self._written(replace(resident, **values))

    def consent(self, resident: Resident, *, version: str, at: datetime) -> Resident:
        self._connection.execute(_UPDATE, {"row": resident.id, "consent_version": version, "consent_at": at})
        return self._written(replace(resident, consent_version=version))

    def erase_later(self, resident: Resident, at: datetime | None) -> Resident:
        """When the file is to be erased; None calls it off."""
        self._connection.execute(_UPDATE, {"row": resident.id, "erase_at": at})
        return self._written(replace(resident, erase_at=at))

    def set_state(
        self,
        resident: Resident,
        state: ResidentState,
        *,
        at: datetime,
        by: int | None = None,
        reason: str | None = None,
    ) -> Resident:
        """`verified_at` and `verified_by` tell when and by whom the file was judged last; empty until it is."""
        judged = state in _JUDGED
        values = {
            "row": resident.id,
            "state": state,
            "state_reason": reason,
            "verified_at": at if judged else None,
            "verified_by": by if judged else None,
        }
        self._connection.execute(_UPDATE, values)
        return self._written(replace(resident, state=state))

    def pending(self, community_id: str) -> list[Resident]:
        """Those who wait to be admitted to a unit, longest first."""
        return [_READER.read(row) for row in self._connection.execute(_PENDING, {"community": community_id})]
