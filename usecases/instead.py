"""What may be enough instead of a ticket: an article that answers, an outage that is known; shown before any question.

Each is looked up once the words are read, shown as a step of the form, and taken with a key or with words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.catalog import RequestType
from domain.drafts import Draft
from domain.errors import Problem
from domain.incoming import Incoming
from domain.people import Resident
from domain.tickets import Ticket
from usecases import known_outages, showing_articles
from usecases.collecting import ARTICLE, OUTAGE, TYPE
from usecases.ports import UnitOfWork

_LOOKS = ((OUTAGE, known_outages.look_up), (ARTICLE, showing_articles.look_up))


@dataclass(frozen=True, slots=True, kw_only=True)
class InsteadStep:
    """A step that shows such a thing; both give None when the form has done what it was for."""

    choose: Callable[[UnitOfWork, Draft, str, datetime], Draft | Problem | None]
    receive: Callable[[UnitOfWork, Draft, Resident, Incoming], Draft | Problem | None]


def look_up(
    uow: UnitOfWork, draft: Draft, answers: Mapping[str, object], at: datetime
) -> tuple[Mapping[str, object], str | None]:
    """The answers with what was found, and the step that shows it."""
    community = uow.knowledge.community(draft.community_id or "")
    request_type: RequestType = uow.knowledge.request_type(community, str(answers[TYPE]))
    for step, look in _LOOKS:
        answers, found = look(uow, draft, request_type, answers, at)
        if found:
            return answers, step
    return answers, None


def led_to(uow: UnitOfWork, draft: Draft, ticket: Ticket) -> None:
    """A ticket was filed all the same."""
    showing_articles.led_to(uow, draft, ticket)
    known_outages.led_to(uow, draft, ticket)
