"""Databases with a past, made once and kept: by seed, size and schema, in a directory of the user's choice."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.bench.cast import TOKEN
from bot.bench.contenders import Prepare
from bot.bench.estate import Estate, database_of, estate_of
from bot.bench.kept_towns import keep_town, kept_town
from bot.bench.means import Means, Progress
from bot.bench.mixture import MIXTURE, departments_of, dialogues_named
from bot.bench.past import PORTION, Past
from bot.bench.town import Size, Town, counts, move_in
from bot.private_keys import find_keys
from bot.settings import Settings
from storage.backup import sync
from storage.bulk import bulk, put_off_timers
from storage.keyed_cipher import KeyedCipher
from storage.schema_check import newest_by_name

YOUNG: Final = Size(tickets=1_000, residents=1_000, open_tickets=100)
BUSY: Final = Size(tickets=20_000, residents=5_000, open_tickets=10_000)
OLD: Final = Size(tickets=1_000_000, residents=50_000, open_tickets=12_500)
"""With fifty thousand homes to be confirmed again and twelve timers of each open ticket: 200,000 timers."""

_COUNTED: Final = ("tickets", "ticket_events", "residents", "timers", "outbox", "posts")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """What is wanted, and where it is kept."""

    size: Size
    communities: int
    keep: Path

    def folder(self, players: int, seed: int) -> Path:
        size = self.size
        sizes = f"{size.tickets}-{size.residents}-{size.open_tickets}-{players}-{self.communities}"
        return self.keep / f"town-{sizes}-seed{seed}-schema{newest_by_name()}"


def prepared_with(data: DataSet, means: Means) -> Prepare:
    """Prepares a copy of the data set, which is made if it is not kept already; timers are as far ahead as at first."""
    departments = departments_of(dialogues_named(MIXTURE))
    estate = estate_of(means.knowledge, departments=departments, communities=data.communities)
    empty = database_of(means.knowledge, departments=departments, machine=means.machine, communities=data.communities)

    async def prepare(folder: Path, residents: int) -> Mapping[str, str]:
        kept = data.folder(residents, means.seed)
        if not kept.exists():
            await _make(kept, empty, data.size, estate, means, residents)
        made = kept_town(kept)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        copy = folder / made.database
        put_off_timers(copy, int(means.machine.wall() * 1_000_000) - made.at)
        # Else gigabytes are still on their way to the disk while the first commits wait for it.
        sync(copy)
        return {key: value.replace(made.folder, str(folder)) for key, value in made.environment.items()}

    return prepare


async def _make(kept: Path, empty: Prepare, size: Size, estate: Estate, means: Means, players: int) -> None:
    """In a folder beside, which gets its name when everything is in it."""
    shutil.rmtree(kept, ignore_errors=True)
    unfinished = kept.with_name(f"{kept.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    environment = await empty(unfinished, players)
    database = Path(environment["CONCIERGE_DATABASE"])
    settings = Settings.model_validate({"database": str(database), "key": None, "key_file": None})
    at = int(means.machine.wall() * 1_000_000)
    town = Town(
        size=size,
        estate=estate,
        request_type=means.knowledge.catalog.menu[0],
        consent_version=means.knowledge.consent_version,
        players=players,
        now=at,
        seed=means.seed,
    )
    rows = fill(database, KeyedCipher(find_keys(settings).ring), town, means.progress)
    keep_town(unfinished, database, at=at, environment=environment, rows=rows)
    unfinished.rename(kept)


def fill(database: Path, cipher: KeyedCipher, town: Town, progress: Progress) -> Mapping[str, int]:
    """Let people move in and their tickets happen; gives how many rows the largest tables have then."""
    size, bot_id = town.size, int(TOKEN.partition(":")[0])
    with bulk(database, cipher) as rows:
        with progress.bar("residents", max(0, size.residents - town.players)) as advance:
            for first in range(town.players, size.residents, PORTION):
                numbers = range(first, min(first + PORTION, size.residents))
                move_in(town, rows, numbers)
                advance(len(numbers))
        past = Past(town=town, bulk=rows, bot_id=bot_id)
        with progress.bar("tickets", size.tickets) as advance:
            for first in range(0, size.tickets, PORTION):
                numbers = range(first, min(first + PORTION, size.tickets))
                past.write(numbers)
                advance(len(numbers))
        progress.tell("indexes")
        return counts(rows, _COUNTED)


@contextmanager
def kept_in(directory: Path | None) -> Iterator[Path]:
    """Where data sets are kept: in a directory of the user's choice, or for this run only."""
    if directory is not None:
        yield directory.absolute()
        return
    with TemporaryDirectory(prefix="concierge-bench-data-") as name:
        yield Path(name)
