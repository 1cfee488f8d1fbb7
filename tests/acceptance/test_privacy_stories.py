"""What people do with their own data, played through messages and keys (PRV-1 to PRV-3; issue 4, done when 5)."""

import json
import shutil
from pathlib import Path

from bot.config_files import default_directory
from bot.sandbox.cast import CHEN, DESK, ENGINEERS, HUANG, LI
from tests.acceptance.flows import reports, resolves, settle_in
from tests.acceptance.stage import Message, Persona, Stage, raised

DRIPS = "厨房水龙头一直滴水，拧紧也没用"


def content_of(stage: Stage, message: Message) -> bytes:
    """What is in a file that arrived."""
    found = stage.play.world.state.files.by_id(message.raw["media"]["file_id"])
    assert found is not None
    return found.content


async def closed(stage: Stage, aunt: Persona, words: str = DRIPS) -> str:
    """A repair from report to closure, whose worker looked at the number."""
    number, worker = await reports(aunt, words), stage.staff(LI)
    await worker.presses("接单", on=await stage.card(ENGINEERS, number))
    await stage.advance(minutes=4)
    await worker.presses("看号码", on=await stage.card(ENGINEERS, number))
    await resolves(stage, number, "换了新垫圈")
    await aunt.presses("正常了")
    return number


async def kept_of(stage: Stage) -> tuple[str, str, str | None, str | None]:
    """What is kept of the only request."""
    ticket = await (await stage.service()).store.read(lambda uow: uow.tickets.get(1))
    assert ticket is not None
    return ticket.number, ticket.description, ticket.contact_name, ticket.contact_phone


