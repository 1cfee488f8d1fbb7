"""The small forms behind a card's buttons: reasons, moments, prices, the checklist; each ends in one use case."""

from collections.abc import Callable
from datetime import datetime

from domain.answers import SKIPPED
from domain.catalog import Evidence
from domain.confidentiality import is_private
from domain.drafts import Draft, Form
from domain.errors import NotOnList, NotPermitted, Problem
from domain.hearing import Finding
from domain.incoming import Incoming, MediaKind
from domain.names import read_name
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Role, StaffMember
from domain.permissions import StaffActor
from domain.tickets import Ticket
from usecases import accusations, dispatch, form_results, holding, joining_tickets, progress, prompting, turning
from usecases.form_options import (
    checklist,
    colleagues,
    departments,
    needs_words,
    new_due_times,
    reasons,
    reasons_for,
    release_it,
    ticket_of,
    type_of,
    visit_times,
)
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import Purpose
from usecases.venues import may_show

# ------------------------------------------------------------------------------------------------ what they end in


def ending(
    act: Callable[[UnitOfWork, StaffActor, Ticket, Draft, datetime], object],
) -> Callable[[UnitOfWork, Draft, datetime], None]:
    """End the form, then act as its owner; a refusal leaves the form as it was."""

    def finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
        actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
        act(uow, actor, ticket_of(uow, draft), draft, at)
        if not may_show(uow, draft.chat_id, ticket_of(uow, draft)):  # from now on the chat hears nothing of it
            prompting.finish(uow, draft, at, DraftOver(outcome=Saying.DONE))
            return
        prompting.finish(uow, draft, at, form_results.done(uow, draft, actor, at), ticket_id=draft.ticket_id)

    return finish


def _words(draft: Draft, key: str) -> str:
    value = draft.text(key)
    return "" if value is None or value == SKIPPED else value


def _reason(uow: UnitOfWork, draft: Draft) -> tuple[str, str]:
    """A reason as (key, words): a pressed one has a key and perhaps words besides, a typed one only words."""
    value = _words(draft, "reason")
    known = any(one.key == value for one in reasons_for(uow, draft))
    return (value, _words(draft, "words")) if known else ("", value)


