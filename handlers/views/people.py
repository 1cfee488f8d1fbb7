"""Every view about people: groups and colleagues, the administrator's screens, residents' registration."""

from types import MappingProxyType

from handlers.views import admin_menu, resident_registration, staff_roster, verification
from handlers.views.view import PresentViews, Views

VIEWS: Views = MappingProxyType({**staff_roster.VIEWS, **verification.VIEWS, **resident_registration.VIEWS})

PRESENT_VIEWS: PresentViews = MappingProxyType({**admin_menu.PRESENT_VIEWS, **verification.PRESENT_VIEWS})
