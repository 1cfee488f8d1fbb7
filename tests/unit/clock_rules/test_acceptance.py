"""Nobody takes it: 15 minutes, 30, 45, 60, to the right people and nobody else (DSP-3)."""

from domain.notices.news import Reminder
from domain.notices.staff import TicketCard
from domain.people import Role
from domain.tickets import Status
from tests.support.knowledge import DESK, ENGINEERING
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import (
    COLLEAGUE,
    ENGINEER,
    LEADER,
    MANAGER,
    RESIDENT,
    SUPERVISOR,
    Centre,
    local,
)
from usecases import dispatch
from usecases.people import staff_actor_of


def test_the_four_rungs(staffed: Centre) -> None:
    staffed.report()
    staffed.forget()
    staffed.until("23T10:14")
    assert staffed.everything_heard() == []
    staffed.until("23T10:15")
    assert staffed.everything_heard() == [(ENGINEERS, "not_accepted to group")]
    staffed.forget()
    staffed.until("23T10:30")
    assert staffed.everything_heard() == [(LEADER, "not_accepted to department_supervisor")]
    staffed.forget()
    staffed.until("23T10:45")
    assert staffed.everything_heard() == [(SUPERVISOR, "not_accepted to supervisor")]
    staffed.forget()
    staffed.until("23T11:00")
    assert staffed.everything_heard() == [(MANAGER, "not_accepted to manager")]
    staffed.forget()
    staffed.until("23T20:00")
    assert staffed.everything_heard() == []
    assert staffed.kinds() == [
        "filed", "dispatched", "reminded", "breached", "escalated", "escalated", "escalated",
    ]  # fmt: skip
    assert staffed.stands() == ["resolve 24T10:00 open", "respond 23T10:30 broken"]


def test_a_reminder_answers_the_card(staffed: Centre) -> None:
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    staffed.deliver()
    staffed.until("23T10:15")
    [reminder] = staffed.new_notices(ENGINEERS, Reminder)
    assert (reminder.reply_to_post_id, reminder.silent) == (card.post_id, False)


def test_the_card_is_redrawn_once_however_many_rungs_ring(staffed: Centre) -> None:
    staffed.report()
    staffed.deliver()
    staffed.down_until("23T12:00")
    assert len(staffed.edits(ENGINEERS)) == 1
    assert [one.kind for one in staffed.history() if one.kind in ("reminded", "escalated")] == ["escalated"]


def test_without_a_department_supervisor_the_supervisor_is_told_in_their_place(desk: Centre) -> None:
    desk.colleague(ENGINEER)
    desk.colleague(SUPERVISOR, role=Role.SUPERVISOR, department=DESK)
    desk.colleague(MANAGER, role=Role.MANAGER, department=DESK)
    desk.resident(RESIDENT)
    desk.report()
    desk.until("23T10:29")
    desk.forget()
    desk.until("23T10:30")
    assert desk.everything_heard() == [(SUPERVISOR, "not_accepted to department_supervisor")]


def test_without_any_supervisor_the_manager_is_told(desk: Centre) -> None:
    desk.colleague(ENGINEER)
    desk.colleague(MANAGER, role=Role.MANAGER, department=DESK)
    desk.resident(RESIDENT)
    desk.report()
    desk.until("23T10:29")
    desk.forget()
    desk.until("23T10:45")
    assert desk.everything_heard() == [
        (MANAGER, "not_accepted to department_supervisor"),
        (MANAGER, "not_accepted to supervisor"),
    ]


def test_without_any_leader_the_group_hears_it(desk: Centre) -> None:
    desk.colleague(ENGINEER)
    desk.resident(RESIDENT)
    desk.report()
    desk.until("23T10:29")
    desk.forget()
    desk.until("23T10:30")
    assert desk.everything_heard() == [(ENGINEERS, "not_accepted to department_supervisor")]


def test_who_has_no_private_chat_is_called_by_name_in_the_group(desk: Centre) -> None:
    desk.colleague(LEADER, name="工程主管", role=Role.DEPARTMENT_SUPERVISOR, private=False)
    desk.colleague(SUPERVISOR, name="陈女士", role=Role.SUPERVISOR, department=DESK)
    desk.resident(RESIDENT)
    desk.blocked(SUPERVISOR)
    desk.report()
    desk.until("23T10:29")
    desk.forget()
    desk.until("23T10:45")
    assert desk.everything_heard() == [
        (ENGINEERS, "not_accepted to department_supervisor @工程主管"),
        (ENGINEERS, "not_accepted to supervisor @陈女士"),
    ]


def test_taking_it_stops_everything(staffed: Centre) -> None:
    staffed.report()
    staffed.until("23T10:20")
    staffed.accept()
    assert [one for one in staffed.timers() if one.startswith(("accept", "promise_due 23T10:30"))] == []
    staffed.forget()
    staffed.until("23T20:00")
    assert staffed.everything_heard() == []
    assert staffed.stands() == ["resolve 24T10:00 open", "respond 23T10:30 kept"]


