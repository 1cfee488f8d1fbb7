"""The forms behind a question's card: the answer, looked over before it goes out, and a time for it (ASK-2)."""

from datetime import datetime

from domain.answers import Option
from domain.drafts import Draft, Form
from domain.errors import Problem
from domain.i18n import LocalText
from domain.incoming import Incoming
from domain.moment_reading import read_moment
from domain.permissions import StaffActor
from domain.tickets import Ticket
from usecases import quick_answers, replied_answers
from usecases.form_options import answer_times, community_of, ticket_of
from usecases.ports import UnitOfWork
from usecases.progress_forms import ending
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import Purpose

_SEND = Option(value="send", label=LocalText(zh_hans="发给住户", zh_hant="發給住戶", en="Send it"))


def _send(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return (_SEND,)


def _read_time(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    """A time in words, not later than what is promised anyhow."""
    moment = read_moment(incoming.text, incoming.at, community_of(uow, draft).timezone)
    if isinstance(moment, Problem):
        return moment
    return quick_answers.beyond_promise(uow, ticket_of(uow, draft), moment) or moment.isoformat()


def _finish_answer(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    quick_answers.answer(uow, actor, ticket, draft.text("note") or "", draft.id, at)


def _finish_promise(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    quick_answers.promise(uow, actor, ticket, datetime.fromisoformat(draft.text("until") or ""), at)


FORMS: tuple[StepForm, ...] = (
    StepForm(
        form=Form.GIVE_ANSWER,
        steps=(
            Step(key="answer", kind=StepKind.EVIDENCE, purpose=Purpose.RESULT),
            Step(key="send", kind=StepKind.CHOICE, options=_send),
        ),
        finish=ending(_finish_answer),
    ),
    StepForm(
        form=Form.PROMISE_ANSWER,
        steps=(Step(key="until", kind=StepKind.MOMENT, options=answer_times, read=_read_time),),
        finish=ending(_finish_promise),
    ),
    replied_answers.FORM,
)
