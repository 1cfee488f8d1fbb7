"""Messages: in order per chat, none twice but where nobody could know, and all of them out."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from bot.simulation.invariants.evidence import Evidence

_IN_ORDER: Final = """
    SELECT id, chat_id, lane, message_ids FROM outbox
    WHERE verb = 'send' AND state = 'sent' AND after_id IS NULL AND message_ids IS NOT NULL
    AND NOT (lane = 0 AND attempts > 1) ORDER BY chat_id, lane, id
"""
"""What a death caught under way goes first, in the foremost lane: it stood in another one when it was decided."""


def in_order(evidence: Evidence) -> Iterator[str]:
    """What was said first in a chat's lane came first. A group that moved counts its messages anew."""
    moved = {row["chat_id"] for row in evidence.rows("SELECT chat_id FROM chats WHERE migrated_to IS NOT NULL")}
    moved |= {
        row["migrated_to"] for row in evidence.rows("SELECT migrated_to FROM chats WHERE migrated_to IS NOT NULL")
    }
    newest: dict[tuple[int, int], tuple[int, int]] = {}
    for row in evidence.rows(_IN_ORDER):
        ids = json.loads(row["message_ids"])
        if not ids or row["chat_id"] in moved:
            continue
        key = (row["chat_id"], row["lane"])
        before, row_before = newest.get(key, (0, 0))
        if min(ids) < before:
            yield f"in chat {row['chat_id']}, row {row['id']} was sent before row {row_before}"
        newest[key] = (max(ids), row["id"])


def duplicates_accounted_for(evidence: Evidence) -> Iterator[str]:
    """A message that no row knows of: at most one per chat and crash, and one for each answer that was lost."""
    known: Counter[tuple[int, int]] = Counter()
    sent = "SELECT chat_id, message_ids FROM outbox WHERE verb = 'send' AND message_ids IS NOT NULL"
    for row in evidence.rows(sent):
        known.update((row["chat_id"], number) for number in json.loads(row["message_ids"]))
    for (chat, number), times in known.items():
        if times > 1:
            yield f"message {number} of chat {chat} is claimed by {times} rows"
    unknown: defaultdict[tuple[int, int], int] = defaultdict(int)
    for said in evidence.said:
        if said.told and not all((said.chat, number) in known for number in said.message_ids):
            unknown[said.chat, said.life] += 1
    for (chat, life), times in unknown.items():
        if times > (1 if life in evidence.killed else 0):
            yield f"in life {life}, {times} messages to chat {chat} were answered and not recorded"


def drained(evidence: Evidence) -> Iterator[str]:
    """Nothing waits, and nothing is under way."""
    if evidence.unsettled:
        yield evidence.unsettled
    for row in evidence.rows("SELECT id, chat_id, state, notice FROM outbox WHERE state IN ('new', 'sending')"):
        yield f"row {row['id']} ({row['notice']}) to chat {row['chat_id']} is still {row['state']}"
    for row in evidence.rows("SELECT update_id FROM inbox WHERE state = 'new'"):
        yield f"update {row['update_id']} is still new"
