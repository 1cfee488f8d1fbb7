"""A private chat with a resident: which form, ticket or menu a message means, decided in one transaction."""

from datetime import datetime

from domain.drafts import LISTENS, Draft, DraftState, Form
from domain.errors import CardRefreshed, NotYours, Problem
from domain.grants import Right
from domain.i18n import Locale
from domain.incoming import Incoming, Press, Sender
from domain.notices.dialogue import DraftOver, Menu, Say, Saying
from domain.people import Resident
from domain.permissions import allow_anybody
from domain.spoken_words import Word, spoken_word
from domain.tickets import Ticket
from usecases import (
    alarm_words,
    call_tasks,
    first_words,
    mine,
    no_advice,
    prompting,
    registration,
    relaying,
    staff_messages,
    typed_presses,
    which_ticket,
)
from usecases.answering import refreshed
from usecases.barring import answered_blocked, check_blocked
from usecases.call_back_numbers import gave_phone
from usecases.choosing_home import is_home, move_in, settle
from usecases.collecting import COLLECT, correct, texts_of
from usecases.flow_table import FLOWS, flow_of
from usecases.flows import show_problem
from usecases.living_screens import screen_post
from usecases.meant_community import other_homes
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat
from usecases.step_forms import DONE


def start(uow: UnitOfWork, incoming: Incoming, *, home: str | None = None) -> None:
    """`/start`: the menu for whoever we know, the first questions for whoever we do not.

    `home`: the community that the link of a poster names.
    """
    greet(uow, incoming.sender, incoming.chat_id, incoming.at, home=home)


def greet(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime, *, home: str | None = None) -> None:
    """The menu by its button."""
    allow_anybody(Right.LOOK_AROUND)
    named = home if home is not None and is_home(uow.knowledge, home) else None
    resident = resident_of(uow, sender, at, home=named)
    comes_too = named is not None and resident.is_registered and resident.community_id != named
    if named is not None and comes_too:
        resident = move_in(uow, resident, named, chat_id, at)
    if registration.needs_consent(uow, resident) or (comes_too and not resident.is_registered):
        if named is not None and resident.consent_version is None:
            resident = settle(uow, resident, named, chat_id)
        registration.begin(uow, resident, chat_id, at, suggestion=sender.first_name, home_known=named is not None)
    else:
        show_menu(uow, resident, chat_id)


def set_language(uow: UnitOfWork, press: Press, locale: Locale) -> None:
    """From now on in this language; a form under way is shown again in it."""
    allow_anybody(Right.LOOK_AROUND)
    resident = uow.residents.update(resident_of(uow, press.sender, press.at), locale=locale)
    for other in uow.residents.of_account(press.sender.user_id):
        uow.residents.update(other, locale=locale)
    draft = uow.drafts.active(press.chat_id, press.sender.user_id)
    to_chat(uow, press.chat_id, Say(saying=Saying.LANGUAGE_SET), community_id=resident.community_id)
    if draft is not None:
        prompting.ask(uow, draft, press.at)


def show_menu(uow: UnitOfWork, resident: Resident, chat_id: int) -> None:
    """The main menu, with a way back into a form that was left."""
    user_id = resident.user_id or chat_id
    unfinished = uow.drafts.active(chat_id, user_id) or uow.drafts.suspended(chat_id, user_id)
    others = other_homes(uow, user_id, resident.community_id)
    menu = Menu(name=resident.name, unfinished=None if unfinished is None else unfinished.id, others=others)
    post_id = screen_post(uow, chat_id, resident.community_id) if others else None
    to_chat(uow, chat_id, menu, community_id=resident.community_id, post_id=post_id)


def begin_request(
    uow: UnitOfWork,
    sender: Sender,
    chat_id: int,
    at: datetime,
    *,
    type_key: str | None,
    words: Incoming | None = None,
    by_menu: bool = False,
) -> None:
    """A request type was chosen, by command or button; `words` are what was written behind the command.

    `by_menu`: by the menu of one community.

    A stranger says first who they are and comes back here. Raises CardRefreshed for a type that is not offered here.
    """
    allow_anybody(Right.REPORT)
    check_blocked(uow, sender.user_id, Right.REPORT)
    resident = resident_of(uow, sender, at)
    offered = {one.key: one for one in uow.knowledge.menu(uow.knowledge.community(resident.community_id))}
    if type_key is not None and type_key not in offered:
        raise CardRefreshed
    meant = None if type_key is None else offered[type_key]
    if words is not None and no_advice.answered(uow, resident, words) and no_advice.is_a_question(meant):
        return
    first_words.choose_type(uow, resident, sender, chat_id, at, type_key=type_key, words=words, asks_home=not by_menu)


# ------------------------------------------------------------------------------------------------ messages


