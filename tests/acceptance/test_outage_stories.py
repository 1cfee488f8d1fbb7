"""Out of order for a whole building: declared once, offered to whoever reports it, told and asked after."""

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, LI, LIN
from tests.acceptance.flows import CHEN_SHU, JIANHUA, WANG_AYI, number_in, reports, settle_in
from tests.acceptance.stage import Message, Persona, Stage, local

OFFICE, G = DESK.id, ENGINEERS.id


async def newest(stage: Stage, chat: int = OFFICE) -> Message:
    return [one for one in await stage.messages(chat) if one.from_bot][-1]


async def declares(stage: Stage, where: str = "3栋") -> Persona:
    """Water off until 18:00."""
    desk = stage.staff(LIN)
    await desk.says("/outage", to=OFFICE)
    await desk.presses("登记一件", of=OFFICE)
    await desk.presses("停水", of=OFFICE)
    await desk.presses(where, of=OFFICE)
    await desk.presses("选好了", of=OFFICE)
    await desk.says("18:00", to=OFFICE)
    await desk.presses("跳过", of=OFFICE)
    return desk


async def test_water_off_from_the_declaration_to_a_request(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    uncle = await settle_in(stage, CHEN_SHU)
    filed = await reports(aunt, "家里没水了")
    await stage.advance(minutes=5)
    desk = stage.staff(LIN)
    await desk.says("/outage", to=OFFICE)
    assert (await newest(stage)).lines == ["现在没有登记停水、停电这类事。"]
    await desk.presses("登记一件", of=OFFICE)
    asked = await newest(stage)
    assert asked.lines == [f"{LIN.name} 什么停了？"]
    assert asked.labels == ["停水", "停电", "电梯停用", "门禁停用", "停暖", "停气", "断网", "取消"]
    await desk.presses("停水", of=OFFICE)
    asked = await newest(stage)
    assert asked.lines == [f"{LIN.name} 哪几栋？一栋一栋点，再点「选好了」；也可以写「3栋、5栋」。"]
    assert asked.keys == (("1栋", "2栋", "3栋"), ("全小区",), ("返回", "取消"))
    for building in ("2栋", "3栋", "✓ 2栋"):
        await desk.presses(building, of=OFFICE)
    assert (await newest(stage)).keys == (("1栋", "2栋", "✓ 3栋"), ("全小区",), ("选好了", "返回", "取消"))
    await desk.presses("选好了", of=OFFICE)
    asked = await newest(stage)
    assert asked.lines == [f"{LIN.name} 预计几点恢复？点一下，或者直接写，比如「18:00」。"]
    assert asked.labels == ["今天 11:15", "今天 12:15", "今天 18:00", "今天 22:00", "明天 12:00", "返回", "取消"]
    await desk.presses("今天 18:00", of=OFFICE)
    assert (await newest(stage)).lines == [f"{LIN.name} 给住户说一句，比如原因？也可以跳过。"]
    await desk.presses("跳过", of=OFFICE)
    card = await newest(stage)
    assert card.lines == [
        "🚧 3栋停水 · 预计今天 18:00 前恢复",
        f"工程部在抢修 · {LIN.name} 10:05 登记",
        "1 位住户在等消息",
    ]
    await stage.advance(seconds=1)
    assert (await aunt.reads()).lines == [
        "您报的这件事（001）是3栋停水，工程部在抢修，预计今天 18:00 前恢复。恢复了马上告诉您。"
    ]
    assert card.keys == (("恢复了", "要晚一点"),)
    assert (await stage.find(G, "🚧")).lines == card.lines
    assert (await stage.card(ENGINEERS, filed)).lines[3] == "随时可以上门 · 属于3栋停水，预计今天 18:00 前恢复"

    # the second resident is offered to wait for the end
    await uncle.says("怎么没水了")
    await uncle.presses("发完了")
    offer = await uncle.reads()
    assert offer.lines == ["已经知道了：3栋停水，工程部在抢修，预计今天 18:00 前恢复。恢复了马上告诉您？"]
    assert offer.keys == (("恢复了告诉我", "不是这件事"), ("请客服打给我",))
    await uncle.presses("恢复了告诉我")
    assert (await uncle.reads()).lines == [
        "好的。3栋停水，预计今天 18:00 前恢复，恢复了马上告诉您；夜里恢复的早上再说，不吵您。"
    ]
    again = await uncle.presses_data(offer.data("恢复了告诉我"), on=offer)
    assert again.text == "这个按钮过时了，请看最新的那条消息。"
    assert (await newest(stage)).lines[0] == card.lines[0]

    # it takes longer
    heard = await stage.last_id(uncle.id)
    await stage.advance_to(local(24, 18, 1))
    due = await newest(stage)
    assert due.lines[0] == "⏰ 3栋停水：原定今天 18:00 前恢复，现在恢复了吗？"
    await desk.presses("要晚一点", on=due)
    assert (await newest(stage)).lines == [f"{LIN.name} 3栋停水改到几点恢复？点一下，或者直接写。"]
    await desk.says("17:00", to=OFFICE)
    assert (await newest(stage)).lines[0] == "这个时间已经过了，请写一个晚一点的。"
    await desk.says("20:00", to=OFFICE)
    await stage.advance(seconds=1)
    assert (await stage.find(OFFICE, "🚧")).lines == [
        "🚧 3栋停水 · 预计今天 20:00 前恢复",
        f"工程部在抢修 · {LIN.name} 10:05 登记",
        "2 位住户在等消息",
    ]
    assert await uncle.heard(since=heard) == [
        "3栋停水的恢复时间有变，现在预计今天 20:00 前。让您久等了，很抱歉；恢复了马上告诉您。"
    ]

    # over
    heard = await stage.last_id(uncle.id)
    await desk.presses("恢复了", of=OFFICE)
    sure = await stage.find(OFFICE, "真的")
    assert sure.lines == ["3栋停水真的恢复了？在等的 2 位住户会收到消息。"]
    assert sure.keys == (("是的，恢复了", "还没有"),)
    await desk.presses("是的，恢复了", of=OFFICE)
    await stage.advance(seconds=1)
    assert (await stage.find(OFFICE, "✅ 3栋")).lines == [
        f"✅ 3栋供水恢复了 · {LIN.name} 18:01",
        "正常 0 · 还没有 0 · 没回 2",
    ]
    question = await uncle.reads()
    assert question.lines == ["3栋供水恢复了，您家正常了吗？"]
    assert question.keys == (("正常了", "还没有"),)
    await uncle.presses("还没有")
    review = await uncle.reads()
    assert review.lines[:3] == [
        "您看看对不对，没问题就点「提交」。",
        "🔧 水管用水 · 家里 · 3栋-2单元-1202",
        "供水恢复了，我家还是没水",
    ]
    await uncle.presses("提交")
    number = number_in((await uncle.reads()).text)
    assert (await stage.card(ENGINEERS, number)).lines[2] == "供水恢复了，我家还是没水"
    assert (await stage.find(OFFICE, "✅ 3栋")).lines[1] == "正常 0 · 还没有 1 · 没回 1"
    twice = await uncle.presses_data(question.data("还没有"), on=question)
    assert twice.text != ""
    assert (await stage.find(OFFICE, "✅ 3栋")).lines[1] == "正常 0 · 还没有 1 · 没回 1"

    # whoever had reported it before does not report it twice
    await aunt.presses("还没有")
    assert (await aunt.reads()).text == "记下了，办事的同事看得到。"
    assert "供水恢复了，我家还是没水" in (await stage.group(ENGINEERS))[-1].text
    assert (await stage.group(ENGINEERS))[-1].raw["reply_to"] == (await stage.card(ENGINEERS, filed)).id


async def test_others_are_not_offered_what_does_not_concern_them(stage: Stage) -> None:
    uncle, son = await settle_in(stage, CHEN_SHU), await settle_in(stage, JIANHUA)
    await declares(stage)
    await son.says("怎么没水了")
    await son.presses("发完了")
    assert (await son.reads()).lines[0] == "什么时候方便上门？"
    await uncle.says("水管爆了，止不住")
    await uncle.presses("发完了")
    assert "已经知道了" not in (await uncle.reads()).text


async def test_not_this_goes_on_as_usual(stage: Stage) -> None:
    uncle = await settle_in(stage, CHEN_SHU)
    await declares(stage)
    await uncle.says("厨房水龙头一直滴水")
    await uncle.presses("发完了")
    await uncle.presses("不是这件事")
    await uncle.presses("随时")
    await uncle.presses("提交")
    assert "已经报上了" in (await uncle.reads()).text
    assert "属于" not in (await stage.card(ENGINEERS, "水龙头")).text


async def test_it_is_answered_in_words(stage: Stage) -> None:
    uncle = await settle_in(stage, CHEN_SHU)
    desk = await declares(stage)
    await uncle.says("怎么没水了")
    await uncle.presses("发完了")
    await uncle.says("那什么时候来水")
    assert (await uncle.reads()).lines[0].startswith("已经知道了：3栋停水")
    await uncle.says("好的")
    assert (await uncle.reads()).lines[0].startswith("好的。3栋停水，预计今天 18:00 前恢复")
    await desk.presses("恢复了", of=OFFICE)
    await desk.presses("是的，恢复了", of=OFFICE)
    await stage.advance(seconds=1)
    await uncle.says("正常了")
    assert (await uncle.heard())[-2:] == ["3栋供水恢复了，您家正常了吗？", "谢谢您告诉我们。有事随时发给我。"]
    assert (await stage.find(OFFICE, "✅ 3栋")).lines[1] == "正常 1 · 还没有 0 · 没回 0"


async def test_nobody_is_woken_and_the_supervisor_hears_that_nobody_answers(stage: Stage) -> None:
    uncle = await settle_in(stage, CHEN_SHU)
    desk = await declares(stage)
    await uncle.says("怎么没水了")
    await uncle.presses("发完了")
    await uncle.presses("恢复了告诉我")
    heard = await stage.last_id(uncle.id)
    await stage.advance_to(local(24, 18, 31))
    assert (await stage.staff(CHEN).reads()).lines == [
        "⏰ 3栋停水原定今天 18:00 前恢复，现在恢复了没有还不知道，请过问一下。"
    ]
    await stage.advance_to(local(24, 23, 0))
    await desk.presses("恢复了", of=OFFICE)
    await desk.presses("是的，恢复了", of=OFFICE)
    assert await uncle.heard(since=heard) == []
    await stage.advance_to(local(25, 8, 0))
    assert await uncle.heard(since=heard) == ["3栋供水恢复了，您家正常了吗？"]


async def test_the_same_thing_is_changed_and_not_declared_twice(stage: Stage) -> None:
    desk = await declares(stage)
    await desk.says("/outage", to=OFFICE)
    assert (await newest(stage)).lines == ["上面是现在登记着的。还有别的停了吗？"]
    await desk.presses("登记一件", of=OFFICE)
    await desk.says("停水", to=OFFICE)
    await desk.says("9栋", to=OFFICE)
    assert (await newest(stage)).lines[0] == "没找到这栋楼。写「3栋」或「3栋、5栋」，也可以点按钮。"
    await desk.says("2栋、3栋", to=OFFICE)
    again = await newest(stage)
    assert again.lines == [f"{LIN.name} 3栋停水已经登记了，预计今天 18:00 前恢复。改它的时间吗？"]
    assert again.labels == ["改它的时间", "另外登记", "返回", "取消"]
    await desk.presses("改它的时间", of=OFFICE)
    await desk.presses("今天 22:00", of=OFFICE)
    assert (await stage.find(OFFICE, "🚧")).lines[0] == "🚧 3栋停水 · 预计今天 22:00 前恢复"
    service = await stage.service()
    community = service.knowledge.only_community.key
    assert len(await service.store.read(lambda uow: uow.outages.open_of(community))) == 1


async def test_others_are_told_who_may(stage: Stage) -> None:
    await stage.staff(LI).says("/outage", to=G)
    assert (await stage.said(G))[-1] == "这一步由部门主管、前台客服、客服主管、经理来做，请找他们。"
