"""`/calendar`: supervisor and manager see the special days ahead and declare them; nobody else does."""

from datetime import date, time, timedelta

import pytest

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.notices.staff import CalendarScreen
from domain.people import Resident, Role
from domain.special_days import DayKind, SpecialDay
from tests.support.knowledge import GARDEN
from tests.support.screens import Screens
from tests.support.tickets import file_repair
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.unit.staff.conftest import BOSS, DESKER, LI, RESIDENT
from usecases import conversation, declaring_days
from usecases.declaring_days import DayOrder, DaysDeclared, declare_days
from usecases.staff_messages import receive

TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
CLOSED = SpecialDay(kind=DayKind.CLOSED, note="台风停工")


def calendar(world: World) -> ServiceCalendar:
    return world.look(lambda uow: uow.knowledge.community(GARDEN).calendar)


def declare(world: World, day: date, special: SpecialDay | None) -> DaysDeclared:
    return world.run(declare_days, GARDEN, [DayOrder(day=day, special=special)], by=None, at=world.at)


def show(world: World, user_id: int, chat_id: int | None = None) -> None:
    world.run(declaring_days.show_calendar, world.message(user_id, "/calendar", chat_id=chat_id))


def say(world: World, user_id: int, text: str, chat_id: int = DESK_GROUP) -> None:
    world.run(receive, world.message(user_id, text, chat_id=chat_id))


# ------------------------------------------------------------------------------------------------ declaring


def test_promises_already_made_stand_and_are_counted(world: World) -> None:
    resident = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert resident is not None
    ticket = file_repair(world, resident)  # solved by Tuesday 12:00, taken today
    assert declare(world, TUESDAY, CLOSED) == DaysDeclared(changed=1, kept=1)
    assert declare(world, TUESDAY + timedelta(days=1), CLOSED) == DaysDeclared(changed=1, kept=0)
    due = [one.due_at for one in world.look(lambda uow: uow.promises.open_of(ticket.id))]
    assert max(due) == world.at + timedelta(hours=24)


def test_a_working_day_breaks_nothing_and_taking_back_counts_once(world: World) -> None:
    assert declare(world, TUESDAY, SpecialDay(kind=DayKind.WORKING)) == DaysDeclared(changed=1, kept=0)
    assert declare(world, TUESDAY, None) == DaysDeclared(changed=1, kept=0)
    assert declare(world, TUESDAY, None) == DaysDeclared(changed=0, kept=0)


def test_a_declared_day_is_what_rules_use_at_once(world: World) -> None:
    before = calendar(world).service_hours(TUESDAY)
    declare(world, TUESDAY, CLOSED)
    assert (len(before), calendar(world).service_hours(TUESDAY)) == (1, ())


# ------------------------------------------------------------------------------------------------ the screen


def test_the_screen_without_special_days(world: World, screens: Screens) -> None:
    show(world, BOSS)
    assert screens.last(BOSS).text == (
        "📅 Special days of the next 30 days\n"
        "None; every day is as usual.\n"
        "The public holidays of 2026 are not official yet and may still change."
    )
    assert screens.last(BOSS).keys == [["Set a day"]]


def test_days_in_a_row_stand_in_one_line(world: World, screens: Screens) -> None:
    for day in range(3):
        declare(world, TUESDAY + timedelta(days=day), CLOSED)
    declare(world, TUESDAY + timedelta(days=4), CLOSED)
    declare(world, TUESDAY + timedelta(days=40), CLOSED)  # too far ahead to be seen
    show(world, BOSS)
    assert screens.last(BOSS).text.split("\n")[1:3] == [
        "Tue 24 Nov–Thu 26 Nov: day off · 台风停工",
        "Sat 28 Nov: day off · 台风停工",
    ]
    assert screens.last(BOSS).keys == [["Set a day"], ["Tue 24 Nov", "Wed 25 Nov", "Thu 26 Nov"], ["Sat 28 Nov"]]


# ------------------------------------------------------------------------------------------------ the form


def test_a_day_is_closed_in_four_steps(world: World, screens: Screens) -> None:
    show(world, BOSS, DESK_GROUP)
    screens.press(BOSS, DESK_GROUP, "Set a day")
    assert screens.last(DESK_GROUP).text.endswith("Which day? Press or write it, for example “1 October”.")
    assert screens.last(DESK_GROUP).keys == [["Today", "Tomorrow"], ["Cancel"]]
    say(world, BOSS, "11月26日")
    assert screens.last(DESK_GROUP).text.endswith("What is to hold on Thu 26 Nov?")
    assert screens.last(DESK_GROUP).keys == [["Closed", "Working day"], ["Other hours"], ["Back", "Cancel"]]
    screens.press(BOSS, DESK_GROUP, "Closed")
    say(world, BOSS, "台风停工")
    assert calendar(world).special_days == {THURSDAY: CLOSED}
    assert "📅 Thu 26 Nov: day off · 台风停工 (set by 陈女士)" in screens.texts(DESK_GROUP)
    [kept] = world.look(lambda uow: uow.calendar_days.between(GARDEN, THURSDAY, THURSDAY))
    boss = world.look(lambda uow: uow.staff.by_user(BOSS))
    assert boss is not None
    assert (kept.set_by, kept.set_at) == (boss.id, world.at)


