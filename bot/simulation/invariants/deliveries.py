"""Messages: in order per chat, none twice but where nobody could know, and all of them out."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bot.simulation.invariants.evidence import Evidence
from bot.simulation.telegram import Said

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
    """A message that no row knows of: at most one per chat and crash, and one for each answer that was lost.

    And what counts as sent was sent, once.
    """
    known: Counter[tuple[int, int]] = Counter()
    for row in evidence.rows(_SENT, evidence.first_row):
        ids = json.loads(row["message_ids"] or "[]")
        known.update((row["chat_id"], number) for number in ids)
        if row["state"] == "sent" and row["error"] is None and not ids:
            yield f"row {row['id']} ({row['notice']}) counts as sent, and nobody knows where it is"
    really = {(one.chat, number) for one in evidence.said for number in one.message_ids}
    for (chat, number), times in known.items():
        if times > 1:
            yield f"message {number} of chat {chat} is claimed by {times} rows"
        if (chat, number) not in really:
            yield f"message {number} of chat {chat} counts as sent, and never was"
    for (chat, life), times in unrecorded(evidence.said, known).items():
        if times > (1 if life in evidence.killed else 0):
            yield f"in life {life}, {times} messages to chat {chat} were answered and not recorded"


_SENT: Final = """
    SELECT id, chat_id, notice, state, error, message_ids FROM outbox
    WHERE verb = 'send' AND id >= ? AND (state = 'sent' OR message_ids IS NOT NULL)
"""


def unrecorded(said: Sequence[Said], known: Collection[tuple[int, int]]) -> Counter[tuple[int, int]]:
    """How many messages, by chat and life, were answered by Telegram and are none of the `known` ones."""
    return Counter(
        (one.chat, one.life)
        for one in said
        if one.told and not all((one.chat, number) in known for number in one.message_ids)
    )


def drained(evidence: Evidence) -> Iterator[str]:
    """Nothing waits, and nothing is under way."""
    if evidence.unsettled:
        yield evidence.unsettled
    for row in evidence.rows("SELECT id, chat_id, state, notice FROM outbox WHERE state IN ('new', 'sending')"):
        yield f"row {row['id']} ({row['notice']}) to chat {row['chat_id']} is still {row['state']}"
    for row in evidence.rows("SELECT update_id FROM inbox WHERE state = 'new'"):
        yield f"update {row['update_id']} is still new"
