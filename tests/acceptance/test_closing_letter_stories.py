"""The closing letter of a complaint, from the resident's press to the document, and what may come between (COM-6)."""

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, HUANG, LI, LIN, OFFICE
from domain.letters import DeliveryWay, LetterKind, LetterState
from domain.promise_rules import PromiseKind
from tests.acceptance.flows import settle_in
from tests.acceptance.stage import Answer, Persona, Stage
from tests.acceptance.test_complaint_stories import complains, settles
from tests.acceptance.test_confidential_stories import complains as complains_about
from tests.acceptance.test_confidential_stories import leaked
from tests.acceptance.test_letter_story import documents, letters_of
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Promise

NUMBER = "C-20261124-001"
NOTHING = Answer(text="", alert=False)
DRAFT = [
    "11 月 24 日（周二）10:00，您向我们反映了这件事（编号 C-20261124-001）：垃圾桶每天很臭，没人打扫，要求整改。",
    "我们这样处理了：已经清洗消毒。",
    "为了以后不再发生：每天加洗一次。",
    "谢谢您告诉我们，给您添麻烦了。",
]


async def closed(stage: Stage) -> tuple[Persona, Persona, Persona]:
    aunt, lin, chen = await settle_in(stage), stage.staff(LIN), stage.staff(CHEN)
    await complains(aunt, "垃圾桶每天很臭，没人打扫，要求整改")
    await lin.presses("接单", of=DESK.id)
    await settles(lin, "漏收一次", "保洁公司", "已经清洗消毒。", "每天加洗一次")
    await stage.advance(hours=27)
    await aunt.presses("可以了")
    return aunt, lin, chen


async def promises(stage: Stage) -> list[str]:
    """The promises of a closing letter, as what became of them."""

    def read(uow: UnitOfWork) -> list[str]:
        ticket = uow.tickets.by_number("jade-bay", NUMBER)
        assert ticket is not None
        return [stands(one) for one in uow.promises.of(ticket.id) if one.kind is PromiseKind.CLOSING]

    return await (await stage.service()).store.read(read)


def stands(one: Promise) -> str:
    parts = {"broken": one.broken_at, "moved": one.moves, "kept": one.kept_at, "withdrawn": one.withdrawn_at}
    said = [name for name, so in parts.items() if so]
    return " ".join(["closing", *said, *(["open"] if one.is_open else [])])


async def test_asked_reworded_approved_and_delivered(stage: Stage) -> None:
    aunt, lin, chen = await closed(stage)
    note = await stage.find(aunt.id, "已办结")
    assert note.keys == (("还有问题", "主菜单"), ("要一份结案回函", "请客服打给我"))
    assert await aunt.presses("要一份结案回函", on=note) == NOTHING
    promised = "卫生保洁（001）的结案回函正在写，后天（27 日）13:00 前发到这里，附一份可以保存的文件。"
    assert (await stage.find(aunt.id, "结案回函正在写")).text == promised
    assert await aunt.presses("要一份结案回函", on=note) == Answer(text=promised, alert=True)
    review = await stage.find(DESK.id, "住户要结案回函")
    assert review.lines == [
        "📣 1124-001 卫生保洁：住户要结案回函，第 1 稿",
        "答应住户后天（27 日）13:00 前给",
        *DRAFT,
    ]
    assert review.keys == (("同意", "改一改"),)
    await lin.presses("改一改", on=review)
    words = "您反映的垃圾桶异味，已经清洗消毒，以后每天加洗一次。谢谢您。"
    await lin.says(words, to=DESK.id)
    await lin.sends("photo", to=DESK.id)
    await lin.presses("提交", of=DESK.id)
    assert (await stage.find(DESK.id, "第 1 稿")).lines[1] == "已有新的一稿。"
    second = await stage.find(DESK.id, "第 2 稿")
    assert await lin.presses("同意", on=second) == NOTHING
    assert (await stage.find(aunt.id, "/1Z ·")).lines == [f"📣 {NUMBER}/1Z · 结案回函", words]
    assert documents(await stage.messages(aunt.id)) == [f"{NUMBER}-1Z.pdf", "photo.png"]
    ((letter, version),) = await letters_of(stage, NUMBER)
    assert (letter.kind, letter.state, letter.delivery) == (
        LetterKind.CLOSING,
        LetterState.DELIVERED,
        DeliveryWay.TELEGRAM,
    )
    assert (version.body, version.version, len(version.attachments)) == (words, 2, 1)
    assert await promises(stage) == ["closing kept"]
    late = await chen.presses_data(second.data("同意"), on=second)
    assert late.alert
    again = await aunt.presses("要一份结案回函", on=note)
    assert again == Answer(text=f"结案回函 {NUMBER}/1Z 已经给您了，在「查进度」里可以再看。", alert=True)
    assert "漏收一次" not in "".join(await stage.said(aunt.id)), "the cause is for the file"


async def test_worked_again_the_draft_is_not_sent(stage: Stage) -> None:
    aunt, lin, _ = await closed(stage)
    note = await stage.find(aunt.id, "已办结")
    await aunt.presses("要一份结案回函", on=note)
    review = await stage.find(DESK.id, "住户要结案回函")
    await aunt.presses("还有问题", on=note)
    assert (await stage.find(DESK.id, "住户要结案回函")).lines[1] == "这件事又在处理了，这份不发。"
    stale = await lin.presses_data(review.data("同意"), on=review)
    assert stale.alert
    assert (await stage.find(aunt.id, "先不发")).text == (
        "卫生保洁（001）又在处理了，结案回函先不发，有了结果您再点一次就给您写。"
    )
    assert await promises(stage) == ["closing withdrawn"]
    refused = await aunt.presses_data(note.data("要一份结案回函"), on=note)
    assert refused.alert
    ((letter, _),) = await letters_of(stage, NUMBER)
    assert (letter.state, letter.number) == (LetterState.DRAFTED, None)
    assert [one.text for one in await stage.messages(aunt.id) if "/1Z" in one.text] == []


