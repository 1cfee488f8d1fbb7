"""Who must not hear: groups of what is handled in private, another community, whoever a complaint is about."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.simulation.invariants.evidence import Evidence
from domain.confidentiality import accused_ids, may_ask
from domain.events import EventKind
from domain.tickets import Ticket


def private_stays_private(evidence: Evidence) -> Iterator[str]:
    """No group hears of a ticket that is handled in private, nor the group of whom it is about, nor they themselves.

    Groups that were let back in may be asked.
    """
    for ticket in evidence.guarded_tickets():
        for row in evidence.rows(_TOLD_GROUPS, ticket.id, _kept_since(evidence, ticket, _GUARDING)):
            if not may_ask(ticket, row["department"] or ""):
                yield f"row {row['id']} ({row['notice']}) told group {row['chat_id']} of the guarded {ticket.number}"
        for member in accused_ids(ticket):
            for row in evidence.rows(_TOLD_COLLEAGUE, ticket.id, _kept_since(evidence, ticket, _NAMING), member):
                yield f"row {row['id']} ({row['notice']}) told colleague {member} of {ticket.number}, about them"


_TOLD_GROUPS: Final = """
    SELECT outbox.id, outbox.chat_id, outbox.notice, chats.department FROM outbox
    LEFT JOIN chats ON chats.chat_id = outbox.chat_id
    WHERE outbox.ticket_id = ? AND outbox.created_at >= ? AND outbox.chat_id < 0
    AND outbox.verb = 'send' AND json_array_length(outbox.message_ids) > 0
"""

_TOLD_COLLEAGUE: Final = """
    SELECT id, notice FROM outbox WHERE ticket_id = ? AND created_at >= ?
    AND verb = 'send' AND json_array_length(message_ids) > 0
    AND chat_id = (SELECT user_id FROM staff_members WHERE id = ?)
"""

_NAMING: Final = (EventKind.TURNED, EventKind.BRANCHED)
"""The matter goes on as one of another kind, whose question about people was answered by its words."""

_GUARDING: Final = (EventKind.MADE_CONFIDENTIAL, *_NAMING)
"""Before these a ticket may have been shown to everybody; one without them is from its first moment on what it is."""


def _kept_since(evidence: Evidence, ticket: Ticket, kinds: Sequence[EventKind]) -> int:
    """Microseconds since 1970: what was queued before was lawful; a card that is posted at that moment counts."""
    (found,) = evidence.rows(
        "SELECT max(at) AS at FROM ticket_events WHERE ticket_id = ? AND kind IN (SELECT value FROM json_each(?))",
        ticket.id,
        json.dumps(kinds),
    )
    return int(found["at"] or 0)


def communities_apart(evidence: Evidence) -> Iterator[str]:
    """What is about one community's ticket goes to its own groups, its own colleagues, or to whoever reported it."""
    for row in evidence.rows(_FOREIGN):
        yield f"row {row['id']} ({row['notice']}) told chat {row['chat_id']} of {row['number']} of another community"


_FOREIGN: Final = """
    SELECT outbox.id, outbox.notice, outbox.chat_id, tickets.number FROM outbox
    JOIN tickets ON tickets.id = outbox.ticket_id
    WHERE outbox.verb = 'send' AND json_array_length(outbox.message_ids) > 0 AND outbox.notice != ''
    AND NOT EXISTS (SELECT 1 FROM chats WHERE chats.chat_id = outbox.chat_id
                    AND chats.chat_id < 0 AND chats.community_id = tickets.community_id)
    AND NOT EXISTS (SELECT 1 FROM staff_members WHERE staff_members.user_id = outbox.chat_id
                    AND staff_members.community_id = tickets.community_id)
    AND NOT EXISTS (SELECT 1 FROM residents WHERE residents.user_id = outbox.chat_id
                    AND residents.community_id = tickets.community_id)
"""
"""EXISTS and not IN: some of the residents have no account, and whatever is compared with NULL is never found.

A notice without a name was erased, and maybe with the file of whoever got it.
"""


def closed_chats_left_alone(evidence: Evidence) -> Iterator[str]:
    """Once Telegram has said that a chat is closed to the bot, it does not try again until somebody opens it."""
    tried = Counter((one.chat, one.episode, one.life) for one in evidence.shut_out)
    for (chat, _, life), times in tried.items():
        if times > 1:
            yield f"in life {life}, chat {chat} was tried {times} times though it was closed"
