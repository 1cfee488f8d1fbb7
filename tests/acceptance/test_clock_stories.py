"""The clock keeps every promise or escalates it before it breaks: ladders, night, follow-up, downtime."""

from bot.sandbox.cast import CHEN, DESK, ENGINEERS, HUANG, LI, SUN, ZHOU
from tests.acceptance.flows import CHEN_SHU, reports, resolves, settle_in
from tests.acceptance.stage import Stage, local, raised

WANTED = "厨房水龙头一直滴水"


async def reminders(stage: Stage, *, since: int = 0) -> list[str]:
    """What the clock said to the group and to each leader, one line each."""
    lines = [f"群:{text}" for text in await stage.said(ENGINEERS.id, since=since) if text.startswith("⏰")]
    for one in (ZHOU, CHEN, HUANG):
        lines += [f"{one.name}:{text}" for text in await stage.said(one.id) if text.startswith("⏰")]
    return lines


async def test_nobody_accepts_and_the_ladder_goes_up(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, WANTED)
    steps = []
    for minutes in (14, 1, 15, 15, 15):
        await stage.advance(minutes=minutes)
        steps.append(await reminders(stage))
    told = [
        "群:⏰ 1124-001 水龙头（3栋-2单元-1201）等了 15 分钟还没人接，谁方便？",
        "周工:⏰ 1124-001 水龙头（3栋-2单元-1201）报上来 30 分钟了，工程部还没人接。",
        "陈女士:⏰ 1124-001 水龙头（3栋-2单元-1201）报上来 45 分钟了，工程部还没人接。",
        "黄经理:⏰ 1124-001 水龙头（3栋-2单元-1201）报上来 1 小时了，工程部还没人接。",
    ]
    assert steps == [told[:0], told[:1], told[:2], told[:3], told[:4]]
    # Accepted: nothing reminds of accepting any more.
    await stage.staff(LI).presses("接单", on=await stage.card(ENGINEERS, "R-20261124-001"))
    await stage.advance(hours=2)
    assert await reminders(stage) == told


async def test_a_reminder_is_answered_with_one_press(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, WANTED)
    await stage.advance(minutes=15)
    reminder = await stage.card(ENGINEERS, "等了 15 分钟")
    assert reminder.labels == ["接单"]
    await stage.staff(LI).presses("接单", on=reminder)
    assert (await stage.card(ENGINEERS, "R-20261124-001")).lines[3] == "李师傅 10:15 接单 · 随时可以上门"


async def test_twenty_four_hours_and_the_resident_is_told_before_the_breach(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, WANTED)
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    since, heard = await stage.last_id(ENGINEERS.id), await stage.last_id(aunt.id)
    await stage.advance_to(local(24, 22, 1))
    half = await stage.said(ENGINEERS.id, since=since)
    assert half == ["⏰ 李师傅 1124-001 水龙头还剩 12 小时 1 分，您是处理人。"]
    await stage.advance_to(local(25, 8))
    holder = await stage.card(ENGINEERS, "还剩 2 小时，您是处理人")
    assert holder.text == (
        "⏰ 李师傅 1124-001 水龙头还剩 2 小时，您是处理人。做不完现在就点「申请延期」，批了住户会收到新时间。"
    )
    assert (holder.labels, await aunt.heard(since=heard)) == (["申请延期"], [])
    await stage.advance_to(local(25, 9, 0))
    assert (await stage.find(CHEN.id, "再过 1 小时超时")).text == (
        "⏰ 1124-001 水龙头再过 1 小时超时。处理人李师傅，还没有更新。"
    )
    warned = await aunt.heard(since=heard)
    assert warned == ["水龙头（001）今天 10:00 前可能来不及修好。主管陈女士正在安排，今天 9:45 前告诉您新的时间。"]
    await stage.advance_to(local(25, 10))
    nobody_said = "处理人李师傅，还没有更新。"
    assert await reminders(stage, since=holder.id) == [
        f"陈女士:⏰ 1124-001 水龙头再过 1 小时超时。{nobody_said}",
        f"陈女士:⏰ 1124-001 水龙头：答应住户今天 9:45 前告诉新的时间，还没有定。{nobody_said}",
        f"黄经理:⏰ 1124-001 水龙头：答应住户今天 9:45 前告诉新的时间，还没有定。{nobody_said}",
        f"黄经理:⏰ 1124-001 水龙头刚刚超时。{nobody_said}",
    ]
    assert (await aunt.reads()).text == (
        "答应您今天 9:45 前告诉您水龙头（001）的新时间，还没有定下来，很抱歉。经理已经在过问。今天 12:45 前告诉您。"
    )
    await aunt.presses("查进度")
    story = (await aunt.reads()).lines
    assert story[1] == "处理中，比答应的晚了，今天 12:45 前给您回音"
    assert story[-2:] == ["昨天 10:00 李师傅接单", "9:40 可能要晚，今天 12:45 前给您回音"]
    assert (await stage.card(ENGINEERS, number)).lines[-1] == "⏰ 刚刚超时，原定今天 10:00 前修好"


