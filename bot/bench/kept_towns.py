"""What a kept data set says of itself, and whether this program can use it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from domain.errors import ConciergeError
from storage.schema_check import is_current

RECIPE: Final = 1
"""To be raised when the same seed makes other rows than before: figures of both would not mean the same."""

_FILE: Final = "made.json"


class KeptTownError(ConciergeError):
    """A data set that was kept for the bench cannot be used; remove its folder, and it is made anew"""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """Written when everything is there. `at`: the moment (microseconds) that its timers are counted from; `size`: bytes
    of the database; `folder`: where it was made, which `environment` names; `rows` of the largest tables."""

    at: int
    database: str
    size: int
    folder: str
    environment: Mapping[str, str]
    rows: Mapping[str, int]
    recipe: int = RECIPE


def keep_town(
    folder: Path, database: Path, *, at: int, environment: Mapping[str, str], rows: Mapping[str, int]
) -> None:
    """Say what is in this folder, now that everything is."""
    made = Made(
        at=at,
        database=database.name,
        size=database.stat().st_size,
        folder=str(folder),
        environment=environment,
        rows=rows,
    )
    (folder / _FILE).write_bytes(msgspec.json.encode(made))


def kept_town(folder: Path) -> Made:
    """What is kept in this folder, whose name says seed, sizes and schema. Raises KeptTownError with the reason."""
    try:
        made = msgspec.json.decode((folder / _FILE).read_bytes(), type=Made)
    except (OSError, msgspec.MsgspecError):
        raise KeptTownError(f"{folder} was not finished, or made by an older version") from None
    if made.recipe != RECIPE:
        raise KeptTownError(f"{folder} was made by another version, which fills it differently")
    database = folder / made.database
    if not database.is_file() or database.stat().st_size != made.size:
        raise KeptTownError(f"{database} is not as it was made")
    if not is_current(database):
        raise KeptTownError(f"{database} has another schema than its folder says")
    return made
