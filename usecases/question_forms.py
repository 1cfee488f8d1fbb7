"""The forms behind a question's card: the answer, looked over before it goes out, and a time for it (ASK-2)."""

from datetime import datetime

from domain.answers import Option
from domain.drafts import Draft, Form
from domain.i18n import LocalText
from domain.permissions import StaffActor
from domain.tickets import Ticket
from usecases import quick_answers, replied_answers
from usecases.ports import UnitOfWork
from usecases.progress_forms import ending
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import Purpose

_SEND = Option(value="send", label=LocalText(zh_hans="发给住户", zh_hant="發給住戶", en="Send it"))


def _send(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return (_SEND,)


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
        steps=(replied_answers.ANSWER_TIME,),
        finish=ending(_finish_promise),
    ),
    replied_answers.FORM,
)
