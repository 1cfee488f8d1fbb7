"""Which bot a database is of: what waits in it to be sent, and whom it reaches, is one bot's (docs/adr/0018)."""

from functools import partial
from typing import Final

from sqlalchemy import Connection

from storage.database import Database
from storage.errors import OtherBotError
from storage.facts import FactsTable
from storage.tables import facts
from storage.upsert import upsert

_FACT: Final = "bot"
_BE_THE_FIRST = upsert(facts, on=["key"])


async def take_for(database: Database, bot_id: int, *, replaces: bool) -> None:
    """The first bot that starts on a database has it, or whoever `replaces` that one. Raises OtherBotError."""
    if replaces:
        await database.write(lambda connection: FactsTable(connection).set(_FACT, bot_id))
        return
    owner = await database.read(_owner) or await database.write(partial(_first, bot_id=bot_id))
    if owner != bot_id:
        raise OtherBotError(owner=owner, given=bot_id)


def _owner(connection: Connection) -> object | None:
    return FactsTable(connection).get(_FACT)


def _first(connection: Connection, *, bot_id: int) -> object | None:
    """Of two bots that start at once one finds the other."""
    connection.execute(_BE_THE_FIRST, {"key": _FACT, "value": bot_id})
    return _owner(connection)
