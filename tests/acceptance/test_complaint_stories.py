"""A complaint from its first word to the rated end, and what happens when it does not go smoothly (COM-1..7, FUP)."""

from datetime import UTC, datetime

from bot.sandbox.acting import Acting
from bot.sandbox.cast import CHEN, DESK, ENGINEERS, GROUPS, GUARD, HE, HUANG, LIN, SECURITY, SUN, WANG
from bot.sandbox.complaint_scenes import a_complaint_looked_into, a_complaint_with_a_lesson
from bot.sandbox.scenario import register
from tests.acceptance.flows import number_in, settle_in
from tests.acceptance.stage import Persona, Stage, raised

WORDS = "楼道灯坏了好几天，报修了一直没人修，要个说法"
LAMP = "1124-001 楼道灯（3栋-2单元-1201）"


async def complains(aunt: Persona, words: str = WORDS) -> str:
    """File it; what the words say is not asked again. Returns the number."""
    await aunt.says("/complaint")
    await aunt.says(words)
    await aunt.presses("发完了")
    await aunt.presses("提交")
    return number_in((await aunt.reads()).text)


async def more(person: Persona, label: str) -> None:
    """A key on the second page of the card in the front desk's group."""
    await person.presses("更多…", of=DESK.id)
    await person.presses(label, of=DESK.id)


async def settles(person: Persona, *words: str) -> None:
    """The four findings, one sentence each."""
    await person.presses("处理完了", of=DESK.id)
    for one in words:
        await person.says(one, to=DESK.id)


