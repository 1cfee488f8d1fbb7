"""What the real program left behind, put before the invariants of the simulation; what is private is opened."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.private_keys import find_keys
from bot.settings import Settings
from bot.simulation.invariants.evidence import Downtime, Evidence
from bot.simulation.invariants.table import judged
from bot.simulation.ledger import Ledger
from bot.simulation.reckoning import tickets_of
from bot.simulation.telegram import Said
from bot.simulation.trouble_log import is_foreseen
from storage.inline_driver import InlineDatabase
from storage.keyed_cipher import KeyedCipher
from storage.tables import metadata
from storage.types import PRIVATE
from usecases.ports import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """Everything that is known when it is over."""

    settings: Settings
    knowledge: Knowledge
    ledger: Ledger
    handed_out: range
    expired: Collection[int]
    """Telegram does not keep presses for long."""

    confirmed: Sequence[int]
    said: Sequence[Said]
    killed: frozenset[int]
    down: Sequence[Downtime]
    log: Path
    spoilt: int
    """So many answers at most did not reach the program, though Telegram had done what it was asked."""

    def counts(self) -> dict[str, int]:
        """For the report."""
        with closing(sqlite3.connect(self.settings.database)) as database:
            return {name: database.execute(query).fetchone()[0] for name, query in _COUNTS.items()}

    def unrecorded(self) -> Iterator[Said]:
        """Messages that stand in a chat and that no row knows of: each was said once more, or given up."""
        query = "SELECT chat_id, message_ids FROM outbox WHERE message_ids IS NOT NULL"
        with closing(sqlite3.connect(self.settings.database)) as database:
            known = {(chat, number) for chat, ids in database.execute(query) for number in json.loads(ids)}
        return (one for one in self.said if not any((one.chat, number) in known for number in one.message_ids))

    def too_often(self) -> int:
        """How many messages no row knows of beside the one that a death may leave in a chat."""
        repeated = Counter((one.chat, one.life) for one in self.unrecorded())
        return sum(times - (life in self.killed) for (_, life), times in repeated.items())


_COUNTS: Final = {
    "updates": "SELECT count(*) FROM inbox",
    "requests": "SELECT count(*) FROM tickets",
    "messages": "SELECT count(*) FROM outbox WHERE state = 'sent' AND verb = 'send'",
    "updates put aside, and reported": "SELECT count(*) FROM inbox WHERE state = 'dead'",
    "messages given up": "SELECT count(*) FROM outbox WHERE state = 'dead'",
}


async def verdict(remains: Remains) -> list[str]:
    """What does not hold."""
    now = datetime.now(UTC)
    cipher = KeyedCipher(find_keys(remains.settings).ring)
    tickets = await tickets_of(InlineDatabase(remains.settings.database, cipher=cipher), remains.knowledge, now)
    with _unsealed(remains.settings.database, cipher) as database:
        evidence = Evidence(
            database=database,
            knowledge=remains.knowledge,
            now=now,
            tickets=tickets,
            inbox=remains.ledger.inbox,
            statuses=remains.ledger.tickets,
            confirmed=remains.confirmed,
            # When answers were spoilt on the way, who knows of what was said; how often it was said is judged below.
            said=[replace(one, told=one.told and not remains.spoilt) for one in remains.said],
            killed=remains.killed,
            down=remains.down,
            errors=tuple(_errors(remains.log)),
        )
        wrongs = [f"{one.invariant}: {sentence}" for one in judged(evidence) for sentence in one.sentences]
    if (more := remains.too_often()) > remains.spoilt:
        wrongs.append(f"{more} messages were said once more than deaths and {remains.spoilt} lost answers explain")
    stored = {row for row, was, _ in remains.ledger.inbox if not was}
    if lost := [one for one in remains.handed_out if one not in stored and one not in remains.expired]:
        wrongs.append(f"{len(lost)} of {len(remains.handed_out)} updates were never stored, the first is {lost[0]}")
    return wrongs


@contextmanager
def _unsealed(path: str, cipher: KeyedCipher) -> Iterator[sqlite3.Connection]:
    """A reading connection that sees private columns as they were written."""
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("opened", 2, lambda stored, place: stored and cipher.open(stored, place))
        for table in metadata.sorted_tables:
            if any(isinstance(one.type, PRIVATE) for one in table.columns):
                columns = ", ".join(
                    f'opened("{one.name}", \'{table.name}.{one.name}\') AS "{one.name}"'
                    if isinstance(one.type, PRIVATE)
                    else f'"{one.name}"'
                    for one in table.columns
                )
                connection.execute(f"CREATE TEMP VIEW {table.name} AS SELECT {columns} FROM main.{table.name}")
        yield connection


def _errors(log: Path) -> Iterator[str]:
    """What the program logged as an error, and whatever is no log line at all."""
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            yield line
        else:
            if event.get("level") in {"error", "critical"} and not is_foreseen(event):
                yield line
