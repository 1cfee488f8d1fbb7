"""Finding a ticket and sifting the board, as colleagues do it in their groups."""

from bot.sandbox.cast import DESK, ENGINEERS, LI, LIN, ZHOU
from tests.acceptance.flows import reports, settle_in
from tests.acceptance.stage import Stage

G = ENGINEERS.id


async def test_the_desk_answers_a_caller_who_asks_how_it_stands(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    await stage.staff(LI).presses("接单", of=G)
    desk = stage.staff(LIN)
    for words in ("001", "3栋2单元1201", aunt.phone):
        since = await stage.last_id(DESK.id)
        await desk.says(f"/find {words}", to=DESK.id)
        assert await stage.said(DESK.id, since=since) == [
            "🔧 R-20261124-001 · 水龙头\n工程部 · 处理中\n10:00 住户报事\n10:00 发到工程部\n10:00 李师傅接单"
        ], words


async def test_several_tickets_of_a_home_are_to_choose_from(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    await reports(aunt, "卫生间的灯不亮了")
    li = stage.staff(LI)
    await li.says("/find 3-2-1201", to=G)
    asked = (await stage.group(ENGINEERS))[-1]
    assert (
        asked.text == "看哪一单？\n1124-002 灯（3栋-2单元-1201） · 没人接\n1124-001 水龙头（3栋-2单元-1201） · 没人接"
    )
    assert asked.keys == (("1124-002", "1124-001"),)
    await li.presses("1124-001", on=asked)
    assert (await stage.group(ENGINEERS))[-1].lines[0] == "🔧 R-20261124-001 · 水龙头"


async def test_one_sees_what_one_holds(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    await stage.staff(LI).presses("接单", of=G)
    await reports(aunt, "卫生间的灯不亮了")
    li, zhou = stage.staff(LI), stage.staff(ZHOU)
    await li.says("/board", to=G)
    board = (await stage.group(ENGINEERS))[-1]
    assert board.labels == ["002", "001", "筛选"]
    await li.presses("筛选", on=board)
    shown = await stage.find(G, "看哪些？")
    assert shown.keys == (("全部 2", "我的 1", "没人接 1"), ("今天到期 1", "已超时 0", "等住户回复 0"))
    await li.presses("我的 1", on=shown)
    assert (await stage.find(G, "工程部 · 李师傅：1 单")).labels == ["001", "筛选"]
    await zhou.presses("筛选", of=G)
    await zhou.presses("我的 0", of=G)
    nothing = await stage.find(G, "这一类现在没有未办结的。")
    assert (nothing.id, nothing.labels) == (board.id, ["筛选"])
