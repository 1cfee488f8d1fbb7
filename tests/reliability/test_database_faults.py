"""Every statement fails once, and the database fails from every statement on: nothing is lost, nothing is done twice.

The N-th statement for N = 1, 2, 3 … (BEGIN, SAVEPOINT, RELEASE and COMMIT are statements too) until a play passes
untouched. What fails is what SQLite says when it fails: busy, an I/O error, a full disk.
"""

import os
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from storage.faults import Fault, Operation
from tests.reliability.plays import Theatre
from tests.reliability.scripts import SCRIPTS
from tests.reliability.server_disk import Cut, ServerDisk

pytestmark = pytest.mark.reliability

NIGHTLY: Final = os.environ.get("CONCIERGE_NIGHTLY") == "1"
PARTS: Final = 8

TROUBLES: Final = ("database is locked", "disk I/O error", "database or disk is full")
WAYS: Final = [(trouble, lasting) for lasting in (False, True) for trouble in TROUBLES]
"""What goes wrong, and whether for good."""

NAMES: Final = tuple(SCRIPTS) if NIGHTLY else ("call", "family")

MENDED_AFTER_S: Final = 20
REST_S: Final = 1200


def mending(theatre: Theatre) -> Callable[[], None]:
    """To be called whenever something fails: the first time somebody begins to mend it."""
    struck: list[bool] = []

    def mend() -> None:
        if not struck:
            struck.append(True)
            theatre.centre.loop.call_later(MENDED_AFTER_S, theatre.centre.disk.mend)

    return mend


def fault(theatre: Theatre, number: int, trouble: str, *, lasting: bool) -> Fault:
    """What fails for good is mended after a while, as when somebody makes room on the disk."""
    mend = mending(theatre)

    def error() -> sqlite3.Error:
        mend()
        return sqlite3.OperationalError(trouble)

    full = trouble == "database or disk is full"
    return Fault(operation=None, number=number, lasting=lasting, ends_transaction=full, error=error)


def play(theatre: Theatre, name: str, plan: Callable[[], None] | None = None) -> int:
    """How many operations the database was asked for; `plan` says, once the play begins, what fails."""
    theatre.begin()
    disk = theatre.centre.disk
    before = disk.operations
    if plan is not None:
        plan()
    try:
        theatre.perform(name)
    finally:
        disk.mend()
    operations: int = disk.operations - before
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
            planned = fault(theatre, number, trouble, lasting=lasting)
            play(theatre, name, partial(theatre.centre.disk.faults.plan, planned))
            assert (number, trouble, lasting, theatre.wrongs(quiet, timeless=True)) == (number, trouble, lasting, [])


CUT: Final = ("once", "for a while", "after a COMMIT")
EVERY: Final = 1 if NIGHTLY else 40
"""Of a server's statements; of its COMMITs three times as many."""


@pytest.mark.postgres
@pytest.mark.timeout(14_400 if NIGHTLY else 300)
@pytest.mark.parametrize("how", CUT)
@pytest.mark.parametrize("name", NAMES)
def test_whenever_the_line_to_the_server_is_cut_nothing_is_lost(server: Theatre, name: str, how: str) -> None:
    """The server ends the connection, as when it is started anew; or it has committed, and nobody hears so."""
    disk: ServerDisk = server.centre.disk
    commits, statements = disk.cuts.commits, play(server, name)
    commits, unheard = disk.cuts.commits - commits, how == "after a COMMIT"
    quiet = server.outcome(timeless=True)
    for number in range(1, commits + 1, max(1, EVERY // 3)) if unheard else range(1, statements + 1, EVERY):
        planned = Cut(number=number, lasting=how == "for a while", unheard=unheard, struck=mending(server))
        play(server, name, partial(disk.cuts.plan, planned))
        assert (number, how, server.wrongs(quiet, timeless=True)) == (number, how, [])
