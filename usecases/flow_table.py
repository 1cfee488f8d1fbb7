"""Every form and its flow."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.drafts import Form
from usecases import (
    article_editing,
    calls,
    declaring_days,
    declaring_outages,
    desk_intake,
    hearing_forms,
    inquiries,
    joining,
    letter_forms,
    paying,
    progress_forms,
    question_forms,
    rebooking,
    registration,
    remarks,
    request_flow,
    resident_forms,
    verification,
    which_ticket,
)
from usecases.flows import Flow, step_flow

FLOWS: Mapping[Form, Flow] = MappingProxyType(
    {
        Form.REQUEST: request_flow.FLOW,
        Form.REGISTER: registration.FLOW,
        Form.REFUSE: step_flow(verification.REFUSAL),
        Form.JOIN: step_flow(joining.JOINING),
        Form.REMARK: remarks.FLOW,
        Form.NOT_FIXED: remarks.FLOW,
        Form.ANSWER: which_ticket.FLOW,
        Form.CALENDAR_DAY: step_flow(declaring_days.FORM),
        Form.ARTICLE: step_flow(article_editing.FORM),
        Form.CALL_RESULT: step_flow(calls.RESULT),
        Form.ANSWER_INQUIRY: step_flow(inquiries.ANSWER_INQUIRY),
        Form.CALLER: step_flow(desk_intake.CALLER),
        **{
            form.form: step_flow(form)
            for form in (
                *progress_forms.FORMS,
                *hearing_forms.FORMS,
                *question_forms.FORMS,
                *letter_forms.FORMS,
                *resident_forms.FORMS,
                *paying.FORMS,
                *declaring_outages.FORMS,
                rebooking.REBOOK,
            )
        },
    }
)
