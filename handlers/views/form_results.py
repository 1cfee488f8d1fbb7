"""The last form of a staff form's prompt: 李师傅 10:52 挂起 1122-007 水龙头，到明天 15:00：等配件."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.calls import CallOutcome
from domain.drafts import Form
from domain.hearing import Verdict
from domain.notices.staff import FormDone, FormFate, FormOver
from domain.tickets import Action
from handlers.translator import later
from handlers.views.card_keys import LABELS
from handlers.views.money import money
from handlers.views.ticket_words import all_reasons, dotted, quoted, reason_title, subject
from handlers.views.view import Look, View, Views
from usecases.flow_table import FORM_GRANTS

_WORDS = 200

_DID: Mapping[Form, str] = MappingProxyType(
    {
        Form.RESOLVE: later("{who} finished {what}, {time}"),
        Form.RETURN: later("{who} gave {what} back, {time}"),
        Form.PASS_ON: later("{who} passed {what} on to {to}, {time}"),
        Form.HAND_OVER: later("{who} handed {what} over to {to}, {time}"),
        Form.ASSIGN: later("{who} assigned {what} to {to}, {time}"),
        Form.VISIT: later("{who} set the visit for {what}, {until} ({time})"),
        Form.ASK: later("{who} asked the resident about {what}, {time}"),
        Form.HOLD: later("{who} put {what} on hold until {until}, {time}"),
        Form.EXTEND: later("{who} moved {what} to {until}, {time}"),
        Form.QUOTE: later("{who} quoted {total} for {what}, {time}"),
        Form.TURN: later("{who} turned {what} into {to}, {time}"),
        Form.JOIN_TO: later("{who} joined {what} to {to}, {time}"),
        Form.GIVE_ANSWER: later("{who} answered {what}, {time}"),
        Form.ANSWER_INQUIRY: later("{who} answered {what}, {time}"),
        Form.PAYMENT: later("{who} took {total} for {what}, {time}"),
        Form.REFUND: later("{who} gave {total} back for {what}, {time}"),
        Form.PICTURES: later("{who} replied to the resident about {what}, {time}"),
        Form.PROMISE_ANSWER: later("{who} promised an answer to {what} by {until} ({time})"),
        Form.FIRST_ANSWER: later("{who} gave the first answer on {what}, {time}"),
        Form.PROPOSE: later("{who} planned {what} for {until}, {time}"),
        Form.EXPLAIN: later("{who} explained {what}, {time}"),
        Form.ESCALATE: later("{who} passed {what} up, {time}"),
        Form.JUDGE: later("{who} judged {what}, {time}"),
        Form.ASK_DEPARTMENT: later("{who} asked {to} about {what}, {time}"),
        Form.LESSON: later("{who} shared the lesson of {what}, {time}"),
        Form.LETTER: later("{who} wrote a draft for {what}, {time}; customer service checks it"),
        Form.RETURN_LETTER: later("{who} sent the draft for {what} back, {time}"),
        Form.CLOSING_LETTER: later("{who} reworded the closing letter for {what}, {time}"),
        Form.DELIVER: later("{who} noted how the letter on {what} was delivered, {time}"),
        Form.GIVE_UP_DELIVERY: later("{who} gave the delivery of {what} up, {time}"),
        Form.EXPLAIN_DELAY: later("{who} said why {what} is late, {time}"),
        Form.CALL_RESULT: later("{who} reached them about {what}, {time}"),
        Form.RELEASE: later("{who} released {what}, {time}"),
        Form.SUMMARY: later("{who} wrote the summary of {what}, {time}; the supervisor reads it"),
        Form.RETURN_SUMMARY: later("{who} sent the summary of {what} back, {time}"),
    }
)
_APART: Mapping[Form, str] = MappingProxyType({Form.TURN: later("{who} turned {what} into another kind, {time}")})
_ASKED: Mapping[Form, str] = MappingProxyType(
    {
        Form.HOLD: later("{who} asked to put {what} on hold until {until}, {time}; the supervisor decides"),
        Form.EXTEND: later("{who} asked to move {what} to {until}, {time}; the supervisor decides"),
    }
)
_OTHER = later("{who} dealt with {what}, {time}")
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        CallOutcome.WORKING: later("it is all right"),
        CallOutcome.STILL_A_PROBLEM: later("still wrong"),
        Verdict.VALID: later("valid"),
        Verdict.NOT_VALID: later("not valid"),
    }
)


def form_done(notice: FormDone, look: Look) -> View:
    """Who did what and when; why, in the catalog's or their own words."""
    t = look.t
    text = _ASKED.get(notice.form, _OTHER) if notice.asked else _DID.get(notice.form, _OTHER)
    if notice.to is None:
        text = _APART.get(notice.form, text)
    did = t(
        text,
        who=notice.who,
        what=subject(notice.label, notice.request_type, notice.category, look, drill=notice.drill),
        time=look.clock(notice.at),
        to=look.department(notice.to or ""),
        until="" if notice.until is None else t.moment(notice.until, look.now, look.community.timezone, dated=False),
        total="" if notice.cents is None or notice.currency is None else money(notice.cents, notice.currency),
    )
    why = _why(notice, look)
    return View(text=t("{did}: {why}", did=did, why=why) if why else t("{did}.", did=did))


