"""Words of a resident against somebody who works here: they never come before the accused unawares (COM-5)."""

from domain.accusing_words import accuses, speaks_of_somebody
from domain.asked_confidence import asks_for_confidence, guards_own_secret
from domain.catalog import RequestType
from domain.community import Community
from domain.confidentiality import is_private, may_see
from domain.form_questions import QuestionKind
from domain.i18n import LocalText
from domain.people import StaffMember
from domain.person_matching import meant_by
from domain.tickets import Ticket
from domain.word_matching import find_words, readable
from usecases.accusations import colleagues_of
from usecases.heard import HEARD
from usecases.ports import UnitOfWork

CONFIDE = "confide"
"""Pressed value: the words become a complaint in confidence."""

IN_CONFIDENCE = LocalText(zh_hans="保密投诉", zh_hant="保密投訴", en="In confidence")


def has_a_reader_against_whom(uow: UnitOfWork, ticket: Ticket, words: str) -> bool:
    """Whether somebody who may read the ticket is accused in these words, or is not to learn what they say.

    Where nobody is named it may be anybody who works on it; a matter that is heard is against somebody anyhow.
    """
    if not words:
        return False
    community = uow.knowledge.community(ticket.community_id)
    meant = meant_by(words, colleagues_of(uow, community))
    if not speaks_against(uow, community, words, meant):
        return False
    if meant:
        return any(may_see(one, ticket) for one in meant)
    return not is_private(ticket) and ticket.workflow not in HEARD


def speaks_against(uow: UnitOfWork, community: Community, words: str, meant: list[StaffMember]) -> bool:
    """Whether the words accuse somebody of the staff, complain, or ask for confidence."""
    if accuses(words, names_somebody=bool(meant)) or wants_confidence(words, names_somebody=bool(meant)):
        return True
    complaining = [word for one in uow.knowledge.menu(community) if one.workflow in HEARD for word in _against_us(one)]
    return bool(find_words(readable(words), {"heard": complaining}))


def wants_confidence(words: str, *, names_somebody: bool = False) -> bool:
    """Whether it shall be kept from somebody here; a code for the door is kept by whoever works on it."""
    if not asks_for_confidence(words):
        return False
    return names_somebody or speaks_of_somebody(words) or not guards_own_secret(words)


def _against_us(request_type: RequestType) -> set[str]:
    """The words of a complaint, without those for neighbours, noise and things: nobody here is asked about those."""
    asked = next((one for one in request_type.questions if one.kind is QuestionKind.STAFF_PERSON), None)
    among = frozenset() if asked is None or asked.when is None else frozenset(asked.when.among)
    of_things = {word for one in request_type.categories if one.key not in among for word in one.words.all}
    return set(request_type.words.all) - of_things


def in_confidence(uow: UnitOfWork, community: Community) -> tuple[RequestType, str] | None:
    """The type of request that can be filed in confidence, with its question about that; None where there is none."""
    for one in uow.knowledge.menu(community):
        asked = next((two.key for two in one.questions if two.kind is QuestionKind.CONFIDENTIAL), None)
        if one.workflow in HEARD and asked is not None:
            return one, asked
    return None
