"""python-telegram-bot against the sandbox: what it sends is understood, what it is told becomes its own errors."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Application, CallbackContext, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.sandbox.incoming import MediaItem
from tests.integration.sandbox.running import FANG, LI, TOKEN, Running

BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("接单", callback_data="t1:a"), InlineKeyboardButton("x", url="https://x.cn")]]
)


def ptb(sandbox: Running, token: str = TOKEN) -> Bot:
    return Bot(token, base_url=f"{sandbox.base}/bot", base_file_url=f"{sandbox.base}/file/bot")


@pytest.fixture
async def bot(started: Running) -> AsyncIterator[Bot]:
    async with ptb(started) as bot:
        yield bot


async def test_send_edit_delete(started: Running, bot: Bot) -> None:
    sent = await bot.send_message(
        FANG, "<b>报修</b> 1", parse_mode=ParseMode.HTML, reply_markup=BUTTONS, reply_parameters=ReplyParameters(1)
    )
    assert (sent.text, sent.text_html, sent.reply_to_message.text) == ("报修 1", "<b>报修</b> 1", "/start")
    assert sent.reply_markup == BUTTONS
    edited = await bot.edit_message_text("新的", chat_id=FANG, message_id=sent.message_id)
    assert (edited.text, edited.reply_markup, edited.edit_date) == ("新的", None, started.control.shown)
    assert await bot.delete_message(FANG, sent.message_id)


async def test_a_contact_button(started: Running, bot: Bot) -> None:
    markup = ReplyKeyboardMarkup([[KeyboardButton("发送手机号", request_contact=True)]], one_time_keyboard=True)
    await bot.send_message(FANG, "?", reply_markup=markup)
    keyboard = started.world.state.chats[FANG].reply_keyboard
    assert keyboard["keyboard"] == [[{"text": "发送手机号", "request_contact": True}]]


async def test_media_uploaded_and_sent_again(started: Running, bot: Bot) -> None:
    uploaded = await bot.send_document(FANG, b"%PDF-1", filename="回复.pdf", caption="附件")
    assert (uploaded.document.file_name, uploaded.caption) == ("回复.pdf", "附件")
    again = await bot.send_document(FANG, uploaded.document.file_id)
    assert again.document == uploaded.document
    file = await bot.get_file(uploaded.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1"


async def test_albums(started: Running, bot: Bot) -> None:
    started.world.send(FANG, FANG, media=MediaItem(kind="photo"))
    (update,) = await bot.get_updates()
    photo = update.message.photo[-1]
    album = await bot.send_media_group(FANG, [InputMediaPhoto(photo, caption="一"), InputMediaPhoto(b"two")])
    assert [message.caption for message in album] == ["一", None]
    assert len({message.media_group_id for message in album}) == 1
    assert album[0].photo[-1].file_unique_id == photo.file_unique_id
    with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
        await bot.send_media_group(FANG, [InputMediaPhoto(photo), InputMediaDocument(b"x")])


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "voice", "audio", "video_note", "sticker", "document"])
async def test_every_kind_of_media_goes_round(started: Running, bot: Bot, kind: str) -> None:
    started.world.send(FANG, FANG, media=MediaItem(kind=kind))
    (update,) = await bot.get_updates()
    media = getattr(update.message, kind)
    file = media[-1] if kind == "photo" else media
    sent = await getattr(bot, f"send_{kind}")(FANG, file.file_id)
    assert getattr(sent, kind) == media
    copied = await bot.copy_message(FANG, FANG, sent.message_id)
    assert copied.message_id == sent.message_id + 1


async def test_places_contacts_and_pins(started: Running, bot: Bot) -> None:
    assert (await bot.send_location(FANG, 31.2, 121.5)).location.latitude == 31.2
    assert (await bot.send_venue(FANG, 31.2, 121.5, "门", "路")).venue.title == "门"
    contact = await bot.send_contact(FANG, "+86138", "李")
    assert contact.contact.phone_number == "+86138"
    assert await bot.pin_chat_message(FANG, contact.message_id)
    assert (await bot.get_chat(FANG)).pinned_message.message_id == contact.message_id
    assert await bot.unpin_chat_message(FANG)
    assert await bot.send_chat_action(FANG, "typing")


async def test_groups(started: Running, bot: Bot) -> None:
    world = started.world
    group = world.add_group(None, "维修部", supergroup=False)
    for user in (LI, world.state.bot.id):
        world.join(user, group)
    world.promote(world.state.bot.id, group)
    assert (await bot.get_chat(group)).title == "维修部"
    assert [member.user.id for member in await bot.get_chat_administrators(group)] == [world.state.bot.id]
    assert (await bot.get_chat_member(group, LI)).status == "member"
    assert await bot.get_chat_member_count(group) == 2
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    assert [update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member] == [
        "member",
        "administrator",
    ]
    new = world.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "x")
    assert moved.value.new_chat_id == new
    world.kick(world.state.bot.id, new)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(new, "x")


async def test_settings_of_the_bot(started: Running, bot: Bot) -> None:
    assert await bot.set_my_commands([("repair", "报修")], language_code="zh")
    assert [command.command for command in await bot.get_my_commands(language_code="zh")] == ["repair"]
    assert await bot.set_my_name("管家")
    assert (await bot.get_my_name()).name == "管家"
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s")
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:9/hook"
    assert await bot.delete_webhook()


async def test_refusals_become_ptb_errors(started: Running, bot: Bot) -> None:
    sent = await bot.send_message(FANG, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("x", chat_id=FANG, message_id=sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat_id=FANG, message_id=99)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4711, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(FANG, "a < b", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(LI, "x")
    started.world.block(FANG)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(FANG, "x")
    stranger = ptb(started, "7000000001:other")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", RetryAfter),
        ("502_before", NetworkError),
        ("502_after", NetworkError),
        ("reset_before", NetworkError),
        ("reset_after", NetworkError),
        ("hang_after", TimedOut),
        ("bad_json", TelegramError),
        ("403", Forbidden),
        ("400", BadRequest),
    ],
)
async def test_faults_become_ptb_errors(
    started: Running, bot: Bot, kind: str, error: type[TelegramError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await started.persona("faults", kind=kind, method="sendMessage", retry_after=3)
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(FANG, "x", read_timeout=0.3)
    assert type(caught.value) is error
    assert (await bot.send_message(FANG, "y")).text == "y"


async def test_a_small_application(sandbox: Running) -> None:
    async def start(update: Update, context: CallbackContext) -> None:
        await update.message.reply_text("您好", reply_markup=BUTTONS)

    async def photo(update: Update, context: CallbackContext) -> None:
        await update.message.reply_photo(update.message.photo[-1].file_id, caption="收到")

    async def pressed(update: Update, context: CallbackContext) -> None:
        await update.callback_query.answer("好的", show_alert=True)
        await update.callback_query.edit_message_text(f"已按 {update.callback_query.data}")

    application = Application.builder().bot(ptb(sandbox)).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.PHOTO, photo))
    application.add_handler(CallbackQueryHandler(pressed))
    chat = sandbox.world.state.chats[FANG]
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=timedelta(seconds=10))
        await sandbox.persona("send", actor=FANG, chat=FANG, text="/start")
        await until(sandbox, lambda: 2 in chat.messages)
        _, body = await sandbox.persona("press", actor=FANG, chat=FANG, message=2, data="t1:a", wait=10)
        assert body["answer"] == {"text": "好的", "alert": True}
        await until(sandbox, lambda: chat.messages[2].body["text"] == "已按 t1:a")
        polls = sandbox.world.state.updates._poll_number
        await sandbox.persona("send", actor=FANG, chat=FANG, media=[{"kind": "photo"}])
        await until(sandbox, lambda: 4 in chat.messages)
        assert chat.messages[4].body["caption"] == "收到"
        # PTB asks once more with the offset of its last poll; Telegram makes such haste wait for three seconds.
        while sandbox.world.state.updates._poll_number == polls:
            await sandbox.world.state.updates.changed.heard(10)
        sandbox.machine += 10
        await application.updater.stop()
        await application.stop()


async def until(sandbox: Running, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await sandbox.world.state.feed.wait(sandbox.world.state.feed.version, 10)
