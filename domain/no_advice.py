"""What nobody here gives advice on: questions about illness are answered with the number of those who may (EMG-3)."""

from dataclasses import dataclass

from domain.form_questions import Words
from domain.i18n import LocalText
from domain.word_matching import find_words, readable


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAdvice:
    """Which questions are meant, and what is answered instead.

    `words` are such a question by themselves ("which medicine"); `signs` only together with one of `asking` ("dizzy,
    what should I do"): a headache from the noise upstairs is a complaint.
    """

    answer: LocalText
    words: Words
    signs: Words
    asking: Words


def is_meant(rule: NoAdvice, text: str) -> bool:
    """Whether a text asks for what nobody here gives advice on."""
    said = readable(text)
    found = {key for one in find_words(said, _words(rule)) for key in one.keys}
    return "words" in found or {"signs", "asking"} <= found


def _words(rule: NoAdvice) -> dict[str, tuple[str, ...]]:
    return {"words": rule.words.all, "signs": rule.signs.all, "asking": rule.asking.all}
