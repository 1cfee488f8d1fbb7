"""What the rungs of a ladder say to colleagues: not taken, time left, more time needed, near or past the breach."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import Reminder
from domain.promise_rules import Audience, RungWording
from domain.tickets import TRANSITIONS, Action, Status
from handlers.buttons.staff import ActOnTicket
from handlers.translator import Translator, later
from handlers.views.card_keys import LABELS
from handlers.views.mentions import calling
from handlers.views.ticket_words import lines, overdue, quoted, subject, subject_at
from handlers.views.view import Key, Look, Row, View, Views
from usecases.acting import ANY_ROUND

_LEADERS = frozenset(
    {Audience.DEPARTMENT_SUPERVISOR, Audience.SUPERVISOR, Audience.MANAGER, Audience.BUTLER, Audience.FRONT_DESK}
)
"""Who hears of somebody else's ticket; everybody else is told what they themselves can do."""

_LAST_WORDS = 80


def reminder(notice: Reminder, look: Look) -> View:
    """One rung, for one kind of reader, with the keys of what helps now."""
    said = _closing(notice, look) if notice.closing else _TEXTS[notice.wording](notice, look)
    late = Markup("")
    if notice.late_minutes:
        left = look.t.left(timedelta(minutes=notice.late_minutes))
        late = look.t("(This reminder comes {left} late.)", left=left)
    return View(text=lines(calling(notice.mentions, said), late), rows=_rows(notice, look))


def _subject(notice: Reminder, look: Look) -> str:
    what = subject(notice.label, notice.request_type, notice.category, look)
    return look.t.plain("The answer on {what}", what=what) if notice.answer else what


def _left(notice: Reminder, look: Look) -> str:
    return "" if notice.due_at is None else look.t.left(notice.due_at - look.now)


def _is_over(notice: Reminder, look: Look) -> bool:
    return notice.due_at is not None and notice.due_at <= look.now


# ------------------------------------------------------------------------------------------------ nobody took it


def _not_accepted(notice: Reminder, look: Look) -> Markup:
    t, waited = look.t, look.t.left(look.now - notice.reported_at)
    what = subject_at(notice.label, notice.request_type, notice.category, notice.unit, look)
    if notice.holder is not None:  # taken, but what was promised has not happened: nobody has rung yet
        return t("⏰ {what} has waited for {waited}; {holder} has it.", what=what, waited=waited, holder=notice.holder)
    if notice.audience in _LEADERS:
        return t(
            "⏰ {what} was reported {waited} ago and nobody in {department} has taken it.",
            what=what,
            department=look.department(notice.department),
            waited=waited,
        )
    if notice.audience is Audience.ON_DUTY:
        return t("⏰ {what} needs somebody now, you are on duty.", what=what)
    return t("⏰ {what} has waited for {waited}. Who takes it?", what=what, waited=waited)


# ------------------------------------------------------------------------------------------------ time runs out


def _time_left(notice: Reminder, look: Look) -> Markup:
    if _is_over(notice, look):
        return _breached(notice, look)
    t = look.t
    if notice.audience in _LEADERS:
        return _near(notice, look)
    return t("⏰ {what} has {left} left. You have it in hand.", what=_subject(notice, look), left=_left(notice, look))


def _extend_now(notice: Reminder, look: Look) -> Markup:
    if _is_over(notice, look):
        return _breached(notice, look)
    if notice.audience in _LEADERS:
        return _near(notice, look)
    return look.t(
        "⏰ {what} has {left} left and you have it in hand. If it cannot be done, press “Ask for more time” now; "
        "once approved, the resident gets the new time.",
        what=_subject(notice, look),
        left=_left(notice, look),
    )


def _near(notice: Reminder, look: Look) -> Markup:
    """Before the breach, to those who can still do something about it."""
    if _is_over(notice, look):
        return _breached(notice, look)
    return look.t(
        "⏰ {what} will be overdue in {left}. {holder}",
        what=_subject(notice, look),
        left=_left(notice, look),
        holder=_holder_and_update(notice, look),
    )


def _breached(notice: Reminder, look: Look) -> Markup:
    t = look.t
    if notice.audience not in _LEADERS and notice.holder is not None:
        return t(
            "⏰ {what} is {overdue} and the resident is waiting. "
            "Reply to the card with how it stands, or ask for more time.",
            what=_subject(notice, look),
            overdue=_overdue(notice, look),
        )
    return t(
        "⏰ {what} is {overdue}. {holder}",
        what=_subject(notice, look),
        overdue=_overdue(notice, look),
        holder=_holder_and_update(notice, look),
    )


def _overdue(notice: Reminder, look: Look) -> str:
    return "" if notice.due_at is None else overdue(look.now - notice.due_at, look.t)


# ------------------------------------------------------------------------------------------------ other promises


def _due(notice: Reminder, look: Look) -> str:
    if notice.due_at is None:
        return ""
    return look.t.moment(notice.due_at, look.now, look.community.timezone, dated=False)


def _new_time(notice: Reminder, look: Look) -> Markup:
    """A resident was warned and promised a new time: who has it and whether it was told."""
    t, said = look.t, {"what": _subject(notice, look), "due": _due(notice, look)}
    if notice.audience not in _LEADERS:
        return t("⏰ {what}: the resident is to have the new time by {due}. Ask for more time now.", **said)
    return t.sentences(
        t("⏰ {what}: the resident was promised a new time by {due} and has none yet.", **said),
        _holder_and_update(notice, look),
    )


