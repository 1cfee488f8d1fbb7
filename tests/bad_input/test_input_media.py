"""Strange attachments, edits, replies and forwards, 8 to 16."""

from typing import Any

import pytest

from bot.sandbox import cast
from tests.bad_input.contents import FOREIGN, FORWARDED, MEDIA, contact, document, photo
from tests.bad_input.house import House
from tests.bad_input.seen import data_of, keys, labels, words

WANG, NEWCOMER, ENGINEERS, LI = cast.WANG.id, cast.NEWCOMER.id, cast.ENGINEERS.id, cast.LI.id

NOT_PASSED_ON = "这种消息转不出去。文字、照片、视频、语音、文件和位置都可以。"
NOT_THIS_FILE = "这个文件转不了（程序文件、压缩包、空文件，或超过 20 MB），先记下文件名。照片、视频都可以。"
HELP = "有什么事直接打字、发照片或语音就行，不用记命令。"
COLLECTING = [["发完了", "取消"], ["请客服打给我"]]


@pytest.mark.parametrize("kind", MEDIA)
async def test_08_a_medium_alone_begins_a_report(house: House, kind: str) -> None:
    await house.sends(WANG, **MEDIA[kind])
    assert [one for one, _ in house.attached()] == [kind]
    assert keys(house.last(WANG)) == COLLECTING
    assert words(house.last(WANG)).startswith("收到")


@pytest.mark.parametrize("kind", FOREIGN)
async def test_08_what_cannot_be_kept_is_said_so_and_loses_nothing(house: House, kind: str) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.sends(WANG, **FOREIGN[kind])
    assert house.said(WANG)[-1] == NOT_PASSED_ON
    assert house.collected(WANG) == ["水龙头坏了"]
    await house.says(WANG, "还漏水")
    assert house.collected(WANG) == ["水龙头坏了", "还漏水"]


async def test_09_somebody_elses_contact_is_not_ones_own(house: House) -> None:
    await house.says(NEWCOMER, "/start")
    await house.presses(NEWCOMER, "同意并继续")
    await house.says(NEWCOMER, "赵敏")
    await house.says(NEWCOMER, "1-2-1503")
    await house.sends(NEWCOMER, **contact("+8613900001111", user_id=5))
    assert house.said(NEWCOMER)[-1].startswith(
        "这是别人的名片。请分享您自己的，或者直接打号码。\n最后一步，打哪个电话能找到您？"
    )
    assert house.rows(f"SELECT phone, state FROM residents WHERE user_id = {NEWCOMER}") == [(None, "new")]


async def test_09_in_a_report_it_says_whom_to_call(house: House) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.sends(WANG, **contact("+8613900001111", user_id=5))
    await house.presses(WANG, "发完了")
    await house.presses(WANG, "随时")
    await house.presses(WANG, "提交")
    (ticket,) = house.tickets()
    assert (ticket.contact_name, ticket.contact_phone) == ("老李", "+8613900001111")


async def test_10_a_photo_without_a_word_is_asked_what_it_is(house: House) -> None:
    await house.sends(WANG, **house.picture())
    assert (house.said(WANG), keys(house.last(WANG))) == (["收到照片 1 张。还有就继续发。"], COLLECTING)
    await house.presses(WANG, "发完了")
    assert words(house.last(WANG)) == "是哪方面的事？"
    await house.presses(WANG, "报修")
    assert words(house.last(WANG)) == "是哪方面的问题？"
    await house.presses(WANG, "水管用水")
    await house.presses(WANG, "随时")
    await house.presses(WANG, "提交")
    assert "📷1" in words(house.chat(ENGINEERS)[0])


async def test_11_an_album_in_any_order_with_latecomers_and_doubles(house: House) -> None:
    for number in (3, 1, 2, 2, *range(4, 11)):
        await house.sends(WANG, **photo(f"u{number}", media_group_id="a"))
    await house.later(seconds=2)
    assert house.said(WANG) == ["收到照片 10 张。还有就继续发。"]
    await house.presses(WANG, "发完了")
    await house.presses(WANG, "报修")
    await house.presses(WANG, "水管用水")
    await house.sends(WANG, **photo("u11", media_group_id="a"))
    await house.later(seconds=2)
    assert sorted(unique for _, unique in house.attached()) == sorted(f"u{number}" for number in range(1, 12))
    # The question stands last again, and only there.
    assert [("随时" in labels(one)) for one in house.chat(WANG)] == [False, True]


