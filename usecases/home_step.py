"""Which community a new request is about: asked first of whoever is at home in several, unless a menu said it.

What was said before is kept and goes along.
"""

from datetime import datetime

from domain.answers import Option, typed_option
from domain.drafts import Draft
from domain.errors import Problem
from domain.incoming import Incoming
from domain.people import Resident
from usecases import answering, choosing_home, collecting, showing_articles
from usecases.collecting import COLLECT, TYPE, texts_of
from usecases.guessed_answers import meant_type
from usecases.meant_community import mean
from usecases.orders import begins_with_questions
from usecases.ports import UnitOfWork


def homes_of(uow: UnitOfWork, user_id: int) -> list[str]:
    """The communities in which this account is a registered resident."""
    return [one.community_id for one in uow.residents.of_account(user_id) if one.is_registered]


def is_asked(uow: UnitOfWork, user_id: int) -> bool:
    """Whether there is a choice at all."""
    return len(homes_of(uow, user_id)) > 1


def options(uow: UnitOfWork, draft: Draft) -> tuple[Option, ...]:
    """A key for each, in the order of the configuration."""
    own = homes_of(uow, draft.user_id)
    return tuple(one for one in choosing_home.homes(uow.knowledge) if one.value in own)


def receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | None:
    """The community whose name was typed; anything else is kept, and the question comes again."""
    named = None if incoming.media is not None else typed_option(options(uow, draft), incoming.text)
    if named is None:
        collecting.collect(uow, draft, incoming)
    return named


def choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Draft | Problem:
    """From here on the form is the chosen community's."""
    resident = uow.residents.in_community(value, draft.user_id)
    if resident is None or value not in homes_of(uow, draft.user_id):
        return Problem.NOT_A_CHOICE
    uow.timers.cancel(draft_id=draft.id, kind=collecting.COLLECTED)
    choosing_home.take_along(uow, draft, value)
    uow.chats.choose_home(draft.chat_id, value, at)
    mean(uow, value)
    offered = {one.key for one in uow.knowledge.menu(uow.knowledge.community(value))}
    answers = {key: kept for key, kept in draft.answers.items() if key != TYPE or kept in offered}
    moved = uow.drafts.get(draft.id) or draft
    return _go_on(uow, uow.drafts.save(moved, at=at, step=COLLECT, answers=answers), resident, at)


def _go_on(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Draft:
    """As if this had never been asked: some types begin with a question, a short question may have its answer."""
    if not texts_of(draft) and not uow.attachments.of_draft(draft.id):
        silent = begins_with_questions(uow, draft, draft.text(TYPE))
        return answering.collected(uow, draft, resident, at) if silent else draft
    answered = showing_articles.answers_at_once(uow, draft, resident, meant_type(uow, draft))
    return answering.collected(uow, draft, resident, at) if answered else draft