async def test_it_is_a_promise_that_is_followed_and_explained_before_it_breaks(stage: Stage) -> None:
    aunt, lin, chen = await closed(stage)
    await aunt.presses("要一份结案回函", on=await stage.find(aunt.id, "已办结"))
    assert await promises(stage) == ["closing open"]
    await stage.advance(hours=44)
    reminder = await stage.find(DESK.id, "住户在等结案回函")
    assert reminder.text == "⏰ 1124-001 卫生保洁：住户在等结案回函，明天（27 日）13:00 前要送到。"
    assert (await stage.find(chen.id, "住户在等结案回函")).text == (
        "⏰ 1124-001 卫生保洁：住户在等结案回函，今天 13:00 前要送到。"
    )
    await stage.advance(hours=3)
    assert (await aunt.reads()).text == (
        "卫生保洁（001）的结案回函答应今天 13:00 前给您，现在还没有写好，很抱歉。主管已经在过问。"
        "明天（28 日）13:00 前发给您。"
    )
    await stage.advance(hours=2)
    assert (await stage.find(HUANG.id, "还没送到")).text == (
        "⏰ 1124-001 卫生保洁：结案回函答应今天 13:00 前给，到现在还没送到。"
    )
    assert await promises(stage) == ["closing broken moved open"]
    await lin.presses("结案回函", on=reminder)
    assert (await stage.find(DESK.id, "第 1 稿", "下面")).lines[1] == "这份稿子在下面。"
    review = await stage.find(DESK.id, "第 1 稿", keyed=True)
    assert review.lines[1] == "答应住户明天（28 日）13:00 前给"
    await lin.presses("同意", on=review)
    assert await promises(stage) == ["closing broken moved kept"]


async def test_customer_service_writes_one_for_who_asks_at_the_counter(stage: Stage) -> None:
    aunt, lin, _ = await closed(stage)
    card = await stage.card(DESK, NUMBER)
    await lin.presses("结案回函", on=card)
    assert (await stage.find(aunt.id, "结案回函正在写")).text == (
        "卫生保洁（001）的结案回函正在写，后天（27 日）13:00 前发到这里，附一份可以保存的文件。"
    )
    review = await stage.find(DESK.id, "住户要结案回函")
    assert review.lines[2:] == DRAFT
    assert await lin.presses("同意", on=review) == NOTHING
    assert (await stage.find(aunt.id, "/1Z ·")).lines[0] == f"📣 {NUMBER}/1Z · 结案回函"
    again = await lin.presses("结案回函", on=await stage.card(DESK, NUMBER))
    assert again == Answer(text=f"结案回函 {NUMBER}/1Z 已经给您了，在「查进度」里可以再看。", alert=True)
    assert await promises(stage) == ["closing kept"]


async def test_who_stopped_the_bot_gets_it_on_paper(stage: Stage) -> None:
    aunt, lin, _ = await closed(stage)
    await aunt.presses("要一份结案回函", on=await stage.find(aunt.id, "已办结"))
    await aunt.blocks()
    await lin.presses("同意", on=await stage.find(DESK.id, "住户要结案回函"))
    stuck = await stage.card(DESK, f"{NUMBER}/1Z")
    assert stuck.lines[0] == f"📣 结案回函 {NUMBER}/1Z"
    assert stuck.keys == (("打印", "登记送达", "送不到"),)
    await lin.presses("登记送达", on=stuck)
    await lin.presses("放进信箱", of=DESK.id)
    await lin.presses("今天", of=DESK.id)
    await lin.says("小林投的，3栋信箱", to=DESK.id)
    ((letter, _),) = await letters_of(stage, NUMBER)
    assert (letter.state, letter.delivery) == (LetterState.DELIVERED, DeliveryWay.MAILBOX)
    assert await promises(stage) == ["closing kept"], "by the proof of a colleague's hand"


async def test_a_confidential_one_is_read_where_it_is_worked_and_names_nobody(stage: Stage) -> None:
    aunt, chen = await settle_in(stage), stage.staff(CHEN)
    await complains_about(aunt, "李师傅今天上门态度很差，还骂人，要个说法", confidential=True)
    await chen.presses("接单", of=CHEN.id)
    await chen.presses("处理完了", of=CHEN.id)
    for words in ("没有培训", "李师傅本人", "当面道歉", "李师傅每月培训一次"):
        await chen.says(words)
    story = await stage.find(aunt.id, "告诉您处理结果")
    await aunt.says("/mine")
    await aunt.presses((await aunt.reads()).labels[0])
    assert "要一份结案回函" in (await aunt.reads()).labels, f"before the follow-up too: {story.text}"
    await aunt.presses("要一份结案回函")
    review = await stage.find(CHEN.id, "住户要结案回函")
    assert review.lines[2:] == [
        "11 月 24 日（周二）10:00，您向我们反映了这件事（编号 C-20261124-001）：服务态度。",
        "我们这样处理了：当面道歉。",
        "谢谢您告诉我们，给您添麻烦了。",
    ]
    await chen.presses("同意", on=review)
    assert (await stage.find(aunt.id, "/1Z ·")).lines[1:] == review.lines[2:]
    assert await leaked(stage, (DESK.id, ENGINEERS.id, LI.id, LIN.id, OFFICE.id)) == []
