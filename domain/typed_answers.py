"""An answer to a form's question that is typed instead of pressed: titles, the catalog's words, everyday words."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.answers import NO, YES, free_text, options_of, span_text, typed_option
from domain.catalog import RequestType
from domain.consulting import ReplyForm
from domain.errors import Problem
from domain.form_questions import Question, QuestionKind, Urgency
from domain.guessing import guess
from domain.moment_reading import read_moment, read_span
from domain.spoken_words import plain_words
from domain.tickets import Window

_YES = frozenset(
    {"是", "是的", "有", "有的", "有人", "在", "在家", "对", "對", "嗯", "好", "好的", "可以", "yes", "y", "ok", "yeah"}
)
_NO = frozenset({"不是", "否", "没有", "沒有", "没", "沒", "没人", "沒人", "不在", "不在家", "不", "no", "n", "nobody"})
_NOT_PRESSING = re.compile(
    r"不(?:太|是很|怎么|怎麼)?(?:急|着急|著急|紧急|緊急)|慢慢|not urgent|no hurry|no rush|can wait"
)
_PRESSING = re.compile(r"急|urgent|emergency|asap|马上|馬上|立刻")
_OPENLY = re.compile(r"不用|不需要|不必|不保密|公开|公開|无所谓|無所謂|no need|not (?:needed|necessary)|openly")
_CONFIDENTIALLY = re.compile(
    r"^要$|保密|别让.*知道|別讓.*知道|不要(?:说|說|告诉|告訴)|confidential|private|secret|don'?t tell"
)
_ANY_TIME = re.compile(
    r"随时(?:都)?(?:行|可以|方便)?|隨時(?:都)?(?:行|可以|方便)?|都行|都可以|什么时候都(?:行|可以)|随便|隨便"
    r"|any ?time(?: is fine)?|whenever"
)
_IN_WRITING = re.compile(r"书面|書面|正式|盖章|蓋章|\bletter\b|writing|written")
_HERE = re.compile(r"不要书面|不用书面|不要書面|不用書面|直接|口头|口頭|这里说|這裡說|\bchat\b|\bhere\b|not in writing")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")
_A_PERSON = 100
"""Characters within which somebody can be named or described."""

_A_WORD = 8
"""Characters of a typed answer that is taken for one of the choices; a longer one, or one with a number ("yesterday at
3"), says more than the choice does."""


def read_answer(request_type: RequestType, question: Question, text: str, at: datetime, tz: str) -> str | Problem:
    """The stored answer that a text means; `at` is now, `tz` an IANA name."""
    chosen = typed_option(options_of(request_type, question, at, tz), text)
    if chosen is not None:
        return chosen
    match question.kind:
        case QuestionKind.CATEGORY:
            return guess(request_type, text).category or Problem.NOT_A_CHOICE
        case QuestionKind.PLACE:
            return guess(request_type, text).place or Problem.NOT_A_CHOICE
        case kind if kind in _CLOSED:
            return _CLOSED[kind](text)
        case QuestionKind.CHOICE:
            return _choice(request_type, question, text)
        case QuestionKind.TIME_WINDOW:
            return _window(question, text, at, tz)
        case _:
            return _free(question, text, at, tz)


def _urgency(text: str) -> str | Problem:
    said = plain_words(text)
    if _NOT_PRESSING.search(said):
        return Urgency.NORMAL
    return Urgency.URGENT if _PRESSING.search(said) else Problem.NOT_A_CHOICE


def _reply(text: str) -> str | Problem:
    """To "in writing?" a yes means the letter, a no the chat."""
    said = plain_words(text)
    if said in _NO or _HERE.search(said):
        return ReplyForm.QUICK
    return ReplyForm.WRITTEN if said in _YES or _IN_WRITING.search(said) else Problem.NOT_A_CHOICE


def _yes_or_no(text: str) -> str | Problem:
    said = plain_words(text)
    if said in _YES:
        return YES
    return NO if said in _NO else Problem.NOT_A_CHOICE


def _confidential(text: str) -> str | Problem:
    """ "No need" comes before "keep it", which it contains."""
    said = plain_words(text)
    if said in _NO or _OPENLY.search(said):
        return NO
    return YES if said in _YES or _CONFIDENTIALLY.search(said) else Problem.NOT_A_CHOICE


_CLOSED: Mapping[QuestionKind, Callable[[str], str | Problem]] = MappingProxyType(
    {
        QuestionKind.URGENCY: _urgency,
        QuestionKind.REPLY: _reply,
        QuestionKind.YES_NO: _yes_or_no,
        QuestionKind.CONFIDENTIAL: _confidential,
    }
)
"""Kinds whose answers are the same everywhere, by the words that mean them."""


def _choice(request_type: RequestType, question: Question, text: str) -> str | Problem:
    named = guess(request_type, text).answers.get(question.key)
    says_more = len(text.strip()) > _A_WORD or any(char.isdigit() for char in text)
    if named is not None and not (says_more and question.other):
        return named
    return free_text(text) if question.other else Problem.NOT_A_CHOICE


def _window(question: Question, text: str, at: datetime, tz: str) -> str | Problem:
    any_time = next((one.key for one in question.windows if one.start is None), None)
    if any_time is not None and _ANY_TIME.fullmatch(plain_words(text)):
        return any_time
    span = read_span(text, at, tz)
    return span if isinstance(span, Problem) else span_text(Window(start=span[0], end=span[1]))


def _free(question: Question, text: str, at: datetime, tz: str) -> str | Problem:
    match question.kind:
        case QuestionKind.STAFF_PERSON if len(text) > _A_PERSON:
            return Problem.TOO_LONG
        case QuestionKind.NUMBER:
            said = plain_words(text)
            return said if _NUMBER.fullmatch(said) else Problem.NOT_A_CHOICE
        case QuestionKind.DATE:
            moment = read_moment(text, at, tz)
            return moment if isinstance(moment, Problem) else moment.astimezone(ZoneInfo(tz)).date().isoformat()
        case _:
            return free_text(text)
