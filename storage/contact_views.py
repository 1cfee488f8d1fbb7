"""The contact_views table: who looked at whose contact data, and when (PRV-2)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from storage.row_values import RowReader
from storage.tables import contact_views
from usecases.privacy_ports import ContactView

_c = contact_views.c
_READER = RowReader(ContactView, contact_views)
_NOTE = insert(contact_views)
_OF_RESIDENT = (
    select(*_READER.columns)
    .where(_c.resident_id == bindparam("resident"))
    .order_by(_c.at.desc(), _c.id.desc())
    .limit(bindparam("most"))
)


class ContactViewsTable:
    """`usecases.people_ports.ContactViews` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self, *, community_id: str, ticket_id: int | None, resident_id: int | None, staff_id: int, at: datetime
    ) -> None:
        values = {
            "community_id": community_id,
            "ticket_id": ticket_id,
            "resident_id": resident_id,
            "staff_id": staff_id,
            "at": at,
        }
        self._connection.execute(_NOTE, values)

    def of_resident(self, resident_id: int, *, limit: int) -> list[ContactView]:
        found = self._connection.execute(_OF_RESIDENT, {"resident": resident_id, "most": limit})
        return [_READER.read(row) for row in found]

    def note_all(self, residents: Sequence[int], *, community_id: str, staff_id: int, at: datetime) -> None:
        rows = [
            {"community_id": community_id, "ticket_id": None, "resident_id": one, "staff_id": staff_id, "at": at}
            for one in dict.fromkeys(residents)
        ]
        if rows:
            self._connection.execute(_NOTE, rows)
