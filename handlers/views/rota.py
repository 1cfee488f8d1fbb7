"""The rota in the chat: a week of nights, and one night with a key for each colleague."""

from collections.abc import Callable
from datetime import date
from types import MappingProxyType

from domain.notices.duty import RotaNight, RotaScreen
from handlers.buttons.base import Button
from handlers.buttons.duty import AskNight, OpenDuty, ShowRota, ToggleNight
from handlers.views.calendar import day_of
from handlers.views.duty import names_of, night_line
from handlers.views.fitting import page_of, rows_of, short
from handlers.views.ticket_words import lines
from handlers.views.view import Key, Look, PresentView, PresentViews, View
from usecases.duty_data import NightData, RotaData, load_night, load_rota

_A_PAGE = 5
"""Colleagues on one page."""


def rota_screen(data: RotaData, look: Look) -> View:
    """A line and a key for each night."""
    t, department = look.t, look.department(data.department)
    back = Key(text=t.plain("Back"), button=OpenDuty(department=data.department))
    if data.tonight is None:
        return View(text=t("There are no quiet hours here, so there are no nights to plan."), rows=((back,),))
    title = t("🕘 Nights of {department}. Press one to say who has it.", department=department)
    keys = [
        Key(
            text=short(_short_day(one.day, look)),
            button=AskNight(night=one.day.isoformat(), page=0, department=data.department),
        )
        for one in data.nights
    ]
    turning = _turning(data.page, data.pages, look, lambda page: ShowRota(page=page, department=data.department))
    text = lines(title, *(night_line(one, look) for one in data.nights))
    return View(text=text, rows=(*rows_of(keys, 3), (*turning, back)))


def _short_day(day: date, look: Look) -> str:
    """10 月 1 日; the weekday finds no room on a key."""
    return day_of(day, look).split("（")[0]


def _turning(page: int, pages: int, look: Look, button: Callable[[int], Button]) -> list[Key]:
    keys = []
    if page > 0:
        keys.append(Key(text=look.t.plain("‹ Previous"), button=button(page - 1)))
    if page + 1 < pages:
        keys.append(Key(text=look.t.plain("More ›"), button=button(page + 1)))
    return keys


def rota_night(data: NightData, look: Look) -> View:
    """Who has the night; a press adds or takes away."""
    t, day = look.t, data.line.day
    who = names_of(data.line.members, look) or t.plain("nobody yet")
    department = look.department(data.department)
    text = t("🕘 {department}, night of {day}: {who}", department=department, day=day_of(day, look), who=who)
    silent = names_of([one for one in data.line.members if one.id in data.unreachable], look)
    if silent:
        text = lines(text, t("{names}: private chat not opened, nothing could ring there.", names=silent))
    page, pages, shown = page_of(data.members, data.page, _A_PAGE)
    has_it = {one.id for one in data.line.members}

    def toggle(staff_id: int) -> Button:
        return ToggleNight(night=day.isoformat(), staff_id=staff_id, page=page, department=data.department)

    keys = [Key(text=short(f"✓ {one.name}" if one.id in has_it else one.name), button=toggle(one.id)) for one in shown]
    turning = _turning(
        page, pages, look, lambda other: AskNight(night=day.isoformat(), page=other, department=data.department)
    )
    done = Key(text=t.plain("Done"), button=ShowRota(page=0, department=data.department))
    return View(text=text, rows=(*rows_of(keys, 3), (*turning, done)))


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        RotaScreen: PresentView(load=load_rota, show=rota_screen),
        RotaNight: PresentView(load=load_night, show=rota_night),
    }
)
