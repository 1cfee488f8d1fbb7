"""What persons do reaches the bot as Telegram would tell it."""

import pytest

from bot.sandbox.incoming import MediaItem
from bot.sandbox.people import BotIdentity
from bot.sandbox.refusals import PersonaError
from bot.sandbox.world import World
from tests.unit.sandbox.stage import FANG, LI, MING, Stage

FANG_USER = {"id": FANG, "is_bot": False, "first_name": "芳", "last_name": "王", "language_code": "zh-hans"}
FANG_CHAT = {"id": FANG, "type": "private", "first_name": "芳", "last_name": "王"}
NINE = 1795338000


def test_a_text_arrives_as_a_message(stage: Stage) -> None:
    stage.world.send(FANG, FANG, "/start claim-7 ")
    assert stage.updates() == [
        {
            "message": {
                "message_id": 1,
                "from": FANG_USER,
                "chat": FANG_CHAT,
                "date": NINE,
                "text": "/start claim-7",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            }
        }
    ]


def test_dates_follow_the_shown_clock(stage: Stage) -> None:
    stage.pass_time(90)
    stage.world.send(FANG, FANG, "你好")
    assert stage.updates()[0]["message"]["date"] == NINE + 90


def test_an_album_shares_its_group_and_carries_one_caption(stage: Stage) -> None:
    ids = stage.world.send_album(FANG, FANG, [MediaItem(kind="photo"), MediaItem(kind="video")], caption="漏水")
    first, second = (update["message"] for update in stage.updates())
    assert [first["message_id"], second["message_id"]] == ids
    assert first["media_group_id"] == second["media_group_id"]
    assert [first.get("caption"), second.get("caption")] == ["漏水", None]
    assert [len(first["photo"]), second["video"]["duration"]] == [2, 3]


def test_a_file_keeps_its_unique_id_and_made_up_ones_differ(stage: Stage) -> None:
    stored = stage.world.state.files.add(b"picture", kind="photo", name="a.jpg")
    for item in (MediaItem(kind="photo", file=stored.id), MediaItem(kind="photo"), MediaItem(kind="photo")):
        stage.world.send(FANG, FANG, media=item)
    unique = [update["message"]["photo"][-1]["file_unique_id"] for update in stage.updates()]
    again = stage.world.state.files.add(b"picture", kind="photo", name="b.jpg")
    assert unique[0] == stored.unique_id == again.unique_id
    assert stored.id != again.id
    assert len(set(unique)) == 3


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "voice", "audio", "video_note", "sticker", "document"])
def test_every_kind_of_media_is_sent(stage: Stage, kind: str) -> None:
    stage.world.send(FANG, FANG, media=MediaItem(kind=kind))
    assert kind in stage.updates()[0]["message"]


def test_contact_location_reply_and_forward(stage: Stage) -> None:
    stage.world.send(FANG, FANG, contact={"phone_number": "+8613800000000", "first_name": "芳", "user_id": FANG})
    stage.world.send(FANG, FANG, location={"latitude": 31.2, "longitude": 121.5, "live_period": 900})
    stage.world.send(FANG, FANG, "这里", reply_to=2)
    stage.world.send(FANG, FANG, "看看", forward_from=MING)
    contact, location, reply, forward = (update["message"] for update in stage.updates())
    assert contact["contact"] == {"phone_number": "+8613800000000", "first_name": "芳", "user_id": FANG}
    assert location["location"] == {"latitude": 31.2, "longitude": 121.5, "live_period": 900}
    assert reply["reply_to_message"] == location
    assert forward["forward_origin"]["sender_user"]["id"] == MING


def test_an_edit_arrives_as_an_edited_message(stage: Stage) -> None:
    message = stage.world.send(FANG, FANG, "漏水")
    stage.take()
    stage.pass_time(60)
    stage.world.edit(FANG, FANG, message, "漏水,很急")
    edited = stage.updates()[0]["edited_message"]
    assert (edited["text"], edited["date"], edited["edit_date"]) == ("漏水,很急", NINE, NINE + 60)


