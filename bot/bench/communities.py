"""Many communities for one bench: copies of the example community, each under a name of its own."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.config_files import default_directory

_EXAMPLE: Final = "jade-bay"
_KEY: Final = re.compile(r'^key = "([^"]*)"', re.MULTILINE)
_NAME: Final = re.compile(r"^name = .*$", re.MULTILINE)
_QUIET: Final = re.compile(r"^quiet_hours = .*$", re.MULTILINE)
_RESIDENTS: Final = re.compile(r"^residents = .*$", re.MULTILINE)


def copies_of(key: str, count: int) -> Sequence[str]:
    """The keys of so many copies; a single one keeps the key."""
    return [key] if count == 1 else [f"{key}-{number}" for number in range(1, count + 1)]


def write_copies(directory: Path, keys: Sequence[str]) -> None:
    """A configuration directory with a copy of the example community for each key; nobody is on its residents' list."""
    example = (default_directory() / "community" / f"{_EXAMPLE}.toml").read_text(encoding="utf-8")
    plain = _RESIDENTS.sub("", example, count=1)
    # Nobody is asked afterwards at night (FUP-3), so that a dialogue would wait for the morning.
    plain = _QUIET.sub('quiet_hours = "04:20-04:21"', plain, count=1)
    (directory / "community").mkdir(parents=True)
    for key in keys:
        named = _NAME.sub(f'name = {{ zh-Hans = "{key}", zh-Hant = "{key}", en = "{key}" }}', plain, count=1)
        copy = _KEY.sub(f'key = "{key}"', named, count=1)
        (directory / "community" / f"{key}.toml").write_text(copy, encoding="utf-8")
