"""Questions of a request form: what can be asked, when it is asked, and what is taken for granted instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from domain.i18n import LocalText


class QuestionKind(StrEnum):
    """What an answer looks like, stored as text.

    `text` free words · `choice` a choice's key · `yes_no` "yes"/"no" · `category` a category's key · `place`
    "own"/"public" · `urgency` an `Urgency` value · `reply` a `ReplyForm` value · `time_window` a window's key or a
    start/end pair · `contact` a phone number in E.164 · `date` ISO date · `number` decimal · `unit` a unit key ·
    `person` free name · `staff_person` whom of the staff it is about, as the resident says it · `confidential`
    "yes"/"no", whether it is kept from the groups · `quantity` how many of an offer · `slot` the
    beginning of one of its slots, ISO 8601.
    """

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    CATEGORY = "category"
    PLACE = "place"
    URGENCY = "urgency"
    REPLY = "reply"
    TIME_WINDOW = "time_window"
    CONTACT = "contact"
    DATE = "date"
    NUMBER = "number"
    UNIT = "unit"
    PERSON = "person"
    STAFF_PERSON = "staff_person"
    CONFIDENTIAL = "confidential"
    QUANTITY = "quantity"
    SLOT = "slot"


class Place(StrEnum):
    """Inside the resident's own unit, or in the public area."""

    OWN = "own"
    PUBLIC = "public"


class Urgency(StrEnum):
    """How pressing the matter is."""

    NORMAL = "normal"
    URGENT = "urgent"


class Ask(StrEnum):
    """When a question is put: always, only when nothing could be guessed, or never (changed on the review only).

    `offered`: never put either, but the other answer is a key below the record, one press away.
    """

    ALWAYS = "always"
    IF_UNKNOWN = "if_unknown"
    ON_CHANGE = "on_change"
    OFFERED = "offered"


class GuessFrom(StrEnum):
    """Where a first answer comes from: nowhere, the words of the text, or the resident's own record."""

    NOTHING = "nothing"
    WORDS = "words"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words and phrases that speak for something, per language; a text may mix languages, so all are tried.

    They are kept as `word_matching.readable` gives them, since they are compared with what it gives of a text.
    """

    zh_hans: tuple[str, ...] = ()
    zh_hant: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.zh_hans + self.zh_hant + self.en


NO_WORDS = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possible answer."""

    key: str
    title: LocalText
    words: Words = NO_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A time offered for a visit, in local time, so many days from now; without hours it means any time."""

    key: str
    title: LocalText
    days_ahead: int = 0
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Another question was answered with one of these values."""

    question: str
    among: tuple[str, ...]

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether that question was answered so."""
        return str(answers.get(self.question)) in self.among


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing a request's record holds.

    `label` stands before the answer on the review, `text` asks for it. `default` is the answer nobody had to give.
    Choices of a place question ("own", "public") only carry the words to guess by. `other` allows an answer outside
    choices and windows, typed freely. Outside of `when` it makes no sense at all; outside of `ask_when` it is only not
    put: what the words tell still stands on the record and can be changed.
    """

    key: str
    kind: QuestionKind
    label: LocalText
    text: LocalText
    ask: Ask
    required: bool = False
    guess: GuessFrom = GuessFrom.NOTHING
    choices: tuple[Choice, ...] = ()
    windows: tuple[TimeWindow, ...] = ()
    default: str | None = None
    other: bool = False
    when: Condition | None = None
    ask_when: Condition | None = None

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    def window(self, key: str) -> TimeWindow | None:
        return next((window for window in self.windows if window.key == key), None)
