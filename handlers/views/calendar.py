"""The calendar in the chat: the special days ahead, and what was declared about one of them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from markupsafe import Markup

from domain.day_spans import MIDNIGHT, DaySpan
from domain.hours_reading import read_hours
from domain.moments import say_day
from domain.notices.staff import CalendarScreen, DayDeclared
from domain.special_days import DayKind
from handlers.buttons.staff import DeclareDay, OpenCalendar
from handlers.translator import later
from handlers.views.fitting import rows_of, short
from handlers.views.ticket_words import dotted, lines
from handlers.views.view import Key, Look, PresentView, PresentViews, View, Views
from usecases.calendar_data import AHEAD, CalendarData, DayLine, DayReason, load_calendar

_MOST_KEYS = 6
"""Declared days that can be changed by a key; any other one is typed."""


def calendar_screen(data: CalendarData, look: Look) -> View:
    """A line for days in a row, a key for each day that was declared here, and one for any other day."""
    t = look.t
    title = t("📅 Special days of the next {days} days", days=AHEAD.days)
    shown = [_line(one, look) for one in data.lines] or [t("None; every day is as usual.")]
    provisional = [
        t("The public holidays of {year} are not official yet and may still change.", year=str(year))
        for year in data.provisional
    ]
    declared = [day for one in data.lines if one.removable for day in one.days()][:_MOST_KEYS]
    keys = [Key(text=short(_short_day(day, look)), button=DeclareDay(day=day.isoformat())) for day in declared]
    another = Key(text=t.plain("Set a day"), button=DeclareDay(day=""))
    return View(text=lines(title, *shown, *provisional), rows=((another,), *rows_of(keys, 3)))


def _line(line: DayLine, look: Look) -> Markup:
    note = None if line.special is None else line.special.note
    reason = None if line.reason is DayReason.DECLARED else look.t(_REASONS[line.reason])
    return look.t("{day}: {what}", day=_days(line, look), what=dotted(_hours(line.hours, look), reason, note))


_REASONS: Mapping[DayReason, str] = MappingProxyType(
    {DayReason.HOLIDAY: later("public holiday"), DayReason.MAKEUP_DAY: later("make-up working day")}
)


def _days(line: DayLine, look: Look) -> str:
    first = day_of(line.first, look)
    return first if line.first == line.last else f"{first}–{day_of(line.last, look)}"


def day_of(day: date, look: Look) -> str:
    """10 月 1 日（周四）."""
    return say_day(day, look.community.calendar.local_day(look.now), look.locale)


def _short_day(day: date, look: Look) -> str:
    """10 月 1 日; the weekday finds no room on a key."""
    return day_of(day, look).split("（")[0]


def _hours(spans: tuple[DaySpan, ...], look: Look) -> Markup:
    if not spans:
        return look.t("day off")
    comma = look.t.plain(", ")
    return Markup.escape(comma.join(f"{span.start.hour}:{span.start.minute:02d}–{_end(span)}" for span in spans))


def _end(span: DaySpan) -> str:
    return "24:00" if span.end == MIDNIGHT else f"{span.end.hour}:{span.end.minute:02d}"


# ------------------------------------------------------------------------------------------------ one day


_WHAT: Mapping[str, str] = MappingProxyType(
    {
        DayKind.CLOSED: later("day off"),
        DayKind.WORKING: later("worked like any working day"),
        "usual": later("as usual again"),
    }
)


def day_declared(notice: DayDeclared, look: Look) -> View:
    """What holds now, and what was promised for that day before."""
    t = look.t
    known = _WHAT.get(notice.kind)
    what = _hours(read_hours(notice.hours or "") or (), look) if known is None else t(known)
    said = t(
        "📅 {day}: {what} (set by {name})",
        day=day_of(notice.day, look),
        what=dotted(what, notice.note),
        name=notice.by,
    )
    return View(text=lines(said, _kept(notice, look)), rows=((Key(text=t.plain("Calendar"), button=OpenCalendar()),),))


def _kept(notice: DayDeclared, look: Look) -> Markup | str:
    if not notice.kept:
        return ""
    return look.t.n(
        "{n} open promise falls on that day and stands. Whoever cannot keep it asks for more time before.",
        "{n} open promises fall on that day and stand. Whoever cannot keep one asks for more time before.",
        notice.kept,
    )


VIEWS: Views = MappingProxyType({DayDeclared: day_declared})

PRESENT_VIEWS: PresentViews = MappingProxyType({CalendarScreen: PresentView(load=load_calendar, show=calendar_screen)})
