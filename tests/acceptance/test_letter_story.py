"""Written questions from the first words to "does this answer it?", with the texts that the people read (ASK-1..5)."""

from hashlib import sha256

import aiohttp

from bot.sandbox.cast import CHEN, DESK, GUARD, HUANG, LIN, SECURITY, SUN
from domain.letters import Letter, LetterState, LetterVersion
from tests.acceptance.flows import number_in, settle_in
from tests.acceptance.stage import Answer, Message, Persona, Stage, local, raised
from usecases.ports import UnitOfWork

NOTHING = Answer(text="", alert=False)
QUESTION = "请问临时停车费怎么收？我亲戚周末来住两天。"
REPLY = "临时停车首小时 5 元，此后每小时 2 元，当日最高 20 元。\n周末与平日相同。"


async def asks(person: Persona, words: str = QUESTION) -> str:
    """A question as people file it; returns the number."""
    await person.says("/ask")
    await person.says(words)
    await person.presses("要书面回复")
    return number_in((await person.reads()).text.replace("，", " "))


async def drafts(stage: Stage, number: str, *texts: str) -> None:
    """赵队 takes the question and writes the letter on the card."""
    guard = stage.staff(GUARD)
    card = await stage.card(SECURITY, number)
    if "接单" in card.labels:
        await guard.presses("接单", on=card)
    await guard.presses("写书面答复", on=await stage.card(SECURITY, number))
    for text in texts:
        await guard.says(text, to=SECURITY.id)
    await guard.presses("预览", of=SECURITY.id)
    await guard.presses("交客服审核", of=SECURITY.id)


async def approves(stage: Stage) -> Answer:
    """陈女士 on the newest review."""
    return await stage.staff(CHEN).presses("同意", of=DESK.id)


async def letters_of(stage: Stage, number: str) -> list[tuple[Letter, LetterVersion]]:
    def read(uow: UnitOfWork) -> list[tuple[Letter, LetterVersion]]:
        ticket = uow.tickets.by_number("jade-bay", number)
        assert ticket is not None
        found = [(one, uow.letters.latest(one)) for one in uow.letters.of_ticket(ticket.id)]
        return [(letter, version) for letter, version in found if version is not None]

    return await (await stage.service()).store.read(read)


def documents(messages: list[Message]) -> list[str]:
    return [one.raw["media"]["name"] for one in messages if one.raw.get("media")]


