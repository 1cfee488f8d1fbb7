"""The mistakes that invariants have to find can still be made; `make mutations` makes them."""

import pytest

from bot.simulation.invariants.table import INVARIANTS
from tests.reliability.mutations import MUTATIONS, ROOT, Mutation


def test_every_invariant_has_a_mistake_to_find() -> None:
    assert sorted(one.invariant for one in MUTATIONS) == sorted(INVARIANTS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.invariant)
def test_what_it_changes_stands_there_once(mutation: Mutation) -> None:
    found = [(ROOT / one.file).read_text(encoding="utf-8").count(one.before) for one in mutation.edits]
    assert found == [1] * len(mutation.edits)
