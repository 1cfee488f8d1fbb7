"""The closing letter of a finished matter, where its reporter wants one: drafted, judged, in time (COM-6, ASK-1)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from domain.catalog import ClosingLetterRule
from domain.errors import CardRefreshed
from domain.events import CLOCK, EventKind
from domain.hearing import Finding
from domain.i18n import LocalText
from domain.letters import Letter, LetterKind, LetterState
from domain.moments import say_full
from domain.notices.letters import ClosingLetterDue, ClosingLetterStands
from domain.people import Resident, Role
from domain.permissions import StaffActor
from domain.tickets import Action, Status, Ticket
from domain.time_spacing import filled
from usecases import letter_sending, letter_writing
from usecases.deadlines import DueTimers
from usecases.effects.labels import label_for_reporter, label_of
from usecases.effects.telling import to_leaders
from usecases.filing import resident_actor
from usecases.letter_writing import Judging
from usecases.people import staff_actor
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import to_resident
from usecases.timer_ports import NewTimer
from usecases.venues import leaders_of

CLOSING_LETTER = "closing_letter"
"""Timer kind: a closing letter is near its time, or past it."""

_FINISHED = frozenset({Status.RESOLVED, Status.CLOSED})


def may_ask(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether its type writes such letters, and there is a result to write about."""
    rule = uow.knowledge.type_of(ticket).closing_letter
    return rule is not None and ticket.status in _FINISHED and ticket.resolved_at is not None


def current(uow: UnitOfWork, ticket: Ticket) -> Letter | None:
    """The closing letter about the present result; one about an earlier result is none."""
    since = ticket.resolved_at
    if since is None or ticket.status not in _FINISHED:
        return None
    return next((one for one in reversed(_closing(uow, ticket)) if one.created_at >= since), None)


def _closing(uow: UnitOfWork, ticket: Ticket) -> list[Letter]:
    return [one for one in uow.letters.of_ticket(ticket.id) if one.kind is LetterKind.CLOSING]


def due_of(uow: UnitOfWork, ticket: Ticket) -> datetime | None:
    """By when the letter was promised that was asked for last."""
    asked = [one for one in uow.events.of(ticket.id) if one.kind is EventKind.CLOSING_ASKED]
    return datetime.fromisoformat(str(asked[-1].data["due"])) if asked else None


# ------------------------------------------------------------------------------------------------ asked for


def ask(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime) -> Answer:
    """A draft for customer service, and its time; once only: a second press hears how it stands.

    Raises CardRefreshed for a matter that is being worked again, or of a type without such letters.
    """
    rule = uow.knowledge.type_of(ticket).closing_letter
    if rule is None or not may_ask(uow, ticket):
        raise CardRefreshed
    asked = current(uow, ticket)
    if asked is not None:
        return Answer(notice=_stands(uow, ticket, asked), alert=True)
    letter = uow.letters.open(
        ticket,
        kind=LetterKind.CLOSING,
        round_=len(_closing(uow, ticket)) + 1,
        state=LetterState.DRAFTED,
        confidential=False,
        by=None,
        at=at,
    )
    version = uow.letters.write(letter, body=_draft(uow, resident, ticket, rule, at), attachments=(), by=None, at=at)
    due = uow.knowledge.community(ticket.community_id).calendar.add(rule.clock, at, rule.within)
    data = {"due": due.isoformat(), "version": version.id}
    ticket = happen(uow, ticket, EventKind.CLOSING_ASKED, resident_actor(resident), at, data=data)
    _remind_later(uow, ticket, letter, rule, due, at)
    letter_writing.offer_review(uow, ticket, letter, version, at)
    to_resident(uow, resident, _stands(uow, ticket, letter), ticket_id=ticket.id)
    return Answer()


def _stands(uow: UnitOfWork, ticket: Ticket, letter: Letter) -> ClosingLetterStands:
    return ClosingLetterStands(
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        state=letter.state,
        number=letter.number,
        due_at=due_of(uow, ticket),
    )


# ------------------------------------------------------------------------------------------------ the draft


def _draft(uow: UnitOfWork, resident: Resident, ticket: Ticket, rule: ClosingLetterRule, at: datetime) -> str:
    """What was reported, what was done, what prevents the next: without causes, culprits and colleagues' names."""
    community = uow.knowledge.community(ticket.community_id)
    locale = resident.locale or community.locale
    names = [one.name for one in uow.staff.of_roles(ticket.community_id, list(Role))]
    matter = uow.knowledge.type_of(ticket).matter_title(ticket.matter).in_(locale)
    asked = say_full(ticket.reported_at, at, community.timezone, locale)
    parts = [(rule.reported, _nameless(ticket.description, names) or matter), *_done(ticket, rule, names)]
    said = [filled(text, locale, asked=asked, number=ticket.number, words=words) for text, words in parts]
    return "\n".join([*said, rule.thanks.in_(locale)])


