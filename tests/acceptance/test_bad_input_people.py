"""What people send that nobody expects: a clear sentence each time, nothing lost, no half state.

The stories share one stage and never move its clock.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.control import new_claim_code
from bot.sandbox.cast import DESK, ENGINEERS, GUARD, LI, ZHOU
from tests.acceptance.flows import CHEN_SHU, register, reports, settle_in
from tests.acceptance.stage import Answer, Persona, Stage, raised, together
from tests.acceptance.strange import Strange, joined, numbers_of, trouble

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    # The bot silences it once at its start; pytest forgets that after each test, the stage lives on.
    pytest.mark.filterwarnings("ignore:Please use 'Bot:UserWarning"),
]

LIMIT = 4096
G = ENGINEERS.id
REFRESHED = Answer(text="情况已经变了，卡片已更新。", alert=True)
REFUSED = (
    "这个按钮过时了，请看最新的那条消息。",
    "这是别人的事，只有本人能回答。",
    "只有本部门登记过的同事能操作。请先在群里点「我是本部门的」。",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with raised() as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def strange(stage: Stage) -> AsyncIterator[Strange]:
    before = await trouble(stage)
    yield Strange(stage)
    assert await trouble(stage) == before


@pytest_asyncio.fixture(loop_scope="module")
async def neighbour(stage: Stage, strange: Strange) -> Persona:
    """Registered, not on the list; what they report in the public area goes out at once."""
    person = await stage.guest("小区邻居", phone="13911112222")
    await person.says("/start")
    await register(person, "邻居", "1-1-302")
    return person


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


async def public_report(person: Persona, words: str = "大堂的灯不亮") -> str:
    return await reports(person, words, visit=None)


async def test_01_nothing_but_blanks(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    since = await stage.last_id(neighbour.id)
    await strange.message(neighbour, text=" \n\t ")
    assert await neighbour.heard(since=since) == ["这种消息转不出去。文字、照片、视频、语音、文件和位置都可以。"]
    assert await numbers_of(stage, neighbour) == []


async def test_02_as_long_as_a_message_can_be_and_longer(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("大堂的灯不亮" + "长" * (LIMIT - 6))
    await strange.message(neighbour, text="多" * (LIMIT + 1))
    await neighbour.presses("发完了")
    assert units((await neighbour.reads()).text) <= LIMIT
    await neighbour.presses("提交")
    (number,) = await numbers_of(stage, neighbour)
    card = await stage.card(ENGINEERS, number)
    assert units(card.text) <= 1000
    full = "".join(one.text for one in await stage.group(ENGINEERS) if one.raw["reply_to"] == card.id)
    assert full.count("长") >= LIMIT - 6


async def test_03_faces_at_the_cut(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("大堂的灯不亮" + "👨‍👩‍👧‍👦" * 370)
    await neighbour.presses("发完了")
    await neighbour.presses("提交")
    (number,) = await numbers_of(stage, neighbour)
    assert "\ufffd" not in (await stage.card(ENGINEERS, number)).text


async def test_04_a_name_that_turns_the_line_around(stage: Stage, strange: Strange) -> None:
    person = await stage.guest("无名", phone="13911113333")
    await person.says("/start")
    await register(person, "\u202e王\u2066师傅\u200f", "1-1-402")
    assert (await stage.find(DESK.id, "1栋-1单元-402")).text.startswith("新住户登记：王师傅 · ")


async def test_05_angles_and_ampersands(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    words = '大堂的灯<b>不亮</i> & "坏" \'x\' &lt; <a href="tg://user?id=1">'
    number = await public_report(neighbour, words)
    assert words in (await stage.card(ENGINEERS, number)).text


async def test_06_control_characters(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await strange.message(neighbour, text="大堂的灯\x00不\x07亮\x1b")
    await neighbour.presses("发完了")
    await neighbour.presses("提交")
    (number,) = await numbers_of(stage, neighbour)
    assert "大堂的灯不亮" in (await stage.card(ENGINEERS, number)).text


# 7, half a surrogate pair in the JSON: tests/unit/intake/test_keys.py and test_polling.py


@pytest.mark.parametrize(
    "body",
    [
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                  "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
                  "members_only": False}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"game": {"title": "x", "description": "x", "photo": []}},
        {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    ],
    ids=["poll", "dice", "game", "story"],
)  # fmt: skip
async def test_08_what_cannot_be_passed_on(
    stage: Stage, strange: Strange, neighbour: Persona, body: dict[str, object]
) -> None:
    since = await stage.last_id(neighbour.id)
    await strange.message(neighbour, **body)
    assert await neighbour.heard(since=since) == ["这种消息转不出去。文字、照片、视频、语音、文件和位置都可以。"]


@pytest.mark.parametrize("kind", ["sticker", "voice", "video_note", "document", "audio", "animation"])
async def test_08_only_a_medium(stage: Stage, strange: Strange, neighbour: Persona, kind: str) -> None:
    await neighbour.sends(kind)
    assert "发完了" in (await neighbour.reads()).labels
    await neighbour.presses("发完了")
    assert (await neighbour.reads()).text.startswith("是哪方面的")


async def test_08_only_a_place(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("", location={"latitude": 22.5, "longitude": 114.1})
    assert "发完了" in (await neighbour.reads()).labels


async def test_09_somebody_elses_contact(stage: Stage, strange: Strange) -> None:
    person = await stage.guest("借名片的")
    await person.says("/start")
    await person.presses("同意并继续")
    await person.says("小李")
    await person.says("1-1-502")
    await person.shares_contact("13900009999", of=LI.id)
    said = await stage.find(person.id, "别人的名片")
    assert said.lines[0] == "这是别人的名片。请分享您自己的，或者直接打号码。"


async def test_10_a_photo_without_a_word(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.sends("photo")
    await neighbour.presses("发完了")
    asked = await neighbour.reads()
    assert asked.text == "是哪方面的事？"
    await neighbour.presses("报修", on=asked)
    asked = await neighbour.reads()
    assert asked.text.startswith("是哪方面的")
    await neighbour.presses(asked.labels[0], on=asked)
    assert (await neighbour.reads()).text.startswith("什么时候方便上门")


async def test_11_an_album_in_pieces(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    photo = {"file_id": "AgAD", "width": 9, "height": 9}

    async def item(number: int, **more: object) -> None:
        sizes = [{**photo, "file_id": f"AgAD{number}", "file_unique_id": f"u{number}"}]
        await strange.message(neighbour, photo=sizes, media_group_id="777", **more)

    for number in (3, 1, 2, 2, *range(4, 12)):
        await item(number, **({"caption": "大堂的灯不亮"} if number == 1 else {}))
    await neighbour.presses("发完了")
    assert "照片 11 张" in (await neighbour.reads()).text
    await item(12)
    assert "照片 12 张" in (await neighbour.reads()).text


NOT_PASSED_ON = "这个文件转不了（程序文件、空文件，或超过 20 MB），先记下文件名。照片、视频都可以。"


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        # There is nothing in it to pass on.
        ({"file_size": 0, "file_name": "empty.txt"}, f"{NOT_PASSED_ON}\n收到文字 1 条。还有就继续发。"),
        ({"file_size": 10, "file_name": "../../etc/passwd"}, "收到附件 1 个。还有就继续发。"),
        # Of a program only the name is kept.
        (
            {"file_size": 10, "file_name": "photo.jpg.exe", "mime_type": "image/jpeg"},
            f"{NOT_PASSED_ON}\n收到文字 1 条。还有就继续发。",
        ),
    ],
    ids=["empty", "path", "program"],
)
async def test_12_strange_files(
    stage: Stage, strange: Strange, neighbour: Persona, file: dict[str, object], kept: str
) -> None:
    since = await stage.last_id(neighbour.id)
    await strange.message(neighbour, document={"file_id": "BQAD1", "file_unique_id": "q1", **file})
    (said,) = await neighbour.heard(since=since)
    assert said == kept


async def test_13_edited_after_it_was_filed(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    said = await neighbour.says("大堂的灯不亮")
    await neighbour.presses("发完了")
    await neighbour.presses("提交")
    (number,) = await numbers_of(stage, neighbour)
    await neighbour.edits(said, "大堂和走廊的灯都不亮")
    assert (await neighbour.reads()).text == "您改的内容已经转给同事了。"
    mirrored = await stage.find(G, "大堂和走廊的灯都不亮")
    assert mirrored.raw["reply_to"] == (await stage.card(ENGINEERS, number)).id


async def test_14_edited_before_it_was_handled(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    said = await neighbour.says("大堂的灯不亮", settle=False)
    await neighbour.edits(said, "大堂的灯不亮了，一闪一闪")
    await neighbour.presses("发完了")
    assert "大堂的灯不亮了，一闪一闪" in (await neighbour.reads()).lines


async def test_15_an_answer_to_what_is_gone(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await public_report(neighbour)
    card = (await stage.group(ENGINEERS))[-1]
    await stage.post("delete", chat=G, message=card.id)
    await neighbour.presses("查进度")
    await neighbour.presses("催一下")
    reposted = [one for one in await stage.group(ENGINEERS) if one.id > card.id and "催了 1 次" in one.text]
    assert [one.labels for one in reposted] == [["接单", "不是我们的"]]


async def test_16_forwarded_words_and_a_forwarded_command(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("大堂的灯不亮", forward_from=LI.id)
    assert "发完了" in (await neighbour.reads()).labels
    await neighbour.says("/cancel", forward_from=LI.id)
    assert (await neighbour.reads()).text.startswith("有什么事直接打字")
    await neighbour.says("/cancel")
    assert (await neighbour.reads()).text.startswith("已经取消")


@pytest.mark.parametrize("payload", ["garbage", "x" * 200, "../../etc", "'; DROP TABLE tickets; --", "中文"])
async def test_17_a_start_with_something_behind_it(stage: Stage, strange: Strange, payload: str) -> None:
    person = await stage.guest("路人")
    await person.says(f"/start {payload}")
    assert (await person.reads()).labels[0] == "同意并继续"


async def test_17_codes_of_others_used_and_expired_all_get_the_same_words(stage: Stage, strange: Strange) -> None:
    service = await stage.service()
    code = await new_claim_code(service.store, service.clock)
    first, second = await stage.guest("先到"), await stage.guest("后到")
    await first.says(f"/start {code}")
    assert await stage.find(first.id, "您现在是客服中心的管理员了。")
    await second.says(f"/start {code}")
    await second.says("/start AAAAAAAAAAAAAAAAAAAAAA")
    assert set(await second.heard()) == {"这个码不能用，请要一个新的。"}


async def test_18_a_command_for_another_bot(stage: Stage, strange: Strange) -> None:
    since = await stage.last_id(G)
    await stage.staff(LI).says("/board@other_bot", to=G)
    assert await stage.said(G, since=since) == []


async def test_19_a_command_in_the_middle_of_a_form(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("大堂的灯不亮")
    await neighbour.says("/mine")
    await neighbour.says("/start")
    await neighbour.presses("接着填上次的")
    await neighbour.presses("发完了")
    assert "大堂的灯不亮" in (await neighbour.reads()).text


async def test_20_pressed_twice_at_once(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    number = await public_report(neighbour)
    card = await stage.card(ENGINEERS, number)
    data = card.data("接单")
    answers = await together(
        stage.staff(LI).presses_data(data, on=card),
        stage.staff(ZHOU).presses_data(data, on=card),
        stage.staff(LI).presses_data(data, on=card),
    )
    assert len([one for one in answers if not one.alert]) == 1
    shown = (await stage.card(ENGINEERS, number)).text
    assert ("李师傅 10:00 接单" in shown) != ("周工 10:00 接单" in shown)


async def test_20_filed_twice_at_once_is_filed_once(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("大堂的灯不亮")
    await neighbour.presses("发完了")
    review = await neighbour.reads()
    data = review.data("提交")
    await together(*(neighbour.presses_data(data, on=review) for _ in range(3)))
    assert len(await numbers_of(stage, neighbour)) == 1


async def test_21_strangers_anonymous_administrators_and_colleagues_of_others(
    stage: Stage, strange: Strange, neighbour: Persona
) -> None:
    number = await public_report(neighbour)
    card = await stage.card(ENGINEERS, number)
    stranger = await stage.guest("看热闹的")
    await joined(stage, ENGINEERS, stranger)
    assert (await stranger.presses("接单", on=card)).alert
    await joined(stage, ENGINEERS, Persona(stage, GUARD.id))
    assert (await stage.staff(GUARD).presses("接单", on=card)).alert
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    await strange.press(stranger, card.data("接单"), on=card, **{"from": anonymous})
    assert (await stage.card(ENGINEERS, number)).labels == ["接单", "不是我们的"]


async def test_22_old_cards_gone_tickets_wrong_versions(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    number = await public_report(neighbour)
    card = await stage.card(ENGINEERS, number)
    worker = stage.staff(LI)
    await worker.presses("接单", on=card)
    held = await stage.card(ENGINEERS, number)
    await worker.presses("更多…", on=held)
    await worker.presses("退单", of=G)
    await worker.presses((await stage.group(ENGINEERS))[-1].labels[0], of=G)
    assert await worker.presses_data(card.data("接单"), on=card) == REFRESHED
    assert (await worker.presses_data(held.data("完工"), on=held)).alert
    assert (await worker.presses_data("t:999999:1:accept", on=card)).alert
    assert (await stage.card(ENGINEERS, number)).labels == ["接单", "不是我们的"]


@pytest.mark.parametrize(
    "data",
    ["", "zz:1", "t:1:1:' OR 1=1 --", "t:1:1:<b>", "t:1", "t:99999999999999999999:1:accept", "d:1:collect:" + "x" * 80,
     "rg:1:administrator", "\u202et:1:1:accept"],
)  # fmt: skip
async def test_23_forged_data(stage: Stage, strange: Strange, neighbour: Persona, data: str) -> None:
    since = await stage.last_id(neighbour.id)
    answer = await neighbour.presses_data(data, on=await neighbour.reads())
    assert answer.text in REFUSED
    assert await neighbour.heard(since=since) == []


async def test_24_a_press_without_a_message(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    await neighbour.says("/start")
    menu = await neighbour.reads()
    since = menu.id
    await strange.press(neighbour, menu.data("查进度"))
    await strange.press(neighbour, menu.data("查进度"), on=menu)  # date 0: Telegram no longer shows it
    assert len(await neighbour.heard(since=since)) == 2


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("１３８ ０００１ ２３４５", True),
        ("+86 138-0001-2345", True),
        ("一三八零零", False),
        ("1" * 30, False),
        ("abc", False),
    ],
)
async def test_25_phones_as_people_type_them(stage: Stage, strange: Strange, typed: str, good: bool) -> None:
    person = await stage.guest("打号码的")
    await person.says("/start")
    await person.presses("同意并继续")
    await person.says("小李")
    await person.says("1-1-502")
    since = await stage.last_id(person.id)
    await person.says(typed)
    said = await person.heard(since=since)
    assert (said[0].startswith("✅"), said[0].startswith("这个号码没认出来")) == (good, not good)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("2月31日", "没看懂是什么时间"),
        ("昨天下午3点", "这个时间已经过了"),
        ("9999年1月1日 10:00", "这个时间太远了"),
        ("随便什么时候都可以啦哈哈", "没看懂是什么时间"),
    ],
)
async def test_26_moments_that_do_not_exist(
    stage: Stage, strange: Strange, neighbour: Persona, typed: str, lines: str
) -> None:
    number = await public_report(neighbour)
    worker = stage.staff(LI)
    await worker.presses("接单", on=await stage.card(ENGINEERS, number))
    await worker.presses("更多…", on=await stage.card(ENGINEERS, number))
    await worker.presses("改时间", on=await stage.card(ENGINEERS, number))
    await worker.says(typed, to=G)
    asked = (await stage.group(ENGINEERS))[-1]
    assert lines in asked.text
    await worker.presses("取消", on=asked)


@pytest.mark.parametrize(
    ("code", "agree"), [("zh", "同意并继续"), (None, "同意并继续"), ("tlh", "同意并继续"), ("ZH_hk", "同意並繼續")]
)
async def test_27_languages_unknown_and_missing(stage: Stage, strange: Strange, code: str | None, agree: str) -> None:
    person = await stage.guest("外星人")
    user = {"id": person.id, "is_bot": False, "first_name": "外星人"} | (
        {} if code is None else {"language_code": code}
    )
    # The first message opens the chat (Telegram refuses to write to strangers) and tells the language.
    stage.play.world.state.chats[person.id].started = True
    await strange.message(person, **{"from": user}, text="/start", entities=[_command(6)])
    assert (await person.reads()).labels[0] == agree


def _command(length: int) -> dict[str, object]:
    return {"type": "bot_command", "offset": 0, "length": length}


async def test_28_no_username_and_another_name(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    renamed = strange.user(neighbour, first_name="改名了", last_name="又改", username=None)
    await strange.message(neighbour, **{"from": renamed}, text="/start", entities=[_command(6)])
    assert (await neighbour.reads()).text.startswith("邻居，您好。")


async def test_29_channels(stage: Stage, strange: Strange, neighbour: Persona) -> None:
    channel = {"id": -1001999, "type": "channel", "title": "频道"}
    since = await stage.last_id(G)
    await strange.message(
        neighbour, kind="channel_post", chat=channel, sender_chat=channel, text="/start", **{"from": None}
    )
    await strange.message(stage.staff(LI), to=G, sender_chat=channel, text="/board", entities=[_command(6)])
    # The channel gets nothing; whoever writes as somebody else than themselves learns why nothing comes of it.
    assert await stage.said(G, since=since) == ["您现在是以群的身份发言，我认不出是谁。请关掉匿名再试一次。"]


async def test_30_topics_open_and_closed(stage: Stage, strange: Strange) -> None:
    since = await stage.last_id(G)
    await strange.message(stage.staff(LI), to=G, message_thread_id=7, is_topic_message=True, forum_topic_closed={})
    await strange.message(
        stage.staff(LI), to=G, message_thread_id=7, is_topic_message=True, text="/board", entities=[_command(6)]
    )
    in_topic = await stage.said(G, since=since)
    since = await stage.last_id(G)
    await stage.staff(LI).says("/board", to=G)
    # The stage is shared: what is open depends on the other stories, but a topic's board is anybody's board.
    assert (len(in_topic), in_topic) == (1, await stage.said(G, since=since))


async def test_31_ids_beyond_thirty_two_bits(stage: Stage, strange: Strange) -> None:
    await stage.post("person", id=7_999_999_999_999, first_name="大号", language_code="zh-hans", phone=CHEN_SHU.phone)
    person = Persona(stage, 7_999_999_999_999, phone=CHEN_SHU.phone)
    await person.says("/start")
    await register(person, "大号", CHEN_SHU.unit)
    assert (await stage.find(person.id, "登记好了")).lines == ["✅ 大号，登记好了：3栋-2单元-1202。"]


async def test_32_two_of_one_household_see_only_their_own(stage: Stage, strange: Strange) -> None:
    first = await settle_in(stage)
    number = await reports(first, "厨房水龙头一直滴水")
    second = await stage.guest("家里另一位", phone="13911114444")
    await second.says("/start")
    await register(second, "小王", "3-2-1201")
    since = await stage.last_id(second.id)
    await second.says("/mine")
    assert [text for text in await second.heard(since=since) if number[-3:] in text] == []
