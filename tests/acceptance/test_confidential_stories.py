"""A complaint about somebody of the staff stays away from them and their group, with every text (COM-3, COM-5)."""

from collections.abc import Sequence

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, GUARD, HUANG, LI, LIN, OFFICE, SECURITY, ZHOU
from tests.acceptance.flows import reports, settle_in
from tests.acceptance.stage import Answer, Persona, Stage

SECRETS = ("C-2026", "1124-00", "骂人", "3栋-2单元-1201", "王阿姨", "13800005678")
"""What must not stand in a chat that is not to know: number, words, unit, name, phone."""


async def complains(aunt: Persona, words: str, *, about: str | None = None, confidential: bool) -> list[str]:
    """From the command to the receipt, whose lines are given back."""
    await aunt.says("/complaint")
    await aunt.says(words)
    await aunt.presses("发完了")
    if about is not None:
        await aunt.says(about)
    if confidential:
        await aunt.presses("要保密")
    await aunt.presses("提交")
    return (await aunt.stage.find(aunt.id, "编号 C-20261124-")).lines


async def test_who_is_meant_and_confidence_in_six_actions(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/complaint")
    await aunt.says("他今天又那样")
    await aunt.presses("发完了")
    await aunt.presses("服务态度")
    await aunt.says("李师傅")
    record = await aunt.reads()
    assert record.lines[1:] == [
        "📣 服务态度 · 今天 · 改正过来 · 3栋-2单元-1201",
        "他今天又那样",
        "涉及李师傅 · 联系 138****5678（您本人）",
    ]
    assert record.keys == (("提交", "改一改"), ("要保密",), ("取消", "请客服打给我"))
    await aunt.presses("提交")
    assert aunt.actions == 6


async def test_confidence_asked_for_in_the_words_stands_on_the_record_and_can_be_taken_back(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/complaint")
    await aunt.says("楼上每天半夜很吵，请保密，别让他们知道是我说的")
    await aunt.presses("发完了")
    record = await aunt.reads()
    assert record.lines[-1] == "保密 · 联系 138****5678（您本人）"
    assert record.labels == ["提交", "改一改", "不用保密", "取消", "请客服打给我"]
    await aunt.presses("不用保密")
    record = await aunt.reads()
    assert (record.lines[-1], record.labels[2]) == ("联系 138****5678（您本人）", "要保密")
    await aunt.says("要保密")
    assert (await aunt.reads()).lines[-1] == "保密 · 联系 138****5678（您本人）"
    await aunt.presses("提交")
    receipt = await stage.find(aunt.id, "编号 C-20261124-")
    assert receipt.lines[-1] == "这件事会保密，只有陈女士或代班的负责人看得到。"
    assert [one.text for one in await stage.messages(DESK.id) if "半夜" in one.text] == []


async def leaked(stage: Stage, chats: Sequence[int]) -> list[tuple[int, str]]:
    """What these chats can read of the matter."""
    texts = [(chat, one.text) for chat in chats for one in await stage.messages(chat)]
    return [(chat, text) for chat, text in texts if any(secret in text for secret in SECRETS)]


async def test_the_supervisor_hears_it_alone_to_the_end(stage: Stage) -> None:
    aunt, chen = await settle_in(stage), stage.staff(CHEN)
    receipt = await complains(aunt, "李师傅上门态度很差，还骂人", confidential=True)
    assert receipt == [
        "谢谢您直接告诉我们，说出来我们才知道哪里没做好。服务态度的事给您添麻烦了，对不起。",
        "客服主管陈女士马上处理，今天 16:00 前给您第一次答复。编号 C-20261124-001。",
        "这件事会保密，只有陈女士或代班的负责人看得到。",
    ]
    card = await stage.find(CHEN.id, "C-20261124-001", keyed=True)
    assert card.lines[:3] == [
        "📣 C-20261124-001 · 服务态度",
        "3栋-2单元-1201 · 王** · 138****5678 · 保密 · 涉及李师傅 · 工程部回避",
        "李师傅上门态度很差，还骂人",
    ]
    assert card.keys == (("接单",),)
    await chen.presses("接单", on=card)
    await chen.says("我先了解一下", reply_to=card.id)
    said = await aunt.reads()
    assert said.lines == ["关于服务态度（001），陈女士说：", "我先了解一下"]
    await aunt.says("谢谢，他昨天又骂人了", reply_to=said.id)
    assert (await stage.find(CHEN.id, "王阿姨说")).lines == ["💬 1124-001 · 王阿姨说：", "谢谢，他昨天又骂人了"]
    await chen.presses("首次答复", of=CHEN.id)
    await chen.says("已经找他谈话，他认错了")
    await chen.presses("处理完了", of=CHEN.id)
    for words in ("没有培训", "李师傅本人", "当面道歉", "每月培训一次"):
        await chen.says(words)
    assert "当面道歉" in (await stage.find(aunt.id, "告诉您处理结果")).lines
    await stage.advance(hours=26)
    await aunt.presses("可以了")
    # Whoever asks afterwards is the manager, for the supervisor did the work: nobody else ever hears of it.
    assert (await stage.find(HUANG.id, "由您回访")).lines[0].startswith("1124-001 服务态度（3栋-2单元-1201）由您回访")
    others = (DESK.id, ENGINEERS.id, OFFICE.id, SECURITY.id, LI.id, ZHOU.id, LIN.id, GUARD.id)
    assert await leaked(stage, others) == []


async def test_about_the_supervisor_it_goes_to_the_manager(stage: Stage) -> None:
    aunt = await settle_in(stage)
    receipt = await complains(aunt, "前台态度很差，骂人", about="陈女士", confidential=False)
    assert receipt[1] == "黄经理马上处理，今天 16:00 前给您第一次答复。编号 C-20261124-001。"
    card = await stage.find(HUANG.id, "C-20261124-001", keyed=True)
    assert card.lines[1] == "3栋-2单元-1201 · 王** · 138****5678 · 涉及陈女士 · 客服中心回避"
    await stage.advance(hours=20)
    assert await leaked(stage, (CHEN.id, DESK.id, OFFICE.id, ENGINEERS.id, LIN.id)) == []


async def test_a_name_nobody_knows_goes_to_the_manager(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await complains(aunt, "有人态度很差，骂人", about="昨晚北门高个子保安", confidential=False)
    assert (await aunt.reads()).lines[-1] == "这件事先不发工作群，只有黄经理或代班的负责人看得到。"
    card = await stage.find(HUANG.id, "C-20261124-001", keyed=True)
    assert card.lines[1] == "3栋-2单元-1201 · 王** · 138****5678 · 涉及昨晚北门高个子保安"
    assert await leaked(stage, (CHEN.id, DESK.id, SECURITY.id, GUARD.id, OFFICE.id)) == []
    # Once the manager knows who it was not, it stands in the group like any other.
    huang = stage.staff(HUANG)
    await huang.presses("接单", on=card)
    await huang.presses("更多…", of=HUANG.id)
    await huang.presses("解除回避", of=HUANG.id)
    asked = await stage.find(HUANG.id, "会回到部门群里处理", keyed=True)
    await huang.presses("解除回避", on=asked)
    assert (await stage.card(DESK, "C-20261124-001")).lines[3].endswith(" · 黄经理 10:00 接单")


async def test_somebody_at_the_desk_is_heard_by_the_supervisor_in_private(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await complains(aunt, "前台态度很差，骂人", about="小林", confidential=False)
    card = await stage.find(CHEN.id, "C-20261124-001", keyed=True)
    assert card.lines[1].endswith("涉及小林 · 客服中心回避")
    await stage.advance(hours=5)
    assert await leaked(stage, (LIN.id, DESK.id, OFFICE.id, ENGINEERS.id)) == []


async def test_released_the_department_is_asked(stage: Stage) -> None:
    aunt, chen = await settle_in(stage), stage.staff(CHEN)
    await complains(aunt, "李师傅上门态度很差，还骂人", confidential=True)
    await chen.presses("接单", of=CHEN.id)
    await chen.presses("更多…", of=CHEN.id)
    await chen.presses("解除回避", of=CHEN.id)
    asked = await stage.find(CHEN.id, "确定吗", keyed=True)
    assert asked.lines == ["解除后可以就 1124-001 服务态度向工程部了解情况，他们看不到卡片。确定吗？"]
    await chen.presses("解除回避", on=asked)
    assert (await stage.find(CHEN.id, "解除了")).text == "陈女士 10:00 解除了 1124-001 服务态度的回避。"
    await chen.presses("更多…", of=CHEN.id)
    await chen.presses("请部门说明", of=CHEN.id)
    await chen.presses("工程部", of=CHEN.id)
    await chen.says("昨天下午的上门，请主管说明经过")
    question = (await stage.group(ENGINEERS))[-1]
    assert question.lines[:2] == ["📣 请工程部说明：1124-001 服务态度", "陈女士问：昨天下午的上门，请主管说明经过"]
    # Who it is about does not answer for the department; its supervisor does.
    await stage.staff(LI).presses("答复", on=question)
    assert (await stage.group(ENGINEERS))[-1].id == question.id
    await stage.staff(ZHOU).says("当时沟通不当，已批评", to=ENGINEERS.id, reply_to=question.id)
    assert "当时沟通不当，已批评" in (await stage.find(CHEN.id, "当时沟通不当")).text


async def test_confidence_can_be_asked_for_later(stage: Stage) -> None:
    aunt, li = await settle_in(stage), stage.staff(LIN)
    await complains(aunt, "师傅态度很差，骂人", about="工号0316", confidential=False)
    card = await stage.card(DESK, "C-20261124-001")
    assert card.lines[1].endswith("涉及李师傅 · 工程部回避")
    await li.presses("接单", on=card)
    await aunt.says("/mine")
    await aunt.presses((await aunt.reads()).labels[0])
    assert await aunt.presses("请保密") == Answer(text="已经改为保密，工作群里都看不到了。", alert=True)
    assert await leaked(stage, (DESK.id, ENGINEERS.id, LIN.id, LI.id)) == []
    withdrawn = await stage.find(DESK.id, "已撤下")
    assert (withdrawn.id, withdrawn.text, withdrawn.keys) == (card.id, "这张卡片已撤下。", ())
    assert (await stage.find(CHEN.id, "C-20261124-001", keyed=True)).keys == (("接单",),)
    assert (await stage.find(CHEN.id, "换人处理")).text == "1124-001 服务态度改为保密了，换人处理，请您接一下。"


async def test_words_against_whoever_works_on_a_request_are_asked_about_before_anybody_reads_them(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    await stage.staff(LI).presses("接单", on=await stage.find(ENGINEERS.id, "厨房水龙头", keyed=True))
    news = await stage.find(aunt.id, "李师傅接了您的报修")
    await aunt.says("李师傅跟我要红包，不给就不修", reply_to=news.id)
    asked = await aunt.reads()
    assert asked.lines == [
        "这话像是在说我们的人，写到单子上，处理它的同事看得到。保密投诉只有主管或经理看得到。您想写到哪里？"
    ]
    assert asked.keys == (("保密投诉", "001 水龙头"), ("是新的事情",), ("取消", "请客服打给我"))
    await aunt.presses("保密投诉")
    await aunt.presses("发完了")
    record = await aunt.reads()
    assert record.lines[1:] == [
        "📣 服务态度 · 改正过来 · 3栋-2单元-1201",
        "李师傅跟我要红包，不给就不修",
        "涉及李师傅 · 保密 · 联系 138****5678（您本人）",
    ]
    await aunt.presses("提交")
    card = await stage.find(CHEN.id, "C-20261124-001", keyed=True)
    assert card.lines[2] == "李师傅跟我要红包，不给就不修"
    chats = (ENGINEERS.id, DESK.id, OFFICE.id, LI.id)
    assert [one.text for chat in chats for one in await stage.messages(chat) if "红包" in one.text] == []


async def test_words_on_which_nobody_decides_are_asked_about_and_then_heard(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    await stage.staff(LI).presses("接单", on=await stage.find(ENGINEERS.id, "厨房水龙头", keyed=True))
    await aunt.says("李师傅跟我要红包，不给就不修", reply_to=(await stage.find(aunt.id, "李师傅接了您的报修")).id)
    await stage.advance(minutes=30)
    reminder = await aunt.reads()
    assert reminder.lines == [
        "⏰ 您那段话像是在说我们的同事，还没有给任何人看。",
        "您不选的话，今天 12:30 就按保密投诉交上去，只有主管或经理看得到。",
    ]
    assert reminder.keys == (("接着填上次的", "取消"), ("请客服打给我",))
    await stage.advance(hours=2)
    assert (await stage.find(aunt.id, "您没有选")).lines == [
        "您没有选，那段话已按保密投诉交上去了，没有写到别的单子上。",
        "谢谢您直接告诉我们，说出来我们才知道哪里没做好。服务态度的事给您添麻烦了，对不起。",
        "客服主管陈女士马上处理，今天 18:00 前给您第一次答复。编号 C-20261124-001。",
        "这件事会保密，只有陈女士或代班的负责人看得到。",
    ]
    card = await stage.find(CHEN.id, "C-20261124-001", keyed=True)
    assert card.lines[1:3] == [
        "3栋-2单元-1201 · 王** · 138****5678 · 保密 · 涉及李师傅 · 工程部回避",
        "李师傅跟我要红包，不给就不修",
    ]
    chats = (ENGINEERS.id, DESK.id, OFFICE.id, LI.id)
    assert [one.text for chat in chats for one in await stage.messages(chat) if "红包" in one.text] == []


async def test_a_new_request_says_who_reads_it_and_becomes_a_complaint_in_confidence(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("上次李师傅骂骂咧咧还要红包，厨房水龙头还是漏水")
    await aunt.presses("发完了")
    await aunt.presses("随时")
    record = await aunt.reads()
    assert record.lines[-1] == "处理的同事看得到这些话。要是说的是我们的人，点「保密投诉」，只有主管或经理看得到。"
    assert record.labels == ["提交", "改一改", "保密投诉", "取消", "请客服打给我"]
    await aunt.presses("保密投诉")
    await aunt.presses("服务态度")
    await aunt.presses("提交")
    await stage.find(aunt.id, "编号 C-20261124-")
    for chat in (ENGINEERS.id, LI.id, DESK.id):
        assert [one.text for one in await stage.messages(chat) if "红包" in one.text] == []


async def writes_down(stage: Stage, words: str, about: str | None = None) -> None:
    """What somebody at the phone says of one of us, as a complaint in confidence."""
    desk = stage.staff(LIN)
    for said in ("/new", "2-1-704", "周奶奶", "13800001234", words):
        await desk.says(said, to=DESK.id)
    for label in ("发完了", "随时", "保密投诉", "服务态度"):
        await desk.presses(label, of=DESK.id)
    if about is not None:
        await desk.says(about, to=DESK.id)
    await desk.presses("提交", of=DESK.id)


async def test_the_same_for_a_caller_who_is_told_the_number(stage: Stage) -> None:
    await writes_down(stage, "上次李师傅骂骂咧咧还要红包，厨房水龙头还是漏水")
    for chat in (ENGINEERS.id, LI.id):
        assert [one.text for one in await stage.messages(chat) if "红包" in one.text] == []
    assert [one.text for one in await stage.messages(CHEN.id) if "红包" in one.text] != []
    assert (await stage.find(DESK.id, "登记好了")).lines == ["✅ 登记好了。编号和要告诉对方的话，私下发给您了。"]
    told = await stage.find(LIN.id, "登记好了")
    assert told.lines == [
        "✅ 登记好了：C-20261124-001。",
        "请告诉对方：谢谢您直接告诉我们，说出来我们才知道哪里没做好。这件事给您添麻烦了，对不起。",
        "客服主管陈女士马上处理，今天 16:00 前给您第一次答复。编号 C-20261124-001。",
        "这件事会保密，只有陈女士或代班的负责人看得到。",
        "对方没用 Telegram，后面由负责的人打电话告诉对方。",
    ]
    assert told.keys == ()
    chats = (DESK.id, ENGINEERS.id, OFFICE.id)
    assert [one.text for chat in chats for one in await stage.messages(chat) if "C-2026" in one.text] == []


async def test_whoever_may_be_accused_gets_no_number_to_read_out(stage: Stage) -> None:
    await writes_down(stage, "前台骂人，水龙头还是漏水", about="小林")
    assert (await stage.find(DESK.id, "登记好了")).lines == ["✅ 登记好了。负责的人会打电话把编号告诉对方。"]
    call = await stage.find(CHEN.id, "T-20261124-001")
    assert call.lines[2] == "1124-001：请打电话告诉住户现在怎么样了，编号 C-20261124-001。"
    assert await leaked(stage, (LIN.id, OFFICE.id)) == []
    assert [one.text for one in await stage.messages(DESK.id) if "C-2026" in one.text] == []
