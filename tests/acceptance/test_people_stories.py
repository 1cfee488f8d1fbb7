"""Who belongs where: binding, joining, roles, strangers, the blocked, groups that move."""

from bot.control import new_claim_code
from bot.sandbox.cast import ADMINISTRATOR, CHEN, DESK, ENGINEERS, GUARD, LI, LIN, SECURITY, ZHOU
from tests.acceptance.flows import MEILING, register, reports, settle_in
from tests.acceptance.stage import Stage, raised

G = ENGINEERS.id


async def test_a_group_is_bound_by_a_code_and_its_people_join() -> None:
    async with raised(moved_in=False) as stage:
        assert await stage.said(G) == ["这个群还没有接入客服中心，我先不出声。管理员可以用 /bind 加绑定码接入。"]
        await stage.staff(LI).says("大家好", to=G)
        assert len(await stage.said(G)) == 1  # one polite sentence and silence
        service = await stage.service()
        code = await new_claim_code(service.store, service.clock)
        he = stage.staff(ADMINISTRATOR)
        await he.says(f"/start {code}")
        assert (await stage.find(he.id, "管理员")).text == "您现在是客服中心的管理员了。"
        await he.presses("＋ 工程部")
        issued = await he.reads()
        line = next(one for one in issued.lines if one.startswith("/bind "))
        await he.says(line, to=G)
        assert (await stage.find(G, "本群已接入")).lines[0] == "✅ 本群已接入：工程部。"
        join = await stage.card(ENGINEERS, "请点一下登记")
        assert join.labels == ["我是本部门的"]
        worker = stage.staff(LI)
        await worker.presses("我是本部门的", on=join)
        await worker.presses("李师傅", of=G)
        await worker.says("0316", to=G)
        assert (await stage.find(G, "0316")).lines[0] == "✅ 李师傅（工号 0316）登记好了，工程部。"
        # The code was good once.
        await he.says(line, to=SECURITY.id)
        assert (await stage.said(SECURITY.id))[-1] == "这个码不能用，请要一个新的。"


async def test_the_claim_code_is_good_once(stage: Stage) -> None:
    stranger = await stage.guest("陌生人")
    await stranger.says("/start AAAAAAAAAAAAAAAAAAAAAA")
    assert (await stranger.reads()).text == "这个码不能用，请要一个新的。"


