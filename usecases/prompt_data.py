"""What a form's prompt shows: the draft as it is, what can be pressed, and what it is about."""

from dataclasses import dataclass
from datetime import datetime

from domain.answers import Option, options_of
from domain.articles import Article
from domain.catalog import RequestType
from domain.drafts import Draft, DraftState, Form
from domain.errors import Problem
from domain.form_questions import QuestionKind
from domain.guessing import guess, is_alarming
from domain.letters import LetterVersion
from domain.notices.dialogue import DraftPrompt
from domain.outages import Outage
from domain.people import Resident, StaffMember
from domain.tickets import Ticket
from usecases import (
    adding_to_open,
    article_editing,
    confiding,
    declaring_days,
    declaring_outages,
    hearing_forms,
    home_step,
    joining,
    known_outages,
    leak_reports,
    letter_forms,
    letter_writing,
    moving_out,
    paying,
    privacy_forms,
    question_forms,
    rebooking,
    reconfirming,
    resident_forms,
    roster,
    unit_question,
    verification,
    which_ticket,
)
from usecases.calls import RESULT
from usecases.collecting import ARTICLE, COLLECT, HOME, OUTAGE, REVIEW, TYPE, description_of
from usecases.desk_intake import CALLER
from usecases.form_resident import resident_of_form
from usecases.guessed_answers import request_type_of
from usecases.inquiries import ANSWER_INQUIRY
from usecases.ordering import BOOKED_KINDS, Counter, counter_of
from usecases.ordering import options as booked_options
from usecases.ports import UnitOfWork
from usecases.progress_forms import FORMS
from usecases.showing_articles import shown_first
from usecases.step_forms import StepForm, StepKind
from usecases.ticket_ports import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptData:
    """Everything a prompt's view needs. `options` are the present step's; `step_kind` is set for step forms.

    `alarm`: the words of a request speak of danger; `articles`: the one that may answer it first, then the others;
    `counter`: what can still be had of the offer that was chosen; `outage`: one that is known already. Of a letter that
    is written again `former` is the last draft, `remark` what has to be different, `enclosed` how many files it keeps.
    """

    draft: Draft
    problem: Problem | None
    options: tuple[Option, ...]
    step_kind: StepKind | None
    optional: bool
    request_type: RequestType | None
    resident: Resident | None
    member: StaffMember | None
    ticket: Ticket | None
    attachments: tuple[Attachment, ...]
    alarm: bool = False
    articles: tuple[Article, ...] = ()
    counter: Counter | None = None
    outage: Outage | None = None
    former: LetterVersion | None = None
    remark: str | None = None
    enclosed: int = 0


def load(uow: UnitOfWork, notice: DraftPrompt, now: datetime) -> PromptData | None:
    """Read a prompt's data; None when the form is over and its prompt has nothing to ask any more."""
    draft = uow.drafts.get(notice.draft_id)
    if draft is None or draft.state in (DraftState.SUBMITTED, DraftState.DROPPED):
        return None
    form, ticket = _step_form(draft), None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    former = letter_writing.former(uow, ticket) if draft.form is Form.LETTER and ticket is not None else None
    step = None if form is None else form.step(draft.step)
    options = _request_options(uow, draft, now)
    if step is not None and step.options is not None:
        options = step.options(uow, draft, now)
    return PromptData(
        draft=draft,
        problem=notice.problem,
        options=options,
        step_kind=None if step is None else step.kind,
        optional=step is not None and step.optional,
        request_type=request_type_of(uow, draft) if draft.form is Form.REQUEST else None,
        resident=resident_of_form(uow, draft) if draft.form in (Form.REQUEST, Form.REGISTER) else None,
        member=None if draft.chat_id == draft.user_id else uow.staff.by_user(draft.user_id, near=draft.community_id),
        ticket=ticket,
        attachments=tuple(uow.attachments.of_draft(draft.id)) if _shows_attachments(draft, step is not None) else (),
        alarm=_is_alarming(uow, draft),
        articles=shown_first(uow, draft) if draft.step == ARTICLE else (),
        counter=_counter(uow, draft, now),
        outage=_outage(uow, draft),
        former=None if former is None else former[1],
        remark=None if former is None else former[0].remark,
        enclosed=0 if former is None else len(letter_forms.former_files(uow, draft)),
    )


