"""The prompts of residents' small forms: what is still wrong, another time, a comment, more about a ticket."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.drafts import Form
from handlers.buttons.resident import SkipStep
from handlers.translator import later
from handlers.views.fitting import short
from handlers.views.menu import call_me_key, pairs
from handlers.views.offers import full_up, slot_label
from handlers.views.request_prompts import cancel_key, choose_key, problem_line
from handlers.views.ticket_words import type_of
from handlers.views.view import Key, KeyStyle, Look, Row, View
from usecases import remarks, which_ticket
from usecases.prompt_data import PromptData

_QUESTIONS: Mapping[Form, str] = MappingProxyType(
    {
        Form.NOT_FIXED: later(
            "What is it like now? A few words or a photo are enough; the colleague gets them at once."
        ),
        Form.ACCESS_TIME: later("When suits you? Write for example “tomorrow 10:00” or “after six”."),
        Form.COMMENT: later("Thank you. Is there anything you want to add? Just write it, or skip."),
        Form.REMARK: later("Go ahead: words, photos, voice. Everything you send now goes to {label}."),
        Form.ANSWER: later("Which request is this about?"),
        Form.CORRECT_NAME: later("What may we call you from now on? Just write it."),
        Form.CORRECT_PHONE: later("Which number reaches you from now on? Just write it."),
    }
)


_SLOTS = 6
"""Other slots on keys, the nearest first; any other can be written."""


def rebook_prompt(data: PromptData, look: Look) -> View:
    """Another slot for what is booked."""
    t = look.t
    ways: tuple[Row, ...] = ((cancel_key(data, t), call_me_key(t)),)
    if data.counter is None or not data.options:
        return View(text=problem_line(data, t) + full_up(look), rows=ways)
    counter = data.counter
    keys = [choose_key(data, slot_label(counter, one, look), one.value) for one in data.options[:_SLOTS]]
    asked = t("Which time suits you? You can also write it, like “Saturday morning”.")
    return View(text=problem_line(data, t) + asked, rows=(*pairs(keys), *ways))


def resident_form_prompt(data: PromptData, look: Look) -> View:
    """The question of a small form, with the way out."""
    t = look.t
    label = "" if data.ticket is None else data.ticket.number
    own = _still_open(data, look) or _read_by_the_accused(data, look)
    text = problem_line(data, t) + (own or t(_QUESTIONS[data.draft.form], label=label))
    rows: list[Row] = pairs([choose_key(data, short(t.text(one.label)), one.value) for one in data.options])
    if data.draft.form in (Form.REMARK, Form.NOT_FIXED):
        rows.append((choose_key(data, t.plain("That's all"), remarks.DONE, KeyStyle.PRIMARY), call_me_key(t)))
    elif data.optional:
        skip = SkipStep(draft_id=data.draft.id, step=data.draft.step or "")
        rows.append((Key(text=t.plain("Skip"), button=skip), call_me_key(t)))
    else:
        rows.append((cancel_key(data, t), call_me_key(t)))
    return View(text=text, rows=tuple(rows))


def _read_by_the_accused(data: PromptData, look: Look) -> Markup | None:
    """Words that may be against whoever would read them; None for others (COM-5)."""
    if data.draft.form is not Form.ANSWER or data.draft.step != which_ticket.DISCREET:
        return None
    return look.t(
        "This may be about one of our people, and on the request those who work on it would read it."
        " A complaint in confidence is seen by the supervisor or the manager only. Where shall it go?"
    )


def _still_open(data: PromptData, look: Look) -> Markup | None:
    """The type's own question about what did not help; None where it has none."""
    if data.draft.form is not Form.NOT_FIXED or data.ticket is None:
        return None
    own = type_of(data.ticket, look).texts.still_open
    return None if own is None else Markup.escape(look.t.text(own))
