"""What a supervisor is asked to approve: more time, or a further hold (REP-2)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import ApprovalAsked
from handlers.buttons.staff import Approve
from handlers.translator import later
from handlers.views.mentions import all_called
from handlers.views.ticket_words import all_reasons, dotted, lines, quoted, reason_title, subject_at
from handlers.views.view import Key, KeyStyle, Look, View, Views

_WORDS = 300
"""Characters of the reason in somebody's own words."""


def approval_asked(notice: ApprovalAsked, look: Look) -> View:
    """The supervisor's one press: what, instead of when, why (REP-2)."""
    t = look.t
    what = subject_at(notice.number, notice.request_type, notice.category, notice.unit, look)
    if notice.hold:
        asks = t("{holder} asks to put {what} on hold.", holder=notice.holder, what=what)
    else:
        asks = t("{holder} asks for more time for {what}.", holder=notice.holder, what=what)
    times = t("Promised {old}, wanted {new}.", old=look.moment(notice.old_due_at), new=look.moment(notice.new_due_at))
    text = lines(all_called(notice.mentions) + asks, times, _asked_why(notice, look))
    if notice.decided_by is not None:
        return View(text=lines(asks, times, _asked_why(notice, look), _decided(notice, look)))
    return View(text=text, rows=((_decision(notice, look, granted=True), _decision(notice, look, granted=False)),))


def _decided(notice: ApprovalAsked, look: Look) -> Markup:
    time = "" if notice.decided_at is None else look.clock(notice.decided_at)
    text = later("{name} approved it, {time}.") if notice.granted else later("{name} did not approve it, {time}.")
    return look.t(text, name=notice.decided_by, time=time)


def _asked_why(notice: ApprovalAsked, look: Look) -> Markup:
    one = look.knowledge.request_type(look.community, notice.request_type)
    why = dotted(reason_title(all_reasons(one), notice.reason, look.t), quoted(notice.words or "", _WORDS))
    return look.t("Why: {why}", why=why) if why else Markup("")


def _decision(notice: ApprovalAsked, look: Look, *, granted: bool) -> Key:
    button = Approve(ticket_id=notice.ticket_id, event_id=notice.event_id, granted=granted)
    if granted:
        return Key(text=look.t.plain("Approve"), button=button, style=KeyStyle.SUCCESS)
    return Key(text=look.t.plain("Do not approve"), button=button)


VIEWS: Views = MappingProxyType({ApprovalAsked: approval_asked})
