"""Letters about a result: which tickets can have one, and which letter is about the present result (COM-6)."""

from domain.catalog import RequestType
from domain.letters import Letter, LetterKind
from domain.tickets import Status, Ticket

_FINISHED = frozenset({Status.RESOLVED, Status.CLOSED})


def has_result_letter(request_type: RequestType, ticket: Ticket) -> bool:
    """Whether its type writes such letters, and there is a result to write about."""
    return request_type.closing_letter is not None and ticket.status in _FINISHED and ticket.resolved_at is not None


def is_about_result(letter: Letter, ticket: Ticket) -> bool:
    """Whether this letter is about the present result; one about an earlier result is none."""
    since = ticket.resolved_at
    about = letter.kind is LetterKind.CLOSING and since is not None and letter.created_at >= since
    return about and ticket.status in _FINISHED