def _visit_ahead(notice: Reminder, look: Look) -> Markup:
    """A visit that was promised: to the holder what to press, to leaders that nobody has set out."""
    t, said = look.t, {"what": _subject(notice, look), "due": _due(notice, look), "holder": notice.holder}
    if notice.holder is None:
        return t("⏰ {what}: a visit is promised for {due} and nobody has it.", **said)
    if notice.audience in _LEADERS:
        return t("⏰ {what}: the visit is at {due} and {holder} has not set out. The resident has been told.", **said)
    if _is_over(notice, look):
        return t("⏰ {what}: the visit was at {due} and nobody has set out. The resident is waiting.", **said)
    return t(
        "⏰ {what}: you visit at {due}, in {left}. Press “On my way” when you set out; if you cannot make it, change "
        "the time now.",
        left=_left(notice, look),
        **said,
    )


def _ask_afterwards(notice: Reminder, look: Look) -> Markup:
    """After an emergency somebody rings or calls in person; the task stands in the front desk's group."""
    said = {"what": _subject(notice, look), "due": _due(notice, look)}
    if _is_over(notice, look):
        return look.t("⏰ {what}: somebody was to ask how they are by {due}, and nobody has reached them yet.", **said)
    return look.t("⏰ {what}: somebody rings or calls on them by {due}, to ask how they are. Not done yet.", **said)


def _closing(notice: Reminder, look: Look) -> Markup:
    """The letter about a result: it counts when it has arrived."""
    said = {"what": _subject(notice, look), "due": "" if notice.due_at is None else look.moment(notice.due_at)}
    if _is_over(notice, look):
        return look.t("⏰ {what}: the closing letter was promised by {due} and has not arrived yet.", **said)
    return look.t("⏰ {what}: the resident waits for the closing letter. It has to arrive by {due}.", **said)


def _holder_and_update(notice: Reminder, look: Look) -> Markup:
    """Who has it and the newest thing said about it."""
    t = look.t
    if notice.holder is None:
        return t("Nobody has taken it.")
    if notice.in_review:
        return t("{holder} has written the draft; customer service has not read it yet.", holder=notice.holder)
    if notice.last_update is None or notice.last_update_at is None:
        return t("It is with {holder}, who has not said anything yet.", holder=notice.holder)
    return t(
        "It is with {holder}; newest update {time}: “{words}”.",
        holder=notice.holder,
        time=look.clock(notice.last_update_at),
        words=quoted(notice.last_update, _LAST_WORDS),
    )


_TEXTS: Mapping[RungWording, Callable[[Reminder, Look], Markup]] = MappingProxyType(
    {
        RungWording.NOT_ACCEPTED: _not_accepted,
        RungWording.TIME_LEFT: _time_left,
        RungWording.EXTEND_NOW: _extend_now,
        RungWording.BREACH_NEAR: _near,
        RungWording.AT_RISK: _near,
        RungWording.INTERIM: _near,
        RungWording.BREACHED: _breached,
        RungWording.NEW_TIME: _new_time,
        RungWording.VISIT_AHEAD: _visit_ahead,
        RungWording.ASK_AFTERWARDS: _ask_afterwards,
    }
)


# ------------------------------------------------------------------------------------------------ keys


def _rows(notice: Reminder, look: Look) -> tuple[Row, ...]:
    """What this reader can do at once, right under the reminder, as far as the workflow's table knows it."""
    if notice.closing:
        return (_keys(notice, look.t, Action.CLOSING_LETTER),)
    if notice.in_review:
        return ()  # the draft's own message has the keys
    workflow = look.knowledge.request_type(look.community, notice.request_type).workflow
    status = Status.OPEN if notice.holder is None else Status.ACCEPTED
    possible = [one for one in _useful(notice) if (status, one) in TRANSITIONS[workflow]]
    return (_keys(notice, look.t, *possible),) if possible else ()


def _useful(notice: Reminder) -> tuple[Action, ...]:
    leads, waits = notice.audience in _LEADERS, notice.wording is RungWording.NOT_ACCEPTED
    if notice.wording is RungWording.VISIT_AHEAD and notice.holder is not None:
        return (Action.ASSIGN,) if leads else (Action.ON_MY_WAY, Action.SET_VISIT)
    if notice.holder is None:
        return (Action.ASSIGN,) if leads else (Action.ACCEPT,) if waits else ()
    if leads:
        return (Action.ASSIGN,) if waits else (Action.ASSIGN, Action.EXTEND)
    return () if waits or notice.wording is RungWording.TIME_LEFT else (Action.EXTEND,)


_ASKING: Mapping[Action, str] = MappingProxyType({Action.EXTEND: later("Ask for more time")})
_REASSIGN = later("Reassign")


def _keys(notice: Reminder, t: Translator, *actions: Action) -> Row:
    return tuple(
        Key(
            text=t.plain(_label(notice, action)),
            button=ActOnTicket(ticket_id=notice.ticket_id, round=ANY_ROUND, action=action.value),
        )
        for action in actions
    )


def _label(notice: Reminder, action: Action) -> str:
    if action is Action.ASSIGN and notice.holder is not None:
        return _REASSIGN
    if notice.audience in _LEADERS:
        return LABELS[action]
    return _ASKING.get(action, LABELS[action])


VIEWS: Views = MappingProxyType({Reminder: reminder})
