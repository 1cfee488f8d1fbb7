"""Requests that the front desk writes down for people at the phone or at the counter (INT-5)."""

from bot.sandbox.cast import DESK, ENGINEERS, LI, LIN
from tests.acceptance.flows import settle_in
from tests.acceptance.stage import Persona, Stage

D, G = DESK.id, ENGINEERS.id


async def last(stage: Stage) -> list[str]:
    return (await stage.group(DESK))[-1].lines


async def writes_down(desk: Persona, *, unit: str, name: str, phone: str, words: str) -> None:
    await desk.says("/new", to=D)
    await desk.says(unit, to=D)
    await desk.says(name, to=D)
    await desk.says(phone, to=D)
    await desk.says(words, to=D)
    await desk.presses("发完了", of=D)
    await desk.presses("随时", of=D)
    await desk.presses("提交", of=D)


async def test_a_caller_without_telegram_is_served_like_anybody(stage: Stage) -> None:
    desk, li = stage.staff(LIN), stage.staff(LI)
    await desk.says("/new", to=D)
    assert await last(stage) == ["小林 是哪一户？写房号，比如 3-2-1201，或者写对方的电话。"]
    await desk.says("2-1-704", to=D)
    assert await last(stage) == ["小林 来电的是哪位？点名字，或者写下来。"]
    await desk.says("周奶奶", to=D)
    assert await last(stage) == ["小林 打哪个电话能找到对方？没有就点「跳过」。"]
    await desk.says("138 0000 1234", to=D)
    assert await last(stage) == ["小林 周奶奶有什么事？照对方说的写，照片也可以。说完了点「发完了」。"]
    await desk.says("厨房水龙头一直滴水", to=D)
    await desk.presses("发完了", of=D)
    await desk.presses("随时", of=D)
    review = await stage.find(D, "请念给对方")
    assert review.lines == [
        "小林 请念给对方听一遍，没问题就点「提交」。",
        "🔧 水龙头 · 家里（厨房） · 2栋-1单元-704",
        "厨房水龙头一直滴水",
        "随时上门 · 联系 138****1234（周奶奶）",
    ]
    assert review.labels == ["提交", "改一改", "取消"]
    await desk.presses("提交", on=review)
    assert (await stage.find(D, "登记好了")).lines == [
        "✅ 登记好了：R-20261124-001，2栋-1单元-704 · 周奶奶。",
        "请告诉对方：工程部 30 分钟内有人接单，一般明天（25 日）10:00 前修好；有特殊情况会提前告诉您。",
        "对方没用 Telegram，后面有进展会派电话任务，请您转告。",
    ]
    card = await stage.card(ENGINEERS, "R-20261124-001")
    assert card.lines[1] == "2栋-1单元-704 · 周** · 138****1234 · 电话报事"
    await li.presses("接单", of=G)
    assert (await stage.card(DESK, "T-20261124-001")).lines[2] == "1124-001 水龙头：请打电话告诉住户：李师傅接单。"


async def test_what_happens_is_told_in_one_call_and_the_answer_to_a_price_is_taken(stage: Stage) -> None:
    desk, li = stage.staff(LIN), stage.staff(LI)
    await writes_down(desk, unit="2-1-704", name="周奶奶", phone="13800001234", words="厨房水龙头一直滴水")
    await li.presses("接单", of=G)
    for label in ("更多…", "更多…", "报价"):
        await li.presses(label, of=G)
    for words in ("80", "50"):
        await li.says(words, to=G)
    await li.presses("跳过", of=G)
    call = await stage.card(DESK, "T-20261124-001")
    assert call.lines[2] == "1124-001 水龙头：请打电话告诉住户：李师傅接单；李师傅报价 ¥130。"
    await desk.presses("接单", on=call)
    await desk.presses("已联系", of=D)
    assert (await last(stage))[0] == "小林 1124-001 给住户打电话：报价住户怎么说？"
    await desk.presses("同意", of=D)
    await desk.says("说可以，下午在家", to=D)
    assert "报价 ¥130，住户同意" in (await stage.card(ENGINEERS, "R-20261124-001")).text


async def test_a_resident_in_the_chat_gets_the_receipt_there_too(stage: Stage) -> None:
    aunt, desk = await settle_in(stage), stage.staff(LIN)
    await desk.says("/new", to=D)
    await desk.says(aunt.phone, to=D)
    await desk.says("卫生间的灯不亮了", to=D)
    await desk.presses("发完了", of=D)
    await desk.presses("随时", of=D)
    await desk.presses("提交", of=D)
    assert (await stage.find(D, "登记好了")).lines[-1] == "对方在 Telegram 里也收到了。"
    assert (await aunt.reads()).lines[0] == "✅ 已经报上了，单号 R-20261124-001。"
    await aunt.says("/mine")
    assert (await aunt.reads()).labels[0] == "001 灯"


async def test_a_callers_question_is_read_out_as_it_will_be_answered(stage: Stage) -> None:
    """Nothing comes into a chat that the caller does not have."""
    desk = stage.staff(LIN)
    for words in ("/new", "2-1-704", "周奶奶", "13800001234", "请问会所周末几点关门"):
        await desk.says(words, to=D)
    await desk.presses("发完了", of=D)
    assert (await stage.find(D, "请念给对方")).lines[3] == "直接答复 · 联系 138****1234（周奶奶）"
    await desk.presses("提交", of=D)
    assert (await stage.find(D, "登记好了")).lines[1] == (
        "请告诉对方：客服中心打电话答复您，最晚 11 月 26 日（周四）10:00。"
    )


async def test_known_people_of_a_unit_are_offered_by_name(stage: Stage) -> None:
    await settle_in(stage)
    desk = stage.staff(LIN)
    await desk.says("/new", to=D)
    await desk.says("3栋2单元1201", to=D)
    asked = (await stage.group(DESK))[-1]
    assert (asked.lines[0], asked.labels[0]) == ("小林 来电的是哪位？点名字，或者写下来。", "王阿姨 138****5678")
    await desk.presses(asked.labels[0], on=asked)
    assert (await last(stage))[0].startswith("小林 王阿姨有什么事？")


async def test_bad_input_gets_a_sentence_and_the_same_question(stage: Stage) -> None:
    desk = stage.staff(LIN)
    await desk.says("/new", to=D)
    for words, problem in (
        ("99-9-9999", "小区里没找到这个房号。可以写成「3栋2单元1201」。"),
        ("1201", "有好几户都对得上，请把楼栋也写上，比如「3-2-1201」。"),
    ):
        await desk.says(words, to=D)
        assert (await last(stage))[0].startswith(problem), words
    await desk.says("2-1-704", to=D)
    await desk.says("周" * 21, to=D)
    assert len(await last(stage)) == 2
    await desk.says("周奶奶", to=D)
    await desk.says("12", to=D)
    assert (await last(stage))[0].startswith("这个号码没认出来。")
    await desk.presses("跳过", of=D)
    assert (await last(stage))[0].startswith("小林 周奶奶有什么事？")


async def test_other_groups_are_told_where_it_works(stage: Stage) -> None:
    since = await stage.last_id(G)
    await stage.staff(LI).says("/new", to=G)
    assert await stage.said(G, since=since) == ["替住户登记请到客服前台群里发 /new。"]
