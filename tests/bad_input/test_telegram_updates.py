"""How Telegram hands updates over when it does not do so neatly, 38 to 42; with the real poller and recovery."""

import asyncio
import json
from collections.abc import Sequence

from bot.intake.polling import Poller
from bot.sandbox import cast
from bot.sandbox.membership import MemberAction
from bot.sandbox.world import DEFAULT_BOT
from domain.tickets import Status
from tests.bad_input.house import House
from tests.bad_input.seen import Json, data_of, keys, words

WANG, LI, HE, ENGINEERS, DESK = cast.WANG.id, cast.LI.id, cast.HE.id, cast.ENGINEERS.id, cast.DESK.id

ONE_TEXT = "收到文字 1 条。还有就继续发。"


class Polls:
    """What getUpdates answers, one after the other; then it hangs, as a long poll does."""

    def __init__(self, *answers: tuple[int, Json]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []
        self.out = asyncio.Event()

    async def __call__(self, url: str, method: str, *, read_timeout: float) -> tuple[int, bytes]:
        self.asked.append(url.partition("&offset=")[2])
        if self._answers:
            status, answer = self._answers.pop(0)
            return status, json.dumps(answer).encode()
        self.out.set()
        await asyncio.Event().wait()
        raise AssertionError("the test is over by then")


def gives(*updates: Json) -> tuple[int, Json]:
    return 200, {"ok": True, "result": list(updates)}


def refuses(code: int, description: str) -> tuple[int, Json]:
    return code, {"ok": False, "error_code": code, "description": description}


async def polled(house: House, *answers: tuple[int, Json]) -> Polls:
    """Poll until everything was handed out; gives what was asked with which offset."""
    polls, freed = Polls(*answers), []

    async def free() -> None:
        freed.append(True)

    poller = Poller(
        url="http://house/bot",
        bot_id=DEFAULT_BOT.id,
        fetch=polls,
        free_webhook=free,
        take=house.intake.reception.take,
        pause=house._pause,
        beat=lambda: None,
        caught_up=lambda: None,
    )
    task = asyncio.create_task(poller.run())
    await polls.out.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await house.settled()
    return polls


def numbered(number: int, update: Json) -> Json:
    return {"update_id": number, **update}


async def test_38_an_update_that_comes_twice_is_handled_once(house: House) -> None:
    update = numbered(500, house.message(WANG, text="水龙头坏了"))
    await house.hears(update, update)
    await house.hears(update)
    assert (house.collected(WANG), house.said(WANG)) == (["水龙头坏了"], [ONE_TEXT])
    assert house.rows("SELECT count(*) FROM inbox WHERE update_id = 500") == [(1,)]


async def test_38_a_press_that_comes_twice_is_answered_once(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    press = numbered(600, house.query(LI, card, data_of(card, "接单")))
    await house.hears(press)
    await house.hears(press)
    assert [one.method for one in house.wire.calls].count("answerCallbackQuery") == 4  # three of the form, one here
    assert house.tickets()[0].status is Status.ACCEPTED


async def test_39_a_press_that_overtakes_the_words_before_it(house: House) -> None:
    await house.says(WANG, "/repair")
    prompt = house.last(WANG)
    press = house.query(WANG, prompt, data_of(prompt, "发完了"))
    await house.hears(press, house.message(WANG, text="水龙头坏了"))
    assert house.collected(WANG) == ["水龙头坏了"]
    assert words(house.last(WANG)) == f"还什么都没有呢。写几个字或者拍张照，再点「发完了」。\n{ONE_TEXT}"
    assert keys(house.last(WANG)) == [["发完了", "取消"], ["请客服打给我"]]
    await house.presses(WANG, "发完了")
    assert words(house.last(WANG)).startswith("什么时候方便上门？")


async def test_39_words_that_come_in_the_wrong_order_are_all_kept(house: House) -> None:
    first, second = house.message(WANG, text="水龙头坏了"), house.message(WANG, text="快漏到楼下了")
    await house.hears(numbered(802, second), numbered(801, first))
    assert sorted(house.collected(WANG)) == sorted(["水龙头坏了", "快漏到楼下了"])


async def test_39_both_halves_of_a_migration_in_either_order(house: House) -> None:
    new = house.world.add_group(None, "工程部新群")
    house.world.join(house.world.bot_id, new)
    house.world.promote(house.world.bot_id, new)
    house.world.state.updates.clear()
    arrived = house.message(LI, new, migrate_from_chat_id=ENGINEERS)
    left = house.message(LI, ENGINEERS, migrate_to_chat_id=new)
    await house.hears(arrived, left)
    group = house.look(lambda uow: uow.chats.group_of("jade-bay", "engineering"))
    assert group is not None
    assert group.chat_id == new
    assert [one.split("\n")[0] for one in house.said(new)] == [
        "工程部的同事请点一下登记，之后才能接单，住户也知道上门的是谁。",
        "📌 工程部 · 10:00",
    ]


async def test_40_numbers_that_jump_and_begin_anew_lose_nothing(house: House) -> None:
    polls = await polled(
        house,
        gives(numbered(1000, house.message(WANG, text="水龙头坏了"))),
        gives(numbered(9_000_000, house.message(WANG, text="还漏水"))),
        gives(numbered(17, house.message(WANG, text="快来"))),
    )
    assert house.collected(WANG) == ["水龙头坏了", "还漏水", "快来"]
    assert polls.asked == ["", "1001", "9000001", "18"]


async def test_40_a_second_poller_and_a_revoked_token_stop_nothing_for_good(house: House) -> None:
    house.expected = {"poll_refused", "updates_not_stored"}
    await polled(
        house,
        refuses(409, "Conflict: terminated by other getUpdates request"),
        refuses(401, "Unauthorized"),
        (502, {}),
        gives(numbered(7, house.message(WANG, text="水龙头坏了"))),
    )
    assert house.said(WANG) == [ONE_TEXT]
    assert sum(house.pauses) > 0


async def test_41_what_was_said_23_hours_ago_is_answered_now(house: House) -> None:
    long_ago = house.world.state.now() - 23 * 3600
    await house.says(WANG, "水龙头坏了", date=long_ago)
    assert (house.collected(WANG), house.said(WANG)) == (["水龙头坏了"], [ONE_TEXT])
    for label in ("发完了", "随时", "提交"):
        await house.presses(WANG, label)
    (ticket,) = house.tickets()
    # The 24 hours run from when it reached us: nobody was told a promise before.
    assert ticket.reported_at == house.clock.now()


async def test_41_memberships_told_late_count_as_they_are_told(house: House) -> None:
    await house.files(cast.WANG)
    await house.presses(LI, "接单", ENGINEERS)
    house.world.change_member(LI, ENGINEERS, MemberAction.KICK)
    await house.later(hours=23)
    assert house.tickets()[0].holder_id is None
    assert "李师傅已不在工程部。\n手上的 1 张工单已退回，等人接单。" in house.said(ENGINEERS)


async def test_42_a_press_older_than_150_seconds_counts_though_it_cannot_be_answered(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    press = house.query(LI, card, data_of(card, "接单"))
    house.machine.passed += 200
    await house.hears(press)
    assert house.world.answer_of(press["callback_query"]["id"]) is None
    assert [one["event"] for one in house.logged if one["event"].startswith("press")] == ["press_not_answered"]
    assert (house.tickets()[0].status, keys(house.chat(ENGINEERS)[0])[0]) == (Status.ACCEPTED, ["看号码", "我出发了"])


async def test_42_an_old_press_that_came_too_late_still_says_who_was_quicker_on_the_card(house: House) -> None:
    await house.files(cast.WANG)
    card = house.chat(ENGINEERS)[0]
    late = house.query(cast.ZHOU.id, card, data_of(card, "接单"))
    await house.presses(LI, "接单", ENGINEERS)
    house.machine.passed += 200
    await house.hears(late)
    held: Sequence[str] = words(house.chat(ENGINEERS)[0]).splitlines()
    assert held[3] == "李师傅 10:00 接单 · 随时可以上门"