def _counter(uow: UnitOfWork, draft: Draft, now: datetime) -> Counter | None:
    if draft.form is Form.REBOOK:
        return rebooking.counter_of(uow, draft, now)
    request_type = request_type_of(uow, draft) if draft.form is Form.REQUEST else None
    if request_type is None or draft.community_id is None:
        return None
    return counter_of(uow, uow.knowledge.community(draft.community_id), request_type, draft, now)


def _outage(uow: UnitOfWork, draft: Draft) -> Outage | None:
    """What is known already: to the resident who reports it, to the colleague who declares it or changes its time."""
    match draft.form:
        case Form.REQUEST if draft.step == OUTAGE:
            return known_outages.shown(uow, draft)
        case Form.OUTAGE if draft.step == "known":
            return declaring_outages.declared_already(uow, draft)
        case Form.OUTAGE_LONGER:
            return declaring_outages.to_be_changed(uow, draft)
        case _:
            return None


def _is_alarming(uow: UnitOfWork, draft: Draft) -> bool:
    if draft.form is not Form.REQUEST or draft.community_id is None:
        return False
    said = description_of(draft)
    offered = uow.knowledge.menu(uow.knowledge.community(draft.community_id))
    return bool(said) and any(is_alarming(one, said) for one in offered)


def _shows_attachments(draft: Draft, is_step_form: bool) -> bool:
    return draft.form is Form.REQUEST or is_step_form


def _step_form(draft: Draft) -> StepForm | None:
    own = (
        article_editing.FORM,
        rebooking.REBOOK,
        moving_out.MOVE_OUT,
        reconfirming.CHANGED,
        ANSWER_INQUIRY,
        RESULT,
        verification.REFUSAL,
        joining.JOINING,
        roster.ADDING,
        CALLER,
        declaring_days.FORM,
    )
    known = (
        *FORMS,
        *hearing_forms.FORMS,
        *question_forms.FORMS,
        *letter_forms.FORMS,
        *resident_forms.FORMS,
        *paying.FORMS,
        *declaring_outages.FORMS,
        *privacy_forms.FORMS,
        *leak_reports.FORMS,
        *own,
    )
    return next((form for form in known if form.form is draft.form), None)


def _request_options(uow: UnitOfWork, draft: Draft, now: datetime) -> tuple[Option, ...]:
    """What can be pressed at the present question of a request; of the categories the likeliest first."""
    if draft.form is Form.ANSWER:
        return which_ticket.options(uow, draft)
    if draft.form is not Form.REQUEST or draft.community_id is None:
        return ()
    return home_step.options(uow, draft) if draft.step == HOME else _options_here(uow, draft, draft.community_id, now)


def _options_here(uow: UnitOfWork, draft: Draft, community_id: str, now: datetime) -> tuple[Option, ...]:
    community = uow.knowledge.community(community_id)
    if draft.step == COLLECT:
        return adding_to_open.options(uow, draft)
    if draft.step == TYPE:
        return tuple(Option(value=one.key, label=one.title) for one in uow.knowledge.menu(community))
    if draft.step == REVIEW:
        return confiding.options(uow, draft)
    request_type = request_type_of(uow, draft)
    if request_type is None:
        return ()
    question = None if draft.step is None else request_type.question(draft.step)
    if question is None:
        return ()
    if question.kind in BOOKED_KINDS:
        counter = _counter(uow, draft, now)
        return () if counter is None else booked_options(counter, question)
    if question.kind is QuestionKind.UNIT:
        found = unit_question.options(community, draft.answers)
    else:
        found = options_of(request_type, question, now, community.timezone)
    if question.kind is not QuestionKind.CATEGORY:
        return found
    likely = guess(request_type, description_of(draft)).candidates
    return tuple(sorted(found, key=lambda one: one.value not in likely))
