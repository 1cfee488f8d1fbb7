"""Households in chat: invitations, an occupied unit, moving out, the yearly question, lists of residents (PRV-1)."""

from datetime import timedelta

import aiohttp

from bot.sandbox.cast import CHEN, DESK, HUANG, LIN
from domain.households import RECONFIRM_AFTER
from handlers.people.spreadsheets import read_rows, write_xlsx
from tests.acceptance.flows import CHEN_SHU, WANG_AYI, reports, settle_in
from tests.acceptance.stage import Persona, Stage, raised
from usecases import households
from usecases.ports import UnitOfWork

D = DESK.id


def code_in(text: str) -> str:
    """The line that an invited person can send."""
    return next(line for line in text.split("\n") if "/start " in line).partition("/start ")[2]


async def introduces(person: Persona, name: str, *, phone: str = "13900003333") -> None:
    """What is asked of somebody whose unit is known already."""
    await person.presses("同意并继续")
    await person.says(name)
    await person.says(phone)


async def test_the_owner_invites_family_and_the_front_desk_a_tenant(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await aunt.says("/home")
    homes = await aunt.reads()
    assert homes.lines == ["🏠 您的房号", "3栋-2单元-1201（业主）"]
    await aunt.presses("邀请家人")
    made = await aunt.reads()
    assert made.lines[0] == "3栋-2单元-1201 的邀请，身份：家人。7 天内有效，只能用一次；把图片或链接转给对方就行。"
    assert (made.labels, made.raw["media"] is not None) == (["收回邀请"], True)
    niece = await stage.guest("小雨")
    await niece.says(f"/start {code_in(made.text)}")
    assert (await niece.heard())[0] == "✅ 欢迎。您已登记到 3栋-2单元-1201，身份：家人。"
    assert (await aunt.reads()).text == "小雨用邀请登记到 3栋-2单元-1201 了，身份：家人。"
    await introduces(niece, "小雨")
    assert "登记好了" in (await niece.heard())[-2]
    assert (await reports(niece, "厨房水龙头一直滴水")).endswith("-001")
    # Used once; and one that is taken back opens nothing.
    late = await stage.guest("迟到的")
    await late.says(f"/start {code_in(made.text)}")
    assert (await late.reads()).text == "这个码不能用，请要一个新的。"
    clerk = stage.staff(LIN)
    await clerk.says("/unit 3-1-802", to=D)
    assert (await stage.find(D, "🏠")).lines == ["🏠 3栋-1单元-802", "还没有人登记。"]
    await clerk.presses("邀请", of=D)
    await clerk.presses("租户", of=D)
    invitation = await stage.find(D, "的邀请，身份：租户")
    await clerk.presses("收回邀请", on=invitation)
    assert (await stage.said(D))[-1] == "收回了，3栋-1单元-802 的这个邀请不能再用。"
    await late.says(f"/start {code_in(invitation.text)}")
    assert (await late.reads()).text == "这个码不能用，请要一个新的。"


async def test_into_an_occupied_unit_a_member_of_the_household_is_asked(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    cousin = await stage.guest("表弟")
    await cousin.says("/start")
    await cousin.presses("同意并继续")
    await cousin.says("表弟")
    await cousin.says("3-2-1201")
    await cousin.says("13900003333")
    assert (await cousin.reads()).lines[0] == "您在 3栋-2单元-1201 是？"
    await cousin.presses("家里人")
    asked = await aunt.reads()
    assert asked.lines == [
        "表弟（家人）在登记 3栋-2单元-1201，您认识吗？",
        "您的回答只有前台看得到，由前台决定；表弟看不到。",
    ]
    assert "已经问了同住的王阿姨，还没回答。" in (await stage.find(D, "表弟")).text
    await aunt.presses("认识")
    assert (await aunt.reads()).text == "谢谢。前台会看到您的回答，由前台决定。"
    card = await stage.find(D, "表弟", keyed=True)
    assert "✓ 同住的王阿姨说认识。" in card.text
    await stage.staff(LIN).presses("确认", on=card)
    assert (await cousin.reads()).lines[0].startswith("✅ 表弟，前台已经确认您住 3栋-2单元-1201")


async def test_moving_out_closes_the_unit_and_leaves_what_is_ones_own(stage: Stage) -> None:
    uncle = await settle_in(stage, CHEN_SHU)
    await reports(uncle, "厨房水龙头一直滴水")
    clerk = stage.staff(LIN)
    await clerk.says("/unit 3-2-1202", to=D)
    await clerk.presses("搬走了", of=D)
    await clerk.presses("陈叔", of=D)
    await clerk.presses("确认搬走", of=D)
    assert (await stage.said(D))[-1] == "✅ 陈叔已从 3栋-2单元-1202 搬走，登记到此为止。"
    assert (await uncle.reads()).lines == [
        "3栋-2单元-1202 的登记结束了，祝您在新家一切顺利。",
        "您报过、还没办完的事会一直跟到办完，点「查进度」就能看。",
        "要是弄错了，点「请客服打给我」。",
    ]
    await uncle.presses("查进度")
    assert "001" in str((await uncle.reads()).labels)
    await uncle.says("/home")
    assert "您住哪一栋" in (await uncle.reads()).text


async def test_once_a_year_one_question_and_silence_is_the_front_desks() -> None:
    async with raised() as stage:
        aunt = await settle_in(stage, WANG_AYI)
        uncle = await settle_in(stage, CHEN_SHU)
        service = await stage.service()
        almost = stage.now() - RECONFIRM_AFTER + timedelta(hours=1)

        def soon(uow: UnitOfWork) -> None:  # a year of every other timer is not what this story is about
            for person in (aunt, uncle):
                resident = uow.residents.by_user(person.id)
                assert resident is not None
                households.ask_again_later(uow, uow.memberships.of_resident(resident.id)[0], almost)

        await service.store.write(soon)
        await stage.advance(hours=2)
        asked = await aunt.reads()
        assert asked.text == "一年核对一次登记：您登记在 3栋-2单元-1201（业主）。还是这样吗？"
        assert asked.labels == ["还是这样", "有变化", "请客服打给我"]
        await aunt.presses("有变化")
        await aunt.presses("电话换了")
        await aunt.says("新号码 13900004444")
        told = await stage.find(D, "电话换了")
        assert told.lines == ["王阿姨（3栋-2单元-1201）说：电话换了。", "新号码 13900004444"]
        await stage.advance(days=15)
        silent = await stage.find(D, "年度核对")
        assert silent.lines[1:] == ["3栋-2单元-1202 · 陈叔（业主）"]
        await uncle.presses("还是这样")
        assert (await uncle.reads()).text == "谢谢，那就都不变。"


async def _sends_file(stage: Stage, who: Persona, chat: int, name: str, data: bytes) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", data, filename=name)
    async with aiohttp.ClientSession() as http, http.post(f"{stage.url}/sandbox/upload", data=form) as response:
        file = (await response.json())["file"]
    await stage.post("send", **{"as": who.id}, chat=chat, media=[{"kind": "document", "file": file, "name": name}])
    await stage.settled()


async def test_a_list_is_tried_first_then_imported_and_taken_out_by_who_may(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    rows = [["房号", "姓名", "电话", "身份"], ["1-1-101", "李先生", "13800005681", "业主"]]
    rows += [["3-2-1201", "王叔", "13900005555", "家人"], ["9-9-999", "谁", "", ""], ["3-2-1202", "=A1", "", "国王"]]
    clerk = stage.staff(LIN)
    await _sends_file(stage, clerk, D, "住户.xlsx", write_xlsx(rows, title="a"))
    planned = await stage.find(D, "住户.xlsx")
    assert planned.lines == [
        "📄 住户.xlsx：还没有动任何登记。",
        "新增 2 · 多一处房号 0 · 更改 0 · 搬离 0 · 不变 0",
        "名单上没有的人都保持原样。",
        "下面这些行先不导入，改好再发：",
        "第 4 行：「9-9-999」不是这里的房号，请写成 3-2-1201 这样",
        "第 5 行：身份「国王」看不懂，请写业主、租户、家人或家政帮手",
    ]
    await clerk.presses("导入 2 人", on=planned)
    assert (await stage.find(D, "住户.xlsx")).lines == ["✅ 住户.xlsx：2 条全部导入。", "有 2 行没有导入。"]
    await clerk.says("/unit 1201", to=D)
    assert "王叔（家人） · 139****5555" in str((await stage.find(D, "🏠 3栋-2单元-1201")).lines)
    for one, ending in ((HUANG, ""), (CHEN, " csv")):
        boss = stage.staff(one)
        await boss.says(f"/residents{ending}")
        file = (await boss.reads()).raw["media"]
        assert "共 3 条住户登记" in (await boss.reads()).text
        async with aiohttp.ClientSession() as http, http.get(f"{stage.url}{file['url']}") as response:
            listed = read_rows(file["name"], await response.read())
        assert [row[:3] for row in listed[1:]] == [
            ["1-1-101", "李先生", "+8613800005681" if not ending else "'+8613800005681"],
            ["3-2-1201", "王阿姨", "+8613800005678" if not ending else "'+8613800005678"],
            ["3-2-1201", "王叔", "+8613900005555" if not ending else "'+8613900005555"],
        ]
    await clerk.says("/residents", to=D)
    await aunt.says("/residents")
    assert [one for one in await stage.group(DESK) if "residents-" in str(one.raw.get("media"))] == []
