"""The first connection to a PostgreSQL server: what keeps it from coming about is the operator's to mend."""

import asyncpg
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.errors import ServerNotReachedError


def told_server(url: URL) -> str:
    """The address as people may read it: without a password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


async def reached(engine: AsyncEngine) -> AsyncConnection:
    """A connection, to be closed by the caller. Raises ServerNotReachedError."""
    try:
        return await engine.connect()
    except (DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise ServerNotReachedError(url=told_server(engine.url), reason=reason) from None
