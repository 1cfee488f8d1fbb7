"""What Telegram answers when it does not just say yes, 43 to 49: nothing is lost, and nothing comes more than twice."""

import pytest

from bot.sandbox import cast
from bot.sandbox.membership import MemberAction
from bot.sandbox.messages import Message
from domain.i18n import Locale
from domain.tickets import Status
from storage.unit_of_work import SqlUnitOfWork
from tests.bad_input.contents import photo
from tests.bad_input.house import House
from tests.bad_input.seen import data_of, keys, labels, words
from tests.bad_input.wire import NOT_SENT, RESET, TIMED_OUT, Trouble, says

WANG, LI, HE, DESK, ENGINEERS = cast.WANG.id, cast.LI.id, cast.HE.id, cast.DESK.id, cast.ENGINEERS.id

OPEN, TAKEN = [["接单", "不是我们的"]], [["看号码", "我出发了"], ["完工", "更多…"]]
GROUP_LOST = "⚠️ 工程部的群发不进去了。请把我重新拉进群并设为管理员；在这之前，工单先发到前台。"


@pytest.mark.parametrize("seconds", [1, 35, 3600])
async def test_43_a_flood_is_waited_out_to_the_second(house: House, seconds: int) -> None:
    description = f"Too Many Requests: retry after {seconds}"
    house.troubled(says("sendMessage", 429, description, chat=WANG, retry_after=seconds))
    await house.says(WANG, "水龙头坏了")
    assert (house.said(WANG), house.collected(WANG)) == ([], ["水龙头坏了"])
    await house.machine_runs(seconds - 0.5)
    assert house.said(WANG) == []
    await house.machine_runs(1)
    assert house.said(WANG) == ["收到文字 1 条。还有就继续发。"]


async def test_43_a_flood_in_one_chat_keeps_the_order_there(house: House) -> None:
    house.troubled(says("sendMessage", 429, "Too Many Requests: retry after 35", chat=WANG, retry_after=35))
    await house.says(WANG, "/help")
    await house.says(WANG, "/language")
    await house.machine_runs(36)
    assert [one.splitlines()[0] for one in house.said(WANG)] == [
        "有什么事直接打字、发照片或语音就行，不用记命令。",
        "您想用哪种语言？",
    ]


async def test_44_a_flood_of_edits_delays_the_card_and_nothing_else(house: House) -> None:
    await house.files(cast.WANG)
    flood = says("editMessageText", 429, "Too Many Requests: retry after 35", chat=ENGINEERS, retry_after=35)
    house.troubled(flood)
    await house.presses(LI, "接单", ENGINEERS)
    assert keys(house.chat(ENGINEERS)[0]) == OPEN
    assert house.tickets()[0].status is Status.ACCEPTED
    assert house.said(WANG)[-1].startswith("李师傅接了您的报修（001 水龙头）")
    await house.machine_runs(36)
    assert keys(house.chat(ENGINEERS)[0]) == TAKEN


@pytest.mark.parametrize("reason", ["bot was blocked by the user", "user is deactivated"])
async def test_45_whom_telegram_does_not_reach_somebody_rings(house: House, reason: str) -> None:
    await house.files(cast.WANG)
    house.troubled(says("sendMessage", 403, f"Forbidden: {reason}", chat=WANG))
    house.undeliverable = 2
    await house.presses(LI, "接单", ENGINEERS)
    await house.presses(LI, "我出发了", ENGINEERS)
    calls = [one for one in house.chat(DESK) if words(one).startswith("📞")]
    assert [words(one).splitlines()[2] for one in calls] == ["1124-001 水龙头的消息发不到住户那里，请打个电话。"]
    assert [labels(one) for one in calls] == [["接单"]]
    # Nothing more is tried there, until the person writes again.
    house.wire.calls.clear()
    await house.presses(LI, "到门口没人", ENGINEERS)
    assert [one for one in house.wire.calls if one.payload.get("chat_id") == WANG] == []
    house.undeliverable = len(house.rows("SELECT id FROM outbox WHERE state = 'dead'"))
    await house.says(WANG, "你们来过吗")
    assert [one.method for one in house.wire.calls if one.payload.get("chat_id") == WANG] == ["sendMessage"]


async def test_45_thrown_out_of_the_group_the_front_desk_gets_its_cards(house: House) -> None:
    house.troubled(says("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat", chat=ENGINEERS))
    house.undeliverable = 1
    await house.files(cast.WANG)
    assert house.said(HE) == [GROUP_LOST]
    assert [one.splitlines()[0] for one in house.said(DESK)] == [GROUP_LOST, "🔧 R-20261124-001 · 水龙头 · 工程部"]
    assert labels(house.last(DESK)) == ["派单", "转部门"]


