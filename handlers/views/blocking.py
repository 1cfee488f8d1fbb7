"""Who is kept from the service, as supervisors read it, and what those people are told."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.blocking import BlockedPeople, PersonBlocked, YouAreBlocked, YouAreUnblocked
from domain.text_parts import shortened
from handlers.buttons.people import UnblockResident
from handlers.views.fitting import short
from handlers.views.menu import emergency_key, menu_key
from handlers.views.view import Key, Look, PresentView, PresentViews, View, Views
from usecases.blocking import BlockedData, blocked_data

_SHOWN = 6
"""The last ones: with their keys they fit on a screen."""

_LONGEST_REASON = 120


def blocked_people(data: BlockedData, look: Look) -> View:
    """Each with the reason, and the key that lets them in again."""
    t = look.t
    if not data.people:
        return View(text=t("Nobody is blocked. To block somebody, write /block with the number of their ticket."))
    shown = data.people[-_SHOWN:]
    lines = [t("Blocked: {n}", n=len(data.people))]
    for one, block in shown:
        reason = shortened(block.reason, _LONGEST_REASON)
        lines.append(t("{name} ({unit}): {words}", name=one.name or "?", unit=look.unit(one.unit), words=reason))
    keys = tuple(
        (Key(text=short(t.plain("Unblock {name}", name=one.name or "?")), button=UnblockResident(resident_id=one.id)),)
        for one, _ in shown
    )
    return View(text=Markup("\n").join(lines), rows=keys)


def person_blocked(notice: PersonBlocked, look: Look) -> View:
    """Done, and how it is undone."""
    name, unit = notice.name, look.unit(notice.unit)
    text = look.t("{name} ({unit}) is blocked and has been told why. /block shows who is.", name=name, unit=unit)
    return View(text=text)


def you_are_blocked(notice: YouAreBlocked, look: Look) -> View:
    """Why, and how to reach somebody."""
    t = look.t
    text = t(
        "Our supervisor has closed this chat for your messages: {reason}\n"
        "For anything that has to be done please ring {phone}. In danger press “Emergency”.",
        reason=notice.reason,
        phone=look.community.desk_phone,
    )
    return View(text=text, rows=((emergency_key(t),),))


def you_are_unblocked(_notice: YouAreUnblocked, look: Look) -> View:
    """As before."""
    t = look.t
    return View(text=t("You can write to us here again, as before."), rows=((menu_key(t),),))


VIEWS: Views = MappingProxyType(
    {PersonBlocked: person_blocked, YouAreBlocked: you_are_blocked, YouAreUnblocked: you_are_unblocked}
)
PRESENT_VIEWS: PresentViews = MappingProxyType({BlockedPeople: PresentView(load=blocked_data, show=blocked_people)})
