"""A question that turns out to be a repair: to be solved a day after the report, to be taken from now on (REP-2)."""

from domain.events import EventKind
from tests.support.knowledge import DESK
from tests.support.world import ENGINEERS
from tests.unit.clock_rules.centre import CLERK, LEADER, RESIDENT, Centre, local
from usecases import turning
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork

NEW = 2


def turn(centre: Centre) -> None:
    asked = centre.ticket()

    def act(uow: UnitOfWork) -> None:
        turning.turn(uow, staff_actor_of(uow, CLERK), asked, "repair", centre.at)

    centre.run(act)


def test_nobody_is_late_before_they_could_know(staffed: Centre) -> None:
    staffed.report(kind="ask", department=DESK)
    staffed.until("23T12:30")
    turn(staffed)
    assert staffed.ticket(NEW).reported_at == local("23T10:00")
    assert staffed.stands(NEW) == ["resolve 24T10:00 open", "respond 23T13:00 open"]
    assert {one.at for one in staffed.history(NEW)} == {local("23T12:30")}
    staffed.forget()
    staffed.until("23T12:44")
    assert staffed.everything_heard() == []
    staffed.until("23T13:00")
    assert staffed.everything_heard() == [
        (ENGINEERS, "not_accepted to group"),
        (LEADER, "not_accepted to department_supervisor"),
    ]


def test_its_timers_ring_from_now_on(staffed: Centre) -> None:
    staffed.report(kind="ask", department=DESK)
    staffed.until("23T12:30")
    turn(staffed)
    due = [one.rpartition(" ")[2] for one in staffed.timers(NEW)]
    assert min(due) >= "23T12:30"


def test_what_can_no_longer_be_solved_in_time_is_promised_anew(staffed: Centre) -> None:
    staffed.report(kind="ask", department=DESK)
    staffed.until("24T10:30")
    turn(staffed)
    assert staffed.stands(NEW) == ["resolve 25T10:30 open", "respond 24T11:00 open"]
    assert EventKind.BREACHED not in [one.kind for one in staffed.history(NEW)]
    assert any(chat == RESIDENT for chat, _ in staffed.everything_heard())
