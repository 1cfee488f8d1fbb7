"""The prompts of a request: collecting, the missing question, the record to look over, the fields to change."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from markupsafe import Markup

from domain.answers import Option
from domain.errors import Problem
from domain.form_questions import Question, QuestionKind
from domain.outages import Outage
from handlers.buttons.resident import BackStep, CallMe, Choose, DropDraft, OpenEmergency, SkipStep
from handlers.translator import Translator, later
from handlers.views.fitting import short
from handlers.views.mentions import called
from handlers.views.menu import call_me_key, emergency_key, pairs
from handlers.views.offers import PROBLEMS as OFFER_PROBLEMS
from handlers.views.offers import catalogue_lines, full_up, offer_page, slot_label
from handlers.views.outage_words import department_at_work, soon, what_is_out
from handlers.views.request_record import counted, record
from handlers.views.ticket_words import lines
from handlers.views.view import Key, KeyStyle, Look, Row, View
from usecases.answering import CHANGING, PAGE, applies, offered_now
from usecases.collecting import ANEW, ARTICLE, CHANGE, COLLECT, HOME, OUTAGE, REVIEW, TYPE
from usecases.form_resident import is_for_caller
from usecases.outage_step import ANOTHER_MATTER, FOLLOW
from usecases.prompt_data import PromptData
from usecases.request_flow import DONE, EDIT, MORE, SUBMIT, TAKE
from usecases.showing_articles import HELPED, PERSON, SHOW, WRITTEN

_OFFERS_A_PAGE = 4
_A_PAGE = 5
"""Options shown at once; with more of them a key turns the page."""

PROBLEMS: Mapping[Problem, str] = MappingProxyType(
    {
        Problem.EMPTY: later("There is nothing yet. Write a few words or send a photo, then press again."),
        Problem.TOO_LONG: later("That is too long for one message. Please say it in two or three parts."),
        Problem.SHORTER: later("That is too long here. Please send it once more, shorter."),
        Problem.NOTE_FULL: later("There is no room left, this one was not added. Please go on with the buttons."),
        Problem.NAME_TOO_LONG: later("That is too long for a name; twenty characters are enough."),
        Problem.NOT_A_NAME: later("I see no name in it. Please write one, like “Mrs Wang”."),
        Problem.NOT_A_CHOICE: later("Please choose one of the buttons."),
        Problem.NOT_A_PHONE: later(
            "I could not read this as a phone number. Please write all its digits, with the country code if "
            "it is from abroad."
        ),
        Problem.NOT_YOUR_CONTACT: later("This contact is somebody else's. Please share your own, or type the number."),
        Problem.NOT_A_UNIT: later("I could not find this unit here. Try it like “3-2-1201”."),
        Problem.SEVERAL_UNITS: later("Several units fit. Please write the building too, like “3-2-1201”."),
        Problem.NOT_A_TICKET: later("I do not know an open ticket of this kind by that number. Try it like 1122-007."),
        Problem.NOT_A_BUILDING: later(
            "I do not know this building here. Write it like “3” or “3, 5”, or choose one of the buttons."
        ),
        Problem.NOT_A_MOMENT: later("I could not read a time from this. Try “tomorrow 10:00” or “Tuesday 14:30”."),
        Problem.NOT_A_DAY: later("I could not read a day of the coming year from this. Try “1 October” or “tomorrow”."),
        Problem.NOT_HOURS: later("I could not read hours from this. Try “08:30-12:00, 14:00-18:00”."),
        Problem.IN_THE_PAST: later("This time is already over. Please give a later one."),
        Problem.TOO_FAR: later("This is too far ahead; please choose a day within two months."),
        Problem.NOT_MONEY: later("I could not read an amount from this. Try “80” or “80.50”."),
        Problem.TEXT_OR_PHOTO: later("Please write a few words or send a photo."),
        Problem.NOTE_NEEDED: later("A sentence on what was done is still missing. Write it, then press again."),
        Problem.PHOTO_NEEDED: later("A photo or video of the result is still missing. Send it, then press again."),
        Problem.TEXT_ONLY: later("Please write it in words here."),
        Problem.UNSUITABLE_FILE: later(
            "I cannot pass this file on (program, archive, empty, over 20 MB), only its name. A photo or a video works."
        ),
        Problem.WORDS_ONLY: later("Only words fit here, the file was not taken. Please send the words alone."),
        Problem.FILE_NOT_KEPT: later(
            "I cannot pass this file on (program, archive, empty, over 20 MB). A photo, a video or a PDF works."
        ),
        Problem.NAMES_A_PERSON: later("There is a name in it. Please say it without names; everybody reads it."),
        Problem.NAMES_A_UNIT: later("There is a unit in it. Please say it without; everybody reads it."),
        Problem.NAMES_A_PHONE: later("There is a phone number in it. Please say it without; everybody reads it."),
        Problem.NOT_A_BADGE: later("A badge number has up to 12 letters or digits. You can skip it."),
        Problem.TITLE_TOO_LONG: later("A title has at most 40 characters: it stands on a key."),
        Problem.BEYOND_PROMISE: later("The reply is promised for earlier than that. Please give a time before it."),
        Problem.KEPT_AS_WORDS: later("I have added this to the description. One thing I still need:"),
        **OFFER_PROBLEMS,
    }
)


def request_prompt(data: PromptData, look: Look) -> View:
    """The present step of a request form; for a caller it names who writes it down, without a resident's own keys."""
    view = _step(data, look)
    if not is_for_caller(data.draft):
        return view
    rows = (tuple(key for key in row if not isinstance(key.button, CallMe | OpenEmergency)) for row in view.rows)
    return replace(view, text=addressed(data) + view.text, rows=tuple(row for row in rows if row))


