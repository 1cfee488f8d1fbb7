"""Every statement fails once, and the database fails from every statement on: nothing is lost, nothing is done twice.

The N-th statement for N = 1, 2, 3 … (BEGIN, SAVEPOINT, RELEASE and COMMIT are statements too) until a play passes
untouched. What fails is what SQLite says when it fails: busy, an I/O error, a full disk.
"""

import os
import sqlite3
from typing import Final

import pytest

from storage.faults import Fault, Operation
from tests.reliability.plays import Theatre
from tests.reliability.scripts import SCRIPTS

pytestmark = pytest.mark.reliability

NIGHTLY: Final = os.environ.get("CONCIERGE_NIGHTLY") == "1"
PARTS: Final = 8

TROUBLES: Final = ("database is locked", "disk I/O error", "database or disk is full")
WAYS: Final = [(trouble, lasting) for lasting in (False, True) for trouble in TROUBLES]
"""What goes wrong, and whether for good."""

NAMES: Final = tuple(SCRIPTS) if NIGHTLY else ("call", "family")

MENDED_AFTER_S: Final = 20
REST_S: Final = 1200


def fault(theatre: Theatre, number: int, trouble: str, *, lasting: bool) -> Fault:
    """What fails for good is mended after a while, as when somebody makes room on the disk."""
    centre, struck = theatre.centre, []

    def error() -> sqlite3.Error:
        if not struck:
            struck.append(number)
            centre.loop.call_later(MENDED_AFTER_S, centre.disk.faults.clear)
        return sqlite3.OperationalError(trouble)

    full = trouble == "database or disk is full"
    return Fault(operation=None, number=number, lasting=lasting, ends_transaction=full, error=error)


def play(theatre: Theatre, name: str, planned: Fault | None = None) -> int:
    """How many operations the database was asked for."""
    theatre.begin()
    faults = theatre.centre.disk.faults
    before = faults.done.total()
    if planned is not None:
        faults.plan(planned)
    try:
        theatre.perform(name)
    finally:
        faults.clear()
    operations = faults.done.total() - before
    # Boards are drawn anew once for all changes of a while.
    theatre.rest(REST_S)
    return operations


def test_every_operation_is_counted(theatre: Theatre) -> None:
    done = theatre.centre.disk.faults.done
    before = done.copy()
    play(theatre, "call")
    assert {operation for operation in Operation if done[operation] > before[operation]} >= {
        Operation.BEGIN,
        Operation.COMMIT,
        Operation.STATEMENT,
    }


@pytest.mark.timeout(14_400 if NIGHTLY else 300)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", NAMES)
def test_whatever_fails_nothing_is_lost(theatre: Theatre, name: str, part: int) -> None:
    operations = play(theatre, name)
    quiet = theatre.outcome(timeless=True)
    for number in range(1 + part, operations + 1, PARTS):
        for trouble, lasting in WAYS if NIGHTLY else [WAYS[number // PARTS % len(WAYS)]]:
            play(theatre, name, fault(theatre, number, trouble, lasting=lasting))
            assert (number, trouble, lasting, theatre.wrongs(quiet, timeless=True)) == (number, trouble, lasting, [])
