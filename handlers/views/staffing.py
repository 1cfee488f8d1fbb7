"""How a department assigns, and how much one person may hold: the screen of whoever leads it."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.notices.duty import StaffingScreen
from domain.staffing import Assignment
from handlers.buttons.base import Button
from handlers.buttons.duty import OpenDuty, SetAssignment, SetLoadCap
from handlers.translator import later
from handlers.views.fitting import rows_of
from handlers.views.ticket_words import lines
from handlers.views.view import Key, Look, PresentView, PresentViews, View
from usecases.staffing_screen import StaffingData, load_staffing

_CAPS = (0, 3, 5, 8)
"""The load caps that have a key; the configuration can say any other."""

_MODES: Mapping[Assignment, str] = MappingProxyType(
    {
        Assignment.PRESS: later("Who presses"),
        Assignment.ROUND_ROBIN: later("In turn"),
        Assignment.LEAST_LOADED: later("Fewest first"),
    }
)

_SAID: Mapping[Assignment, str] = MappingProxyType(
    {
        Assignment.PRESS: later("Whoever presses first gets a ticket."),
        Assignment.ROUND_ROBIN: later("Who is on duty gets the tickets in turn."),
        Assignment.LEAST_LOADED: later("Of those on duty, whoever holds the fewest gets the next ticket."),
    }
)


def staffing_screen(data: StaffingData, look: Look) -> View:
    """The rule in words, who holds how much, and the keys; what holds is ticked."""
    t, rule = look.t, data.rule
    title = t("⚙️ {department}: {how}", department=look.department(data.department), how=t(_SAID[rule.assignment]))
    cap = (
        t("One person may hold any number.")
        if rule.load_cap is None
        else t("One person holds at most {cap}; urgent ones come on top.", cap=rule.load_cap)
    )
    held = t.plain(", ").join(f"{member.name} {count}" for member, count in data.loads)
    now = t("In hand: {who}", who=held) if held else ""
    modes = tuple(
        _key(t.plain(words), SetAssignment(assignment=one, department=data.department), ticked=one is rule.assignment)
        for one, words in _MODES.items()
    )
    caps = tuple(
        _key(_cap_words(one, look), SetLoadCap(cap=one, department=data.department), ticked=one == (rule.load_cap or 0))
        for one in _CAPS
    )
    back = Key(text=t.plain("Back"), button=OpenDuty(department=data.department))
    return View(text=lines(title, cap, now), rows=(modes, *rows_of(caps, 2), (back,)))


def _cap_words(cap: int, look: Look) -> str:
    return look.t.plain("At most {cap}", cap=cap) if cap else look.t.plain("Any number")


def _key(words: str, button: Button, *, ticked: bool) -> Key:
    return Key(text=f"✓ {words}" if ticked else words, button=button)


PRESENT_VIEWS: PresentViews = MappingProxyType({StaffingScreen: PresentView(load=load_staffing, show=staffing_screen)})
