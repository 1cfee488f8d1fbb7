"""Who is on duty: a department's screen, reminders of a shift, what those in charge hear when nobody is there."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.duty import (
    ColleagueGone,
    DutyAsked,
    DutyDepartments,
    DutyEnd,
    DutyEnded,
    DutyScreen,
    NobodyFree,
    NobodyOnDuty,
    ShiftAhead,
)
from domain.people import StaffMember
from domain.tickets import Action
from handlers.buttons.duty import ChooseDuty, OpenDuty, OpenStaffing, ShowRota, SignOff, SignOn
from handlers.buttons.staff import ActOnTicket
from handlers.translator import later
from handlers.views.calendar import day_of
from handlers.views.card_keys import LABELS
from handlers.views.fitting import page_of, rows_of, short
from handlers.views.mentions import calling
from handlers.views.staff_roster import private_chat_row
from handlers.views.ticket_words import lines, subject
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.acting import ANY_ROUND
from usecases.duty_data import DepartmentsData, DutyData, NightLine, Present, load_departments, load_duty

_NAMED = 5
"""So many names stand in a sentence."""

_A_PAGE = 6
"""Departments on one page."""


def names_of(members: Sequence[StaffMember], look: Look) -> str:
    """李师傅、周师傅."""
    return look.t.plain(", ").join(one.name for one in members)


def duty_screen(data: DutyData, look: Look) -> View:
    """Who is there, who has the coming nights, and the keys that fit the reader."""
    t = look.t
    title = t("🕘 {department}, {time}", department=look.department(data.department), time=look.clock(look.now))
    there = [_there(one, look) for one in data.there] or [t("Nobody has signed on.")]
    nights = [night_line(one, look) for one in data.nights]
    return View(text=lines(title, *there, *nights, _unreachable(data, look)), rows=_rows(data, look))


def _there(one: Present, look: Look) -> Markup:
    since = look.now if one.member.duty_since is None else one.member.duty_since
    name, time = one.member.name, look.clock(since)
    if not one.held:
        return look.t("{name}, here since {time}", name=name, time=time)
    return look.t.n(
        "{name}, here since {time}, {n} ticket",
        "{name}, here since {time}, {n} tickets",
        one.held,
        name=name,
        time=time,
    )


def night_line(line: NightLine, look: Look) -> Markup:
    """A night and who has it."""
    who = names_of(line.members, look) or look.t.plain("nobody yet")
    return look.t("Night of {day}: {who}", day=day_of(line.day, look), who=who)


def _unreachable(data: DutyData, look: Look) -> Markup | str:
    if not data.unreachable:
        return ""
    names = names_of(data.unreachable[:_NAMED], look)
    return look.t("Before signing on, please open the private chat with me once: {names}", names=names)


def _rows(data: DutyData, look: Look) -> tuple[Row, ...]:
    t, on_duty = look.t, data.reader is not None and data.reader.on_duty
    on = Key(text=t.plain("I am here"), button=SignOn(), style=KeyStyle.SUCCESS)
    off = Key(text=t.plain("I am leaving"), button=SignOff())
    own = data.reader is None or data.reader.department == data.department
    first = tuple(one for one, fits in ((on, not on_duty), (off, data.reader is None or on_duty)) if own and fits)
    nights = Key(text=t.plain("Nights"), button=ShowRota(page=0, department=data.department))
    how = Key(text=t.plain("Who gets tickets"), button=OpenStaffing(department=data.department))
    lead = (nights, how) if data.tonight is not None else (how,)
    others = (Key(text=t.plain("Other departments"), button=ChooseDuty(page=0)),) if data.sees_all else ()
    rows = (first, lead if data.may_plan else (), others)
    chat = private_chat_row(look) if data.unreachable and data.reader is None else ()
    return (*(row for row in rows if row), *chat)


def duty_departments(data: DepartmentsData, look: Look) -> View:
    """A key for each, with how many are there."""
    t = look.t
    page, pages, shown = page_of(data.departments, data.page, _A_PAGE)
    keys = [Key(text=short(f"{look.department(key)} {n}"), button=OpenDuty(department=key)) for key, n in shown]
    turning = []
    if page > 0:
        turning.append(Key(text=t.plain("‹ Previous"), button=ChooseDuty(page=page - 1)))
    if page + 1 < pages:
        turning.append(Key(text=t.plain("More ›"), button=ChooseDuty(page=page + 1)))
    rows = (*rows_of(keys, 3), *((tuple(turning),) if turning else ()))
    return View(text=t("🕘 How many are on duty in each department"), rows=rows)


def shift_ahead(notice: ShiftAhead, look: Look) -> View:
    """An hour before: from when to when; in the group with the way to the private chat."""
    t = look.t
    said = t(
        "⏰ You have the night of {department}: {begins} until {ends}.",
        department=look.department(notice.department),
        begins=look.moment(notice.begins),
        ends=look.moment(notice.ends),
    )
    if not notice.mentions:
        return View(text=t.sentences(said, t("You are signed on then by itself; urgent matters ring you here.")))
    how = t("Please open the private chat with me before, or nothing can ring you.")
    return View(text=calling(notice.mentions, t.sentences(said, how)), rows=private_chat_row(look))


def duty_asked(notice: DutyAsked, look: Look) -> View:
    """Are you still there?"""
    t = look.t
    text = t(
        "You have been on duty since {since}. Still there? Without an answer I sign you off at {until}.",
        since=look.clock(notice.since),
        until=look.clock(notice.until),
    )
    here = Key(text=t.plain("I am here"), button=SignOn(), style=KeyStyle.SUCCESS)
    return View(text=text, rows=((here, Key(text=t.plain("I am leaving"), button=SignOff())),))


_ENDED: Mapping[DutyEnd, str] = MappingProxyType(
    {
        DutyEnd.SHIFT_OVER: later("Your night is over, you are signed off. Thank you, sleep well."),
        DutyEnd.FORGOTTEN: later("No answer came, so I signed you off at {time}. If you are there, sign on again."),
    }
)


def duty_ended(notice: DutyEnded, look: Look) -> View:
    """They did not press it themselves."""
    t = look.t
    text = t(_ENDED.get(notice.end, _ENDED[DutyEnd.FORGOTTEN]), time=look.clock(notice.at))
    return View(text=text, rows=((Key(text=t.plain("I am here"), button=SignOn()),),))


def nobody_on_duty(notice: NobodyOnDuty, look: Look) -> View:
    """What is missing tonight, and what to do about it."""
    t = look.t
    department = look.department(notice.department)
    until = look.moment(notice.ends)
    if notice.label is not None and notice.request_type is not None:
        what = subject(notice.label, notice.request_type, notice.category, look)
        said = t(
            "⏰ {what} is urgent, and nobody in {department} is on duty. Everybody was called in the group.",
            what=what,
            department=department,
        )
    else:
        said = t(
            "⏰ Nobody in {department} is on duty for the night, {begins} until {ends}.",
            department=department,
            begins=look.moment(notice.begins),
            ends=until,
        )
    why = _why_unreachable(notice, look)
    todo = t("Please say who has it.")
    keys = (Key(text=t.plain("Nights"), button=ShowRota(page=0, department=notice.department)),)
    return View(text=calling(notice.mentions, lines(said, why, todo)), rows=(keys,))


def _why_unreachable(notice: NobodyOnDuty, look: Look) -> Markup | str:
    if not notice.unreachable:
        return ""
    names = look.t.plain(", ").join(notice.unreachable)
    return look.t("{names} has it but has not opened the private chat with me.", names=names)


_GONE: Mapping[str, str] = MappingProxyType(
    {
        "left": later("{name} has left the group of {department}."),
        "moved": later("{name} has left {department} for another department."),
        "ended": later("{name} of {department} does not work here any more."),
    }
)


def colleague_gone(notice: ColleagueGone, look: Look) -> View:
    """Who is gone, which tickets wait for somebody else, which nights nobody has."""
    t, department = look.t, look.department(notice.department)
    said = t(_GONE.get(notice.reason, _GONE["left"]), name=notice.name, department=department)
    back = nights = Markup("")
    if notice.labels:
        back = t("Back in the pool: {labels}", labels=t.plain(", ").join(notice.labels))
    if notice.nights:
        days = t.plain(", ").join(day_of(one, look) for one in notice.nights[:_NAMED])
        nights = t("Nights that nobody has now: {days}", days=days)
    keys = (Key(text=t.plain("Nights"), button=ShowRota(page=0, department=notice.department)),)
    text = calling(notice.mentions, lines(said, back, nights))
    return View(text=text, rows=(keys,) if notice.nights else ())


def nobody_free(notice: NobodyFree, look: Look) -> View:
    """Why a ticket found nobody by turns; whoever can takes it by hand."""
    t = look.t
    what = subject(notice.label, notice.request_type, notice.category, look)
    if not notice.there:
        said = t("{what}: nobody is on duty to give it to. Who takes it?", what=what)
    elif notice.cap is None:
        said = t("{what}: nobody is left to give it to. Who takes it?", what=what)
    else:
        said = t("{what}: everybody on duty has {cap} tickets already. Who takes it?", what=what, cap=notice.cap)
    button = ActOnTicket(ticket_id=notice.ticket_id, round=ANY_ROUND, action=Action.ACCEPT.value)
    duty = Key(text=t.plain("Who is there"), button=OpenDuty(department=""))
    return View(text=said, rows=((Key(text=t.plain(LABELS[Action.ACCEPT]), button=button), duty),))


VIEWS: Views = MappingProxyType(
    {
        ShiftAhead: shift_ahead,
        DutyAsked: duty_asked,
        DutyEnded: duty_ended,
        NobodyOnDuty: nobody_on_duty,
        ColleagueGone: colleague_gone,
        NobodyFree: nobody_free,
    }
)

PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        DutyScreen: PresentView(load=load_duty, show=duty_screen),
        DutyDepartments: PresentView(load=load_departments, show=duty_departments),
    }
)
