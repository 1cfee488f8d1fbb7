"""The interim letter: nobody approved a reply in time, so the resident reads who has it, why, and the new date (ASK-1).

It goes out by itself, at most once a round, and never counts as the reply. The new date is a promise like any other.
"""

from datetime import datetime

from domain.catalog import LetterRule
from domain.events import CLOCK, EventKind
from domain.i18n import Locale
from domain.letters import LetterKind, LetterState, letter_number
from domain.moments import say_full
from domain.promise_rules import PromiseKind
from domain.promise_times import due_moment
from domain.tickets import Status, Ticket
from domain.time_spacing import filled
from usecases import letter_sending, letter_writing
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.ticket_ports import Promise


def is_due(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether the resident has to hear why it takes longer: no letter is on its way, and none said so before."""
    if uow.knowledge.type_of(ticket).letter is None or ticket.status is Status.APPROVED:
        return False
    round_ = letter_writing.round_of(uow, ticket)
    letters = uow.letters.of_ticket(ticket.id)
    return all(one.kind is not LetterKind.INTERIM or one.round != round_ for one in letters)


def send(uow: UnitOfWork, ticket: Ticket, promise: Promise, at: datetime) -> None:
    """Write it, promise the new date, send it. A quick question that is still open becomes a written one (ASK-2)."""
    request_type = uow.knowledge.type_of(ticket)
    rule = request_type.promise(PromiseKind.ANSWER, urgent=ticket.urgent)
    if request_type.letter is None or rule is None:
        return
    if not ticket.written:
        ticket = letter_writing.mark_written(uow, ticket, CLOCK, at, untold=True)  # the letter says so
    due = due_moment(rule, at, uow.knowledge.community(ticket.community_id).calendar)
    letter = uow.letters.open(
        ticket,
        kind=LetterKind.INTERIM,
        round_=letter_writing.round_of(uow, ticket),
        state=LetterState.SENDING,
        confidential=False,
        by=None,
        at=at,
    )
    body = _body(uow, ticket, request_type.letter, promised=promise.due_at, due=due, at=at)
    version = uow.letters.write(letter, body=body, attachments=(), by=None, at=at)
    number = letter_number(ticket.number, letter.kind, letter.round)
    letter = uow.letters.change(letter, number=number, approved_at=at)
    version = letter_writing.seal(uow, ticket, letter, version)
    data = {"due": due.isoformat(), "letter": number}
    ticket = happen(uow, ticket, EventKind.INTERIM_SENT, CLOCK, at, data=data)
    letter_sending.send(uow, ticket, letter, version, at)


def _body(uow: UnitOfWork, ticket: Ticket, rule: LetterRule, *, promised: datetime, due: datetime, at: datetime) -> str:
    """In the resident's language: what was promised, who has it, why it takes longer, the new date."""
    community = uow.knowledge.community(ticket.community_id)
    resident = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    locale = (resident.locale if resident is not None else None) or community.locale
    department = community.department(ticket.department)
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    place = ticket.department if department is None else department.title.in_(locale)
    who = place if holder is None else _join(place, holder.name, locale)
    why = {Status.ACCEPTED: rule.in_hand, Status.IN_REVIEW: rule.in_review}.get(ticket.status, rule.waiting)
    return filled(
        rule.interim,
        locale,
        number=ticket.number,
        asked=say_full(ticket.reported_at, at, community.timezone, locale),
        old=say_full(promised, at, community.timezone, locale),
        due=say_full(due, at, community.timezone, locale),
        who=who,
        why=why.in_(locale),
    )


def _join(place: str, name: str, locale: Locale) -> str:
    return f"{name} ({place})" if locale is Locale.EN else f"{place}{name}"
