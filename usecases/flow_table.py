"""Every form, its flow, and what somebody needs to fill it in."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.drafts import Draft, Form
from domain.grants import Grant, Right
from domain.permissions import check
from domain.tickets import Action
from usecases import (
    article_editing,
    blocking,
    calls,
    debriefing,
    declaring_days,
    declaring_outages,
    desk_intake,
    hearing_forms,
    inquiries,
    joining,
    leak_reports,
    letter_forms,
    moving_out,
    paying,
    privacy_forms,
    progress_forms,
    question_forms,
    rebooking,
    reconfirming,
    registration,
    remarks,
    request_flow,
    resident_forms,
    roster,
    verification,
    which_ticket,
)
from usecases.admission import admit
from usecases.flows import Flow, step_flow
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork

FLOWS: Mapping[Form, Flow] = MappingProxyType(
    {
        Form.REQUEST: request_flow.FLOW,
        Form.REGISTER: registration.FLOW,
        Form.REFUSE: step_flow(verification.REFUSAL),
        Form.JOIN: step_flow(joining.JOINING),
        Form.ADD_COLLEAGUE: step_flow(roster.ADDING),
        Form.REMARK: remarks.FLOW,
        Form.NOT_FIXED: remarks.FLOW,
        Form.ANSWER: which_ticket.FLOW,
        Form.CALENDAR_DAY: step_flow(declaring_days.FORM),
        Form.ARTICLE: step_flow(article_editing.FORM),
        Form.CALL_RESULT: step_flow(calls.RESULT),
        Form.ANSWER_INQUIRY: step_flow(inquiries.ANSWER_INQUIRY),
        Form.CALLER: step_flow(desk_intake.CALLER),
        Form.BLOCK: step_flow(blocking.BLOCK),
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
                *privacy_forms.FORMS,
                *leak_reports.FORMS,
                *debriefing.FORMS,
                rebooking.REBOOK,
                moving_out.MOVE_OUT,
                reconfirming.CHANGED,
            )
        },
    }
)

FORM_GRANTS: Mapping[Form, Grant] = MappingProxyType(
    {
        Form.REQUEST: Right.FILL_IN_FORM,
        Form.REGISTER: Right.FILL_IN_FORM,
        Form.REMARK: Right.FILL_IN_FORM,
        Form.NOT_FIXED: Right.FILL_IN_FORM,
        Form.ANSWER: Right.FILL_IN_FORM,
        Form.ACCESS_TIME: Right.FILL_IN_FORM,
        Form.COMMENT: Right.FILL_IN_FORM,
        Form.REBOOK: Right.FILL_IN_FORM,
        Form.CORRECT_NAME: Right.OWN_DATA,
        Form.CORRECT_PHONE: Right.OWN_DATA,
        Form.JOIN: Right.JOIN_DEPARTMENT,
        Form.ADD_COLLEAGUE: Right.KEEP_ROSTER,
        Form.REFUSE: Right.VERIFY_RESIDENTS,
        Form.CALLER: Right.WRITE_FOR_CALLERS,
        Form.ANSWER_INQUIRY: Right.ANSWER_INQUIRIES,
        Form.CALENDAR_DAY: Right.DECLARE_DAYS,
        Form.ARTICLE: Right.WRITE_ARTICLES,
        Form.OUTAGE: Right.DECLARE_OUTAGES,
        Form.MOVE_OUT: Right.KEEP_HOUSEHOLDS,
        Form.FILE_CHANGED: Right.KEEP_OWN_HOME,
        Form.OUTAGE_LONGER: Right.DECLARE_OUTAGES,
        Form.LEAK: Right.REPORT_LEAKS,
        Form.LEAK_STEP: Right.HANDLE_LEAKS,
        Form.BLOCK: Right.BLOCK_PEOPLE,
        Form.PAYMENT: Right.TAKE_MONEY,
        Form.REFUND: Right.TAKE_MONEY,
        Form.RESOLVE: Action.RESOLVE,
        Form.RETURN: Action.RETURN,
        Form.PASS_ON: Action.PASS_ON,
        Form.HAND_OVER: Action.HAND_OVER,
        Form.ASSIGN: Action.ASSIGN,
        Form.VISIT: Action.SET_VISIT,
        Form.ASK: Action.ASK,
        Form.HOLD: Action.HOLD,
        Form.EXTEND: Action.EXTEND,
        Form.QUOTE: Action.QUOTE,
        Form.CALL_RESULT: Action.CLOSE,
        Form.RELEASE: Action.RELEASE,
        Form.TURN: Action.TURN,
        Form.JOIN_TO: Action.JOIN,
        Form.GIVE_ANSWER: Action.ANSWER,
        Form.PICTURES: Action.ANSWER,
        Form.PROMISE_ANSWER: Action.PROMISE_ANSWER,
        Form.FIRST_ANSWER: Action.FIRST_ANSWER,
        Form.PROPOSE: Action.PROPOSE,
        Form.EXPLAIN: Action.EXPLAIN,
        Form.ESCALATE: Action.ESCALATE,
        Form.JUDGE: Action.JUDGE,
        Form.ASK_DEPARTMENT: Action.ASK_DEPARTMENT,
        Form.LESSON: Action.PUBLISH_LESSON,
        Form.LETTER: Action.DRAFT_LETTER,
        Form.RETURN_LETTER: Action.RETURN_LETTER,
        Form.CLOSING_LETTER: Action.RETURN_LETTER,
        Form.EXPLAIN_DELAY: Action.EXPLAIN_DELAY,
        Form.DELIVER: Action.DELIVER,
        Form.GIVE_UP_DELIVERY: Action.GIVE_UP_DELIVERY,
        Form.SUMMARY: Action.WRITE_SUMMARY,
        Form.RETURN_SUMMARY: Action.JUDGE_SUMMARY,
    }
)
"""What somebody needs who answers a question of the form; what it ends in is judged again on the ticket itself."""


def flow_of(uow: UnitOfWork, draft: Draft) -> Flow:
    """The flow of somebody's form, as long as they may fill it in: who left or lost the role may not (DSP-6).

    A form about a ticket is asked for the ticket too at every answer: it may have gone to somebody else meanwhile.
    Raises NotOnList, NotPermitted or NotYours.
    """
    grant = FORM_GRANTS[draft.form]
    admit(uow, draft.user_id, grant, near=draft.community_id)
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if isinstance(grant, Action) and ticket is not None:
        check(staff_actor_of(uow, draft.user_id, near=draft.community_id), grant, ticket)
    return FLOWS[draft.form]
