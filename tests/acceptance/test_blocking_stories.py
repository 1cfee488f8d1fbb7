"""Somebody abuses the service: blocked with a reason, heard in danger, let in again."""

from bot.sandbox.cast import CHEN, LI
from tests.acceptance.flows import reports, settle_in
from tests.acceptance.stage import Stage


async def test_blocked_with_a_reason_and_let_in_again(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    await stage.staff(LI).says(f"/block {number}")
    assert (await stage.staff(LI).reads()).text == "这一步由客服主管、经理来做，请找他们。"
    boss = stage.staff(CHEN)
    await boss.says(f"/block {number}")
    assert (await boss.reads()).text == "为什么停用？这句话会发给对方；紧急求助和电话不受影响。"
    await boss.says("一天骂了前台十几次")
    assert (await boss.heard())[-1].startswith("王阿姨（3栋-2单元-1201）已停用")
    assert (await aunt.reads()).lines == [
        "主管暂停了您在这里发消息：一天骂了前台十几次",
        "要办的事请打 0755-8888 0100；有危险请点「紧急求助」，一样有人管。",
    ]
    await aunt.says("你们等着")
    assert (await aunt.reads()).text == "您暂时不能在这里发消息。有事请打 0755-8888 0100；有危险请点「紧急求助」。"
    await aunt.presses("🚨 紧急求助")
    assert (await aunt.reads()).text.startswith("🚨")
    await boss.says("/block")
    assert (await boss.reads()).lines == ["已停用 1 人", "王阿姨（3栋-2单元-1201）：一天骂了前台十几次"]
    await boss.presses("恢复王阿姨")
    assert (await boss.reads()).text == "现在没有停用的住户。要停用，发 /block 加对方的单号。"
    assert (await aunt.reads()).text == "您可以照常在这里发消息了。"


async def test_a_burst_is_one_report_and_is_told_once(stage: Stage) -> None:
    aunt = await settle_in(stage)
    for number in range(30):
        await aunt.says(f"水龙头坏了，第{number}遍")
    told = "都收到了，会当作一件事办，不用重复发。还有就继续说，说完点「发完了」。"
    assert (await aunt.heard()).count(told) == 1
