"""Presses that should not be, 20 to 24: twice, by the wrong person, on old cards, with forged data, on no message."""

import pytest

from bot.sandbox import cast
from domain.tickets import Status
from tests.bad_input.house import ANONYMOUS, House
from tests.bad_input.seen import Answer, data_of, keys, labels, words

WANG, LI, ZHOU, GUARD, LIN = cast.WANG.id, cast.LI.id, cast.ZHOU.id, cast.GUARD.id, cast.LIN.id
ENGINEERS = cast.ENGINEERS.id

FOR_COLLEAGUES = Answer("这是给物业同事用的。您有什么事，直接跟我说就行。", alert=True)
OTHERS = ("管理员", "经理、管理员", "前台客服、客服主管、经理")
"""Who does what an engineer may not."""

NOT_ON_LIST = Answer("只有本部门登记过的同事能操作。请先在群里点「我是本部门的」。", alert=True)
REFRESHED = Answer("情况已经变了，卡片已更新。", alert=True)
OUT_OF_DATE = Answer("这个按钮过时了，请看最新的那条消息。", alert=True)
NOTHING = Answer("", alert=False)
OPEN, TAKEN = [["接单", "不是我们的"]], [["看号码", "我出发了"], ["完工", "更多…"]]


async def test_20_pressed_twice_in_ten_milliseconds_is_accepted_once(house: House) -> None:
    ticket = await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    first, second = (house.query(LI, card, data_of(card, "接单")) for _ in range(2))
    await house.hears(first, second)
    assert (house.answer(first), house.answer(second)) == (
        NOTHING,
        Answer("这单就在您手上，10:00 接的。", alert=True),
    )
    assert keys(house.chat(ENGINEERS)[0]) == TAKEN
    assert house.rows(f"SELECT count(*) FROM ticket_events WHERE ticket_id = {ticket.id} AND kind = 'accepted'") == [
        (1,)
    ]


