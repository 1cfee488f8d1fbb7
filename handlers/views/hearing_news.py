"""A matter being heard as its reporter reads it: thanks and apology, who answers by when, plan, result (COM)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from domain.events import EventKind
from domain.notices.news import ExplanationGiven, ResidentNews
from domain.text_parts import shortened
from handlers.buttons.resident import AnswerFollowUp, Disagree
from handlers.views.menu import call_me_key
from handlers.views.resident_delays import answer_breached, answer_warned, inside, kind, subject
from handlers.views.ticket_words import lines
from handlers.views.view import Key, KeyStyle, Look, View, Views

_WORDS = 2800
"""Characters of a colleague's words in one message to the resident."""


def received(notice: ResidentNews, look: Look) -> Markup:
    """Thanks, why it is welcome, an apology for what; then who answers by when (COM-2, steps one to three)."""
    t = look.t
    thanks = t("Thank you for telling us directly; only then do we learn what went wrong.")
    sorry = t("I am sorry for the trouble this has caused you.")
    if _is_named(notice, look):
        matter = inside(look.matter(notice.request_type, notice.category), look)
        sorry = t("I am sorry for the trouble with {matter}.", matter=matter)
    return lines(t.sentences(thanks, sorry), _who_answers(notice, look), _who_knows(notice, look))


def _who_knows(notice: ResidentNews, look: Look) -> Markup:
    """What is handled in private is known to nobody else; without a name nobody has it yet."""
    if not notice.confidential or notice.staff is None:
        return Markup("")
    if notice.for_now:
        return look.t("For now only {staff} and whoever stands in can see it; no staff group does.", staff=notice.staff)
    return look.t("It is kept confidential: only {staff} and whoever stands in can see it.", staff=notice.staff)


def _is_named(notice: ResidentNews, look: Look) -> bool:
    """Whether the category says what it is about; one without words of its own is "something else"."""
    one = look.knowledge.request_type(look.community, notice.request_type)
    category = None if notice.category is None else one.category(notice.category.partition("/")[0])
    return category is not None and bool(category.words.all)


def _who_answers(notice: ResidentNews, look: Look) -> Markup:
    """The supervisor by name, the moment of the first answer, the number; at night nobody begins "now"."""
    t = look.t
    titled = None if notice.staff is None else t.plain("Customer service supervisor {staff}", staff=notice.staff)
    leader = notice.staff if notice.upward else titled
    said = {
        "staff": leader or look.department(notice.department or ""),
        "due": _when(notice.tell_by or notice.due_at, look),
        "number": notice.number,
    }
    if notice.night:
        return t(
            "{staff} looks into it first thing in the morning and gives you a first answer by {due}. "
            "Your number is {number}.",
            **said,
        )
    return t("{staff} looks into it now and gives you a first answer by {due}. Your number is {number}.", **said)


def _when(at: datetime | None, look: Look) -> str:
    return "" if at is None else look.moment(at)


def _who(notice: ResidentNews | ExplanationGiven, look: Look) -> str:
    return notice.staff or look.t.text(look.community.name)


def _said(words: str | None) -> str:
    return shortened(words or "", _WORDS)


def _accepted(notice: ResidentNews, look: Look) -> Markup:
    """Who has it, and the next moment at which the resident hears something."""
    t = look.t
    said = {
        "staff": _who(notice, look),
        "kind": kind(notice, look),
        "label": notice.label,
        "matter": look.matter(notice.request_type, notice.category),
    }
    if notice.tell_by is not None:
        return t(
            "{staff} has taken your {kind} {label} ({matter}) and gives you a first answer by {due}.",
            due=_when(notice.tell_by, look),
            **said,
        )
    if notice.due_at is None:
        return t("{staff} has taken your {kind} {label} ({matter}).", **said)
    return t(
        "{staff} has taken your {kind} {label} ({matter}); you have the result or a plan by {due}.",
        due=_when(notice.due_at, look),
        **said,
    )


