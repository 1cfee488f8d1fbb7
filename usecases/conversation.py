"""A private chat with a resident: which form, ticket or menu a message means, decided in one transaction."""

from datetime import datetime

from domain.drafts import Draft, DraftState, Form
from domain.errors import CardRefreshed, NotYours, Problem
from domain.i18n import Locale
from domain.incoming import Incoming, Press, Sender
from domain.notices.dialogue import Menu, Say, Saying
from domain.people import Resident
from domain.spoken_words import Word, spoken_word
from domain.tickets import Ticket
from usecases import collecting, prompting, registration, relaying, which_ticket
from usecases.flow_table import FLOWS
from usecases.flows import show_problem
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat
from usecases.step_forms import DONE


def start(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/start`: the menu for whoever we know, the first questions for whoever we do not."""
    greet(uow, incoming.sender, incoming.chat_id, incoming.at)


def greet(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> None:
    """The menu by its button."""
    resident = resident_of(uow, sender, at)
    if resident.consent_version is None:
        registration.begin(uow, resident, chat_id, at)
    else:
        show_menu(uow, resident, chat_id)


def set_language(uow: UnitOfWork, press: Press, locale: Locale) -> None:
    """From now on in this language; a form under way is shown again in it."""
    resident = uow.residents.update(resident_of(uow, press.sender, press.at), locale=locale)
    draft = uow.drafts.active(press.chat_id, press.sender.user_id)
    to_chat(uow, press.chat_id, Say(saying=Saying.LANGUAGE_SET), community_id=resident.community_id)
    if draft is not None:
        prompting.ask(uow, draft, press.at)


def show_menu(uow: UnitOfWork, resident: Resident, chat_id: int) -> None:
    """The main menu, with a way back into a form that was left."""
    user_id = resident.user_id or chat_id
    unfinished = uow.drafts.active(chat_id, user_id) or uow.drafts.suspended(chat_id, user_id)
    menu = Menu(name=resident.name, unfinished=None if unfinished is None else unfinished.id)
    to_chat(uow, chat_id, menu, community_id=resident.community_id)


def begin_request(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime, *, type_key: str | None) -> None:
    """A request type was chosen, by command or button. A stranger gives consent first and comes back here."""
    resident = resident_of(uow, sender, at)
    if resident.consent_version is not None:
        collecting.begin(uow, resident, chat_id, at, type_key=type_key, user_id=sender.user_id)
        return
    collecting.start(uow, resident, chat_id, at, type_key=type_key, user_id=sender.user_id)
    registration.begin(uow, resident, chat_id, at)


def receive(uow: UnitOfWork, incoming: Incoming) -> None:
    """A message without a command: an answer, more on a form, words about a ticket, or the start of a request."""
    resident = resident_of(uow, incoming.sender, incoming.at)
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    if incoming.unsupported:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.UNSUPPORTED), community_id=resident.community_id)
    elif draft is not None and _handled_word(uow, draft, incoming):
        return
    elif relaying.is_about_ticket(uow, resident, incoming, draft):
        _about_ticket(uow, resident, incoming)
    elif draft is not None:
        _to_form(uow, draft, incoming)
    elif spoken_word(incoming.text) is not None:
        show_menu(uow, resident, incoming.chat_id)
    else:
        _begin_with(uow, resident, incoming)


def _about_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> None:
    meant = relaying.meant_ticket(uow, resident, incoming)
    if isinstance(meant, Ticket):
        relaying.add_remark(uow, resident, meant, incoming)
    elif meant:
        which_ticket.begin(uow, resident, meant, incoming)
    else:
        _begin_with(uow, resident, incoming)


def _handled_word(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> bool:
    """ "Cancel" and "back" as the whole message work in every form (voice.md 9)."""
    match spoken_word(incoming.text):
        case Word.CANCEL:
            prompting.drop(uow, draft, incoming.at)
            to_chat(uow, draft.chat_id, Say(saying=Saying.DRAFT_DROPPED), community_id=draft.community_id)
        case Word.BACK:
            FLOWS[draft.form].back(uow, prompting.ask(uow, draft, incoming.at), incoming.at)
        case Word.DONE if FLOWS[draft.form].ends_by_word(draft):
            asked = prompting.ask(uow, draft, incoming.at)
            _answer(uow, asked, FLOWS[asked.form].choose(uow, asked, DONE, incoming.at), incoming.at)
        case Word.SKIP:
            asked = prompting.ask(uow, draft, incoming.at)
            _answer(uow, asked, FLOWS[asked.form].skip(uow, asked, incoming.at), incoming.at)
        case Word.MENU if draft.step == collecting.COLLECT and not collecting.texts_of(draft):
            return True  # a greeting while we listen is answered by the prompt that stands there
        case _:
            return False
    return True


def _to_form(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> None:
    problem = FLOWS[draft.form].receive(uow, draft, incoming)
    if problem is not None:
        show_problem(uow, draft, problem, incoming.at, typed=True)


def _begin_with(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> None:
    """Somebody just writes: what they said is the beginning of a request, nothing has to be said twice."""
    draft = collecting.start(
        uow, resident, incoming.chat_id, incoming.at, type_key=None, user_id=incoming.sender.user_id
    )
    draft = collecting.collect(uow, draft, incoming)
    if resident.consent_version is None:
        uow.timers.cancel(draft_id=draft.id)
        registration.begin(uow, resident, incoming.chat_id, incoming.at)
    else:
        prompting.ask(uow, draft, incoming.at)


def cancel(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/cancel`: the form under way is dropped; without one the menu says what is possible."""
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    if draft is not None:
        prompting.drop(uow, draft, incoming.at)
    saying = Saying.NOTHING_TO_CANCEL if draft is None else Saying.DRAFT_DROPPED
    to_chat(uow, incoming.chat_id, Say(saying=saying))


def edited(uow: UnitOfWork, incoming: Incoming) -> None:
    """A message was changed after it was sent: the form changes, or the copies of it are mirrored."""
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    if draft is not None and draft.form is Form.REQUEST and collecting.correct(uow, draft, incoming):
        if draft.step != collecting.COLLECT:
            prompting.show(uow, draft)
        return
    relaying.mirror_edit(uow, incoming)


# ------------------------------------------------------------------------------------------------ buttons of forms


def choose(uow: UnitOfWork, press: Press, draft_id: int, step: str, value: str) -> Answer:
    """A button of a form's prompt."""
    draft = _own_draft(uow, press, draft_id)
    if draft.step != step:
        prompting.show(uow, draft)
        return Answer()
    return _answer(uow, draft, FLOWS[draft.form].choose(uow, draft, value, press.at), press.at)


def skip(uow: UnitOfWork, press: Press, draft_id: int, step: str) -> Answer:
    """An optional question is left open."""
    draft = _own_draft(uow, press, draft_id)
    if draft.step != step:
        prompting.show(uow, draft)
        return Answer()
    return _answer(uow, draft, FLOWS[draft.form].skip(uow, draft, press.at), press.at)


def back(uow: UnitOfWork, press: Press, draft_id: int) -> Answer:
    """One question back."""
    draft = _own_draft(uow, press, draft_id)
    FLOWS[draft.form].back(uow, draft, press.at)
    return Answer()


def drop(uow: UnitOfWork, press: Press, draft_id: int) -> Answer:
    """The form is dropped by its button."""
    draft = _own_draft(uow, press, draft_id)
    prompting.drop(uow, draft, press.at)
    return Answer()


def resume(uow: UnitOfWork, press: Press, draft_id: int) -> Answer:
    """Take up a form that was left, however long ago (INT-7)."""
    draft = _own_draft(uow, press, draft_id)
    prompting.ask(uow, draft, press.at)
    return Answer()


def _own_draft(uow: UnitOfWork, press: Press, draft_id: int) -> Draft:
    """The presser's own unfinished form, made the active one. Raises NotYours or CardRefreshed."""
    draft = uow.drafts.get(draft_id)
    if draft is None:
        raise CardRefreshed
    if draft.user_id != press.sender.user_id or draft.chat_id != uow.chats.resolve(press.chat_id):
        raise NotYours
    if draft.state is DraftState.SUSPENDED:
        return uow.drafts.resume(draft, press.at)
    if draft.state is not DraftState.ACTIVE:
        raise CardRefreshed
    return draft


def _answer(uow: UnitOfWork, draft: Draft, problem: Problem | None, at: datetime) -> Answer:
    if problem is not None:
        show_problem(uow, draft, problem, at, typed=False)
    return Answer()
