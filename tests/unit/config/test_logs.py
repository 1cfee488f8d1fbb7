import io
import json
import logging
import sys
from dataclasses import dataclass

import pytest
import structlog
from telegram.error import BadRequest

from bot.logs import configure_logs

TOKEN = "123456789:AAEabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture
def lines(monkeypatch):
    """What was logged so far, one dict a line; the logging set-up is put back afterwards."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    before, ours = (root.handlers[:], root.level), structlog.get_config()
    configure_logs(as_json=True)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.configure(**ours)


@dataclass(frozen=True)
class Outcome:
    reason: str


def raised(error: Exception) -> Exception:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_an_event_is_one_line_with_its_ids(lines):
    structlog.get_logger("x").info("update_done", inbox_id=12345678901, chat_id=-1001234567890)
    (line,) = lines()
    assert (line["event"], line["level"], line["inbox_id"], line["chat_id"]) == (
        "update_done",
        "info",
        12345678901,
        -1001234567890,
    )
    assert line["timestamp"].endswith("Z")


def test_tokens_and_phones_are_taken_out_of_texts(lines):
    structlog.get_logger("x").info(
        "call_failed",
        url=f"https://api/bot{TOKEN}/getMe",
        note=["call +86 138 0013 8000", {"a": "13800138000"}, "电话13800138000，１３８００１３８０００找王"],
    )
    (line,) = lines()
    assert line["url"] == "https://api/bot<token>/getMe"
    assert line["note"] == ["call <digits>", {"a": "<digits>"}, "电话<digits>，<digits>找王"]


def test_what_is_no_text_is_written_as_one_and_looked_through_too(lines):
    structlog.get_logger("x").info("odd", outcome=Outcome(reason="call 13800138000"), ok=True, waited=1.5, nothing=None)
    (line,) = lines()
    assert line["outcome"] == "Outcome(reason='call <digits>')"
    assert (line["ok"], line["waited"], line["nothing"]) == (True, 1.5, None)


def test_numbers_of_tickets_stay(lines):
    structlog.get_logger("x").info("closed", ticket="R-20261122-007 Q-20261122-007", reference="E12")
    (line,) = lines()
    assert (line["ticket"], line["reference"]) == ("R-20261122-007 Q-20261122-007", "E12")


def test_an_error_says_where_but_not_what_it_choked_on(lines):
    try:
        {}["李先生"]
    except KeyError:
        structlog.get_logger("x").exception("update_failed", inbox_id=1)
    (line,) = lines()
    assert (line["error"], "李先生" in json.dumps(line, ensure_ascii=False)) == ("KeyError", False)
    assert line["where"][-1].endswith("test_an_error_says_where_but_not_what_it_choked_on")


def test_errors_of_machines_speak(lines):
    structlog.get_logger("x").error("disk", exc_info=raised(OSError(28, "No space left on device")))
    structlog.get_logger("x").error("call", exc_info=raised(BadRequest("Chat not found")))
    assert [line["error"] for line in lines()] == [
        "OSError: [Errno 28] No space left on device",
        "BadRequest: Chat not found",
    ]


def test_the_whole_chain_is_named(lines):
    try:
        try:
            raise ValueError("secret")
        except ValueError as error:
            raise RuntimeError("secret") from error
    except RuntimeError as error:
        structlog.get_logger("x").error("failed", exc_info=error)
    assert lines()[0]["error"] == "RuntimeError <- ValueError"


def test_groups_name_their_members(lines):
    structlog.get_logger("x").error("failed", exc_info=raised(ExceptionGroup("two", [KeyError("a"), OSError("disk")])))
    assert lines()[0]["error"] == "ExceptionGroup(KeyError, OSError: disk)"


def test_libraries_speak_the_same_language_but_only_of_trouble(lines):
    logging.getLogger("httpx").info("POST https://api/bot%s/getMe", TOKEN)
    logging.getLogger("telegram.ext").warning("call of bot%s", TOKEN)
    (line,) = lines()
    assert (line["event"], line["level"]) == ("call of bot<token>", "warning")


def test_the_console_shows_the_same(monkeypatch, lines):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logs(as_json=False)
    structlog.get_logger("x").info("call_failed", url=f"bot{TOKEN}")
    assert ("call_failed" in stream.getvalue(), TOKEN in stream.getvalue()) == (True, False)
