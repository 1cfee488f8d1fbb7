"""Questions about illness and medicine: nobody here answers them, those who may are a call or a press away (EMG-3)."""

from domain.catalog import Catalog, RequestType
from domain.drafts import Draft, Form
from domain.guessing import guess_type
from domain.incoming import Incoming
from domain.no_advice import is_meant
from domain.notices.emergencies import NoAdviceGiven
from domain.people import Resident
from usecases.guessed_answers import meant_type
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


def answered(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """Whether the message asked for advice that nobody here gives; then it has been told whom to ask instead."""
    community = uow.knowledge.community(resident.community_id)
    for one in uow.knowledge.emergencies(community):
        rules = one.emergency
        if rules is not None and rules.no_advice is not None and is_meant(rules.no_advice, incoming.text):
            to_chat(uow, incoming.chat_id, NoAdviceGiven(request_type=one.key), community_id=community.key)
            return True
    return False


def is_all(uow: UnitOfWork, resident: Resident, draft: Draft | None, incoming: Incoming) -> bool:
    """Whether there is nothing else in such a message: no matter of work, and no form that takes it.

    Such a question is neither looked up nor passed on to be answered.
    """
    if draft is None:
        offered = uow.knowledge.menu(uow.knowledge.community(resident.community_id))
        return is_a_question(guess_type(Catalog(types=offered), incoming.text))
    return draft.form is Form.REQUEST and is_a_question(meant_type(uow, draft))


def is_a_question(meant: RequestType | None) -> bool:
    """Whether a person would be asked to answer it, and nothing would be done about it."""
    return meant is None or meant.consult is not None
