"""Values as people and clients give them, 25 to 30: phones, moments, languages, names, channels, topics."""

import pytest

from bot.sandbox import cast
from bot.sandbox.chats import Membership
from bot.sandbox.membership import member_wire
from domain.i18n import Locale
from tests.bad_input.contents import Json
from tests.bad_input.house import ANONYMOUS, House
from tests.bad_input.seen import data_of, keys, labels, words
from tests.bad_input.wire import says

WANG, NEWCOMER, LI, ENGINEERS = cast.WANG.id, cast.NEWCOMER.id, cast.LI.id, cast.ENGINEERS.id

NO_PHONE = "这个号码没认出来。请打完整的号码，境外号码前面加上区号，比如 +852。"
NO_MOMENT = "没看懂是什么时间。可以写「明天10点」「周二下午2点半」。"
PAST = "这个时间已经过了，请写一个晚一点的。"
TOO_FAR = "这个时间太远了，请选两个月以内的。"
CHANNEL: Json = {"id": -1_001_999, "type": "channel", "title": "C"}


async def asked_for_phone(house: House) -> None:
    await house.says(NEWCOMER, "/start")
    await house.presses(NEWCOMER, "同意并继续")
    await house.says(NEWCOMER, "赵敏")
    await house.says(NEWCOMER, "1-2-1503")


@pytest.mark.parametrize("typed", ["abc", "1" * 30, "123", "一三八", "+86 138 0000 56821", "138-0000-5682 转 8"])
async def test_25_what_is_no_phone_number_is_asked_again(house: House, typed: str) -> None:
    await asked_for_phone(house)
    await house.says(NEWCOMER, typed)
    assert house.said(NEWCOMER)[-1].startswith(f"{NO_PHONE}\n最后一步，打哪个电话能找到您？")
    assert house.rows(f"SELECT phone, state FROM residents WHERE user_id = {NEWCOMER}") == [(None, "new")]


@pytest.mark.parametrize(
    "typed", ["１３８００００５６８２", "+86 138 0000 5682", "0086-138-0000-5682", "138 0000 5682"]
)
async def test_25_a_number_is_read_however_it_is_written(house: House, typed: str) -> None:
    await asked_for_phone(house)
    await house.says(NEWCOMER, typed)
    resident = house.look(lambda uow: uow.residents.by_user(NEWCOMER))
    assert resident is not None
    assert (resident.phone, resident.phone_confirmed) == ("+8613800005682", False)


MOMENTS = {
    "2月31日下午3点": NO_MOMENT,
    "2027-02-29 10:00": NO_MOMENT,
    "今天24:00": NO_MOMENT,
    "明天25:61": NO_MOMENT,
    "星期八": NO_MOMENT,
    "昨天下午三点": PAST,
    "今天 9:00": PAST,
    "9999年12月31日 10:00": TOO_FAR,
}


@pytest.mark.parametrize("typed", MOMENTS)
async def test_26_a_resident_is_told_what_is_wrong_with_a_time(house: House, typed: str) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.presses(WANG, "发完了")
    await house.says(WANG, typed)
    assert house.said(WANG)[-1].startswith(f"{MOMENTS[typed]}\n什么时候方便上门？")
    assert (house.collected(WANG), labels(house.last(WANG))[0]) == (["水龙头坏了"], "随时")


@pytest.mark.parametrize("typed", MOMENTS)
async def test_26_a_colleague_is_told_what_is_wrong_with_a_time(house: House, typed: str) -> None:
    ticket = await house.files(cast.WANG)
    for label in ("接单", "更多…", "改时间"):
        await house.presses(LI, label, ENGINEERS)
    await house.says(LI, typed, ENGINEERS)
    assert house.said(ENGINEERS)[-1].startswith(MOMENTS[typed])
    assert house.look(lambda uow: uow.tickets.get(ticket.id)).visit_at is None  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        (None, Locale.ZH_HANS),
        ("", Locale.ZH_HANS),
        ("zh", Locale.ZH_HANS),
        ("xx", Locale.ZH_HANS),
        ("i-klingon", Locale.ZH_HANS),
        ("🙂", Locale.ZH_HANS),
        ("zh-TW", Locale.ZH_HANT),
        ("zh-hant", Locale.ZH_HANT),
        ("en-GB-oxendict", Locale.EN),
    ],
)
async def test_27_every_language_code_is_answered(house: House, code: str | None, locale: Locale) -> None:
    sender = {"id": NEWCOMER, "is_bot": False, "first_name": "P"} | ({} if code is None else {"language_code": code})
    await house.says(NEWCOMER, "/start", sender=sender)
    hello = {
        Locale.ZH_HANS: "您好，这里是翠湖湾客服中心。先花一分钟认识您。",
        Locale.ZH_HANT: "您好，這裡是翠湖灣客服中心。先花一分鐘認識您。",
        Locale.EN: "Hello, this is the Jade Bay service centre. First a minute to know who you are.",
    }
    assert house.said(NEWCOMER)[0].splitlines()[0] == hello[locale]


