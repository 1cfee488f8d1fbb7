"""How a request begins: by a key, a command or simply by words; nothing has to be said twice (INT-1).

Whoever is a stranger says first who they are. What they said before and meanwhile waits on its form and comes back.
"""

from datetime import datetime

from domain.answers import is_titled
from domain.drafts import Draft, Form
from domain.errors import Problem
from domain.guessing import is_alarming
from domain.incoming import Incoming, Sender
from domain.notices.dialogue import Say, Saying
from domain.people import Resident
from domain.suitable_files import is_suitable
from usecases import adding_to_open, answering, home_step, prompting, registration, showing_articles
from usecases.collecting import COLLECT, COLLECTED, HOME, TYPE, collect, count_soon, start, texts_of
from usecases.guessed_answers import meant_type
from usecases.orders import begins_with_questions
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


def begin(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> None:
    """Somebody just writes: what they said is the beginning of a request."""
    choose_type(uow, resident, incoming.sender, incoming.chat_id, incoming.at, type_key=None, words=incoming)


def choose_type(
    uow: UnitOfWork,
    resident: Resident,
    sender: Sender,
    chat_id: int,
    at: datetime,
    *,
    type_key: str | None,
    words: Incoming | None,
    asks_home: bool = True,
) -> None:
    """A request of this type (None: nobody knows yet); an unfinished one is taken up, words said with it are kept.

    `asks_home`: nothing has said yet which community of several it is about.
    """
    active = uow.drafts.active(chat_id, sender.user_id)
    if registration.needs_consent(uow, resident) or (active is not None and active.form is Form.REGISTER):
        waiting = _waiting(uow, resident, sender, chat_id, at, type_key=type_key)
        _warn(uow, resident, words)
        _keep(uow, waiting, words)
        registration.begin(uow, resident, chat_id, at, suggestion=sender.first_name)
        return
    draft = active if active is not None and _is_the_same(active, type_key) else None
    if draft is None:
        draft = start(uow, resident, chat_id, at, type_key=type_key, user_id=sender.user_id)
        if type_key is None:
            draft = uow.drafts.save(draft, at=at, answers={**draft.answers, **adding_to_open.noted(uow, resident)})
        if asks_home and home_step.is_asked(uow, sender.user_id):
            draft = uow.drafts.save(draft, at=at, step=HOME)
    elif type_key is not None and draft.text(TYPE) is None:
        draft = uow.drafts.save(draft, at=at, answers={**draft.answers, TYPE: type_key})
    draft = _keep(uow, draft, words)
    if draft.step == HOME:
        _warn(uow, resident, words)
        prompting.ask(uow, draft, at, problem=_problem(words))
        return
    if _opens_itself(uow, draft, words) or _goes_on(uow, draft, resident, words):
        draft = answering.collected(uow, draft, resident, at)
    prompting.ask(uow, answering.refreshed(uow, draft, at), at, problem=_problem(words))


def _opens_itself(uow: UnitOfWork, draft: Draft, words: Incoming | None) -> bool:
    """Whether the form opens with its first question: there is nothing to listen to yet."""
    silent = draft.step == COLLECT and words is None and not texts_of(draft)
    return silent and begins_with_questions(uow, draft, draft.text(TYPE))


def _goes_on(uow: UnitOfWork, draft: Draft, resident: Resident, words: Incoming | None) -> bool:
    """Whether there is something to show or ask at once, before the resident says that this was all."""
    if draft.step != COLLECT:
        return words is not None or draft.step == TYPE
    meant = None if words is None else meant_type(uow, draft)
    return showing_articles.answers_at_once(uow, draft, resident, meant)


def _problem(words: Incoming | None) -> Problem | None:
    """A file of which only the name was kept is not passed over in silence."""
    unsuitable = words is not None and words.media is not None and not is_suitable(words.media)
    return Problem.UNSUITABLE_FILE if unsuitable else None


def _is_the_same(draft: Draft, type_key: str | None) -> bool:
    """Whether this form is for that type, or may become it: words without a type are not asked for again."""
    return draft.form is Form.REQUEST and (type_key is None or draft.text(TYPE) in (None, type_key))


def _keep(uow: UnitOfWork, draft: Draft, words: Incoming | None) -> Draft:
    """Whoever keeps words here asks the next thing at once, so nothing is counted later."""
    if words is None:
        return draft
    kept = collect(uow, draft, words)
    uow.timers.cancel(draft_id=kept.id, kind=COLLECTED)
    return kept


def _warn(uow: UnitOfWork, resident: Resident, words: Incoming | None) -> None:
    """Danger comes before every question about the person (EMG-1)."""
    offered = uow.knowledge.menu(uow.knowledge.community(resident.community_id))
    if words is not None and any(is_alarming(one, words.text) for one in offered):
        to_chat(uow, words.chat_id, Say(saying=Saying.EMERGENCY), community_id=resident.community_id)


def named_type(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """The title of a request type, typed instead of pressed."""
    offered = uow.knowledge.menu(uow.knowledge.community(resident.community_id))
    meant = next((one for one in offered if is_titled(one.title, incoming.text)), None)
    if meant is None:
        return False
    choose_type(uow, resident, incoming.sender, incoming.chat_id, incoming.at, type_key=meant.key, words=None)
    return True


# ------------------------------------------------------------------------------------------------ strangers


def kept_for_later(uow: UnitOfWork, resident: Resident, asked: Draft, incoming: Incoming) -> bool:
    """What a stranger says instead of answering who they are: kept for their request. The question comes again."""
    if incoming.media is None and not (
        registration.asks_consent(asked) and not registration.answers_consent(uow, asked, incoming)
    ):
        return False
    waiting = _waiting(uow, resident, incoming.sender, incoming.chat_id, incoming.at, type_key=None)
    _warn(uow, resident, incoming)
    _keep(uow, waiting, incoming)
    count_soon(uow, waiting, incoming.at)
    return True


def _waiting(
    uow: UnitOfWork, resident: Resident, sender: Sender, chat_id: int, at: datetime, *, type_key: str | None
) -> Draft:
    """The request that waits behind the questions to a stranger; they stay the form that is open."""
    waiting = uow.drafts.suspended(chat_id, sender.user_id, Form.REQUEST)
    if waiting is not None:
        chosen = type_key is not None and waiting.text(TYPE) is None
        return uow.drafts.save(waiting, at=at, answers={**waiting.answers, TYPE: type_key}) if chosen else waiting
    asked = uow.drafts.active(chat_id, sender.user_id)
    waiting = start(uow, resident, chat_id, at, type_key=type_key, user_id=sender.user_id)
    if asked is not None and asked.form is Form.REGISTER:
        uow.drafts.resume(asked, at)
        return uow.drafts.get(waiting.id) or waiting
    return waiting
