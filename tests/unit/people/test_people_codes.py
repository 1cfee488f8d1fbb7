"""Claiming with a code and getting codes for groups."""

from datetime import timedelta

import pytest

from domain.codes import digest
from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.i18n import Locale
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.notices.staff import AdminMenu, BindCodeIssued
from domain.people import Role
from tests.support.knowledge import DESK, ENGINEERING, GARDEN
from tests.support.world import World, named
from usecases.people_codes import claim, issue_bind_code, issue_claim_code

CODE = "c" * 22
BAD = Refused(kind=RefusalKind.BAD_CODE)
BOSS = 2**33 + 7
"""An account id beyond 32 bits."""


def issued(world: World, code: str = CODE) -> None:
    world.run(issue_claim_code, digest=digest(code), at=world.at)


def send(world: World, user_id: int, code: str = CODE) -> None:
    world.run(claim, world.message(user_id, f"/start {code}"), digest(code))


def administrator(world: World, user_id: int = BOSS) -> None:
    world.colleague(user_id, role=Role.ADMINISTRATOR, department=None)


def test_the_right_code_makes_an_administrator(world: World) -> None:
    issued(world)
    world.run(claim, named(world.message(BOSS, "x"), "\u202e陈女士"), digest(CODE))
    member = world.look(lambda uow: uow.staff.by_user(BOSS))
    assert member is not None
    assert (member.name, member.role, member.department) == ("陈女士", Role.ADMINISTRATOR, None)
    assert (member.community_id, member.locale, member.private_open) == (GARDEN, Locale.ZH_HANS, True)
    assert world.sent(BOSS) == [Say(saying=Saying.ADMINISTRATOR_MADE), AdminMenu(community_id=GARDEN)]


def test_a_colleague_keeps_name_and_department(world: World) -> None:
    before = world.colleague(20)
    issued(world)
    send(world, 20)
    after = world.look(lambda uow: uow.staff.by_user(20))
    assert after is not None
    assert (after.id, after.name, after.department, after.role) == (
        before.id,
        before.name,
        ENGINEERING,
        Role.ADMINISTRATOR,
    )


def test_a_code_works_once_and_the_second_person_hears_nothing_more_than_with_a_wrong_one(world: World) -> None:
    issued(world)
    send(world, BOSS)
    send(world, 8)
    send(world, 9, "w" * 22)
    assert world.sent(8) == world.sent(9) == [BAD]
    assert world.look(lambda uow: uow.staff.by_user(8)) is None


def test_a_code_expires_after_a_day(world: World) -> None:
    issued(world)
    world.later(timedelta(hours=24))
    send(world, BOSS)
    assert world.sent(BOSS) == [BAD]


def test_after_five_wrong_codes_even_the_right_one_is_refused_for_an_hour(world: World) -> None:
    issued(world)
    for number in range(5):
        send(world, BOSS, f"{number}" * 22)
    send(world, BOSS)
    assert world.sent(BOSS) == [BAD] * 6
    world.later(timedelta(hours=1, seconds=1))
    send(world, BOSS)
    member = world.look(lambda uow: uow.staff.by_user(BOSS))
    assert member is not None
    assert member.role is Role.ADMINISTRATOR


def test_somebody_elses_tries_do_not_count(world: World) -> None:
    issued(world)
    for number in range(5):
        send(world, 8, f"{number}" * 22)
    send(world, BOSS)
    assert world.sent(BOSS)[0] == Say(saying=Saying.ADMINISTRATOR_MADE)


def test_a_code_sent_in_a_group_does_nothing(world: World) -> None:
    issued(world)
    world.run(claim, world.message(BOSS, "x", chat_id=-5), digest(CODE))
    assert world.queued() == []
    send(world, BOSS)
    assert world.sent(BOSS)[0] == Say(saying=Saying.ADMINISTRATOR_MADE)


def test_an_administrator_gets_a_code_for_a_group(world: World) -> None:
    administrator(world)
    answer = world.run(issue_bind_code, world.press(BOSS, secret="s" * 22), ENGINEERING)
    assert answer.notice is None
    assert world.sent(BOSS) == [BindCodeIssued(code="s" * 22, department=ENGINEERING, hours=24)]


@pytest.mark.parametrize("department", ["", "gardening", "'; --"])
def test_a_code_for_a_department_that_is_not_there(world: World, department: str) -> None:
    administrator(world)
    with pytest.raises(CardRefreshed):
        world.run(issue_bind_code, world.press(BOSS, secret="s" * 22), department)


def test_nobody_else_gets_a_code(world: World) -> None:
    world.colleague(20, role=Role.MANAGER)
    with pytest.raises(NotPermitted):
        world.run(issue_bind_code, world.press(20, secret="s" * 22), DESK)
    with pytest.raises(NotOnList):
        world.run(issue_bind_code, world.press(7, secret="s" * 22), DESK)


def test_no_code_is_shown_in_a_group(world: World) -> None:
    administrator(world)
    with pytest.raises(NotPermitted):
        world.run(issue_bind_code, world.press(BOSS, chat_id=-5, secret="s" * 22), DESK)
