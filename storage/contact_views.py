"""The contact_views table: who looked at whose contact data, and when (PRV-2)."""

from datetime import datetime

from sqlalchemy import Connection, insert

from storage.tables import contact_views

_NOTE = insert(contact_views)


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
