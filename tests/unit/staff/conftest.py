"""A small service centre with its two groups, for every test about staff."""

from collections.abc import Generator

import pytest

from domain.people import Role
from tests.support.knowledge import DESK
from tests.support.screens import Screens
from tests.support.world import World
from tests.support.world import world as made

LI, WANG, DESKER, BOSS, RESIDENT = 20, 21, 30, 40, 7


@pytest.fixture
def world() -> Generator[World]:
    """Two engineers, one at the desk, a supervisor, a verified resident; both groups bound."""
    with made() as one:
        one.groups()
        one.colleague(LI, name="李师傅")
        one.colleague(WANG, name="王师傅")
        one.colleague(DESKER, name="小陈", role=Role.FRONT_DESK, department=DESK)
        one.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
        one.resident(RESIDENT)
        yield one


@pytest.fixture
def screens(world: World) -> Screens:
    return Screens(world)
