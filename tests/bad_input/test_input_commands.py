"""Commands with something wrong about them, 17 to 19; and the commands of groups, with the real handlers."""

import re

import pytest

from bot.sandbox import cast
from domain.codes import CODE_LASTS, MOST_TRIES, digest
from storage.unit_of_work import SqlUnitOfWork
from tests.bad_input.contents import photo
from tests.bad_input.house import ANONYMOUS, House
from tests.bad_input.seen import keys, labels, words
from usecases.people_ports import CodeKind

WANG, HE, LI, LIN = cast.WANG.id, cast.HE.id, cast.LI.id, cast.LIN.id
ENGINEERS, STRANGE = cast.ENGINEERS.id, -1_002_100_000_900

MENU = "王阿姨，您好。这里是翠湖湾客服中心，有事随时发给我，夜里由值班同事处理。"
BAD_CODE = "这个码不能用，请要一个新的。"
HELP = "有什么事直接打字、发照片或语音就行，不用记命令。"
UNKNOWN = "这个群还没有接入客服中心，我先不出声。管理员可以用 /bind 加绑定码接入。"
AS_THE_GROUP = "您现在是以群的身份发言，我认不出是谁。请关掉匿名再试一次。"
CODE = "A" * 22


def has_code(house: House, code: str, kind: CodeKind, *, department: str | None = None) -> None:
    """Somebody was given this code."""

    def issue(uow: SqlUnitOfWork) -> None:
        uow.codes.issue(
            kind,
            digest=digest(code),
            expires_at=house.clock.now() + CODE_LASTS,
            at=house.clock.now(),
            community_id="jade-bay",
            department=department,
        )

    house.write(issue)


@pytest.mark.parametrize("payload", ["x", "a" * 65, "中文", "<b>'; DROP TABLE tickets;--", "../../etc"])
async def test_17_a_start_with_garbage_is_a_greeting(house: House, payload: str) -> None:
    await house.says(WANG, f"/start {payload}")
    assert house.said(WANG) == [MENU]


async def test_17_unknown_foreign_used_and_expired_codes_all_sound_alike(house: House) -> None:
    has_code(house, "used-code-used-code-12", CodeKind.CLAIM)
    await house.says(LIN, "/start used-code-used-code-12")
    has_code(house, "bind-code-bind-code-12", CodeKind.BIND, department="greening")
    has_code(house, "late-code-late-code-12", CodeKind.CLAIM)
    await house.later(days=8)
    for code in (CODE, "bind-code-bind-code-12", "used-code-used-code-12", "late-code-late-code-12"):
        await house.says(WANG, f"/start {code}")
    assert house.said(WANG) == [BAD_CODE] * 4
    assert house.look(lambda uow: uow.staff.by_user(WANG)) is None


async def test_17_guessing_is_stopped_without_a_word_of_it(house: House) -> None:
    has_code(house, CODE, CodeKind.CLAIM)
    for number in range(MOST_TRIES + 1):
        await house.says(WANG, f"/start {number:022d}")
    await house.says(WANG, f"/start {CODE}")
    assert set(house.said(WANG)) == {BAD_CODE}
    assert house.look(lambda uow: uow.staff.by_user(WANG)) is None


async def test_18_a_command_for_another_bot_is_not_ours(house: House) -> None:
    await house.says(LI, "/board@other_bot", ENGINEERS)
    await house.says(LI, "/bind@other_bot x", ENGINEERS)
    assert house.said(ENGINEERS) == []
    await house.says(LI, "/board@concierge_sandbox_bot", ENGINEERS)
    assert house.said(ENGINEERS) == ["✅ 现在没有未办结的工单。"]


async def test_18_in_private_it_gets_the_help(house: House) -> None:
    await house.says(WANG, "/mine@other_bot")
    assert house.said(WANG)[0].startswith(HELP)


@pytest.mark.parametrize(
    "command", ["/help", "/language", "/mine", "/start", "/sos", "/privacy", "/HELP", "/unheard_of"]
)
async def test_19_a_command_in_mid_conversation_loses_nothing(house: House, command: str) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.sends(WANG, **photo("u1"))
    await house.says(WANG, command)
    assert len(house.said(WANG)) == 2
    assert (house.collected(WANG), house.attached()) == (["水龙头坏了"], [("photo", "u1")])
    await house.says(WANG, "/repair")
    assert words(house.last(WANG)) == "收到文字 1 条、照片 1 张。还有就继续发。"


async def test_19_cancel_says_that_nothing_was_filed(house: House) -> None:
    await house.says(WANG, "水龙头坏了")
    await house.says(WANG, "/cancel")
    await house.says(WANG, "/cancel")
    assert house.said(WANG)[1:] == ["已经取消，什么都没有提交。", "现在没有填到一半的东西。您想办什么？"]
    assert keys(house.chat(WANG)[0]) == []
    assert house.tickets() == []


# ------------------------------------------------------------------------------------------------ groups


def strange_group(house: House) -> None:
    """A group that nobody connected; the bot was there before it knew."""
    house.world.add_group(STRANGE, "陌生群")
    for member in (LI, HE, house.world.bot_id):
        house.world.join(member, STRANGE)
    house.world.state.updates.clear()


async def test_17_an_unknown_group_hears_one_sentence_and_then_silence(house: House) -> None:
    strange_group(house)
    for said in ("大家好", "/board", "/start", "还在吗"):
        await house.says(LI, said, STRANGE)
    assert house.said(STRANGE) == [UNKNOWN]


async def test_17_a_group_is_bound_with_a_good_code_only(house: House) -> None:
    strange_group(house)
    await house.says(HE, "/start")
    await house.presses(HE, "＋ 绿化")
    found = re.search(r"/bind(?:@\w+)? (\S+)", words(house.last(HE)))
    assert found is not None
    bind = f"/bind {found[1]}"
    await house.says(HE, bind, STRANGE)
    assert house.said(STRANGE)[-1] == "请先把我设为本群管理员，再发一次 /bind 和绑定码。"
    house.world.promote(house.world.bot_id, STRANGE)
    await house.settled()
    for wrong in ("/bind", f"/bind {CODE}", "/bind <b>"):
        await house.says(HE, wrong, STRANGE)
        assert house.said(STRANGE)[-1] == BAD_CODE
    assert house.look(lambda uow: uow.chats.group_of("jade-bay", "greening")) is None
    await house.says(HE, bind, STRANGE)
    assert [one.splitlines()[0] for one in house.said(STRANGE)[-3:]] == [
        "✅ 本群已接入：绿化。",
        "绿化的同事请点一下登记，之后才能接单，住户也知道上门的是谁。",
        "📌 绿化 · 10:00",
    ]
    await house.says(HE, bind, STRANGE)
    assert house.said(STRANGE)[-1] == BAD_CODE


async def test_17_whoever_binds_as_the_group_is_told_once(house: House) -> None:
    strange_group(house)
    has_code(house, CODE, CodeKind.BIND, department="greening")
    group = house.world.state.chat(STRANGE).wire
    for _ in range(2):
        await house.says(HE, f"/bind {CODE}", STRANGE, sender=ANONYMOUS, sender_chat=group)
    assert house.said(STRANGE) == [AS_THE_GROUP]
    assert labels(house.last(STRANGE)) == []
    assert house.look(lambda uow: uow.chats.group_of("jade-bay", "greening")) is None