@pytest.mark.parametrize("name", [{"first_name": ""}, {"first_name": "\u202e\u200b"}, {"first_name": "x" * 200}])
async def test_28_an_account_is_greeted_whatever_it_is_called(house: House, name: Json) -> None:
    await house.says(NEWCOMER, "/start", sender={"id": NEWCOMER, "is_bot": False, **name})
    await house.presses(NEWCOMER, "同意并继续")
    assert words(house.last(NEWCOMER)) == "怎么称呼您？比如「王阿姨」「李先生」，直接打字就行。"
    assert keys(house.last(NEWCOMER))[-1] == ["请客服打给我"]


async def test_28_another_username_is_still_the_same_resident(house: House) -> None:
    renamed = {"id": WANG, "is_bot": False, "first_name": "换了名", "username": "another"}
    await house.says(WANG, "/start", sender=renamed)
    assert house.said(WANG) == ["王阿姨，您好。这里是翠湖湾客服中心，有事随时发给我，夜里由值班同事处理。"]


async def test_29_channels_are_heard_in_silence(house: House) -> None:
    post = {"message_id": 1, "date": 1, "chat": CHANNEL, "sender_chat": CHANNEL, "text": "/start"}
    state = house.world.state
    joined = {
        "chat": CHANNEL,
        "from": state.user(LI),
        "date": 1,
        "old_chat_member": member_wire(state, house.world.bot_id, Membership.LEFT),
        "new_chat_member": member_wire(state, house.world.bot_id, Membership.ADMINISTRATOR),
    }
    before = len(house.wire.calls)
    await house.hears(
        {"channel_post": post},
        {"edited_channel_post": {**post, "edit_date": 2}},
        {"my_chat_member": joined},
        house.message(LI, ENGINEERS, text="大家好", sender=None),
        house.message(LI, ENGINEERS, text="大家好", sender_chat=CHANNEL, is_automatic_forward=True),
    )
    assert len(house.wire.calls) == before


async def test_29_whoever_writes_as_the_group_is_told_once_why_it_is_not_passed_on(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    group = {"sender_chat": house.world.state.chat(ENGINEERS).wire, "sender": ANONYMOUS}
    before = house.said(WANG)
    await house.says(LI, "马上来", ENGINEERS, **group, **house.replying(card))
    await house.says(LI, "马上来了", ENGINEERS, **group, **house.replying(card))
    await house.says(LI, "/board", ENGINEERS, **group)
    assert house.said(ENGINEERS)[1:] == ["您现在是以群的身份发言，我认不出是谁。请关掉匿名再试一次。"]
    assert house.said(WANG) == before


async def test_30_a_message_in_a_topic_is_answered_in_the_group(house: House) -> None:
    await house.files(cast.WANG)
    await house.says(LI, "/board", ENGINEERS, message_thread_id=7, is_topic_message=True)
    assert house.said(ENGINEERS)[-1].startswith("工程部：未办结 1 单\n001 水龙头 · 3栋-2单元-1201")


async def test_30_a_closed_topic_costs_no_card(house: House) -> None:
    house.troubled(says("sendMessage", 400, "Bad Request: TOPIC_CLOSED", chat=ENGINEERS))
    house.undeliverable = 1
    ticket = await house.files(cast.WANG)
    assert [one.number for one in house.tickets()] == [ticket.number]
    ((lost,),) = house.rows("SELECT id FROM outbox WHERE state = 'dead'")
    assert house.said(cast.HE.id) == [f"⚠️ 有一条消息没能处理，请技术同事按编号 M{lost} 查日志。其他的照常。"]
    await house.says(LI, "/board", ENGINEERS)
    board = house.last(ENGINEERS)
    await house.presses_data(LI, board, data_of(board, "001"))
    assert labels(house.last(ENGINEERS)) == ["接单", "不是我们的"]
