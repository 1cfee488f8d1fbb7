"""A database on which an office is checked at the beginning of each writing transaction."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.offices import Office, require
from storage.presence import Presence
from storage.running import running_on
from storage.signals import Listener

T = TypeVar("T")


class OfficeDatabase:
    """The same database for what only the holder of an office may write."""

    def __init__(self, database: Database, presence: Presence, office: Office) -> None:
        self._database = database
        self._presence = presence
        self._office = office

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """As the database's own; raises NotElectedError, with nothing done, when the office is another's."""

        def fenced(connection: Connection) -> T:
            require(connection, self._office, self._presence.claims.number)
            # Who sends only shows how things stand.
            running_on(connection).locks_rows = self._office is not Office.SENDER
            return fn(connection)

        try:
            return await self._database.write(fenced)
        except DBAPIError as error:
            if error.connection_invalidated:  # it may have been committed: the next term begins with a look at that
                self._presence.step_back()
            raise

    async def read(self, fn: Callable[[Connection], T]) -> T:
        return await self._database.read(fn)

    async def close(self) -> None:
        await self._database.close()

    def on_commit(self, listener: Listener) -> None:
        self._database.on_commit(listener)
