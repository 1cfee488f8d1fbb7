"""Emergencies: what whoever raised an alarm reads, and what those read who have to come (EMG)."""

from dataclasses import dataclass
from datetime import datetime

from domain.emergencies import AlarmWording
from domain.events import EventKind
from domain.notices.base import Notice
from domain.notices.news import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAnswer(Notice):
    """What whoever raised an alarm reads about it, as it is at delivery; with the key "pressed by mistake"."""

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAsked(Notice):
    """Where somebody is whose home nobody knows: a key for each building, a page of them, as it is at delivery."""

    ticket_id: int
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StillWaiting(Notice):
    """Nobody has answered an alarm yet: what its reporter can do meanwhile (EMG-7)."""

    ticket_id: int
    request_type: str
    minutes: int
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueNews(Notice):
    """What whoever raised an alarm hears of it. `staff` with `badge` of `department` is who comes (DSP-7)."""

    event: EventKind
    ticket_id: int
    at: datetime
    staff: str | None = None
    badge: str | None = None
    department: str | None = None
    nobody: bool = False
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCall(Notice):
    """Nobody goes yet: everybody who was reached is called again. `masked`: the group learns no more than the building.

    `minutes` since the alarm; `mentions` are those on duty.
    """

    ticket_id: int
    label: str
    request_type: str
    unit: str | None
    building: str | None
    wording: AlarmWording
    minutes: int
    masked: bool = False
    drill: bool = False
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmNews(Notice):
    """What happened to an alarm, for those who were alarmed.

    `nobody`: nobody goes any more. `reason` is that of a false alarm or of a way that failed, `department` whose it
    was; of a place how it was said, `community` where it is instead. `silent`: whoever raised it must not be rung.
    `numbers`: whom to call besides, by the community's keys.
    """

    event: EventKind
    ticket_id: int
    label: str
    request_type: str
    unit: str | None
    building: str | None
    at: datetime
    who: str | None = None
    department: str | None = None
    reason: str | None = None
    community: str | None = None
    nobody: bool = False
    silent: bool = False
    masked: bool = False
    drill: bool = False
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAdviceGiven(Notice):
    """To somebody who asked for advice on illness or medicine; `request_type` is the kind whose numbers are shown."""

    request_type: str
