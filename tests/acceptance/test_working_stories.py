"""Work between acceptance and the result: visits, quotes, extensions, words both ways, hands that change."""

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, GUARD, LI, LIN, QIAN, SECURITY, TILL, ZHOU
from tests.acceptance.flows import CHEN_SHU, reports, resolves, settle_in
from tests.acceptance.stage import Answer, Message, Persona, Stage

G = ENGINEERS.id

SELDOM = ("报价", "转单")
"""What stands on the card's last page."""


async def accepted(stage: Stage) -> tuple[Persona, Persona, str]:
    """A resident, a worker who holds the resident's tap, and its number."""
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    worker = stage.staff(LI)
    await worker.presses("接单", of=G)
    return aunt, worker, number


async def more(stage: Stage, worker: Persona, label: str) -> None:
    await worker.presses("更多…", of=G)
    if label in SELDOM:
        await worker.presses("更多…", of=G)
    await worker.presses(label, of=G)


async def prompt(stage: Stage) -> Message:
    return [one for one in await stage.group(ENGINEERS) if one.from_bot][-1]


async def test_a_visit_time_is_told_and_kept(stage: Stage) -> None:
    aunt, worker, number = await accepted(stage)
    await more(stage, worker, "改时间")
    assert (await prompt(stage)).labels[0] == "今天 10:30"
    await worker.says("下午3点半", to=G)
    assert (await aunt.reads()).lines[0] == "李师傅今天 15:30 上门，处理水龙头（001）。"
    assert "约 15:30 上门" in (await stage.card(ENGINEERS, number)).text


async def test_a_quote_is_agreed_before_the_work(stage: Stage) -> None:
    aunt, worker, number = await accepted(stage)
    await more(stage, worker, "报价")
    await worker.says("80", to=G)
    await worker.says("50元", to=G)
    await worker.presses("跳过", of=G)
    offered = await aunt.reads()
    assert offered.lines == [
        "水龙头（001）动工前，李师傅先跟您说好价钱：",
        "材料 ¥80 + 人工 ¥50 = ¥130",
        "这个价钱明天（25 日）10:00 前有效。您同意了才动工；师傅不收小费。",
    ]
    assert offered.keys == (("同意", "不做了"), ("请客服打给我",))
    await aunt.presses("同意", on=offered)
    assert (await aunt.reads()).text == "好的，就按这个价做，不会再多收。"
    assert "报价 ¥130，住户同意" in (await stage.card(ENGINEERS, number)).text
    await resolves(stage, number, "换了阀芯")
    asked, till = await aunt.reads(), await stage.card(TILL, number)
    assert (till.lines[0], till.lines[2]) == (f"🔧 {number} · 水龙头", "应收 ¥130 · 李师傅 10:00 做完")
    cashier = stage.staff(QIAN)
    await cashier.presses("登记收款", on=till)
    for words in ("¥130", "现金"):
        await cashier.presses(words, of=TILL.id)
    await cashier.says("A-7", to=TILL.id)
    assert (await aunt.reads()).text == "✅ 水龙头（001）收到 ¥130（现金），收据号 A-7。谢谢您。"
    await aunt.presses("正常了", on=asked)
    closing = (await stage.find(aunt.id, "已办结")).lines
    assert [line for line in closing if "¥" in line or "收据" in line] == ["按说好的收费 ¥130。收据号 A-7。"]


async def test_an_extension_is_the_supervisors_to_grant(stage: Stage) -> None:
    aunt, worker, number = await accepted(stage)
    await more(stage, worker, "延期")
    await worker.presses("明天 18:00", of=G)
    await worker.presses("比预想的难修", of=G)
    asked = await stage.staff(CHEN).reads()
    assert asked.labels == ["同意", "不同意"]
    heard = await stage.last_id(aunt.id)
    await stage.staff(CHEN).presses("同意", on=asked)
    assert await aunt.heard(since=heard) == [
        "水龙头（001）还要一些时间，原定明天（25 日）10:00 前，改到明天（25 日）18:00 前。很抱歉让您多等。"
    ]
    assert (await stage.card(ENGINEERS, number)).lines[-1] == "⏰ 明天 18:00 前修好，还剩 1 天 8 小时"
    again = await stage.staff(CHEN).presses_data(asked.data("不同意"), on=asked)
    assert again.alert


async def test_nobody_home_is_asked_at_the_door(stage: Stage) -> None:
    aunt, worker, number = await accepted(stage)
    await worker.presses("我出发了", of=G)
    await stage.advance(minutes=20)
    await worker.presses("到门口没人", of=G)
    asked = await aunt.reads()
    assert asked.text == "李师傅到您门口了（10:20），来处理水龙头（001），没有人应门。您看怎么办？"
    assert asked.keys == (("我马上到", "改个时间"), ("家人邻居开门", "请客服打给我"))
    await aunt.presses("改个时间")
    await aunt.says("明天下午3点")
    answer = await stage.find(G, "1124-001", "明天")
    assert answer.id > (await stage.card(ENGINEERS, number)).id


