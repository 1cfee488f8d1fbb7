"""The forms of hearing a matter: first answer, plan, explanation, escalation, judgement, question, lesson (COM)."""

from datetime import datetime, timedelta

from domain.answers import SKIPPED, Option, free_text
from domain.drafts import Draft, Form
from domain.errors import Problem
from domain.hearing import Settling, Verdict
from domain.i18n import LocalText
from domain.incoming import Incoming
from domain.permissions import StaffActor
from domain.tickets import Ticket
from usecases import hearing, inquiries, lessons
from usecases.form_options import community_of, moments_ahead, ticket_of, type_of
from usecases.ports import UnitOfWork
from usecases.progress_forms import ending
from usecases.step_forms import Step, StepForm, StepKind
from usecases.venues import asked_place

_HERE = "explained"
"""The pressed value of an explanation; any other is the key of an authority."""


def _words(draft: Draft, key: str = "words") -> str:
    value = draft.text(key)
    return "" if value is None or value == SKIPPED else value


# ------------------------------------------------------------------------------------------------ answer, plan


def _finish_first_answer(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    hearing.first_answer(uow, actor, ticket, _words(draft), at)


def _plan_days(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """Tomorrow, in three days, in a week, at the end of the afternoon; any other moment is written."""
    first = moments_ahead(draft.updated_at, community_of(uow, draft).timezone, 18)[-1:]
    found = [moment + timedelta(days=days) for moment in first for days in (0, 2, 6)]
    shown = [one.isoformat(timespec="minutes") for one in found if one > at]
    return tuple(Option(value=one, label=LocalText(zh_hans="")) for one in shown)


def _finish_propose(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    hearing.propose(uow, actor, ticket, _words(draft), datetime.fromisoformat(_words(draft, "until")), at)


# ------------------------------------------------------------------------------------------------ not our liability


def _ways(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """It is explained here, or it belongs to one of the authorities that everybody can ring."""
    here = Option(value=_HERE, label=LocalText(zh_hans="我们解释", zh_hant="我們解釋", en="We explain it"))
    return (here, *(Option(value=one.key, label=one.title) for one in community_of(uow, draft).contacts))


def _finish_explain(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    way = _words(draft, "way")
    if way == _HERE:
        hearing.explain(uow, actor, ticket, Settling.EXPLAINED, _words(draft), at)
    else:
        hearing.explain(uow, actor, ticket, Settling.REFERRED, _words(draft), at, authority=way)


# ------------------------------------------------------------------------------------------------ upwards, judged


def _finish_escalate(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    hearing.escalate(uow, actor, ticket, _words(draft), at)


_VERDICTS = (
    Option(value=Verdict.VALID, label=LocalText(zh_hans="有效", zh_hant="有效", en="Valid")),
    Option(value=Verdict.NOT_VALID, label=LocalText(zh_hans="无效", zh_hant="無效", en="Not valid")),
)


def _verdicts(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return _VERDICTS


def _finish_judge(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    hearing.judge(uow, actor, ticket, Verdict(_words(draft, "verdict")), _words(draft), at)


# ------------------------------------------------------------------------------------------------ question, lesson


def _departments(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Whom it concerns first; departments without a group, and those that must not be asked, are not offered."""
    ticket, community = ticket_of(uow, draft), community_of(uow, draft)
    category = None if ticket.category is None else type_of(uow, draft).category(ticket.category)
    concerned = None if category is None else category.concerns
    others = [one for one in community.departments if one.key != ticket.department and not one.management]
    asked = [one for one in others if asked_place(uow, ticket, one.key) is not None]
    asked.sort(key=lambda one: (one.key != concerned, one.order))
    return tuple(Option(value=one.key, label=one.title) for one in asked)


def _finish_ask(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    inquiries.ask_department(uow, actor, ticket, _words(draft, "department"), _words(draft, "question"), at)


def _read_lesson(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    words = free_text(incoming.text)
    return words if isinstance(words, Problem) else lessons.problem_of(uow, ticket_of(uow, draft), words) or words


def _finish_lesson(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    lessons.publish(uow, actor, ticket, _words(draft), at)


FORMS: tuple[StepForm, ...] = (
    StepForm(
        form=Form.FIRST_ANSWER,
        steps=(Step(key="words", kind=StepKind.TEXT),),
        finish=ending(_finish_first_answer),
    ),
    StepForm(
        form=Form.PROPOSE,
        steps=(
            Step(key="words", kind=StepKind.TEXT),
            Step(key="until", kind=StepKind.MOMENT, options=_plan_days),
        ),
        finish=ending(_finish_propose),
    ),
    StepForm(
        form=Form.EXPLAIN,
        steps=(
            Step(key="way", kind=StepKind.CHOICE, options=_ways),
            Step(key="words", kind=StepKind.TEXT),
        ),
        finish=ending(_finish_explain),
    ),
    StepForm(
        form=Form.ESCALATE,
        steps=(Step(key="words", kind=StepKind.TEXT),),
        finish=ending(_finish_escalate),
    ),
    StepForm(
        form=Form.JUDGE,
        steps=(
            Step(key="verdict", kind=StepKind.CHOICE, options=_verdicts),
            Step(key="words", kind=StepKind.TEXT),
        ),
        finish=ending(_finish_judge),
    ),
    StepForm(
        form=Form.ASK_DEPARTMENT,
        steps=(
            Step(key="department", kind=StepKind.CHOICE, options=_departments),
            Step(key="question", kind=StepKind.TEXT),
        ),
        finish=ending(_finish_ask),
    ),
    StepForm(
        form=Form.LESSON,
        steps=(Step(key="words", kind=StepKind.TEXT, read=_read_lesson),),
        finish=ending(_finish_lesson),
    ),
)
