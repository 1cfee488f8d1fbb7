import json

import pytest
from telegram import Bot

from bot.intake.parsing import UnreadableUpdateError, parse_update
from handlers.pressed import Account, Place, Pressed, Under
from tests.unit.intake.worlds import TOKEN, message, press


@pytest.fixture
def bot() -> Bot:
    return Bot(TOKEN)


def test_an_update_becomes_ptbs_own(bot):
    update = parse_update(json.dumps(message(5, "你好")), bot)
    assert (update.update_id, update.message.text, update.effective_user.id) == (5, "你好", 7)
    assert update.get_bot() is bot


def test_a_press_is_read_without_ptb(bot):
    account = Account(id=7, first_name="Li")
    under = Under(message_id=900, date=1763798400, chat=Place(id=-55, type="supergroup"))
    assert parse_update(json.dumps(press(6)), bot) == Pressed(id="6", account=account, message=under, data="t1")


def test_a_press_with_half_a_surrogate_pair_is_read(bot):
    raw = json.dumps(press(6)).replace('"Li"', '"L\\ud800"')
    assert parse_update(raw, bot).account.full_name == "L\ufffd"


def test_half_a_surrogate_pair_is_replaced(bot):
    raw = json.dumps(message(5, "a")).replace('"text": "a"', '"text": "a\\ud800b\\ud83d\\ude00"')
    assert parse_update(raw, bot).message.text == "a\ufffdb😀"


def test_of_messages_that_are_pointed_at_only_the_identity_is_read(bot):
    card = {"text": "a card", "entities": [{"type": "unknown", "offset": "x"}], "reply_markup": 5}
    pressed = press(6)
    pressed["callback_query"]["message"] |= card
    answer = message(7, "done", chat=-55)
    answer["message"]["reply_to_message"] = pressed["callback_query"]["message"] | card
    query = parse_update(json.dumps(pressed), bot)
    replied = parse_update(json.dumps(answer), bot).message.reply_to_message
    assert query.message == Under(message_id=900, date=1763798400, chat=Place(id=-55, type="supergroup"))
    assert (replied.chat.id, replied.message_id, replied.text) == (-55, 900, None)


def test_a_card_that_telegram_no_longer_knows_is_still_known_by_its_number(bot):
    pressed = press(6)
    pressed["callback_query"]["message"] = {"message_id": 900, "date": 0, "chat": {"id": -55, "type": "supergroup"}}
    under = parse_update(json.dumps(pressed), bot).message
    assert under == Under(message_id=900, date=0, chat=Place(id=-55, type="supergroup"))


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "nonsense",
        "[]",
        '{"update_id": 1, "message": {"date": "notanint"}}',
        '{"message": {}}',
        '{"update_id": 1, "message": {"message_id": 1, "date": 1}}',
        '{"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": "ú", "type": "private"}}}',
        '{"update_id": 1, "callback_query": {"id": "1", "from": {"id": null}}}',
        '{"update_id": 1, "callback_query": {"id": "1"}}',
    ],
)
def test_what_cannot_be_read_is_one_kind_of_error(bot, raw):
    with pytest.raises(UnreadableUpdateError):
        parse_update(raw, bot)


def test_the_error_says_nothing_of_the_content(bot):
    with pytest.raises(UnreadableUpdateError) as caught:
        parse_update('{"update_id": 1, "message": {"date": "李先生 13800138000"}}', bot)
    assert "13800138000" not in str(caught.value)