def test_hours_of_its_own_without_a_note(world: World, screens: Screens) -> None:
    show(world, BOSS)
    screens.press(BOSS, BOSS, "Set a day")
    screens.press(BOSS, BOSS, "Tomorrow")
    screens.press(BOSS, BOSS, "Other hours")
    world.run(conversation.receive, world.message(BOSS, "上午"))
    assert screens.last(BOSS).text.startswith("I could not read hours from this.")
    world.run(conversation.receive, world.message(BOSS, "9:00到12:00，14:00到24:00"))
    screens.press(BOSS, BOSS, "Skip")
    hours = (DaySpan(start=time(9), end=time(12)), DaySpan(start=time(14), end=time(0)))
    assert calendar(world).service_hours(TUESDAY) == hours
    assert "📅 Tue 24 Nov: 9:00–12:00, 14:00–24:00 (set by 陈女士)" in screens.texts(BOSS)


def test_a_declared_day_is_taken_back_from_its_key(world: World, screens: Screens) -> None:
    declare(world, TUESDAY, CLOSED)
    show(world, BOSS)
    screens.press(BOSS, BOSS, "Tue 24 Nov")
    screens.press(BOSS, BOSS, "As usual again")
    assert calendar(world).special_days == {}
    assert "📅 Tue 24 Nov: as usual again (set by 陈女士)" in screens.texts(BOSS)
    screens.press(BOSS, BOSS, "Calendar")
    assert "None; every day is as usual." in screens.last(BOSS).text


def test_what_is_kept_is_said(world: World, screens: Screens) -> None:
    resident = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert isinstance(resident, Resident)
    file_repair(world, resident)
    show(world, BOSS)
    screens.press(BOSS, BOSS, "Set a day")
    screens.press(BOSS, BOSS, "Tomorrow")
    screens.press(BOSS, BOSS, "Closed")
    screens.press(BOSS, BOSS, "Skip")
    assert (
        "📅 Tue 24 Nov: day off (set by 陈女士)\n"
        "1 open promise falls on that day and stands. Whoever cannot keep it asks for more time before."
    ) in screens.texts(BOSS)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("昨天", "This time is already over."),
        ("11月20日", "This time is already over."),
        ("2月30日", "I could not read a day"),
        ("2029-01-01", "I could not read a day"),
        ("明天下午", "I could not read a day"),
        ("明天10点", "I could not read a day"),
        ("不知道", "I could not read a day"),
        ("9" * 70, "I could not read a day"),
    ],
)
def test_days_that_are_none(world: World, screens: Screens, typed: str, answer: str) -> None:
    show(world, BOSS)
    screens.press(BOSS, BOSS, "Set a day")
    world.run(conversation.receive, world.message(BOSS, typed))
    assert screens.last(BOSS).text.startswith(answer)
    assert calendar(world).special_days == {}


def test_keys_of_the_form_that_were_meant_for_text_and_the_reverse(world: World, screens: Screens) -> None:
    show(world, BOSS)
    screens.press(BOSS, BOSS, "Set a day")
    world.run(conversation.receive, world.photo(BOSS))
    assert screens.last(BOSS).text.startswith("Only words fit here, the file was not taken.")
    world.run(conversation.receive, world.message(BOSS, "tomorrow"))
    world.run(conversation.receive, world.message(BOSS, "perhaps"))
    assert screens.last(BOSS).text.startswith("Please choose one of the buttons.")
    world.run(conversation.receive, world.message(BOSS, "休息"))
    assert screens.last(BOSS).text.endswith("or skip it.")


# ------------------------------------------------------------------------------------------------ who may


def test_nobody_else_may(world: World, screens: Screens) -> None:
    for user_id, chat_id in ((LI, ENGINEERS), (DESKER, DESK_GROUP), (LI, None)):
        with pytest.raises(NotPermitted):
            show(world, user_id, chat_id)
    for stranger in (RESIDENT, 99):
        with pytest.raises(NotOnList):
            show(world, stranger, None)
    show(world, BOSS, DESK_GROUP)
    with pytest.raises(NotPermitted):
        screens.press(LI, DESK_GROUP, "Set a day")


def test_the_manager_may(world: World, screens: Screens) -> None:
    world.colleague(41, role=Role.MANAGER)
    show(world, 41)
    assert [type(one) for one in world.sent(41)] == [CalendarScreen]


def test_not_in_another_community_s_group(world: World) -> None:
    world.group(-2001, community="elsewhere")
    with pytest.raises(NotOnList):
        show(world, BOSS, -2001)


def test_a_role_that_was_taken_away_meanwhile(world: World, screens: Screens) -> None:
    show(world, BOSS)
    screens.press(BOSS, BOSS, "Set a day")
    screens.press(BOSS, BOSS, "Tomorrow")
    screens.press(BOSS, BOSS, "Closed")
    boss = world.look(lambda uow: uow.staff.by_user(BOSS))
    assert boss is not None
    world.run(lambda uow: uow.staff.update(boss, role=Role.STAFF))
    with pytest.raises(NotPermitted):
        screens.press(BOSS, BOSS, "Skip")
    assert calendar(world).special_days == {}


@pytest.mark.parametrize("day", ["2026-11-22", "2026-02-30", "soon", "::"])
def test_forged_and_outdated_keys(world: World, day: str) -> None:
    with pytest.raises(CardRefreshed):
        world.run(declaring_days.begin, world.press(BOSS), day)
