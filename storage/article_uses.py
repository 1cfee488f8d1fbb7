"""The article_uses table: each time an article was shown, to whom, and whether it helped (ASK-2)."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from storage.tables import article_uses

_u = article_uses.c
_THIS = _u.id == bindparam("row")
_SHOWN = insert(article_uses).returning(_u.id)
_JUDGED = update(article_uses).where(_THIS).values(helped=bindparam("judged"))
_LED_TO = update(article_uses).where(_THIS).values(ticket_id=bindparam("ticket"))
_HELPED = func.sum(case((_u.helped.is_(True), 1), else_=0)).label("helped")
_COUNTS = (
    select(_u.article_id, func.count().label("times"), _HELPED)
    .where(_u.community_id == bindparam("community"))
    .group_by(_u.article_id)
)


class ArticleUsesTable:
    """`usecases.article_ports.ArticleUses` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shown(self, community_id: str, article_id: int, *, resident_id: int | None, at: datetime) -> int:
        values = {"community_id": community_id, "article_id": article_id, "resident_id": resident_id, "at": at}
        return int(self._connection.execute(_SHOWN, values).scalar_one())

    def judged(self, use_id: int, *, helped: bool) -> None:
        self._connection.execute(_JUDGED, {"row": use_id, "judged": helped})

    def led_to(self, use_id: int, ticket_id: int) -> None:
        self._connection.execute(_LED_TO, {"row": use_id, "ticket": ticket_id})

    def counts(self, community_id: str) -> dict[int, tuple[int, int]]:
        rows = self._connection.execute(_COUNTS, {"community": community_id})
        return {row.article_id: (row.times, row.helped) for row in rows}
