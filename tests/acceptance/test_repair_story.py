"""A repair from a stranger's first words to a rated finish, with every text that the people read (issue 2)."""

from bot.sandbox.cast import DESK, ENGINEERS, LI, LIN, ZHOU
from tests.acceptance.flows import CHEN_SHU, EMILY, MEILING, WANG_AYI, number_in, register, reports, resolves, settle_in
from tests.acceptance.stage import Answer, Stage

NOTHING = Answer(text="", alert=False)


async def test_a_stranger_reports_and_rates(stage: Stage) -> None:
    aunt = await stage.guest("芳姨", phone=CHEN_SHU.phone)
    await aunt.says("厨房水龙头一直滴水，拧紧也没用")
    notice = await aunt.reads()
    assert notice.lines == [
        "您好，这里是翠湖湾客服中心。先花一分钟认识您。",
        "会存下：您的称呼、房号、电话，还有您发来的内容。电话只有办这件事的同事看得到。",
        "消息经过 Telegram，它的服务器在境外。自己的资料随时可以查看、删除：/privacy",
        "（告知书第 1 版）",
    ]
    assert notice.keys == (("同意并继续",), ("存了些什么", "请客服打给我"), ("繁體中文", "English"))
    await aunt.presses("同意并继续")
    assert (await aunt.reads()).text == "怎么称呼您？比如「王阿姨」「李先生」，直接打字就行。"
    await aunt.says("芳姨")
    place = await aunt.reads()
    assert place.text == "您住哪一栋？也可以直接打房号，比如「1栋-1单元-101」。"
    assert place.keys == (("1栋", "2栋"), ("3栋",), ("返回", "请客服打给我"))
    await aunt.presses("3栋")
    await aunt.presses("2单元")
    assert (await aunt.reads()).labels[-2:] == ["返回", "请客服打给我"]
    await aunt.says("3栋2单元1202")
    phone = await aunt.reads()
    assert phone.text == "最后一步，打哪个电话能找到您？点下面的按钮，或者直接打号码。只有办这件事的同事看得到。"
    since = phone.id
    await aunt.shares_contact()
    # What was said first is not lost: the form goes on where it was.
    assert await aunt.heard(since=since) == [
        "✅ 芳姨，登记好了：3栋-2单元-1202。",
        "收到文字 1 条。还有就继续发。",
    ]
    await aunt.sends("photo")
    await stage.advance(seconds=2)
    assert (await aunt.reads()).text == "收到文字 1 条、照片 1 张。还有就继续发。"
    await aunt.presses("发完了")
    asked = await aunt.reads()
    assert asked.lines[0] == "什么时候方便上门？"
    assert asked.labels[:5] == ["随时", "今天上午", "今天下午", "明天上午", "明天下午"]
    await aunt.presses("今天下午")
    review = await aunt.reads()
    assert review.lines == [
        "您看看对不对，没问题就点「提交」。",
        "🔧 水龙头 · 家里（厨房） · 3栋-2单元-1202",
        "厨房水龙头一直滴水，拧紧也没用 照片 1 张",
        "今天 14:00–18:00 上门 · 联系 138****5679（您本人）",
    ]
    assert review.keys == (("提交", "改一改"), ("取消", "请客服打给我"))
    await aunt.presses("提交")
    receipt = await aunt.reads()
    assert receipt.lines == [
        "✅ 已经报上了，单号 R-20261124-001。",
        "工程部 30 分钟内有人接单，一般明天（25 日）10:00 前修好；有特殊情况会提前告诉您。",
        "漏得厉害请先关水阀，一般在水表旁或洗手台下面。",
    ]
    assert receipt.keys == (("🚨 紧急求助",), ("查进度", "补充说明"), ("请客服打给我",))


