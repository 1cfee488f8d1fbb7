"""Whom a form is about: whoever fills it in, or the caller for whom the front desk writes it down (INT-5)."""

from dataclasses import replace

from domain.drafts import Draft
from domain.people import Resident
from usecases import unit_question
from usecases.collecting import TYPE
from usecases.households import units_of
from usecases.ports import UnitOfWork

FOR = "_for"
"""Answer: the id of the resident for whom a colleague fills in the form."""


def resident_of_form(uow: UnitOfWork, draft: Draft) -> Resident | None:
    """The resident whose matter the form is, in the unit that it is about; None for an account we never heard of."""
    other = draft.answers.get(FOR)
    resident = (
        uow.residents.get(other)
        if isinstance(other, int)
        else uow.residents.by_user(draft.user_id, near=draft.community_id)
    )
    unit = None if resident is None else _chosen_unit(uow, draft, resident)
    return resident if resident is None or unit is None else replace(resident, unit=unit)


def _chosen_unit(uow: UnitOfWork, draft: Draft, resident: Resident) -> str | None:
    """Which of several units the form is about, as long as they still belong to it."""
    key = draft.text(TYPE)
    if key is None or unit_question.UNITS not in draft.answers:
        return None
    community = uow.knowledge.community(resident.community_id)
    chosen = unit_question.chosen(draft, uow.knowledge.request_type(community, key))
    return chosen if chosen in units_of(uow, resident) else None


def is_for_caller(draft: Draft) -> bool:
    """Whether a colleague fills it in for somebody at the phone or at the counter."""
    return FOR in draft.answers
