"""A letter on its way to the resident: through Telegram, else printed by the front desk; and what proves it (ASK-1).

It counts only when Telegram accepted every piece of it, or when a colleague says how it came to the resident.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.calls import CallReason
from domain.errors import CardRefreshed
from domain.events import CLOCK, Actor, EventKind
from domain.grants import Right
from domain.letters import DeliveryWay, Letter, LetterKind, LetterState, LetterVersion
from domain.notices.base import Notice
from domain.notices.letters import LetterFile, LetterPart, LetterToPrint
from domain.notices.news import RelayedMedia
from domain.people import Resident
from domain.permissions import allow_own
from domain.result_letters import is_about_result
from domain.text_parts import in_parts
from domain.tickets import Action, Status, Ticket
from usecases import venues
from usecases.call_tasks import call_about
from usecases.delivery_ports import Post
from usecases.effects.cards import albums
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import edit, to_group, to_resident

A_MESSAGE = 3400
"""UTF-16 units of a letter's text in one message; with its heading below Telegram's 4096."""


def send(uow: UnitOfWork, ticket: Ticket, letter: Letter, version: LetterVersion, at: datetime) -> None:
    """Through Telegram where the resident can be reached there, else it is printed."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None or not can_reach(uow, reporter):
        to_print(uow, ticket, letter, at)
        return
    letter = uow.letters.change(letter, state=LetterState.SENDING, sendings=letter.sendings + 1)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    silent = calendar.in_quiet_hours(at) and not ticket.urgent
    queue(uow, reporter, ticket, letter, version, sending=letter.sendings, silent=silent)


def queue(
    uow: UnitOfWork,
    reporter: Resident,
    ticket: Ticket,
    letter: Letter,
    version: LetterVersion,
    *,
    sending: int,
    silent: bool = False,
) -> None:
    """The numbered message or messages, the document, what was enclosed; each after the one before."""
    last: int | None = None
    for notice, cost in _pieces(ticket, letter, version, sending):
        last = to_resident(
            uow,
            reporter,
            notice,
            ticket_id=ticket.id,
            after_id=last,
            silent=silent,
            cost=cost,
            subject=subject_of(letter.id, sending),
        )


def subject_of(letter_id: int, sending: int) -> str:
    """What the posts of one sending have in common."""
    return f"letter:{letter_id}:{sending}"


def _pieces(ticket: Ticket, letter: Letter, version: LetterVersion, sending: int) -> Iterator[tuple[Notice, int]]:
    for one in parts_of(ticket, letter, version, sending=sending):
        yield one, 1
    yield file_of(letter, version, sending=sending), 1
    for items in albums(version.attachments):
        yield RelayedMedia(items=items, letter_id=letter.id, sending=sending), len(items)


def parts_of(
    ticket: Ticket, letter: Letter, version: LetterVersion, *, sending: int = 0, draft: bool = False
) -> list[LetterPart]:
    """The text in messages; nothing is cut."""
    texts = in_parts(version.body, A_MESSAGE)
    return [
        LetterPart(
            letter_id=letter.id,
            sending=sending,
            kind=letter.kind,
            number=letter.number or ticket.number,
            request_type=ticket.request_type,
            part=number,
            parts=len(texts),
            words=words,
            draft=draft,
        )
        for number, words in enumerate(texts, 1)
    ]


def file_of(letter: Letter, version: LetterVersion, *, sending: int = 0) -> LetterFile:
    """The document of a letter."""
    return LetterFile(
        letter_id=letter.id, sending=sending, version_id=version.id, kind=letter.kind, number=letter.number or ""
    )


# ------------------------------------------------------------------------------------------------ how it ends