def receive(uow: UnitOfWork, incoming: Incoming) -> None:
    """A message without a command: an answer, more on a form, words about a ticket, or the start of a request."""
    if staff_messages.receive_in_private(uow, incoming):
        return
    resident = resident_of(uow, incoming.sender, incoming.at)
    wants_advice = no_advice.answered(uow, resident, incoming)
    if alarm_words.heard(uow, resident, incoming):
        return
    if answered_blocked(uow, resident, incoming.chat_id, incoming.text, incoming.at):
        return
    draft = _listening(uow, incoming)
    if incoming.unsupported:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.UNSUPPORTED), community_id=resident.community_id)
    elif _is_settled(uow, resident, draft, incoming):
        return
    elif relaying.is_about_ticket(uow, resident, incoming, draft):
        _about_ticket(uow, resident, incoming)
    elif _needs_nothing(uow, resident, draft, incoming, wants_advice=wants_advice):
        return
    elif draft is not None:
        _to_form(uow, resident, draft, incoming)
    elif not _named_key(uow, resident, incoming):
        first_words.begin(uow, resident, incoming)


def _is_settled(uow: UnitOfWork, resident: Resident, draft: Draft | None, incoming: Incoming) -> bool:
    """Words that mean a key: those of every screen, the number for a call, those of forms, those of our questions."""
    return (
        _cried_for_help(uow, incoming)
        or gave_phone(uow, resident, draft, incoming)
        or (draft is not None and _handled_word(uow, draft, incoming))
        or typed_presses.pressed(uow, resident, draft, incoming)
    )


def _needs_nothing(
    uow: UnitOfWork, resident: Resident, draft: Draft | None, incoming: Incoming, *, wants_advice: bool
) -> bool:
    """Thanks after an emergency, and questions that nobody here answers: no request begins with them."""
    if draft is None and alarm_words.thanked(uow, resident, incoming):
        return True
    return wants_advice and no_advice.is_all(uow, resident, draft, incoming)


def _listening(uow: UnitOfWork, incoming: Incoming) -> Draft | None:
    """The form that takes this message. A small one that nobody ended stops listening by itself after a while.

    What was said and still waits for its place is not thrown away: the menu leads back to it (INT-7).
    """
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    listens = None if draft is None else LISTENS.get(draft.form)
    if draft is None or listens is None or incoming.at - draft.updated_at <= listens:
        return draft
    if draft.form is not Form.ANSWER:
        prompting.drop(uow, draft, incoming.at, typed=True)
    return None


def _cried_for_help(uow: UnitOfWork, incoming: Incoming) -> bool:
    """The two keys that stand on every screen, typed: somebody is in danger, or wants to be called (INT-8)."""
    match spoken_word(incoming.text):
        case Word.EMERGENCY:
            to_chat(uow, incoming.chat_id, Say(saying=Saying.EMERGENCY))
        case Word.CALL_ME:
            call_tasks.call_me(uow, incoming.sender, incoming.chat_id, incoming.at)
        case _:
            return False
    return True


