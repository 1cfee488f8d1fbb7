"""An emergency worked step by step in the chats: branches, ticks, what is late, the summary; a drill (EMG-3)."""

from bot.sandbox.cast import CHEN, DESK, GUARD, LIN, SECURITY
from tests.acceptance.flows import WANG_AYI, settle_in
from tests.acceptance.stage import Message, Stage

GUARDS = SECURITY.id


async def checklist(stage: Stage, chat: int = GUARDS) -> Message:
    return await stage.find(chat, "· 步骤 ")


async def test_a_sick_person_without_a_relative_gets_the_ambulance(stage: Stage) -> None:
    aunt, guard, desk, boss = await settle_in(stage, WANG_AYI), *map(stage.staff, (GUARD, LIN, CHEN))
    await aunt.says("/sos")
    await aunt.presses("有人生病受伤")
    asked = await aunt.reads()
    assert (asked.lines, asked.keys) == (["您需要怎么帮忙？"], (("送医院", "叫 120"), ("请人陪着",)))
    assert (await checklist(stage)).lines == [
        "🚨 E-20261124-001 · 有人生病受伤 · 步骤 0/2",
        "还没问到：送医院、叫 120、请人陪着",
        "□ 1 给住户打电话：地址、电话、要送医院、叫 120 还是有人陪 · 客服中心 · 10:02 前",
        "□ 2 病人有人照看了，住户说不用再帮 · 带队的人 · 11:30 前",
    ]
    await aunt.presses("请人陪着")
    asked = await aunt.reads()
    assert (asked.lines, asked.labels) == (
        ["陪护时要有一位亲属一直在房间里。家里有亲属在吗？"],
        ["有亲属在", "没有"],
    )
    await aunt.presses("没有")
    assert (await aunt.reads()).lines == ["没有亲属在场，我们不能单独陪护。叫 120 好吗？保安在大门口接车。"]
    await aunt.presses("叫 120")
    assert (await aunt.reads()).lines == [
        "请现在就打 120，说清地址和病人的情况；打不了，我们帮您打。大门口有保安等救护车，直接领到您家门口。"
    ]
    await guard.presses("我去", of=GUARDS)
    await desk.presses("✓ 1", of=DESK.id)
    await stage.advance(minutes=3)
    late = await stage.find(GUARDS, "过了时间还没打勾")
    assert late.lines == [
        f"⏰ {GUARD.name} 有人生病受伤 · 1124-001：过了时间还没打勾。做了就点一下，没做现在就做。",
        "1. 派人到大门口等救护车",
    ]
    await guard.presses("好了", on=late)
    await guard.presses("我到了", of=GUARDS)
    shown = await checklist(stage, DESK.id)
    assert shown.lines == [
        "🚨 E-20261124-001 · 有人生病受伤 · 步骤 2/8",
        "住户要：叫 120",
        "✓ 1 给住户打电话：地址、电话、要送医院、叫 120 还是有人陪 · 小林 10:00",
        "□ 2 问清病人现在的情况，只转述给 120，不判断 · 客服中心 · 原定 10:02 前，已超时",
        "□ 3 住户没打的，帮着打 120，报地址和电话 · 客服中心 · 原定 10:03 前，已超时",
        "✓ 4 派人到大门口等救护车 · 赵队 10:03",
        "□ 5 告诉住户：大门口有人接车 · 客服中心 · 10:05 前",
        "□ 6 门口的保安把救护车领到单元门口 · 安保部 · 10:33 前",
        "– 7 记下：救护车几点到、几点走、去哪家医院",
        "□ 8 病人有人照看了，住户说不用再帮 · 带队的人 · 11:30 前",
    ]
    await desk.presses("✓ 6", of=DESK.id)
    assert "✓ 6 门口的保安把救护车领到单元门口 · 小林（代赵队）10:03" in (await checklist(stage)).lines
    await guard.presses("结束警报", of=GUARDS)
    assert (await stage.card(SECURITY, "是这样吗")).lines[-1] == "「病人有人照看了，住户说不用再帮」，是这样吗？"
    await guard.presses("是的，结束", of=GUARDS)
    await guard.presses("写总结")
    for words in ("老人头晕倒地", "早上没吃东西", "门口接车很快", "值班室放轮椅"):
        await guard.says(words)
    review = await boss.reads()
    assert review.lines == [
        "🚨 总结 · 有人生病受伤 · 1124-001 · 赵队 10:03",
        "经过：老人头晕倒地",
        "原因：早上没吃东西",
        "帮上忙的：门口接车很快",
        "要改的地方：值班室放轮椅",
    ]
    await boss.presses("同意")
    assert (await boss.reads()).lines[-1] == "✓ 陈女士 10:03 通过"


async def test_a_drill_from_the_command_to_the_report(stage: Stage) -> None:
    guard, boss = stage.staff(GUARD), stage.staff(CHEN)
    await boss.says("/drill")
    await boss.presses("着火冒烟")
    assert (await boss.reads()).lines == ["现在开始「着火冒烟」演习吗？在岗的人都会被叫到，和真警报一样。"]
    await boss.presses("开始演习")
    assert (await checklist(stage)).lines[:2] == [
        "🚨 E-20261124-001 · 【演习】 · 着火冒烟 · 步骤 0/8",
        "演习：外面的电话一个都不真打，只打勾。",
    ]
    await stage.advance(seconds=30)
    await guard.presses("我去", of=GUARDS)
    await stage.advance(seconds=45)
    await guard.presses("我到了", of=GUARDS)
    for step in ("✓ 2", "✓ 3"):
        await guard.presses(step, of=GUARDS)
    await guard.presses("结束警报", of=GUARDS)
    await guard.presses("是的，结束", of=GUARDS)
    assert (await stage.find(GUARDS, "演习报告")).lines == [
        "🚨 演习报告 · E-20261124-001 · 着火冒烟 · 10:00",
        "赵队 30 秒 接警 · 1 分 15 秒 到场 · 1 分 15 秒 结束",
        "步骤 3/8 · 1 步超时",
        "□ 打 119：楼栋、楼层、什么在烧、有没有人：原定 10:01 前，没打勾",
    ]
    said = [text for text in await stage.said(GUARDS) if not text.startswith(("📌", "✅ 已绑定"))]
    assert [text for text in said if "E-20261124-001" in text and "演习" not in text] == []
