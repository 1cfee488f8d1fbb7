"""Buttons of an emergency: raising it, the way back, where, and how it ends."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlarm(Button):
    """One tap: an emergency of this kind, at once."""

    prefix: ClassVar[str] = "ea"
    type_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Button):
    """Pressed by mistake: staff ring and make sure (EMG-7)."""

    prefix: ClassVar[str] = "eb"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SayBuilding(Button):
    """In which building; `-` is none."""

    prefix: ClassVar[str] = "ew"
    ticket_id: int
    building: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayCommunity(Button):
    """In another community: the alarm is raised there too."""

    prefix: ClassVar[str] = "eo"
    ticket_id: int
    community: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPlaces(Button):
    """Another page of buildings."""

    prefix: ClassVar[str] = "ep"
    ticket_id: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowSound(Button):
    """Whether whoever raised a silent alarm may be rung (EMG-6)."""

    prefix: ClassVar[str] = "es"
    ticket_id: int
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPage(Button):
    """Other keys of an emergency's card, by `domain.notices.staff.CardPage`: is it over, why was there nothing."""

    prefix: ClassVar[str] = "ec"
    ticket_id: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAlarm(Button):
    """It is over."""

    prefix: ClassVar[str] = "ee"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm(Button):
    """There was nothing, by `domain.alarms.FalseReason`."""

    prefix: ClassVar[str] = "ef"
    ticket_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAlarm(Button):
    """It is the same event as that earlier alarm."""

    prefix: ClassVar[str] = "ej"
    ticket_id: int
    other_id: int
