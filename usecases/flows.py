"""What every form can do: take a message, a press, a skip, a step back. One value per form, one table of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.drafts import Draft
from domain.errors import Problem
from domain.incoming import Incoming
from usecases import prompting, step_forms
from usecases.ports import UnitOfWork
from usecases.step_forms import StepForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The verbs of one form. Each shows what comes next itself; a Problem is shown with the present question again."""

    steps: tuple[str, ...]
    """Every step that is the form's own; those of a request besides are the questions of its type."""
    receive: Callable[[UnitOfWork, Draft, Incoming], Problem | None]
    choose: Callable[[UnitOfWork, Draft, str, datetime], Problem | None]
    skip: Callable[[UnitOfWork, Draft, datetime], Problem | None]
    back: Callable[[UnitOfWork, Draft, datetime], None]
    ends_by_word: Callable[[Draft], bool]
    """Whether "that was all", typed, ends the present step."""
    reread: Callable[[UnitOfWork, Draft, datetime], None] = lambda _uow, _draft, _at: None
    """A message that the form had taken was corrected by its writer."""


def step_flow(form: StepForm) -> Flow:
    """The flow of a form that is a plain list of questions."""
    return Flow(
        steps=tuple(step.key for step in form.steps),
        receive=lambda uow, draft, incoming: step_forms.receive(uow, form, draft, incoming),
        choose=lambda uow, draft, value, at: step_forms.choose(uow, form, draft, value, at),
        skip=lambda uow, draft, at: step_forms.skip(uow, form, draft, at),
        back=lambda uow, draft, at: step_forms.back(uow, form, draft, at),
        ends_by_word=lambda draft: step_forms.is_collecting(form, draft),
    )


_REFUSED_ALBUM = "refused_album"
"""Key of a form's answers: of what was sent together the first one was refused in words, the rest is passed over."""


def show_problem(
    uow: UnitOfWork, draft: Draft, problem: Problem, at: datetime, *, typed: bool, album: str | None = None
) -> None:
    """Say what was wrong together with the same question: below what was typed, or in place after a press."""
    current = uow.drafts.get(draft.id)
    if current is None or (album is not None and current.answers.get(_REFUSED_ALBUM) == album):
        return
    if typed:
        asked = prompting.ask(uow, current, at, problem=problem)
        if album is not None:
            uow.drafts.save(asked, at=at, answers={**asked.answers, _REFUSED_ALBUM: album})
    else:
        prompting.show(uow, current, problem=problem)
