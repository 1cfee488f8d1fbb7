"""Closing letters: the key that asks for one, how it stands, its review at the front desk (COM-6)."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.letters import LetterState
from domain.notices.letters import ClosingLetterStands
from handlers.buttons.letters import AskClosingLetter, JudgeLetter
from handlers.translator import Translator, later
from handlers.views.ticket_words import lines, subject_of
from handlers.views.view import Key, KeyStyle, Look, View, Views
from usecases.letter_screens import ReviewData


def closing_letter_key(ticket_id: int, t: Translator) -> Key:
    """The resident wants the result as a letter."""
    return Key(text=t.plain("Ask for a letter"), button=AskClosingLetter(ticket_id=ticket_id))


_STANDS: Mapping[LetterState, str] = MappingProxyType(
    {
        LetterState.DRAFTED: later(
            "The closing letter about {subject} is being written. You get it here by {due}, with a file to keep."
        ),
        LetterState.RETURNED: later(
            "The closing letter about {subject} is being written. You get it here by {due}, with a file to keep."
        ),
        LetterState.SENDING: later("The closing letter {number} is on its way to you."),
        LetterState.TO_PRINT: later("The closing letter {number} is being printed, and customer service brings it."),
        LetterState.DELIVERED: later("You have the closing letter {number} already; My requests shows it again."),
        LetterState.GIVEN_UP: later("The closing letter {number} could not be delivered. Please ring us at {phone}."),
    }
)


def closing_letter_stands(notice: ClosingLetterStands, look: Look) -> View:
    """By when it comes, or where it is."""
    return View(
        text=look.t(
            _STANDS[notice.state],
            subject=look.subject(notice.request_type, notice.category, notice.label),
            number=notice.number or "",
            due="" if notice.due_at is None else look.moment(notice.due_at),
            phone=look.community.desk_phone,
        )
    )


def closing_review(data: ReviewData, look: Look) -> View:
    """The draft with its two keys; once it is decided or outdated, what became of it."""
    t, event = look.t, data.decided
    head = t(
        "{emoji} {what}: closing letter, draft {version}",
        emoji=look.emoji(data.ticket.request_type),
        what=subject_of(data.ticket, look),
        version=data.version.version,
    )
    if event is not None:
        return View(
            text=lines(head, t("✅ {name} approved it {time}.", name=event.actor_name or "", time=look.clock(event.at)))
        )
    if data.replaced or data.outdated:
        gone = (
            t("A newer draft took its place.")
            if data.replaced
            else t("The matter is being worked on again; this one is not sent.")
        )
        return View(text=lines(head, gone))
    if data.moved:
        return View(text=lines(head, t("The draft is further down.")))
    due = Markup("") if data.due_at is None else t("Promised by {due}", due=look.moment(data.due_at))
    shown = Markup.escape(data.version.body) if data.whole else t("The whole text stands above.")
    approve = JudgeLetter(version_id=data.version.id, approved=True)
    reword = JudgeLetter(version_id=data.version.id, approved=False)
    keys = (
        Key(text=t.plain("Approve"), button=approve, style=KeyStyle.SUCCESS),
        Key(text=t.plain("Reword"), button=reword),
    )
    return View(text=lines(head, due, shown), rows=(keys,))


VIEWS: Views = MappingProxyType({ClosingLetterStands: closing_letter_stands})