async def test_a_complaint_to_its_rated_end(stage: Stage) -> None:
    aunt, lin, chen = await settle_in(stage), stage.staff(LIN), stage.staff(CHEN)
    await aunt.says("/complaint")
    assert (await aunt.reads()).text == (
        "发生了什么事？打字、拍照、视频、语音都行，分几条发也没关系。说完了点「发完了」。"
    )
    await aunt.says(WORDS)
    await aunt.presses("发完了")
    assert (await aunt.reads()).lines == [
        "您看看对不对，没问题就点「提交」。",
        "📣 楼道灯 · 经常这样 · 给个说法 · 3栋-2单元-1201",
        WORDS,
        "联系 138****5678（您本人）",
    ]
    await aunt.presses("提交")
    assert aunt.actions <= 6
    assert (await aunt.reads()).lines == [
        "谢谢您直接告诉我们，说出来我们才知道哪里没做好。楼道灯的事给您添麻烦了，对不起。",
        "客服主管陈女士马上处理，今天 16:00 前给您第一次答复。编号 C-20261124-001。",
    ]
    shown = await chen.reads()
    assert shown.lines == [f"📣 新收到：{LAMP}。", WORDS, "今天 16:00 前要给第一次答复。"]
    assert shown.keys == (("派单", "判定是否有效"),)
    card = await stage.card(DESK, "C-20261124-001")
    assert card.lines[2:] == [
        WORDS,
        "⏰ 今天 16:00 前答复，还剩 6 小时",
        "✓ 感谢、说明欢迎、致歉 ○ 答应处理、问清情况、改正、回访满意、分享经验",
    ]
    assert card.keys == (("接单",),), "customer service owns it, it is not passed on"

    await lin.presses("接单", of=DESK.id)
    assert (await aunt.reads()).text == "小林接了您的投诉（001 楼道灯），今天 16:00 前给您第一次答复。"
    await lin.presses("首次答复", of=DESK.id)
    await lin.says("已经查到，灯线老化，今天下午派人。", to=DESK.id)
    assert (await aunt.reads()).lines == [
        "关于楼道灯（001），小林答复您：",
        "已经查到，灯线老化，今天下午派人。",
        "11 月 27 日（周五）10:00 前给您结果或方案。",
    ]
    await more(lin, "不用再问")
    await more(lin, "给出方案")
    await lin.says("换整层灯线", to=DESK.id)
    await lin.says("昨天 18:00", to=DESK.id)
    asked = await stage.find(DESK.id, "这个时间已经过了")
    assert asked.lines[0] == "这个时间已经过了，请写一个晚一点的。"
    await lin.says("后天 18:00", to=DESK.id)
    assert (await aunt.reads()).lines == [
        "关于楼道灯（001），小林的方案：",
        "换整层灯线",
        "后天（26 日）18:00 前办好，有变化会提前告诉您。",
    ]
    await aunt.presses("查进度")
    story = (await aunt.reads()).lines
    assert (story[:3], len(story)) == (
        [
            "📣 C-20261124-001 · 楼道灯",
            "处理中 · 负责人：小林，后天（26 日）18:00 前给您回音。",
            "登记 ✓ → 调查 ✓ → 方案 ✓ → 改正 → 回访",
        ],
        5,
    )

    await settles(lin, "派单选错组", "工程部", "整层灯线换新，试过都亮", "派单半小时没人接要复核")
    told = await stage.find(aunt.id, "处理结果")
    assert told.lines == [
        "关于楼道灯（001），小林告诉您处理结果：",
        "整层灯线换新，试过都亮",
        "过后会有一位没经手的同事来问您满意不满意。",
    ]
    assert "派单选错组" not in "".join(await stage.said(aunt.id)), "who is to blame is for the file"
    named = await stage.staff(SUN).reads()
    assert named.text == (
        f"{LAMP}由您回访（您没有经手）。我先发消息问，没回音的话 11 月 27 日（周五）10:00 派电话任务给您。"
    )
    card = await stage.find(DESK.id, "C-20261124-001", "回访")
    assert card.lines[-2:] == [
        "✓ 感谢、说明欢迎、致歉、答应处理、问清情况、改正 ○ 回访满意、分享经验",
        "回访：孙管家，11 月 27 日（周五）10:00 前",
    ]
    await stage.advance(hours=25)
    assert (await aunt.reads()).text == "小林说楼道灯（001）处理好了，您看这样可以吗？"
    await aunt.presses("可以了")
    await aunt.presses("5 很满意")

    await chen.presses("分享经验")
    await chen.says("李师傅派错了组")
    assert (await chen.reads()).lines[0] == "里面有人名。大家都会看到，请去掉名字再发。"
    await chen.says("派单半小时没人动，要回头看一眼。")
    for group in GROUPS:
        assert (await stage.find(group.id, "这次学到的")).lines == [
            "📌 这次学到的：楼道灯",
            "派单半小时没人动，要回头看一眼。",
            "——陈女士，给大家提个醒",
        ]
    card = await stage.find(DESK.id, "C-20261124-001", "分享经验")
    assert card.lines[-1] == "✓ 感谢、说明欢迎、致歉、答应处理、问清情况、改正、回访满意、分享经验"


async def test_the_judgement_stays_with_the_supervisor(stage: Stage) -> None:
    aunt, chen = await settle_in(stage), stage.staff(CHEN)
    await complains(aunt)
    heard, seen = await stage.said(aunt.id), await stage.said(DESK.id)
    await chen.presses("判定是否有效")
    await chen.says("也许吧")
    assert (await chen.reads()).lines[0] == "请点下面的按钮选一个。"
    await chen.presses("有效")
    await chen.says("确实派错了组")
    assert (await chen.reads()).text == "陈女士 10:00 判定 1124-001 楼道灯：有效 · 确实派错了组"
    assert await stage.said(aunt.id) == heard
    assert [one for one in await stage.said(DESK.id) if "派错" in one] == []
    assert len(await stage.said(DESK.id)) == len(seen)