def addressed(data: PromptData) -> Markup:
    """In a group the person who fills it in is called by name; in private there is nobody else."""
    member = data.member
    if member is None or member.user_id is None:
        return Markup("")
    return called(member.user_id, member.name) + Markup(" ")


def _step(data: PromptData, look: Look) -> View:
    match data.draft.step:
        case step if step == COLLECT:
            return _collecting(data, look)
        case step if step == ARTICLE:
            return _article(data, look)
        case step if step == OUTAGE:
            return _outage(data, look)
        case step if step == REVIEW:
            return _review(data, look)
        case step if step == CHANGE:
            return _change(data, look)
        case step if step in (TYPE, HOME):
            return _type(data, look)
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


# ------------------------------------------------------------------------------------------------ collecting


def _collecting(data: PromptData, look: Look) -> View:
    t = look.t
    said = counted(data, t, texts=True)
    if ANEW in data.draft.answers:
        text = t("Just say it anew, that replaces what you wrote before. Photos stay.")
    elif said:
        text = t("Received: {what}. Go on if there is more.", what=said)
    elif is_for_caller(data.draft):
        name = "" if data.resident is None else data.resident.name or ""
        text = t(
            "What does {name} need? Write it as they say it; photos are fine. Press “That's all” when done.", name=name
        )
    elif data.request_type is not None:
        text = Markup.escape(t.text(data.request_type.texts.prompt))
    else:
        text = t("What is the matter? Words, photos, videos, voice: all fine, in as many messages as you like.")
    done = choose_key(data, t.plain("That's all"), DONE, KeyStyle.PRIMARY)
    way_out = back_key(data, t) if CHANGING in data.draft.answers else cancel_key(data, t)
    added = tuple(choose_key(data, t.text(one.label), one.value) for one in data.options)
    rows = ((done, way_out), added, (call_me_key(t),)) if added else ((done, way_out), (call_me_key(t),))
    return _with_alarm(data, look, problem_line(data, t) + text, rows)


def _with_alarm(data: PromptData, look: Look, text: Markup, rows: tuple[Row, ...]) -> View:
    """Where the words speak of danger the emergency entry comes first (EMG-1)."""
    if not data.alarm:
        return View(text=text, rows=rows)
    warning = look.t("🚨 If anybody is in danger, press “Emergency” first.")
    return View(text=warning + Markup("\n") + text, rows=((emergency_key(look.t),), *rows))


# ------------------------------------------------------------------------------------------------ an article


def _article(data: PromptData, look: Look) -> View:
    """What the knowledge base says, of what and of when, and whether that was it (ASK-2)."""
    t = look.t
    if not data.articles:  # the article is no more: a person answers
        return View(text=t("What we had written down about this has just changed."), rows=_after_article(data, look))
    shown = data.articles[0]
    text = t(
        "{body}\nFrom: {title}, updated {when}\nDoes this answer your question?",
        body=t.text(shown.body),
        title=t.text(shown.title),
        when=look.date(shown.updated_at),
    )
    return View(text=problem_line(data, t) + text, rows=_after_article(data, look))


def _after_article(data: PromptData, look: Look) -> tuple[Row, ...]:
    t = look.t
    others = [choose_key(data, short(t.text(one.title)), f"{SHOW}:{one.id}") for one in data.articles[1:]]
    helped = choose_key(data, t.plain("Yes, it does"), HELPED, KeyStyle.SUCCESS)
    keys = [
        choose_key(data, t.plain("No, ask somebody"), PERSON),
        choose_key(data, t.plain("In writing, please"), WRITTEN),
    ]
    first = [helped] if data.articles else []
    return (*pairs([*first, *keys, cancel_key(data, t)]), *pairs(others), (call_me_key(t),))


