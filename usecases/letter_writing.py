"""Writing a letter: the department drafts, customer service approves or returns it (ASK-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.errors import CardRefreshed, LetterDecided, NotNow, NotOnList, OwnLetter
from domain.events import Actor, EventKind
from domain.grants import Right
from domain.incoming import Media, Press
from domain.letters import Letter, LetterKind, LetterState, LetterVersion, digest, letter_number
from domain.notices.letters import LetterReview
from domain.notices.news import RelayedMedia
from domain.people import StaffMember
from domain.permissions import StaffActor, check, may
from domain.tickets import ENDED, WRITTEN, Action, Status, Ticket
from usecases import dispatch, letter_sending
from usecases.effects.cards import albums
from usecases.effects.telling import UNTOLD
from usecases.letter_ports import LetterPaper
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit

_BEING_WRITTEN = (LetterState.DRAFTED, LetterState.RETURNED)
_OVER = (LetterState.DELIVERED, LetterState.GIVEN_UP)


def round_of(uow: UnitOfWork, ticket: Ticket) -> int:
    """Which reply this is: each that arrived, or could not, opens the next round."""
    letters = uow.letters.of_ticket(ticket.id)
    return 1 + sum(1 for one in letters if one.kind is LetterKind.REPLY and one.state in _OVER)


def submit(
    uow: UnitOfWork,
    actor: StaffActor,
    ticket: Ticket,
    *,
    body: str,
    attachments: tuple[Media, ...],
    confidential: bool,
    at: datetime,
) -> Ticket:
    """A draft for customer service; a newer one takes the place of the one that waits."""
    check(actor, Action.DRAFT_LETTER, ticket)
    member = actor.member
    letter = _being_written(uow, ticket)
    if letter is None:
        letter = uow.letters.open(
            ticket,
            kind=LetterKind.REPLY,
            round_=round_of(uow, ticket),
            state=LetterState.DRAFTED,
            confidential=confidential,
            by=member.id,
            at=at,
        )
    else:
        letter = uow.letters.change(
            letter, state=LetterState.DRAFTED, confidential=confidential, drafted_by=member.id, remark=None
        )
    former = uow.letters.latest(letter)
    version = uow.letters.write(letter, body=body, attachments=attachments, by=member.id, at=at)
    ticket = happen(
        uow,
        ticket,
        EventKind.LETTER_DRAFTED,
        staff_actor(actor),
        at,
        action=Action.DRAFT_LETTER,
        changes={"details": {**ticket.details, WRITTEN: True}},
        data={"version": version.id, "count": version.version},
    )
    if former is not None:
        redraw_review(uow, ticket, former)
    offer_review(uow, ticket, letter, version, at)
    return ticket


def make_written(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """What was to be answered quickly gets a letter, within the same two days (ASK-2)."""
    handling = dispatch.judge(uow, press, ticket_id, round_, Action.MAKE_WRITTEN)
    mark_written(uow, handling.ticket, staff_actor(handling.actor), press.at)
    return Answer()


def mark_written(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime, *, untold: bool = False) -> Ticket:
    """From now on the reply has to be a letter; `untold`: the resident reads so in what is sent right after it.

    Raises NotNow when it has to already.
    """
    if ticket.written:
        raise NotNow(status=ticket.status)
    changes = {"details": {**ticket.details, WRITTEN: True}}
    data = {UNTOLD: True} if untold else {}
    kind, action = EventKind.MADE_WRITTEN, Action.MAKE_WRITTEN
    return happen(uow, ticket, kind, actor, at, action=action, changes=changes, data=data)


def former(uow: UnitOfWork, ticket: Ticket) -> tuple[Letter, LetterVersion] | None:
    """The draft that is to be written again, or that waits and can still be replaced."""
    letter = _being_written(uow, ticket)
    version = None if letter is None else uow.letters.latest(letter)
    return None if letter is None or version is None else (letter, version)


def _being_written(uow: UnitOfWork, ticket: Ticket) -> Letter | None:
    letters = uow.letters.of_ticket(ticket.id)
    return next((one for one in letters if one.kind is LetterKind.REPLY and one.state in _BEING_WRITTEN), None)


def offer_review(uow: UnitOfWork, ticket: Ticket, letter: Letter, version: LetterVersion, at: datetime) -> None:
    """The whole text in the front desk's group, what is enclosed, and the two keys below."""
    subject = _read_along(letter)
    parts = letter_sending.parts_of(ticket, letter, version, draft=True)
    for part in parts if len(parts) > 1 else ():
        letter_sending.to_desk(uow, ticket, part, subject, at)
    for items in albums(version.attachments):
        letter_sending.to_desk(uow, ticket, RelayedMedia(items=items), subject, at)
    review = LetterReview(version_id=version.id)
    letter_sending.to_desk(uow, ticket, review, review_subject(version.id), at)


