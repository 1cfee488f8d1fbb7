"""Ports of outages: what is known to be out of order, and who wants to hear when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.outages import Outage


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutage:
    """What is declared; fields as in `domain.outages.Outage`."""

    community_id: str
    request_type: str
    matter: str
    buildings: tuple[str, ...]
    words: str | None
    until: datetime
    chat_id: int
    declared_by: int
    declared_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A resident who is told. `told_at`: asked whether it is over for them; `settled`: what they said to that.

    `ticket_id` is their request about it: filed before it was declared, or because it was not over for them.
    """

    id: int
    outage_id: int
    resident_id: int
    ticket_id: int | None
    at: datetime
    told_at: datetime | None
    settled: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerCounts:
    """How many are told, for how many of them it is all right, and for how many not yet."""

    following: int
    fine: int
    not_yet: int

    @property
    def silent(self) -> int:
        return self.following - self.fine - self.not_yet


class Outages(Protocol):
    """The outages table."""

    def declare(self, new: NewOutage) -> Outage: ...

    def get(self, outage_id: int) -> Outage | None: ...

    def open_of(self, community_id: str) -> list[Outage]:
        """What is out of order now, oldest first."""

    def move(self, outage: Outage, until: datetime) -> Outage:
        """Expected to be over at another moment. Raises CardRefreshed when it is over already."""

    def end(self, outage: Outage, *, by: int, at: datetime) -> Outage:
        """It is over. Raises CardRefreshed when it was before."""


class OutageFollowers(Protocol):
    """The outage_followers table."""

    def follow(self, outage: Outage, resident_id: int, at: datetime, *, ticket_id: int | None = None) -> None:
        """Nothing happens for whoever follows already."""

    def of(self, outage_id: int, resident_id: int) -> Follower | None: ...

    def get(self, follower_id: int) -> Follower | None: ...

    def asked(self, resident_id: int, since: datetime) -> Follower | None:
        """The newest follower of this resident who was asked since then and has not answered."""

    def page(self, outage_id: int, *, after: int, until: datetime, limit: int) -> list[Follower]:
        """Who followed by this moment, in the order of their ids, from behind `after` on."""

    def told(self, followers: Sequence[int], at: datetime) -> None:
        """They were asked whether it is over for them."""

    def settle(self, follower: Follower, *, fine: bool) -> bool:
        """Keep the answer; False when there was one."""

    def led_to(self, follower_id: int, ticket_id: int) -> None:
        """The request that was filed because it was not over for them."""

    def counts(self, outage_id: int) -> FollowerCounts: ...
