"""The Bot API's methods: what they give, what they refuse, in Telegram's words."""

from typing import Any

import pytest

from bot.sandbox.editing import NOT_MODIFIED
from bot.sandbox.incoming import MediaItem
from bot.sandbox.methods import METHODS
from bot.sandbox.settings_methods import commands_in
from tests.unit.sandbox.stage import FANG, LI, MING, Stage

NINE = 1795338000


def keyboard(*data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": item, "callback_data": item} for item in data]]}


def test_a_sent_message(started: Stage) -> None:
    sent = started.call(
        "sendMessage", chat_id=str(FANG), text=" <b>报修</b> /mine ", parse_mode="HTML", reply_markup=keyboard("a")
    )
    assert sent == {
        "message_id": 3,
        "from": {"id": started.bot, "is_bot": True, "first_name": "Concierge", "username": "concierge_sandbox_bot"},
        "chat": {"id": FANG, "type": "private", "first_name": "芳", "last_name": "王"},
        "date": NINE,
        "text": "报修 /mine",
        "entities": [{"type": "bold", "offset": 0, "length": 2}, {"type": "bot_command", "offset": 3, "length": 5}],
        "reply_markup": keyboard("a"),
    }
    assert started.updates() == []


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "Nonsense"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": keyboard("数" * 22)}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [{}]}},
            'field "inline_keyboard" must be an Array of Arrays',
        ),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
def test_texts_refused(started: Stage, params: dict[str, Any], refusal: str) -> None:
    assert started.refusal("sendMessage", chat_id=FANG, **params) == f"400 Bad Request: {refusal}"


def test_texts_at_the_limit_pass(started: Stage) -> None:
    long = started.call("sendMessage", chat_id=FANG, text="<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")
    assert long["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    assert started.call("sendMessage", chat_id=FANG, text="x", reply_markup=keyboard("x" * 64))["message_id"] == 4


@pytest.mark.parametrize(
    ("chat", "refusal"),
    [
        ("", "400 Bad Request: chat_id is empty"),
        ("@nobody", "400 Bad Request: chat not found"),
        (4711, "400 Bad Request: chat not found"),
        (LI, "403 Forbidden: bot can't initiate conversation with a user"),
    ],
)
def test_chats_refused(started: Stage, chat: object, refusal: str) -> None:
    assert started.refusal("sendMessage", chat_id=chat, text="x") == refusal


def test_a_missing_reply_can_be_tolerated(started: Stage) -> None:
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in started.call("sendMessage", chat_id=FANG, text="x", reply_parameters=lenient)


def test_a_reply_shows_what_it_answers(started: Stage) -> None:
    sent = started.call("sendMessage", chat_id=FANG, text="x", reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "/start"


def test_media_by_file_id(started: Stage) -> None:
    started.world.send(FANG, FANG, media=MediaItem(kind="photo"))
    photo = started.take()[0]["message"]["photo"]
    sent = started.call("sendPhoto", chat_id=MING, photo=photo[-1]["file_id"], caption="<i>漏</i>", parse_mode="HTML")
    assert (sent["photo"], sent["caption"]) == (photo, "漏")
    assert sent["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    small = started.call("sendPhoto", chat_id=MING, photo=photo[0]["file_id"])
    assert small["photo"] == photo


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.cn/a.jpg"}, "failed to get HTTP URL content"),
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendContact", {"phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendMediaGroup", {"media": []}, "there are no messages to send"),
        ("sendMediaGroup", {"media": "x"}, "can't parse media JSON object"),
        ("sendChatAction", {}, "wrong parameter action in request"),
    ],
)
def test_other_content_refused(started: Stage, method: str, params: dict[str, Any], refusal: str) -> None:
    assert started.refusal(method, chat_id=FANG, **params) == f"400 Bad Request: {refusal}"


def file_of(stage: Stage, kind: str) -> str:
    return stage.world.state.files.sample(kind).id


def test_captions_have_their_own_limit(started: Stage) -> None:
    photo = file_of(started, "photo")
    refusal = started.refusal("sendPhoto", chat_id=FANG, photo=photo, caption="x" * 1025)
    assert refusal == "400 Bad Request: message caption is too long"
    assert len(started.call("sendPhoto", chat_id=FANG, photo=photo, caption="x" * 1024)["caption"]) == 1024


def test_a_document_is_no_photo(started: Stage) -> None:
    refusal = started.refusal("sendPhoto", chat_id=FANG, photo=file_of(started, "document"))
    assert refusal == "400 Bad Request: can't use file of type Document as Photo"


def test_places_and_contacts(started: Stage) -> None:
    place = started.call("sendVenue", chat_id=FANG, latitude="31.5", longitude=121, title="门", address="路")
    assert place["venue"] == {"location": {"latitude": 31.5, "longitude": 121.0}, "title": "门", "address": "路"}
    contact = started.call("sendContact", chat_id=FANG, phone_number="+86", first_name="李")
    assert contact["contact"] == {"phone_number": "+86", "first_name": "李"}
    live = started.call("sendLocation", chat_id=FANG, latitude=1, longitude=2, live_period=60)
    assert live["location"] == {"latitude": 1.0, "longitude": 2.0, "live_period": 60}


def test_an_album(started: Stage) -> None:
    items = [
        {"type": "photo", "media": file_of(started, "photo"), "caption": "一"},
        {"type": "video", "media": file_of(started, "video")},
    ]
    first, second = started.call("sendMediaGroup", chat_id=FANG, media=items)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("一", False)


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [
        (["photo"], "wrong number of media in the album: it must have 2-10 items"),
        (["photo"] * 11, "wrong number of media in the album: it must have 2-10 items"),
        (["photo", "document"], "document can't be mixed with other media types"),
        (["audio", "video"], "audio can't be mixed with other media types"),
        (["photo", "voice"], 'can\'t parse InputMedia: type "voice" is unsupported'),
    ],
)
def test_albums_refused_leave_nothing_behind(started: Stage, kinds: list[str], refusal: str) -> None:
    items = [{"type": kind, "media": file_of(started, kind)} for kind in kinds]
    assert started.refusal("sendMediaGroup", chat_id=FANG, media=items) == f"400 Bad Request: {refusal}"
    assert list(started.world.state.chats[FANG].messages) == [1]