async def test_45_thrown_out_and_told_so(house: House) -> None:
    await house.files(cast.WANG)
    house.world.change_member(house.world.bot_id, ENGINEERS, MemberAction.KICK)
    await house.settled()
    assert house.said(HE) == [GROUP_LOST]
    assert [one.splitlines()[0] for one in house.said(DESK)] == [GROUP_LOST, "🔧 R-20261124-001 · 水龙头 · 工程部"]


async def small_group(house: House) -> int:
    """The engineers meet in a plain group, which can migrate."""
    group = house.world.add_group(None, "工程部小群", supergroup=False)
    for member in (LI, HE, house.world.bot_id):
        house.world.join(member, group)
    house.world.promote(house.world.bot_id, group)
    house.world.state.updates.clear()

    def bind(uow: SqlUnitOfWork) -> None:
        uow.chats.bind(
            chat_id=group,
            community_id="jade-bay",
            department="engineering",
            title="工程部小群",
            kind="group",
            locale=Locale.ZH_HANS,
            at=house.clock.now(),
        )

    house.write(bind)
    return group


def cards(house: House, chat: int) -> list[tuple[str, list[str]]]:
    """(number, keys) of every card."""
    found = [one for one in house.chat(chat) if words(one).startswith("🔧")]
    return [(words(one).split(" · ")[0].split("-")[-1], labels(one)) for one in found]


@pytest.mark.parametrize("heard", [True, False])
async def test_46_a_group_that_migrates_takes_its_cards_along(house: House, heard: bool) -> None:
    old = await small_group(house)
    await house.files(cast.WANG)
    new = house.world.migrate(old)
    if not heard:
        house.world.state.updates.clear()
    await house.settled()
    await house.files(cast.WANG, "客厅的灯不亮")
    assert sorted(cards(house, new)) == [("001", ["接单", "不是我们的"]), ("002", ["接单", "不是我们的"])]
    assert cards(house, old) == [("001", ["接单", "不是我们的"])]
    # A press on the card that stayed behind counts as well.
    left = next(one for one in house.chat(old) if words(one).startswith("🔧"))
    await house.presses_data(LI, left, data_of(left, "接单"))
    assert ("001", ["看号码", "我出发了", "完工", "更多…"]) in cards(house, new)


@pytest.mark.parametrize(
    ("description", "cards_now"),
    [
        ("message is not modified: specified new message content and reply markup are exactly the same", 1),
        ("message to edit not found", 2),
        ("message can't be edited", 2),
        ("MESSAGE_ID_INVALID", 2),
    ],
)
async def test_47_a_card_that_cannot_be_edited_is_posted_anew(house: House, description: str, cards_now: int) -> None:
    await house.files(cast.WANG)
    house.troubled(says("editMessageText", 400, f"Bad Request: {description}", chat=ENGINEERS))
    await house.presses(LI, "接单", ENGINEERS)
    assert len(cards(house, ENGINEERS)) == cards_now
    assert house.tickets()[0].status is Status.ACCEPTED
    # The newest one lives on.
    await house.presses_data(LI, house.chat(ENGINEERS)[0], f"t:{house.tickets()[0].id}:0:on_my_way")
    assert cards(house, ENGINEERS)[-1] == ("001", ["看号码", "到门口没人", "完工", "更多…"])


AMBIGUOUS = [
    Trouble(method="sendMessage", error=TIMED_OUT),
    Trouble(method="sendMessage", error=RESET),
    Trouble(method="sendMessage", status=502, body=b"<html><h1>502 Bad Gateway</h1></html>"),
    Trouble(method="sendMessage", status=200, body=b'{"ok":true,"result":{"mess'),
    Trouble(method="sendMessage", status=500, body=b""),
]


def spoilt(number: int, *, carried_out: bool) -> Trouble:
    model = AMBIGUOUS[number]
    return Trouble(
        method="sendMessage",
        chat=WANG,
        error=model.error,
        status=model.status,
        body=model.body,
        carried_out=carried_out,
    )


@pytest.mark.parametrize("number", [0, 1])
async def test_48_a_timeout_after_delivery_makes_at_most_one_double(house: House, number: int) -> None:
    house.troubled(spoilt(number, carried_out=True))
    await house.says(WANG, "/help")
    await house.machine_runs(60)
    assert len(house.said(WANG)) == 2
    assert len(set(house.said(WANG))) == 1


def copies(house: House) -> list[Message]:
    """The card in the engineers' group, sent twice because nobody knew whether it had arrived."""
    return [one for one in house.chat(ENGINEERS) if words(one).startswith("🔧")]


