"""The rights walk of forms: at every answer of a form it is asked again whether whoever gives it may (DSP-6).

Nothing here lists forms: a new one is walked by itself and fails until it has its row in usecases/flow_table.py.
"""

import pytest

from domain.drafts import Form
from domain.grants import GRANTS, Grant, Reach, Standing
from domain.tickets import Action
from storage.unit_of_work import SqlUnitOfWork
from tests.rights.estate import AT, SUBJECT, Estate, Person
from tests.rights.walking import Walk, reaches
from usecases.flow_table import FLOWS, FORM_GRANTS, flow_of

FORMS = [pytest.param(form, id=form.value) for form in Form]


def granted(person: Person, grant: Grant, estate: Estate, *, own: bool) -> bool:
    """What the table says; on what a right that is no action reaches, the form's own end judges."""
    if grant in GRANTS[Standing.ANYBODY]:
        return True
    if not isinstance(grant, Action):
        mine = grant in GRANTS[Standing.RESIDENT] and person.resident is not None
        return mine or (person.role is not None and grant in GRANTS[person.role])
    return person.role is not None and reaches(person, person.role, grant, estate, own=own)


@pytest.mark.parametrize("form", FORMS)
def test_no_answer_is_taken_from_whoever_may_not_give_it(walk: Walk, here: Estate, form: Form) -> None:
    """The form was begun when they still might: here nobody asks for that."""
    grant = FORM_GRANTS[form]
    wrong: dict[str, object] = {}
    for person in here.people:
        for own in (False, True) if isinstance(grant, Action) else (False,):

            def answer(uow: SqlUnitOfWork, person: Person = person, own: bool = own) -> object:
                ticket = uow.tickets.get(here.ticket_for("ActOnTicket accept"))
                assert ticket is not None
                other = here.ids["staff_id"] if person.staff_id != here.ids["staff_id"] else here.ids["staff_id"] + 1
                holder = person.staff_id if own else other
                uow.tickets.change(ticket, holder_id=holder, held_since=AT)
                draft = uow.drafts.start(
                    community_id=here.community.key,
                    chat_id=here.groups[SUBJECT],
                    user_id=person.user_id,
                    form=form,
                    step=FLOWS[form].steps[-1],
                    ticket_id=ticket.id if isinstance(grant, Action) else None,
                    at=AT,
                )
                return flow_of(uow, draft)

            outcome = walk.tried(answer)
            said = granted(person, grant, here, own=own)
            if said is outcome.refused:
                wrong[f"{person}, {'own' if own else 'not own'}"] = f"granted: {said}, but {outcome.refusal!r}"
    assert wrong == {}, f"{form} needs {grant!r}: see FORM_GRANTS (usecases/flow_table.py)"


def test_a_right_that_reaches_ones_own_is_looked_at_on_the_ticket() -> None:
    """So that the walk above means something: there are such forms."""
    assert any(Reach.OWN in {row.get(grant) for row in GRANTS.values()} for grant in FORM_GRANTS.values())
