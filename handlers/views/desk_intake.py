"""What the front desk reads when a caller's request is filed: the number and what to tell the caller (INT-3, INT-5)."""

from types import MappingProxyType

from domain.notices.news import RecordedForCaller
from handlers.buttons.staff import ShowStory
from handlers.views.resident_news import promised
from handlers.views.ticket_words import dotted, lines
from handlers.views.view import Key, Look, View, Views


def recorded_for_caller(notice: RecordedForCaller, look: Look) -> View:
    """The number, the caller, the promise to read out, and how the caller hears of what follows."""
    t, receipt = look.t, notice.receipt
    who = dotted(look.unit(notice.unit), notice.caller)
    later_on = (
        t("They have it on Telegram as well.")
        if notice.in_chat
        else t("They are not on Telegram: whatever happens next comes to you as a call task.")
    )
    text = lines(
        t("✅ Written down: {number}, {who}.", number=receipt.number, who=who),
        t("Please tell them: {promise}", promise=promised(receipt, look)),
        later_on,
    )
    key = Key(text=t.plain("What happened"), button=ShowStory(ticket_id=receipt.ticket_id, page=0))
    return View(text=text, rows=((key,),))


VIEWS: Views = MappingProxyType({RecordedForCaller: recorded_for_caller})
