"""A confidential complaint about somebody reaches its circle and nobody else, whatever happens to it (COM-3, COM-5)."""

from collections.abc import Generator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.knowledge import DESK
from tests.support.world import DESK_GROUP
from tests.unit.clock_rules.centre import CLERK, MANAGER, RESIDENT, SUPERVISOR
from tests.unit.confidential.house import MOVED_DESK, OFFICE, PATHS, House, Watching, anyhow, given_away

KNOWING = {RESIDENT, SUPERVISOR, MANAGER}


@contextmanager
def furnished() -> Generator[House]:
    made = House()
    try:
        made.furnish()
        yield made
    finally:
        made.database.close_now()


@pytest.mark.parametrize("path", sorted(PATHS))
def test_nobody_else_hears_of_it(path: str) -> None:
    with furnished() as house:
        screens = Watching(house)
        house.complain()
        PATHS[path](house)
        assert house.told() <= KNOWING
        assert list(given_away(screens, KNOWING)) == []


@pytest.mark.parametrize("path", sorted(PATHS))
def test_the_department_hears_nothing_of_an_open_one(path: str) -> None:
    """Not confidential: the desk works on it, the engineers do not know."""
    with furnished() as house:
        screens = Watching(house)
        house.complain(confidential=False)
        anyhow(PATHS[path], house)
        knowing = KNOWING | {DESK_GROUP, OFFICE, CLERK, MOVED_DESK}
        assert house.told() <= knowing
        assert list(given_away(screens, knowing)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(paths=st.lists(st.sampled_from(sorted(PATHS)), min_size=2, max_size=5))
def test_nothing_leaks_in_any_order(paths: list[str]) -> None:
    """No message of a confidential ticket goes to a chat that is neither its circle's nor its reporter's."""
    with furnished() as house:
        house.complain()
        for path in paths:
            with suppress(AssertionError, IndexError):  # what the path stands on may be over by now
                anyhow(PATHS[path], house)
        assert house.told() <= KNOWING


def test_presses_of_others_change_nothing() -> None:
    with furnished() as house:
        before = house.complain()
        PATHS["presses"](house)
        assert house.ticket() == before


def test_it_is_worked_in_the_supervisors_chat() -> None:
    with furnished() as house:
        house.complain()
        reader = house.member(SUPERVISOR).id
        assert [(one.department, one.reader) for one in house.cards(SUPERVISOR)] == [(DESK, reader)]
        assert house.seen_by() == [SUPERVISOR]
        assert house.told() == {SUPERVISOR}
