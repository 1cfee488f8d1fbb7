"""Phone-call tasks: whose they are, when they are due, three attempts, what the outcome does (FUP-1, FUP-2, INT-8)."""

from datetime import timedelta

import pytest

from domain.calls import CallOutcome, CallReason
from domain.errors import HeldByOther, OwnWork, TooSoon
from domain.events import EventKind
from domain.incoming import Media, MediaKind
from domain.notices.dialogue import CallMeFiled
from domain.notices.news import ClosingNote, RelayedMedia, StaffNews
from domain.notices.staff import TicketCard
from domain.people import Role
from domain.tickets import Status, Ticket
from tests.support.knowledge import DESK
from tests.support.world import DESK_GROUP, ENGINEERS, sender
from tests.unit.clock_rules.centre import (
    BUTLER,
    CLERK,
    ENGINEER,
    MANAGER,
    RESIDENT,
    SUPERVISOR,
    Centre,
    local,
    said,
)
from usecases import calls, dispatch, joining_tickets
from usecases.call_tasks import call_about, call_me
from usecases.card_screens import card_data
from usecases.people import staff_actor, staff_actor_of
from usecases.ticket_ports import Purpose


def silent(staffed: Centre, *, by: int = ENGINEER) -> Ticket:
    """A follow-up that stayed silent until Wednesday 15:00; its call task."""
    staffed.report()
    staffed.accept(by)
    staffed.until("23T15:00")
    staffed.resolve(by=by)
    staffed.until("25T14:59")
    staffed.forget()
    staffed.until("25T15:00")
    return staffed.call()


def ring(staffed: Centre, by: int = CLERK) -> None:
    """Nobody picks up."""
    staffed.run(calls.no_answer, staffed.press(by, chat_id=DESK_GROUP), staffed.call().id, None)


def close(staffed: Centre, outcome: CallOutcome, words: str = "", by: int = CLERK) -> None:
    call = staffed.call()
    staffed.run(
        lambda uow: calls.close_call(uow, call, outcome, words, staff_actor(staff_actor_of(uow, by)), staffed.at)
    )


# ------------------------------------------------------------------------------------------------ whose it is


def test_without_a_butler_it_is_the_front_desks(staffed: Centre) -> None:
    call = silent(staffed)
    assert (call.department, call.status, call.details["reason"]) == (DESK, Status.OPEN, CallReason.FOLLOW_UP)
    assert [one.notice for one in staffed.new_notices(DESK_GROUP, TicketCard)] == [
        TicketCard(ticket_id=call.id, department=DESK)
    ]
    assert staffed.heard(DESK_GROUP) == []


def test_the_butler_of_the_building_is_called_by_name_under_the_card(staffed: Centre) -> None:
    staffed.butler()
    call = silent(staffed)
    [card] = staffed.new_notices(DESK_GROUP, TicketCard)
    [news] = staffed.new_notices(DESK_GROUP, StaffNews)
    assert isinstance(news.notice, StaffNews)
    assert (news.reply_to_post_id, news.notice.ticket_id, news.notice.due_at) == (
        card.post_id,
        call.id,
        local("26T15:00"),
    )
    assert staffed.heard(DESK_GROUP) == ["news dispatched @管家小刘"]


def test_the_butler_of_another_building_has_nothing_to_do_with_it(staffed: Centre) -> None:
    one = staffed.colleague(BUTLER, name="管家小刘", role=Role.BUTLER, department=DESK)
    staffed.run(lambda uow: uow.staff.update(one, buildings=("2",)))
    silent(staffed)
    assert staffed.heard(DESK_GROUP) == []


def test_never_the_one_who_did_the_work(staffed: Centre) -> None:
    """The butler changed the bulb: the front desk asks whether it burns."""
    staffed.butler()
    butler = staffed.member(BUTLER)
    staffed.report()
    ticket = staffed.ticket()
    staffed.run(lambda uow: dispatch.assign(uow, staff_actor_of(uow, SUPERVISOR), ticket, butler, staffed.at))
    staffed.until("23T15:00")
    staffed.resolve(by=BUTLER)
    staffed.until("25T14:59")
    staffed.forget()
    staffed.until("25T15:00")
    call = staffed.call()
    assert staffed.heard(DESK_GROUP) == []
    with pytest.raises(OwnWork):
        staffed.accept(BUTLER, call.id)
    staffed.accept(CLERK, call.id)
    assert staffed.call().holder_id == staffed.member(CLERK).id


