"""A small world for every test, silent or already spoken in."""

import pytest

from tests.unit.sandbox.stage import FANG, MING, Stage, small_stage


@pytest.fixture
def stage() -> Stage:
    return small_stage()


@pytest.fixture
def started(stage: Stage) -> Stage:
    """Fang and Ming have written to the bot; the bot has taken it."""
    for person in (FANG, MING):
        stage.world.send(person, person, "/start")
    stage.take()
    return stage