async def test_a_visit_time_is_a_promise(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, WANTED)
    worker = stage.staff(LI)
    for key in ("接单", "更多…", "改时间"):
        await worker.presses(key, of=ENGINEERS.id)
    await worker.says("今天14:30", to=ENGINEERS.id)
    done = await stage.find(ENGINEERS.id, "约了今天 14:30")
    assert (done.text, done.keys) == ("李师傅 10:00 约了今天 14:30 上门，1124-001 水龙头。", ())
    assert (await aunt.reads()).text == "李师傅今天 14:30 上门，处理水龙头（001）。"
    assert (await stage.card(ENGINEERS, number)).lines[3] == "李师傅 10:00 接单 · 约 14:30 上门"
    since, heard = await stage.last_id(ENGINEERS.id), await stage.last_id(aunt.id)
    await stage.advance_to(local(24, 14, 30))
    assert await reminders(stage, since=since) == [
        "群:⏰ 李师傅 1124-001 水龙头：约了今天 14:30 上门，还有 1 小时。出发就点「我出发了」，赶不上现在就改时间。",
        "群:⏰ 李师傅 1124-001 水龙头：约了今天 14:30 上门，还有 15 分钟。出发就点「我出发了」，赶不上现在就改时间。",
        "群:⏰ 李师傅 1124-001 水龙头：约的是今天 14:30 上门，还没出发，住户在等。",
        "周工:⏰ 1124-001 水龙头：约了今天 14:30 上门，李师傅还没出发，已告诉住户可能晚到。",
    ]
    assert await aunt.heard(since=heard) == [
        "约好今天 14:30 上门处理水龙头（001），可能会晚到，很抱歉。工程部正在安排，今天 15:10 前告诉您新的时间。"
    ]
    late = await stage.find(ENGINEERS.id, "约的是今天 14:30")
    assert late.keys == (("我出发了", "改时间"),)
    await worker.presses("我出发了", on=late)
    assert (await aunt.reads()).lines[0] == "李师傅出发了，来处理水龙头（001）。"
    since = await stage.last_id(CHEN.id)
    await stage.advance_to(local(24, 16))
    assert await stage.said(CHEN.id, since=since) == [], "what was promised has been kept"


async def test_a_hold_pauses_the_promise(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, WANTED)
    worker = stage.staff(LI)
    await worker.presses("接单", of=ENGINEERS.id)
    await worker.presses("更多…", of=ENGINEERS.id)
    await worker.presses("暂停", of=ENGINEERS.id)
    await worker.presses("等配件", of=ENGINEERS.id)
    await worker.presses("后天 12:00", of=ENGINEERS.id)
    news = await aunt.reads()
    assert news.text == (
        "水龙头（001）要等配件，原定明天（25 日）10:00 前来不及修好，改到后天（26 日）12:00 前。"
        "很抱歉让您多等。再有变化会提前告诉您。"
    )
    card = await stage.card(ENGINEERS, number)
    assert card.lines[-2:] == ["暂停到后天 12:00：等配件 · 李师傅", "⏰ 后天 12:00 前修好，还剩 2 天 2 小时"]
    since = news.id
    await stage.advance_to(local(26, 9, 30))
    assert await aunt.heard(since=since) == []
    await stage.advance_to(local(26, 11))
    assert len(await aunt.heard(since=since)) == 1


async def test_at_night_what_can_wait_waits_without_a_ping() -> None:
    async with raised(at=local(24, 23, 30)) as stage:
        aunt = await settle_in(stage)
        since = await stage.last_id(ENGINEERS.id)
        await reports(aunt, WANTED, visit="明天上午")
        assert (await aunt.reads()).lines[1] == (
            "夜里值班同事已收到，明早 8:30 前有人接单，明天（25 日）23:30 前修好。"
        )
        (card,) = [one for one in await stage.group(ENGINEERS) if one.id > since]
        assert card.raw["silent"]
        await stage.advance_to(local(25, 8, 14))
        assert await reminders(stage, since=since) == []
        await stage.advance_to(local(25, 8, 16))
        assert len(await reminders(stage, since=since)) == 1


