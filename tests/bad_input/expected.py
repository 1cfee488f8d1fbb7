"""What each step takes of everything that is sent to it; all the rest leaves its form as it was, and is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.drafts import Form
from tests.bad_input.every_input import BLANK, FILES, WORDS

TALK = frozenset(bad.name for bad in WORDS) - BLANK
_GOOD = frozenset(bad.name for bad in FILES if bad.file)
_NAMED = frozenset(bad.name for bad in FILES) - _GOOD
_CAPTIONED = frozenset(bad.name for bad in FILES if bad.words)
_CARDS = frozenset({"somebodys_contact", "contact_without_account"})
_TOO_LONG = frozenset({"longest", "longer"})
_SAID = frozenset({"slash", "numeral", "zero", "negative", "superscript", "arabic", "nan", "turned_around", "control"})
"""Four characters or fewer: a slip rather than a story."""

_SLIPS = _SAID | {"forwarded", "reply_to_gone"}
_TIMES = frozenset({"yesterday", "year_9999", "leap_day", "no_hour"})
_UNCALLABLE = frozenset({"faces", "digits", "negative", "zero", "superscript", "arabic", "foreign_phone", "slash"})
_LONG_FOR_A_NAME = frozenset(
    {"longest", "longer", "combining", "markdown", "format", "sql", "days_ahead", "long_phone"}
)

NOTHING: frozenset[str] = frozenset()
WORD = TALK - _TOO_LONG
NAME = TALK - _UNCALLABLE - _LONG_FOR_A_NAME
BADGE = frozenset({"turned_around", "control", "negative", "zero", "superscript", "arabic", "numeral", "nan"}) | {
    "leap_day",
    "yesterday",
    "forwarded",
    "reply_to_gone",
}
PHONE = frozenset({"foreign_phone"})
MONEY = frozenset({"zero", "superscript", "numeral"})
"""Nothing, 23 and 3."""

PAID = MONEY - {"zero"}
NUMBER = frozenset({"numeral"})
RECEIPT = frozenset({"zero", "superscript", "nan"})
NOTE = WORD - {"combining", "digits"}
LESSON = WORD - {"digits", "days_ahead", "foreign_phone", "long_phone"}
COLLECTED = WORD | _GOOD | {"program_and_words"}
"""Words and files, several messages of them; of a file that cannot be passed on, what was written with it."""

LETTER = COLLECTED | _TOO_LONG
EVERYTHING_SAID = TALK | _GOOD | _NAMED | _CARDS
ASIDE = _GOOD | _NAMED | _CARDS
"""Beside any question of a request: files and whom to call."""

STORY = (TALK - _SLIPS) | ASIDE
"""Beside a question with keys: what is no answer belongs to what is the matter."""

OWN_WORDS = WORD | ASIDE
STRANGER = _GOOD | _NAMED
"""What a stranger sends instead of saying who they are is kept for their request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What a step takes. `parsed`: it is kept as what it means, not as it was said; `keys`: it is answered with a key
    only; `stays`: it goes on listening until somebody says that this was all.
    """

    takes: frozenset[str]
    parsed: bool = False
    keys: bool = False
    stays: bool = False


_CHOICE, _MOMENT = Taste(takes=NOTHING, keys=True), Taste(takes=NOTHING)
_WORD, _NAME = Taste(takes=WORD), Taste(takes=NAME)

STEPS: Mapping[tuple[Form, str], Taste] = MappingProxyType(
    {
        (Form.RESOLVE, "checklist"): _CHOICE,
        (Form.RESOLVE, "result"): Taste(takes=COLLECTED, stays=True),
        **{(Form.RESOLVE, step): _WORD for step in ("cause", "responsible", "correction", "prevention")},
        (Form.RETURN, "reason"): _WORD,
        (Form.RETURN, "words"): _WORD,
        (Form.PASS_ON, "department"): _CHOICE,
        (Form.PASS_ON, "reason"): _WORD,
        (Form.HAND_OVER, "to"): _CHOICE,
        (Form.ASSIGN, "to"): _NAME,
        (Form.VISIT, "at"): _MOMENT,
        (Form.TURN, "kind"): _CHOICE,
        (Form.JOIN_TO, "other"): _MOMENT,
        (Form.ASK, "question"): _WORD,
        (Form.HOLD, "reason"): _CHOICE,
        (Form.HOLD, "words"): _WORD,
        (Form.HOLD, "until"): _MOMENT,
        (Form.EXTEND, "until"): _MOMENT,
        (Form.EXTEND, "reason"): _WORD,
        (Form.EXTEND, "words"): _WORD,
        (Form.QUOTE, "parts"): Taste(takes=MONEY, parsed=True),
        (Form.QUOTE, "labour"): Taste(takes=MONEY, parsed=True),
        (Form.QUOTE, "note"): _WORD,
        (Form.CALL_RESULT, "outcome"): _CHOICE,
        (Form.CALL_RESULT, "price"): _CHOICE,
        (Form.CALL_RESULT, "note"): _WORD,
        (Form.FIRST_ANSWER, "words"): _WORD,
        (Form.PROPOSE, "words"): _WORD,
        (Form.PROPOSE, "until"): _MOMENT,
        (Form.EXPLAIN, "way"): _CHOICE,
        (Form.EXPLAIN, "words"): _WORD,
        (Form.ESCALATE, "words"): _WORD,
        (Form.JUDGE, "verdict"): _CHOICE,
        (Form.JUDGE, "words"): _WORD,
        (Form.ASK_DEPARTMENT, "department"): _CHOICE,
        (Form.ASK_DEPARTMENT, "question"): _WORD,
        (Form.ANSWER_INQUIRY, "words"): _WORD,
        (Form.LESSON, "words"): Taste(takes=LESSON),
        (Form.RELEASE, "sure"): _CHOICE,
        (Form.GIVE_ANSWER, "answer"): Taste(takes=COLLECTED, stays=True),
        (Form.GIVE_ANSWER, "send"): _CHOICE,
        (Form.PICTURES, "what"): _CHOICE,
        (Form.PICTURES, "at"): _MOMENT,
        (Form.PROMISE_ANSWER, "until"): _MOMENT,
        (Form.LETTER, "text"): Taste(takes=LETTER, stays=True),
        (Form.LETTER, "send"): _CHOICE,
        (Form.RETURN_LETTER, "remark"): _WORD,
        (Form.CLOSING_LETTER, "text"): Taste(takes=LETTER, stays=True),
        (Form.DELIVER, "way"): _CHOICE,
        (Form.DELIVER, "day"): _CHOICE,
        (Form.DELIVER, "who"): _WORD,
        (Form.GIVE_UP_DELIVERY, "why"): _WORD,
        (Form.EXPLAIN_DELAY, "why"): _WORD,
        (Form.CALLER, "unit"): Taste(takes=NOTHING),
        (Form.CALLER, "who"): _NAME,
        (Form.CALLER, "phone"): Taste(takes=PHONE | _CARDS, parsed=True),
        (Form.CALENDAR_DAY, "day"): _MOMENT,
        (Form.CALENDAR_DAY, "what"): _CHOICE,
        (Form.CALENDAR_DAY, "hours"): _MOMENT,
        (Form.CALENDAR_DAY, "note"): Taste(takes=NOTE),
        (Form.ARTICLE, "title"): Taste(takes=NOTE),
        (Form.ARTICLE, "body"): Taste(takes=WORD, stays=True),
        (Form.ARTICLE, "words"): _WORD,
        (Form.ARTICLE, "publish"): _CHOICE,
        (Form.REFUSE, "reason"): _WORD,
        (Form.LEAK, "words"): _WORD,
        (Form.BLOCK, "reason"): _WORD,
        (Form.LEAK_STEP, "words"): _WORD,
        **{(Form.SUMMARY, step): _WORD for step in ("what", "cause", "helped", "change")},
        (Form.RETURN_SUMMARY, "words"): _WORD,
        (Form.CORRECT_NAME, "name"): _NAME,
        (Form.CORRECT_PHONE, "phone"): Taste(takes=PHONE, parsed=True),
        (Form.ADD_COLLEAGUE, "name"): _NAME,
        (Form.ADD_COLLEAGUE, "badge"): Taste(takes=BADGE, parsed=True),
        (Form.ADD_COLLEAGUE, "department"): _CHOICE,
        (Form.JOIN, "name"): _NAME,
        (Form.JOIN, "badge"): Taste(takes=BADGE, parsed=True),
        (Form.OUTAGE, "what"): _CHOICE,
        (Form.OUTAGE, "where"): Taste(takes=NUMBER, parsed=True),
        (Form.OUTAGE, "known"): _CHOICE,
        (Form.OUTAGE, "until"): _MOMENT,
        (Form.OUTAGE, "words"): Taste(takes=WORD - {"digits"}),
        (Form.OUTAGE_LONGER, "until"): _MOMENT,
        (Form.PAYMENT, "amount"): Taste(takes=PAID, parsed=True),
        (Form.PAYMENT, "method"): _CHOICE,
        (Form.PAYMENT, "receipt"): Taste(takes=RECEIPT, parsed=True),
        (Form.REFUND, "amount"): Taste(takes=PAID, parsed=True),
        (Form.REFUND, "method"): _CHOICE,
        (Form.REFUND, "reason"): _WORD,
        (Form.REGISTER, "consent"): Taste(takes=TALK | STRANGER | _CARDS | {"contact_rubbish"}),
        (Form.REGISTER, "name"): Taste(takes=NAME | STRANGER),
        (Form.REGISTER, "place"): Taste(takes=STRANGER),
        (Form.REGISTER, "phone"): Taste(takes=PHONE | STRANGER | {"contact_without_account"}, parsed=True),
        (Form.REGISTER, "relation"): Taste(takes=STRANGER),
        (Form.MOVE_OUT, "who"): _CHOICE,
        (Form.MOVE_OUT, "sure"): _CHOICE,
        (Form.FILE_CHANGED, "what"): _CHOICE,
        (Form.FILE_CHANGED, "words"): _WORD,
        (Form.REMARK, "words"): Taste(takes=EVERYTHING_SAID | {"contact_rubbish"}, stays=True),
        (Form.NOT_FIXED, "words"): Taste(takes=EVERYTHING_SAID | {"contact_rubbish"}, stays=True),
        (Form.ANSWER, "which"): Taste(takes=EVERYTHING_SAID | {"contact_rubbish"}, stays=True),
        (Form.ANSWER, "discreet"): Taste(takes=EVERYTHING_SAID | {"contact_rubbish"}, stays=True),
        (Form.COMMENT, "comment"): _WORD,
        (Form.ACCESS_TIME, "words"): _WORD,
        (Form.REBOOK, "slot"): _MOMENT,
        (Form.REQUEST, "collect"): Taste(takes=EVERYTHING_SAID, stays=True),
        (Form.REQUEST, "type"): Taste(takes=STORY),
        (Form.REQUEST, "article"): Taste(takes=EVERYTHING_SAID),
        (Form.REQUEST, "outage"): Taste(takes=EVERYTHING_SAID, stays=True),
        (Form.REQUEST, "review"): Taste(takes=EVERYTHING_SAID, stays=True),
        (Form.REQUEST, "change"): Taste(takes=EVERYTHING_SAID),
    }
)
ELSEWHERE: Mapping[tuple[Form, str], str] = MappingProxyType(
    {
        (
            Form.REGISTER,
            "home",
        ): "asked only where there are several communities: tests/unit/people/test_choosing_home.py",
        (
            Form.REQUEST,
            "home",
        ): "asked only of who lives in several communities: tests/unit/people/test_two_communities.py",
    }
)
"""Steps that this walk cannot come to, why, and who tries them instead."""

QUESTIONS: Mapping[str, Taste] = MappingProxyType(
    {
        "category": Taste(takes=STORY),
        "place": Taste(takes=STORY),
        "unit": Taste(takes=STORY),
        "room": Taste(takes=OWN_WORDS),
        "spot": Taste(takes=OWN_WORDS),
        "urgency": Taste(takes=STORY),
        "visit": Taste(takes=STORY - _TIMES),
        "at_home": Taste(takes=STORY),
        "contact": Taste(takes=PHONE | ASIDE, parsed=True),
        "happened": Taste(takes=OWN_WORDS),
        "wants": Taste(takes=OWN_WORDS),
        "people": Taste(takes=OWN_WORDS),
        "cause": Taste(takes=OWN_WORDS),
        "accused": Taste(takes=OWN_WORDS - {"combining", "digits"}),
        "confidential": Taste(takes=STORY),
        "reply": Taste(takes=STORY),
        "item": Taste(takes=STORY),
        "quantity": Taste(takes=NUMBER | ASIDE, parsed=True),
        "slot": Taste(takes=STORY - _TIMES),
    }
)
"""The questions of request types by their keys."""
