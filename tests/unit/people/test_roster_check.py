"""After a day without us Telegram is asked who still is in their group; whoever is not has left."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import ChatMember, ChatMemberLeft, ChatMemberMember, User
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.roster_check import RosterCheck
from domain.tickets import Status
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import DESK, GARDEN
from tests.support.world import DESK_GROUP, ENGINEERS, World
from usecases.inbox_ports import RawUpdate
from usecases.roster_check import AWAY_FOR, Placed, checked, note_absence, to_ask

LI, WANG, CHEN = 20, 21, 22


class Telegram:
    """Answers each question with what comes next for that account; inside when nothing is left to say."""

    def __init__(self, **says: list[Exception | type[ChatMember]]) -> None:
        self.says = {int(name.removeprefix("of")): answers for name, answers in says.items()}
        self.asked: list[tuple[int, int]] = []

    async def get_chat_member(self, chat_id: int, user_id: int) -> ChatMember:
        self.asked.append((chat_id, user_id))
        coming = self.says.get(user_id) or [ChatMemberMember]
        answer = coming.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(user=User(id=user_id, first_name="x", is_bot=False))


class Check:
    def __init__(self, world: World, telegram: Telegram) -> None:
        self.pauses: list[float] = []
        clock: Any = type("Clock", (), {"now": staticmethod(lambda: world.at)})()
        bot: Any = telegram
        self.check = RosterCheck(store=world.store, bot=bot, clock=clock, pause=self._pause)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def house(world: World) -> World:
    world.groups()
    world.colleague(LI)
    world.colleague(WANG)
    world.colleague(CHEN, department=DESK)
    world.colleague(None, name="王师傅")
    return world


def heard(world: World) -> None:
    raw = RawUpdate(bot_id=1, update_id=1, chat_id=1, user_id=1, raw="{}")
    world.run(lambda uow: uow.inbox.store([raw], at=world.at))


@pytest.mark.parametrize(("away", "due"), [(AWAY_FOR, False), (AWAY_FOR + timedelta(seconds=1), True)])
def test_it_is_due_after_a_day_in_which_nothing_was_heard(house: World, away: timedelta, due: bool) -> None:
    heard(house)
    house.later(away)
    assert house.run(note_absence, house.at) is due


def test_a_check_that_was_broken_off_is_begun_again(house: World) -> None:
    heard(house)
    house.run(note_absence, house.later(timedelta(days=3)))
    raw = RawUpdate(bot_id=1, update_id=2, chat_id=1, user_id=1, raw="{}")
    house.run(lambda uow: uow.inbox.store([raw], at=house.at))
    assert house.run(note_absence, house.at) is True
    house.run(checked)
    assert house.run(note_absence, house.at) is False


def test_a_new_installation_has_nobody_to_ask(world: World) -> None:
    assert world.run(note_absence, world.at) is False
    assert world.look(to_ask) == []


def test_everybody_with_an_account_and_a_living_group_is_asked_for(house: World) -> None:
    house.colleague(23, department="greening")
    asked = [(ENGINEERS, LI), (ENGINEERS, WANG), (DESK_GROUP, CHEN)]
    found = house.look(to_ask)
    assert sorted((one.chat_id, one.user_id) for one in found) == sorted(asked)
    assert {type(one) for one in found} == {Placed}


async def test_who_is_outside_has_left_and_gives_back(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")

    def hold(uow: Any) -> Any:
        ticket = uow.tickets.file(new_ticket(community_id=GARDEN, status=Status.ACCEPTED, reported_at=house.at))
        return uow.tickets.change(ticket, holder_id=uow.staff.by_user(LI).id, held_since=house.at)

    ticket = house.run(hold)
    telegram = Telegram(
        of20=[NetworkError("away"), RetryAfter(5), ChatMemberLeft],
        of21=[BadRequest("Participant_id_invalid")],
        of22=[Forbidden("kicked")],
    )
    run = Check(house, telegram)
    await run.check.run()
    assert house.look(lambda uow: [uow.staff.by_user(one) is None for one in (LI, WANG, CHEN)]) == [True, True, False]
    after = house.look(lambda uow: uow.tickets.get(ticket.id))
    assert (after.status, after.holder_id) == (Status.OPEN, None)
    assert sorted(run.pauses) == [0.5, 1.0, 1.0, 1.0, 5.0]
