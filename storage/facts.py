"""The facts table: small plain values of the whole installation, by key."""

from sqlalchemy import Connection, bindparam, delete, select

from storage.tables import facts
from storage.upsert import upsert

_GET = select(facts.c.value).where(facts.c.key == bindparam("of"))
_SET = upsert(facts, on=["key"], update=["value"])
_FORGET = delete(facts).where(facts.c.key == bindparam("of"))


class FactsTable:
    """`Facts` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> object | None:
        value: object | None = self._connection.execute(_GET, {"of": key}).scalar_one_or_none()
        return value

    def set(self, key: str, value: object) -> None:
        self._connection.execute(_SET, {"key": key, "value": value})

    def forget(self, key: str) -> None:
        self._connection.execute(_FORGET, {"of": key})