def _named_key(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """A key of the main menu that was typed."""
    sender, chat_id, at = incoming.sender, incoming.chat_id, incoming.at
    match spoken_word(incoming.text):
        case Word.PROGRESS:
            mine.show(uow, sender, chat_id, at)
        case Word.LANGUAGE:
            to_chat(uow, chat_id, Say(saying=Saying.LANGUAGE), community_id=resident.community_id)
        case Word.HELP:
            to_chat(uow, chat_id, Say(saying=Saying.HELP), community_id=resident.community_id)
        case None:
            return first_words.named_type(uow, resident, incoming)
        case _:
            greet(uow, sender, chat_id, at)
    return True


def _about_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> None:
    meant = relaying.meant_ticket(uow, resident, incoming)
    if isinstance(meant, Ticket):
        if spoken_word(incoming.text) is Word.CANCEL and mine.ask_to_cancel(uow, resident, meant, incoming):
            return  # in the middle of a talk with staff "never mind" may mean the whole matter
        if not which_ticket.asks_first(uow, resident, meant, incoming):
            relaying.add_remark(uow, resident, meant, incoming)
    elif meant:
        which_ticket.begin(uow, resident, meant, incoming)
    else:
        first_words.begin(uow, resident, incoming)


def _handled_word(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> bool:
    """ "Cancel" and "back" as the whole message work in every form."""
    match spoken_word(incoming.text):
        case Word.CANCEL:
            over = prompting.drop(uow, draft, incoming.at, typed=True)
            to_chat(uow, draft.chat_id, over, community_id=draft.community_id)
        case Word.BACK:
            flow_of(uow, draft).back(uow, prompting.ask(uow, draft, incoming.at), incoming.at)
        case Word.DONE if FLOWS[draft.form].ends_by_word(draft):
            asked = prompting.ask(uow, draft, incoming.at)
            _answer(uow, asked, flow_of(uow, asked).choose(uow, asked, DONE, incoming.at), incoming.at)
        case Word.SKIP:
            asked = prompting.ask(uow, draft, incoming.at)
            _answer(uow, asked, flow_of(uow, asked).skip(uow, asked, incoming.at), incoming.at)
        case Word.HELLO if draft.step == COLLECT and not texts_of(draft):
            prompting.ask(uow, draft, incoming.at)
        case Word.MENU | Word.PROGRESS | Word.LANGUAGE | Word.HELP if draft.form is not Form.REGISTER:
            return _named_key(uow, resident_of(uow, incoming.sender, incoming.at), incoming)
        case _:
            return False
    return True


def _to_form(uow: UnitOfWork, resident: Resident, draft: Draft, incoming: Incoming) -> None:
    if draft.form is Form.REGISTER and first_words.kept_for_later(uow, resident, draft, incoming):
        return
    problem = flow_of(uow, draft).receive(uow, draft, incoming)
    if problem is not None:
        show_problem(uow, draft, problem, incoming.at, typed=True, album=incoming.media_group_id)


def cancel(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/cancel`: the form under way is dropped; without one the menu says what is possible."""
    allow_anybody(Right.FILL_IN_FORM)
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    said: Say | DraftOver = Say(saying=Saying.NOTHING_TO_CANCEL)
    if draft is not None:
        said = prompting.drop(uow, draft, incoming.at, typed=True)
    to_chat(uow, incoming.chat_id, said)


def edited(uow: UnitOfWork, incoming: Incoming) -> None:
    """A message was changed after it was sent: the form changes, or the copies of it are mirrored."""
    chat_id, user_id = incoming.chat_id, incoming.sender.user_id
    resident = resident_of(uow, incoming.sender, incoming.at)
    if alarm_words.moved(uow, resident, incoming):
        return
    active = uow.drafts.active(chat_id, user_id)
    for draft in (active, uow.drafts.suspended(chat_id, user_id, Form.REQUEST)):
        if draft is not None and draft.form in (Form.REQUEST, Form.ANSWER) and correct(uow, draft, incoming):
            if draft is active:
                FLOWS[draft.form].reread(uow, uow.drafts.get(draft.id) or draft, incoming.at)
            return
    if not which_ticket.asks_before_edit(uow, resident, incoming):
        relaying.mirror_edit(uow, incoming)


# ------------------------------------------------------------------------------------------------ buttons of forms


def choose(uow: UnitOfWork, press: Press, draft_id: int, step: str, value: str) -> Answer:
    """A button of a form's prompt."""
    draft = _own_draft(uow, press, draft_id)
    if draft.step != step:
        prompting.show(uow, draft)
        return Answer()
    return _answer(uow, draft, flow_of(uow, draft).choose(uow, draft, value, press.at), press.at)


def skip(uow: UnitOfWork, press: Press, draft_id: int, step: str) -> Answer:
    """An optional question is left open."""
    draft = _own_draft(uow, press, draft_id)
    if draft.step != step:
        prompting.show(uow, draft)
        return Answer()
    return _answer(uow, draft, flow_of(uow, draft).skip(uow, draft, press.at), press.at)


def back(uow: UnitOfWork, press: Press, draft_id: int) -> Answer:
    """One question back."""
    draft = _own_draft(uow, press, draft_id)
    flow_of(uow, draft).back(uow, draft, press.at)
    return Answer()


def drop(uow: UnitOfWork, press: Press, draft_id: int) -> Answer:
    """The form is dropped by its button; another one that is open meanwhile stays open."""
    prompting.drop(uow, _found(uow, press, draft_id), press.at)
    return Answer()


def resume(uow: UnitOfWork, press: Press, draft_id: int) -> Answer:
    """Take up a form that was left, however long ago (INT-7); what is out of date by now is asked again."""
    draft = _own_draft(uow, press, draft_id)
    prompting.ask(uow, refreshed(uow, draft, press.at) if draft.form is Form.REQUEST else draft, press.at)
    return Answer()


def _own_draft(uow: UnitOfWork, press: Press, draft_id: int) -> Draft:
    """The presser's own unfinished form, made the active one. Raises NotYours or CardRefreshed."""
    draft = _found(uow, press, draft_id)
    return uow.drafts.resume(draft, press.at) if draft.state is DraftState.SUSPENDED else draft


def _found(uow: UnitOfWork, press: Press, draft_id: int) -> Draft:
    allow_anybody(Right.FILL_IN_FORM)
    draft = uow.drafts.get(draft_id)
    if draft is None:
        raise CardRefreshed
    if draft.user_id != press.sender.user_id or draft.chat_id != uow.chats.resolve(press.chat_id):
        raise NotYours
    if draft.state not in (DraftState.ACTIVE, DraftState.SUSPENDED):
        raise CardRefreshed
    return draft


def _answer(uow: UnitOfWork, draft: Draft, problem: Problem | None, at: datetime) -> Answer:
    if problem is not None:
        show_problem(uow, draft, problem, at, typed=False)
    return Answer()
