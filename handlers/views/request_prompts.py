"""The prompts of a request: collecting, the missing question, the record to look over, the fields to change."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.answers import SKIPPED, stored_window
from domain.catalog import RequestType
from domain.errors import Problem
from domain.form_questions import Question, QuestionKind
from domain.guessing import subject_key
from domain.incoming import MediaKind
from domain.masking import mask_phone
from domain.tickets import Window
from handlers.buttons.resident import BackStep, Choose, DropDraft, SkipStep
from handlers.translator import Translator, later
from handlers.views.menu import call_me_key, pairs
from handlers.views.view import Key, KeyStyle, Look, Row, View
from usecases.answering import applies
from usecases.collecting import CHANGE, COLLECT, REVIEW, TYPE, description_of, texts_of
from usecases.prompt_data import PromptData
from usecases.request_flow import DONE, EDIT, SUBMIT
from usecases.submitting import record_of

_SHOWN = 400
"""Characters of the description on the record."""

PROBLEMS: Mapping[Problem, str] = MappingProxyType(
    {
        Problem.EMPTY: later("There is nothing yet. Write a few words or send a photo, then press again."),
        Problem.TOO_LONG: later("That is too long for one message. Please say it in two or three parts."),
        Problem.NOT_A_CHOICE: later("Please choose one of the buttons."),
        Problem.NOT_A_PHONE: later("I could not read this as a phone number. A mobile number has 11 digits."),
        Problem.NOT_YOUR_CONTACT: later("This contact is somebody else's. Please share your own, or type the number."),
        Problem.NOT_A_UNIT: later(
            "I could not find this unit here. Try it like “3-2-1201”, or choose with the buttons."
        ),
        Problem.NOT_A_MOMENT: later("I could not read a time from this. Try “tomorrow 10:00” or “Tuesday 14:30”."),
        Problem.IN_THE_PAST: later("This time is already over. Please give a later one."),
        Problem.TOO_FAR: later("This is too far ahead; please choose a day within two months."),
        Problem.NOT_MONEY: later("I could not read an amount from this. Try “80” or “80.50”."),
        Problem.TEXT_OR_PHOTO: later("Please write a few words or send a photo."),
        Problem.TEXT_ONLY: later("Please write it in words here."),
        Problem.UNSUITABLE_FILE: later("I cannot keep this file (at most 20 MB). A photo or a video works."),
        Problem.NOT_A_BADGE: later("A badge number has up to 12 letters or digits. You can skip it."),
    }
)


def request_prompt(data: PromptData, look: Look) -> View:
    """The present step of a request form."""
    match data.draft.step:
        case step if step == COLLECT:
            return _collecting(data, look)
        case step if step == REVIEW:
            return _review(data, look)
        case step if step == CHANGE:
            return _change(data, look)
        case step if step == TYPE:
            return _choices(data, look, look.t("What is it about?"))
        case _:
            return _question(data, look)


def problem_line(data: PromptData, t: Translator) -> Markup:
    """What was wrong with the last answer, as a first line; empty when nothing was."""
    return Markup("") if data.problem is None else t(PROBLEMS[data.problem]) + Markup("\n")


def choose_key(data: PromptData, text: str, value: str, style: KeyStyle | None = None) -> Key:
    """A key that answers the present step."""
    button = Choose(draft_id=data.draft.id, step=data.draft.step or "", value=value)
    return Key(text=text, button=button, style=style)


def cancel_key(data: PromptData, t: Translator) -> Key:
    """Give the form up."""
    return Key(text=t.plain("Cancel"), button=DropDraft(draft_id=data.draft.id))


def back_key(data: PromptData, t: Translator) -> Key:
    """One step back."""
    return Key(text=t.plain("Back"), button=BackStep(draft_id=data.draft.id))


def _collecting(data: PromptData, look: Look) -> View:
    t = look.t
    counted = _counted(data, t)
    if counted:
        text = t("Received: {what}. Go on if there is more.", what=counted)
    elif data.request_type is not None:
        text = Markup.escape(t.text(data.request_type.texts.prompt))
    else:
        text = t("What is the matter? Words, photos, videos, voice: all fine, in as many messages as you like.")
    done = choose_key(data, t.plain("That was all"), DONE, KeyStyle.PRIMARY)
    return View(text=problem_line(data, t) + text, rows=((done, cancel_key(data, t)), (call_me_key(t),)))


def _counted(data: PromptData, t: Translator) -> str:
    """ "2 texts, 1 photo" of what has come so far."""
    kinds = Counter(one.media.kind for one in data.attachments)
    parts: list[str] = []
    texts = len(texts_of(data.draft))
    if texts:
        parts.append(t.plain_n("{n} text", "{n} texts", texts))
    if kinds[MediaKind.PHOTO]:
        parts.append(t.plain_n("{n} photo", "{n} photos", kinds[MediaKind.PHOTO]))
    if kinds[MediaKind.VIDEO]:
        parts.append(t.plain_n("{n} video", "{n} videos", kinds[MediaKind.VIDEO]))
    if kinds[MediaKind.VOICE]:
        parts.append(t.plain_n("{n} voice note", "{n} voice notes", kinds[MediaKind.VOICE]))
    others = sum(kinds.values()) - kinds[MediaKind.PHOTO] - kinds[MediaKind.VIDEO] - kinds[MediaKind.VOICE]
    if others:
        parts.append(t.plain_n("{n} attachment", "{n} attachments", others))
    return t.plain(", ").join(parts)


def _question(data: PromptData, look: Look) -> View:
    t = look.t
    question = _present(data)
    text = Markup("") if question is None else Markup.escape(t.text(question.text))
    rows = pairs([choose_key(data, t.text(one.label), one.value) for one in data.options])
    last: Row = (back_key(data, t), cancel_key(data, t))
    if question is not None and not question.required:
        skip = Key(text=t.plain("Skip"), button=SkipStep(draft_id=data.draft.id, step=question.key))
        last = (skip, back_key(data, t))
    hint = t("\nOr simply write it.") if question is not None and question.other else Markup("")
    return View(text=problem_line(data, t) + text + hint, rows=(*rows, last, (call_me_key(t),)))


def _choices(data: PromptData, look: Look, text: Markup) -> View:
    t = look.t
    rows = pairs([choose_key(data, t.text(one.label), one.value) for one in data.options])
    return View(text=problem_line(data, t) + text, rows=(*rows, (cancel_key(data, t), call_me_key(t))))


def _present(data: PromptData) -> Question | None:
    if data.request_type is None or data.draft.step is None:
        return None
    return data.request_type.question(data.draft.step)


# ------------------------------------------------------------------------------------------------ the record


def _review(data: PromptData, look: Look) -> View:
    """The record as it will be filed; guesses stand here and can be changed (INT-1)."""
    t, request_type = look.t, data.request_type
    if request_type is None:
        return _choices(data, look, t("What is it about?"))
    lines = [
        t("Please look it over. If it is right, press “Submit”."),
        _headline(data, request_type, look),
        _description(data, t),
        _visit_and_contact(data, request_type, look),
    ]
    text = problem_line(data, t) + Markup("\n").join(line for line in lines if line)
    submit = choose_key(data, t.plain("Submit"), SUBMIT, KeyStyle.SUCCESS)
    change = choose_key(data, t.plain("Change"), EDIT)
    return View(text=text, rows=((submit, change), (cancel_key(data, t), call_me_key(t))))


def _headline(data: PromptData, request_type: RequestType, look: Look) -> Markup:
    """🔧 Tap · at home (kitchen) · urgent."""
    t = look.t
    record = record_of(request_type, data.draft, look.now, look.community.timezone)
    place = t.plain("public area") if record.public_area else t.plain("at home")
    details = [_word(request_type, key, value, t) for key, value in record.others.items()]
    shown = [one for one in details if one]
    where = t.plain("{place} ({what})", place=place, what=t.plain(", ").join(shown)) if shown else place
    parts = [f"{request_type.emoji} {look.matter(request_type.key, _matter(data, request_type))}", where]
    if record.urgent:
        parts.append(t.plain("urgent"))
    if not record.public_area and data.resident is not None:
        parts.append(look.unit(data.resident.unit))
    return Markup.escape(" · ".join(part for part in parts if part))


def _matter(data: PromptData, request_type: RequestType) -> str | None:
    record_category = next(
        (data.draft.text(one.key) for one in request_type.questions if one.kind is QuestionKind.CATEGORY), None
    )
    category = None if record_category is None else request_type.category(record_category)
    if category is None:
        return record_category
    subject = subject_key(category, description_of(data.draft))
    return category.key if subject is None else f"{category.key}/{subject}"


def _word(request_type: RequestType, key: str, value: str, t: Translator) -> str:
    """A stored answer in words; answers that nobody gave (defaults) are not shown."""
    question = request_type.question(key)
    if question is None or value == SKIPPED or (question.kind is QuestionKind.YES_NO and value == question.default):
        return ""
    if question.kind is QuestionKind.YES_NO:
        return f"{t.text(question.label)}: {t.plain('no') if value == 'no' else t.plain('yes')}"
    choice = question.choice(value)
    return value if choice is None else t.text(choice.title)


def _description(data: PromptData, t: Translator) -> Markup:
    description = description_of(data.draft)
    if len(description) > _SHOWN:
        description = description[:_SHOWN] + "…"
    media = Counter(one.media.kind for one in data.attachments)
    counted = t.plain(", ").join(
        t.plain_n(one, many, media[kind])
        for kind, one, many in (
            (MediaKind.PHOTO, "{n} photo", "{n} photos"),
            (MediaKind.VIDEO, "{n} video", "{n} videos"),
            (MediaKind.VOICE, "{n} voice note", "{n} voice notes"),
        )
        if media[kind]
    )
    return Markup(" ").join(Markup.escape(part) for part in (description, counted) if part)


def _visit_and_contact(data: PromptData, request_type: RequestType, look: Look) -> Markup:
    parts = [_visit(data, request_type, look), _contact(data, request_type, look)]
    return Markup.escape(" · ".join(part for part in parts if part))


def _visit(data: PromptData, request_type: RequestType, look: Look) -> str:
    question = next((one for one in request_type.questions if one.kind is QuestionKind.TIME_WINDOW), None)
    value = None if question is None else data.draft.text(question.key)
    if question is None or value is None or value == SKIPPED or not applies(question, data.draft.answers):
        return ""
    window = stored_window(question, value, look.now, look.community.timezone)
    return look.t.plain("visit {when}", when=window_words(window, look))


def window_words(window: Window | None, look: Look) -> str:
    """A preferred time in words: any time, or the span."""
    if window is None or window.start is None or window.end is None:
        return look.t.plain("any time")
    return look.t.span(window.start, window.end, look.now, look.community.timezone)


def _contact(data: PromptData, request_type: RequestType, look: Look) -> str:
    question = next((one for one in request_type.questions if one.kind is QuestionKind.CONTACT), None)
    phone = None if question is None else data.draft.text(question.key)
    if phone is None:
        return ""
    own = data.resident is not None and data.resident.phone == phone
    if own:
        return look.t.plain("contact {phone} (yourself)", phone=mask_phone(phone))
    return look.t.plain("contact {phone}", phone=mask_phone(phone))


def _change(data: PromptData, look: Look) -> View:
    t = look.t
    keys = [
        choose_key(data, t.text(one.label), f"{EDIT}:{one.value}") for one in data.options if _is_asked(data, one.value)
    ]
    keys.insert(0, choose_key(data, t.plain("Description"), f"{EDIT}:{COLLECT}"))
    rows = pairs(keys[:7])
    return View(text=t("What should be different?"), rows=(*rows, (back_key(data, t),)))


def _is_asked(data: PromptData, key: str) -> bool:
    question = None if data.request_type is None else data.request_type.question(key)
    return question is not None and applies(question, data.draft.answers)
