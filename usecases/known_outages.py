"""Outages inside a request: the one that a form is about, and the one that a ticket belongs to."""

from collections.abc import Mapping
from datetime import datetime

from domain.answers import YES
from domain.catalog import RequestType
from domain.drafts import Draft
from domain.form_questions import QuestionKind, Urgency
from domain.guessing import guess, is_alarming
from domain.outages import Outage, is_about
from domain.tickets import LIVE, Ticket
from usecases.collecting import description_of
from usecases.form_resident import resident_of_form
from usecases.ports import UnitOfWork

_SHOWN, _OTHERS = "_outage", "_other_outages"
"""Answers: the outage that is shown, and those that it is not about."""

FOLLOWER = "_follower"
"""Answer: who waited for the end of an outage that is not over for them (id); this is their request about it."""


def look_up(
    uow: UnitOfWork, draft: Draft, request_type: RequestType, answers: Mapping[str, object], _at: datetime
) -> tuple[dict[str, object], bool]:
    """The answers with the known outage that these words are about, and whether there is one to show.

    Whoever is in a hurry or in danger is not held up by it.
    """
    found = _meant(uow, draft, request_type, answers)
    kept = {key: value for key, value in answers.items() if key != _SHOWN}
    return (kept, False) if found is None else ({**kept, _SHOWN: found.id}, True)


def shown(uow: UnitOfWork, draft: Draft) -> Outage | None:
    """The outage that is shown; it may be over by now."""
    number = draft.answers.get(_SHOWN)
    return uow.outages.get(number) if isinstance(number, int) else None


def with_other(answers: Mapping[str, object], outage_id: int) -> dict[str, object]:
    """The answers of somebody who means something else than this outage."""
    return {**answers, _OTHERS: [*_others(answers), outage_id]}


def led_to(uow: UnitOfWork, draft: Draft, ticket: Ticket) -> None:
    """The request of somebody for whom an outage was not over is filed."""
    follower = draft.answers.get(FOLLOWER)
    if isinstance(follower, int):
        uow.outage_followers.led_to(follower, ticket.id)


def _others(answers: Mapping[str, object]) -> list[int]:
    kept = answers.get(_OTHERS)
    return [int(one) for one in kept] if isinstance(kept, list) else []


def _meant(uow: UnitOfWork, draft: Draft, request_type: RequestType, answers: Mapping[str, object]) -> Outage | None:
    category = _answer_of(request_type, answers, QuestionKind.CATEGORY)
    known = None if category is None else request_type.category(category)
    resident = resident_of_form(uow, draft)
    if known is None or known.outage is None or resident is None:
        return None
    said, building, others = description_of(draft), building_of(resident.unit), _others(answers)
    for one in uow.outages.open_of(draft.community_id or ""):
        if one.id not in others and is_about(one, request_type, category, said, building):
            return None if _is_pressing(uow, draft, request_type, answers, said) else one
    return None


def _is_pressing(
    uow: UnitOfWork, draft: Draft, request_type: RequestType, answers: Mapping[str, object], said: str
) -> bool:
    urgency = _answer_of(request_type, answers, QuestionKind.URGENCY)
    offered = uow.knowledge.menu(uow.knowledge.community(draft.community_id or ""))
    return (
        urgency in (Urgency.URGENT, YES)
        or guess(request_type, said).urgency is Urgency.URGENT
        or any(is_alarming(one, said) for one in offered)
    )


def _answer_of(request_type: RequestType, answers: Mapping[str, object], kind: QuestionKind) -> str | None:
    found = (answers.get(one.key) for one in request_type.questions if one.kind is kind)
    return next((value for value in found if isinstance(value, str)), None)


def building_of(unit: str | None) -> str | None:
    """The building of a unit key."""
    return None if unit is None else unit.partition("-")[0]


def belongs_to(uow: UnitOfWork, ticket: Ticket) -> Outage | None:
    """The outage that was declared after this ticket had been filed about it, as long as both are open."""
    request_type = uow.knowledge.type_of(ticket)
    category = None if ticket.category is None else request_type.category(ticket.category)
    if category is None or category.outage is None or ticket.status not in LIVE:
        return None
    open_now = uow.outages.open_of(ticket.community_id)
    return next((one for one in open_now if is_ticket_about(one, request_type, ticket)), None)


def is_ticket_about(outage: Outage, request_type: RequestType, ticket: Ticket) -> bool:
    """Whether this ticket was filed about the outage before it was declared."""
    return ticket.reported_at < outage.declared_at and is_about(
        outage, request_type, ticket.category, ticket.description, building_of(ticket.unit)
    )