async def test_words_photos_and_albums_go_both_ways(stage: Stage) -> None:
    aunt, worker, number = await accepted(stage)
    card = await stage.card(ENGINEERS, number)
    written = await worker.says("好的，下午到", to=G, reply_to=card.id)
    relayed = await aunt.reads()
    assert relayed.lines == ["关于水龙头（001），李师傅说：", "好的，下午到"]
    answered = await aunt.says("记得带垫圈", reply_to=relayed.id)
    copy = await stage.find(G, "记得带垫圈")
    assert copy.raw["reply_to"] == card.id
    # Edits are mirrored, both ways.
    await aunt.edits(answered, "记得带垫圈和扳手")
    assert "记得带垫圈和扳手" in (await stage.find(G, "扳手")).text
    assert (await stage.find(G, "扳手")).id == copy.id
    await worker.edits(written, "好的，三点到", of=G)
    assert (await stage.find(aunt.id, "三点到")).id == relayed.id
    # An album stays one album, a voice note and a photo arrive as they are.
    await aunt.sends("photo", "photo", reply_to=relayed.id)
    await aunt.sends("voice", reply_to=relayed.id)
    await stage.advance(seconds=7)
    media = [one for one in await stage.group(ENGINEERS) if one.id > copy.id and one.raw["media"]]
    assert sorted(one.raw["media"]["kind"] for one in media) == ["photo", "photo", "voice"]
    albums = [one.raw["media_group_id"] for one in media if one.raw["media"]["kind"] == "photo"]
    assert albums[0] is not None
    assert albums[0] == albums[1]
    await worker.sends("photo", to=G, reply_to=card.id)
    assert (await aunt.reads()).raw["media"]["kind"] == "photo"


async def test_the_front_desk_acts_for_a_worker_without_telegram(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    desk = stage.staff(LIN)
    await desk.says("/board", to=DESK.id)
    await desk.presses("001", of=DESK.id)
    await desk.presses("派单", of=DESK.id)
    await desk.says("老张", to=DESK.id)
    assert (await aunt.reads()).text.startswith("老张接了您的")
    assert "老张（前台代）10:00 接单" in (await stage.card(ENGINEERS, number)).text
    await desk.presses("完工", on=await stage.card(DESK, number))
    await desk.presses("✓ 都做到了", of=DESK.id)
    await desk.says("老张换了垫圈，电话里确认的", to=DESK.id)
    await desk.presses("提交", of=DESK.id)
    assert (await aunt.reads()).text == "老张说水龙头（001）修好了，您那边用着正常吗？"


async def test_handed_over_returned_and_passed_on(stage: Stage) -> None:
    aunt, worker, number = await accepted(stage)
    await more(stage, worker, "转单")
    await worker.presses("周工", of=G)
    assert "周工" in (await aunt.reads()).text
    second = stage.staff(ZHOU)
    await more(stage, second, "退单")
    await second.presses((await prompt(stage)).labels[0], of=G)
    card = await stage.card(ENGINEERS, number)
    assert card.labels == ["接单", "不是我们的"]
    await worker.presses("不是我们的", on=card)
    await worker.presses("安保部", of=G)
    await worker.says("是门禁的事", to=G)
    assert (await aunt.reads()).lines[0] == "水龙头（001）已转给安保部，时间不变，明天（25 日）10:00 前修好。"
    passed = await stage.card(SECURITY, number)
    assert passed.labels == ["接单", "不是我们的"]
    await stage.staff(GUARD).presses("接单", on=passed)
    assert (await aunt.reads()).text.startswith("赵队接了您的")


async def test_hurrying_is_counted_and_not_too_often(stage: Stage) -> None:
    aunt, _, number = await accepted(stage)
    await aunt.presses("查进度")
    await aunt.presses("催一下")
    assert "催了 1 次" in (await stage.card(ENGINEERS, number)).lines[0]
    again = await aunt.presses("催一下")
    assert again == Answer(text="刚才已经替您催过了，今天 12:00 以后可以再催。等不及就点「请客服打给我」。", alert=True)
    await stage.advance(hours=2)
    await aunt.presses("催一下")
    assert "催了 2 次" in (await stage.card(ENGINEERS, number)).lines[0]


async def test_withdrawing_asks_once(stage: Stage) -> None:
    uncle = await settle_in(stage, CHEN_SHU)
    number = await reports(uncle, "厨房水龙头一直滴水")
    await uncle.presses("查进度")
    await uncle.presses("撤销")
    assert (await uncle.reads()).lines[-1] == "确定要撤销吗？"
    await uncle.presses("确定撤销")
    assert (await stage.find(ENGINEERS.id, number)).keys == ()


async def test_call_me_is_a_task_with_a_time(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.presses("请客服打给我")
    assert (await aunt.reads()).text == (
        "客服今天 10:15 前打 138****5678 找您。等不及的话，随时可以打 0755-8888 0100。"
    )
    task = await stage.card(DESK, "📞 T-20261124-001")
    desk = stage.staff(LIN)
    await desk.presses("接单", on=task)
    seen = await desk.presses("看号码", of=DESK.id)
    assert seen.text.startswith("王阿姨 · 13800005678")
    await desk.presses("已联系", of=DESK.id)
    await desk.presses("跳过", of=DESK.id)
    assert (await stage.find(DESK.id, "T-20261124-001")).keys == ()
