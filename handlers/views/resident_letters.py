"""What a resident reads about a question: by when the reply comes, who has it, what becomes of it (ASK)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.events import EventKind
from domain.notices.news import ResidentNews
from domain.promise_rules import ClockKind, PromiseKind
from handlers.translator import later
from handlers.views.resident_delays import answer_breached, answer_warned
from handlers.views.view import Look


def _subject(notice: ResidentNews, look: Look) -> str:
    return look.subject(notice.request_type, notice.category, notice.label)


def _due(notice: ResidentNews, look: Look) -> str:
    """With its date and weekday however near it is, as in a letter."""
    return "" if notice.due_at is None else look.t.full(notice.due_at, look.now, look.community.timezone)


def _in_working_days(notice: ResidentNews, look: Look) -> bool:
    """Where the community counts in working days the text says so (ASK-1)."""
    request_type = look.knowledge.request_type(look.community, notice.request_type)
    rule = request_type.promise(PromiseKind.REPLY, urgent=notice.urgent)
    return rule is not None and rule.clock is ClockKind.SERVICE


def _filed(notice: ResidentNews, look: Look) -> Markup:
    first = look.t("Registered, your number is {number}.", number=notice.number)
    return Markup("\n").join((first, reply_promised(notice, look, in_chat=True)))


def reply_promised(notice: ResidentNews, look: Look, *, in_chat: bool) -> Markup:
    """By when the reply comes, and how: into the chat, or by phone and on paper."""
    t = look.t
    if notice.due_at is None:
        return t("{department} has it.", department=look.department(notice.department or ""))
    if not notice.written:
        words = _QUICK[in_chat]
    else:
        words = (_WRITTEN_IN_WORKING_DAYS if _in_working_days(notice, look) else _WRITTEN)[in_chat]
    return t(words, department=look.department(notice.department or ""), due=_due(notice, look))


_Ways = Mapping[bool, str]
"""The same promise for whoever reads it in the chat (True) and for whoever does not."""

_QUICK: _Ways = MappingProxyType(
    {
        True: later("{department} answers you here, by {due} at the latest."),
        False: later("{department} answers you by phone, by {due} at the latest."),
    }
)
_WRITTEN: _Ways = MappingProxyType(
    {
        True: later("You get a written reply within two days, by {due} at the latest, here and as a file to keep."),
        False: later("You get a written reply within two days, by {due} at the latest, printed and brought to you."),
    }
)
_WRITTEN_IN_WORKING_DAYS: _Ways = MappingProxyType(
    {
        True: later(
            "You get a written reply within two working days, by {due} at the latest, here and as a file to keep."
        ),
        False: later(
            "You get a written reply within two working days, by {due} at the latest, printed and brought to you."
        ),
    }
)


def _accepted(notice: ResidentNews, look: Look) -> Markup:
    """What it is about is said where the words told it; "your question (001 Question)" says nothing twice."""
    matter = look.matter(notice.request_type, notice.category)
    said = {
        "staff": notice.staff or look.department(notice.department or ""),
        "label": notice.label,
        "due": _due(notice, look),
    }
    if matter == look.t.text(look.knowledge.request_type(look.community, notice.request_type).title):
        return look.t("{staff} has your question ({label}) and replies by {due} at the latest.", **said)
    return look.t(
        "{staff} has your question ({label} {matter}) and replies by {due} at the latest.", matter=matter, **said
    )


def _made_written(notice: ResidentNews, look: Look) -> Markup:
    """In time, or because the two days ended without an answer."""
    if notice.promised_at is not None:
        return look.t(
            "I am sorry, {subject} was not answered within the time we promised. You get the answer in writing now, "
            "by {due}, and the manager knows.",
            subject=_subject(notice, look),
            due=look.moment(notice.promised_at),
        )
    return look.t(
        "{subject} will be answered in writing, by {due} at the latest, here and as a file to keep.",
        subject=_subject(notice, look),
        due=_due(notice, look),
    )


def _answer_promised(notice: ResidentNews, look: Look) -> Markup:
    return look.t(
        "{staff} is finding out about {subject} and answers you by {due}.",
        staff=notice.staff or look.department(notice.department or ""),
        subject=_subject(notice, look),
        due="" if notice.promised_at is None else look.moment(notice.promised_at),
    )


def _reopened(notice: ResidentNews, look: Look) -> Markup:
    return look.t(
        "I am sorry that did not answer it. {subject} gets a new written reply, by {due} at the latest, "
        "and the supervisor knows.",
        subject=_subject(notice, look),
        due=_due(notice, look),
    )


NEWS: Mapping[EventKind, Callable[[ResidentNews, Look], Markup]] = MappingProxyType(
    {
        EventKind.FILED: _filed,
        EventKind.ACCEPTED: _accepted,
        EventKind.ASSIGNED: _accepted,
        EventKind.HANDED_OVER: _accepted,
        EventKind.MADE_WRITTEN: _made_written,
        EventKind.ANSWER_PROMISED: _answer_promised,
        EventKind.REOPENED: _reopened,
        EventKind.WARNED: answer_warned,
        EventKind.BREACHED: answer_breached,
    }
)
"""The events that a question tells in words of its own; for all others those of every request hold."""
