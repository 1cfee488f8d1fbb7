"""The closing letter of a finished matter, where its reporter wants one: drafted, judged, in time (COM-6, ASK-1)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from domain.catalog import ClosingLetterRule
from domain.errors import CardRefreshed
from domain.events import CLOCK, Actor, EventKind
from domain.hearing import Finding
from domain.i18n import LocalText
from domain.incoming import Media, Press
from domain.letters import Letter, LetterKind, LetterState
from domain.moments import say_full
from domain.notices.letters import ClosingLetterStands
from domain.people import Resident, Role
from domain.permissions import StaffActor
from domain.promise_rules import PromiseKind
from domain.promise_times import due_moment
from domain.result_letters import has_result_letter, is_about_result
from domain.tickets import Action, Ticket
from domain.time_spacing import filled
from usecases import dispatch, letter_writing
from usecases.effects.labels import label_for_reporter
from usecases.filing import resident_actor
from usecases.letter_writing import Judging
from usecases.people import staff_actor
from usecases.ports import Answer, UnitOfWork
from usecases.promising import open_promise
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_resident


def may_ask(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether its type writes such letters, and there is a result to write about."""
    return has_result_letter(uow.knowledge.type_of(ticket), ticket)


def current(uow: UnitOfWork, ticket: Ticket) -> Letter | None:
    """The closing letter about the present result; one about an earlier result is none."""
    return next((one for one in reversed(_closing(uow, ticket)) if is_about_result(one, ticket)), None)


def _closing(uow: UnitOfWork, ticket: Ticket) -> list[Letter]:
    return [one for one in uow.letters.of_ticket(ticket.id) if one.kind is LetterKind.CLOSING]


def due_of(uow: UnitOfWork, ticket: Ticket) -> datetime | None:
    """By when the letter is promised that is still to come."""
    promise = open_promise(uow, ticket, PromiseKind.CLOSING)
    return None if promise is None else promise.due_at


# ------------------------------------------------------------------------------------------------ asked for


def ask(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime) -> Answer:
    """A draft for customer service, and its time; once only: a second press hears how it stands.

    Raises CardRefreshed for a matter that is being worked again, or of a type without such letters.
    """
    asked = current(uow, ticket)
    if asked is not None:
        return Answer(notice=_stands(uow, ticket, asked), alert=True)
    _begin(uow, ticket, resident_actor(resident), at)
    return Answer()


def write_one(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """The key on the card: for who asked at the counter or by phone, and to find the draft again (INT-5).

    Without one it is drafted and promised as if the resident had pressed; one that waits is shown again.
    """
    handling = dispatch.judge(uow, press, ticket_id, round_, Action.CLOSING_LETTER)
    ticket = handling.ticket
    letter = current(uow, ticket)
    if letter is None:
        _begin(uow, ticket, staff_actor(handling.actor), press.at)
        return Answer()
    version = uow.letters.latest(letter)
    if letter.state is not LetterState.DRAFTED or version is None:
        return Answer(notice=_stands(uow, ticket, letter), alert=True)
    letter_writing.redraw_review(uow, ticket, version, moved=True)
    letter_writing.offer_review(uow, ticket, letter, version, press.at)
    return Answer()


def _begin(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime) -> None:
    """Draft it, promise it, show the draft to customer service, and tell the resident by when it comes."""
    request_type = uow.knowledge.type_of(ticket)
    texts, rule = request_type.closing_letter, request_type.promise(PromiseKind.CLOSING, urgent=ticket.urgent)
    if texts is None or rule is None or not may_ask(uow, ticket):
        raise CardRefreshed
    letter = uow.letters.open(
        ticket,
        kind=LetterKind.CLOSING,
        round_=len(_closing(uow, ticket)) + 1,
        state=LetterState.DRAFTED,
        confidential=False,
        by=None,
        at=at,
    )
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    body = _draft(uow, reporter, ticket, texts, at)
    version = uow.letters.write(letter, body=body, attachments=(), by=None, at=at)
    due = due_moment(rule, at, uow.knowledge.community(ticket.community_id).calendar)
    data = {"due": due.isoformat(), "version": version.id}
    ticket = happen(uow, ticket, EventKind.CLOSING_ASKED, actor, at, data=data)
    letter_writing.offer_review(uow, ticket, letter, version, at)
    if reporter is not None and can_reach(uow, reporter):
        to_resident(uow, reporter, _stands(uow, ticket, letter), ticket_id=ticket.id)


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


def _draft(uow: UnitOfWork, reporter: Resident | None, ticket: Ticket, rule: ClosingLetterRule, at: datetime) -> str:
    """What was reported, what was done, what prevents the next: without causes, culprits and colleagues' names."""
    community = uow.knowledge.community(ticket.community_id)
    locale = (None if reporter is None else reporter.locale) or community.locale
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


def rewrite(
    uow: UnitOfWork,
    actor: StaffActor,
    version_id: int,
    body: str,
    at: datetime,
    *,
    attachments: tuple[Media, ...] = (),
) -> None:
    """Customer service words it differently; what is sent is approved as it reads then."""
    judging = judge(uow, actor, version_id)
    letter = uow.letters.change(judging.letter, drafted_by=actor.member.id)
    version = uow.letters.write(letter, body=body, attachments=attachments, by=actor.member.id, at=at)
    data = {"version": version.id, "count": version.version}
    ticket = happen(uow, judging.ticket, EventKind.LETTER_DRAFTED, staff_actor(actor), at, data=data)
    letter_writing.redraw_review(uow, ticket, judging.version)
    letter_writing.offer_review(uow, ticket, letter, version, at)


def drop(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The matter is worked again: a draft that still waits at the front desk says so, and its keys go.

    Whoever waits for it hears that it comes when there is a result to write about.
    """
    for letter in _closing(uow, ticket):
        version = uow.letters.latest(letter)
        if letter.state is LetterState.DRAFTED and version is not None:
            letter_writing.redraw_review(uow, ticket, version)
    if due_of(uow, ticket) is not None:
        happen(uow, ticket, EventKind.CLOSING_PUT_OFF, CLOCK, at)
