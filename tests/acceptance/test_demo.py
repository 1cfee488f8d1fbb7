"""The demo: a lived-in community within seconds, every command on offer, and a reset that begins it all anew."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio

from bot.behaviour import service_centre
from bot.clock import SystemMachine
from bot.demo import demo_knowledge
from bot.sandbox import second_cast
from bot.sandbox.cast import ADMINISTRATOR, CHEN, DESK, EMILY, ENGINEERS, MEILING, NEWCOMER, OFFICE, SECURITY, WANG
from bot.sandbox.scenario import LivedIn, curtain_time
from bot.settings import Settings
from bot.stage import Stage as Boards
from bot.stage import playing
from domain.people import Role
from domain.tickets import Workflow
from tests.acceptance.stage import Stage
from tests.acceptance.troubles import trouble
from usecases.ports import UnitOfWork

ZONE = "Asia/Shanghai"


shared = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """One for all: what a test says there leaves what the others look at as it is."""
    knowledge = demo_knowledge(Settings(_env_file=None))
    boards = Boards(
        scene=LivedIn(knowledge=knowledge),
        knowledge=knowledge,
        behaviour=service_centre,
        machine=SystemMachine(),
    )
    async with (
        playing(boards, host="127.0.0.1", port=0, page_locale="zh-Hans") as (url, play),
        aiohttp.ClientSession() as http,
    ):
        yield Stage(play, http, url)


async def living(stage: Stage) -> list[str]:
    """Number's letter and status of every ticket, a call task aside."""

    def look(uow: UnitOfWork) -> list[str]:
        found = [uow.tickets.get(number) for number in range(1, 40)]
        return sorted(
            f"{one.number[0]} {one.status}" for one in found if one is not None and one.workflow is not Workflow.CALL
        )

    return await (await stage.service()).store.read(look)


LIVED_IN = [
    "C accepted",
    "C accepted",
    "C closed",
    "E closed",
    "E closed",
    "Q accepted",
    "Q closed",
    "Q closed",
    "Q in_review",
    "R accepted",
    "R accepted",
    "R accepted",
    "R closed",
    "R on_hold",
    "R open",
    "R waiting",
    "S accepted",
    "S closed",
]


@shared
async def test_a_lived_in_community(stage: Stage) -> None:
    await stage.settled()
    assert await living(stage) == LIVED_IN
    assert (await trouble(stage)).updates_given_up == 0
    assert set((await stage.service()).messenger.outcomes) <= {"Sent", "NotModified"}
    assert curtain_time(datetime.now(UTC), ZONE) - stage.now() < timedelta(minutes=1)
    assert (await stage.find(DESK.id, "供水恢复了")).lines[1] == "正常 1 · 还没有 0 · 没回 0"
    assert (await stage.find(ENGINEERS.id, "🚧 1栋电梯停用")).labels == ["恢复了", "要晚一点"]
    assert (await stage.find(SECURITY.id, "🚨 演习报告")).lines[1:3] == [
        "赵队 40 秒 接警 · 2 分 40 秒 到场 · 7 分 40 秒 结束",
        "步骤 5/8 · 2 步超时",
    ]
    assert (await stage.find(CHEN.id, "🚨 总结")).lines[-1].endswith("✓ 陈女士 18:46 通过")
    assert (await stage.card(DESK, "何美玲")).labels == ["确认", "不对"]
    assert (await stage.card(ENGINEERS, "corridor light")).labels == ["接单", "不是我们的"]
    assert await stage.messages(NEWCOMER.id) == []
    assert await stage.find(WANG.id, "王先生用邀请登记到 3栋-2单元-1201 了")
    emily = stage.resident(EMILY)
    await emily.says("/home")
    assert (await emily.reads()).lines[1:] == ["Bldg 2-2-1804 (tenant)", "Bldg 1-2-1503 (owner)"]
    state = await stage.get("state")
    pinned = {chat["id"]: chat["pinned"] for chat in state["chats"]}
    assert all(pinned[group.id] for group in (DESK, ENGINEERS, SECURITY, OFFICE))
    assert {one["id"]: one["phone"] for one in state["people"]}[WANG.id] == WANG.phone


@shared
async def test_every_chat_offers_its_commands(stage: Stage) -> None:
    await (await stage.service()).supervisor.finish("introduction", within_s=10)
    chats = {chat["id"]: chat["commands"] for chat in (await stage.get("state"))["chats"]}
    assert [one["command"] for one in chats[WANG.id]] == [
        "start", "repair", "complaint", "ask", "service",
        "mine", "sos", "home", "language", "privacy", "cancel", "help",
    ]  # fmt: skip
    assert chats[WANG.id][1] == {"command": "repair", "description": "报修"}
    assert chats[EMILY.id][1] == {"command": "repair", "description": "Repair"}
    assert [one["command"] for one in chats[ENGINEERS.id]] == [
        "board",
        "duty",
        "find",
        "new",
        "cancel",
        "unit",
        "outage",
        "calendar",
        "kb",
        "leak",
        "drill",
        "language",
    ]
    assert chats[MEILING.id] == chats[ADMINISTRATOR.id]


@shared
async def test_a_reset_clears_and_plays_it_again(stage: Stage) -> None:
    person = stage.resident(WANG)
    await person.says("厨房水龙头一直滴水")
    await stage.post("reset")
    await stage.settled()
    assert await living(stage) == LIVED_IN
    assert [text for text in await person.heard() if "厨房" in text] == []
    await person.says("厨房水龙头一直滴水")
    assert "发完了" in (await person.reads()).labels


@pytest.mark.parametrize(
    ("machine", "curtain"),
    [
        ("2026-11-24T09:00", "2026-11-24T09:00"),
        ("2026-11-24T20:59", "2026-11-24T20:59"),
        ("2026-11-24T21:00", "2026-11-25T10:00"),
        ("2026-11-24T03:30", "2026-11-24T10:00"),
    ],
)
def test_a_newcomer_always_sees_a_day(machine: str, curtain: str) -> None:
    given, wanted = (datetime.fromisoformat(one).replace(tzinfo=ZoneInfo(ZONE)) for one in (machine, curtain))
    assert curtain_time(given.astimezone(UTC), ZONE) == wanted


@shared
async def test_there_is_a_second_community_and_every_role_to_become(stage: Stage) -> None:
    await stage.settled()

    def roles(uow: UnitOfWork, community: str) -> set[Role]:
        return {one.role for one in uow.staff.of_roles(community, list(Role))}

    store = (await stage.service()).store
    first = await store.read(lambda uow: roles(uow, "jade-bay"))
    second = await store.read(lambda uow: roles(uow, "riverside"))
    assert (first, second) == (set(Role), set(Role) - {Role.CASHIER})
    people = (await stage.get("state"))["people"]
    assert {one["home"] for one in people} == {"翠湖湾", "江畔里"}
    assert "阳台的推拉门关不严" in (await stage.card(second_cast.ENGINEERS, "阳台")).text
    newcomer = stage.resident(second_cast.WU)
    await newcomer.says("/start")
    assert (await newcomer.reads()).labels[:2] == ["翠湖湾", "江畔里"]
