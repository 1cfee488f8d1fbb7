"""What Telegram does that nobody likes: twice, out of order, late, refused, cut off."""

import pytest

from bot.sandbox.cast import DESK, ENGINEERS, LI
from tests.acceptance.flows import number_in, reports, settle_in
from tests.acceptance.stage import Persona, Stage
from tests.acceptance.strange import NONE, Strange, numbers_of, trouble
from usecases.inbox_ports import RawUpdate

G = ENGINEERS.id
LIGHT = "楼道的灯不亮"
CARD = "R-20261124-001"


async def faults(stage: Stage, kind: str, *, times: int = 1, **more: object) -> None:
    await stage.post("faults", kind=kind, times=times, **more)


async def filed(stage: Stage) -> tuple[Persona, str]:
    aunt = await settle_in(stage)
    return aunt, await reports(aunt, LIGHT, visit=None)


async def cards(stage: Stage, group: int = G) -> list[str]:
    return [text for text in await stage.said(group) if text.startswith(f"🔧 {CARD}")]


async def test_38_the_same_update_twice(stage: Stage) -> None:
    aunt = await settle_in(stage)
    service = await stage.service()
    raw = (
        f'{{"update_id": 7, "message": {{"message_id": 99001, "date": 0, "text": "{LIGHT}", '
        f'"chat": {{"id": {aunt.id}, "type": "private"}}, '
        f'"from": {{"id": {aunt.id}, "is_bot": false, "first_name": "x"}}}}}}'
    )
    update = RawUpdate(bot_id=service.telegram.bot_id, update_id=7, chat_id=aunt.id, user_id=aunt.id, raw=raw)
    since = await stage.last_id(aunt.id)
    for _ in range(2):
        await service.intake.reception.take([update, update])
        await stage.settled()
    assert len(await aunt.heard(since=since)) == 1
    assert (await trouble(stage)) == NONE


async def test_39_updates_out_of_order(stage: Stage) -> None:
    """A press that overtakes the words it belongs to."""
    aunt = await settle_in(stage)
    await aunt.says("/repair")
    prompt = await aunt.reads()
    await aunt.presses_data(prompt.data("发完了"), on=prompt)
    assert (await aunt.reads()).lines[0] == "还什么都没有呢。写几个字或者拍张照，再点「发完了」。"
    await aunt.says(LIGHT)
    await aunt.presses("发完了")
    assert "提交" in (await aunt.reads()).labels


async def test_40_numbers_that_jump_and_begin_anew(stage: Stage) -> None:
    aunt = await settle_in(stage)
    updates = stage.play.world.state.updates
    updates._next_id += 5_000
    await aunt.says(LIGHT)
    updates._next_id -= 5_000 - 100
    await aunt.presses("发完了")
    await aunt.presses("提交")
    assert await numbers_of(stage, aunt) == [CARD]


async def test_41_what_was_said_almost_a_day_ago(stage: Stage) -> None:
    aunt = await settle_in(stage)
    async with stage.down_for(hours=23):
        await aunt.says(LIGHT, settle=False)
    assert "发完了" in (await aunt.reads()).labels


async def test_42_a_press_whose_time_is_over_still_counts(stage: Stage) -> None:
    _, number = await filed(stage)
    await faults(
        stage, "400", method="answerCallbackQuery",
        description="Bad Request: query is too old and response timeout expired or query ID is invalid",
    )  # fmt: skip
    card = await stage.card(ENGINEERS, number)
    await Strange(stage).press(stage.staff(LI), card.data("接单"), on=card)
    assert "李师傅 10:00 接单" in (await stage.card(ENGINEERS, number)).text
    assert (await trouble(stage)) == NONE


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"], ids=["43_sends", "44_edits"])
async def test_43_44_flood_control_is_obeyed(stage: Stage, method: str) -> None:
    aunt, number = await filed(stage)
    await faults(stage, "429", retry_after=1, method=method)
    await stage.staff(LI).presses("接单", of=G)
    await stage.settled()
    assert "李师傅 10:00 接单" in (await stage.card(ENGINEERS, number)).text
    assert (await aunt.reads()).text.startswith("李师傅接了您的")
    assert (await trouble(stage)) == NONE


