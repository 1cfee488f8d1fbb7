"""The roster in the chat: who keeps it, what is shown, somebody taken off it and back, somebody without Telegram."""

import pytest

from domain.drafts import Form
from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.incoming import Press
from domain.notices.duty import ColleagueGone
from domain.notices.staff import AdminMenu, AdminSection, ColleagueScreen, LastAdministrator, StaffMenu
from domain.people import Role, StaffMember
from tests.support.knowledge import CLEANING, DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import ENGINEERS, World
from usecases import joining, roster
from usecases.admin_screens import load_admin_menu, load_colleague, load_role
from usecases.flow_table import FLOWS
from usecases.ports import Answer
from usecases.private_chats import start
from usecases.roles import give_role, toggle_building, turn_admin_menu

BOSS, MANAGER, LI, LEADER = 90, 91, 20, 30


@pytest.fixture
def house(world: World) -> World:
    world.groups()
    world.colleague(BOSS, name="何", role=Role.ADMINISTRATOR, department=None)
    world.colleague(MANAGER, name="黄经理", role=Role.MANAGER, department=MANAGEMENT)
    world.colleague(LEADER, name="陈工", role=Role.DEPARTMENT_SUPERVISOR)
    world.colleague(LI, name="李师傅")
    return world


def member(world: World, user_id: int = LI) -> StaffMember:
    found = world.look(lambda uow: uow.staff.by_user(user_id) or uow.staff.former(GARDEN, user_id))
    assert found is not None
    return found


def history(world: World, user_id: int = LI) -> list[tuple[str, int | None, dict[str, object]]]:
    staff_id = member(world, user_id).id
    found = world.look(lambda uow: uow.staff_changes.of(staff_id, limit=9))
    return [(one.kind.value, one.by_id, dict(one.data)) for one in found]


def press(world: World, user_id: int = MANAGER) -> Press:
    return world.press(user_id)


def test_the_manager_begins_at_the_colleagues_and_connects_no_groups(house: World) -> None:
    house.run(roster.show, house.message(MANAGER, "/staff"))
    menu = AdminMenu(community_id=GARDEN, section=AdminSection.COLLEAGUES, groups=False)
    assert house.sent(MANAGER) == [menu]
    assert house.look(lambda uow: load_admin_menu(uow, menu, house.at)).connects is False
    house.run(turn_admin_menu, press(house), "groups", 0)
    assert house.sent(MANAGER)[1:] == [menu]
    house.run(roster.show, house.message(BOSS, "/staff"))
    assert house.sent(BOSS) == [AdminMenu(community_id=GARDEN, section=AdminSection.COLLEAGUES)]
    house.deliver()
    house.run(start, house.message(MANAGER, "/start"))
    shown = StaffMenu(name="黄经理", badge="B91", department=MANAGEMENT, role=Role.MANAGER, keeps_roster=True)
    assert house.sent(MANAGER) == [shown]