# ------------------------------------------------------------------------------------------------ an outage


def _outage(data: PromptData, look: Look) -> View:
    """What is known already, and until when; nobody needs to report it again."""
    t, outage = look.t, data.outage
    other = choose_key(data, t.plain("Something else"), ANOTHER_MATTER)
    if outage is None or not outage.is_open:
        text = t("This has just been said to be over. Is there still something wrong?")
        go_on = choose_key(data, t.plain("Yes, go on"), ANOTHER_MATTER)
        return View(text=problem_line(data, t) + text, rows=((go_on, cancel_key(data, t)), (call_me_key(t),)))
    known, question, wish = _known(outage, look), t("Shall we tell you as soon as it is over?"), t.plain("Tell me then")
    if is_for_caller(data.draft):
        question, wish = t("Please tell them. Do they want to hear when it is over?"), t.plain("Tell them then")
    text = lines(known, outage.words, question) if outage.words else t.sentences(known, question)
    tell_me = choose_key(data, wish, FOLLOW, KeyStyle.SUCCESS)
    return View(text=problem_line(data, t) + text, rows=((tell_me, other), (call_me_key(t),)))


def _known(outage: Outage, look: Look) -> Markup:
    about = {"what": what_is_out(outage, look), "department": department_at_work(outage, look)}
    if outage.until <= look.now:
        return look.t("We already know: {what}. {department} is still working on it.", **about)
    return look.t(
        "We already know: {what}. {department} is working on it, expected to be over by {until}.",
        until=soon(outage, look),
        **about,
    )


# ------------------------------------------------------------------------------------------------ questions


def _question(data: PromptData, look: Look) -> View:
    t = look.t
    question = _present(data)
    if question is not None and question.kind in _OF_OFFERS and _has_offers(data):
        return _OF_OFFERS[question.kind](data, look, question)
    text = Markup("") if question is None else Markup.escape(t.text(question.text))
    ways: list[Row] = [(back_key(data, t), cancel_key(data, t)), (call_me_key(t),)]
    if question is not None and not question.required and not _has_any_time(question):
        skip = Key(text=t.plain("Skip"), button=SkipStep(draft_id=data.draft.id, step=question.key))
        ways = [(skip, back_key(data, t)), (cancel_key(data, t), call_me_key(t))]
    return View(text=problem_line(data, t) + text + _hint(question, t), rows=(*_options(data, look), *ways))


def _has_offers(data: PromptData) -> bool:
    return data.request_type is not None and any(one.offer for one in data.request_type.categories)


def _catalogue(data: PromptData, look: Look, question: Question) -> View:
    """A page of what is offered, each with its price (SVC-1)."""
    t = look.t
    categories = () if data.request_type is None else data.request_type.categories
    offers = {one.key: one.offer for one in categories if one.offer is not None}
    shown = _shown(data, _OFFERS_A_PAGE)
    text = lines(t.text(question.text), catalogue_lines(shown, offers, look))
    rows = _options(data, look, _OFFERS_A_PAGE)
    return View(text=problem_line(data, t) + text, rows=(*rows, (cancel_key(data, t), call_me_key(t))))


def _offer(data: PromptData, look: Look, question: Question) -> View:
    """One service opened: all about it, and how many are wanted."""
    t = look.t
    if data.counter is None or data.request_type is None:
        return View(text=Markup.escape(t.text(question.text)))
    title = f"{data.request_type.emoji} {look.matter(data.request_type.key, data.counter.category)}"
    text = offer_page(title, data.counter, t.text(question.text), look)
    keys = [choose_key(data, t.text(one.label), one.value, KeyStyle.PRIMARY) for one in data.options]
    rows = (tuple(keys),) if keys else ()
    return View(
        text=problem_line(data, t) + text,
        rows=(*rows, (back_key(data, t), cancel_key(data, t)), (call_me_key(t),)),
    )


def _slot(data: PromptData, look: Look, question: Question) -> View:
    """The free slots, a page of them; nothing is offered that cannot be had."""
    t = look.t
    ways = ((back_key(data, t), cancel_key(data, t)), (call_me_key(t),))
    if data.counter is None or not data.options:
        return View(text=problem_line(data, t) + full_up(look), rows=ways)
    text = problem_line(data, t) + Markup.escape(t.text(question.text))
    return View(text=text, rows=(*_options(data, look), *ways))


_OF_OFFERS: Mapping[QuestionKind, Callable[[PromptData, Look, Question], View]] = MappingProxyType(
    {QuestionKind.CATEGORY: _catalogue, QuestionKind.QUANTITY: _offer, QuestionKind.SLOT: _slot}
)


