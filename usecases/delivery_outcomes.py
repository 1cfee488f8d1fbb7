"""What became of one Bot API call: a closed set of values (`bot.messenger.outcomes` makes them)."""

from dataclasses import dataclass

from usecases.delivery_ports import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Telegram answered; `message_ids` is empty for calls that make no message (pin, delete).

    `uploaded` is a picture that Telegram did not have before.
    """

    message_ids: tuple[int, ...] = ()
    uploaded: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """The request never reached Telegram, or was turned away unread; trying again can double nothing."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """Telegram wants to be left alone for `retry_after` seconds."""

    retry_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """The address is dead: blocked, deactivated, kicked, muted or gone; `reason` is one word of the operator's list."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The group became a supergroup with another id; nothing was sent."""

    new_chat_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The message already is as it should be: success."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The message to edit, strip, pin or delete no longer exists or can no longer be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Telegram read the request and will never accept it; `reason` carries its words, without any text of ours."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Nobody knows whether it was done: no answer, an unreadable one, or an error inside Telegram."""

    reason: str


Outcome = Sent | NotSent | Flood | Forbidden | Migrated | NotModified | Gone | Rejected | Ambiguous
