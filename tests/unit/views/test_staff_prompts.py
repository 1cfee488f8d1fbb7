"""The prompts of staff's forms: every step of every form has its question, addressed by name, with a way out."""

from datetime import timedelta
from typing import Any

import pytest

from domain.answers import Option
from domain.drafts import Draft, DraftState, Form
from domain.errors import Problem
from domain.i18n import LocalText
from domain.incoming import Media, MediaKind
from domain.people import Role, StaffMember
from domain.tickets import Window
from handlers.views.staff_prompts import staff_prompt
from tests.support.knowledge import GARDEN, words
from tests.support.looks import a_look, keys
from tests.support.world import NOON
from tests.unit.views.test_staff_views import a_ticket, fits
from usecases.calls import RESULT
from usecases.progress_forms import FORMS
from usecases.prompt_data import PromptData
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import Attachment, Purpose

LI = StaffMember(
    id=9, community_id=GARDEN, user_id=20, name="李 <b>", badge=None, role=Role.STAFF, department="engineering"
)
STEPS = [(form, step) for form in (*FORMS, RESULT) for step in form.steps]


def a_prompt(form: Form, step: str, **given: Any) -> PromptData:
    draft = Draft(
        id=3,
        community_id=GARDEN,
        chat_id=-1,
        user_id=20,
        form=form,
        step=step,
        ticket_id=5,
        answers=given.pop("answers", {}),
        post_id=None,
        state=DraftState.ACTIVE,
        version=1,
        created_at=NOON,
        updated_at=NOON,
    )
    values: dict[str, Any] = {
        "draft": draft,
        "problem": None,
        "options": (),
        "step_kind": None,
        "optional": False,
        "request_type": None,
        "resident": None,
        "member": LI,
        "ticket": a_ticket(community_id=GARDEN, category="tap", unit="1-101", window=None, details={}),
        "attachments": (),
    }
    return PromptData(**(values | given))


@pytest.mark.parametrize(("form", "step"), STEPS, ids=[f"{form.form}-{step.key}" for form, step in STEPS])
def test_every_step_asks_one_thing_and_can_be_left(form: StepForm, step: Step) -> None:
    options = tuple(Option(value=str(number), label=words(f"第{number}个选项")) for number in range(9))
    data = a_prompt(form.form, step.key, step_kind=step.kind, optional=step.optional, options=options)
    view = staff_prompt(data, a_look(group=True))
    assert str(view.text).startswith('<a href="tg://user?id=20">李 &lt;b&gt;</a> ')
    assert len(str(view.text).split("\n")) <= 5
    assert keys(view)[-1][-1] == "Cancel"
    assert ("Skip" in keys(view)[-1]) is step.optional
    fits(view)


def test_what_is_confidential_stays_so_when_it_is_released() -> None:
    """Where nobody knows who is meant, any department may be asked afterwards; none gets a card."""
    hidden = a_ticket(community_id=GARDEN, category="tap", unit="1-101", window=None, details={}, confidential=True)
    said = str(staff_prompt(a_prompt(Form.RELEASE, "sure", ticket=hidden), a_look()).text)
    assert said.endswith("Any department may be asked about 1122-007 Tap; they see no card. Is that right?")


@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_is_said_before_the_question(problem: Problem) -> None:
    first, second = str(staff_prompt(a_prompt(Form.ASK, "question", problem=problem), a_look()).text).split("\n")
    assert len(first) > 10
    assert second.endswith("What should the resident be asked about 1122-007 Tap? Just write it.")


def test_in_private_nobody_is_called() -> None:
    view = staff_prompt(a_prompt(Form.ASK, "question", member=None), a_look())
    assert str(view.text) == "What should the resident be asked about 1122-007 Tap? Just write it."


def test_moments_are_worded_from_their_value() -> None:
    options = tuple(
        Option(value=(NOON + timedelta(hours=hours)).isoformat(), label=LocalText(zh_hans="")) for hours in (2, 26)
    )
    ticket = a_ticket(
        community_id=GARDEN,
        category="tap",
        unit="1-101",
        details={},
        window=Window(start=NOON + timedelta(hours=2), end=NOON + timedelta(hours=4)),
    )
    data = a_prompt(Form.VISIT, "at", options=options, ticket=ticket, step_kind=StepKind.MOMENT)
    view = staff_prompt(data, a_look())
    assert str(view.text).split("\n")[1] == "The resident hopes for 14:00–16:00 today."
    assert keys(view) == [["14:00 today", "14:00 tomorrow"], ["Cancel"]]


def test_the_checklist_is_read_before_it_is_ticked() -> None:
    options = (Option(value="all", label=words("✓ 都做到了", "✓ All done")),)
    view = staff_prompt(a_prompt(Form.RESOLVE, "checklist", options=options), a_look())
    assert str(view.text).endswith("Before 1122-007 Tap is finished: Cleaned up.")
    assert keys(view) == [["✓ All done"], ["Cancel"]]


def test_evidence_is_counted() -> None:
    photo = Attachment(id=1, media=Media(kind=MediaKind.PHOTO, file_id="f"), purpose=Purpose.RESULT, caption=None)
    data = a_prompt(
        Form.RESOLVE,
        "result",
        step_kind=StepKind.EVIDENCE,
        attachments=(photo, photo),
        answers={"checklist": "all", "note": "换了阀芯"},
    )
    view = staff_prompt(data, a_look())
    assert str(view.text).split("\n")[1] == "Received: 2 photos, a note."
    assert keys(view) == [["Submit", "Back", "Cancel"]]


def test_without_colleagues_the_way_out_is_said() -> None:
    text = str(staff_prompt(a_prompt(Form.HAND_OVER, "to"), a_look()).text)
    assert text.endswith("Give 1122-007 Tap back instead, the desk assigns it.")


def test_the_parts_stand_beside_the_question_about_the_labour() -> None:
    view = staff_prompt(a_prompt(Form.QUOTE, "labour", answers={"parts": 8050}), a_look())
    assert str(view.text).endswith("Parts ¥80.50. And the labour? Write the number.")
