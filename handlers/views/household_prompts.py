"""The prompts of forms about households: who has moved out, what has changed."""

from handlers.views.menu import call_me_key, pairs
from handlers.views.request_prompts import addressed, back_key, cancel_key, choose_key, problem_line
from handlers.views.view import KeyStyle, Look, View
from usecases.prompt_data import PromptData


def move_out_prompt(data: PromptData, look: Look) -> View:
    """Who, and whether that is sure: it closes the unit to them at once."""
    t, unit = look.t, look.unit(data.draft.text("_unit"))
    asked = t("Who has moved out of {unit}?", unit=unit)
    if data.draft.step == "sure":
        asked = t(
            "{unit} is closed to them from this minute; what they reported themselves stays theirs. Is that right?",
            unit=unit,
        )
    keys = [choose_key(data, look.text(one.label), one.value) for one in data.options]
    if data.draft.step == "sure":
        keys[0] = choose_key(data, look.text(data.options[0].label), data.options[0].value, KeyStyle.DANGER)
    back = (back_key(data, t),) if "who" in data.draft.answers else ()
    return View(text=problem_line(data, t) + addressed(data) + asked, rows=(*pairs(keys), (*back, cancel_key(data, t))))


def file_changed_prompt(data: PromptData, look: Look) -> View:
    """What is different since last year, and in which words."""
    t = look.t
    if data.draft.step == "what":
        keys = [choose_key(data, look.text(one.label), one.value) for one in data.options]
        text = problem_line(data, t) + t("What has changed?")
        return View(text=text, rows=(*pairs(keys), (cancel_key(data, t), call_me_key(t))))
    text = problem_line(data, t) + t("Please write it in a sentence; the front desk puts it right.")
    return View(text=text, rows=((back_key(data, t), cancel_key(data, t)), (call_me_key(t),)))