def test_the_butler_takes_it_and_the_desk_is_told_who_was_quicker(staffed: Centre) -> None:
    staffed.butler()
    call = silent(staffed)
    staffed.accept(BUTLER, call.id)
    with pytest.raises(HeldByOther) as refused:
        staffed.accept(CLERK, call.id)
    assert refused.value.holder == "管家小刘"


def test_the_desk_gives_it_to_the_butler(staffed: Centre) -> None:
    staffed.butler()
    call, butler = silent(staffed), staffed.member(BUTLER)
    staffed.forget()
    staffed.run(lambda uow: dispatch.assign(uow, staff_actor_of(uow, CLERK), call, butler, staffed.at))
    assert staffed.everything_heard() == [(DESK_GROUP, "news assigned @管家小刘")], "and the resident hears nothing"


# ------------------------------------------------------------------------------------------------ its own promise


def test_a_call_has_its_own_ladder(staffed: Centre) -> None:
    call = silent(staffed)
    assert staffed.stands(call.id) == ["respond 26T15:00 open"], "nobody waits at the phone for it"
    staffed.forget()
    staffed.until("28T15:00")
    assert staffed.everything_heard() == [
        (DESK_GROUP, "not_accepted to group"),  # 26th, 11:00
        (SUPERVISOR, "breached to supervisor"),  # 26th, 15:00
        (MANAGER, "breached to manager"),  # 28th, 15:00
    ]


