"""Every handler of the bot, on one screen. One group, first match wins; no match is an update that needs nothing."""

from collections.abc import Mapping
from types import MappingProxyType

from telegram.ext import TypeHandler

from domain.errors import CardRefreshed
from domain.incoming import Press
from domain.outgoing import PostKind
from handlers import people, staff
from handlers.buttons.base import Button, fields_of
from handlers.buttons.resident import (
    AnswerAccess,
    AnswerConduct,
    AnswerFollowUp,
    BackStep,
    Choose,
    Disagree,
    DropDraft,
    GiveScore,
    ResumeDraft,
    SkipStep,
)
from handlers.buttons.staff import ActOnTicket, TurnCard
from handlers.context import App
from handlers.people.buttons import ON_BUTTON as PEOPLE_BUTTONS
from handlers.people.households import ON_RESIDENT_BUTTON, ON_STAFF_BUTTON
from handlers.pressed import Pressed
from handlers.pressing import ButtonUse, Pressing, Uses
from handlers.rendering import Translators
from handlers.resident import messages
from handlers.resident.buttons import ON_BUTTON as RESIDENT_BUTTONS
from handlers.rights import grant_of
from handlers.staff.buttons import FORESIGHTS
from handlers.staff.buttons import ON_BUTTON as STAFF_BUTTONS
from usecases.acting import ANY_ROUND
from usecases.admission import admit
from usecases.living_screens import put_away_copy
from usecases.meant_community import mean_by_press
from usecases.ports import Answer, Knowledge, UnitOfWork

_IN_GROUPS_TOO = (Choose, SkipStep, BackStep, DropDraft, ResumeDraft)
"""The keys of forms, which colleagues fill in where their tickets are."""

_UNDER_POSTS: Mapping[type[Button], PostKind] = MappingProxyType(
    {
        **dict.fromkeys((ActOnTicket, TurnCard), PostKind.CARD),
        **dict.fromkeys((Choose, SkipStep, BackStep, DropDraft), PostKind.PROMPT),
        **dict.fromkeys((AnswerAccess, AnswerFollowUp, Disagree, GiveScore, AnswerConduct), PostKind.NOTICE),
    }
)
"""Keys that stand only under messages we keep track of (cards, prompts, questions about a ticket)."""


def _in_private(use: ButtonUse) -> ButtonUse:
    """A resident's key, forged in a group, must not show there what is the resident's own."""

    def guarded(uow: UnitOfWork, press: Press, button: Button) -> Answer:
        if not press.private:
            raise CardRefreshed
        return use(uow, press, button)

    return guarded


def _admitted(use: ButtonUse) -> ButtonUse:
    """Nobody begins what nothing that they are allows them; without a row in the table of rights nobody does."""

    def begin(uow: UnitOfWork, press: Press, button: Button) -> Answer:
        grant = grant_of(button)
        if grant is None:
            raise CardRefreshed
        mean_by_press(uow, press, _named(button))
        admit(uow, press.sender.user_id, grant)
        return use(uow, press, button)

    return begin


def _named(button: Button) -> dict[str, int]:
    """The rows that a button names."""
    return {one.name: getattr(button, one.name) for one in fields_of(type(button)) if one.name.endswith("_id")}


def _guarded(uses: Uses) -> Uses:
    return {kind: use if kind in _IN_GROUPS_TOO else _in_private(use) for kind, use in uses.items()}


def _tidying(use: ButtonUse, kind: PostKind) -> ButtonUse:
    """What was pressed on a copy that we do not know of counts, and the copy loses its keys."""

    def tidy(uow: UnitOfWork, press: Press, button: Button) -> Answer:
        answer = use(uow, press, button)
        under_reminder = getattr(button, "round", None) == ANY_ROUND  # those are not kept track of everywhere
        if press.message_id is not None and not under_reminder:
            ticket_id = getattr(button, "ticket_id", None)
            put_away_copy(uow, press.chat_id, press.message_id, kind=kind, ticket_id=ticket_id)
        return answer

    return tidy


def _tidied(uses: Uses) -> Uses:
    return {kind: _tidying(use, _UNDER_POSTS[kind]) if kind in _UNDER_POSTS else use for kind, use in uses.items()}


_USES: Uses = _tidied(
    {**_guarded({**RESIDENT_BUTTONS, **ON_RESIDENT_BUTTON}), **STAFF_BUTTONS, **PEOPLE_BUTTONS, **ON_STAFF_BUTTON}
)

ON_BUTTON: Uses = MappingProxyType({kind: _admitted(use) for kind, use in _USES.items()})
"""What each kind of button does."""


def register(app: App, *, knowledge: Knowledge, translators: Translators) -> None:
    """Add every handler: presses, membership and groups, then residents' private chats."""
    app.add_handler(TypeHandler(Pressed, Pressing(translators, ON_BUTTON, FORESIGHTS)))
    people.register(app, translators)
    staff.register(app)
    messages.register(app, tuple(one.key for one in knowledge.catalog.menu if one.key.isalpha()))
