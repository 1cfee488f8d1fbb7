"""A press on a card: an act at once, or the first question of a small form (DSP-2)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain.drafts import Form
from domain.errors import CardRefreshed, NotNow, NotPermitted
from domain.incoming import Press
from domain.notices.staff import CardPage
from domain.outgoing import PostKind
from domain.promise_rules import PromiseKind
from domain.tickets import Action, Ticket, Workflow, next_status
from usecases import (
    alarm_acts,
    booking,
    calls,
    closing_letters,
    debriefing,
    dispatch,
    hearing,
    hearing_forms,
    holding,
    letter_forms,
    letter_writing,
    progress,
    prompting,
    question_forms,
    step_forms,
)
from usecases.agreed_prices import check_agreed
from usecases.dispatch import judge
from usecases.effects.cards import card_for, refresh_cards
from usecases.ports import Answer, UnitOfWork
from usecases.progress_forms import FORMS
from usecases.promising import open_promise
from usecases.quick_answers import is_quick
from usecases.speaking import card_in, edit

ANY_ROUND = 0
"""The round of a button that means the same whatever happened meanwhile (under a reminder); real ones begin at 1."""

AT_ONCE: Mapping[Action, Callable[[UnitOfWork, Press, int, int | None], Answer]] = MappingProxyType(
    {
        Action.ACCEPT: dispatch.accept,
        Action.SEE_CONTACT: progress.see_contact,
        Action.ON_MY_WAY: progress.on_my_way,
        Action.NOBODY_HOME: progress.nobody_home,
        Action.RESUME: holding.resume,
        Action.NO_ANSWER: calls.no_answer,
        Action.NOTHING_NEEDED: hearing.nothing_needed,
        Action.MAKE_WRITTEN: letter_writing.make_written,
        Action.HAND_OUT: booking.hand_out,
        Action.CLOSING_LETTER: closing_letters.write_one,
        Action.GO: alarm_acts.go,
        Action.ARRIVE: alarm_acts.arrive,
        Action.STAND_DOWN: alarm_acts.stand_down,
        Action.NOT_ENOUGH: alarm_acts.not_enough,
    }
)

BY_FORM: Mapping[Action, Form] = MappingProxyType(
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
        Action.RELEASE: Form.RELEASE,
        Action.TURN: Form.TURN,
        Action.JOIN: Form.JOIN_TO,
        Action.ANSWER: Form.GIVE_ANSWER,
        Action.PROMISE_ANSWER: Form.PROMISE_ANSWER,
        Action.FIRST_ANSWER: Form.FIRST_ANSWER,
        Action.PROPOSE: Form.PROPOSE,
        Action.EXPLAIN: Form.EXPLAIN,
        Action.ESCALATE: Form.ESCALATE,
        Action.JUDGE: Form.JUDGE,
        Action.ASK_DEPARTMENT: Form.ASK_DEPARTMENT,
        Action.PUBLISH_LESSON: Form.LESSON,
        Action.DRAFT_LETTER: Form.LETTER,
        Action.EXPLAIN_DELAY: Form.EXPLAIN_DELAY,
        Action.WRITE_SUMMARY: Form.SUMMARY,
    }
)


def act(uow: UnitOfWork, press: Press, ticket_id: int, round_: int, action: str) -> Answer:
    """Do what a card's button says. Raises CardRefreshed for a button that no longer means anything."""
    try:
        wanted = Action(action)
    except ValueError:
        raise CardRefreshed from None
    meant = None if round_ == ANY_ROUND else round_
    at_once = AT_ONCE.get(wanted)
    if at_once is not None:
        return at_once(uow, press, ticket_id, meant)
    form = BY_FORM.get(wanted)
    if form is None:
        raise CardRefreshed
    return _open(uow, press, ticket_id, meant, wanted, form)


def _open(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None, action: Action, form: Form) -> Answer:
    """Ask the first question. What the form would end in is judged before: nobody fills in a form for nothing."""
    ticket = judge(uow, press, ticket_id, round_, action).ticket
    next_status(ticket.workflow, ticket.status, action)
    _check_makes_sense(uow, ticket, action)
    chat_id, user_id = uow.chats.resolve(press.chat_id), press.sender.user_id
    open_already = uow.drafts.active(chat_id, user_id)
    if open_already is not None and open_already.form is form and open_already.ticket_id == ticket.id:
        prompting.ask(uow, open_already, press.at, reply_to_post_id=card_in(uow, ticket, chat_id))
        return Answer()
    step_forms.begin(
        uow,
        next(
            one
            for one in (
                *FORMS,
                *hearing_forms.FORMS,
                *question_forms.FORMS,
                *letter_forms.FORMS,
                debriefing.WRITE,
                calls.RESULT,
            )
            if one.form is form
        ),
        community_id=ticket.community_id,
        chat_id=chat_id,
        user_id=user_id,
        ticket_id=ticket.id,
        at=press.at,
        reply_to_post_id=card_in(uow, ticket, chat_id),
    )
    return Answer()


def _check_makes_sense(uow: UnitOfWork, ticket: Ticket, action: Action) -> None:
    """Raises NotPermitted for what this type of work does not know, NotNow for what has nothing to act on."""
    request_type = uow.knowledge.type_of(ticket)
    if action is Action.RESOLVE:
        check_agreed(uow, ticket)
    unknown = {
        Action.HOLD: request_type.hold is None,
        Action.QUOTE: request_type.quote is None,
        Action.ANSWER: not is_quick(ticket),
        Action.PROMISE_ANSWER: not is_quick(ticket),
        Action.ASK_DEPARTMENT: request_type.inquiry is None,
    }
    if unknown.get(action, False):
        raise NotPermitted
    if action in hearing.IMPOSSIBLE and hearing.IMPOSSIBLE[action](uow, ticket):
        raise NotNow(status=ticket.status)
    if action is Action.WRITE_SUMMARY:
        debriefing.check_wanted(uow, ticket)
    if action is Action.EXTEND and open_promise(uow, ticket, PromiseKind.RESOLVE) is None:
        raise NotNow(status=ticket.status)
    if action is Action.CLOSE and ticket.workflow is not Workflow.CALL:  # work is closed by its follow-up
        raise NotNow(status=ticket.status)


def turn_card(uow: UnitOfWork, press: Press, ticket_id: int, page: str) -> Answer:
    """Show the other buttons of the card that was pressed; whoever may act on the ticket may look."""
    ticket = judge(uow, press, ticket_id, None, Action.HAND_OVER).ticket
    wanted = CardPage(page) if page in (CardPage.MORE, CardPage.REST) else CardPage.MAIN
    message_id = press.message_id
    post = None if message_id is None else uow.posts.by_message(press.chat_id, message_id)
    if post is None or post.kind is not PostKind.CARD or post.ticket_id != ticket.id or not post.live:
        refresh_cards(uow, ticket)
        return Answer()
    edit(uow, post, card_for(uow, ticket, post.chat_id, page=wanted))
    return Answer()