def _read_along(letter: Letter) -> str:
    return f"letter:{letter.id}:draft"


def review_subject(version_id: int) -> str:
    """What the reviews of a version have in common."""
    return f"letter-version:{version_id}"


def redraw_review(uow: UnitOfWork, ticket: Ticket, version: LetterVersion, *, moved: bool = False) -> None:
    """The review that was offered says what became of it; its keys go. `moved`: it is shown again below."""
    for post in letter_sending.posts_at_desk(uow, ticket, review_subject(version.id)):
        edit(uow, post, LetterReview(version_id=version.id, moved=moved))
        uow.posts.retire(post.id)


# ------------------------------------------------------------------------------------------------ approved or returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """Somebody about to judge a version, already allowed to."""

    actor: StaffActor
    ticket: Ticket
    letter: Letter
    version: LetterVersion


def read(uow: UnitOfWork, actor: StaffActor, version_id: int, action: Action) -> Judging:
    """The last version of a letter, for somebody who may judge it.

    Raises NotOnList, NotPermitted (rights), CardRefreshed (a newer version is there).
    """
    version = uow.letters.version(version_id)
    letter = None if version is None else uow.letters.get(version.letter_id)
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    if version is None or letter is None or ticket is None:
        raise CardRefreshed
    if ticket.community_id != actor.member.community_id:
        raise NotOnList
    check(actor, action, ticket)
    latest = uow.letters.latest(letter)
    if latest is None or latest.id != version.id:
        raise CardRefreshed
    return Judging(actor=actor, ticket=ticket, letter=letter, version=version)


def judge(uow: UnitOfWork, actor: StaffActor, version_id: int, action: Action) -> Judging:
    """Whether this press counts; the present state is judged first.

    Raises what `read` raises, LetterDecided (somebody was quicker), CardRefreshed (the ticket is over), OwnLetter:
    nobody approves what they wrote; a supervisor may.
    """
    judging = read(uow, actor, version_id, action)
    ticket, member = judging.ticket, actor.member
    if ticket.status in ENDED:
        raise CardRefreshed
    if ticket.status is not Status.IN_REVIEW or judging.letter.state is not LetterState.DRAFTED:
        raise decided(uow, ticket)
    own = action is Action.APPROVE_LETTER and judging.version.written_by == member.id
    if own and not may(actor, Right.APPROVE_DELAYS, ticket.community_id):
        raise OwnLetter
    return judging


DECISIONS = frozenset({EventKind.LETTER_APPROVED, EventKind.LETTER_RETURNED, EventKind.CLOSING_APPROVED})
"""What became of a version."""


def decided(uow: UnitOfWork, ticket: Ticket) -> LetterDecided | CardRefreshed:
    """Who was quicker, and how they decided."""
    decisions = [one for one in uow.events.of(ticket.id) if one.kind in DECISIONS]
    if not decisions:
        return CardRefreshed()
    last = decisions[-1]
    return LetterDecided(by=last.actor_name or "", at=last.at, approved=last.kind is not EventKind.LETTER_RETURNED)


def approve(uow: UnitOfWork, press: Press, version_id: int) -> None:
    """The reply goes out."""
    judging = judge(uow, staff_of(uow, press.sender), version_id, Action.APPROVE_LETTER)
    release(uow, judging, press.at, kind=EventKind.LETTER_APPROVED, action=Action.APPROVE_LETTER)


