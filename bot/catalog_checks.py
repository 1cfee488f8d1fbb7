"""What must fit together in the catalog beyond the single fields."""

import re
from collections.abc import Iterable
from datetime import timedelta

from bot.emergency_checks import check_emergency
from bot.ladder_checks import ladder_problems
from bot.toml_tables import Table
from domain.answers import always_the_same
from domain.calls import CallReason
from domain.catalog import FollowUpWhen, RequestType
from domain.consulting import ReplyForm
from domain.form_questions import Ask, Condition, GuessFrom, Place, Question, QuestionKind, Urgency
from domain.i18n import Locale
from domain.promise_rules import ClockKind, PromiseKind, PromiseRule, RungWording, promise_rule
from domain.tickets import Workflow

_ANSWERS = {
    QuestionKind.PLACE: frozenset(Place),
    QuestionKind.URGENCY: frozenset(Urgency),
    QuestionKind.REPLY: frozenset(ReplyForm),
    QuestionKind.YES_NO: frozenset({"yes", "no"}),
    QuestionKind.CONFIDENTIAL: frozenset({"yes", "no"}),
}

_PROMISED_BY_STAFF = frozenset({PromiseKind.VISIT})
"""Whoever comes gives the moment themselves; no rule of the type says how long it takes."""


def check_type(one: RequestType, table: Table) -> None:
    """Check one request type against itself."""
    if not (len(one.prefix) == 1 and one.prefix.isascii() and one.prefix.isupper()):
        table.note("prefix", f'"{one.prefix}" cannot start a number; use one capital letter A-Z.')
    for index, question in enumerate(one.questions):
        _check_question(one, question, index, table)
    _check_offers(one, table)
    _check_closing_letter(one, table)
    kinds = {rule.kind for rule in one.promises} | _PROMISED_BY_STAFF
    for index, ladder in enumerate(one.ladders):
        if ladder.measured_from not in kinds:
            sentence = f'The ladder follows "{ladder.measured_from}", which is not promised; add it under [[promises]].'
            table.document.note(("ladders", index, "measured_from"), sentence)
        for sentence in ladder_problems(ladder, one.promises):
            table.document.note(("ladders", index), sentence)
    _check_letters(one, table)
    if one.call_reasons and one.workflow is not Workflow.CALL:
        table.note("call_reasons", 'Only a type with the workflow "call" has reasons to call; take them out.')
    check_emergency(one, table)
    rule = one.follow_up
    if rule is None and one.workflow is Workflow.WORK:
        table.note("workflow", "Every finished work is followed up; add [follow_up].")
    if rule and rule.when is not FollowUpWhen.BY_PERSON and (rule.when is FollowUpWhen.AFTER) != bool(rule.after):
        table.document.note(("follow_up", "when"), 'Give "after" a time exactly when the follow-up comes "after".')


def _check_letters(one: RequestType, table: Table) -> None:
    """An interim letter needs its text and the rule of its new date; its text takes what is known and nothing else."""
    speaks = any(rung.wording is RungWording.INTERIM for ladder in one.ladders for rung in ladder.rungs)
    if speaks and (one.letter is None or all(rule.kind is not PromiseKind.ANSWER for rule in one.promises)):
        table.note("ladders", 'A rung with the wording "interim" needs [letter] and a promise "answer".')
    for locale in Locale if one.letter is not None else ():
        said = "" if one.letter is None else one.letter.interim.in_(locale)
        wrong = sorted(set(_PLACES.findall(said)) - _INTERIM_PLACES)
        if wrong:
            known = ", ".join(f"{{{name}}}" for name in sorted(_INTERIM_PLACES))
            table.document.note(("letter", "interim"), f'"{{{wrong[0]}}}" is not known here; write one of: {known}.')


_SHARES_LETTER = frozenset({Workflow.EMERGENCY, Workflow.CALL})
_PLACES = re.compile(r"\{([^{}]*)\}")
_INTERIM_PLACES = frozenset({"number", "asked", "old", "due", "who", "why"})


def check_together(found: Iterable[tuple[RequestType, Table]]) -> None:
    """Check that no two types have the same letter; the kinds of emergencies, and of calls, share one."""
    letters: dict[str, RequestType] = {}
    listed = list(found)
    _check_calls([(one, table) for one, table in listed if one.workflow is Workflow.CALL])
    for one, table in listed:
        other = letters.setdefault(one.prefix, one)
        if other is not one and not (one.workflow is other.workflow and one.workflow in _SHARES_LETTER):
            table.note("prefix", f'"{one.prefix}" is the letter of "{other.key}" already; take another.')


def _check_calls(calls: list[tuple[RequestType, Table]]) -> None:
    """Check that every reason to call somebody finds one type: its own, or the only one without `call_reasons`."""
    general = [(one, table) for one, table in calls if not one.call_reasons]
    if len(general) > 1:
        keys = ", ".join(f'"{one.key}"' for one, _ in general)
        for _, table in general:
            table.note(
                "call_reasons", f"Only one type may be for all the other calls, not {keys}; say for which one is."
            )
    if calls and not general:
        sentence = (
            'No type is left for all the other calls; one with the workflow "call" needs to have no call_reasons.'
        )
        for _, table in calls:
            table.note("call_reasons", sentence)
    for reason in CallReason:
        owners = [(one, table) for one, table in calls if reason in one.call_reasons]
        keys = " and ".join(f'"{one.key}"' for one, _ in owners)
        for _, table in owners if len(owners) > 1 else ():
            table.note("call_reasons", f'"{reason}" stands in {keys}; leave it in one of them.')


