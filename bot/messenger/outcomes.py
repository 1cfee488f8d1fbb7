"""What an exception of a Bot API call means for the message: tables from Telegram's words to outcomes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, assert_never

from telegram import error as ptb

from bot import transport
from usecases.delivery_outcomes import (
    Ambiguous,
    Flood,
    Forbidden,
    Gone,
    Migrated,
    NotModified,
    NotSent,
    Outcome,
    Rejected,
    Sent,
)

_LONGEST_REASON: Final = 120

# Telegram's words (tdlib/telegram-bot-api, Client.cpp), in lower case; the first one found decides.
FORBIDDEN_WORDS: Final = (
    ("message_author_required", Gone()),
    ("bot was blocked by the user", Forbidden(reason="blocked")),
    ("user is deactivated", Forbidden(reason="deactivated")),
    ("bot was kicked", Forbidden(reason="kicked")),
    ("bot is not a member", Forbidden(reason="not a member")),
    ("bot can't initiate conversation", Forbidden(reason="never started")),
    ("bot can't send messages to", Forbidden(reason="is a bot")),
    ("chat was deleted", Forbidden(reason="deleted")),
)
BAD_REQUEST_WORDS: Final = (
    ("message is not modified", NotModified()),
    ("message to edit not found", Gone()),
    ("message can't be edited", Gone()),
    ("message_id_invalid", Gone()),
    ("message_author_required", Gone()),
    ("no text in the message to edit", Gone()),
    ("no caption in the message to edit", Gone()),
    ("message to delete not found", Gone()),
    ("message can't be deleted", Gone()),
    ("message to pin not found", Gone()),
    ("message to unpin not found", Gone()),
    ("chat not found", Forbidden(reason="not found")),
    ("peer_id_invalid", Forbidden(reason="not found")),
    ("group chat was deactivated", Forbidden(reason="deactivated")),
    ("group is deactivated", Forbidden(reason="deactivated")),
    ("chat was deleted", Forbidden(reason="deleted")),
    ("user_is_blocked", Forbidden(reason="blocked")),
    ("input_user_deactivated", Forbidden(reason="deactivated")),
    ("not enough rights to send", Forbidden(reason="muted")),
    ("have no rights to send", Forbidden(reason="muted")),
    ("chat_write_forbidden", Forbidden(reason="muted")),
    ("chat_restricted", Forbidden(reason="muted")),
)


def succeeded(result: object) -> Sent:
    """What Telegram's answer says about message ids: a message, an album, or a plain True."""
    messages = result if isinstance(result, list) else [result]
    ids = (one.get("message_id") for one in messages if isinstance(one, dict))
    return Sent(message_ids=tuple(one for one in ids if isinstance(one, int)))


def classify(error: Exception) -> Outcome:
    """The outcome behind an exception; everything that is not known to be harmless is ambiguous."""
    return next(judge(error) for kind, judge in BY_KIND if isinstance(error, kind))


def server_in_trouble(outcome: Outcome) -> bool:
    """Whether this outcome is about the way to Telegram rather than about one message."""
    match outcome:
        case NotSent() | Ambiguous():
            return True
        case Sent() | Flood() | Forbidden() | Migrated() | NotModified() | Gone() | Rejected():
            return False
        case _:
            assert_never(outcome)


def _flood(error: Any) -> Outcome:
    pause = error.retry_after
    return Flood(retry_after=pause.total_seconds() if isinstance(pause, timedelta) else float(pause))


def _missing_method(error: Any) -> Outcome:
    # Of a bot that knows itself PTB takes a refused token for a missing method; the cause has Telegram's own words.
    cause = error.__cause__
    if isinstance(cause, ptb.InvalidToken) and "unauthorized" in cause.message.lower():
        return classify(cause)
    return Rejected(reason=_without_quotes(error.message))


def _bad_request(error: Any) -> Outcome:
    if error.__cause__ is not None:  # PTB could not read the body, so the number says nothing
        return Ambiguous(reason="unreadable answer")
    return _by_words(error.message, BAD_REQUEST_WORDS) or Rejected(reason=_without_quotes(error.message))


def _by_words(message: str, table: tuple[tuple[str, Outcome], ...]) -> Outcome | None:
    said = message.lower()
    return next((outcome for words, outcome in table if words in said), None)


def _without_quotes(message: str) -> str:
    # Behind a quotation mark Telegram repeats what we sent, and that may be somebody's words.
    return message.partition('"')[0].strip()[:_LONGEST_REASON]


# The first kind that fits decides: BadRequest, TimedOut and ours are all network errors to PTB.
BY_KIND: Final[tuple[tuple[type[Exception], Callable[[Any], Outcome]], ...]] = (
    (ptb.RetryAfter, _flood),
    (ptb.ChatMigrated, lambda error: Migrated(new_chat_id=error.new_chat_id)),
    (transport.NotSent, lambda error: NotSent(reason=error.message)),
    (ptb.InvalidToken, lambda _: NotSent(reason="the token was refused")),
    (ptb.Forbidden, lambda error: _by_words(error.message, FORBIDDEN_WORDS) or Forbidden(reason="forbidden")),
    (ptb.BadRequest, _bad_request),
    (ptb.EndPointNotFound, _missing_method),
    (ptb.Conflict, lambda error: Rejected(reason=_without_quotes(error.message))),
    (ptb.TimedOut, lambda error: Ambiguous(reason=error.message)),
    (transport.Unclear, lambda error: Ambiguous(reason=error.message)),
    (Exception, lambda error: Ambiguous(reason=type(error).__name__)),
)
