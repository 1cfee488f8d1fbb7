"""The process is killed at every single moment of every dialogue; the end is always the same.

The moments are counted, not drawn: before and after each commit, before and after each call of the Bot API. With a
PostgreSQL server, where a play takes longer, it is every moment by night, and one in sixty by day.
"""

import os
from typing import Final

import pytest

from domain.tickets import Workflow
from tests.reliability.plays import Theatre
from tests.reliability.scripts import SCRIPTS

pytestmark = pytest.mark.reliability

NIGHTLY: Final = os.environ.get("CONCIERGE_NIGHTLY") == "1"
ONE_IN: Final = 1 if NIGHTLY else 60

PARTS: Final = 8
"""The moments of a dialogue are shared among so many tests, and these among the machine's cores."""


def test_every_kind_of_request_has_its_dialogue(theatre: Theatre) -> None:
    seen = set()
    for name in SCRIPTS:
        theatre.play(name)
        seen |= {Workflow(one) for (one,) in theatre.centre.disk.rows("SELECT DISTINCT workflow FROM tickets")}
    assert seen == set(Workflow)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", SCRIPTS)
def test_killed_at_every_moment(theatre: Theatre, name: str, part: int) -> None:
    killed(theatre, name, first=1 + part, step=PARTS)


@pytest.mark.postgres
@pytest.mark.timeout(14_400 if NIGHTLY else 300)
@pytest.mark.parametrize("name", SCRIPTS)
def test_killed_with_a_server(server: Theatre, name: str) -> None:
    killed(server, name, first=1 + list(SCRIPTS).index(name) % ONE_IN, step=ONE_IN)


def killed(theatre: Theatre, name: str, *, first: int, step: int) -> None:
    moments = theatre.play(name)
    quiet = theatre.outcome()
    assert theatre.wrongs(quiet) == []
    for moment in range(first, moments + 1, step):
        theatre.play(name, kill_at=moment)
        assert len(theatre.centre.deaths) == 1, moment
        assert (moment, theatre.centre.deaths, theatre.wrongs(quiet)) == (moment, theatre.centre.deaths, [])
