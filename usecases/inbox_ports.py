"""Port of the inbox: the updates Telegram handed us, stored before they are acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUpdate:
    """An update as it came in, not yet stored. `raw` is its JSON text; the chat and the person may be unknown."""

    bot_id: int
    update_id: int
    chat_id: int | None
    user_id: int | None
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpdate:
    """A row of the inbox. `id` is ours and gives the order; `attempts` counts handlings that failed or broke off."""

    id: int
    update_id: int
    chat_id: int | None
    user_id: int | None
    raw: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an update came from: all that a refusal or an apology needs in order to find the person.

    `private`: said between the person and the bot alone. `pressed`: a button press, to be answered where it was made;
    `message_id` is then the message with the button. `reply_to`: the message that was answered. `said_at`: when a
    message was written, in whole seconds; nobody says when a button was pressed.
    """

    inbox_id: int
    chat_id: int | None
    user_id: int | None
    private: bool
    pressed: bool
    message_id: int | None
    language_code: str | None
    reply_to: int | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCounts:
    """How many updates wait to be handled, and how many were given up."""

    new: int
    dead: int


class Inbox(Protocol):
    """The inbox table. A row is `new` until it is handled (`done`) or given up (`dead`), and never changes back."""

    def store(self, updates: Sequence[RawUpdate], *, at: datetime) -> list[StoredUpdate]:
        """Write those that are not known yet (by bot and update id); returns their rows, in the order of our ids."""

    def waiting(self, *, bot_id: int, after: int = 0, limit: int) -> list[StoredUpdate]:
        """Rows of this bot still new whose id is above `after`, oldest first."""

    def newest_waiting(self, *, bot_id: int) -> int:
        """The highest id of this bot's rows still new; 0 when there is none."""

    def mark_done(self, inbox_id: int, *, at: datetime) -> bool:
        """False when the row is no longer new: somebody handled it, so nothing may be done again."""

    def mark_dead(self, inbox_id: int, *, reason: str, at: datetime) -> bool:
        """Give the row up; `reason` is a word for the operator, never a person's text. False as in `mark_done`."""

    def count_attempt(self, inbox_ids: Sequence[int], *, reason: str) -> dict[int, int]:
        """One attempt more for those still new; returns how many each of them has had."""

    def counts(self) -> InboxCounts: ...

    def last_heard(self) -> datetime | None:
        """When the newest update that is still kept was stored; None when none is."""

    def forget(self, *, before: datetime, limit: int) -> int:
        """Delete rows handled before this moment (their keys are needed for 48 hours); returns how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownerless:
    """A conversation that nobody works on, with what waits in it, oldest first.

    `interrupted`: its process is gone without having let go of it, so that any of its updates may be what ended it.
    """

    chat_id: int
    user_id: int
    rows: tuple[StoredUpdate, ...]
    interrupted: bool


class Conversations(Protocol):
    """Whose a conversation is, where several processes take in the updates of one bot.

    A conversation is a chat and a person in it (0: unknown). One process owns it as long as anything of it is pending.
    """

    def ownerless(self, *, bot_id: int, limit: int) -> list[Ownerless]:
        """Conversations without a living owner; nobody else sees them until the transaction ends."""

    def own(self, bot_id: int, conversations: Sequence[Ownerless]) -> None:
        """From now on these are this process's."""

    def rest(self, bot_id: int, row: StoredUpdate) -> list[StoredUpdate]:
        """What is still new of the row's conversation if it is this process's, oldest first; and count it anew."""

    def mine(self, *, bot_id: int, limit: int) -> list[StoredUpdate]:
        """What is new in the conversations of this process, oldest first."""

    def adopt(self, *, bot_id: int) -> int:
        """Make conversations of the updates that are new and belong to none; returns how many."""

    def tidy(self, *, bot_id: int, limit: int) -> int:
        """Delete what says nothing any more; returns how many."""

    def let_go(self) -> None:
        """This process works on none of them any more."""
