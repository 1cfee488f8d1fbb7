"""Roles are the administrator's to give; the last administrator keeps theirs."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.notices.news import Mention
from domain.notices.staff import (
    AdminMenu,
    AdminSection,
    BuildingsAsked,
    LastAdministrator,
    RoleAsked,
    RoleGiven,
)
from domain.people import Role
from tests.support.knowledge import CLEANING, DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import ENGINEERS, World
from usecases.admin_screens import load_admin_menu, load_buildings, load_role
from usecases.ports import Answer
from usecases.roles import (
    ask_buildings,
    ask_role,
    give_role,
    show_admin_menu,
    toggle_building,
    turn_admin_menu,
)

BOSS, LI = 90, 20


@pytest.fixture
def boss(world: World):
    return world.colleague(BOSS, role=Role.ADMINISTRATOR, department=None)


def role_of(world: World, user_id: int = LI) -> Role:
    return world.look(lambda uow: uow.staff.by_user(user_id)).role


def test_giving_a_role(world: World, boss) -> None:
    li = world.colleague(LI)
    answer = world.run(give_role, world.press(BOSS), li.id, "department_supervisor")
    assert role_of(world) is Role.DEPARTMENT_SUPERVISOR
    assert answer == Answer(notice=RoleGiven(name=li.name, role=Role.DEPARTMENT_SUPERVISOR))
    assert world.sent(LI) == [RoleGiven(name=li.name, role=Role.DEPARTMENT_SUPERVISOR)]
    assert world.sent(BOSS) == [RoleAsked(staff_id=li.id)]


def test_who_cannot_be_reached_in_private_is_told_in_the_group(world: World, boss) -> None:
    world.groups()
    li = world.colleague(LI, private=False)
    world.run(give_role, world.press(BOSS), li.id, "supervisor")
    assert world.sent(LI) == []
    assert world.sent(ENGINEERS) == [
        RoleGiven(name=li.name, role=Role.SUPERVISOR, mentions=(Mention(user_id=LI, name=li.name),))
    ]


def test_the_same_role_again_is_not_told_again(world: World, boss) -> None:
    li = world.colleague(LI)
    world.run(give_role, world.press(BOSS), li.id, "manager")
    world.deliver()
    world.run(give_role, world.press(BOSS), li.id, "manager")
    assert world.sent(LI) == []


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.ADMINISTRATOR, Role.MANAGER)])
def test_nobody_else_gives_roles(world: World, boss, role: Role) -> None:
    li = world.colleague(LI)
    world.colleague(21, role=role)
    with pytest.raises(NotPermitted):
        world.run(give_role, world.press(21), li.id, "manager")
    assert role_of(world) is Role.STAFF


def test_strangers_and_those_who_left_give_no_roles(world: World, boss) -> None:
    li = world.colleague(LI)
    gone = world.colleague(21, role=Role.ADMINISTRATOR)
    world.run(lambda uow: uow.staff.update(gone, active=False))
    for user_id in (7, 21):
        with pytest.raises(NotOnList):
            world.run(give_role, world.press(user_id), li.id, "manager")


def test_roles_are_not_given_in_groups(world: World, boss) -> None:
    li = world.colleague(LI)
    with pytest.raises(NotPermitted):
        world.run(give_role, world.press(BOSS, chat_id=ENGINEERS), li.id, "manager")


@pytest.mark.parametrize("role", ["king", "", "STAFF", "administrator\n"])
def test_a_role_that_does_not_exist(world: World, boss, role: str) -> None:
    li = world.colleague(LI)
    with pytest.raises(CardRefreshed):
        world.run(give_role, world.press(BOSS), li.id, role)


def test_a_role_of_a_department_needs_one(world: World, boss) -> None:
    with pytest.raises(CardRefreshed):
        world.run(give_role, world.press(BOSS), boss.id, "department_supervisor")


def test_the_last_administrator_stays(world: World, boss) -> None:
    answer = world.run(give_role, world.press(BOSS), boss.id, "manager")
    assert answer == Answer(notice=LastAdministrator(), alert=True)
    assert role_of(world, BOSS) is Role.ADMINISTRATOR
    assert world.queued() == []


def test_with_a_second_administrator_the_first_may_go(world: World, boss) -> None:
    li = world.colleague(LI)
    world.run(give_role, world.press(BOSS), li.id, "administrator")
    world.run(give_role, world.press(BOSS), boss.id, "manager")
    assert (role_of(world), role_of(world, BOSS)) == (Role.ADMINISTRATOR, Role.MANAGER)


@pytest.mark.parametrize("staff_id", [0, -1, 10**17])
def test_a_colleague_who_does_not_exist(world: World, boss, staff_id: int) -> None:
    for use in (ask_role, lambda uow, press, one: give_role(uow, press, one, "manager")):
        with pytest.raises(CardRefreshed):
            world.run(use, world.press(BOSS), staff_id)


def test_somebody_who_left_gets_no_role(world: World, boss) -> None:
    li = world.colleague(LI)
    world.run(lambda uow: uow.staff.update(li, active=False))
    with pytest.raises(CardRefreshed):
        world.run(give_role, world.press(BOSS), li.id, "manager")


# ------------------------------------------------------------------------------------------------ screens


def test_the_menu_turns_in_place(world: World, boss) -> None:
    world.run(show_admin_menu, boss, BOSS)
    (menu,) = world.deliver()
    assert menu.post_id is not None
    pressed = world.press(BOSS, message_id=world.message_of(menu.post_id))
    world.run(turn_admin_menu, pressed, "colleagues", 0)
    assert world.edits(BOSS) == [AdminMenu(community_id=GARDEN, section=AdminSection.COLLEAGUES)]
    assert world.sent(BOSS) == []


def test_a_menu_nobody_knows_any_more_is_sent_anew(world: World, boss) -> None:
    world.run(turn_admin_menu, world.press(BOSS, message_id=None), "groups", 0)
    assert world.sent(BOSS) == [AdminMenu(community_id=GARDEN)]


@pytest.mark.parametrize(("section", "page"), [("cellar", 0), ("", 0), ("groups", -1)])
def test_a_page_that_does_not_exist(world: World, boss, section: str, page: int) -> None:
    with pytest.raises(CardRefreshed):
        world.run(turn_admin_menu, world.press(BOSS), section, page)


def test_the_menu_shows_missing_groups_first_and_who_cannot_be_reached(world: World, boss) -> None:
    world.groups()
    world.colleague(LI, private=False)
    world.colleague(21, department=DESK)
    world.run(lambda uow: uow.chats.died(21, "blocked", world.at))
    data = world.look(lambda uow: load_admin_menu(uow, AdminMenu(community_id=GARDEN), world.at))
    assert [(one.department.key, one.bound) for one in data.groups] == [
        (MANAGEMENT, False),
        (CLEANING, False),
        (DESK, True),
        (ENGINEERING, True),
    ]
    assert [(one.member.user_id, one.reachable) for one in data.colleagues] == [
        (BOSS, True),
        (21, False),
        (LI, False),
    ]


def test_a_dead_group_counts_as_missing(world: World, boss) -> None:
    world.groups()
    world.run(lambda uow: uow.chats.died(ENGINEERS, "kicked", world.later(timedelta(minutes=1))))
    data = world.look(lambda uow: load_admin_menu(uow, AdminMenu(community_id=GARDEN), world.at))
    assert [one.department.key for one in data.groups if one.bound] == [DESK]


# ------------------------------------------------------------------------------------------------ butlers


def test_a_butler_gets_buildings(world: World, boss) -> None:
    li = world.colleague(LI)
    world.run(give_role, world.press(BOSS), li.id, "butler")
    assert world.sent(BOSS) == [BuildingsAsked(staff_id=li.id)]
    for building in ("2", "1", "2"):
        world.run(toggle_building, world.press(BOSS), li.id, 0, building)
    assert world.look(lambda uow: uow.staff.get(li.id)).buildings == ("1",)


def test_only_butlers_have_buildings(world: World, boss) -> None:
    li = world.colleague(LI)
    with pytest.raises(CardRefreshed):
        world.run(toggle_building, world.press(BOSS), li.id, 0, "1")


@pytest.mark.parametrize("building", ["", "9", "1:1"])
def test_a_building_that_does_not_exist(world: World, boss, building: str) -> None:
    li = world.colleague(LI, role=Role.BUTLER)
    with pytest.raises(CardRefreshed):
        world.run(toggle_building, world.press(BOSS), li.id, 0, building)


def test_what_the_screens_read(world: World, boss) -> None:
    li = world.colleague(LI)
    world.run(ask_role, world.press(BOSS), li.id)
    world.run(ask_buildings, world.press(BOSS), li.id, -3)
    assert world.sent(BOSS) == [RoleAsked(staff_id=li.id), BuildingsAsked(staff_id=li.id)]
    role = world.look(lambda uow: load_role(uow, RoleAsked(staff_id=li.id), world.at))
    assert role.roles == tuple(role for role in Role if role is not Role.CASHIER)
    assert world.look(lambda uow: load_role(uow, RoleAsked(staff_id=99), world.at)) is None
    buildings = world.look(lambda uow: load_buildings(uow, BuildingsAsked(staff_id=li.id, page=1), world.at))
    assert ([one.key for one in buildings.buildings], buildings.page) == (["1", "2"], 1)
    assert world.look(lambda uow: load_buildings(uow, BuildingsAsked(staff_id=99), world.at)) is None
