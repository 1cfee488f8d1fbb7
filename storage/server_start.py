"""What a process does to a server's database when it starts: done by one after the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL, text

from storage import server_locks


@asynccontextmanager
async def one_after_the_other(url: URL) -> AsyncIterator[None]:
    """In this block no other process is: of two that are started together the second finds the work done."""
    # Here, since it brings SQLAlchemy's whole ORM along, which the start with a file need not wait for.
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  see above

    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            # Let go with the session, whatever happens to this process.
            await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": server_locks.STARTING})
            await connection.commit()
            yield
            await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": server_locks.STARTING})
    finally:
        await engine.dispose()