def _answered(notice: ResidentNews, look: Look) -> Markup:
    t = look.t
    first = t("About {subject}, {staff} answers:", staff=_who(notice, look), subject=subject(notice, look))
    if notice.due_at is None:
        return lines(first, _said(notice.words))
    return lines(first, _said(notice.words), t("The result or a plan comes by {due}.", due=_when(notice.due_at, look)))


def _proposed(notice: ResidentNews, look: Look) -> Markup:
    return lines(
        look.t("About {subject}, {staff} plans:", staff=_who(notice, look), subject=subject(notice, look)),
        _said(notice.words),
        look.t(
            "It will be done by {due}. If anything gets in the way, you will hear before then.",
            due=_when(notice.due_at, look),
        ),
    )


def _raised(notice: ResidentNews, look: Look) -> Markup:
    said = {"staff": _who(notice, look), "subject": subject(notice, look)}
    if notice.due_at is None:
        return look.t("{staff} now sees to {subject} in person.", **said)
    return look.t(
        "{staff} now sees to {subject} in person. The promised time stays: by {due}.",
        due=_when(notice.due_at, look),
        **said,
    )


def _disagreed(notice: ResidentNews, look: Look) -> Markup:
    said = {"staff": _who(notice, look), "subject": subject(notice, look)}
    if notice.due_at is None:
        return look.t("Noted. {staff} looks into {subject} again in person.", **said)
    return look.t(
        "Noted. {staff} looks into {subject} again in person and tells you the result by {due}.",
        due=_when(notice.due_at, look),
        **said,
    )


def _resolved(notice: ResidentNews, look: Look) -> Markup:
    """What was put right; who asks afterwards had no part in it (FUP-1)."""
    return lines(
        look.t("About {subject}, {staff} on what was done:", staff=_who(notice, look), subject=subject(notice, look)),
        _said(notice.words),
        look.t("Later a colleague who had no part in it asks you whether it is settled."),
    )


TEXTS: Mapping[EventKind, Callable[[ResidentNews, Look], Markup]] = MappingProxyType(
    {
        EventKind.FILED: received,
        EventKind.ACCEPTED: _accepted,
        EventKind.ASSIGNED: _accepted,
        EventKind.HANDED_OVER: _accepted,
        EventKind.FIRST_ANSWERED: _answered,
        EventKind.PROPOSED: _proposed,
        EventKind.RAISED: _raised,
        EventKind.DISAGREED: _disagreed,
        EventKind.RESOLVED: _resolved,
        EventKind.WARNED: answer_warned,
        EventKind.BREACHED: answer_breached,
    }
)
"""What differs from the news of any other ticket."""


def explanation_given(notice: ExplanationGiven, look: Look) -> View:
    """Why it is not ours, who is the right one, thanks; disagreement is one press, as long as it is open (COM-4)."""
    t = look.t
    text = lines(
        t("About {subject}, {staff} answers:", staff=notice.staff, subject=_about(notice, look)),
        _said(notice.words),
        _authority(notice, look),
        t("Thank you for your understanding."),
    )
    agree = AnswerFollowUp(ticket_id=notice.ticket_id, round=notice.round, working=True)
    keys = [Key(text=t.plain("I see"), button=agree, style=KeyStyle.SUCCESS)]
    if notice.may_disagree:
        disagree = Disagree(ticket_id=notice.ticket_id, round=notice.round)
        keys.append(Key(text=t.plain("I disagree"), button=disagree))
    return View(text=text, rows=(tuple(keys), (call_me_key(t),)))


def _about(notice: ExplanationGiven, look: Look) -> str:
    return look.subject(notice.request_type, notice.category, notice.label)


def _authority(notice: ExplanationGiven, look: Look) -> Markup:
    found = next((one for one in look.community.contacts if one.key == notice.authority), None)
    if found is None:
        return Markup("")
    return look.t("Please turn to: {authority}, {number}.", authority=look.text(found.title), number=found.number)


VIEWS: Views = MappingProxyType({ExplanationGiven: explanation_given})
