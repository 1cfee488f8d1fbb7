"""Every handler of the bot, on one screen. One group, first match wins; no match is an update that needs nothing."""

from types import MappingProxyType

from telegram.ext import CallbackQueryHandler

from domain.errors import CardRefreshed
from domain.incoming import Press
from handlers import people, staff
from handlers.buttons.base import Button
from handlers.buttons.resident import BackStep, Choose, DropDraft, ResumeDraft, SkipStep
from handlers.context import App
from handlers.people.buttons import ON_BUTTON as PEOPLE_BUTTONS
from handlers.pressing import ButtonUse, Pressing, Uses
from handlers.rendering import Translators
from handlers.resident import messages
from handlers.resident.buttons import ON_BUTTON as RESIDENT_BUTTONS
from handlers.staff.buttons import ON_BUTTON as STAFF_BUTTONS
from usecases.ports import Answer, Knowledge, UnitOfWork

_IN_GROUPS_TOO = (Choose, SkipStep, BackStep, DropDraft, ResumeDraft)
"""The keys of forms, which colleagues fill in where their tickets are."""


def _in_private(use: ButtonUse) -> ButtonUse:
    """A resident's key, forged in a group, must not show there what is the resident's own."""

    def guarded(uow: UnitOfWork, press: Press, button: Button) -> Answer:
        if not press.private:
            raise CardRefreshed
        return use(uow, press, button)

    return guarded


def _guarded(uses: Uses) -> Uses:
    return {kind: use if kind in _IN_GROUPS_TOO else _in_private(use) for kind, use in uses.items()}


ON_BUTTON: Uses = MappingProxyType({**_guarded(RESIDENT_BUTTONS), **STAFF_BUTTONS, **PEOPLE_BUTTONS})
"""What each kind of button does."""


def register(app: App, *, knowledge: Knowledge, translators: Translators) -> None:
    """Add every handler: presses, membership and groups, then residents' private chats."""
    app.add_handler(CallbackQueryHandler(Pressing(translators, ON_BUTTON)))
    people.register(app)
    staff.register(app)
    messages.register(app, tuple(one.key for one in knowledge.catalog.menu if one.key.isalpha()))
