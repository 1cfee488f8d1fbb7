"""Sealing what stands in private columns: once for what was there before keys, and anew when the key is changed.

It goes on where it was interrupted: every value says how it was sealed, so values of several keys may stand side by
side meanwhile, and a second run finds only what the first one left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Table, Text, bindparam, column, select, table, update

from storage.ciphers import PLAIN_MARK
from storage.database import Database
from storage.errors import MissingKeyError
from storage.facts import FactsTable
from storage.keyed_cipher import KeyedCipher
from storage.keys import KeyRing
from storage.sqlite_driver import SqliteDatabase
from storage.tables import metadata
from storage.types import PRIVATE, RowId
from storage.vacuum import compact

PORTION: Final = 200
"""Rows looked at in one transaction."""

INDEXES: Final[Mapping[str, str]] = {"residents.phone": "phone_index"}
"""Private column → the column beside it by which it is found."""

_ONCE_UNMARKED: Final = frozenset({"timers.data", "promises.moves"})
"""Columns that were plain JSON before there were keys."""

_FACT: Final = "private_columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """What the database says of its private columns: the names of the keys in use, and whether all of it is sealed."""

    keys: tuple[str, ...] = ()
    whole: bool = False


def seals_of(connection: Connection) -> Seals:
    """Nothing for a database that never had a key."""
    found: Any = FactsTable(connection).get(_FACT)
    return Seals() if found is None else Seals(keys=tuple(found["keys"]), whole=found["whole"])


def check_keys(seals: Seals, ring: KeyRing, *, place: str) -> None:
    """Raises MissingKeyError if a key is needed that is not in `ring`; `place` is where these keys came from."""
    names = [key.name for key in ring]
    missing = [name for name in seals.keys if name not in names]
    if missing:
        raise MissingKeyError(missing=", ".join(missing), place=place, given=", ".join(names))


async def seal_all(database: Database, ring: KeyRing, *, place: str) -> int:
    """Make sure that `ring` opens this database and that nothing in it is plain; gives how many rows were sealed.

    Raises MissingKeyError.
    """
    seals = await database.read(seals_of)
    check_keys(seals, ring, place=place)
    if ring[0].name not in seals.keys:
        await database.write(partial(_note, seals=Seals(keys=(ring[0].name, *seals.keys), whole=seals.whole)))
    return 0 if seals.whole else await renew_all(database, ring)


async def renew_all(database: Database, ring: KeyRing) -> int:
    """Seal every private value with the first key of the ring that is not yet; the number of rows that changed."""
    cipher = KeyedCipher(ring)
    changed, places = 0, [_Private.of(one) for one in metadata.sorted_tables]
    waiting = [one for one in places if one.columns]
    after = 0
    while waiting:
        step = await database.write(partial(_renew_portion, tables=tuple(waiting), after=after, cipher=cipher))
        changed += step.changed
        waiting, after = waiting[step.finished :], step.after
    if changed and isinstance(database, SqliteDatabase):
        await database.with_writer(compact)
    await database.write(partial(_note, seals=Seals(keys=(ring[0].name,), whole=True)))
    return changed


def _note(connection: Connection, *, seals: Seals) -> None:
    FactsTable(connection).set(_FACT, {"keys": list(seals.keys), "whole": seals.whole})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Private:
    """A table's private columns, and the statements that see them as they are stored."""

    name: str
    columns: tuple[str, ...]
    read: Any
    write: Any

    @classmethod
    def of(cls, whole: Table) -> "_Private":
        names = tuple(one.name for one in whole.columns if isinstance(one.type, PRIVATE))
        indexes = tuple(INDEXES[place] for name in names if (place := f"{whole.name}.{name}") in INDEXES)
        bare = table(whole.name, column("id", RowId), *(column(name, Text) for name in (*names, *indexes)))
        key = bare.c.id
        return cls(
            name=whole.name,
            columns=names,
            read=select(key, *(bare.c[name] for name in names))
            .where(key > bindparam("after"))
            .order_by(key)
            .limit(bindparam("most")),
            write=update(bare)
            .where(key == bindparam("row"))
            .values({name: bindparam(f"new_{name}") for name in (*names, *indexes)}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """How far a portion came: rows changed, tables finished, and the last row of the table it stopped in."""

    changed: int
    finished: int
    after: int


def _renew_portion(connection: Connection, *, tables: Sequence[_Private], after: int, cipher: KeyedCipher) -> _Step:
    changed, left = 0, PORTION
    for number, one in enumerate(tables):
        rows = connection.execute(one.read, {"after": after, "most": left}).all()
        renewed = [values for row in rows if (values := _renewed(one, row._asdict(), cipher)) is not None]
        if renewed:
            connection.execute(one.write, renewed)
        changed, left = changed + len(renewed), left - len(rows)
        if left == 0:
            return _Step(changed=changed, finished=number, after=rows[-1].id)
        after = 0
    return _Step(changed=changed, finished=len(tables), after=0)


def _renewed(one: _Private, stored: Mapping[str, Any], cipher: KeyedCipher) -> dict[str, Any] | None:
    """The row as it should stand, for the statement that writes it; None if it stands so already."""
    if all(stored[name] is None or cipher.is_present(stored[name]) for name in one.columns):
        return None
    values: dict[str, Any] = {"row": stored["id"]}
    for name in one.columns:
        place = f"{one.name}.{name}"
        opened = None if stored[name] is None else _opened(stored[name], place, cipher)
        values[f"new_{name}"] = None if opened is None else cipher.seal(opened, place)
        if place in INDEXES:
            values[f"new_{INDEXES[place]}"] = None if opened is None else cipher.index(opened)
    return values


def _opened(stored: str, place: str, cipher: KeyedCipher) -> str:
    if stored.startswith(PLAIN_MARK):
        return stored[len(PLAIN_MARK) :]
    if place in _ONCE_UNMARKED and stored[:1] in '[{"':
        return stored
    return cipher.open(stored, place)
