"""How long what is kept stays, per kind of record: a community may set other times (PRV-3)."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class RecordKind(StrEnum):
    """What is swept every night; the value stands in a community's `[retention]`."""

    TICKETS = "tickets"  # words, files and names of closed requests; numbers and times stay for the statistics
    STRANGERS = "strangers"  # files of people who never registered, or were refused
    MESSAGES = "messages"  # what we wrote, after it was delivered
    DRAFTS = "drafts"  # forms that are over
    CONTACT_VIEWS = "contact_views"  # who looked at whose number
    LEAKS = "leaks"  # closed investigations
    RESIDENT_LISTS = "resident_lists"  # lists of residents that were sent to be imported
    MOVED_OUT = "moved_out"  # files of people who live nowhere here any more, with all that was theirs
    DELETION_GRACE = "deletion_grace"  # between asking for deletion and deleting


KEPT_FOR: Mapping[RecordKind, timedelta] = MappingProxyType(
    {
        RecordKind.TICKETS: timedelta(days=3 * 365),
        RecordKind.STRANGERS: timedelta(days=365),
        RecordKind.MESSAGES: timedelta(days=90),
        RecordKind.DRAFTS: timedelta(days=30),
        RecordKind.CONTACT_VIEWS: timedelta(days=3 * 365),
        RecordKind.LEAKS: timedelta(days=5 * 365),
        RecordKind.RESIDENT_LISTS: timedelta(days=30),
        RecordKind.MOVED_OUT: timedelta(days=2 * 365),
        RecordKind.DELETION_GRACE: timedelta(days=7),
    }
)
"""Our own choice †, where a community says nothing."""
