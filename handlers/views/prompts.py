"""The prompt of every form: which view shows it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain.drafts import Form
from domain.notices.dialogue import DraftPrompt
from handlers.views.household_prompts import file_changed_prompt, move_out_prompt
from handlers.views.people_prompts import join_prompt, refuse_prompt, register_prompt
from handlers.views.request_prompts import request_prompt
from handlers.views.resident_forms import rebook_prompt, resident_form_prompt
from handlers.views.staff_prompts import staff_prompt
from handlers.views.view import Look, PresentView, PresentViews, View
from usecases.prompt_data import PromptData, load

PROMPTS: Mapping[Form, Callable[[PromptData, Look], View]] = MappingProxyType(
    {
        Form.REQUEST: request_prompt,
        Form.REGISTER: register_prompt,
        Form.JOIN: join_prompt,
        Form.REFUSE: refuse_prompt,
        Form.REBOOK: rebook_prompt,
        Form.FILE_CHANGED: file_changed_prompt,
        Form.MOVE_OUT: move_out_prompt,
        **dict.fromkeys(
            (
                Form.NOT_FIXED,
                Form.ACCESS_TIME,
                Form.COMMENT,
                Form.REMARK,
                Form.ANSWER,
                Form.CORRECT_NAME,
                Form.CORRECT_PHONE,
            ),
            resident_form_prompt,
        ),
        **dict.fromkeys(
            (
                Form.RESOLVE,
                Form.RETURN,
                Form.PASS_ON,
                Form.HAND_OVER,
                Form.ASSIGN,
                Form.VISIT,
                Form.ASK,
                Form.HOLD,
                Form.EXTEND,
                Form.QUOTE,
                Form.RELEASE,
                Form.CALL_RESULT,
                Form.ARTICLE,
                Form.GIVE_ANSWER,
                Form.PROMISE_ANSWER,
                Form.PICTURES,
                Form.FIRST_ANSWER,
                Form.PROPOSE,
                Form.EXPLAIN,
                Form.ESCALATE,
                Form.JUDGE,
                Form.ASK_DEPARTMENT,
                Form.ANSWER_INQUIRY,
                Form.LESSON,
                Form.CALLER,
                Form.CALENDAR_DAY,
                Form.TURN,
                Form.JOIN_TO,
                Form.LETTER,
                Form.RETURN_LETTER,
                Form.DELIVER,
                Form.GIVE_UP_DELIVERY,
                Form.EXPLAIN_DELAY,
                Form.CLOSING_LETTER,
                Form.PAYMENT,
                Form.REFUND,
                Form.ADD_COLLEAGUE,
                Form.OUTAGE,
                Form.OUTAGE_LONGER,
                Form.LEAK,
                Form.LEAK_STEP,
                Form.BLOCK,
                Form.SUMMARY,
                Form.RETURN_SUMMARY,
            ),
            staff_prompt,
        ),
    }
)


def prompt(data: PromptData, look: Look) -> View:
    """The present question of a form."""
    return PROMPTS[data.draft.form](data, look)


PRESENT_VIEWS: PresentViews = MappingProxyType({DraftPrompt: PresentView(load=load, show=prompt)})