async def test_drafted_returned_approved_delivered_and_answered(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    assert (await aunt.reads()).lines == [
        "已登记，编号 Q-20261124-001。",
        "两天内书面答复您，最晚 11 月 26 日（周四）10:00，发到这里，附一份可以保存的文件。",
    ]
    await drafts(stage, number, "临时停车每小时 5 元。")
    card = await stage.card(SECURITY, number)
    assert card.lines[3:] == ["赵队 10:00 接单 · 答复稿已交客服审核", "⏰ 后天 10:00 前答复，还剩 2 天"]
    review = await stage.card(DESK, "1124-001")
    assert review.lines == [
        "❓ 1124-001 停车车位：第 1 稿，赵队（安保部）",
        f"问：{QUESTION}",
        "临时停车每小时 5 元。",
    ]
    assert review.keys == (("同意", "退回修改"),)
    lin = stage.staff(LIN)
    await lin.presses("退回修改", on=review)
    await lin.says("写清楚首小时和当日上限", to=DESK.id)
    assert (await stage.find(SECURITY.id, "退回来了")).lines == [
        "赵队 1124-001 停车车位：小林把答复稿退回来了。",
        "写清楚首小时和当日上限",
    ]
    guard = stage.staff(GUARD)
    await guard.presses("写书面答复", on=await stage.card(SECURITY, number))
    again = (await stage.group(SECURITY))[-1]
    assert again.lines[1:] == [
        "要改的地方：写清楚首小时和当日上限",
        "点一下上一稿就能复制，改好发过来；也可以点「用上一稿」接着补。",
        "临时停车每小时 5 元。",
    ]
    assert again.keys[0] == ("用上一稿",)
    for text in REPLY.split("\n"):
        await guard.says(text, to=SECURITY.id)
    await guard.sends("photo", to=SECURITY.id)
    await guard.sends("document", to=SECURITY.id)
    await guard.presses("预览", of=SECURITY.id)
    await guard.presses("交客服审核", of=SECURITY.id)
    since = await stage.last_id(aunt.id)
    assert await approves(stage) == NOTHING
    assert await aunt.heard(since=since) == [
        f"❓ Q-20261124-001/1 · 书面答复\n{REPLY}",
        "书面答复 Q-20261124-001/1，请保存",
        "",
        "",
        "赵队说停车车位（001）答复了，您的问题解决了吗？",
    ]
    sent = [one.raw["media"]["kind"] for one in await stage.messages(aunt.id) if one.id > since and one.raw["media"]]
    assert sent == ["document", "photo", "document"]
    await guard.presses("看信", on=await stage.card(SECURITY, number))
    assert (await stage.group(SECURITY))[-1].lines == [
        "1124-001 停车车位：看哪一稿？",
        "1. 书面答复 · 第 1 稿 · 赵队 · 10:00 · 已有新稿",
        "2. 书面答复 · 第 2 稿 · 赵队 · 10:00 · 已送达",
    ]
    await guard.presses("1", of=SECURITY.id)
    assert (await stage.group(SECURITY))[-1].lines[1] == "临时停车每小时 5 元。"
    await aunt.presses("解决了")
    ((letter, version),) = await letters_of(stage, number)
    assert (letter.state, letter.number, version.version) == (LetterState.DELIVERED, "Q-20261124-001/1", 2)
    await aunt.says("/mine")
    await aunt.presses("001 停车车位")
    since = await stage.last_id(aunt.id)
    await aunt.presses("看书面答复")
    again = [one for one in await stage.messages(aunt.id) if one.id > since]
    assert documents(again)[0] == "Q-20261124-001-1.pdf"


async def test_the_document_is_the_one_that_was_approved(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    await drafts(stage, number, REPLY)
    await approves(stage)
    ((_, version),) = await letters_of(stage, number)
    sent = next(one for one in await stage.messages(aunt.id) if one.raw.get("media"))
    async with aiohttp.ClientSession() as http, http.get(f"{stage.url}{sent.raw['media']['url']}") as response:
        pdf = await response.read()
    assert (sha256(pdf).hexdigest(), pdf[:5]) == (version.pdf_sha256, b"%PDF-")


async def test_no_opens_the_next_round(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    await drafts(stage, number, REPLY)
    await approves(stage)
    await stage.advance(hours=3)
    since = await stage.last_id(aunt.id)
    await aunt.presses("还没有")
    assert (await aunt.heard(since=since))[0] == (
        "抱歉，没答到您要问的。停车车位（001）会重新书面答复您，最晚 11 月 26 日（周四）13:00，主管也知道了。"
    )
    assert (await stage.find(CHEN.id, "1124-001")).lines[0] == (
        "1124-001 停车车位（3栋-2单元-1201）住户说没答清楚，要写书面答复，最晚后天（26 日）13:00，优先处理。"
    )
    await drafts(stage, number, "过夜当日最高 20 元，次日重新计。")
    await approves(stage)
    assert [letter.number for letter, _ in await letters_of(stage, number)] == [f"{number}/1", f"{number}/2"]
    assert (await stage.find(aunt.id, f"{number}/2 ·")).lines[1] == "过夜当日最高 20 元，次日重新计。"


async def test_a_resident_who_stopped_the_bot_gets_it_on_paper(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    await drafts(stage, number, REPLY)
    await aunt.blocks()
    lin = stage.staff(LIN)
    await lin.presses("同意", of=DESK.id)
    stuck = await stage.card(DESK, f"{number}/1")
    assert stuck.lines == [
        f"❓ 书面答复 {number}/1",
        "3栋-2单元-1201 · 王**",
        "聊天里发不出去，请打印送去，另有电话任务。",
    ]
    assert stuck.keys == (("打印", "登记送达", "送不到"),)
    assert await lin.presses("送不到", on=stuck) == Answer(
        text="先打电话，电话任务在本群。登记了结果再点一次。", alert=True
    )
    await lin.presses("打印", on=stuck)
    assert documents(await stage.group(DESK)) == ["Q-20261124-001-1.pdf"]
    await lin.presses("登记送达", on=stuck)
    await lin.presses("放进信箱", of=DESK.id)
    await lin.presses("今天", of=DESK.id)
    await lin.says("小林投的，3栋信箱", to=DESK.id)
    assert (await stage.find(DESK.id, f"书面答复 {number}/1", "放进信箱")).lines[2] == (
        "✅ 10:00 放进信箱，小林登记：小林投的，3栋信箱"
    )
    ((letter, _),) = await letters_of(stage, number)
    assert (letter.state, letter.delivery, letter.delivery_note) == ("delivered", "mailbox", "小林投的，3栋信箱")
    assert (await stage.find(SECURITY.id, number)).lines[-1].startswith("✅ 赵队 10:00 答复了")
    called = await stage.card(DESK, "📞", "1124-001 停车车位")
    assert called.lines[2] == "1124-001 停车车位：请打电话问问还有没有问题。", "nobody was asked, so nobody was silent"


async def test_a_caller_without_telegram_gets_the_letter_printed_and_is_asked_by_phone(stage: Stage) -> None:
    lin = stage.staff(LIN)
    await lin.says("/new", to=DESK.id)
    for words in ("2-1-704", "周奶奶", "13800001234", "想书面问一下，临时停车费怎么收？"):
        await lin.says(words, to=DESK.id)
    for key in ("发完了", "要书面回复", "提交"):
        await lin.presses(key, of=DESK.id)
    number = "Q-20261124-001"
    assert (await stage.find(DESK.id, "登记好了")).lines[:2] == [
        f"✅ 登记好了：{number}，2栋-1单元-704 · 周奶奶。",
        "请告诉对方：两天内书面答复您，最晚 11 月 26 日（周四）10:00，打印好给您送去。",
    ]
    await drafts(stage, number, REPLY)
    await approves(stage)
    paper = await stage.card(DESK, f"{number}/1")
    assert paper.lines == [
        f"❓ 书面答复 {number}/1",
        "2栋-1单元-704 · 周**",
        "住户没有用 Telegram，请打印送去。",
    ]
    await lin.presses("打印", on=paper)
    assert documents(await stage.group(DESK)) == [f"{number}-1.pdf"]
    await lin.presses("登记送达", on=paper)
    for key in ("当面交了", "今天"):
        await lin.presses(key, of=DESK.id)
    await lin.says("小林送到家，周奶奶本人收", to=DESK.id)
    assert (await stage.find(DESK.id, f"书面答复 {number}/1", "当面交")).lines[2] == (
        "✅ 10:00 当面交了，小林登记：小林送到家，周奶奶本人收"
    )
    ((letter, _),) = await letters_of(stage, number)
    assert (letter.state, letter.delivery) == (LetterState.DELIVERED, "handed")
    call = await stage.card(DESK, "T-20261124-")
    assert "请打电话" in call.lines[2]
    await stage.staff(SUN).presses("接单", on=call)
    await stage.staff(SUN).presses("已联系", of=DESK.id)
    await stage.staff(SUN).presses("解决了", of=DESK.id)
    await stage.staff(SUN).presses("跳过", of=DESK.id)
    assert (await stage.find(SECURITY.id, number)).lines[-1].startswith("✅")


async def test_nobody_drafts(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    guard = stage.staff(GUARD)
    await guard.presses("接单", on=await stage.card(SECURITY, number))
    await stage.advance(hours=24)
    assert (await stage.group(SECURITY))[-1].text == "⏰ 赵队 1124-001 停车车位还剩 1 天，您是处理人。"
    await stage.advance_to(local(25, 22, 0))
    interim = await stage.find(aunt.id, "进展说明", "问的事")
    assert interim.lines[0] == f"❓ {number}/1A · 进展说明"
    assert interim.lines[1] == (
        "您 11 月 24 日（周二）10:00 问的事（编号 Q-20261124-001）还没有办完，"
        "原定最晚 11 月 26 日（周四）10:00 答复您。有些情况还要核实。现在由安保部赵队负责，"
        "最晚 11 月 27 日（周五）21:59 给您正式的书面答复。让您多等了，很抱歉。"
    )
    for leader in (CHEN, HUANG):
        assert (await stage.messages(leader.id))[-1].text == (
            "⏰ 1124-001 停车车位再过 12 小时 1 分超时。处理人赵队，还没有更新。"
        )
    await stage.advance_to(local(26, 10, 1))
    assert (await stage.messages(HUANG.id))[-1].text == "⏰ 1124-001 停车车位刚刚超时。处理人赵队，还没有更新。"
    assert len([one for one in await stage.messages(aunt.id) if "进展说明" in one.text]) == 2, "text and document, once"
    await guard.presses("说明原因", of=SECURITY.id)
    await guard.says("在等停车场公司回复", to=SECURITY.id)
    assert (await stage.messages(CHEN.id))[-1].lines == [
        "1124-001 停车车位（3栋-2单元-1201）：赵队说明了超时原因：",
        "在等停车场公司回复",
    ]
    await drafts(stage, number, REPLY)
    await approves(stage)
    assert (await aunt.reads()).text == "赵队说停车车位（001）答复了，您的问题解决了吗？"


async def test_a_question_of_the_night_is_promised_before_the_night() -> None:
    async with raised(at=local(24, 23, 10)) as stage:
        aunt = await settle_in(stage)
        await asks(aunt)
        assert (await aunt.reads()).lines[1] == (
            "两天内书面答复您，最晚 11 月 26 日（周四）21:59，发到这里，附一份可以保存的文件。"
        )


# ------------------------------------------------------------------------------------------------ bad input


async def test_nobody_approves_their_own_letter_but_a_supervisor(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt, "请问可以养狗吗？有什么规定？")
    lin = stage.staff(LIN)
    await lin.presses("接单", on=await stage.card(DESK, number))
    await lin.presses("写书面答复", on=await stage.card(DESK, number))
    await lin.says("可以养，请办犬证。", to=DESK.id)
    await lin.presses("预览", of=DESK.id)
    await lin.presses("交客服审核", of=DESK.id)
    refused = await lin.presses("同意", of=DESK.id)
    assert refused == Answer(text="这封信是您自己写的，请别的同事或主管来审。", alert=True)
    assert await approves(stage) == NOTHING


async def test_of_two_approvers_one_hears_who_was_quicker(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    await drafts(stage, number, REPLY)
    review = await stage.card(DESK, "1124-001", "第 1 稿")
    await stage.staff(CHEN).presses("同意", on=review)
    late = await stage.staff(LIN).presses_data(review.data("同意"), on=review)
    assert late == Answer(text="陈女士刚批准了这封信（10:00）。", alert=True)
    assert [letter.number for letter, _ in await letters_of(stage, number)] == [f"{number}/1"]


async def test_an_old_version_cannot_be_approved(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    await drafts(stage, number, "第一稿")
    old = await stage.card(DESK, "1124-001", "第 1 稿")
    await drafts(stage, number, "第二稿")
    assert (await stage.find(DESK.id, "第 1 稿")).lines[-1] == "已有新的一稿。"
    refused = await stage.staff(CHEN).presses_data(old.data("同意"), on=old)
    assert refused == Answer(text="情况已经变了，卡片已更新。", alert=True)
    await approves(stage)
    assert (await stage.find(aunt.id, f"{number}/1 ·")).lines[1] == "第二稿"


async def test_a_long_letter_comes_in_numbered_messages_and_whole_on_paper(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await asks(aunt)
    texts = [f"第{n}条：" + "地面车位每月 300 元，地下车位每月 450 元。" * 70 for n in range(1, 5)]
    await drafts(stage, number, *texts)
    assert "全文见上面几条。" in (await stage.card(DESK, "1124-001", "第 1 稿")).text
    await approves(stage)
    parts = [one for one in await aunt.heard() if one.startswith(f"❓ {number}/1 · 书面答复")]
    assert [one.split("\n")[0][-3:] for one in parts] == ["1/4", "2/4", "3/4", "4/4"]
    assert max(len(one) for one in parts) <= 4096
    whole = "".join(one.partition("\n")[2] for one in parts)
    assert whole.replace("\n", "") == "".join(texts)
