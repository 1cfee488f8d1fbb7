"""Lists of residents: what would come of one that somebody sent, how far it is, and every file as a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLine:
    """A line that cannot be used: its number, why (a `Wrong`), and what stands there."""

    line: int
    wrong: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlanned(Notice):
    """What exactly would change (`counts` by deed), which lines are wrong; `more` are besides. Waits for the yes."""

    import_id: int
    name: str
    counts: Mapping[str, int]
    wrong: tuple[WrongLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress(Notice):
    """How far an import is, as it is at delivery."""

    import_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableList(Notice):
    """The file cannot be read, or lacks columns."""

    name: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsExported(Notice):
    """Every file as a spreadsheet; `data` is its bytes in base64."""

    name: str
    count: int
    data: str