async def test_only_colleagues_of_the_department_press(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await reports(aunt, "厨房水龙头一直滴水")
    card = await stage.card(ENGINEERS, "R-20261124-001")
    stranger = await stage.guest("看热闹的")
    await stage.post("member", chat=G, person=stranger.id, action="join")
    refused = await stranger.presses("接单", on=card)
    assert refused.alert
    assert refused.text == "只有本部门登记过的同事能操作。请先在群里点「我是本部门的」。"
    await stage.post("member", chat=G, person=GUARD.id, action="join")
    assert (await stage.staff(GUARD).presses("接单", on=card)).alert
    assert (await stage.card(ENGINEERS, "R-20261124-001")).labels == ["接单", "不是我们的"]


async def test_who_left_the_group_no_longer_acts_and_gives_back_what_they_hold(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    worker = stage.staff(LI)
    await worker.presses("接单", of=G)
    await stage.post("member", chat=G, person=LI.id, action="leave")
    await stage.settled()
    card = await stage.card(ENGINEERS, number)
    assert card.labels == ["接单", "不是我们的"]
    await stage.post("member", chat=G, person=LI.id, action="join")
    assert (await worker.presses("接单", on=card)).alert


async def test_a_blocked_resident_is_called_instead(stage: Stage) -> None:
    aunt = await settle_in(stage)
    number = await reports(aunt, "厨房水龙头一直滴水")
    await aunt.blocks()
    await stage.staff(LI).presses("接单", of=G)
    task = await stage.card(DESK, "📞")
    assert number.partition("-")[2][4:] in task.text or "001" in task.text
    assert await aunt.heard(since=await stage.last_id(aunt.id)) == []


async def test_a_refused_file_says_why_and_goes_on(stage: Stage) -> None:
    uncle = await stage.guest("周叔", phone="13911112222")
    await uncle.says("/start")
    await register(uncle, "周叔", "1-1-302")
    desk = stage.staff(LIN)
    await desk.presses("不对", of=DESK.id)
    await desk.says("302 登记的是别人，请带房产证到前台", to=DESK.id)
    told = await uncle.reads()
    assert "302 登记的是别人，请带房产证到前台" in told.text
    assert told.labels != []


async def test_nobody_looks_at_a_file_and_the_ladder_goes_up(stage: Stage) -> None:
    uncle = await stage.guest("周叔", phone="13911112222")
    await uncle.says("/start")
    await register(uncle, "周叔", "1-1-302")
    number = await reports(uncle, "厨房水龙头一直滴水")
    since = await stage.last_id(DESK.id)
    await stage.advance(minutes=16)
    assert len(await stage.said(DESK.id, since=since)) == 1
    await stage.advance(minutes=15)
    # After half an hour of desk time it goes out all the same, marked.
    assert "住户还没核实" in (await stage.card(ENGINEERS, number)).text
    assert len([text for text in await stage.said(CHEN.id) if "周叔" in text or "1栋-1单元-302" in text]) == 1


async def test_urgent_goes_out_at_once_though_nobody_knows_them(stage: Stage) -> None:
    uncle = await stage.guest("周叔", phone="13911112222")
    await uncle.says("/start")
    await register(uncle, "周叔", "1-1-302")
    number = await reports(uncle, "厨房水管爆了，水止不住")
    assert "住户还没核实" in (await stage.card(ENGINEERS, number)).text


async def test_the_group_moves_and_its_cards_with_it() -> None:
    async with raised() as stage:
        made = await stage.post("group", title="临时工程群", supergroup=False)
        group = made["id"]
        for person in (LI.id, ZHOU.id, ADMINISTRATOR.id, "bot"):
            await stage.post("member", chat=group, person=person, action="join")
        await stage.post("member", chat=group, person="bot", action="promote")
        he = stage.staff(ADMINISTRATOR)
        await he.says("/start")
        await he.presses("✓ 工程部" if "✓ 工程部" in (await he.reads()).labels else "工程部")
        line = next(one for one in (await he.reads()).lines if one.startswith("/bind "))
        await he.says(line, to=group)
        aunt = await settle_in(stage)
        number = await reports(aunt, "厨房水龙头一直滴水")
        old = await stage.find(group, number)
        moved = (await stage.post("migrate", chat=group))["chat"]
        await stage.settled()
        card = await stage.find(moved, number)
        await stage.staff(LI).presses("接单", on=card)
        assert "李师傅" in (await stage.find(moved, number)).text
        assert (await stage.find(group, number)).id == old.id
        await stage.advance(hours=3)
        assert (await aunt.reads()).text.startswith("李师傅接了您的")


async def test_whoever_chooses_a_language_gets_the_commands_in_it(stage: Stage) -> None:
    madam = await stage.guest("何太", language="zh-hans", phone=MEILING.phone)
    await madam.says("/start")
    await madam.presses("繁體中文")
    own = [
        call["payload"]
        for call in await stage.calls(method="setMyCommands")
        if str(madam.id) in str(call["payload"].get("scope"))
    ]
    assert len(own) == 1
    assert "我報的事" in str(own[0]["commands"])


async def test_the_key_for_the_phone_goes_when_the_unit_is_chosen_anew(stage: Stage) -> None:
    aunt = await stage.guest("芳姨")
    await aunt.says("/start")
    await aunt.presses("同意并继续")
    await aunt.says("芳姨")
    await aunt.says("3-2-1202")
    since = await stage.last_id(aunt.id)
    await aunt.says("返回")
    assert await aunt.heard(since=since) == [
        "您住哪一栋？也可以直接打房号，比如「1栋-1单元-101」。",
        "先选好房号，再说电话。",
    ]
    sent = [call["payload"] for call in await stage.calls(method="sendMessage", chat=aunt.id)]
    assert sent[-1]["reply_markup"] == {"remove_keyboard": True}
