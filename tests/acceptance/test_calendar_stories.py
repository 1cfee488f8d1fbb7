"""Days that differ and work that waits: what the supervisor declares, and what a hold that ends early gives back."""

from datetime import date

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, LI
from domain.special_days import DayKind, SpecialDay
from tests.acceptance.flows import reports, settle_in
from tests.acceptance.stage import Message, Stage

G, OFFICE = ENGINEERS.id, DESK.id


async def newest(stage: Stage) -> Message:
    return [one for one in await stage.group(DESK) if one.from_bot][-1]


async def test_a_typhoon_day_is_declared_in_the_group(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    boss = stage.staff(CHEN)
    await boss.says("/calendar", to=OFFICE)
    assert (await newest(stage)).lines == ["📅 未来 30 天的特殊日子", "没有，每天照常。"]
    await boss.presses("设置一天", of=OFFICE)
    assert (await newest(stage)).lines == ["陈女士 哪一天？点一下，或者直接写，比如「10月1日」。"]
    assert (await newest(stage)).keys == (("今天", "明天"), ("取消",))
    await boss.says("11月25日", to=OFFICE)
    assert (await newest(stage)).lines == ["陈女士 11 月 25 日（周三）怎么安排？"]
    assert (await newest(stage)).keys == (("休息", "照常上班", "改时间"), ("返回", "取消"))
    await boss.presses("休息", of=OFFICE)
    assert (await newest(stage)).lines == ["陈女士 为什么？写几个字让同事知道，比如「台风停工」，也可以跳过。"]
    await boss.says("台风停工", to=OFFICE)
    declared = await stage.find(OFFICE, "📅 11 月 25 日")
    assert declared.lines == [
        "📅 11 月 25 日（周三）：休息 · 台风停工（陈女士设的）",
        "这天有 1 个承诺到期，照旧算数；做不到的请提前申请延期。",
    ]
    await boss.presses("看日历", on=declared)
    screen = await newest(stage)
    assert screen.lines == ["📅 未来 30 天的特殊日子", "11 月 25 日（周三）：休息 · 台风停工"]
    assert screen.keys == (("设置一天",), ("11 月 25 日",))
    service = await stage.service()
    calendar = await service.store.read(lambda uow: uow.knowledge.only_community.calendar)
    assert calendar.special_days == {date(2026, 11, 25): SpecialDay(kind=DayKind.CLOSED, note="台风停工")}
    await boss.presses("11 月 25 日", on=screen)
    await boss.presses("恢复平常", of=OFFICE)
    assert (await stage.find(OFFICE, "恢复平常")).lines == ["📅 11 月 25 日（周三）：恢复平常（陈女士设的）"]


async def test_others_are_told_who_may(stage: Stage) -> None:
    await stage.staff(LI).says("/calendar", to=G)
    assert (await stage.said(G))[-1] == "这一步由客服主管、经理来做，请找他们。"
    aunt = await settle_in(stage)
    await aunt.says("/calendar")
    assert (await aunt.reads()).text == "这是给物业同事用的。您有什么事，直接跟我说就行。"


async def test_a_hold_that_ends_early_gives_back_what_was_left(stage: Stage) -> None:
    """Reported on Tuesday at 10:00, held at once until Wednesday 18:00, going on three hours later."""
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    worker = stage.staff(LI)
    await worker.presses("接单", of=G)
    await worker.presses("更多…", of=G)
    await worker.presses("暂停", of=G)
    await worker.presses("等配件", of=G)
    await worker.presses("明天 18:00", of=G)
    assert (await aunt.reads()).text == (
        "水龙头（001）要等配件，原定明天（25 日）10:00 前来不及修好，改到明天（25 日）18:00 前。"
        "很抱歉让您多等。再有变化会提前告诉您。"
    )
    await stage.advance(hours=3)
    heard = await stage.last_id(aunt.id)
    await worker.presses("恢复", on=await stage.card(ENGINEERS, number))
    assert await aunt.heard(since=heard) == [
        "水龙头（001）可以接着处理了，明天（25 日）13:00 前修好，比上次说的明天（25 日）18:00 早。"
    ]
    assert (await stage.card(ENGINEERS, number)).lines[-1] == "⏰ 明天 13:00 前修好，还剩 1 天"
