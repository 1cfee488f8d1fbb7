"""A play that was disturbed, compared with the same one in peace: it is as if nothing had happened."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Table

from storage.tables import metadata
from storage.types import UtcMicroseconds

Rows = Callable[[str], list[tuple[Any, ...]]]
"""Answers a query."""

_OF_THE_WAY: Final = frozenset({"inbox", "outbox", "posts", "relays", "facts", "codes", "code_attempts", "chats"})
"""Tables about how something went, not about what came of it."""

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+\d\d:\d\d|Z)?|\d{16}")
_PLACE: Final = re.compile(r'"messages":\[[\d,]*\]|\[\d+,(?=")')
"""Message ids: what stands twice moves the rest."""

_REFERENCE: Final = re.compile(rf'("(?:{"|".join(name.removesuffix("s") for name in metadata.tables)})":)\d+')
"""Row ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a play: rows without moments and random numbers, and what stands in each chat."""

    tables: Mapping[str, Sequence[tuple[Any, ...]]]
    chats: Mapping[int, Sequence[tuple[str, ...]]]


def kept(rows: Rows, *, gaps: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is known, but when: a death takes time. `gaps`: what was undone has used ids up."""
    places = _places(rows) if gaps else {}
    return {
        table.name: _kept_of(rows, table, places) for table in metadata.sorted_tables if table.name not in _OF_THE_WAY
    }


def _places(rows: Rows) -> dict[str, dict[int, int]]:
    """Of each table with ids: which is the first, the second and so on."""
    numbered = [table.name for table in metadata.sorted_tables if "id" in table.columns]
    found = {name: rows(f"SELECT id FROM {name} ORDER BY id") for name in numbered}
    return {name: {number: place for place, (number,) in enumerate(ids, 1)} for name, ids in found.items()}


def _kept_of(rows: Rows, table: Table, places: Mapping[str, Mapping[int, int]]) -> list[tuple[Any, ...]]:
    columns = [
        one
        for one in table.columns
        if not isinstance(one.type, UtcMicroseconds) and one.name not in ("uid", "post_id", "digest", "attempts")
    ]
    if table.name == "timers":
        columns = [one for one in columns if one.name != "id" and not (places and one.name == "dedupe_key")]
    # Timers that rang are of the way too: what changes often is drawn once for all changes of a moment.
    where = " WHERE state != 'done'" if table.name == "timers" else ""
    wanted = ", ".join(f'"{one.name}"' for one in columns)
    known = [places.get(_where_it_leads(one), {}) for one in columns]
    answer = rows(f"SELECT {wanted} FROM {table.name}{where}")
    return sorted(
        tuple(_timeless(of.get(value, value), apart=bool(places)) for of, value in zip(known, row, strict=True))
        for row in answer
    )


def _where_it_leads(column: Column[Any]) -> str:
    """The table whose ids stand in a column; "" for any other."""
    if column.name == "id":
        return str(column.table.name)
    return next((str(key.column.table.name) for key in column.foreign_keys), "")


def _timeless(value: Any, *, apart: bool) -> str:
    """`apart`: also without the ids that stand in texts."""
    if not isinstance(value, str):
        return repr(value)
    told = _PLACE.sub("…", _MOMENT.sub("…", value))
    return _REFERENCE.sub(r"\1…", told) if apart else told


def unchanged(quiet: Outcome, disturbed: Outcome, *, deaths: int, spared: Mapping[int, int] | None = None) -> list[str]:
    """What people have and know is the same; in a chat a death leaves at most one message that stands there twice.

    `spared`: how many messages of a chat were given up as only nice to have.
    """
    problems = []
    for table, rows in quiet.tables.items():
        if (now := disturbed.tables[table]) != rows:
            missing, more = _difference(rows, now), _difference(now, rows)
            problems.append(f"{table}: missing {missing}, instead {more}")
    for chat in quiet.chats.keys() | disturbed.chats.keys():
        wanted, found = list(quiet.chats.get(chat, ())), list(disturbed.chats.get(chat, ()))
        common = _common(wanted, found)
        if len(wanted) - common > (spared or {}).get(chat, 0):
            problems.append(f"chat {chat}: missing {_difference(wanted, found)}, instead {_difference(found, wanted)}")
        if len(found) - common > deaths:
            problems.append(f"chat {chat}: too often {_difference(found, wanted)}")
    return problems


def _difference(one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    return list((Counter(one) - Counter(other)).elements())


def _common(wanted: Sequence[Any], found: Sequence[Any]) -> int:
    """How long the longest common part in the same order is."""
    lengths = [0] * (len(found) + 1)
    for one in wanted:
        before = 0
        for place, other in enumerate(found, 1):
            above = lengths[place]
            lengths[place] = before + 1 if one == other else max(above, lengths[place - 1])
            before = above
    return lengths[-1]