def check_replaced(old: RequestType, new: RequestType, table: Table) -> None:
    """Check that a company's own file keeps what the service manual promises firmly."""
    for rule in loosened(old.promises, new.promises):
        sentence = f'"{rule.kind}" within {said(rule)} is a firm promise of the service manual: shorten it or leave it.'
        table.note("promises", sentence)


def loosened(firm: Iterable[PromiseRule], present: tuple[PromiseRule, ...]) -> tuple[PromiseRule, ...]:
    """Give the firm rules that `present` does not keep, for normal or for urgent tickets."""
    return tuple(rule for rule in firm if rule.firm and any(not _keeps(present, rule, one) for one in _urgencies(rule)))


def _urgencies(rule: PromiseRule) -> tuple[bool, ...]:
    return (False, True) if rule.urgent is None else (rule.urgent,)


def _keeps(present: tuple[PromiseRule, ...], firm: PromiseRule, urgent: bool) -> bool:
    kept = promise_rule(present, firm.kind, urgent=urgent)
    return kept is not None and not is_looser(kept, firm)


def is_looser(rule: PromiseRule, firm: PromiseRule) -> bool:
    """Whether `rule` can give a later moment than `firm`; service and waking time can be later than clock time."""
    if rule.clock is ClockKind.SERVICE and firm.service_instead is not None:
        return rule.within > firm.service_instead
    sleeps = rule.within == firm.within and firm.awake and not rule.awake
    return rule.within > firm.within or rule.clock not in (firm.clock, ClockKind.CLOCK) or sleeps


def said(rule: PromiseRule) -> str:
    """Give a rule in words for a sentence."""
    hours = rule.within / timedelta(hours=1)
    return f"{hours:g} {rule.clock} hours"


def _check_closing_letter(one: RequestType, table: Table) -> None:
    promised = any(rule.kind is PromiseKind.CLOSING for rule in one.promises)
    if one.closing_letter is not None and not promised:
        table.note("closing_letter", 'Whoever asks for it is told by when; add [[promises]] with kind = "closing".')
    if promised and one.closing_letter is None:
        table.note("promises", '"closing" is promised, but no letter says the result; add [closing_letter].')


def _check_question(one: RequestType, question: Question, index: int, table: Table) -> None:
    def note(key: str, sentence: str) -> None:
        table.document.note(("questions", index, key), sentence)

    if question.kind is QuestionKind.CATEGORY and not one.categories:
        note("kind", "The question asks for a category, but there are none; add [[categories]].")
    possible = answers(one, question)
    wrong = sorted({choice.key for choice in question.choices} - possible)
    if wrong and question.kind is QuestionKind.PLACE:
        note("choices", f'"{wrong[0]}" is no place; the choices of a place are "own" and "public".')
    if wrong and question.kind is QuestionKind.YES_NO:
        note("choices", f'"{wrong[0]}" is neither; the choices of this kind are "yes" and "no".')
    if question.default is not None and possible and question.default not in possible:
        note("default", f'"{question.default}" is no answer; write one of: {", ".join(sorted(possible))}.')
    if question.required and question.ask in (Ask.ON_CHANGE, Ask.OFFERED) and not _is_known(question):
        note("ask", "A required question that is never asked needs a default or a guess from the resident.")
    if question.ask is Ask.OFFERED and not always_the_same(question.kind):
        kinds = ", ".join(f'"{kind}"' for kind in QuestionKind if always_the_same(kind))
        note("ask", f"What is offered below the record has answers of its own; write one of the kinds {kinds}.")
    for field, condition in (("when", question.when), ("ask_when", question.ask_when)):
        if condition is not None:
            _check_condition(one, condition, ("questions", index, field), table)


def _check_condition(one: RequestType, condition: Condition, place: tuple[str, int, str], table: Table) -> None:
    earlier = {other.key: other for other in one.questions[: place[1]]}
    asked = earlier.get(condition.question)
    if asked is None:
        sentence = f'"{condition.question}" is no question before this one; name an earlier one.'
        table.document.note((*place, "question"), sentence)
        return
    wrong = sorted(set(condition.among) - answers(one, asked)) if answers(one, asked) else []
    if wrong or not condition.among:
        sentence = f'Write answers of "{asked.key}": {", ".join(sorted(answers(one, asked)))}.'
        table.document.note((*place, "among"), sentence)


def answers(one: RequestType, question: Question) -> frozenset[str]:
    """Give every possible answer of a closed question; nothing for an open one."""
    match question.kind:
        case QuestionKind.CHOICE:
            return frozenset(choice.key for choice in question.choices)
        case QuestionKind.CATEGORY:
            return frozenset(category.key for category in one.categories)
        case QuestionKind.TIME_WINDOW:
            return frozenset(window.key for window in question.windows)
        case kind:
            return frozenset(str(answer) for answer in _ANSWERS.get(kind, frozenset()))


def _is_known(question: Question) -> bool:
    return question.default is not None or question.guess is GuessFrom.RESIDENT


def _check_offers(one: RequestType, table: Table) -> None:
    """Offers can be booked only where the form asks how many and when."""
    offers = [category.offer for category in one.categories if category.offer is not None]
    kinds = {question.kind for question in one.questions}
    wanted = {QuestionKind.CATEGORY, QuestionKind.QUANTITY} if offers else set()
    wanted |= {QuestionKind.SLOT} if any(offer.slots for offer in offers) else set()
    for kind in sorted(wanted - kinds):
        table.note("categories", f'The offers cannot be booked; add a question of the kind "{kind}".')
    if not offers and kinds & {QuestionKind.QUANTITY, QuestionKind.SLOT}:
        table.note("questions", "There is nothing to book; add [categories.offer], or remove these questions.")
    if any(offer.price_cents is None for offer in offers) and one.quote is None:
        table.note("categories", 'A price "quote" needs [quote]: how long it stands and in which currency.')