async def test_the_card_goes_from_open_to_rated(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水，拧紧也没用")
    assert number == "R-20261124-001"
    card = await stage.card(ENGINEERS, number)
    assert card.lines == [
        "🔧 R-20261124-001 · 水龙头",
        "3栋-2单元-1201 · 王** · 138****5678",
        "厨房水龙头一直滴水，拧紧也没用",
        "随时可以上门",
        "⏰ 明天 10:00 前修好，还剩 1 天",
    ]
    assert card.keys == (("接单", "不是我们的"),)
    worker = stage.staff(LI)
    await stage.advance(minutes=4)
    assert await worker.presses("接单", of=ENGINEERS.id) == NOTHING
    accepted = await aunt.reads()
    assert accepted.lines[1:] == ["上门会佩戴工牌（工号 0316），先说明来意。"]
    assert accepted.text.startswith("李师傅接了您的")
    card = await stage.card(ENGINEERS, number)
    assert card.lines[3:] == ["李师傅 10:04 接单 · 随时可以上门", "⏰ 明天 10:00 前修好，还剩 23 小时 56 分"]
    assert card.keys == (("看号码", "我出发了"), ("完工", "更多…"))
    seen = await worker.presses("看号码", of=ENGINEERS.id)
    assert seen == Answer(text="王阿姨 · 13800005678\n3栋-2单元-1201", alert=True)
    assert [call for call in await stage.calls(chat=ENGINEERS.id) if "13800005678" in str(call["payload"])] == []
    await worker.presses("我出发了", of=ENGINEERS.id)
    assert (await aunt.reads()).lines[0] == "李师傅出发了，来处理水龙头（001）。"
    await stage.advance(minutes=40)
    worker.actions = 0
    await resolves(stage, number, "换了新垫圈，试过不滴了")
    asked = await aunt.reads()
    assert asked.text == "李师傅说水龙头（001）修好了，您那边用着正常吗？"
    assert asked.keys == (("正常了", "还有问题"), ("请客服打给我",))
    since = asked.id
    await aunt.presses("正常了")
    closing, score = [one for one in await stage.messages(aunt.id) if one.id > since]
    assert closing.lines[0] == "✅ 水龙头（001）已办结。"
    assert "换了新垫圈，试过不滴了" in closing.lines
    assert closing.keys == (("还有问题", "主菜单"), ("请客服打给我",))
    assert score.text == "那就好。您满意吗？"
    assert score.keys == (("5 很满意", "4 满意"), ("3 一般", "2 不太满意"), ("1 不满意",))
    await aunt.presses("5 很满意")
    conduct = await aunt.reads()
    assert conduct.text == "师傅戴工牌、铺垫布、收拾干净了吗？有没有刁难或索要好处？"
    await aunt.presses("都做到了")
    await aunt.says("谢谢李师傅")
    assert (await stage.find(aunt.id, "谢谢您")).text == "谢谢您，您的话能帮我们做得更好。"
    # What is answered can no longer be pressed.
    answered = [one.keys for one in await stage.messages(aunt.id) if one.id in (asked.id, score.id, conduct.id)]
    assert answered == [(), (), ()]
    card = await stage.find(ENGINEERS.id, number)
    assert (card.lines[-1], card.keys) == ("✅ 10:44 办结：住户说没问题了", ())


async def test_how_much_everybody_has_to_do(stage: Stage) -> None:
    aunt = await settle_in(stage, CHEN_SHU)
    number = await reports(aunt, "厨房水龙头一直滴水")
    assert aunt.actions <= 6
    worker = stage.staff(LI)
    await worker.presses("接单", of=ENGINEERS.id)
    assert worker.actions == 1
    worker.actions = 0
    await worker.presses("完工", of=ENGINEERS.id)
    await worker.presses("✓ 都做到了", of=ENGINEERS.id)
    await worker.says("换了垫圈", to=ENGINEERS.id)
    await worker.presses("提交", of=ENGINEERS.id)
    assert worker.actions == 4
    assert "回访" in (await stage.find(ENGINEERS.id, number)).text


async def test_who_is_quicker_has_it_and_the_other_hears_who(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    card = await stage.card(ENGINEERS, number)
    await stage.staff(LI).presses("接单", on=card)
    late = await stage.staff(ZHOU).presses_data(card.data("接单"), on=card)
    assert late == Answer(text="这单李师傅刚接了（10:00）。", alert=True)


async def test_the_same_story_in_english(stage: Stage) -> None:
    emily = await stage.guest("Emily", language="en", phone=EMILY.phone)
    await emily.says("/start")
    notice = await emily.reads()
    assert notice.lines[0] == "Hello, this is the Jade Bay service centre. First a minute to know who you are."
    await register(emily, "Emily", "2-2-1804")
    menu = await emily.reads()
    assert menu.text == (
        "Emily, hello. This is the Jade Bay service centre. Write to me any time; at night a colleague on duty "
        "takes care of it."
    )
    assert menu.keys[0] == ("🚨 Emergency",)
    assert menu.keys[1][0] == "🔧 Repair"
    await emily.says("The kitchen tap keeps dripping")
    await emily.presses("That's all")
    await emily.presses("This afternoon")
    review = await emily.reads()
    assert review.lines[1:] == [
        "🔧 Tap · at home (Kitchen) · Bldg 2-2-1804",
        "The kitchen tap keeps dripping",
        "visit 14:00–18:00 today · contact 138****5684 (you)",
    ]
    await emily.presses("Submit")
    receipt = await emily.reads()
    assert receipt.lines[:2] == [
        "✅ Got it, your number is R-20261124-001.",
        (
            "Engineering will take it within 30 min; it is normally fixed by 10:00 tomorrow (25th). "
            "If anything gets in the way, you will hear before then."
        ),
    ]
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    assert (await emily.reads()).lines[0] == "李师傅 has taken your repair request 001 (Tap)."
    await resolves(stage, "R-20261124-001", "换了垫圈")
    asked = await emily.reads()
    assert asked.text == "李师傅 says Tap (001) is fixed. Is it working properly now?"
    assert asked.keys == (("Yes, it works", "Still a problem"), ("Call me, please",))


async def test_the_same_story_in_traditional_chinese(stage: Stage) -> None:
    madam = await stage.guest("何太", language="zh-hant", phone=MEILING.phone)
    await madam.says("/start")
    assert (await madam.reads()).lines[0] == "您好，這裡是翠湖灣客服中心。先花一分鐘認識您。"
    await register(madam, "何太", "3-1-802")
    await madam.says("廚房水龍頭一直滴水")
    await madam.presses("發完了")
    await madam.presses("隨時")
    review = await madam.reads()
    assert review.lines[:3] == [
        "您看看對不對，沒問題就按「提交」。",
        "🔧 水龍頭 · 家裡（廚房） · 3棟-1單元-802",
        "廚房水龍頭一直滴水",
    ]
    await madam.presses("提交")
    assert (await madam.reads()).lines[0] == "✅ 已經登記好了，單號 R-20261124-001。"
    # The group reads its own language.
    assert (await stage.card(ENGINEERS, "R-20261124-001")).lines[:2] == [
        "🔧 R-20261124-001 · 水龙头",
        "3栋-1单元-802 · 厨房 · 何** · 9****567",
    ]


async def test_everything_in_any_order_and_changed_before_it_is_filed(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await aunt.sends("photo", "photo", "video", caption="卫生间地漏返水")
    await aunt.sends("voice")
    await aunt.says("", location={"latitude": 22.54, "longitude": 114.05})
    await stage.advance(seconds=7)
    assert (await aunt.reads()).text.startswith("收到文字 1 条、照片 2 张、视频 1 段、语音 1 条、")
    await aunt.presses("发完了")
    await aunt.presses("明天上午")
    await aunt.presses("改一改")
    assert (await aunt.reads()).text == "要改哪一项？"
    await aunt.presses("联系")
    await aunt.says("13900002222")
    review = await aunt.reads()
    assert review.lines[-1] == "明天（25 日）9:00–12:00 上门 · 联系 139****2222"
    await aunt.presses("提交")
    number = number_in((await aunt.reads()).text)
    card = await stage.card(ENGINEERS, number)
    below = [one for one in await stage.group(ENGINEERS) if one.raw["reply_to"] == card.id]
    kinds = [one.raw["media"]["kind"] if one.raw["media"] else "location" for one in below]
    assert sorted(kinds) == ["location", "photo", "photo", "video", "voice"]
    albums = {one.raw["media_group_id"] for one in below if one.raw["media"] and one.raw["media"]["kind"] != "voice"}
    assert len(albums) == 1


async def test_an_unverified_resident_waits_for_the_desk(stage: Stage) -> None:
    uncle = await stage.guest("周叔", phone="13911112222")
    await uncle.says("/start")
    await register(uncle, "周叔", "1-1-302")
    since = await stage.last_id(uncle.id)
    number = await reports(uncle, "厨房水龙头一直滴水")
    assert (await uncle.reads()).lines[
        1
    ] == "客服先核对您的房号（上班时间半小时内），再转给工程部，明天（25 日）10:00 前修好。"
    assert await stage.said(ENGINEERS.id, since=14) == []
    file = await stage.card(DESK, "周叔")
    assert file.keys == (("确认", "不对"),)
    await stage.staff(LIN).presses("确认", on=file)
    assert (await stage.find(uncle.id, "确认")).id > since
    assert (await stage.card(ENGINEERS, number)).keys == (("接单", "不是我们的"),)


async def test_words_beside_an_open_request_can_go_onto_it(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    await stage.advance(minutes=20)
    await aunt.says("现在滴得更快了")
    asked = await aunt.reads()
    assert (asked.lines, asked.keys) == (
        ["收到文字 1 条。还有就继续发。"],
        (("发完了", "取消"), ("补充到 001",), ("请客服打给我",)),
    )
    await aunt.presses("补充到 001")
    assert (await aunt.reads()).text == "记下了，办事的同事看得到。"
    assert "现在滴得更快了" in (await stage.find(ENGINEERS.id, "说：")).text
    assert number[-3:] == "001"
    await aunt.says("客厅的灯也不亮了")
    await aunt.says("补充到 001")
    assert (await stage.find(ENGINEERS.id, "客厅的灯也不亮了")).text.startswith("💬 1124-001")
    assert (await reports(aunt, "卧室的灯不亮了")).endswith("-002")
