"""Why somebody is to be rung, and what to tell them: the words on the card of a call task (FUP-2, INT-5, INT-8)."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.calls import INSTEAD, CallReason
from domain.catalog import FollowUpWhen
from domain.confidentiality import is_guarded
from domain.outages import Outage
from domain.tickets import Ticket
from handlers.translator import later
from handlers.views.outage_words import restored, soon, what_is_out
from handlers.views.staff_story import told
from handlers.views.ticket_words import dotted, subject_of, type_of
from handlers.views.view import Look
from usecases.card_screens import CardData
from usecases.effects.labels import label_of

_MOST_NEWS = 4
"""Events that a call is told about on its card; the story has all of them."""

_CALL_REASONS: Mapping[str, str] = MappingProxyType(
    {
        CallReason.FOLLOW_UP: later("Follow-up of {subject}: no answer came, please ring and ask."),
        CallReason.UNDELIVERED: later("A message about {subject} cannot be delivered, please ring."),
        CallReason.TELL: later("{subject}: please ring and tell the resident: {news}."),
    }
)
_ASK_AFTER_THEM = later("{subject}: please ring or call on them: how are they now, and is there anything they need?")
_ASK_BY_PHONE = later("{subject}: please ring and ask whether everything is all right.")
_TELL_HOW_IT_STANDS = later("{subject}: please ring and tell the resident how it stands; their number is {number}.")
_TELL_AND_ASK = later("{subject}: please ring, tell the resident: {news}, and ask whether everything is all right.")


def call_reason(data: CardData, look: Look) -> Markup:
    """Who is rung about what, and how often that was tried in vain."""
    reason = str(data.ticket.details.get("reason"))
    attempts = data.ticket.details.get("attempts", 0)
    tried = None
    if isinstance(attempts, int) and attempts:
        tried = look.t.n("rung {n}× in vain", "rung {n}× in vain", attempts)
    if INSTEAD in data.ticket.details:
        tried = dotted(tried, look.t("now ring somebody of the household"))
    if data.outage is not None:
        return dotted(_about_outage(data.outage, look), tried)
    if data.subject is None or reason not in _CALL_REASONS:
        return dotted(look.t("Wants to be rung by customer service."), tried)
    subject = data.subject
    # What nobody else may see is named by its number alone, also to those who may.
    guarded = is_guarded(subject)
    what = label_of(subject) if guarded else subject_of(subject, look)
    to_tell = () if guarded else data.to_tell[-_MOST_NEWS:]
    news = look.t.plain("; ").join(told(one, subject, look).unescape() for one in to_tell)
    words = _CALL_REASONS[reason]
    if reason == CallReason.FOLLOW_UP and _is_by_person(subject, look):
        return dotted(look.t(_ASK_AFTER_THEM, subject=what), tried)  # no chat ever asks them
    if (data.by_phone or data.unasked) and reason == CallReason.FOLLOW_UP:
        words = _TELL_AND_ASK if news else _ASK_BY_PHONE  # nobody was asked in a chat, so no answer is missing
    if reason == CallReason.TELL and not news:  # a guarded one, of which the card says nothing
        return dotted(look.t(_TELL_HOW_IT_STANDS, subject=what, number=subject.number), tried)
    return dotted(look.t(words, subject=what, news=news), tried)


def _is_by_person(subject: Ticket, look: Look) -> bool:
    rule = type_of(subject, look).follow_up
    return rule is not None and rule.when is FollowUpWhen.BY_PERSON


def _about_outage(outage: Outage, look: Look) -> Markup:
    """What to tell somebody without Telegram who waits for its end."""
    if not outage.is_open:
        over = restored(outage.request_type, outage.matter, outage.buildings, look)
        return look.t("{over}: please ring and ask whether it is all right in their home.", over=over)
    return look.t(
        "{what}, expected to be over by {until}: please ring and tell the resident.",
        what=what_is_out(outage, look),
        until=soon(outage, look),
    )