async def test_seeing_copying_and_correcting_ones_data(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await closed(stage, aunt)
    await aunt.says("/privacy")
    screen = await aunt.reads()
    assert screen.lines == [
        "存着您的：王阿姨 · 13800005678 · 3栋-2单元-1201",
        "报过的事 1 件，连同您写的、发的内容",
        "告知书第 1 版，11 月 24 日同意的。",
        "由翠湖湾管理处负责，电话 0755-8888 0100。",
    ]
    assert screen.keys == (("谁看过电话", "给我一份"), ("改一下", "删除资料"), ("主菜单", "请客服打给我"))
    await aunt.presses("谁看过电话")
    assert (await stage.find(aunt.id, "看过您电话的")).lines == ["看过您电话的：", f"10:04 李师傅 · 工程部 · {number}"]
    await aunt.presses("返回")
    await aunt.presses("给我一份")
    page, data = [one for one in await stage.messages(aunt.id) if one.raw["media"] and one.from_bot]
    assert (page.text, data.text) == (
        "您在这里的全部资料，可以打开看，也可以存下来。",
        "同样的内容，给别的程序用的格式。",
    )
    assert (page.raw["media"]["name"], data.raw["media"]["name"]) == ("my-data.html", "my-data.json")
    read = content_of(stage, page).decode()
    assert all(part in read for part in ("王阿姨", "+8613800005678", "3栋-2单元-1201", number, DRIPS, "李师傅"))
    plain = json.loads(content_of(stage, data))
    assert (plain["name"], plain["phone"], plain["unit"]) == ("王阿姨", "+8613800005678", "3-2-1201")
    assert [(one["number"], one["description"], one["status"]) for one in plain["requests"]] == [
        (number, DRIPS, "closed")
    ]
    assert [one["kind"] for one in plain["records"]] == ["consented", "exported"]
    assert (await aunt.presses("给我一份")).alert  # the same again within minutes
    # A corrected number reaches who works on it.
    number = await reports(aunt, "卫生间的灯不亮了")
    await aunt.says("/privacy")
    await aunt.presses("改一下")
    await aunt.presses("我的电话")
    await aunt.says("not a number")
    await aunt.says("１３９８７６５４３２１")
    assert "改好了。还没办完的事也一起改了。" in await aunt.heard()
    assert "139****4321" in (await stage.card(ENGINEERS, number)).text


async def test_deletion_can_be_called_off_and_comes_after_a_week(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await closed(stage, aunt)
    await aunt.says("/privacy")
    await aunt.presses("删除资料")
    asked = await stage.find(aunt.id, "会删除您的")
    assert asked.lines == [
        "12 月 1 日会删除您的称呼、电话、留言和文件。",
        "次数和时间留作统计，法律要求保存的也会留下，都不带您的名字。",
        "在那之前，可以在这里反悔。",
    ]
    await aunt.presses("确认全部删除")
    await aunt.presses("不删了")
    assert "删除资料" in (await stage.find(aunt.id, "存着您的")).labels
    await aunt.presses("删除资料")
    await aunt.presses("确认全部删除")
    assert (await stage.find(aunt.id, "记下了")).lines[0] == "记下了：12 月 1 日删除您的称呼、电话、留言和文件。"
    await stage.advance(days=6, hours=23)
    assert await kept_of(stage) == (number, DRIPS, "王阿姨", "+8613800005678")
    await stage.advance(hours=2)
    assert (await aunt.reads()).lines[0].startswith("您的资料已经删除。")
    assert await kept_of(stage) == (number, "", None, None)
    await aunt.says("/start")  # a stranger again
    assert (await aunt.reads()).lines[0] == "您好，这里是翠湖湾客服中心。先花一分钟认识您。"


async def test_what_was_kept_long_enough_goes_by_night(tmp_path: Path) -> None:
    shutil.copytree(default_directory() / "community", tmp_path / "community")
    for file in (tmp_path / "community").glob("*.toml"):
        file.write_text(file.read_text().replace('tickets = "1095d"', 'tickets = "2d"'))
    async with raised(config=tmp_path) as stage:
        aunt = await settle_in(stage)
        number = await closed(stage, aunt)
        await stage.advance(days=1)
        assert await kept_of(stage) == (number, DRIPS, "王阿姨", "+8613800005678")
        await stage.advance(days=2)
        assert await kept_of(stage) == (number, "", None, None)
        kept = await (await stage.service()).store.read(lambda uow: uow.residents.by_user(aunt.id))
        assert kept is not None
        assert kept.name == "王阿姨"  # the file stays as long as they live here


async def test_a_suspected_leak_is_told_at_once_and_looked_into(stage: Stage) -> None:
    worker = stage.staff(LI)
    await worker.says("/start")
    await worker.says("/leak", to=ENGINEERS.id)
    assert (await stage.find(ENGINEERS.id, "私下")).text == "我私下问您。请不要在群里写这件事。"
    assert (await worker.reads()).text.endswith(
        "出了什么事？谁的信息、从什么时候起、可能被谁看到？只有主管和经理看得到。"
    )
    await worker.says("有人把 3 栋的电话表发到了业主群")
    assert (await worker.reads()).text == (
        "L-20261124-001 记下了，陈女士、黄经理已经知道。能撤回的先撤回，能说明经过的留着别删。"
    )
    supervisor, manager = stage.staff(CHEN), stage.staff(HUANG)
    told = ["🚨 疑似泄露 L-20261124-001", "李师傅，10:00：有人把 3 栋的电话表发到了业主群"]
    for leader in (supervisor, manager):
        assert (await leader.reads()).lines == told
    await supervisor.presses("记一步")
    await supervisor.says("已请群主撤回，截图留存")
    assert (await manager.reads()).lines == [*told, "陈女士，10:00：已请群主撤回，截图留存"]
    await manager.presses("结案")
    await manager.presses("确认结案")
    closing = (await manager.reads()).lines[-1]
    assert closing == "✅ 黄经理 10:00 结案"
    assert (await stage.find(CHEN.id, "疑似泄露")).keys == ()
    assert [text for text in await stage.said(DESK.id) if "电话表" in text] == []