def release(uow: UnitOfWork, judging: Judging, at: datetime, *, kind: EventKind, action: Action | None = None) -> None:
    """The letter gets its number and its paper, for ever as they are now, and goes out."""
    ticket = judging.ticket
    approval = _approval(judging, at)
    letter = uow.letters.change(judging.letter, state=LetterState.SENDING, remark=None, **approval)
    version = seal(uow, ticket, letter, judging.version)
    ticket = happen(
        uow,
        ticket,
        kind,
        staff_actor(judging.actor),
        at,
        action=action,
        data={"letter": letter.number, "version": version.id},
    )
    redraw_review(uow, ticket, version)
    letter_sending.send(uow, ticket, letter, version, at)


def _approval(judging: Judging, at: datetime) -> dict[str, Any]:
    """What an approval writes on the letter."""
    number = letter_number(judging.ticket.number, judging.letter.kind, judging.letter.round)
    return {"number": number, "approved_by": judging.actor.member.id, "approved_at": at}


def sheet_of(uow: UnitOfWork, judging: Judging, at: datetime) -> Mapping[str, object]:
    """What will stand on the paper if it is approved now."""
    letter = replace(judging.letter, **_approval(judging, at))
    return uow.knowledge.print_letter.word(_paper(uow, judging.ticket, letter, judging.version))


def send_back(uow: UnitOfWork, actor: StaffActor, version_id: int, remark: str, at: datetime) -> None:
    """To be written again, with what is wrong. Where the holder has left meanwhile, anybody may take it."""
    judging = judge(uow, actor, version_id, Action.RETURN_LETTER)
    uow.letters.change(judging.letter, state=LetterState.RETURNED, remark=remark)
    ticket = happen(
        uow,
        judging.ticket,
        EventKind.LETTER_RETURNED,
        staff_actor(actor),
        at,
        action=Action.RETURN_LETTER,
        data={"words": remark, "version": version_id},
    )
    redraw_review(uow, ticket, judging.version)
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    if holder is None or not holder.active:
        changes = {"holder_id": None, "held_since": None}
        happen(uow, ticket, EventKind.RETURNED, staff_actor(actor), at, action=Action.RETURN, changes=changes)


# ------------------------------------------------------------------------------------------------ on paper


def seal(uow: UnitOfWork, ticket: Ticket, letter: Letter, version: LetterVersion) -> LetterVersion:
    """Word the sheet and keep it with the digest of its PDF: what is printed later must be the very same."""
    sheet = uow.knowledge.print_letter.word(_paper(uow, ticket, letter, version))
    pdf = uow.knowledge.print_letter.pdf(sheet)
    return uow.letters.seal(version, sheet=sheet, pdf_sha256=digest(pdf))


def _paper(uow: UnitOfWork, ticket: Ticket, letter: Letter, version: LetterVersion) -> LetterPaper:
    community, request_type = uow.knowledge.community(ticket.community_id), uow.knowledge.type_of(ticket)
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    locale = (resident.locale if resident is not None else None) or community.locale
    unit = None if ticket.unit is None else community.unit(ticket.unit)
    category = None if ticket.category is None else request_type.category(ticket.category)
    desk = community.front_desk.key

    def signature(staff_id: int | None, department: str | None) -> tuple[str, str] | None:
        member: StaffMember | None = None if staff_id is None else uow.staff.get(staff_id)
        known = community.department(department or (None if member is None else member.department) or desk)
        return None if member is None or known is None else (member.name, known.title.in_(locale))

    return LetterPaper(
        locale=locale,
        timezone=community.timezone,
        community=community.name.in_(locale),
        phone=community.desk_phone,
        kind=letter.kind,
        number=letter.number or "",
        date=letter.approved_at or version.written_at,
        asked_at=ticket.reported_at,
        addressee=(None if resident is None else resident.name) or ticket.contact_name or ticket.caller_name or "",
        unit=(ticket.unit or "") if unit is None else unit.label(locale),
        subject=(request_type.title if category is None else category.title).in_(locale),
        body=version.body,
        writer=signature(version.written_by, ticket.department),
        approver=signature(letter.approved_by, desk),
        attachments=len(version.attachments),
    )