async def test_48_a_press_on_the_copy_nobody_knows_of_counts_and_takes_its_keys_away(house: House) -> None:
    house.troubled(Trouble(method="sendMessage", chat=ENGINEERS, error=RESET, carried_out=True))
    await house.files(cast.WANG)
    await house.machine_runs(60)
    unknown = copies(house)[0]
    answer = await house.presses_data(LI, unknown, data_of(unknown, "接单"))
    assert (answer.text, house.tickets()[0].status) == ("", Status.ACCEPTED)
    assert [keys(one) for one in copies(house)] == [[], TAKEN]
    await house.says(LI, "带了新的垫圈", ENGINEERS, **house.replying(unknown))
    assert house.said(WANG)[-1].endswith("带了新的垫圈")
    # The other copy is the one that lives on.
    await house.presses(LI, "我出发了", ENGINEERS)
    assert [labels(one)[:2] for one in copies(house)] == [[], ["看号码", "到门口没人"]]


async def test_48_a_prompt_that_came_twice_goes_on_from_either_copy(house: House) -> None:
    house.troubled(Trouble(method="sendMessage", chat=WANG, error=RESET, carried_out=True))
    await house.says(WANG, "水龙头坏了")
    await house.machine_runs(60)
    unknown, known = house.chat(WANG)
    assert keys(unknown) == keys(known)
    await house.presses_data(WANG, unknown, data_of(unknown, "发完了"))
    assert [bool(keys(one)) for one in house.chat(WANG)] == [False, True]
    for label in ("随时", "提交"):
        await house.presses(WANG, label)
    assert len(house.tickets()) == 1


async def test_48_an_outdated_press_on_the_copy_nobody_knows_of_takes_its_keys_away(house: House) -> None:
    house.troubled(Trouble(method="sendMessage", chat=ENGINEERS, error=RESET, carried_out=True))
    await house.files(cast.WANG)
    await house.machine_runs(60)
    unknown, known = copies(house)
    await house.presses_data(LI, known, data_of(known, "接单"))
    answer = await house.presses_data(LI, unknown, data_of(unknown, "接单"))
    assert answer.alert
    assert [keys(one) for one in copies(house)] == [[], TAKEN]


@pytest.mark.parametrize("number", [0, 1])
async def test_48_a_timeout_before_delivery_loses_nothing(house: House, number: int) -> None:
    house.troubled(spoilt(number, carried_out=False))
    await house.says(WANG, "/help")
    await house.machine_runs(60)
    assert len(house.said(WANG)) == 1


async def test_48_what_was_certainly_not_sent_comes_once(house: House) -> None:
    house.troubled(Trouble(method="sendMessage", chat=WANG, times=2, error=NOT_SENT))
    await house.says(WANG, "/help")
    await house.machine_runs(60)
    await house.machine_runs(60)
    assert len(house.said(WANG)) == 1


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("carried_out", [True, False])
async def test_49_an_answer_that_is_none_is_taken_for_doubtful(house: House, number: int, carried_out: bool) -> None:
    house.troubled(spoilt(number, carried_out=carried_out))
    await house.says(WANG, "/help")
    await house.machine_runs(60)
    assert len(house.said(WANG)) == 1 + carried_out


async def test_49_an_edit_in_doubt_is_made_again(house: House) -> None:
    await house.files(cast.WANG)
    house.troubled(Trouble(method="editMessageText", chat=ENGINEERS, error=RESET, times=3))
    await house.presses(LI, "接单", ENGINEERS)
    for _ in range(4):
        await house.machine_runs(60)
    assert keys(house.chat(ENGINEERS)[0]) == TAKEN


async def test_49_a_press_whose_answer_is_cut_off_counts(house: House) -> None:
    await house.files(cast.WANG)
    house.troubled(Trouble(method="answerCallbackQuery", error=RESET))
    card = house.chat(ENGINEERS)[0]
    await house.hears(house.query(LI, card, data_of(card, "接单")))
    assert keys(house.chat(ENGINEERS)[0]) == TAKEN


async def test_49_a_file_that_telegram_no_longer_has_does_not_hold_up_the_card(house: House) -> None:
    await house.sends(WANG, **photo("gone"), caption="水龙头坏了")
    for label in ("发完了", "随时", "提交"):
        await house.presses(WANG, label)
    house.undeliverable = 1
    assert cards(house, ENGINEERS) == [("001", ["接单", "不是我们的"])]
    assert house.said(HE)[0].startswith("⚠️ 有一条消息没能处理，请技术同事按编号 M")