def _has_any_time(question: Question) -> bool:
    """ "Any time" is the skip of a question for a time."""
    return any(one.start is None for one in question.windows)


def _hint(question: Question | None, t: Translator) -> Markup:
    """What can be written instead of pressing."""
    if question is None or not question.other:
        return Markup("")
    if question.kind is QuestionKind.TIME_WINDOW:
        return t("\nAnother time? Just write it, like “Saturday after 3”.")
    return t("\nOr simply write it.")


def _options(data: PromptData, look: Look, size: int = _A_PAGE) -> list[Row]:
    """The keys of the present question, a page of them when there are many."""
    t = look.t
    page, pages = _page(data), -(-len(data.options) // size)
    keys = [choose_key(data, _label(data, one, look), one.value) for one in _shown(data, size)]
    if pages > 1:
        keys.append(choose_key(data, t.plain("More…"), f"{MORE}:{(page + 1) % pages}"))
    return pairs(keys)


def _shown(data: PromptData, size: int) -> tuple[Option, ...]:
    """The page of options that was turned to."""
    pages = max(1, -(-len(data.options) // size))
    return data.options[_page(data) % pages * size :][:size]


def _label(data: PromptData, option: Option, look: Look) -> str:
    """An option's own words; a slot is said in the reader's language."""
    label = look.t.text(option.label)
    return short(label) if label or data.counter is None else slot_label(data.counter, option, look)


def _page(data: PromptData) -> int:
    """The page that was turned to, of this very step."""
    kept = data.draft.answers.get(PAGE)
    if not isinstance(kept, list) or kept[:1] != [data.draft.step]:
        return 0
    return int(kept[1])


def _present(data: PromptData) -> Question | None:
    if data.request_type is None or data.draft.step is None:
        return None
    return data.request_type.question(data.draft.step)


def _which_home(data: PromptData, t: Translator) -> Markup:
    said = counted(data, t, texts=True)
    received = t("Received: {what}.", what=said) + Markup("\n") if said else Markup("")
    return received + t("Which community is this about?")


def _type(data: PromptData, look: Look) -> View:
    t = look.t
    text = problem_line(data, t) + (_which_home(data, t) if data.draft.step == HOME else t("What is it about?"))
    return _with_alarm(data, look, text, (*_options(data, look), (cancel_key(data, t), call_me_key(t))))


# ------------------------------------------------------------------------------------------------ the record


def _review(data: PromptData, look: Look) -> View:
    """The record as it will be filed; guesses stand here and can be changed (INT-1)."""
    t = look.t
    if data.request_type is None:
        return _type(data, look)
    submit = choose_key(data, t.plain("Submit"), SUBMIT, KeyStyle.SUCCESS)
    change = choose_key(data, t.plain("Change"), EDIT)
    offered = [choose_key(data, t.text(one.label), one.value) for one in data.options]
    offered += [
        choose_key(data, t.text(option.label), f"{TAKE}:{one.key}:{option.value}")
        for one, option in offered_now(data.request_type, data.draft.answers)
    ]
    rows = ((submit, change), *pairs(offered), (cancel_key(data, t), call_me_key(t)))
    return _with_alarm(data, look, problem_line(data, t) + record(data, data.request_type, look), rows)


_FIRST = (QuestionKind.TIME_WINDOW, QuestionKind.CONTACT, QuestionKind.PLACE, QuestionKind.URGENCY)
"""What is changed most often stands first."""


def _change(data: PromptData, look: Look) -> View:
    """The fields that can be changed; all of them, so that nothing is out of reach."""
    t, request_type = look.t, data.request_type
    questions = () if request_type is None else request_type.questions
    asked = [one for one in questions if request_type and applies(request_type, one, data.draft.answers)]
    asked.sort(key=lambda one: _FIRST.index(one.kind) if one.kind in _FIRST else len(_FIRST))
    keys = [choose_key(data, t.plain("Description"), f"{EDIT}:{COLLECT}")]
    keys += [choose_key(data, short(t.text(one.label)), f"{EDIT}:{one.key}") for one in asked]
    page = _page(data) if len(keys) > _FIELDS else 0
    if len(keys) > _FIELDS:
        more = choose_key(data, t.plain("More…"), f"{MORE}:{1 - page}")
        keys = [*(keys[:_FIELDS] if page == 0 else keys[_FIELDS:]), more]
    return View(
        text=problem_line(data, t) + t("What would you like to change?"),
        rows=(*pairs(keys), (back_key(data, t), call_me_key(t))),
    )


_FIELDS = 5
"""Fields on the first page of those that can be changed."""
