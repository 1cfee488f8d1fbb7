"""The bench's towns with a past: the same seed makes the same, the program can read them, and they are made once."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table

from bot.bench.cast import resident_id
from bot.bench.data_sets import DataSet, prepared_with
from bot.bench.kept_towns import KeptTownError, kept_town
from bot.bench.means import Advance, Means
from bot.bench.town import Size
from bot.private_keys import open_sealed
from bot.settings import Settings
from domain.tickets import Status
from storage.bulk import let_come_due
from storage.store import SqlStore
from storage.tables import metadata
from storage.types import PRIVATE
from tests.integration.bench.test_estate import knowledge
from tests.unit.clock.worlds import START, HandClock

SIZE = Size(tickets=60, residents=30, open_tickets=10)
PLAYERS = 6


@dataclass
class Quiet:
    """A `Progress` that remembers what was counted."""

    counted: list[str] = field(default_factory=list)

    def tell(self, line: str) -> None:
        """Nobody reads it."""

    @contextmanager
    def bar(self, label: str, length: int) -> Iterator[Advance]:
        self.counted.append(f"{length} {label}")
        yield lambda done: done


async def prepare(
    tmp_path: Path, copy: str, *, seed: int = 1, later: timedelta = timedelta(0), progress: Quiet | None = None
) -> Path:
    """The copy's database."""
    clock = HandClock(START + later)
    means = Means(knowledge=knowledge(), machine=clock, progress=progress or Quiet(), seed=seed)
    data = DataSet(size=SIZE, communities=3, keep=tmp_path / f"kept-{copy[0]}")
    return Path((await prepared_with(data, means)(tmp_path / copy, PLAYERS))["CONCIERGE_DATABASE"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a town is kept."""
    folder = tmp_path_factory.mktemp("towns")
    asyncio.run(prepare(folder, "a"))
    (town,) = (folder / "kept-a").iterdir()
    return town


def rows_of(database: Path) -> Mapping[str, list[tuple[object, ...]]]:
    """Everything but what is sealed, which is never the same twice."""
    with closing(sqlite3.connect(database)) as raw:
        return {
            table.name: raw.execute(f"SELECT {_unsealed(table)} FROM {table.name}").fetchall()
            for table in metadata.sorted_tables
            if table.name not in {"facts", "staff_members"}
        }


def _unsealed(table: Table) -> str:
    names = [one.name for one in table.columns if not isinstance(one.type, PRIVATE)]
    return ", ".join(f'"{name}"' for name in names if name not in {"uid", "phone_index"})


async def test_the_same_seed_makes_the_same_town(tmp_path: Path) -> None:
    found = rows_of(await prepare(tmp_path, "a"))
    assert rows_of(await prepare(tmp_path, "b")) == found
    assert rows_of(await prepare(tmp_path, "c", seed=2))["tickets"] != found["tickets"]
    sizes = {table: len(found[table]) for table in ("tickets", "residents", "memberships", "promises", "posts")}
    assert sizes == {"tickets": 60, "residents": 30, "memberships": 30, "promises": 120, "posts": 180}
    pending = [row for row in found["timers"] if "pending" in row]
    assert len(pending) == 30 + 12 * 10


async def test_the_service_centre_knows_its_people_and_their_tickets(tmp_path: Path) -> None:
    database = await open_sealed(Settings.model_validate({"database": str(await prepare(tmp_path, "a"))}))
    store = SqlStore(database, knowledge(), now=lambda: START)
    try:
        somebody = await store.read(lambda uow: uow.residents.by_user(resident_id(20)))
        first, last = await store.read(lambda uow: (uow.tickets.get(1), uow.tickets.get(60)))
        history = await store.read(lambda uow: [one.kind.value for one in uow.events.of(1)])
        waiting = await store.read(lambda uow: uow.timers.counts(datetime.now(UTC)).due)
    finally:
        await database.close()
    assert (somebody and somebody.name, somebody and somebody.id) == ("Resident 20", 21)
    assert first is not None
    assert last is not None
    assert (first.status, last.status) == (Status.CLOSED, Status.OPEN)
    assert history == ["filed", "dispatched", "accepted", "on_the_way", "resolved", "closed"]
    assert first.contact_name is not None
    assert waiting == 0


def _another_recipe(folder: Path) -> None:
    told = folder / "made.json"
    told.write_text(told.read_text().replace('"recipe":1', '"recipe":0'))


def _older_schema(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "bench.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    _same_size(folder)


def _same_size(folder: Path) -> None:
    told = folder / "made.json"
    made = json.loads(told.read_text())
    told.write_text(json.dumps({**made, "size": (folder / "bench.db").stat().st_size}))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "made.json").unlink(), "was not finished, or made by an older version"),
        (_another_recipe, "was made by another version, which fills it differently"),
        (lambda folder: (folder / "bench.db").write_bytes(b"half of it"), "bench.db is not as it was made"),
        (_older_schema, "bench.db has another schema than its folder says"),
    ],
    ids=["unfinished", "recipe", "half", "schema"],
)
def test_what_is_kept_and_cannot_be_used_is_refused_with_the_reason(
    kept: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    folder = shutil.copytree(kept, tmp_path / "town")
    assert kept_town(folder).rows["tickets"] == 60
    spoil(folder)
    with pytest.raises(KeptTownError) as refused:
        kept_town(folder)
    assert str(refused.value).startswith("A data set that was kept for the bench cannot be used; remove its folder")
    assert str(refused.value).endswith(reason)


async def test_it_is_made_once_and_its_timers_are_put_off_to_the_day_of_use(tmp_path: Path) -> None:
    progress = Quiet()
    then = rows_of(await prepare(tmp_path, "a-first", progress=progress))["timers"]
    database = await prepare(tmp_path, "a-second", later=timedelta(days=3), progress=progress)
    assert progress.counted == ["24 residents", "60 tickets"]
    moved = {after[3] - before[3] for before, after in zip(then, rows_of(database)["timers"], strict=True)}
    assert moved == {3 * 86_400_000_000}
    assert let_come_due(database, 5, before=7_000_000_000, ladder="accept") == 5
    assert len([row for row in rows_of(database)["timers"] if row[3] <= 7_000_000_000]) == 5
