"""A colleague's press counts only while Telegram knows them in their department's group (DSP-6)."""

from types import SimpleNamespace
from typing import Any

import pytest
from telegram import ChatMember, ChatMemberLeft, ChatMemberMember, User
from telegram.error import BadRequest, TelegramError, TimedOut

from domain.notices.dialogue import RefusalKind, Refused
from handlers.still_inside import group_left
from tests.support.world import DESK_GROUP, ENGINEERS, World
from usecases.ports import Answer
from usecases.staff_groups import gone_at_press

LI = 20
WHO = User(id=LI, first_name="Li", is_bot=False)


class Telegram:
    """Answers, or raises, what it was made with; counts how often it was asked."""

    def __init__(self, answer: ChatMember | TelegramError) -> None:
        self.answer, self.asked = answer, 0

    async def get_chat_member(self, _chat_id: int, _user_id: int) -> ChatMember:
        self.asked += 1
        if isinstance(self.answer, TelegramError):
            raise self.answer
        return self.answer


def context(world: World, telegram: Telegram) -> Any:
    async def read(query: Any, *given: object) -> Any:
        return world.look(lambda uow: query(uow, *given))

    return SimpleNamespace(bot=telegram, bot_data={}, read=read)


def press(chat_id: int = LI, kind: str = "private", username: str | None = None) -> Any:
    chat = SimpleNamespace(id=chat_id, type=kind, username=username)
    return SimpleNamespace(account=WHO, message=SimpleNamespace(chat=chat))


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (ChatMemberMember(WHO), None),
        (ChatMemberLeft(WHO), ENGINEERS),
        (BadRequest("User not found"), ENGINEERS),
        (BadRequest("chat not found"), None),  # about the group, not about the person: the roster counts
        (TimedOut(), None),
    ],
)
async def test_what_telegram_says_about_a_press_in_private(world: World, answer: Any, left: int | None) -> None:
    world.groups()
    world.colleague(LI)
    telegram = Telegram(answer)
    asking = context(world, telegram)
    assert [await group_left(press(), asking) for _ in range(2)] == [left, left]
    assert telegram.asked == (1 if left is None else 2), "only a yes is remembered"


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ((ENGINEERS, "supergroup"), 0),  # nobody else sees its keys
        ((ENGINEERS, "supergroup", "public_name"), 1),
        ((DESK_GROUP, "supergroup"), 1),
    ],
)
async def test_a_press_in_the_own_group_proves_it(world: World, where: tuple[Any, ...], asked: int) -> None:
    world.groups()
    world.colleague(LI)
    telegram = Telegram(ChatMemberMember(WHO))
    assert await group_left(press(*where), context(world, telegram)) is None
    assert telegram.asked == asked


async def test_strangers_and_who_belongs_to_no_group_are_the_use_cases_matter(world: World) -> None:
    telegram = Telegram(ChatMemberLeft(WHO))
    assert (await group_left(press(), context(world, telegram)), telegram.asked) == (None, 0)


def test_whoever_is_gone_has_left(world: World) -> None:
    world.groups()
    world.colleague(LI)
    answer = world.run(gone_at_press, world.press(LI), chat_id=ENGINEERS)
    assert answer == Answer(notice=Refused(kind=RefusalKind.NOT_ON_LIST), alert=True)
    assert world.look(lambda uow: uow.staff.by_user(LI)) is None