@pytest.mark.parametrize(("user_id", "refusal"), [(LEADER, NotPermitted), (LI, NotPermitted), (7, NotOnList)])
def test_nobody_else_sees_the_roster(house: World, user_id: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        house.run(roster.show, house.message(user_id, "/staff"))
    with pytest.raises(refusal):
        house.run(roster.end, press(house, user_id), member(house).id, "sure")


def test_every_change_is_written_down_with_who_made_it(house: World) -> None:
    li, keeper = member(house).id, member(house, MANAGER).id
    house.run(give_role, press(house), li, "butler")
    house.run(toggle_building, press(house), li, 0, "1")
    assert history(house) == [
        ("buildings", keeper, {"buildings": ["1"]}),
        ("role", keeper, {"from": "staff", "to": "butler"}),
    ]
    data = house.look(lambda uow: load_colleague(uow, ColleagueScreen(staff_id=li), house.at))
    assert [(one.change.kind.value, one.by.name) for one in data.changes] == [
        ("buildings", "黄经理"),
        ("role", "黄经理"),
    ]


def test_a_manager_makes_no_administrators_and_changes_none(house: World) -> None:
    li, boss = member(house).id, member(house, BOSS).id
    with pytest.raises(CardRefreshed):
        house.run(give_role, press(house), li, "administrator")
    for act in (
        lambda uow, one: give_role(uow, one, boss, "staff"),
        lambda uow, one: roster.end(uow, one, boss, "sure"),
    ):
        with pytest.raises(NotPermitted):
            house.run(act, press(house))
    house.run(give_role, press(house, BOSS), li, "administrator")
    assert member(house).role is Role.ADMINISTRATOR


def test_contractors_people_get_no_role_that_sees_people(house: World) -> None:
    house.colleague(40, name="保洁张姐", department=CLEANING)
    cleaner = member(house, 40).id
    for role in ("front_desk", "butler", "supervisor", "manager", "administrator"):
        with pytest.raises(CardRefreshed):
            house.run(give_role, press(house, BOSS), cleaner, role)
    house.run(give_role, press(house, BOSS), cleaner, "department_supervisor")
    assert member(house, 40).role is Role.DEPARTMENT_SUPERVISOR
    from domain.notices.staff import RoleAsked

    data = house.look(lambda uow: load_role(uow, RoleAsked(staff_id=cleaner), house.at))
    assert data.roles == (Role.STAFF, Role.DEPARTMENT_SUPERVISOR)


def test_off_the_roster_and_back(house: World) -> None:
    li, keeper = member(house).id, member(house, MANAGER).id
    house.run(roster.end, press(house), li, "ask")
    assert house.sent(MANAGER) == [ColleagueScreen(staff_id=li, asks=True)]
    house.run(lambda uow: uow.rota.put(GARDEN, ENGINEERING, house.at.date(), li, by=None, at=house.at))
    house.run(roster.end, press(house), li, "sure")
    assert house.look(lambda uow: uow.staff.by_user(LI)) is None
    gone = ColleagueGone(name="李师傅", department=ENGINEERING, reason="ended", nights=(house.at.date(),))
    assert house.sent(LEADER) == [gone]
    assert history(house)[0] == ("left", keeper, {"department": ENGINEERING, "reason": "ended"})
    with pytest.raises(NotPermitted):  # still in the group, but that is not enough any more
        house.run(joining.join, house.press(LI, chat_id=ENGINEERS))
    house.run(roster.end, press(house), li, "back")
    assert (member(house).active, member(house).role) == (True, Role.STAFF)
    house.run(joining.join, house.press(LI, chat_id=ENGINEERS))


def test_who_left_the_group_by_themselves_may_join_again(house: World) -> None:
    from usecases.staff_groups import member_left

    house.run(member_left, chat_id=ENGINEERS, user_id=LI, at=house.at)
    house.run(joining.join, house.press(LI, chat_id=ENGINEERS))
    draft = house.look(lambda uow: uow.drafts.active(ENGINEERS, LI))
    assert draft.form is Form.JOIN


def test_nobody_ends_themselves_and_the_last_administrator_stays(house: World) -> None:
    with pytest.raises(NotPermitted):
        house.run(roster.end, press(house), member(house, MANAGER).id, "sure")
    answer = house.run(roster.end, press(house, BOSS), member(house, BOSS).id, "sure")
    assert answer == Answer(notice=LastAdministrator(), alert=True)


@pytest.mark.parametrize("staff_id", [0, -1, 10**17])
def test_nobody_of_that_number(house: World, staff_id: int) -> None:
    for answer in ("ask", "sure", "back", "x"):
        with pytest.raises(CardRefreshed):
            house.run(roster.end, press(house), staff_id, answer)


def test_somebody_without_telegram_is_added(house: World) -> None:
    house.run(roster.begin_adding, press(house))

    def answer(text: str) -> None:
        def type_it(uow):
            draft = uow.drafts.active(MANAGER, MANAGER)
            return FLOWS[Form.ADD_COLLEAGUE].receive(uow, draft, house.message(MANAGER, text))

        assert house.run(type_it) is None

    answer("老吴")
    answer("0777")
    house.run(lambda uow: FLOWS[Form.ADD_COLLEAGUE].choose(uow, uow.drafts.active(MANAGER, MANAGER), DESK, house.at))
    added = next(one for one in house.look(lambda uow: uow.staff.of_department(GARDEN, DESK)) if one.name == "老吴")
    assert (added.user_id, added.badge, added.role) == (None, "0777", Role.FRONT_DESK)
    changes = house.look(lambda uow: uow.staff_changes.of(added.id, limit=9))
    assert [(one.kind.value, one.data) for one in changes] == [("joined", {"department": DESK, "role": "front_desk"})]
