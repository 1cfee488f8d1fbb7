"""Whatever a bot sends, the sandbox gives a result or refuses in the Bot API's way; it never breaks."""

import contextlib
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.refusals import ApiError
from bot.sandbox.wire import encode
from tests.unit.sandbox.stage import FANG, LI, small_stage

NAMES = [
    "chat_id",
    "text",
    "parse_mode",
    "entities",
    "reply_markup",
    "reply_parameters",
    "message_id",
    "media",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "sticker",
    "latitude",
    "longitude",
    "title",
    "address",
    "phone_number",
    "first_name",
    "from_chat_id",
    "callback_query_id",
    "user_id",
    "file_id",
    "url",
    "secret_token",
    "max_connections",
    "allowed_updates",
    "commands",
    "scope",
    "language_code",
    "name",
    "menu_button",
    "link_preview_options",
    "disable_notification",
    "show_alert",
    "action",
]
words = st.sampled_from(
    [
        "",
        "x",
        "<b>a</b>",
        "<b>",
        "a < b",
        "HTML",
        "[1",
        '{"a": 1}',
        "[[1]]",
        "http://[x",
        "attach://x",
        "1e999",
        "😀" * 9,
    ]
)
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words | st.sampled_from([FANG, LI, 1, 2])
)
keys = st.sampled_from(
    [
        "type",
        "media",
        "offset",
        "length",
        "text",
        "inline_keyboard",
        "keyboard",
        "callback_data",
        "message_id",
        "command",
        "style",
        "style",
    ]
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)
calls = st.tuples(st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(NAMES), values, max_size=6))


@settings(max_examples=600, deadline=None)
@given(st.lists(calls, min_size=1, max_size=4))
def test_any_call_has_an_answer(made: list[tuple[str, dict[str, Any]]]) -> None:
    stage = small_stage()
    stage.world.send(FANG, FANG, "/start")
    sent = stage.call("sendMessage", chat_id=FANG, text="card")
    for name, params in made:
        aimed = {"chat_id": FANG, "message_id": sent["message_id"], "text": "y"} | params
        try:
            result = METHODS[name][1](stage.world.state, Params(aimed, {}))
        except ApiError as refusal:
            result = refusal.wire()
        assert encode(result)


@pytest.mark.parametrize("sign", string.punctuation)
def test_any_sign_in_html_is_read_or_complained_about(sign: str) -> None:
    stage = small_stage()
    stage.world.send(FANG, FANG, "/start")
    for text in (f"a{sign}b", f"<{sign}>", f"<b{sign}>x</b>", f"</{sign}", f"<a href={sign}>x</a>"):
        with contextlib.suppress(ApiError):
            assert stage.call("sendMessage", chat_id=FANG, text=text, parse_mode="HTML")["text"]