async def test_43_a_long_flood_loses_nothing(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await faults(stage, "429", retry_after=3600, chat=G)
    await aunt.says(LIGHT)
    await aunt.presses("发完了")
    await aunt.presses("提交")
    number = number_in((await aunt.reads()).text)
    assert number == CARD
    found = await trouble(stage)
    assert (found.messages_waiting > 0, found.messages_given_up) == (True, 0)


@pytest.mark.parametrize(
    "words", ["bot was blocked by the user", "user is deactivated", "bot can't initiate conversation with a user"]
)
async def test_45_a_resident_who_cannot_be_reached_is_phoned(stage: Stage, words: str) -> None:
    aunt, _ = await filed(stage)
    await faults(stage, "403", chat=aunt.id, description=f"Forbidden: {words}")
    await stage.staff(LI).presses("接单", of=G)
    assert (await stage.card(DESK, "📞")).labels == ["接单"]


async def test_45_thrown_out_of_a_group_the_card_goes_where_it_is_seen(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await stage.post("member", chat=G, person="bot", action="kick")
    await stage.settled()
    number = await reports(aunt, LIGHT, visit=None)
    assert (await stage.card(DESK, number)).labels != []


async def test_46_a_group_that_moved_unheard(stage: Stage) -> None:
    """The service messages never came; the refusal of the first send tells where the group is now."""
    aunt = await settle_in(stage)
    made = (await stage.post("group", title="新工程群"))["id"]
    for person in (LI.id, "bot"):
        await stage.post("member", chat=made, person=person, action="join")
    await stage.post("member", chat=made, person="bot", action="promote")
    await stage.settled()
    stage.play.world.state.chats[G].migrated_to = made
    number = await reports(aunt, LIGHT, visit=None)
    assert (await stage.find(made, number)).labels == ["接单", "不是我们的"]
    await stage.staff(LI).presses("接单", on=await stage.find(made, number))
    assert (await aunt.reads()).text.startswith("李师傅接了您的")


@pytest.mark.parametrize(
    ("words", "again"),
    [
        (
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
            0,
        ),
        ("Bad Request: message to edit not found", 1),
        ("Bad Request: message can't be edited", 1),
    ],
    ids=["not_modified", "not_found", "cannot_be_edited"],
)
async def test_47_a_card_that_cannot_be_edited_is_posted_anew(stage: Stage, words: str, again: int) -> None:
    _, number = await filed(stage)
    await faults(stage, "400", method="editMessageText", chat=G, description=words)
    await stage.staff(LI).presses("接单", of=G)
    assert len(await cards(stage)) == 1 + again
    assert ("李师傅 10:00 接单" in (await stage.card(ENGINEERS, number)).text) == bool(again)
    assert (await trouble(stage)) == NONE


@pytest.mark.parametrize("kind", ["reset_before", "502_before"])
async def test_48_49_what_was_not_carried_out_comes_once(stage: Stage, kind: str) -> None:
    aunt = await settle_in(stage)
    await faults(stage, kind, method="sendMessage", chat=G)
    await reports(aunt, LIGHT, visit=None)
    assert len(await cards(stage)) == 1


@pytest.mark.parametrize("kind", ["reset_after", "502_after", "bad_json"])
async def test_48_49_what_may_have_arrived_comes_at_most_twice(stage: Stage, kind: str) -> None:
    aunt = await settle_in(stage)
    await faults(stage, kind, method="sendMessage", chat=G)
    await reports(aunt, LIGHT, visit=None)
    assert len(await cards(stage)) == 2
    # Whichever copy is pressed, it counts.
    first = await stage.find(G, CARD)
    await stage.staff(LI).presses_data(first.data("接单"), on=first)
    assert (await aunt.reads()).text.startswith("李师傅接了您的")


async def test_49_cut_off_edits_are_made_again(stage: Stage) -> None:
    _, number = await filed(stage)
    await faults(stage, "502_before", method="editMessageText", times=2)
    await stage.staff(LI).presses("接单", of=G)
    assert "李师傅 10:00 接单" in (await stage.card(ENGINEERS, number)).text
    assert len(await cards(stage)) == 1
