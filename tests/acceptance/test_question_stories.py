"""A resident asks: an article answers, a person answers, a promised time is kept or broken, a letter takes over."""

from datetime import datetime

from bot.sandbox import cast, questions
from bot.sandbox.acting import Acting, Prompter
from bot.sandbox.cast import CHEN, DESK, LIN
from bot.sandbox.scenario import register
from tests.acceptance.flows import settle_in
from tests.acceptance.stage import TUESDAY, Persona, StaffOnly, Stage, local, raised

COURT = "羽毛球场晚上能装灯吗"


async def asks(person: Persona, words: str = COURT) -> None:
    """The key of the menu, the words, that was all, submit: four actions."""
    await person.presses("❓ 咨询")
    await person.says(words)
    await person.presses("发完了")
    await person.presses("提交")


async def replies(stage: Stage, words: str, number: str = "Q-20261124-001") -> None:
    """小林 answers by replying to the card."""
    card = await stage.card(DESK, number)
    await stage.staff(LIN).says(words, to=DESK.id, reply_to=card.id)


async def test_an_article_answers_and_nothing_is_filed(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("请问垃圾几点扔？")
    shown = await aunt.reads()
    assert shown.lines[0] == "投放时间每天 7:00–9:00、18:30–21:00，在各栋楼下的分类点，厨余请破袋。"
    assert shown.lines[3:] == ["来自：垃圾投放时间，11 月 5 日更新", "这样解答了您的问题吗？"]
    assert shown.keys[:2] == (("解答了", "没有，问客服"), ("要书面回复", "取消"))
    assert shown.keys[-1] == ("请客服打给我",)
    await aunt.presses("解答了")
    assert (await aunt.reads()).text == "能帮上就好。还有别的事，随时发给我。"
    assert aunt.actions == 2
    assert [one for one in await stage.group(DESK) if "Q-2026" in one.text] == []


async def test_an_article_that_does_not_help_becomes_a_question_for_a_person(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("请问垃圾几点扔？")
    await aunt.says("没有，问客服")
    filed = await aunt.reads()
    assert "Q-20261124-001" in filed.text
    assert aunt.actions == 2
    card = await stage.card(DESK, "Q-20261124-001")
    assert card.lines[2] == "请问垃圾几点扔？ · 已看过「垃圾投放时间」"
    await replies(stage, "节假日也是这个时间，春节当天不收。")
    answered, asked = (await aunt.heard())[-2:]
    assert answered == "关于咨询（001），小林答复您：\n节假日也是这个时间，春节当天不收。"
    assert asked.endswith("您的问题解决了吗？")
    await aunt.says("解答了")
    card = await stage.find(DESK.id, "Q-20261124-001")
    assert "收进知识库" in card.labels


async def test_a_quick_question_takes_four_actions_and_is_answered_by_a_reply(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    aunt.actions = 0
    await asks(aunt)
    assert aunt.actions == 4
    assert (await aunt.reads()).lines[0] == "已登记，编号 Q-20261124-001。"
    await replies(stage, "能，下周三装好。")
    card = await stage.find(DESK.id, "Q-20261124-001")
    assert "小林" in card.text


async def test_the_review_shows_how_it_is_answered_and_lets_it_be_changed(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/ask " + COURT)
    await aunt.presses("发完了")
    assert "在这里直接答复" in (await aunt.reads()).text
    await aunt.presses("改一改")
    await aunt.presses("怎么答复")
    await aunt.says("书面")
    assert "书面答复" in (await aunt.reads()).text
    await aunt.presses("提交")
    assert "两天内" in (await aunt.reads()).text


async def test_what_looks_like_a_letter_is_asked_about_once(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/ask 羽毛球场的事请书面答复")
    await aunt.presses("发完了")
    asked = await aunt.reads()
    assert asked.text.startswith("要一份书面答复吗？")
    assert asked.keys[0] == ("要书面回复", "直接回答就行")
    await aunt.says("直接回答就行")
    await aunt.presses("提交")
    assert "Q-20261124-001" in (await aunt.reads()).text


async def promised(stage: Stage) -> Persona:
    """小林 takes the question and promises an answer by 17:00."""
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    clerk = stage.staff(LIN)
    await clerk.presses("接单", on=await stage.card(DESK, "Q-20261124-001"))
    await clerk.presses("约个时间", on=await stage.card(DESK, "Q-20261124-001"))
    await clerk.says("后天晚上十点", to=DESK.id)
    assert "答应住户的答复时间比这早" in (await stage.group(DESK))[-1].text
    await clerk.says("今天下午五点", to=DESK.id)
    return aunt


async def test_a_promised_time_is_told_and_kept(stage: Stage) -> None:
    aunt = await promised(stage)
    assert "今天 17:00 前答复您" in (await aunt.reads()).text
    await stage.advance_to(local(24, 16, 30))
    await replies(stage, "能，下周三装好。")
    await stage.advance_to(local(24, 18))
    assert [one for one in await stage.said(CHEN.id) if one.startswith("⏰")] == []


async def test_a_reply_that_promises_a_time_is_not_taken_for_the_answer(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    await replies(stage, "我问一下，16:00 前回您")
    asked = await stage.card(DESK, "这就是 1124-001 咨询的答复吗")
    assert asked.labels == ["约 16:00 答复", "是，就这样答", "只给住户看看", "返回", "取消"]
    await stage.staff(LIN).presses("约 16:00 答复", on=asked)
    assert (await aunt.reads()).lines == ["关于咨询（001），小林去问清楚，今天 16:00 前答复您。"]
    done = await stage.find(DESK.id, "小林 10:00 答应")
    assert done.text == "小林 10:00 答应今天 16:00 前答复 1124-001 咨询。"
    await stage.advance(hours=5)
    await replies(stage, "能，下周三装好。")
    assert "能，下周三装好。" in "\n".join(await aunt.heard())


async def test_a_reply_that_only_holds_the_line_is_followed_by_a_time(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    heard = len(await aunt.heard())
    await replies(stage, "好的，我等下看看")
    asked = await stage.card(DESK, "这就是 1124-001 咨询的答复吗")
    assert asked.labels == ["还在办，约时间", "是，就这样答", "只给住户看看", "返回", "取消"]
    await stage.staff(LIN).presses("还在办，约时间", on=asked)
    await stage.staff(LIN).says("下午4点", to=DESK.id)
    assert (await aunt.heard())[heard:] == ["关于咨询（001），小林去问清楚，今天 16:00 前答复您。"]


async def test_a_promised_time_that_is_broken_goes_up(stage: Stage) -> None:
    await promised(stage)
    await stage.advance_to(local(24, 17, 5))
    warned = [one for one in await stage.said(CHEN.id) if one.startswith("⏰")]
    assert len(warned) == 1
    assert "1124-001" in warned[0]


async def test_an_answer_that_does_not_help_becomes_a_letter_with_its_original_start(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    await stage.advance(hours=3)
    await replies(stage, "能，下周三装好。")
    await aunt.presses("还没有")
    heard = "\n".join((await aunt.heard())[-3:])
    assert "书面答复" in heard
    assert "最晚 11 月 26 日（周四）10:00" in heard
    owed = await stage.find(DESK.id, "住户说没答清楚")
    what = "小林 1124-001 咨询（3栋-2单元-1201）"
    assert owed.text.startswith(f"{what}住户说没答清楚，要写书面答复，最晚后天（26 日）10:00")
    assert owed.labels == ["接单"]


async def test_a_question_that_nobody_answers_becomes_a_letter_when_the_two_days_end(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    await stage.advance_to(local(26, 10, 5))
    told = [one.split("\n")[0] for one in await aunt.heard() if "001" in one][1:]
    assert told == ["❓ Q-20261124-001/1A · 进展说明", "进展说明 Q-20261124-001/1A，请保存"]


async def test_not_ours_says_to_whom_and_until_when(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    clerk = stage.staff(LIN)
    await clerk.presses("不是我们的", on=await stage.card(DESK, "Q-20261124-001"))
    await clerk.presses("工程部", of=DESK.id)
    await clerk.presses("跳过", of=DESK.id)
    said = (await aunt.reads()).text
    assert "工程部" in said
    assert "26" in said


async def test_an_answer_is_kept_and_answers_the_next_one(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await aunt.says("/start")
    await asks(aunt)
    await replies(stage, "能，下周三装好，开到 21:30。")
    clerk = stage.staff(LIN)
    await clerk.presses("收进知识库", of=DESK.id)
    await clerk.says("球场灯光", to=DESK.id)
    await clerk.says("羽毛球场 装灯 球场", to=DESK.id)
    await clerk.presses("发布", of=DESK.id)
    await aunt.presses("解决了")
    await aunt.presses("跳过")
    await aunt.says("请问羽毛球场几点关灯")
    assert (await aunt.reads()).lines[0] == "能，下周三装好，开到 21:30。"


class _Lived(StaffOnly):
    """The staff has moved in, and some questions were asked."""

    async def rehearse(self, prompter: Prompter, *, machine_now: datetime) -> None:
        await super().rehearse(prompter, machine_now=machine_now)
        acting = Acting(prompter)
        await register(acting, cast.WANG)
        await questions.an_article_answers(acting, cast.WANG)
        await questions.a_quick_question_answered(acting, cast.WANG)
        await questions.a_question_with_a_promised_time(acting, cast.WANG)


async def test_the_questions_of_the_demo_can_be_played() -> None:
    async with raised(scene=_Lived(at=TUESDAY)) as stage:
        cards = [one.text for one in await stage.group(DESK) if "Q-20261124" in one.text and one.from_bot]
        assert any("Q-20261124-001" in one for one in cards)
        newest = await stage.card(DESK, "Q-20261124-002")
        assert "小林" in newest.text
        assert any("前答复您" in one for one in await stage.said(cast.WANG.id))
