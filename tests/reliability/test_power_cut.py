"""The power goes after every acknowledgement: with synchronous=FULL nothing acknowledged is lost; with NORMAL it is.

The second half is there so that the first is known to bite.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from storage.inline_driver import InlineDatabase
from storage.store import SqlStore
from storage.tables import metadata
from tests.reliability.power import ForgetfulDisk, PoweredConnection, forgetful
from tests.support.prepared import file_with
from tests.support.world import finished
from tests.unit.intake.worlds import NOW, as_raw, message

pytestmark = pytest.mark.reliability

UPDATES = 60


@pytest.fixture
def disk() -> Iterator[ForgetfulDisk]:
    with forgetful() as made:
        yield made


def stored(path: Path) -> list[int]:
    """What a process finds that starts after the cut; the file is whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [number for (number,) in connection.execute("SELECT update_id FROM inbox ORDER BY id")]


def lost(
    disk: ForgetfulDisk, folder: Path, *, synchronous: str, survives: Callable[[int], bool] = lambda number: False
) -> list[int]:
    """After which acknowledgements something acknowledged was gone. The power goes after each."""
    home = folder / "home"
    home.mkdir()
    database = InlineDatabase(
        file_with(metadata, home / "concierge.db"), factory=cast("type[sqlite3.Connection]", PoweredConnection)
    )
    ((mode,),) = database.raw.execute("PRAGMA journal_mode").fetchall()
    assert mode == "wal"
    if synchronous != "FULL":  # what the program itself asks for stays as it asked
        database.raw.execute(f"PRAGMA synchronous = {synchronous}")
    knowledge: Any = object()
    store = SqlStore(database, knowledge, now=lambda: NOW)
    gone = []
    for number in range(1, UPDATES + 1):
        finished(store.write(lambda uow, number=number: uow.inbox.store([as_raw(message(number))], at=NOW)))
        # Here Telegram is told that it may forget the update.
        after = folder / f"after-{number}"
        disk.cut(home, after, survives=survives)
        if stored(after / "concierge.db") != list(range(1, number + 1)):
            gone.append(number)
    database.close_now()
    return gone


def test_nothing_acknowledged_is_lost(disk: ForgetfulDisk, tmp_path: Path) -> None:
    assert lost(disk, tmp_path, synchronous="FULL") == []
    assert disk.syncs >= UPDATES


@pytest.mark.parametrize("seed", range(3))
def test_nor_when_some_of_the_unsynced_writes_were_lucky(disk: ForgetfulDisk, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    assert lost(disk, tmp_path, synchronous="FULL", survives=lambda number: chance.random() < 0.5) == []


def test_it_would_be_lost_without_syncing_each_commit(disk: ForgetfulDisk, tmp_path: Path) -> None:
    gone = lost(disk, tmp_path, synchronous="NORMAL")
    assert len(gone) > UPDATES // 2