async def test_20_of_two_colleagues_at_once_one_hears_who_was_quicker(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    presses = [house.query(who, card, data_of(card, "接单")) for who in (LI, ZHOU)]
    await house.hears(*presses)
    answers = {house.answer(one) for one in presses}
    assert answers in (
        {NOTHING, Answer("这单李师傅刚接了（10:00）。", alert=True)},
        {NOTHING, Answer("这单周工刚接了（10:00）。", alert=True)},
    )


async def test_20_filed_twice_is_filed_once(house: House) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.presses(WANG, "发完了")
    await house.presses(WANG, "随时")
    review = house.last(WANG)
    first, second = (house.query(WANG, review, data_of(review, "提交")) for _ in range(2))
    await house.hears(first, second)
    assert (house.answer(first), house.answer(second)) == (NOTHING, OUT_OF_DATE)
    assert len(house.tickets()) == 1
    assert house.said(WANG)[-1].startswith("✅ 已经报上了，单号 R-20261124-001。")


@pytest.mark.parametrize("stranger", [GUARD, WANG])
async def test_21_a_stranger_presses_and_nobody_else_sees_it(house: House, stranger: int) -> None:
    await house.files(cast.WANG)
    before = house.said(ENGINEERS)
    assert await house.presses(stranger, "接单", ENGINEERS) == NOT_ON_LIST
    assert (house.said(ENGINEERS), house.tickets()[0].status) == (before, Status.OPEN)


async def test_21_an_anonymous_administrator_learns_why(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    press = house.query(LI, card, data_of(card, "接单"), **{"from": ANONYMOUS})
    await house.hears(press)
    assert house.answer(press) == Answer("您现在是以群的身份发言，我认不出是谁。请关掉匿名再试一次。", alert=True)
    assert house.tickets()[0].status is Status.OPEN


async def test_21_whoever_left_gives_back_what_they_held(house: House) -> None:
    await house.files(cast.WANG)
    await house.presses(LI, "接单", ENGINEERS)
    house.world.leave(LI, ENGINEERS)
    await house.settled()
    card = house.chat(ENGINEERS)[0]
    assert (house.tickets()[0].status, keys(card)) == (Status.OPEN, OPEN)
    assert "李师傅已不在工程部。\n手上的 1 张工单已退回，等人接单。" in house.said(ENGINEERS)
    assert await house.presses_data(LI, card, data_of(card, "接单")) == NOT_ON_LIST


async def test_22_a_press_on_an_old_card_shows_how_things_stand(house: House) -> None:
    ticket = await house.files(cast.WANG)
    old = house.chat(ENGINEERS)[0]
    await house.presses(LI, "接单", ENGINEERS)
    assert await house.presses_data(LI, old, f"t:{ticket.id}:1:resolve") == REFRESHED
    assert await house.presses_data(ZHOU, old, data_of(old, "接单")) == Answer(
        "这单李师傅刚接了（10:00）。", alert=True
    )
    assert [keys(one) for one in house.chat(ENGINEERS)] == [TAKEN]


async def test_22_a_press_about_a_ticket_that_is_gone(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    assert await house.presses_data(LI, card, "t:999999:1:accept") == REFRESHED
    assert await house.presses_data(WANG, house.last(WANG), "mt:999999") == OUT_OF_DATE
    assert await house.presses_data(LI, card, "t:1:77:accept") == REFRESHED
    assert house.tickets()[0].status is Status.OPEN


async def test_22_a_key_of_a_form_that_is_over(house: House) -> None:
    await house.says(WANG, "/repair")
    prompt = house.last(WANG)
    await house.says(WANG, "/cancel")
    assert await house.presses_data(WANG, prompt, data_of(prompt, "发完了")) == OUT_OF_DATE
    assert labels(house.chat(WANG)[0]) == []


FORGED = [
    "",
    "t:1:accept",
    "t:1:1:explode",
    "t:1'; DROP TABLE tickets;--:1:accept",
    "t:99999999999999999999:1:accept",
    "t:１:1:accept",
    "zz:1",
    '<b>&"',
    "x" * 200,
    ":" * 60,
    "d:1:review:submit",
    "rg:1:administrator",
    "bc:engineering",
    "vr:1",
    "ls:xx",
    "rq:nonsense",
    "sc:1:1:99",
    "ax:1:1:coming",
    "qd:1:accept",
]


@pytest.mark.parametrize("data", FORGED)
async def test_23_forged_data_gets_a_polite_no_and_changes_nothing(house: House, data: str) -> None:
    await house.files(cast.WANG)
    tables = ("tickets", "ticket_events", "staff_members", "residents", "codes", "quotes", "drafts")
    before = {table: house.rows(f"SELECT * FROM {table}") for table in tables}
    in_private = await house.presses_data(WANG, house.last(WANG), data)
    in_group = await house.presses_data(LI, house.chat(ENGINEERS)[0], data)
    assert in_private in (OUT_OF_DATE, Answer(OUT_OF_DATE.text, alert=False), FOR_COLLEAGUES)
    refused = (
        REFRESHED.text,
        "这是别人在办的，只有本人能操作。",
        *(f"这一步由{one}来做，请找他们。" for one in OTHERS),
    )
    assert in_group.text in refused
    assert {table: house.rows(f"SELECT * FROM {table}") for table in tables} == before


@pytest.mark.parametrize("data", ["m", "cm", "mi:0", "mt:1", "mr:1", "mc:1:1", "rq:repair", "em", "lg", "ls:en"])
async def test_23_a_residents_key_forged_in_a_group_shows_nothing_there(house: House, data: str) -> None:
    await house.files(cast.WANG)
    before = house.said(ENGINEERS)
    assert await house.presses_data(WANG, house.chat(ENGINEERS)[0], data) == REFRESHED
    assert (house.said(ENGINEERS), house.tickets()[0].status) == (before, Status.OPEN)


async def test_24_a_press_on_a_message_that_telegram_no_longer_knows(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    gone = {"chat": house.world.state.chat(ENGINEERS).wire, "message_id": card.id, "date": 0}
    assert await house.presses_data(LI, card, data_of(card, "接单"), message=gone) == NOTHING
    assert keys(house.chat(ENGINEERS)[0]) == TAKEN


async def test_24_a_press_without_any_message(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    press = house.query(LI, card, data_of(card, "接单"))
    del press["callback_query"]["message"]
    press["callback_query"]["inline_message_id"] = "abc"
    await house.hears(press)
    assert (house.answer(press), house.tickets()[0].status) == (NOTHING, Status.ACCEPTED)


async def test_24_a_press_without_data(house: House) -> None:
    await house.files(cast.WANG)
    press = house.query(LI, house.chat(ENGINEERS)[0], "")
    del press["callback_query"]["data"]
    press["callback_query"]["game_short_name"] = "chess"
    await house.hears(press)
    assert house.answer(press) == Answer(REFRESHED.text, alert=False)
    assert words(house.chat(ENGINEERS)[0]).startswith("🔧 R-20261124-001 · 水龙头")
