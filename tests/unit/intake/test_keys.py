import json
from datetime import UTC, datetime

import pytest

from bot.intake.keys import conversation_of, origin_of, raw_update
from tests.unit.intake.worlds import BOT, as_raw, message, press, row
from usecases.inbox_ports import Origin, RawUpdate


def ids_of(update: dict) -> tuple[int, int | None, int | None]:
    raw = as_raw(update)
    return raw.update_id, raw.chat_id, raw.user_id


def test_the_text_of_an_update_is_kept_as_it_came():
    came = '{"update_id":5, "message": {"chat":{"id":7,"type":"private"},"from":{"id":7},"text":"漏水 \\ud83d\\ude2d"}}'
    assert raw_update(BOT, came.encode()) == RawUpdate(bot_id=BOT, update_id=5, chat_id=7, user_id=7, raw=came)


def test_every_kind_we_ask_for_tells_its_chat_and_person():
    joined = {"chat": {"id": -55, "type": "supergroup"}, "from": {"id": 7}, "date": 0}
    assert ids_of(message(1, chat=-55, user=7)) == (1, -55, 7)
    assert ids_of({"update_id": 2, "edited_message": message(2)["message"]}) == (2, 7, 7)
    assert ids_of(press(3, chat=-55, user=8)) == (3, -55, 8)
    assert ids_of({"update_id": 4, "my_chat_member": joined}) == (4, -55, 7)
    assert ids_of({"update_id": 5, "chat_member": joined}) == (5, -55, 7)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9},
        {"update_id": 9, "brand_new_thing": {"chat": {"id": 7}}},
        {"update_id": 9, "message": {"chat": "not an object"}},
        {"update_id": 9, "message": {"chat": {"id": 2**63}}},
        {"update_id": 9, "callback_query": {"from": []}},
    ],
)
def test_an_unknown_shape_is_still_stored(update):
    assert ids_of(update) == (9, None, None)


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[]", b"{}", b'{"update_id": "x"}', b'{"update_id": 9223372036854775808}', b'{"update_id":1'],
)
def test_what_has_no_usable_number_cannot_be_stored(body):
    assert raw_update(BOT, body) is None


def test_a_bottomless_update_is_not_the_end():
    assert raw_update(BOT, b'{"update_id":1,"message":' + b"[" * 200_000) is None


def test_bytes_that_are_no_text_are_replaced():
    raw = raw_update(BOT, b'{"update_id":1,"x":"\xff"}')
    assert raw is not None
    assert raw.raw == '{"update_id":1,"x":"�"}'


def test_a_conversation_is_a_person_in_a_chat():
    assert conversation_of(row(1, chat=-55, user=7)) == (-55, 7)
    assert conversation_of(row(1, chat=-55, user=None)) == (-55, 0)
    assert conversation_of(row(1, chat=None, user=7)) == (0, 7)


def test_what_belongs_nowhere_stands_alone():
    assert conversation_of(row(1, chat=None, user=None)) != conversation_of(row(2, chat=None, user=None))


def test_the_origin_of_a_private_message():
    update = row(31, raw=json.dumps(message(5)))
    assert origin_of(update) == Origin(
        inbox_id=31,
        chat_id=7,
        user_id=7,
        private=True,
        pressed=False,
        message_id=5,
        language_code="zh-hans",
        said_at=datetime(2025, 11, 22, 8, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ({"edit_date": 1_763_798_460}, datetime(2025, 11, 22, 8, 1, tzinfo=UTC)),
        ({"date": "yesterday"}, None),
        ({"date": 10**30}, None),
        ({"date": -1}, None),
    ],
)
def test_when_something_was_said_is_what_telegram_says(date, moment):
    update = message(5)
    update["message"] |= date
    assert origin_of(row(31, raw=json.dumps(update))).said_at == moment


def test_the_origin_of_a_press_names_the_message_with_the_button():
    update = row(31, chat=-55, raw=json.dumps(press(5)))
    assert origin_of(update) == Origin(
        inbox_id=31, chat_id=-55, user_id=7, private=False, pressed=True, message_id=900, language_code=None
    )


@pytest.mark.parametrize("raw", ["", "nonsense", '{"update_id": 1, "message": 7}', '{"x": "\\ud800"}'])
def test_the_origin_of_something_unreadable_is_what_the_row_knows(raw):
    assert origin_of(row(31, raw=raw)) == Origin(
        inbox_id=31, chat_id=7, user_id=7, private=False, pressed=False, message_id=None, language_code=None
    )
