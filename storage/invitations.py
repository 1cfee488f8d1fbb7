"""The invitations table: one-time invitations into a unit, known by the digest of their code only."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.households import Invitation, Relation
from storage.row_values import RowReader
from storage.tables import invitations
from storage.types import UtcMicroseconds

_i = invitations.c
_READER = RowReader(Invitation, invitations)
_SELECT = select(*_READER.columns)
_AT = bindparam("at", type_=UtcMicroseconds)
_UNUSED = (_i.used_at.is_(None), _i.revoked_at.is_(None))
_OPEN = (*_UNUSED, _i.expires_at > _AT)
_GET = _SELECT.where(_i.id == bindparam("row"))
_BY_DIGEST = _SELECT.where(_i.digest == bindparam("hashed"))
_OF_UNIT = _SELECT.where(_i.community_id == bindparam("community"), _i.unit == bindparam("place"), *_OPEN).order_by(
    _i.id
)
_ADD = insert(invitations).returning(*_READER.columns)
# One statement, so that of two people who send the same code only one gets in.
_CONSUME = (
    update(invitations)
    .where(_i.digest == bindparam("hashed"), *_OPEN)
    .values(used_at=_AT, used_by=bindparam("account"))
    .returning(*_READER.columns)
)
_REVOKE = update(invitations).where(_i.id == bindparam("row"), *_UNUSED).values(revoked_at=_AT).returning(_i.id)


class InvitationsTable:
    """`usecases.household_ports.Invitations` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        community_id: str,
        unit: str,
        relation: Relation,
        digest: str,
        at: datetime,
        expires_at: datetime,
        staff_id: int | None = None,
        resident_id: int | None = None,
    ) -> Invitation:
        values = {
            "community_id": community_id,
            "unit": unit,
            "relation": relation,
            "digest": digest,
            "made_by_staff": staff_id,
            "made_by_resident": resident_id,
            "created_at": at,
            "expires_at": expires_at,
        }
        return _READER.read(self._connection.execute(_ADD, values).one())

    def get(self, invitation_id: int) -> Invitation | None:
        row = self._connection.execute(_GET, {"row": invitation_id}).first()
        return None if row is None else _READER.read(row)

    def by_digest(self, digest: str) -> Invitation | None:
        row = self._connection.execute(_BY_DIGEST, {"hashed": digest}).first()
        return None if row is None else _READER.read(row)

    def open_of(self, community_id: str, unit: str, at: datetime) -> list[Invitation]:
        """Oldest first."""
        values = {"community": community_id, "place": unit, "at": at}
        return [_READER.read(row) for row in self._connection.execute(_OF_UNIT, values)]

    def consume(self, digest: str, *, user_id: int, at: datetime) -> Invitation | None:
        row = self._connection.execute(_CONSUME, {"hashed": digest, "account": user_id, "at": at}).first()
        return None if row is None else _READER.read(row)

    def revoke(self, invitation: Invitation, at: datetime) -> bool:
        return self._connection.execute(_REVOKE, {"row": invitation.id, "at": at}).first() is not None