def test_taking_the_task_is_not_yet_calling(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    assert staffed.stands(call.id) == ["respond 26T15:00 open"]
    staffed.forget()
    staffed.until("26T11:00")
    assert staffed.everything_heard() == [(DESK_GROUP, "time_left to holder @前台小林")]
    ring(staffed)
    assert staffed.stands(call.id) == ["respond 26T15:00 kept", "answer 26T16:00 open"]


def test_the_next_try_is_promised_and_reminded(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    ring(staffed)
    staffed.forget()
    staffed.until("25T20:00")
    assert staffed.everything_heard() == [
        (DESK_GROUP, "time_left to holder @前台小林"),  # 19:00
        (SUPERVISOR, "breached to supervisor"),
    ]
    assert staffed.stands(call.id) == ["respond 26T15:00 kept", "answer 25T20:00 broken"]


def test_giving_it_back_does_not_buy_time(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    staffed.until("25T15:05")
    staffed.give_back(CLERK, call.id)
    assert staffed.stands(call.id) == ["respond 26T15:00 open"]


# ------------------------------------------------------------------------------------------------ attempts


def test_after_three_attempts_it_is_closed_as_not_reached_never_as_satisfied(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    for at in ("25T15:05", "25T15:40"):
        staffed.until(at)
        ring(staffed)
        assert staffed.ticket().status == "resolved"
    staffed.until("25T17:00")
    ring(staffed)
    ticket, call = staffed.ticket(), staffed.call()
    assert (call.status, call.outcome, call.details["attempts"]) == (Status.CLOSED, "unreached", 3)
    assert (ticket.status, ticket.outcome, ticket.score) == (Status.CLOSED, "unreached", None)
    assert staffed.kinds()[-3:] == ["follow_up_silent", "called", "closed"]
    assert "confirmed" not in staffed.kinds()
    assert (staffed.timers(1), staffed.timers(call.id)) == ([], [])
    assert staffed.stands(call.id) == [
        "respond 26T15:00 kept",
        "answer 25T20:05 kept",
        "answer 25T20:40 kept",
        "answer 25T22:00 withdrawn",
    ]


def test_ringing_again_at_once_is_the_same_attempt(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    ring(staffed)
    staffed.until("25T15:29")
    with pytest.raises(TooSoon) as refused:
        ring(staffed)
    assert said(refused.value.again_at) == "25T15:30"
    assert staffed.call().details["attempts"] == 1


# ------------------------------------------------------------------------------------------------ outcomes


def test_working_closes_the_ticket_as_confirmed(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    staffed.forget()
    close(staffed, CallOutcome.WORKING, "说很好")
    assert (staffed.ticket().status, staffed.ticket().outcome) == (Status.CLOSED, "working")
    assert (staffed.call().status, staffed.call().outcome) == (Status.CLOSED, "working")
    assert staffed.kinds()[-3:] == ["called", "confirmed", "closed"]
    assert staffed.history()[-3].data["words"] == "说很好"
    assert staffed.stands(call.id) == ["respond 26T15:00 kept"]
    assert staffed.heard(RESIDENT) == ["ClosingNote"]


def test_still_a_problem_reopens_it_with_what_was_said(staffed: Centre) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    staffed.forget()
    close(staffed, CallOutcome.STILL_A_PROBLEM, "还在滴水")
    ticket = staffed.ticket()
    assert (ticket.status, ticket.priority) == (Status.OPEN, 1)
    assert staffed.everything_heard() == [(SUPERVISOR, "news not_fixed"), (RESIDENT, "reopened by 26T15:00")]
    assert staffed.history()[-1].data["words"] == "还在滴水"


def by_phone(staffed: Centre) -> None:
    """Reported by somebody without Telegram, done; the follow-up is a call, and taken."""
    caller = staffed.no_telegram()
    staffed.report(by=caller)
    staffed.accept()
    staffed.resolve()
    staffed.tick()
    assert staffed.call().details["reason"] == CallReason.FOLLOW_UP
    staffed.accept(CLERK, staffed.call().id)


def test_what_was_said_on_the_phone_is_not_told_by_another_call(staffed: Centre) -> None:
    by_phone(staffed)
    close(staffed, CallOutcome.STILL_A_PROBLEM, "还在滴水")
    staffed.until("23T15:00")
    assert [one.status for one in staffed.calls()] == [Status.CLOSED]


def test_what_happens_after_the_call_is_told_by_the_next_one(staffed: Centre) -> None:
    by_phone(staffed)
    close(staffed, CallOutcome.STILL_A_PROBLEM, "还在滴水")
    staffed.accept()
    staffed.tick()
    again = staffed.calls()[-1]
    assert (again.status, again.details["reason"]) == (Status.OPEN, CallReason.TELL)
    card = staffed.look(lambda uow: card_data(uow, TicketCard(ticket_id=again.id, department=DESK), staffed.at))
    assert card is not None
    assert [one.kind for one in card.to_tell] == [EventKind.ACCEPTED]


def test_nobody_is_rung_about_the_pictures_of_what_was_settled_by_phone(staffed: Centre) -> None:
    """Whoever stopped the bot was rung; the closing note and its pictures would be lost, and ring them once more."""
    staffed.report()
    staffed.accept()
    staffed.resolve()
    staffed.blocked(RESIDENT)
    staffed.tick()
    photo = Media(kind=MediaKind.PHOTO, file_id="f1", file_unique_id="u1")
    ticket = staffed.ticket()
    staffed.run(
        lambda uow: uow.attachments.add_to_ticket(ticket, photo, purpose=Purpose.RESULT, caption="", at=staffed.at)
    )
    staffed.accept(CLERK, staffed.call().id)
    staffed.forget()
    close(staffed, CallOutcome.WORKING)
    assert staffed.new_notices(RESIDENT, ClosingNote) + staffed.new_notices(RESIDENT, RelayedMedia) == []


def test_whoever_reported_the_same_without_telegram_is_rung_about_it_too(staffed: Centre) -> None:
    """Their ticket ended when it was joined, and what happens to the other one is their news."""
    staffed.report()
    theirs = staffed.report(by=staffed.no_telegram())
    supervisor = staffed.look(lambda uow: staff_actor_of(uow, SUPERVISOR))
    staffed.run(joining_tickets.join, supervisor, theirs, 1, staffed.at)
    staffed.later(timedelta(minutes=1))
    staffed.accept()
    staffed.tick()
    call = staffed.call()
    card = staffed.look(lambda uow: card_data(uow, TicketCard(ticket_id=call.id, department=DESK), staffed.at))
    assert card is not None
    assert (call.details["ticket_id"], [one.kind for one in card.to_tell]) == (
        theirs.id,
        [EventKind.JOINED, EventKind.ACCEPTED],
    )


def test_still_a_problem_after_a_week_is_still_a_problem(staffed: Centre) -> None:
    staffed.at = local("10T10:00")
    staffed.report()
    staffed.accept()
    staffed.resolve()
    staffed.until("20T10:00")
    staffed.accept(CLERK, staffed.call().id)
    close(staffed, CallOutcome.STILL_A_PROBLEM)
    assert staffed.ticket().status == "open"


@pytest.mark.parametrize("working", [True, False])
def test_the_resident_answers_after_all_and_nobody_calls(staffed: Centre, *, working: bool) -> None:
    call = silent(staffed)
    staffed.accept(CLERK, call.id)
    staffed.forget()
    staffed.answer(working=working)
    assert (staffed.call().status, staffed.call().outcome) == (Status.CANCELLED, "settled")
    assert staffed.timers(call.id) == []
    assert (DESK_GROUP, "news cancelled @前台小林") in staffed.everything_heard()
    assert "cancelled" not in " ".join(staffed.heard(RESIDENT)), "the centre's own affair"


# ------------------------------------------------------------------------------------------------ call me


def test_call_me_is_one_task_with_a_time(staffed: Centre) -> None:
    staffed.butler()
    staffed.forget()
    staffed.run(call_me, sender(RESIDENT), RESIDENT, staffed.at)
    staffed.later(local("23T10:05") - staffed.at)
    staffed.run(call_me, sender(RESIDENT), RESIDENT, staffed.at)
    filed = [one.notice for one in staffed.new_notices(RESIDENT, CallMeFiled)]
    assert filed == [CallMeFiled(number="T-20261123-001", due_at=local("23T10:15"), phone="138****5678")] * 2
    assert staffed.call().details == {"reason": "requested"}
    assert staffed.heard(DESK_GROUP) == ["news dispatched @管家小刘"]


def test_whoever_asked_for_a_call_hears_who_calls(staffed: Centre) -> None:
    staffed.run(call_me, sender(RESIDENT), RESIDENT, staffed.at)
    staffed.forget()
    staffed.accept(CLERK, staffed.call().id)
    assert staffed.heard(RESIDENT) == ["accepted"]


def test_nobody_is_called_back_at_night(staffed: Centre) -> None:
    staffed.until("23T23:00")
    staffed.run(call_me, sender(RESIDENT), RESIDENT, staffed.at)
    assert staffed.stands(staffed.call().id) == ["respond 24T08:15 open"]
    assert [one.silent for one in staffed.new_notices(DESK_GROUP, TicketCard)] == [True]


def test_a_call_about_a_message_becomes_the_follow_up(staffed: Centre) -> None:
    """One phone call at a time about one ticket; the worker who took it gives it back."""
    staffed.colleague(ENGINEER, name="李师傅", role=Role.SUPERVISOR)
    staffed.report()
    staffed.accept()
    ticket = staffed.ticket()
    staffed.run(call_about, ticket, CallReason.UNDELIVERED, staffed.at)
    staffed.accept(ENGINEER, staffed.call().id)
    staffed.resolve()
    done = staffed.ticket()
    staffed.run(call_about, done, CallReason.FOLLOW_UP, staffed.at)
    call = staffed.call()
    assert (call.details["reason"], call.status, call.holder_id) == (CallReason.FOLLOW_UP, Status.OPEN, None)
    staffed.run(call_about, done, CallReason.UNDELIVERED, staffed.at)
    assert staffed.call().details["reason"] == CallReason.FOLLOW_UP, "nothing takes a follow-up over"
    assert staffed.heard(ENGINEERS) == []
