"""Whom a form is about: whoever fills it in, or the caller for whom the front desk writes it down (INT-5)."""

from domain.drafts import Draft
from domain.people import Resident
from usecases.ports import UnitOfWork

FOR = "_for"
"""Answer: the id of the resident for whom a colleague fills in the form."""


def resident_of_form(uow: UnitOfWork, draft: Draft) -> Resident | None:
    """The resident whose matter the form is; None for an account that has never spoken to us."""
    other = draft.answers.get(FOR)
    return uow.residents.get(other) if isinstance(other, int) else uow.residents.by_user(draft.user_id)


def is_for_caller(draft: Draft) -> bool:
    """Whether a colleague fills it in for somebody at the phone or at the counter."""
    return FOR in draft.answers