def test_a_copy_may_have_its_own_caption(started: Stage) -> None:
    source = started.world.send(FANG, FANG, media=MediaItem(kind="photo"), caption="old")
    copied = started.call("copyMessage", chat_id=MING, from_chat_id=FANG, message_id=source)
    assert copied == {"message_id": 4}
    started.call("copyMessage", chat_id=MING, from_chat_id=FANG, message_id=source, caption="new")
    bodies = [message.body for message in started.world.state.chats[MING].messages.values()]
    assert [body.get("caption") for body in bodies] == [None, "old", "new"]
    assert (
        started.refusal("copyMessage", chat_id=MING, from_chat_id=FANG, message_id=77)
        == "400 Bad Request: message to copy not found"
    )


def test_reply_keyboards_belong_to_the_chat(started: Stage) -> None:
    chat = started.world.state.chats[FANG]
    asked = {"keyboard": [[{"text": "发送手机号", "request_contact": True}]], "resize_keyboard": True}
    sent = started.call("sendMessage", chat_id=FANG, text="x", reply_markup=asked)
    assert ("reply_markup" in sent, chat.reply_keyboard) == (False, asked)
    started.call("sendMessage", chat_id=FANG, text="inline leaves it", reply_markup=keyboard("a"))
    assert chat.reply_keyboard == asked
    started.call("sendMessage", chat_id=FANG, text="y", reply_markup={"remove_keyboard": True})
    assert chat.reply_keyboard is None


def test_an_edit_replaces_words_and_buttons(started: Stage) -> None:
    sent = started.call("sendMessage", chat_id=FANG, text="old", reply_markup=keyboard("a"))
    started.pass_time(5)
    edited = started.call("editMessageText", chat_id=FANG, message_id=sent["message_id"], text="new")
    assert (edited["text"], edited["edit_date"], "reply_markup" in edited) == ("new", NINE + 5, False)
    buttons = started.call(
        "editMessageReplyMarkup", chat_id=FANG, message_id=sent["message_id"], reply_markup=keyboard("b")
    )
    assert (buttons["text"], buttons["reply_markup"]) == ("new", keyboard("b"))


