"""Reading the questions, words and categories of a request type."""

from collections.abc import Collection

from bot.offer_tables import read_offer
from bot.toml_tables import Table
from domain.catalog import Category, OutageRule
from domain.form_questions import (
    NO_WORDS,
    Ask,
    Choice,
    Condition,
    GuessFrom,
    Question,
    QuestionKind,
    TimeWindow,
    Words,
)
from domain.i18n import Locale
from domain.word_matching import readable


def read_words(table: Table, key: str = "words") -> Words:
    """Read words per language: words = { zh-Hans = ["漏水"], zh-Hant = […], en = ["leak"] }."""
    return table.one(key, _read_words) or NO_WORDS


def _read_words(table: Table) -> Words:
    hans, hant, english = (
        tuple(readable(word) for word in table.texts(locale)) for locale in (Locale.ZH_HANS, Locale.ZH_HANT, Locale.EN)
    )
    return Words(zh_hans=hans, zh_hant=hant, en=english)


def read_categories(table: Table) -> tuple[Category, ...]:
    """Read `categories`, keys unique."""
    categories = table.each("categories", _read_category)
    table.unique("categories", (category.key for category in categories))
    return categories


def _read_category(table: Table) -> Category:
    subjects = table.each("subjects", _read_choice)
    table.unique("subjects", (subject.key for subject in subjects))
    return Category(
        key=table.identifier("key"),
        title=table.local_text("title"),
        words=read_words(table),
        subjects=subjects,
        urgent_words=read_words(table, "urgent_words"),
        department=table.optional_text("department"),
        concerns=table.optional_text("concerns"),
        public=table.flag("public"),
        safety=table.optional_local_text("safety"),
        offer=read_offer(table),
        outage=_read_outage(table, {subject.key for subject in subjects}),
        needs_owner=table.flag("needs_owner"),
        never_guessed_away=table.flag("never_guessed_away"),
    )


def _read_outage(category: Table, subjects: Collection[str]) -> OutageRule | None:
    """Read `outage`: that whole buildings can be without it."""

    def read(table: Table) -> OutageRule:
        rule = OutageRule(
            title=table.local_text("title"),
            restored=table.local_text("restored"),
            still_out=table.local_text("still_out"),
            subjects=table.texts("subjects"),
        )
        unknown = [one for one in rule.subjects if one not in subjects]
        if unknown:
            table.note("subjects", f'"{unknown[0]}" is no subject of this category; write keys of its subjects.')
        return rule

    return category.one("outage", read)


def read_questions(table: Table) -> tuple[Question, ...]:
    """Read `questions`, in the order in which they are asked."""
    questions = table.each("questions", _read_question)
    table.unique("questions", (question.key for question in questions))
    return questions


_WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.PLACE, QuestionKind.YES_NO)


def _read_question(table: Table) -> Question:
    question = Question(
        key=table.identifier("key"),
        kind=table.choice("kind", QuestionKind),
        label=table.local_text("label"),
        text=table.local_text("text"),
        ask=table.choice("ask", Ask),
        required=table.flag("required"),
        guess=table.choice("guess", GuessFrom, GuessFrom.NOTHING),
        choices=table.each("choices", _read_choice),
        windows=table.each("windows", _read_window),
        default=table.optional_text("default"),
        other=table.flag("other"),
        when=table.one("when", _read_condition),
        ask_when=table.one("ask_when", _read_condition),
    )
    table.unique("choices", (choice.key for choice in question.choices))
    table.unique("windows", (window.key for window in question.windows))
    if question.kind is QuestionKind.CHOICE and not question.choices:
        table.note("kind", 'A question of the kind "choice" needs choices; add [[questions.choices]].')
    if question.choices and question.kind not in _WITH_CHOICES:
        table.note(
            "kind", 'Choices belong to the kinds "choice", "place" and "yes_no"; remove them or change the kind.'
        )
    if question.windows and question.kind is not QuestionKind.TIME_WINDOW:
        table.note("kind", 'Windows belong to the kind "time_window"; remove them or change the kind.')
    return question


def _read_choice(table: Table) -> Choice:
    return Choice(key=table.identifier("key"), title=table.local_text("title"), words=read_words(table))


def _read_window(table: Table) -> TimeWindow:
    span = table.span("hours")
    return TimeWindow(
        key=table.identifier("key"),
        title=table.local_text("title"),
        days_ahead=table.number("days_ahead", 0, most=60),
        start=span.start if span else None,
        end=span.end if span else None,
    )


def _read_condition(table: Table) -> Condition:
    return Condition(question=table.identifier("question"), among=table.texts("among"))
