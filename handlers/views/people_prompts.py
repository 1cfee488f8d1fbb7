"""The prompts of people's forms: a resident's registration, a colleague's, the reason for a refusal."""

from handlers.buttons.resident import SkipStep
from handlers.views.fitting import short
from handlers.views.mentions import called
from handlers.views.request_prompts import cancel_key, choose_key, problem_line
from handlers.views.resident_registration import register_prompt
from handlers.views.view import Key, Look, Row, View
from usecases.joining import BADGE, SUGGESTED
from usecases.prompt_data import PromptData

__all__ = ["join_prompt", "refuse_prompt", "register_prompt"]


def join_prompt(data: PromptData, look: Look) -> View:
    """In the group, to the colleague by name: what residents may call them, then the badge."""
    t, draft = look.t, data.draft
    who = called(draft.user_id, draft.text("person") or "")
    if draft.step == BADGE:
        text = t("{who}, which number is on your badge? Residents see it before they open the door.", who=who)
        skip = Key(text=t.plain("Skip"), button=SkipStep(draft_id=draft.id, step=BADGE))
        return View(text=problem_line(data, t) + text, rows=((skip, cancel_key(data, t)),))
    text = t("{who}, what may residents call you? For example “Master Li”. Reply to this message.", who=who)
    suggestions = [choose_key(data, short(t.text(one.label)), SUGGESTED) for one in data.options]
    last: Row = (cancel_key(data, t),)
    return View(text=problem_line(data, t) + text, rows=(*((one,) for one in suggestions), last))


def refuse_prompt(data: PromptData, look: Look) -> View:
    """The clerk writes what the resident can do something with."""
    t, draft = look.t, data.draft
    who = called(draft.user_id, "" if data.member is None else data.member.name)
    text = t(
        "{who}, what is not right? Reply to this message; the resident reads your words and can correct it.", who=who
    )
    return View(text=problem_line(data, t) + text, rows=((cancel_key(data, t),),))
