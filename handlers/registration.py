"""Every handler of the bot, on one screen. One group, first match wins; no match is an update that needs nothing."""

from types import MappingProxyType

from telegram.ext import CallbackQueryHandler

from handlers import people, staff
from handlers.context import App
from handlers.people.buttons import ON_BUTTON as PEOPLE_BUTTONS
from handlers.pressing import Pressing, Uses
from handlers.rendering import Translators
from handlers.resident import messages
from handlers.resident.buttons import ON_BUTTON as RESIDENT_BUTTONS
from handlers.staff.buttons import ON_BUTTON as STAFF_BUTTONS
from usecases.ports import Knowledge

ON_BUTTON: Uses = MappingProxyType({**RESIDENT_BUTTONS, **STAFF_BUTTONS, **PEOPLE_BUTTONS})
"""What each kind of button does."""


def register(app: App, *, knowledge: Knowledge, translators: Translators) -> None:
    """Add every handler: presses, membership and groups, then residents' private chats."""
    app.add_handler(CallbackQueryHandler(Pressing(translators, ON_BUTTON)))
    people.register(app)
    staff.register(app)
    messages.register(app, tuple(one.key for one in knowledge.catalog.menu if one.key.isalpha()))
