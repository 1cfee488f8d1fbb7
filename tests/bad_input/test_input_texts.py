"""Strange texts, 1 to 7: each is kept as far as it says anything, and never breaks a line, a card or a batch."""

import pytest
from telegram.constants import MessageLimit

from bot.sandbox import cast
from tests.bad_input.house import House
from tests.bad_input.seen import keys, labels, words

WANG, NEWCOMER, ENGINEERS, DESK = cast.WANG.id, cast.NEWCOMER.id, cast.ENGINEERS.id, cast.DESK.id

NOT_PASSED_ON = "这种消息转不出去。文字、照片、视频、语音、文件和位置都可以。"
ONE_TEXT = "收到文字 1 条。还有就继续发。"
FAMILY = "👨‍👩‍👧‍👦"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("blank", ["", " \n\t ", "\u200b\u200d\u2060", "\u2800\u2800", "\u202e\u2066", "\x00"])
async def test_01_nothing_but_blanks_is_no_report(house: House, blank: str) -> None:
    await house.says(WANG, blank)
    assert house.said(WANG) == [NOT_PASSED_ON]
    assert keys(house.last(WANG)) == [["主菜单", "请客服打给我"]]
    assert house.rows("SELECT count(*) FROM drafts") == [(0,)]


async def test_01_nothing_but_blanks_loses_no_form(house: House) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.says(WANG, "\u200b")
    assert house.said(WANG)[-1] == NOT_PASSED_ON
    assert house.collected(WANG) == ["水龙头坏了"]


@pytest.mark.parametrize("length", [4096, 4097])
async def test_02_the_longest_text_reaches_the_group_whole(house: House, length: int) -> None:
    said = "水龙头" + "长" * (length - 3)
    ticket = await house.files(cast.WANG, said)
    assert ticket.description == said
    sent = house.said(ENGINEERS)
    assert all(units(one) <= MessageLimit.MAX_TEXT_LENGTH for one in (*sent, *house.said(WANG)))
    assert "".join(sent[1:]).count("长") == length - 3


async def test_03_no_face_is_cut_in_two(house: House) -> None:
    ticket = await house.files(cast.WANG, "水龙头" + FAMILY * 200)
    assert ticket.description == "水龙头" + FAMILY * 200
    shown = "".join(house.said(ENGINEERS))
    assert "\ufffd" not in shown
    shown.encode()  # half a pair could not be
    assert "".join(house.said(ENGINEERS)[1:]).count("👦") == 200


async def test_04_a_name_cannot_turn_a_line_around(house: House) -> None:
    await house.says(NEWCOMER, "/start")
    await house.presses(NEWCOMER, "同意并继续")
    await house.says(NEWCOMER, "\u202e赵\u2066敏\u200f")
    await house.says(NEWCOMER, "1-2-1503")
    await house.says(NEWCOMER, "13800005682")
    await house.presses(NEWCOMER, "我租的")
    assert house.said(NEWCOMER)[-2].startswith("✅ 赵敏，记下了：1栋-2单元-1503。")
    assert house.said(DESK)[-1].startswith("新住户登记：赵敏（租户） · 1栋-2单元-1503")


async def test_04_directions_in_a_report_are_left_out(house: House) -> None:
    ticket = await house.files(cast.WANG, "水龙头\u202e坏了\u2069")
    assert ticket.description == "水龙头坏了"


@pytest.mark.parametrize(
    "said", ["水龙头<b>&\"'坏</i>", "水龙头 &lt;script&gt;", '水龙头<a href="tg://user?id=1">x', "水龙头{0}%s"]
)
async def test_05_markup_stays_what_was_typed(house: House, said: str) -> None:
    await house.files(cast.WANG, said)
    assert said in words(house.chat(ENGINEERS)[0])
    assert [call for call in house.wire.calls if not call.ok] == []


async def test_06_control_characters_are_left_out(house: House) -> None:
    ticket = await house.files(cast.WANG, "水龙头\x00一直\x07滴水\x1b")
    assert ticket.description == "水龙头一直滴水"


HALF_A_PAIR = (
    b'{"update_id": 900, "message": {"message_id": 9000, "date": 1763798400, "chat": {"id": 1001, "type": "private"},'
    b' "from": {"id": 1001, "is_bot": false, "first_name": "W"}, "text": "\\u6c34\\u9f99\\u5934 \\ud83d"}}'
)


async def test_07_half_a_surrogate_pair_spoils_nothing(house: House) -> None:
    house.world.state.chat(WANG).started = True
    neighbour = b'{"update_id": 901, "message": {"message_id": 9001, "date": 1763798400, "text": "x"}}'
    house.given_up, house.expected = {901}, {"update_unreadable", "update_given_up"}
    await house.takes(HALF_A_PAIR, neighbour)
    await house.settled()
    assert house.collected(WANG) == ["水龙头 \ufffd"]
    assert house.said(WANG) == [ONE_TEXT]
    assert labels(house.last(WANG)) == ["发完了", "取消", "请客服打给我"]
