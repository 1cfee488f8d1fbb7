"""Guessing from what a person wrote: category, place, other closed answers and urgency, by the catalog's words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.asked_confidence import asks_for_confidence
from domain.catalog import Catalog, Category, RequestType
from domain.form_questions import GuessFrom, Place, Question, QuestionKind, Urgency
from domain.i18n import LocalText
from domain.word_matching import find_words, readable

_FIRST_HAN = 0x3400


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a text tells. None means that it tells nothing, or two things at once.

    `candidates` are the categories that could be meant, likeliest first; `answers` are by question key; `alarm` says
    that the emergency entry should be offered, `confidential` that it is asked to be kept from others.
    """

    category: str | None
    candidates: tuple[str, ...]
    place: Place | None
    urgency: Urgency
    answers: Mapping[str, str]
    alarm: bool
    confidential: bool


def guess(request_type: RequestType, text: str) -> Guess:
    """Read a text by the words of its request type."""
    said = readable(text)
    candidates = _likeliest_categories(request_type, said)
    category = candidates[0] if len(candidates) == 1 else None
    answers = _closed_answers(request_type, said)
    return Guess(
        category=category,
        candidates=candidates,
        place=_place(request_type, said, answers, category),
        urgency=_urgency(request_type, said),
        answers=MappingProxyType(answers),
        alarm=_is_alarming(request_type, said),
        confidential=asks_for_confidence(text),
    )


def is_alarming(request_type: RequestType, text: str) -> bool:
    """Whether a text speaks of danger, so that the emergency entry is offered before anything else (EMG-1)."""
    return _is_alarming(request_type, readable(text))


def _is_alarming(request_type: RequestType, said: str) -> bool:
    return bool(find_words(said, {"alarm": request_type.alarm_words.all}))


def guess_type(catalog: Catalog, text: str) -> RequestType | None:
    """Find the request type a text without context is for; None when none or several could be meant."""
    said = readable(text)
    words = {one.key: _words_for(one) for one in catalog.menu}
    best = _ranked(said, words, {one.key: frozenset(one.words.all) for one in catalog.menu})
    best = best or _ranked(said, {one.key: one.weak_words.all for one in catalog.menu})
    return catalog.get(best[0]) if len(best) == 1 else None


def subject_title(request_type: RequestType, category_key: str, text: str) -> LocalText | None:
    """Name the matter as closely as the text does ("水龙头"), else by its category; None for an unknown category."""
    category = request_type.category(category_key)
    if category is None:
        return None
    key = subject_key(category, text)
    named = next((subject.title for subject in category.subjects if subject.key == key), None)
    return named or category.title


def subject_key(category: Category, text: str) -> str | None:
    """The one thing of a category that the text names; None when it names none or several."""
    best = _ranked(readable(text), {subject.key: subject.words.all for subject in category.subjects})
    return best[0] if len(best) == 1 else None


def _words_for(one: RequestType) -> tuple[str, ...]:
    """What speaks for a type: its own words, and its matters unless they are as well another type's."""
    matters = one.categories if one.matters_speak else ()
    return (*one.words.all, *(word for category in matters for word in _words_of(category)))


def _words_of(category: Category) -> tuple[str, ...]:
    return (*category.words.all, *(word for subject in category.subjects for word in subject.words.all))


def _likeliest_categories(request_type: RequestType, said: str) -> tuple[str, ...]:
    """Rank the categories; a thing that is named (空调) weighs twice as much as what is wrong with it (滴水).

    One that must not be guessed away is asked about as soon as the words could mean it.
    """
    words = {category.key: _words_of(category) for category in request_type.categories}
    things = {
        category.key: frozenset(word for subject in category.subjects for word in subject.words.all)
        for category in request_type.categories
    }
    best = _ranked(said, words, things)
    kept = [one.key for one in request_type.categories if one.never_guessed_away and one.key not in best]
    return (*best, *(key for key in kept if find_words(said, {key: words[key]})))


def _ranked(
    said: str, words: Mapping[str, Iterable[str]], double: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> tuple[str, ...]:
    """Give the keys with the most matched characters: one key when it is clear, all that tie when it is not."""
    weight: Counter[str] = Counter()
    for word, keys in {found.word: found.keys for found in find_words(said, words)}.items():
        for key in keys:
            weight[key] += _weight(word) * (2 if word in double.get(key, frozenset()) else 1)
    most = max(weight.values(), default=0)
    return tuple(key for key in words if most and weight[key] == most)


def _weight(word: str) -> int:
    """A Han character says about as much as three Latin letters."""
    return sum(3 if ord(char) >= _FIRST_HAN else 1 for char in word)


def _closed_answers(request_type: RequestType, said: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in request_type.questions:
        if question.kind is QuestionKind.CHOICE and question.guess is GuessFrom.WORDS:
            best = _ranked(said, _choice_words(question))
            if len(best) == 1:
                found[question.key] = best[0]
    return found


def _choice_words(question: Question) -> dict[str, tuple[str, ...]]:
    return {choice.key: choice.words.all for choice in question.choices}


def _place(request_type: RequestType, said: str, answers: Mapping[str, str], category_key: str | None) -> Place | None:
    """Public when the category always is; else what the place words and the guessed rooms and spots say together."""
    category = None if category_key is None else request_type.category(category_key)
    if category is not None and category.public:
        return Place.PUBLIC
    question = next((one for one in request_type.questions if one.kind is QuestionKind.PLACE), None)
    if question is None or question.guess is not GuessFrom.WORDS:
        return None
    told = {key for found in find_words(said, _choice_words(question)) for key in found.keys}
    dependent = {
        value
        for other in request_type.questions
        if other.key in answers and other.when is not None and other.when.question == question.key
        for value in other.when.among
    }
    for evidence in (told, dependent):
        if len(evidence) == 1:
            return Place(next(iter(evidence)))
    return None


def _urgency(request_type: RequestType, said: str) -> Urgency:
    words = [*request_type.urgent_words.all, *request_type.alarm_words.all]
    words += [word for category in request_type.categories for word in category.urgent_words.all]
    return Urgency.URGENT if find_words(said, {"urgent": words}) else Urgency.NORMAL