@pytest.mark.parametrize(
    ("name", "size", "kept"),
    [
        ("empty.pdf", 0, "📎 empty.pdf"),
        ("film.pdf", 21 * 1024 * 1024, "📎 film.pdf"),
        ("照片.jpg.exe", 5, "📎 照片.jpg.exe"),
        ("setup.exe . ", 5, "📎 setup.exe ."),
        ("\u202egpj.exe", 5, "📎 gpj.exe"),
    ],
)
async def test_12_an_unsuitable_file_is_kept_by_name_only(house: House, name: str, size: int, kept: str) -> None:
    await house.sends(WANG, **document(name, size=size, mime_type="image/jpeg"))
    assert house.said(WANG) == [f"{NOT_THIS_FILE}\n收到文字 1 条。还有就继续发。"]
    assert (house.attached(), house.collected(WANG)) == ([], [kept])


@pytest.mark.parametrize("name", ["../../etc/passwd", "virus.exe.jpg", "C:\\con", "a\nb", "<b>.pdf"])
async def test_12_a_strange_name_does_no_harm(house: House, name: str) -> None:
    await house.sends(WANG, **document(name))
    assert (house.attached(), house.collected(WANG)) == ([("document", "d1")], [])


async def test_13_an_edit_after_the_report_is_passed_on(house: House) -> None:
    said = await house.says(WANG, "水龙头坏了")
    for label in ("发完了", "随时", "提交"):
        await house.presses(WANG, label)
    await house.hears(
        house.message(WANG, kind="edited_message", message_id=said, text="水龙头坏了，水很大", edit_date=1)
    )
    assert house.said(WANG)[-1] == "您改的内容已经转给同事了。"
    assert house.said(ENGINEERS)[-1] == "💬 1124-001 · 王**说：（已更正）\n水龙头坏了，水很大"
    assert [one.description for one in house.tickets()] == ["水龙头坏了"]


async def test_13_an_edit_that_changes_no_word_says_nothing(house: House) -> None:
    said = await house.says(WANG, "水龙头坏了")
    for label in ("发完了", "随时", "提交"):
        await house.presses(WANG, label)
    before = len(house.wire.calls)
    await house.hears(house.message(WANG, kind="edited_message", message_id=said, text="水龙头坏了", edit_date=1))
    assert len(house.wire.calls) == before


async def test_14_an_edit_before_the_message_was_handled(house: House) -> None:
    first = house.message(WANG, text="水龙头坏了")
    number = first["message"]["message_id"]
    await house.hears(
        first, house.message(WANG, kind="edited_message", message_id=number, text="门锁坏了", edit_date=1)
    )
    assert house.collected(WANG) == ["门锁坏了"]
    assert house.said(WANG) == ["收到文字 1 条。还有就继续发。"]


async def test_14_an_edit_of_what_was_never_heard_is_silent(house: House) -> None:
    await house.hears(house.message(WANG, kind="edited_message", message_id=777, text="什么", edit_date=1))
    await house.hears(house.message(LI, ENGINEERS, kind="edited_message", message_id=777, text="什么", edit_date=1))
    assert (house.said(WANG), house.said(ENGINEERS)) == ([], [])


async def test_15_a_reply_to_what_is_gone_begins_anew(house: House) -> None:
    await house.files(cast.WANG)
    gone: dict[str, Any] = {"message_id": 9999, "date": 1, "chat": house.world.state.chat(WANG).wire}
    await house.says(WANG, "还有一处漏", reply_to_message=gone)
    assert house.said(WANG)[-1] == "收到文字 1 条。还有就继续发。"
    assert house.collected(WANG) == ["还有一处漏"]


async def test_15_a_deleted_card_comes_again(house: House) -> None:
    ticket = await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    house.world.delete_message(ENGINEERS, card.id)
    gone = {"message_id": card.id, "date": 1, "chat": house.world.state.chat(ENGINEERS).wire}
    await house.says(LI, "马上来", ENGINEERS, reply_to_message=gone)
    assert house.said(WANG)[-1].endswith("马上来")
    await house.presses_data(LI, card, data_of(card, "接单"))
    (again,) = house.chat(ENGINEERS)
    assert (words(again).split(" · ")[0], labels(again)[0]) == (f"🔧 {ticket.number}", "看号码")


async def test_16_forwarded_words_are_a_report(house: House) -> None:
    await house.says(WANG, "水龙头坏了", **FORWARDED)
    assert house.collected(WANG) == ["水龙头坏了"]


@pytest.mark.parametrize("command", ["/cancel", "/start", "/repair", "/bind AAAAAAAAAAAAAAAAAAAAAA"])
async def test_16_a_forwarded_command_was_said_to_somebody_else(house: House, command: str) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.says(WANG, command, **FORWARDED)
    assert house.said(WANG)[-1].startswith(HELP)
    assert house.collected(WANG) == ["水龙头坏了"]


async def test_16_a_forwarded_command_in_a_group_is_silent(house: House) -> None:
    await house.says(LI, "/board", ENGINEERS, **FORWARDED)
    assert house.said(ENGINEERS) == []