def delivered(
    uow: UnitOfWork,
    letter: Letter,
    way: DeliveryWay,
    actor: Actor,
    at: datetime,
    *,
    when: datetime | None = None,
    note: str | None = None,
    messages: tuple[int, ...] = (),
) -> None:
    """The proof: how and when it arrived, by which messages or by whose hand. A reply keeps its promise now.

    Raises CardRefreshed when the letter is no longer where it was read.
    """
    letter = uow.letters.change(
        letter,
        state=LetterState.DELIVERED,
        delivered_at=when or at,
        delivery=way,
        delivered_by=None if actor is CLOCK else actor.id,
        delivery_note=note,
    )
    ticket = uow.tickets.get(letter.ticket_id)
    if ticket is None:
        return
    data = {"letter": letter.number, "way": way.value, "messages": list(messages), "note": note or ""}
    if letter.kind is LetterKind.REPLY and ticket.status is Status.APPROVED:
        changes = {"resolved_at": at}
        happen(uow, ticket, EventKind.LETTER_DELIVERED, actor, at, action=Action.DELIVER, changes=changes, data=data)
    else:
        kind = EventKind.CLOSING_DELIVERED if is_about_result(letter, ticket) else EventKind.LETTER_SENT
        happen(uow, ticket, kind, actor, at, data=data)
    redraw(uow, ticket, letter)


def to_print(uow: UnitOfWork, ticket: Ticket, letter: Letter, at: datetime, *, reason: str | None = None) -> None:
    """Telegram does not carry it: the front desk prints it. Whoever uses Telegram and is not reached is phoned, too."""
    letter = uow.letters.change(letter, state=LetterState.TO_PRINT)
    data = {"letter": letter.number, "reason": reason or "no_telegram"}
    ticket = happen(uow, ticket, EventKind.LETTER_STUCK, CLOCK, at, data=data)
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is not None and reporter.user_id is not None:
        call_about(uow, ticket, CallReason.UNDELIVERED, at)
    to_desk(uow, ticket, LetterToPrint(letter_id=letter.id), desk_subject(letter.id), at)


def desk_subject(letter_id: int) -> str:
    """What the front desk's messages about a letter have in common."""
    return f"letter:{letter_id}:desk"


def to_desk(uow: UnitOfWork, ticket: Ticket, notice: Notice, subject: str, at: datetime) -> None:
    """Say it to customer service, so that it can be brought up to date later."""
    community = uow.knowledge.community(ticket.community_id)
    desk, silent = community.front_desk.key, community.calendar.in_quiet_hours(at)
    to_group(uow, ticket, notice, department=desk, silent=silent, subject=subject)


def posts_at_desk(uow: UnitOfWork, ticket: Ticket, subject: str) -> list[Post]:
    """What customer service was told under this subject."""
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    places = venues.places_for(uow, ticket, desk)
    return [post for place in places for post in uow.posts.of_subject(place.chat_id, subject)]


def redraw(uow: UnitOfWork, ticket: Ticket, letter: Letter) -> None:
    """The front desk's messages about a letter on paper say how it stands now."""
    for post in posts_at_desk(uow, ticket, desk_subject(letter.id)):
        edit(uow, post, LetterToPrint(letter_id=letter.id))


# ------------------------------------------------------------------------------------------------ once more


def get_again(uow: UnitOfWork, resident: Resident, letter_id: int, at: datetime) -> None:
    """The resident wants to read it again; one that had not arrived is sent anew, and then it counts.

    Raises CardRefreshed for what is not the resident's own letter, or was never sent.
    """
    letter, ticket, version = found(uow, letter_id)
    allow_own(Right.FOLLOW_OWN, own=ticket.reporter_id == resident.id)
    if letter.number is None:
        raise CardRefreshed
    if letter.state is LetterState.TO_PRINT:
        send(uow, ticket, letter, version, at)
    else:
        queue(uow, resident, ticket, letter, version, sending=0)


def hand_to_desk(uow: UnitOfWork, letter_id: int) -> None:
    """The document in the front desk's group, to be printed."""
    letter, ticket, version = found(uow, letter_id)
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    to_group(uow, ticket, file_of(letter, version), department=desk)


def found(uow: UnitOfWork, letter_id: int) -> tuple[Letter, Ticket, LetterVersion]:
    """A letter with its ticket and its last version. Raises CardRefreshed when there is none."""
    letter = uow.letters.get(letter_id)
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    version = None if letter is None else uow.letters.latest(letter)
    if letter is None or ticket is None or version is None:
        raise CardRefreshed
    return letter, ticket, version