def _why(notice: FormDone, look: Look) -> Markup:
    """The reason's title, or what was typed instead of one, and the words besides."""
    one = look.knowledge.request_type(look.community, notice.request_type)
    outcome = _OUTCOMES.get(notice.reason or "")
    title = reason_title(all_reasons(one), notice.reason, look.t) if outcome is None else look.t.plain(outcome)
    return dotted(title or quoted(notice.reason or "", _WORDS), quoted(notice.words or "", _WORDS))


# ------------------------------------------------------------------------------------------------ over


_NAMES: Mapping[Form, str] = MappingProxyType(
    {
        Form.REQUEST: later("Request for a caller"),
        Form.CALLER: later("Request for a caller"),
        Form.JOIN: later("Joining the department"),
        Form.ADD_COLLEAGUE: later("Adding a colleague"),
        Form.REFUSE: later("Refusing a resident"),
        Form.ANSWER_INQUIRY: later("Answering an inquiry"),
        Form.CALENDAR_DAY: later("Special day"),
        Form.ARTICLE: later("Article"),
        Form.OUTAGE: later("Declaring an outage"),
        Form.OUTAGE_LONGER: later("Changing an outage"),
        Form.MOVE_OUT: later("Moving out"),
        Form.LEAK: later("Reporting a leak of data"),
        Form.LEAK_STEP: later("Leak of data"),
        Form.BLOCK: later("Blocking somebody"),
        Form.PAYMENT: later("Payment"),
        Form.REFUND: later("Refund"),
        Form.CALL_RESULT: later("Call"),
        Form.RETURN_LETTER: later("Sending the draft back"),
        Form.CLOSING_LETTER: later("Closing letter"),
        Form.SUMMARY: later("Summary"),
        Form.RETURN_SUMMARY: later("Sending the summary back"),
    }
)
"""What a form is called that no key of a card opens, or whose key says something else."""

_OVER: Mapping[FormFate, tuple[str, str]] = MappingProxyType(
    {
        FormFate.DROPPED_NOW: (
            later("{who} dropped {which}. Nothing was changed."),
            later("{who} dropped {which}. Nothing was changed."),
        ),
        FormFate.SUBMITTED: (
            later("{which} is done already, so this was not taken. To write to the resident, reply to the card."),
            later("{which} is done already, so this was not taken. Begin anew if something has to be different."),
        ),
        FormFate.DROPPED: (
            later("{which} was dropped, so this was not taken. If it has to be done, press the key on the card again."),
            later("{which} was dropped, so this was not taken. Begin anew if it has to be done."),
        ),
    }
)
"""With a ticket and without."""


def form_over(notice: FormOver, look: Look) -> View:
    """What was dropped; or why words for a form were not taken, and what to do instead."""
    t = look.t
    name = t.plain(form_name(notice.form))
    with_ticket, alone = _OVER[notice.fate]
    if notice.label is None or notice.request_type is None:
        return View(text=t(alone, who=notice.who, which=t("“{form}”", form=name)))
    what = subject(notice.label, notice.request_type, notice.category, look, drill=notice.drill)
    return View(text=t(with_ticket, who=notice.who, which=t("“{form}” ({what})", form=name, what=what)))


def form_name(form: Form) -> str:
    """As the key says that opened it."""
    grant = FORM_GRANTS[form]
    own = LABELS.get(grant) if isinstance(grant, Action) else None
    return _NAMES.get(form) or own or later("Form")


VIEWS: Views = MappingProxyType({FormDone: form_done, FormOver: form_over})
