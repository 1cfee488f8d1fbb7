"""Ports of emergencies: the alarm behind a ticket of that workflow, and who goes to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What an emergency is besides its ticket; as long as `over_at` is None it runs.

    `reporter_id`: whose messages belong to it. `rings`: how often everybody was called. `building` was chosen where no
    home is known. The location is kept while it runs, in degrees of WGS 84; `live_message_id` is the message that
    Telegram moves along. `short_since`: since when there are not enough people. `joined_into`: the ticket in which
    this event is handled. `drill`: everything happens, and everything says that it is one.
    """

    id: int
    community_id: str
    ticket_id: int
    reporter_id: int | None
    drill: bool
    silent: bool
    started_at: datetime
    rings: int
    building: str | None
    latitude: float | None
    longitude: float | None
    located_at: datetime | None
    live_message_id: int | None
    first_going_at: datetime | None
    first_on_site_at: datetime | None
    short_since: datetime | None
    taken_back_at: datetime | None
    over_at: datetime | None
    joined_into: int | None

    @property
    def is_running(self) -> bool:
        return self.over_at is None


class Alarms(Protocol):
    """The alarms table; at most one per ticket."""

    def start(self, ticket: Ticket, *, silent: bool, drill: bool, at: datetime) -> Alarm: ...

    def of_ticket(self, ticket_id: int) -> Alarm | None: ...

    def running(self, community_id: str) -> list[Alarm]:
        """Those that are not over, oldest first; those joined into another one are among them."""

    def drills(self, community_id: str, *, limit: int) -> list[Alarm]:
        """The last drills, newest first."""

    def change(self, alarm: Alarm, **changes: object) -> Alarm: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Goer:
    """A colleague who goes to an alarm; `left_at`: they could not after all, or are needed there no longer."""

    id: int
    alarm_id: int
    staff_id: int
    going_at: datetime
    on_site_at: datetime | None
    left_at: datetime | None


class AlarmGoers(Protocol):
    """The alarm_goers table; a colleague stands there once for each alarm."""

    def of(self, alarm_id: int) -> list[Goer]:
        """In the order in which they first said that they go."""

    def go(self, alarm: Alarm, staff_id: int, at: datetime) -> bool:
        """Whether this is new: they were not going already. Whoever had left goes again."""

    def arrive(self, alarm: Alarm, staff_id: int, at: datetime) -> bool:
        """The same for being there; whoever did not say that they go did so by arriving."""

    def leave(self, alarm: Alarm, staff_id: int, at: datetime) -> bool:
        """Whether they were going at all."""
