"""When the garbage collector looks, and at what."""

import gc
from collections.abc import Iterator

import pytest

from bot.collector import look_at_what_is_new, rest


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.enable()


def test_it_rests_while_the_process_is_built_up():
    rest()
    assert not gc.isenabled()


def test_afterwards_it_looks_and_leaves_out_what_is_there():
    rest()
    built = [[number] for number in range(100)]
    look_at_what_is_new()
    watched = {id(one) for one in gc.get_objects()}
    assert gc.isenabled()
    assert [id(one) in watched for one in built] == [False] * 100
