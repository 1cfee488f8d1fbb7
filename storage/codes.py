"""One-time codes, known by their digests only, and how often an account tried one."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.tables import code_attempts, codes
from storage.types import UtcMicroseconds
from usecases.people_ports import Code, CodeKind

_c = codes.c
_AT = bindparam("at", type_=UtcMicroseconds)
_ISSUE = insert(codes)
# One statement, so that of two people who send the same code only one gets in.
_CONSUME = (
    update(codes)
    .where(
        _c.digest == bindparam("hashed"),
        _c.kind == bindparam("purpose"),
        _c.used_at.is_(None),
        _c.expires_at > _AT,
    )
    .values(used_at=_AT, used_by=bindparam("account"))
    .returning(_c.id, _c.community_id, _c.department)
)
_NOTE_ATTEMPT = insert(code_attempts)
_ATTEMPTS = select(func.count()).where(
    code_attempts.c.user_id == bindparam("account"), code_attempts.c.at >= bindparam("since")
)


class CodesTable:
    """`usecases.people_ports.Codes` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def issue(
        self,
        kind: CodeKind,
        *,
        digest: str,
        expires_at: datetime,
        at: datetime,
        community_id: str | None = None,
        department: str | None = None,
    ) -> None:
        values = {
            "community_id": community_id,
            "kind": kind,
            "digest": digest,
            "department": department,
            "created_at": at,
            "expires_at": expires_at,
        }
        self._connection.execute(_ISSUE, values)

    def consume(self, kind: CodeKind, *, digest: str, user_id: int, at: datetime) -> Code | None:
        values = {"hashed": digest, "purpose": kind, "account": user_id, "at": at}
        row = self._connection.execute(_CONSUME, values).first()
        if row is None:
            return None
        return Code(id=row.id, kind=kind, community_id=row.community_id, department=row.department)

    def attempts_since(self, user_id: int, since: datetime) -> int:
        """Attempts at or after that moment."""
        count: int = self._connection.execute(_ATTEMPTS, {"account": user_id, "since": since}).scalar_one()
        return count

    def note_attempt(self, user_id: int, at: datetime) -> None:
        self._connection.execute(_NOTE_ATTEMPT, {"user_id": user_id, "at": at})
