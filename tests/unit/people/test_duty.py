"""On duty: signed on by a press or by the rota, signed off, and those in charge told when nobody is there."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted, PrivateChatFirst
from domain.notices.base import Notice
from domain.notices.duty import (
    ColleagueGone,
    DutyAsked,
    DutyEnd,
    DutyEnded,
    DutyScreen,
    NobodyOnDuty,
    RotaNight,
    RotaScreen,
    ShiftAhead,
)
from domain.notices.news import Mention
from domain.people import Role, StaffMember
from domain.tickets import Status
from scheduler.sweeps import Nights
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, community
from tests.support.world import DESK_GROUP, ENGINEERS, World
from usecases import duty_screens, rota
from usecases.deadlines import run_due
from usecases.duty_data import load_duty, load_night, load_rota
from usecases.private_chats import blocked, receive
from usecases.rota import NightOrder
from usecases.staff_groups import member_left
from usecases.timer_table import TIMERS, timer_given_up

LI, ZHOU, LEADER, BOSS = 20, 21, 30, 31
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


NIGHT = {"begins": local(23, 22), "ends": local(24, 8)}


@pytest.fixture
def team(world: World) -> World:
    """Two engineers, their leader and a supervisor, all reached in private; Monday noon."""
    world.groups()
    world.colleague(LI, name="李师傅")
    world.colleague(ZHOU, name="周师傅")
    world.colleague(LEADER, name="陈工", role=Role.DEPARTMENT_SUPERVISOR)
    world.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
    return world


def member(world: World, user_id: int = LI) -> StaffMember:
    return world.look(lambda uow: next(one for one in uow.staff.of_roles(GARDEN, list(Role)) if one.user_id == user_id))


def on_duty(world: World) -> list[str]:
    return [one.name for one in world.look(lambda uow: uow.staff.of_roles(GARDEN, list(Role))) if one.on_duty]


def live(world: World, until: datetime) -> None:
    """Every timer rings when it is due, those of the nights too."""
    nights = Nights(community=community())
    world.run(lambda uow: uow.timers.add(nights(world.at)))
    while (due := world.look(lambda uow: uow.timers.earliest_due())) is not None and due <= until:
        world.at = max(world.at, due)
        ran = world.run(run_due, now=world.at, handlers=TIMERS, limit=50, alarm=timer_given_up)
        assert ran.failures == ()
        world.run(lambda uow: uow.timers.add(nights(world.at)))
    world.at = until


def news(world: World, chat_id: int) -> list[Notice]:
    return [one for one in world.sent(chat_id) if type(one).__module__ == "domain.notices.duty"]


def plan(world: World, user_id: int = LI, night: date = MONDAY, *, has_it: bool = True) -> int:
    staff_id = member(world, user_id).id
    order = NightOrder(department=ENGINEERING, night=night, staff_id=staff_id, has_it=has_it)
    return world.run(rota.plan, GARDEN, [order], by=None, at=world.at)


# ------------------------------------------------------------------------------------------------ by a press


def test_signing_on_and_off_in_the_group(team: World) -> None:
    team.run(duty_screens.show, team.message(LI, "/duty", chat_id=ENGINEERS))
    assert team.sent(ENGINEERS) == [DutyScreen(community_id=GARDEN, department=ENGINEERING)]
    team.deliver()
    team.run(duty_screens.sign_on, team.press(LI, chat_id=ENGINEERS))
    assert on_duty(team) == ["李师傅"]
    assert (member(team).duty_since, team.edits(ENGINEERS)) == (
        team.at,
        [DutyScreen(community_id=GARDEN, department=ENGINEERING)],
    )
    data = team.look(lambda uow: load_duty(uow, DutyScreen(community_id=GARDEN, department=ENGINEERING), team.at))
    assert [(one.member.name, one.held) for one in data.there] == [("李师傅", 0)]
    team.run(duty_screens.sign_off, team.press(LI, chat_id=ENGINEERS))
    assert on_duty(team) == []
    li = member(team).id
    history = team.look(lambda uow: uow.staff_changes.of(li, limit=9))
    assert [(one.kind, one.by_id, one.data) for one in history] == [
        ("off_duty", li, {"why": "self"}),
        ("on_duty", li, {}),
    ]


def test_nobody_signs_on_whom_nothing_can_ring(team: World) -> None:
    team.colleague(22, name="小吴", private=False)
    with pytest.raises(PrivateChatFirst):
        team.run(duty_screens.sign_on, team.press(22, chat_id=ENGINEERS))
    team.run(duty_screens.sign_on, team.press(22))  # a press in private is the way on
    assert on_duty(team) == ["小吴"]
    assert team.sent(22) == [DutyScreen(community_id=GARDEN, department=ENGINEERING, reader=member(team, 22).id)]


def test_only_in_ones_own_group_and_only_who_works_here(team: World) -> None:
    for user_id, chat_id in ((LI, DESK_GROUP), (7, ENGINEERS), (BOSS, ENGINEERS)):
        with pytest.raises(NotOnList):
            team.run(duty_screens.sign_on, team.press(user_id, chat_id=chat_id))
    with pytest.raises(CardRefreshed):
        team.run(duty_screens.sign_off, team.press(LI, chat_id=ENGINEERS))
    team.colleague(90, name="何", role=Role.ADMINISTRATOR, department=None)
    with pytest.raises(NotOnList):
        team.run(duty_screens.sign_on, team.press(90))
    assert on_duty(team) == []


def test_other_departments_are_read_by_who_plans_them(team: World) -> None:
    team.run(duty_screens.open_screen, team.press(BOSS), ENGINEERING)
    assert team.sent(BOSS) == [DutyScreen(community_id=GARDEN, department=ENGINEERING, reader=member(team, BOSS).id)]
    for user_id, department in ((LI, DESK), (LEADER, DESK), (BOSS, "nowhere")):
        with pytest.raises(NotOnList):
            team.run(duty_screens.open_screen, team.press(user_id), department)
    with pytest.raises(NotOnList):
        team.run(duty_screens.show, team.message(LI, "/duty", chat_id=DESK_GROUP))


def test_after_twelve_hours_they_are_asked_and_an_hour_later_signed_off(team: World) -> None:
    team.run(duty_screens.sign_on, team.press(LI))
    team.at += timedelta(hours=1)
    team.run(duty_screens.sign_on, team.press(LI))  # "still here": counted anew
    team.deliver()
    since, asked_at = team.at - timedelta(hours=1), team.at + timedelta(hours=12)
    live(team, asked_at)
    until = asked_at + timedelta(hours=1)
    assert news(team, LI) == [DutyAsked(staff_id=member(team).id, since=since, until=until)]
    team.deliver()
    live(team, until)
    assert (on_duty(team), news(team, LI)) == ([], [DutyEnded(end=DutyEnd.FORGOTTEN, at=until)])


def test_who_stops_the_bot_is_off_duty(team: World) -> None:
    team.run(duty_screens.sign_on, team.press(LI))
    team.run(blocked, user_id=LI, at=team.at)
    assert on_duty(team) == []


# ------------------------------------------------------------------------------------------------ the rota


def test_the_rota_reminds_signs_on_and_signs_off(team: World) -> None:
    plan(team)
    live(team, local(23, 21))
    assert news(team, LI) == [ShiftAhead(department=ENGINEERING, **NIGHT)]
    live(team, local(23, 22))
    assert (on_duty(team), member(team).duty_since) == (["李师傅"], local(23, 22))
    live(team, local(24, 8))
    assert (on_duty(team), news(team, LI)[1:]) == ([], [DutyEnded(end=DutyEnd.SHIFT_OVER, at=local(24, 8))])
    assert (news(team, LEADER), news(team, BOSS)) == ([], [])


def test_who_cannot_be_reached_has_the_night_but_is_not_on_duty_until_the_chat_is_open(team: World) -> None:
    team.colleague(22, name="小吴", private=False)
    plan(team, 22)
    live(team, local(23, 22))
    ahead = ShiftAhead(department=ENGINEERING, **NIGHT, mentions=(Mention(user_id=22, name="小吴"),))
    assert news(team, ENGINEERS) == [ahead]
    nobody = NobodyOnDuty(department=ENGINEERING, **NIGHT, unreachable=("小吴",))
    assert (on_duty(team), news(team, LEADER)) == ([], [nobody, nobody])  # an hour before, and when it begins
    team.run(receive, team.message(22, "我在"))
    assert on_duty(team) == ["小吴"]


def test_a_department_that_plans_its_nights_and_has_nobody_tonight_is_told_of(team: World) -> None:
    plan(team, night=TUESDAY)
    live(team, local(23, 21))
    nobody = NobodyOnDuty(department=ENGINEERING, **NIGHT)
    assert (news(team, LEADER), news(team, BOSS)) == ([nobody], [])
    plan(team, ZHOU)
    live(team, local(23, 22))
    assert (on_duty(team), news(team, LEADER)) == (["周师傅"], [nobody])


def test_departments_without_a_rota_are_left_alone(team: World) -> None:
    live(team, local(24, 9))
    assert [news(team, one) for one in (LEADER, BOSS, DESK_GROUP)] == [[], [], []]


def test_without_a_leader_the_supervisor_hears_it_and_without_anybody_reachable_the_desk(team: World) -> None:
    leader, boss = member(team, LEADER), member(team, BOSS)
    team.run(lambda uow: uow.staff.update(leader, role=Role.STAFF))
    plan(team, night=TUESDAY)
    team.run(blocked, user_id=BOSS, at=team.at)
    live(team, local(23, 21))
    called = (Mention(user_id=BOSS, name=boss.name),)
    assert news(team, DESK_GROUP) == [NobodyOnDuty(department=ENGINEERING, **NIGHT, mentions=called)]


def test_the_last_one_to_leave_at_night_is_noticed(team: World) -> None:
    plan(team)
    live(team, local(23, 23))
    team.run(duty_screens.sign_off, team.press(LI))
    assert news(team, LEADER) == [NobodyOnDuty(department=ENGINEERING, **NIGHT)]


def test_planning_takes_effect_at_once_in_a_night_under_way(team: World) -> None:
    team.at = local(24, 2)
    assert (plan(team), on_duty(team)) == (1, ["李师傅"])
    assert plan(team) == 0
    assert (plan(team, has_it=False), on_duty(team)) == (1, [])


def test_a_late_machine_skips_what_is_over(team: World) -> None:
    plan(team)
    team.run(lambda uow: uow.timers.add(Nights(community=community())(team.at)))
    team.at = local(24, 9)
    ran = team.run(run_due, now=team.at, handlers=TIMERS, limit=50, alarm=timer_given_up)
    assert (ran.failures, on_duty(team), news(team, LI), news(team, LEADER)) == ((), [], [], [])


def test_the_leader_plans_on_keys(team: World) -> None:
    li = member(team).id
    team.run(rota.show, team.press(LEADER), ENGINEERING, 0)
    assert team.sent(LEADER) == [RotaScreen(community_id=GARDEN, department=ENGINEERING)]
    team.run(rota.toggle, team.press(LEADER), ENGINEERING, "2026-11-24", li, 0)
    night = RotaNight(community_id=GARDEN, department=ENGINEERING, night=TUESDAY)
    assert team.sent(LEADER)[1:] == [night]
    data = team.look(lambda uow: load_night(uow, night, team.at))
    assert ([one.name for one in data.line.members], len(data.members)) == (["李师傅"], 3)
    screen = team.look(lambda uow: load_rota(uow, RotaScreen(community_id=GARDEN, department=ENGINEERING), team.at))
    assert [(one.day.day, [who.name for who in one.members]) for one in screen.nights[:2]] == [
        (23, []),
        (24, ["李师傅"]),
    ]
    team.run(rota.toggle, team.press(LEADER), ENGINEERING, "2026-11-24", li, 0)
    assert team.look(lambda uow: uow.rota.between(GARDEN, TUESDAY, TUESDAY)) == []


@pytest.mark.parametrize(
    ("user_id", "department", "night", "refusal"),
    [
        (LI, ENGINEERING, "2026-11-24", NotPermitted),
        (LEADER, DESK, "2026-11-24", NotOnList),
        (7, ENGINEERING, "2026-11-24", NotOnList),
        (LEADER, ENGINEERING, "2026-11-22", CardRefreshed),
        (LEADER, ENGINEERING, "soon", CardRefreshed),
        (BOSS, "nowhere", "2026-11-24", CardRefreshed),
    ],
)
def test_who_plans_nothing(team: World, user_id: int, department: str, night: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        team.run(rota.toggle, team.press(user_id), department, night, member(team).id, 0)


def test_only_the_departments_own_people_get_its_nights(team: World) -> None:
    with pytest.raises(CardRefreshed):
        team.run(rota.toggle, team.press(BOSS), ENGINEERING, "2026-11-24", member(team, BOSS).id, 0)


# ------------------------------------------------------------------------------------------------ leaving


def test_who_leaves_is_off_duty_loses_the_nights_and_those_in_charge_hear_it(team: World) -> None:
    plan(team)
    plan(team, night=TUESDAY)
    li = member(team)
    team.run(duty_screens.sign_on, team.press(LI))
    held = team.run(
        lambda uow: uow.tickets.change(
            uow.tickets.file(new_ticket(community_id=GARDEN, status=Status.ACCEPTED, reported_at=team.at)),
            holder_id=li.id,
            held_since=team.at,
        )
    )
    team.run(member_left, chat_id=ENGINEERS, user_id=LI, at=team.at)
    gone = ColleagueGone(
        name="李师傅", department=ENGINEERING, reason="left", labels=("1122-001",), nights=(MONDAY, TUESDAY)
    )
    assert (news(team, LEADER), news(team, BOSS)) == ([gone], [])
    after = team.look(lambda uow: uow.staff.get(li.id))
    assert (after.on_duty, after.active) == (False, False)
    assert team.look(lambda uow: uow.rota.of_member(li.id, MONDAY)) == []
    assert team.look(lambda uow: uow.tickets.get(held.id)).holder_id is None
    assert [one.kind for one in team.look(lambda uow: uow.staff_changes.of(li.id, limit=9))] == [
        "left",
        "off_duty",
        "on_duty",
    ]
