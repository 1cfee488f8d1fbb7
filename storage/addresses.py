"""Where a database is: a file, memory, or a PostgreSQL server; read from the CONCIERGE_DATABASE setting."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import UnknownDatabaseError


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAddress:
    """An SQLite file."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryAddress:
    """An SQLite database that lives as long as it is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """A database on a PostgreSQL server, reached through asyncpg."""

    url: URL


Address = FileAddress | MemoryAddress | ServerAddress


def parse_address(url: str | Path) -> Address:
    """A path stays a path; a URL says what it is. Raises UnknownDatabaseError, without the password in it."""
    if isinstance(url, Path):
        return FileAddress(path=url)
    if url == ":memory:":
        return MemoryAddress()
    if "://" not in url:
        return FileAddress(path=Path(url))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise UnknownDatabaseError(url="The given address") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database in {None, "", ":memory:"}:
            return MemoryAddress()
        case "sqlite":
            return FileAddress(path=Path(str(parsed.database)))
        case "postgresql" | "postgres":
            return ServerAddress(url=parsed.set(drivername="postgresql+asyncpg"))
        case _:
            raise UnknownDatabaseError(url=parsed.render_as_string(hide_password=True))
