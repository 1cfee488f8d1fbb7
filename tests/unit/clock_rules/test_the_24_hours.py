"""The promise of 24 hours: reminded, warned before the breach, broken, held, extended; the resident told (REP-2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.calls import CallReason
from domain.errors import CardRefreshed, NotNow, NotPermitted, TooSoon
from domain.notices.news import Reminder, ResidentNews
from domain.notices.staff import TicketCard
from domain.people import Role
from domain.promise_rules import ClockKind, PromiseKind, PromiseRule
from domain.timeliness import Timeliness, Verdict
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import (
    ENGINEER,
    LEADER,
    MANAGER,
    RESIDENT,
    SUPERVISOR,
    Centre,
    centre,
    local,
    shipped,
)
from usecases import dispatch, holding, progress


def taken(centre: Centre, *, at: str = "23T12:00") -> None:
    """Reported at this moment and accepted at once; nothing said so far counts."""
    centre.until(at)
    centre.report()
    centre.accept()
    centre.forget()


# ------------------------------------------------------------------------------------------------ until the breach


def test_everybody_in_their_turn(staffed: Centre) -> None:
    """Half and four fifths fall into the night and are said in the evening, as one."""
    taken(staffed)
    staffed.until("23T21:59")
    assert staffed.everything_heard() == [(ENGINEERS, "time_left to holder @李师傅")]
    staffed.forget()
    staffed.until("24T10:00")
    assert staffed.everything_heard() == [(ENGINEERS, "extend_now to holder @李师傅")]
    staffed.forget()
    staffed.until("24T11:00")
    assert staffed.everything_heard() == [
        (RESIDENT, "warned by 24T12:00"),
        (SUPERVISOR, "breach_near to supervisor"),
    ]
    staffed.forget()
    staffed.until("24T12:00")
    assert staffed.everything_heard() == [
        (SUPERVISOR, "new_time to supervisor"),  # 11:25
        (RESIDENT, "warned by 24T11:45"),  # 11:40: the new time will not come in time either
        (MANAGER, "new_time to manager"),
        (MANAGER, "breached to manager"),
    ]
    staffed.forget()
    assert staffed.stands()[-1] == "answer 24T14:45 moved 1 broken", "for when the warning said"
    assert staffed.kinds() == [
        "filed", "dispatched", "accepted", "reminded", "reminded", "escalated", "warned",
        "escalated", "escalated", "warned", "breached", "breached", "escalated",
    ]  # fmt: skip
    staffed.until("25T12:00")
    again = [(SUPERVISOR, "new_time to supervisor"), (RESIDENT, "warned by {}"), (MANAGER, "new_time to manager")]
    assert staffed.everything_heard() == [
        (who, said.format(due)) for due in ("24T14:45", "24T20:45") for who, said in again
    ], "each time twice as long"
    assert staffed.stands() == ["resolve 24T12:00 broken", "respond 23T12:30 kept", "answer 25T18:45 moved 3 broken"]


def test_in_the_day_half_and_four_fifths_are_two_reminders(staffed: Centre) -> None:
    taken(staffed, at="23T22:30")
    staffed.until("24T21:00")
    assert staffed.heard(ENGINEERS) == [
        "time_left to holder @李师傅",  # 10:30
        "time_left to holder @李师傅",  # 17:42
        "extend_now to holder @李师傅",  # 20:30
    ]
    staffed.forget()
    staffed.until("24T22:30")
    assert staffed.everything_heard() == [
        (RESIDENT, "warned by 24T22:30"),
        (SUPERVISOR, "breach_near to supervisor"),
        (SUPERVISOR, "new_time to supervisor"),
    ]
    staffed.forget()
    staffed.until("25T08:00")
    assert staffed.everything_heard() == [(MANAGER, "breached to manager")], "in the morning, not in the night"
    assert [one.at for one in staffed.history() if one.kind == "breached"] == [local("24T22:30")]


def test_the_resident_is_warned_with_a_name_and_the_moment(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("24T11:00")
    [warning] = staffed.new_notices(RESIDENT, ResidentNews)
    assert isinstance(warning.notice, ResidentNews)
    assert (warning.notice.event, warning.notice.staff, warning.notice.due_at) == (
        "warned",
        "陈女士",
        local("24T12:00"),
    )
    assert (warning.silent, warning.post_id is not None) == (False, True)


def test_the_supervisor_reads_who_has_it_and_what_was_said_last(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("25T12:00")
    staffed.decide(granted=False)
    staffed.until("24T10:59")
    staffed.forget()
    staffed.until("24T11:00")
    [near] = staffed.new_notices(SUPERVISOR, Reminder)
    assert isinstance(near.notice, Reminder)
    assert (near.notice.holder, near.notice.due_at, near.notice.label, near.notice.late_minutes) == (
        "李师傅",
        local("24T12:00"),
        "1123-001",
        0,
    )


def test_finishing_in_time_stops_everything(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("24T10:30")
    staffed.resolve()
    assert staffed.stands() == ["resolve 24T12:00 kept", "respond 23T12:30 kept"]
    assert [one.partition(" ")[0] for one in staffed.timers()] == ["follow_up"]
    staffed.forget()
    staffed.until("24T12:30")
    assert (SUPERVISOR, "breach_near to supervisor") not in staffed.everything_heard()
    assert "warned" not in staffed.kinds()


def test_without_a_holder_the_group_is_asked_who_takes_it(staffed: Centre) -> None:
    staffed.until("23T12:00")
    staffed.report()
    staffed.until("23T21:58")
    staffed.forget()
    staffed.until("23T21:59")
    assert staffed.everything_heard() == [(ENGINEERS, "not_accepted to group")]


def test_a_holder_without_telegram_is_reached_through_the_desk(staffed: Centre) -> None:
    worker = staffed.run(
        lambda uow: uow.staff.add(
            community_id=GARDEN,
            user_id=None,
            name="外包老赵",
            badge=None,
            role=Role.STAFF,
            department=ENGINEERING,
            locale=None,
            at=staffed.at,
        )
    )
    staffed.until("23T12:00")
    staffed.report()
    ticket = staffed.ticket()
    staffed.run(lambda uow: uow.tickets.change(ticket, status="accepted", holder_id=worker.id, held_since=staffed.at))
    staffed.forget()
    staffed.until("23T21:59")
    assert (DESK_GROUP, "time_left to holder") in staffed.everything_heard()


def test_a_resident_who_cannot_be_reached_is_called_before_the_breach(staffed: Centre) -> None:
    taken(staffed)
    staffed.blocked(RESIDENT)
    staffed.until("24T11:00")
    assert staffed.heard(RESIDENT) == []
    call = staffed.call()
    assert (call.details["reason"], call.details["ticket_id"], call.contact_phone) == (
        CallReason.UNDELIVERED,
        1,
        "+8613800005678",
    )


def test_urgent_tickets_ring_at_night_but_their_resident_is_told_in_the_evening(staffed: Centre) -> None:
    staffed.until("23T23:30")
    staffed.report(urgent=True)
    staffed.accept()
    staffed.until("24T21:30")
    staffed.forget()
    staffed.until("24T23:30")
    assert staffed.everything_heard() == [
        (RESIDENT, "warned by 24T23:30"),  # 21:59
        (SUPERVISOR, "breach_near to supervisor"),  # 22:30
        (MANAGER, "breached to manager"),  # 23:30
    ]


# ------------------------------------------------------------------------------------------------ holds


def test_a_hold_moves_everything_and_tells_the_resident(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("23T15:00")
    staffed.hold("25T12:00")
    assert staffed.everything_heard() == [(RESIDENT, "held by 25T12:00")]
    assert staffed.ticket().status == "on_hold"
    assert staffed.stands() == ["resolve 25T12:00 moved 1 open", "respond 23T12:30 kept"]
    assert staffed.timers() == [
        "resolve 0 24T12:00",
        "resolve 1 24T21:59",
        "resolve 2 25T10:00",
        "resolve 3 25T11:00",
        "resolve 4 25T11:00",
        "promise_due 25T12:00",
        "resolve 5 25T12:00",
    ]
    staffed.forget()
    staffed.until("24T12:00")
    assert staffed.everything_heard() == [(ENGINEERS, "time_left to holder @李师傅")]
    assert "breached" not in staffed.kinds()


def test_a_hold_takes_the_visit_back(staffed: Centre) -> None:
    taken(staffed)
    staffed.visit("23T16:00")
    staffed.hold("24T18:00")
    assert staffed.stands()[2] == "visit 23T16:00 withdrawn"
    staffed.until("23T17:00")
    assert "breached" not in staffed.kinds()


def test_the_second_hold_needs_the_supervisor(staffed: Centre) -> None:
    taken(staffed)
    staffed.hold("24T18:00")
    staffed.forget()
    staffed.hold("25T12:00")
    assert staffed.everything_heard() == [(SUPERVISOR, "approve hold until 25T12:00?")]
    assert staffed.stands()[0] == "resolve 24T18:00 moved 1 open", "the clock runs on until somebody agrees"
    staffed.forget()
    staffed.decide(granted=True)
    assert staffed.everything_heard() == [(RESIDENT, "held by 25T12:00"), (ENGINEERS, "news held @李师傅")]
    assert staffed.stands()[0] == "resolve 25T12:00 moved 2 open"
    assert (staffed.ticket().holds, staffed.ticket().status) == (2, "on_hold")


def test_a_hold_of_more_than_48_hours_needs_the_supervisor(staffed: Centre) -> None:
    taken(staffed)
    staffed.hold("26T12:01")
    assert staffed.everything_heard() == [(SUPERVISOR, "approve hold until 26T12:01?")]
    staffed.forget()
    staffed.decide(granted=False)
    assert staffed.everything_heard() == [(ENGINEERS, "news extension_declined @李师傅")]
    assert staffed.stands()[0] == "resolve 24T12:00 open"
    staffed.hold("26T12:00")
    assert staffed.stands()[0] == "resolve 26T12:00 moved 1 open", "exactly 48 hours are free"


def test_the_supervisor_holds_without_asking(staffed: Centre) -> None:
    taken(staffed)
    staffed.hold("27T12:00", by=SUPERVISOR)
    assert staffed.stands()[0] == "resolve 27T12:00 moved 1 open"


def test_nobody_at_home_needs_somebody_at_the_door_first(staffed: Centre) -> None:
    taken(staffed)
    with pytest.raises(NotNow):
        staffed.hold("24T18:00", reason="no-access")
    staffed.run(progress.nobody_home, staffed.press(ENGINEER, chat_id=ENGINEERS), 1, None)
    staffed.hold("24T18:00", reason="no-access")
    assert staffed.stands()[0] == "resolve 24T18:00 moved 1 open"


def test_going_on_early_gives_back_what_was_left(staffed: Centre) -> None:
    """Due on Tuesday at 12:00, held on Monday at 15:00 with 21 hours left, going on in the evening at 18:00."""
    taken(staffed)
    staffed.until("23T15:00")
    staffed.hold("25T12:00")
    staffed.until("23T18:00")
    staffed.forget()
    staffed.resume()
    assert (staffed.ticket().status, staffed.stands()[0]) == ("accepted", "resolve 24T15:00 moved 2 open")
    assert staffed.everything_heard() == [(RESIDENT, "resumed by 24T15:00")]
    assert staffed.timers()[-1] == "resolve 5 24T15:00"


def test_going_on_in_time_changes_nothing_and_nobody_is_told(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("23T15:00")
    staffed.hold("24T18:00")
    staffed.until("24T08:00")
    staffed.forget()
    staffed.resume()
    assert (staffed.ticket().status, staffed.stands()[0]) == ("accepted", "resolve 24T18:00 moved 1 open")
    assert staffed.everything_heard() == []


def test_going_on_leaves_an_hour_for_the_work(staffed: Centre) -> None:
    """Held ten minutes before the end: nobody mends a tap in ten minutes."""
    taken(staffed)
    staffed.until("24T11:50")
    staffed.hold("25T12:00")
    staffed.until("24T16:00")
    staffed.resume()
    assert staffed.stands()[0] == "resolve 24T17:00 moved 2 open"


def test_what_was_broken_before_its_pause_keeps_the_new_moment(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("24T13:00")
    staffed.hold("25T12:00")
    staffed.until("24T16:00")
    staffed.resume()
    assert staffed.stands()[0] == "resolve 25T12:00 moved 1 broken"


def test_somebody_else_s_going_on_is_told_to_the_holder(staffed: Centre) -> None:
    taken(staffed)
    staffed.hold("25T12:00")
    staffed.forget()
    staffed.resume(by=SUPERVISOR)
    assert staffed.everything_heard() == [(RESIDENT, "resumed by 24T12:00"), (ENGINEERS, "news resumed @李师傅")]


def test_time_given_back_may_be_held_again() -> None:
    """48 hours are free in all (REP-2): what was planned but not used does not count."""
    repair = shipped().get("repair")
    assert repair is not None
    assert repair.hold is not None
    with centre(replace(repair, hold=replace(repair.hold, free_times=3))) as other:
        other.everybody()
        taken(other)
        other.hold("26T12:00")
        other.resume()
        other.hold("26T11:59")
        assert other.stands()[0] == "resolve 26T11:59 moved 3 open"


def test_a_pause_in_service_hours_lasts_in_service_hours() -> None:
    """16 service hours from Monday 12:00 end on Wednesday at 09:00, as a day has nine and a half."""
    rule = PromiseRule(kind=PromiseKind.RESOLVE, within=timedelta(hours=16), clock=ClockKind.SERVICE)
    repair = shipped().get("repair")
    assert repair is not None
    with centre(replace(repair, promises=(rule,))) as other:
        other.everybody()
        taken(other)
        assert other.stands()[0] == "resolve 25T09:00 open"
        other.until("23T16:00")
        other.hold("30T09:00")  # five days later, but not 48 service hours
        assert other.stands()[0] == "resolve 30T09:00 moved 1 open"
        other.until("23T20:00")  # after hours: nothing of the pause has passed since 18:00
        other.resume()
        assert other.stands()[0] == "resolve 25T11:00 moved 2 open"


def test_a_result_after_a_hold_is_in_time_after_holds(staffed: Centre) -> None:
    """Due on Tuesday at 12:00, three hours on hold, done at 14:00; by an extension it would be late (REP-6)."""
    taken(staffed)
    staffed.until("23T15:00")
    staffed.hold("25T12:00")
    staffed.until("23T18:00")
    staffed.resume()
    staffed.until("24T14:00")
    staffed.resolve()
    ticket = staffed.ticket()
    found = staffed.look(lambda uow: holding.judged(uow, ticket, staffed.at))
    assert found == Timeliness(
        verdict=Verdict.IN_TIME_AFTER_HOLDS,
        holds=1,
        held=timedelta(hours=3),
        extensions=0,
        extended=timedelta(0),
    )


def test_a_hold_at_night_makes_no_sound(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("23T23:00")
    staffed.forget()
    staffed.hold("25T12:00")
    assert staffed.everything_heard() == [(RESIDENT, "held by 25T12:00 (silent)")]


# ------------------------------------------------------------------------------------------------ extensions


def test_an_extension_is_asked_and_granted(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("25T18:00")
    assert staffed.everything_heard() == [(SUPERVISOR, "approve extension until 25T18:00?")]
    staffed.forget()
    staffed.decide(granted=True)
    assert staffed.everything_heard() == [(RESIDENT, "extended by 25T18:00"), (ENGINEERS, "news extended @李师傅")]
    assert staffed.stands()[0] == "resolve 25T18:00 moved 1 open"
    [told] = staffed.new_notices(RESIDENT, ResidentNews)
    assert isinstance(told.notice, ResidentNews)
    assert (told.notice.old_due_at, told.notice.due_at) == (local("24T12:00"), local("25T18:00"))


def test_an_extension_is_declined(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("25T18:00")
    staffed.forget()
    staffed.decide(granted=False)
    assert staffed.everything_heard() == [(ENGINEERS, "news extension_declined @李师傅")]
    assert staffed.stands()[0] == "resolve 24T12:00 open"


@pytest.mark.parametrize("again", [True, False])
def test_an_extension_is_decided_once(staffed: Centre, *, again: bool) -> None:
    taken(staffed)
    staffed.extend("25T18:00")
    staffed.decide(granted=True)
    with pytest.raises(CardRefreshed):
        staffed.decide(granted=again)
    assert staffed.stands()[0] == "resolve 25T18:00 moved 1 open"


def test_only_the_newest_request_is_decided(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("25T18:00")
    first = staffed.history()[-1].id
    staffed.extend("26T18:00")
    with pytest.raises(CardRefreshed):
        staffed.decide(granted=True, event_id=first)
    staffed.decide(granted=True)
    assert staffed.stands()[0] == "resolve 26T18:00 moved 1 open"


@pytest.mark.parametrize("who", [ENGINEER, LEADER])
def test_not_everybody_may_decide(staffed: Centre, who: int) -> None:
    taken(staffed)
    staffed.extend("25T18:00")
    with pytest.raises(NotPermitted):
        staffed.decide(granted=True, by=who)


def test_a_moment_that_has_passed_meanwhile_is_not_promised(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("24T18:00")
    staffed.until("24T18:00")
    with pytest.raises(CardRefreshed):
        staffed.decide(granted=True)
    assert staffed.stands()[0] == "resolve 24T12:00 broken"
    staffed.forget()
    staffed.decide(granted=False)
    assert staffed.heard(ENGINEERS) == ["news extension_declined @李师傅"]


def test_what_was_asked_before_the_work_was_done_is_not_granted_after_it_was_reopened(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("26T18:00")
    staffed.resolve()
    staffed.answer(working=False)
    staffed.accept()
    with pytest.raises(CardRefreshed):
        staffed.decide(granted=True)
    assert staffed.stands()[-1] == "resolve 24T12:00 open"


def test_granted_after_the_breach_the_breach_stays_on_record(staffed: Centre) -> None:
    taken(staffed)
    staffed.extend("25T18:00")
    staffed.until("24T13:00")
    staffed.forget()
    staffed.decide(granted=True)
    assert staffed.stands()[0] == "resolve 25T18:00 moved 1 broken"
    assert staffed.heard(RESIDENT) == ["extended by 25T18:00"]


# ------------------------------------------------------------------------------------------------ after a downtime


def test_a_day_of_downtime_is_one_call_and_everybody_hears_once(staffed: Centre) -> None:
    staffed.until("23T12:00")
    staffed.report()
    staffed.forget()
    staffed.down_until("24T13:00")
    assert staffed.everything_heard() == [
        (LEADER, "not_accepted to department_supervisor 1470 min late"),
        (SUPERVISOR, "not_accepted to supervisor 1455 min late"),
        (MANAGER, "not_accepted to manager 1440 min late"),
        (ENGINEERS, "not_accepted to group 1485 min late"),
        (RESIDENT, "breached by 24T12:00"),
        (SUPERVISOR, "breach_near to supervisor 120 min late"),
        (MANAGER, "breached to manager 60 min late"),
        (ENGINEERS, "not_accepted to group 180 min late"),
    ]
    assert staffed.kinds() == ["filed", "dispatched", "breached", "escalated", "breached", "escalated", "warned"]
    assert staffed.stands() == ["resolve 24T12:00 broken", "respond 23T12:30 broken", "answer 24T13:45 open"]
    staffed.forget()
    staffed.until("24T16:00")
    assert staffed.everything_heard() == [
        (SUPERVISOR, "new_time to supervisor"),
        (RESIDENT, "warned by 24T13:45"),
        (MANAGER, "new_time to manager"),
    ]


def test_one_person_with_several_parts_hears_once_after_a_downtime(desk: Centre) -> None:
    """The supervisor stands in for the department supervisor and for the manager."""
    desk.colleague(ENGINEER, name="李师傅")
    desk.colleague(SUPERVISOR, name="陈女士", role="supervisor", private=False)
    desk.resident(RESIDENT)
    desk.report()
    desk.forget()
    desk.down_until("23T12:00")
    assert desk.everything_heard() == [(ENGINEERS, "not_accepted to manager 60 min late @陈女士")]


def test_the_card_is_redrawn_once_after_a_downtime(staffed: Centre) -> None:
    staffed.until("23T12:00")
    staffed.report()
    staffed.deliver()
    staffed.down_until("24T13:00")
    assert [type(one) for one in staffed.edits(ENGINEERS)].count(TicketCard) == 1


def test_waking_up_in_the_night_waits_for_the_morning(staffed: Centre) -> None:
    taken(staffed)
    staffed.hold("25T12:00")
    staffed.forget()
    staffed.down_until("24T23:00")
    assert staffed.everything_heard() == []
    staffed.until("25T08:00")
    assert staffed.everything_heard() == [(ENGINEERS, "time_left to holder 601 min late @李师傅")]


def test_a_warning_does_not_wait_for_a_morning_after_the_breach(staffed: Centre) -> None:
    taken(staffed, at="24T05:00")
    staffed.down_until("25T02:00")
    assert staffed.everything_heard() == [
        (RESIDENT, "warned by 25T05:00 (silent)"),
        (SUPERVISOR, "breach_near to supervisor 241 min late (silent)"),
        (ENGINEERS, "extend_now to holder 241 min late @李师傅 (silent)"),
    ]
    staffed.forget()
    staffed.until("25T08:00")
    assert staffed.everything_heard() == [(MANAGER, "breached to manager")]


def test_work_finished_while_the_process_was_down_does_not_hide_the_breach(staffed: Centre) -> None:
    taken(staffed)
    staffed.at = local("24T13:00")
    staffed.resolve()
    assert staffed.stands()[0] == "resolve 24T12:00 kept broken"
    resolve = staffed.promises()[0]
    assert (resolve.broken_at, resolve.kept_at) == (local("24T12:00"), local("24T13:00"))
    assert staffed.kinds()[-2:] == ["resolved", "breached"]
    staffed.forget()
    staffed.tick()
    assert staffed.everything_heard() == [(RESIDENT, "asked")], "nobody is reminded of what is done"


def test_exactly_at_the_moment_is_in_time(staffed: Centre) -> None:
    taken(staffed)
    staffed.at = local("24T12:00")
    staffed.resolve()
    assert staffed.stands()[0] == "resolve 24T12:00 kept"


# ------------------------------------------------------------------------------------------------ visits


def test_a_visit_that_nobody_began_is_broken_and_everybody_hears_before(staffed: Centre) -> None:
    taken(staffed)
    staffed.visit("23T16:00")
    assert staffed.heard(RESIDENT) == ["visit_set by 24T12:00"]
    staffed.forget()
    staffed.until("23T15:45")
    assert staffed.everything_heard() == [
        (ENGINEERS, "visit_ahead to holder @李师傅"),  # 15:00
        (ENGINEERS, "visit_ahead to holder @李师傅"),  # 15:45
    ]
    staffed.forget()
    staffed.until("23T16:00")
    assert staffed.everything_heard() == [
        (RESIDENT, "warned by 23T16:00"),  # 15:55
        (LEADER, "visit_ahead to department_supervisor"),
        (ENGINEERS, "visit_ahead to holder @李师傅"),  # 16:00
    ]
    assert staffed.stands()[2:] == ["visit 23T16:00 broken", "answer 23T16:40 open"]
    staffed.visit("23T18:00")
    assert staffed.stands()[3] == "answer 23T16:40 kept", "another visit time is the new time that was promised"


def test_the_new_time_is_promised_with_the_warning_and_kept_by_telling_it(staffed: Centre) -> None:
    taken(staffed)
    staffed.until("24T11:00")
    [warning] = staffed.new_notices(RESIDENT, ResidentNews)
    assert isinstance(warning.notice, ResidentNews)
    assert (warning.notice.promise, warning.notice.tell_by) == (PromiseKind.RESOLVE, local("24T11:45"))
    assert staffed.stands()[2] == "answer 24T11:45 open"
    staffed.extend("25T12:00", by=SUPERVISOR)
    assert staffed.stands()[2] == "answer 24T11:45 kept"
    staffed.forget()
    staffed.until("24T11:59")
    assert staffed.everything_heard() == [], "nobody reminds of what was told"


@pytest.mark.parametrize(
    ("reported", "promised"),
    [
        ("23T08:30", "answer 24T08:30 open"),  # warned at 21:59: before the promised moment of the morning
        ("23T08:00", "answer 24T08:44 open"),  # no time is left before it, but nobody is told anything at night
        ("23T04:00", "answer 24T08:44 open"),
    ],
)
def test_a_new_time_is_never_promised_for_the_night(staffed: Centre, reported: str, promised: str) -> None:
    staffed.at = local(reported)
    staffed.report()
    staffed.run(dispatch.accept, staffed.press(ENGINEER, chat_id=ENGINEERS), 1, None)
    staffed.until("23T22:30")
    assert staffed.stands()[2] == promised


def test_setting_out_keeps_the_visit(staffed: Centre) -> None:
    taken(staffed)
    staffed.visit("23T16:00")
    staffed.until("23T15:40")
    staffed.run(progress.on_my_way, staffed.press(ENGINEER, chat_id=ENGINEERS), 1, None)
    with pytest.raises(TooSoon):
        staffed.run(progress.on_my_way, staffed.press(ENGINEER, chat_id=ENGINEERS), 1, None)
    assert staffed.stands()[2] == "visit 23T16:00 kept"
    staffed.until("23T17:00")
    assert "breached" not in staffed.kinds()


def test_a_visit_is_moved_by_setting_another_time(staffed: Centre) -> None:
    taken(staffed)
    staffed.visit("23T16:00")
    staffed.visit("23T18:00")
    assert staffed.stands()[2:] == ["visit 23T18:00 moved 1 open"]
    assert [one for one in staffed.timers() if one.startswith("promise_due")] == [
        "promise_due 23T18:00",
        "promise_due 24T12:00",
    ]
