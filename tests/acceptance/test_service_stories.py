"""Convenience services as people live them: booked, confirmed at a price, done, paid, lent, moved, cancelled (SVC)."""

from bot.sandbox.acting import Acting
from bot.sandbox.cast import DESK, ENGINEERS, HE, LI, LIN, QIAN, TILL, WANG
from bot.sandbox.cast import EMILY as EMILY_CARTER
from bot.sandbox.scenario import register
from bot.sandbox.service_scenes import a_service_done_and_paid, a_service_for_tomorrow
from tests.acceptance.flows import (
    AIR_CON,
    CHEN_SHU,
    EMILY,
    JIANHUA,
    MEILING,
    WANG_AYI,
    Listed,
    books,
    number_in,
    opens,
    resolves,
    settle_in,
)
from tests.acceptance.stage import Answer, Persona, Stage, local, together
from tests.support.shipped import shipped_knowledge


async def test_a_paid_service_from_the_catalogue_to_the_receipt(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await aunt.says("/start")
    aunt.actions = 0
    await aunt.presses("🧺 便民服务")
    catalogue = await aunt.reads()
    assert catalogue.lines == [
        "便民服务，点一个看看。",
        "家庭保洁 · ¥60/小时",
        "空调清洗 · ¥80/台",
        "油烟机清洗 · ¥150/台",
        "床垫沙发清洗 · ¥120/件",
    ]
    assert catalogue.keys == (
        ("家庭保洁", "空调清洗"),
        ("油烟机清洗", "床垫沙发清洗"),
        ("更多…",),
        ("取消", "请客服打给我"),
    )
    await aunt.presses(AIR_CON)
    offer = await aunt.reads()
    assert offer.lines == [
        "🧺 空调清洗 · ¥80/台",
        "拆洗滤网和面板，高温蒸汽冲洗蒸发器，试机后再走。",
        "挂机和柜机同价，内机离地 3 米以内。",
        "要多少？直接打数字也行。（1–4 台）",
    ]
    assert offer.keys == (("1", "2", "3"), ("返回", "取消"), ("请客服打给我",))
    await aunt.presses("2")
    slots = await aunt.reads()
    assert slots.lines == ["什么时候上门？也可以直接打，比如「周六上午」。"]
    assert slots.keys[:3] == (("今天 14:30", "今天 16:00"), ("明天 9:00", "明天 10:30"), ("明天 14:30", "更多…"))
    await aunt.presses("明天 9:00")
    review = await aunt.reads()
    assert review.lines == [
        "您看看对不对，点「提交」就是确认价格并预约。",
        "🧺 空调清洗 · 2 台 · 3栋-2单元-1201",
        "明天（25 日）9:00–10:30 · 联系 138****5678（您本人）",
        "一共 ¥160，做完由收银登记收款。我们不收小费。",
        "明天（25 日）5:00 前取消免费，之后收 ¥20。",
    ]
    await aunt.presses("提交")
    assert aunt.actions <= 6
    receipt = await aunt.reads()
    assert receipt.lines == [
        "✅ 约好了，单号 S-20261124-001。",
        "空调清洗 2 台 · 明天（25 日）9:00–10:30 · ¥160",
        "工程部上门，前一天晚上和提前一小时会提醒您。改时间、取消，点「查进度」。",
    ]
    card = await stage.card(ENGINEERS, "S-20261124-001")
    assert card.lines == [
        "🧺 S-20261124-001 · 空调清洗",
        "3栋-2单元-1201 · 王** · 138****5678",
        "2 台 · ¥160 · 明天（25 日）9:00–10:30",
        "⏰ 明天 10:30 前办好，还剩 1 天",
    ]
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    assert (await aunt.reads()).lines[0] == "李师傅接了您的便民服务（001 空调清洗），明天（25 日）9:00 左右到。"
    await stage.advance_to(local(24, 20, 1))
    evening = await aunt.reads()
    assert evening.lines == ["⏰ 明天（25 日）9:00–10:30，李师傅上门：空调清洗（001）。"]
    assert evening.keys == (("改个时间", "查进度"), ("请客服打给我",))
    tomorrow = await stage.find(ENGINEERS.id, "⏰", "明天（25 日）")
    assert tomorrow.text == "⏰ 李师傅 明天（25 日）9:00–10:30：1124-001 空调清洗（3栋-2单元-1201）。"
    await stage.advance_to(local(25, 8, 1))
    assert (await aunt.reads()).lines == ["⏰ 今天 9:00–10:30，李师傅上门：空调清洗（001）。"]
    worker = stage.staff(LI)
    await stage.advance_to(local(25, 8, 50))
    await worker.presses("我出发了", of=ENGINEERS.id)
    await stage.advance_to(local(25, 10, 10))
    await resolves(stage, "S-20261124-001", "两台都洗了，试机正常")
    asked = await aunt.reads()
    assert asked.text == "李师傅说空调清洗（001）办好了，都办妥了吗？"
    money = await stage.card(TILL, "S-20261124-001")
    assert money.lines == [
        "🧺 S-20261124-001 · 空调清洗 · 2 台",
        "3栋-2单元-1201 · 王**",
        "应收 ¥160 · 李师傅 10:10 做完",
    ]
    assert money.keys == (("登记收款",),)
    cashier = stage.staff(QIAN)
    await cashier.presses("登记收款", on=money)
    await cashier.says("¥160.005", to=TILL.id)
    assert (await stage.group(TILL))[-1].text.startswith("没看懂金额")
    await cashier.says("160元", to=TILL.id)
    await cashier.presses("微信", of=TILL.id)
    await cashier.says("a-0012", to=TILL.id)
    assert (await aunt.reads()).text == "✅ 空调清洗（001）收到 ¥160（微信），收据号 A-0012。谢谢您。"
    money = await stage.card(TILL, "S-20261124-001")
    assert money.lines[2:] == ["✅ 已收 ¥160 · 李师傅 10:10 做完", "10:10 收 ¥160 · 微信 · 收据 A-0012"]
    assert money.keys == (("退款",),)
    since = await stage.last_id(aunt.id)
    await aunt.presses("办妥了", on=asked)
    closing, score = [one for one in await stage.messages(aunt.id) if one.id > since]
    assert closing.lines[:1] + closing.lines[2:4] == [
        "✅ 空调清洗（001）已办结。",
        "两台都洗了，试机正常",
        "按说好的收费 ¥160。收据号 A-0012。",
    ]
    await aunt.presses("5 很满意", on=score)


async def test_a_free_service_has_its_quota_and_a_price_beyond_it(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await opens(aunt, "换灯泡")
    assert (await aunt.reads()).lines[0] == "🧺 换灯泡 · 免费 · 本月还剩 2 次"
    await aunt.presses("预约")
    await aunt.presses("明天 9:00")
    review = await aunt.reads()
    assert review.lines[0] == "您看看对不对，没问题就点「提交」。"
    assert review.lines[3] == "免费。我们不收小费。"
    await aunt.presses("提交")
    number = number_in((await aunt.reads()).text)
    await books(aunt, "换灯泡", "预约", "明天 10:30")
    await opens(aunt, "换灯泡")
    used_up = await aunt.reads()
    assert used_up.lines[-1] == "本月 2 次已用完，12 月 1 日起可再约。付费做一次 ¥30？"
    assert used_up.keys == (("付费预约",), ("返回", "取消"), ("请客服打给我",))
    await aunt.presses("付费预约")
    await aunt.presses("明天 14:30")
    assert (await aunt.reads()).lines[3] == "一共 ¥30，做完由收银登记收款。我们不收小费。"
    await aunt.presses("取消")
    # A cancelled booking gives its turn back.
    await aunt.says("/mine")
    await aunt.presses(f"{number[-3:]} 换灯泡")
    await aunt.presses("撤销")
    await aunt.presses("确定撤销")
    await opens(aunt, "换灯泡")
    assert (await aunt.reads()).lines[0] == "🧺 换灯泡 · 免费 · 本月还剩 1 次"


async def test_two_residents_want_the_last_slot(stage: Stage) -> None:
    aunt, uncle, third = (
        await settle_in(stage, WANG_AYI),
        await settle_in(stage, CHEN_SHU),
        await settle_in(stage, JIANHUA),
    )
    assert (await books(third, "搬运帮手", "1", "明天 8:00")).startswith("S-")
    for person in (aunt, uncle):
        await opens(person, "搬运帮手")
        await person.presses("2")
        assert "明天 8:00" not in (await person.reads()).labels
        await person.presses("明天 10:00")
    await together(*(person.presses("提交") for person in (aunt, uncle)))
    said = [(await person.reads()).text for person in (aunt, uncle)]
    winners = [text for text in said if text.startswith("✅ 约好了")]
    losers = [text for text in said if text.startswith("抱歉，这个时间刚被约走了。最近的还有：")]
    assert (len(winners), len(losers)) == (1, 1)
    loser = uncle if said[0] == winners[0] else aunt
    offered = await loser.reads()
    assert offered.labels[:2] == ["明天 14:00", "明天 16:00"]
    await loser.presses("明天 14:00")
    review = await loser.reads()
    assert "搬运帮手 · 2 小时" in review.lines[1]
    await loser.presses("提交")
    assert (await loser.reads()).lines[1] == "搬运帮手 2 小时 · 明天（25 日）14:00–16:00 · ¥160"


async def test_another_price_needs_another_yes(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    number = await books(aunt, AIR_CON, "1", "今天 14:30")
    worker = stage.staff(LI)
    await worker.presses("接单", of=ENGINEERS.id)
    await quotes(worker, stage, number, "0", "120", "内机在吊顶里，要拆装")
    offer = await stage.find(aunt.id, "内机在吊顶里")
    assert offer.lines == [
        "空调清洗（001）动工前，李师傅先跟您说好价钱：",
        "材料 ¥0 + 人工 ¥120 = ¥120",
        "内机在吊顶里，要拆装",
        "您同意之前，还是原来的价格 ¥80。",
        "这个价钱明天（25 日）10:00 前有效。您同意了才动工；师傅不收小费。",
    ]
    assert "¥80" in (await stage.card(ENGINEERS, number)).lines[2]
    await aunt.presses("同意", on=offer)
    assert "¥120" in (await stage.card(ENGINEERS, number)).lines[2]
    await resolves(stage, number, "洗好了")
    assert (await stage.card(TILL, number)).lines[2].startswith("应收 ¥120")


async def test_a_price_by_quote_is_agreed_before_anything_is_finished(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await opens(aunt, "换锁芯")
    assert (await aunt.reads()).lines[0] == "🧺 换锁芯 · 按报价"
    await aunt.presses("1")
    await aunt.presses("今天 14:30")
    assert (await aunt.reads()).lines[3] == "师傅上门看过再报价，您同意了才动手。我们不收小费。"
    await aunt.presses("提交")
    number = number_in((await aunt.reads()).text)
    worker = stage.staff(LI)
    await worker.presses("接单", of=ENGINEERS.id)
    refused = await worker.presses("完工", on=await stage.card(ENGINEERS, number))
    assert refused == Answer(text="住户还没同意价格。先点「报价」，同意了再做。", alert=True)
    await quotes(worker, stage, number, "180", "60", "C 级锁芯")
    await aunt.presses("同意")
    await resolves(stage, number, "换好了，三把钥匙都试过")
    assert (await stage.card(TILL, number)).lines[2].startswith("应收 ¥240")


async def test_a_late_cancellation_costs_what_was_agreed_and_the_slot_is_free_at_once(stage: Stage) -> None:
    aunt, uncle = await settle_in(stage, WANG_AYI), await settle_in(stage, CHEN_SHU)
    number = await books(aunt, "搬运帮手", "1", "今天 16:00")
    await opens(uncle, "搬运帮手")
    await uncle.presses("1")
    assert "今天 16:00" not in (await uncle.reads()).labels
    await aunt.says("/mine")
    await aunt.presses(f"{number[-3:]} 搬运帮手")
    assert "改个时间" in (await aunt.reads()).labels
    await stage.advance(hours=2, minutes=30)
    await aunt.says("/mine")
    await aunt.presses(f"{number[-3:]} 搬运帮手")
    story = await aunt.reads()
    assert "改个时间" not in story.labels
    await aunt.presses("撤销")
    assert (await aunt.reads()).lines[-1] == "现在取消，按约定要收 ¥30。真的要取消吗？"
    since = await stage.last_id(aunt.id)
    await aunt.presses("确定撤销")
    assert "搬运帮手（001）取消了。离上门太近，按约定收 ¥30。" in await aunt.heard(since=since)
    money = await stage.card(TILL, number)
    assert money.lines[2] == "应收 ¥30 · 临时取消费"
    assert await stage.advance(days=1, hours=1) is None
    assert (await stage.find(TILL.id, "还没收")).lines == [
        f"⏰ {number} 搬运帮手（3栋-2单元-1201）：¥30 还没收，已经 1 天了。"
    ]


async def test_another_time_is_chosen_in_words(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    number = await books(aunt, AIR_CON, "1", "明天 9:00")
    await aunt.says("/mine")
    await aunt.presses(f"{number[-3:]} 空调清洗")
    await aunt.presses("改个时间")
    asked = await aunt.reads()
    assert asked.text == "改到什么时候？也可以直接打，比如「周六上午」。"
    await aunt.says("周日上午")
    assert (await aunt.reads()).lines[0] == "那个时间约不了。最近的还有："
    since = await stage.last_id(aunt.id)
    await aunt.says("周六上午")
    assert "✅ 空调清洗（001）改到 11 月 28 日（周六）9:00 了。" in await aunt.heard(since=since)
    assert (await stage.card(ENGINEERS, number)).lines[2] == "1 台 · ¥80 · 11 月 28 日（周六）9:00–10:30"
    await stage.advance_to(local(25, 12))
    assert [line for line in await stage.said(aunt.id) if "上门：" in line] == []


async def test_an_umbrella_goes_out_and_comes_back(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await opens(aunt, "借雨伞")
    await aunt.presses("1")
    await aunt.presses("提交")
    receipt = await aunt.reads()
    assert receipt.lines[1:] == ["借雨伞 1 件 · 免费", "请到客服中心，报单号就行。"]
    number = number_in(receipt.text)
    clerk = stage.staff(LIN)
    await clerk.presses("接单", of=DESK.id)
    card = await stage.card(DESK, number)
    assert card.keys == (("看号码", "借出", "更多…"),)
    await clerk.presses("借出", on=card)
    assert (await aunt.reads()).lines[0] == "借雨伞（001）您先用着，请在 11 月 27 日（周五）20:00 前还回来。"
    await stage.advance_to(local(27, 10, 1))
    assert (await aunt.reads()).lines[0] == "⏰ 借雨伞（001）请在今天 20:00 前还回来。"
    await stage.advance_to(local(27, 20, 1))
    assert (await stage.find(DESK.id, "还没还")).lines == [
        "⏰ 1124-001 借雨伞（3栋-2单元-1201）：原定今天 20:00 前还，还没还。"
    ]
    await clerk.presses("已归还", on=await stage.card(DESK, number))
    assert (await stage.find(DESK.id, "还齐")).text == "小林 1124-001 借雨伞都还齐了吗？"
    await clerk.presses("✓ 都做到了", of=DESK.id)
    assert (await stage.find(DESK.id, number)).lines[-1] == "✅ 小林 20:01 办好了，正在回访住户"


async def test_what_cannot_be_booked_is_said_with_what_can(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await opens(aunt, AIR_CON)
    for words in ("0", "−1", "1000000000", "9 台"):
        await aunt.says(words)
        assert (await aunt.reads()).lines[0] == "这个数量约不了，请在下面的范围里选。"
    await aunt.says("很多")
    assert (await aunt.reads()).lines[0] == "没看懂数量。打个数字，比如「2」。"
    await aunt.says("三")
    assert (await aunt.reads()).lines[0] == "什么时候上门？也可以直接打，比如「周六上午」。"
    await aunt.says("昨天上午")
    assert (await aunt.reads()).lines[0] == "这个时间已经过了，请写一个晚一点的。"
    await aunt.says("2月31日")
    assert (await aunt.reads()).labels[0] == "今天 14:30"


async def quotes(worker: Persona, stage: Stage, number: str, parts: str, labour: str, words: str) -> None:
    """A price from the card's further keys: parts, labour, a sentence."""
    await worker.presses("更多…", on=await stage.card(ENGINEERS, number))
    await worker.presses("报价", on=await stage.card(ENGINEERS, number))
    for said in (parts, labour, words):
        await worker.says(said, to=ENGINEERS.id)


async def test_the_cashier_s_book_refuses_what_is_wrong(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    cashier, numbers = stage.staff(QIAN), []
    for slot in ("今天 14:30", "今天 16:00"):
        numbers.append(await books(aunt, AIR_CON, "1", slot))
        await stage.staff(LI).presses("接单", of=ENGINEERS.id)
        await resolves(stage, numbers[-1], "洗好了")
    money = await stage.card(TILL, numbers[0])
    assert (await stage.staff(HE).presses("登记收款", on=money)).alert is True
    await cashier.presses("登记收款", on=money)
    for wrong, said in (
        ("八十块零五厘", "没看懂金额"),
        ("-80", "没看懂金额"),
        ("0", "没看懂金额"),
        ("1,280.50", "比该收的多了，核对一下金额。"),
    ):
        await cashier.says(wrong, to=TILL.id)
        assert said in (await stage.group(TILL))[-1].text
    await cashier.says("¥50.00", to=TILL.id)
    await cashier.presses("现金", of=TILL.id)
    await cashier.says("收据/第一张!", to=TILL.id)
    assert "收据号只有字母、数字和短横" in (await stage.group(TILL))[-1].text
    await cashier.says("A-1", to=TILL.id)
    assert (await stage.card(TILL, numbers[0])).lines[2].startswith("应收 ¥80，还差 ¥30")
    await cashier.presses("登记收款", on=await stage.card(TILL, numbers[1]))
    await cashier.presses("¥80", of=TILL.id)
    await cashier.presses("支付宝", of=TILL.id)
    await cashier.says("a-1", to=TILL.id)
    assert "这个收据号用过了" in (await stage.group(TILL))[-1].text
    await cashier.says("A-2", to=TILL.id)
    await cashier.presses("退款", on=await stage.card(TILL, numbers[1]))
    await cashier.says("81", to=TILL.id)
    assert "比该收的多了" in (await stage.group(TILL))[-1].text
    await cashier.says("20", to=TILL.id)
    await cashier.presses("支付宝", of=TILL.id)
    await cashier.says("洗完有异味", to=TILL.id)
    assert (await aunt.reads()).text == "✅ 空调清洗（002）退您 ¥20（支付宝）：洗完有异味"
    assert (await stage.card(TILL, numbers[1])).lines[2].startswith("✅ 已收 ¥60")


async def test_the_same_service_in_english_and_in_traditional_chinese(stage: Stage) -> None:
    emily = await settle_in(stage, EMILY, language="en")
    await emily.says("/service")
    assert (await emily.reads()).lines[:2] == [
        "Our services; press one to look at it.",
        "House cleaning · ¥60 per hour",
    ]
    await emily.presses("Air-con cleaning")
    await emily.says("two")
    await emily.says("tomorrow 9:00")
    assert (await emily.reads()).lines == [
        "Please look it over. “Submit” confirms the price and books it.",
        "🧺 Air-con cleaning · 2 devices · Bldg 2-2-1804",
        "9:00–10:30 tomorrow (25th) · contact 138****5684 (you)",
        "¥160 in all, paid to the cashier afterwards. No tips, please.",
        "Cancelling is free until 5:00 tomorrow (25th), after that it costs ¥20.",
    ]
    await emily.presses("Submit")
    assert (await emily.reads()).lines[0] == "✅ Booked, your number is S-20261124-001."
    madam = await settle_in(stage, MEILING, language="zh-hant")
    await madam.says("想約洗冷氣")
    await madam.presses("發完了")
    assert (await madam.reads()).lines[0] == "🧺 冷氣清洗 · ¥80/台"
    await madam.presses("1")
    await madam.says("週六上午")
    assert (await madam.reads()).lines[-2] == "一共 ¥80，做完由收銀登記收款。我們不收小費。"


async def test_the_scenes_of_the_demo_can_be_played(stage: Stage) -> None:
    acting = Acting(stage.play)
    catalog = shipped_knowledge().catalog
    for who in (WANG, EMILY_CARTER):
        await register(acting, who)
    await a_service_done_and_paid(acting, catalog)
    await a_service_for_tomorrow(acting, catalog)
    paid, coming = [await stage.card(TILL, "A-0001"), await stage.card(ENGINEERS, "S-20261124-002")]
    assert "✅ 已收" in paid.text
    assert "李师傅" in coming.text


async def test_noisy_work_is_not_moved_into_the_neighbours_rest(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await opens(aunt, "家具安装")
    assert "只在 8:30–12:00、14:30–18:00 做，不吵邻居。" in (await aunt.reads()).text
    await aunt.presses("1")
    await aunt.says("明天 13:00")
    assert (await aunt.reads()).lines[0] == "那个时间邻居要休息，不能施工。这些时间可以："
    await aunt.presses((await aunt.reads()).labels[0])
    await aunt.presses("提交")
    number = number_in((await aunt.reads()).text)
    worker = stage.staff(LI)
    await worker.presses("接单", on=await stage.card(ENGINEERS, number))
    await worker.presses("更多…", on=await stage.card(ENGINEERS, number))
    await worker.presses("改时间", on=await stage.card(ENGINEERS, number))
    since = await stage.last_id(ENGINEERS.id)
    await worker.says("明天 13:00", to=ENGINEERS.id)
    assert "这项工作只能在 8:30–12:00、14:30–18:00 做，免得吵到邻居，换个时间吧。" in await stage.said(
        ENGINEERS.id, since=since
    )


async def test_the_last_free_turn_of_a_household_is_given_once(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    daughter = await settle_in(stage, Listed(name="小王", unit=WANG_AYI.unit, phone=CHEN_SHU.phone))
    await books(aunt, "换灯泡", "预约", "明天 9:00")
    for person, slot in ((aunt, "明天 10:30"), (daughter, "明天 14:30")):
        await opens(person, "换灯泡")
        await person.presses("预约")
        await person.presses(slot)
    await together(*(person.presses("提交") for person in (aunt, daughter)))
    said = [(await person.reads()).text for person in (aunt, daughter)]
    assert {text.split("\n")[0][:8] for text in said} == {"免费的次数用完了", "✅ 约好了，单号"}


async def test_what_is_unpaid_stands_on_the_cashier_s_overview(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    number = await books(aunt, AIR_CON, "2", "今天 14:30")
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    await resolves(stage, number, "洗好了")
    await stage.advance(seconds=25)
    overview = await stage.find(TILL.id, "📌")
    assert "未收 1 笔，共 ¥160" in overview.lines
