"""What the front desk sees of letters: a version to review, a letter to print; and who may read a letter's text."""

from dataclasses import dataclass
from datetime import datetime

from domain.events import Event, EventKind
from domain.hearing import since_reopened
from domain.letters import Letter, LetterKind, LetterState, LetterVersion
from domain.notices.letters import LetterReview, LetterToPrint
from domain.people import Resident, StaffMember
from domain.tickets import Ticket
from usecases import closing_letters
from usecases.letter_sending import A_MESSAGE
from usecases.letter_writing import DECISIONS
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewData:
    """A version as customer service sees it. `decided`: what became of it; `replaced`: a newer one is there.

    `whole`: the text fits in here; else it stands above in several messages. `added`: what the resident asked since
    the last answer, or put to the question.
    Of a closing letter: `due_at`, by when it was promised; `outdated`: the matter is worked again; `moved`: its draft
    is shown again further down.
    """

    ticket: Ticket
    letter: Letter
    version: LetterVersion
    writer: StaffMember | None
    decided: Event | None
    replaced: bool
    whole: bool
    added: str = ""
    due_at: datetime | None = None
    outdated: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintData:
    """A letter that has to be printed, or was. `reachable`: Telegram was tried, and failed."""

    ticket: Ticket
    letter: Letter
    resident: Resident | None
    by: StaffMember | None


def review_data(uow: UnitOfWork, notice: LetterReview, _now: datetime) -> ReviewData | None:
    """The version with what became of it; None when it is no longer there."""
    version = uow.letters.version(notice.version_id)
    letter = None if version is None else uow.letters.get(version.letter_id)
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    if version is None or letter is None or ticket is None:
        return None
    latest = uow.letters.latest(letter)
    closing = letter.kind is LetterKind.CLOSING
    return ReviewData(
        ticket=ticket,
        letter=letter,
        version=version,
        writer=None if version.written_by is None else uow.staff.get(version.written_by),
        decided=_decision(uow, ticket, version),
        replaced=latest is not None and latest.id != version.id,
        whole=len(version.body.encode("utf-16-le")) // 2 <= A_MESSAGE,
        added=_added(uow, ticket),
        due_at=closing_letters.due_of(uow, ticket) if closing else None,
        outdated=closing and closing_letters.current(uow, ticket) != letter,
        moved=notice.moved,
    )


def _added(uow: UnitOfWork, ticket: Ticket) -> str:
    """What this round's letter has to answer besides the question itself; on the phone it was said at once."""
    events = uow.events.of(ticket.id)
    since = since_reopened(events)
    reopened = events[: len(events) - len(since)][-1:]
    said = [*reopened, *(one for one in since if one.kind is EventKind.REMARKED)]
    return " / ".join(str(one.data["words"]) for one in said if one.data.get("words"))


def _decision(uow: UnitOfWork, ticket: Ticket, version: LetterVersion) -> Event | None:
    events = uow.events.of(ticket.id)
    about = [one for one in events if one.kind in DECISIONS and one.data.get("version") == version.id]
    return about[-1] if about else None


def print_data(uow: UnitOfWork, notice: LetterToPrint, _now: datetime) -> PrintData | None:
    """The letter as it stands; None when it is no longer there."""
    letter = uow.letters.get(notice.letter_id)
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    if letter is None or ticket is None:
        return None
    return PrintData(
        ticket=ticket,
        letter=letter,
        resident=None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id),
        by=None if letter.delivered_by is None else uow.staff.get(letter.delivered_by),
    )


SENT = (LetterState.TO_PRINT, LetterState.DELIVERED, LetterState.GIVEN_UP)
"""Letters that the resident may have again; one on its way comes by itself."""


def letters_for_resident(uow: UnitOfWork, ticket: Ticket) -> tuple[Letter, ...]:
    """What was written to the resident about this ticket, oldest first."""
    return tuple(one for one in uow.letters.of_ticket(ticket.id) if one.state in SENT)
