"""What colleagues hear after an emergency: of its summary, and of what somebody needs who was asked how they are."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.events import EventKind
from domain.notices.news import StaffNews
from handlers.views.ticket_words import quoted, subject_at
from handlers.views.view import Look

_WORDS = 200


def _what(notice: StaffNews, look: Look) -> str:
    return subject_at(notice.label, notice.request_type, notice.category, notice.unit, look, drill=notice.drill)


def _approved(notice: StaffNews, look: Look) -> Markup:
    return look.t("{what}: {actor} approved your summary.", what=_what(notice, look), actor=notice.actor or "")


def _late(notice: StaffNews, look: Look) -> Markup:
    return look.t("{what}: nobody has written the summary yet; they are reminded again.", what=_what(notice, look))


def _help(notice: StaffNews, look: Look) -> Markup:
    said = quoted(notice.words or "", _WORDS)
    if not said:
        return look.t(
            "{what}: asked afterwards, the resident still needs help. Please see to it.", what=_what(notice, look)
        )
    return look.t(
        "{what}: asked afterwards, the resident still needs help: “{words}”. Please see to it.",
        what=_what(notice, look),
        words=said,
    )


TEXTS: Mapping[EventKind, Callable[[StaffNews, Look], Markup]] = MappingProxyType(
    {
        EventKind.SUMMARY_APPROVED: _approved,
        EventKind.SUMMARY_LATE: _late,
        EventKind.HELP_WANTED: _help,
    }
)
