"""Reading what was written about a ticket, every version of it; and who of the staff may (ASK-1, ASK-4).

Where not everybody of a group may read it, it is read in private.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import CardRefreshed, NotPermitted
from domain.grants import Right
from domain.incoming import Press
from domain.letters import Letter, LetterVersion
from domain.notices.base import Notice
from domain.notices.dialogue import RefusalKind, Refused
from domain.notices.letters import LetterShelf
from domain.notices.news import RelayedMedia
from domain.people import StaffMember
from domain.permissions import StaffActor, allow, may
from domain.tickets import Ticket
from usecases import letter_sending
from usecases.effects.cards import albums
from usecases.people import staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_colleague, to_place
from usecases.venues import may_see, place_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One version of a letter; `last`: nothing newer was written of it."""

    letter: Letter
    version: LetterVersion
    writer: StaffMember | None
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfData:
    """Everything that was written about a ticket, oldest first."""

    ticket: Ticket
    written: tuple[Written, ...]


def shelf_data(uow: UnitOfWork, notice: LetterShelf, _now: datetime) -> ShelfData | None:
    """What there is to read now."""
    ticket = uow.tickets.get(notice.ticket_id)
    return None if ticket is None else ShelfData(ticket=ticket, written=_written(uow, ticket))


def has_letters(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether anything was written; looked for only where letters are."""
    writes = ticket.written or uow.knowledge.type_of(ticket).closing_letter is not None
    return writes and bool(uow.letters.of_ticket(ticket.id))


def _written(uow: UnitOfWork, ticket: Ticket) -> tuple[Written, ...]:
    return tuple(
        Written(
            letter=letter,
            version=version,
            writer=None if version.written_by is None else uow.staff.get(version.written_by),
            last=version is versions[-1],
        )
        for letter in uow.letters.of_ticket(ticket.id)
        for versions in (uow.letters.versions(letter),)
        for version in versions
    )


def show(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """The only version at once; of several a list to choose from."""
    actor, ticket = staff_of(uow, press.sender), uow.tickets.get(ticket_id)
    if ticket is None:
        raise CardRefreshed
    _check(uow, actor, ticket)
    written = _written(uow, ticket)
    if not written:
        raise CardRefreshed
    if len(written) == 1:
        return _read(uow, press, actor, ticket, written[0].letter, written[0].version)
    return _say(uow, press, actor, ticket, (LetterShelf(ticket_id=ticket.id),), privately=False)


def read(uow: UnitOfWork, press: Press, version_id: int) -> Answer:
    """The whole text with what is enclosed. Raises NotOnList, NotPermitted, CardRefreshed."""
    actor, version = staff_of(uow, press.sender), uow.letters.version(version_id)
    letter = None if version is None else uow.letters.get(version.letter_id)
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    if version is None or letter is None or ticket is None:
        raise CardRefreshed
    _check(uow, actor, ticket)
    return _read(uow, press, actor, ticket, letter, version)


def _check(uow: UnitOfWork, actor: StaffActor, ticket: Ticket) -> None:
    if not _sees_all(uow, actor, ticket):
        allow(actor, Right.READ_DEPARTMENT, ticket.community_id, department=ticket.department)
    if not may_see(actor, ticket):
        raise CardRefreshed


def _sees_all(uow: UnitOfWork, actor: StaffActor, ticket: Ticket) -> bool:
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    return may(actor, Right.SEE_ALL_DEPARTMENTS, ticket.community_id, department=desk)


def may_read(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, letter: Letter, version: LetterVersion) -> bool:
    """Of a confidential letter to be in the department is not enough: one must hold the ticket or have written it."""
    own = actor.member.id in (ticket.holder_id, version.written_by)
    near = ticket.department in actor.departments and not letter.confidential
    return may_see(actor, ticket) and (own or near or _sees_all(uow, actor, ticket))


def _read(
    uow: UnitOfWork, press: Press, actor: StaffActor, ticket: Ticket, letter: Letter, version: LetterVersion
) -> Answer:
    if not may_read(uow, actor, ticket, letter, version):
        raise NotPermitted
    parts = letter_sending.parts_of(ticket, letter, version, draft=letter.number is None)
    files = [RelayedMedia(items=items) for items in albums(version.attachments)]
    return _say(uow, press, actor, ticket, (*parts, *files), privately=letter.confidential)


def _say(
    uow: UnitOfWork,
    press: Press,
    actor: StaffActor,
    ticket: Ticket,
    notices: tuple[Notice, ...],
    *,
    privately: bool,
) -> Answer:
    """Below the card that was pressed; what not everybody there may read goes to the presser's own chat."""
    chat_id = uow.chats.resolve(press.chat_id)
    place = place_in(uow, ticket, chat_id)
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    if place is not None and (not privately or press.private or place.department == desk):
        for notice in notices:
            to_place(uow, ticket, place, notice, under_card=True)
        return Answer()
    if not reaches_privately(uow, actor.member):
        return Answer(notice=Refused(kind=RefusalKind.OPEN_CHAT_FIRST), alert=True)
    for notice in notices:
        to_colleague(uow, ticket, actor.member, notice)
    return Answer()
