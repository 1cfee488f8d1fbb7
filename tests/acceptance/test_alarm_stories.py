"""Emergencies played by people: one tap, who hears it, who comes, and what happens when a way is closed (issue 5)."""

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, GUARD, HUANG, LI, LIN, SECURITY
from tests.acceptance.flows import settle_in
from tests.acceptance.stage import Persona, Stage

ENTRY, LIFT = "🚨 紧急求助", "电梯困人"
NUMBERS = "🚨 火警 119、报警 110、急救 120，可以直接打。"


async def cries(stage: Stage) -> Persona:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await aunt.presses(ENTRY)
    await aunt.presses(LIFT)
    return aunt


async def test_stuck_in_a_lift_until_it_is_over(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    assert (await aunt.reads()).keys[0] == (ENTRY,)
    await aunt.presses(ENTRY)
    kinds = await aunt.reads()
    assert kinds.lines[-1] == "点下面一个键，保安和客服马上就知道。"
    assert kinds.keys == (
        ("有人生病受伤", LIFT),
        ("着火冒烟", "有坏人或闹事"),
        ("地震", "燃气泄漏"),
        ("爆管淹水", "高空坠物"),
        ("别的紧急事",),
        ("主菜单",),
    )
    aunt.actions = 0
    await aunt.presses(LIFT)
    assert aunt.actions == 1
    answer = await aunt.reads()
    assert answer.lines == [
        NUMBERS,
        "已通知安保部、客服中心、工程部（10:00）。有人出发马上告诉您。值班电话 0755-8888 0100",
        "不要扒门，按轿厢里的警铃，等人来开。",
    ]
    assert answer.labels == ["点错了"]
    for group in (SECURITY, DESK, ENGINEERS):
        card = await stage.card(group, "求助，还没有人去")
        assert card.lines[:3] == [
            "🚨 E-20261124-001 · 电梯困人",
            "3栋-2单元-1201 · 王阿姨 · 13800005678",
            "10:00 求助，还没有人去",
        ]
        assert card.labels[0] == "我去"
    assert (await stage.staff(GUARD).reads()).lines[0] == "🚨 E-20261124-001 · 电梯困人"
    await aunt.says("我们三个人，灯灭了")
    assert "我们三个人，灯灭了" in (await stage.find(SECURITY.id, "说")).text
    assert (await aunt.reads()).text == "收到，马上转给所有接到求助的同事。"
    await stage.staff(GUARD).says(
        "我们来了", to=SECURITY.id, reply_to=(await stage.card(SECURITY, "求助，还没有人去")).id
    )
    assert (await aunt.reads()).lines == ["赵队说：", "我们来了"]
    await stage.advance(minutes=1)
    assert "1 分钟了" in (await stage.find(SECURITY.id, "还没有人去")).text
    assert "1 分钟了" in (await stage.staff(CHEN).reads()).text
    await stage.staff(GUARD).presses("我去", of=SECURITY.id)
    assert (await aunt.reads()).text == "赵队（安保部 · 工号 0511）10:01 出发，正赶过来。"
    heard = len(await stage.said(SECURITY.id))
    await stage.advance(minutes=1)
    assert [one for one in (await stage.said(SECURITY.id))[heard:] if "谁去" in one] == [], "nobody is called any more"
    await stage.staff(GUARD).presses("我到了", of=SECURITY.id)
    assert (await aunt.reads()).text == "赵队（安保部 · 工号 0511）到了（10:02）。"
    await stage.staff(GUARD).presses("结束警报", of=SECURITY.id)
    await stage.staff(GUARD).presses("是的，结束", of=SECURITY.id)
    await aunt.says("谢谢，没事了")
    assert (await aunt.reads()).text == "那就好。帮过忙的同事也看得到您这句话。"
    assert "谢谢，没事了" in (await stage.find(SECURITY.id, "没事了")).text


async def test_nobody_answers_and_then_they_do(stage: Stage) -> None:
    aunt = await cries(stage)
    await stage.advance(minutes=3)
    assert (await aunt.reads()).text == (
        "还没有人应答，请直接打值班电话 0755-8888 0100，或打火警 119、报警 110、急救 120。我们还在继续叫人。"
    )
    assert (await stage.staff(HUANG).reads()).lines[0].startswith("🚨")
    answer = await stage.staff(LI).presses("我去", of=ENGINEERS.id)
    assert answer.text == ""
    assert (await aunt.reads()).text == "李师傅（工程部 · 工号 0316）10:03 出发，正赶过来。"


async def test_the_guards_group_is_flooded_or_lost_and_everybody_else_knows(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await stage.post("faults", kind="429", retry_after=60, chat=SECURITY.id, times=1)
    await aunt.says("/sos")
    await aunt.presses(LIFT)
    trouble = "安保部：群里暂时发不进去（被限流）。别的人照常在叫。"
    assert trouble in (await stage.find(DESK.id, "被限流", "照常在叫")).text
    assert trouble in (await stage.find(GUARD.id, "被限流", "照常在叫")).text
    assert (await stage.find(LIN.id, "电梯困人")).lines[0].startswith("🚨")


async def test_a_group_that_threw_the_bot_out(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await stage.post("faults", kind="403", chat=SECURITY.id, times=9)
    await aunt.says("/sos")
    await aunt.presses(LIFT)
    assert (await stage.find(DESK.id, "安保部：群里发不进去", "照常在叫")).text.startswith("🚨")
    assert (await stage.find(GUARD.id, "E-20261124-001")).keys


async def test_killed_in_the_middle_it_goes_on_at_once(stage: Stage) -> None:
    aunt = await cries(stage)
    before = len(await stage.said(SECURITY.id))
    async with stage.down_for(minutes=1):
        pass
    assert "1 分钟了" in (await stage.said(SECURITY.id))[before]
    await stage.staff(GUARD).presses("我去", of=SECURITY.id)
    assert (await aunt.reads()).text.endswith("出发，正赶过来。")
