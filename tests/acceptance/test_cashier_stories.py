"""What is unpaid, as the cashier and the supervisor live it: the list, the card opened again, the reminders (SVC-3)."""

from datetime import timedelta

from bot.sandbox.cast import CHEN, ENGINEERS, HE, LI, QIAN, TILL
from tests.acceptance.flows import AIR_CON, CHEN_SHU, WANG_AYI, Persona, books, resolves, settle_in
from tests.acceptance.stage import Answer, Stage, local


async def owes(stage: Stage, person: Persona, quantity: str, slot: str) -> str:
    """A service booked and done, and not paid; returns the number."""
    number = await books(person, AIR_CON, quantity, slot)
    await stage.staff(LI).presses("接单", on=await stage.card(ENGINEERS, number))
    await resolves(stage, number, "洗好了")
    return number


async def test_the_cashier_s_board_is_what_is_unpaid(stage: Stage) -> None:
    aunt, uncle = await settle_in(stage, WANG_AYI), await settle_in(stage, CHEN_SHU)
    cashier = stage.staff(QIAN)
    await cashier.says("/board", to=TILL.id)
    nothing = (await stage.group(TILL))[-1]
    assert (nothing.text, nothing.keys) == ("✅ 都收齐了。", (("看工单",),))
    first = await owes(stage, aunt, "2", "今天 14:30")
    await stage.advance_to(local(25, 9))
    second = await owes(stage, uncle, "1", "今天 14:30")
    await cashier.says("/board", to=TILL.id)
    board = (await stage.group(TILL))[-1]
    assert board.lines == [
        "未收 2 笔，共 ¥240",
        f"{first} 空调清洗 · 3栋-2单元-1201 · ¥160 · 昨天 10:00 起",
        f"{second} 空调清洗 · 3栋-2单元-1202 · ¥80 · 9:00 起",
    ]
    assert board.keys == (("1124-001", "1125-001"), ("看工单",))
    former = await stage.card(TILL, first, "应收")
    assert await stage.staff(HE).presses("1124-001", on=board) == Answer(
        text="只有本部门登记过的同事能操作。请先在群里点「我是本部门的」。", alert=True
    )
    await cashier.presses("1124-001", on=board)
    card = (await stage.group(TILL))[-1]
    assert card.lines == [
        f"🧺 {first} · 空调清洗 · 2 台",
        "3栋-2单元-1201 · 王**",
        "应收 ¥160 · 李师傅昨天 10:00 做完",
    ]
    assert card.keys == (("登记收款",),)
    assert [one.keys for one in await stage.group(TILL) if one.id == former.id] == [()]
    await cashier.presses("登记收款", on=card)
    await cashier.presses("¥160", of=TILL.id)
    await cashier.presses("现金", of=TILL.id)
    await cashier.says("A-1", to=TILL.id)
    assert " 收款 ¥" in (await stage.find(TILL.id, "空调清洗", "收款")).text
    assert (await stage.card(TILL, first)).id == card.id
    await cashier.presses("看工单", on=board)
    await cashier.presses("未收款", of=TILL.id)
    assert (await stage.find(TILL.id, "未收 1 笔", "空调清洗")).lines == [
        "未收 1 笔，共 ¥80",
        f"{second} 空调清洗 · 3栋-2单元-1202 · ¥80 · 9:00 起",
    ]


async def test_what_stays_unpaid_is_heard_by_the_supervisor_once(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await stage.staff(CHEN).says("/start")
    since = await stage.last_id(CHEN.id)
    number = await owes(stage, aunt, "1", "今天 14:30")

    async def reminded() -> tuple[list[str], list[str]]:
        said = [await stage.said(TILL.id), await stage.said(CHEN.id, since=since)]
        at_the_till, by_the_supervisor = ([text for text in one if "还没收" in text] for one in said)
        return at_the_till, by_the_supervisor

    told = [f"⏰ {number} 空调清洗（3栋-2单元-1201）：¥80 还没收，已经 {days} 天了。" for days in (1, 2, 3, 4)]
    for day, heard in ((1, []), (2, []), (3, told[2:3]), (4, told[2:3])):
        await stage.advance_to(local(24, 10, 1) + timedelta(days=day))
        assert await reminded() == (told[:day], heard)
    assert (await stage.find(CHEN.id, "还没收")).keys == ()
