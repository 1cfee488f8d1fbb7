"""Times that residents were told: of an answer, of a slot. Before one breaks they hear the next one (INT-3)."""

from domain.notices.news import Reminder, ResidentNews
from domain.promise_rules import PromiseKind
from domain.tickets import Status, Ticket
from tests.support.knowledge import DESK
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import CLERK, ENGINEER, LEADER, MANAGER, RESIDENT, SUPERVISOR, Centre, local
from usecases import promising, quick_answers
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork


def asked(centre: Centre) -> Ticket:
    """A quick question in the clerk's hands."""
    centre.report(kind="ask", department=DESK, words="顶楼的信号塔有没有检测报告？")
    centre.accept(CLERK)
    centre.forget()
    return centre.ticket()


def promise_answer(centre: Centre, until: str) -> None:
    ticket = centre.ticket()
    centre.run(lambda uow: quick_answers.promise(uow, staff_actor_of(uow, CLERK), ticket, local(until), centre.at))
    centre.forget()


def test_whoever_was_promised_an_answer_hears_before_it_breaks_when_it_comes(staffed: Centre) -> None:
    asked(staffed)
    promise_answer(staffed, "23T14:00")
    staffed.until("23T13:45")
    assert staffed.everything_heard() == [
        (DESK_GROUP, "time_left to holder @前台小林"),  # 13:00
        (RESIDENT, "warned by 23T14:00"),  # 13:45
        (SUPERVISOR, "breach_near to supervisor"),
        (MANAGER, "breach_near to manager"),
    ]
    staffed.until("23T14:00")
    assert staffed.stands()[2] == "answer 23T18:00 moved 1 broken"
    staffed.forget()
    staffed.until("23T18:00")
    [warning] = staffed.new_notices(RESIDENT, ResidentNews)
    assert isinstance(warning.notice, ResidentNews)
    assert (warning.notice.promise, warning.notice.tell_by) == (PromiseKind.ANSWER, local("23T21:59"))
    staffed.forget()
    staffed.until("23T21:59")
    assert staffed.stands()[2] == "answer 24T13:59 moved 3 broken", "sixteen hours later"


def test_a_draft_that_waits_to_be_read_is_the_readers_turn(staffed: Centre) -> None:
    """Its writer has done their part: customer service hears what is left of the two days (ASK-5)."""
    asked(staffed)
    ticket = staffed.ticket()
    staffed.run(lambda uow: uow.tickets.change(ticket, status=Status.IN_REVIEW))
    staffed.until("24T10:00")
    [reminder] = staffed.new_notices(DESK_GROUP, Reminder)
    assert isinstance(reminder.notice, Reminder)
    said = reminder.notice
    assert (said.wording, said.audience, said.in_review, said.mentions) == ("breach_near", "front_desk", True, ())


def test_whoever_booked_a_slot_hears_when_nobody_sets_out(staffed: Centre) -> None:
    staffed.report(kind="service")
    staffed.accept(ENGINEER)
    at, ticket = local("23T14:30"), staffed.ticket()

    def book(uow: UnitOfWork) -> None:
        promising.promise_for(uow, ticket, PromiseKind.VISIT, at, staffed.at)

    staffed.run(book)
    staffed.forget()
    staffed.until("23T14:30")
    assert staffed.everything_heard() == [
        (ENGINEERS, "visit_ahead to holder @李师傅"),  # 13:30
        (RESIDENT, "warned by 23T14:30"),  # 14:25
        (LEADER, "visit_ahead to department_supervisor"),
        (ENGINEERS, "visit_ahead to holder @李师傅"),  # 14:30
    ]
    assert staffed.stands()[-1] == "answer 23T15:10 open", "the new time comes within three quarters of an hour"


def test_a_result_that_nobody_has_told_the_caller_is_no_answer(staffed: Centre) -> None:
    """Whoever does not use Telegram is rung; until then the first answer of the complaint is owed (COM-7)."""
    staffed.report(kind="complaint", department=DESK, by=staffed.no_telegram())
    staffed.accept(CLERK)
    ticket = staffed.ticket()
    staffed.run(lambda uow: uow.tickets.change(ticket, status=Status.RESOLVED))
    staffed.forget()
    staffed.until("23T14:00")
    heard = [line for chat, line in staffed.everything_heard() if chat in (SUPERVISOR, MANAGER)]
    assert heard == [
        "breach_near to supervisor",
        "breach_near to manager",
        "breached to manager",
        "breached to supervisor",
    ]
    assert staffed.call().details["number"] == staffed.ticket().number
    assert staffed.stands()[1] == "answer 23T18:00 moved 1 broken"