def _finish_return(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    reason, words = _reason(uow, draft)
    dispatch.return_to_pool(uow, actor, ticket, reason, words, at)


def _finish_pass_on(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    dispatch.pass_on(uow, actor, ticket, _words(draft, "department"), _words(draft, "reason"), at)


def _finish_hand_over(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    dispatch.hand_over(uow, actor, ticket, _member(uow, draft), at)


def _finish_assign(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    """To a colleague from the list, or to one without Telegram by name; the desk then acts for them ("代")."""
    chosen = _words(draft, "to")
    if any(one.value == chosen for one in colleagues(uow, draft, at)):
        dispatch.assign(uow, actor, ticket, _member(uow, draft), at)
        return
    if is_private(ticket):
        raise NotPermitted
    worker = uow.staff.add(
        community_id=ticket.community_id,
        user_id=None,
        name=chosen,
        badge=None,
        role=Role.STAFF,
        department=ticket.department,
        locale=None,
        at=at,
    )
    dispatch.assign(uow, actor, ticket, worker, at)


def _member(uow: UnitOfWork, draft: Draft) -> StaffMember:
    member = uow.staff.get(int(_words(draft, "to")))
    if member is None:
        raise NotOnList
    return member


def _read_worker(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_name(incoming.text)


def _finish_visit(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    progress.set_visit(uow, actor, ticket, datetime.fromisoformat(_words(draft, "at")), at)


def _finish_ask(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    progress.ask_resident(uow, actor, ticket, _words(draft, "question"), at)


def _finish_hold(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    until, (reason, words) = datetime.fromisoformat(_words(draft, "until")), _reason(uow, draft)
    holding.hold(uow, actor, ticket, reason=reason, until=until, words=words, at=at)


def _finish_extend(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    until, (reason, words) = datetime.fromisoformat(_words(draft, "until")), _reason(uow, draft)
    holding.ask_extension(uow, actor, ticket, until=until, reason=reason, words=words, at=at)


def _finish_quote(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    parts, labour = (int(str(draft.answers.get(key, 0))) for key in ("parts", "labour"))
    words = _words(draft, "note")
    progress.quote(uow, actor, ticket, parts_cents=parts, labour_cents=labour, words=words, at=at)


def _finish_resolve(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    rule = uow.knowledge.type_of(ticket).resolve_for(ticket.category)
    ticked = [] if rule is None else [item.key for item in rule.checklist]
    findings = {one: _words(draft, one) for one in Finding if draft.text(one)}
    note = draft.text("note") or findings.get(Finding.CORRECTION, "")
    progress.resolve(uow, actor, ticket, checklist=ticked, note=note, draft_id=draft.id, at=at, findings=findings)


def _finish_release(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, _draft: Draft, at: datetime) -> None:
    accusations.release(uow, actor, ticket, at)


def _ticks_off(uow: UnitOfWork, draft: Draft) -> bool:
    """The checklist of REP-3; without any other question it is at least asked whether it is really done."""
    rule = type_of(uow, draft).resolve_for(ticket_of(uow, draft).category)
    if rule is not None and (rule.checklist or rule.findings):
        return bool(rule.checklist)
    return not _shows_result(uow, draft)


def _shows_result(uow: UnitOfWork, draft: Draft) -> bool:
    """Types without a rule still get a note: a finish that says nothing helps nobody."""
    rule = type_of(uow, draft).resolve_for(ticket_of(uow, draft).category)
    return rule is None or rule.evidence is not Evidence.NONE


_PICTURES = frozenset({MediaKind.PHOTO, MediaKind.VIDEO})


def _shows_enough(uow: UnitOfWork, draft: Draft) -> Problem | None:
    """What the type wants to see of a result: words, a picture, or either (REP-3)."""
    rule, note = type_of(uow, draft).resolve, bool(draft.text("note"))
    match None if rule is None else rule.evidence:
        case Evidence.NOTE:
            return None if note else Problem.NOTE_NEEDED
        case Evidence.PHOTO:
            sent = {one.media.kind for one in uow.attachments.of_draft(draft.id)}
            return Problem.PHOTO_NEEDED if sent.isdisjoint(_PICTURES) else None
        case _:
            return None if note or uow.attachments.of_draft(draft.id) else Problem.TEXT_OR_PHOTO


def _finish_turn(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    turning.turn(uow, actor, ticket, _words(draft, "kind"), at)


def _finish_join(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    joining_tickets.join(uow, actor, ticket, int(_words(draft, "other")), at)


def _finds(finding: Finding) -> Callable[[UnitOfWork, Draft], bool]:
    """Whether this type is finished with that (COM-6)."""

    def applies(uow: UnitOfWork, draft: Draft) -> bool:
        rule = type_of(uow, draft).resolve
        return rule is not None and finding in rule.findings

    return applies


_WORDS = Step(key="words", kind=StepKind.TEXT, applies=needs_words)

FORMS: tuple[StepForm, ...] = (
    StepForm(
        form=Form.RESOLVE,
        steps=(
            Step(key="checklist", kind=StepKind.CHOICE, options=checklist, applies=_ticks_off),
            *(Step(key=one, kind=StepKind.TEXT, applies=_finds(one)) for one in Finding),
            Step(
                key="result",
                kind=StepKind.EVIDENCE,
                purpose=Purpose.RESULT,
                applies=_shows_result,
                enough=_shows_enough,
            ),
        ),
        finish=ending(_finish_resolve),
    ),
    StepForm(
        form=Form.RETURN,
        steps=(Step(key="reason", kind=StepKind.CHOICE_OR_TEXT, options=reasons), _WORDS),
        finish=ending(_finish_return),
    ),
    StepForm(
        form=Form.PASS_ON,
        steps=(
            Step(key="department", kind=StepKind.CHOICE, options=departments),
            Step(key="reason", kind=StepKind.TEXT, optional=True),
        ),
        finish=ending(_finish_pass_on),
    ),
    StepForm(
        form=Form.HAND_OVER,
        steps=(Step(key="to", kind=StepKind.CHOICE, options=colleagues),),
        finish=ending(_finish_hand_over),
    ),
    StepForm(
        form=Form.ASSIGN,
        steps=(Step(key="to", kind=StepKind.CHOICE_OR_TEXT, options=colleagues, read=_read_worker),),
        finish=ending(_finish_assign),
    ),
    StepForm(
        form=Form.VISIT,
        steps=(Step(key="at", kind=StepKind.MOMENT, options=visit_times),),
        finish=ending(_finish_visit),
    ),
    StepForm(
        form=Form.TURN,
        steps=(Step(key="kind", kind=StepKind.CHOICE, options=turning.kinds),),
        finish=ending(_finish_turn),
    ),
    StepForm(
        form=Form.JOIN_TO,
        steps=(
            Step(
                key="other",
                kind=StepKind.CHOICE_OR_TEXT,
                options=joining_tickets.candidates,
                read=joining_tickets.read_number,
            ),
        ),
        finish=ending(_finish_join),
    ),
    StepForm(form=Form.ASK, steps=(Step(key="question", kind=StepKind.TEXT),), finish=ending(_finish_ask)),
    StepForm(
        form=Form.HOLD,
        steps=(
            Step(key="reason", kind=StepKind.CHOICE, options=reasons),
            _WORDS,
            Step(key="until", kind=StepKind.MOMENT, options=new_due_times),
        ),
        finish=ending(_finish_hold),
    ),
    StepForm(
        form=Form.EXTEND,
        steps=(
            Step(key="until", kind=StepKind.MOMENT, options=new_due_times),
            Step(key="reason", kind=StepKind.CHOICE_OR_TEXT, options=reasons),
            _WORDS,
        ),
        finish=ending(_finish_extend),
    ),
    StepForm(
        form=Form.QUOTE,
        steps=(
            Step(key="parts", kind=StepKind.MONEY),
            Step(key="labour", kind=StepKind.MONEY),
            Step(key="note", kind=StepKind.TEXT, optional=True),
        ),
        finish=ending(_finish_quote),
    ),
    StepForm(
        form=Form.RELEASE,
        steps=(Step(key="sure", kind=StepKind.CHOICE, options=release_it),),
        finish=ending(_finish_release),
    ),
)
