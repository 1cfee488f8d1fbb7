"""A chat in which a ticket is worked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat in which a ticket is worked: the group of `department`, or the private chat of the colleague `reader`."""

    chat_id: int
    department: str
    reader: int | None = None
