"""Buttons about people's data: `/privacy`, and what is done about a suspected leak."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMyData(Button):
    """A screen of `/privacy`."""

    prefix: ClassVar[str] = "yv"
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GetMyData(Button):
    """A copy of everything, as files."""

    prefix: ClassVar[str] = "yd"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectMyData(Button):
    """Another name or number."""

    prefix: ClassVar[str] = "yc"
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMyData(Button):
    """Have everything deleted; asks once, then `sure`."""

    prefix: ClassVar[str] = "yx"
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMyData(Button):
    """Not deleted after all."""

    prefix: ClassVar[str] = "yk"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLeakStep(Button):
    """What was found out or done about a suspected leak."""

    prefix: ClassVar[str] = "ya"
    leak_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLeak(Button):
    """The investigation is over; asks once, then `sure`."""

    prefix: ClassVar[str] = "yz"
    leak_id: int
    sure: bool
