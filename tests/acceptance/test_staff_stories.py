"""The staff's own matters: signing on and off, leaving with a ticket in hand, a night, tickets by turns."""

from bot.sandbox.cast import CHEN, ENGINEERS, LI, ZHOU
from tests.acceptance.flows import reports, settle_in
from tests.acceptance.stage import Stage, local

G = ENGINEERS.id


async def test_signing_on_and_off(stage: Stage) -> None:
    li, zhou = stage.staff(LI), stage.staff(ZHOU)
    await li.blocks()
    await li.says("/duty", to=G)
    screen = await stage.card(ENGINEERS, "值班")
    assert screen.lines == ["🕘 工程部值班，10:00", "还没有人签到。", "签到前请先跟我私聊一次：李师傅"]
    assert screen.labels == ["签到", "签退", "夜班表", "派单方式", "开通私聊"]
    refused = await li.presses("签到", on=screen)
    assert refused.alert
    assert refused.text == "请先跟我私聊，点一下「开始」，不然有急事叫不到您。之后在私聊或这里签到都行。"
    await li.blocks(blocked=False)
    await li.says("/start")
    await li.presses("值班签到")
    await li.presses("签到")
    assert (await li.reads()).lines == ["🕘 工程部值班，10:00", "李师傅，10:00 签到"]
    assert (await li.reads()).labels == ["签退"]
    await zhou.presses("签到", on=await stage.card(ENGINEERS, "值班"))
    assert (await stage.card(ENGINEERS, "值班")).lines == [
        "🕘 工程部值班，10:00",
        "李师傅，10:00 签到",
        "周工，10:00 签到",
    ]
    refused = await li.presses("夜班表", on=await stage.card(ENGINEERS, "值班"))
    assert refused.alert
    assert refused.text == "这一步由部门主管、客服主管、经理、管理员来做，请找他们。"
    await zhou.presses("签退", on=await stage.card(ENGINEERS, "值班"))
    await stage.advance(hours=12)
    assert (await li.reads()).text == "您从 10:00 值班到现在，人还在吗？没有回音的话，23:00 替您签退。"
    await stage.advance(hours=1)
    assert (await li.reads()).text == "一直没有回音，23:00 已替您签退。人还在的话，重新签到就行。"


async def test_leaving_the_group_with_a_ticket_in_hand(stage: Stage) -> None:
    aunt, li = await settle_in(stage), stage.staff(LI)
    await reports(aunt, "厨房水龙头一直滴水")
    await li.presses("接单", of=G)
    await li.presses("更多…", of=G)
    await li.presses("改时间", of=G)
    await li.says("15:00", to=G)
    told, heard = await stage.last_id(aunt.id), await stage.last_id(ZHOU.id)
    await stage.post("member", chat=G, person=li.id, action="leave")
    await stage.settled()
    said = await stage.said(G)
    assert said[-1] == "1124-001 水龙头退回来了，谁方便接一下？李师傅退的。原因：不在本部门了"
    assert "李师傅已不在工程部。\n手上的 1 张工单已退回，等人接单。" in said
    assert await stage.said(ZHOU.id, since=heard) == ["李师傅退出了工程部的群。\n退回待接：1124-001"]
    assert await stage.said(aunt.id, since=told) == [
        (
            "水龙头（001）：李师傅来不了了，马上换一位同事，定了是谁就告诉您。\n"
            "上门时间还是今天 15:00，有变化会提前跟您说。"
        )
    ]
    await stage.post("member", chat=G, person=li.id, action="join")
    assert (await li.presses("接单", of=G)).text == "只有本部门登记过的同事能操作。请先在群里点「我是本部门的」。"


async def test_a_night_of_the_rota_and_who_is_rung(stage: Stage) -> None:
    aunt, li, zhou = await settle_in(stage), stage.staff(LI), stage.staff(ZHOU)
    await zhou.says("/duty")
    await zhou.presses("夜班表")
    await zhou.presses("11 月 24 日")
    assert (await zhou.reads()).text == "🕘 工程部 11 月 24 日（周二）夜班：还没定"
    await zhou.presses("李师傅")
    assert (await zhou.reads()).text == "🕘 工程部 11 月 24 日（周二）夜班：李师傅"
    assert (await zhou.reads()).labels == ["✓ 李师傅", "周工", "好了"]
    await stage.advance_to(local(24, 22))
    [ahead] = [one for one in await li.heard() if one.startswith("⏰")]
    assert ahead == "⏰ 工程部今晚您值班：今天 22:00 到明天（25 日）8:00。到点自动签到，急事会在这里叫您。"
    await stage.advance_to(local(25, 2))
    since, quiet = await stage.last_id(li.id), await stage.last_id(zhou.id)
    await reports(aunt, "厨房漏水，水一直流，止不住")
    rung = await stage.said(li.id, since=since)
    assert rung == ["⏰ 1125-001 水管用水（3栋-2单元-1201）等着人去，您在值班，请马上接。"]
    assert await stage.said(zhou.id, since=quiet) == []
    await stage.advance_to(local(25, 9))
    assert (await li.heard())[-1] == "夜班结束，已替您签退。辛苦了，好好休息。"


async def test_tickets_are_given_out_by_turns(stage: Stage) -> None:
    aunt, li, zhou, chen = await settle_in(stage), stage.staff(LI), stage.staff(ZHOU), stage.staff(CHEN)
    await zhou.says("/duty")
    await zhou.presses("派单方式")
    await zhou.presses("轮流派")
    await zhou.presses("最多 3 单")
    assert (await zhou.reads()).lines == ["⚙️ 工程部：新单按签到的人轮流派。", "每人最多 3 单，急单另算。"]
    told = await stage.last_id(aunt.id)
    await reports(aunt, "厨房水龙头一直滴水")
    assert (await stage.said(G))[-1] == "1124-001 水龙头：没有人签到，派不出去，谁来接？"
    await li.says("/duty")
    await li.presses("签到")
    assert "李师傅" in (await stage.card(ENGINEERS, "R-20261124-001")).text
    assert [one for one in await stage.said(aunt.id, since=told) if "李师傅" in one] == [
        "李师傅接了您的报修（001 水龙头）。\n上门会佩戴工牌（工号 0316），先说明来意。"
    ]
    assert chen.actions == 0


async def test_a_group_reads_the_language_that_its_people_choose(stage: Stage) -> None:
    aunt, li = await settle_in(stage), stage.staff(LI)
    await li.says("/language", to=G)
    asked = await stage.find(G, "哪种文字")
    assert asked.keys == (("简体中文", "繁體中文"), ("English",))
    await li.presses("English", on=asked)
    assert (await stage.said(G))[-1] == "Done, from now on in English."
    assert (await stage.find(G, "哪种文字")).labels == []
    number = await reports(aunt, "厨房水龙头一直滴水")
    card = await stage.card(ENGINEERS, number)
    assert (card.lines[0], card.labels) == (f"🔧 {number} · Tap", ["Take it", "Not ours"])
    assert (await aunt.reads()).text.startswith("✅ 已经报上了")
