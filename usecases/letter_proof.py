"""Whether Telegram accepted a letter: every piece of it, and of the last sending only (ASK-1)."""

from datetime import datetime

from domain.events import CLOCK
from domain.letters import DeliveryWay, Letter, LetterState
from domain.notices.base import Notice
from domain.notices.letters import LetterFile, LetterPart
from domain.notices.news import RelayedMedia
from usecases import letter_sending
from usecases.delivery_ports import OutboxRow
from usecases.ports import UnitOfWork


def _piece(notice: Notice) -> tuple[int, int] | None:
    """Letter and sending of a piece whose delivery counts."""
    match notice:
        case LetterPart(letter_id=letter_id, sending=sending) | LetterFile(letter_id=letter_id, sending=sending):
            return (letter_id, sending) if sending else None
        case RelayedMedia(letter_id=int(letter_id), sending=sending):
            return (letter_id, sending) if sending else None
        case _:
            return None


def _on_its_way(uow: UnitOfWork, row: OutboxRow) -> Letter | None:
    """The letter of this row, while this very sending is what is waited for."""
    piece = _piece(row.notice)
    letter = None if piece is None else uow.letters.get(piece[0])
    if piece is None or letter is None or letter.state is not LetterState.SENDING or letter.sendings != piece[1]:
        return None
    return letter


def accepted(uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> bool:
    """Telegram accepted a message. The letter counts with its last piece; whether the row was part of one."""
    if _piece(row.notice) is None:
        return False
    letter = _on_its_way(uow, row)
    if letter is None:
        return True
    posts = uow.posts.of_subject(row.chat_id, letter_sending.subject_of(letter.id, letter.sendings))
    if posts and all(post.message_id is not None for post in posts):
        messages = tuple(post.message_id for post in posts if post.message_id is not None)
        letter_sending.delivered(uow, letter, DeliveryWay.TELEGRAM, CLOCK, now, messages=messages)
    return True


def lost(uow: UnitOfWork, row: OutboxRow, reason: str, *, now: datetime) -> bool:
    """A piece will never arrive: the letter is printed instead. Whether the row was part of a letter."""
    if _piece(row.notice) is None:
        return False
    letter = _on_its_way(uow, row)
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    if letter is not None and ticket is not None:
        letter_sending.to_print(uow, ticket, letter, now, reason=reason)
    return True
