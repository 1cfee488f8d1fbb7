"""What is said about outages: in the group that declared one, and to residents who wait for its end."""

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageScreen(Notice):
    """What `/outage` says below the cards of what is out of order: how something else is declared."""

    open_now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageCard(Notice):
    """An outage as it is at delivery. `confirm` asks before everybody is told that it is over."""

    outage_id: int
    confirm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _About(Notice):
    """What an outage was when it was spoken of; no `buildings`: the whole community."""

    outage_id: int
    request_type: str
    matter: str
    buildings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageUnanswered(_About):
    """To the supervisor: it was to be over, and nobody has said whether it is."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageFollowed(_About):
    """To a resident who wants to hear of the end. `until` is when that is expected.

    `caller` is for whom a colleague wrote it down, `in_chat` whether they have it in their own chat as well.
    """

    until: datetime
    caller: str | None = None
    in_chat: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageKnown(_About):
    """To a resident who had reported it before it was declared; `label` is the number of their ticket."""

    until: datetime
    ticket_id: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageLonger(_About):
    """To a resident who waits: the end is expected at another time."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageOver(_About):
    """To a resident who waited: it is over, and is it for them as well?"""
