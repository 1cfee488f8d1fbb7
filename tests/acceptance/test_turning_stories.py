"""A matter of another kind, and one matter reported twice."""

from bot.sandbox.cast import DESK, ENGINEERS, LI
from tests.acceptance.flows import CHEN_SHU, reports, resolves, settle_in
from tests.acceptance.stage import Persona, Stage

G, D = ENGINEERS.id, DESK.id


async def further(worker: Persona, *labels: str) -> None:
    """The keys of the card's further pages, then those of the form."""
    for label in ("更多…", "更多…", *labels):
        await worker.presses(label, of=G)


async def test_a_defect_that_is_a_question_goes_on_as_one(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头滴水，换新的要多少钱")
    li = stage.staff(LI)
    await li.presses("接单", of=G)
    heard = await stage.last_id(aunt.id)
    await further(li, "转成别的")
    # A service has a price that only the resident can confirm, so nothing is turned into one.
    asked = (await stage.group(ENGINEERS))[-1]
    assert asked.labels == ["投诉", "咨询", "取消"]
    await li.presses("咨询", on=asked)
    told = (await aunt.heard(since=heard))[-1]
    assert told.split("\n")[0] == "水龙头（001）的事转为咨询办理，新单号 Q-20261124-001。"
    card = await stage.card(DESK, "Q-20261124-001")
    assert "由 R-20261124-001 转来" in card.lines[0]
    old = await stage.find(G, "R-20261124-001 · 水龙头")
    assert old.lines[-1] == "✅ 已转成别的单，10:00"
    assert (
        await stage.find(G, "把 1124-001 水龙头转成")
    ).text == "李师傅 10:00 把 1124-001 水龙头转成 Q-20261124-001。"
    await stage.advance(days=3)
    assert await stage.said(G, since=old.id + 20) == []


async def test_a_complaint_about_the_colleague_who_turns_it_goes_on_without_them(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头滴水，李师傅上门态度很差，还骂人")
    li = stage.staff(LI)
    await li.presses("接单", of=G)
    heard = await stage.last_id(aunt.id)
    await further(li, "转成别的", "投诉")
    assert "编号 C-20261124-001" in (await aunt.heard(since=heard))[-1]
    assert (await stage.messages(G))[-1].text == "已处理。"
    assert (await stage.find(G, "已撤下")).keys == ()
    assert [one.text for one in await stage.messages(G) if "C-2026" in one.text] == []
    assert (await stage.card(DESK, "C-20261124-001")).labels[0] == "接单"


async def test_two_neighbours_and_one_lamp(stage: Stage) -> None:
    aunt, uncle = await settle_in(stage), await settle_in(stage, CHEN_SHU)
    first = await reports(aunt, "3栋楼道的灯不亮了", visit=None)
    await reports(uncle, "3栋楼道灯坏了", visit=None)
    li = stage.staff(LI)
    await li.presses("接单", of=G)
    heard = await stage.last_id(uncle.id)
    await further(li, "同一件事", "1124-001 灯")
    assert await uncle.heard(since=heard) == [
        "灯（002）的事之前已经有人报过，工程部一起处理。\n明天（25 日）10:00 前办好。\n有进展都会在这里告诉您。"
    ]
    card = await stage.card(ENGINEERS, first)
    assert "另有 1 单同样的" in card.lines[0]
    heard = await stage.last_id(uncle.id)
    await li.presses("接单", on=card)
    assert (await uncle.heard(since=heard))[-1].startswith("李师傅接了您的报修（002 灯）")
    await uncle.says("是四楼那一盏", reply_to=(await uncle.reads()).id)
    passed_on = await stage.find(G, "是四楼那一盏")
    assert passed_on.raw["reply_to"] == card.id
    await li.says("好的，马上去看", to=G, reply_to=passed_on.id)
    assert "好的，马上去看" in (await uncle.reads()).text
    await resolves(stage, first, "换了灯泡")
    heard = await stage.last_id(uncle.id)
    await aunt.presses("正常了")
    closing = (await uncle.heard(since=heard))[0]
    assert closing.startswith("✅ 灯（002）已办结。")


async def test_who_withdraws_does_not_withdraw_for_the_neighbour(stage: Stage) -> None:
    aunt, uncle = await settle_in(stage), await settle_in(stage, CHEN_SHU)
    await reports(aunt, "3栋楼道的灯不亮了", visit=None)
    second = await reports(uncle, "3栋楼道灯坏了", visit=None)
    li = stage.staff(LI)
    await li.presses("接单", of=G)
    await further(li, "同一件事", "1124-001 灯")
    await aunt.says("/mine")
    await aunt.presses("001 灯")
    await aunt.presses("撤销")
    await aunt.presses((await aunt.reads()).labels[0])
    card = await stage.card(ENGINEERS, second)
    assert (card.labels[0], "另有" in card.text) == ("接单", False)
