"""A pressed button as it comes in: who pressed which key, and under which message. PTB's objects are not made of it.

Most updates are presses, and PTB would make five objects with a hundred attributes of each, one by one and guarded
against changes (docs/adr/0019). `TypeHandler` is PTB's own way to take another type.
"""

import msgspec


class Account(msgspec.Struct, frozen=True):
    """Whose press it is; a deleted account has no name."""

    id: int
    first_name: str = ""
    last_name: str | None = None
    language_code: str | None = None

    @property
    def full_name(self) -> str:
        return self.first_name if self.last_name is None else f"{self.first_name} {self.last_name}"


class Place(msgspec.Struct, frozen=True):
    """The chat in which it was pressed."""

    id: int
    type: str
    username: str | None = None


class Under(msgspec.Struct, frozen=True):
    """The message with the button, perhaps one that Telegram no longer knows; of its content nothing is asked."""

    message_id: int
    date: int
    chat: Place


class Pressed(msgspec.Struct, frozen=True):
    """One press. `id` is what it is answered by; no `message` under an inline one, no `data` for a game."""

    id: str
    account: Account = msgspec.field(name="from")
    message: Under | None = None
    data: str | None = None