def test_giving_it_back_starts_it_anew(staffed: Centre) -> None:
    staffed.report()
    staffed.accept()
    staffed.until("23T12:00")
    staffed.give_back()
    staffed.forget()
    staffed.until("23T12:30")
    assert staffed.everything_heard() == [
        (ENGINEERS, "not_accepted to group"),
        (LEADER, "not_accepted to department_supervisor"),
    ]
    assert staffed.stands() == ["resolve 24T10:00 open", "respond 23T10:30 kept", "respond 23T12:30 broken"]


def test_assigning_it_stops_everything_too(staffed: Centre) -> None:
    staffed.report()
    ticket, engineer = staffed.ticket(), staffed.member(ENGINEER)
    staffed.run(lambda uow: dispatch.assign(uow, staff_actor_of(uow, SUPERVISOR), ticket, engineer, staffed.at))
    assert [one for one in staffed.timers() if one.startswith("accept")] == []


# ------------------------------------------------------------------------------------------------ at night


def test_at_night_the_card_makes_no_sound_and_the_rest_waits_for_the_morning(staffed: Centre) -> None:
    staffed.until("23T23:00")
    staffed.forget()
    staffed.report()
    assert [one.silent for one in staffed.new_notices(ENGINEERS, TicketCard)] == [True]
    staffed.until("24T08:14")
    assert staffed.everything_heard() == []
    staffed.until("24T08:15")
    assert staffed.everything_heard() == [(ENGINEERS, "not_accepted to group")]
    staffed.forget()
    staffed.until("24T09:00")
    assert staffed.everything_heard() == [
        (LEADER, "not_accepted to department_supervisor"),
        (SUPERVISOR, "not_accepted to supervisor"),
        (MANAGER, "not_accepted to manager"),
    ]


def test_what_is_reported_in_the_evening_rings_on_in_the_morning(staffed: Centre) -> None:
    staffed.until("23T21:40")
    staffed.report()
    assert [one for one in staffed.timers() if one.startswith("accept")] == [
        "accept 0 23T21:55",
        "accept 1 24T08:10",
        "accept 2 24T08:25",
        "accept 3 24T08:40",
    ]


def test_urgent_at_night_rings_the_engineer_on_duty_at_once(staffed: Centre) -> None:
    staffed.colleague(COLLEAGUE, name="周师傅")
    staffed.on_duty(COLLEAGUE)
    staffed.until("23T23:00")
    staffed.forget()
    staffed.report(urgent=True)
    assert staffed.everything_heard() == [
        (COLLEAGUE, "not_accepted to on_duty"),
        (ENGINEERS, "not_accepted to on_duty @周师傅"),
    ]
    assert [one.silent for one in staffed.new_notices(ENGINEERS, TicketCard)] == [False]
    staffed.forget()
    staffed.until("23T23:45")
    assert staffed.everything_heard() == [
        (ENGINEERS, "not_accepted to on_duty @周师傅"),
        (LEADER, "not_accepted to department_supervisor"),
        (SUPERVISOR, "not_accepted to supervisor"),
        (MANAGER, "not_accepted to manager"),
    ]


def test_without_anybody_on_duty_everybody_is_called_in_the_group_and_the_leader_hears_it(staffed: Centre) -> None:
    staffed.until("23T23:00")
    staffed.forget()
    staffed.report(urgent=True)
    assert staffed.everything_heard() == [
        (LEADER, "NobodyOnDuty"),
        (ENGINEERS, "not_accepted to on_duty @李师傅 @工程主管"),
    ]


def test_urgent_by_day_rings_nobody_out_of_turn(staffed: Centre) -> None:
    staffed.on_duty(ENGINEER)
    staffed.forget()
    staffed.report(urgent=True)
    assert staffed.everything_heard() == []
    assert staffed.stands() == ["resolve 24T10:00 open", "respond 23T10:15 open"]


# ------------------------------------------------------------------------------------------------ other departments


def test_what_waits_for_verification_is_the_desks_affair(staffed: Centre) -> None:
    """The department does not see it yet: half of the time is over, and the desk hears of it."""
    staffed.report(status=Status.WAITING)
    staffed.run(lambda uow: uow.timers.cancel(ticket_id=1, kind="dispatch_unverified"))
    staffed.forget()
    staffed.until("23T22:00")
    assert staffed.everything_heard() == [(DESK_GROUP, "not_accepted to group")]


def test_passing_it_on_gives_the_next_department_its_own_time(staffed: Centre) -> None:
    staffed.report()
    staffed.until("23T10:20")
    ticket = staffed.ticket()
    staffed.run(lambda uow: dispatch.pass_on(uow, staff_actor_of(uow, ENGINEER), ticket, DESK, "", staffed.at))
    staffed.forget()
    staffed.until("23T10:35")
    assert staffed.everything_heard() == [(DESK_GROUP, "not_accepted to group")]
    assert staffed.stands()[1:] == ["respond 23T10:30 withdrawn", "respond 23T10:50 open"]


def test_a_department_without_a_group_is_reached_at_the_desk(desk: Centre) -> None:
    desk.resident(RESIDENT)
    desk.colleague(ENGINEER)
    desk.run(lambda uow: uow.chats.died(ENGINEERS, "kicked", desk.at))
    desk.report()
    desk.forget()
    desk.until("23T10:15")
    assert desk.everything_heard() == [(DESK_GROUP, "not_accepted to group")]
    assert desk.ticket().department == ENGINEERING
    assert desk.at == local("23T10:15")
