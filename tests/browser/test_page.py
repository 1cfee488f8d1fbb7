"""The sandbox page in a real browser: people write, press, switch and move the clock."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.samples import sample_file
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.stage import CHEN, ENGINEERS, LI, NEWCOMER, TOM, WANG, Stage, raised

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ACCEPT = {"text": "接单", "callback_data": "accept", "style": "primary"}
NUMBER = {"text": "看号码", "callback_data": "number"}


def room(page: Page, side: str = "residents") -> Locator:
    return page.locator(f"#{side} .room")


def chat(page: Page, name: str) -> Locator:
    return page.get_by_role("option", name=name).first


def last_said(stage: Stage, where: int) -> Any:
    return list(stage.world.state.chats[where].messages.values())[-1]


async def test_enter_sends_and_the_words_stand_on_the_right(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    field = room(page).get_by_role("textbox")
    await field.fill("厨房水龙头一直滴水")
    await field.press("Enter")

    await expect(room(page).locator(".row.out .text").last).to_contain_text("厨房水龙头一直滴水")
    await expect(field).to_have_value("")
    said = last_said(stage, WANG)
    assert (said.sender, said.body) == (WANG, {"text": "厨房水龙头一直滴水"})


async def test_shift_enter_makes_a_new_line_instead(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    field = room(page).get_by_role("textbox")
    await field.fill("一")
    await field.press("Shift+Enter")
    await field.press_sequentially("二")
    await field.press("Enter")

    await expect(room(page).locator(".row.out .text").last).to_contain_text("一\n二")


async def test_a_press_shows_the_answer_as_a_toast(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    message = await stage.bot.say(WANG, "说完了点「发完了」。", [{"text": "发完了", "callback_data": "done"}])
    await room(page).get_by_role("button", name="发完了").click()

    query = await stage.bot.heard("callback_query")
    assert (query["from"]["id"], query["message"]["message_id"], query["data"]) == (WANG, message, "done")
    await stage.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="好的,收到了。")
    await expect(room(page).locator(".toast")).to_have_text("好的,收到了。")


async def test_an_alert_names_the_presser_and_closes_with_escape(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await stage.bot.say(ENGINEERS, "🔧 水龙头", [NUMBER])
    await room(page, "staff").get_by_label("您现在是").select_option(str(LI))
    await room(page, "staff").get_by_role("button", name="看号码").click()

    query = await stage.bot.heard("callback_query")
    assert query["from"]["id"] == LI
    await stage.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="138 1234 5678", show_alert=True)
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("138 1234 5678")
    await expect(alert).to_contain_text("只有李师傅看得到")
    await page.keyboard.press("Escape")
    await expect(alert).to_have_count(0)


async def test_an_edited_card_changes_alone_and_keeps_the_focus(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await stage.bot.say(ENGINEERS, "早上好")
    card = await stage.bot.say(ENGINEERS, "🔧 水龙头", [ACCEPT])
    staff = room(page, "staff")
    await staff.get_by_role("button", name="接单").focus()
    await staff.get_by_text("早上好").evaluate("node => { node.untouched = true; }")
    later = {"inline_keyboard": [[{"text": "我出发了", "callback_data": "go"}]]}
    await stage.bot.call(
        "editMessageText", chat_id=ENGINEERS, message_id=card, text="李师傅 10:52 接单", reply_markup=later
    )

    await expect(staff.locator(".row").last).to_contain_text("李师傅 10:52 接单")
    await expect(staff.locator(".row").last).to_contain_text("已修改")
    await expect(staff.get_by_role("button", name="我出发了")).to_be_focused()
    assert await staff.get_by_text("早上好").evaluate("node => node.untouched") is True


async def test_the_whole_way_with_the_keyboard(stage: Stage, open_page: OpenPage) -> None:
    await stage.bot.say(TOM, "Hello", [{"text": "Repair", "callback_data": "repair"}])
    page = await open_page()
    await chat(page, "王阿姨").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(room(page).locator("h2")).to_have_text("Tom Baker")
    await page.keyboard.type("The light is out")
    await page.keyboard.press("Enter")
    await expect(room(page).locator(".row.out .text").last).to_contain_text("The light is out")
    await page.keyboard.press("ArrowUp")
    await expect(room(page).get_by_role("textbox")).to_have_value("The light is out")
    await page.keyboard.type(" again")
    await page.keyboard.press("Enter")
    await expect(room(page).locator(".row.out").last).to_contain_text("The light is out again")

    await room(page).locator(".row").last.focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(room(page).get_by_role("button", name="Repair")).to_be_focused()
    await page.keyboard.press("Enter")
    query = await stage.bot.heard("callback_query")
    assert (query["from"]["id"], query["data"]) == (TOM, "repair")
    await stage.bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await page.keyboard.press("Escape")
    await expect(room(page).get_by_role("textbox")).to_be_focused()


async def test_a_reply_quotes_and_a_deleted_message_goes(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    asked = await stage.bot.say(WANG, "现在是什么情况?")
    await room(page).locator(".row", has_text="现在是什么情况?").click(button="right")
    await page.get_by_role("menuitem", name="回复").click()
    await page.keyboard.type("还在漏")
    await page.keyboard.press("Enter")

    await expect(room(page).locator(".quote")).to_contain_text("现在是什么情况?")
    assert last_said(stage, WANG).reply_to == asked
    await room(page).locator(".row.out").last.click(button="right")
    await page.get_by_role("menuitem", name="删除").click()
    await expect(room(page).get_by_text("还在漏")).to_have_count(0)


async def test_staff_write_as_whoever_is_chosen(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    staff = room(page, "staff")
    for person, words in ((CHEN, "先紧着漏水的"), (LI, "我去")):
        await staff.get_by_label("您现在是").select_option(str(person))
        await staff.get_by_role("textbox").fill(words)
        await staff.get_by_role("textbox").press("Enter")
        await expect(staff.locator(".row.out").last).to_contain_text(words)
        assert last_said(stage, ENGINEERS).sender == person
    await expect(staff.locator(".row.in").last).to_contain_text("先紧着漏水的")


async def test_several_pictures_become_one_album(stage: Stage, open_page: OpenPage, tmp_path: Path) -> None:
    page = await open_page()
    pictures = [tmp_path / f"{number}.png" for number in range(3)]
    for number, picture in enumerate(pictures):
        picture.write_bytes(sample_file("photo", number)[0])
    await room(page).locator("input[accept='image/*,video/*']").set_input_files(pictures)
    await expect(room(page).locator(".staged li")).to_have_count(3)
    await page.keyboard.type("三处都漏")
    await page.keyboard.press("Enter")

    album = room(page).locator(".row.out .album")
    await expect(album.locator("img")).to_have_count(3)
    await expect(room(page).locator(".row.out").last).to_contain_text("三处都漏")
    await expect(room(page).locator(".staged")).to_be_hidden()
    sent = list(stage.world.state.chats[WANG].messages.values())[-3:]
    assert len({message.album for message in sent}) == 1
    assert [message.body.get("caption") for message in sent] == ["三处都漏", None, None]
    await album.locator("button").first.click()
    await expect(page.locator("dialog.viewer img")).to_be_visible()


async def test_the_sample_voice_can_be_played(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await room(page).get_by_role("button", name="添加").click()
    await page.get_by_role("menuitem", name="语音").click()

    voice = room(page).get_by_role("group", name="语音")
    await expect(voice).to_contain_text("0:02")
    assert last_said(stage, WANG).media_kind == "voice"


async def test_the_reply_keyboard_sends_the_own_contact(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    keyboard = {"keyboard": [[{"text": "发送我的手机号", "request_contact": True}], [{"text": "稍后再说"}]]}
    await stage.bot.call("sendMessage", chat_id=WANG, text="请把电话发给我。", reply_markup=keyboard)
    await room(page).get_by_role("button", name="发送我的手机号").click()
    await expect(room(page).locator(".contact-card")).to_contain_text("王阿姨")
    assert last_said(stage, WANG).body["contact"]["user_id"] == WANG

    await room(page).get_by_role("button", name="稍后再说").click()
    await expect(room(page).locator(".row.out").last).to_contain_text("稍后再说")
    await stage.bot.call("sendMessage", chat_id=WANG, text="好的", reply_markup={"remove_keyboard": True})
    await expect(room(page).locator(".reply-keyboard")).to_be_hidden()


async def test_unread_messages_are_counted_until_the_chat_is_opened(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await stage.bot.say(TOM, "One")
    await stage.bot.say(TOM, "Two")
    await expect(chat(page, "Tom Baker").locator(".dot")).to_have_text("2")
    await expect(chat(page, "Tom Baker")).to_contain_text("Two")
    await chat(page, "Tom Baker").click()
    await expect(chat(page, "Tom Baker").locator(".dot")).to_have_count(0)


async def test_words_of_others_never_become_markup(stage: Stage, open_page: OpenPage) -> None:
    nasty = "<img src=x onerror=\"document.title='gone'\"> <b>fett</b>"
    page = await open_page()
    stage.world.send(WANG, WANG, nasty)
    await stage.bot.say(WANG, "<b>粗</b> <i>斜</i> &lt;u&gt;", parse_mode="HTML")

    await expect(room(page).locator(".row.out .text").last).to_contain_text(nasty)
    await expect(room(page).locator(".row.in strong").last).to_have_text("粗")
    await expect(room(page).locator(".row.in .text").last).to_contain_text("粗 斜 <u>")
    assert await page.title() == "Concierge · 演练场"


async def test_hidden_words_show_after_a_click(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await stage.bot.say(WANG, "门锁密码 <tg-spoiler>2580</tg-spoiler>", parse_mode="HTML")
    hidden = room(page).locator(".spoiler")
    await expect(hidden).to_have_css("color", "rgba(0, 0, 0, 0)")
    await expect(hidden).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    await hidden.click()
    await expect(hidden).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    await expect(hidden).to_have_attribute("aria-expanded", "true")


async def test_the_clock_moves_and_tells_the_next_event(stage: Stage, open_page: OpenPage) -> None:
    stage.clock.due = stage.clock.now() + timedelta(hours=25)
    page = await open_page()
    clock = page.locator("#clock")
    await expect(clock).to_contain_text("10:24")
    await expect(clock).to_contain_text("11月22日 星期日")
    await expect(clock.get_by_role("button", name="到下一件事")).to_contain_text("11/23 11:24")
    for name in ("+10 分钟", "+1 小时", "+1 天", "到下一件事"):
        before = len(stage.clock.moves)
        await clock.get_by_role("button", name=name).click()
        await expect(clock).to_have_attribute("aria-busy", "false")
        assert len(stage.clock.moves) == before + 1
    assert stage.clock.moves == [
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(days=1),
        timedelta(minutes=-10),
    ]


async def test_the_language_can_be_switched_and_is_remembered(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await expect(page.locator("#residents h1")).to_have_text("业户")
    await page.get_by_role("button", name="Switch to English").click()
    await expect(page.locator("#residents h1")).to_have_text("Residents")
    await expect(room(page).get_by_role("textbox")).to_have_attribute("placeholder", "Message…")
    await expect(page.locator("#clock")).to_contain_text("Sunday 22 November")
    assert await page.evaluate("document.documentElement.lang") == "en"
    await page.reload()
    await expect(page.locator("#residents h1")).to_have_text("Residents")


async def test_an_english_browser_starts_in_english(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(locale="en-US")
    await expect(page.locator("#staff h1")).to_have_text("Staff")


async def test_the_hint_stays_away_once_put_away(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await expect(page.locator("#hint")).to_contain_text("您是王阿姨")
    await expect(page.locator("#hint")).to_contain_text("以李师傅的身份")
    await page.locator("#hint").get_by_role("button", name="好的").click()
    await expect(page.locator("#hint")).to_be_hidden()
    await page.reload()
    await page.wait_for_selector(".chat")
    await expect(page.locator("#hint")).to_be_hidden()
    await page.get_by_role("button", name="怎么用").click()
    await expect(page.locator("#hint")).to_be_visible()


async def test_a_phone_shows_one_column_with_a_way_back(stage: Stage, open_page: OpenPage) -> None:
    long = "没有空格的很长的一串" * 12 + "https://example.org/" + "a" * 160
    await stage.bot.say(ENGINEERS, long, [ACCEPT, NUMBER], [NUMBER, NUMBER, NUMBER])
    page = await open_page(PHONE)

    async def sideways() -> int:
        return int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    assert await sideways() == 0
    await expect(room(page, "staff")).to_be_hidden()
    await chat(page, "工程部").click()
    await expect(room(page, "staff")).to_be_visible()
    await expect(chat(page, "王阿姨")).to_be_hidden()
    assert await sideways() == 0
    assert await room(page, "staff").locator(".log").evaluate("log => log.scrollWidth - log.clientWidth") == 0
    await page.get_by_role("button", name="返回聊天列表").click()
    await expect(room(page, "staff")).to_be_hidden()
    await expect(chat(page, "工程部")).to_be_focused()


async def test_a_newcomer_starts_and_a_blocked_bot_can_be_let_in_again(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await chat(page, "新邻居").click()
    await expect(room(page).get_by_role("textbox")).to_be_hidden()
    await room(page).get_by_role("button", name="开始").click()
    await expect(room(page).locator(".row.out").last).to_contain_text("/start")
    await expect(room(page).get_by_role("textbox")).to_be_visible()

    await room(page).get_by_role("button", name="更多操作").click()
    await page.get_by_role("menuitem", name="停用机器人").click()
    await expect(room(page).locator(".gate")).to_contain_text("新邻居停用了机器人")
    assert not stage.world.state.chats[NEWCOMER].membership(stage.world.state.bot.id).inside
    await room(page).get_by_role("button", name="重新启用机器人").click()
    await expect(room(page).get_by_role("textbox")).to_be_visible()


async def test_a_refusal_is_said_and_the_words_are_kept(open_page: OpenPage, complaints: list[str]) -> None:
    page = await open_page()
    field = room(page).get_by_role("textbox")
    await field.fill("字" * 5000)
    async with page.expect_response("**/sandbox/send") as refused:
        await field.press("Enter")
    assert (await refused.value).status == 400
    await expect(room(page).locator(".toast")).to_contain_text("没有成功")
    assert await field.input_value() == "字" * 5000
    # The browser itself writes each refused request to its console.
    assert [line for line in complaints if "400 (Bad Request)" not in line] == []
    complaints.clear()


async def test_five_hundred_messages_are_not_all_drawn(stage: Stage, open_page: OpenPage) -> None:
    pinned = await stage.bot.say(WANG, "置顶的那一条")
    await stage.bot.call("pinChatMessage", chat_id=WANG, message_id=pinned)
    for number in range(500):
        stage.world.send(WANG, WANG, f"第 {number} 条")
    page = await open_page()
    entries = room(page).locator(".entry")
    await expect(entries).to_have_count(60)
    await expect(entries.last).to_be_in_viewport()

    await room(page).locator(".pinned").click()
    await expect(room(page).locator(".log").get_by_text("置顶的那一条")).to_be_in_viewport()
    await stage.bot.say(WANG, "新来的")
    await room(page).get_by_role("button", name="看新消息").click()
    await expect(entries.last).to_be_in_viewport()
    await expect(entries.last).to_contain_text("新来的")
    await stage.bot.say(WANG, "再来一条")
    await expect(entries).to_have_count(60)
    await expect(entries.last).to_contain_text("再来一条")


async def test_starting_over_asks_first_and_shows_the_new_world(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page()
    await stage.bot.say(WANG, "以前的话")
    await expect(room(page).get_by_text("以前的话")).to_be_visible()
    await page.get_by_role("button", name="从头再来").click()
    await page.get_by_role("dialog").get_by_role("button", name="从头再来").click()
    await expect(room(page).get_by_text("以前的话")).to_have_count(0)
    await expect(room(page).locator("h2")).to_have_text("王阿姨")
    await expect(page.locator(".chat")).to_have_count(6)


async def test_the_page_comes_back_when_the_server_does(open_page: OpenPage, complaints: list[str]) -> None:
    async with raised() as first:
        port = int(first.url.rpartition(":")[2])
        page = await open_page()
        await page.goto(first.url)
        await page.wait_for_selector(".chat")
    await expect(page.locator("#offline")).to_be_visible()
    async with raised(port) as second:
        await second.bot.say(WANG, "我回来了")
        await expect(room(page).get_by_text("我回来了")).to_be_visible()
        await expect(page.locator("#offline")).to_be_hidden()
        await page.close()
    # The browser itself reports each failed attempt to connect; nothing else may be among the complaints.
    assert [line for line in complaints if "net::ERR" not in line] == []
    complaints.clear()