def test_a_press_arrives_with_the_message_and_is_answered_once(started: Stage) -> None:
    keyboard = {"inline_keyboard": [[{"text": "接单", "callback_data": "t1:a"}]]}
    card = started.call("sendMessage", chat_id=FANG, text="card", reply_markup=keyboard)
    query = started.world.press(FANG, FANG, card["message_id"], "t1:a")
    pressed = started.updates()[0]["callback_query"]
    assert (pressed["id"], pressed["from"], pressed["data"]) == (query, FANG_USER, "t1:a")
    assert pressed["message"] == card
    assert started.world.answer_of(query) is None
    started.call("answerCallbackQuery", callback_query_id=query, text="好的", show_alert=True)
    started.call("answerCallbackQuery", callback_query_id=query, text="again")
    assert started.world.answer_of(query) == {"text": "好的", "show_alert": True}


async def test_waiting_for_an_answer_ends_with_the_answer_or_without(started: Stage) -> None:
    card = started.call("sendMessage", chat_id=FANG, text="card")
    query = started.world.press(FANG, FANG, card["message_id"], "x")
    assert await started.world.answer_within(query, 0.001) is None
    started.call("answerCallbackQuery", callback_query_id=query)
    assert await started.world.answer_within(query, 10) == {"text": "", "show_alert": False}


def test_persons_act_only_where_they_are_members(stage: Stage) -> None:
    group = stage.group()
    with pytest.raises(PersonaError, match="Person 1002 is not a member of chat"):
        stage.world.send(MING, group, "hello")
    with pytest.raises(PersonaError, match="not a member"):
        stage.world.send(MING, FANG, "hello")


def test_refusals_of_the_impossible(started: Stage) -> None:
    world = started.world
    answer = started.call("sendMessage", chat_id=FANG, text="hello")
    with pytest.raises(PersonaError, match="There is nothing to send"):
        world.send(FANG, FANG, "  ")
    with pytest.raises(PersonaError, match="A text has at most 4096 characters"):
        world.send(FANG, FANG, "x" * 4097)
    with pytest.raises(PersonaError, match="There is no message 99"):
        world.send(FANG, FANG, "hi", reply_to=99)
    with pytest.raises(PersonaError, match="one's own messages"):
        world.edit(FANG, FANG, answer["message_id"], "hi")
    with pytest.raises(PersonaError, match="Only the bot's messages have buttons"):
        world.press(FANG, FANG, 1, "x")
    with pytest.raises(PersonaError, match="is taken"):
        world.add_person(FANG, "Second")
    with pytest.raises(PersonaError, match="no plain group"):
        world.migrate(FANG)


def test_raw_updates_pass_as_they_are(stage: Stage) -> None:
    stage.world.raw_update({"message": {"date": "notanint"}})
    assert stage.updates() == [{"message": {"date": "notanint"}}]


def test_without_administrator_rights_privacy_hides_talk(stage: Stage) -> None:
    group = stage.group(bot="member")
    card = stage.call("sendMessage", chat_id=group, text="card")
    for text in ("hello", "/board", "/board@other_bot", "/board@concierge_sandbox_bot", "ask @concierge_sandbox_bot"):
        stage.world.send(LI, group, text)
    stage.world.send(LI, group, "done", reply_to=card["message_id"])
    heard = [update["message"]["text"] for update in stage.take()]
    assert heard == ["/board", "/board@concierge_sandbox_bot", "ask @concierge_sandbox_bot", "done"]
    stage.world.promote(stage.bot, group)
    stage.take()
    stage.world.send(LI, group, "hello")
    assert stage.updates()[0]["message"]["text"] == "hello"


def test_privacy_can_be_off(stage: Stage) -> None:
    open_bot = BotIdentity(id=7, first_name="Open", username="open_bot", privacy=False)
    world = World(wall_clock=lambda: 0.0, shown_clock=lambda: stage.shown, bot=open_bot)
    world.add_person(LI, "李师傅")
    group = world.add_group(None, "维修部")
    world.join(LI, group)
    world.join(7, group)
    world.state.updates.clear()
    world.send(LI, group, "hello")
    assert len(world.state.updates.waiting()) == 1


def test_clearing_empties_the_world_but_ids_go_on(started: Stage) -> None:
    started.world.raw_update({})
    started.world.clear()
    assert started.updates() == []
    assert started.world.state.people == {}
    started.world.add_person(FANG, "芳")
    assert started.world.send(FANG, FANG, "again") == 3
    assert started.world.raw_update({}) == 300_000_005
