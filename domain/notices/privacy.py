"""What is said about people's data: the screens of `/privacy`, the files of an export, reports of leaks (PRV)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.notices.base import Notice


class PrivacySection(StrEnum):
    """A screen of `/privacy`."""

    MAIN = "main"
    VIEWS = "views"
    CORRECT = "correct"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyScreen(Notice):
    """What is kept of a resident, as it is at delivery."""

    resident_id: int
    section: PrivacySection = PrivacySection.MAIN


class DataFormat(StrEnum):
    """For people, or for other programs."""

    PAGE = "page"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile(Notice):
    """Everything that is kept of a resident, as a file made at delivery."""

    resident_id: int
    format: DataFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakCard(Notice):
    """A suspected leak with what was done about it; `asks` before it is closed."""

    leak_id: int
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakReported(Notice):
    """To whoever reported it: the number, and who has been told. Empty `told`: nobody could be."""

    number: str
    told: tuple[str, ...]
