"""The prompts of the small forms behind a card's keys: addressed by name, one question, what can be pressed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from unicodedata import east_asian_width

from markupsafe import Markup

from domain.answers import SKIPPED, Option
from domain.catalog import Evidence
from domain.confidentiality import excluded_departments
from domain.drafts import Form
from domain.incoming import MediaKind
from domain.text_parts import shortened
from handlers.buttons.resident import SkipStep
from handlers.translator import Translator, later
from handlers.views.calendar import day_of
from handlers.views.fitting import rows_of, short
from handlers.views.letter_prompts import QUESTIONS as LETTER_QUESTIONS
from handlers.views.letter_prompts import SPECIAL as LETTER_PROMPTS
from handlers.views.money import money
from handlers.views.outage_words import soon, what_is_out
from handlers.views.request_prompts import addressed, back_key, cancel_key, choose_key, problem_line
from handlers.views.ticket_words import lines, subject_of, type_of
from handlers.views.view import Key, KeyStyle, Look, View
from usecases.article_editing import BODY
from usecases.prompt_data import PromptData
from usecases.step_forms import DONE, StepKind, chosen_in

_MOST_OPTIONS = 6
"""Keys of answers on a prompt; with back and cancel they are eight."""

_MOST_KEYS = 8
"""With fewer ways out there is room for more answers."""

_QUESTIONS: Mapping[tuple[Form, str], str] = MappingProxyType(
    {
        (Form.RETURN, "reason"): later("Why do you give {what} back? Press or write it."),
        (Form.RETURN, "words"): later("Please say in a sentence what it is."),
        (Form.PASS_ON, "department"): later("Whose work is {what}?"),
        (Form.PASS_ON, "reason"): later("A sentence on why helps them; or skip it."),
        (Form.HAND_OVER, "to"): later("Who takes {what} over?"),
        (Form.ASSIGN, "to"): later("Who does {what}? For a colleague without Telegram just write the name."),
        (Form.VISIT, "at"): later("When do you come for {what}? Press or write it, for example “tomorrow 10:00”."),
        (Form.ASK, "question"): later("What should the resident be asked about {what}? Just write it."),
        (Form.HOLD, "reason"): later("What is in the way of {what}?"),
        (Form.HOLD, "words"): later("Please say in a sentence what it is."),
        (Form.HOLD, "until"): later(
            "By when will it be done instead? Press or write it; the resident gets the reason and the new time."
        ),
        (Form.EXTEND, "until"): later("Until when do you need for {what}? Press or write it."),
        (Form.EXTEND, "reason"): later("Why does it take longer? Press or write it."),
        (Form.EXTEND, "words"): later("Please say in a sentence what it is."),
        (Form.QUOTE, "parts"): later("{what}: what do the parts cost? Write the number, 0 for none."),
        (Form.QUOTE, "labour"): later("Parts {parts}. And the labour? Write the number."),
        (Form.QUOTE, "note"): later("A sentence for the resident, for example what is replaced? Or skip it."),
        (Form.GIVE_ANSWER, "answer"): later(
            "What do you answer to {what}? Words and photos, in as many messages as you like, then press “Submit”."
        ),
        (Form.PICTURES, "what"): later(
            "Is this the answer to {what}? “Only show it” sends it to the resident, and the question stays open."
        ),
        (Form.ARTICLE, "title"): later("What is the title? At most 40 characters; short ones can be read on a key."),
        (Form.ARTICLE, "words"): later(
            "With which other words do residents ask for it? Several with spaces between them, or skip it."
        ),
        **dict.fromkeys(
            ((Form.PROMISE_ANSWER, "until"), (Form.PICTURES, "at")),
            later(
                "By when do you answer {what}?"
                " Press or write it; the resident gets this time, and you are reminded of it."
            ),
        ),
        (Form.RESOLVE, "cause"): later("{what}: what was the cause? A sentence for the file."),
        (Form.RESOLVE, "responsible"): later("Who is responsible for it: which department or firm?"),
        (Form.RESOLVE, "correction"): later("What was done to put it right? The resident reads this."),
        (Form.RESOLVE, "prevention"): later("What keeps it from happening again?"),
        (Form.FIRST_ANSWER, "words"): later("{what}: what is the first answer? The resident reads it as you write it."),
        (Form.PROPOSE, "words"): later("{what}: what is planned? The resident reads it as you write it."),
        (Form.PROPOSE, "until"): later("By when will it be done? Press or write it; it is promised."),
        (Form.EXPLAIN, "way"): later("{what} is not ours: do we explain it, or who is the right authority?"),
        (Form.EXPLAIN, "words"): later("How do you explain it? The resident reads it as you write it."),
        (Form.ESCALATE, "words"): later("{what}: what do you suggest to whoever takes it over?"),
        (Form.JUDGE, "verdict"): later("{what}: is it valid? The resident never reads this."),
        (Form.JUDGE, "words"): later("Why? A sentence for the file."),
        (Form.ASK_DEPARTMENT, "department"): later("{what}: which department should answer?"),
        (Form.ASK_DEPARTMENT, "question"): later("What should they answer? No resident's name, please."),
        (Form.ANSWER_INQUIRY, "words"): later("{what}: what do you say to it? Just write it."),
        (Form.LESSON, "words"): later("{what}: what can everybody learn from it? Without names, units and phones."),
        (Form.PAYMENT, "amount"): later("{what}: how much was paid? Press or write it."),
        (Form.PAYMENT, "method"): later("{what}: how was it paid?"),
        (Form.PAYMENT, "receipt"): later("{what}: what is the number of the receipt?"),
        (Form.REFUND, "amount"): later("{what}: how much is given back? Press or write it."),
        (Form.REFUND, "method"): later("{what}: how is it given back?"),
        (Form.REFUND, "reason"): later("{what}: why? A sentence; the resident reads it."),
        (Form.CALL_RESULT, "outcome"): later("{what}: what does the resident say?"),
        (Form.TURN, "kind"): later("What is {what} really?"),
        (Form.JOIN_TO, "other"): later("Which ticket is {what} the same as? Press it, or write its number."),
        (Form.CALLER, "unit"): later("Who is it about? Write the unit, for example 3-2-1201, or their phone."),
        (Form.CALLER, "who"): later("Who is calling? Press the name, or write it."),
        (Form.CALLER, "phone"): later("Which number can they be reached at? Or skip it."),
        (Form.CALL_RESULT, "price"): later("{what}: what does the resident say about the price?"),
        (Form.CALENDAR_DAY, "day"): later("Which day? Press or write it, for example “1 October”."),
        (Form.CALENDAR_DAY, "hours"): later("Which hours? Write them like “08:30-12:00, 14:00-18:00”."),
        (Form.CALENDAR_DAY, "note"): later("Why? A few words for colleagues, for example “typhoon”; or skip it."),
        (Form.ADD_COLLEAGUE, "name"): later("What is the new colleague called? This is for somebody without Telegram."),
        (Form.ADD_COLLEAGUE, "badge"): later("Which number is on the badge? Or skip it."),
        (Form.ADD_COLLEAGUE, "department"): later("Which department?"),
        (Form.OUTAGE, "what"): later("What is out of order?"),
        (Form.OUTAGE, "where"): later("Which buildings? Press them one after the other, or write them, like “3, 5”."),
        (Form.OUTAGE, "until"): later("By when will it be over? Press or write it, for example “18:00”."),
        (Form.OUTAGE, "words"): later("A sentence for residents, for example why? Or skip it."),
        (Form.LEAK, "words"): later(
            "What happened? Whose data, since when, who may have seen it? Only supervisors and managers read this."
        ),
        (Form.BLOCK, "reason"): later(
            "Why? The person is told this sentence. Emergencies and the phone stay open to them."
        ),
        (Form.LEAK_STEP, "words"): later("What was found out or done? It stays in the record."),
        (Form.SUMMARY, "what"): later("{what}: what happened? A sentence or two."),
        (Form.SUMMARY, "cause"): later("Why did it happen?"),
        (Form.SUMMARY, "helped"): later("What helped?"),
        (Form.SUMMARY, "change"): later("What should be done differently next time?"),
        (Form.RETURN_SUMMARY, "words"): later("{what}: what is missing in the summary? Whoever wrote it reads this."),
        (Form.CALL_RESULT, "note"): later("{what}: a sentence on what came of it? Or skip it."),
        **LETTER_QUESTIONS,
    }
)


def staff_prompt(data: PromptData, look: Look) -> View:
    """The present question of a staff form."""
    question = lines(addressed(data) + _question(data, look), _wish(data, look), _received(data, look.t))
    return View(text=problem_line(data, look.t) + question, rows=_rows(data, look))


def _question(data: PromptData, look: Look) -> Markup:
    t, step = look.t, data.draft.step or ""
    what = "" if data.ticket is None else subject_of(data.ticket, look)
    special = _SPECIAL.get((data.draft.form, step))
    if special is not None:
        return special(data, look, what)
    if data.draft.form is Form.HAND_OVER and not data.options:
        return t(
            "Nobody else of this department is registered. Give {what} back instead, the desk assigns it.", what=what
        )
    return t(_QUESTIONS[data.draft.form, step], what=what, parts=_parts(data, look))


def _checklist(data: PromptData, look: Look, what: str) -> Markup:
    """Every point of REP-3, ticked with one press."""
    rule = None if data.ticket is None else type_of(data.ticket, look).resolve_for(data.ticket.category)
    points = () if rule is None else tuple(look.t.text(item.title) for item in rule.checklist)
    offer = None if data.ticket is None else type_of(data.ticket, look).offer(data.ticket.category)
    if offer is not None and offer.loan is not None:
        return look.t("Is everything back: {what}?", what=what)
    if not points:
        return look.t("Is everything done for {what}?", what=what)
    listed = look.t.plain("; ").join(points)
    return look.t("Before {what} is finished: {points}.", what=what, points=listed)


def _release(data: PromptData, look: Look, what: str) -> Markup:
    """What letting a department back in means."""
    outside = () if data.ticket is None else sorted(excluded_departments(data.ticket))
    names = look.t.plain(", ").join(look.department(one) for one in outside) or look.t.plain("Any department")
    if data.ticket is None or not (outside or data.ticket.confidential):
        return look.t("{what} will stand in the group of its department again. Is that right?", what=what)
    if data.ticket.confidential:
        return look.t(
            "{departments} may be asked about {what}; they see no card. Is that right?", departments=names, what=what
        )
    return look.t("{departments} will learn of {what}. Is that right?", departments=names, what=what)


def _which_day(data: PromptData, look: Look, _what: str) -> Markup:
    day = date.fromisoformat(data.draft.text("day") or "")
    return look.t("What is to hold on {day}?", day=day_of(day, look))


def _known_outage(data: PromptData, look: Look, _what: str) -> Markup:
    """It is declared already: change its time instead?"""
    if data.outage is None:
        return look.t("It has just been said to be over. Declare it anew?")
    return look.t(
        "{what} is declared already, expected to be over by {until}. Change its time?",
        what=what_is_out(data.outage, look),
        until=soon(data.outage, look),
    )


def _outage_until(data: PromptData, look: Look, _what: str) -> Markup:
    about = "" if data.outage is None else what_is_out(data.outage, look)
    return look.t("{what}: by when will it be over now? Press or write it.", what=about)


_RESULT = later("{what}: a photo of the result, or a sentence on what was done. If a point was not possible, say it.")
_EVIDENCE: Mapping[Evidence, str] = MappingProxyType(
    {
        Evidence.NOTE: later("{what}: a sentence on what was done. If a point was not possible, say it."),
        Evidence.PHOTO: later("{what}: a photo or video of the result, and what you want to say about it."),
    }
)


def _result(data: PromptData, look: Look, what: str) -> Markup:
    """What the type wants to see."""
    rule = None if data.ticket is None else type_of(data.ticket, look).resolve
    wanted = _RESULT if rule is None else _EVIDENCE.get(rule.evidence, _RESULT)
    return look.t(wanted, what=what)


_PREVIEW = 1500
"""Units of an answer that are shown before it goes out; all of it is sent."""


def _answer_preview(data: PromptData, look: Look, what: str) -> Markup:
    """The answer as it will read, once more before it goes out."""
    words = Markup.escape(shortened(data.draft.text("note") or "", _PREVIEW))
    return lines(look.t("This goes to the resident about {what}:", what=what), words, _attached(data, look.t))


def _article_text(data: PromptData, look: Look, _what: str) -> Markup:
    """No names and no secrets (ASK-4); and a changed text leaves no old translation behind."""
    t = look.t
    ask = t("Now the text, in as many messages as you like, then press “Submit”. Only words are kept.")
    warning = t("No names, phones or units of residents, nothing internal: everybody reads it.")
    alone = data.draft.answers.get("part") == BODY
    others = t("Other languages are shown as written here until you add them anew.") if alone else Markup("")
    return lines(ask, warning, others)


def _article_preview(data: PromptData, look: Look, _what: str) -> Markup:
    """What residents will read; if somebody changed the article meanwhile, that comes first."""
    t, draft = look.t, data.draft
    changed = bool(data.options) and data.options[0].value != f"v{draft.answers.get('version')}"
    said = [draft.text(key) or "" for key in ("title", "note", "words")]
    shown = [Markup.escape(shortened(one, _PREVIEW)) for one in said if one and one != SKIPPED]
    warning = t("Somebody changed this article while you were writing. Look at it first, or use yours anyway.")
    asked = t("Residents will read this. Is there no personal data in it?")
    return lines(warning if changed else asked, *shown)


_SPECIAL: Mapping[tuple[Form, str], Callable[[PromptData, Look, str], Markup]] = MappingProxyType(
    {
        (Form.RESOLVE, "checklist"): _checklist,
        (Form.RESOLVE, "result"): _result,
        (Form.CALENDAR_DAY, "what"): _which_day,
        (Form.OUTAGE, "known"): _known_outage,
        (Form.OUTAGE_LONGER, "until"): _outage_until,
        (Form.RELEASE, "sure"): _release,
        (Form.GIVE_ANSWER, "send"): _answer_preview,
        (Form.ARTICLE, "body"): _article_text,
        (Form.ARTICLE, "publish"): _article_preview,
        **LETTER_PROMPTS,
    }
)


def _currency(data: PromptData, look: Look) -> str:
    """Of a service its own, of any other work that of its quotes."""
    if data.ticket is None:
        return ""
    request_type = type_of(data.ticket, look)
    rule = request_type.offer(data.ticket.category) or request_type.quote
    return "" if rule is None else rule.currency


def _parts(data: PromptData, look: Look) -> str:
    cents = data.draft.answers.get("parts")
    return money(cents, _currency(data, look)) if isinstance(cents, int) else ""


def _wish(data: PromptData, look: Look) -> Markup:
    """For a visit: when the resident would like somebody to come."""
    window = None if data.ticket is None else data.ticket.window
    if data.draft.form is not Form.VISIT or window is None or window.start is None or window.end is None:
        return Markup("")
    when = look.t.span(window.start, window.end, look.now, look.community.timezone)
    return look.t("The resident hopes for {when}.", when=when)


def _received(data: PromptData, t: Translator) -> Markup:
    """What has come so far of photos and words."""
    if data.step_kind is not StepKind.EVIDENCE:
        return Markup("")
    return _attached(data, t, words=bool(data.draft.text("note")))


def _attached(data: PromptData, t: Translator, *, words: bool = False) -> Markup:
    photos = sum(1 for one in data.attachments if one.media.kind is MediaKind.PHOTO)
    others = len(data.attachments) - photos
    parts = [
        t.plain_n("{n} photo", "{n} photos", photos) if photos else "",
        t.plain_n("{n} attachment", "{n} attachments", others) if others else "",
        t.plain("a note") if words else "",
    ]
    what = t.plain(", ").join(part for part in parts if part)
    return t("Received: {what}.", what=what) if what else Markup("")


# ------------------------------------------------------------------------------------------------ keys


def _rows(data: PromptData, look: Look) -> tuple[tuple[Key, ...], ...]:
    t = look.t
    last: list[Key] = []
    if data.step_kind is StepKind.EVIDENCE:
        done = t.plain("Preview") if data.draft.form is Form.LETTER else t.plain("Submit")
        last.append(choose_key(data, done, DONE, KeyStyle.SUCCESS))
    if _chosen(data):
        last.append(choose_key(data, t.plain("Chosen"), DONE, KeyStyle.SUCCESS))
    if data.optional:
        skip = SkipStep(draft_id=data.draft.id, step=data.draft.step or "")
        last.append(Key(text=t.plain("Skip"), button=skip))
    if any(key != "note" and not key.startswith("_") for key in data.draft.answers):
        last.append(back_key(data, t))
    last.append(cancel_key(data, t))
    most = max(_MOST_OPTIONS, _MOST_KEYS - len(last))
    options = [choose_key(data, _label(data, one, look), one.value) for one in data.options[:most]]
    return (*rows_of(options, _in_a_row(options)), tuple(last))


def _chosen(data: PromptData) -> tuple[str, ...]:
    """What has been chosen so far where several may be."""
    return chosen_in(data.draft, data.draft.step) if data.step_kind is StepKind.SEVERAL else ()


def _in_a_row(options: list[Key]) -> int:
    """How many keys stand beside each other so that every label can be read; a wide character counts twice."""
    widest = max((sum(2 if east_asian_width(char) in "WF" else 1 for char in key.text) for key in options), default=0)
    if widest <= 8:
        return 3
    return 2 if widest <= 14 else 1


def _label(data: PromptData, option: Option, look: Look) -> str:
    """An option's own words; a moment or an amount is said in the reader's language."""
    label = look.t.text(option.label)
    if label:
        return short(f"✓ {label}" if option.value in _chosen(data) else label)
    if data.step_kind is StepKind.MONEY:
        return money(int(option.value), _currency(data, look))
    at = datetime.fromisoformat(option.value)
    return look.t.moment(at, look.now, look.community.timezone, dated=False)