async def test_at_night_an_urgent_one_rings_at_once() -> None:
    async with raised(at=local(24, 23, 30)) as stage:
        aunt = await settle_in(stage)
        await reports(aunt, "厨房水管爆了，水止不住", visit="随时")
        assert (await aunt.reads()).lines[0] == "✅ 已经报上了，单号 R-20261124-001。"
        card = await stage.card(ENGINEERS, "R-20261124-001")
        assert not card.raw["silent"]
        called = await stage.find(ENGINEERS.id, "您在值班，请马上接")
        assert called.text == "⏰ 李师傅 周工 1124-001 水管（3栋-2单元-1201）等着人去，您在值班，请马上接。"
        mentioned = [one["user"]["id"] for one in called.raw["entities"] if one["type"] == "text_mention"]
        assert (mentioned, called.raw["silent"]) == ([LI.id, ZHOU.id], False)
        await stage.advance(minutes=15)
        assert (await stage.find(ZHOU.id, "⏰")).text == (
            "⏰ 1124-001 水管（3栋-2单元-1201）报上来 15 分钟了，工程部还没人接。"
        )


async def test_silence_is_reminded_called_and_closed_as_silence(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, WANTED)
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    await resolves(stage, number, "换了垫圈")
    asked = await aunt.reads()
    await stage.advance(days=2)
    assert await aunt.heard(since=asked.id) == ["再问您一声：水龙头（001），您那边用着正常吗？"]
    await stage.advance(days=2)
    # Still silent: the butler of the building calls, never the worker.
    task = await stage.card(DESK, "📞")
    butler = stage.staff(SUN)
    await butler.presses("接单", on=task)
    for _ in range(3):
        await stage.advance(hours=3)
        await butler.presses("没打通", on=await stage.card(DESK, "📞"))
    closed = await stage.find(ENGINEERS.id, number)
    assert "没" in closed.lines[-1]
    assert "正常" not in closed.lines[-1]
    assert closed.keys == ()


async def test_not_fixed_comes_back_before_others_and_the_supervisor_knows(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, WANTED)
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    await resolves(stage, number, "换了垫圈")
    since = await stage.last_id(aunt.id)
    await aunt.presses("还有问题")
    assert await aunt.heard(since=since) == [
        "抱歉，没给您弄好。水龙头（001）已经优先再安排，主管也知道了，明天（25 日）10:00 前修好。",
        "现在是什么情况？说一句或拍张照都行，马上转给师傅。",
    ]
    card = await stage.card(ENGINEERS, number)
    assert card.labels[:1] == ["接单"]
    assert len([text for text in await stage.said(CHEN.id) if "001" in text]) == 1
    await aunt.says("还是滴，一晚上半桶水")
    relayed = await stage.find(ENGINEERS.id, "还是滴，一晚上半桶水")
    assert relayed.raw["reply_to"] == card.id


async def test_down_for_a_day_late_rungs_become_one_message_each(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, WANTED)
    since = await stage.last_id(ENGINEERS.id)
    heard = await stage.last_id(aunt.id)
    async with stage.down_for(hours=23, minutes=30):
        pass
    waited = "1124-001 水龙头（3栋-2单元-1201）报上来 23 小时 30 分了，工程部还没人接。"
    assert [line.partition("\n")[0] for line in await reminders(stage, since=since)] == [
        # One message of each ladder to each listener, never one per rung: acceptance first, then the 24 hours.
        *["群:⏰ 1124-001 水龙头（3栋-2单元-1201）等了 23 小时 30 分还没人接，谁方便？"] * 2,
        f"周工:⏰ {waited}",
        f"陈女士:⏰ {waited}",
        "陈女士:⏰ 1124-001 水龙头再过 30 分钟超时。还没人接。",
        f"黄经理:⏰ {waited}",
    ]
    late = [text.partition("\n")[2] for text in await stage.said(ZHOU.id) if text.startswith("⏰")]
    assert late == ["（这条提醒晚了 23 小时。）"]
    assert await aunt.heard(since=heard) == [
        "水龙头（001）今天 10:00 前可能来不及修好。主管陈女士正在安排，今天 10:15 前告诉您新的时间。"
    ]


async def test_a_draft_survives_a_restart_and_a_week(stage: Stage) -> None:
    aunt = await settle_in(stage, CHEN_SHU)
    await aunt.says("厨房水龙头一直滴水")
    await aunt.sends("photo")
    async with stage.down_for(days=7):
        await aunt.says("拧紧也没用", settle=False)
    await aunt.presses("发完了")
    await aunt.presses("随时")
    assert (await aunt.reads()).lines[2] == "厨房水龙头一直滴水 拧紧也没用 照片 1 张"
    await aunt.presses("提交")
    assert (await aunt.reads()).lines[0] == "✅ 已经报上了，单号 R-20261201-001。"


async def test_the_overview_knows_in_the_morning_what_is_due_today(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, WANTED)
    await stage.staff(LI).presses("接单", of=ENGINEERS.id)
    await stage.advance_to(local(25, 8, 0))
    assert (await stage.find(ENGINEERS.id, "📌")).lines[:2] == [
        "📌 工程部 · 8:00",
        "待接 0 · 今天到期 1 · 超时 0",
    ]
