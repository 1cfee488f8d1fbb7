"""A company invents its own kinds of requests: one file dropped into its configuration, and everything works."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.config_files import default_directory
from bot.sandbox.cast import CHEN, DESK, ENGINEERS, LI, LIN
from tests.acceptance.flows import number_in, resolves, settle_in
from tests.acceptance.stage import raised

WORK = """
key = "piano"
title = { zh-Hans = "钢琴调音", zh-Hant = "鋼琴調音", en = "Piano tuning" }
emoji = "🎹"
prefix = "P"
order = 70
department = "engineering"
workflow = "work"

[texts]
prompt = { zh-Hans = "钢琴怎么了？说完了点「发完了」。", en = "What is the matter with the piano?" }
outcome = { zh-Hans = "调好", en = "tuned" }
follow_up = { zh-Hans = "音准了吗？", en = "Is it in tune?" }
follow_up_yes = { zh-Hans = "准了", en = "Yes" }
follow_up_no = { zh-Hans = "还不准", en = "Not yet" }

[words]
zh-Hans = ["钢琴", "调音"]
en = ["piano", "tuning"]

[[promises]]
kind = "resolve"
within = "72h"
clock = "clock"

[[questions]]
key = "make"
kind = "text"
ask = "always"
label = { zh-Hans = "牌子", en = "Make" }
text = { zh-Hans = "什么牌子的琴？", en = "Which make is it?" }

[resolve]
evidence = "note"
[[resolve.checklist]]
key = "played"
title = { zh-Hans = "试弹过", en = "Played" }

[follow_up]
when = "at_once"
remind_after = "24h"
call_after = "24h"
"""

LETTER = """
key = "appeal"
title = { zh-Hans = "费用复核", zh-Hant = "費用覆核", en = "Fee review" }
emoji = "🧾"
prefix = "F"
order = 80
department = "customer_service"
workflow = "letter"

[texts]
prompt = { zh-Hans = "哪笔费用要复核？说完了点「发完了」。", en = "Which fee shall we review?" }
outcome = { zh-Hans = "复核好", en = "reviewed" }
follow_up = { zh-Hans = "复核结果说清楚了吗？", en = "Is the result clear?" }
follow_up_yes = { zh-Hans = "清楚了", en = "Yes" }
follow_up_no = { zh-Hans = "还不清楚", en = "Not yet" }

[[promises]]
kind = "reply"
within = "24h"
clock = "clock"

[follow_up]
when = "at_once"
remind_after = "24h"
call_after = "24h"
rating = false
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A company's own directory: the example community, and its inventions beside the catalog that comes along."""
    own = tmp_path / "config"
    for part in ("community", "articles"):
        copytree(default_directory() / part, own / part)
    (own / "catalog").mkdir()
    (own / "catalog" / "piano.toml").write_text(WORK, encoding="utf-8")
    (own / "catalog" / "appeal.toml").write_text(LETTER, encoding="utf-8")
    return own


async def test_work_from_the_menu_to_its_own_follow_up(config: Path) -> None:
    async with raised(config=config) as stage:
        aunt = await settle_in(stage)
        await aunt.says("/start")
        assert "🎹 钢琴调音" in (await aunt.reads()).labels
        await aunt.says("/piano")
        assert (await aunt.reads()).lines[0] == "钢琴怎么了？说完了点「发完了」。"
        await aunt.says("中音区跑调了")
        await aunt.presses("发完了")
        await aunt.says("珠江")
        await aunt.presses("提交")
        number = number_in((await aunt.reads()).text)
        assert number == "P-20261124-001"
        card = await stage.card(ENGINEERS, number)
        assert (card.lines[0], card.labels[0]) == ("🎹 P-20261124-001 · 钢琴调音", "接单")
        assert card.lines[-1] == "⏰ 周五 10:00 前调好，还剩 3 天"
        await stage.staff(LI).presses("接单", on=card)
        await resolves(stage, number, "中音区重新定弦")
        asked = await aunt.reads()
        assert (asked.lines[-1].endswith("音准了吗？"), asked.labels[:2]) == (True, ["准了", "还不准"])
        await aunt.presses("准了")
        await aunt.presses("5 很满意")
        assert "P-20261124-001" in (await stage.find(ENGINEERS.id, "P-20261124-001")).text


async def test_a_letter_of_ones_own(config: Path) -> None:
    async with raised(config=config) as stage:
        aunt = await settle_in(stage)
        await aunt.says("/appeal")
        await aunt.says("十月的水费多收了，请正式复核并书面答复")
        await aunt.presses((await aunt.reads()).labels[0])
        for label in ("要书面回复", "提交"):
            offered = (await aunt.reads()).labels
            if label in offered:
                await aunt.presses(label)
        number = number_in((await aunt.reads()).text.replace("，", " "))
        assert number == "F-20261124-001"
        lin = stage.staff(LIN)
        await lin.presses("接单", on=await stage.card(DESK, number))
        await lin.presses("写书面答复", on=await stage.card(DESK, number))
        await lin.says("已核对抄表记录，多收 12 元，下月退回。", to=DESK.id)
        await lin.presses("预览", of=DESK.id)
        await lin.presses("交客服审核", of=DESK.id)
        since = await stage.last_id(aunt.id)
        await stage.staff(CHEN).presses("同意", of=DESK.id)
        letter, paper, asked = await aunt.heard(since=since)
        assert letter.split("\n") == ["🧾 F-20261124-001/1 · 书面答复", "已核对抄表记录，多收 12 元，下月退回。"]
        assert (paper, asked.endswith("复核结果说清楚了吗？")) == ("书面答复 F-20261124-001/1，请保存", True)
        await aunt.presses("清楚了")
