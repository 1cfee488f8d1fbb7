"""The slots table: places taken per offer and moment, counted by single statements (SVC-3, SVC-4)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select, update

from storage.tables import slots
from storage.upsert import upsert

_s = slots.c
_KEY = ("community_id", "offer", "starts_at")
_TAKE = upsert(
    slots,
    on=_KEY,
    update={"used": _s.used + bindparam("places")},
    only_if=_s.used + bindparam("places") <= bindparam("capacity"),
).returning(_s.used)
_FREE = (
    update(slots)
    .where(_s.community_id == bindparam("community"), _s.offer == bindparam("what"), _s.starts_at == bindparam("since"))
    .where(_s.used >= bindparam("places"))
    .values(used=_s.used - bindparam("places"))
)
_USED = select(_s.starts_at, _s.used).where(_s.community_id == bindparam("community"), _s.offer == bindparam("what"))
# Writing what is there already locks the row on PostgreSQL; SQLite has one writer anyway.
_GUARD = upsert(slots, on=_KEY, update={"used": _s.used})
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class SlotsTable:
    """`usecases.booking_ports.Slots` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, community_id: str, offer: str, starts_at: datetime, *, places: int, capacity: int) -> bool:
        if places > capacity:
            return False
        row = {"community_id": community_id, "offer": offer, "starts_at": starts_at, "used": places}
        taken = self._connection.execute(_TAKE, {**row, "places": places, "capacity": capacity})
        return taken.first() is not None

    def free(self, community_id: str, offer: str, starts_at: datetime, *, places: int) -> None:
        where = {"community": community_id, "what": offer, "since": starts_at, "places": places}
        self._connection.execute(_FREE, where)

    def used(self, community_id: str, offer: str) -> Mapping[datetime, int]:
        rows = self._connection.execute(_USED, {"community": community_id, "what": offer})
        return {row.starts_at: row.used for row in rows if row.used}

    def guard(self, community_id: str, offer: str) -> None:
        row = {"community_id": community_id, "offer": offer, "starts_at": _NO_MOMENT, "used": 0}
        self._connection.execute(_GUARD, row)
