"""Strange people, 31 and 32, and what they do at unusual moments, all of it from what they see."""

from bot.sandbox import cast
from tests.bad_input.contents import contact
from tests.bad_input.house import House
from tests.bad_input.seen import Answer, data_of, labels, words

WANG, LI, ENGINEERS = cast.WANG.id, cast.LI.id, cast.ENGINEERS.id
FAR = 7_999_999_999_999
REFRESHED = Answer("情况已经变了，卡片已更新。", alert=True)


async def settles_in(house: House, person: int, name: str, phone: str) -> None:
    await house.says(person, "/start")
    await house.presses(person, "同意并继续")
    await house.says(person, name)
    await house.says(person, "3-2-1201")
    await house.sends(person, **contact(phone, user_id=person))


async def test_31_an_id_beyond_thirty_two_bits(house: House) -> None:
    house.world.add_person(FAR, "大号", "", language_code="zh-hans", title="", phone=cast.WANG.phone)
    await settles_in(house, FAR, "大号", cast.WANG.phone)
    assert "✅ 大号，登记好了：3栋-2单元-1201。" in house.said(FAR)[-2]


async def test_32_of_one_household_each_sees_their_own(house: House) -> None:
    ticket = await house.files(cast.WANG)
    await settles_in(house, cast.NEWCOMER.id, "小王", "+8613911114444")
    before = house.newest(cast.NEWCOMER.id)
    await house.says(cast.NEWCOMER.id, "/mine")
    assert [one for one in house.said(cast.NEWCOMER.id, after=before) if ticket.number[-3:] in one] == []


async def test_15_a_deleted_card_comes_again_when_the_resident_hurries(house: House) -> None:
    await house.files(cast.WANG)
    card = house.last(ENGINEERS)
    house.world.delete_message(ENGINEERS, card.id)
    await house.presses(WANG, "查进度")
    await house.presses(WANG, "催一下")
    (again,) = [one for one in house.chat(ENGINEERS) if words(one).startswith("🔧")]
    assert ("催了 1 次" in words(again), labels(again)) == (True, ["接单", "不是我们的"])


async def test_19_what_was_begun_is_taken_up_from_the_menu(house: House) -> None:
    await house.says(WANG, "水龙头坏了")
    for command in ("/mine", "/start"):
        await house.says(WANG, command)
    await house.presses(WANG, "接着填上次的")
    await house.presses(WANG, "发完了")
    await house.presses(WANG, "随时")
    assert "水龙头坏了" in words(house.last(WANG))


async def test_22_after_it_was_given_back_no_earlier_key_counts(house: House) -> None:
    ticket = await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    await house.presses(LI, "接单", ENGINEERS)
    held = house.chat(ENGINEERS)[0]
    for label in ("更多…", "退单", "手上忙不过来"):
        await house.presses(LI, label, ENGINEERS)
    assert await house.presses_data(LI, card, data_of(card, "接单")) == REFRESHED
    assert (await house.presses_data(LI, held, data_of(held, "完工"))).alert
    assert house.look(lambda uow: uow.tickets.get(ticket.id)).holder_id is None  # type: ignore[union-attr]  # it is there
    assert labels(house.chat(ENGINEERS)[0]) == ["接单", "不是我们的"]


async def test_24_the_menu_works_without_its_message(house: House) -> None:
    await house.says(WANG, "/start")
    menu = house.last(WANG)
    press = house.query(WANG, menu, data_of(menu, "查进度"))
    del press["callback_query"]["message"]
    await house.hears(press)
    assert house.answer(press) == Answer("", alert=False)
    assert len(house.chat(WANG)) == 2
