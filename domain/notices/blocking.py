"""What is said about people who are kept from the service because they abused it."""

from dataclasses import dataclass

from domain.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPeople(Notice):
    """Who is kept from the service now, and why."""

    community_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBlocked(Notice):
    """To who did it: done, and what is left to the person."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YouAreBlocked(Notice):
    """To the person: why, and how to reach somebody."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YouAreUnblocked(Notice):
    """To the person: everything is as before."""
