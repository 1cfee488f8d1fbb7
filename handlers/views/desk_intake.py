"""What the front desk reads when a caller's request is filed: the number and what to tell the caller (INT-3, INT-5)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import RecordedForCaller
from domain.ticket_states import Workflow
from handlers.buttons.staff import ShowStory
from handlers.views import hearing_news
from handlers.views.resident_letters import reply_promised
from handlers.views.resident_news import promised
from handlers.views.ticket_words import dotted, lines
from handlers.views.view import Key, Look, View, Views


def recorded_for_caller(notice: RecordedForCaller, look: Look) -> View:
    """The number, the caller, the promise to read out, and how the caller hears of what follows."""
    if notice.apart:
        return _apart(notice, look)
    t, receipt = look.t, notice.receipt
    who = dotted(look.unit(notice.unit), notice.caller)
    later_on = (
        t("They have it on Telegram as well.")
        if notice.in_chat
        else t("They are not on Telegram: whatever happens next comes to you as a call task.")
    )
    text = lines(
        t("✅ Written down: {number}, {who}.", number=receipt.number, who=who),
        t("Please tell them: {promise}", promise=_told(notice, look)),
        later_on,
    )
    key = Key(text=t.plain("What happened"), button=ShowStory(ticket_id=receipt.ticket_id, page=0))
    return View(text=text, rows=((key,),))


def _apart(notice: RecordedForCaller, look: Look) -> View:
    """The number and the promise, and nothing of the matter: no group sees it, nor does whoever wrote it down."""
    t, receipt = look.t, notice.receipt
    later_on = (
        t("They have it on Telegram as well.")
        if notice.in_chat
        else t("They are not on Telegram: whoever handles it rings them.")
    )
    return View(
        text=lines(
            t("✅ Written down: {number}.", number=receipt.number),
            t("Please tell them: {promise}", promise=_told(notice, look)),
            later_on,
        )
    )


def _told(notice: RecordedForCaller, look: Look) -> Markup:
    """What the caller hears is what they would have read."""
    receipt = notice.receipt
    match look.knowledge.request_type(look.community, receipt.request_type).workflow:
        case Workflow.COMPLAINT:
            return hearing_news.received(receipt, look)
        case Workflow.LETTER:
            return reply_promised(receipt, look, in_chat=notice.in_chat)
        case _:
            return promised(receipt, look)


VIEWS: Views = MappingProxyType({RecordedForCaller: recorded_for_caller})
