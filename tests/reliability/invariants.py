"""What must hold whenever everything has come to rest, whatever happened on the way.

Pure questions about a database and about what Telegram saw. Each gives sentences about what is wrong; none means that
all is well. `at_rest` holds for every world; `unchanged` compares a world with the same one in which nothing happened.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Column, Table

from domain.tickets import TRANSITIONS, Action, Status, Workflow
from storage.tables import metadata
from storage.types import UtcMicroseconds

Rows = Callable[[str], list[tuple[Any, ...]]]
"""Answers a query."""

LONGEST_OVERDUE: Final = timedelta(seconds=30)
"""The sweep finds what no bell rang for."""


# ------------------------------------------------------------------------------------------------ at rest


def at_rest(
    rows: Rows, *, now: datetime, updates: int, sent: Sequence[int], first_message: int = 1, deaths: int = 0
) -> list[str]:
    """`updates`: how many Telegram handed out. `sent`: the chats of all sends that it carried out, of messages from the
    number `first_message` on; `deaths` of the process meanwhile.
    """
    return [
        *_sound(rows),
        *_handled(rows, updates),
        *_delivered(rows),
        *_in_order(rows),
        *_said_twice(rows, sent, first_message, deaths),
        *_on_time(rows, now),
        *_promises(rows, now),
        *_one_form_each(rows),
        *_numbered(rows),
        *_history_fits(rows),
    ]


def _sound(rows: Rows) -> Iterator[str]:
    verdict = rows("PRAGMA integrity_check")
    if verdict != [("ok",)]:
        yield f"the file is damaged: {verdict}"
    for table, _, parent, _ in rows("PRAGMA foreign_key_check"):
        yield f"a row of {table} points at nothing in {parent}"


def _handled(rows: Rows, updates: int) -> Iterator[str]:
    """Every stored message exactly once, or put aside and reported."""
    for update, state in rows("SELECT update_id, state FROM inbox WHERE state NOT IN ('done', 'dead')"):
        yield f"update {update} was never handled: it is {state}"
    ((stored, first, last, dead),) = rows(
        "SELECT count(*), min(update_id), max(update_id), sum(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) FROM inbox"
    )
    if stored and last - first + 1 != stored:
        yield f"of updates {first} to {last} only {stored} were stored"
    if updates != stored:
        yield f"Telegram handed out {updates} updates, {stored} were stored"
    ((reported,),) = rows("SELECT count(*) FROM outbox WHERE notice = 'DeadLetter'")
    if dead and not reported:
        yield f"{dead} updates were put aside and nobody was told"


def _delivered(rows: Rows) -> Iterator[str]:
    for number, chat, notice, state in rows(
        "SELECT id, chat_id, notice, state FROM outbox WHERE state IN ('new', 'sending')"
    ):
        yield f"message {number} ({notice}) to {chat} is still {state}"
    for number, notice in rows(
        "SELECT id, notice FROM outbox WHERE state = 'sent' AND verb = 'send' AND message_ids = '[]'"
    ):
        yield f"message {number} ({notice}) counts as sent, and nobody knows where it is"


def _in_order(rows: Rows) -> Iterator[str]:
    """In a lane of a chat what was said first stands first."""
    query = (
        "SELECT chat_id, lane, id, message_ids FROM outbox"
        " WHERE state = 'sent' AND verb = 'send' ORDER BY chat_id, lane, id"
    )
    sent = [(*where, min(json.loads(ids or "[]")[:1], default=None)) for *where, ids in rows(query)]
    for earlier, later in pairwise(sent):
        if earlier[:2] == later[:2] and None not in (earlier[3], later[3]) and earlier[3] >= later[3]:
            yield f"in chat {later[0]} message {later[2]} stands before {earlier[2]}"


def _said_twice(rows: Rows, sent: Sequence[int], first: int, deaths: int) -> Iterator[str]:
    """A death repeats at most one message of a chat; and what counts as sent was sent."""
    carried_out = Counter(sent)
    query = f"SELECT chat_id FROM outbox WHERE state = 'sent' AND verb = 'send' AND id >= {first}"
    counted = Counter(chat for (chat,) in rows(query))
    for chat in carried_out.keys() | counted.keys():
        more = carried_out[chat] - counted[chat]
        if more < 0:
            yield f"{-more} messages to {chat} count as sent, and never were"
        if more > deaths:
            yield f"{more} messages too many in chat {chat} for {deaths} deaths"


def _on_time(rows: Rows, now: datetime) -> Iterator[str]:
    bound = _microseconds(now - LONGEST_OVERDUE)
    for number, kind, state in rows(
        f"SELECT id, kind, state FROM timers WHERE state = 'dead' OR (state = 'pending' AND due_at <= {bound})"
    ):
        yield f"timer {number} ({kind}) is {'given up' if state == 'dead' else 'overdue'}"


def _promises(rows: Rows, now: datetime) -> Iterator[str]:
    """Kept, moved or withdrawn; or followed by a timer; or broken, and that was said."""
    open_ones = (
        "SELECT p.id, p.kind, p.due_at, p.broken_at, p.ticket_id, t.number FROM promises p JOIN tickets t"
        " ON t.id = p.ticket_id WHERE p.kept_at IS NULL AND p.withdrawn_at IS NULL"
    )
    followed = {(ticket, due) for ticket, due in rows("SELECT ticket_id, due_at FROM timers WHERE state = 'pending'")}
    told = Counter(ticket for (ticket,) in rows("SELECT ticket_id FROM ticket_events WHERE kind = 'breached'"))
    for _, kind, due, broken, ticket, number in rows(open_ones):
        if broken is None and due <= _microseconds(now - LONGEST_OVERDUE):
            yield f"{number}: the promise to {kind} ended in silence"
        if broken is None and due > _microseconds(now) and (ticket, due) not in followed:
            yield f"{number}: nothing watches the promise to {kind}"
        if broken is not None and not told[ticket]:
            yield f"{number}: the promise to {kind} is broken and its history does not say so"


def _one_form_each(rows: Rows) -> Iterator[str]:
    query = "SELECT chat_id, user_id, count(*) FROM drafts WHERE state = 'active' GROUP BY 1, 2 HAVING count(*) > 1"
    for chat, person, count in rows(query):
        yield f"person {person} fills in {count} forms at once in chat {chat}"


def _numbered(rows: Rows) -> Iterator[str]:
    """Every filed request is one ticket: a draft that was filed has exactly one."""
    for number, count in rows("SELECT number, count(*) FROM tickets GROUP BY community_id, number HAVING count(*) > 1"):
        yield f"{count} tickets have the number {number}"
    reported = (
        "SELECT t.number, count(e.id) FROM tickets t LEFT JOIN ticket_events e"
        " ON e.ticket_id = t.id AND e.kind IN ('filed', 'alarm_raised') GROUP BY t.id HAVING count(e.id) != 1"
    )
    for number, count in rows(reported):
        yield f"{number} was filed {count} times"


def _history_fits(rows: Rows) -> Iterator[str]:
    """A history leads from state to state, along the table of its workflow, to where the ticket is."""
    tickets = {
        number: (name, Workflow(workflow), status)
        for number, name, workflow, status in rows("SELECT id, number, workflow, status FROM tickets")
    }
    at: dict[int, str] = {}
    query = "SELECT ticket_id, kind, from_status, to_status FROM ticket_events ORDER BY ticket_id, id"
    for ticket, kind, before, after in rows(query):
        if after is None or ticket not in tickets:
            continue
        name, workflow, _ = tickets[ticket]
        if ticket in at and before is not None and before != at[ticket]:
            yield f"{name}: {kind} leads from {before}, but it was {at[ticket]}"
        if before is not None and before != after and not _may(workflow, before, after):
            yield f"{name}: no action leads from {before} to {after}"
        at[ticket] = after
    for ticket, (name, _, status) in tickets.items():
        if ticket in at and at[ticket] != status:
            yield f"{name} is {status}, and its history ends with {at[ticket]}"


def _may(workflow: Workflow, before: str, after: str) -> bool:
    table: Mapping[tuple[Status, Action], Status] = TRANSITIONS[workflow]
    return any(status == before and to == after for (status, _), to in table.items())


def _microseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


# ------------------------------------------------------------------------------------------------ unchanged

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
