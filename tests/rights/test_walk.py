"""The rights walk: every button, as everybody, on one's own and on others' matters, against the table of grants.

Nothing here lists buttons: a new one is walked by itself and fails until it has its row in handlers/rights.py.
"""

import pytest

from tests.rights.estate import Estate
from tests.rights.walking import Case, Outcome, Walk, cases, granted

CASES = [pytest.param(case, id=str(case)) for case in cases()]


def _walk(walk: Walk, estate: Estate, case: Case) -> dict[tuple[str, bool], tuple[bool, Outcome]]:
    """By person and ownership: what the table says, and what came of the press."""
    found: dict[tuple[str, bool], tuple[bool, Outcome]] = {}
    for person in estate.people:
        can_own = case.has_owner and (person.resident is not None or not case.is_residents)
        for own in (False, True) if can_own else (False,):
            outcome = walk.press(person, case, estate, own=own, chat_id=case.chat_of(person, estate))
            found[person.name, own] = granted(person, case, estate, own=own), outcome
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_button_does_what_the_table_grants_and_nothing_else(walk: Walk, here: Estate, case: Case) -> None:
    found = _walk(walk, here, case)
    wrong = {
        f"{name}, {'own' if own else 'not own'}": f"granted: {said}, but {outcome.refusal!r}"
        for (name, own), (said, outcome) in found.items()
        if said is outcome.refused
    }
    assert wrong == {}, f"{case} needs {case.grant!r}: mend the use case, or its row in handlers/rights.py"
    asked = [outcome.asked for said, outcome in found.values() if said]
    assert asked, "nobody may press it"
    assert {one[:1] for one in asked} == {(case.grant,)}, "the table is asked first"
    assert max(one.count(case.grant) for one in asked) > 1, "the use case itself asks the table too"
