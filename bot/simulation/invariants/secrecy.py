"""Who must not hear: groups of what is handled in private, another community, whoever a complaint is about."""

from collections import Counter
from collections.abc import Iterator

from bot.simulation.invariants.evidence import Evidence
from domain.confidentiality import accused_ids
from domain.tickets import Ticket


def private_stays_private(evidence: Evidence) -> Iterator[str]:
    """No group hears of a ticket from when on it is handled in private, nor does whom it is about, ever."""
    for ticket in evidence.private_tickets():
        since = _private_since(evidence, ticket)
        said = evidence.rows(
            "SELECT id, chat_id, notice FROM outbox "
            "WHERE ticket_id = ? AND created_at > ? AND chat_id < 0 AND verb = 'send' AND state = 'sent'",
            ticket.id,
            since,
        )
        for row in said:
            yield f"row {row['id']} ({row['notice']}) told group {row['chat_id']} of the private {ticket.number}"
    for ticket in evidence.tickets:
        for member in accused_ids(ticket):
            yield from _told_accused(evidence, ticket, member)


def _told_accused(evidence: Evidence, ticket: Ticket, member: int) -> Iterator[str]:
    heard = evidence.rows(
        "SELECT id, notice FROM outbox WHERE ticket_id = ? AND state = 'sent' "
        "AND chat_id = (SELECT user_id FROM staff_members WHERE id = ?)",
        ticket.id,
        member,
    )
    for row in heard:
        yield f"row {row['id']} ({row['notice']}) told colleague {member} of {ticket.number}, which is about them"


def _private_since(evidence: Evidence, ticket: Ticket) -> int:
    """Microseconds since 1970; a ticket that was made so later may have been shown before."""
    made = evidence.rows(
        "SELECT max(at) AS at FROM ticket_events WHERE ticket_id = ? AND kind IN ('made_confidential', 'filed')",
        ticket.id,
    )
    return int(made[0]["at"] or 0)


def communities_apart(evidence: Evidence) -> Iterator[str]:
    """What is about one community's ticket goes to its own groups, its own colleagues, or to whoever reported it."""
    foreign = evidence.rows(
        "SELECT outbox.id, outbox.notice, outbox.chat_id, tickets.number FROM outbox "
        "JOIN tickets ON tickets.id = outbox.ticket_id "
        "LEFT JOIN chats ON chats.chat_id = outbox.chat_id WHERE outbox.state = 'sent' AND NOT ("
        "  (outbox.chat_id < 0 AND chats.community_id = tickets.community_id)"
        "  OR outbox.chat_id IN (SELECT user_id FROM staff_members WHERE community_id = tickets.community_id)"
        "  OR outbox.chat_id IN (SELECT user_id FROM residents WHERE community_id = tickets.community_id))"
    )
    for row in foreign:
        yield f"row {row['id']} ({row['notice']}) told chat {row['chat_id']} of {row['number']} of another community"


def closed_chats_left_alone(evidence: Evidence) -> Iterator[str]:
    """Once Telegram has said that a chat is closed to the bot, it does not try again until somebody opens it."""
    tried = Counter((one.chat, one.episode, one.life) for one in evidence.shut_out)
    for (chat, _, life), times in tried.items():
        if times > 1:
            yield f"in life {life}, chat {chat} was tried {times} times though it was closed"
