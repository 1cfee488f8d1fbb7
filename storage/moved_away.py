"""The mark on a database whose rows were moved elsewhere: whoever opened it again would answer people a second time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from storage.errors import MovedAwayError
from storage.facts import FactsTable

_FACT: Final = "moved_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAway:
    """Where the rows went (an address without a password), and when."""

    to: str
    at: datetime


def moved_away(connection: Connection) -> MovedAway | None:
    """None for a database that is in use."""
    found: Any = FactsTable(connection).get(_FACT)
    return None if found is None else MovedAway(to=found["to"], at=datetime.fromisoformat(found["at"]))


def refuse_moved_away(connection: Connection) -> None:
    """Raises MovedAwayError."""
    found = moved_away(connection)
    if found is not None:
        raise MovedAwayError(to=found.to, at=f"{found.at:%Y-%m-%d %H:%M} UTC")


def mark_moved_away(connection: Connection, mark: MovedAway) -> None:
    """From now on nobody opens it."""
    FactsTable(connection).set(_FACT, {"to": mark.to, "at": mark.at.isoformat()})


def take_mark_away(connection: Connection) -> None:
    """It is used again."""
    FactsTable(connection).forget(_FACT)
