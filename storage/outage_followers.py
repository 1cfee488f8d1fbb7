"""The outage_followers table: who wants to hear when an outage is over, and whether it was over for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update

from domain.outages import Outage
from storage.row_values import RowReader
from storage.tables import outage_followers
from storage.upsert import upsert
from usecases.outage_ports import Follower, FollowerCounts

_f = outage_followers.c
_READER = RowReader(Follower, outage_followers)
_SELECT = select(*_READER.columns)
_OF_OUTAGE = _f.outage_id == bindparam("outage")
_OF_RESIDENT = _f.resident_id == bindparam("resident")
_FOLLOW = upsert(outage_followers, on=["outage_id", "resident_id"])
_OF = _SELECT.where(_OF_OUTAGE, _OF_RESIDENT)
_ASKED = (
    _SELECT.where(_OF_RESIDENT, _f.told_at >= bindparam("since"), _f.settled.is_(None)).order_by(_f.id.desc()).limit(1)
)
_PAGE = (
    _SELECT.where(_OF_OUTAGE, _f.id > bindparam("after"), _f.at <= bindparam("until"))
    .order_by(_f.id)
    .limit(bindparam("most"))
)
_THIS = _f.id == bindparam("row")
_GET = _SELECT.where(_THIS)
_TOLD = update(outage_followers).where(_THIS).values(told_at=bindparam("moment"))
_SETTLE = update(outage_followers).where(_THIS, _f.settled.is_(None)).values(settled=bindparam("fine")).returning(_f.id)
_LED_TO = update(outage_followers).where(_THIS).values(ticket_id=bindparam("ticket"))
_COUNTS = select(
    func.count().label("following"),
    func.sum(case((_f.settled.is_(True), 1), else_=0)).label("fine"),
    func.sum(case((_f.settled.is_(False), 1), else_=0)).label("not_yet"),
).where(_OF_OUTAGE)


class OutageFollowersTable:
    """`usecases.outage_ports.OutageFollowers` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def follow(self, outage: Outage, resident_id: int, at: datetime, *, ticket_id: int | None = None) -> None:
        values = {"community_id": outage.community_id, "outage_id": outage.id, "resident_id": resident_id, "at": at}
        self._connection.execute(_FOLLOW, {**values, "ticket_id": ticket_id})

    def get(self, follower_id: int) -> Follower | None:
        row = self._connection.execute(_GET, {"row": follower_id}).first()
        return None if row is None else _READER.read(row)

    def of(self, outage_id: int, resident_id: int) -> Follower | None:
        row = self._connection.execute(_OF, {"outage": outage_id, "resident": resident_id}).first()
        return None if row is None else _READER.read(row)

    def asked(self, resident_id: int, since: datetime) -> Follower | None:
        row = self._connection.execute(_ASKED, {"resident": resident_id, "since": since}).first()
        return None if row is None else _READER.read(row)

    def page(self, outage_id: int, *, after: int, until: datetime, limit: int) -> list[Follower]:
        values = {"outage": outage_id, "after": after, "until": until, "most": limit}
        return [_READER.read(row) for row in self._connection.execute(_PAGE, values)]

    def told(self, followers: Sequence[int], at: datetime) -> None:
        if followers:
            self._connection.execute(_TOLD, [{"row": one, "moment": at} for one in followers])

    def settle(self, follower: Follower, *, fine: bool) -> bool:
        return self._connection.execute(_SETTLE, {"row": follower.id, "fine": fine}).first() is not None

    def led_to(self, follower_id: int, ticket_id: int) -> None:
        self._connection.execute(_LED_TO, {"row": follower_id, "ticket": ticket_id})

    def counts(self, outage_id: int) -> FollowerCounts:
        row = self._connection.execute(_COUNTS, {"outage": outage_id}).one()
        return FollowerCounts(following=row.following, fine=row.fine or 0, not_yet=row.not_yet or 0)
