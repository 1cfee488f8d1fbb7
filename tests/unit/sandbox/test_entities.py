"""Telegram marks commands, mentions, hashtags, links and addresses by itself."""

import pytest

from bot.sandbox.entities import find_entities, units, with_found


def found(text: str) -> list[tuple[str, str]]:
    encoded = text.encode("utf-16-le")
    return [
        (e["type"], encoded[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"))
        for e in find_entities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/start abc", [("bot_command", "/start")]),
        ("/board@concierge_bot now", [("bot_command", "/board@concierge_bot")]),
        ("please /help", [("bot_command", "/help")]),
        ("3/4 and a/b/c", []),
        ("😀 /help", [("bot_command", "/help")]),
        ("@master_li 您好", [("mention", "@master_li")]),
        ("#R20261122 #12", [("hashtag", "#R20261122")]),
        ("see https://example.cn/a?b=c.", [("url", "https://example.cn/a?b=c")]),
        ("写信到 a.b@example.com 吧", [("email", "a.b@example.com")]),
        ("没有", []),
    ],
)
def test_finds(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_nothing_is_found_inside_code() -> None:
    code = {"type": "code", "offset": 0, "length": 5}
    assert with_found("/help /mine", [code]) == [code, {"type": "bot_command", "offset": 6, "length": 5}]


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("中文", 2), ("😀", 2), ("", 0)])
def test_units_are_utf_16(text: str, length: int) -> None:
    assert units(text) == length
