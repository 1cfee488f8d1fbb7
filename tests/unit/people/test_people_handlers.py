"""Updates about people, through PTB's handlers into the real tables."""

import json
from collections.abc import AsyncIterator
from inspect import signature
from typing import Any

import pytest
from telegram import ChatMemberAdministrator, ChatMemberRestricted

from bot.intake.handling import UpdateHandling
from bot.intake.keys import raw_update
from domain.codes import digest
from domain.notices.base import Notice
from domain.notices.dialogue import DraftPrompt, RefusalKind, Refused, Say, Saying
from domain.notices.staff import AdminMenu, GroupBound, GroupUnreachable, JoinCard, MemberLeft, Overview
from domain.people import Role
from handlers import people
from handlers.context import App, Services
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.screens import ENGLISH
from tests.support.world import ENGINEERS, World
from tests.unit.intake.worlds import BOT, NoNetwork, Notices, Pauses, application
from usecases.people_codes import issue_bind_code, issue_claim_code
from usecases.refusals import refuse

BOSS, GROUP = 2**33 + 1, -1003003
CODE = "s" * 22


class AsksTelegram(NoNetwork):
    """Also answers getChatMember, with the standing that the test has set, and counts how often it was asked."""

    def __init__(self) -> None:
        self.standing = "administrator"
        self.asked = 0

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if not url.endswith("/getChatMember"):
            return await super().do_request(url, method, *args, **kwargs)
        self.asked += 1
        if self.standing == "unknown":
            return 400, json.dumps(
                {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
            ).encode()
        return 200, json.dumps({"ok": True, "result": membership(self.standing)}).encode()


def membership(status: str, user: int = BOT, **more: Any) -> dict[str, Any]:
    wire: dict[str, Any] = {"status": status, "user": {"id": user, "is_bot": user == BOT, "first_name": "X"}}
    match status:
        case "administrator":
            wire |= rights_of(ChatMemberAdministrator) | {"is_anonymous": False}
        case "restricted":
            wire |= rights_of(ChatMemberRestricted) | {"until_date": 0}
        case "kicked":
            wire["until_date"] = 0
    return wire | more


def rights_of(kind: type) -> dict[str, bool]:
    """Every right that PTB wants to be told of, none of them given."""
    return {name: False for name in signature(kind).parameters if name.startswith("can_")}


class Telegram:
    """Hands updates to the handlers as the intake does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.network = AsksTelegram()
        self.app: App = application()
        self.notices = Notices()
        self.number = 0

    async def open(self) -> None:
        self.app.bot._request = (self.app.bot._request[0], self.network)
        people.register(self.app, ENGLISH)
        await self.app.initialize()

    async def update(self, **content: Any) -> None:
        self.number += 1
        raw = raw_update(BOT, json.dumps({"update_id": self.number, **content}).encode())
        assert raw is not None

        class Now:
            now = staticmethod(lambda: self.world.at)

        (row,) = await self.world.store.write(lambda uow: uow.inbox.store([raw], at=self.world.at))
        services = Services(store=self.world.store, clock=Now(), refused=refuse, spawn=lambda work, _name: work.close())
        handling = UpdateHandling(application=self.app, services=services, notices=self.notices.ports, pause=Pauses())
        await handling.handle(row)

    async def message(self, text: str | None, chat: int = GROUP, user: int = BOSS, **more: Any) -> None:
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "Engineers"}
        content: dict[str, Any] = {
            "message_id": 50 + self.number,
            "date": 1763798400,
            "chat": place,
            "from": {"id": user, "is_bot": False, "first_name": "Chen", "language_code": "en"},
        }
        if text is not None:
            content["text"] = text
            if text.startswith("/"):
                length = len(text.split(maxsplit=1)[0])
                content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        await self.update(message=content | more)

    async def standing(self, kind: str, chat: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "Engineers"}
        change = {
            "chat": place,
            "from": {"id": BOSS, "is_bot": False, "first_name": "Chen"},
            "date": 1763798400,
            "old_chat_member": before,
            "new_chat_member": after,
        }
        await self.update(**{kind: change})

    def sent(self, chat: int) -> list[Notice]:
        return self.world.sent(chat)


@pytest.fixture
async def telegram(world: World) -> AsyncIterator[Telegram]:
    made = Telegram(world)
    await made.open()
    yield made
    assert made.notices.told == []
    await made.app.shutdown()


def code(world: World) -> None:
    world.colleague(BOSS, role=Role.ADMINISTRATOR, department=None)
    world.run(issue_bind_code, world.press(BOSS, secret=CODE), ENGINEERING)
    world.deliver()


async def test_start_with_a_code_and_without(telegram: Telegram) -> None:
    telegram.world.run(issue_claim_code, digest=digest(CODE), at=telegram.world.at)
    await telegram.message(f"/start {CODE}", BOSS)
    assert telegram.sent(BOSS) == [Say(saying=Saying.ADMINISTRATOR_MADE), AdminMenu(community_id=GARDEN)]
    await telegram.message("/start", 7, 7)
    assert [type(one) for one in telegram.sent(7)] == [DraftPrompt]


@pytest.mark.parametrize("payload", ["hi", "x" * 70, "<b>", "字" * 22, "../../x"])
async def test_a_payload_that_is_no_code_is_a_greeting(telegram: Telegram, payload: str) -> None:
    await telegram.message(f"/start {payload}", 7, 7)
    assert [type(one) for one in telegram.sent(7)] == [DraftPrompt]


async def test_a_wrong_code(telegram: Telegram) -> None:
    await telegram.message(f"/start {'w' * 22}", 7, 7)
    assert telegram.sent(7) == [Refused(kind=RefusalKind.BAD_CODE)]


@pytest.mark.parametrize("command", ["/bind", "/bind@concierge_bot", "/start"])
async def test_binding_a_group(telegram: Telegram, command: str) -> None:
    code(telegram.world)
    await telegram.message(f"{command} {CODE}")
    assert telegram.sent(GROUP) == [
        GroupBound(department=ENGINEERING),
        JoinCard(community_id=GARDEN, department=ENGINEERING),
        Overview(community_id=GARDEN, department=ENGINEERING),
    ]
    chat = telegram.world.look(lambda uow: uow.chats.get(GROUP))
    assert (chat.kind, chat.department) == ("supergroup", ENGINEERING)


@pytest.mark.parametrize("standing", ["member", "left", "unknown"])
async def test_the_bot_must_be_an_administrator(telegram: Telegram, standing: str) -> None:
    code(telegram.world)
    telegram.network.standing = standing
    await telegram.message(f"/bind {CODE}")
    assert telegram.sent(GROUP) == [Refused(kind=RefusalKind.BIND_NEEDS_ADMIN)]
    telegram.network.standing = "administrator"
    await telegram.message(f"/bind {CODE}")
    assert telegram.sent(GROUP)[1] == GroupBound(department=ENGINEERING)


async def test_a_yes_is_remembered_until_the_standing_changes(telegram: Telegram) -> None:
    for _ in range(3):
        await telegram.message("/bind x")
    assert telegram.network.asked == 1
    await telegram.standing("my_chat_member", GROUP, membership("administrator"), membership("member"))
    await telegram.message("/bind x")
    assert telegram.network.asked == 2


async def test_a_command_for_another_bot_is_not_ours(telegram: Telegram) -> None:
    code(telegram.world)
    await telegram.message(f"/bind@other_bot {CODE}")
    assert telegram.world.queued() == []


async def test_whoever_hides_behind_the_group_binds_nothing(telegram: Telegram) -> None:
    code(telegram.world)
    hidden = {"id": GROUP, "type": "supergroup", "title": "Engineers"}
    await telegram.message(f"/bind {CODE}", user=1087968824, sender_chat=hidden)
    assert telegram.sent(GROUP) == [Say(saying=Saying.ANONYMOUS_ADMIN)]


async def test_a_channel_post_binds_nothing(telegram: Telegram) -> None:
    code(telegram.world)
    post = {
        "message_id": 1,
        "date": 1763798400,
        "chat": {"id": -100999, "type": "channel", "title": "News"},
        "text": f"/bind {CODE}",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
    await telegram.update(channel_post=post)
    assert telegram.world.queued() == []


async def test_bind_in_private_shows_the_administrator_how(telegram: Telegram) -> None:
    code(telegram.world)
    await telegram.message(f"/bind {CODE}", BOSS)
    assert telegram.sent(BOSS) == [AdminMenu(community_id=GARDEN)]
    await telegram.message(f"/bind {CODE}")
    assert telegram.sent(GROUP)[0] == GroupBound(department=ENGINEERING)


async def test_an_edited_command_is_no_command(telegram: Telegram) -> None:
    code(telegram.world)
    edited = {
        "message_id": 9,
        "date": 1763798400,
        "edit_date": 1763798401,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Engineers"},
        "from": {"id": BOSS, "is_bot": False, "first_name": "Chen"},
        "text": f"/bind {CODE}",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
    await telegram.update(edited_message=edited)
    assert telegram.world.queued() == []


async def test_a_bare_start_in_a_group_is_answered_once(telegram: Telegram) -> None:
    await telegram.message("/start")
    await telegram.message("/start hi")
    assert telegram.sent(GROUP) == [Say(saying=Saying.UNKNOWN_GROUP)]


async def test_the_bot_is_added_and_thrown_out(telegram: Telegram) -> None:
    await telegram.standing("my_chat_member", GROUP, membership("left"), membership("member"))
    assert telegram.sent(GROUP) == [Say(saying=Saying.UNKNOWN_GROUP)]
    telegram.world.groups()
    await telegram.standing("my_chat_member", ENGINEERS, membership("administrator"), membership("kicked"))
    assert GroupUnreachable(department=ENGINEERING, reason="kicked") in telegram.sent(-1001)


async def test_promotion_is_nothing_to_talk_about(telegram: Telegram) -> None:
    telegram.world.groups()
    await telegram.standing("my_chat_member", ENGINEERS, membership("member"), membership("administrator"))
    assert telegram.world.queued() == []


async def test_a_person_blocks_and_unblocks(telegram: Telegram) -> None:
    await telegram.standing("my_chat_member", 7, membership("member"), membership("kicked"))
    assert telegram.world.look(lambda uow: uow.chats.get(7)).alive is False
    await telegram.standing("my_chat_member", 7, membership("kicked"), membership("member"))
    assert telegram.world.look(lambda uow: uow.chats.get(7)).alive is True


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        (membership("left", 20), True),
        (membership("kicked", 20), True),
        (membership("restricted", 20, is_member=False), True),
        (membership("restricted", 20, is_member=True), False),
        (membership("administrator", 20), False),
    ],
)
async def test_who_is_no_longer_in_the_group(telegram: Telegram, after: dict[str, Any], gone: bool) -> None:
    telegram.world.groups()
    li = telegram.world.colleague(20)
    await telegram.standing("chat_member", ENGINEERS, membership("member", 20), after)
    left = MemberLeft(name=li.name, department=ENGINEERING, returned=0)
    assert telegram.sent(ENGINEERS) == ([left] if gone else [])


async def test_the_service_message_about_somebody_gone(telegram: Telegram) -> None:
    telegram.world.groups()
    telegram.world.colleague(20)
    gone = {"id": 20, "is_bot": False, "first_name": "Li"}
    await telegram.message(None, ENGINEERS, left_chat_member=gone)
    assert telegram.world.look(lambda uow: uow.staff.by_user(20)) is None
    await telegram.message(None, ENGINEERS, left_chat_member={"id": BOT, "is_bot": True, "first_name": "X"})


async def test_both_messages_of_a_migration(telegram: Telegram) -> None:
    telegram.world.group(-55)
    await telegram.message(None, -55, migrate_to_chat_id=-100055)
    await telegram.message(None, -100055, migrate_from_chat_id=-55)
    assert telegram.world.look(lambda uow: uow.chats.resolve(-55)) == -100055
    assert len(telegram.sent(-100055)) == 2