def _done(ticket: Ticket, rule: ClosingLetterRule, names: list[str]) -> Iterator[tuple[LocalText, str]]:
    """As far as it was written down and names nobody."""
    found, result = ticket.details.get("findings"), ticket.details.get("result")
    findings: Mapping[str, object] = found if isinstance(found, Mapping) else {}
    explained = "settled" in ticket.details
    told = _nameless(result if explained else findings.get(Finding.CORRECTION, result), names)
    prevention = None if explained else _nameless(findings.get(Finding.PREVENTION), names)
    if told is not None:
        yield rule.explained if explained else rule.corrected, told
    if prevention is not None:
        yield rule.prevention, prevention


def _nameless(words: object, names: list[str]) -> str | None:
    """Without the stop at its end, as the letter goes on behind it; None for nothing, or where somebody is named."""
    said = " ".join(words.split()).rstrip("。.") if isinstance(words, str) else ""
    return None if not said or any(name in said for name in names) else said


# ------------------------------------------------------------------------------------------------ approved or changed


def judge(uow: UnitOfWork, actor: StaffActor, version_id: int) -> Judging:
    """Whether this press counts, as of any letter; CardRefreshed also when the matter is being worked again."""
    judging = letter_writing.read(uow, actor, version_id, Action.APPROVE_LETTER)
    letter = current(uow, judging.ticket)
    if letter is None or letter.id != judging.letter.id:
        raise CardRefreshed
    if letter.state is not LetterState.DRAFTED:
        raise letter_writing.decided(uow, judging.ticket)
    return judging


def approve(uow: UnitOfWork, actor: StaffActor, version_id: int, at: datetime) -> None:
    """It gets its number and goes out."""
    letter_writing.release(uow, judge(uow, actor, version_id), at, kind=EventKind.CLOSING_APPROVED)


def rewrite(uow: UnitOfWork, actor: StaffActor, version_id: int, body: str, at: datetime) -> None:
    """Customer service words it differently; what is sent is approved as it reads then."""
    judging = judge(uow, actor, version_id)
    letter = uow.letters.change(judging.letter, drafted_by=actor.member.id)
    version = uow.letters.write(letter, body=body, attachments=(), by=actor.member.id, at=at)
    data = {"version": version.id, "count": version.version}
    ticket = happen(uow, judging.ticket, EventKind.LETTER_DRAFTED, staff_actor(actor), at, data=data)
    letter_writing.redraw_review(uow, ticket, judging.version)
    letter_writing.offer_review(uow, ticket, letter, version, at)


def drop(uow: UnitOfWork, ticket: Ticket) -> None:
    """The matter is worked again: a draft that still waits at the front desk says so, and its keys go."""
    for letter in _closing(uow, ticket):
        version = uow.letters.latest(letter)
        if letter.state is LetterState.DRAFTED and version is not None:
            letter_writing.redraw_review(uow, ticket, version)


# ------------------------------------------------------------------------------------------------ in time


def _remind_later(
    uow: UnitOfWork, ticket: Ticket, letter: Letter, rule: ClosingLetterRule, due: datetime, at: datetime
) -> None:
    """Not timers of the ticket: they go on when it is closed."""
    calendar = uow.knowledge.community(ticket.community_id).calendar
    near = calendar.add(rule.clock, at, max(rule.within - rule.remind_before, timedelta(0)))
    moments = (calendar.end_of_quiet_hours(near), calendar.end_of_quiet_hours(due))
    uow.timers.add(
        [
            NewTimer(community_id=ticket.community_id, kind=CLOSING_LETTER, due_at=one, data={"letter": letter.id})
            for one in moments
        ]
    )


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Its time is nearly over: the front desk hears it; over: also whoever leads."""
    wanted = due.highest.data.get("letter")
    letter = uow.letters.get(wanted) if isinstance(wanted, int) else None
    ticket = None if letter is None else uow.tickets.get(letter.ticket_id)
    promised = None if ticket is None else due_of(uow, ticket)
    if letter is None or ticket is None or promised is None or letter.state is not LetterState.DRAFTED:
        return
    if current(uow, ticket) != letter:
        return
    notice = ClosingLetterDue(
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        due_at=promised,
        over=now >= promised,
    )
    if not notice.over:
        letter_sending.to_desk(uow, ticket, notice, f"closing-letter:{letter.id}", now)
        return
    ticket = happen(uow, ticket, EventKind.CLOSING_LATE, CLOCK, now, data={"due": promised.isoformat()})
    leaders = leaders_of(uow, ticket)
    to_leaders(uow, ticket, leaders, private=notice, public=lambda called: replace(notice, mentions=called))
