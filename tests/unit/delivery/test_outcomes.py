"""What PTB's exceptions mean: every class of them, and every text of Telegram that decides something."""

import inspect
from datetime import timedelta

import pytest
from telegram import error as ptb

from bot import transport
from bot.messenger.outcomes import BAD_REQUEST_WORDS, FORBIDDEN_WORDS, classify, server_in_trouble, succeeded
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

BY_KIND: dict[type[Exception], tuple[Exception, Outcome]] = {
    ptb.TelegramError: (ptb.TelegramError("Invalid server response"), Ambiguous(reason="TelegramError")),
    ptb.NetworkError: (ptb.NetworkError("Bad Gateway (502)"), Ambiguous(reason="NetworkError")),
    ptb.TimedOut: (ptb.TimedOut("no answer in time"), Ambiguous(reason="no answer in time")),
    ptb.BadRequest: (ptb.BadRequest("Can't parse entities"), Rejected(reason="Can't parse entities")),
    ptb.Forbidden: (ptb.Forbidden("Forbidden: something new"), Forbidden(reason="forbidden")),
    ptb.InvalidToken: (ptb.InvalidToken("Unauthorized"), NotSent(reason="the token was refused")),
    ptb.EndPointNotFound: (
        ptb.EndPointNotFound("Endpoint 'sendX' not found"),
        Rejected(reason="Endpoint 'sendX' not found"),
    ),
    ptb.ChatMigrated: (ptb.ChatMigrated(-1005), Migrated(new_chat_id=-1005)),
    ptb.Conflict: (ptb.Conflict("terminated by other getUpdates"), Rejected(reason="terminated by other getUpdates")),
    ptb.PassportDecryptionError: (ptb.PassportDecryptionError("x"), Ambiguous(reason="PassportDecryptionError")),
    transport.NotSent: (
        transport.NotSent("not sent: ClientConnectorError"),
        NotSent(reason="not sent: ClientConnectorError"),
    ),
    transport.Unclear: (transport.Unclear("HTTP 502"), Ambiguous(reason="HTTP 502")),
    transport.Flooded: (transport.Flooded(35), Flood(retry_after=35.0)),
    KeyError: (KeyError("result"), Ambiguous(reason="KeyError")),
    RuntimeError: (RuntimeError("Session is closed"), Ambiguous(reason="RuntimeError")),
}


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_kind_of_exception(kind: type[Exception]) -> None:
    error, outcome = BY_KIND[kind]
    assert type(error) is kind
    assert classify(error) == outcome


def test_no_exception_of_ptb_is_forgotten() -> None:
    ours = {
        kind
        for _, kind in inspect.getmembers(ptb, inspect.isclass)
        if issubclass(kind, ptb.TelegramError) and kind.__module__ == ptb.__name__
    }
    assert ours - {ptb.RetryAfter} == {kind for kind in BY_KIND if kind.__module__ == ptb.__name__}


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize("pause", [35, timedelta(seconds=35)])
def test_a_flood_in_ptbs_two_spellings(pause: int | timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(pause, timedelta):
        monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert classify(ptb.RetryAfter(pause)) == Flood(retry_after=35.0)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Forbidden: bot was blocked by the user", Forbidden(reason="blocked")),
        ("Forbidden: user is deactivated", Forbidden(reason="deactivated")),
        ("Forbidden: bot was kicked from the supergroup chat", Forbidden(reason="kicked")),
        ("Forbidden: bot was kicked from the group chat", Forbidden(reason="kicked")),
        ("Forbidden: bot is not a member of the channel chat", Forbidden(reason="not a member")),
        ("Forbidden: bot can't initiate conversation with a user", Forbidden(reason="never started")),
        ("Forbidden: bot can't send messages to bots", Forbidden(reason="is a bot")),
        ("Forbidden: the group chat was deleted", Forbidden(reason="deleted")),
        ("Forbidden: MESSAGE_AUTHOR_REQUIRED", Gone()),
    ],
)
def test_words_of_a_403(words: str, outcome: Outcome) -> None:
    assert classify(ptb.Forbidden(words)) == outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
            NotModified(),
        ),
        ("Bad Request: message to edit not found", Gone()),
        ("Bad Request: message can't be edited", Gone()),
        ("Bad Request: MESSAGE_ID_INVALID", Gone()),
        ("Bad Request: there is no text in the message to edit", Gone()),
        ("Bad Request: there is no caption in the message to edit", Gone()),
        ("Bad Request: message to delete not found", Gone()),
        ("Bad Request: message can't be deleted for everyone", Gone()),
        ("Bad Request: message to pin not found", Gone()),
        ("Bad Request: chat not found", Forbidden(reason="not found")),
        ("Bad Request: PEER_ID_INVALID", Forbidden(reason="not found")),
        ("Bad Request: not enough rights to send text messages to the chat", Forbidden(reason="muted")),
        ("Bad Request: have no rights to send a message", Forbidden(reason="muted")),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", Forbidden(reason="muted")),
        ("Bad Request: not enough rights to manage pinned messages in the chat", None),
        ("Bad Request: message thread not found", None),
        ("Bad Request: message text is empty", None),
        ("Bad Request: BUTTON_DATA_INVALID", None),
    ],
)
def test_words_of_a_400(words: str, outcome: Outcome | None) -> None:
    found = classify(ptb.BadRequest(words))
    assert found == outcome if outcome is not None else isinstance(found, Rejected)


@pytest.mark.parametrize("table", [FORBIDDEN_WORDS, BAD_REQUEST_WORDS])
def test_the_tables_can_match_and_no_line_hides_another(table: tuple[tuple[str, Outcome], ...]) -> None:
    words = [line for line, _ in table]
    assert words == [line.lower() for line in words]
    assert [later for index, later in enumerate(words) if any(one in later for one in words[:index])] == []


def test_what_telegram_quotes_of_our_text_is_not_kept() -> None:
    error = ptb.BadRequest('Can\'t parse entities: unsupported start tag "王小明" at byte offset 5')
    assert classify(error) == Rejected(reason="Can't parse entities: unsupported start tag")


def test_a_refusal_that_could_not_be_read_is_none() -> None:
    error = ptb.BadRequest("Bad Request (400). Parsing the server response failed")
    error.__cause__ = ptb.TelegramError("Invalid server response")
    assert classify(error) == Ambiguous(reason="unreadable answer")


@pytest.mark.parametrize(
    ("result", "ids"),
    [
        ({"message_id": 41, "chat": {}}, (41,)),
        ([{"message_id": 41}, {"message_id": 42}], (41, 42)),
        (True, ()),
        ({"id": 1}, ()),
        ([], ()),
        (None, ()),
    ],
)
def test_message_ids_of_an_answer(result: object, ids: tuple[int, ...]) -> None:
    assert succeeded(result) == Sent(message_ids=ids)


def test_only_the_way_to_telegram_closes_the_way() -> None:
    closes = [NotSent(reason="x"), Ambiguous(reason="x")]
    harmless = [
        Sent(),
        Flood(retry_after=1),
        Forbidden(reason="x"),
        Migrated(new_chat_id=1),
        NotModified(),
        Gone(),
        Rejected(reason="x"),
    ]
    assert [server_in_trouble(one) for one in closes + harmless] == [True] * 2 + [False] * 7