def test_an_edit_of_a_caption(started: Stage) -> None:
    sent = started.call("sendPhoto", chat_id=FANG, photo=file_of(started, "photo"), caption="old")
    edited = started.call("editMessageCaption", chat_id=FANG, message_id=sent["message_id"], caption="new")
    assert (edited["caption"], edited["photo"]) == ("new", sent["photo"])


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        (
            "editMessageText",
            {"message_id": 3, "text": "<b>card</b>", "parse_mode": "HTML", "reply_markup": keyboard("a")},
            NOT_MODIFIED,
        ),
        ("editMessageText", {"message_id": 77, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 4, "text": "x"}, "there is no text in the message to edit"),
        ("editMessageText", {"message_id": 5, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 3, "text": ""}, "message text is empty"),
        ("editMessageCaption", {"message_id": 3, "caption": "x"}, "there is no caption in the message to edit"),
        ("deleteMessage", {"message_id": 77}, "message to delete not found"),
        ("pinChatMessage", {"message_id": 77}, "message to pin not found"),
        ("unpinChatMessage", {}, "message to unpin not found"),
    ],
)
def test_edits_refused(started: Stage, method: str, params: dict[str, Any], refusal: str) -> None:
    started.call("sendMessage", chat_id=FANG, text="<b>card</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    started.call("sendPhoto", chat_id=FANG, photo=file_of(started, "photo"))
    started.call("sendMessage", chat_id=FANG, text="ask", reply_markup={"keyboard": [["yes"]]})
    assert started.refusal(method, chat_id=FANG, **params) == f"400 Bad Request: {refusal}"


def test_deleting_takes_the_pin_along(started: Stage) -> None:
    sent = started.call("sendMessage", chat_id=FANG, text="x")
    started.call("pinChatMessage", chat_id=FANG, message_id=sent["message_id"])
    assert started.take()[0]["message"]["pinned_message"] == sent
    assert started.call("getChat", chat_id=FANG)["pinned_message"] == sent
    assert started.call("deleteMessage", chat_id=FANG, message_id=sent["message_id"]) is True
    assert "pinned_message" not in started.call("getChat", chat_id=FANG)


def test_after_two_days_nothing_is_deleted(started: Stage) -> None:
    sent = started.call("sendMessage", chat_id=FANG, text="x")
    started.pass_time(48 * 3600)
    refusal = started.refusal("deleteMessage", chat_id=FANG, message_id=sent["message_id"])
    assert refusal == "400 Bad Request: message can't be deleted for everyone"


def test_in_groups_pins_and_other_peoples_messages_need_an_administrator(stage: Stage) -> None:
    group = stage.group(bot="member")
    theirs = stage.world.send(LI, group, "x")
    own = stage.call("sendMessage", chat_id=group, text="y")["message_id"]
    assert (
        stage.refusal("deleteMessage", chat_id=group, message_id=theirs) == "400 Bad Request: message can't be deleted"
    )
    pin = stage.refusal("pinChatMessage", chat_id=group, message_id=own)
    assert pin == "400 Bad Request: not enough rights to manage pinned messages in the chat"
    stage.world.promote(stage.bot, group)
    assert stage.call("deleteMessage", chat_id=group, message_id=theirs) is True
    assert stage.call("pinChatMessage", chat_id=group, message_id=own) is True
    assert stage.call("unpinChatMessage", chat_id=group, message_id=own) is True


QUERY_TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_queries_grow_old_in_machine_time(started: Stage) -> None:
    card = started.call("sendMessage", chat_id=FANG, text="card")
    query = started.world.press(FANG, FANG, card["message_id"], "x")
    assert (
        started.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
        == "400 Bad Request: MESSAGE_TOO_LONG"
    )
    started.machine += 151
    assert started.refusal("answerCallbackQuery", callback_query_id=query) == QUERY_TOO_OLD
    assert started.refusal("answerCallbackQuery", callback_query_id="1") == QUERY_TOO_OLD


def test_questions_about_a_group(stage: Stage) -> None:
    group = stage.group()
    assert stage.call("getChatMemberCount", chat_id=group) == 3
    assert [member["user"]["id"] for member in stage.call("getChatAdministrators", chat_id=group)] == [stage.bot]
    assert stage.call("getChatMember", chat_id=group, user_id=LI)["status"] == "member"
    assert stage.call("getChatMember", chat_id=group, user_id=MING)["status"] == "left"
    assert stage.refusal("getChatMember", chat_id=group, user_id=9) == "400 Bad Request: PARTICIPANT_ID_INVALID"
    assert stage.call("getChat", chat_id=group)["title"] == "维修部"


def test_files_are_found_again(started: Stage) -> None:
    stored = started.world.state.files.add(b"123", kind="document", name="报告.pdf")
    found = started.call("getFile", file_id=stored.id)
    assert (found["file_size"], found["file_path"]) == (3, f"documents/{stored.id}.pdf")
    assert started.refusal("getFile", file_id="x") == "400 Bad Request: invalid file_id"


def test_large_files_cannot_be_downloaded(started: Stage) -> None:
    stored = started.world.state.files.add(bytes(20_000_001), kind="video")
    assert started.refusal("getFile", file_id=stored.id) == "400 Bad Request: file is too big"


def test_commands_are_kept_per_scope_and_language(stage: Stage) -> None:
    commands = [{"command": "repair", "description": "报修"}]
    scope = {"type": "chat", "chat_id": 5}
    stage.call("setMyCommands", commands=commands, language_code="zh")
    stage.call("setMyCommands", commands=commands, scope=scope)
    assert stage.call("getMyCommands", language_code="zh") == commands
    assert stage.call("getMyCommands", scope={"chat_id": 5, "type": "chat"}) == commands
    assert stage.call("getMyCommands") == []
    stage.call("deleteMyCommands", language_code="zh")
    assert stage.call("getMyCommands", language_code="zh") == []
    bad = [{"command": "Répair", "description": "x"}]
    assert stage.refusal("setMyCommands", commands=bad) == "400 Bad Request: BOT_COMMAND_INVALID"


def test_a_chat_offers_the_commands_of_its_narrowest_scope(stage: Stage) -> None:
    group = stage.world.add_group(None, "维修部")

    def offered(chat: int) -> list[str]:
        return [item["command"] for item in commands_in(stage.world.state, stage.world.state.chat(chat))]

    def offer(command: str, **where: object) -> None:
        stage.call("setMyCommands", commands=[{"command": command, "description": "d"}], **where)

    assert (offered(FANG), offered(group)) == ([], [])
    offer("help")
    assert (offered(FANG), offered(group)) == (["help"], ["help"])
    offer("start", scope={"type": "all_private_chats"})
    offer("board", scope={"type": "all_group_chats"})
    assert (offered(FANG), offered(group)) == (["start"], ["board"])
    offer("repair", scope={"type": "all_private_chats"}, language_code="zh")
    assert (offered(FANG), offered(group)) == (["repair"], ["board"])
    offer("mine", scope={"type": "chat", "chat_id": FANG})
    assert (offered(FANG), offered(MING)) == (["mine"], ["start"])


def test_names_and_texts(stage: Stage) -> None:
    stage.call("setMyName", name="管家")
    stage.call("setMyDescription", description="d", language_code="en")
    stage.call("setMyShortDescription", short_description="s")
    stage.call("setChatMenuButton", menu_button={"type": "default"})
    assert stage.call("getMyName", language_code="en") == {"name": "管家"}
    assert stage.call("getMyDescription") == {"description": ""}
    assert stage.call("getMyShortDescription") == {"short_description": "s"}
    assert stage.call("getChatMenuButton", chat_id=1) == {"type": "default"}
    assert stage.refusal("setMyName", name="x" * 65) == "400 Bad Request: BOT_TITLE_INVALID"


def test_webhook_settings(stage: Stage) -> None:
    stage.world.send(FANG, FANG, "x")
    assert stage.refusal("setWebhook", url="ftp://x") == "400 Bad Request: invalid webhook URL specified"
    assert (
        stage.refusal("setWebhook", url="http://x", secret_token="a b")
        == "400 Bad Request: secret token contains unallowed characters"
    )
    stage.call("setWebhook", url="http://x/hook", max_connections=3, allowed_updates='["message"]')
    assert stage.call("getWebhookInfo") == {
        "url": "http://x/hook",
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 3,
        "allowed_updates": ["message"],
    }
    stage.call("deleteWebhook", drop_pending_updates=True)
    assert stage.call("getWebhookInfo")["pending_update_count"] == 0


def test_every_method_of_the_contract_is_there() -> None:
    wanted = """sendMessage sendPhoto sendVideo sendDocument sendVoice sendAudio sendAnimation sendSticker sendVideoNote
    sendLocation sendVenue sendContact sendMediaGroup copyMessage editMessageText editMessageCaption
    editMessageReplyMarkup deleteMessage pinChatMessage unpinChatMessage answerCallbackQuery getChat getChatMember
    getChatAdministrators getChatMemberCount sendChatAction setMyCommands getMyCommands deleteMyCommands setMyName
    setMyDescription setMyShortDescription setChatMenuButton getFile leaveChat logOut close getMe setWebhook
    deleteWebhook getWebhookInfo"""
    assert [name for name in wanted.split() if name.lower() not in METHODS] == []
