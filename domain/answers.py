"""Reading an answer to a form's question, pressed or typed, into the text that is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.catalog import RequestType
from domain.consulting import ReplyForm
from domain.errors import Problem
from domain.form_questions import Place, Question, QuestionKind, TimeWindow
from domain.i18n import Locale, LocalText
from domain.spoken_words import plain_words
from domain.tickets import Window

LONGEST_TEXT = 2000
"""Characters of one free text; longer ones are not cut but asked for in parts."""

YES, NO = "yes", "no"
SKIPPED = "-"
"""The stored answer of a question that was skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be pressed: what is stored and what stands on the button."""

    value: str
    label: LocalText


_YES_NO = (
    Option(value=YES, label=LocalText(zh_hans="是的", zh_hant="是的", en="Yes")),
    Option(value=NO, label=LocalText(zh_hans="不是", zh_hant="不是", en="No")),
)
_PLACES = (
    Option(value=Place.OWN, label=LocalText(zh_hans="自己家里", zh_hant="自己家裡", en="At home")),
    Option(value=Place.PUBLIC, label=LocalText(zh_hans="公共区域", zh_hant="公共區域", en="Public area")),
)
_CONFIDENTIAL = (
    Option(value=YES, label=LocalText(zh_hans="要保密", zh_hant="要保密", en="Confidential")),
    Option(value=NO, label=LocalText(zh_hans="不用保密", zh_hant="不用保密", en="Not confidential")),
)
_URGENCIES = (
    Option(value="normal", label=LocalText(zh_hans="不急", zh_hant="不急", en="Not urgent")),
    Option(value="urgent", label=LocalText(zh_hans="很急", zh_hant="很急", en="Urgent")),
)
_REPLIES = (
    Option(value=ReplyForm.WRITTEN, label=LocalText(zh_hans="要书面回复", zh_hant="要書面回覆", en="In writing")),
    Option(value=ReplyForm.QUICK, label=LocalText(zh_hans="直接回答就行", zh_hant="直接回答就好", en="Just an answer")),
)


_ALWAYS_THE_SAME: Mapping[QuestionKind, tuple[Option, ...]] = MappingProxyType(
    {
        QuestionKind.PLACE: _PLACES,
        QuestionKind.URGENCY: _URGENCIES,
        QuestionKind.REPLY: _REPLIES,
        QuestionKind.CONFIDENTIAL: _CONFIDENTIAL,
    }
)


def always_the_same(kind: QuestionKind) -> tuple[Option, ...]:
    """The answers of a kind that has the same ones everywhere; none for the others."""
    return _ALWAYS_THE_SAME.get(kind, ())


def options_of(request_type: RequestType, question: Question, now: datetime, tz: str) -> tuple[Option, ...]:
    """Everything that can be pressed for this question now (a window that is over is not offered)."""
    match question.kind:
        case QuestionKind.CATEGORY:
            return tuple(Option(value=one.key, label=one.title) for one in request_type.categories)
        case QuestionKind.CHOICE:
            return tuple(Option(value=one.key, label=one.title) for one in question.choices)
        case QuestionKind.TIME_WINDOW:
            windows = [one for one in question.windows if window_is_ahead(one, now, tz)]
            return tuple(Option(value=one.key, label=one.title) for one in windows)
        case QuestionKind.YES_NO:
            return tuple(Option(value=one.key, label=one.title) for one in question.choices) or _YES_NO
        case _:
            return always_the_same(question.kind)


def pressed(options: tuple[Option, ...], value: str) -> str | Problem:
    """The value of a pressed option, if it is still offered."""
    return value if any(one.value == value for one in options) else Problem.NOT_A_CHOICE


def typed_option(options: tuple[Option, ...], text: str) -> str | None:
    """The option whose title was typed instead of pressed, in any language."""
    return next((one.value for one in options if is_titled(one.label, text)), None)


def is_titled(title: LocalText, text: str) -> bool:
    """Whether the whole text is this title, in any language; case, punctuation and emoji aside.

    Text that is nothing but these is no title, also where the title itself is worded only when it is shown.
    """
    said = plain_words(text)
    return bool(said) and said in {plain_words(title.in_(locale)) for locale in Locale}


def free_text(text: str, longest: int = LONGEST_TEXT) -> str | Problem:
    """A free text as stored: without control characters, neither empty nor too long."""
    kept = "".join(char for char in text if char >= " " or char == "\n").strip()
    if not kept:
        return Problem.EMPTY
    return kept if len(kept) <= longest else Problem.TOO_LONG


def window_is_ahead(window: TimeWindow, now: datetime, tz: str) -> bool:
    """Whether at least a quarter of an hour of the window is still to come."""
    span = window_span(window, now, tz)
    return span.end is None or span.end > now + timedelta(minutes=15)


def window_span(window: TimeWindow, now: datetime, tz: str) -> Window:
    """The real time that a window offered `now` means."""
    if window.start is None or window.end is None:
        return Window()
    day = now.astimezone(ZoneInfo(tz)).date() + timedelta(days=window.days_ahead)
    return Window(start=_local(day, window.start, tz), end=_local(day, window.end, tz))


def _local(day: date, at: time, tz: str) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(tz)).astimezone(ZoneInfo("UTC"))


def span_text(window: Window) -> str:
    """A span as stored in an answer: two ISO moments, or empty for any time."""
    if window.start is None or window.end is None:
        return ""
    return f"{window.start.isoformat()}/{window.end.isoformat()}"


def stored_window(question: Question, value: str, now: datetime, tz: str) -> Window:
    """The window that a stored answer means: a window's key, or a span."""
    offered = question.window(value)
    if offered is not None:
        return window_span(offered, now, tz)
    start, _, end = value.partition("/")
    if not end:
        return Window()
    return Window(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