async def test_not_ours_and_the_resident_disagrees_once(stage: Stage) -> None:
    aunt, lin, chen = await settle_in(stage), stage.staff(LIN), stage.staff(CHEN)
    await complains(aunt, "楼上装修每天很吵，要个说法")
    await lin.presses("接单", of=DESK.id)
    await more(lin, "非我方责任")
    await lin.says("随便", to=DESK.id)
    assert (await stage.find(DESK.id, "不归我们管")).labels[:1] == ["我们解释"], "words are no choice here"
    await lin.presses("居委会", of=DESK.id)
    await lin.says("装修时间由居委会协调，我们已经登记。", to=DESK.id)
    explained = await aunt.reads()
    assert explained.lines == [
        "关于邻里噪音（001），小林答复您：",
        "装修时间由居委会协调，我们已经登记。",
        "这件事归居委会管，电话 0755-8888 0400。",
        "谢谢您的理解。",
    ]
    assert explained.keys == (("明白了", "我不同意"), ("请客服打给我",))
    await aunt.presses("我不同意")
    assert (await stage.find(aunt.id, "亲自再查")).text == (
        "记下了。邻里噪音（001）改由陈女士亲自再查，11 月 27 日（周五）10:00 前告诉您结果。"
    )
    mine = await chen.reads()
    assert mine.lines == [
        "1124-001 邻里噪音（3栋-2单元-1201）现在由您负责：住户不同意我们的说明。11 月 27 日（周五）10:00 前要处理好。"
    ]
    await aunt.says("他们半夜还在敲")
    await chen.presses("非我方责任")
    await chen.presses("我们解释")
    await chen.says("我们已经上门劝过，会再去一次。")
    again = await stage.find(aunt.id, "会再去一次")
    assert again.keys == (("明白了",), ("请客服打给我",)), "once"
    old = await aunt.presses_data(explained.data("我不同意"), on=explained)
    assert (old.text, old.alert) == ("这个按钮过时了，请看最新的那条消息。", True)
    await aunt.presses("明白了")
    closed = await stage.find(aunt.id, "✅ 邻里噪音（001）已办结。")
    assert closed.lines[:3] == [
        "✅ 邻里噪音（001）已办结。",
        "10:00 由陈女士向您说明了情况。",
        "我们已经上门劝过，会再去一次。",
    ]
    await aunt.presses("还有问题", on=closed)
    await lin.presses("接单", of=DESK.id)
    await settles(lin, "深夜敲打", "邻居", "已经停工", "每晚巡查")
    await stage.advance(hours=27)
    await aunt.presses("可以了")
    assert (await stage.find(aunt.id, "由小林处理好的。")).lines[0] == "✅ 邻里噪音（001）已办结。"


async def test_a_department_answers_late(stage: Stage) -> None:
    aunt, lin, guard = await settle_in(stage), stage.staff(LIN), stage.staff(GUARD)
    await complains(aunt, "保安巡逻太少，昨天有陌生人进来，要个说法")
    await lin.presses("接单", of=DESK.id)
    await more(lin, "请部门说明")
    assert (await stage.find(DESK.id, "请哪个部门说明")).labels[0] == "安保部", "whom it concerns stands first"
    await lin.presses("安保部", of=DESK.id)
    await lin.says("昨晚谁在岗？", to=DESK.id)
    question = await stage.card(SECURITY, "昨晚谁在岗")
    assert question.lines == [
        "📣 请安保部说明：1124-001 安保门岗",
        "住户说：「保安巡逻太少，昨天有陌生人进来，要个说法」",
        "小林问：昨晚谁在岗？",
        "⏰ 明天（25 日）10:30 前答复。直接回复这条消息，或点下面的按钮。",
    ]
    await stage.advance(hours=26)
    said = await stage.said(SECURITY.id)
    assert "⏰ 1124-001 安保门岗，请在明天（25 日）10:30 前答复。" in said
    assert "⏰ 赵队 1124-001 安保门岗的答复原定 10:30 前，住户还在等。" in said
    assert "⏰ 小林 1124-001 安保门岗：安保部没按时答复，已经催了，请打电话问一下。" in await stage.said(DESK.id)
    other = await stage.staff(HE).presses_data(question.data("答复"), on=question)
    assert other.alert, "only the department that was asked"
    await guard.says("昨晚是我在岗，已经谈过。", to=SECURITY.id, reply_to=question.id)
    assert (await stage.find(SECURITY.id, "昨晚谁在岗")).lines[-1] == "✅ 赵队 12:00：昨晚是我在岗，已经谈过。"
    assert "小林 1124-001 安保门岗：赵队代表部门答复了。\n昨晚是我在岗，已经谈过。" in await stage.said(DESK.id)
    assert (await stage.find(SECURITY.id, "昨晚谁在岗")).keys == ()


