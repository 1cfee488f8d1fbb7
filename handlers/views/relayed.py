"""Somebody's own words, passed on: to a resident in one tone, to colleagues in another."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import QuestionAnswered, RelayedText
from domain.text_parts import shortened
from handlers.views.view import Look, View, Views

_LONGEST = 3900
"""UTF-16 units of passed-on words in one message, so that a heading fits above them."""


def relayed_text(notice: RelayedText, look: Look) -> View:
    """Who says it about what, then the words as they are."""
    t = look.t
    subject = look.subject(notice.request_type, notice.category, notice.label)
    alarm = look.knowledge.request_type(look.community, notice.request_type).emergency is not None
    if notice.to_resident and alarm:
        heading = t("{staff} says:", staff=notice.sender)  # whoever waits for help knows what it is about
    elif notice.to_resident:
        heading = t("{staff} on {subject}:", staff=notice.sender, subject=subject)
    elif notice.nameless:
        heading = t("💬 {label} · the resident says:", label=notice.label)
    elif notice.sender:
        heading = t("💬 {label} · {name} says:", label=notice.label, name=notice.sender)
    else:
        heading = t("{label} in full:", label=notice.label)
    if notice.edited:
        heading += t(" (corrected)")
    return View(text=heading + Markup("\n") + Markup.escape(shortened(notice.words, _LONGEST)))


def question_answered(notice: QuestionAnswered, look: Look) -> View:
    """Who answers what, then the answer; whether it helped is asked below it."""
    subject = look.subject(notice.request_type, notice.category, notice.label)
    heading = look.t("About {subject}, {staff} answers:", staff=notice.staff, subject=subject)
    if not notice.words:
        return View(text=look.t("{staff} has answered {subject}, see above.", staff=notice.staff, subject=subject))
    return View(text=heading + Markup("\n") + Markup.escape(shortened(notice.words, _LONGEST)))


VIEWS: Views = MappingProxyType({RelayedText: relayed_text, QuestionAnswered: question_answered})
