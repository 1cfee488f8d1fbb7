"""What a process does to a server's database when it starts: done by one after the other.

Loaded only where the database is a server's: it brings SQLAlchemy's whole ORM along.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage import server_locks
from storage.reaching import reached


@asynccontextmanager
async def one_after_the_other(url: URL) -> AsyncIterator[None]:
    """In this block no other process is: of two that are started together the second finds the work done.

    Raises ServerNotReachedError: whoever uses a server's database begins here.
    """
    engine = create_async_engine(url)
    try:
        async with aclosing(await reached(engine)) as connection:
            # Let go with the session, whatever happens to this process.
            await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": server_locks.STARTING})
            await connection.commit()
            yield
            await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": server_locks.STARTING})
    finally:
        await engine.dispose()