async def test_an_answer_that_does_not_come_is_explained_before_it_is_late(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await complains(aunt)
    await stage.staff(LIN).presses("接单", of=DESK.id)
    await stage.advance(hours=5, minutes=50)
    assert (await aunt.reads()).text == (
        "答应您今天 16:00 前答复楼道灯（001），现在还没有准备好，很抱歉。经理已经在过问。明天（25 日）10:30 前答复您。"
    )
    assert (await stage.staff(HUANG).reads()).lines[0].startswith("⏰ 1124-001 楼道灯的答复再过 15 分钟超时。")
    await stage.advance(hours=1)
    assert (await stage.find(HUANG.id, "的答复刚刚超时")).text.startswith("⏰ 1124-001 楼道灯的答复刚刚超时。")
    await aunt.presses("查进度")
    story = (await aunt.reads()).lines
    assert story[1] == "处理中 · 负责人：小林，明天（25 日）10:30 前给您回音。"
    assert story[-1] == "15:45 可能要晚，明天（25 日）10:30 前给您回音"
    await stage.advance_to(datetime(2026, 11, 25, 2, 20, tzinfo=UTC))
    assert "答应您今天 10:30 前答复楼道灯（001），现在还没有准备好" in (await aunt.reads()).text


async def test_reopened_twice_reaches_the_manager_and_goes_up_with_a_suggestion(stage: Stage) -> None:
    aunt, lin, chen, huang = await settle_in(stage), stage.staff(LIN), stage.staff(CHEN), stage.staff(HUANG)
    await complains(aunt, "垃圾桶每天很臭，没人打扫，要求整改")
    for leader in (chen, huang):
        await lin.presses("接单", of=DESK.id)
        await settles(lin, "漏收一次", "保洁公司", "已经清掉", "每天加一班")
        await stage.advance(hours=27)
        await aunt.presses("还有问题")
        assert "住户说没弄好，已经退回待接，优先处理。" in (await leader.reads()).text
        assert (await aunt.reads()).text == "哪里还没处理好？直接打字或发照片，马上转给负责的同事。"
        await aunt.says("又臭了")
    card = await stage.card(DESK, "C-20261124-001", "返工 2 次")
    assert len(card.lines) == 5
    assert card.lines[-1] == "✓ 感谢、说明欢迎、致歉、答应处理 ○ 问清情况、改正、回访满意、分享经验"
    await lin.presses("接单", of=DESK.id)
    await more(lin, "上报")
    await lin.says("建议换一家保洁公司", to=DESK.id)
    raised_to = await chen.reads()
    assert raised_to.lines == [
        "1124-001 卫生保洁（3栋-2单元-1201）现在由您负责，小林上报的。11 月 29 日（周日）16:00 前要处理好。",
        "建议：建议换一家保洁公司",
    ]
    assert (await aunt.reads()).text == (
        "卫生保洁（001）现在由陈女士亲自负责，原定时间不变：11 月 29 日（周日）16:00 前。"
    )
    card = await stage.card(DESK, "C-20261124-001", "返工 2 次")
    await chen.presses("更多…", on=card)
    await chen.presses("上报", of=DESK.id)
    await chen.says("请经理和业主委员会谈", to=DESK.id)
    assert "现在由您负责，陈女士上报的。" in (await huang.reads()).lines[0]


async def test_at_night_nobody_is_woken_and_the_promise_is_for_the_day() -> None:
    async with raised(at=datetime(2026, 11, 24, 15, 30, tzinfo=UTC)) as stage:
        aunt = await settle_in(stage)
        await complains(aunt, "楼上太吵了，现在还在唱歌，帮忙制止")
        assert (await aunt.reads()).lines[1] == (
            "客服主管陈女士一上班就处理，明天（25 日）14:30 前给您第一次答复。编号 C-20261124-001。"
        )
        calls = [one for one in await stage.calls(method="sendMessage", chat=CHEN.id) if "新收到" in str(one)]
        assert [one["payload"].get("disable_notification") for one in calls] == [True]
        assert [one for one in await stage.said(ENGINEERS.id) if "C-2026" in one] == []


async def test_what_no_word_tells_is_asked_one_thing_at_a_time_in_six_actions(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/complaint")
    await aunt.says("嗯")
    await aunt.presses("发完了")
    assert (await aunt.reads()).text == "是哪方面的事？"
    await aunt.says("收费")
    assert (await aunt.reads()).lines == ["什么时候的事？", "直接打字写也行。"]
    await aunt.says("国庆那天")
    assert aunt.actions == 5, "and the sixth submits"
    record = await aunt.reads()
    assert record.lines[1] == "📣 收费 · 国庆那天 · 改正过来 · 3栋-2单元-1201"
    assert record.labels[0] == "提交"
    for key in ("改一改", "您希望", "赔偿退费"):
        await aunt.presses(key)
    assert (await aunt.reads()).lines[1] == "📣 收费 · 国庆那天 · 赔偿退费 · 3栋-2单元-1201"
    await aunt.presses("提交")
    assert (await stage.card(DESK, "C-20261124-001")).lines[1].startswith("3栋-2单元-1201 · 国庆那天 · 赔偿退费 · ")


async def test_it_is_not_finished_with_empty_words_and_not_planned_twice(stage: Stage) -> None:
    aunt, lin = await settle_in(stage), stage.staff(LIN)
    await complains(aunt)
    await lin.presses("接单", of=DESK.id)
    await lin.presses("处理完了", of=DESK.id)
    asked = await stage.find(DESK.id, "原因是什么")
    await lin.sends("photo", to=DESK.id, reply_to=asked.id)
    assert (await stage.find(DESK.id, "原因是什么")).lines[-1] == "小林 1124-001 楼道灯：原因是什么？一句话，留档用。"
    await lin.says("取消", to=DESK.id)
    assert (await stage.card(DESK, "C-20261124-001")).lines[3].endswith(" · 小林 10:00 接单")
    await more(lin, "给出方案")
    await lin.says("换灯线", to=DESK.id)
    await lin.presses("明天 18:00", of=DESK.id)
    card = await stage.card(DESK, "C-20261124-001")
    await lin.presses("更多…", on=card)
    assert "给出方案" not in (await stage.card(DESK, "C-20261124-001")).labels


async def test_the_scenes_of_a_rehearsal_can_be_played(stage: Stage) -> None:
    acting = Acting(stage.play)
    await register(acting, WANG)
    await a_complaint_with_a_lesson(acting, WANG)
    await a_complaint_looked_into(acting, WANG)
    assert [one for one in await stage.said(ENGINEERS.id) if "📌 这次学到的：楼道灯" in one] != []
    closed = await stage.find(DESK.id, "C-20261124-001", "满意度 4 分")
    assert closed.lines[-1] == "✓ 感谢、说明欢迎、致歉、答应处理、问清情况、改正、回访满意、分享经验"
    assert (await stage.card(SECURITY, "装修许可到哪天")).labels == ["答复"]
    assert await stage.card(DESK, "邻里噪音", "答应处理")
