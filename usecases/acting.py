"""A press on a card: an act at once, or the first question of a small form (DSP-2)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain.drafts import Form
from domain.errors import CardRefreshed
from domain.incoming import Press
from domain.notices.staff import CardPage
from domain.tickets import Action, next_status
from usecases import calls, dispatch, progress, step_forms
from usecases.dispatch import judge
from usecases.effects.cards import refresh_cards
from usecases.effects.telling import card_post
from usecases.ports import Answer, UnitOfWork
from usecases.progress_forms import FORMS

_AT_ONCE: Mapping[Action, Callable[[UnitOfWork, Press, int, int], Answer]] = MappingProxyType(
    {
        Action.ACCEPT: dispatch.accept,
        Action.SEE_CONTACT: progress.see_contact,
        Action.ON_MY_WAY: progress.on_my_way,
        Action.NOBODY_HOME: progress.nobody_home,
        Action.RESUME: progress.resume,
        Action.NO_ANSWER: calls.no_answer,
    }
)

_BY_FORM: Mapping[Action, Form] = MappingProxyType(
    {
        Action.RESOLVE: Form.RESOLVE,
        Action.RETURN: Form.RETURN,
        Action.PASS_ON: Form.PASS_ON,
        Action.HAND_OVER: Form.HAND_OVER,
        Action.ASSIGN: Form.ASSIGN,
        Action.SET_VISIT: Form.VISIT,
        Action.ASK: Form.ASK,
        Action.HOLD: Form.HOLD,
        Action.EXTEND: Form.EXTEND,
        Action.QUOTE: Form.QUOTE,
        Action.CLOSE: Form.CALL_RESULT,
    }
)


def act(uow: UnitOfWork, press: Press, ticket_id: int, round_: int, action: str) -> Answer:
    """Do what a card's button says. Raises CardRefreshed for a button that no longer means anything."""
    try:
        wanted = Action(action)
    except ValueError:
        raise CardRefreshed from None
    at_once = _AT_ONCE.get(wanted)
    if at_once is not None:
        return at_once(uow, press, ticket_id, round_)
    form = _BY_FORM.get(wanted)
    if form is None:
        raise CardRefreshed
    return _open(uow, press, ticket_id, round_, wanted, form)


def _open(uow: UnitOfWork, press: Press, ticket_id: int, round_: int, action: Action, form: Form) -> Answer:
    handling = judge(uow, press, ticket_id, round_, action)
    next_status(handling.ticket.workflow, handling.ticket.status, action)
    known = next(one for one in (*FORMS, calls.RESULT) if one.form is form)
    step_forms.begin(
        uow,
        known,
        community_id=handling.ticket.community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=ticket_id,
        at=press.at,
        reply_to_post_id=card_post(uow, handling.ticket),
    )
    return Answer()


def turn_card(uow: UnitOfWork, press: Press, ticket_id: int, page: str) -> Answer:
    """Show the other buttons of a card; whoever may act on the ticket may look."""
    handling = judge(uow, press, ticket_id, None, Action.SEE_CONTACT)
    refresh_cards(uow, handling.ticket, page=CardPage(page) if page in tuple(CardPage) else CardPage.MAIN)
    return Answer()
