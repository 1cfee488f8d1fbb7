"""Somebody's own words, passed on: to a resident in one tone, to colleagues in another."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import RelayedText
from handlers.views.view import Look, View, Views

_LONGEST = 3500
"""Characters of passed-on words in one message."""


def relayed_text(notice: RelayedText, look: Look) -> View:
    """Who says it about what, then the words as they are."""
    t = look.t
    matter = look.matter(notice.request_type, notice.category)
    subject = t.plain("{matter} ({label})", matter=matter, label=notice.label)
    words = notice.words if len(notice.words) <= _LONGEST else notice.words[:_LONGEST] + "…"
    if notice.to_resident:
        heading = t("{staff} on {subject}:", staff=notice.sender, subject=subject)
    elif notice.sender:
        heading = t("💬 {label} · {name} says:", label=notice.label, name=notice.sender)
    else:
        heading = t("{label} in full:", label=notice.label)
    if notice.edited:
        heading += t(" (corrected)")
    return View(text=heading + Markup("\n") + Markup.escape(words))


VIEWS: Views = MappingProxyType({RelayedText: relayed_text})
